"""Short links lead to page and paragraph; addresses that ids have left lead on, or say where to go."""

from __future__ import annotations

import posixpath
from pathlib import Path
from urllib.parse import urldefrag

import pytest
from bs4 import BeautifulSoup
from playwright.sync_api import Page

from kb import cli
from kb.cache import Cache
from kb.shortlinks import redirects, short_ids
from kb.site import site_pages
from small import DILEMMA, PRINCIPLE, TREND, Small


def record(small: Small, *arguments: str) -> None:
    small.write("pyproject.toml", '[project]\nversion = "2026.11"\n')
    assert cli.main(["--root", str(small.root), "permalinks", *(arguments or ("--update",))]) == 0


def refresh(html: str) -> str | None:
    meta = BeautifulSoup(html, "html.parser").find("meta", attrs={"http-equiv": "refresh"})
    return str(meta["content"]).partition("url=")[2] if meta else None


def links(html: str) -> list[str]:
    return [str(link["href"]) for link in BeautifulSoup(html, "html.parser").find_all("a")]


def everything(small: Small) -> dict[str, str]:
    """Every HTML file of the site, redirects included."""
    base = small.read()
    return {page.address: page.html for page in site_pages(base, Cache(None))} | redirects(base)


def assert_all_lead_somewhere(small: Small) -> None:
    site = everything(small)
    for file, html in redirects(small.read()).items():
        found = [*links(html), *([refresh(html)] if refresh(html) else [])]
        assert found, file
        for target in found:
            path, anchor = urldefrag(str(target))
            there = posixpath.normpath(posixpath.join(posixpath.dirname(file), path))
            assert there in site, (file, target)
            assert not anchor or f'id="{anchor}"' in site[there], (file, target)


def test_every_page_paragraph_tag_and_term_has_a_short_link(small: Small) -> None:
    made = redirects(small.read())
    assert refresh(made["T1/index.html"]) == "../trends/globalisation.html"
    assert refresh(made["T1.2/index.html"]) == "../trends/globalisation.html#T1.2"
    assert refresh(made["T1.a/index.html"]) == "../trends/globalisation.html#T1.a"
    assert refresh(made["C0.1/index.html"]) == "../case_studies/index.html#C0.1"
    assert refresh(made["B1.1/index.html"]) == "../about.html#B1.1"
    assert refresh(made["tag/economy/index.html"]) == "../../tags/economy.html"
    assert refresh(made["term/osce/index.html"]) == "../../glossary.html#term-osce"
    assert all(file.endswith("/index.html") for file in made)
    assert_all_lead_somewhere(small)


def test_short_links_work_without_a_script_and_name_the_address_to_keep(small: Small) -> None:
    for file, html in redirects(small.read()).items():
        assert "<script" not in html, file
        assert links(html) == [refresh(html)], file
        assert "noindex" in html


def test_the_old_address_of_a_page_leads_on_with_its_anchors(small: Small) -> None:
    record(small)
    (small.root / PRINCIPLE).rename(small.root / "vision/legitimacy.md")
    record(small)
    html = redirects(small.read())["vision/police-legitimacy.html"]
    assert refresh(html) == "legitimacy.html"
    assert "legitimacy.html#V1.1" in links(html)
    assert BeautifulSoup(html, "html.parser").find(id="V1.1")
    assert refresh(redirects(small.read())["V1.1/index.html"]) == "../vision/legitimacy.html#V1.1"
    assert_all_lead_somewhere(small)


def test_an_id_that_is_gone_says_so_under_its_short_link_and_on_its_page(small: Small) -> None:
    record(small)
    small.edit(TREND, "{: #T1.a }", "{: #T1.b }")
    record(small, "--now", "T1.a", "T1.b")
    record(small)
    html = redirects(small.read())["T1.a/index.html"]
    assert "T1.a is gone" in html
    assert links(html) == ["../trends/globalisation.html#T1.b"]
    page = BeautifulSoup(everything(small)["trends/globalisation.html"], "html.parser")
    left = page.find(id="T1.a")
    assert left is not None
    assert left.get_text() == "T1.a has gone to T1.b."
    assert [str(a["href"]) for a in left.find_all("a")] in (["#T1.b"], ["globalisation.html#T1.b"])
    assert_all_lead_somewhere(small)


def test_a_paragraph_on_another_page_leaves_its_anchor_behind(small: Small) -> None:
    record(small)
    text = "In 2019 this was measured [see @bayley2001structure, p. 4; @osce2019].\n{: #T1.a }\n"
    small.edit(TREND, text, "In 2020 nothing was [@bayley2001structure].\n{: #T1.b }\n")
    small.append(DILEMMA, "\n" + text)
    record(small)
    page = BeautifulSoup(everything(small)["trends/globalisation.html"], "html.parser")
    left = page.find(id="T1.a")
    assert left is not None
    assert [str(a["href"]) for a in left.find_all("a")] == ["../dilemmas/privacy-and-security.html#T1.a"]
    assert_all_lead_somewhere(small)


def test_a_tag_and_a_term_that_are_gone_lead_on(small: Small) -> None:
    record(small)
    small.write("docs/glossary.yml", small.text("docs/glossary.yml").replace("id: consent", "id: by-consent"))
    record(small, "--now", "term/consent", "term/by-consent")
    for path in ("docs/tags.yml", TREND, DILEMMA, PRINCIPLE, "case_studies/arab-spring.md"):
        small.write(path, small.text(path).replace("economy", "money"))
    record(small, "--now", "tag/economy", "tag/money")
    record(small)
    made = redirects(small.read())
    assert links(made["tags/economy.html"]) == ["money.html"]
    assert links(made["tag/economy/index.html"]) == ["../../tags/money.html"]
    assert links(made["term/consent/index.html"]) == ["../../glossary.html#term-by-consent"]
    glossary = BeautifulSoup(everything(small)["glossary.html"], "html.parser")
    assert glossary.find(id="term-consent")
    assert_all_lead_somewhere(small)


def test_a_page_that_is_given_up_says_so(small: Small) -> None:
    record(small)
    small.delete(PRINCIPLE)
    for id_ in ("V1", "V1-paper", "V1.1"):
        record(small, "--now", id_, "D1")
    made = redirects(small.read())
    assert "V1 is gone" in made["vision/police-legitimacy.html"]
    assert refresh(made["vision/police-legitimacy.html"]) is None
    assert links(made["vision/police-legitimacy.html"])[0] == "../dilemmas/privacy-and-security.html"
    assert_all_lead_somewhere(small)


def test_the_names_of_short_links_serve_to_find_neighbours(small: Small) -> None:
    named = short_ids(small.read())
    assert named["T1"] == "Globalisation"
    assert named["T1.1"] == "T1.1"
    assert named["tag/economy"] == "Economy"
    assert "T1-paper" not in named


@pytest.mark.slow
def test_the_real_site_has_a_short_link_for_each_id(built_site: Path) -> None:
    for id_ in ("T7", "T7.3", "T7.a", "B1.1", "C0.1", "V6", "tag/cybercrime", "term/nine-eleven"):
        html = (built_site / id_ / "index.html").read_text("utf-8")
        target = urldefrag(str(refresh(html)))
        there = (built_site / id_ / target.url).resolve()
        assert there.is_file()
        assert not target.fragment or f'id="{target.fragment}"' in there.read_text("utf-8")
    assert "T7.3/" not in (built_site / "search/names.js").read_text("utf-8")
    assert "T7.3/" not in (built_site / "search/texts.js").read_text("utf-8")


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
