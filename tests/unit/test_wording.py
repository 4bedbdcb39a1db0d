"""The measure of what changes little: its edges, both ways."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.text.fingerprint import GUARDED, SHORTEST_SLIP, change, fingerprint_of, same, words

TEXT = (
    "The police in Iran rely on private companies to a much higher degree than in any other area, and at "
    "least 1,400 botnets were taken down in August 2013 by cooperating states, which may not regulate "
    "the providers."
)


def small(old: str, new: str, *known: str) -> bool:
    return change(fingerprint_of(old), new, lambda word: word in known).small


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
    found = change(fingerprint_of("The police decides"), "The policy decides")
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


@given(st.text(), st.text())
def test_any_text_has_a_print_and_same_agrees_with_change(one: str, other: str) -> None:
    printed = fingerprint_of(one)
    assert printed.isascii()
    assert same(printed, one)
    assert same(printed, other) == (words(one) == words(other))
    if same(printed, other):
        assert change(printed, other).small


def test_a_print_of_another_method_is_told() -> None:
    assert not change("zzz", "text").small
