"""Renaming keeps every link, inside the base and from outside."""

from __future__ import annotations

from pathlib import Path

import pytest

from commands import kb_here as kb
from kb.site.redirects import redirects
from kb.storage import atomic
from small import CASE, DILEMMA, PRINCIPLE, TREND, Small


@pytest.fixture
def published(small: Small) -> Small:
    small.edit(
        CASE,
        "Protests spread fast.",
        "Protests spread: [why](../trends/globalisation.md#T1-since), [how][h].",
    )
    small.append(CASE, "\n[h]: ../trends/globalisation.md\n")
    small.edit(DILEMMA, "A choice.", "A choice: `[code](../trends/globalisation.md)` stays.")
    small.write("pyproject.toml", '[project]\nversion = "2026.11"\n')
    assert kb(small, "permalinks", "--update") == 0
    assert small.codes() == []
    return small


def snapshot(small: Small) -> dict[str, bytes]:
    return {
        path.relative_to(small.root).as_posix(): path.read_bytes()
        for path in small.root.rglob("*")
        if path.is_file() and ".cache" not in path.parts
    }


def test_a_page_moves_with_every_link_to_it(published: Small) -> None:
    assert kb(published, "rename", TREND, "trends/world.md") == 0
    assert published.codes() == []
    assert not (published.root / TREND).exists()
    assert "[why](../trends/world.md#T1-since)" in published.text(CASE)
    assert "[h]: ../trends/world.md" in published.text(CASE)
    assert "`[code](../trends/globalisation.md)`" in published.text(DILEMMA)
    assert "URL=world.html" in redirects(published.read())["trends/globalisation.html"]


def test_a_page_that_moves_deeper_keeps_its_own_links(published: Small) -> None:
    published.write(
        "docs/how.md", "---\ntitle: How\nsummary: How to.\nreviewed: 2026-11-24\n---\n\nSee [us](about.md).\n"
    )
    kb(published, "permalinks", "--update")
    before = published.codes()
    assert kb(published, "rename", "docs/how.md", "docs/more/how-to.md") == 0
    assert "[us](../about.md)" in published.text("docs/more/how-to.md")
    assert [code for code in published.codes() if code not in before] == []
    assert "docs/more/how-to.md" in published.read().by_permalink
    assert "more/how-to.html" in redirects(published.read())["how.html"]


def test_a_heading_takes_another_id_with_every_link_to_it(published: Small) -> None:
    assert kb(published, "rename", "T1-since", "T1-after") == 0
    assert published.codes() == []
    assert "## Since 2013 {: #T1-after }" in published.text(TREND)
    assert "globalisation.md#T1-after" in published.text(CASE)
    now = published.read().by_permalink["T1-since"].now
    assert now is not None
    assert now.value == "T1-after"


def test_a_note_takes_another_letter(published: Small) -> None:
    assert kb(published, "rename", "T1.a", "T1.b") == 0
    assert published.codes() == []


def test_links_of_briefings_follow(published: Small) -> None:
    published.write(
        "briefings/b.md",
        '---\ntitle: A\nfor: You\ndate: 2026-11-25\nedition: "2026.11"\n---\n\n'
        "See [it](../trends/globalisation.md#T1-since).\n\n{{ T1.1 }}\n",
    )
    before = published.codes()
    assert kb(published, "rename", "T1-since", "T1-later") == 0
    assert kb(published, "rename", TREND, "trends/world.md") == 0
    assert "(../trends/world.md#T1-later)" in published.text("briefings/b.md")
    assert published.codes() == before == []


def test_a_dry_run_changes_nothing(published: Small, capsys: pytest.CaptureFixture[str]) -> None:
    before = snapshot(published)
    assert kb(published, "rename", TREND, "trends/world.md", "--dry-run") == 0
    assert snapshot(published) == before
    assert "would change 2 links" in capsys.readouterr().out


def test_there_and_back_again_leaves_the_pages_as_they_were(published: Small) -> None:
    before = snapshot(published)
    assert kb(published, "rename", PRINCIPLE, "vision/other.md") == 0
    assert kb(published, "rename", "vision/other.md", PRINCIPLE) == 0
    after = snapshot(published)
    record = "docs/permalinks.yml"
    assert {path for path in before if before[path] != after.get(path)} == {record}
    assert after[record].replace(b", was: [vision/other.md]", b"") == before[record]
    assert published.codes() == []


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        ("T1", "T9", "permanent"),
        ("tag/economy", "tag/money", "permanent"),
        ("T1.1", "T1.9", "point of the paper"),
        ("T1.a", "T2.a", "note of this page"),
        ("T1-since", "T1-paper", "taken"),
        ("T1-since", "T1 since", "not the id of a heading"),
        ("T1-sinse", "T1-after", "T1-since"),
        (TREND, "dilemmas/globalisation.md", "is in trends/"),
        (TREND, "trends/README.md", "not a file name"),
        (TREND, "trends/World.md", "not a file name"),
        (TREND, "../globalisation.md", "is in trends/"),
        (CASE, "case_studies/arab-spring.md", "there already"),
        ("docs/index.md", "docs/home.md", "fixed place"),
        ("trends/README.md", "trends/intro.md", "fixed place"),
    ],
)
def test_what_cannot_be_renamed_is_told(
    published: Small, capsys: pytest.CaptureFixture[str], old: str, new: str, why: str
) -> None:
    before = snapshot(published)
    assert kb(published, "rename", old, new) == 2
    assert why in capsys.readouterr().err
    assert snapshot(published) == before


def test_a_failure_half_way_changes_nothing(published: Small, monkeypatch: pytest.MonkeyPatch) -> None:
    before = snapshot(published)
    write = atomic.replace_file
    calls: list[Path] = []

    def failing(file: Path, text: str) -> None:
        calls.append(file)
        if len(calls) == 2:
            raise OSError("the disk is full")
        write(file, text)

    monkeypatch.setattr(atomic, "replace_file", failing)
    assert kb(published, "rename", TREND, "trends/world.md") == 1
    assert snapshot(published) == before
