"""No traceback for anything that a person writes: front matter, data, the bibliography, briefings."""

from __future__ import annotations

import contextlib
import random
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import written
from kb.source import SourceError
from small import TREND, Small
from written import BIBLIOGRAPHY, BRIEFING, DATES, FIELDS, FILES_WITH_FIELDS, IN_BRACES, VALUES

LIKE_OTHERS = {path for path in FILES_WITH_FIELDS if path.startswith("docs/") and path.endswith(".md")} - {
    "docs/about.md"
}
"""Pages whose front matter has no other keys than that of another page here."""

PATHS = [
    path for path in FILES_WITH_FIELDS if path not in {*LIKE_OTHERS, "dilemmas/README.md", "vision/README.md"}
]


@pytest.fixture(scope="module")
def small() -> Iterator[Small]:
    """A base with a value under every key, in git."""
    with tempfile.TemporaryDirectory() as folder:
        made = written.prepared(Path(folder))
        git = ("git", "-c", "user.name=N", "-c", "user.email=n@example.org")
        for words in (("init", "--quiet"), ("add", "--all"), ("commit", "--quiet", "--message=As it is")):
            subprocess.run([*git, *words], cwd=folder, check=True, capture_output=True)
        assert made.said() == []
        yield made


@pytest.fixture(autouse=True)
def as_it_was(small: Small, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Every test begins with the same files, on the day on which the base was reviewed."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1796083200")
    before = written.snapshot(small)
    yield
    written.restore(small, before)


@st.composite
def changes(draw: st.DrawFn) -> tuple[int, str]:
    """Which value of a file is changed, and what is written there."""
    values = st.one_of(*map(st.sampled_from, (VALUES, DATES, IN_BRACES)), st.text(max_size=20))
    return draw(st.integers(0, 40)), draw(values)


def spoilt(small: Small, path: str, at: int, value: str) -> str:
    """The text of a file with one value changed, or in the bibliography one field added."""
    text = small.text(path)
    found = written.places(path, text)
    if path == BIBLIOGRAPHY and at >= len(found):
        return written.with_field(text, FIELDS[at % len(FIELDS)], value)
    return written.with_value(path, text, found[at % len(found)], value)


@pytest.mark.parametrize("path", PATHS)
def test_no_value_ends_in_a_traceback(small: Small, path: str) -> None:
    before = written.snapshot(small)

    @settings(max_examples=12, database=None, suppress_health_check=list(HealthCheck))
    @given(st.lists(changes(), min_size=1, max_size=2), st.integers(0, 9))
    def tried(several: list[tuple[int, str]], chance: int) -> None:
        for at, value in several:
            with contextlib.suppress(SourceError):  # the first may leave nothing to find a second place in
                small.write(path, spoilt(small, path, at, value).encode("utf-8", "surrogatepass"))
        base = written.judged(small)
        if chance == 0:
            written.shown(small, base)
        written.mended(small, base)
        written.restore(small, before)

    tried()


@pytest.mark.parametrize("value", DATES)
def test_no_way_to_write_a_date_ends_in_a_traceback(small: Small, value: str) -> None:
    """In every place of a date at once: the fault of one does not keep the others from being judged."""
    for path in (TREND, BRIEFING, "docs/events.yml", BIBLIOGRAPHY):
        for name in ("reviewed", "date", "until"):
            text = small.text(path)
            for place in written.places(path, text):
                if place.name.endswith(f"/{name}"):
                    small.write(path, written.with_value(path, small.text(path), place, value))
    small.write(BIBLIOGRAPHY, written.with_field(small.text(BIBLIOGRAPHY), "date", value))
    base = written.judged(small)
    written.shown(small, base)
    told = {problem.path for problem in base.problems}
    assert told or value in {"2023-10", "2023"}


COMMON = ["2 October 2023", "TODO", "", "yes", "12", "[a, b]", "{a: b}", "~", "Text: with colon", "T1.1"]


@pytest.mark.slow
@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("value", COMMON)
def test_no_command_ends_in_a_traceback(small: Small, path: str, value: str) -> None:
    """Each command, with one and the same value under a key that is drawn by lot from those of a file."""
    at = random.Random(f"{path} {value}").randrange(40)
    small.write(path, spoilt(small, path, at, value))
    assert len(list(written.commanded(small))) == len(written.COMMANDS)


@pytest.mark.parametrize("path", [*PATHS, "pyproject.toml", "mkdocs.yml"])
@pytest.mark.parametrize("text", [None, "", "TODO\n", "---\n", "\n\n\n"])
def test_a_file_that_is_gone_or_holds_nothing_ends_in_no_traceback(
    small: Small, path: str, text: str | None
) -> None:
    if text is None:
        small.delete(path)
    else:
        small.write(path, text)
    if path != "mkdocs.yml" or text is not None:  # without it, this is no knowledge base
        written.shown(small, written.judged(small))
    for command in (("check",), ("cite", "T1.1"), ("permalinks",), ("brief", BRIEFING)):
        _, said = written.run(small, *command)
        assert "Traceback" not in said
