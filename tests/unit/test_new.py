"""A new page is sound but for the words still to be written, and the check says which."""

from __future__ import annotations

import re

import pytest

from commands import kb_here as kb
from kb.schema import KINDS
from small import DILEMMA, TREND, Small


@pytest.mark.parametrize(
    ("name", "path", "id_"),
    [
        ("trend", "trends/drones-and-sensors.md", "T2"),
        ("case-study", "case_studies/drones-and-sensors.md", "C2"),
        ("case study", "case_studies/drones-and-sensors.md", "C2"),
        ("dilemma", "dilemmas/drones-and-sensors.md", "D2"),
        ("vision-principle", "vision/drones-and-sensors.md", "V2"),
        ("principle", "vision/drones-and-sensors.md", "V2"),
        ("T", "trends/drones-and-sensors.md", "T2"),
    ],
)
def test_a_page_of_each_kind_begins_with_the_next_id(small: Small, name: str, path: str, id_: str) -> None:
    assert kb(small, "new", name, "Drones and sensors") == 0
    page = small.read().by_path[path]
    assert (page.id, page.title) == (id_, "Drones and sensors")
    problems = [one for one in small.said() if one.path == path]
    assert {one.code for one in problems} <= {
        "W201",
        "M104",
        "M107",
        "S303",
        "T102",
        "C109",
        "S307",
        "S306",
        "S108",
    }


def test_every_missing_piece_is_told_with_what_to_write(small: Small) -> None:
    kb(small, "new", "trend", "Drones")
    todo = {one.line: one.hint for one in small.said() if one.code == "W201"}
    lines = small.text("trends/drones.md").split("\n")
    assert set(todo) == {number for number, line in enumerate(lines, 1) if "TODO" in line}
    assert [hint.split()[0] for hint in todo.values()] == ["write"] * 7
    missing = {one.code: one.hint for one in small.said() if one.path == "trends/drones.md"}
    assert missing["M104"] == "add 3 or more"
    assert missing.keys() <= {"M104", "W201", "S307"}, "and nothing beside"


RELATED = {
    "trend": [("a case study, such as C1", "is illustrated by it"), ("a dilemma, such as D1", "raises it")],
    "case-study": [("a trend or a dilemma, such as T1", "how the two are related")],
    "dilemma": [("a vision principle, such as V1", "is answered by it")],
    "vision-principle": [("a dilemma, such as D1", "answers it"), ("a trend, such as T1", "responds to it")],
}


@pytest.mark.parametrize("kind", RELATED)
def test_the_relations_that_its_kind_needs_are_asked_for(small: Small, kind: str) -> None:
    kb(small, "new", kind, "Drones")
    (page,) = [page for page in small.read().pages if page.title == "Drones"]
    asked = [(link.to.value, link.why.value) for link in page.links_out]
    assert [(of in to, how in why) for (to, why), (of, how) in zip(asked, RELATED[kind], strict=True)] == [
        (True, True)
    ] * len(asked)
    assert not [one for one in small.said() if one.code in {"S301", "S302", "S303", "M131"}]


def test_once_the_words_are_written_all_is_well(small: Small) -> None:
    small.write("pyproject.toml", '[project]\nversion = "2026.11"\n')
    kb(small, "permalinks", "--update")
    kb(small, "new", "trend", "Drones")
    path = "trends/drones.md"
    small.edit(
        path, '"TODO: write one sentence of at most 200 characters, which every list shows"', "They fly."
    )
    small.edit(path, "tags: []\n", "tags: [economy, cybercrime, human-rights]\n")
    for line, written in (("to", "C1"), ("why", "Seen there."), ("to", "D1"), ("why", "They watch.")):
        small.write(path, re.sub(rf'{line}: "TODO[^"]*"', f"{line}: {written}", small.text(path), count=1))
    small.edit(
        path, "TODO: write a lead of one paragraph: what this trend is about and why it matters.", "A lead."
    )
    note = "TODO: write a note with its date and a citation of an entry of bibliography.bib."
    small.edit(path, note, "In 2019 they were counted [@osce2019].")
    assert [one.code for one in small.said()] == ["P108"]
    assert kb(small, "permalinks", "--update") == 0
    assert small.said() == []


WAITING = (
    '  - id: T5\n    section: "2.1.5"\n    title: Drones\n    part: trends\n    points:\n'
    '      - {id: T5.1, kind: claim, text: "They fly."}\n'
)


@pytest.mark.parametrize("name", ["2.1.5", "drones", "T5"])
def test_a_section_of_the_paper_without_page_is_begun_with_its_points(small: Small, name: str) -> None:
    small.append("docs/paper.yml", WAITING)
    assert kb(small, "new", "trend", "Drones", "--paper", name) == 0
    text = small.text("trends/drones.md")
    assert 'id: T5\ntitle: Drones\npaper: "2.1.5"\n' in text
    assert "TODO: restate this point of the paper: They fly.\n{: #T5.1 }" in text
    assert [one.code for one in small.said() if one.code.startswith("S2")] == []


@pytest.mark.parametrize("answer", ["2.1.5", "", None])
def test_somebody_at_a_terminal_is_asked_which_section_it_restates(
    small: Small, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], answer: str | None
) -> None:
    def answered(question: str) -> str:
        asked.append(question)
        if answer is None:
            raise EOFError
        return answer

    asked: list[str] = []
    monkeypatch.setattr("builtins.input", answered)
    monkeypatch.setattr("sys.stdin.isatty", lambda: True)
    assert kb(small, "new", "case-study", "Sensors") == 0
    assert asked == [], "no section waits for its page"
    small.append("docs/paper.yml", WAITING)
    assert kb(small, "new", "trend", "Drones") == 0
    assert len(asked) == 1
    assert "'2.1.5' Drones" in capsys.readouterr().out
    page = next(page for page in small.read().pages if page.path == "trends/drones.md")
    assert (page.id, page.section) == (("T5", "2.1.5") if answer else ("T2", ""))


def test_without_a_terminal_it_is_a_page_of_the_editors_and_says_so(
    small: Small, capsys: pytest.CaptureFixture[str]
) -> None:
    small.append("docs/paper.yml", WAITING)
    assert kb(small, "new", "trend", "Sensors") == 0
    said = capsys.readouterr().out
    assert "A page of the editors; not in the paper of 2013" in said
    assert "--paper '2.1.5' Drones" in said
    text = small.text("trends/sensors.md")
    assert "id: T2\n" in text
    assert "paper" not in text.partition("---\n\n")[0]
    assert "T2-paper" not in text
    assert "{: #T2.a }" in text


@pytest.mark.parametrize(
    ("kind", "paper", "why"),
    [
        ("trend", "2.1.1", f"is on {TREND} already"),
        ("trend", "2.2.1", "is C1, which is no trend"),
        ("trend", "2.1.55", "no section '2.1.55'; see docs/paper.yml"),
        ("trend", "xyz", "see docs/paper.yml"),
    ],
)
def test_a_section_that_cannot_be_taken_is_told(
    small: Small, capsys: pytest.CaptureFixture[str], kind: str, paper: str, why: str
) -> None:
    small.append("docs/paper.yml", WAITING)
    assert kb(small, "new", kind, "Sensors", "--paper", paper) == 2
    assert why in capsys.readouterr().err
    assert "trends/sensors.md" not in small.read().by_path


def test_an_id_that_was_ever_published_is_not_given_again(small: Small) -> None:
    small.write("pyproject.toml", '[project]\nversion = "2026.11"\n')
    kb(small, "new", "trend", "Drones")
    kb(small, "permalinks", "--update")
    small.delete("trends/drones.md")
    assert kb(small, "new", "trend", "Sensors") == 0
    assert small.read().by_path["trends/sensors.md"].id == "T3"


@pytest.mark.parametrize(
    ("title", "line"),
    [
        ('Who: "we" or they?', 'title: "Who: \\"we\\" or they?"'),
        ("2013", 'title: "2013"'),
        ("Yes", 'title: "Yes"'),
        ("São Paulo's streets", "title: São Paulo's streets"),
        ("# not a comment", 'title: "# not a comment"'),
    ],
)
def test_any_title_is_written_so_that_it_is_read_back(small: Small, title: str, line: str) -> None:
    assert kb(small, "new", "trend", title) == 0
    page = next(page for page in small.read().pages if page.id == "T2")
    assert page.title == title
    assert line in page.text.split("\n")
    assert not [one for one in small.said() if one.path == page.path and one.code in {"M020", "M022", "M103"}]


@pytest.mark.parametrize(
    ("kind", "title", "why"),
    [
        ("trends-setter", "Drones", "no kind"),
        ("tend", "Drones", "'trend'"),
        ("trend", "  ", "a few words"),
        ("trend", "a" * 91, "91 characters"),
        ("trend", "globalisation", f"{TREND} has this title"),
        ("trend", "Privacy & and security", DILEMMA),
        ("trend", "line\u202e", "plain text"),
    ],
)
def test_what_cannot_be_begun_is_told(
    small: Small, capsys: pytest.CaptureFixture[str], kind: str, title: str, why: str
) -> None:
    assert kb(small, "new", kind, title) == 2
    assert why in capsys.readouterr().err
    assert small.said() == []


def test_every_kind_can_be_begun() -> None:
    from kb.editing.scaffold import kind_called

    for kind in KINDS:
        for name in (kind.name, kind.plural, kind.folder, kind.letter):
            assert kind_called(name) is kind
