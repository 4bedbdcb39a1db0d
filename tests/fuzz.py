"""Files that nobody would write: whatever stands in them, a run ends soon, in problems, and without a traceback.

``python tests/fuzz.py SECONDS [SEED]`` goes on for that long; the tests do it for a short while.
"""

# ruff: noqa: E501 - the fragments stand closely together

from __future__ import annotations

import resource
import sys
import tempfile
import time
from pathlib import Path

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

import small as small_base
from kb import formats
from small import FILES, TREND, Small

CPU_LIMIT = 2.0
"""Seconds of processor time for one run."""

MEMORY_LIMIT = 600 * 1024
"""KB that the whole process may have taken at its peak."""

MARKDOWN = (
    "# a\n", "## b {: #b }\n", "[", "](", "](#T1.1)", "](../dilemmas/privacy-and-security.md)", "![", "[^1]", "[^1]: n\n",
    "[@osce2019]", "[@", "[see @a, p. 4; @b]", "{: #T1.1 }", "{: ", "}", "<", "<b>", "</b>", "<!-- index -->", "<!--",
    "-->", "<![CDATA[", "<?", "&#0;", "&amp", "```\n", "~~~", "- ", "    - ", "1. ", "> ", "| a | b |\n|---|---|\n", "***",
    "__", "`", "!!! note\n    ", "??? a\n", "=== \"t\"\n", ": d\n", "*[A]: b\n", "OSCE", "\\", "\t", "\r\n", "  \n",
    "javascript:x", "%2e%2e/", "%ff", "://", "http://[", "#", "\u202e", "\u0130", "\u2028", "\x0c", "\x85", "\ufeff", "\x02", "klzzwxh:0001",
)  # fmt: skip
YAML = (
    "id: T1\n", "title: ", "tags: [", "]", "links:\n", "  - to: C1\n", "    why: w\n", "&a ", "*a", "!!python/object:x ",
    "<<: ", "? ", ": ", "- ", "{", "}", "|\n", ">-\n  ", "'", '"', "#", "---\n", "...\n", "%YAML 9.9\n", "\t", "2026-02-30",
    "0x1F", "~", "\\x", "\x85", "\u2028", "points:\n", "reviewed: ", "\n", "id", "now: ", "sections:\n", "tags:\n", "terms:\n",
    "markdown_extensions:\n", "  - toc:\n", "  - admonition\n", "site_url: ", "!ENV x", "1e999", "190:20:30",
)  # fmt: skip
BIB = (
    "@misc{a,\n", "@", "@string{x = 1}\n", "@comment{", "@preamble{", "{", "}", "title = ", "year = {2019},\n", "author = {", " and ",
    "\"", "#", ",", "=", "\\'e", "\\", "$", "doi = {10.1/x},\n", "isbn = {", "url = {javascript:x},\n", "\n", "%", "~", "--", ",,,,",
    "crossref = {a},\n",
)  # fmt: skip
KINDS = {
    TREND: (*MARKDOWN, *YAML),
    "docs/new.md": (*YAML, *MARKDOWN),
    "docs/tags.yml": YAML,
    "docs/glossary.yml": YAML,
    "docs/paper.yml": YAML,
    "docs/permalinks.yml": YAML,
    "mkdocs.yml": YAML,
    "bibliography.bib": BIB,
}

Change = tuple[str, list[tuple[float, int, bytes]], bool]


@st.composite
def changes(draw: st.DrawFn) -> Change:
    """A file, what is cut out and set in at which places, and whether only what is set in remains."""
    path = draw(st.sampled_from(sorted(KINDS)))
    pieces = st.sampled_from(KINDS[path]).map(str.encode)
    inserted = st.one_of(
        st.lists(pieces, max_size=12).map(b"".join),
        st.tuples(pieces, st.integers(2, 300)).map(lambda pair: pair[0] * pair[1]),
        st.text(max_size=20).map(lambda text: text.encode("utf-8", "surrogatepass")),
        st.binary(max_size=20),
    )
    at = st.floats(0, 1, allow_nan=False)
    edits = st.tuples(at, st.sampled_from([0, 0, 1, 5, 60]), inserted)
    return path, draw(st.lists(edits, min_size=1, max_size=4)), draw(st.integers(0, 4)) == 0


def changed(before: bytes, change: Change) -> bytes:
    """A file's bytes after a change."""
    data = b"" if change[2] else before
    for where, cut, inserted in change[1]:
        at = int(where * len(data))
        data = data[:at] + inserted + data[at + cut :]
    return data


def survives(small: Small, change: Change) -> None:
    """Judge the small base with one file changed, in every way a problem is shown; put the file back."""
    path = change[0]
    file = small.root / path
    before = file.read_bytes() if file.exists() else None
    small.write(path, changed(before or FILES[TREND].encode(), change))
    started = time.process_time()
    try:
        base = small.read()
        for page in base.pages:
            assert isinstance(page.whole.html, str)
        for written in formats.SIMPLE.values():
            written(base.problems, base.texts).encode()
        spent = time.process_time() - started
    finally:
        if before is None:
            file.unlink()
        else:
            file.write_bytes(before)
    assert spent < CPU_LIMIT, f"{spent:.1f} s for {path}"
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss < MEMORY_LIMIT


def run(small: Small, seconds: float, start: int) -> int:
    """Try changes until so much processor time is spent.

    Returns:
        How many were tried.

    Raises:
        AssertionError: one took too long, or too much; any other exception is the one that a run let through.
    """
    tried = 0
    end = time.process_time() + seconds

    @settings(
        max_examples=200,
        deadline=None,
        database=None,
        phases=(Phase.generate, Phase.shrink),
        suppress_health_check=list(HealthCheck),
    )
    @given(changes())
    def one(change: Change) -> None:
        nonlocal tried
        if time.process_time() < end:
            tried += 1
            survives(small, change)

    while time.process_time() < end:
        seed(start)(one)()
        start += 1
    return tried


if __name__ == "__main__":
    budget = float(sys.argv[1]) if len(sys.argv) > 1 else 600.0
    first = int(sys.argv[2]) if len(sys.argv) > 2 else int(time.time())
    print(f"seeds from {first} on, for {budget:.0f} seconds", flush=True)
    with tempfile.TemporaryDirectory() as folder:
        print(f"{run(small_base.write(Path(folder)), budget, first)} examples: no traceback, none too slow")
