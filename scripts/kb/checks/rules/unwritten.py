"""Finds placeholders such as ``TODO`` for text that is not written yet."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from kb.checks.engine import Finding, check
from kb.checks.policy import UNWRITTEN
from kb.markdown.positions import without_code
from kb.model import Base, Page
from kb.model.records import DATA_FIELDS
from kb.problems import Span
from kb.schema.field_values import shown_texts
from kb.schema.paths import BIBLIOGRAPHY, PERMALINKS

_MARK = re.compile(
    rf"\b(?:{'|'.join(UNWRITTEN)})\b(?::[ ]*(?P<what>[^\n\"]*[^\n\".]))?"
    r"|(?<!\?)\?{3,}|\b[Ll]orem ipsum\b|\[(?:citation|reference|source) needed\]"
)


@check("W201", on=Page, local=True)
def unwritten(page: Page, base: Base) -> Iterator[Finding]:
    """Nothing is published that is still to be written.

    ``TODO:`` marks a place and says what it waits for; ``kb new`` begins a page with such marks.

    Bad:
        TODO: write what this has led to.

    Bad:
        In XXX this led to a treaty [citation needed].

    Good:
        This has led to a treaty.
    """
    yield from _marks(page.text[: page.body] + without_code(page.text[page.body :]))


@check("W202", on=Base)
def unwritten_data(base: Base) -> Iterator[Finding]:
    """A data file or the bibliography holds no placeholder for text that is not written yet.

    Bad in docs/glossary.yml:
        - id: zone
          term: Zone
          kind: concept
          definition: TBD

    Good in docs/glossary.yml:
        - id: zone
          term: Zone
          kind: concept
          definition: A part of a town.
    """
    for file in base.data:
        if file.path != PERMALINKS:
            for _, value in shown_texts(file.node, DATA_FIELDS[file.path]):
                for found in _marks(base.texts.get(file.path, ""), value.span):
                    yield replace(found, path=file.path)
    for entry in base.entries:
        for place in entry.places.values():
            for found in _marks(base.texts.get(BIBLIOGRAPHY, ""), place):
                yield replace(found, path=BIBLIOGRAPHY)


def is_unwritten(value: str) -> bool:
    """Whether a value is a placeholder: that is reported, and no other check judges the value."""
    return _MARK.match(value) is not None


def _marks(text: str, within: Span | None = None) -> Iterator[Finding]:
    start, end = within or (0, len(text))
    for match in _MARK.finditer(text, start, end):
        what = match["what"] or "write it, or take the mark out"
        if match[0] == "XXX":
            what += "; for a number, write 30"
        yield Finding(Span(*match.span()), "this is not written yet", what)
