"""What can be wrong with the Base: one function a rule, one module of ``rules`` a family.

The engine walks the Base and hands each check one thing of the type that it asks for, so that one fault never
hides the next. A check yields Findings; the engine adds path and code. The docstring of a check is its
description and its tests (see ``examples``); what an editor may want to set otherwise is in ``policy``.
"""

from __future__ import annotations

from kb.checks import rules as rules  # every check registers itself
from kb.checks.engine import CHECKS, Check, Finding, briefing_problems, check, local_problems, run

__all__ = [
    "CHECKS",
    "Check",
    "Finding",
    "briefing_problems",
    "check",
    "local_problems",
    "run",
]
