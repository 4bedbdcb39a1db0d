"""Suggestions: of generated misspellings, the right value comes first in at least 90 per cent."""

from __future__ import annotations

import random
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.schema import DOCS_FIELDS, INTRODUCTION_FIELDS, PAGE_FIELDS
from kb.text.suggest import did_you_mean, nearest, slips
from real import real

LETTERS = "abcdefghijklmnopqrstuvwxyz"


def misspelt(word: str, random_: random.Random) -> str:
    """A word with one slip of the pen, or with two where it is long enough to be known by the rest."""
    for _ in range(random_.choice((1, 1, 2)) if len(word) > 5 else 1):
        at = random_.randrange(len(word))
        slip = random_.choice(("swap", "drop", "double", "mistake", "case", "insert"))
        if slip == "swap" and at + 1 < len(word):
            word = word[:at] + word[at + 1] + word[at] + word[at + 2 :]
        elif slip == "drop" and len(word) > 1:
            word = word[:at] + word[at + 1 :]
        elif slip == "double":
            word = word[:at] + word[at] + word[at:]
        elif slip == "mistake":
            word = word[:at] + random_.choice(LETTERS) + word[at + 1 :]
        elif slip == "case":
            word = word[:at] + word[at].swapcase() + word[at + 1 :]
        else:
            word = word[:at] + random_.choice(LETTERS) + word[at:]
    return word


def digits(word: str) -> list[str]:
    return [sign for sign in word if sign.isdigit()]


def vocabulary(name: str) -> list[tuple[str, ...]]:
    """Lists of valid values, as the checks hand them to ``nearest``."""
    if name == "tags":
        return [tuple(real().by_tag)]
    if name == "keys":
        return [tuple(f.name for f in fields) for fields in (PAGE_FIELDS, INTRODUCTION_FIELDS, DOCS_FIELDS)]
    if name == "files":
        return [real().paths]
    if name == "headings":
        return [tuple(heading.id for heading in page.headings) for page in real().pages if not page.generated]
    return [tuple(term.id.value for term in real().terms)]


@pytest.mark.parametrize("name", ["tags", "keys", "files", "headings", "terms"])
def test_the_right_value_comes_first(name: str) -> None:
    random_ = random.Random(name)
    right = tried = 0
    lists = [each for each in vocabulary(name) if each]
    while tried < 600:
        valid = random_.choice(lists)
        word = random_.choice(valid)
        wrong = misspelt(word, random_)
        if wrong in valid or digits(wrong) != digits(word):
            continue  # another valid value, or one of another number: nothing to suggest
        tried += 1
        right += nearest(wrong, valid) == word
    assert right / tried >= 0.9, f"{name}: {right} of {tried}"


@given(st.text(max_size=30), st.lists(st.text(max_size=30), max_size=30))
def test_a_suggestion_is_a_valid_value(value: str, valid: list[str]) -> None:
    close = nearest(value, valid)
    assert close is None or close in valid


@given(st.text(min_size=1, max_size=30))
def test_only_the_case_differs(value: str) -> None:
    assert nearest(value.swapcase(), [value, "something else"]) is not None


def test_nothing_close_is_no_suggestion() -> None:
    assert nearest("zebra", ["economy", "piracy"]) is None
    assert did_you_mean("zebra", ["economy"], "use a tag") == "use a tag"
    assert did_you_mean("economi", ["economy"], "use a tag") == "did you mean 'economy'?"


@pytest.mark.parametrize(
    ("one", "other", "count"),
    [("", "", 0), ("abc", "abc", 0), ("abc", "acb", 1), ("abc", "ab", 1), ("abc", "xbc", 1), ("ab", "ba", 1)],
)
def test_slips_are_counted(one: str, other: str, count: int) -> None:
    assert slips(one, other) == slips(other, one) == count


def test_a_suggestion_among_thousands_is_quick() -> None:
    valid = tuple(f"trends/page-number-{number}-of-many.md" for number in range(5000))
    nearest("trends/warm-up.md", valid)
    start = time.process_time()
    for number in range(1, 50):
        assert (
            nearest(f"trends/pgae-number-{number}77-of-many.md", valid)
            == f"trends/page-number-{number}77-of-many.md"
        )
    assert time.process_time() - start < 5


def test_a_very_long_value_ends() -> None:
    start = time.process_time()
    nearest("x" * 1_000_000, ["economy", "y" * 1_000_000])
    assert time.process_time() - start < 1
