"""Waiting for what a page does, where its policy forbids to evaluate text.

Playwright's ``wait_for_function`` evaluates text inside the page when it has to look a second time, which a
Content-Security-Policy without ``unsafe-eval`` refuses; ``evaluate`` is asked from outside.
"""

from __future__ import annotations

import time

from playwright.sync_api import Page

_EVERY = 50
"""Milliseconds."""


def until(page: Page, expression: str, seconds: float = 10) -> None:
    """Wait until an expression of JavaScript is true on a page.

    Raises:
        AssertionError: it is not, after so many seconds.
    """
    end = time.monotonic() + seconds
    while not page.evaluate(f"!!({expression})"):
        assert time.monotonic() < end, f"not true within {seconds} s: {expression}"
        page.wait_for_timeout(_EVERY)
