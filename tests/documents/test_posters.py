"""The posters: one side of the right size, the whole argument in type to be read, a code that leads on."""

from __future__ import annotations

import re
from collections import Counter
from typing import Any

import page as validator
import pikepdf
import pypdfium2
import pytest
import segno
import zxingcpp

import pdf_layout
from kb.documents import ExportContext, document_day
from kb.documents.pdf import posters
from kb.graph.argument import Argument, argument
from kb.model import Base
from kb.schema import ALL_LICENSED, KINDS, LICENCE
from kb.storage.cache import Cache
from kb.views.pictures.argument import drawn_edges
from kb.views.pictures.matrix import cases_of, direct_in_words
from pdf_text import Pdf
from real import documents
from small import TREND, Small

pytestmark = pytest.mark.slow

NAMES = [f"posters/{name}-{paper}.pdf" for name in ("argument", "matrix") for paper in ("A1", "A3")]
MILLIMETRES = {"A1": (841, 594), "A3": (420, 297)}
SMALLEST = {"A1": 16, "A3": 7}
"""Type in points that is read at two metres, and in the hand."""


@pytest.fixture(scope="module")
def whole(base: Base) -> Argument:
    return argument(base)


@pytest.fixture(scope="module")
def made() -> dict[str, bytes]:
    return documents("posters")


def sizes(made: bytes) -> set[float]:
    """Every size of type on the first page, in points on paper."""
    return {each.size for each in pdf_layout.read(made)[0].words}


def plain(text: str) -> str:
    return "".join(text.replace("\xad", "").replace("’", "'").split())


def test_each_is_there_on_both_papers(made: dict[str, bytes]) -> None:
    assert [*made] == NAMES


@pytest.mark.parametrize("path", NAMES)
def test_each_is_one_side_of_its_paper_in_vectors_and_type_that_can_be_read(
    made: dict[str, bytes], path: str
) -> None:
    pdf = Pdf(made[path])
    paper = path[-6:-4]
    (side,) = pdf.pages
    found = tuple(round(float(points) * 25.4 / 72) for points in side.mediabox[2:])
    assert found == MILLIMETRES[paper]
    assert not side.get_images(), "nothing is made of pixels"
    assert min(sizes(made[path])) >= SMALLEST[paper]
    shown = pypdfium2.PdfDocument(made[path])[0]
    width, height = shown.get_size()
    letters = shown.get_textpage()
    for at in range(letters.count_chars()):
        left, bottom, right, top = letters.get_charbox(at)
        assert 20 <= left <= right <= width - 20, letters.get_text_range(at, 12)
        assert 20 <= bottom <= top <= height - 20, letters.get_text_range(at, 12)


@pytest.mark.parametrize("path", NAMES)
def test_each_says_what_it_is_who_speaks_and_where_more_is(
    base: Base, made: dict[str, bytes], path: str
) -> None:
    pdf = Pdf(made[path])
    name = path.partition("/")[2].partition("-")[0]
    page = base.by_path[f"docs/{name}.md"]
    address = f"{base.site_url}{name}.html"
    (title,) = [words for _, words, _ in pdf.elements("H1")]
    assert title == page.title
    words = plain(pdf.text(1))
    for wanted in (
        "The editors' reading of “International Vision for Policing”, Europol 2013",
        page.summary,
        f"edition {base.edition} · {document_day(base).day} {document_day(base):%B %Y}",
        address.removeprefix("https://"),
        ALL_LICENSED.replace("https://", ""),
    ):
        assert plain(wanted) in words
    assert {address, LICENCE} <= {link.address for link in pdf.links}
    assert pdf.pdf.open_metadata()["dc:title"] == f"Poster: {page.title}"
    assert [each for each in pdf.links if not each.text.strip() or not each.address] == []


@pytest.mark.parametrize("path", NAMES)
def test_a_telephone_reads_the_address_of_the_page_from_it(
    base: Base, made: dict[str, bytes], path: str
) -> None:
    side = pypdfium2.PdfDocument(made[path])[0]
    picture = side.render(scale=2400 / side.get_width()).to_pil()
    name = path.partition("/")[2].partition("-")[0]
    assert [code.text for code in zxingcpp.read_barcodes(picture)] == [f"{base.site_url}{name}.html"]
    (told,) = [str(each.Alt) for _, _, each in Pdf(made[path]).elements("Figure") if "QR" in str(each.Alt)]
    assert told.endswith(f"{name}.html")


def test_the_code_has_the_room_around_it_that_readers_need() -> None:
    address = "https://example.org/argument.html"
    rows = posters.runs(address)
    whole = [[0] * len(rows) for _ in rows]
    for y, row in enumerate(rows):
        for start, count in row:
            whole[y][start : start + count] = [1] * count
    assert whole == [
        list(row)
        for row in segno.make(address, error="m", micro=False, boost_error=False).matrix_iter(border=4)
    ]
    assert not any(rows[:4])
    assert not any(rows[-4:])


@pytest.mark.parametrize("paper", MILLIMETRES)
def test_the_argument_shows_every_page_with_its_whole_title_and_every_line(
    base: Base, whole: Argument, made: dict[str, bytes], paper: str
) -> None:
    pdf = Pdf(made[f"posters/argument-{paper}.pdf"])
    words = plain(pdf.text(1))
    links = {(plain(link.text), link.address) for link in pdf.links}
    for page in whole.pages.values():
        assert (plain(page.title), f"{base.site_url}{page.id}/") in links
    assert "…" not in words
    assert [said for _, said, _ in pdf.elements("H2")] == [kind.title for kind in KINDS]
    told = next(str(each.Alt) for _, _, each in pdf.elements("Figure") if "Lines" in str(each.Alt))
    edges = [f"{e.source} {e.relation.name} {e.target}" for e in drawn_edges(whole)]
    assert re.sub(r"^.*?: (.*)\.$", r"\1", told).split("; ") == edges
    curves = Counter(str(each.operator) for each in pikepdf.parse_content_stream(pdf.pages[0]))["c"]
    assert curves >= len(edges)
    backs = [e for e in whole.edges if e.relation.target == "T"]
    for page_id in {e.source for e in backs}:
        ids = "".join(e.target for e in backs if e.source == page_id)
        assert f"respondsto{ids}" in words


@pytest.mark.parametrize("paper", MILLIMETRES)
def test_the_matrix_is_a_table_with_heads_for_rows_and_columns(
    whole: Argument, made: dict[str, bytes], paper: str
) -> None:
    pdf = Pdf(made[f"posters/matrix-{paper}.pdf"])
    (table,) = [each for _, _, each in pdf.elements("Table")]
    found: list[list[tuple[str, str, Any]]] = []
    for kind, _, element in pdf.elements("TR"):
        assert kind == "TR"
        cells = [kid for kid in element.K if isinstance(kid, pikepdf.Dictionary)]
        found.append([(str(cell.S), plain(pdf._words(cell)), cell) for cell in cells])
    assert table is not None
    columns = [*whole.of_kind("V"), *whole.of_kind("D")]
    assert [text for _, text, _ in found[0]] == ["Trends", "Visionprinciples", "Dilemmas"]
    assert [text for _, text, _ in found[1]] == [plain(f"{page.id}{page.title}") for page in columns]
    assert {kind for row in found[:2] for kind, _, _ in row} == {"/TH"}
    assert len(found) == 2 + len(whole.of_kind("T"))
    for row, *parts in zip(found[2:], whole.matrix("V"), whole.matrix("D"), strict=True):
        (kind, text, element), *rest = row
        page = whole.pages[parts[0][0].row]
        assert (kind, text) == ("/TH", plain(f"{page.id}{page.title}"))
        assert element.A.Scope == pikepdf.Name.Row
        wanted = [
            "–"
            if cell.is_empty
            else "".join(
                [direct_in_words(cell), *(path.first.target for path in cell.paths), *cases_of(cell)]
            )
            for part in parts
            for cell in part
        ]
        assert [(kind, text) for kind, text, _ in rest] == [("/TD", each) for each in wanted]


@pytest.mark.parametrize("path", ["posters/argument-A3.pdf", "posters/matrix-A1.pdf"])
@pytest.mark.parametrize("profile", ["2a", "ua1"])
def test_the_validator_finds_nothing(made: dict[str, bytes], path: str, profile: str) -> None:
    report = validator.validate_pdf_bytes(made[path], profile=profile)
    found = [each for each in report.failures if each.rule_id != "PDFA2A-STREAM-LENGTH-001"]
    assert [(each.rule_id, each.message) for each in found] == []


def test_each_is_the_same_bytes_again(workshop: ExportContext, made: dict[str, bytes]) -> None:
    again = {each.path: each.make() for each in posters.documents(workshop) if "A3" in each.path}
    assert again == {path: data for path, data in made.items() if "A3" in path}


def test_a_base_without_an_address_has_posters_without_a_code(small: Small) -> None:
    settings = (small.root / "mkdocs.yml").read_text("utf-8")
    small.write("mkdocs.yml", re.sub(r"(?m)^site_url:.*\n", "", settings))
    small.edit(TREND, "title: Globalisation", 'title: "#1 of “all”, $x$ *and* _more_ \\\\ @T1"')
    base = small.read()
    shop = ExportContext(base, Cache(None), small.root, document_day(base))
    found = {each.path: Pdf(each.make()) for each in posters.documents(shop)}
    assert [*found] == NAMES
    for pdf in found.values():
        assert "#1of“all”,$x$*and*_more_" in plain(pdf.text(1))
        assert not [each for _, _, each in pdf.elements("Figure") if "QR" in str(each.Alt)]
        assert {link.address for link in pdf.links} == {LICENCE}
