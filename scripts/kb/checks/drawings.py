"""What a drawing (SVG) holds that is more than a drawing: scripts, handlers, and what it fetches.

A browser reads such a file as XML, and runs what is in it when it is opened by itself. No entity is expanded
here: a document type, which could define one, ends the reading.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple
from xml.parsers import expat

from kb.problems import Span

_SVG = "http://www.w3.org/2000/svg"
_SPACES = {"http://www.w3.org/1999/xlink": "xlink", "http://www.w3.org/XML/1998/namespace": "xml"}

_ELEMENTS = frozenset(
    """
    circle clipPath defs desc ellipse feBlend feColorMatrix feComposite feFlood feGaussianBlur feMerge
    feMergeNode feOffset filter g line linearGradient marker mask metadata path pattern polygon polyline
    radialGradient rect stop style svg switch symbol text textPath title tspan use
    """.split()  # noqa: SIM905 - names are easier to read than a list of strings
)

_FETCHES = re.compile(r"""url\(\s*(?!["']?\s*#)|@import|\\|image-set|javascript:""", re.IGNORECASE)
"""What in a style names a file, or could be an escape of such a name."""


class Fault(NamedTuple):
    """What may not be in a drawing, and where."""

    span: Span
    message: str
    hint: str


class _Stop(Exception):  # noqa: N818 - it is no error
    """Nothing after this place is read."""


def faults(text: str) -> Iterator[Fault]:
    """Everything in a drawing that is more than a drawing.

    Args:
        text: of the file.
    """
    data = text.encode("utf-8")
    reader = _Reader(data)
    try:
        reader.parser.Parse(data, True)
    except _Stop:
        pass
    except expat.ExpatError as error:
        reader.found.append(
            reader.fault(f"this is not XML: {expat.ErrorString(error.code)}", "export it again")
        )
    yield from reader.found


class _Reader:
    def __init__(self, data: bytes) -> None:
        self.found: list[Fault] = []
        self._data = data
        self._open: list[str] = []
        self._style = ""
        parser = self.parser = expat.ParserCreate("utf-8", namespace_separator=" ")
        parser.buffer_text = True
        parser.XmlDeclHandler = self._declared
        parser.StartDoctypeDeclHandler = self._doctype
        parser.ProcessingInstructionHandler = self._instruction
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text

    def fault(self, message: str, hint: str) -> Fault:
        at = len(self._data[: max(0, self.parser.CurrentByteIndex)].decode("utf-8", "replace"))
        return Fault(Span(at, at + 1), message, hint)

    def _add(self, message: str, hint: str) -> None:
        self.found.append(self.fault(message, hint))

    def _declared(self, version: str, encoding: str | None, standalone: int) -> None:
        if encoding is not None and encoding.lower() != "utf-8":
            self._add(f"the drawing says that its encoding is {encoding!r}", "save it as UTF-8")

    def _doctype(self, name: str, system: str | None, public: str | None, subset: int) -> None:
        self._add("the drawing has a document type", "take it out")
        raise _Stop

    def _instruction(self, target: str, data: str) -> None:
        self._add(f"the drawing has the instruction <?{target} …?>", "take it out")

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        space, _, tag = name.rpartition(" ")
        if space != _SVG or tag not in _ELEMENTS:
            self._add(f"the element <{tag}> is more than a drawing", "export it as plain SVG, or take it out")
        if not self._open and (space, tag) != (_SVG, "svg"):
            self._add(f"the file begins with <{tag}>, not with <svg>", "export it as plain SVG")
        self._open.append(tag)
        for written, value in attributes.items():
            space, _, attribute = written.rpartition(" ")
            shown = f"{_SPACES.get(space, '')}:{attribute}".removeprefix(":")
            if attribute.lower().startswith("on") or shown == "xml:base":
                self._add(f"the attribute {shown!r} of <{tag}> does something", "take it out")
            elif attribute.lower() in {"href", "src"} and not value.strip().startswith("#"):
                self._add(f"<{tag}> fetches {value!r}", "draw it in the file itself")
            elif _FETCHES.search(value):
                self._add(
                    f"the attribute {shown!r} of <{tag}> fetches something", "draw it in the file itself"
                )

    def _end(self, name: str) -> None:
        if self._open.pop() == "style" and _FETCHES.search(self._style):
            self._add("the style of the drawing fetches something", "draw it in the file itself")
        self._style = "" if "style" not in self._open else self._style

    def _text(self, data: str) -> None:
        if "style" in self._open:
            self._style += data
