"""Citations in pages: keys, locators, statements without a source."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kb.assets.glyphs import unshown
from kb.checks.engine import Finding, check
from kb.checks.rules.bibliography import _YEAR
from kb.checks.rules.markup import leftovers
from kb.markdown.citation_syntax import parse_citation
from kb.markdown.facts import Anchor, Citation
from kb.markdown.typed_markup import in_value
from kb.model import Base, Entry, Page, Term
from kb.permalinks.unknown_ids import work
from kb.problems import Edit, Span
from kb.schema.paths import BIBLIOGRAPHY
from kb.text.ids import NOTE_ID


@check("C101", on=Citation, briefings=True)
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


@check("C106", on=Citation, local=True, briefings=True)
def citation_in_heading(citation: Citation, page: Page, base: Base) -> Iterator[Finding]:
    """A citation is in a paragraph, not in a heading; tables of contents cannot show it.

    Bad:
        ## Background [@osce2019] {: #T1-background }

        Its text.

    Good:
        ## Background {: #T1-background }

        Its text [@osce2019].
    """
    if citation.block and any(heading.id == citation.block for heading in page.rendered.headings):
        said = f"[@{citation.key}] is in a heading"
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
            return  # it cites a work, in a form that another check reports
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


@check("C108", on=Page, local=True, briefings=True)
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


@check("C109", on=Page, local=True, briefings=True)
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


@check("C121", on=Citation, local=True, briefings=True)
def markup_in_citation(citation: Citation, page: Page, base: Base) -> Iterator[Finding]:
    """The words before a key, and the page after it, are plain text, and printed as typed.

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


@check("C123", on=Entry)
def character_without_glyph_in_entry(entry: Entry, base: Base) -> Iterator[Finding]:
    r"""Every character of a work in the bibliography is in the fonts of the documents, which are Latin.

    Bad in bibliography.bib:
        @misc{zed2020,
          author      = {{Zed}},
          title       = {{A Word: \u8b66\u5bdf}},
          year        = {2020},
        }

    And:
        So says [@zed2020].

    Good in bibliography.bib:
        @misc{zed2020,
          author      = {{Zed}},
          title       = {{A Word: Jǐngchá}},
          year        = {2020},
        }

    And:
        So says [@zed2020].
    """
    for name, value in entry.fields.items():
        for _, said in unshown(value):
            place = entry.at(name)
            written = base.texts.get(BIBLIOGRAPHY, "")[place.start : place.end]
            at = next((span for span, _ in unshown(written)), None)
            span = Span(place.start + at.start, place.start + at.end) if at else place
            yield Finding(span, said, "write it in Latin letters, or leave it out")
