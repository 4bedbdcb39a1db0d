"""Hints lead to what was meant: never to another statement, and on to what took the place of another."""

# ruff: noqa: E501 - a row of a table is one change, whatever its length

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kb import cli
from kb.ids import letter, same_but_for_form, turn, work
from kb.problems import nearest
from small import CASE, DILEMMA, PRINCIPLE, TREND, Small

RECORD = "docs/permalinks.yml"
NOTE = "\nIn 2020 again [@osce2019].\n{: #T1.b }\n"


@pytest.fixture
def published(small: Small) -> Small:
    small.write("pyproject.toml", '[project]\nversion = "2026.11"\n')
    small.append(TREND, NOTE)
    assert cli.main(["--root", str(small.root), "permalinks", "--update"]) == 0
    assert small.said() == []
    return small


@pytest.fixture
def retired(published: Small) -> Small:
    """T1.b is gone and T1.a takes its place; so are a tag, a term, a place and a page."""
    published.edit(TREND, NOTE, "")
    rows = [
        ("T1.b", TREND, "T1.a"),
        ("C9", "case_studies/old.md", "C1"),
        ("tag/money", "docs/tags.yml", "tag/economy"),
    ]
    rows += [
        ("term/csce", "docs/glossary.yml", "term/osce"),
        ("place/haag", "docs/places.yml", "place/the-hague"),
    ]
    text = "".join(
        f'  - {{id: {id_}, at: {at}, since: "2026.11", now: {now}, print: aT1S}}\n' for id_, at, now in rows
    )
    old = next(each for each in published.text(RECORD).split("\n") if "{id: T1.b," in each)
    published.edit(RECORD, f"{old}\n", text)
    assert published.said() == []
    return published


GONE = {
    "an event": ("docs/events.yml", "told: [B1.1, T1.1]", "told: [B1.1, T1.b]", "M213", "write 'T1.a', which takes its place"),
    "a place": ("docs/places.yml", "told: [C1.1]", "told: [T1.b]", "M214", "write 'T1.a', which takes its place"),
    "a link": (CASE, "Crowds met.", "Crowds [met](../trends/globalisation.md#T1.b).", "L102", "link to '../trends/globalisation.md#T1.a', which takes its place"),
    "a relation": (TREND, "to: C1", "to: C9", "S301", "write 'C1', which takes its place"),
    "a tag": (CASE, "[economy,", "[money,", "T101", "write 'economy', which takes its place"),
    "an organisation": ("docs/places.yml", "organisations: [osce]", "organisations: [csce]", "M223", "write 'osce', which takes its place"),
    "where it was": ("docs/events.yml", "place: the-hague", "place: haag", "M212", "write 'the-hague', which takes its place"),
}  # fmt: skip


@pytest.mark.parametrize("name", GONE)
def test_an_id_that_is_gone_is_said_to_be_gone_and_what_takes_its_place(retired: Small, name: str) -> None:
    path, old, new, code, hint = GONE[name]
    retired.edit(path, old, new)
    (one,) = [one for one in retired.said() if one.code == code]
    assert one.hint == hint
    assert "is gone" in one.message


def test_a_briefing_says_what_takes_its_place(retired: Small) -> None:
    retired.write("briefings/b.md", '---\ntitle: A\nedition: "2026.11"\n---\n\n{{ T1.b }}\n')
    (one,) = retired.said()
    assert (one.code, one.message, one.hint) == ("B103", "T1.b is gone", "call 'T1.a', which takes its place")


@pytest.mark.parametrize(
    "command",
    [
        ("cite", "T1.b"),
        ("rename", "T1.b", "T1.c"),
        ("permalinks", "--confirm", "T1.b"),
        ("permalinks", "--now", "T1.b", "T1.1"),
        ("brief", "--new", "T1.b"),
    ],
    ids=lambda each: each[0] + each[1],
)
def test_every_command_says_what_takes_its_place(
    retired: Small, capsys: pytest.CaptureFixture[str], command: tuple[str, ...]
) -> None:
    assert cli.main(["--root", str(retired.root), *command]) == 2
    said = capsys.readouterr().err
    assert "T1.b is gone" in said
    assert "T1.a" in said
    assert "place" in said


OTHERS = {
    "a paragraph of an event": ("docs/events.yml", "told: [B1.1, T1.1]", "told: [B1.1, T1.7]", "M213", "T1 has T1.1 to T1.2 and T1.a to T1.b"),
    "a paragraph of a place": ("docs/places.yml", "told: [C1.1]", "told: [C1.l]", "M214", "C1 has C1.1 to C1.2"),
    "an anchor": (CASE, "Crowds met.", "Crowds [met](../trends/globalisation.md#T1.7).", "L102", "T1 has T1.1 to T1.2 and T1.a to T1.b"),
    "a relation": (TREND, "to: C1", "to: C8", "S301", "use the id of a page, such as 'T7'"),
    "a work": (TREND, "4; @osce2019]", "4; @osce2018]", "C101", "add the work to bibliography.bib, or correct the key"),
    "a work by a letter": (TREND, "4; @osce2019]", "4; @osce2019b]", "C101", "add the work to bibliography.bib, or correct the key"),
    "a source of a term": ("docs/glossary.yml", "[osce2019]", "[osce2020]", "C102", "add the work to bibliography.bib, or correct the key"),
    "a source of a place": ("docs/places.yml", "sources: [osce2019]", "sources: [osce2018]", "M216", "add the work to bibliography.bib, or correct the key"),
    "a point": (TREND, "{: #T1.b }", "{: #T1.3 }", "S202", "use a number of docs/paper.yml, or a letter"),
    "a section": ("docs/about.md", "points: [B1]", "points: [B2]", "S204", "use an id of docs/paper.yml"),
    "a position": (DILEMMA, "reviewed:", "positions:\n  - point: D1.2\n    position: No.\nreviewed:", "S207", "D1 has D1.1"),
    "the paper": (PRINCIPLE, 'paper: "4.1"', 'paper: "4.11"', "M112", "write '4.1'"),
}  # fmt: skip


@pytest.mark.parametrize("name", OTHERS)
def test_no_hint_leads_to_another_statement(published: Small, name: str) -> None:
    path, old, new, code, hint = OTHERS[name]
    published.edit(path, old, new)
    assert hint in [one.hint for one in published.said() if one.code == code]
    assert not [one for one in published.said() if "did you mean" in one.hint]


FORMS = {
    "small letters": ("docs/events.yml", "told: [B1.1, T1.1]", "told: [B1.1, t1.1]", "did you mean 'T1.1'?"),
    "a comma": ("docs/events.yml", "told: [B1.1, T1.1]", 'told: [B1.1, "T1,1"]', "did you mean 'T1.1'?"),
    "a relation": (TREND, "to: C1", "to: c1", "did you mean 'C1'?"),
    "a key": (TREND, "4; @osce2019]", "4; @OSCE2019]", "did you mean 'osce2019'?"),
    "two letters swapped": (TREND, "4; @osce2019]", "4; @osec2019]", "did you mean 'osce2019'?"),
    "a heading": (TREND, "(../dilemmas/privacy-and-security.md#D1.1)", "(#T1-sinse)", "did you mean 'T1-since'?"),
}  # fmt: skip


@pytest.mark.parametrize("name", FORMS)
def test_the_same_in_another_form_is_offered(published: Small, name: str) -> None:
    path, old, new, hint = FORMS[name]
    published.edit(path, old, new)
    assert hint in [one.hint for one in published.said()]


@pytest.mark.parametrize(
    "command",
    [
        ("cite", "T1.7"),
        ("cite", "T2"),
        ("rename", "T1.7", "T1.8"),
        ("brief", "--new", "T1.7"),
        ("cite", "osce2018"),
    ],
)
def test_no_command_offers_another_statement(
    published: Small, capsys: pytest.CaptureFixture[str], command: tuple[str, ...]
) -> None:
    assert cli.main(["--root", str(published.root), *command]) == 2
    said = capsys.readouterr().err
    assert "did you mean" not in said
    if "T1.7" in command:
        assert "T1 has T1.1 to T1.2 and T1.a to T1.b" in said


IDS = st.from_regex(r"[A-Z][1-9][0-9]?(\.([1-9][0-9]?|[a-z]))?", fullmatch=True)


@given(IDS, st.lists(IDS, max_size=8))
def test_only_an_id_with_the_same_letters_and_digits_is_offered(value: str, valid: list[str]) -> None:
    offered = same_but_for_form(value, valid)
    assert offered == "" or offered in valid
    assert offered == "" or offered.replace(".", "").casefold() == value.replace(".", "").casefold()


@given(st.from_regex(r"[a-z]{2,8}[0-9]{4}[a-z]{0,6}", fullmatch=True), st.integers(0, 9))
def test_a_guess_has_the_digits_of_what_was_written(key: str, other: int) -> None:
    at = next(i for i, sign in enumerate(key) if sign.isdigit())
    changed = key[:at] + str(other) + key[at + 1 :]
    assert nearest(changed, [key]) in {None, key}
    assert changed == key or nearest(changed, [key]) is None


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(word=st.text("osce", min_size=4, max_size=5), year=st.sampled_from(["2019", "2018", "2091"]))
def test_a_work_is_offered_for_its_own_letters_and_year_only(small: Small, word: str, year: str) -> None:
    base = small.read()
    if f"{word}{year}" in base.by_key:
        return
    offered = "osce2019" in work(f"{word}{year}", base)
    assert offered == (sorted(word) == sorted("osce") and year == "2019")


@given(st.integers(0, 100_000))
def test_letters_follow_each_other(number: int) -> None:
    assert turn(letter(number)) == number
