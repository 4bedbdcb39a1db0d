"""What is just over a limit is told, what is just within it is not; and no file brings a run down."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest

import fuzz
from kb.loading.settings import settings
from kb.markdown.render import Renderer
from kb.permalinks import record
from kb.sources import (
    DATA_DEPTH_LIMIT,
    DEPTH_LIMIT,
    FILE_LIMIT,
    FRONT_MATTER_LIMIT,
    INDENT_LIMIT,
    LENGTH_LIMIT,
    LINE_LIMIT,
    MARK_LIMIT,
    OPEN_LIMIT,
    SETTINGS_DEPTH_LIMIT,
    SourceError,
    check_convertible,
)
from kb.sources.decode import decode
from small import SMALL, TREND, Small

PAGE = "docs/new.md"
BRIEFING = "briefings/new.md"
FRONT = "---\ntitle: New\nsummary: What is new.\nreviewed: 2026-11-24\n---\n\n"


def _filled(text: str, size: int, sign: str = "x") -> str:
    """A text with so many characters."""
    return text + sign * (size - len(text))


def _nested(levels: int) -> str:
    """A value whose innermost stands at a level; the mapping around it is the first."""
    return "[" * (levels - 2) + "x" + "]" * (levels - 2)


def _repeated(sign: str) -> Callable[[int], str]:
    return lambda number: f"{FRONT}{sign * number}\n"


GUARDS: dict[str, tuple[str, str, int, Callable[[int], str]]] = {
    "a large page": (PAGE, "M002", FILE_LIMIT, lambda size: _filled(FRONT, size)),
    "a large data file": ("docs/tags.yml", "M002", FILE_LIMIT, lambda size: _filled("#", size)),
    "a large bibliography": ("bibliography.bib", "M002", FILE_LIMIT, lambda size: _filled("%", size)),
    "large settings": ("mkdocs.yml", "M002", FILE_LIMIT, lambda size: _filled("#", size)),
    "a large picture": ("docs/assets/new.png", "M002", FILE_LIMIT, lambda size: _filled("", size)),
    "a large drawing": ("docs/assets/new.svg", "M002", FILE_LIMIT, lambda size: _filled("<svg/>", size, " ")),
    "a large briefing": (BRIEFING, "M002", FILE_LIMIT, lambda size: _filled(FRONT, size)),
    "large front matter": (
        *(PAGE, "M012", FRONT_MATTER_LIMIT),
        lambda size: f"---\n{_filled('title: ', size)}\n---\n\nText.\n",
    ),
    "deep front matter": (PAGE, "M024", DEPTH_LIMIT, lambda n: f"---\ntitle: {_nested(n)}\n---\n\nText.\n"),
    "a deep briefing": (BRIEFING, "M024", DEPTH_LIMIT, lambda n: f"---\ntitle: {_nested(n)}\n---\n\nText.\n"),
    "deep data": ("docs/tags.yml", "M024", DATA_DEPTH_LIMIT, lambda n: f"tags: {_nested(n)}\n"),
    "deep settings": (
        *("mkdocs.yml", "M024", SETTINGS_DEPTH_LIMIT),
        lambda n: f"markdown_extensions: {_nested(n + 1)}\n",  # only what holds something is a level
    ),
    **{
        f"open {sign} in {what}": (path, "M013", OPEN_LIMIT, _repeated(sign))
        for sign in ("[", "(", "<")
        for what, path in (("a page", PAGE), ("a briefing", BRIEFING))
    },
    "open brackets of images": (PAGE, "M013", OPEN_LIMIT, lambda n: FRONT + "![" * n + "\n"),
    "open brackets of citations": (PAGE, "M013", OPEN_LIMIT, lambda n: FRONT + "[@a" * n + "\n"),
    "open brackets behind faulty front matter": (
        *(PAGE, "M013", OPEN_LIMIT),
        lambda n: "---\nid: [\n---\n\n" + "[" * n + "\n",
    ),
    "lines": (PAGE, "M013", LINE_LIMIT, lambda n: FRONT + "a\n" * n),
    "headings": (PAGE, "M013", LINE_LIMIT, lambda n: FRONT + "# a\n" * n),
    "rows": (PAGE, "M013", LINE_LIMIT, lambda n: FRONT + "a - b\n" * n),
    "abbreviations": (PAGE, "M013", LINE_LIMIT, lambda n: FRONT + "*[a]: b\n" * n),
    "marks": (PAGE, "M013", MARK_LIMIT, lambda n: FRONT + "*a " * n + "\n"),
    "characters": (PAGE, "M013", LENGTH_LIMIT, lambda n: FRONT[:-1] + "a" * n),
    "columns": (PAGE, "M013", INDENT_LIMIT, lambda n: f"{FRONT}{' ' * n}a\n"),
    "quotations": (PAGE, "M013", INDENT_LIMIT // 4, lambda n: FRONT + "> " * n + "a\n"),
    "lists": (PAGE, "M013", INDENT_LIMIT // 4, lambda n: FRONT + "- " * n + "a\n"),
    "numbered lists": (PAGE, "M013", INDENT_LIMIT // 4, lambda n: FRONT + "1. " * n + "a\n"),
    "lists in quotations": (PAGE, "M013", INDENT_LIMIT // 4, lambda n: FRONT + ("> - " * n)[: 2 * n] + "a\n"),
}
"""What is limited -> the file, the code, the limit, and a text that has so much of it."""


@pytest.mark.slow
@pytest.mark.parametrize(("path", "code", "limit", "text"), GUARDS.values(), ids=GUARDS)
def test_one_more_than_the_limit_is_told(
    small: Small, path: str, code: str, limit: int, text: Callable[[int], str]
) -> None:
    small.write(path, text(limit))
    within = [one for one in small.said() if one.path == path]
    assert code not in [one.code for one in within]
    small.write(path, text(limit + 1))
    started = time.process_time()
    over = [one for one in small.said() if one.path == path]
    assert time.process_time() - started < 2
    assert code in [one.code for one in over]


def test_the_record_may_be_larger_than_other_files_and_has_its_limit() -> None:
    decode(b"#" * record.LIMIT, record.LIMIT)
    with pytest.raises(SourceError) as told:
        decode(b"#" * (record.LIMIT + 1), record.LIMIT)
    assert told.value.code == "M002"


SHORTHAND = {
    "an anchor": "&a [x]",
    "an alias": "*a",
    "a tag": "!!str x",
    "a merge key": "{<<: {b: c}}",
}
"""What YAML can write once and mean many times, or mean otherwise than it looks."""


@pytest.mark.parametrize("path", [TREND, "docs/tags.yml", "docs/permalinks.yml", BRIEFING])
@pytest.mark.parametrize("value", SHORTHAND.values(), ids=SHORTHAND)
def test_shorthand_of_yaml_is_refused(small: Small, path: str, value: str) -> None:
    line = f"title: {value}\n"
    small.write(path, f"---\n{line}---\n\nText.\n" if path.endswith(".md") else line)
    assert [(one.code, one.line) for one in small.said() if one.path == path] == [
        ("M023", 2 if path.endswith(".md") else 1)
    ]


@pytest.mark.parametrize("value", ["&a [x]", "*a"])
def test_settings_may_have_tags_but_nothing_that_is_written_once_and_meant_twice(
    small: Small, value: str
) -> None:
    small.append("mkdocs.yml", "more: !ENV X\n")
    assert small.said() == []
    small.append("mkdocs.yml", f"most: {value}\n")
    assert [(one.path, one.code) for one in small.said()] == [("mkdocs.yml", "M023")]


@pytest.mark.slow
def test_no_file_brings_the_program_down(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1796083200")
    with fuzz.base() as made:
        assert fuzz.run(made, seconds=20, start=1) > 20


def test_every_file_that_is_read_can_be_spoilt() -> None:
    with fuzz.base() as made:
        read = set(made.read().texts)
        assert read - set(fuzz.paths_of(made)) == set()


AT_THE_LIMIT = {
    "lines": ("a\n" * LINE_LIMIT, "a\n"),
    "headings": ("# a\n" * LINE_LIMIT, "# a\n"),
    "abbreviations": ("*[a]: b\n" * LINE_LIMIT, "a\n"),
    "marks": ("*a* " * (MARK_LIMIT // 2), "*"),
    "nested lists": ("".join(f"{'    ' * (at % 21)}- a\n" for at in range(LINE_LIMIT)), "a\n"),
    "characters": ("a" * LENGTH_LIMIT, "a"),
    "columns": (" " * INDENT_LIMIT + "a\n", " " * (INDENT_LIMIT + 1) + "a\n"),
    "open brackets": ("[" * OPEN_LIMIT, "["),
}


@pytest.mark.slow
@pytest.mark.parametrize(("most", "more"), AT_THE_LIMIT.values(), ids=AT_THE_LIMIT)
def test_what_is_just_allowed_is_converted_in_time_and_one_more_is_told(most: str, more: str) -> None:
    check_convertible(most, 0)
    chosen = settings(SMALL)
    renderer = Renderer(chosen.extensions, chosen.configs)
    renderer.render("")
    started = time.process_time()
    renderer.render(most)
    assert time.process_time() - started < 2
    with pytest.raises(SourceError) as told:
        check_convertible(most + more, 0)
    assert told.value.code == "M013"
    assert told.value.span.end > len(most)
