"""The whole program on one screen: disk -> Base -> problems, and Base -> site."""

from __future__ import annotations

import datetime
from dataclasses import replace
from pathlib import Path

from kb import instant, views
from kb.checks import run
from kb.loading.load import load
from kb.model import Base
from kb.problems import Problem, sort_key
from kb.schema.paths import CACHE
from kb.storage.cache import Cache
from kb.text.plural import counted

BY_ALL_WORDS = frozenset(("M243",))
"""Checks that look for words on all pages: they are unreliable where a page cannot be read."""


def read(root: Path, cache: Cache | None = None, today: datetime.date | None = None) -> Base:
    """Load the knowledge base below ``root``, fill in its views and judge it.

    Args:
        root: the top of the repository.
        cache: where what was made is kept; by default a file inside ``root``.
        today: the day on which it is judged; by default that of SOURCE_DATE_EPOCH, or else of the clock.

    Returns:
        The Base; its ``problems`` are in the order of reports.
    """
    cache = cache or Cache(root / CACHE)
    today = today or day()
    base = views.fill(replace(load(root, cache), today=today), cache)
    problems = {*base.problems, *run(base, cache)}
    if any(problem.cause for problem in problems):
        problems = _causes(replace(base, problems=tuple(problems)), root, cache, today)
    cache.flush()
    return replace(base, problems=tuple(sorted(problems, key=sort_key)))


def _causes(base: Base, root: Path, cache: Cache, today: datetime.date) -> set[Problem]:
    """What is wrong with a base of which files cannot be read, without what only follows from that.

    A problem of another file is kept if it would also occur with these files legible, as far as can be seen.
    """
    from kb.loading.salvage import legible_parts

    unread = {problem.path for problem in base.problems if problem.cause}
    stays = {problem for problem in base.problems if problem.cause or problem.path not in unread}
    if instead := legible_parts(base):
        whole = views.fill(replace(load(root, cache, instead=instead), today=today), cache)
        known = {(each.path, each.code, each.message) for each in (*whole.problems, *run(whole, cache))}
        stays = {each for each in stays if each.cause or (each.path, each.code, each.message) in known}
    if any(path.endswith(".md") for path in unread):
        stays = {each for each in stays if each.code not in BY_ALL_WORDS}
    causes = sorted((problem for problem in base.problems if problem.cause), key=sort_key)
    more = len({*base.problems} - stays)
    if more:
        these = "this" if len(causes) == 1 else f"these {len(causes)}"
        hint = f"{causes[0].hint}; {counted(more, 'more problem')} may follow from {these}"
        stays = {*stays, replace(causes[0], hint=hint)} - {causes[0]}
    return stays


def day() -> datetime.date:
    """The day on which the base is judged: that of SOURCE_DATE_EPOCH, or else of the clock."""
    return datetime.date.fromisoformat(instant.day())


def errors(base: Base) -> list[Problem]:
    """The problems that fail a run."""
    return [problem for problem in base.problems if problem.severity == "error"]
