"""The argument and the matrices equal the model: what is drawn and what is written, and after a loss too."""

from __future__ import annotations

import re
from pathlib import Path
from types import MappingProxyType

import hypothesis
import pytest
from bs4 import BeautifulSoup
from hypothesis import strategies as st

import typst
from kb.assets.kind_colours import on_site
from kb.graph.argument import argument
from kb.model import Base, Located, Page, RelationLink
from kb.problems import Span
from kb.schema import BY_LETTER, END, MIDDLE, RELATIONS
from kb.views.marked import argument as argument_views
from kb.views.marked import matrix as matrix_views
from kb.views.pictures import matrix as matrix_pictures
from kb.views.pictures import svg
from small import REPOSITORY

Pair = tuple[str, str]
FONTS = [str(REPOSITORY / "scripts/fonts")]
HERE = Page("docs/x.md", None, MappingProxyType({}))
SIZES = {"T": 3, "C": 2, "D": 2, "V": 2}
POSSIBLE = [
    (f"{relation.source}{one}", f"{relation.target}{other}")
    for relation in RELATIONS
    for one in range(1, SIZES[relation.source] + 1)
    for other in range(1, SIZES[relation.target] + 1)
]


def word(text: str) -> Located:
    return Located(text, Span())


def base_of(pairs: frozenset[Pair], turned: frozenset[Pair] = frozenset()) -> Base:
    """A Base with these relations; those that are turned are written at their other end."""
    written: dict[str, list[RelationLink]] = {}
    for source, target in sorted(pairs):
        at, to = (target, source) if (source, target) in turned else (source, target)
        why = word(f"because {source} and {target}")
        written.setdefault(at, []).append(RelationLink(word(to), why, Span()))
    pages = tuple(
        Page(
            f"{BY_LETTER[letter].folder}/{letter}{at}.md",
            BY_LETTER[letter],
            MappingProxyType({"id": word(f"{letter}{at}"), "title": word(f"Title of {letter}{at}")}),
            links_out=tuple(written.get(f"{letter}{at}", ())),
        )
        for letter, size in SIZES.items()
        for at in range(1, size + 1)
    )
    return Base(pages)


def soup(base: Base, which: str) -> BeautifulSoup:
    view = argument_views.view if which == "argument" else matrix_views.view
    return BeautifulSoup(str(view(base, HERE)), "html.parser")


def drawn(page: BeautifulSoup, picture: str) -> list[Pair]:
    found = page.select(f".{picture} [data-from]")
    return sorted((str(each["data-from"]), str(each["data-to"])) for each in found)


def table(page: BeautifulSoup, letter: str) -> dict[Pair, tuple[str, tuple[str, ...]]]:
    """Row and column of each cell -> what it says, and the edges that its reasons name."""
    cells = {}
    for cell in page.select(f".kb-matrix-{letter.lower()} td[data-row]"):
        ends = (str(cell["data-row"]), str(cell["data-column"]))
        reasons = page.select_one(f'dd[data-cell="{ends[0]} {ends[1]}"]')
        edges = tuple(str(reasons["data-edges"]).split()) if reasons else ()
        assert (cell.a is None) == (reasons is None), "a cell with something in it has reasons"
        if cell.a is not None:
            assert page.find(id=str(cell.a["href"])[1:]), "the cell leads to its reasons"
        said = " ".join(cell.get_text(" ").split())
        cells[ends] = (said, edges)
    return cells


def expected(pairs: frozenset[Pair], row: str, column: str) -> set[Pair]:
    """The edges of a cell, worked out from the bare pairs."""
    found = {pair for pair in ((row, column), (column, row)) if pair in pairs}
    cases = [f"C{at}" for at in range(1, SIZES["C"] + 1)]
    middle = [column] if column[0] == "D" else [f"D{at}" for at in range(1, SIZES["D"] + 1)]
    for each in middle:
        if column[0] == "V" and not {(row, each), (each, column)} <= pairs:
            continue
        if column[0] == "V":
            found |= {(row, each), (each, column)}
        for case in cases:
            if {(row, case), (case, each)} <= pairs:
                found |= {(row, case), (case, each)}
    return found


def as_pairs(edges: tuple[str, ...]) -> set[Pair]:
    return {(one, other) for one, _, other in (edge.partition("-") for edge in edges)}


relations = st.frozensets(st.sampled_from(POSSIBLE))


@pytest.mark.slow
@hypothesis.settings(max_examples=25)
@hypothesis.given(relations, relations)
def test_every_edge_is_drawn_once_and_every_cell_says_what_the_relations_say(
    pairs: frozenset[Pair], turned: frozenset[Pair]
) -> None:
    base = base_of(pairs, turned)
    page = soup(base, "argument")
    assert drawn(page, "kb-picture-wide") == sorted(pairs)
    assert drawn(page, "kb-picture-narrow") == sorted(pairs)
    matrices = soup(base, "matrix")
    for letter in (END, MIDDLE):
        cells = table(matrices, letter)
        assert len(cells) == SIZES["T"] * SIZES[letter]
        for (row, column), (said, edges) in cells.items():
            assert as_pairs(edges) == expected(pairs, row, column)
            assert (matrix_pictures.NOTHING in said) == (not edges)


@pytest.mark.slow
@hypothesis.settings(max_examples=25)
@hypothesis.given(st.data())
def test_a_relation_that_goes_changes_just_what_it_was_part_of(data: st.DataObject) -> None:
    pairs = data.draw(relations.filter(bool))
    gone = data.draw(st.sampled_from(sorted(pairs)))
    before, after = base_of(pairs), base_of(pairs - {gone})
    for picture in ("kb-picture-wide", "kb-picture-narrow"):
        left = drawn(soup(after, "argument"), picture)
        assert sorted([*left, gone]) == drawn(soup(before, "argument"), picture)
    for letter in (END, MIDDLE):
        old, new = table(soup(before, "matrix"), letter), table(soup(after, "matrix"), letter)
        for ends in old:
            part = gone in as_pairs(old[ends][1])
            assert (old[ends] != new[ends]) == part, f"{gone} went, and the cell of {ends}"


@pytest.mark.slow
@hypothesis.settings(max_examples=25)
@hypothesis.given(relations)
def test_choosing_a_page_shows_its_own_edges_and_those_of_its_paths(pairs: frozenset[Pair]) -> None:
    page = soup(base_of(pairs), "argument")
    whole = argument(base_of(pairs))
    for each in whole.pages:
        shown = {
            (str(edge["data-from"]), str(edge["data-to"]))
            for edge in page.select(f'.kb-picture-wide [data-from][data-path~="{each}"]')
        }
        mine = {pair for pair in pairs if each in pair}
        paths = {edge.ends for path in whole.paths if each in path.ids for edge in path.edges}
        assert shown == mine | paths
        nodes = {
            str(node["data-id"]) for node in page.select(f'.kb-picture-wide [data-id][data-path~="{each}"]')
        }
        assert nodes == {end for pair in shown for end in pair} | {each}


def test_the_colours_of_pictures_are_those_of_the_site() -> None:
    css = on_site() + (REPOSITORY / "scripts/web/css/tokens.css").read_text()
    site = dict(re.findall(r"--kb-([a-z-]+): var\(--light, (#[0-9a-f]+)\)", css))
    assert {role: site.get(role) for role in svg.COLOURS} == svg.COLOURS


def test_widths_of_text_are_those_of_the_fonts(tmp_path: Path) -> None:
    line = "".join(map(chr, range(33, 127)))  # all but the space
    for bold in (False, True):
        weight = "semibold" if bold else "regular"
        quoted = line.replace("\\", "\\\\").replace('"', '\\"')
        source = (
            f'#set text(font: "KB Sans", weight: "{weight}", size: 1000pt, kerning: false)\n'
            f'#context metadata(measure(text("{quoted}")).width.pt())'
        )
        (tmp_path / "w.typ").write_text(source)
        found = typst.query(
            str(tmp_path / "w.typ"),
            "metadata",
            field="value",
            one=True,
            font_paths=FONTS,
            ignore_system_fonts=True,
        )
        assert float(found) == pytest.approx(svg.width(line, 1000, bold=bold), abs=60)
