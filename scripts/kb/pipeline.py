"""The whole program on one screen: disk -> Base -> problems, and Base -> site."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from kb import views
from kb.cache import Cache
from kb.checks import run
from kb.load import CACHE, load
from kb.model import Base
from kb.problems import Problem, sort_key


def read(root: Path, cache_path: Path | None = None) -> Base:
    """Load the knowledge base below ``root``, fill in its views and judge it.

    Args:
        root: the top of the repository.
        cache_path: where rendered pages are kept; by default inside ``root``.

    Returns:
        The Base; what is wrong with it stands in its ``problems``, in the order of reports.
    """
    with Cache(cache_path or root / CACHE) as cache:
        base = views.fill(load(root, cache))
    problems: list[Problem] = [*base.problems, *run(base)]
    return replace(base, problems=tuple(sorted(set(problems), key=sort_key)))


def errors(base: Base) -> list[Problem]:
    """The problems that fail a run."""
    return [problem for problem in base.problems if problem.severity == "error"]
