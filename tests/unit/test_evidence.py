"""Evidence and where a page stands: what is told of faults, and marks that are no part of the words."""

# ruff: noqa: E501 - a row of a table is one change, whatever its length

from __future__ import annotations

import pytest

from kb.html.tree import written
from kb.problems import line_and_column
from kb.views.evidence import is_later, marked
from small import TREND, Small

REVIEWED = "reviewed: 2026-11-24\n"


def evidence(*items: tuple[str, str, str]) -> str:
    rows = "".join(f"  - on: {on}\n    note: {note}\n    as-of: {day}\n" for on, note, day in items)
    return f"evidence:\n{rows}"


FAULTS = {
    "no such point": (evidence(("T1.7", "T1.a", "2019")), "S221", "T1.7", "there is no point T1.7 on this page"),
    "no such note": (evidence(("T1.2", "T1.b", "2019")), "S222", "T1.b", "there is no note T1.b on this page"),
    "no such month": (evidence(("T1.2", "T1.a", "2019-13")), "S223", "2019-13", "there is no day, month or year '2019-13'"),
    "to come": (evidence(("T1.2", "T1.a", "2026-12")), "S223", "2026-12", "'2026-12' had not come when the page was reviewed, on 2026-11-24"),
    "twice": (evidence(*[("T1.2", "T1.a", "2019")] * 2), "S224", "", "the evidence of 2019 in T1.a on T1.2 is written twice"),
    "unknown id": ("stands: It was measured (T1.7).\n", "S225", "T1.7", "there is no T1.7"),
}  # fmt: skip


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_told_where_it_stands_with_what_to_do(small: Small, fault: str) -> None:
    lines, code, at, message = FAULTS[fault]
    small.edit(TREND, REVIEWED, lines + REVIEWED)
    (said,) = small.said()
    assert (said.code, said.path) == (code, TREND)
    assert said.message == message
    assert said.hint
    text = small.text(TREND)
    if at:
        assert (said.line, said.column) == line_and_column(text, text.index(at))


def test_what_is_right_is_not_told(small: Small) -> None:
    lines = "stands: It was measured (T1.2), as D1 says.\n" + evidence(("T1.2", "T1.a", "2019"))
    small.edit(TREND, REVIEWED, lines + REVIEWED)
    assert small.said() == []


@pytest.mark.parametrize(
    ("day", "later"),
    [
        ("2012", False),
        ("2012-12-31", False),
        ("2013", True),
        ("2013-05", False),
        ("2013-06", True),
        ("2014", True),
        ("2014-01", True),
    ],
)
def test_later_is_what_came_with_the_paper_or_after_it(day: str, later: bool) -> None:
    assert is_later(day) == later


@pytest.mark.parametrize(("day", "later"), [("2012", False), ("2013", True), ("2019-09", True)])
def test_a_statement_is_marked_with_what_came_later_only(small: Small, day: str, later: bool) -> None:
    small.edit(TREND, REVIEWED, evidence(("T1.2", "T1.a", day)) + REVIEWED)
    page = small.read().by_id["T1"]
    shown = written(marked(page, page.whole.tree))
    assert ("Since: " in shown) == later
    assert (f'href="#T1.a">{day[:4]}</a>' in shown) == later
    assert 'href="#T1.2">T1.2</a>' in shown, "the note says what it is on, whatever its year"


def test_marks_change_no_text_that_is_searched_cited_or_recorded(small: Small) -> None:
    before = small.read()
    items = [("T1.1", "T1.a", "2012"), ("T1.1", "T1.a", "2013"), ("T1.2", "T1.a", "2019")]
    small.edit(TREND, REVIEWED, evidence(*items) + REVIEWED)
    after = small.read()
    assert written(marked(after.by_id["T1"], after.by_id["T1"].whole.tree)) != after.by_id["T1"].whole.html
    assert after.by_id["T1"].whole.html == before.by_id["T1"].whole.html
    assert after.by_id["T1"].anchor_texts == before.by_id["T1"].anchor_texts
    assert {one.id: one.text for one in after.standing} == {one.id: one.text for one in before.standing}
