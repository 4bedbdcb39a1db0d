"""The bibliography as a whole: types of works, dates, order, doubles, entries that nothing cites."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kb.checks.engine import Finding, check
from kb.checks.rules.data import sorted_blocks
from kb.citations.bibtex import ENTRY_TYPES, field
from kb.model import Base, Entry
from kb.problems import Span
from kb.schema.paths import BIBLIOGRAPHY
from kb.text.dates import meant
from kb.text.suggest import did_you_mean

_YEAR = re.compile(r"\b(?:1[89]|20)\d\d\b")


@check("C103", on=Entry)
def uncited_entry(entry: Entry, base: Base) -> Iterator[Finding]:
    """Every entry of the bibliography is cited by a page or by the glossary.

    Bad in bibliography.bib:
        @misc{zed2020,
          author      = {{Zed}},
          title       = {{Another Report}},
          year        = {2020},
        }

    Good in bibliography.bib:
        @misc{zed2020,
          author      = {{Zed}},
          title       = {{Another Report}},
          year        = {2020},
        }

    And:
        So says [@zed2020].
    """
    if entry.key not in base.cited_keys:
        yield Finding(entry.span, f"nothing cites {entry.key!r}", "cite it, or take it out")


@check("C104", on=Entry)
def incomplete_entry(entry: Entry, base: Base) -> Iterator[Finding]:
    """An entry says who wrote the work, what it is called and when it appeared; an article, where.

    Bad in bibliography.bib:
        @misc{zed2020,
          title = {{Another Report}},
          year  = {2020},
        }

    Good in bibliography.bib:
        @misc{zed2020,
          author      = {{Zed}},
          title       = {{Another Report}},
          year        = {2020},
        }

    And:
        So says [@zed2020].
    """
    row = ENTRY_TYPES.get(entry.type, ENTRY_TYPES["misc"])
    online = "url" in row.needs and not field(entry, "url") and field(entry, "doi")
    missing = [name for name in (*row.needs, "title") if not field(entry, name)]
    if online:
        missing.remove("url")
    if not field(entry, "year") and not field(entry, "date"):
        missing.append("year")
    for name in missing:
        hint = f"add '{name} = {{…}}'"
        if name == "author" and _is_edited(entry):
            hint += ", or make it a '@collection', which has an editor only"
        yield Finding(entry.span, f"entry {entry.key!r} has no {name}", hint)


def _is_edited(entry: Entry) -> bool:
    """Whether a book has an editor in the place of an author (C104): biblatex calls that a collection."""
    return entry.type == "book" and bool(field(entry, "editor")) and not field(entry, "author")


@check("C105", on=Base)
def doubled_entry(base: Base) -> Iterator[Finding]:
    """A work has one entry: no two have the same DOI, the same ISBN, or the same title and year.

    Bad in bibliography.bib:
        @misc{zed2019,
          author      = {{Zed}},
          title       = {{A report}},
          year        = {2019},
        }

    And:
        So says [@zed2019].

    Good in bibliography.bib:
        @misc{zed2019,
          author      = {{Zed}},
          title       = {{Another report}},
          year        = {2019},
        }

    And:
        So says [@zed2019].
    """
    seen: dict[tuple[str, str], Entry] = {}
    for entry in base.entries:
        title = re.sub(r"\W+", " ", field(entry, "title")).casefold().strip()
        marks = [
            ("DOI", re.sub(r"^https?://(dx\.)?doi\.org/", "", field(entry, "doi").casefold())),
            ("ISBN", re.sub(r"[^0-9x]", "", field(entry, "isbn").casefold())),
            ("title and year", f"{title} {field(entry, 'year')}" if title else ""),
        ]
        # Chapters of one book share its ISBN.
        if entry.type in {"incollection", "inproceedings"}:
            del marks[1]
        for name, value in marks:
            if value and (first := seen.setdefault((name, value), entry)) is not entry:
                said = f"{entry.key!r} has the {name} of {first.key!r}"
                yield Finding(entry.span, said, "keep one of the two", BIBLIOGRAPHY)
                break


@check("C110", on=Base)
def unsorted_bibliography(base: Base) -> Iterator[Finding]:
    """The bibliography is in the order of its keys, so that each entry has one place.

    Bad in bibliography.bib:
        @misc{adams2020,
          author      = {{Adams}},
          title       = {{Another Report}},
          year        = {2020},
        }

    And:
        So says [@adams2020].

    Good in bibliography.bib:
        @misc{zed2020,
          author      = {{Zed}},
          title       = {{Another Report}},
          year        = {2020},
        }

    And:
        So says [@zed2020].
    """
    text = base.texts.get(BIBLIOGRAPHY, "")
    for before, entry in zip(base.entries, base.entries[1:], strict=False):
        if entry.key.casefold() < before.key.casefold():
            starts = [text.rfind("@", 0, each.span.start) for each in base.entries]
            whole = all(at == 0 or text[at - 1 : at] == "\n" for at in starts)
            others = re.search(r"@\s*(?:string|preamble|comment)\b", text, re.IGNORECASE)
            names = [each.key.casefold() for each in base.entries]
            fix = sorted_blocks(text, starts, names, "%") if whole and not others else ()
            said = f"{entry.key!r} comes after {before.key!r}"
            yield Finding(entry.span, said, "put the entries into the order of their keys", BIBLIOGRAPHY, fix)
            return


@check("C111", on=Entry)
def unknown_entry_type(entry: Entry, base: Base) -> Iterator[Finding]:
    """An entry is of a type that citations know how to print, and that programs for references read.

    Bad in bibliography.bib:
        @legislation{zed2020,
          author       = {{Zed}},
          title        = {{Another Act}},
          year         = {2020},
        }

    And:
        So says [@zed2020].

    Good in bibliography.bib:
        @misc{zed2020,
          author       = {{Zed}},
          title        = {{Another Act}},
          entrysubtype = {law},
          year         = {2020},
        }

    And:
        So says [@zed2020].
    """
    if entry.type not in ENTRY_TYPES:
        otherwise = _INSTEAD_OF_TYPE.get(entry.type, f"use one of {', '.join(ENTRY_TYPES)}")
        hint = otherwise
        if entry.type not in _INSTEAD_OF_TYPE:
            hint = did_you_mean(entry.type, ENTRY_TYPES, otherwise)
        text = base.texts.get(BIBLIOGRAPHY, "")
        at = text.rfind("@", 0, entry.span.start)
        span = Span(at, at + 1 + len(entry.type)) if at >= 0 else entry.span
        yield Finding(span, f"type '@{entry.type}' is not known", hint)


_INSTEAD_OF_TYPE = {
    "conference": "write '@inproceedings'",
    "electronic": "write '@online'",
    "jurisdiction": "write '@misc' with 'entrysubtype = {judgment}'",
    "legislation": "write '@misc' with 'entrysubtype = {law}'",
    "manual": "write '@book'",
    "movie": "write '@misc' with 'entrysubtype = {film}'",
    "proceedings": "write '@collection'",
    "report": "write '@techreport'",
    "thesis": "write '@phdthesis' or '@mastersthesis'",
    "www": "write '@online'",
}


@check("C113", on=Entry)
def wrong_date(entry: Entry, base: Base) -> Iterator[Finding]:
    """A year has four digits; a date is written as 2013-06-24 or 2013-06, and is of that year.

    Bad in bibliography.bib:
        @misc{zed2020,
          author      = {{Zed}},
          title       = {{Another Report}},
          year        = {2020},
          date        = {2021-03},
        }

    And:
        So says [@zed2020].

    Good in bibliography.bib:
        @misc{zed2020,
          author      = {{Zed}},
          title       = {{Another Report}},
          year        = {2020},
          date        = {2020-03},
        }

    And:
        So says [@zed2020].
    """
    year, date = field(entry, "year"), field(entry, "date")
    if year and not re.fullmatch(r"\d{4}", year):
        yield Finding(entry.at("year"), f"{entry.key!r} is of the year {year!r}", "write four digits")
    elif date and not re.fullmatch(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?", date):
        said = f"{entry.key!r} has the date {date!r}"
        yield Finding(entry.at("date"), said, "write it as YYYY-MM-DD or YYYY-MM")
    elif date and year and not date.startswith(year):
        said = f"{entry.key!r} is of {year} and has the date {date}"
        yield Finding(entry.at("date"), said, "correct one of the two")


@check("C114", on=Entry)
def field_of_another_type(entry: Entry, base: Base) -> Iterator[Finding]:
    """An entry has the fields of its type: what a type has no field for, programs for references drop.

    Bad in bibliography.bib:
        @misc{zed2020,
          author      = {{Zed}},
          title       = {{Another Report}},
          institution = {{Zed}},
          year        = {2020},
        }

    And:
        So says [@zed2020].

    Good in bibliography.bib:
        @techreport{zed2020,
          author      = {{Zed}},
          title       = {{Another Report}},
          institution = {{Zed}},
          year        = {2020},
        }

    And:
        So says [@zed2020].
    """
    if (row := ENTRY_TYPES.get(entry.type)) is None:
        return
    for name in entry.fields:
        if name not in row.may and not (name == "editor" and _is_edited(entry)):
            hint = (
                _as_one_date(entry, name)
                or _INSTEAD_OF_FIELD.get(name)
                or did_you_mean(name, row.may, "take it out, or say it in 'note'")
            )
            said = f"{entry.key!r} has {name!r}, which '@{entry.type}' has no place for"
            yield Finding(entry.at(name), said, hint)
    kind = field(entry, "entrysubtype")
    if kind and row.kinds and kind not in row.kinds:
        hint = did_you_mean(kind, row.kinds, f"use one of {', '.join(row.kinds)}")
        yield Finding(entry.at("entrysubtype"), f"{entry.key!r} is of an unknown kind, {kind!r}", hint)


def _as_one_date(entry: Entry, name: str) -> str:
    """A hint for a month or day in a field beside the year; empty for another field, or no such date."""
    year, month, day = (field(entry, part) for part in ("year", "month", "day"))
    date = meant(f"{day} {month} {year}") or meant(f"{year}/{month}/{day}".rstrip("/"))
    if name not in {"month", "day"} or not date:
        return ""
    instead = "'year', 'month' and 'day'" if day else "'year' and 'month'"
    return f"write 'date = {{{date}}}' instead of {instead}"


_INSTEAD_OF_FIELD = {
    "booktitle": "make it an '@inbook' or an '@incollection'",
    "day": "write 'date = {2013-06-24}'",
    "editor": "name the editor in 'note'",
    "howpublished": "say it in 'note'",
    "institution": "name the body as 'author', and its house as 'publisher' or its site as 'organization'",
    "isbn": "make a report with an ISBN a '@book'",
    "journal": "make a work in a journal or newspaper an '@article'",
    "journaltitle": "write 'journal' in an '@article'",
    "month": "write 'date = {2013-06}'",
    "number": "put it into 'note'",
    "organization": "name the body as 'author', or its house as 'publisher' or 'institution'",
    "publisher": "write 'institution' in a '@techreport', 'organization' in an '@online' or a '@misc'",
    "series": "put it into 'number', as in 'number = {Special Report 18}'",
    "subtitle": "write it in 'title', after a colon",
    "translator": "say it in 'note', as in 'note = {Translated by Ada Lindqvist}'",
    "volume": "put it into 'number', as in 'number = {vol. 1}'",
}
