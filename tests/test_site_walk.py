from __future__ import annotations

import pytest
from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def test_home(page: Page, site_url: str) -> None:
    page.goto(site_url)
    assert page.title()
