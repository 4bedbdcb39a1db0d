"""Bytes of a file -> text; errors of encoding, size and unmerged changes."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator

from kb.problems import Edit, Problem, Span

FILE_LIMIT = 1024 * 1024
CONFLICT = re.compile(r"^(?P<sign><{7}|\|{7}|={7}|>{7})(?:[ \t]+(?P<name>[^\n]*?))?[ \t]*$", re.MULTILINE)
"""A line that git writes around and between the two sides of a conflict, and before what both came from."""


class SourceError(Exception):
    """A fault in what a person wrote. Caught by the loader and turned into a Problem."""

    def __init__(self, span: Span, code: str, message: str, hint: str) -> None:
        super().__init__(message)
        self.span, self.code, self.message, self.hint = span, code, message, hint

    def at(self, path: str) -> Problem:
        """The same fault as a problem of the file at ``path``, which cannot be read."""
        return Problem(path, self.span, self.code, self.message, self.hint, cause=True)


def decode(data: bytes, limit: int = FILE_LIMIT) -> str:
    r"""Bytes of a file -> its text with ``\n`` line ends and no byte order mark.

    Raises:
        SourceError: larger than ``limit`` (M002), not UTF-8 (M001), with a NUL character (M003), or with a
            merge conflict (M014).
    """
    if len(data) > limit:
        raise too_large(len(data), limit)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        # The codec counts its own offset from behind a byte order mark.
        start = error.start + (len(data) - len(error.object))
        at = len(legible(data[:start]))
        raise SourceError(
            Span(at, at + 1),
            "M001",
            f"byte 0x{data[start]:02x} at offset {start} is not UTF-8",
            "save the file as UTF-8",
        ) from error
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if (nul := text.find("\0")) >= 0:
        raise SourceError(
            Span(nul, nul + 1), "M003", "a NUL character is in the text", "delete the character"
        )
    if (conflict := next(conflicts(text), None)) is not None:
        raise conflict
    return text


def conflicts(text: str) -> Iterator[SourceError]:
    """Where git left both sides of a merge for a person to settle (M014)."""
    if "<<<<<<<" not in text and ">>>>>>>" not in text:
        return
    begun: re.Match[str] | None = None
    parted = False
    for match in CONFLICT.finditer(text):
        sign = match["sign"][0]
        if sign == "<" and begun is None:
            begun, parted = match, False
        elif sign == "=":
            parted = True
        elif sign == ">" and parted:
            first = begun or match
            yield _conflict(text, first, match, *(each["name"] for each in (begun, match) if each))
            begun, parted = None, False
    if begun is not None:
        yield _conflict(text, begun, begun, begun["name"])


def _conflict(text: str, first: re.Match[str], last: re.Match[str], *names: str | None) -> SourceError:
    begins, ends = (text.count("\n", 0, each.start()) + 1 for each in (first, last))
    sides = " and ".join(repr(name) for name in names if name)
    between = f" between {sides}" if " and " in sides else f" with {sides}" if sides else ""
    where = f"lines {begins} to {ends}" if begins < ends else f"line {begins}"
    return SourceError(
        Span(*first.span()),
        "M014",
        f"a merge conflict{between} is in {where}",
        "keep what is right of both sides, and delete the lines of signs",
    )


def without_conflicts(text: str) -> str:
    """Both sides of every conflict, without its markers and without their common ancestor."""
    kept: list[str] = []
    skipping = False
    for line in text.split("\n"):
        if match := CONFLICT.fullmatch(line):
            skipping = match["sign"][0] == "|"
        elif not skipping:
            kept.append(line)
    return "\n".join(kept)


def too_large(size: int, limit: int = FILE_LIMIT) -> SourceError:
    """The fault of a file that is larger than it may be (M002)."""
    said = f"the file has {size} bytes, more than {limit}"
    return SourceError(Span(), "M002", said, "make it smaller, or split it")


def oddities(data: bytes, path: str) -> Iterator[Problem]:
    """What ``decode`` smooths over without a word, although a file should not have it.

    Problems: a byte order mark (M007), line ends that are not plain line feeds (M008); both are warnings.
    """
    fix = (Edit(Span(), ""),)
    if data.startswith(codecs.BOM_UTF8):
        said = "the file begins with a byte order mark"
        yield Problem(
            path, Span(), "M007", said, "save it as UTF-8 without a mark", severity="warning", fix=fix
        )
    if (at := data.find(b"\r")) >= 0:
        start = len(legible(data[:at]))
        count = data.count(b"\r")
        said = f"{count} lines end in a carriage return" if count > 1 else "a line ends in a carriage return"
        yield Problem(
            path, Span(start, start), "M008", said, "save it with Unix line ends", severity="warning", fix=fix
        )


def legible(data: bytes) -> str:
    """What can be shown of a file that ``decode`` refuses, with the same offsets up to the fault."""
    text = data[:FILE_LIMIT].decode("utf-8-sig", errors="replace")
    return text.replace("\r\n", "\n").replace("\r", "\n")
