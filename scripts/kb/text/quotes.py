"""Typographic quotation marks and apostrophes, the same on the site and in the documents."""

from __future__ import annotations

import re

_MEASURE = re.compile(r"""\d'\s?\d+(?:\.\d+)?"|\d["']\s?[x×]\s?\d""")
_DECADE = re.compile(r"'\d\ds?\b")


def curled(text: str, before: str = " ") -> str:
    r"""A text with typographic quotation marks.

    Args:
        text: the words.
        before: the sign before them.

    >>> curled("it's 'so', \"he\" said")
    'it’s ‘so’, “he” said'
    """
    if '"' not in text and "'" not in text:
        return text
    kept = {at for match in _MEASURE.finditer(text) for at in range(match.start(), match.end())}
    shown = []
    for at, sign in enumerate(text):
        if sign in "\"'" and at not in kept:
            after = text[at + 1 : at + 2]
            begins = not after or after.isalnum() or after in "\"'([“‘"
            opens = before.isspace() or before in "([{“‘" or (before in "—–-/" and begins)
            if sign == '"':
                sign = "“" if opens else "”"
            else:
                sign = "‘" if opens and not _DECADE.match(text, at) else "’"
        shown.append(sign)
        before = sign
    return "".join(shown)
