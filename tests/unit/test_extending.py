"""What is added in one place works everywhere: in a copy of the program, one of each is added and used."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

import commands
from small import TREND, Small

pytestmark = pytest.mark.slow


@pytest.fixture
def program(project: Small) -> Path:
    """A copy of the program, beside a small base that it checks and builds."""
    return project.root / "scripts"


def kb(program: Path, small: Small, *arguments: str) -> subprocess.CompletedProcess[str]:
    return commands.kb(small.root, *arguments, PYTHONPATH=str(program))


def test_a_check_is_one_file(program: Path, small: Small) -> None:
    (program / "kb/checks/rules/shouting.py").write_text('''"""Titles in capitals."""

from collections.abc import Iterator

from kb.checks.engine import Finding, check
from kb.model import Base, Page


@check("M999", on=Page, briefings=True)
def shouted_title(page: Page, base: Base) -> Iterator[Finding]:
    """A title is not written in capitals.

    Bad:
        title: GLOBALISATION

    Good:
        title: Globalisation
    """
    title = page.fields.get("title")
    if title is not None and title.value.isupper():
        yield Finding(title.span, f"{title.value!r} is in capitals", "write it in small letters")
''')
    small.edit(TREND, "title: Globalisation", "title: GLOBALISATION")
    done = kb(program, small, "check")
    assert f"{TREND}:3:8: M999 'GLOBALISATION' is in capitals" in done.stdout + done.stderr
    assert "M999 shouted-title (error)" in kb(program, small, "explain", "M999").stdout


def test_a_view_is_one_file(program: Path, small: Small) -> None:
    (program / "kb/views/marked/census.py").write_text('''"""How many pages there are."""

from markupsafe import Markup

from kb.html import el
from kb.model import Base, Page
from kb.views.marked import FRONT_MATTER

READS = FRONT_MATTER


def view(base: Base, page: Page) -> Markup:
    """The number of pages in the collections."""
    return el("p", f"{len(base.collected)} pages in all", class_="kb-context")
''')
    small.write(
        "docs/census.md",
        "---\ntitle: Census\nsummary: Pages.\nreviewed: 2026-11-24\n---\n\n<!-- census -->\n",
    )
    done = kb(program, small, "build")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "4 pages in all" in (small.root / "site/census.html").read_text()


def test_a_command_is_one_file(program: Path, small: Small) -> None:
    (program / "kb/commands/count.py").write_text('''"""``kb count``: say how many pages there are."""

from argparse import ArgumentParser, Namespace
from pathlib import Path


def configure(parser: ArgumentParser) -> None:
    """Add what is counted."""
    parser.add_argument("folder")


def run(root: Path, given: Namespace) -> int:
    """Count."""
    print(len(list((root / given.folder).glob("*.md"))))
    return 0
''')
    assert "say how many pages there are" in kb(program, small, "--help").stdout
    assert kb(program, small, "count", "trends").stdout.strip() == str(
        len(list((small.root / "trends").glob("*.md")))
    )


def test_a_command_without_its_help_is_told_by_its_file(program: Path, small: Small) -> None:
    (program / "kb/commands/count.py").write_text('"""Counts."""\n')
    assert "count.py: write '``kb count``: what it does.'" in kb(program, small, "--help").stderr


def test_a_document_is_one_file(program: Path, small: Small) -> None:
    (program / "kb/documents/exports/titles.py").write_text('''"""The titles of all pages."""

from collections.abc import Iterator

from kb.documents.export import Document, Export, Whole, ExportContext

EXPORT = Export(90, __name__, "the titles as text", (Whole("titles.txt", "All titles", "To be sung"),))


def documents(workshop: ExportContext) -> Iterator[Document]:
    """One text."""
    text = "\\n".join(page.title for page in workshop.base.collected)
    yield Document("titles.txt", text, text.encode)
''')
    assert "the titles as text" in kb(program, small, "export", "--list").stdout
    done = kb(program, small, "export", "titles")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Globalisation" in (small.root / "build/titles.txt").read_text()
    small.write(
        "docs/downloads.md",
        "---\ntitle: Downloads\nsummary: All.\nreviewed: 2026-11-24\n---\n\n<!-- downloads -->\n",
    )
    assert kb(program, small, "export", "titles").returncode == 0
    done = kb(program, small, "build")
    assert done.returncode == 0, done.stdout + done.stderr
    page = (small.root / "site/downloads.html").read_text()
    assert "All titles" in page
    assert "To be sung" in page
    assert (small.root / "site/downloads/titles.txt").is_file()


def test_a_data_file_is_one_file(program: Path, small: Small) -> None:
    (program / "kb/model/records/rivers.py").write_text('''"""Rivers."""

from __future__ import annotations

from dataclasses import dataclass

from kb.model.values import Located
from kb.schema.fields import SLUG, Field


@dataclass(frozen=True)
class River:
    """A river, and the rivers that it takes in."""

    id: Located
    name: str
    takes_in: tuple[Located, ...]


PATH = "docs/rivers.yml"
FIELDS = (
    Field(
        "rivers",
        "items",
        of=(
            Field("id", pattern=SLUG, example="rhine"),
            Field("name"),
            Field("takes-in", "texts", required=False),
        ),
    ),
)
LISTS = {"rivers": River}
''')
    (program / "kb/checks/rules/rivers.py").write_text('''"""Rivers."""

from collections.abc import Iterator

from kb.checks.engine import Finding, check
from kb.model import Base
from kb.model.records.rivers import River


@check("M998", on=River)
def unknown_river(river: River, base: Base) -> Iterator[Finding]:
    """A river takes in rivers of the list.

    Bad:
        takes-in: [styx]
    """
    known = {each.id.value for each in base.listed("rivers")}
    for other in river.takes_in:
        if other.value not in known:
            yield Finding(other.span, f"no river {other.value!r}", "add it")
''')
    assert "docs/rivers.yml:1:1: M005" in kb(program, small, "check").stdout
    small.write(
        "docs/rivers.yml",
        "rivers:\n  - id: rhine\n    name: Rhine\n    takes-in: [moselle, styx]\n    long: 1\n",
    )
    said = kb(program, small, "check").stdout
    assert "docs/rivers.yml:4:16: M998 no river 'moselle'" in said
    assert "docs/rivers.yml:4:25: M998 no river 'styx'" in said
    assert "docs/rivers.yml:5:5: M201 key 'long' is not known here" in said
    assert kb(program, small, "schema").returncode == 0
    assert '"takes-in"' in (small.root / "docs/assets/schema/rivers.json").read_text()


def test_a_citation_format_is_one_row(program: Path, small: Small) -> None:
    file = program / "kb/citations/page_formats.py"
    text = file.read_text()
    row = '        Format("text", "Text", text, saved_as=".txt"),\n'
    assert row in text
    more = '        Format("loud", "Loud", lambda item: text(item).upper()),\n'
    file.write_text(text.replace(row, row + more))
    done = kb(program, small, "cite", "T1.1", "--as", "loud")
    assert "GLOBALISATION" in done.stdout, done.stderr
    assert kb(program, small, "build").returncode == 0
    assert '"loud"' in (small.root / "site/trends/globalisation.cite.js").read_text()
