"""The output of `kb check` for people, in rows of which each can be printed again without its file."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from kb.model import Base
from kb.problems import Problem, reporters
from kb.text.plural import counted


class Row(NamedTuple):
    """One problem, with what is printed of it: without colours and with those of a terminal."""

    cause: bool
    path: str
    start: int
    end: int
    code: str
    message: str
    severity: str
    fixable: bool
    plain: str
    painted: str

    @property
    def order(self) -> tuple[Any, ...]:
        """That of reports: the same as ``problems.sort_key``."""
        return not self.cause, self.path, self.start, self.end, self.code, self.message


class Answer(NamedTuple):
    """The exit code, and the output without colours and with those of a terminal."""

    code: int
    plain: str
    painted: str


def rows_of(problems: Iterable[Problem], texts: Mapping[str, str]) -> list[Row]:
    """What is printed of each problem.

    Args:
        problems: in the order of reports.
        texts: the decoded text of each file by repository path.
    """
    return [
        Row(
            problem.cause,
            problem.path,
            *problem.span,
            problem.code,
            problem.message,
            problem.severity,
            bool(problem.fix),
            reporters.as_text([problem], texts),
            reporters.as_text([problem], texts, colour=True),
        )
        for problem in problems
    ]


def answer(rows: Iterable[Row], summary: str) -> Answer:
    """Everything that is printed.

    Args:
        rows: in the order of reports.
        summary: of the base; it is printed where there is no problem.
    """
    listed = list(rows)
    errors = sum(row.severity == "error" for row in listed)
    last = totals(errors, len(listed) - errors, sum(row.fixable for row in listed)) or summary
    plain = "".join(row.plain for row in listed)
    painted = "".join(row.painted for row in listed)
    return Answer(1 if errors else 0, f"{plain}{last}\n", f"{painted}{last}\n")


def totals(errors: int, warnings: int, fixable: int) -> str:
    """The last line of a report: how many problems there are, how many can be fixed; or nothing."""
    parts = [counted(errors, "error")] if errors else []
    parts += [counted(warnings, "warning")] if warnings else []
    help_ = f"; kb check --fix corrects {fixable}" if fixable else ""
    return f"{', '.join(parts)}{help_}; kb explain CODE says more" if parts else ""


def summary(base: Base) -> str:
    """How large the base is, as it is printed where there is no problem."""
    return f"{len(base.collected)} pages, {len(base.points)} points of the paper: no problem"
