"""Heads of pages: Zotero's rules, schema.org's terms, and the same facts as in the citation."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from bs4 import BeautifulSoup

from kb.citations import page_item
from kb.model import Base, Page
from kb.site.metadata import head
from small import DATA, TREND, Small

HIGHWIRE = {
    "citation_title": "title",
    "citation_publication_date": "date",
    "citation_abstract": "abstractNote",
    "citation_public_url": "url",
    "citation_language": "language",
    "citation_author": "author",
    "citation_keywords": "tags",
}
"""Tag -> field, as Zotero's translator "Embedded Metadata" reads them."""

FIELDS = {
    "webpage": {"title", "abstractNote", "websiteTitle", "date", "url", "language", "author", "tags"},
}
"""Those of Zotero's fields and creators that its schema allows for the type and that we use."""

VOCABULARY = json.loads((DATA / "schemaorg.json").read_text("utf-8"))


def heads(small: Small) -> Iterator[tuple[Base, Page, BeautifulSoup]]:
    small.write("pyproject.toml", '[project]\nversion = "2026.11"\n')
    base = small.read()
    for page in base.pages:
        yield base, page, BeautifulSoup(head(base, page, "assets/cards/x.png"), "html.parser")


def tags(found: BeautifulSoup, name: str) -> list[str]:
    return [str(tag["content"]) for tag in found.select(f'meta[name="{name}"]')]


def test_every_page_meets_the_rules_of_zotero(small: Small) -> None:
    for base, page, found in heads(small):
        item = page_item(base, page)
        (kind,) = tags(found, "z:itemType")
        used = [str(tag["name"]) for tag in found.select('meta[name^="citation_"]')]
        assert {HIGHWIRE[name] for name in used} <= FIELDS[kind], page.path
        for name in set(used) - {"citation_author", "citation_keywords"}:
            assert used.count(name) == 1, (page.path, name)
        assert all(tags(found, name)[0].strip() for name in used)
        assert tags(found, "citation_title") == [item.full_title]
        assert tags(found, "citation_public_url") == [item.latest]
        assert tags(found, "citation_publication_date") == ["/".join(f"{n:02}" for n in item.issued)]
        # Without a comma Zotero would take the last word of a body for a family name; with "a b, c d" it
        # would make two of one.
        given = tags(found, "citation_author")
        assert [name.rstrip(",") for name in given] == list(item.authors)
        assert all(" " not in name or (name.endswith(",") and name.count(",") == 1) for name in given)


def supertypes(kind: str) -> set[str]:
    return {kind}.union(*(supertypes(each) for each in VOCABULARY["types"][kind]))


def faults(value: dict[str, Any], where: str = "") -> Iterator[str]:
    """What in a node of JSON-LD is not schema.org's."""
    kind = value.get("@type", "")
    if kind not in VOCABULARY["types"]:
        yield f"{where}: no type {kind!r}"
        return
    for name, given in value.items():
        if name.startswith("@"):
            continue
        known = VOCABULARY["properties"].get(name)
        if known is None:
            yield f"{where}: no property {name!r}"
            continue
        if not supertypes(kind) & set(known["domain"]):
            yield f"{where}: {name} is not for {kind}"
        for each in given if isinstance(given, list) else [given]:
            yield from _in_range(each, known["range"], f"{where}/{name}")


def _in_range(value: object, allowed: list[str], where: str) -> Iterator[str]:
    if isinstance(value, dict):
        if value.get("@type") in VOCABULARY["types"] and not supertypes(value["@type"]) & set(allowed):
            yield f"{where}: {value['@type']} is not among {allowed}"
        yield from faults(value, where)
    elif isinstance(value, bool):
        if "Boolean" not in allowed:
            yield f"{where}: {value} is not among {allowed}"
    elif isinstance(value, str):
        is_url = bool(urlsplit(value).scheme)
        if not ({"Text", "Date", "DateTime", "Number"} & set(allowed) or (is_url and "URL" in allowed)):
            yield f"{where}: {value!r} is not among {allowed}"


def described(found: BeautifulSoup) -> dict[str, Any]:
    script = found.find("script", type="application/ld+json")
    assert script
    data: dict[str, Any] = json.loads(script.get_text())
    return data


def test_what_is_said_in_json_ld_is_in_the_terms_of_schema_org(small: Small) -> None:
    seen: set[str] = set()
    for _, page, found in heads(small):
        data = described(found)
        assert list(faults(data, page.path)) == []
        seen |= set(data)
    assert seen >= {"isPartOf", "isBasedOn", "about", "citation", "hasPart", "license", "dateModified"}


@pytest.mark.parametrize(
    "wrong",
    [
        {"@type": "Pamphlet"},
        {"@type": "Article", "colour": "red"},
        {"@type": "Organization", "isPartOf": "https://x.example/"},
        {"@type": "Article", "isPartOf": {"@type": "Organization", "name": "x"}},
        {"@type": "Article", "license": "by"},
    ],
)
def test_a_fault_in_json_ld_is_seen(wrong: dict[str, Any]) -> None:
    assert list(faults(wrong))


def test_who_wrote_a_page_has_one_answer(small: Small) -> None:
    for base, page, found in heads(small):
        data = described(found)
        authors = [name.rstrip(",") for name in tags(found, "citation_author")]
        assert authors == [data["author"]["name"]] == list(page_item(base, page).authors), page.path
        issued = tags(found, "citation_publication_date")[0].replace("/", "-")
        assert data["datePublished"] == issued, page.path


def test_a_card_is_named_with_its_size_and_words(small: Small) -> None:
    for base, page, found in heads(small):
        shown = {str(tag["property"]): str(tag["content"]) for tag in found.select("meta[property]")}
        assert shown["og:image"] == f"{base.site_url}assets/cards/x.png"
        assert (shown["og:image:width"], shown["og:image:height"]) == ("1200", "630")
        assert page.title in shown["og:image:alt"]
        assert tags(found, "twitter:card") == ["summary_large_image"]


def test_nothing_that_a_person_writes_leaves_its_place(small: Small) -> None:
    small.edit(
        TREND, "summary: What happens", "summary: '</script><script>alert(1)</script>\" x=\"'\nother: What"
    )
    small.edit(TREND, "title: Globalisation", "title: '<b>&\"</script>'")
    base = small.read()
    found = BeautifulSoup(head(base, base.by_path[TREND]), "html.parser")
    assert len(found.find_all("script")) == 1
    assert not found.find("b")
    assert described(found)["headline"] == '<b>&"</script>'
