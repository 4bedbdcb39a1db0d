"""Family C: citations and the bibliography."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from kb.bib import ELSEWHERE, ENTRY_TYPES, LANGUAGES, elsewhere, field
from kb.checks.data import sorted_blocks
from kb.checks.engine import Finding, check
from kb.checks.markup import leftovers
from kb.checks.policy import COPIES
from kb.ids import work
from kb.load import BIBLIOGRAPHY
from kb.model import Base, Entry, Page, Term
from kb.problems import Edit, Span, did_you_mean
from kb.render import NOTE_ID, Anchor, Citation

_YEAR = re.compile(r"\b(?:1[89]|20)\d\d\b")


@check("C101", on=Citation)
def unknown_work(citation: Citation, page: Page, base: Base) -> Iterator[Finding]:
    """A citation names an entry of ``bibliography.bib``.

    Bad:
        So says [@osce2018].

    Good:
        So says [@osce2019, p. 4].
    """
    if citation.key not in base.by_key:
        hint = work(citation.key, base)
        right = next((key for key in base.by_key if key.casefold() == citation.key.casefold()), "")
        written = page.text[citation.span.start : citation.span.end] == citation.key
        fix = (Edit(citation.span, right),) if right and written else ()
        yield Finding(citation.span, f"no entry {citation.key!r} in bibliography.bib", hint, fix=fix)


@check("C102", on=Term)
def unknown_source(term: Term, base: Base) -> Iterator[Finding]:
    """A source of the glossary names an entry of ``bibliography.bib``.

    Bad in docs/glossary.yml:
        - id: zone
          term: Zone
          kind: concept
          definition: A part of a town.
          sources: [osce2018]

    Good in docs/glossary.yml:
        - id: zone
          term: Zone
          kind: concept
          definition: A part of a town.
          sources: [osce2019]
    """
    for key in term.sources:
        if key.value not in base.by_key:
            hint = work(key.value, base)
            yield Finding(key.span, f"no entry {key.value!r} in bibliography.bib", hint)


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
        yield Finding(entry.span, f"entry {entry.key!r} has no {name}", f"add '{name} = {{…}}'")


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


@check("C106", on=Citation, local=True)
def citation_in_heading(citation: Citation, page: Page, base: Base) -> Iterator[Finding]:
    """A citation stands in a paragraph, not in a heading; tables of contents cannot show it.

    Bad:
        ## Background [@osce2019] {: #T1-background }

        Its text.

    Good:
        ## Background {: #T1-background }

        Its text [@osce2019].
    """
    if citation.block and any(heading.id == citation.block for heading in page.rendered.headings):
        said = f"[@{citation.key}] stands in a heading"
        yield Finding(citation.span, said, "move it to the paragraph that it supports")


@check("C107", on=Anchor, local=True)
def statement_without_source(anchor: Anchor, page: Page, base: Base) -> Iterator[Finding]:
    """What the editors say of a year has a source.

    Bad:
        ## Editors' notes {: #T1-notes }

        In 2016 this was measured again.
        {: #T1.b }

    Good:
        ## Editors' notes {: #T1-notes }

        In 2016 this was measured again [@osce2019].
        {: #T1.b }
    """
    if not NOTE_ID.fullmatch(anchor.id) or not (year := _YEAR.search(anchor.text)):
        return
    if not any(found.block == anchor.id for found in page.rendered.citations):
        said = f"{anchor.id} says something of {year[0]} and cites nothing"
        yield Finding(anchor.span, said, "cite a source, as in '[@key]'")


@check("C108", on=Page, local=True)
def locator_without_key(page: Page, base: Base) -> Iterator[Finding]:
    """A page or paragraph in brackets follows the key of a work.

    Bad:
        So says the report [p. 4].

    Good:
        So says the report [@osce2019, p. 4].
    """
    for found in leftovers(page, "locator"):
        hint = f"write '[@key, {found.text[1:-1]}]'"
        yield Finding(page.at(found.span), f"{found.text!r} does not say of which work", hint)


@check("C109", on=Page, local=True)
def unreadable_citation(page: Page, base: Base) -> Iterator[Finding]:
    """A citation reads ``[@key]``, ``[@key, p. 4]``, ``[see @key]`` or ``[@one; @two]``.

    Bad:
        So says the report [@osce2019 p. 4].

    Good:
        So says the report [see @osce2019, p. 4; @bayley2001structure].
    """
    for found in leftovers(page, "citation"):
        hint = "write a comma between key and page, and a semicolon between works"
        yield Finding(page.at(found.span), f"{found.text!r} is not read as a citation", hint)


@check("C110", on=Base)
def unsorted_bibliography(base: Base) -> Iterator[Finding]:
    """The bibliography is in the order of its keys, so that everybody adds an entry at the same place.

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
            said = f"{entry.key!r} stands after {before.key!r}"
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
        yield Finding(entry.span, f"{entry.key!r} is of the year {year!r}", "write four digits")
    elif date and not re.fullmatch(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?", date):
        yield Finding(entry.span, f"{entry.key!r} has the date {date!r}", "write it as YYYY-MM-DD or YYYY-MM")
    elif date and year and not date.startswith(year):
        yield Finding(
            entry.span, f"{entry.key!r} is of {year} and has the date {date}", "correct one of the two"
        )


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
        if name not in row.may:
            hint = _INSTEAD_OF_FIELD.get(name) or did_you_mean(
                name, row.may, "take it out, or say it in 'note'"
            )
            yield Finding(
                entry.span, f"{entry.key!r} has {name!r}, which '@{entry.type}' has no place for", hint
            )
    kind = field(entry, "entrysubtype")
    if kind and row.kinds and kind not in row.kinds:
        hint = did_you_mean(kind, row.kinds, f"use one of {', '.join(row.kinds)}")
        yield Finding(entry.span, f"{entry.key!r} is of an unknown kind, {kind!r}", hint)


_INSTEAD_OF_FIELD = {
    "booktitle": "make it an '@inbook' or an '@incollection'",
    "day": "write 'date = {2013-06-24}'",
    "editor": "name the editor in 'note'",
    "howpublished": "say it in 'note'",
    "institution": "name the body as 'author', and its house as 'publisher' or its site as 'organization'",
    "isbn": "make a report with an ISBN a '@book'",
    "journal": "make what stands in a journal or newspaper an '@article'",
    "journaltitle": "write 'journal' in an '@article'",
    "month": "write 'date = {2013-06}'",
    "number": "put it into 'note'",
    "organization": "name the body as 'author', or its house as 'publisher' or 'institution'",
    "publisher": "write 'institution' in a '@techreport', 'organization' in an '@online' or a '@misc'",
    "series": "put it into 'number', as in 'number = {Special Report 18}'",
    "volume": "put it into 'number', as in 'number = {vol. 1}'",
}


@check("C115", on=Entry)
def address_of_a_copy(entry: Entry, base: Base) -> Iterator[Finding]:
    r"""The address of a work leads to its publisher; a copy on a sharing site is named after it.

    Bad in bibliography.bib:
        @online{zed2020,
          author   = {{Zed}},
          title    = {{Another Report}},
          year     = {2020},
          url      = {https://docslib.org/doc/1/another-report},
        }

    And:
        So says [@zed2020].

    Good in bibliography.bib:
        @misc{zed2020,
          author   = {{Zed}},
          title    = {{Another Report}},
          year     = {2020},
          addendum = {Also at \url{https://docslib.org/doc/1/another-report}},
        }

    And:
        So says [@zed2020].
    """
    if url := field(entry, "url"):
        host = ".".join((urlsplit(url).hostname or "").rsplit(".", 2)[-2:])
        if host in COPIES:
            said = f"the address of {entry.key!r} leads to a copy on {host}"
            yield Finding(entry.span, said, f"write 'addendum = {{Also at \\url{{{url}}}}}' instead of 'url'")


@check("C116", on=Entry)
def unreadable_addendum(entry: Entry, base: Base) -> Iterator[Finding]:
    r"""What else there is of a work is said in one form: what it is, and its address.

    Bad in bibliography.bib:
        @misc{zed2020,
          author   = {{Zed}},
          title    = {{Another Report}},
          year     = {2020},
          addendum = {Copy: https://docslib.org/doc/1/another-report},
        }

    And:
        So says [@zed2020].

    Good in bibliography.bib:
        @misc{zed2020,
          author   = {{Zed}},
          title    = {{Another Report}},
          year     = {2020},
          addendum = {Also at \url{https://docslib.org/doc/1/another-report}},
        }

    And:
        So says [@zed2020].
    """
    if field(entry, "addendum") and not elsewhere(entry)[0]:
        words = ", ".join(f"'{word} at'" for word in ELSEWHERE)
        said = f"the addendum of {entry.key!r} does not say what is at which address"
        yield Finding(entry.span, said, f"write 'Also at \\url{{https://…}}'; first words are {words}")


@check("C117", on=Entry)
def unreadable_language(entry: Entry, base: Base) -> Iterator[Finding]:
    """A work in another language names it twice: Zotero reads ``language``, biblatex ``langid``.

    Bad in bibliography.bib:
        @misc{zed2020,
          author   = {{Zed}},
          title    = {{Ein anderer Bericht}},
          year     = {2020},
          language = {german},
        }

    And:
        So says [@zed2020].

    Good in bibliography.bib:
        @misc{zed2020,
          author   = {{Zed}},
          title    = {{Ein anderer Bericht}},
          year     = {2020},
          language = {de},
          langid   = {german},
        }

    And:
        So says [@zed2020].
    """
    language, langid = field(entry, "language"), field(entry, "langid")
    if (language or langid) and langid != LANGUAGES.get(language):
        code = next((code for code, name in LANGUAGES.items() if name in {language, langid}), language)
        said = f"{entry.key!r} has the language {language!r} and the langid {langid!r}"
        if code in LANGUAGES:
            hint = f"write 'language = {{{code}}}' and 'langid = {{{LANGUAGES[code]}}}'"
        else:
            hint = f"use one of {', '.join(LANGUAGES)}, or add the language to LANGUAGES in kb/bib.py"
        yield Finding(entry.span, said, hint)
