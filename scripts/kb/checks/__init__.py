"""What can be wrong with the Base: one function a rule, one module a family.

The engine walks the Base and hands each check one thing of the type that it asks for, so that one fault never
hides the next. A check yields Findings; the engine adds path and code. The docstring of a check is its
description and its tests (see ``examples``); what an editor may want to set otherwise stands in ``policy``.
"""

from __future__ import annotations

from importlib import import_module

from kb.checks.engine import CHECKS, Check, Finding, check, run

MODULES = (
    "citations",
    "data",
    "headings",
    "links",
    "markup",
    "metadata",
    "permalinks",
    "points",
    "reading",
    "relations",
    "tags",
    "text",
    "wording",
)
"""The families; each registers its checks when it is imported."""

for _module in MODULES:
    import_module(f"kb.checks.{_module}")

__all__ = ["CHECKS", "Check", "Finding", "check", "run"]
