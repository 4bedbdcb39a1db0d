"""Problems: what is wrong, where, and the one thing to do about it."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class Span:
    """A stretch of a file, as character offsets: ``start`` is included, ``end`` is not."""

    start: int = 0
    end: int = 0


@dataclass(frozen=True)
class Problem:
    """One fault in one file.

    Attributes:
        path: repository path, with forward slashes.
        span: where it stands in the decoded text of that file.
        code: family letter and number, such as ``L101``.
        message: a fact about this very value, present tense.
        hint: one imperative, with the nearest valid value where there is one; may be empty.
        severity: ``error``, which fails a run, or ``warning``.
    """

    path: str
    span: Span
    code: str
    message: str
    hint: str = ""
    severity: str = "error"


def line_and_column(text: str, offset: int) -> tuple[int, int]:
    """Turn a character offset into a 1-based line and column, both clamped to the text."""
    offset = max(0, min(offset, len(text)))
    line = text.count("\n", 0, offset) + 1
    return line, offset - (text.rfind("\n", 0, offset) + 1) + 1


def sort_key(problem: Problem) -> tuple[str, Span, str, str]:
    """The order in which problems are reported: by file, then position, then code."""
    return problem.path, problem.span, problem.code, problem.message


def as_text(problems: Iterable[Problem], texts: Mapping[str, str]) -> str:
    """Print problems for people, one per line, each followed by its source line, a caret and its hint.

    Args:
        problems: what to print; printed in stable order.
        texts: the decoded text of each file by repository path; a missing file prints as line 1.

    Returns:
        Lines such as ``trends/globalisation.md:9:9: L101 no page at 'trends/falling-crimes.md'``.
    """
    lines: list[str] = []
    for problem in sorted(problems, key=sort_key):
        text = texts.get(problem.path, "")
        line, column = line_and_column(text, problem.span.start)
        lines.append(f"{problem.path}:{line}:{column}: {problem.code} {problem.message}")
        source = text.split("\n")[line - 1] if text else ""
        if source.strip() and len(source) <= 200:
            width = max(1, min(problem.span.end - problem.span.start, len(source) - column + 1))
            lines.append(f"    {source}")
            lines.append(f"    {' ' * (column - 1)}{'^' * width}")
        if problem.hint:
            lines.append(f"    hint: {problem.hint}")
    return "".join(line + "\n" for line in lines)


def nearest(value: str, valid: Iterable[str]) -> str | None:
    """The valid value closest to a mistyped one, or None when nothing is close."""
    choices = sorted(set(valid))
    by_folded = {choice.casefold(): choice for choice in choices}
    if value.casefold() in by_folded:
        return by_folded[value.casefold()]
    close = difflib.get_close_matches(value, choices, n=1, cutoff=0.6)
    return close[0] if close else None


def did_you_mean(value: str, valid: Iterable[str], otherwise: str) -> str:
    """A hint that names the nearest valid value, or else the given imperative."""
    close = nearest(value, valid)
    return f"did you mean {close!r}?" if close else otherwise
