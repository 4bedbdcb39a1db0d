"""bibliography.bib -> entries with positions; entries -> author-date citations and references.

The syntax is read by pybtex, which knows BibTeX; positions, and what must be there, are ours.
"""

from __future__ import annotations

import bisect
import contextlib
import html
import re
from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import Any

from kb.model import Entry
from kb.problems import Problem, Span

KEY = re.compile(r"[A-Za-z0-9_-]+")

MOST_FAULTS = 100
"""A file with more faults than these is not read on."""

MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]


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


def short_author(entry: Entry) -> str:
    """How a citation names who wrote: family names, or the institution."""
    families = [person.split(",")[0] for person in people(entry)]
    if not families:
        return field(entry, "title")
    if len(families) > 3:
        return f"{families[0]} et al."
    return " and ".join(filter(None, [", ".join(families[:-1]), families[-1]]))


def year(entry: Entry) -> str:
    """The year, or "n.d." where there is none."""
    return field(entry, "year") or field(entry, "date")[:4] or "n.d."


def disambiguated_years(entries: Iterable[Entry]) -> Mapping[str, str]:
    """Key -> year with a letter where one author has several works of one year: 2011a, 2011b."""
    groups: dict[tuple[str, str], list[Entry]] = {}
    for entry in entries:
        groups.setdefault((short_author(entry).casefold(), year(entry)), []).append(entry)
    years: dict[str, str] = {}
    for (_, written), group in groups.items():
        group.sort(key=lambda entry: (field(entry, "title").casefold(), entry.key))
        for at, entry in enumerate(group):
            years[entry.key] = written + (_letter(at) if len(group) > 1 else "")
    return MappingProxyType(years)


def _letter(number: int) -> str:
    letters = ""
    number += 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("a") + rest) + letters
    return letters


def date(entry: Entry) -> str:
    """The date in words where it is more exact than the year: "24 June 2013"."""
    match = re.fullmatch(r"([0-9]{4})-([0-9]{2})(?:-([0-9]{2}))?", field(entry, "date"))
    if match is None or not 1 <= int(match[2]) <= 12:
        return ""
    month = f"{MONTHS[int(match[2]) - 1]} {match[1]}"
    return f"{int(match[3])} {month}" if match[3] else month


def sort_key(entry: Entry) -> tuple[str, str, str, str]:
    """Order of a list of references: author, year, title."""
    author = (people(entry) or [field(entry, "title")])[0].casefold()
    return author, year(entry), field(entry, "title").casefold(), entry.key


def reference(entry: Entry, shown_year: str) -> str:
    """A full reference as HTML: author (year) title, container, identifiers, address.

    Args:
        entry: the work.
        shown_year: the year, with its letter where one is needed.
    """

    def get(name: str) -> str:
        return html.escape(field(entry, name))

    names = [html.escape(person) for person in people(entry)]
    who = " and ".join(filter(None, [", ".join(names[:-1]), names[-1]])) if names else ""
    if "author" not in entry.fields and "editor" in entry.fields and who:
        who += " (ed.)"
    title = get("title")
    part = entry.type in {"article", "incollection", "inproceedings"}
    work = f"“{title}”" if part and title else (f"<cite>{title}</cite>" if title else "")
    container = ""
    if get("booktitle"):
        container = f"in <cite>{get('booktitle')}</cite>"
    elif get("journal"):
        container = f"<cite>{get('journal')}</cite>"
        if get("volume"):
            container += f" {get('volume')}" + (f"({get('number')})" if get("number") else "")
    number = get("number") if entry.type != "article" else ""
    publisher = next(
        (
            get(name)
            for name in ("publisher", "howpublished", "series")
            if get(name) and get(name) not in names
        ),
        "",
    )
    pages = f"pp. {get('pages').replace('--', '–')}" if get("pages") else ""
    when = html.escape(date(entry))
    note = get("note")
    parts = [work, container, number, publisher, pages, when, note]
    text = ". ".join(
        [
            f"{who} ({html.escape(shown_year)})" if who else f"({html.escape(shown_year)})",
            ", ".join(filter(None, parts)),
        ]
    )
    identifiers = []
    if doi := field(entry, "doi"):
        address = html.escape(f"https://doi.org/{doi}", quote=True)
        identifiers.append(f'<a href="{address}">doi:{html.escape(doi)}</a>')
    if isbn := get("isbn"):
        identifiers.append(f"ISBN {isbn}")
    address = field(entry, "url")
    if re.match(r"https?://", address) and "doi.org/" not in address:
        host = html.escape(re.sub(r"^https?://(www\.)?", "", address).split("/")[0])
        identifiers.append(f'<a href="{html.escape(address, quote=True)}">{host}</a>')
    return ". ".join([text, *identifiers]) + "."
