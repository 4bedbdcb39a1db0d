"""What the site offers for download: only what is as it would be made now, each with size and checksum."""

from __future__ import annotations

import datetime
import hashlib
import subprocess
from collections.abc import Iterable
from types import ModuleType

import pytest
from bs4 import BeautifulSoup

from kb.documents import Document, Export, ExportContext, Whole, write
from kb.documents import write as documents_write
from kb.publishing import downloads
from kb.site.pages import site_pages
from kb.storage.cache import Cache
from small import TREND, Small

DOCS_PAGE = """\
---
title: Downloads
summary: What there is.
reviewed: 2026-11-24
---

All of it.

<!-- downloads -->
"""


@pytest.fixture
def made(small: Small, monkeypatch: pytest.MonkeyPatch) -> Small:
    """A base with an export of two documents that hold the text of a page."""
    small.write("docs/downloads.md", DOCS_PAGE)

    def documents(workshop: ExportContext) -> Iterable[Document]:
        for path in ("handbook.pdf", "word/T1.docx"):
            yield Document(path, workshop.base.text_key, f"{path} <&>".encode)

    module = ModuleType("made_up")
    module.documents = documents  # type: ignore[attr-defined]
    monkeypatch.setattr(documents_write, "EXPORTS", table := dict[str, Export]())
    monkeypatch.setattr(downloads, "EXPORTS", table)
    monkeypatch.setitem(
        table,
        "made-up",
        Export(
            1,
            "made_up",
            "two documents",
            (Whole("handbook.pdf", "Handbook", "The whole knowledge base, to be read and printed"),),
            folder="word",
            in_row="Word",
        ),
    )
    monkeypatch.setattr(write, "import_module", lambda name: module)
    return small


def workshop(small: Small) -> ExportContext:
    return ExportContext(small.read(), Cache(None), small.root, datetime.date(2026, 11, 24))


def offers(small: Small) -> list[downloads.Download]:
    return list(downloads.documents(lambda: workshop(small), small.root / "build", "libraries"))


def shown(small: Small, path: str) -> BeautifulSoup:
    found = {
        "documents": offers(small),
        "data": list(downloads.data({"data/v1/a.csv": "a\r\n"}, Cache(None))),
    }
    ready = next(page for page in site_pages(small.read(), Cache(None)) if page.path == path)
    return BeautifulSoup(downloads.offered(ready, found, "2026.11").html, "html.parser")


def export(small: Small) -> None:
    list(write.write(workshop(small), ["made-up"], small.root / "build", "libraries", print))


def test_without_documents_the_page_says_how_to_make_them(made: Small) -> None:
    page = shown(made, "docs/downloads.md")
    assert "kb export all" in page.get_text()
    assert not page.select("a[href^='downloads/']")
    assert not shown(made, TREND).select(".kb-deeds a")


def test_documents_are_listed_with_size_edition_and_checksum(made: Small) -> None:
    export(made)
    page = shown(made, "docs/downloads.md")
    found = {}
    for row in page.select(":is(.kb-files, .kb-offer-cards) > li"):
        link = row.select_one("a")
        assert link is not None
        address = str(link["href"])
        content = (
            b"a\r\n"
            if address.startswith("data/")
            else (made.root / "build" / address.removeprefix("downloads/")).read_bytes()
        )
        found[address] = hashlib.sha256(content).hexdigest()
        assert f"{len(content)}\xa0bytes" in row.get_text()
    assert [*found] == ["downloads/handbook.pdf", "downloads/word/T1.docx", "data/v1/a.csv"]
    assert "Edition 2026.11." in page.get_text()
    assert "T1 Globalisation" in page.get_text()
    assert [a["href"] for a in page.select("a[href=SHA256SUMS]")] == ["SHA256SUMS"]
    said = downloads.sums([*offers(made), *downloads.data({"data/v1/a.csv": "a\r\n"}, Cache(None))])
    assert dict(line.split("  ")[::-1] for line in said.splitlines()) == found


def test_the_checksums_are_read_by_the_program_that_checks_them(made: Small) -> None:
    export(made)
    for one in offers(made):
        assert one.source
        target = made.root / "site" / one.address
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(one.source.read_bytes())
    (made.root / "site/SHA256SUMS").write_text(downloads.sums(offers(made)))
    command = ["sha256sum", "--strict", "--check", "SHA256SUMS"]
    assert subprocess.run(command, cwd=made.root / "site", check=False).returncode == 0
    (made.root / "site/downloads/handbook.pdf").write_bytes(b"other")
    assert subprocess.run(command, cwd=made.root / "site", check=False).returncode == 1


def test_a_page_offers_its_own_documents(made: Small) -> None:
    export(made)
    links = shown(made, TREND).select(".kb-deeds a")
    size = len(b"word/T1.docx <&>")
    assert [(a.get_text(), a["href"]) for a in links] == [
        (f"Word {size}\xa0bytes", "../downloads/word/T1.docx")
    ]
    assert not shown(made, "docs/glossary.md").select(".kb-deeds a")


def test_what_was_made_from_another_state_is_not_offered(made: Small) -> None:
    export(made)
    made.edit(TREND, "A lead about", "A beginning about")
    assert not offers(made)
    export(made)
    assert len(offers(made)) == 2
    (made.root / "build" / "handbook.pdf").write_bytes(b"by another hand")
    assert [one.name for one in offers(made)] == ["T1.docx"]


@pytest.mark.parametrize(
    ("number", "said"),
    [(0, "0 bytes"), (999, "999 bytes"), (1000, "1 kB"), (999_499, "999 kB"), (999_600, "1.0 MB")],
)
def test_sizes_are_as_people_read_them(number: int, said: str) -> None:
    assert downloads.size(number) == said


def test_a_poster_stands_once_with_both_papers(small: Small) -> None:
    small.write("docs/downloads.md", DOCS_PAGE)
    paths = [f"posters/{name}-{paper}.pdf" for name in ("argument", "matrix") for paper in ("A1", "A3")]
    given = [downloads.Download(f"downloads/{path}", 1500, "0", "x") for path in paths]
    ready = next(page for page in site_pages(small.read(), Cache(None)) if page.path == "docs/downloads.md")
    page = BeautifulSoup(downloads.offered(ready, {"documents": given}, "2026.11").html, "html.parser")
    rows = {
        row.get_text(" ", strip=True): [str(link["href"]) for link in row.select("a")]
        for row in page.select(".kb-files > li")
    }
    assert [*rows.values()] == [[f"downloads/{path}" for path in paths[at : at + 2]] for at in (0, 2)]
    for name, said in zip(("argument", "matrix"), rows, strict=True):
        assert said.startswith(f"Poster of the {name}")
        assert "A1 2\xa0kB" in said
        assert "A3 2\xa0kB" in said
    names = [link.get_text() for link in page.select(".kb-files a")]
    assert len({*names}) == 4, "each link says alone what it leads to"
