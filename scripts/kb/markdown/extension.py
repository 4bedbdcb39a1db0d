"""Our extension of Python-Markdown: paragraph numbers, citations, and tooltips at first use only.

Citations follow the syntax of mkdocs-bibtex (``[@key]``, ``[see @key, p. 4; @other]``) but are read by an
inline processor, so that they are left alone inside code, and an address such as ``[me@x.org]`` stays text.
"""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from importlib import import_module
from importlib.util import find_spec
from typing import Any
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.extensions import Extension
from markdown.extensions.attr_list import AttrListTreeprocessor
from markdown.extensions.tables import TableProcessor
from markdown.inlinepatterns import HTML_RE, HtmlInlineProcessor, InlineProcessor
from markdown.preprocessors import Preprocessor
from markdown.treeprocessors import Treeprocessor
from markdown.util import ETX, HTML_PLACEHOLDER_RE, STX, AtomicString

from kb.html.allowed import without_own_classes
from kb.markdown.citation_syntax import CITATION, CITE, cite_value, parse_citation
from kb.markdown.typed_markup import ESCAPED

NUMBERED = re.compile(r"([A-Z][0-9]+)\.([0-9]+|[a-z]+)")


class Converter(Markdown):
    """Python-Markdown that finds the extensions of its own and of pymdownx by their modules.

    Python-Markdown itself first reads the metadata of every installed library.
    """

    def build_extension(self, ext_name: str, configs: Mapping[str, Any]) -> Extension:
        """The extension of this name.

        Raises:
            Exception: there is none, or it does not take these options; the same as from Python-Markdown.
        """
        path = f"markdown.extensions.{ext_name}" if ext_name.isidentifier() else ext_name
        if re.fullmatch(r"(?:markdown\.extensions|pymdownx)\.\w+", path) and find_spec(path):
            try:
                made: Extension = import_module(path).makeExtension(**configs)
            except AttributeError:
                return super().build_extension(ext_name, configs)
            return made
        return super().build_extension(ext_name, configs)


class _Citations(InlineProcessor):
    def handleMatch(  # type: ignore[override]  # noqa: N802 - the name is Python-Markdown's
        self, m: re.Match[str], data: str
    ) -> tuple[Element | None, int | None, int | None]:
        cited = parse_citation(m["inner"])
        if cited is None:
            return None, None, None
        ours = {"class": "kb-cite", CITE: cite_value(cited)}
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


class _Folded(Preprocessor):
    """Reads the content of ``<details>``, and its ``<summary>``, as Markdown, as forges do.

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
    """Raw HTML tags of a text, with the names of their attributes; the name of an end tag begins with /.

    Every place where a tag could begin counts, also inside of comments and values: parsers differ in where
    these end, and ignore some tags in some places.
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


class _TablesWithAttributes(TableProcessor):
    """A table with its attribute list in a line of its own right under it, as under a paragraph.

    Python-Markdown takes that line for one more row.
    """

    def test(self, parent: Element, block: str) -> bool:
        return super().test(parent, _ATTRIBUTES.sub("", block))

    def run(self, parent: Element, blocks: list[str]) -> None:
        attributes = _ATTRIBUTES.search(blocks[0])
        blocks[0] = _ATTRIBUTES.sub("", blocks[0])
        super().run(parent, blocks)
        if attributes:
            AttrListTreeprocessor(self.parser.md).assign_attrs(parent[-1], attributes[1])


_ATTRIBUTES = re.compile(r"\n[ ]*\{:?[ ]*([^{}\n]*[^{}\s])[ ]*\}[ ]*\Z")


class _Numbers(Treeprocessor):
    """Shows the number or letter of a paragraph, as a link to itself, and marks who speaks.

    A table has them on a ``div`` around it.
    """

    def run(self, root: Element) -> None:
        for parent in list(root.iter()):
            for at, element in enumerate(list(parent)):
                match = NUMBERED.fullmatch(element.get("id", ""))
                if match and element.tag == "table":
                    around = Element("div", {"id": element.attrib.pop("id")})
                    around.tail, element.tail = element.tail, None
                    around.append(element)
                    parent[at] = around
                    self._number(around, match)
                elif match and element.tag in {"p", "li"}:
                    self._number(element, match)

    def _number(self, element: Element, match: re.Match[str]) -> None:
        anchor = match[0]
        voice = "kb-paper" if match[2].isdigit() else "kb-editors"
        element.set("class", " ".join(filter(None, [element.get("class"), "kb-par", voice])))
        number = Element("a", {"class": "kb-number", "href": f"#{anchor}"})
        number.set("aria-label", f"{anchor}: permanent link to this paragraph")
        number.text = AtomicString(anchor)
        number.tail, element.text = f" {element.text or ''}", None
        element.insert(0, number)


class _LostIds(Treeprocessor):
    """Notes ids of paragraphs that are nothing but a block, such as code: HTML has no paragraph around it."""

    def run(self, root: Element) -> None:
        self.md.kb_lost = [  # type: ignore[attr-defined]
            each.get("id")
            for each in root.iter("p")
            if each.get("id")
            and (match := HTML_PLACEHOLDER_RE.fullmatch("".join(each.itertext()).strip()))
            and self._is_block(int(match[1]))
        ]

    def _is_block(self, number: int) -> bool:
        put_aside = self.md.htmlStash.rawHtmlBlocks[number]
        tag = re.match(r"\s*<(\w+)", put_aside) if isinstance(put_aside, str) else None
        return tag is not None and self.md.is_block_level(tag[1])


class _Escaped(Treeprocessor):
    """Marks escaped characters, just before they are unescaped."""

    def run(self, root: Element) -> None:
        for element in root.iter():
            if element.text and STX in element.text:
                element.text = _ESCAPE.sub(rf"\g<0>{ESCAPED}", element.text)
            if element.tail and STX in element.tail:
                element.tail = _ESCAPE.sub(rf"\g<0>{ESCAPED}", element.tail)


_ESCAPE = re.compile(rf"{STX}\d+{ETX}")


class _Indented(Treeprocessor):
    """Notes the first line of each code block that is one because of its indentation."""

    def run(self, root: Element) -> None:
        code = (element for each in root.iter("pre") for element in each.iter("code"))
        texts = ("".join(element.itertext()).strip() for element in code)
        self.md.kb_indented = [html.unescape(text).split("\n")[0] for text in texts if text]  # type: ignore[attr-defined]


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
                    wrapper.set("aria-label", f"Table {parent.get('id', '')}".strip())
                    wrapper.tail, child.tail = child.tail, None
                    parent.remove(child)
                    wrapper.append(child)
                    parent.insert(at, wrapper)


class _InlineAttributes(AttrListTreeprocessor):
    """Attribute lists behind words, each to its own brace, and only where all of it is one.

    Python-Markdown reads to the last brace of the line, drops what is no attribute, and puts the text
    between the braces after the words that follow them.
    """

    _ATTRIBUTE = r"""(?:[#.][^\s{}"'=]+|[^\s{}"'=#.]+(?:=(?:"[^"\n]*"|'[^'\n]*'|[^\s{}"'=]+))?)"""
    INLINE_RE = re.compile(rf"^\{{:?[ ]*({_ATTRIBUTE}(?:[ ]+{_ATTRIBUTE})*)[ ]*\}}")  # type: ignore[misc]  # overrides the class attribute on purpose


class KnowledgeBaseExtension(Extension):
    """Registers the processors.

    Priorities are relative to Python-Markdown's own: html_block 20, html 90, table 75, inline 20,
    attr_list 8, toc 5, unescape 0, and to the highlighter's of code that is set in, 30.
    """

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 - the name is Python-Markdown's
        """Called by Python-Markdown once per converter."""
        md.inlinePatterns.register(_Citations(CITATION, md), "kb_citation", 172)
        md.inlinePatterns.register(_RawInline(HTML_RE, md), "html", 90)
        md.preprocessors.register(_Folded(md), "kb_folded", 20.7)
        md.preprocessors.register(_BeforeRawBlocks(md), "kb_before_raw", 20.5)
        md.preprocessors.register(_AfterRawBlocks(md), "kb_after_raw", 19.5)
        md.treeprocessors.register(_Indented(md), "kb_indented", 31)
        if "attr_list" in md.treeprocessors:
            md.treeprocessors.register(_InlineAttributes(md), "attr_list", 8)
        if "table" in md.parser.blockprocessors:
            config = getattr(md.parser.blockprocessors["table"], "config")  # noqa: B009 - of one of its kinds
            md.parser.blockprocessors.register(_TablesWithAttributes(md.parser, config), "table", 75)
        md.treeprocessors.register(_LostIds(md), "kb_lost_ids", 5.4)
        md.treeprocessors.register(_Escaped(md), "kb_escaped", 0.5)
        md.treeprocessors.register(_Posing(md), "kb_posing", 5.6)
        md.treeprocessors.register(_ExplicitIds(md), "kb_explicit_ids", 5.5)
        md.treeprocessors.register(_Numbers(md), "kb_numbers", 4)
        md.treeprocessors.register(_FirstUse(md), "kb_first_use", 3)
        md.treeprocessors.register(_Tables(md), "kb_tables", 2)


__all__ = ["KnowledgeBaseExtension"]
