"""Our extension of Python-Markdown: paragraph numbers, citations, and tooltips at first use only.

Citations follow the syntax of mkdocs-bibtex (``[@key]``, ``[see @key, p. 4; @other]``) but are read by an
inline processor, so that they are left alone inside code, and an address such as ``[me@x.org]`` stays text.
"""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.extensions import Extension
from markdown.inlinepatterns import HTML_RE, HtmlInlineProcessor, InlineProcessor
from markdown.preprocessors import Preprocessor
from markdown.treeprocessors import Treeprocessor
from markdown.util import AtomicString

from kb.citing import CITATION, parse_citation

NUMBERED = re.compile(r"([A-Z][0-9]+)\.([0-9]+|[a-z]+)")


class _Citations(InlineProcessor):
    def handleMatch(  # type: ignore[override]  # noqa: N802 - the name is Python-Markdown's
        self, m: re.Match[str], data: str
    ) -> tuple[Element | None, int | None, int | None]:
        cited = parse_citation(m["inner"])
        if cited is None:
            return None, None, None
        span = Element("span", {"class": "kb-cite", "data-cite": json.dumps(cited)})
        span.text = AtomicString("[" + m["inner"] + "]")
        return span, m.start(0), m.end(0)


class _RawInline(HtmlInlineProcessor):
    """Notes which elements people wrote as HTML inside a paragraph."""

    def handleMatch(  # type: ignore[override]  # noqa: N802 - the name is Python-Markdown's
        self, m: re.Match[str], data: str
    ) -> tuple[Element | str | None, int | None, int | None]:
        self.md.kb_raw += _raw_elements(m[1])  # type: ignore[attr-defined]
        return super().handleMatch(m, data)


class _Folded(Preprocessor):
    """Reads what stands in ``<details>``, and its ``<summary>``, as Markdown, as forges do.

    Code has been put aside by then; what is set in by four spaces is code as well.
    """

    def run(self, lines: list[str]) -> list[str]:
        return [_FOLDING.sub(_as_markdown, line) if "<" in line else line for line in lines]


_FOLDING = re.compile(
    r"^(?P<before> {0,3})(?P<details><details\b[^<>]*>)?(?P<summary>(?(details)\s*)<summary\b[^<>]*>)?"
)


def _as_markdown(match: re.Match[str]) -> str:
    def marked(tag: str | None, kind: str) -> str:
        if tag is None or re.search(r"\smarkdown\b", tag):
            return tag or ""
        return f'{tag[:-1]} markdown="{kind}">'

    return match["before"] + marked(match["details"], "block") + marked(match["summary"], "span")


class _BeforeRawBlocks(Preprocessor):
    """Remembers what was put aside before blocks of HTML are."""

    def run(self, lines: list[str]) -> list[str]:
        self.md.kb_raw = []  # type: ignore[attr-defined]
        self.md.kb_stashed = len(self.md.htmlStash.rawHtmlBlocks)  # type: ignore[attr-defined]
        return lines


class _AfterRawBlocks(Preprocessor):
    """Notes which elements people wrote as HTML blocks."""

    def run(self, lines: list[str]) -> list[str]:
        for block in self.md.htmlStash.rawHtmlBlocks[self.md.kb_stashed :]:  # type: ignore[attr-defined]
            if isinstance(block, Element):
                found = [(each.tag, " ".join(each.keys())) for each in block.iter()]
            else:
                found = _raw_elements(block)
            self.md.kb_raw += found  # type: ignore[attr-defined]
        return lines


class _RawReader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, " ".join(name for name, _ in attrs)))


def _raw_elements(text: str) -> list[tuple[str, str]]:
    reader = _RawReader()
    reader.feed(text)
    reader.close()
    return reader.found


class _ExplicitIds(Treeprocessor):
    """Notes which ids people wrote, before the table of contents makes up the others."""

    def run(self, root: Element) -> None:
        self.md.kb_explicit_ids = [element.get("id", "") for element in root.iter() if element.get("id")]  # type: ignore[attr-defined]


class _Numbers(Treeprocessor):
    """Shows the number or letter of a paragraph, as a link to itself, and says who speaks."""

    def run(self, root: Element) -> None:
        for element in list(root.iter()):
            anchor = element.get("id", "")
            match = NUMBERED.fullmatch(anchor)
            if match is None or element.tag not in {"p", "li"}:
                continue
            voice = "kb-paper" if match[2].isdigit() else "kb-editors"
            element.set("class", " ".join(filter(None, [element.get("class"), "kb-par", voice])))
            number = Element("a", {"class": "kb-number", "href": f"#{anchor}"})
            number.set("aria-label", f"{anchor}: permanent link to this paragraph")
            number.text = AtomicString(anchor)
            number.tail, element.text = f" {element.text or ''}", None
            element.insert(0, number)


class _FirstUse(Treeprocessor):
    """Keeps the tooltip of an abbreviation at its first use on a page; a page full of dotted lines tires."""

    def run(self, root: Element) -> None:
        seen: set[str] = set()
        for parent in list(root.iter()):
            for child in list(parent):
                if child.tag != "abbr":
                    continue
                if (child.text or "") in seen or parent.tag in {"h1", "h2", "h3", "h4", "h5", "h6", "a"}:
                    _unwrap(parent, child)
                else:
                    seen.add(child.text or "")


def _unwrap(parent: Element, child: Element) -> None:
    text = (child.text or "") + (child.tail or "")
    at = list(parent).index(child)
    parent.remove(child)
    if at == 0:
        parent.text = (parent.text or "") + text
    else:
        before = parent[at - 1]
        before.tail = (before.tail or "") + text


class _Tables(Treeprocessor):
    """Wraps tables, so that a wide one scrolls by itself and not with the page."""

    def run(self, root: Element) -> None:
        for parent in list(root.iter()):
            for at, child in enumerate(list(parent)):
                if child.tag == "table":
                    wrapper = Element("div", {"class": "kb-table", "tabindex": "0", "role": "region"})
                    wrapper.set("aria-label", "Table")
                    wrapper.tail, child.tail = child.tail, None
                    parent.remove(child)
                    wrapper.append(child)
                    parent.insert(at, wrapper)


class KnowledgeBaseExtension(Extension):
    """Registers the processors.

    Priorities are relative to Python-Markdown's own: html_block 20, html 90, attr_list 8, toc 5.
    """

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 - the name is Python-Markdown's
        """Called by Python-Markdown once per converter."""
        md.inlinePatterns.register(_Citations(CITATION, md), "kb_citation", 172)
        md.inlinePatterns.register(_RawInline(HTML_RE, md), "html", 90)
        md.preprocessors.register(_Folded(md), "kb_folded", 20.7)
        md.preprocessors.register(_BeforeRawBlocks(md), "kb_before_raw", 20.5)
        md.preprocessors.register(_AfterRawBlocks(md), "kb_after_raw", 19.5)
        md.treeprocessors.register(_ExplicitIds(md), "kb_explicit_ids", 5.5)
        md.treeprocessors.register(_Numbers(md), "kb_numbers", 4)
        md.treeprocessors.register(_FirstUse(md), "kb_first_use", 3)
        md.treeprocessors.register(_Tables(md), "kb_tables", 2)


__all__ = ["KnowledgeBaseExtension"]
