"""Tables, lists and code that come out as plain text."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kb.checks.engine import Finding, check
from kb.checks.rules.markup import leftovers
from kb.checks.rules.typed import first_each
from kb.markdown.positions import without_code
from kb.model import Base, Page
from kb.problems import Edit, Span

_CELLS = re.compile(r"(?:[ >]*(?:[-*+:•●▪◦‣·]|\d+[.)])\s+)?(?P<cells>[^|\n]*?\S[ ]*\t[^|\n]*\S)[ \t]*")


@check("S506", on=Page, local=True, briefings=True)
def table_as_text(page: Page, base: Base) -> Iterator[Finding]:
    r"""A table has an empty line above it, bars between its cells, and a line ``|---|---|`` under its head.

    What is pasted from Word or Excel has tabs between its cells, and comes out as one run of words.

    Bad:
        Year\u0009Number
        2011\u000912

    Bad:
        | Year | Number |
        | 2011 | 12     |

    Good:
        | Year | Number |
        |------|--------|
        | 2011 | 12     |
    """
    for found in first_each(page, leftovers(page, "table")):
        hint = "leave an empty line above it, and write a line '|---|---|' under its head"
        yield Finding(page.at(found.span), "the table comes out as text", hint)
    if "\t" not in page.text:
        return
    body = without_code(page.text[page.body :])
    start, before = 0, False
    for line in body.split("\n"):
        match = _CELLS.fullmatch(line)
        if match and not before:
            cells = re.split(r"\s*\t\s*", match["cells"].strip())
            head = f"| {' | '.join(cells)} |"
            span = page.at(Span(start + match.start("cells"), start + match.end("cells")))
            hint = f"write '{head}', under it '{'|---' * len(cells)}|', and each other row like the first"
            yield Finding(span, f"the tabs after {cells[0]!r} come out as spaces", hint)
        before = match is not None
        start += len(line) + 1


@check("S507", on=Page, local=True, briefings=True)
def list_as_text(page: Page, base: Base) -> Iterator[Finding]:
    """A list has an empty line above it, and ``-`` or ``1.`` before each item.

    Bad:
        Two things:
        - one
        - another

    Bad:
        • one
        • another

    Bad:
        - [ ] one
        - [x] another

    Good:
        Two things:

        - one
        - another
    """
    for found in first_each(page, leftovers(page, "list")):
        span = page.at(found.span)
        fix: tuple[Edit, ...] = ()
        sign = found.text.strip()
        at = page.text.rfind("\n", 0, span.start) + 1
        if not page.text[at : span.start].strip(" >") and page.text[at - 2 : at] == "\n\n":
            hint, fix = f"write '{sign[:-1]}.'", (Edit(Span(span.end - 1, span.end), "."),)
        else:
            hint = "leave an empty line above the list"
            if not _introduced(page.text, at, sign):
                hint += f"; where it is none, put {sign!r} into the line above"
            elif page.text[span.start : span.end] == sign and at == span.start:
                fix = (Edit(Span(at, at), "\n"),)
        yield Finding(span, f"the list that begins with {sign!r} comes out as text", hint, fix=fix)
    for found in first_each(page, leftovers(page, "bullet")):
        hint = "write '- ' before each item, and leave an empty line above the first"
        yield Finding(page.at(found.span), f"{found.text.strip()!r} comes out as text", hint)
    for found in leftovers(page, "task"):
        yield Finding(page.at(found.span), f"{found.text!r} comes out as text", "write the item without it")


def _introduced(text: str, at: int, sign: str) -> bool:
    """Whether a line is sure to begin a list: words and a colon are above it, or another item below it.

    A line that was broken before a dash or a number may look the same.
    """
    following = sign if not sign[0].isdecimal() else f"{int(sign[:-1]) + 1}{sign[-1]}"
    paragraph = text[at:].partition("\n\n")[0]
    return text[:at].rstrip().endswith(":") or f"\n{following} " in paragraph


@check("S508", on=Page, local=True, briefings=True)
def text_as_code(page: Page, base: Base) -> Iterator[Finding]:
    """A paragraph begins at the margin: four spaces before it make it code.

    Bad:
            This paragraph is set in by four spaces.

    Good:
        ```
        $ this is code
        ```
    """
    for found in leftovers(page, "indented"):
        said = f"four spaces make code of {_start(found.text)!r}"
        hint = "take the spaces away; code is between two lines '```'"
        yield Finding(page.at(found.span), said, hint)


def _start(text: str) -> str:
    return text if len(text) <= 40 else f"{text[:40].rstrip()}…"
