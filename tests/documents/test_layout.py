"""The layout of every page of every PDF: what is where, what a copy says, what the structure says."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from pathlib import Path

import pikepdf
import pytest

import pdf_layout
from kb import cli
from kb.documents import ExportContext, ExportError, document_day
from kb.documents.pdf import leaflets
from kb.documents.read_tree import read_page
from kb.documents.tree import Numbered, plain, walk
from kb.documents.typst.compile import set_pdf
from kb.schema import KINDS, introduction_path
from kb.storage.cache import Cache
from pdf_layout import Laid
from pdf_text import Pdf
from real import documents, workshop
from small import REPOSITORY, TREND, Small

pytestmark = pytest.mark.slow

BRIEFING = "briefings/private-companies-and-the-internet.md"

LEAST = 0.25
"""How much of a page is filled, at least."""

SMALLEST = 6.99
"""Points; a size of 7 is kept with a rounding."""

EDGE = 20.0
"""Points from the edge of the paper that hold nothing."""


@cache
def made() -> dict[str, bytes]:
    """Every PDF by its path, and a briefing."""
    with tempfile.TemporaryDirectory() as folder:
        to = Path(folder) / "briefing.pdf"
        assert cli.main(["--root", str(REPOSITORY), "brief", BRIEFING, "--as", "pdf", "--to", str(to)]) == 0
        found = {to.name: to.read_bytes()}
    for export in ("handbook", "leaflets", "sheets", "posters"):
        found |= documents(export)
    return found


@cache
def pages(path: str) -> list[Laid]:
    return pdf_layout.read(made()[path])


@cache
def pdf(path: str) -> Pdf:
    return Pdf(made()[path])


def every_page() -> Iterator[tuple[str, int, Laid]]:
    for path in made():
        for number, page in enumerate(pages(path), 1):
            yield path, number, page


def last_pages(path: str) -> set[int]:
    """The last page of each part: of the handbook, what stands at the first level of its bookmarks."""
    starts = [number for level, _, number in pdf(path).bookmarks() if level == 1]
    return {*(number - 1 for number in starts), len(pages(path))}


def test_no_page_but_the_last_of_a_part_is_nearly_empty() -> None:
    found = [
        (path, number, round(page.filled, 2))
        for path, number, page in every_page()
        if page.filled < LEAST and number not in last_pages(path)
    ]
    assert found == []


def test_a_page_of_a_collection_does_not_end_with_a_remainder_either() -> None:
    names = pdf("handbook.pdf").names
    base = workshop().base
    order = [id_ for kind in KINDS for id_ in (None, *(page.id for page in base.of_kind(kind))) if id_]
    openings = [page.path for page in base.pages if any(introduction_path(k) == page.path for k in KINDS)]
    starts = sorted({*(names[id_] for id_ in order), names["register"]})
    assert len(openings) == len(KINDS)
    for start, after in pairwise(starts):
        for number in range(start, after):
            assert pages("handbook.pdf")[number - 1].filled >= LEAST, number


def test_nothing_stands_outside_of_its_page_or_over_other_words() -> None:
    outside, over = [], []
    for path, number, page in every_page():
        outside += [
            (path, number, each.text)
            for each in page.words
            if each.left < EDGE or each.right > page.width - EDGE or not EDGE < each.bottom < each.top
        ]
        over += [(path, number, both) for both in pdf_layout.clashes(page)]
    assert outside == []
    assert over == []


def test_no_type_is_too_small() -> None:
    found = {
        (path, number, each.text, round(each.size, 1))
        for path, number, page in every_page()
        for each in page.words
        if each.size < SMALLEST
    }
    assert found == set()


def test_every_heading_is_followed_by_text_on_its_page() -> None:
    for path in made():
        row = [(kind, words, pdf(path).page_of(each)) for kind, words, each in pdf(path).elements()]
        row = [each for each in row if each[1].strip() and each[0] not in {"Link", "Span", "Div", "Document"}]
        for (kind, words, number), (_, _, after) in pairwise(row):
            if re.fullmatch(r"H[1-6]", kind):
                assert after == number, (path, words)


def test_every_link_has_words_and_says_its_target() -> None:
    for path in made():
        known = pdf(path)
        for _, words, element in known.elements("Link"):
            assert words.strip(), (path, known.page_of(element))
        for page in known.pages:
            for link in page.obj.get("/Annots", ()):
                said = str(link.get("/Contents", ""))
                if "/A" in link:
                    assert said.startswith(("https://", "http://", "mailto:")), (path, said)
                else:
                    target = re.fullmatch(r"(.+), page (\d+)", said)
                    assert target, (path, said)
                    assert target[1] != "Section", path
                    assert known.names[str(link.Dest)] == int(target[2]), (path, said)


def test_a_leaflet_has_two_sides_or_four() -> None:
    assert {len(pages(path)) for path in made() if path.startswith("leaflets")} <= {2, 4}


def test_tables_have_heads_of_columns_and_a_matrix_of_rows_too() -> None:
    tables = list(pdf("handbook.pdf").elements("Table"))
    assert len(tables) >= 2
    for path in made():
        for _, words, table in pdf(path).elements("Table"):
            assert "/TH" in {str(kind) for kind in kinds(table)}, (path, words[:40])
    whole = [words for _, words, _ in tables]
    for page in workshop().base.of_kind(next(kind for kind in KINDS if kind.letter == "V")):
        assert page.title.replace("'", "’") in whole[0], "no head is cut short"
    for _, _, table in tables[:2]:
        rows = [element for element in walk_structure(table) if element.S == "/TR"]
        assert len(rows) == 11
        for row in rows[1:]:
            first = row.K[0]
            assert (str(first.S), str(first.A.Scope)) == ("/TH", "/Row")
            assert [str(cell.S) for cell in row.K][1:] == ["/TD"] * (len(row.K) - 1)


def walk_structure(element: pikepdf.Object) -> Iterator[pikepdf.Dictionary]:
    kids = element.get("/K", ())
    for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
        if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
            yield kid
            yield from walk_structure(kid)


def kinds(element: pikepdf.Object) -> Iterator[pikepdf.Object]:
    return (each.S for each in walk_structure(element))


def test_a_copied_hyphen_is_a_hyphen_without_the_help_of_replacement_texts() -> None:
    """One glyph for the typed hyphen and that of a broken word would be read as either of them."""
    hyphens = 0
    for path in ("leaflets/T7.pdf", "leaflets/D1.pdf", "leaflets/T2.pdf", "leaflets/T10.pdf"):
        page = workshop().base.by_id[path[9:-4]]
        shown = "".join("".join(glyphs(path).split()).split("\xad"))
        for block in walk(read_page(page).blocks):
            if hasattr(block, "children"):
                for word in re.findall(r"\w+-\w+", plain(block.children)):
                    hyphens += 1
                    assert word in shown, (path, word)
        for link in pdf(path).links:
            if link.text.startswith("https://") and "-" in link.address:
                assert link.address in shown, (path, link.address)
    assert hyphens > 2


def glyphs(path: str) -> str:
    """What the glyphs of a PDF say by themselves."""
    from pdf_text import _decoded, _fonts, _letters

    said = []
    for page in pdf(path).pages:
        fonts = {name: _letters(font) for name, font in _fonts(page).items()}
        font: dict[int, str] = {}
        for instruction in pikepdf.parse_content_stream(page):
            operator, operands = str(instruction.operator), instruction.operands
            if operator == "Tf":
                font = fonts[str(operands[0])]
            elif operator in {"Tj", "TJ"}:
                parts = operands[0] if operator == "TJ" else [operands[-1]]
                said += [_decoded(bytes(p), font) for p in parts if isinstance(p, pikepdf.String)]
    return "".join(said)


def test_each_number_is_read_directly_before_its_words() -> None:
    for page in workshop().base.collected:
        path = f"leaflets/{page.id}.pdf"
        read_ = "".join(each.text for each in pages(path))
        joined = "".join(re.sub("[\x02\xad-]\\s*", "", read_).split())
        for block in walk(read_page(page).blocks):
            if isinstance(block, Numbered) and block.number and hasattr(block, "children"):
                words = "".join(plain(block.children).replace("-", "").split())[:14]
                words = re.split("[\"']", words)[0]
                assert block.number + words in joined, (path, block.number)


def test_a_number_and_its_words_are_one_line_for_readers_that_look_at_gaps() -> None:
    """pdfminer takes what is further apart than twice the width of a letter for another column."""
    for id_ in ("T7", "C4"):
        path = f"leaflets/{id_}.pdf"
        for block in walk(read_page(workshop().base.by_id[id_]).blocks):
            if isinstance(block, Numbered) and block.number:
                assert pdf_layout.widest_gap(made()[path], block.number) < WIDEST, (path, block.number)


WIDEST = 7.0
"""Points between two signs that all readers take for one line."""


def test_the_contents_open_with_the_file_and_no_reader_warns() -> None:
    for path in made():
        root = pdf(path).root
        assert root.PageMode == "/UseOutlines", path
        assert "/Suspects" not in root.MarkInfo, path


WIDE = (
    "| One | Two words | Three | Four | Five | Six | Seven | Source |\n|---|---|---|---|---|---|---|---|\n"
    + (
        "| Internationalisation 0 | consequences of it | Internationalisation 2 | x | responsibilities | y "
        "| counterterrorism | [@osce2019, p. 4] |\n" * 3
    )
)


def leaflet(small: Small) -> bytes:
    base = small.read()
    shop = ExportContext(base, Cache(None), small.root, document_day(base))
    return set_pdf(shop, leaflets.written(shop, base.by_path[TREND]))


@pytest.mark.parametrize(
    "text",
    [
        WIDE + "{: #T1.b }\n",
        f"See https://example.org/{'verylongsegment' * 12} [@osce2019].\n{{: #T1.b }}\n",
        f"See `{'abcdefghij_klmnop' * 9}` [@osce2019].\n{{: #T1.b }}\n",
        f"See {'Donaudampfschiffahrt' * 8} [@osce2019].\n{{: #T1.b }}\n",
    ],
    ids=["table", "address", "code", "word"],
)
def test_what_is_wide_fits_its_page(small: Small, text: str) -> None:
    small.append(TREND, f"\n{text}")
    right = 0.0
    for page in pdf_layout.read(leaflet(small)):
        assert list(pdf_layout.clashes(page)) == []
        assert min(each.size for each in page.words) >= SMALLEST
        right = max(right, *(each.right for each in page.words))
    assert right < 595 - 36 / 25.4 * 72 + 6


def test_a_table_that_fits_no_page_is_told_at_its_place(small: Small) -> None:
    row = "| One " * 30 + "|\n"
    small.append(TREND, f"\n{row}{'|---' * 30}|\n{row.replace('One ', '[@osce2019] ', 1)}{{: #T1.b }}\n")
    with pytest.raises(ExportError) as caught:
        leaflet(small)
    (problem,) = caught.value.problems
    assert (problem.path, problem.code) == (TREND, "X005")
    assert "30 columns" in problem.message
    assert small.text(TREND)[problem.span.start :].startswith(("| One", "{: #T1.b"))
