"""What every page keeps, besides what the checks say of it."""

from __future__ import annotations

import posixpath
import re
import shutil
from html import unescape
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from commands import kb
from kb.loading.forge_views import wanted, within
from kb.model import Base
from kb.model.voices import EDITORS, voice_of
from kb.permalinks.edit import Record
from kb.permalinks.record import natural
from kb.permalinks.unknown_ids import paragraphs
from kb.schema import KINDS, LICENCE, introduction_path
from kb.site.metadata import LOGO, head
from small import REPOSITORY
from test_heads import described


def test_every_page_that_restates_the_paper_and_has_notes_says_where_it_stands(base: Base) -> None:
    pages = [page for page in base.collected if not page.is_own]
    noted = [page for page in pages if EDITORS in map(voice_of, paragraphs(page))]
    assert len(noted) > 20
    assert [page.path for page in noted if not page.standing] == []


LINK = re.compile(r"\]\(([^()\s]+)\)")


def test_every_page_that_the_program_fills_says_something_on_the_forge(base: Base) -> None:
    filled = [page for page in base.pages if page.marks]
    assert {introduction_path(kind) for kind in KINDS} < {page.path for page in filled}
    for page in filled:
        found = list(within(page.text))
        assert [one.mark for one in found] == list(page.marks), page.path
        for one in found:
            assert one.text == wanted(base, page, one.mark), page.path
            assert one.text.strip(), page.path
            for target in LINK.findall(one.text):
                to = posixpath.normpath(posixpath.join(posixpath.dirname(page.path), target))
                assert (REPOSITORY / to).exists(), (page.path, target)


def test_the_pictures_of_the_readme_lead_to_pages_that_show_them() -> None:
    text = (REPOSITORY / "README.md").read_text("utf-8")
    pictures = re.findall(r"\[!\[[^\]]+\]\((?P<picture>[^)]+)\)\]\((?P<page>[^)]+)\)", text)
    assert len(pictures) == 2
    for picture, page in pictures:
        shown = re.findall(r"!\[[^\]]+\]\(([^)]+)\)", (REPOSITORY / page).read_text("utf-8"))
        assert picture in [posixpath.normpath(posixpath.join(posixpath.dirname(page), one)) for one in shown]


@pytest.mark.slow
def test_a_new_page_in_a_copy_of_the_real_base_is_listed(tmp_path: Path) -> None:
    for name in ("docs", "trends", "case_studies", "dilemmas", "vision", "briefings"):
        shutil.copytree(REPOSITORY / name, tmp_path / name)
    for name in ("mkdocs.yml", "pyproject.toml", "bibliography.bib"):
        shutil.copy(REPOSITORY / name, tmp_path)
    assert kb(tmp_path, "new", "case-study", "Haiti").returncode == 0
    assert "[Haiti](haiti.md)\n" in (tmp_path / "case_studies/README.md").read_text("utf-8")
    assert "S310" not in kb(tmp_path, "check").stdout


def test_the_record_of_this_repository_is_as_the_command_writes_it() -> None:
    text = (REPOSITORY / "docs/permalinks.yml").read_text("utf-8")
    assert Record(text).text == text
    ids = list(Record(text).entries)
    assert ids == sorted(ids, key=natural)


def test_no_page_shows_a_straight_mark(built_site: Path) -> None:
    pages = [page for kind in KINDS for page in sorted((built_site / kind.folder).glob("*.html"))]
    assert len(pages) >= 29
    for page in pages:
        text = re.sub(r"(?s)<(script|style|pre|code|kbd)\b.*?</\1>", "", page.read_text("utf-8"))
        words = unescape(re.sub(r"<[^>]*>", "", text))
        assert '"' not in words, page
        assert "”" in words or "’" in words, page


def test_the_rule_on_the_length_of_a_page_says_what_is_checked(base: Base) -> None:
    page = (REPOSITORY / "CONTRIBUTING.md").read_text(encoding="utf-8")
    said = re.search(r"A page has (\d+) to ([\d,]+) words", page)
    assert said
    assert tuple(int(each.replace(",", "")) for each in said.groups()) == base.page_words


def test_a_page_says_what_it_is_about_and_based_on(base: Base) -> None:
    page = base.by_id["T7"]
    found = BeautifulSoup(head(base, page), "html.parser")
    data = described(found)
    report = data["isBasedOn"]["isPartOf"]
    assert (data["isBasedOn"]["name"], data["isBasedOn"]["position"]) == ("Policing the Internet", "2.1.7")
    assert (report["author"]["name"], report["datePublished"]) == ("Europol", "2013")
    assert data["publisher"]["logo"]["url"] == f"{base.site_url}{LOGO}"
    assert base.files >= {f"docs/{LOGO}"}
    assert [term["termCode"] for term in data["about"]] == [tag.value for tag in page.tags]
    assert len(data["citation"]) == len(set(page.cites))
    assert [part["name"].split()[0] for part in data["hasPart"]][:2] == ["T7.1", "T7.2"]
    assert "image" not in data
    link = {str(tag["rel"][0]): str(tag["href"]) for tag in found.find_all("link")}
    assert link["cite-as"] == f"{base.site_url}T7/"
    files = [tag["href"] for tag in found.select("link[rel=describedby]")]
    assert files == [f"policing-the-internet{suffix}" for suffix in (".bib", ".ris", ".json")]
    parts = [tag["href"] for tag in found.select("link[rel=item]")]
    assert parts == [f"{base.site_url}{id_}/" for id_ in page.paragraphs]
    assert link["type"] == "https://schema.org/Article"
    assert link["license"] == LICENCE
    assert link["author"] == f"{base.site_url}about.html"
