"""Where on a page of a PDF each word stands, as a reader's program draws it."""

from __future__ import annotations

import ctypes
from collections import defaultdict
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

import pypdfium2
from pypdfium2 import raw


class Word(NamedTuple):
    """Signs beside each other, their edges in points from the lower left corner, and the size of the type."""

    text: str
    left: float
    bottom: float
    right: float
    top: float
    size: float


class Laid(NamedTuple):
    """A page as it is laid out: its size in points, its words in reading order, and all of its text."""

    width: float
    height: float
    words: tuple[Word, ...]
    text: str

    @property
    def filled(self) -> float:
        """How far down the text between running head and foot reaches, from 0 to 1."""
        top, bottom = self.height - HEAD, FOOT
        body = (each.bottom for each in self.words if each.bottom > bottom and each.top < top)
        return (top - min(body, default=top)) / (top - bottom)


HEAD, FOOT = 62.0, 54.0
"""Points at the top and at the foot of a page that are not for its text."""


def read(data: bytes) -> list[Laid]:
    """The pages of a PDF."""
    with pypdfium2.PdfDocument(data) as pdf:
        return [_read(page) for page in pdf]


def _read(page: pypdfium2.PdfPage) -> Laid:
    text = page.get_textpage()
    words: list[Word] = []
    edges = [ctypes.c_double() for _ in range(4)]
    sizes: dict[int, float] = {}
    open_ = False
    for at in range(text.count_chars()):
        sign = chr(raw.FPDFText_GetUnicode(text, at))
        if sign.isspace() or not raw.FPDFText_GetCharBox(text, at, *edges):
            open_ = False
            continue
        drawn = ctypes.cast(raw.FPDFText_GetTextObject(text, at), ctypes.c_void_p).value or 0
        if drawn not in sizes:
            sizes[drawn] = _size(text, at)
        left, right, bottom, top = (each.value for each in edges)
        last = words[-1] if words and open_ else None
        if last and last.size == sizes[drawn] and left < last.right + 3 and right > last.right - 1:
            words[-1] = Word(
                last.text + sign, last.left, min(last.bottom, bottom), right, max(last.top, top), last.size
            )
        else:
            words.append(Word(sign, left, bottom, right, top, sizes[drawn]))
        open_ = True
    width, height = page.get_size()
    return Laid(width, height, tuple(words), text.get_text_bounded())


def _size(text: pypdfium2.PdfTextPage, at: int) -> float:
    matrix = raw.FS_MATRIX()
    raw.FPDFText_GetMatrix(text, at, matrix)
    return float(raw.FPDFText_GetFontSize(text, at) * (matrix.b**2 + matrix.d**2) ** 0.5)


def clashes(page: Laid) -> Iterator[tuple[str, str]]:
    """Words that stand over each other: by more than a point, and a third of the height of one."""
    near: dict[int, list[Word]] = defaultdict(list)
    for word in page.words:
        cells = range(int(word.bottom // 10), int(word.top // 10) + 1)
        for other in {each for cell in cells for each in near[cell]}:
            wide = min(word.right, other.right) - max(word.left, other.left)
            high = min(word.top, other.top) - max(word.bottom, other.bottom)
            if wide > 1 and high > min(word.top - word.bottom, other.top - other.bottom) / 3:
                yield word.text, other.text
        for cell in cells:
            near[cell].append(word)


def widest_gap(data: bytes, number: str) -> float:
    """The widest space between two signs, blanks among them, from a number in the margin to its words."""
    with pypdfium2.PdfDocument(data) as pdf:
        for page in pdf:
            text = page.get_textpage()
            signs = [chr(raw.FPDFText_GetUnicode(text, at)) for at in range(text.count_chars())]
            whole = "".join(signs)
            at = whole.find(f"{number}\u2002")
            if at < 0:
                continue
            end = at + len(number)
            while signs[end].isspace():
                end += 1
            boxes = [box for place in range(at, end + 1) if (box := _box(text, place))]
            return max(after[0] - before[1] for before, after in pairwise(boxes))
    return float("inf")


def _box(text: pypdfium2.PdfTextPage, at: int) -> tuple[float, float] | None:
    """The left and right edge of a sign with the room that it takes; None for one that is not drawn."""
    edges = raw.FS_RECTF()
    if raw.FPDFText_IsGenerated(text, at) == 1 or not raw.FPDFText_GetLooseCharBox(text, at, edges):
        return None
    return float(edges.left), float(edges.right)
