"""The pictures of the argument and the matrices as they are: each page can be chosen, nothing overlaps."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from bs4 import BeautifulSoup, Tag

import typst
from kb.graph.argument import argument
from kb.model import Base
from kb.schema import KINDS
from kb.views.pictures import argument as argument_view
from kb.views.pictures import matrix as matrix_view
from kb.views.pictures import svg
from test_argument import FONTS, soup


def test_each_page_can_be_chosen_and_tells_its_ties_in_words(base: Base) -> None:
    page = soup(base, "argument")
    for each in base.collected:
        assert page.find(id=f"path-{each.id}")
        section = page.select_one(f'.kb-paths [data-of="{each.id}"]')
        assert isinstance(section, Tag)
        text = section.get_text()
        for connection in base.connections[each.id]:
            assert connection.why in text


def test_nothing_in_the_pictures_overlaps_or_leaves_its_box(base: Base) -> None:
    page = soup(base, "argument")
    by_column: dict[str, list[tuple[float, float]]] = {}
    for node in page.select(".kb-picture-wide .p-node"):
        frame = node.select_one(".p-box")
        assert frame is not None
        x, y, wide, high = (float(str(frame[name])) for name in ("x", "y", "width", "height"))
        by_column.setdefault(str(x), []).append((y, y + high))
        for text in node.select(".p-name"):
            for line in text.find_all("tspan") or [text]:
                start = float(str(line["x"]))
                assert start + svg.width(line.get_text(), 14.5) <= x + wide
                assert y < float(str(line["y"])) < y + high
    for spans in by_column.values():
        for (_, end), (start, _) in zip(sorted(spans), sorted(spans)[1:], strict=False):
            assert end < start
    widest = matrix_view.drawing(argument(base))
    for text in BeautifulSoup(str(widest), "html.parser").select(".p-name"):
        for line in text.find_all("tspan") or [text]:
            assert svg.width(line.get_text(), 13.5) < 210


@pytest.mark.parametrize("make", [argument_view.alone, matrix_view.alone], ids=["argument", "matrix"])
def test_a_picture_stands_alone_in_documents(base: Base, make: object, tmp_path: Path) -> None:
    assert callable(make)
    text = make(base)
    assert text == make(base)
    assert "var(" not in text
    assert "href" not in text
    (tmp_path / "p.svg").write_text(text)
    (tmp_path / "p.typ").write_text('#set page(width: auto, height: auto)\n#image("p.svg", width: 20cm)')
    made = typst.compile(str(tmp_path / "p.typ"), format="png", font_paths=FONTS, ignore_system_fonts=True)
    assert isinstance(made, bytes)
    assert len(made) > 20_000
    colours = {kind.colours.light for kind in KINDS}
    assert colours <= set(re.findall(r"#[0-9a-f]{6}", text))


def test_a_trend_has_its_colour_also_inside_the_box_of_a_principle(base: Base) -> None:
    """Of two rules that weigh the same the later holds, so what is nearer has to weigh more."""
    drawn = argument_view.alone(base)
    (trend,) = re.findall(r"\.p-v \.p-t \.p-chip[^{}]*\{fill:([^}]*)\}", drawn)
    (principle,) = re.findall(r"\.p-t \.p-v \.p-chip[^{}]*\{fill:([^}]*)\}", drawn)
    assert trend != principle
    assert re.search(r'class="p-edge p-t"', drawn)
