"""What is wrong with something that a person wrote: where, what, and the one thing to do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple


class Span(NamedTuple):
    """A stretch of a file, as character offsets: ``start`` is included, ``end`` is not."""

    start: int = 0
    end: int = 0


@dataclass(frozen=True)
class Edit:
    """Text to put in the place of a span; with an empty span and no text, the file is only written anew.

    Writing a file anew takes away its byte order mark and carriage returns, which its text no longer has.
    """

    span: Span
    text: str


@dataclass(frozen=True)
class Problem:
    """One fault in one file.

    Attributes:
        path: repository path, with forward slashes.
        span: its position in the decoded text of that file.
        code: family letter and number, such as ``L101``.
        message: a fact about this very value, present tense.
        hint: one imperative, with the nearest valid value where there is one; may be empty.
        severity: ``error``, which fails a run, or ``warning``.
        fix: what ``kb check --fix`` does about it; empty where only a person can know.
        cause: whether the file could not be read, so that other problems may only follow from this one.
    """

    path: str
    span: Span
    code: str
    message: str
    hint: str = ""
    severity: str = "error"
    fix: tuple[Edit, ...] = ()
    cause: bool = False


def line_and_column(text: str, offset: int) -> tuple[int, int]:
    """Turn a character offset into a 1-based line and column, both clamped to the text."""
    offset = max(0, min(offset, len(text)))
    line = text.count("\n", 0, offset) + 1
    return line, offset - (text.rfind("\n", 0, offset) + 1) + 1


def sort_key(problem: Problem) -> tuple[bool, str, Span, str, str]:
    """The order in which problems are reported: causes first, then by file, position and code."""
    return not problem.cause, problem.path, problem.span, problem.code, problem.message
