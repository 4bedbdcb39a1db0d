"""No traceback for anything that a person writes: front matter, data, the bibliography, briefings."""

from __future__ import annotations

import contextlib
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import written
from kb.schema import DATA_FIELDS
from kb.sources import SourceError
from small import TREND, Small
from written import BIBLIOGRAPHY, BRIEFING, DATES, FIELDS, FILES_WITH_FIELDS, IN_BRACES, VALUES

pytestmark = pytest.mark.slow

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
        written.commit(made)
        assert made.said() == []
        yield made


@pytest.fixture(autouse=True)
def as_it_was(small: Small, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Every test begins with the same files, on the day on which the base was reviewed."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1796083200")
    before = written.snapshot(small)
    yield
    written.restore(small, before)


def spoil(small: Small, path: str, at: int, value: str) -> None:
    """Change one value of a file, if the changes before it have left one to be found."""
    with contextlib.suppress(SourceError):
        text = written.spoilt(path, small.text(path), at, value)
        small.write(path, text.encode("utf-8", "surrogatepass"))


def test_every_field_of_every_file_is_tried(small: Small) -> None:
    """A key that is new among the kinds needs a value here, or nothing that is tried will reach it."""
    wanted: dict[str, set[str]] = {}
    found: dict[str, set[str]] = {}
    for path in (*PATHS, *DATA_FIELDS):
        if path != BIBLIOGRAPHY:
            of = "a page" if path.endswith(".md") and path != BRIEFING else path
            wanted.setdefault(of, set()).update(written.names_of(written.fields_of(path)))
            found.setdefault(of, set()).update(one.name for one in written.places(path, small.text(path)))
    assert {of: names - found[of] for of, names in wanted.items() if names - found[of]} == {}


@pytest.mark.parametrize("rest", range(8))
def test_no_value_ends_in_a_traceback(small: Small, rest: int) -> None:
    """Each value in a field of each file, in turn: in the next round another value, and another field."""
    before = written.snapshot(small)
    for turn in range(rest, len(VALUES), 16):
        for at, path in enumerate(PATHS):
            if (at + turn) % 3:  # with all of them faulty at once, little would be judged
                spoil(small, path, turn, VALUES[(turn + at) % len(VALUES)])
        base = written.judged(small)
        if turn // 16 % 4 == 0:
            written.shown(small, base)
        written.mended(small, base)
        written.restore(small, before)


@st.composite
def changes(draw: st.DrawFn) -> tuple[str, int, str]:
    """Which value of which file is changed, and what is written there."""
    path = draw(st.sampled_from(PATHS))
    values = st.one_of(*map(st.sampled_from, (VALUES, DATES, IN_BRACES)), st.text(max_size=20))
    return path, draw(st.integers(0, 60 + len(FIELDS))), draw(values)


def test_no_values_together_end_in_a_traceback(small: Small) -> None:
    before = written.snapshot(small)

    @settings(max_examples=25, database=None, suppress_health_check=list(HealthCheck))
    @given(st.lists(changes(), min_size=1, max_size=3), st.integers(0, 9))
    def tried(several: list[tuple[str, int, str]], chance: int) -> None:
        for one in several:
            spoil(small, *one)
        base = written.judged(small)
        if chance == 0:
            written.shown(small, base)
        written.mended(small, base)
        written.restore(small, before)

    tried()


@pytest.mark.parametrize("value", DATES)
def test_no_way_to_write_a_date_goes_without_a_word(small: Small, value: str) -> None:
    """In every place of a date at once: the fault of one does not keep the others from being judged."""
    for path in (TREND, BRIEFING, "docs/events.yml", BIBLIOGRAPHY):
        for name in ("reviewed", "date", "until"):
            text = small.text(path)
            for place in written.places(path, text):
                if place.name.endswith(f"/{name}"):
                    small.write(path, written.with_value(path, small.text(path), place, value))
    small.write(BIBLIOGRAPHY, written.with_field(small.text(BIBLIOGRAPHY), "date", value))
    told = {problem.path for problem in written.judged(small).problems}
    assert told or value in {"2023-10", "2023"}


COMMON = ["2 October 2023", "TODO", "", "yes", "12", "[a, b]", "{a: b}", "~", "Text: with colon", "T1.1"]


@pytest.mark.parametrize(("turn", "path"), list(enumerate(PATHS)))
def test_no_command_ends_in_a_traceback(small: Small, turn: int, path: str) -> None:
    """Each command, with a value as people write it under one of the keys of a file."""
    spoil(small, path, 3 * turn, COMMON[turn % len(COMMON)])
    assert len(list(written.commanded(small))) == len(written.COMMANDS)


@pytest.mark.parametrize("path", [*PATHS, "pyproject.toml", "mkdocs.yml"])
@pytest.mark.parametrize("text", [None, "", "TODO\n---\n\n"])
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
