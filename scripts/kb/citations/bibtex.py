"""bibliography.bib -> entries with positions, and THE table of types of works.

The syntax is read by pybtex, which knows BibTeX; positions, and what must be there, are ours.
"""

from __future__ import annotations

import bisect
import contextlib
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from kb.model import Entry
from kb.problems import Problem, Span

KEY = re.compile(r"[A-Za-z0-9_-]+")

MOST_FAULTS = 100
"""A file with more faults than these is not read on."""

_ALWAYS = frozenset(("title", "year", "date", "url", "doi", "language", "langid", "note", "addendum"))
_OF_BOOKS = ("publisher", "location", "edition", "series", "number", "volume", "isbn")


@dataclass(frozen=True)
class EntryType:
    """One row of ``ENTRY_TYPES``.

    Attributes:
        csl: what CSL calls such a work.
        ris: what RIS calls it.
        needs: fields that it must have, besides a title and a year.
        may: fields that it may have; those of ``needs`` and those of every work are among them.
        kinds: what ``entrysubtype`` may say -> the work in CSL and in RIS.
    """

    csl: str
    ris: str
    needs: tuple[str, ...]
    may: frozenset[str]
    kinds: Mapping[str, tuple[str, str]]


def _type(
    csl: str, ris: str, needs: tuple[str, ...], *may: str, **kinds: tuple[str, str]
) -> EntryType:  # a row in short
    kind = ("entrysubtype",) if kinds else ()
    return EntryType(csl, ris, needs, _ALWAYS.union(needs, may, kind), MappingProxyType(kinds))


ENTRY_TYPES: dict[str, EntryType] = {
    "article": _type(
        *("article-journal", "JOUR", ("author", "journal"), "volume", "number", "pages"),
        newspaper=("article-newspaper", "NEWS"),
    ),
    "book": _type("book", "BOOK", ("author",), *_OF_BOOKS),
    "collection": _type("book", "BOOK", ("editor",), *_OF_BOOKS),
    "inbook": _type("chapter", "CHAP", ("author", "booktitle"), "chapter", "pages", *_OF_BOOKS),
    "incollection": _type(
        "chapter", "CHAP", ("author", "editor", "booktitle"), "chapter", "pages", *_OF_BOOKS
    ),
    "inproceedings": _type(
        *("paper-conference", "CONF", ("author", "booktitle"), "editor", "pages", "organization"),
        *(name for name in _OF_BOOKS if name != "edition"),
    ),
    "mastersthesis": _type("thesis", "THES", ("author", "school"), "location"),
    "misc": _type(
        *("document", "GEN", ("author",), "howpublished", "organization", "location"),
        film=("motion_picture", "MPCT"),
        judgment=("legal_case", "CASE"),
        law=("legislation", "STAT"),
        treaty=("treaty", "STAT"),
    ),
    "online": _type("webpage", "ELEC", ("author", "url"), "organization"),
    "phdthesis": _type("thesis", "THES", ("author", "school"), "location"),
    "techreport": _type("report", "RPRT", ("author", "institution"), "type", "number", "pages", "location"),
    "unpublished": _type("manuscript", "UNPB", ("author",), "howpublished", "location"),
}
"""Types of works: those that biblatex and Zotero both know, with the fields that both read.

What biblatex has no field for in a type, it drops; what Zotero does not know as a type, it leaves out."""

LANGUAGES = {
    "da": "danish",
    "de": "german",
    "es": "spanish",
    "fr": "french",
    "it": "italian",
    "nb": "norsk",
    "nl": "dutch",
    "pt": "portuguese",
    "sq": "albanian",
    "sv": "swedish",
}
"""Languages of works that are not English: ``language``, for Zotero -> ``langid``, for biblatex."""

_TONGUES = {"norsk": "Norwegian"}
"""Languages that biblatex calls by another word than readers do."""

PUBLISHERS = ("publisher", "institution", "organization", "school")
"""Fields that say who published a work."""

ELSEWHERE = ("Account", "Also", "Record", "Reprint", "Review", "Summary")
"""What an address can lead to besides the work itself: "Also at" is a copy of it."""

_ELSEWHERE = re.compile(
    rf"({'|'.join(ELSEWHERE)}) at (\\url\{{https?://[^\s{{}}]+\}}(?:, \\url\{{https?://[^\s{{}}]+\}})*)"
)
_PEOPLE = frozenset(("author", "editor"))
_AS_WRITTEN = _PEOPLE | {"addendum"}

OTHERS = "others"
"""The last name of a field that does not name all."""


@cache
def _placing() -> Any:
    """A parser of pybtex that keeps the spans of values; pybtex is imported when a file is read."""
    from pybtex.database.input.bibtex import LowLevelParser

    class Placing(LowLevelParser):  # type: ignore[misc]  # published without types
        """The n-th field of an entry is the n-th value that was not empty."""

        def parse_command(self) -> Any:
            self.places: list[Span] = []
            return super().parse_command()

        def parse_value(self) -> None:
            start = self.pos
            super().parse_value()
            if self.current_value:
                written = self.text[start : self.pos]
                start += len(written) - len(written.lstrip())
                self.places.append(Span(start, start + len(written.strip())))

    return Placing


def read(text: str, path: str) -> tuple[list[Entry], list[Problem]]:
    """The entries of a .bib file, and what is wrong with it.

    Problems: not BibTeX (C001), a key written twice (C002), a key that citations cannot name (C003), a
    field written twice (C004).
    """
    reading = _Reading(text, path)
    for command, body in _until_hopeless(reading.parser):
        reading.take(command.lower(), body)
    return reading.entries, reading.problems


class _Reading:
    """Entries and problems of one file, gathered while its parser goes on."""

    def __init__(self, text: str, path: str) -> None:
        from pybtex.database.input.bibtex import month_names

        self._text, self._path = text, path
        self.entries: list[Entry] = []
        self.problems: list[Problem] = []
        self._starts = [0, *(match.end() for match in re.finditer("\n", text))]
        self._seen: set[str] = set()
        self._known = 0
        # A dictionary of its own: pybtex would keep the @strings of one file for the next.
        self.parser = _placing()(text, handle_error=self._fault, macros=dict(month_names))

    def _note(self, span: Span, code: str, message: str, hint: str) -> None:
        self.problems.append(Problem(self._path, span, code, message, hint, cause=code == "C001"))

    def _fault(self, error: Exception) -> None:
        """Note a fault of syntax. An entry that is never closed is noticed at the end; it opens before."""
        from pybtex.database.input.bibtex import UndefinedMacro

        parser, text, starts = self.parser, self._text, self._starts
        unclosed = parser.pos >= len(text) and parser.command_start is not None
        at = parser.command_start if unclosed else starts[min(parser.lineno, len(starts)) - 1]
        message = str(error).split(": ", 1)[-1]
        if isinstance(error, UndefinedMacro):
            message = f"no @string is called {message!r}"
        elif unclosed:
            message = "this entry is not closed"
        begun = bisect.bisect_right(starts, parser.command_start or 0)
        hint = "check braces, quotes and commas" + (f" from line {begun} on" if begun < parser.lineno else "")
        self._note(Span(at, min(at + 1, len(text))), "C001", f"this is not BibTeX: {message}", hint)
        if len(self.problems) >= MOST_FAULTS:
            raise _NotReadOn

    def take(self, command: str, body: Any) -> None:
        """Take over what the parser has just read: an entry, or a command that gives none."""
        is_faulty, self._known = len(self.problems) > self._known, len(self.problems)
        if command in {"string", "preamble"}:
            return
        key, fields = body
        if key is None:  # reported as a syntax error
            return
        text, start = self._text, self.parser.command_start
        opened = re.compile(r"[({]").search(text, start)
        start = text.find(key, opened.end() if opened else start)
        span = Span(start, start + len(key))
        if key.casefold() in self._seen:
            self._note(span, "C002", f"key {key!r} is used twice", "rename one of the two")
        if not is_faulty and not re.match(r"\s*[,})]", text[span.end :]):  # pybtex reads on, BibTeX does not
            message = f"this is not BibTeX: no comma follows the key {key!r}"
            self._note(span, "C001", message, f"write '{key},'")
        if not KEY.fullmatch(key):
            self._note(span, "C003", f"key {key!r} cannot be cited", "use letters, digits, '-' and '_' only")
        self._seen.add(key.casefold())
        values: dict[str, str] = {}
        places: dict[str, Span] = {}
        for (written, parts), place in zip(fields, self.parser.places, strict=False):
            name = written.lower()
            if name in values:
                self._note(place, "C004", f"entry {key!r} has two fields {name!r}", "keep one of the two")
            whole = " ".join("".join(parts).split())
            values.setdefault(name, whole if name in _AS_WRITTEN else _plain(whole))
            places.setdefault(name, place)
        self.entries.append(Entry(key, command, MappingProxyType(values), span, MappingProxyType(places)))
        self._known = len(self.problems)


class _NotReadOn(Exception):  # noqa: N818 - a signal, no error
    """Raised when a file is so faulty that it is something else."""


def _until_hopeless(parser: Iterable[tuple[str, Any]]) -> Iterator[tuple[str, Any]]:
    with contextlib.suppress(_NotReadOn):
        yield from parser


def _plain(value: str) -> str:
    """BibTeX text -> plain text: braces that guard capitals go, escaped signs become themselves."""
    value = re.sub(r"\\([&%#_$])", r"\1", value)
    return " ".join(value.replace("{", "").replace("}", "").split())


def field(entry: Entry, name: str) -> str:
    """The text of a field, or nothing."""
    value = entry.fields.get(name, "")
    return _plain(value) if name in _PEOPLE else value


def address(entry: Entry) -> str:
    """The address of a work on the web; empty where the field ``url`` is missing or holds anything else."""
    url = field(entry, "url")
    try:
        host = urlsplit(url).hostname
    except ValueError:
        return ""
    return url if host and re.fullmatch(r"https?://\S+", url) else ""


class Person(NamedTuple):
    """Who wrote or edited a work.

    Attributes:
        name: "Family, Given" or "Family, Jr, Given", or the name of a body.
        body: whether it is that of a body.
        short: the part of a body's name by which it is cited; empty where that is the whole.
    """

    name: str
    body: bool
    short: str = ""


def people(entry: Entry, role: str = "") -> list[Person]:
    """The authors of a work, or where it has none its editors.

    Args:
        entry: the work.
        role: ``author`` or ``editor``, where only these are asked for.
    """
    for name in (role,) if role else ("author", "editor"):
        if value := entry.fields.get(name, ""):
            return [person(one) for one in names(value)]
    return []


def names(value: str) -> list[str]:
    """The names in a field, as written; an "and" in braces is part of a name.

    >>> names("Lindqvist, Ada and {Office for Trade and Ships}")
    ['Lindqvist, Ada', '{Office for Trade and Ships}']
    """
    found, depth, start = [], 0, 0
    for match in re.finditer(r"[{}]|\sand(?=\s)", value, re.IGNORECASE):
        depth += {"{": 1, "}": -1}.get(match[0], 0)
        if depth == 0 and match[0] not in "{}":
            found.append(value[start : match.start()])
            start = match.end()
    return [name.strip() for name in (*found, value[start:]) if name.strip()]


def person(name: str) -> Person:
    """A name as written -> the person or body.

    A body is in braces. Where it is cited by the first part of its name alone, that part has braces of its
    own. The name of a person that has no comma is read as BibTeX reads it.

    >>> person("{Acme Trading, Inc.}")
    Person(name='Acme Trading, Inc.', body=True, short='')
    >>> person("{{Senate}, Committee on Trade}")
    Person(name='Senate, Committee on Trade', body=True, short='Senate')
    >>> person("Bo van der Meer").name
    'van der Meer, Bo'
    """
    if name.lower() == OTHERS:
        return Person(OTHERS, body=True)
    if _closed_at(name) == len(name):
        inner = name[1:-1].strip()
        at = _closed_at(inner)
        return Person(
            _plain(inner), body=True, short=_plain(inner[:at]) if inner[at:].startswith(",") else ""
        )
    said = _plain(name)
    return Person(said if "," in said else _turned(name), body=False)


def _closed_at(text: str) -> int:
    """Where the brace closes that a text begins with; 0 where it begins with none."""
    depth = 0
    for match in re.finditer(r"[{}]", text) if text.startswith("{") else ():
        depth += 1 if match[0] == "{" else -1
        if depth == 0:
            return match.end()
    return 0


def _turned(name: str) -> str:
    """The name of a person, given name first, with the family name first; one word is a name by itself."""
    if " " not in name:
        return _plain(name)
    from pybtex.database import Person as Parsed

    parsed = Parsed(name)
    family = " ".join((*parsed.prelast_names, *parsed.last_names))
    given = " ".join((*parsed.first_names, *parsed.middle_names))
    return _plain(f"{family}, {given}" if given else family)


def published_by(entry: Entry) -> list[str]:
    """Who published a work."""
    return list(dict.fromkeys(value for name in PUBLISHERS if (value := field(entry, name))))


def tongue(entry: Entry) -> str:
    """The language of a work that is not English, in words."""
    langid = LANGUAGES.get(field(entry, "language"), field(entry, "langid"))
    return _TONGUES.get(langid, langid.capitalize())


def elsewhere(entry: Entry) -> tuple[str, list[str]]:
    """Further addresses of a work, from its addendum, and their label, such as "Also at"."""
    if match := _ELSEWHERE.fullmatch(entry.fields.get("addendum", "")):
        return f"{match[1]} at", re.findall(r"\{([^{}]*)\}", match[2])
    return "", []


def work_type(entry: Entry) -> tuple[str, str]:
    """The type of a work in CSL and in RIS."""
    row = ENTRY_TYPES.get(entry.type, ENTRY_TYPES["misc"])
    return row.kinds.get(field(entry, "entrysubtype"), (row.csl, row.ris))


def sort_key(entry: Entry) -> tuple[str, str, str, str]:
    """Order of a list of references: author, date, title."""
    author = " ".join([one.name for one in people(entry)] or [field(entry, "title")]).casefold()
    when = field(entry, "date") or field(entry, "year")
    return author, when, field(entry, "title").casefold(), entry.key
