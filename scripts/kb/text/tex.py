r"""TeX in a bibliography: its positions, and the plain text that it means.

The bibliography is plain text; of TeX it has ``\&``, ``\%``, ``\#``, ``\_`` and ``\$`` alone, without which
BibTeX would not read it. Everything else comes out as typed.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from typing import Any, NamedTuple

_ESCAPES = "&%#_$"

_UNIT = re.compile(
    rf"""
      \{{\\(?:[A-Za-z]+|[^\sA-Za-z{{}}{_ESCAPES}])(?:[^{{}}]|\{{[^{{}}]*\}})*\}}   # {{\"u}}, {{\em two}}
    | \\[bcdHkrtuv]\s+[A-Za-z]                                                     # \c c
    | \\[A-Za-z]+\*?(?:(?:\{{(?:[^{{}}]|\{{[^{{}}]*\}})*\}})+|\ ?)                  # \emph{{two}}, \ss
    | \\[`'^"~=.](?:\{{\\?[A-Za-z]\}}|\\?[A-Za-z])?                               # \"u, \'{{e}}, \'\i
    | \\[^A-Za-z{_ESCAPES}]?(?![{_ESCAPES}])                                      # \, and what is left
    | -{{2,3}} | `` | '' | ~ | (?<!\\)\$[^$]*\$
    """,
    re.VERBOSE,
)

_DOTLESS = re.compile(r"""(\\[`'^"~=.])(\{?)\\([ij])(\}?)""")
_STYLED = re.compile(r"\\(?:emph|text(?:bf|it|md|normal|rm|sc|sf|sl|tt|up)|mkbibemph)\{([^{}]*)\}")
_QUOTED = re.compile(r"\\(?:enquote|mkbibquote)\{([^{}]*)\}")
_SWITCH = re.compile(r"\\(?:bf|em|it|rm|sc|sf|sl|tt|bfseries|itshape|scshape)\b\s*")
_SIGNS = {
    "dots": "…",
    "euro": "€",
    "ldots": "…",
    "textellipsis": "…",
    "texteuro": "€",
    "textquotedblleft": "“",
    "textquotedblright": "”",
    "textquoteleft": "‘",
    "textquoteright": "’",
}
_SIGN = re.compile(rf"\\({'|'.join(_SIGNS)})(?![A-Za-z])(?:\{{\}}|\s*)")
_ADDRESS = re.compile(r"\\url\{([^{}\\]*)\}")
_ALONE = {
    "\\-": "",
    "---": "—",
    "--": "–",
    "``": "“",
    "''": "”",
    "~": " ",
    "\\,": " ",
    "\\;": " ",
    "\\:": " ",
    "\\ ": " ",
    "\\\\": " ",
}


class Tex(NamedTuple):
    """A piece of TeX: where it begins and ends, and what it means; None where only a person can say."""

    start: int
    end: int
    plain: str | None


def found(text: str) -> Iterator[Tex]:
    r"""The TeX in a text that is to be plain.

    >>> [each.plain for each in found(r"M{\"u}ller \& S{\o}n: \emph{two} 1990--2000, \frac{1}{2}")]
    ['ü', 'ø', 'two', '–', None]
    """
    for match in _UNIT.finditer(text):
        yield Tex(match.start(), match.end(), _meant(match[0]))


def in_address(text: str) -> Iterator[Tex]:
    r"""The TeX in an address, in which nothing is escaped.

    >>> list(in_address(r"https://a.example/b\_c"))
    [Tex(start=19, end=21, plain='_')]
    """
    for match in re.finditer(r"\\(?P<sign>[&%#_$~{}])?", text):
        yield Tex(match.start(), match.end(), match["sign"])


def _meant(unit: str) -> str | None:
    if unit in _ALONE:
        return _ALONE[unit]
    if address := _ADDRESS.fullmatch(unit):
        return address[1]
    said = _DOTLESS.sub(r"\1\2\3\4", unit)
    said = _SWITCH.sub("", _STYLED.sub(r"\1", _QUOTED.sub(r"“\1”", said)))
    said = _SIGN.sub(lambda match: _SIGNS[match[1]], said)
    import latexcodec  # noqa: F401 - registers the codec

    decode: Any = codecs.decode
    try:
        said = decode(said, "ulatex")
    except ValueError:
        return None
    said = re.sub(r"[{}]", "", said)
    return None if "\\" in said or "$" in said else said
