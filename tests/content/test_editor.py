"""An editor's tasks, done by somebody new with the commands that CONTRIBUTING names, green in two rounds."""

from __future__ import annotations

import re
import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass

import pytest

import written
from commands import run
from kb.schema import KINDS
from small import REPOSITORY, Small

INTERNET = "trends/policing-the-internet.md"
DIVIDE = "trends/north-south-divide.md"
TAGS, TERMS, EVENTS, PLACES = (f"docs/{name}.yml" for name in ("tags", "glossary", "events", "places"))
BIBLIOGRAPHY = "bibliography.bib"
KEPT_OUT = {"scripts", "tests", "site", "build"}

NAMED = re.findall(r"\bkb [^`\n#]+", (REPOSITORY / "CONTRIBUTING.md").read_text("utf-8"))
"""Every command as CONTRIBUTING gives it."""


@dataclass(frozen=True)
class Editor(Small):
    """Somebody who has read CONTRIBUTING, and does what the check says."""

    def kb(self, *words: str) -> tuple[int, str]:
        """Run a command that CONTRIBUTING names, with no option that it does not give."""
        options = {word for word in words if word.startswith("--")}
        assert any(
            each.split()[1] == words[0] and options <= set(re.findall(r"--[a-z]+", each)) for each in NAMED
        ), f"CONTRIBUTING does not name kb {' '.join(words)}"
        code, said = written.run(self, *words)
        assert "Traceback" not in said
        return code, said

    def insert(self, path: str, before: str, text: str) -> None:
        """Set a text in before another, of which the first counts."""
        head, there, rest = self.text(path).partition(before)
        assert there, f"{before!r} stands nowhere in {path}"
        self.write(path, f"{head}{text}{there}{rest}")

    def until_green(self, mend: Callable[[Editor, str], None]) -> None:
        """Check; do once what the check says, the rest by hand; then all has to be well."""
        code, said = self.kb("check")
        if code == 0:
            return
        mend(self, said)
        if "kb check --fix corrects" in said:
            self.kb("check", "--fix")
        for command in dict.fromkeys(re.findall(r"kb (permalinks --(?:update|confirm [\w./-]*\w))", said)):
            assert self.kb(*command.split())[0] == 0
        code, after = self.kb("check")
        assert code == 0, f"first:\n{said}\nthen:\n{after}"


def as_told(editor: Editor, said: str) -> None:
    """Nothing is left to do by hand."""


@pytest.fixture(scope="module")
def editor(tmp_path_factory: pytest.TempPathFactory) -> Editor:
    """A copy of the knowledge base as it stands."""
    root = tmp_path_factory.mktemp("copy")
    for path in REPOSITORY.iterdir():
        if path.name.startswith(".") or path.name in KEPT_OUT:
            continue
        if path.is_dir():
            shutil.copytree(path, root / path.name)
        else:
            shutil.copy(path, root)
    return Editor(root)


def a_typo(editor: Editor) -> None:
    editor.edit(INTERNET, "by various communities", "by several communities")
    editor.until_green(as_told)


def a_note_with_its_source(editor: Editor) -> None:
    editor.append(DIVIDE, "\nIn 2019 a report counted them [@acme2019counting, p. 4].\n{: #T9.h }\n")
    entry = (
        "@report{acme2019counting,\n  author = {{Acme Institute}},\n  title = {{Counting}},\n"
        "  institution = {{Acme Institute}},\n  year = {2019},\n}\n"
    )
    editor.append(BIBLIOGRAPHY, f"\n{entry}")

    def mend(editor: Editor, said: str) -> None:
        (meant,) = re.findall(r"C111 type '@report'.*\n(?:    .*\n)+    hint: write '(@\w+)'", said)
        editor.edit(BIBLIOGRAPHY, "@report{acme2019counting", f"{meant}{{acme2019counting")

    editor.until_green(mend)


def a_note_without_an_id(editor: Editor) -> None:
    editor.append(DIVIDE, "\nIn 2023 it was said again [@gitoc2023index].\n")

    def mend(editor: Editor, said: str) -> None:
        (line,) = re.findall(r"S107 [^\n]*\n(?:    .*\n)+    hint: .*'(\{: #T9\.[a-z]+ \})'", said)
        editor.append(DIVIDE, f"{line}\n")
        assert editor.kb("permalinks", "--update")[0] == 0  # as CONTRIBUTING says of what is new

    editor.until_green(mend)


def a_tag_by_an_alias_with_a_capital(editor: Editor) -> None:
    editor.edit(INTERNET, "tags: [", "tags: [Mafia, ")
    editor.until_green(as_told)
    assert "organised-crime" in editor.text(INTERNET).partition("reviewed:")[0]


def _new_page(kind: str, title: str) -> Callable[[Editor], None]:
    def begin(editor: Editor) -> None:
        code, said = editor.kb("new", kind, title)
        assert code == 0
        path, id_ = said.split()[0], said.split()[2].strip(";")

        def mend(editor: Editor, said: str) -> None:
            lines = editor.text(path).split("\n")
            told = {int(line) for line in re.findall(rf"^{path}:(\d+):\d+: W201 ", said, re.MULTILINE)}
            assert told == {number for number, line in enumerate(lines, 1) if "TODO" in line}
            assert f"{path}:" in said
            assert "add 3 or more" in said
            mine = said.split(f"{path}:", 1)[1]
            ends = re.findall(
                r"hint: add a relation.*'to: ([A-Z])'|write the id of .*, such as ([A-Z])1", mine
            )
            editor.write(path, _filled(lines, id_, [*dict.fromkeys(map("".join, ends))] or ["D"]))

        editor.until_green(mend)
        assert editor.kb("check")[1].endswith("no problem\n")

    return begin


def _filled(lines: list[str], id_: str, ends: list[str]) -> str:
    """The page as somebody would write it."""
    kept = {line.partition(":")[0]: line for line in lines[: lines.index("---", 1)]}
    links = [f"  - to: {letter}1\n    why: Both are about what officers see." for letter in ends]
    front = [
        *("---", kept["id"], kept["title"], "summary: What officers wear, and who sees it."),
        "tags: [accountability, privacy, legitimacy]",
        *("links:", *links),
        *(kept["reviewed"], "---", ""),
    ]
    body = [
        "Officers in many places wear cameras. This page is about what that changes for those who are seen.",
        "",
        *(next(line for line in lines if line.startswith("## ")), ""),
    ]
    for letter in "abcdef":
        said = (
            "A study of 2001 looks at how police work is shared between the state and others. It asks who "
            "may give orders, who pays, and to whom those who do the work have to answer. It says that more "
            "than one body does so in many places [@bayley2001newstructure]."
        )
        body += [said, f"{{: #{id_}.{letter} }}", ""]
    return "\n".join([*front, *body]).rstrip("\n") + "\n"


def another_path_heading_and_title(editor: Editor) -> None:
    assert editor.kb("rename", DIVIDE, "trends/north-and-south.md")[0] == 0
    assert editor.kb("rename", "T7-since", "T7-after")[0] == 0
    editor.edit(INTERNET, "title: Policing the Internet", "title: Police work on the Internet")
    editor.until_green(as_told)
    assert editor.kb("rename", "trends/north-and-south.md", DIVIDE)[0] == 0
    editor.until_green(as_told)


def a_note_is_taken_out(editor: Editor) -> None:
    text = editor.text(INTERNET)
    note = next(each for each in text.split("\n\n") if each.rstrip().endswith("{: #T7.c }"))
    editor.write(INTERNET, text.replace(f"{note}\n\n", "").replace(f"\n\n{note}", ""))

    def mend(editor: Editor, said: str) -> None:
        assert "kb permalinks --now T7.c" in said
        assert editor.kb("permalinks", "--now", "T7.c", "T2.c")[0] == 0
        for line in re.findall(rf"^{EVENTS}:(\d+):\d+: M213 ", said, re.MULTILINE):
            lines = editor.text(EVENTS).split("\n")
            lines[int(line) - 1] = lines[int(line) - 1].replace("T7.c, ", "")
            editor.write(EVENTS, "\n".join(lines))

    editor.until_green(mend)


def a_tag(editor: Editor) -> None:
    editor.append(
        TAGS,
        "  - id: Body Cameras\n    title: Body cameras\n    facet: instrument\n"
        "    definition: Cameras that officers wear.\n",
    )

    def mend(editor: Editor, said: str) -> None:
        assert "M201 'id' is 'Body Cameras'" in said
        assert "hint: give it to two pages" in said
        editor.edit(TAGS, "id: Body Cameras", "id: body-cameras")
        for path in (INTERNET, DIVIDE):
            editor.edit(path, "tags: [", "tags: [body-cameras, ")

    editor.until_green(mend)


def a_term(editor: Editor) -> None:
    editor.append(
        TERMS,
        "\n- id: body-camera\n  term: body camera\n  abbreviation: BWC\n  kind: device\n"
        "  definition: A camera that an officer wears.\n",
    )

    def mend(editor: Editor, said: str) -> None:
        assert "M203 kind 'device' is not known" in said
        assert "use one of organisation, instrument, operation, concept, role, technology" in said
        editor.edit(TERMS, "kind: device", "kind: technology")

    editor.until_green(mend)


def _event(after: str, said_first: str) -> Callable[[Editor], None]:
    def begin(editor: Editor) -> None:
        id_ = f"trial-{'behind' if after else 'last'}"
        event = (
            f"  - id: {id_}\n    date: 2 October 2013\n    title: A trial {id_} begins\n    told: [T7.2]\n"
        )
        if after:
            editor.insert(EVENTS, after, f"{event}\n")
        else:
            editor.append(EVENTS, f"\n{event}")

        def mend(editor: Editor, said: str) -> None:
            assert "hint: write 'date: 2013-10-02'" in said
            assert said_first in said
            editor.edit(EVENTS, "date: 2 October 2013", "date: 2013-10-02")

        editor.until_green(mend)

    return begin


def a_place(editor: Editor) -> None:
    editor.append(
        PLACES,
        "\n  - id: bergen\n    name: Bergen\n    country: Norway\n    region: europe\n"
        "    latitude: 60.3913\n    longitude: 5.3221\n    told: [T7.2]\n",
    )

    def mend(editor: Editor, said: str) -> None:
        assert "hint: did you mean 'Europe'?" in said
        assert "hint: write it like 'latitude: 52.1'" in said
        for wrong, right in (("europe", "Europe"), ("60.3913", "60.4"), ("5.3221", "5.3")):
            editor.edit(PLACES, f": {wrong}\n", f": {right}\n")

    editor.until_green(mend)


TASKS: dict[str, Callable[[Editor], None]] = {
    "a typo": a_typo,
    "a note with its source": a_note_with_its_source,
    "a note without an id": a_note_without_an_id,
    "a tag by an alias, with a capital": a_tag_by_an_alias_with_a_capital,
    **{
        f"a new {kind.name}": _new_page(kind.name.replace(" ", "-"), f"What is seen of a {kind.name}")
        for kind in KINDS
    },
    "another path, heading and title": another_path_heading_and_title,
    "a note is taken out": a_note_is_taken_out,
    "a tag": a_tag,
    "a term": a_term,
    "an event at its place": _event("  - id: national-crime-agency", ""),
    "an event at the end": _event("", "M219 '2 October 2013' comes after"),
    "a place": a_place,
}
"""The tasks of an editor's day, in the order in which they were tried with people."""


@pytest.mark.slow
@pytest.mark.parametrize("task", TASKS.values(), ids=TASKS)
def test_a_task_is_green_in_two_rounds(editor: Editor, task: Callable[[Editor], None]) -> None:
    code, said = editor.kb("check")
    assert code == 0, said
    task(editor)


@pytest.mark.slow
def test_after_them_the_content_is_as_sound_as_before(editor: Editor) -> None:
    """A page of each kind is added, and a note taken out: the tests of the content ask for no more."""
    shutil.copytree(REPOSITORY / "tests", editor.root / "tests", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(REPOSITORY / "pyproject.toml", editor.root)
    done = run(editor.root, sys.executable, "-m", "pytest", "-q", "tests/content/test_content.py")
    assert done.returncode == 0, done.stdout
