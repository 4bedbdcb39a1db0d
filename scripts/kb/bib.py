"""bibliography.bib -> entries with positions.

The syntax is read by pybtex, which knows BibTeX; positions, and what must be there, are ours.
"""

from __future__ import annotations

import bisect
import contextlib
import re
from collections.abc import Iterable, Iterator
from types import MappingProxyType
from typing import Any

from kb.model import Entry
from kb.problems import Problem, Span

KEY = re.compile(r"[A-Za-z0-9_-]+")

MOST_FAULTS = 100
"""A file with more faults than these is not read on."""


def read(text: str, path: str) -> tuple[list[Entry], list[Problem]]:
    """The entries of a .bib file, and what is wrong with it.

    Problems: not BibTeX (C001), a key written twice (C002), a key that citations cannot name (C003), a
    field written twice (C004).
    """
    from pybtex.database.input.bibtex import LowLevelParser, UndefinedMacro, month_names
    from pybtex.scanner import PybtexSyntaxError

    entries: list[Entry] = []
    problems: list[Problem] = []
    starts = [0, *(match.end() for match in re.finditer("\n", text))]

    def note(span: Span, code: str, message: str, hint: str) -> None:
        problems.append(Problem(path, span, code, message, hint))

    def fault(error: PybtexSyntaxError) -> None:
        # What is never closed is noticed at the end of the file, and mended where it opens.
        unclosed = parser.pos >= len(text) and parser.command_start is not None
        at = parser.command_start if unclosed else starts[min(parser.lineno, len(starts)) - 1]
        said = str(error).split(": ", 1)[-1]
        if isinstance(error, UndefinedMacro):
            said = f"no @string is called {said!r}"
        elif unclosed:
            said = "this entry is not closed"
        begun = bisect.bisect_right(starts, parser.command_start or 0)
        hint = "check braces, quotes and commas" + (f" from line {begun} on" if begun < parser.lineno else "")
        note(Span(at, min(at + 1, len(text))), "C001", f"this is not BibTeX: {said}", hint)
        if len(problems) >= MOST_FAULTS:
            raise _NotReadOn

    # A dictionary of our own: pybtex would keep the @strings of one file for the next.
    parser = LowLevelParser(text, handle_error=fault, macros=dict(month_names))
    seen: set[str] = set()
    for command, body in _until_hopeless(parser):
        if command.lower() in {"string", "preamble"}:
            continue
        key, fields = body
        opened = re.compile(r"[({]").search(text, parser.command_start)
        start = opened.end() if opened else parser.command_start
        if key is None:  # told as a fault of syntax
            continue
        start = text.find(key, start)
        span = Span(start, start + len(key))
        if key.casefold() in seen:
            note(span, "C002", f"key {key!r} is used twice", "rename one of the two")
        if not KEY.fullmatch(key):
            note(span, "C003", f"key {key!r} cannot be cited", "use letters, digits, '-' and '_' only")
        seen.add(key.casefold())
        values: dict[str, str] = {}
        for name, parts in fields:
            if name.lower() in values:
                note(span, "C004", f"entry {key!r} has two fields {name.lower()!r}", "keep one of the two")
            values.setdefault(name.lower(), _plain("".join(parts)))
        entries.append(Entry(key, command.lower(), MappingProxyType(values), span))
    return entries, problems


class _NotReadOn(Exception):  # noqa: N818 - a signal, no error
    """Raised when a file is so faulty that it is something else."""


def _until_hopeless(parser: Iterable[tuple[str, Any]]) -> Iterator[tuple[str, Any]]:
    with contextlib.suppress(_NotReadOn):
        yield from parser


def _plain(value: str) -> str:
    """BibTeX text -> plain text: braces that guard capitals go, escaped signs become themselves."""
    value = re.sub(r"\\([&%#_$])", r"\1", value)
    if re.fullmatch(r"\{.*\}", value.strip(), re.DOTALL):
        return "{" + " ".join(value.strip()[1:-1].replace("{", "").replace("}", "").split()) + "}"
    return " ".join(value.replace("{", "").replace("}", "").split())


def field(entry: Entry, name: str) -> str:
    """The text of a field, or nothing."""
    return entry.fields.get(name, "").strip("{}")


def people(entry: Entry) -> list[str]:
    """Names of authors, editors or the institution, as "Family, Given" or as one name."""
    for name in ("author", "editor", "institution", "organization", "publisher", "howpublished"):
        if value := entry.fields.get(name, ""):
            if value.startswith("{") or name not in {"author", "editor"}:
                return [value.strip("{}")]
            return [part.strip() for part in re.split(r"\s+and\s+", value)]
    return []


def sort_key(entry: Entry) -> tuple[str, str, str, str]:
    """Order of a list of references: author, date, title."""
    author = " ".join(people(entry) or [field(entry, "title")]).casefold()
    when = field(entry, "date") or field(entry, "year")
    return author, when, field(entry, "title").casefold(), entry.key
