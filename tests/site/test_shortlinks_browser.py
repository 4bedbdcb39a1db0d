"""Short links in a browser, from a server and from a folder."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page


@pytest.mark.slow
@pytest.mark.browser
def test_a_short_link_arrives_at_its_paragraph_from_a_folder_on_disk(page: Page, built_site: Path) -> None:
    page.goto(f"{(built_site / 'T7.3/index.html').as_uri()}")
    page.wait_for_url("**/trends/policing-the-internet.html#T7.3")


@pytest.mark.slow
@pytest.mark.browser
@pytest.mark.parametrize(
    ("address", "first"),
    [
        ("T7.33/", "T7.3"),
        ("t7/", "T7"),
        ("trends/policing-the-internt.html", "T7"),
        ("tag/cyber-crime/", "tag/cybercrime"),
    ],
)
def test_an_unknown_address_offers_neighbours(
    page: Page, site_url: str, built_site: Path, address: str, first: str
) -> None:
    html = (built_site / "404.html").read_text("utf-8")
    page.route(
        f"{site_url}{address}", lambda route: route.fulfill(status=404, content_type="text/html", body=html)
    )
    page.goto(site_url + address)
    offered = page.locator("#near a")
    assert str(offered.first.get_attribute("href")).endswith(f"/{first}/index.html")


@pytest.mark.browser
def test_an_address_as_of_the_edition_arrives_at_its_paragraph(
    page: Page, built_site: Path, site_url: str
) -> None:
    for top in (f"{built_site.as_uri()}/", site_url):
        page.goto(f"{top}edition/2026.11/T7.3/index.html")
        page.wait_for_url("**/trends/policing-the-internet.html#T7.3")
