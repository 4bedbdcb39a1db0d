"""An edit of the texts of a few pages: these are read and judged, and nothing else."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

from kb import views
from kb.checks import CHECKS, local_problems
from kb.loading.load import reread
from kb.loading.pages import same_form
from kb.markdown.render import Renderer
from kb.model import Base, Lazy, Page
from kb.problems import Problem, sort_key
from kb.sources import SourceError
from kb.storage.cache import Cache

_SAME = ("data_key", "front_key", "exports_key", "cited_keys", "doubled")
"""What follows from a base and is the same where only texts of pages have changed."""


def edited(root: Path, base: Base, paths: Collection[str], renderer: Renderer, cache: Cache) -> Base | None:
    """The base with some of its pages read anew; None where more has changed than the text of these pages.

    Its problems are those of local checks on these pages, and what was known before of everything else: the
    checks that look at several pages have not run.

    Args:
        root: the top of the repository.
        base: as it was, with its views.
        paths: the pages that have changed; all are pages of the base.
        renderer: with the settings of the base.
        cache: where pages and verdicts are kept.
    """
    try:
        pages, faults, texts = reread(root, sorted(paths), renderer, cache)
    except (OSError, SourceError):
        return None
    fresh = {page.path: page for page in pages}
    if any(problem.cause for problem in faults):
        return None
    if not all(same_form(page, base.by_path[path]) for path, page in fresh.items()):
        return None
    written = [_bare(fresh.get(page.path, page)) for page in base.pages if not page.generated]
    # What a former base works out is not handed on, so that no base holds the one before it.
    bare = replace(
        base,
        pages=tuple(written),
        texts=MappingProxyType({**base.texts, **texts}),
        mentions=Lazy(dict),
        pointers=Lazy(dict),
        akin=Lazy(dict),
    )
    whole = replace(views.fill(bare, cache), pointers=Lazy.of(base.pointers()), akin=Lazy.of(base.akin()))
    _hand_on(base, bare, whole)
    part = replace(whole, pages=pages)
    _hand_on(base, part)
    found = {*faults, *local_problems(part, cache)}
    stay = {each for each in base.problems if each.path not in fresh or not _follows_from_page(each)}
    judged = replace(whole, problems=tuple(sorted(found | stay, key=sort_key)))
    _hand_on(base, judged)
    return judged


def _follows_from_page(problem: Problem) -> bool:
    check = CHECKS.get(problem.code)
    return check is not None and check.of_page


def _bare(page: Page) -> Page:
    """A page without its views, which are those of a former base."""
    return page if page.filled is None else replace(page, filled=None)


def _hand_on(base: Base, *others: Base) -> None:
    """Keys of a base for others that differ from it in texts of pages only."""
    for other in others:
        other.__dict__.update({name: getattr(base, name) for name in _SAME})
