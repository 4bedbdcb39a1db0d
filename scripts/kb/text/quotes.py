"""Typographic quotation marks and apostrophes, the same on the site and in the documents."""

from __future__ import annotations

import html
import re

_MEASURE = re.compile(r"""\d'\s?\d+(?:\.\d+)?"|\d["']\s?[x×]\s?\d""")
_DECADE = re.compile(r"'\d\ds?\b")

_PIECE = re.compile(r"(<!--.*?-->|<[^>\"']*(?:\"[^\"]*\"[^>\"']*|'[^']*'[^>\"']*)*>)", re.DOTALL)
_TAG = re.compile(r"<(/?)([A-Za-z][\w-]*)")
_NUMBER = re.compile(r"""\sclass=["'](?:[^"']*\s)?kb-(?:number|chip|label|voice)["'\s]""")
_MARKS = frozenset({"&quot;", "&apos;", "&#34;", "&#39;", "&#x22;", "&#x27;"})
_ENTITY = re.compile(r"&(?:#\d+|#[xX][0-9a-fA-F]+|\w+);")

_AS_WRITTEN = frozenset({"code", "kbd", "pre", "samp", "script", "style", "textarea", "var"})
_INLINE = frozenset(
    {
        *("a", "abbr", "b", "bdi", "bdo", "cite", "data", "del", "dfn", "em", "i", "img", "ins", "mark", "q"),
        *("s", "small", "span", "strong", "sub", "sup", "time", "u", "wbr"),
    }
)
"""Elements that a sentence goes through; all others begin and end one."""


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


def curled_html(content: str) -> str:
    r"""Finished HTML with typographic quotation marks in its words; tags, code and scripts stay as they are.

    >>> curled_html('<p title="a">"<a href="b">it\'s</a>" <code>"c"</code></p>')
    '<p title="a">“<a href="b">it’s</a>” <code>"c"</code></p>'
    """
    shown = []
    before = " "
    written = aside = ""  # the element that we are in, of which the words stay, or are not of the sentence
    deep = 0
    for at, piece in enumerate(_PIECE.split(content)):
        if at % 2 == 0:
            if piece and not written:
                piece, last = _words(piece, before)
                before = before if aside else last
            shown.append(piece)
            continue
        shown.append(piece)
        tag = _TAG.match(piece)
        if tag is None:
            continue
        name, ends = tag[2].lower(), bool(tag[1])
        if written:
            deep += (-1 if ends else 1) if name == written else 0
            if not deep:
                written = ""
                before = "x" if name in {"code", "kbd", "samp", "var"} else " "
        elif not ends and name in _AS_WRITTEN:
            written, deep = name, 1
        elif name not in _INLINE:
            before, aside = " ", ""
        elif not ends and _NUMBER.search(piece):
            before, aside = " ", name
        elif ends and name == aside:
            before, aside = " ", ""
    return "".join(shown)


def _words(piece: str, before: str) -> tuple[str, str]:
    """The words between two tags, and their last sign."""
    plain = _ENTITY.sub(lambda match: _sign(html.unescape(match[0])), piece)
    kept = curled(plain, before)
    shown, at, behind = [], 0, 0
    for match in _ENTITY.finditer(piece):
        shown.append(kept[behind : behind + match.start() - at])
        behind += match.start() - at
        shown.append(kept[behind] if match[0] in _MARKS and kept[behind] in "“”‘’" else match[0])
        at, behind = match.end(), behind + 1
    shown.append(kept[behind:])
    return "".join(shown), kept[-1]


def _sign(text: str) -> str:
    return text if len(text) == 1 else "x"
