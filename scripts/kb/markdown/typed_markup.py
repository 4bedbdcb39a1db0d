r"""Markup that comes out as text: how it looks among the words that readers are shown.

Two tables: ``IN_TEXT`` for the text of a rendered page, in which nothing of Markdown may be left, and
``IN_VALUE`` for values that are shown as they are, in which only what is meant as markup counts: a lone star
or bracket may be a star or bracket.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

BLOCK = "\n\n"
"""Separates the paragraphs, items and cells of a text; none of them contains it."""

CODE = "\0"
"""Placeholder for parts that are not judged as text: code, a citation, an escaped character."""


ESCAPED = "\ufdd0"
"""Follows each escaped character while HTML is made and read; a noncharacter, which no text contains."""


class Typed(NamedTuple):
    """Markup that came out as text.

    Attributes:
        kind: what it was meant as, a key of one of the tables.
        text: what readers see of it.
        before: the text of its paragraph in front of it.
        after: the text of its paragraph behind it.
    """

    kind: str
    text: str
    before: str = ""
    after: str = ""


_LINE = r"(?<![^\n])"
_END = r"(?![^\n])"
_ADDRESS = r"(?:\b(?:https?|ftp)://|(?<![\w.@/])www\.)[^\s<>\0]*[^\s<>\0.,;:!?'\"’”)\]}*_`…]"
_DASH = r"(?<=\w)-{2,3}(?=[\w\s])|(?<=\s)-{2,3}(?=[\w\s])"
_PATH = r"[^()\[\]\s]*[./#][^()\[\]\s]*"

IN_TEXT: Mapping[str, str] = {
    "wiki": r"!?\[\[[^\[\]]+\]\]",
    "footnote": r"\[\^[^\]\s]+\]",
    "inline-note": r"\^\[[^\[\]]+\]",
    "callout": rf"{_LINE}(?:!!!|\?\?\?\+?|:::)[ ]*\w+|\[![A-Za-z]+\][+-]?",
    "task": rf"{_LINE}\[[ xX]\](?=\s)",
    "citation": r"\[(?:[^\[\]]*[^\w\[\]])?@\{?[\w:-][^\[\]]*(?:\[[^\[\]]*\][^\[\]]*)?\]",
    "locator": r"\[(?:§+|(?:pp?|art|arts|para|paras|ch|sec|fig)\.)\s*[^\[\]]*\d[^\[\]]*\]",
    "link": rf"\[[^\[\]]*\]\([^()\s]*\)?|\[[^\[\]]*\]\s\({_PATH}\)|\([^()]*\)\[{_PATH}\]",
    "reference": r"\[[^\[\]]+\]\[[^\[\]]*\]",
    "attributes": r"\{:?\s*[#.][^{}\n]*\}|\{:[^{}\n]*\}|\{=\w+\}",
    "call": r"\{\{[^{}]*\}\}|\{%[^{}]*%\}",
    "address": _ADDRESS,
    "table": rf"{_LINE}[ ]*\|[^\n]*\|[ ]*{_END}|{_LINE}[ ]*\|?[ ]*:?-{{3,}}:?[ ]*\|[-:| ]*{_END}",
    "list": rf"{_LINE}(?:[-*+]|[0-9]{{1,2}}[.)])[ ](?=\S)",
    "bullet": rf"{_LINE}[•●▪◦‣·][ ]*",
    "strike": r"~~(?=\S)[^~]*~~|~~+",
    "highlight": r"==(?=\S)[^=]*==|==+",
    "remark": r"%%(?=\S)[^%]*%%|%%+",
    "raised": r"\^[^\s^]{1,20}\^",
    "lowered": r"(?<!~)~[^\s~]{1,20}~(?!~)",
    "emoji": r"(?<![\w:]):[a-z][a-z0-9_+-]+:(?![\w:])",
    "entity": r"&(?:[A-Za-z][a-z0-9]+|#[0-9]+|#[xX][0-9A-Fa-f]+);",
    "tex": r"\\(?:[A-Za-z]+(?:\{[^{}]*\})*|\S)?|\$\$[^$]*\$\$|\$[^\s$][^$\n]*[\\^_][^$\n]*\$",
    "dash": _DASH,
    "quotes": r"''(?=\S)|(?<=\S)''",
    "key": (
        r"(?<![\w@./-])@\{?[A-Za-z][\w-]*\}?|\[[A-Za-z][\w-]*\]"
        r"|(?<![\w@-])(?=[\w-]*[A-Za-z])(?=[\w-]*[0-9]{4})[\w-]+"
    ),
    "mark": r"\*+|`+|(?<!\w)_+(?=\w)|(?<=\w)_+(?!\w)|_{3,}",
}
"""Kind -> how it looks in the text of a rendered page; where two begin at one place, the first counts.

``key`` is only what could be the key of a work: those who know the keys sort them out."""

IN_VALUE: Mapping[str, str] = {
    "wiki": r"!?\[\[[^\[\]]+\]\]",
    "footnote": r"\[\^[^\]\s]+\]",
    "link": r"!?\[[^\[\]]*\]\([^()\s]*\)",
    "reference": r"\[[^\[\]]+\]\[[^\[\]]*\]",
    "citation": r"\[(?:[^\[\]]*[^\w\[\]])?@\{?[\w:-][^\[\]]*\]",
    "attributes": r"\{:?\s*[#.][^{}]*\}|\{:[^{}]*\}",
    "call": r"\{\{[^{}]*\}\}|\{%[^{}]*%\}",
    "code": r"`+(?P<code>[^`]+)`+",
    "strong": r"(?<![\w*])\*\*(?P<strong>(?=\S)[^*]+(?<=\S))\*\*",
    "bold": r"(?<!\w)__(?P<bold>(?=\S)[^_]+(?<=\S))__(?!\w)",
    "emphasis": r"(?<![\w*])\*(?P<emphasis>(?=\S)[^*]+(?<=\S))\*(?!\w)",
    "italics": r"(?<!\w)_(?P<italics>(?=\S)[^_]+(?<=\S))_(?!\w)",
    "strike": r"~~(?=\S)[^~]+~~",
    "highlight": r"==(?P<highlight>(?=\S)[^=]+)==",
    "remark": r"%%(?=\S)[^%]+%%",
    "element": r"</?[A-Za-z][A-Za-z0-9]*(?:\s[^<>]*)?/?>",
    "entity": r"&(?:[A-Za-z][a-z0-9]+|#[0-9]+|#[xX][0-9A-Fa-f]+);",
    "escape": r"\\(?P<escape>[\\`*_{}\[\]()>#+.!|~-])",
    "key": r"(?<![\w@./-])@\{?[A-Za-z][\w-]*\}?|\[[A-Za-z][\w-]*\]",
    "address": _ADDRESS,
    "dash": _DASH,
}
"""Kind -> how it looks in a value that is shown as it is."""


def _pattern(kinds: Mapping[str, str]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?P<{kind.replace('-', '0')}0>{form})" for kind, form in kinds.items()))


_TEXT, _VALUE = _pattern(IN_TEXT), _pattern(IN_VALUE)

_SIGN = re.compile(
    r"[\[\]{}|~=%^&\\$@*_`<•●▪◦‣·]|''|--|!!!|\?\?\?|:::|:[a-z]|://|www\.|[\w-][0-9]{4}|[0-9]{4}[\w-]"
    rf"|{_LINE}[ ]*(?:[-*+]|[0-9]{{1,2}}[.)])[ ]|{_LINE}:"
)
"""A match in every text in which one of the tables finds something; most texts have none."""
_BRACKET = re.compile(r"[\[\]]")


def in_text(text: str) -> Iterator[Typed]:
    """What came out as text on a rendered page, in its order within each paragraph.

    Args:
        text: of the page; ``BLOCK`` between paragraphs, ``CODE`` for what is exempt.
    """
    for block in text.split(BLOCK):
        if not _SIGN.search(block):
            continue
        found = [(_kind(match), match.start(), match.end()) for match in _TEXT.finditer(block)]
        found += [("bracket", at, at + 1) for at in _unpaired(block, found)]
        for kind, start, end in sorted(found, key=lambda one: one[1]):
            yield Typed(kind, block[start:end], block[:start], block[end:])


def in_value(text: str) -> Iterator[tuple[str, str, str | None]]:
    """Markup in a text that is shown as it is.

    Yields its kind, the markup, and the words to write instead; None where only a person can decide.

    >>> list(in_value("What *matters* &amp; [why](a.md)"))
    [('emphasis', '*matters*', 'matters'), ('entity', '&amp;', '&'), ('link', '[why](a.md)', None)]
    """
    if not _SIGN.search(text):
        return
    for match in _VALUE.finditer(text):
        kind = _kind(match)
        inner = next((value for name, value in match.groupdict().items() if value and name[-1] != "0"), None)
        if kind == "entity":
            plain = html.unescape(match[0])
            inner = plain if plain != match[0] else None
        yield kind, match[0], inner


def _kind(match: re.Match[str]) -> str:
    name = next(name for name, value in match.groupdict().items() if name[-1] == "0" and value is not None)
    return name[:-1].replace("0", "-")


def _unpaired(block: str, found: list[tuple[str, int, int]]) -> Iterator[int]:
    """Square brackets without their other half, outside of what has been found and not right before it."""
    opened: list[int] = []
    for match in _BRACKET.finditer(block):
        at = match.start()
        if any(start <= at < end for _, start, end in found):
            continue
        if match[0] == "[":
            opened.append(at)
        elif opened:
            opened.pop()
        else:
            yield at
    begins = {start for _, start, _ in found}
    yield from (at for at in opened if at + 1 not in begins)
