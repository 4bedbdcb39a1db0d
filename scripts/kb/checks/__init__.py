"""What can be wrong with the Base: one function a rule, one module a family.

The engine walks the Base and hands each check one thing of the type that it asks for, so that one fault never
hides the next. A check yields Findings; the engine adds path and code. The docstring of a check is its
description and its tests (see ``examples``); what an editor may want to set otherwise stands in ``policy``.
"""

from __future__ import annotations

from kb.checks.engine import CHECKS, Check, Finding, briefing_problems, check, local_problems, run
from kb.checks.rules import (
    briefings,
    data,
    evidence,
    forge,
    links,
    markup,
    permalinks,
    relations,
    sought,
    tags,
    text,
    unwritten,
    wording,
)

__all__ = [
    "CHECKS",
    "Check",
    "Finding",
    "briefing_problems",
    "briefings",
    "check",
    "citations",
    "data",
    "events",
    "evidence",
    "forge",
    "headings",
    "links",
    "local_problems",
    "markup",
    "metadata",
    "permalinks",
    "points",
    "reading",
    "relations",
    "run",
    "sought",
    "tags",
    "text",
    "typed",
    "unwritten",
    "wording",
]
