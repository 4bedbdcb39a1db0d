"""Splits a page into front matter and Markdown, and refuses Markdown that costs too much to convert."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from kb.problems import Span
from kb.sources.decode import SourceError

FRONT_MATTER_LIMIT = 8 * 1024

OPEN_LIMIT = 100
LINE_LIMIT = 1000
MARK_LIMIT = 4000
INDENT_LIMIT = 80
LENGTH_LIMIT = 100_000
"""What a page may hold, several times the longest of this base. Python-Markdown takes longer than in
proportion: 10,000 open brackets cost half a minute, 4,000 headings three seconds, 1,000 nested lists 46 and
the interpreter's stack. Within these limits a page is converted in about a second at the worst."""

_MARK = re.compile(r"[\[*_`<&!~^=+|@{\"']")
_DEEP = re.compile(
    rf"^[ \t>]{{{INDENT_LIMIT + 1}}}|^(?:[ \t]*(?:[-*+>]|\d+[.)])[ \t]*(?=\S)){{{INDENT_LIMIT // 4 + 1}}}",
    re.MULTILINE,
)

_FILLED = re.compile(r"^[^\n]*\S", re.MULTILINE)
_BRACKET = re.compile(r"[\[\]()<>]|\n[ \t]*\n")
_OPENED_BY = {"]": "[", ")": "(", ">": "<"}
_INDENT = re.compile(r"[ \t]*")


def split(text: str) -> tuple[Span, int]:
    """Find the front matter of a page.

    Returns:
        The span of the YAML between the two ``---`` lines, and the offset at which the body starts.

    Raises:
        SourceError: the file is empty (M004), has no front matter (M010), does not close it (M011), or has
            more than 8 KB of it (M012).
    """
    if not text.strip():
        raise SourceError(Span(), "M004", "the page is empty", "write the page, or delete the file")
    if not text.startswith("---\n"):
        end = text.find("\n") if "\n" in text else len(text)
        raise SourceError(
            Span(0, end), "M010", "the page has no front matter", "start the page with a line '---'"
        )
    close = text.find("\n---\n", 3)
    if close < 0 and text.endswith("\n---"):
        close = len(text) - 4
    if close < 0:
        raise SourceError(
            Span(0, 3), "M011", "the front matter is not closed", "end the front matter with a line '---'"
        )
    if close - 4 > FRONT_MATTER_LIMIT:
        raise SourceError(
            Span(0, 3),
            "M012",
            f"the front matter has {close - 4} characters, more than {FRONT_MATTER_LIMIT}",
            "shorten it",
        )
    return Span(4, close + 1), min(close + 5, len(text))


def check_convertible(text: str, body: int) -> None:
    """Refuse Markdown that would take long to convert, or could not be converted at all.

    Raises:
        SourceError: from ``body`` on there is more than the limits above allow (M013).
    """
    found = min(_beyond(text, body), key=lambda one: one[0].start, default=None)
    if found:
        raise SourceError(found[0], "M013", found[1], found[2])


def _beyond(text: str, body: int) -> Iterator[tuple[Span, str, str]]:
    at = body + LENGTH_LIMIT
    if len(text) > at:
        said = f"the page has more than {LENGTH_LIMIT} characters up to here"
        yield Span(at, at + 1), said, "split the page"
    if deep := _DEEP.search(text, body, at):
        said = f"the text is set in by more than {INDENT_LIMIT} columns, or {INDENT_LIMIT // 4} marks, here"
        yield Span(*deep.span()), said, "nest lists and quotations less deeply"
    for pattern, limit, what in (
        (_FILLED, LINE_LIMIT, "lines of text"),
        (_MARK, MARK_LIMIT, "marks such as '[' and '*'"),
    ):
        if over := next(islice(pattern.finditer(text, body, at), limit, None), None):
            yield Span(*over.span()), f"the page has more than {limit} {what} up to here", "split the page"
    open_ = dict.fromkeys("[(<", 0)
    for match in _BRACKET.finditer(text, body, at):
        sign = match[0]
        if sign in open_:
            open_[sign] += 1
            if open_[sign] > OPEN_LIMIT:
                said = f"more than {OPEN_LIMIT} brackets {sign!r} are open here"
                yield Span(*match.span()), said, "close them, or take them out"
                return
        elif sign in _OPENED_BY:
            open_[_OPENED_BY[sign]] = max(0, open_[_OPENED_BY[sign]] - 1)
        else:
            open_ = dict.fromkeys(open_, 0)
