"""The system's Chromium, for tests and for the questions that are put to the search."""

from __future__ import annotations

import os
import shutil

NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
"""The first that is there: the shell draws the same with half the processor time, for it has no window."""

MISSING = f"no browser: none of {', '.join(NAMES)} is on the PATH and KB_CHROMIUM is not set"


def program() -> str | None:
    """The path of the browser: ``KB_CHROMIUM``, or one found on the PATH; None where there is none."""
    return os.environ.get("KB_CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
