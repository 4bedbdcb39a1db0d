"""The whole program on one screen: disk -> Base -> problems, and Base -> site."""

from __future__ import annotations

import datetime
import os
from dataclasses import replace
from pathlib import Path

from kb import views
from kb.cache import Cache
from kb.checks import run
from kb.load import CACHE, load
from kb.model import Base
from kb.problems import Problem, sort_key


def read(root: Path, cache: Cache | None = None, today: datetime.date | None = None) -> Base:
    """Load the knowledge base below ``root``, fill in its views and judge it.

    Args:
        root: the top of the repository.
        cache: where what was made is kept; by default a file inside ``root``.
        today: the day on which it is judged; by default that of SOURCE_DATE_EPOCH, or else of the clock.

    Returns:
        The Base; what is wrong with it stands in its ``problems``, in the order of reports.
    """
    cache = cache or Cache(root / CACHE)
    base = views.fill(replace(load(root, cache), today=today or day()), cache)
    problems: list[Problem] = [*base.problems, *run(base, cache)]
    cache.flush()
    return replace(base, problems=tuple(sorted(set(problems), key=sort_key)))


def day() -> datetime.date:
    """The day on which the base is judged: that of SOURCE_DATE_EPOCH, or else of the clock."""
    given = os.environ.get("SOURCE_DATE_EPOCH", "")
    if given.isdecimal():
        return datetime.datetime.fromtimestamp(int(given), datetime.UTC).date()
    return datetime.date.today()


def errors(base: Base) -> list[Problem]:
    """The problems that fail a run."""
    return [problem for problem in base.problems if problem.severity == "error"]
