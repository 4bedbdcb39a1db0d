"""Files that nobody would write, and values as people do: every run ends soon, and without a traceback.

``python tests/fuzz.py SECONDS [SEED]`` goes on for that long; the tests do it for a short while. What is tried
comes from the program: each file that it reads, each field of each, each command.
"""

# ruff: noqa: E501 - the fragments stand closely together

from __future__ import annotations

import contextlib
import os
import resource
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import Protocol

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

import written
from kb.sources import SourceError
from small import FILES, TREND, Small
from written import COMMANDS, FILES_WITH_FIELDS, IN_BRACES, VALUES

CPU_LIMIT = 2.0
"""Seconds of processor time for one reading of the base."""

MEMORY_LIMIT = 400 * 1024
"""KB by which the peak of the whole process may rise: other tests may have run in it before."""

MARKDOWN = (
    "# a\n", "## b {: #b }\n", "[", "](", "](#T1.1)", "](../dilemmas/privacy-and-security.md)", "![", "[^1]", "[^1]: n\n",
    "[@osce2019]", "[@", "[see @a, p. 4; @b]", "{: #T1.1 }", "{: ", "}", "<", "<b>", "</b>", "<!-- index -->", "<!--",
    "-->", "<![CDATA[", "<?", "&#0;", "&amp", "```\n", "~~~", "- ", "    - ", "1. ", "> ", "| a | b |\n|---|---|\n", "***",
    "__", "`", "!!! note\n    ", "??? a\n", "=== \"t\"\n", ": d\n", "*[A]: b\n", "OSCE", "\\", "\t", "\r\n", "  \n",
    "javascript:x", "%2e%2e/", "%ff", "://", "http://[", "#", "\u202e", "\u0130", "\u2028", "\x0c", "\x85", "\ufeff", "\x02", "klzzwxh:0001",
    "{{ T1.1 }}", "{{ T1.1-T1.2 }}", "{{ D1 summary }}", "{{ ", " }}", "{% x %}", "](#T1.b)", "](../trends/globalisation.md#D1.1)",
)  # fmt: skip
KEYS = tuple(
    sorted(
        {
            f"{name.rstrip('[]').rpartition('/')[2]}: "
            for path in FILES_WITH_FIELDS
            for name in written.names_of(written.fields_of(path))
        }
    )
)
YAML = (
    *KEYS, "id: T1\n", "tags: [", "]", "links:\n", "  - to: C1\n", "    why: w\n", "&a ", "*a", "!!python/object:x ",
    "<<: ", "? ", ": ", "- ", "{", "}", "|\n", ">-\n  ", "'", '"', "#", "---\n", "...\n", "%YAML 9.9\n", "\t", "2026-02-30",
    "0x1F", "~", "\\x", "\x85", "\u2028", "\n", "id", "1e999", "190:20:30", "points:\n", "sections:\n", "tags:\n", "terms:\n",
)  # fmt: skip
SETTINGS = (
    *YAML, "markdown_extensions:\n", "  - toc:\n", "  - admonition\n", "  - nowhere\n", "site_url: ", "!ENV x", "!!python/name:a.b ",
    "https://example.org/a b/", "https://[", "{toc: 1}",
)  # fmt: skip
BIB = (
    "@misc{a,\n", "@", "@string{x = 1}\n", "@comment{", "@preamble{", "{", "}", "title = ", "year = {2019},\n", "author = {", " and ",
    "\"", "#", ",", "=", "\\'e", "\\", "$", "doi = {10.1/x},\n", "isbn = {", "url = {javascript:x},\n", "\n", "%", "~", "--", ",,,,",
    "crossref = {a},\n", "\\url{", "others", "month = jan,\n",
)  # fmt: skip
DRAWING = ("<svg", ">", "<", "/>", "</svg>", "<!--", "-->", "<![CDATA[", "<?xml ", "?>", "<!DOCTYPE svg>", ' xmlns="x"', "<a href=\"", "<style>", "&lt;", "&x;", "&#0;", "\x0c")  # fmt: skip
PROJECT = ("[project]\n", "[", "]", "version", " = ", '"2026.11"', "'", "\n", "#", "version = \"../x\"\n", "version = \"a b\"\n", "version = 2026\n", "[tool.kb]\n", "page-words = ", "[250, 900]\n", "[900, -1]\n", "{}", "true\n", "1e999\n", "nan\n", "2026-13-45\n", "10:30\n", "\\u0000", "\x02")  # fmt: skip
PIECES = {".md": (*MARKDOWN, *YAML), ".yml": YAML, ".bib": BIB, ".svg": DRAWING, ".toml": PROJECT}
"""What files of each kind are put together from."""


class Edit(Protocol):
    """Something that is done to a file."""

    def on(self, path: str, data: bytes) -> bytes:
        """The file afterwards."""


@dataclass(frozen=True)
class Insert:
    """Bytes set in at a place, for some that are cut out."""

    at: float
    cut: int
    what: bytes

    def on(self, path: str, data: bytes) -> bytes:
        """The file with them."""
        at = int(self.at * len(data))
        return data[:at] + self.what + data[at + self.cut :]


@dataclass(frozen=True)
class Value:
    """Another value under one of the keys of a file."""

    number: int
    what: str

    def on(self, path: str, data: bytes) -> bytes:
        """The file with it; the same where no key can be found any more."""
        with contextlib.suppress(SourceError, UnicodeDecodeError):
            return written.spoilt(path, data.decode(), self.number, self.what).encode(
                "utf-8", "surrogatepass"
            )
        return data


@dataclass(frozen=True)
class Conflict:
    """Two sides of a merge that git could not bring together: the lines as they are, and changed."""

    at: float
    lines: int
    theirs: str
    signs: tuple[str, str, str]

    def on(self, path: str, data: bytes) -> bytes:
        """The file with the signs that git writes, or with some of them."""
        lines = data.decode("utf-8", "replace").split("\n")
        at = int(self.at * len(lines))
        ours = lines[at : at + self.lines]
        begins, parts, ends = self.signs
        middle = [begins, *ours, parts, *(f"{line}{self.theirs}" for line in ours), ends]
        return "\n".join([*lines[:at], *middle, *lines[at + self.lines :]]).encode("utf-8", "replace")


@dataclass(frozen=True)
class Change:
    """What is done to one file, and whether it is empty before."""

    path: str
    edits: tuple[Edit, ...]
    alone: bool = False

    def on(self, data: bytes) -> bytes:
        """The file afterwards."""
        data = b"" if self.alone else data
        for edit in self.edits:
            data = edit.on(self.path, data)
        return data


def _inserts(path: str) -> st.SearchStrategy[Edit]:
    pieces = st.sampled_from(SETTINGS if path == "mkdocs.yml" else PIECES[PurePath(path).suffix]).map(
        str.encode
    )
    inserted = st.one_of(
        st.lists(pieces, max_size=12).map(b"".join),
        st.tuples(pieces, st.integers(2, 120)).map(lambda pair: pair[0] * pair[1]),
        st.text(max_size=20).map(lambda text: text.encode("utf-8", "surrogatepass")),
        st.binary(max_size=20),
    )
    at = st.floats(0, 1, allow_nan=False)
    return st.builds(Insert, at, st.sampled_from([0, 0, 1, 5, 60]), inserted)


def _values() -> st.SearchStrategy[Edit]:
    said = st.one_of(
        st.sampled_from(VALUES),
        st.sampled_from(VALUES),
        st.sampled_from(IN_BRACES),
        st.text(max_size=20),
        st.dates().map(str),
        st.datetimes().map(str),
        st.floats().map(str),
        st.integers().map(str),
        st.tuples(st.sampled_from(VALUES), st.sampled_from(VALUES)).map(lambda two: f"[{two[0]}, {two[1]}]"),
        st.sampled_from(VALUES).map(lambda one: f"{one} " * 60),
    )
    return st.builds(Value, st.integers(0, 60 + len(written.FIELDS)), said)


def _conflicts() -> st.SearchStrategy[Edit]:
    signs = st.tuples(
        st.sampled_from(["<<<<<<< HEAD", "<<<<<<< HEAD", "<<<<<<<", ""]),
        st.sampled_from(["=======", "=======", "||||||| 1a2b3c4\n=======", ""]),
        st.sampled_from([">>>>>>> other", ">>>>>>> other", ">>>>>>>", ""]),
    )
    return st.builds(
        Conflict,
        st.floats(0, 1, allow_nan=False),
        st.integers(0, 4),
        st.sampled_from(["", "x", " more"]),
        signs,
    )


@st.composite
def changes(draw: st.DrawFn, paths: tuple[str, ...]) -> Change:
    """A file, and what is done to it."""
    path = draw(st.sampled_from(paths))
    kinds = [_inserts(path), _conflicts()]
    kinds += [_values()] * 3 if path in FILES_WITH_FIELDS else []
    edits = draw(st.lists(st.one_of(kinds), min_size=1, max_size=3))
    return Change(path, tuple(edits), draw(st.integers(0, 9)) == 0)


def paths_of(small: Small) -> tuple[str, ...]:
    """Every file that is read, and one that is new."""
    found = [path for path in written.snapshot(small) if PurePath(path).suffix in PIECES]
    return (*sorted(found), "docs/new.md", "briefings/new.md")


def survives(small: Small, several: list[Change], more: int = 0) -> None:
    """Judge the base with some files changed, in every way a problem is shown; put the files back.

    Args:
        small: the base.
        several: what is changed.
        more: now and then, a number for what else is done with the base as it then is.
    """
    before = written.snapshot(small)
    for change in several:
        small.write(change.path, change.on(before.get(change.path, FILES[TREND].encode())))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    started = time.process_time()
    try:
        base = written.judged(small)
        for page in base.pages:
            assert isinstance(page.whole.html, str)
        spent = time.process_time() - started
        if more == 1:
            written.shown(small, base)
        elif more == 2:
            written.mended(small, base)
        elif more >= 3:
            code, said = written.run(small, *COMMANDS[more % len(COMMANDS)])
            assert code in {0, 1, 2}, said
    finally:
        written.restore(small, before)
    paths = ", ".join(change.path for change in several)
    assert spent < CPU_LIMIT, f"{spent:.1f} s for {paths}"
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - peak < MEMORY_LIMIT


@contextlib.contextmanager
def base() -> Iterator[Small]:
    """A base with every file and field, on the day on which it was reviewed."""
    with tempfile.TemporaryDirectory() as folder:
        made = written.prepared(Path(folder))
        written.commit(made)
        yield made


def run(small: Small, seconds: float, start: int) -> int:
    """Try changes until so much processor time is spent.

    Returns:
        How many were tried.

    Raises:
        AssertionError: one took too long, or too much; any other exception is the one that a run let through.
    """
    tried = 0
    end = time.process_time() + seconds
    paths = paths_of(small)

    @settings(
        max_examples=200,
        deadline=None,
        database=None,
        phases=(Phase.generate, Phase.shrink),
        suppress_health_check=list(HealthCheck),
    )
    @given(st.lists(changes(paths), min_size=1, max_size=3), st.integers(0, 3 * len(COMMANDS)))
    def one(several: list[Change], more: int) -> None:
        nonlocal tried
        if time.process_time() < end:
            tried += 1
            survives(small, several, more if more <= len(COMMANDS) + 2 else 0)

    while time.process_time() < end:
        seed(start)(one)()
        start += 1
    return tried


if __name__ == "__main__":
    os.environ["SOURCE_DATE_EPOCH"] = "1796083200"
    budget = float(sys.argv[1]) if len(sys.argv) > 1 else 600.0
    first = int(sys.argv[2]) if len(sys.argv) > 2 else int(time.time())
    print(f"seeds from {first} on, for {budget:.0f} seconds", flush=True)
    with base() as made:
        print(f"{run(made, budget, first)} examples: no traceback, none too slow")
