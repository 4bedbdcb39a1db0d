"""Words that are still to be written, marked where they are to stand."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kb.checks.engine import Finding, check
from kb.find import without_code
from kb.model import Base, Page
from kb.problems import Span

_MARK = re.compile(r"\bTODO\b(?::[ ]*(?P<what>[^\n\"]*[^\n\".]))?")


@check("W201", on=Page, local=True)
def unwritten(page: Page, base: Base) -> Iterator[Finding]:
    """Nothing is published that is still to be written.

    ``TODO:`` marks a place and says what it waits for; ``kb new`` begins a page with such marks.

    Bad:
        TODO: write what this has led to.

    Good:
        This has led to a treaty.
    """
    text = page.text[: page.body] + without_code(page.text[page.body :])
    for match in _MARK.finditer(text):
        what = match["what"] or "write it, or take the mark out"
        yield Finding(Span(match.start(), match.end()), "this is still to be written", what)
