"""Our extension of Python-Markdown: paragraph numbers, citations, and tooltips at first use only.

Citations follow the syntax of mkdocs-bibtex (``[@key]``, ``[see @key, p. 4; @other]``) but are read by an
inline processor, so that they are left alone inside code, and an address such as ``[me@x.org]`` stays text.
"""

from __future__ import annotations

import json
import re
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.extensions import Extension
from markdown.inlinepatterns import HTML_RE, HtmlInlineProcessor, InlineProcessor
from markdown.preprocessors import Preprocessor
from markdown.treeprocessors import Treeprocessor
from markdown.util import AtomicString

from kb.allowed import without_own_classes
from kb.citing import CITATION, parse_citation

NUMBERED = re.compile(r"([A-Z][0-9]+)\.([0-9]+|[a-z]+)")


class _Citations(InlineProcessor):
    def handleMatch(  # type: ignore[override]  # noqa: N802 - the name is Python-Markdown's
        self, m: re.Match[str], data: str
    ) -> tuple[Element | None, int | None, int | None]:
        cited = parse_citation(m["inner"])
        if cited is None:
            return None, None, None
        ours = {"class": "kb-cite", "data-cite": json.dumps(cited)}
        span = Element("span", ours)
        span.text = AtomicString("[" + m["inner"] + "]")
        self.md.kb_cites.append((span, ours))  # type: ignore[attr-defined]
        return span, m.start(0), m.end(0)


class _RawInline(HtmlInlineProcessor):
    """Notes which elements people wrote as HTML inside a paragraph."""

    def handleMatch(  # type: ignore[override]  # noqa: N802 - the name is Python-Markdown's
        self, m: re.Match[str], data: str
    ) -> tuple[Element | str | None, int | None, int | None]:
        self.md.kb_raw += _raw_elements(m[1])  # type: ignore[attr-defined]
        return super().handleMatch(m, data)


class _BeforeRawBlocks(Preprocessor):
    """Remembers what was put aside before blocks of HTML are."""

    def run(self, lines: list[str]) -> list[str]:
        self.md.kb_raw = []  # type: ignore[attr-defined]
        self.md.kb_cites = []  # type: ignore[attr-defined]
        self.md.kb_posing = []  # type: ignore[attr-defined]
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


_TAG = re.compile(r"<(?P<end>/?)(?P<tag>[A-Za-z][^\s/>]*)(?P<rest>[^>]*)")


def _raw_elements(text: str) -> list[tuple[str, str]]:
    """Tags of HTML that somebody wrote, with the names of their attributes; the name of an end begins with /.

    Wherever a tag could begin, one is taken to begin, whatever stands around it: parsers differ in where a
    comment or a value ends, and some tags mean nothing where they stand.
    """
    return [
        (
            f"{match['end']}{match['tag'].lower()}",
            " ".join(part.partition("=")[0].lower() for part in match["rest"].split()),
        )
        for match in _TAG.finditer(text)
    ]


class _Posing(Treeprocessor):
    """Takes from elements what would let them pass for the program's: its classes, its citations' values."""

    def run(self, root: Element) -> None:
        posing: list[tuple[str, str]] = self.md.kb_posing  # type: ignore[attr-defined]
        cites: list[tuple[Element, dict[str, str]]] = self.md.kb_cites  # type: ignore[attr-defined]
        for span, ours in cites:
            posing += [("attribute", name) for name, value in span.items() if ours.get(name) != value]
            span.attrib.clear()
            span.attrib.update(ours)
        own = {id(span) for span, _ in cites}
        for element in root.iter():
            if id(element) in own or "class" not in element.attrib:
                continue
            value, names = without_own_classes(element.get("class", ""))
            if names:
                posing += [("class", name) for name in names]
                element.set("class", value)


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
            number.set("aria-label", f"Paragraph {anchor}, permanent link")
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
        md.preprocessors.register(_BeforeRawBlocks(md), "kb_before_raw", 20.5)
        md.preprocessors.register(_AfterRawBlocks(md), "kb_after_raw", 19.5)
        md.treeprocessors.register(_Posing(md), "kb_posing", 5.6)
        md.treeprocessors.register(_ExplicitIds(md), "kb_explicit_ids", 5.5)
        md.treeprocessors.register(_Numbers(md), "kb_numbers", 4)
        md.treeprocessors.register(_FirstUse(md), "kb_first_use", 3)
        md.treeprocessors.register(_Tables(md), "kb_tables", 2)


__all__ = ["KnowledgeBaseExtension"]
