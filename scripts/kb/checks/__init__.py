"""What can be wrong with the Base: one function a rule, one module a family.

The engine walks the Base and hands each check one thing of the type that it asks for, so that one fault never
hides the next. A check yields Findings; the engine adds path and code.
"""

from __future__ import annotations

from kb.checks.engine import CHECKS, Check, Finding, check, run

from kb.checks import citations, links, metadata, permalinks, structure, tags  # isort: skip - they register themselves

__all__ = [
    "CHECKS",
    "Check",
    "Finding",
    "check",
    "citations",
    "links",
    "metadata",
    "permalinks",
    "run",
    "structure",
    "tags",
]
