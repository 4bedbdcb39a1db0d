"""What is left of a page where nothing is drawn: for text browsers, extractors and screen readers."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from bs4 import BeautifulSoup, Tag
from bs4.element import NavigableString, PreformattedString

APART = {
    *("address", "article", "aside", "blockquote", "body", "br", "button", "caption", "dd", "details", "div"),
    *("dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6"),
    *("header", "hr", "label", "legend", "li", "main", "nav", "ol", "option", "p", "pre", "section"),
    *("select", "summary", "table", "tbody", "td", "th", "thead", "tr", "ul"),
}
"""Elements that begin and end a line, or that programs set apart in another way."""

UNREAD = {"script", "style", "template", "noscript"}


def glued(page: BeautifulSoup) -> list[tuple[str, str]]:
    """Words of different elements with nothing between them."""
    found: list[tuple[str, str]] = []
    last = ""

    def walk(node: Tag) -> None:
        nonlocal last
        for child in node.children:
            if isinstance(child, NavigableString):
                if isinstance(child, PreformattedString) or not child:
                    continue
                if last[-1:].isalnum() and child[:1].isalnum():
                    found.append((last[-30:], str(child)[:30]))
                last = str(child)
            elif isinstance(child, Tag) and child.name not in UNREAD:
                if child.name in APART:
                    last = ""
                walk(child)
                if child.name in APART:
                    last = ""

    assert page.body
    walk(page.body)
    return found


def pages(site: Path) -> Iterator[tuple[str, BeautifulSoup]]:
    for path in sorted(site.rglob("*.html")):
        if b'http-equiv="refresh"' not in (content := path.read_bytes()):
            yield path.relative_to(site).as_posix(), BeautifulSoup(content, "html.parser")


@pytest.mark.slow
def test_no_words_are_glued_together(built_site: Path) -> None:
    assert {address: faults for address, page in pages(built_site) if (faults := glued(page))} == {}


def test_glued_words_are_seen() -> None:
    def faults(html: str) -> list[tuple[str, str]]:
        return glued(BeautifulSoup(f"<body>{html}</body>", "html.parser"))

    assert faults("<span>Trends</span><span>T7</span>") == [("Trends", "T7")]
    assert faults("<svg><text>T7</text><text>T8</text></svg>") == [("T7", "T8")]
    assert faults("<p>Trends</p><p>T7</p><span>a</span> <b>b</b>, <i>c</i>") == []


@pytest.mark.slow
def test_the_navigation_stands_once_before_the_text(built_site: Path) -> None:
    for address, page in pages(built_site):
        text = page.select_one("#content")
        assert text
        links = [
            link for link in text.find_all_previous("a") if "kb-brand" not in link.get_attribute_list("class")
        ]
        before = [str(link["href"]) for link in links]
        assert len(before) == len(set(before)), f"{address}: {before}"
        assert before[-1] == "#content", "the way past it comes first"


@pytest.mark.slow
def test_the_page_and_foreign_titles_say_their_language(built_site: Path) -> None:
    for _, page in pages(built_site):
        assert page.html
        assert page.html["lang"] == "en-GB"
    works = BeautifulSoup((built_site / "bibliography.html").read_bytes(), "html.parser")
    for key, language, title in (
        ("gjorv2012nou", "nb", "Rapport fra 22. juli-kommisjonen"),
        ("colombia2016peace", "es", "Acuerdo Final"),
        ("nl2012politiewet", "nl", "Wet van 12 juli 2012"),
    ):
        said = works.select_one(f"#ref-{key} [lang={language}]")
        assert said
        assert said.get_text().startswith(title)
        assert said.find_parent("cite")
    assert len(works.select(".kb-references [lang]")) >= 13
