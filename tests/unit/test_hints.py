"""Hints lead to what was meant: never to another statement, and on to what took the place of another."""

# ruff: noqa: E501 - a row of a table is one change, whatever its length

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kb import cli
from kb.permalinks.unknown_ids import letter, same_but_for_form, turn, work
from kb.text.suggest import nearest
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


@pytest.mark.parametrize("call", ["{ T1.1 }", "{T1.1}", "{ T1.1-T1.2 }"])
def test_a_call_in_one_pair_of_braces_is_told(published: Small, call: str) -> None:
    published.write("briefings/b.md", f'---\ntitle: A\nedition: "2026.11"\n---\n\n{call}\n')
    (one,) = published.said()
    assert (one.code, one.hint) == ("B106", f"write '{{{call}}}' on a line of its own")
    published.write("briefings/b.md", f'---\ntitle: A\nedition: "2026.11"\n---\n\n{{{call}}}\n')
    assert published.said() == []


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


@pytest.mark.parametrize(
    ("letters", "said"),
    [
        ("abc", "T1.1 to T1.2 and T1.a to T1.c"),
        ("bd", "T1.1 to T1.2, T1.b and T1.d"),
        ("z", "T1.1 to T1.2 and T1.z"),
    ],
)
def test_what_a_page_has_leaves_out_what_is_gone(small: Small, letters: str, said: str) -> None:
    small.edit(TREND, "{: #T1.a }", "\n\n".join(f"Again [@osce2019].\n{{: #T1.{each} }}" for each in letters))
    small.edit("docs/events.yml", "told: [B1.1, T1.1]", "told: [B1.1, T1.7]")
    assert [one.hint for one in small.said() if one.code == "M213"] == [f"T1 has {said}"]


def test_what_takes_the_place_of_a_paragraph_is_offered_where_it_could_stand(published: Small) -> None:
    published.edit(TREND, NOTE, "")
    assert cli.main(["--root", str(published.root), "permalinks", "--now", "T1.b", "T1"]) == 0
    published.edit("docs/events.yml", "told: [B1.1, T1.1]", "told: [B1.1, T1.b]")
    (one,) = [one for one in published.said() if one.code == "M213"]
    assert (one.message, one.hint) == ("paragraph 'T1.b' is gone", "T1 has T1.1 to T1.2 and T1.a")


@pytest.mark.parametrize("name", OTHERS)
def test_no_hint_leads_to_another_statement(published: Small, name: str) -> None:
    path, old, new, code, hint = OTHERS[name]
    published.edit(path, old, new)
    assert hint in [one.hint for one in published.said() if one.code == code]
    assert not [one for one in published.said() if "did you mean" in one.hint]


ALONE = {
    "a date in words": ("docs/events.yml", "date: 2012", "date: 24 June 2012", "M201", "date: 2012-06-24"),
    "a date to be written": ("docs/events.yml", "date: 2012", "date: TODO", "M201", "date: 2013-06-24"),
    "no paragraph": ("docs/events.yml", "told: [B1.1, T1.1]", "told: []", "M201", "add one"),
    "a source in brackets": ("docs/places.yml", "sources: [osce2019]", "sources: ['[@osce2019]']", "M216", "'osce2019'"),
    "a sign of YAML": (TREND, "summary: What", "summary: @What", "M020", "in quotes, or take the sign away"),
    "a space of another kind": (TREND, "title: Glob", "title:\u00a0Glob", "M020", "type the space anew"),
}  # fmt: skip


@pytest.mark.parametrize("name", ALONE)
def test_what_follows_from_a_cause_is_not_told_beside_it(published: Small, name: str) -> None:
    path, old, new, code, hint = ALONE[name]
    published.edit(path, old, new)
    (one,) = published.said()
    assert one.code == code
    assert hint in one.hint


@pytest.mark.parametrize("cited", ["[osce2019]", "@osce2019", "(@osce2019, p. 4)", "[@osce2019 p. 4]"])
def test_a_half_citation_is_not_told_as_none(published: Small, cited: str) -> None:
    published.append(TREND, f"\nIn 2021 it was so {cited}.\n{{: #T1.c }}\n")
    assert published.codes() == ["C109", "P108"]
    published.edit(TREND, f"so {cited}", "so")
    assert published.codes() == ["C107", "P108"]


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


def test_the_next_free_letter_is_offered_and_each_paragraph_is_offered_another(published: Small) -> None:
    published.append(TREND, "\nOne more.\n\nAnd one more.\n")
    hints = [one.hint for one in published.said() if one.code == "S107"]
    assert ["'{: #T1.c }'" in hints[0], "'{: #T1.d }'" in hints[1]] == [True, True]


@pytest.mark.parametrize("written", ["id: t1", "id: T2", "id: D1", "id: T1.b", ""])
def test_the_id_of_a_published_page_is_known_and_told_alone(published: Small, written: str) -> None:
    published.edit(TREND, "id: T1\n", f"{written}\n" if written else "")
    (one,) = published.said()
    assert one.path == TREND
    assert "'T1'" in one.hint or "'id: T1'" in one.hint


LOST = {
    "its line is gone": ("again [@osce2019].\n{: #T1.b }", "again [@osce2019].", "S107"),
    "on its last line": ("again [@osce2019].\n{: #T1.b }", "again [@osce2019]. {: #T1.b }", "S107"),
    "below an empty line": ("again [@osce2019].\n{: #T1.b }", "again [@osce2019].\n\n{: #T1.b }", "S107"),
    "a heading": ("## Since 2013 {: #T1-since }", "## Since 2013", "S101"),
}


@pytest.mark.parametrize("name", LOST)
def test_a_published_text_gets_its_own_id_back_and_no_other(published: Small, name: str) -> None:
    old, new, code = LOST[name]
    id_ = "T1-since" if "heading" in name else "T1.b"
    published.edit(TREND, old, new)
    said = published.said()
    assert [one.hint for one in said if one.code == code] == [
        next(
            one.hint
            for one in said
            if f"put '{{: #{id_} }}' back" in one.hint or f"'{{: #{id_} }}' back" in one.hint
        )
    ]
    assert {one.code for one in said} <= {code, "S109"}


def test_a_letter_that_is_gone_is_not_offered(retired: Small) -> None:
    retired.append(TREND, "\nOne more.\n")
    assert ["'{: #T1.c }'" in one.hint for one in retired.said() if one.code == "S107"] == [True]


def test_after_a_letter_that_is_used_twice_the_one_that_was_not_published_changes(published: Small) -> None:
    note = "\nSomething else altogether [@osce2019].\n{: #T1.b }\n"
    published.edit(TREND, NOTE, f"{note}{NOTE}")
    (one,) = [one for one in published.said() if one.code == "S102"]
    lines = published.text(TREND).split("\n")
    assert lines[one.line - 2].startswith("Something else")
    assert one.hint == "write '{: #T1.c }' here, which is free"
    assert f"in line {lines.index('In 2020 again [@osce2019].') + 2}" in one.message


FREE = {
    "of another page": ("{: #T2.x }", "S111", "write 'T1.c'"),
    "out of turn": ("{: #T1.zz }", "S121", "write '{: #T1.c }'"),
    "in no voice": ("{: #T1-more }", "S123", "write 'T1.c', or take the id out"),
}


@pytest.mark.parametrize("name", FREE)
def test_every_hint_knows_the_next_free_letter(published: Small, name: str) -> None:
    id_, code, hint = FREE[name]
    published.append(TREND, f"\nIn 2021 as well [@osce2019].\n{id_}\n")
    assert [one.hint for one in published.said() if one.code == code] == [hint]


@pytest.mark.parametrize(
    "letters", [["b"], ["b", "c", "d"], ["d", "b", "c"], [*"bcdefghijklmnopqrstuvwxyz", "aa", "ab"]]
)
def test_letters_in_turn_are_no_problem_wherever_they_stand(small: Small, letters: list[str]) -> None:
    for each in letters:
        small.append(TREND, f"\nIn 2021 {each} was seen [@osce2019].\n{{: #T1.{each} }}\n")
    assert small.said() == []


@pytest.mark.parametrize("new", ["T1.a", "T2.c", "T1.7"])
def test_a_note_can_be_renamed_to_the_free_letter_that_is_named(
    published: Small, capsys: pytest.CaptureFixture[str], new: str
) -> None:
    assert cli.main(["--root", str(published.root), "rename", "T1.b", new]) == 2
    assert "T1.c is free" in capsys.readouterr().err
    assert cli.main(["--root", str(published.root), "rename", "T1.b", "T1.c"]) == 0
    assert published.said() == []


def test_a_page_begins_with_a_letter_that_was_never_published(published: Small) -> None:
    published.append(
        "docs/paper.yml",
        '  - id: T5\n    section: "2.1.5"\n    title: Drones\n    part: trends\n    points:\n      - {id: T5.1, kind: claim, text: "They fly."}\n',
    )
    published.append(RECORD, '  - {id: T5.a, at: trends/old.md, since: "2026.11", now: T1.a, print: aT1S}\n')
    assert cli.main(["--root", str(published.root), "new", "trend", "Drones", "--paper", "T5"]) == 0
    assert "{: #T5.b }" in published.text("trends/drones.md")
