"""The sample briefing of the repository in all its forms, opened by what reads them."""

from __future__ import annotations

import base64
import hashlib
import re
from io import BytesIO
from pathlib import Path
from typing import Any

import docx
import page as validator
import pytest
from bs4 import BeautifulSoup

from kb import cli
from kb.documents.briefing import FORMS
from kb.schema import LICENCE, QUOTED_LICENSED
from pdf_text import Pdf
from small import REPOSITORY, Small
from test_handbook import is_false

SAMPLE = "briefings/private-companies-and-the-internet.md"
TITLE = "Private companies and the policing of the Internet"
QUOTED = "Private actors govern the Internet by providing its services."
ADDRESS = "https://policing-vision.example/edition/2026.11/T7.2/"

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """Each form of the sample, made twice with the same bytes."""
    folder = tmp_path_factory.mktemp("forms")
    found = {}
    for name, form in FORMS.items():
        for at in (1, 2):
            to = folder / f"{at}{form.suffix}"
            assert cli.main(["--root", str(REPOSITORY), "brief", SAMPLE, "--as", name, "--to", str(to)]) == 0
        found[name] = to.read_bytes()
        assert (folder / f"1{form.suffix}").read_bytes() == found[name], name
    return found


def test_there_are_the_four_forms() -> None:
    assert set(FORMS) == {"md", "html", "word", "pdf"}


def test_markdown_and_html_hold_quotations_and_pinned_addresses(made: dict[str, bytes]) -> None:
    for name in ("md", "html"):
        text = made[name].decode()
        assert QUOTED in text
        assert ADDRESS in text


def test_every_form_says_under_which_licence_its_quotations_are(made: dict[str, bytes]) -> None:
    for name in ("md", "html"):
        assert "Quoted text: CC BY 4.0, " in made[name].decode()
        assert LICENCE in made[name].decode()
    document: Any = docx.Document(BytesIO(made["word"]))
    assert QUOTED_LICENSED in [paragraph.text for paragraph in document.paragraphs]
    pdf = Pdf(made["pdf"])
    assert LICENCE in {link.address for link in pdf.links}
    assert "Quoted text: CC BY 4.0" in pdf.text(1)
    metadata = pdf.pdf.open_metadata()
    assert metadata["dc:rights"] == QUOTED_LICENSED
    assert "xmpRights:WebStatement" not in metadata, "what its author says is the author's"


def test_every_form_has_one_reference_for_each_work_as_the_page_on_the_site_has(
    made: dict[str, bytes], pdf: Pdf
) -> None:
    """The wording is that of ``test_quotations_are_those_of_the_pages_each_with_its_citation_and_link``."""
    wanted = ["Europol (2013", "International Vision for Policing knowledge base (2026"]
    page = BeautifulSoup(made["html"], "html.parser")
    works = page.select("#sources + ul > li")
    assert [work.get_text().partition(")")[0] for work in works] == wanted
    lines = [line.get_text() for line in page.select(".kb-source")]
    assert "— Europol 2013, T7.6, restated in edition 2026.11" in lines
    assert (
        "— International Vision for Policing knowledge base 2026, editors’ note V5.e, edition 2026.11"
        in lines
    )
    document: Any = docx.Document(BytesIO(made["word"]))
    said = [paragraph.text for paragraph in document.paragraphs]
    at = said.index("Sources")
    assert [each.partition(")")[0] for each in said[at + 1 : at + 3]] == wanted
    assert set(lines) <= set(said)
    assert "## Sources\n\n- Europol (2013). " in made["md"].decode()
    assert any(words == "Sources" for kind, words, _ in pdf.elements("H2"))


def test_the_page_of_a_briefing_runs_and_loads_nothing(made: dict[str, bytes]) -> None:
    text = made["html"].decode()
    policy = re.search(r'http-equiv="Content-Security-Policy" content="([^"]*)"', text)
    assert policy
    assert "script-src" not in policy[1]
    style = re.search(r"<style>(.*?)</style>", text, re.DOTALL)
    assert style
    digest = base64.b64encode(hashlib.sha256(style[1].encode()).digest()).decode()
    assert f"style-src &#39;sha256-{digest}&#39;" in policy[1]


@pytest.fixture(scope="module")
def pdf(made: dict[str, bytes]) -> Pdf:
    return Pdf(made["pdf"])


def test_the_pdf_is_of_a_few_pages_tagged_titled_and_linked(pdf: Pdf) -> None:
    assert 3 <= len(pdf.pages) <= 4
    assert str(pdf.root.Lang) == "en-GB"
    assert bool(pdf.root.MarkInfo.Marked)
    assert str(pdf.pdf.docinfo.Title) == TITLE
    kinds = {kind for kind, _, _ in pdf.elements()}
    assert {"H1", "H2", "P", "BlockQuote"} <= kinds
    addresses = {str(link.address) for link in pdf.links if link.address}
    assert {ADDRESS, "https://policing-vision.example/T7.3/"} <= addresses
    assert any(link.to for link in pdf.links), "citations lead to the references"


@pytest.mark.parametrize("profile", ["2a", "ua1"])
def test_the_validator_finds_nothing_in_the_pdf(made: dict[str, bytes], profile: str) -> None:
    report = validator.validate_pdf_bytes(made["pdf"], profile=profile)
    failures = [failure for failure in report.failures if not is_false(failure, made["pdf"])]
    assert [(each.rule_id, each.message) for each in failures] == []


def test_word_has_styles_links_title_and_language(made: dict[str, bytes]) -> None:
    document: Any = docx.Document(BytesIO(made["word"]))
    assert document.core_properties.title == TITLE
    by_style: dict[str, list[str]] = {}
    for paragraph in document.paragraphs:
        by_style.setdefault(paragraph.style.name, []).append(paragraph.text)
    assert by_style["Title"] == [TITLE]
    assert len(by_style["Quotation Source"]) == 11
    assert any(QUOTED in text for text in by_style["Quotation"])
    assert "References" in by_style["Heading 2"]
    links = {relation.target_ref for relation in document.part.rels.values() if relation.is_external}
    assert {ADDRESS, "https://policing-vision.example/T7.3/"} <= links
    assert document.styles.element.xpath("//w:lang/@w:val")[0] == "en-GB"


def test_a_character_that_no_font_has_is_told_in_its_place(
    small: Small, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    small.write("briefings/x.md", '---\ntitle: X\nedition: "1"\n---\n\nOwn \U0001f600 words.\n\n{{ T1.1 }}\n')
    capsys.readouterr()
    assert (
        cli.main(["--root", str(small.root), "brief", "briefings/x.md", "--to", str(tmp_path / "x.pdf")]) == 1
    )
    assert "briefings/x.md:6:5: S410 no font of the documents has the character" in capsys.readouterr().err
