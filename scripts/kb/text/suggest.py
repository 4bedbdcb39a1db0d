"""The valid value nearest to a mistaken one, for hints."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import pairwise


def nearest(value: str, valid: Iterable[str]) -> str | None:
    """The valid value closest to a mistyped one, or None when nothing is close.

    Closeness is the number of typing errors between the two: letters left out, put in, mistaken or swapped
    with their neighbour. An error that people make easily (another case, another separator, a key beside the
    right one, a letter doubled) counts less, so that the likeliest word comes first among equals. Digits are
    never mistaken: others are another year, section or number.
    """
    return _index(tuple(valid)).nearest(value)


def did_you_mean(value: str, valid: Iterable[str], otherwise: str) -> str:
    """A hint that names the nearest valid value, or else the given imperative."""
    close = nearest(value, valid)
    return f"did you mean {close!r}?" if close else otherwise


def slips(one: str, other: str) -> int:
    """How many letters were left out, put in, mistaken or swapped between two words."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        before, last, row = row, before, [i]
        for j, b in enumerate(other, 1):
            cost = min(before[j - 1] + (a != b), before[j] + 1, row[j - 1] + 1)
            if i > 1 and j > 1 and a == other[j - 2] and b == one[i - 2]:
                cost = min(cost, last[j - 2] + 1)
            row.append(cost)
    return row[-1]


_SHORTLIST = 24
"""Candidates that are compared letter by letter; the others share too few pairs of letters to be close."""

_SEPARATORS = frozenset("-_ ./:")

_ROWS = ("1234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm")
_BESIDE = frozenset(pair for row in _ROWS for a, b in pairwise(row) for pair in ((a, b), (b, a)))


class _Index:
    """Valid values by the pairs of letters in them, so that a guess among thousands stays cheap."""

    def __init__(self, valid: tuple[str, ...]) -> None:
        self._values = sorted(set(valid))
        self._exact = {value.casefold(): value for value in reversed(self._values)}
        self._holding: dict[str, list[int]] = {}
        self._sizes: list[int] = []
        for at, value in enumerate(self._values):
            pieces = set(_pieces(value.casefold()))
            self._sizes.append(len(pieces))
            for piece in pieces:
                self._holding.setdefault(piece, []).append(at)

    def nearest(self, value: str) -> str | None:
        folded = value.casefold()[:200]
        if folded in self._exact:
            return self._exact[folded]
        best, least = None, _allowed(folded)
        digits = _digits(folded)
        for candidate in self._shortlist(folded):
            if _digits(candidate) != digits:
                continue
            cost = _distance(value[:200], candidate, least)
            if cost < least:
                best, least = candidate, cost
        return best

    def _shortlist(self, folded: str) -> list[str]:
        if len(self._values) <= _SHORTLIST:
            return self._values
        pieces = set(_pieces(folded))
        shared: Counter[int] = Counter()
        for piece in pieces:
            shared.update(self._holding.get(piece, ()))
        ranked = sorted(
            shared, key=lambda at: (-2 * shared[at] / (len(pieces) + self._sizes[at]), self._values[at])
        )
        return [self._values[at] for at in ranked[:_SHORTLIST]]


@lru_cache(maxsize=64)
def _index(valid: tuple[str, ...]) -> _Index:
    return _Index(valid)


def _digits(value: str) -> list[str]:
    return [sign for sign in value if sign.isdigit()]


def _pieces(folded: str) -> Iterator[str]:
    """Pairs of letters, and pairs with one letter left out between, which survive a swap."""
    padded = f"^{folded}$"
    for at in range(len(padded) - 1):
        yield padded[at : at + 2]
        if at + 2 < len(padded):
            yield padded[at] + padded[at + 2]


def _allowed(value: str) -> float:
    """More slips than this, and the guess would say more about us than about the writer."""
    return 1.6 if len(value) < 3 else max(2.1, len(value) * 0.4)


def _distance(one: str, other: str, limit: float) -> float:
    """Optimal string alignment with weights; not exact above ``limit``."""
    if abs(len(one) - len(other)) * 0.6 >= limit:
        return limit
    before: list[float] = []
    row = [at * 1.0 for at in range(len(other) + 1)]
    for i, a in enumerate(one, 1):
        before, last, row = row, before, [i * 1.0]
        for j, b in enumerate(other, 1):
            cost = before[j - 1] + (0.0 if a == b else _mistaken(a, b))
            doubled = 0.6 if i > 1 and one[i - 2] == a else 1.0
            cost = min(cost, before[j] + doubled, row[j - 1] + _left_out(other, j))
            if i > 1 and j > 1 and a == other[j - 2] and b == one[i - 2]:
                cost = min(cost, last[j - 2] + 0.8)
            row.append(cost)
        if min(row) >= limit:
            return limit
    return row[-1]


def _mistaken(a: str, b: str) -> float:
    a, b = a.casefold(), b.casefold()
    if a == b:
        return 0.1
    if a in _SEPARATORS and b in _SEPARATORS:
        return 0.3
    return 0.8 if (a, b) in _BESIDE else 1.0


def _left_out(word: str, at: int) -> float:
    """What it costs to have left out the letter before ``at``: little beside its double."""
    letter = word[at - 1]
    if letter in _SEPARATORS or (at > 1 and word[at - 2] == letter):
        return 0.6
    return 0.95
