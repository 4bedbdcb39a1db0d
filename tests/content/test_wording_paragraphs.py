"""The measure of what changes little, on the paragraphs that are published."""

from __future__ import annotations

import random
import re
import string

from hypothesis import assume, given
from hypothesis import strategies as st

from kb.loading.load import load
from kb.storage.cache import Cache
from kb.text.fingerprint import _code, _confused, words
from small import REPOSITORY
from test_wording import _eligible, small

PARAGRAPHS = [
    one.text
    for one in load(REPOSITORY, Cache(None)).standing
    if not one.path.endswith(".yml") and len(words(one.text)) >= 12
]


@given(st.sampled_from(PARAGRAPHS), st.randoms(use_true_random=False))
def test_a_random_slip_in_a_real_paragraph_passes(text: str, rng: random.Random) -> None:
    text = " ".join(text.split())
    places = _eligible(text)
    assume(places)
    at = rng.choice(places)
    slip = rng.choice(["", text[at] * 2, text[at + 1] + text[at], rng.choice("qxz") + text[at]])
    end = at + 2 if len(slip) == 2 and slip[0] == text[at + 1] and slip[1] == text[at] else at + 1
    slipped = text[:at] + slip + text[end:]
    struck = text[: at + 1].count(" ")
    before, after = text.split(" ")[struck], slipped.split(" ")[struck]
    # Asked about, to be on the safe side: a slip that makes a word taken for the other ('statute', 'statue'),
    # and the one in 4,096 that leaves the two characters of the word in the print as they were.
    assume(not _confused(before, after) and _code(before) != _code(after))
    assert small(text, slipped)


@given(st.sampled_from(PARAGRAPHS), st.randoms(use_true_random=False))
def test_a_negation_in_a_real_paragraph_is_told(text: str, rng: random.Random) -> None:
    parts = re.sub(r"\[[^\]]*@[^\]]*\]", "", text).split()  # a citation is no part of the wording
    at = rng.randrange(1, len(parts))
    word = rng.choice(["not", "never", "no", "hardly", "without"])
    assume(word not in (parts[at], parts[at - 1]))
    assert not small(" ".join(parts), " ".join([*parts[:at], word, *parts[at:]]))


@given(st.sampled_from([text for text in PARAGRAPHS if any(c.isdigit() for c in text)]), st.data())
def test_another_digit_in_a_real_paragraph_is_told(text: str, data: st.DataObject) -> None:
    plain = " ".join(part for part in text.split() if "@" not in part and "]" not in part)
    places = [at for at, letter in enumerate(plain) if letter.isdigit()]
    assume(places)
    at = data.draw(st.sampled_from(places))
    digit = data.draw(st.sampled_from([each for each in string.digits if each != plain[at]]))
    assert not small(plain, plain[:at] + digit + plain[at + 1 :])


@given(st.sampled_from(PARAGRAPHS), st.randoms(use_true_random=False))
def test_a_word_left_out_or_moved_is_told(text: str, rng: random.Random) -> None:
    found = [word for word in words(text) if word != "?"]
    at = rng.randrange(len(found))
    less = found[:at] + found[at + 1 :]
    assert not small(" ".join(found), " ".join(less))
    to = rng.randrange(len(less) + 1)
    moved = [*less[:to], found[at], *less[to:]]
    assume(words(" ".join(moved)) != found)
    assert not small(" ".join(found), " ".join(moved))


@given(st.permutations(PARAGRAPHS[:40]))
def test_no_paragraph_passes_for_another(texts: list[str]) -> None:
    one, other = texts[:2]
    assert small(one, one)
    assert not small(one, other)
    assert not small(one, f"{one} {other}")
    half = " ".join(one.split()[: len(one.split()) // 2])
    assert not small(one, half)
