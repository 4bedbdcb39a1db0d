"""The quick answer of `kb check` is that of the whole check, whatever was changed since."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from kb import cli
from kb.checks import CHECKS
from kb.checks.examples import Example
from kb.pipeline import incremental
from kb.schema.paths import CACHE
from kb.storage.cache import Cache
from small import CASE, PRINCIPLE, TODAY, TREND, Small
from test_checks_examples import write

EPOCH = str(int(TODAY.strftime("%s")) + 43_200)

EXAMPLES = [
    pytest.param(example, id=f"{code}-{'bad' if example.bad else 'good'}-{at}")
    for code, check in sorted(CHECKS.items())
    for at, example in enumerate(check.description.examples, 1)
]


@pytest.fixture
def answer(
    small: Small, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[[], tuple[int, str]]:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", EPOCH)

    def check() -> tuple[int, str]:
        code = cli.main(["--root", str(small.root), "check"])
        return code, capsys.readouterr().out

    return check


def whole(small: Small, answer: Callable[[], tuple[int, str]]) -> tuple[int, str]:
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
    small: Small, answer: Callable[[], tuple[int, str]], example: Example
) -> None:
    assert answer()[0] == 0
    for change in example.changes:
        write(small, change)
    expected = whole(small, answer)
    assert answer() == expected
    assert answer() == expected


def edit_lead(small: Small) -> None:
    small.edit(TREND, "A lead about", "An edited lead about")


def edit_two(small: Small) -> None:
    edit_lead(small)
    small.edit(CASE, "Protests spread fast.", "They spread.")


EDITS: dict[str, Callable[[Small], None]] = {
    "nothing": lambda small: None,
    "the lead of a page": edit_lead,
    "two pages": edit_two,
}


@pytest.mark.parametrize("name", EDITS)
def test_what_changes_nothing_for_others_is_answered_without_reading_them(
    small: Small, answer: Callable[[], tuple[int, str]], monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    said = answer()
    EDITS[name](small)

    def read(*_: object) -> None:
        raise AssertionError("the whole check ran")

    monkeypatch.setattr("kb.commands.check.read", read)
    assert answer() == said
    assert answer() == said


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
def test_what_others_may_depend_on_is_judged_with_them(
    small: Small, answer: Callable[[], tuple[int, str]], name: str
) -> None:
    answer()
    WIDER[name](small)
    cache = Cache(small.root / CACHE)
    seen = incremental.look(small.root)
    assert seen is not None
    assert incremental.said_before(small.root, cache, seen, str(TODAY)) is None
    cache.close()
    assert answer() == whole(small, answer)


def test_a_change_of_equal_size_in_the_same_tick_is_seen(
    small: Small, answer: Callable[[], tuple[int, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file system that tells neither the times nor the number of a file apart."""
    signature = incremental._signature
    monkeypatch.setattr(incremental, "_signature", lambda status: (signature(status)[0], 1 << 62, 1 << 62, 1))
    assert answer()[0] == 0
    small.edit(TREND, "#D1.1).", "#D1.7).")
    code, said = answer()
    assert code == 1
    assert "L102" in said


def test_times_that_are_set_back_do_not_hide_a_change(
    small: Small, answer: Callable[[], tuple[int, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(incremental, "_RACE", 0)
    assert answer()[0] == 0
    before = (small.root / TREND).stat()
    small.edit(TREND, "#D1.1).", "#D1.7).")
    os.utime(small.root / TREND, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert answer()[0] == 1


def test_another_day_is_judged_anew(
    small: Small, answer: Callable[[], tuple[int, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert answer()[0] == 0
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(int(EPOCH) + 5 * 365 * 86_400))
    assert "M114" in answer()[1] or "old" in answer()[1]


def test_a_symbolic_link_is_left_to_the_whole_check(small: Small) -> None:
    (small.root / "trends/link.md").symlink_to(Path("globalisation.md"))
    assert incremental.look(small.root) is None
