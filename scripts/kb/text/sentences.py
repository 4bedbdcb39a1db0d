"""Text -> its sentences: where one ends is judged by the stop, the word before it and the letter after it."""

from __future__ import annotations

import re
from collections.abc import Iterator

_STOP = re.compile(r"""[.!?…]+["'”’»)\]]*(?=\s)|[。！？]+[”’」』）]*""")
_NEXT = re.compile(r"""\s*["'“‘«(\[¿¡]*(?P<first>\S)?""")
_WORD = re.compile(r"[^\s(\[“‘\"'«/–—]*\Z")
_ROMAN = re.compile(r"\s*[IVXLC]+\b")

_FOLLOWED_BY_A_NAME = frozenset(
    {"adm", "brig", "cap", "capt", "cdr", "cf", "cmdr", "col", "dr", "drs", "e.g", "eg", "fr", "gen", "gov"}
    | {"hon", "i.e", "ie", "insp", "jr", "lt", "maj", "messrs", "mr", "mrs", "ms", "mt", "mx", "prof"}
    | {"rep", "resp", "rev", "sen", "sgt", "st", "supt", "viz", "vs"}
)
"""Abbreviations, in small letters and without their last stop, after which no sentence ends."""

_FOLLOWED_BY_A_NUMBER = frozenset(
    {
        "al",
        "art",
        "arts",
        "ca",
        "ch",
        "chap",
        "ed",
        "eds",
        "fig",
        "figs",
        "no",
        "nos",
        "nr",
        "p",
        "para",
        "paras",
    }
    | {"pp", "pt", "reg", "sec", "sect", "ser", "tab", "vol", "vols"}
)
"""Abbreviations after which a sentence goes on with a number; otherwise they end it as words do."""


def sentences(text: str) -> Iterator[tuple[int, int]]:
    """Start and end of each sentence, without the space between them.

    A doubtful stop ends nothing: two sentences taken for one still say what was written.

    >>> text = "Mr. J. Smith asked for 3.5 per cent, e.g. in No. 10. Who paid? Nobody did."
    >>> [text[start:end] for start, end in sentences(text)]
    ['Mr. J. Smith asked for 3.5 per cent, e.g. in No. 10.', 'Who paid?', 'Nobody did.']
    """
    start = len(text) - len(text.lstrip())
    for stop in _STOP.finditer(text):
        if stop.start() >= start and _ends(text, stop):
            yield start, stop.end()
            start = stop.end() + len(text[stop.end() :]) - len(text[stop.end() :].lstrip())
    if start < len(text.rstrip()):
        yield start, len(text.rstrip())


def around(text: str, start: int, end: int) -> tuple[int, int]:
    """Start and end of the sentences that hold a part of a text; the whole text where none does."""
    found = [(first, last) for first, last in sentences(text) if first < end and start < last]
    return (found[0][0], found[-1][1]) if found else (0, len(text))


def _ends(text: str, stop: re.Match[str]) -> bool:
    after = _NEXT.match(text, stop.end())
    first = after["first"] if after else None
    if first is None:
        return True
    if first.islower():
        return False
    if stop[0].rstrip(")]") != ".":
        return True
    match = _WORD.search(text, max(0, stop.start() - 40), stop.start())
    word = match[0] if match else ""
    initial = len(word.rpartition(".")[2]) == 1 and word[-1:].isupper()
    if initial or word.lower() in _FOLLOWED_BY_A_NAME:
        return False
    numbered = first.isdigit() or bool(_ROMAN.match(text, stop.end()))
    return not (numbered and word.lower() in _FOLLOWED_BY_A_NUMBER)
