"""Where a sentence ends: examples, and what holds for any text."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.text.sentences import around, sentences


def split(text: str) -> list[str]:
    return [text[start:end] for start, end in sentences(text)]


@pytest.mark.parametrize(
    "expected",
    [
        ["One came.", "Two went!", "Who stayed?", "Nobody"],
        ["Mr. Smith met Mrs. Jones, Dr. No and Gen. J. B. Petit of the U.S. Army.", "They spoke."],
        ["It rose by 3.5 per cent, from 1,400.25 to 1.5 million.", "Then it fell."],
        ["Some (e.g. INTERPOL, i.e. all of it) agreed.", "Others, cf. Bayley, did not."],
        ["See No. 10 and art. 4, p. 7, para. IV of vol. II.", "There is none."],
        ["She said no.", "He works for a museum of art.", "So it is."],
        ["Smith et al. 2001 said so.", "Jones et al. too."],
        ["“Is it so?” he asked.", "“It is.”", "(So it was.)", "‘Yes’ was said."],
        ["What …", "And then?!", "Oh..."],
        ["In 1989.", "2001 came later."],
        ["Élan is shown.", "Ärger follows."],
        ["He uses iOS.", "The eBay. case goes on."],
        ["第一。", "第二！", "“第三？”"],
        ["of e.g. this"],
        ["A."],
    ],
    ids=lambda expected: str(expected[0])[:30],
)
def test_sentences_are_told_apart(expected: list[str]) -> None:
    assert split(" ".join(expected)) == expected
    assert split("  " + "\n ".join(expected) + "\n") == expected


def test_around_a_part_stand_the_sentences_that_hold_it() -> None:
    text = "One came. Two went. Three stayed."
    part = [around(text, text.index(word), text.index(word) + 3) for word in ("came", "Two", "stayed")]
    assert [text[start:end] for start, end in part] == ["One came.", "Two went.", "Three stayed."]
    start, end = around(text, text.index("went"), text.index("stayed"))
    assert text[start:end] == "Two went. Three stayed."
    assert around("  ", 0, 1) == (0, 2)


pieces = st.sampled_from(
    [
        *" \n.?!…,()“”'\"",
        "A",
        "a",
        "Mr",
        "no",
        "No",
        "e.g",
        "art",
        "5",
        "3.5",
        "The",
        "went",
        "IV",
        "。",
        "é",
        "ﬁ",
    ]
)


@given(st.one_of(st.lists(pieces, max_size=40).map("".join), st.text(max_size=80)))
def test_nothing_is_lost_and_nothing_stands_twice(text: str) -> None:
    found = list(sentences(text))
    done = 0
    for start, end in found:
        assert done <= start < end
        assert not text[done:start].strip()
        assert text[start:end] == text[start:end].strip()
        done = end
    assert not text[done:].strip()


@pytest.mark.slow
@given(
    st.lists(st.from_regex(r"[A-Z][a-z]{3,9}( [a-z]{5,9}){0,5}[.?!]", fullmatch=True), min_size=1, max_size=6)
)
def test_plain_sentences_are_all_told_apart(written: list[str]) -> None:
    names = re.compile(
        r"\b(capt|cmdr|insp|supt|messrs|resp|prof|brig|hon|gov|gen|maj|rep|rev|sen|sgt|adm|cap|cdr|col|drs|viz)[.]$",
        re.I,
    )
    if not any(names.search(each) for each in written):
        assert split(" ".join(written)) == written


@given(st.text(max_size=60), st.integers(0, 60), st.integers(0, 60))
def test_what_is_around_a_part_holds_the_part(text: str, one: int, other: int) -> None:
    start, end = sorted((min(one, len(text)), min(other, len(text))))
    first, last = around(text, start, end)
    if text[start:end].strip():
        assert first <= start + len(text[start:end]) - len(text[start:end].lstrip())
        assert last >= start + len(text[start:end].rstrip())
