"""Marks in a page where a view is set in."""

from __future__ import annotations

import re

MARKS = (
    "index",
    "voices",
    "collections",
    "tags",
    "glossary",
    "bibliography",
    "questions",
    "timeline",
    "map",
    "organisations",
    "checks",
    "briefing",
    "downloads",
    "argument",
    "matrix",
    "overviews",
    "accessibility",
)
"""Names of the views that a page may want set in; ``kb.views`` has one of each."""

MARK = re.compile(rf"<!-- ({'|'.join(MARKS)}) -->")
"""A line where a page wants a view set in."""
