"""The quick answer of `kb check` is that of the whole check, whatever was changed since."""

from __future__ import annotations

import os
import random
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from kb import cli, instant
from kb.checks import CHECKS
from kb.checks.examples import Example
from kb.pipeline import incremental
from kb.schema.paths import CACHE
from kb.storage.cache import Cache
from small import CASE, DILEMMA, FILES, PRINCIPLE, TODAY, TREND, Small
from test_checks_examples import write

EPOCH = str(int(TODAY.strftime("%s")) + 43_200)

CLEAN = "4 pages, 8 points of the paper: no problem\n"

Answered = Callable[[], tuple[int, str]]

EXAMPLES = [
    pytest.param(example, id=f"{code}-{'bad' if example.bad else 'good'}-{at}")
    for code, check in sorted(CHECKS.items())
    for at, example in enumerate(check.description.examples, 1)
]


@pytest.fixture
def answer(small: Small, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Answered:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", EPOCH)

    def check() -> tuple[int, str]:
        code = cli.main(["--root", str(small.root), "check"])
        return code, capsys.readouterr().out

    return check


def whole(small: Small, answer: Answered) -> tuple[int, str]:
    """The answer of a program that remembers nothing."""
    kept = small.root / CACHE.parent
    shutil.move(kept, small.root / "kept")
    said = answer()
    shutil.rmtree(kept)
    shutil.move(small.root / "kept", kept)
    return said


@pytest.mark.slow
@pytest.mark.parametrize("example", EXAMPLES)
def test_every_example_gets_the_answer_of_the_whole_check(
    small: Small, answer: Answered, example: Example
) -> None:
    assert answer()[0] == 0
    for change in example.changes:
        write(small, change)
    expected = whole(small, answer)
    assert answer() == expected
    assert answer() == expected
    # With this problem there, or with its absence, its own page is edited, or another.
    path = (TREND, CASE)[len(example.changes[0].text) % 2]
    if (file := small.root / path).is_file():
        file.write_bytes(file.read_bytes() + b"\nOne more line, with nothing to remark on it.\n")
        expected = whole(small, answer)
        assert answer() == expected


def warn(small: Small) -> None:
    """A warning of a local check: spaces at the end of a line."""
    small.edit(CASE, "Protests spread fast.", "Protests spread fast. ")


def fail(small: Small) -> None:
    """An error of a local check: a word that is not closed."""
    small.edit(CASE, "Protests spread fast.", "Protests *spread fast.")


def grow_old(small: Small) -> None:
    """A warning of a check that is not local, in front matter."""
    small.edit(DILEMMA, "reviewed: 2026-11-24", "reviewed: 2023-11-24")


def mark(small: Small) -> None:
    """A warning that is found while files are read."""
    small.write(TREND, b"\xef\xbb\xbf" + small.text(TREND).encode())


STATES: dict[str, Callable[[Small], None]] = {
    "no problem": lambda small: None,
    "a warning": warn,
    "an error": fail,
    "an old page": grow_old,
    "a byte order mark": mark,
    "an error of the data": lambda small: small.edit("docs/tags.yml", "facet: crime", "facet: crimes"),
}


def edit_lead(small: Small) -> None:
    small.edit(TREND, "A lead about", "An edited lead about")


def edit_two(small: Small) -> None:
    edit_lead(small)
    small.edit(CASE, "spread fast.", "spread.")


EDITS: dict[str, Callable[[Small], None]] = {
    "nothing": lambda small: None,
    "the lead of a page": edit_lead,
    "two pages": edit_two,
}


@pytest.fixture
def kept_only(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """From when it is called on, the whole check fails."""

    def read(*_: object) -> None:
        raise AssertionError("the whole check ran")

    return lambda: monkeypatch.setattr("kb.commands.check.read", read)


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("name", EDITS)
def test_an_edit_that_others_do_not_see_is_judged_alone(
    small: Small, answer: Answered, kept_only: Callable[[], None], name: str, state: str
) -> None:
    STATES[state](small)
    answer()
    EDITS[name](small)
    expected = whole(small, answer)
    assert (expected[1] == CLEAN) == (state == "no problem")
    kept_only()
    assert answer() == expected
    assert answer() == expected


def test_problems_of_an_edited_page_come_and_go(
    small: Small, answer: Answered, kept_only: Callable[[], None]
) -> None:
    grow_old(small)
    before = answer()
    kept_only()
    small.edit(TREND, "#D1.1).", "#D1.1). ")
    code, said = answer()
    assert (code, "S406" in said, "M114" in said) == (0, True, True)
    assert said.index("M114") < said.index("S406"), "in the order of reports"
    small.edit(TREND, "A lead about", "One more line.\n\nA lead about")
    assert answer()[1] != said, "the problem is shown in its new line"
    small.edit(TREND, "One more line.\n\n", "")
    assert answer() == (code, said)
    small.edit(TREND, "#D1.1). ", "#D1.1).")
    assert answer() == before


def test_a_problem_moves_with_what_is_above_it(small: Small, answer: Answered) -> None:
    small.edit(TREND, "#D1.1).", "#D1.9).")
    code, said = answer()
    small.edit(TREND, "A lead about", "One more line.\n\nA lead about")
    assert answer() == whole(small, answer)
    assert (code, answer()[0], "L102" in said, said != answer()[1]) == (1, 1, True, True)


def test_words_that_the_search_looks_for_are_missed_when_they_go(small: Small, answer: Answered) -> None:
    small.append("docs/synonyms.yml", "  - asked: [protest]\n    found: [spread fast]\n    why: So it is.\n")
    assert answer()[0] == 0
    edit_two(small)
    assert "M243" in answer()[1]
    assert answer() == whole(small, answer)
    small.edit(CASE, "spread.", "spread fast.")
    assert answer() == whole(small, answer) == (0, CLEAN)


def test_a_terminal_gets_its_colours_again(
    small: Small, answer: Answered, monkeypatch: pytest.MonkeyPatch, kept_only: Callable[[], None]
) -> None:
    warn(small)
    plain = answer()
    monkeypatch.setattr(instant, "coloured", lambda: True)
    painted = whole(small, answer)
    kept_only()
    assert answer() == painted
    assert "\x1b[" in painted[1]
    monkeypatch.setattr(instant, "coloured", lambda: False)
    assert answer() == plain


def test_many_edits_of_a_page_keep_what_was_made_of_the_others(small: Small, answer: Answered) -> None:
    answer()
    kept = {path: page.html_key for path, page in small.read().by_path.items() if page.html_key}
    for number in range(30):
        small.write(TREND, FILES[TREND].replace("A lead about", f"Lead {number}, about"))
        answer()
    with Cache(small.root / CACHE) as cache:
        assert set(kept.values()) <= cache.get(kept.values()).keys()


WIDER: dict[str, Callable[[Small], None]] = {
    "a published text": lambda small: small.edit(TREND, "a broad idea", "a narrow idea"),
    "a link": lambda small: small.edit(TREND, "privacy-and-security.md#D1.1", "privacy-and-security.md"),
    "an id that others link to": lambda small: small.edit(
        "dilemmas/privacy-and-security.md", "#D1.1", "#D1.2"
    ),
    "a title": lambda small: small.edit(PRINCIPLE, "title: Police legitimacy", "title: Legitimacy"),
    "a definition": lambda small: small.edit("docs/glossary.yml", "A regional security body.", "A body."),
    "a setting": lambda small: small.append("mkdocs.yml", "\n# changed\n"),
    "a new file": lambda small: small.write("docs/assets/new.svg", "<svg/>\n"),
    "a lost file": lambda small: small.delete("docs/assets/plan.svg"),
}


@pytest.mark.parametrize("name", WIDER)
def test_what_others_may_depend_on_is_judged_with_them(small: Small, answer: Answered, name: str) -> None:
    answer()
    WIDER[name](small)
    cache = Cache(small.root / CACHE)
    seen = incremental.look(small.root)
    assert seen is not None
    assert incremental.answered_before(small.root, cache, seen, str(TODAY)) is None
    cache.close()
    assert answer() == whole(small, answer)


def test_a_change_of_equal_size_in_the_same_tick_is_seen(
    small: Small, answer: Answered, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file system that tells neither the times nor the number of a file apart."""
    signature = instant.signature_of
    monkeypatch.setattr(instant, "signature_of", lambda status: (signature(status)[0], 1 << 62, 1 << 62, 1))
    assert answer()[0] == 0
    small.edit(TREND, "#D1.1).", "#D1.7).")
    code, said = answer()
    assert code == 1
    assert "L102" in said


def test_times_that_are_set_back_do_not_hide_a_change(
    small: Small, answer: Answered, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(instant, "RACE", 0)
    assert answer()[0] == 0
    before = (small.root / TREND).stat()
    small.edit(TREND, "#D1.1).", "#D1.7).")
    os.utime(small.root / TREND, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert answer()[0] == 1


def test_another_day_is_judged_anew(small: Small, answer: Answered, monkeypatch: pytest.MonkeyPatch) -> None:
    assert answer()[0] == 0
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(int(EPOCH) + 5 * 365 * 86_400))
    later = answer()
    assert "M114" in later[1]
    assert answer() == later == whole(small, answer)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", EPOCH)
    assert answer() == (0, CLEAN)


@pytest.mark.parametrize("name", ["KB_SITE_URL", "KB_REPOSITORY"])
def test_another_address_is_judged_anew(
    small: Small, answer: Answered, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.delenv(name, raising=False)
    small.edit(
        TREND,
        "A lead about",
        "See [it](https://elsewhere.example/case_studies/arab-spring.html). A lead about",
    )
    answer()
    monkeypatch.setenv(name, "https://elsewhere.example/")
    assert answer() == whole(small, answer)


def test_a_symbolic_link_is_left_to_the_whole_check(small: Small) -> None:
    (small.root / "trends/link.md").symlink_to(Path("globalisation.md"))
    assert incremental.look(small.root) is None


PIECES = (
    "One more sentence.",
    "A *word",
    "Spaces. ",
    "[@osce2019]",
    "[there](../trends/globalisation.md#T1.1)",
    "## A heading",
    "{: #T1.b }",
    "police",
    "the OSCE",
    "TODO",
    "<b>bold</b>",
    "\t",
    "",
    "---",
    "- a list",
)


def some_edit(small: Small, chance: random.Random) -> None:
    """Put a piece of text anywhere into a file, take a line out, or bring the file back."""
    written = [path for path in FILES if path.endswith((".md", ".yml", ".bib"))]
    path = chance.choice([*[path for path in written if path.endswith(".md")] * 3, *written])
    lines = small.text(path).split("\n") if (small.root / path).exists() else []
    at = chance.randrange(len(lines) + 1)
    match chance.choice(["add", "add", "add", "end", "end", "take", "back", "back", "delete"]):
        case "add":
            lines[at:at] = [chance.choice(PIECES)]
        case "end" if at < len(lines):
            lines[at] += f" {chance.choice(PIECES)}"
        case "take":
            del lines[at : at + 1]
        case "delete" if chance.random() < 0.2:
            (small.root / path).unlink(missing_ok=True)
            return
        case _:
            lines = FILES[path].split("\n")
    small.write(path, "\n".join(lines))


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(4))
def test_any_row_of_edits_gets_the_answers_of_a_program_that_remembers_nothing(
    small: Small, answer: Answered, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    chance = random.Random(seed)
    quick = 0

    def counted(*given: object) -> object:
        nonlocal quick
        found = answered_before(*given)  # type: ignore[arg-type]
        quick += found is not None
        return found

    answered_before = incremental.answered_before
    monkeypatch.setattr("kb.commands.check.answered_before", counted)
    answer()
    for turn in range(50):
        if turn % 12 == 11:
            for path, text in FILES.items():
                small.write(path, text)
        some_edit(small, chance)
        expected = whole(small, answer)
        assert answer() == expected, turn
        assert answer() == expected, turn
    assert quick > 10, "some edits are of the kind that is answered quickly"
