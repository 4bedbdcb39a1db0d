"""A knowledge base of four pages, complete and without a fault, to be spoilt in one place by each test.

Its files are in ``tests/small``: ``kb --root tests/small check`` reads them where they are.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from kb.model import Base
from kb.pipeline import stages
from kb.problems import line_and_column
from kb.schema.paths import CACHE
from kb.site.pages import SitePage, site_pages
from kb.storage.cache import Cache

TODAY = datetime.date(2026, 12, 1)

TESTS = Path(__file__).parent
REPOSITORY = TESTS.parent
SMALL = TESTS / "small"
DATA = TESTS / "data"
GOLDEN = TESTS / "golden"

TREND = "trends/globalisation.md"
CASE = "case_studies/arab-spring.md"
DILEMMA = "dilemmas/privacy-and-security.md"
PRINCIPLE = "vision/police-legitimacy.md"

FILES = {
    path.relative_to(SMALL).as_posix(): path.read_bytes().decode("utf-8")
    for path in sorted(SMALL.rglob("*"))
    if path.is_file() and not {".cache", "build", "site"} & {*path.relative_to(SMALL).parts}
}
"""Path -> text of every file of the small base but its settings, which are in ``mkdocs.yml``."""

MKDOCS = FILES.pop("mkdocs.yml")


class Said(NamedTuple):
    """A problem as a person reads it; ``at`` is the text that it points at."""

    path: str
    line: int
    column: int
    code: str
    message: str
    hint: str
    at: str


@dataclass(frozen=True)
class Small:
    """A knowledge base on disk and the ways to spoil it."""

    root: Path

    def text(self, path: str) -> str:
        return (self.root / path).read_bytes().decode("utf-8")

    def write(self, path: str, content: str | bytes) -> None:
        (self.root / path).parent.mkdir(parents=True, exist_ok=True)
        (self.root / path).write_bytes(content.encode("utf-8") if isinstance(content, str) else content)

    def edit(self, path: str, old: str, new: str) -> None:
        """Change a file at the one place where ``old`` stands."""
        text = self.text(path)
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {path}"
        self.write(path, text.replace(old, new))

    def append(self, path: str, text: str) -> None:
        self.write(path, self.text(path) + text)

    def delete(self, path: str) -> None:
        (self.root / path).unlink()

    def read(self) -> Base:
        return stages.read(self.root, Cache(self.root / CACHE), TODAY)

    def site(self) -> dict[str, SitePage]:
        """The finished pages by source path."""
        return {page.path: page for page in site_pages(self.read(), Cache(self.root / CACHE))}

    def said(self) -> list[Said]:
        return said(self.root)

    def codes(self) -> list[str]:
        return [one.code for one in self.said()]


def write(root: Path) -> Small:
    """Put the small knowledge base into an empty folder."""
    small = Small(root)
    for path, text in FILES.items():
        small.write(path, text)
    small.write("mkdocs.yml", MKDOCS)
    return small


def said(root: Path) -> list[Said]:
    """Everything that is wrong with the knowledge base below ``root``, in the order of a report."""
    base = stages.read(root, Cache(root / CACHE), TODAY)
    found = []
    for problem in base.problems:
        text = base.texts.get(problem.path, "")
        line, column = line_and_column(text, problem.span.start)
        at = text[problem.span.start : problem.span.end]
        found.append(Said(problem.path, line, column, problem.code, problem.message, problem.hint, at))
    return found
