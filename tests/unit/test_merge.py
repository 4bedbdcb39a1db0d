"""Two branches meet in the record of published ids: ``kb permalinks --update`` makes one of the two."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from commands import kb_here as kb
from kb.permalinks.compare import merged
from small import CASE, TREND, Small

RECORD = "docs/permalinks.yml"
NOTE = "\nIn 2020 again [@osce2019].\n{{: #{0} }}\n"


def git(root: Path, *arguments: str) -> int:
    who = ["-c", "user.name=Editor", "-c", "user.email=editor@example.org", "-c", "commit.gpgsign=false"]
    return subprocess.run(["git", *who, *arguments], cwd=root, check=False, capture_output=True).returncode


def line(small: Small, id_: str) -> str:
    return next(each for each in small.text(RECORD).split("\n") if f"{{id: {id_}," in each)


@pytest.fixture
def published(small: Small) -> Small:
    small.write("pyproject.toml", '[project]\nversion = "2026.11"\n')
    small.append(TREND, NOTE.format("T1.b"))
    assert kb(small, "permalinks", "--update") == 0
    assert small.said() == []
    return small


@pytest.fixture
def branched(published: Small) -> Small:
    """The same in git."""
    git(published.root, "init", "--quiet", "--initial-branch=main")
    git(published.root, "add", "--all")
    git(published.root, "commit", "--quiet", "--message=As published")
    return published


Change = Callable[[Small], object]


def note(path: str, id_: str) -> Change:
    def change(small: Small) -> None:
        small.append(
            path,
            f"\n## Notes {{: #{id_[:2]}-notes }}\n{NOTE.format(id_)}" if path == CASE else NOTE.format(id_),
        )
        assert kb(small, "permalinks", "--update") == 0

    return change


def retire(small: Small) -> None:
    small.edit(TREND, NOTE.format("T1.b"), "")
    assert kb(small, "permalinks", "--now", "T1.b", "T1.a") == 0


def move(small: Small) -> None:
    assert kb(small, "rename", TREND, "trends/one-world.md") == 0


def reword(small: Small) -> None:
    small.edit(TREND, "Globalisation is a broad idea.", "Globalisation is a wide notion.")
    assert kb(small, "permalinks", "--confirm", "T1.1") == 0


def tag(small: Small) -> None:
    small.append(
        "docs/glossary.yml",
        "  - id: zone\n    term: Zone\n    kind: concept\n    definition: A part of a town.\n",
    )
    assert kb(small, "permalinks", "--update") == 0


def rename_heading(small: Small) -> None:
    assert kb(small, "rename", "T1-since", "T1-after") == 0


CHANGES: dict[str, Change] = {
    "a note": note(TREND, "T1.c"),
    "another page's note": note(CASE, "C1.a"),
    "a retired note": retire,
    "a moved page": move,
    "a reworded point": reword,
    "a new term": tag,
    "a renamed heading": rename_heading,
}
PAIRS = [(one, other) for at, one in enumerate(CHANGES) for other in list(CHANGES)[at + 1 :]]


@pytest.mark.slow
@pytest.mark.parametrize(("ours", "theirs"), PAIRS, ids=lambda each: each.replace(" ", "-"))
def test_what_two_branches_recorded_is_one_record(branched: Small, ours: str, theirs: str) -> None:
    root = branched.root
    for branch, change in (("ours", CHANGES[ours]), ("theirs", CHANGES[theirs])):
        git(root, "checkout", "--quiet", "-b", branch, "main")
        change(branched)
        git(root, "add", "--all")
        git(root, "commit", "--quiet", f"--message={branch}")
    records = [
        set(
            subprocess.run(
                ["git", "show", f"{branch}:{RECORD}"], cwd=root, check=True, capture_output=True, text=True
            ).stdout.split("\n")
        )
        for branch in ("main", "ours", "theirs")
    ]
    git(root, "merge", "--quiet", "ours")
    for path in (TREND, "trends/one-world.md"):  # a person settles the pages: both sides of notes stay
        if (root / path).exists() and "<<<<<<<" in branched.text(path):
            kept = [
                each
                for each in branched.text(path).split("\n")
                if not each.startswith(("<<<<<<<", "=======", ">>>>>>>"))
            ]
            branched.write(path, "\n".join(kept))
            if "a retired note" in {ours, theirs}:
                branched.write(
                    path, branched.text(path).replace(NOTE.format("T1.b").strip("\n"), "").rstrip() + "\n"
                )
    assert kb(branched, "permalinks", "--update") == 0
    assert branched.said() == []
    main, *sides = records
    text = branched.text(RECORD)
    for side in sides:  # each line that a side wrote stands, unless the other side wrote more of the same id
        for each in side - main:
            id_ = each.partition("id: ")[2].partition(",")[0]
            assert f"{{id: {id_}," in text
            for part in (", now: ", ", was: ["):
                assert part not in each or part in line(branched, id_)
    before = branched.text(RECORD)
    assert kb(branched, "permalinks", "--update") == 0
    assert branched.text(RECORD) == before


def two_sides(published: Small, id_: str, *lines: str) -> None:
    old = line(published, id_)
    ours, theirs = (each.replace("~", old) for each in lines)
    published.edit(RECORD, old, f"<<<<<<< HEAD\n{ours}\n=======\n{theirs}\n>>>>>>> theirs")


def test_signs_of_conflict_are_read_as_two_sides(
    published: Small, capsys: pytest.CaptureFixture[str]
) -> None:
    before = published.text(RECORD)
    two_sides(published, "T1.a", "~", "~")
    assert [one.code for one in published.said()] == ["M014"]
    assert published.said()[0].hint == "kb permalinks --update merges the two"
    assert kb(published, "permalinks", "--update") == 0
    assert published.text(RECORD) == before
    assert "merged both sides" in capsys.readouterr().out


def test_two_lines_for_an_id_are_made_one(published: Small) -> None:
    """As a merge by union leaves them."""
    before = published.text(RECORD)
    old = line(published, "T1.a")
    published.edit(RECORD, old, f"{old}\n{old.replace('2026.11', '2027.5')}")
    (one,) = published.said()
    assert one.code == "P105"
    assert kb(published, "permalinks", "--update") == 0
    assert published.text(RECORD) == before, "the edition that was first stays"


def test_what_both_came_from_is_no_side(published: Small) -> None:
    before = published.text(RECORD)
    old = line(published, "T1.a")
    published.edit(
        RECORD,
        old,
        f"<<<<<<< a\n{old}\n||||||| b\n  - {{id: T1.x, at: nowhere.md}}\n=======\n{old}\n>>>>>>> c",
    )
    assert kb(published, "permalinks", "--update") == 0
    assert published.text(RECORD) == before


def test_remarks_stay(published: Small) -> None:
    old = line(published, "T1.a")
    published.edit(RECORD, old, f"# Why this is so.\n{old}")
    before = published.text(RECORD)
    two_sides(published, "T1.2", "~", "~")
    assert kb(published, "permalinks", "--update") == 0
    assert published.text(RECORD) == before


@pytest.mark.parametrize(
    ("id_", "ours", "theirs", "why"),
    [
        ("T1.b", "now: T1.1", "now: T1.2", "one side leads T1.b to T1.1, the other to T1.2; keep one line"),
        ("T1.2", "now: T1.1", "", f"one side says that T1.2 is gone, and it is in {TREND}"),
    ],
)
def test_what_contradicts_itself_is_left_to_a_person(
    published: Small, capsys: pytest.CaptureFixture[str], id_: str, ours: str, theirs: str, why: str
) -> None:
    if id_ == "T1.b":
        published.edit(TREND, NOTE.format("T1.b"), "")
    old = line(published, id_)
    sides = [old.replace(", print", f", {each}, print") if each else old for each in (ours, theirs)]
    two_sides(published, id_, *sides)
    before = published.text(RECORD)
    assert kb(published, "permalinks", "--update") == 2
    assert why in capsys.readouterr().err
    assert published.text(RECORD) == before


def test_one_id_for_two_statements_is_left_to_a_person(
    published: Small, capsys: pytest.CaptureFixture[str]
) -> None:
    old = line(published, "T1.a").replace("T1.a", "T1.c")
    last = line(published, "T1.b")
    other = old.replace("print: ", "print: b")
    published.edit(RECORD, last, f"{last}\n<<<<<<< HEAD\n{old}\n=======\n{other}\n>>>>>>> theirs")
    assert kb(published, "permalinks", "--update") == 2
    assert "both sides gave T1.c to a text of their own" in capsys.readouterr().err


def test_a_page_that_has_to_decide_is_named_where_it_cannot_be_read(
    published: Small, capsys: pytest.CaptureFixture[str]
) -> None:
    published.edit(TREND, "summary: ", "summary: So: ")
    two_sides(published, "T1.2", "~", line(published, "T1.2").replace("print: ", "print: b"))
    assert kb(published, "permalinks", "--update") == 2
    assert f"{TREND} cannot be read" in capsys.readouterr().err


def test_chains_over_both_sides_lead_to_their_end(published: Small) -> None:
    head = f"{published.text(RECORD).partition('permalinks:')[0]}permalinks:\n"
    row = '  - {{id: {0}, at: trends/globalisation.md, since: "2026.11", now: {1}, print: aT1S}}'
    sides = (
        f"{head}<<<<<<< a\n{row.format('T1.x', 'T1.y')}\n=======\n{row.format('T1.y', 'T1.a')}\n>>>>>>> b\n"
    )
    text, _ = merged(sides, published.read())
    assert row.format("T1.x", "T1.a") in text
    theirs = f"{row.format('T1.x', 'T1.a')}\n{row.format('T1.y', 'T1.a')}"
    sides = f"{head}<<<<<<< a\n{row.format('T1.x', 'T1.y')}\n=======\n{theirs}\n>>>>>>> b\n"
    text, twice = merged(sides, published.read())
    assert row.format("T1.x", "T1.a") in text
    assert twice == ["T1.x"]


@pytest.mark.parametrize("command", [("--confirm", "T1.1"), ("--now", "T1.b", "T1.a")])
def test_other_commands_say_that_the_two_are_to_be_merged_first(
    published: Small, capsys: pytest.CaptureFixture[str], command: tuple[str, ...]
) -> None:
    two_sides(published, "T1.a", "~", "~")
    assert kb(published, "permalinks", *command) == 2
    assert "kb permalinks --update merges" in capsys.readouterr().err
