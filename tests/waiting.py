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


def to_next_number(page: Page) -> None:
    """Press Tab until the number of a paragraph has the focus.

    Links in a text are stops of their own, as those to what came since are; the tools are none.
    """
    for _ in range(20):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.matches('.kb-number')"):
            return
        assert page.evaluate("!document.activeElement.closest('.kb-tools')")
    raise AssertionError("no number within twenty stops")
