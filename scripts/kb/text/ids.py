"""Forms of the ids of pages and paragraphs."""

from __future__ import annotations

import re

PAGE_ID = re.compile(r"([A-Z])([1-9][0-9]*)")


POINT_ID = re.compile(r"[A-Z]\d+\.\d+")
"""Id of a statement of the paper: ``T7.3``."""


NOTE_ID = re.compile(r"[A-Z]\d+\.[a-z]+")
"""Id of a paragraph of the editors: ``T7.a``."""
