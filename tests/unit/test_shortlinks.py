"""Short links lead to page and paragraph; addresses that ids have left lead on, or say where to go."""

from __future__ import annotations

import posixpath
import re
from dataclasses import replace
from urllib.parse import urldefrag

import pytest
from bs4 import BeautifulSoup
from bs4.filter import SoupStrainer

from kb import cli
from kb.citations import FORMATS, find, words
from kb.model import Base
from kb.permalinks.short_addresses import short_ids
from kb.schema import KNOWLEDGE_BASE
from kb.site.pages import site_pages
from kb.site.redirects import current_edition, redirects
from kb.storage.cache import Cache
from small import DILEMMA, PRINCIPLE, TREND, Small


def record(small: Small, *arguments: str) -> None:
    small.write("pyproject.toml", '[project]\nversion = "2026.11"\n')
    assert cli.main(["--root", str(small.root), "permalinks", *(arguments or ("--update",))]) == 0


def refresh(html: str) -> str | None:
    meta = BeautifulSoup(html, "html.parser").find("meta", attrs={"http-equiv": "refresh"})
    return str(meta["content"]).partition("URL=")[2] if meta else None


def pages(small: Small) -> dict[str, str]:
    """The short links and redirects, without the files beside them."""
    return {file: text for file, text in redirects(small.read()).items() if file.endswith(".html")}


def links(html: str) -> list[str]:
    return [str(link["href"]) for link in BeautifulSoup(html, "html.parser").find_all("a")]


def everything(small: Small) -> dict[str, str]:
    """Every HTML file of the site, redirects included."""
    base = small.read()
    return {page.address: page.html for page in site_pages(base, Cache(None))} | redirects(base)


def assert_all_lead_somewhere(small: Small) -> None:
    site = everything(small)
    for file, html in pages(small).items():
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
    assert_all_lead_somewhere(small)


def test_short_links_work_without_a_script_and_name_the_address_to_keep(small: Small) -> None:
    for file, html in pages(small).items():
        scripts = BeautifulSoup(html, "html.parser").find_all("script")
        assert [script["type"] for script in scripts] == ["application/ld+json"], file
        assert links(html) == [refresh(html)], file
        assert "noindex" not in html, file
        assert 'rel="canonical"' in html, file


# ---- a short link is a citation of its own


def meta(html: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    only = SoupStrainer("meta")  # of a thousand pages the rest would be read for nothing
    for tag in BeautifulSoup(html, "html.parser", parse_only=only).find_all("meta"):
        name = str(tag.get("name") or tag.get("property") or "")
        found.setdefault(name, []).append(str(tag.get("content") or ""))
    return found


def assert_is_a_citation(base: Base, made: dict[str, str], id_: str) -> None:
    html, item = made[f"{id_}/index.html"], find(base, id_)
    assert item is not None, id_
    page = BeautifulSoup(html, "html.parser")
    said = meta(html)
    assert page.title is not None
    assert page.title.get_text().endswith(item.title), id_
    assert "/" in id_ or page.title.get_text().startswith(f"{id_} "), id_
    assert said["citation_title"] == [item.full_title], id_
    assert [name.rstrip(",") for name in said["citation_author"]] == [KNOWLEDGE_BASE], id_
    assert said["citation_public_url"] == [f"{base.site_url}{id_}/"], id_
    if "." in id_:
        assert said["description"] == [words(base, base.by_path[base.by_standing[id_].path], id_)], id_
    assert said["description"][0].strip(), id_
    assert said["og:description"][0].endswith(said["description"][0]), id_
    assert said["og:title"] == [item.title], id_
    assert said["og:image"][0].startswith(f"{base.site_url}assets/cards/"), id_
    name = id_.rpartition("/")[2]
    for suffix, format_ in ((".bib", "bibtex"), (".ris", "ris"), (".json", "csl")):
        assert made[f"{id_}/{name}{suffix}"] == FORMATS[format_].write(item), id_
    described = [str(link["href"]) for link in page.select("link[rel=describedby]")]
    assert described == [f"{name}{suffix}" for suffix in (".bib", ".ris", ".json")], id_
    assert [str(link["href"]) for link in page.select("link[rel=cite-as]")] == [f"{base.site_url}{id_}/"], id_


def test_a_short_link_says_who_speaks_before_the_words(small: Small) -> None:
    made = redirects(small.read())
    ours, note = meta(made["T1.2/index.html"]), meta(made["T1.a/index.html"])
    assert ours["og:description"][0].startswith("Restating Europol 2013, section 2.1.1: ")
    assert note["og:description"][0].startswith("Editors’ note: ")


def shown(html: str) -> dict[str, list[str]]:
    """What a message shows of an address that is sent in it."""
    return {
        name: values
        for name, values in meta(html).items()
        if name in {"og:title", "og:description", "og:image", "twitter:card"}
    }


def test_what_a_citation_names_and_what_a_page_was_called_are_shown_alike_in_messages(small: Small) -> None:
    small.write("pyproject.toml", '[project]\nversion = "2026.11"\n')
    record(small)
    (small.root / PRINCIPLE).rename(small.root / "vision/legitimacy.md")
    record(small)
    base = small.read()
    short = redirects(base)
    edition = current_edition(base, short)
    for id_ in ("T1", "T1.2", "T1.a", "V1.1", "tag/economy", "term/osce"):
        assert len(shown(short[f"{id_}/index.html"])) == 4, id_
        assert shown(edition[f"edition/2026.11/{id_}/index.html"]) == shown(short[f"{id_}/index.html"]), id_
    assert shown(short["vision/police-legitimacy.html"]) == shown(short["V1/index.html"])
    as_of = meta(edition["edition/2026.11/T1.2/index.html"])
    assert as_of["og:url"] == ["https://policing-vision.example/edition/2026.11/T1.2/"]


def zotero_reads(site: dict[str, str], file: str) -> dict[str, list[str]]:
    """What Zotero's translation server imports from an address.

    Before it reads metadata, the server (zotero/translation-server 2.0.5) follows a refresh of at most 15
    seconds: it looks for the element in any case, and takes what stands behind a lower-case ``url=``.
    """
    found = BeautifulSoup(site[file], "html.parser").find(
        "meta", attrs={"http-equiv": re.compile("refresh", re.I)}
    )
    seconds, mark, to = str(found["content"]).partition("url=") if found else ("", "", "")
    if mark and int(seconds.strip(" ;") or 0) <= 15:
        there = posixpath.normpath(posixpath.join(posixpath.dirname(file), urldefrag(to).url))
        return meta(site[there])
    return meta(site[file])


def test_zotero_imports_the_paragraph_and_not_the_page(small: Small) -> None:
    small.write("pyproject.toml", '[project]\nversion = "2026.11"\n')
    site = everything(small)
    for id_, title in (
        (
            "T1.2",
            "T1.2 Globalisation [restating Europol 2013, International Vision for Policing, section 2.1.1",
        ),
        ("T1.a", "T1.a Globalisation [editors’ note"),
    ):
        read = zotero_reads(site, f"{id_}/index.html")
        assert read["citation_title"] == [f"{title}; edition 2026.11]"]
        assert read["citation_author"] == [f"{KNOWLEDGE_BASE},"]
        assert read["citation_publication_date"] == ["2026/11"]
        assert read["citation_public_url"] == [f"https://policing-vision.example/{id_}/"]
        assert read["z:itemType"] == ["webpage"]


def test_zotero_would_follow_a_refresh_in_lower_case(small: Small) -> None:
    """The test above can fail."""
    site = everything(small)
    site["T1.2/index.html"] = site["T1.2/index.html"].replace("URL=", "url=")
    assert not zotero_reads(site, "T1.2/index.html").get("citation_title")


def test_nothing_that_a_person_writes_leaves_its_place_in_a_short_link(small: Small) -> None:
    small.edit(TREND, "title: Globalisation", "title: '<b>&\"</title></script>'")
    html = redirects(small.read())["T1.1/index.html"]
    page = BeautifulSoup(html, "html.parser")
    assert not page.find("b")
    assert len(page.find_all("script")) == 1
    assert page.title is not None
    assert page.title.get_text() == 'T1.1 <b>&"</title></script>'


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


@pytest.mark.slow
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


@pytest.mark.slow
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


def test_what_has_gone_since_it_was_cited_is_told_as_of_the_edition_too(small: Small) -> None:
    record(small)
    small.edit(TREND, "{: #T1.a }", "{: #T1.b }")
    record(small, "--now", "T1.a", "T1.b")
    record(small)
    base = small.read()
    short = redirects(base)
    made = current_edition(base, short)
    assert links(made["edition/2026.11/T1.a/index.html"]) == ["../../../T1.a/index.html"]
    assert "T1.a is gone" in short["T1.a/index.html"]
    for edition in ("", "..", "2026.11/..", "2026/11"):
        assert current_edition(replace(base, edition=edition), short) == {}, edition
    assert current_edition(replace(base, site_url=""), short) == {}


def test_zotero_imports_the_paragraph_from_the_edition_too(small: Small) -> None:
    small.write("pyproject.toml", '[project]\nversion = "2026.11"\n')
    base = small.read()
    short = redirects(base)
    site = short | current_edition(base, short)
    said = zotero_reads(site, "edition/2026.11/T1.2/index.html")
    assert said == zotero_reads(site, "T1.2/index.html")
    assert said["citation_public_url"] == [f"{base.site_url}T1.2/"]
