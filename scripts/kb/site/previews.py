"""Link previews: for each id on a page, the text that is shown before a link to it is followed.

Each page of the site has a script beside it, ``trends/globalisation.peek.js``, which a reader's browser loads
when a link to the page is first pointed at; a script, because a page in a folder may load nothing else.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Mapping
from typing import Any

from kb.html.reader import Reader
from kb.html.tree import VOID, Node
from kb.schema.addresses import SITE_SUFFIX

SUFFIX = ".peek.js"

Entry = str | tuple[str, str]
"""Safe HTML without links: the text, or a heading or term and the text that begins under it."""

_INLINE = frozenset(
    {
        "b",
        "cite",
        "code",
        "del",
        "em",
        "i",
        "ins",
        "kbd",
        "mark",
        "q",
        "s",
        "small",
        "span",
        "strong",
        "sub",
        "sup",
        "var",
    }
)
"""Elements that are kept, without attributes but ``lang``; of the others the text remains."""

_CELLS = frozenset({"td", "th"})
_UNITS = _CELLS | {"p", "li", "dd", "caption", "figcaption", "blockquote", "pre", "summary"}
"""Elements with an id that are shown as they are."""

_BEGINNINGS = frozenset({"p", "li", "dd", "td", "figcaption"})
"""Elements of which the next is shown for a heading or another element with an id."""

_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_BREAKS = _UNITS | _HEADINGS | {"dt", "tr", "div", "ul", "ol", "dl", "table", "section", "br"}

_SILENT_ELEMENTS = frozenset({"script", "style", "svg", "template"})
_SILENT = {
    "kb-number",
    "kb-voice",
    "kb-cited",
    "kb-count",
    "kb-site",
    "headerlink",
    "footnote-ref",
    "footnote-backref",
}
"""Classes of what belongs to the page and not to the text."""

_LANGUAGE = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*")


def peek_path(address: str) -> str:
    """Address on the site of the script of a page.

    >>> peek_path("trends/globalisation.html")
    'trends/globalisation.peek.js'
    """
    return address.removesuffix(SITE_SUFFIX) + SUFFIX


def peek_script(address: str, page: Mapping[str, str], entries: Mapping[str, Any]) -> str:
    """The script of a page: ``kb.peek(address, {"": the page, id: its text ...})``.

    Args:
        address: the page's address on the site.
        page: what is shown of the page as a whole: ``id``, ``kind``, ``title``, ``text``, and ``stands``
            with its heading, as plain text.
        entries: what ``peeks`` found on it.
    """
    data = {"": {name: value for name, value in page.items() if value}, **entries}
    said = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return f"kb.peek({json.dumps(address, ensure_ascii=False)},{said});\n"


def peeks(content: Node) -> dict[str, Entry]:
    """Id -> what is shown of it, for each id in a finished text that has words to show."""
    reader = _Reader()
    reader.read(content)
    reader.finish()
    return reader.found


class _Words:
    """HTML in the making: text and the few elements that are kept, with single spaces."""

    def __init__(self, id_: str, tag: str) -> None:
        self.id, self.tag = id_, tag
        self.pieces: list[str] = []
        self.gap = ""  # what separates this text from the last, once there is more
        self.marks: list[str] = []  # open elements

    def text(self, data: str) -> None:
        words = " ".join(data.split())
        if data[:1].isspace() and not self.gap:
            self.gap = " "
        if words:
            self._separate()
            self.pieces.append(html.escape(words, quote=False))
            self.gap = " " if data[-1].isspace() else ""

    def _separate(self) -> None:
        if self.gap and self.has_words():
            self.pieces.append(self.gap)
        self.gap = ""

    def broken(self) -> None:
        self.gap = "<br>"

    def parted(self) -> None:
        """A cell ends or begins; where a row does too, its text is on a line of its own."""
        self.gap = self.gap if self.gap == "<br>" else " · "

    def start(self, tag: str, language: str) -> None:
        if tag == "span" and not language:
            self.marks.append("")
            return
        self._separate()
        self.pieces.append(f'<{tag} lang="{language}">' if language else f"<{tag}>")
        self.marks.append(tag)

    def end(self) -> None:
        if self.marks and (tag := self.marks.pop()):
            self.pieces.append(f"</{tag}>")

    def has_words(self) -> bool:
        return any(not piece.startswith("<") for piece in self.pieces)

    def done(self) -> str:
        while self.marks:
            self.end()
        return "".join(self.pieces).strip() if self.has_words() else ""


class _Waiting:
    """A heading or the like that waits for the text under it."""

    def __init__(self, id_: str, title: str, needs: frozenset[str]) -> None:
        self.id, self.title, self.needs = id_, title, needs


class _Reader(Reader):
    """Gathers the words of each element with an id, and of what follows a heading."""

    def __init__(self) -> None:
        super().__init__()
        self.found: dict[str, Entry] = {}
        self._open: list[tuple[str, list[_Words]]] = []  # element, and what ends with it
        self._words: list[_Words] = []
        self._waiting: list[_Waiting] = []
        self._silent: list[str] = []

    def starts(self, tag: str, values: Mapping[str, str]) -> None:
        """Begins to gather where an element has an id, or is what a heading waits for."""
        classes = set(values.get("class", "").split())
        id_ = values.get("id", "")
        if self._silent or tag in _SILENT_ELEMENTS or classes & _SILENT:
            if tag not in VOID:
                self._silent.append(tag)
            return
        self._break(tag)
        if tag in VOID:
            return
        if tag in _INLINE:
            language = values.get("lang", "")
            for words in self._words:
                words.start(tag, language if _LANGUAGE.fullmatch(language) else "")
        mine = []
        begun = any(not words.id and words.has_words() for words in self._words)
        if tag in _BEGINNINGS and not begun and any(tag in each.needs for each in self._waiting):
            mine.append(_Words("", tag))
        whole = tag in _UNITS or tag in _INLINE or tag in {"dt", "a", "abbr"} or "kb-par" in classes
        if tag in _HEADINGS or (id_ and whole):
            mine.append(_Words(id_, tag))
        elif id_:
            self._waiting.append(_Waiting(id_, values.get("aria-label", ""), _BEGINNINGS))
        self._words += mine
        self._open.append((tag, mine))

    def ends(self, tag: str) -> None:
        """Ends what the tag began."""
        if self._silent:
            if tag in self._silent:
                while self._silent.pop() != tag:
                    pass
            return
        if not any(tag == opened for opened, _ in self._open):
            return
        while self._open:
            opened, ending = self._open.pop()
            if opened in _INLINE:
                for words in self._words:
                    if words not in ending:
                        words.end()
            for words in ending:
                self._words.remove(words)
                self._ended(words)
            if opened == tag:
                break
        self._break(tag)

    def _break(self, tag: str) -> None:
        for words in self._words if tag in _BREAKS else ():
            if tag in _CELLS:
                words.parted()
            else:
                words.broken()

    def reads(self, text: str) -> None:
        """Adds words to all that is gathered."""
        if not self._silent:
            for words in self._words:
                words.text(text)

    def _ended(self, words: _Words) -> None:
        said = words.done()
        if words.tag in _HEADINGS:
            for each in self._waiting:
                each.title = each.title or said
            if words.id:
                self._waiting.append(_Waiting(words.id, said, _BEGINNINGS))
        elif words.tag == "dt":
            self._waiting.append(_Waiting(words.id, said, frozenset({"dd"})))
        elif words.id:
            if said:
                self.found.setdefault(words.id, said)
        elif said:
            for each in [each for each in self._waiting if words.tag in each.needs]:
                self._waiting.remove(each)
                self.found.setdefault(each.id, (each.title, said))

    def finish(self) -> None:
        """What is open ends here, and what is still waiting has a title and no text."""
        self._silent.clear()
        while self._open:
            self.ends(self._open[-1][0])
        for each in self._waiting:
            if each.title:
                self.found.setdefault(each.id, (each.title, ""))
