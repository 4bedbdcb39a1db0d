"""Whether two wordings say the same, judged without the old one at hand.

The print of a text is a digest of its words in order, and two characters for each word. A change is small
when it can be undone: the characters show which words differ, the typing errors that a word could come from
are undone in turn, and the digest shows whether that was the text. Similarity alone is never enough. The
reasons: ``docs/decisions/0004-permalinks.md``.

What does not count: capitals, punctuation (but a question mark does), hyphens, markup, links, citations, a
word doubled by accident. What counts as a slip: one letter left out, added, changed or swapped with its
neighbour, or a space too few or too many, in a word of at least six letters; never in a number, a name, or a
word that carries the logic of a sentence, never at a prefix, never where the base knows both words.
"""

from __future__ import annotations

import base64
import hashlib
import re
import string
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache
from itertools import product

METHOD = "a"
"""First character of every print: a new measure takes a new letter, and old prints stay readable."""

SHORTEST_SLIP = 6
"""Below this many letters too many words are one slip away from another: form and from, not and now."""

WORDS_PER_SLIP = 10
"""One slip is allowed, and one more for each ten words: more than that is a rewrite."""

_ALPHABET = string.ascii_uppercase + string.ascii_lowercase + string.digits + "-_"
_DIGEST = 12
_TRIALS = 4096

_CITATION = re.compile(r"\[(?:[^\[\]@]*[\s;(])?@[\w-]+[^\[\]]*\]")
"""A citation in the text of a paragraph; the same form as in ``kb.markdown.citation_syntax``."""

_TOKEN = re.compile(r"(?:(?<!\w)[-−])?\d[^\W_]*(?:[.,:/–-]\d[^\W_]*)*|[^\W_]+(?:['’][^\W_]+)*|[?%€$£§°]")
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")

GUARDED = frozenset(
    """
    no not never none nor neither without cannot nobody nothing nowhere hardly scarcely barely rarely seldom
    except unless unlike against lacking failed refused
    may might must shall should can could will would ought needs wants
    perhaps possibly probably certainly likely unlikely seems appear appears
    all every each any some most many much more less few fewer least several both either half only even ever
    always often sometimes usually mostly mainly almost nearly enough above below
    before after until already though although because despite whether
    eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty thirty forty fifty
    sixty seventy eighty ninety hundred thousand million billion second fourth eighth twelfth double triple
    january february march april may june july august september october november december
    monday tuesday wednesday thursday friday saturday sunday
    """.split()  # noqa: SIM905 - words are easier to read than a list of strings
)
"""Words that carry the logic of a sentence: none may come, go or change unseen."""

_PREFIXES = tuple(
    """
    a an anti counter de dis em en ex extra hyper hypo il im in inter intra ir mal mis multi non out over per
    post pre pro re sub super trans ultra un under
    """.split()  # noqa: SIM905 - words are easier to read than a list of strings
)

_CONFUSED = tuple(
    frozenset(family.split())
    for family in (
        "adverse averse",
        "allusion illusion",
        "appraise apprise",
        "casual causal",
        "complement compliment",
        "council counsel",
        "custom customs",
        "dairy diary",
        "deceased diseased",
        "defence defense",
        "depraved deprived",
        "desert dessert",
        "device devise",
        "elicit illicit",
        "eminent imminent",
        "ensure insure assure",
        "evoke revoke",
        "formally formerly",
        "immoral immortal",
        "interment internment",
        "marital martial",
        "mortality morality",
        "ordinance ordnance",
        "parole patrol",
        "police policy polices policed",
        "populace populous",
        "practise practice",
        "precede proceed",
        "prescribe proscribe",
        "prosecute persecute",
        "prosecution persecution",
        "quiet quite",
        "rational rationale",
        "reality realty",
        "statue statute",
        "thorough through",
        "united untied",
        "warrant warranty",
    )
)
"""Real words that one slip turns into each other; those that the base knows are found without this list."""


@dataclass(frozen=True)
class Change:
    """How a text differs from the one that was printed.

    Attributes:
        small: whether only typing errors differ.
        said: what differs, for a message; empty where the words are the same.
        word: a word of the new text at the place of the difference, lower case; may be empty.
        before: how often the same word occurs in the new text before that place.
    """

    small: bool
    said: str = ""
    word: str = ""
    before: int = 0


def words(text: str) -> list[str]:
    """The words of a text in order, as the measure sees them.

    >>> words("The Police don't act: 1,400 times, in 2013?")
    ['the', 'police', 'dont', 'act', '1400', 'times', 'in', '2013', '?']
    """
    return [word for word, _ in _tokens(text)]


def fingerprint_of(text: str) -> str:
    """The print of a text: method, digest of the words, two characters for each word."""
    found = words(text)
    return METHOD + _digest(found) + "".join(map(_code, found))


def same(print_: str, text: str) -> bool:
    """Whether a text has exactly the words of a print; much quicker than ``change``."""
    return print_.startswith(beginning(text))


@lru_cache(maxsize=4096)
def beginning(text: str) -> str:
    """The part of a print by which it is known whether the words are the same: method and digest."""
    return METHOD + _digest(words(text))


def change(print_: str, text: str, known: Callable[[str], bool] = lambda word: False) -> Change:
    """Compare a text with a print.

    Args:
        print_: what ``fingerprint_of`` made of the published text.
        text: the current text.
        known: whether a word, in lower case, occurs elsewhere in the base.
    """
    tokens = _tokens(text)
    new = [word for word, _ in tokens]
    if print_[: 1 + _DIGEST] == METHOD + _digest(new):
        return Change(True)
    codes = print_[1 + _DIGEST :]
    if not print_.startswith(METHOD) or len(codes) % 2:
        return Change(False, "the print has an unknown form")
    old_codes = [codes[at : at + 2] for at in range(0, len(codes), 2)]
    new_codes = [_code(word) for word in new]
    places: list[tuple[int, int, list[tuple[str, ...]]]] = []
    for kind, i, i_end, j, j_end in SequenceMatcher(None, old_codes, new_codes, autojunk=False).get_opcodes():
        if kind == "equal":
            continue
        options = list(_undone(old_codes[i:i_end], new[j:j_end]))
        if not options:
            return _told(i_end - i, new, j, j_end)
        places.append((j, j_end, options))
    if not places or _count(places) > _TRIALS:
        return Change(False, "its words differ")
    for choice in product(*(options for _, _, options in places)):
        if print_[1 : 1 + _DIGEST] == _digest(_with(new, places, choice)):
            return _judged(tokens, places, choice, known)
    at, end, _ = places[0]
    return _told(end - at, new, at, end)


def _tokens(text: str) -> list[tuple[str, bool]]:
    """Each word, and whether it is written like a name; the first of a sentence is, but may not be one."""
    if "@" in text:
        text = _CITATION.sub("", text)
    text = text.replace("\u00ad", "").replace("\u200b", "")
    found: list[tuple[str, bool]] = []
    for token in _TOKEN.findall(text):
        word = token.casefold()
        if not word.isalpha():
            word = _THOUSANDS.sub("", word.replace("'", "").replace("’", ""))
            word = word.replace("–", "-").replace("−", "-")
        if found and found[-1][0] == word and word.isalpha() and word not in GUARDED:
            continue
        found.append((word, token != token.lower()))
    return found


def _digest(found: Sequence[str]) -> str:
    raw = hashlib.blake2b(" ".join(found).encode("utf-8", "surrogatepass"), digest_size=9).digest()
    return base64.urlsafe_b64encode(raw).decode("ascii")


@lru_cache(maxsize=65536)
def _code(word: str) -> str:
    number = zlib.crc32(word.encode("utf-8", "surrogatepass"))
    return _ALPHABET[number & 63] + _ALPHABET[number >> 6 & 63]


def _undone(old_codes: Sequence[str], new: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """Former words that typing errors alone could have changed into these."""
    if len(new) == len(old_codes):
        each = [
            [variant for variant in _variants(word) if _code(variant) == code]
            for code, word in zip(old_codes, new, strict=True)
        ]
        if all(each) and _count([(0, 0, options) for options in each]) <= _TRIALS:
            yield from product(*each)
    elif len(new) == 1 and len(old_codes) == 2:
        word = new[0]
        for at in range(1, len(word)):
            if [_code(word[:at]), _code(word[at:])] == list(old_codes):
                yield word[:at], word[at:]
    elif len(new) == 2 and len(old_codes) == 1 and _code("".join(new)) == old_codes[0]:
        yield ("".join(new),)


def _variants(word: str) -> list[str]:
    """Every string that one typing error turns into the word."""
    letters = sorted({*string.ascii_lowercase, *word})
    cuts = [(word[:at], word[at:]) for at in range(len(word) + 1)]
    found = {head + tail[1:] for head, tail in cuts if tail}
    found.update(head + tail[1] + tail[0] + tail[2:] for head, tail in cuts if len(tail) > 1)
    found.update(head + letter + tail[1:] for head, tail in cuts if tail for letter in letters)
    found.update(head + letter + tail for head, tail in cuts for letter in letters)
    return sorted(found - {word, ""})


def _count(places: Sequence[tuple[int, int, Sequence[object]]]) -> int:
    total = 1
    for _, _, options in places:
        total *= len(options)
    return total


def _with(
    new: Sequence[str], places: Sequence[tuple[int, int, object]], choice: Sequence[tuple[str, ...]]
) -> list[str]:
    made: list[str] = []
    at = 0
    for (start, end, _), put in zip(places, choice, strict=True):
        made += [*new[at:start], *put]
        at = end
    return [*made, *new[at:]]


def _judged(
    tokens: Sequence[tuple[str, bool]],
    places: Sequence[tuple[int, int, object]],
    choice: Sequence[tuple[str, ...]],
    known: Callable[[str], bool],
) -> Change:
    """The old words are found again: which of the differences are no mere slips?"""
    slips = 0
    new = [word for word, _ in tokens]
    for (start, end, _), old in zip(places, choice, strict=True):
        now = [tokens[at] for at in range(start, end)]
        pairs: list[tuple[tuple[str, ...], list[tuple[str, bool]]]] = [(old, now)]
        if len(old) == len(now):
            pairs = [((one,), [other]) for one, other in zip(old, now, strict=True)]
        for at, (before, after) in enumerate(pairs, start):
            slips += 1
            if not _is_slip(before, after, known):
                was, is_ = " ".join(before), " ".join(word for word, _ in after)
                return Change(False, f"{is_!r} was {was!r}", *_at(new, at))
    if slips > max(1, len(tokens) // WORDS_PER_SLIP):
        said = f"{slips} of its {len(tokens)} words are spelt differently"
        return Change(False, said, *_at(new, places[0][0]))
    said = ", ".join(
        f"{' '.join(tokens[at][0] for at in range(start, end))!r} was {' '.join(old)!r}"
        for (start, end, _), old in zip(places, choice, strict=True)
    )
    return Change(True, said, *_at(new, places[0][0]))


def _is_slip(old: Sequence[str], new: Sequence[tuple[str, bool]], known: Callable[[str], bool]) -> bool:
    """Whether old and new are one word, of which one is misspelt."""
    parts = [*old, *(word for word, _ in new)]
    whole_old, whole_new = "".join(old), "".join(word for word, _ in new)
    if any(part in GUARDED or not part.isalpha() for part in parts):
        return False
    if max(len(whole_old), len(whole_new)) < SHORTEST_SLIP or whole_old[0] != whole_new[0]:
        return False
    if any(capital for _, capital in new) and not any(known(part) for part in parts):
        return False
    if len(old) != len(new):
        return not any(part in _PREFIXES or len(part) < 2 for part in parts)
    if known(whole_old) and known(whole_new):
        return False
    return not _confused(whole_old, whole_new) and not _prefixed(whole_old, whole_new)


def _confused(one: str, other: str) -> bool:
    return any(one in family and other in family for family in _CONFUSED)


def _prefixed(one: str, other: str) -> bool:
    """Whether the two differ by a prefix: typical and atypical, prescribe and proscribe."""
    for first in ("", *_PREFIXES):
        for second in ("", *_PREFIXES):
            if first == second or not (one.startswith(first) and other.startswith(second)):
                continue
            rest = one[len(first) :]
            if len(rest) >= 3 and rest == other[len(second) :]:
                return True
    return False


def _told(gone: int, new: Sequence[str], start: int, end: int) -> Change:
    """A difference that cannot be undone, in words."""
    come = end - start
    shown = " ".join(new[start : min(end, start + 6)]) + (" …" if come > 6 else "")
    if come == 0:
        after = f" after {new[start - 1]!r}" if start else " at its beginning"
        said = f"{gone} word{'' if gone == 1 else 's'} missing{after}"
        return Change(False, said, *_at(new, max(start - 1, 0)))
    if gone == 0:
        return Change(False, f"{shown!r} added", *_at(new, start))
    said = f"{shown!r} instead of {gone} other word{'' if gone == 1 else 's'}"
    return Change(False, said, *_at(new, start))


def _at(new: Sequence[str], at: int) -> tuple[str, int]:
    """A word of a text, and how often it occurs before; no word where the text has none."""
    return (new[at], new[:at].count(new[at])) if new else ("", 0)
