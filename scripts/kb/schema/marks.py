"""Marks in a page where a view is set in: ``<!-- timeline -->``."""

from __future__ import annotations

import re
from pathlib import Path

MARKS = tuple(sorted(file.stem for file in (Path(__file__).parents[1] / "views/marked").glob("[a-z]*.py")))
"""Names of the views that a page can include: those of the modules in ``kb/views/marked``.

Only the file names are read: the Markdown packages need them, and import no view.
"""

MARK = re.compile(rf"<!-- ({'|'.join(MARKS)}) -->")
"""The mark of a view: the view replaces its line."""
