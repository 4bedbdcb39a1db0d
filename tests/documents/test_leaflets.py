"""Leaflets and discussion sheets: how long they are, what they hold, where their links lead."""

from __future__ import annotations

import re
from html import unescape

import page as validator
import pytest

from kb.documents import ExportContext, document_day
from kb.documents.pdf import discussion_sheets, leaflets
from kb.documents.typst.compile import set_pdf
from kb.model import Base
from kb.schema import ALL_LICENSED, BY_LETTER, LICENCE
from kb.storage.cache import Cache
from pdf_text import Pdf
from real import documents
from small import DILEMMA, Small

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def made() -> dict[str, bytes]:
    """Every leaflet and sheet by its path."""
    return documents("leaflets") | documents("sheets")


def text(html: str) -> str:
    return re.sub(r"<[^>]+>", "", unescape(html)).replace("’", "'")


def of_kind(base: Base, letter: str) -> list[str]:
    return [page.id for page in base.of_kind(BY_LETTER[letter])]


def test_there_is_a_leaflet_for_each_page_and_a_sheet_for_each_dilemma(
    workshop: ExportContext, made: dict[str, bytes]
) -> None:
    pages = [page.id for page in workshop.base.collected]
    dilemmas = of_kind(workshop.base, "D")
    assert set(made) == {f"leaflets/{id_}.pdf" for id_ in pages} | {f"sheets/{id_}.pdf" for id_ in dilemmas}


def test_a_leaflet_has_two_to_four_sides_and_a_sheet_one(made: dict[str, bytes]) -> None:
    sides = {path: len(Pdf(data).pages) for path, data in made.items()}
    assert {path: count for path, count in sides.items() if path.startswith("sheets") and count != 1} == {}
    assert {path: n for path, n in sides.items() if path.startswith("leaflets") and not 2 <= n <= 4} == {}


def test_each_says_its_licence_with_the_address_of_its_words(made: dict[str, bytes]) -> None:
    for path, data in made.items():
        pdf = Pdf(data)
        words = "".join(pdf.text(number) for number in range(1, len(pdf.pages) + 1))
        words = words.replace(" ", "").replace("https://", "")
        assert "Text:CCBY4.0,creativecommons.org/licenses/by/4.0/" in words, path
        assert path.startswith("sheets") or LICENCE in {link.address for link in pdf.links}, path
        metadata = pdf.pdf.open_metadata()
        assert metadata["dc:rights"] == ALL_LICENSED, path
        assert (metadata["xmpRights:Marked"], metadata["xmpRights:WebStatement"]) == ("True", LICENCE), path


def test_a_leaflet_holds_each_paragraph_its_connections_and_its_references(
    workshop: ExportContext, made: dict[str, bytes]
) -> None:
    base = workshop.base
    for id_ in ("T7", "D3", "V1"):
        page, pdf = base.by_id[id_], Pdf(made[f"leaflets/{id_}.pdf"])
        addresses = {link.text: link.address for link in pdf.links if link.address}
        for anchor in page.anchors:
            if anchor.id in base.points:
                assert anchor.id in pdf.names
                assert addresses[anchor.id] == f"{base.site_url}{anchor.id}/"
        for connection in base.connections[id_]:
            shown = connection.page.title.replace("'", "’")
            assert addresses[shown] == f"{base.site_url}{connection.page.id}/"
        cited = {link.text.replace("’", "'") for link in pdf.links if link.to}
        assert {text(base.works()[key].cited) for key in page.cites} <= cited
        assert [link for link in pdf.links if not link.address and not link.to] == []


def test_a_sheet_holds_the_positions_questions_and_principles(
    workshop: ExportContext, made: dict[str, bytes]
) -> None:
    base = workshop.base
    for id_ in of_kind(base, "D"):
        page, pdf = base.by_id[id_], Pdf(made[f"sheets/{id_}.pdf"])
        words = " ".join(pdf.text(1).split())
        assert page.positions
        for point, position in page.positions:
            assert point.value in words
            assert "".join(position.split()) in "".join(words.split()).replace("\xad", "")
        asked = [point.id for point in base.by_section[id_].points if point.kind == "question"]
        answers = [c.page for c in base.connections[id_] if c.page.id.startswith("V")]
        for shown in (*asked, *(each.id for each in answers)):
            assert shown in words
        assert "Notes" in words


@pytest.mark.parametrize("path", ["leaflets/T7.pdf", "leaflets/T10.pdf", "sheets/D3.pdf"])
@pytest.mark.parametrize("profile", ["2a", "ua1"])
def test_the_validator_finds_nothing(made: dict[str, bytes], path: str, profile: str) -> None:
    report = validator.validate_pdf_bytes(made[path], profile=profile)
    found = [each for each in report.failures if each.rule_id != "PDFA2A-STREAM-LENGTH-001"]
    assert [(each.rule_id, each.message) for each in found] == []


def test_a_sheet_without_positions_shows_the_claims_of_the_paper(small: Small) -> None:
    base = small.read()
    workshop = ExportContext(base, Cache(None), small.root, document_day(base))
    page = base.by_path[DILEMMA]
    pdf = Pdf(set_pdf(workshop, discussion_sheets.written(workshop, page)))
    assert len(pdf.pages) == 1
    assert "Who may watch whom?" in pdf.text(1)


def test_leaflets_of_other_pages_are_as_they_were(small: Small) -> None:
    def keys() -> dict[str, str]:
        base = small.read()
        workshop = ExportContext(base, Cache(None), small.root, document_day(base))
        return {each.path: each.key for each in leaflets.documents(workshop)}

    before = keys()
    small.edit(DILEMMA, "A choice.", "A hard choice.")
    after = keys()
    assert {path for path in before if before[path] != after[path]} == {"leaflets/D1.pdf"}
