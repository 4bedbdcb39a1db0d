"""Maps each link, heading, id and citation found in the HTML to its position in the Markdown source.

One scan over the source lists every place that could hold a link target, a heading, an id or a citation,
with code and comments blanked out; the k-th find in the HTML is the k-th place. Each step is linear in the
length of the text.
"""

from __future__ import annotations

import html
import re
from bisect import bisect
from collections.abc import Iterator
from functools import cached_property

from kb.markdown.citation_syntax import CITATION, parse_citation
from kb.problems import Span
from kb.schema.marks import MARK

_MOST = 4000
"""No link and no code within a line is longer; a bound keeps hostile text from being read again and again."""

_DEEPEST = 16
"""Brackets inside a target nest no deeper."""

_FENCE = re.compile(r"[ >\t]*(`{3,}|~{3,})(.*)")
_STARTS_LIST = re.compile(r"[ >]{0,3}(?:[-*+]|[0-9]+[.)]|:|\[\^[^\]]*\]:)(?:[ \t]|$)")
_CODE_OR_COMMENT = re.compile(
    rf"(?<![\\`])(?P<ticks>`+)(?!`)(?:(?!\n[ \t]*\n)[\s\S]){{1,{_MOST}}}?(?<!`)(?P=ticks)(?!`)"
    r"|(?P<comment><!--)"
)
_INLINE = re.compile(r"(?<!\\)\]\(\s*")
_TITLED = re.compile(r"""\s+(?:"[^"]*"|'[^']*')\s*\Z""")
_LINK = re.compile(
    r"""^[ ]{0,3}\[(?!\^)[^\[\]\n]*\]:[ ]*\n?[ ]*<?(?P<reference>[^\s<>]+)"""
    r"""|\b(?:href|src)\s*=\s*(?:"(?P<double>[^"\n]*)"|'(?P<single>[^'\n]*)'|(?P<bare>[^\s"'<>=`]+))"""
    r"""|<(?P<auto>[a-zA-Z][a-zA-Z0-9+.-]*:[^<>\s]*)>|<(?P<mail>[^<>\s@]+@[^<>\s]+)>""",
    re.MULTILINE,
)
_ESCAPED = re.compile(r"\\([\\`*_{}\[\]()>#+.!-])")
_HEADING = re.compile(
    r"^[ >\t]*(?:(?:[-*+]|[0-9]+[.)])[ \t]+)*(?P<atx>(?P<hashes>\#{1,6})[^\n]*)"
    r"|(?:\A|(?<=\n))(?P<setext>(?![#\n])[^\n]+\n(?P<line>=+|-+)[ ]*)$"
    r"|<h(?P<level>[1-6])\b[^<>]*>",
    re.MULTILINE,
)
_ATTRIBUTES = re.compile(r"\{[^{}\n]*\}")
_WORD = re.compile(r"(?<=[{\s:])#(?P<it>[^\s=}]+)")
_ID = re.compile(r"""\bid\s*=\s*(?:"(?P<double>[^"\n]*)"|'(?P<single>[^'\n]*)'|(?P<bare>[^\s"'<>=`}]+))""")
_NEAR = 3
"""Number of words on each side that identify one of several equal pieces of text."""

_WORDS = re.compile(r"\w+")
_SIGN_BEFORE, _SIGN_AFTER = re.compile(r"([^\w\s\0]?)\Z"), re.compile(r"\A([^\w\s\0]?)")
_GAP = r"[\W_]{0,200}?"
"""What can be between two words of a text: space, marks, and a target of which only spaces are left."""

_NOTE = re.compile(r"\[\^(?P<label>[^\[\]\n]+)\](?P<defined>:?)")
_NOTE_TARGET = re.compile(r"#?fn(?P<back>ref[0-9]*)?:(?P<label>.+)")


class Places:
    """The places of one text, handed out in order."""

    def __init__(self, text: str) -> None:
        self._places: dict[tuple[str, str], list[Span]] = {}
        self._taken: dict[tuple[str, str], int] = {}
        blank = self._text = without_code(text)
        self._whole, self._uncovered = text, ""
        self._next: dict[str, int] = {}
        for kind, key, start, end in (
            *sorted(_links(blank), key=lambda place: place[2]),
            *_headings(blank),
            *sorted(_anchors(blank), key=lambda place: place[2]),
            *_citations(blank),
            *_notes(blank),
        ):
            self._places.setdefault((kind, key), []).append(Span(start, end))

    @cached_property
    def _seen(self) -> str:
        """The text without what readers do not see of it: targets of links, and citations."""
        parts, at = [], 0
        spans = [
            span
            for (kind, _), found in self._places.items()
            if kind in {"link", "citation"}
            for span in found
        ]
        for start, end in sorted(spans):
            if start >= at:
                parts += [self._text[at:start], _spaces(self._text[start:end])]
                at = end
        return "".join([*parts, self._text[at:]])

    def _take(self, kind: str, key: str) -> Span:
        """The next place of this key; the first again where a reference is used more often than written."""
        places = self._places.get((kind, key))
        if not places:
            return Span()
        at = self._taken.get((kind, key), 0)
        self._taken[kind, key] = at + 1
        return places[at % len(places)]

    def target(self, target: str) -> Span:
        """Where a link target is written."""
        if note := _NOTE_TARGET.fullmatch(target):
            return self._take("note" if note["back"] else "mark", note["label"])
        return self._take("link", target)

    def heading(self, level: int) -> Span:
        """Where the next heading of a level is written, attributes included."""
        return self._take("heading", str(level))

    def anchor(self, anchor: str) -> Span:
        """Where an id is written."""
        if (note := _NOTE_TARGET.fullmatch(anchor)) and ("id", anchor) not in self._places:
            return self._take("mark anchor" if note["back"] else "note anchor", note["label"])
        return self._take("id", anchor)

    def citation(self, key: str) -> Span:
        """Where the key of a citation is written."""
        return self._take("citation", key)

    def words(self, text: str) -> Span:
        """Span of a paragraph that begins with these words; markup may come between them."""
        words = re.findall(r"\w+", text)
        for count in (4, 2, 1):
            pattern = r"[\W_]{1,20}?".join(re.escape(word) for word in words[:count])
            if pattern and (found := self._search("words", rf"(?<!\w){pattern}(?!\w)")) != Span():
                return found
        return Span()

    def element(self, tag: str) -> Span:
        """Where an element of raw HTML opens or ends."""
        return self._search_all(f"element {tag}", rf"(?i)</?(?P<it>{re.escape(tag)})(?![\w-])")

    def attribute(self, name: str) -> Span:
        """Where the name of an attribute, or of a class, is written."""
        inside = rf"(?i)[{{<][^{{}}<>]{{0,{_MOST}}}?(?<![\w-])(?P<it>{re.escape(name)})(?![\w-])"
        return self._search_all(f"attribute {name}", inside)

    def comment(self) -> Span:
        """Where a comment, declaration or instruction begins that is no mark of a view."""
        return self._search_all("comment", rf"(?!{MARK.pattern})(?P<it><[!?][^>\n]{{0,80}}>?)")

    def shown(self, before: str, text: str, after: str) -> Span:
        """Position in the source of a piece of the rendered text.

        Where markup is inside of it, the last bracket of it is found, or else its first word.

        Args:
            before: the rendered text before it.
            text: the piece.
            after: the rendered text after it.
        """
        last = text[max(text.rfind("["), text.rfind("("), 0) :]
        left, right = _WORDS.findall(before)[-_NEAR:], _WORDS.findall(after)[:_NEAR]
        signs = re.escape(_SIGN_BEFORE.findall(before)[0]), re.escape(_SIGN_AFTER.findall(after)[0])
        for wanted in dict.fromkeys((text, last, *text.split()[:1])):
            exact = r"\s+".join(map(re.escape, wanted.split()))
            it = f"(?P<it>{exact})"
            beside = f"{signs[0]}{it}{signs[1]}"
            for start, found_as, end in (
                (left, beside, right),
                (left, it, right),
                (left[-1:], it, right[:1]),
                (left, it, []),
                ([], it, right),
                ([], beside, []),
                ([], it, []),
            ):
                words = (*map(re.escape, start), found_as, *map(re.escape, end))
                pattern = _GAP.join(words)
                if exact and (found := self._search(pattern, pattern, "it", self._seen)) != Span():
                    return found
        return self._search(text, f"(?P<it>{re.escape(text)})", "it", self._whole)

    def written_id(self, anchor: str) -> Span:
        """Where an id is written behind a ``#``, whoever else asks for it."""
        return self._search(f"#{anchor}", rf"#(?P<it>{re.escape(anchor)})(?![\w.-])", "it")

    def indented(self, text: str) -> Span:
        """Where a line of code begins that is set in by spaces."""
        return self._search(text, rf"(?m)^[ \t>]+(?P<it>{re.escape(text)})", "it", self._whole)

    def _search_all(self, name: str, pattern: str) -> Span:
        """The group ``it`` of a pattern, also inside of comments, which do not end alike for every reader."""
        found = self._search(name, pattern, "it")
        if found == Span():
            self._uncovered = self._uncovered or without_code(self._whole, comments=True)
            found = self._search(name, pattern, "it", self._uncovered)
        return found

    def _search(self, name: str, pattern: str, group: int | str = 0, text: str = "") -> Span:
        sought, text = re.compile(pattern), text or self._text
        found = sought.search(text, self._next.get(name, 0)) or sought.search(text)
        if found is None:
            return Span()
        self._next[name] = found.end(group)
        return Span(found.start(group), found.end(group))


_Place = tuple[str, str, int, int]


def without_code(text: str, *, comments: bool = False) -> str:
    """Markdown with code turned into spaces; every other character stays where it is.

    Args:
        text: the Markdown.
        comments: whether comments stay; by default they are turned into spaces as well.
    """
    if not any(mark in text for mark in ("`", "~~~", "<!--", "\n    ", "\n\t")) and text[:1] not in {
        " ",
        "\t",
    }:
        return text
    blank = _without_blocks(text)
    parts: list[str] = []
    at = 0
    while match := _CODE_OR_COMMENT.search(blank, at):
        end = match.end()
        if match["comment"] and comments:
            parts.append(blank[at:end])
            at = end
            continue
        if match["comment"]:
            closed = blank.find("-->", end)
            end = closed + 3 if closed >= 0 else end
        parts += [blank[at : match.start()], _spaces(blank[match.start() : end])]
        at = end
    return "".join([*parts, blank[at:]])


def _without_blocks(text: str) -> str:
    """Fenced code, and code that is indented outside of lists, turned into spaces."""
    lines = text.split("\n")
    closing: dict[str, list[int]] = {}
    for number, line in enumerate(lines):
        if (match := _FENCE.fullmatch(line)) and not match[2].strip():
            closing.setdefault(match[1], []).append(number)
    in_list, before_blank, number = False, True, 0
    while number < len(lines):
        line = lines[number]
        if (match := _FENCE.fullmatch(line)) and (ends := closing.get(match[1])):
            after = bisect(ends, number)
            if after < len(ends):
                for inside in range(number, ends[after] + 1):
                    lines[inside] = _spaces(lines[inside])
                number, before_blank = ends[after] + 1, False
                continue
        if not line.strip():
            before_blank = True
        elif line.startswith(("    ", "\t")):
            if before_blank and not in_list:
                lines[number] = _spaces(line)
            else:
                before_blank = False
        else:
            if before_blank or _STARTS_LIST.match(line):
                in_list = _STARTS_LIST.match(line) is not None
            before_blank = False
        number += 1
    return "\n".join(lines)


def _spaces(text: str) -> str:
    return re.sub(r"[^\n]", " ", text)


def _links(text: str) -> Iterator[_Place]:
    for match in _INLINE.finditer(text):
        if (end := _closing(text, match.end())) is not None:
            start, end = _unwrapped(text, match.end(), end)
            yield "link", html.unescape(_ESCAPED.sub(r"\1", text[start:end])), start, end
    for match in _LINK.finditer(text):
        name = match.lastgroup or ""
        target = html.unescape(match[name])
        yield "link", f"mailto:{target}" if name == "mail" else target, match.start(name), match.end(name)


def _closing(text: str, start: int) -> int | None:
    """Where the bracket closes that opened before ``start``."""
    depth = 0
    for at in range(start, min(len(text), start + _MOST)):
        sign = text[at]
        if sign == "(" and text[at - 1] != "\\":
            depth += 1
            if depth > _DEEPEST:
                return None
        elif sign == ")" and text[at - 1] != "\\":
            if depth == 0:
                return at
            depth -= 1
        elif sign == "\n" and text[at + 1 : at + 2] == "\n":
            return None
    return None


def _unwrapped(text: str, start: int, end: int) -> tuple[int, int]:
    """A target without its title, its angle brackets and the space around it."""
    if title := _TITLED.search(text, start, end):
        end = title.start()
    end = start + len(text[start:end].rstrip())
    if text[start : start + 1] == "<" and (closed := text.find(">", start, end)) >= 0:
        return start + 1, closed
    return start, end


def _headings(text: str) -> Iterator[_Place]:
    for match in _HEADING.finditer(text):
        if match["atx"]:
            yield "heading", str(len(match["hashes"])), match.start("atx"), match.end("atx")
        elif match["setext"]:
            level = "1" if match["line"].startswith("=") else "2"
            yield "heading", level, match.start("setext"), match.end("setext")
        else:
            yield "heading", match["level"], match.start(), match.end()


def _anchors(text: str) -> Iterator[_Place]:
    for attributes in _ATTRIBUTES.finditer(text):
        for match in _WORD.finditer(text, attributes.start(), attributes.end()):
            yield "id", match["it"], match.start("it"), match.end("it")
    for match in _ID.finditer(text):
        name = match.lastgroup or ""
        yield "id", html.unescape(match[name]), match.start(name), match.end(name)


def _citations(text: str) -> Iterator[_Place]:
    for match in re.finditer(r"(?<!\\)" + CITATION, text):
        at = match.start("inner")
        for cited in parse_citation(match["inner"]) or ():
            at = text.index("@" + cited["key"], at) + 1
            yield "citation", cited["key"], at, at + len(cited["key"])


def _notes(text: str) -> Iterator[_Place]:
    for match in _NOTE.finditer(text):
        kind = "note" if match["defined"] else "mark"
        for each in (kind, f"{kind} anchor"):
            yield each, match["label"], match.start("label"), match.end("label")
