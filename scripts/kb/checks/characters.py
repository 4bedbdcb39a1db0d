"""Finds characters in a source that are invisible, that no font shows, or that a browser reads as HTML."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kb.assets.glyphs import unshown
from kb.problems import Span
from kb.sources import Items, Mapping, Node, Scalar

_INVISIBLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b\u2028\u2029\u202a-\u202e\u2060\u2066-\u2069\ufeff]"
)


def invisible(text: str) -> Iterator[tuple[Span, str]]:
    """Span and message of each control character, zero-width space and bidirectional override in a text."""
    for match in _INVISIBLE.finditer(text):
        import unicodedata  # only where there is something to name

        name = unicodedata.name(match[0], "a control character")
        yield Span(*match.span()), f"U+{ord(match[0]):04X} ({name}) is in the text"


def invisible_in_values(node: Node, text: str) -> Iterator[tuple[Span, str]]:
    r"""Invisible characters that values have by an escape such as ``"\u202e"``, so that the text has none.

    Args:
        node: values of the text.
        text: the file.
    """
    for _, value in named_scalars(node):
        if next(invisible(text[value.span.start : value.span.end]), None) is None:
            for _, said in invisible(value.value):
                yield value.span, said.replace("the text", "the value as it is read")


_ENTITY = re.compile(r"&(?:#[0-9]+|#[xX][0-9A-Fa-f]+|[A-Za-z][A-Za-z0-9]*);")


def unshown_in_words(text: str) -> Iterator[tuple[Span, str]]:
    """Span and message of each character that the fonts of documents lack, as such or as an HTML entity.

    HTML comments are left out: they are in no document.
    """
    for span, said in unshown(text):
        if text.rfind("<!--", 0, span.start) <= text.rfind("-->", 0, span.start):
            yield span, said
    if "&" in text:
        import html

        for entity in _ENTITY.finditer(text):
            for _, said in unshown(html.unescape(entity[0])):
                yield Span(*entity.span()), said


def unshown_in_values(node: Node, text: str) -> Iterator[tuple[Span, str]]:
    r"""Characters without a glyph that values have by an escape such as ``"\u8b66"``.

    Args:
        node: values of the text.
        text: the file.
    """
    if "\\" not in text:
        return
    for _, value in named_scalars(node):
        written = text[value.span.start : value.span.end]
        if "\\" in written and next(unshown(written), None) is None:
            for _, said in unshown(value.value):
                yield value.span, said


def named_scalars(node: Node, key: str = "") -> Iterator[tuple[str, Scalar]]:
    """Every scalar of a node with the key that it, or the list it is in, belongs to."""
    match node:
        case Scalar():
            yield key, node
        case Items(items):
            for item in items:
                yield from named_scalars(item, key)
        case Mapping(pairs):
            for name, value in pairs:
                yield from named_scalars(value, name.value)


_MARKUP = re.compile(r"[<>]|&(?:[A-Za-z][A-Za-z0-9]*|#[0-9]+|#[xX][0-9A-Fa-f]+);")


def markup_in(title: str) -> str:
    """The first sign of HTML in a title or name, ``<``, ``>`` or an entity; empty where there is none.

    >>> markup_in("Q & A"), markup_in("Q &amp; A"), markup_in("a < b")
    ('', '&amp;', '<')
    """
    found = _MARKUP.search(title)
    return found[0] if found else ""
