"""Errors of Typst -> problems at the place in the Markdown."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from kb.assets.glyphs import no_glyph
from kb.documents.export import ExportContext
from kb.documents.typst.sources import MAIN, Sources
from kb.problems import Problem, Span

_ERROR = re.compile(r"^error: (?P<said>.*)$", re.MULTILINE)
_WHERE = re.compile(r"┌─ (?P<file>\S+?):(?P<line>\d+):(?P<column>\d+)")
_HINT = re.compile(r"^\s*= hint: (?P<hint>.*)$", re.MULTILINE)
_NO_GLYPH = re.compile(r"the text `\"(?P<text>.*?)\"` could not be displayed")


def typst_problems(workshop: ExportContext, sources: Sources, error: Any) -> Iterator[Problem]:
    """Errors of Typst as problems, at their positions in the sources."""
    said = str(error.diagnostic or error.message)
    missing: dict[str, None] = {}
    for part in re.split(r"\n(?=error: )", said):
        if not (match := _ERROR.search(part)):
            continue
        message = re.sub(r"^PDF/.*? error: ", "", match["said"])
        hint = found["hint"] if (found := _HINT.search(part)) else "correct it, or leave it out"
        if glyph := _NO_GLYPH.search(message):
            missing[_unescaped(glyph["text"])] = None
            continue
        if "missing codepoints" in message and "could not be displayed" in said:
            continue  # what follows from letters without a glyph
        path, span = MAIN, Span()
        if where := _WHERE.search(part):
            path, span = _place(workshop, sources, Path(where["file"]).name, int(where["line"]))
        yield Problem(path, span, "X003", f"a document cannot be set: {message}", hint)
    yield from _without_glyph(workshop, missing)


_ESCAPE = re.compile(r"\\u\{(?P<code>[0-9a-fA-F]+)\}|\\(?P<sign>.)")


def _unescaped(text: str) -> str:
    r"""What a string of Typst says.

    >>> _unescaped(r"\u{e34}a")
    '\u0e34a'
    """
    return _ESCAPE.sub(lambda one: chr(int(one["code"], 16)) if one["code"] else one["sign"], text)


def _without_glyph(workshop: ExportContext, missing: Iterable[str]) -> Iterator[Problem]:
    """A problem for each line that holds letters without a glyph, at the first of them.

    Args:
        workshop: whose texts are searched.
        missing: what Typst could not show, each time a letter with its marks.
    """
    letters = {letter: None for text in missing for letter in text if not letter.isspace()}
    sought = re.compile("|".join(map(re.escape, letters)) or r"(?!)")
    told: set[str] = set()
    for path, text in sorted(workshop.base.texts.items()):
        start = 0
        for line in text.splitlines(keepends=True):
            found: dict[str, re.Match[str]] = {}
            for one in sought.finditer(line):
                found.setdefault(one[0], one)
            if {*found} - told:
                told |= {*found}
                first = min(found.values(), key=lambda one: one.start())
                yield _no_font(path, Span(start + first.start(), start + first.end()), list(found))
            start += len(line)
    if unseen := [letter for letter in letters if letter not in told]:
        yield _no_font(MAIN, Span(), unseen)


def _no_font(path: str, span: Span, letters: list[str]) -> Problem:
    return Problem(path, span, "X002", no_glyph(letters), "write it in Latin letters, or leave it out")


def _place(workshop: ExportContext, sources: Sources, name: str, line: int) -> tuple[str, Span]:
    """The page, and the paragraph on it, that a line of a source was written from."""
    path = sources.origin.get(name, "")
    page = workshop.base.by_path.get(path)
    if page is None:
        return path or name, Span()
    before = sources.files[name].split("\n")[:line]
    ids = [row.removeprefix("// @ ") for row in before if row.startswith("// @ ")]
    spans = {anchor.id: anchor.span for anchor in page.anchors}
    return page.path, next((spans[id_] for id_ in reversed(ids) if id_ in spans), Span(page.body, page.body))
