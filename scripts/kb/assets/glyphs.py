"""Characters that every font of the documents has, and those of a text that some font lacks."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache

from kb.problems import Span

COVERED = """
    20-7E A0-12B 12E-131 134-165 168-17F 18F 192 1A0-1A1 1AF-1B0 1CD-1DC 1E6-1E7 1F8-1F9 218-21B 237 2BC
    2C6-2C7 2D8-2DD 300-304 306-30C 31B 323-324 326-329 32E 331 1E0C-1E0F 1E20-1E21 1E24-1E25 1E2A-1E2B
    1E36-1E3B 1E3E-1E3F 1E42-1E49 1E5A-1E63 1E6C-1E6F 1E80-1E85 1E8E-1E8F 1E92-1E93 1E97 1E9E 1EA0-1EF9
    2007 2009-200B 2010-2015 2018-201A 201C-201E 2020-2022 2026 202F-2030 2032-2033 2039-203A 203C 2044
    2047-2049 2070-2071 2074-2079 207D-2089 208D-208E 20A1 20A4 20A6-20A7 20A9 20AB-20AC 20AE 20B1-20B2
    20B4-20B5 20B8-20BA 20BD 2113 2116-2117 2120 2122 2126 212E 2190-2193 2196-2199 2202 2206 220F
    2211-2212 2215 2219-221A 221E 222B 2248 2260 2264-2265 25A0 25B2-25B3 25B6-25B7 25BC-25BD 25C0-25C1
    25C6 25C9-25CA 2610-2611 2713
""".split()  # noqa: SIM905 - codes are easier to read than a list of strings
"""Ranges of code points, in hexadecimal, that are in every file of ``scripts/fonts``; a test compares."""

_UNSEEN = r"\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff"
"""What has no glyph in any font; checks of invisible characters see to those that do harm."""


@cache
def _uncovered() -> re.Pattern[str]:
    ranges = (each.partition("-") for each in COVERED)
    shown = "".join(f"\\u{first:0>4}-\\u{last or first:0>4}" for first, _, last in ranges)
    return re.compile(f"[^{_UNSEEN}{shown}]")


def without_glyph(text: str) -> Iterator[re.Match[str]]:
    """Each character that some font of the documents lacks.

    A letter with its marks is there as one glyph or as several.
    """
    for found in _uncovered().finditer(text):
        import unicodedata  # only where there is something to look at

        apart = unicodedata.normalize("NFD", found[0])
        joined = unicodedata.normalize("NFC", text[max(found.start() - 1, 0) : found.end()])
        if apart != found[0] and not _uncovered().search(apart):
            continue
        if unicodedata.combining(found[0]) and len(joined) == 1 and not _uncovered().search(joined):
            continue
        yield found


_NAMED = 3
"""Most characters that one sentence names."""


def unshown(text: str) -> Iterator[tuple[Span, str]]:
    """Span and message of characters that no font of the documents has.

    Each character is reported once, at its first place; those of one line share a message, at the first.
    """
    seen: set[str] = set()
    lines: dict[int, list[re.Match[str]]] = {}
    for found in without_glyph(text):
        if found[0] not in seen:
            seen.add(found[0])
            lines.setdefault(text.rfind("\n", 0, found.start()), []).append(found)
    for founds in lines.values():
        yield Span(*founds[0].span()), no_glyph(each[0] for each in founds)


def no_glyph(letters: Iterable[str]) -> str:
    """That no font of the documents has these characters.

    >>> no_glyph("警")
    "no font of the documents has the character '警' (U+8B66, CJK UNIFIED IDEOGRAPH-8B66)"
    """
    import unicodedata

    rows = [f"{each!r} (U+{ord(each):04X}, {unicodedata.name(each, 'no name')})" for each in letters]
    more = f" and {len(rows) - _NAMED} more" if len(rows) > _NAMED else ""
    name = "character" if len(rows) == 1 else "characters"
    return f"no font of the documents has the {name} {', '.join(rows[:_NAMED])}{more}"
