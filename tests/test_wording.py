"""The measure of what changes little: its edges, both ways."""

from __future__ import annotations

import random
import re
import string
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from kb.loading.load import load
from kb.storage.cache import Cache
from kb.text.fingerprint import GUARDED, SHORTEST_SLIP, _code, _confused, change, print_of, same, words

REPOSITORY = Path(__file__).parent.parent
TEXT = (
    "The police in Iran rely on private companies to a much higher degree than in any other area, and at "
    "least 1,400 botnets were taken down in August 2013 by cooperating states, which may not regulate "
    "the providers."
)
PARAGRAPHS = [
    one.text
    for one in load(REPOSITORY, Cache(None)).standing
    if not one.path.endswith(".yml") and len(words(one.text)) >= 12
]


def small(old: str, new: str, *known: str) -> bool:
    return change(print_of(old), new, lambda word: word in known).small


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("The police", "the Police"),
        ("any other area, and", "any other area – and"),
        ("1,400", "1400"),
        ("cooperating", "co-operating"),
        ("cooperating", "co operating"),
        ("private companies", '"private" companies'),
        ("companies", "comapnies"),
        ("degree", "degre"),
        ("degree", "dergee"),
        ("degree", "degreee"),
        ("degree", "degrfe"),
        ("rely on", "rely on on"),
        ("providers.", "providers [@leiner2009, p. 4]."),
        ("botnets", "bot-nets"),
    ],
)
def test_what_changes_little_passes(old: str, new: str) -> None:
    assert TEXT.count(old) == 1
    assert small(TEXT, TEXT.replace(old, new))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("may not regulate", "may regulate"),
        ("rely on", "do not rely on"),
        ("1,400", "1,401"),
        ("1,400", "14.00"),
        ("2013", "2014"),
        ("August", "Augusta"),
        ("August", "April"),
        ("Iran", "Iraq"),
        ("may not", "must not"),
        ("any other", "some other"),
        ("at least", "at most"),
        ("were taken", "where taken"),
        ("private", "public"),
        ("higher", "lower"),
        ("regulate", "deregulate"),
        ("cooperating states", "states cooperating"),
        ("providers.", "providers?"),
        ("The police in Iran rely on private companies", "Private companies in Iran rely on the police"),
        (" down", ""),
        ("botnets", "big botnets"),
        ("the providers", "all providers"),
    ],
)
def test_what_may_change_the_statement_is_told(old: str, new: str) -> None:
    assert TEXT.count(old) == 1
    assert not small(TEXT, TEXT.replace(old, new))


@pytest.mark.parametrize(
    ("old", "new", "known"),
    [
        ("The police decides", "The policy decides", ()),
        ("Many a nation decides", "Many a notion decides", ("nation", "notion")),
        ("a typical case", "an atypical case", ()),
        ("a typical case", "a atypical case", ()),
        ("they prescribe it", "they proscribe it", ()),
        ("the system of rules", "the systems of rules", ("system", "systems")),
        ("it is not able", "it is notable", ()),
        ("it may be so", "it maybe so", ()),
        ("within Austria alone", "within Austrias alone", ()),
    ],
)
def test_a_slip_that_makes_another_word_is_told(old: str, new: str, known: tuple[str, ...]) -> None:
    assert not small(old, new, *known)


def test_a_slip_is_named_with_the_word_that_was_there() -> None:
    found = change(print_of("The police decides"), "The policy decides")
    assert (found.said, found.word) == ("'policy' was 'police'", "policy")


def test_the_corrected_slip_passes_as_well_as_the_slip() -> None:
    assert small("a goverment decides", "a government decides", "government")
    assert small("a government decides", "a goverment decides", "government")


def test_many_slips_at_once_are_a_rewrite() -> None:
    old = "general questions demand general answers everywhere always"
    assert small(old, old.replace("questions", "questons"))
    assert not small(old, old.replace("questions", "questons").replace("answers", "answrs"))


def _eligible(text: str) -> list[int]:
    """Places of letters inside plain words that a slip may strike."""
    places = []
    at = 0
    for part in text.split(" "):
        if part.isalpha() and part.islower() and len(part) > SHORTEST_SLIP and part not in GUARDED:
            places += [at + offset for offset in range(3, len(part) - 1)]
        at += len(part) + 1
    return places


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


@given(st.text(), st.text())
def test_any_text_has_a_print_and_same_agrees_with_change(one: str, other: str) -> None:
    printed = print_of(one)
    assert printed.isascii()
    assert same(printed, one)
    assert same(printed, other) == (words(one) == words(other))
    if same(printed, other):
        assert change(printed, other).small


def test_a_print_of_another_method_is_told() -> None:
    assert not change("zzz", "text").small
