"""What is sent to keep the program busy ends in a problem, and soon."""

# ruff: noqa: E501 - one row, one file

from __future__ import annotations

import time

import pytest

import fuzz
from kb.load import settings
from kb.render import Renderer
from kb.source import (
    INDENT_LIMIT,
    LENGTH_LIMIT,
    LINE_LIMIT,
    MARK_LIMIT,
    OPEN_LIMIT,
    SourceError,
    check_convertible,
)
from small import FILES, REPOSITORY, TREND, Small

TREND_HEAD = FILES[TREND].partition("A lead")[0]

LARGE = {
    "a line of 1 MB": (TREND, "a" * 1_000_000),
    "a line of many words": (TREND, "a b " * 250_000),
    "headings": (TREND, "# a\n" * 3_000),
    "headings up to 1 MB": (TREND, "# a\n" * 250_000),
    "list items": (TREND, "- a\n" * 250_000),
    "paragraphs": (TREND, "a\n\n" * 300_000),
    "abbreviations": (TREND, "*[a]: b\n" * 100_000),
    "fences": (TREND, "```\n" * 200_000),
    "rows": (TREND, "|a|b|\n|-|-|\n" + "|c|d|\n" * 100_000),
    "square brackets": (TREND, "[" * 10_000),
    "pairs of square brackets": (TREND, "[" * 10_000 + "]" * 10_000),
    "round brackets": (TREND, "](" * 10_000),
    "angle brackets": (TREND, "<" * 10_000),
    "quotations": (TREND, ">" * 10_000 + " a"),
    "quotations with spaces": (TREND, "> " * 10_000 + "a"),
    "lists": (TREND, "- " * 10_000 + "a"),
    "numbered lists": (TREND, "1. " * 10_000 + "a"),
    "lists on lines": (TREND, "".join(f"{'    ' * level}- a\n" for level in range(600))),
    "lists in quotations": (TREND, "> - " * 10_000 + "a"),
    "emphasis": (TREND, "*a " * 10_000),
    "strong emphasis": (TREND, "**" * 10_000 + "a"),
    "underscores": (TREND, "_a" * 100_000),
    "backticks": (TREND, "`a ``b " * 10_000),
    "links": (TREND, "[a](b) " * 100_000),
    "elements": (TREND, "<div>" * 10_000),
    "comments": (TREND, "<!-- " * 10_000),
    "spaces": (TREND, " " * 900_000 + "a"),
    "line ends": (TREND, "\n" * 900_000),
    "front matter": ("docs/new.md", "---\ntitle: " + "[" * 10_000 + "]" * 10_000 + "\n---\n\nText.\n"),
    "front matter in braces": ("docs/new.md", "---\ntitle: " + "{a: " * 10_000 + "\n---\n\nText.\n"),
    "data in brackets": ("docs/tags.yml", "tags: " + "[" * 10_000),
    "data in dashes": ("docs/tags.yml", "tags:\n  " + "- " * 10_000 + "a\n"),
    "settings in brackets": ("mkdocs.yml", "markdown_extensions: " + "[" * 10_000),
    "entries in braces": ("bibliography.bib", "@misc{a,\n  title = " + "{" * 10_000),
    "pairs of braces": ("bibliography.bib", "@misc{a,\n  title = " + "{" * 10_000 + "}" * 10_000 + "}\n"),
    "entries": ("bibliography.bib", "@misc{a,\n" * 50_000),
    "a bomb in data": (
        "docs/tags.yml",
        "a: &a [x, x]\n" + "".join(f"{b}: &{b} [*{a}, *{a}, *{a}, *{a}]\n" for a, b in zip("abcdefgh", "bcdefghi", strict=True)),
    ),
    "a bomb in front matter": (
        TREND + ".md",
        "---\na: &a [x, x]\n" + "".join(f"{b}: &{b} [*{a}, *{a}]\n" for a, b in zip("abcd", "bcde", strict=True)) + "---\n\nText.\n",
    ),
    "a bomb in the settings": (
        "mkdocs.yml",
        "a: &a [x, x]\n" + "".join(f"{b}: &{b} [{', '.join([f'*{a}'] * 9)}]\n" for a, b in zip("abcdefgh", "bcdefghi", strict=True)),
    ),
}  # fmt: skip


@pytest.mark.parametrize(("path", "text"), LARGE.values(), ids=LARGE)
def test_a_heavy_file_ends_in_a_problem_within_two_seconds(small: Small, path: str, text: str) -> None:
    small.write(path, TREND_HEAD + text + "\n" if path == TREND else text)
    started = time.process_time()
    said = small.said()
    assert time.process_time() - started < 2
    assert said


@pytest.mark.slow
def test_no_file_brings_the_program_down(small: Small) -> None:
    assert fuzz.run(small, seconds=20, start=1) > 100


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


@pytest.mark.parametrize(("most", "more"), AT_THE_LIMIT.values(), ids=AT_THE_LIMIT)
def test_what_is_just_allowed_is_converted_in_time_and_one_more_is_told(most: str, more: str) -> None:
    check_convertible(most, 0)
    chosen = settings(REPOSITORY)
    renderer = Renderer(chosen.extensions, chosen.configs)
    renderer.render("")
    started = time.process_time()
    renderer.render(most)
    assert time.process_time() - started < 2
    with pytest.raises(SourceError) as told:
        check_convertible(most + more, 0)
    assert told.value.code == "M013"
    assert told.value.span.end > len(most)
