"""Family C: citations and the bibliography."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from kb.bib import ELSEWHERE, ENTRY_TYPES, LANGUAGES, address, elsewhere, field, names, person
from kb.checks.data import sorted_blocks
from kb.checks.engine import Finding, check
from kb.checks.markup import leftovers
from kb.checks.policy import COPIES
from kb.citing import parse_citation
from kb.dates import meant
from kb.ids import work
from kb.load import BIBLIOGRAPHY
from kb.model import Base, Entry, Page, Term
from kb.problems import Edit, Span, did_you_mean
from kb.render import NOTE_ID, Anchor, Citation
from kb.tex import found as tex_in
from kb.tex import in_address
from kb.typed import in_value

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
        right = base.by_folded_key.get(citation.key.casefold(), "")
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
    """What the editors say of a year has a source; so has a footnote.

    Bad:
        ## Editors' notes {: #T1-notes }

        In 2016 this was measured again.
        {: #T1.b }

    Bad:
        A lead with a footnote.[^again]

        [^again]: In 2016 this was measured again.

    Good:
        ## Editors' notes {: #T1-notes }

        In 2016 this was measured again [@osce2019].
        {: #T1.b }
    """
    note = re.fullmatch(r"fn:(.+)", anchor.id) if anchor.tag == "li" else None
    if not (note or NOTE_ID.fullmatch(anchor.id)) or not (year := _YEAR.search(anchor.text)):
        return
    if not any(found.block == anchor.id for found in page.rendered.citations):
        if _half_cited(anchor, page, base):
            return  # it cites a work, in a form that another check tells of
        name = f"footnote {note[1]!r}" if note else anchor.id
        said = f"{name} says something of {year[0]} and cites nothing"
        yield Finding(anchor.span, said, "cite a source, as in '[@key]'")


def _half_cited(anchor: Anchor, page: Page, base: Base) -> bool:
    """Whether a paragraph has a citation that is not read as one."""
    start = page.text.rfind("\n\n", 0, anchor.span.start)
    return any(
        start < page.at(found.span).start < anchor.span.start
        for found in leftovers(page, "citation", "key")
        if found.kind == "citation" or _is_key(found.text, base)
    )


def _is_key(text: str, base: Base) -> bool:
    """Whether a word is the key of a work, or meant as one."""
    key = text.strip("@{}[]")
    known = base.by_folded_key.get(key.casefold(), key) in base.by_key
    return known or bool(text.startswith("@") and _LIKE_A_KEY.fullmatch(key))


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

    Bad:
        As @osce2019 says.

    Bad:
        So says the report [osce2019].

    Bad:
        So says the report (osce2019, p. 4).

    Bad:
        So says another report (@zed2020x).

    Good:
        So says the report [see @osce2019, p. 4; @bayley2001structure].
    """
    for found in leftovers(page, "citation"):
        span, better = page.at(found.span), _mended(found.text, base)
        hint = "write a comma between key and page, and a semicolon between works"
        written = page.text[span.start : span.end] == found.text
        fix = (Edit(span, better),) if better and written else ()
        said = f"{found.text!r} is not read as a citation"
        yield Finding(span, said, f"write '{better}'" if better else hint, fix=fix)
    for found in leftovers(page, "key"):
        written_key = found.text.strip("@{}[]")
        key = base.by_folded_key.get(written_key.casefold(), written_key)
        if not _is_key(found.text, base):
            continue
        span = page.at(found.span)
        written = page.text[span.start : span.end] == found.text
        edits = _completed(page.text, span, key) if written and key in base.by_key else ()
        better = edits[0].text if edits else f"[@{key}]"
        hint = f"write '{better}'" + ("" if key in base.by_key else ", and add the work to bibliography.bib")
        said = f"{found.text!r} is not read as a citation"
        yield Finding(span, said, hint, fix=edits)


@check("C121", on=Citation, local=True)
def markup_in_citation(citation: Citation, page: Page, base: Base) -> Iterator[Finding]:
    """What stands before a key, and the page behind it, is plain text, and printed as it is typed.

    Bad:
        So says the report [@osce2019, *p. 4*].

    Bad:
        So says the report [@osce2019, pp. 4--5].

    Good:
        So says the report [see also @osce2019, pp. 4–5].
    """
    for said in (citation.prefix, citation.locator):
        for kind, markup, plain in in_value(said):
            if kind == "key" and markup.strip("@{}[]") not in base.by_key:
                continue
            better = "–" if kind == "dash" else plain
            hint = f"write '{better}'" if better else "write it in plain text"
            yield Finding(citation.span, f"'{markup}' in a citation is printed as it is typed", hint)


_LIKE_A_KEY = re.compile(r"[A-Za-z]+[0-9]{4}[\w-]*")


def _mended(text: str, base: Base) -> str:
    """What was meant by brackets that are not read as a citation; nothing where that cannot be known."""
    inner = re.sub(r"@\s*\{([\w-]+)\}", r"@\1", text[1:-1]).replace("[", "").replace("]", "")
    inner = re.sub(r"(?<![\w@-])-?@?([\w-]+)", lambda match: _key(match, base), inner)
    inner = re.sub(r",\s*(?=@)", "; ", inner)
    inner = re.sub(r"(@[\w-]+)(?::\s*|\s+)(?=[^\s;])", r"\1, ", inner)
    cited = parse_citation(inner)
    return f"[{inner}]" if cited and all(one["key"] in base.by_key for one in cited) else ""


def _key(match: re.Match[str], base: Base) -> str:
    """A key with its sign; any other word as it is."""
    return f"@{match[1]}" if match[1] in base.by_key else match[0]


def _completed(text: str, span: Span, key: str) -> tuple[Edit, ...]:
    """The edit that makes a citation of a key in brackets, and of the page behind it; else none."""
    if text[span.start] == "[":
        return (Edit(span, f"[@{key}]"),)
    before, after = text[: span.start], re.match(r"((?:,[^()\[\]@;\n]*)?)([)\]])", text[span.end :])
    if after is None or before[-1:] != {")": "(", "]": "["}[after[2]]:
        return ()
    whole, better = Span(span.start - 1, span.end + after.end()), f"[@{key}{after[1]}]"
    return (Edit(whole, better),) if text[whole.start : whole.end] != better else ()


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
    """A hint for a month or day that stands beside its year; nothing for another field, or no such date."""
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
    "journal": "make what stands in a journal or newspaper an '@article'",
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
    if url := address(entry):
        host = ".".join((urlsplit(url).hostname or "").rsplit(".", 2)[-2:])
        if host in COPIES:
            said = f"the address of {entry.key!r} leads to a copy on {host}"
            hint = f"write 'addendum = {{Also at \\url{{{url}}}}}' instead of 'url'"
            yield Finding(entry.at("url"), said, hint)


@check("C120", on=Entry)
def unsafe_url(entry: Entry, base: Base) -> Iterator[Finding]:
    """The address of a work begins with ``https://`` or ``http://`` and names a host.

    Addresses of other kinds may run what they carry in the browser of whoever follows them.

    Bad in bibliography.bib:
        @online{zed2020,
          author   = {{Zed}},
          title    = {{Another Report}},
          year     = {2020},
          url      = {javascript:alert(1)},
        }

    And:
        So says [@zed2020].

    Good in bibliography.bib:
        @online{zed2020,
          author   = {{Zed}},
          title    = {{Another Report}},
          year     = {2020},
          url      = {https://www.example.org/another-report},
        }

    And:
        So says [@zed2020].
    """
    if (url := field(entry, "url")) and not address(entry):
        said = f"the url of {entry.key!r} is {url!r}, which is no address of the web"
        yield Finding(entry.at("url"), said, "write it like 'url = {https://www.example.org/report}'")


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
        hint = f"write 'Also at \\url{{https://…}}'; first words are {words}"
        yield Finding(entry.at("addendum"), said, hint)


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
        yield Finding(entry.at("language" if language else "langid"), said, hint)


_ADDRESSES = frozenset(("url", "doi"))


@check("C118", on=Entry)
def markup_in_entry(entry: Entry, base: Base) -> Iterator[Finding]:
    r"""An entry is plain text: TeX, HTML and Markdown come out as they are typed.

    Of TeX it has ``\&``, ``\%``, ``\#``, ``\_`` and ``\$``, and ``--`` between pages; an address has nothing.

    Bad in bibliography.bib:
        @misc{zed2020,
          author      = {M{\"u}ller, J{\"o}rg},
          title       = {{Another Report}},
          year        = {2020},
        }

    And:
        So says [@zed2020].

    Bad in bibliography.bib:
        @misc{zed2020,
          author      = {{Zed}},
          title       = {{Another \emph{new} Report}},
          year        = {2020},
        }

    And:
        So says [@zed2020].

    Good in bibliography.bib:
        @misc{zed2020,
          author      = {Müller, Jörg},
          title       = {{Another Report, 1990–2000}},
          year        = {2020},
          note        = {R\&D},
        }

    And:
        So says [@zed2020].
    """
    text = base.texts.get(BIBLIOGRAPHY, "")
    for name, place in entry.places.items():
        delimited = text[place.start] in '{"' and place.end - place.start > 1
        place = Span(place.start + 1, place.end - 1) if delimited else place
        value = text[place.start : place.end]
        for start, end, plain in in_address(value) if name in _ADDRESSES else tex_in(_bare(name, value)):
            span = Span(place.start + start, place.start + end)
            hint = (
                "write it in plain text" if plain is None else f"write '{plain}'" if plain else "take it out"
            )
            fix = () if plain is None else (Edit(span, plain),)
            yield Finding(span, f"TeX comes out as it is typed: '{value[start:end]}'", hint, fix=fix)
        for kind, markup, plain in in_value(entry.fields[name]) if name not in _ADDRESSES else ():
            if kind not in {"address", "call", "dash", "escape", "key"}:
                at = value.find(markup)
                span = Span(place.start + at, place.start + at + len(markup)) if at >= 0 else place
                hint = f"write '{plain}'" if plain else "write it in plain text"
                yield Finding(span, f"{markup!r} comes out as it is typed", hint)


def _bare(name: str, value: str) -> str:
    """A value with what may stand in it and looks like TeX turned into spaces."""
    may = {"pages": r"--|", "addendum": r"\\url\{[^{}]*\}|"}.get(name, "")
    return re.sub(rf"{may}(?<!\{{)https?://[^\s{{}}\\]+", lambda match: " " * len(match[0]), value)


_JUNIOR = re.compile(r"(?:jr|sr|[ivx]+)\.?", re.IGNORECASE)


@check("C119", on=Entry)
def unreadable_name(entry: Entry, base: Base) -> Iterator[Finding]:
    """A person is "Family, Given", a body stands in braces of its own, and "and" stands between names.

    By these, citations know the name that they give, and lists the letter under which they put it.

    Bad in bibliography.bib:
        @misc{zed2020,
          author      = {Ada Lindqvist},
          title       = {{Another Report}},
          year        = {2020},
        }

    And:
        So says [@zed2020].

    Bad in bibliography.bib:
        @misc{zed2020,
          author      = {Lindqvist, Ada; Meer, Bo},
          title       = {{Another Report}},
          year        = {2020},
        }

    And:
        So says [@zed2020].

    Good in bibliography.bib:
        @misc{zed2020,
          author      = {Lindqvist, Ada and van der Meer, Bo and {Office for Trade and Ships, Ltd}},
          title       = {{Another Report}},
          year        = {2020},
        }

    And:
        So says [@zed2020].
    """
    for role in ("author", "editor"):
        for name in names(entry.fields.get(role, "")):
            one = person(name)
            parts = [part.strip() for part in one.name.split(",")]
            if one.body:
                continue
            if (
                re.search(r"[;&]|\bet al\b", name)
                or len(parts) > 3
                or (len(parts) == 3 and not _junior(parts))
            ):
                said = f"{name!r} is not one name"
                yield Finding(
                    _of(name, role, entry, base), said, "write ' and ' between names, 'and others' last"
                )
            elif "," not in name and " " in name:
                said = f"{name!r} is neither 'Family, Given' nor a body in braces"
                hint = f"write '{one.name}', or '{{{name}}}' where it is a body"
                yield Finding(_of(name, role, entry, base), said, hint)


def _junior(parts: list[str]) -> bool:
    return _JUNIOR.fullmatch(parts[1]) is not None


def _of(name: str, role: str, entry: Entry, base: Base) -> Span:
    """Where a name stands in its field."""
    place = entry.at(role)
    pattern = r"\s+".join(map(re.escape, name.split()))
    found = re.compile(pattern).search(base.texts.get(BIBLIOGRAPHY, ""), place.start, place.end)
    return Span(*found.span()) if found else place


@check("C122", on=Entry)
def unreadable_doi(entry: Entry, base: Base) -> Iterator[Finding]:
    """A DOI is given by itself, without the address that leads to it.

    Bad in bibliography.bib:
        @misc{zed2020,
          author      = {{Zed}},
          title       = {{Another Report}},
          year        = {2020},
          doi         = {https://doi.org/10.1000/182},
        }

    And:
        So says [@zed2020].

    Good in bibliography.bib:
        @misc{zed2020,
          author      = {{Zed}},
          title       = {{Another Report}},
          year        = {2020},
          doi         = {10.1000/182},
        }

    And:
        So says [@zed2020].
    """
    doi = field(entry, "doi")
    if doi and not re.fullmatch(r"10\.[0-9.]+/\S+", doi):
        bare = re.sub(r"^(?:https?://(?:dx\.)?doi\.org/|doi:\s*)", "", doi, flags=re.IGNORECASE)
        hint = f"write '{bare}'" if bare != doi else "write it as '10.1000/182'"
        yield Finding(entry.at("doi"), f"{doi!r} is no DOI", hint)
