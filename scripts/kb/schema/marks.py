"""Marks in a page where a view is set in: ``<!-- timeline -->``."""

from __future__ import annotations

import re
from pathlib import Path

MARKS = tuple(sorted(file.stem for file in (Path(__file__).parents[1] / "views/marked").glob("[a-z]*.py")))
"""Names of the views that a page may want set in: those of the modules in ``kb/views/marked``.

Only the names are read here: what reads Markdown must know them, and imports no view.
"""

MARK = re.compile(rf"<!-- ({'|'.join(MARKS)}) -->")
"""A line where a page wants a view set in."""
