"""The cause first and alone: what cannot be read is said, and what only follows from it is counted."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from kb import cli
from small import CASE, DILEMMA, PRINCIPLE, TREND, Small

RECORD = "docs/permalinks.yml"
BIB = "bibliography.bib"
DATA = ("docs/tags.yml", "docs/glossary.yml", "docs/paper.yml", "docs/events.yml", "docs/places.yml")

CONFLICT = "<<<<<<< HEAD\n{0}\n=======\n{1}\n>>>>>>> feature/notes\n"


@pytest.fixture
def published(small: Small) -> Small:
    """The small base with everything in it published, so that a lost id would be told too."""
    small.write("pyproject.toml", '[project]\nversion = "2026.11"\n')
    small.edit(DILEMMA, "A choice.", "A choice, beside [that](../vision/police-legitimacy.md#V1.1).")
    assert cli.main(["--root", str(small.root), "permalinks", "--update"]) == 0
    assert small.said() == []
    return small


def once(old: str, new: str) -> Callable[[str], str]:
    return lambda text: text.replace(old, new, 1)


PAGE_FAULTS: dict[str, tuple[Callable[[str], str | bytes], str]] = {
    "a colon in a value": (once("summary: ", "summary: So: "), "M020"),
    "a tab": (once("reviewed:", "more:\n\t- to: V1\nreviewed:"), "M025"),
    "an open bracket": (once("reviewed:", "more: [a, b\nreviewed:"), "M020"),
    "no line at the end of the front matter": (once("\n---\n", "\n"), "M011"),
    "no line at its beginning": (once("---\n", ""), "M010"),
    "a key written twice": (once("reviewed:", "title: Again\nreviewed:"), "M022"),
    "another encoding": (lambda text: text.encode() + b"\nCaf\xe9.\n", "M001"),
    "a NUL": (lambda text: text + "\0", "M003"),
    "a conflict in the text": (lambda text: text + CONFLICT.format("One.", "Two."), "M014"),
    "a conflict in the front matter": (once("title: ", CONFLICT.format("x: 1", "x: 2") + "title: "), "M014"),
    "too much of it": (lambda text: text + "\na\n" * 1001, "M013"),
    "nothing": (lambda text: "", "M004"),
}


@pytest.mark.parametrize("name", PAGE_FAULTS)
@pytest.mark.parametrize("path", [TREND, CASE, DILEMMA, PRINCIPLE, "docs/about.md", "case_studies/README.md"])
def test_a_page_that_cannot_be_read_is_told_alone(published: Small, path: str, name: str) -> None:
    spoil, code = PAGE_FAULTS[name]
    published.write(path, spoil(published.text(path)))
    said = published.said()
    assert [(one.path, one.code) for one in said] == [(path, code)]
    (one,) = said
    if path in {TREND, CASE, DILEMMA, PRINCIPLE}:  # others name these
        assert re.search(r"; \d+ more problems? may follow from this$", one.hint), one.hint


DATA_FAULTS: dict[str, tuple[Callable[[str], str | bytes], str]] = {
    "a conflict": (lambda text: text.replace("\n", "\n" + CONFLICT.format("  a", "  b"), 1), "M014"),
    "an open bracket": (lambda text: text + "  - [\n", "M020"),
    "a tab": (lambda text: text + "\t- id: x\n", "M025"),
    "another encoding": (lambda text: text.encode() + b"# Caf\xe9\n", "M001"),
    "a list": (lambda text: "- a\n", "M021"),
    "nothing": (lambda text: "", "M021"),
}


@pytest.mark.slow
@pytest.mark.parametrize("name", DATA_FAULTS)
@pytest.mark.parametrize("path", DATA)
def test_data_that_cannot_be_read_are_told_alone(published: Small, path: str, name: str) -> None:
    spoil, code = DATA_FAULTS[name]
    text = published.text(path)
    published.write(path, spoil(text))
    if name == "a list":  # nothing can be seen of what the file held
        published.write(path, f"- a\n{text}")
        code = "M020"
    assert [(one.path, one.code) for one in published.said()] == [(path, code)]


@pytest.mark.parametrize("path", [*DATA, BIB])
def test_a_missing_file_is_told_alone(published: Small, path: str) -> None:
    published.delete(path)
    (one,) = published.said()
    assert (one.path, one.code) == (path, "M005")


LISTS = {
    "docs/tags.yml": ("facets", "tags"),
    "docs/glossary.yml": ("terms",),
    "docs/events.yml": ("events",),
    "docs/places.yml": ("places",),
}


@pytest.mark.parametrize(("path", "key"), [(path, key) for path, keys in LISTS.items() for key in keys])
def test_a_list_whose_key_is_misspelt_is_told_alone(published: Small, path: str, key: str) -> None:
    assert re.search(rf"^{key}:", published.text(path), re.MULTILINE)
    published.write(path, re.sub(rf"^{key}:", f"{key}z:", published.text(path), flags=re.MULTILINE))
    assert {(one.path, one.code, one.message) for one in published.said()} == {
        (path, "M201", f"key {key!r} is missing"),
        (path, "M201", f"key '{key}z' is not known here"),
    }


@pytest.mark.parametrize(
    "spoil",
    [once("}\n", "\n"), once("title  =", "title "), lambda text: text + CONFLICT.format("a", "b")],
    ids=["brace", "equals", "conflict"],
)
def test_a_bibliography_that_cannot_be_read_is_told_alone(
    published: Small, spoil: Callable[[str], str]
) -> None:
    published.write(BIB, spoil(published.text(BIB)))
    assert {(one.path, one.code) for one in published.said()} <= {(BIB, "C001"), (BIB, "M014")}


@pytest.mark.parametrize(
    "spoil",
    [once("\n", "\n" + CONFLICT.format("a: b", "a: c")), lambda text: text + "x: [\n"],
    ids=["conflict", "bracket"],
)
def test_settings_that_cannot_be_read_are_told_alone(published: Small, spoil: Callable[[str], str]) -> None:
    published.write("mkdocs.yml", spoil(published.text("mkdocs.yml")))
    assert [one.path for one in published.said()] == ["mkdocs.yml"]


def test_what_is_wrong_for_a_reason_of_its_own_stays(published: Small) -> None:
    published.edit(TREND, "summary: ", "summary: So: ")
    published.edit(CASE, "[economy,", "[ekonomy,")
    published.edit(DILEMMA, "V1.1", "V1.7")
    published.edit(PRINCIPLE, "  - to: T1", "  - to: D1\n    why: An answer.\n  - to: T1")
    published.append("docs/events.yml", "  - id: other\n    date: 2013\n    title: Other\n    told: [T1.7]\n")
    found = [(one.path, one.code) for one in published.said()]
    assert found[0] == (TREND, "M020"), "the cause comes first"
    assert {*found[1:]} == {
        (CASE, "T101"),
        (DILEMMA, "L102"),
        ("docs/events.yml", "M213"),
        ("docs/events.yml", "P108"),
        (PRINCIPLE, "S306"),
    }


def test_of_several_causes_each_is_told(published: Small) -> None:
    published.edit(TREND, "summary: ", "summary: So: ")
    published.edit("docs/tags.yml", "title: Economy", "title: Economy: money")
    said = published.said()
    assert [(one.path, one.code) for one in said] == [("docs/tags.yml", "M020"), (TREND, "M020")]
    assert said[0].hint.endswith("may follow from these 2")


def test_what_follows_is_told_once_the_cause_is_mended(published: Small) -> None:
    published.edit(TREND, "{: #T1.a }", "{: #T1.b }")
    published.edit(TREND, "summary: ", "summary: So: ")
    assert len(published.said()) == 1
    published.edit(TREND, "summary: So: ", "summary: ")
    assert {one.code for one in published.said()} >= {"P102", "P108"}


def test_nothing_that_follows_is_mended(published: Small) -> None:
    """The hints of what only follows would do harm, and so would --fix."""
    published.write(BIB, "<<<<<<< HEAD\n" + published.text(BIB) + "=======\n>>>>>>> x\n")
    before = published.text(TREND)
    cli.main(["--root", str(published.root), "check", "--fix"])
    assert published.text(TREND) == before


# ---- merge conflicts, by name and line


@pytest.mark.parametrize(
    "path", [TREND, "docs/about.md", *DATA, BIB, "mkdocs.yml", "pyproject.toml", RECORD, "briefings/b.md"]
)
def test_a_conflict_is_told_by_name_and_line_in_every_kind_of_file(published: Small, path: str) -> None:
    if path.startswith("briefings/"):
        published.write(path, '---\ntitle: A\nedition: "2026.11"\n---\n\n{{ T1.1 }}\n')
    text = published.text(path)
    first = len(text.split("\n"))
    published.write(path, text + CONFLICT.format("a", "b") + "x\n" + CONFLICT.format("c\nd", "e"))
    said = [one for one in published.said() if one.path == path]
    assert {one.code for one in said} == {"M014"}
    wanted: tuple[str, ...] = (
        f"a merge conflict between 'HEAD' and 'feature/notes' is in lines {first} to {first + 4}",
        f"a merge conflict between 'HEAD' and 'feature/notes' is in lines {first + 6} to {first + 11}",
    )
    if path == "mkdocs.yml":
        wanted = wanted[:1]
    assert tuple(one.message for one in said) == wanted
    assert said[0].at == "<<<<<<< HEAD"


def test_a_conflict_with_what_both_sides_came_from_is_one(published: Small) -> None:
    published.append(TREND, "<<<<<<< ours\na\n||||||| 1234567\nb\n=======\nc\n>>>>>>> theirs\n")
    (one,) = published.said()
    assert one.message.startswith("a merge conflict between 'ours' and 'theirs' is in lines ")


@pytest.mark.parametrize("text", ["<<<<<<< HEAD\nOne.\n", "=======\nOne.\n>>>>>>> theirs\n"])
def test_half_of_a_conflict_is_told_as_well(published: Small, text: str) -> None:
    published.append(TREND, f"\n{text}")
    (one,) = published.said()
    assert one.code == "M014"


@pytest.mark.parametrize(
    "text", ["> > > > > > > deep\n", "A heading\n=======\n", "| a |\n|---|\n| ||||||| |\n", "<<<<<<<<<< no\n"]
)
def test_what_only_looks_like_a_conflict_is_none(published: Small, text: str) -> None:
    published.append(TREND, f"\n{text}")
    assert "M014" not in published.codes()
