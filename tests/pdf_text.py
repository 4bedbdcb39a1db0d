"""What a reader of a PDF finds: text by structure element, links with their words, names, bookmarks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from io import BytesIO
from typing import Any

import pikepdf

_RANGE = re.compile(r"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>")
_ONE = re.compile(r"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]*)>")


@dataclass(frozen=True)
class PdfLink:
    """A link: the page it is on, its words, where it leads: a page (counted from 1) or an address."""

    page: int
    text: str
    to: int
    address: str


class Pdf:
    """A PDF that is opened once and asked often."""

    def __init__(self, data: bytes) -> None:
        self.pdf = pikepdf.open(BytesIO(data))
        self.pages = list(self.pdf.pages)
        self._at: dict[Any, int] = {page.objgen: number for number, page in enumerate(self.pages, 1)}
        self._texts = {number: _marked(page) for number, page in enumerate(self.pages, 1)}

    @property
    def root(self) -> Any:
        return self.pdf.Root

    def text(self, number: int) -> str:
        """All words on a page, in the order in which they are drawn."""
        return " ".join(self._texts[number].values())

    @cached_property
    def names(self) -> dict[str, int]:
        """Named destinations -> the page that each leads to."""
        return {
            name: self._at[place[0].objgen] for name, place in pikepdf.NameTree(self.root.Names.Dests).items()
        }

    def labels(self) -> list[str]:
        """The label of each page."""
        return [page.label for page in self.pages]

    def bookmarks(self) -> list[tuple[int, str, int]]:
        """Level, title and page of each bookmark."""
        found: list[tuple[int, str, int]] = []

        def walk(item: Any, level: int) -> None:
            while item is not None:
                found.append((level, str(item.Title), self._led(item)))
                if "/First" in item:
                    walk(item.First, level + 1)
                item = item.get("/Next")

        walk(self.root.Outlines.First, 1)
        return found

    def elements(self, *kinds: str) -> Iterator[tuple[str, str, Any]]:
        """Kind, words and dictionary of each structure element of these kinds, or of all."""
        for element in self._walk(self.root.StructTreeRoot):
            kind = str(element.S).removeprefix("/")
            if not kinds or kind in kinds:
                yield kind, self._words(element), element

    @cached_property
    def links(self) -> tuple[PdfLink, ...]:
        """Every link, in the order of the text."""
        return tuple(self._links())

    def _links(self) -> Iterator[PdfLink]:
        for _, words, element in self.elements("Link"):
            for kid in _kids(element):
                if isinstance(kid, pikepdf.Dictionary) and kid.get("/Type") == "/OBJR":
                    annotation = kid.Obj
                    action = annotation.get("/A")
                    address = str(action.URI) if action is not None and "/URI" in action else ""
                    on = self._at.get((kid.get("/Pg") or element.get("/Pg")).objgen, 0)
                    yield PdfLink(on, words, 0 if address else self._led(annotation), address)

    def page_of(self, element: Any) -> int:
        """The page that an element begins on."""
        if "/Pg" in element:
            return self._at[element.Pg.objgen]
        return next((self.page_of(kid) for kid in _kids(element) if isinstance(kid, pikepdf.Dictionary)), 0)

    def right_edge(self, number: int) -> float:
        """How far to the right the words of a page reach, in points."""
        return max(_ends(self.pages[number - 1]), default=0.0)

    def fonts(self) -> set[str]:
        return {
            str(font.BaseFont).removeprefix("/").partition("+")[2]
            for page in self.pages
            for font in _fonts(page).values()
        }

    def _led(self, holder: Any) -> int:
        place = holder.get("/Dest")
        if place is None and "/A" in holder:
            place = holder.A.get("/D")
        if isinstance(place, pikepdf.String | str):
            return self.names[str(place)]
        if isinstance(place, pikepdf.Dictionary):
            place = place.D
        return 0 if place is None else self._at[place[0].objgen]

    def _walk(self, element: Any) -> Iterator[Any]:
        for kid in _kids(element):
            if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
                yield kid
                yield from self._walk(kid)

    def _words(self, element: Any, page: Any = None) -> str:
        page = element.get("/Pg", page)
        said = []
        for kid in _kids(element):
            if isinstance(kid, int):
                said.append(self._texts[self._at[page.objgen]].get(kid, ""))
            elif kid.get("/Type") == "/MCR":
                on = kid.get("/Pg", page)
                said.append(self._texts[self._at[on.objgen]].get(int(kid.MCID), ""))
            elif "/S" in kid:
                said.append(self._words(kid, page))
        return "".join(said).replace("\xad", "")  # a word broken at the end of a line is one word


def _fonts(page: Any) -> dict[str, Any]:
    return dict(page.obj.get("/Resources", {}).get("/Font", {}))


def _kids(element: Any) -> list[Any]:
    kids = element.get("/K")
    if kids is None:
        return []
    return list(kids) if isinstance(kids, pikepdf.Array) else [kids]


def _marked(page: Any) -> dict[int, str]:
    """The words of each piece of marked content; -1 holds what is no part of the text."""
    fonts = {name: _letters(font) for name, font in _fonts(page).items()}
    found: dict[int, str] = {}
    open_: list[int] = []
    instead: list[int] = []  # how many were open where text began that is to be read as other text
    font: dict[int, str] = {}
    for instruction in pikepdf.parse_content_stream(page):
        operator, operands = str(instruction.operator), instruction.operands
        match operator:
            case "Tf":
                font = fonts[str(operands[0])]
            case "BDC" | "BMC":
                values: Any = operands[1] if len(operands) > 1 else {}
                inside = open_[-1] if open_ else -1
                here = isinstance(values, pikepdf.Dictionary) and "/MCID" in values
                open_.append(int(values.MCID) if here else inside)
                if isinstance(values, pikepdf.Dictionary) and "/ActualText" in values and not instead:
                    found[open_[-1]] = found.get(open_[-1], "") + str(values.ActualText)
                    instead.append(len(open_))
            case "EMC":
                if instead and instead[-1] == len(open_):
                    instead.pop()
                open_.pop()
            case "Tj" | "TJ" | "'" if instead:
                pass
            case "Tj" | "TJ" | "'":
                parts = operands[0] if operator == "TJ" else [operands[-1]]
                text = "".join(
                    _decoded(bytes(part), font) for part in parts if isinstance(part, pikepdf.String)
                )
                place = open_[-1] if open_ else -1
                found[place] = found.get(place, "") + text
            case _:
                pass
    return found


def _ends(page: Any) -> Iterator[float]:
    widths = {name: _widths(font) for name, font in _fonts(page).items()}
    matrix, kept = pikepdf.Matrix(), []
    line, size, width = pikepdf.Matrix(), 0.0, {}
    for instruction in pikepdf.parse_content_stream(page):
        operator, operands = str(instruction.operator), instruction.operands
        match operator:
            case "q":
                kept.append(matrix)
            case "Q":
                matrix = kept.pop()
            case "cm":
                matrix = pikepdf.Matrix(*map(float, operands)) @ matrix
            case "Tf":
                width, size = widths[str(operands[0])], float(operands[1])
            case "Tm":
                line = pikepdf.Matrix(*map(float, operands))
            case "Tj" | "TJ":
                at = 0.0
                for part in operands[0] if operator == "TJ" else [operands[0]]:
                    if isinstance(part, pikepdf.String):
                        data = bytes(part)
                        codes = (int.from_bytes(data[i : i + 2], "big") for i in range(0, len(data), 2))
                        at += sum(width.get(code, 1000.0) for code in codes)
                    else:
                        at -= float(part)
                yield (line @ matrix).transform((at * size / 1000, 0.0))[0]
            case _:
                pass


def _widths(font: Any) -> dict[int, float]:
    found: dict[int, float] = {}
    row = list(font.DescendantFonts[0].W)
    while row:
        first, second = int(row.pop(0)), row.pop(0)
        if isinstance(second, pikepdf.Array):
            found |= {first + at: float(width) for at, width in enumerate(second)}
        else:
            value = float(row.pop(0))
            found |= dict.fromkeys(range(first, int(second) + 1), value)
    return found


def _decoded(data: bytes, font: dict[int, str]) -> str:
    codes = (int.from_bytes(data[at : at + 2], "big") for at in range(0, len(data), 2))
    return "".join(font.get(code, "") for code in codes)


def _letters(font: Any) -> dict[int, str]:
    found: dict[int, str] = {}
    cmap = font.ToUnicode.read_bytes().decode("latin-1")
    for block in re.findall(r"beginbfchar(.*?)endbfchar", cmap, re.DOTALL):
        for code, text in _ONE.findall(block):
            found[int(code, 16)] = bytes.fromhex(text).decode("utf-16-be")
    for block in re.findall(r"beginbfrange(.*?)endbfrange", cmap, re.DOTALL):
        for first, last, text in _RANGE.findall(block):
            for at in range(int(first, 16), int(last, 16) + 1):
                found[at] = chr(int(text, 16) + at - int(first, 16))
    return found
