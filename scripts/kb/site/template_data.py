"""What the theme's templates are given besides the page: navigation, letters, ids, scripts, the policy."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from kb.assets.bundle import WEB
from kb.assets.notices import THIRD_PARTY
from kb.graph.sentences import LETTERS
from kb.html.csp import inline_scripts, page_policy
from kb.model import Base
from kb.permalinks.short_addresses import short_ids
from kb.schema import KINDS, LANGUAGE, SPECIMENS, introduction_path
from kb.schema.paths import ABOUT, BRIEFING_PAGE, DOWNLOADS, HOME
from kb.views.home import ASK
from kb.views.marked.accessibility import STATEMENT
from kb.views.marked.overviews import OVERVIEWS, listed

NAVIGATION: list[dict[str, str]] = [
    {"Home": HOME},
    *({kind.tab: introduction_path(kind)} for kind in KINDS),
    {"Overviews": OVERVIEWS},
    {"Downloads": DOWNLOADS},
    {"Briefing": BRIEFING_PAGE},
    {"About": ABOUT},
]
"""Label -> repository path of each tab."""


def navigation(base: Base) -> list[dict[str, str]]:
    """The navigation, without pages that the knowledge base does not have."""
    return [item for item in NAVIGATION if {*item.values()} <= base.by_path.keys()]


def of_program(root: Path, serving: bool) -> dict[str, Any]:
    """What templates show of the table of the base and of the program; no page changes it.

    Args:
        root: the top of the repository.
        serving: whether the site is a preview: MkDocs puts a script of its own into what it serves, which the
            content security policy would refuse.
    """
    scripts = inline_scripts(root / WEB)
    return {
        "language": LANGUAGE,
        "labels": {path: label for item in NAVIGATION for label, path in item.items()},
        "kinds": [kind.letter.lower() for kind in KINDS],
        "letters": LETTERS,
        "specimens": SPECIMENS,
        "ask": ASK,
        "third_party": THIRD_PARTY,
        "inline": scripts,
        "policy": "" if serving else page_policy(scripts.values()),
    }


def of_base(base: Base) -> dict[str, Any]:
    """What templates show of the pages that there are."""
    statement = base.by_path.get(STATEMENT)
    return {
        "ids": short_ids(base),
        "overviews": [(page.title, page.site_path) for page in listed(base)],
        "statement": (statement.title, statement.site_path) if statement else None,
    }


SHOWN_ON_EVERY_PAGE = ("overviews", "statement", "inline", "policy", "kinds", "letters", "specimens")
"""Those of them that are on every page: where one changes, no page can be taken over from the last build."""
