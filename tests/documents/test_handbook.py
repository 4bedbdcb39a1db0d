"""The handbook, opened as a reader opens it: where links lead, what is named, whether it is accessible."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from dataclasses import replace
from io import BytesIO
from itertools import pairwise
from pathlib import Path

import page as validator
import pikepdf
import pytest

import small as small_base
from kb.documents import ExportContext, ExportError, document_day
from kb.documents.pdf import handbook as pdf_handbook
from kb.documents.pdf import plates
from kb.documents.read_tree import read_page
from kb.documents.typst.compile import set_pdf
from kb.model import Base, Lazy
from kb.schema import ALL_LICENSED, LICENCE
from kb.storage.cache import Cache
from pdf_text import Pdf
from real import documents
from small import TREND, Small

pytestmark = pytest.mark.slow

STREAM_LENGTH = "PDFA2A-STREAM-LENGTH-001"
"""A rule that page-validation applies wrongly where the last byte of a compressed stream happens to be a
carriage return: it takes that byte for part of the end of line before ``endstream``."""

PAGE = re.compile(r"p\.\s(\d+)")
RIGHT_MARGIN = 41 / 25.4 * 72


@pytest.fixture(scope="module")
def made() -> bytes:
    return documents("handbook")["handbook.pdf"]


@pytest.fixture(scope="module")
def pdf(made: bytes) -> Pdf:
    return Pdf(made)


def test_it_says_its_licence_with_the_address_of_its_words(pdf: Pdf) -> None:
    assert LICENCE in {link.address for link in pdf.links}
    metadata = pdf.pdf.open_metadata()
    assert metadata["dc:rights"] == ALL_LICENSED
    assert metadata["xmpRights:WebStatement"] == LICENCE


def test_every_page_reference_leads_to_the_page_that_it_names(pdf: Pdf) -> None:
    labels = pdf.labels()
    assert labels == [str(number) for number in range(1, len(labels) + 1)]
    shown = 0
    for link in pdf.links:
        match = PAGE.fullmatch(link.text) or re.fullmatch(r"(\d+)", link.text)
        if match and not link.address:
            assert labels[link.to - 1] == match[1], link
            shown += 1
    assert shown > 1000


def test_every_internal_link_leads_somewhere(pdf: Pdf) -> None:
    assert [link for link in pdf.links if not link.address and not link.to] == []


def test_contents_name_the_page_on_which_each_page_begins(pdf: Pdf, base: Base) -> None:
    entries = [words for kind, words, _ in pdf.elements("TOCI")]
    for page in base.collected:
        starts = f"{page.id}{page.title}".replace("'", "’")
        entry = next(each for each in entries if each.replace("\xa0", "").startswith(starts))
        assert entry.endswith(str(pdf.names[page.id])), entry
        assert page.title.replace("'", "’") in pdf.text(pdf.names[page.id])


def test_every_point_note_and_page_is_a_destination_and_stands_there(pdf: Pdf, base: Base) -> None:
    written = {anchor.id for page in base.pages for anchor in page.anchors}
    notes = {id_ for id_ in written if re.fullmatch(r"[A-Z]\d+\.[a-z]+", id_)}
    assert len(base.points) == 215
    assert {*base.points, *notes, *base.by_id} <= set(pdf.names)
    numbers = {(link.text, link.page): link.address for link in pdf.links if link.address}
    for id_ in (*base.points, *notes):
        address = numbers[id_, pdf.names[id_]]
        assert address == f"{base.site_url}{id_}/"


def test_connections_name_the_page_of_the_other_page(pdf: Pdf, base: Base) -> None:
    for page in base.collected:
        ends = {link.to for link in pdf.links if link.page in {pdf.names[f"{page.id}-connections"]}}
        for connection in base.connections[page.id][:1]:
            assert pdf.names[connection.page.id] in ends


def test_a_work_names_the_pages_on_which_it_is_cited(pdf: Pdf, base: Base) -> None:
    entry = next(each for each in base.entries if each.key == "leiner2009internet")
    (line,) = [words for _, words, _ in pdf.elements("P") if words.startswith("Leiner")]
    (cited,) = re.findall(r"Cited on p\.\s(.*)\.", line)
    assert entry.key in base.cited
    for number in map(int, re.split(r",\s*", cited)):
        assert number - pdf.names["T7.a"] in {0, 1}
        assert "Leiner" in pdf.text(number)


def test_structure_language_title_bookmarks_and_metadata_are_there(pdf: Pdf, base: Base) -> None:
    root = pdf.root
    assert str(root.Lang) == "en-GB"
    assert bool(root.MarkInfo.Marked)
    assert bool(root.ViewerPreferences.DisplayDocTitle)
    assert str(pdf.pdf.docinfo.Title) == "International Vision for Policing: handbook"
    metadata = root.Metadata.read_bytes().decode()
    assert "<pdfuaid:part>1</pdfuaid:part>" in metadata
    assert "<pdfaid:part>2</pdfaid:part>" in metadata
    assert "<pdfaid:conformance>A</pdfaid:conformance>" in metadata
    titles = [title for _, title, _ in pdf.bookmarks()]
    assert {f"{page.id}\xa0{page.title}" for page in base.collected} <= set(titles)
    for _, title, number in pdf.bookmarks():
        assert number, title
    for _, _, figure in pdf.elements("Figure"):
        assert str(figure.Alt).strip()


def test_a_heading_is_followed_by_text_on_its_own_page(pdf: Pdf) -> None:
    row = [(kind, words, pdf.page_of(element)) for kind, words, element in pdf.elements()]
    row = [each for each in row if each[1].strip() and each[0] not in {"Link", "Span", "Div", "Document"}]
    for (kind, words, number), (_, _, after) in pairwise(row):
        if re.fullmatch(r"H[1-6]", kind):
            assert after == number, words


def test_no_line_runs_into_the_margin(pdf: Pdf) -> None:
    for number, page in enumerate(pdf.pages, 1):
        width = float(page.mediabox[2])
        assert pdf.right_edge(number) < width - 15 / 25.4 * 72, number
    for number in (pdf.names[id_] for id_ in ("T1", "T7", "C5", "D3", "V6")):
        hanging = 6  # commas and hyphens hang over the edge on purpose
        assert pdf.right_edge(number) < 210 / 25.4 * 72 - RIGHT_MARGIN + hanging, number


def test_only_our_fonts_are_used(pdf: Pdf) -> None:
    assert {name[:6] for name in pdf.fonts()} == {"KBSeri", "KBSans"}


def is_false(failure: validator.ValidationFailure, made: bytes) -> bool:
    """Whether it is the one false alarm that we know of: all others count."""
    if failure.rule_id != STREAM_LENGTH or b"\r\nendstream" not in made:
        return False
    with pikepdf.open(BytesIO(made)) as opened:
        return opened.check_pdf_syntax() == []


@pytest.mark.parametrize("profile", ["2a", "ua1"])
def test_the_validator_finds_nothing(made: bytes, profile: str) -> None:
    report = validator.validate_pdf_bytes(made, profile=profile)
    found = [failure for failure in report.failures if not is_false(failure, made)]
    assert [(each.rule_id, each.message) for each in found] == []


def test_two_builds_in_other_folders_and_time_zones_are_the_same(tmp_path: Path) -> None:
    made = []
    for name, zone in (("a", "Pacific/Kiritimati"), ("b", "America/Los_Angeles")):
        root = tmp_path / name
        small_base.write(root)
        done = subprocess.run(
            [sys.executable, "-m", "kb.cli", "--root", str(root), "export", "handbook"],
            env={**os.environ, "TZ": zone, "SOURCE_DATE_EPOCH": "1798761600"},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        made.append((root / "build" / "handbook.pdf").read_bytes())
    assert made[0] == made[1]


def spoilt(small: Small) -> ExportError:
    base = small.read()
    workshop = ExportContext(base, Cache(None), small.root, document_day(base))
    with pytest.raises(ExportError) as caught:
        set_pdf(workshop, pdf_handbook.written(workshop))
    return caught.value


def test_a_character_that_no_font_has_is_a_problem_in_its_place(small: Small) -> None:
    small.edit(TREND, "Globalisation is a broad idea.", "Globalisation 中 is a broad idea.")
    (problem,) = spoilt(small).problems
    assert (problem.path, problem.code) == (TREND, "X002")
    assert "U+4E2D" in problem.message
    assert small.text(TREND)[problem.span.start] == "中"


@pytest.mark.parametrize("words", ["警察 and 警", "กี่ปี", "مُحَمَّد"], ids=["Chinese", "Thai", "Arabic"])
def test_letters_without_a_glyph_are_told_once_at_the_first_of_them(small: Small, words: str) -> None:
    small.edit(TREND, "title: Globalisation", f"title: Globalisation {words}")
    problems = spoilt(small).problems
    assert len(problems) == 1, problems
    (problem,) = problems
    assert (problem.path, problem.code) == (TREND, "X002")
    assert small.text(TREND)[problem.span.start :].startswith(words)
    assert "'e'" not in problem.message


def test_a_picture_that_cannot_be_read_is_a_problem_of_its_file(small: Small) -> None:
    small.write("docs/assets/plan.svg", "<svg")
    small.edit(TREND, "Globalisation is a broad idea.", "![A plan](../docs/assets/plan.svg) Globalisation.")
    problems = spoilt(small).problems
    assert {(problem.path, problem.code) for problem in problems} == {("docs/assets/plan.svg", "X003")}


def test_an_element_that_no_document_can_show_stops_it(small: Small) -> None:
    """No page has one, as pages may hold what is on the list only; a list that grew would be told of here."""
    page = small.read().by_path[TREND]
    html = page.rendered.html + "<p>Words <video>x</video>.</p>"
    spoilt_page = replace(
        page, content=replace(page.content, rendered=Lazy(lambda: replace(page.rendered, html=html)))
    )
    (problem,) = read_page(spoilt_page).problems
    assert (problem.path, problem.code) == (TREND, "X001")


def test_a_list_inside_of_a_numbered_item_is_set(small: Small) -> None:
    """Typst loses lists and tables in a paragraph (findings/typst-list-in-par.sh)."""
    text = "- Globalisation is a broad idea.\n  {: #T1.1 }\n    - a point inside of it\n"
    small.edit(TREND, "Globalisation is a broad idea.\n{: #T1.1 }\n", text)
    base = small.read()
    workshop = ExportContext(base, Cache(None), small.root, document_day(base))
    pdf = Pdf(set_pdf(workshop, pdf_handbook.written(workshop)))
    words = " ".join(pdf.text(number) for number in range(1, len(pdf.pages) + 1))
    assert "a broad idea" in words
    assert "a point inside of it" in words


def test_the_pictures_of_the_site_are_there_with_words_for_those_who_do_not_see_them(
    pdf: Pdf, base: Base
) -> None:
    figures = [(pdf.page_of(element), str(element.Alt)) for _, _, element in pdf.elements("Figure")]
    for picture in (*plates.BEFORE, *plates.AFTER):
        assert (pdf.names[picture.label], picture.alt) in figures
        drawn = picture.draw(base)
        assert "var(" not in drawn
        assert re.search(r"font:\s*\d+ \d", drawn) is None, "Typst takes such a weight for the size"
