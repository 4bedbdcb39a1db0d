"""The formats in which problems are printed, against their grammar or schema."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from kb.problems import Edit, Problem, Span, reporters
from small import DATA, TREND, Small

SCHEMA = DATA / "sarif-schema-2.1.0.json"

TEXTS = {"trends/a.md": "first line\n\tsecond line\nthird", "docs/b: c,d.md": "éx\n"}

spans = st.builds(lambda start, length: Span(start, start + length), st.integers(0, 40), st.integers(0, 40))
problems = st.lists(
    st.builds(
        Problem,
        path=st.sampled_from([*TEXTS, "not/read.md"]),
        span=spans,
        code=st.sampled_from(["L101", "M001", "X999"]),
        message=st.text(max_size=40),
        hint=st.text(max_size=40),
        severity=st.sampled_from(["error", "warning"]),
        fix=st.sampled_from([(), (Edit(Span(0, 1), "x"),)]),
    ),
    max_size=6,
)

RULES = [reporters.Rule("L101", "missing-page", "A page exists.", "Because.", "error")]


def problem(**given: Any) -> Problem:
    return replace(Problem("trends/a.md", Span(12, 18), "L101", "no page", "mend it"), **given)


def test_text_shows_the_line_and_points_at_the_place() -> None:
    assert reporters.as_text([problem()], TEXTS) == (
        "trends/a.md:2:2: L101 no page\n    \tsecond line\n    \t^^^^^^\n    hint: mend it\n"
    )


def test_a_warning_says_so() -> None:
    said = reporters.as_text([problem(severity="warning", hint="")], TEXTS)
    assert said.startswith("trends/a.md:2:2: L101 warning: no page\n")
    assert "hint" not in said


def test_colours_are_added_around_the_same_text() -> None:
    plain = reporters.as_text([problem()], TEXTS)
    coloured = reporters.as_text([problem()], TEXTS, colour=True)
    assert coloured != plain
    assert re.sub(r"\x1b\[[0-9;]*m", "", coloured) == plain


@given(problems)
def test_text_never_steers_the_terminal(found: list[Problem]) -> None:
    said = reporters.as_text(found, {**TEXTS, "trends/a.md": "a\x1b[2Jb\u202e\n"})
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202e]", said)


@given(problems)
def test_problems_are_printed_in_one_order(found: list[Problem]) -> None:
    for name, printed in reporters.SIMPLE.items():
        assert printed(found, TEXTS) == printed(found[::-1], TEXTS) or _equal_keys(found), name


def _equal_keys(found: list[Problem]) -> bool:
    keys = [(one.path, one.span, one.code, one.message) for one in found]
    return len(set(keys)) < len(keys)


COMMAND = re.compile(
    r"::(?P<level>error|warning) file=(?P<file>[^,:]*)"
    r",line=(?P<line>[1-9][0-9]*),endLine=(?P<end>[1-9][0-9]*)"
    r"(?:,col=(?P<column>[1-9][0-9]*),endColumn=(?P<end_column>[1-9][0-9]*))?,title=(?P<title>[A-Z][0-9]+)"
    r"::(?P<message>[^\r\n]*)"
)


def unescaped(text: str) -> str:
    return re.sub(r"%([0-9A-F]{2})", lambda match: chr(int(match[1], 16)), text)


@given(problems)
def test_annotations_follow_their_grammar(found: list[Problem]) -> None:
    lines = reporters.as_github(found, TEXTS).split("\n")
    assert lines.pop() == ""
    assert len(lines) == len(found)
    matches = [COMMAND.fullmatch(line) for line in lines]
    assert None not in matches
    said = sorted((unescaped(m["file"]), m["level"], unescaped(m["message"])) for m in matches if m)
    assert said == sorted(
        (one.path, one.severity, f"{one.message}\nhint: {one.hint}" if one.hint else one.message)
        for one in found
    )
    # Columns belong to annotations on one line only.
    assert all((m["column"] is not None) == (m["line"] == m["end"]) for m in matches if m)


def test_an_annotation_escapes_what_would_end_it() -> None:
    odd = problem(path="docs/b: c,d.md", span=Span(0, 1), message="100%\r\nsure", hint="")
    assert reporters.as_github([odd], TEXTS) == (
        "::error file=docs/b%3A c%2Cd.md,line=1,endLine=1,col=1,endColumn=2,title=L101::100%25%0D%0Asure\n"
    )


@given(problems)
def test_json_has_one_object_for_each_problem(found: list[Problem]) -> None:
    rows = json.loads(reporters.as_json(found, TEXTS))
    assert len(rows) == len(found)
    for row in rows:
        assert {"path", "line", "column", "code", "severity", "message", "hint"} <= set(row)
        assert row["line"] >= 1
        assert row["column"] >= 1


def test_json_says_where() -> None:
    (row,) = json.loads(reporters.as_json([problem()], TEXTS))
    assert (row["line"], row["column"], row["end_line"], row["end_column"]) == (2, 2, 2, 8)


@given(problems)
def test_sarif_follows_its_schema(found: list[Problem]) -> None:
    from jsonschema import Draft4Validator  # only here: nothing else needs it

    log = json.loads(reporters.as_sarif(found, TEXTS, RULES, "1.0"))
    Draft4Validator(json.loads(SCHEMA.read_text())).validate(log)
    (run,) = log["runs"]
    assert len(run["results"]) == len(found)
    for result in run["results"]:
        if "ruleIndex" in result:
            assert run["tool"]["driver"]["rules"][result["ruleIndex"]]["id"] == result["ruleId"]


def test_sarif_says_where() -> None:
    log = json.loads(
        reporters.as_sarif([problem(path="docs/b: c,d.md", span=Span(1, 2))], TEXTS, RULES, "1.0")
    )
    place = log["runs"][0]["results"][0]["locations"][0]["physicalLocation"]
    assert place["artifactLocation"]["uri"] == "docs/b%3A%20c%2Cd.md"
    assert place["region"] == {"startLine": 1, "startColumn": 2, "endLine": 1, "endColumn": 3}


def test_a_faulty_base_gives_valid_sarif(small: Small) -> None:
    from jsonschema import Draft4Validator

    from kb.checks import CHECKS

    small.edit(TREND, "[economy, cybercrime,", "[economy, cybercrimes,")
    small.append(TREND, "\nSee [here](nowhere.md).\n")
    base = small.read()
    rules = [
        reporters.Rule(one.code, one.name, one.description.sentence, one.description.why, one.severity)
        for one in CHECKS.values()
    ]
    log = json.loads(reporters.as_sarif(base.problems, base.texts, rules, "1.0"))
    Draft4Validator(json.loads(SCHEMA.read_text())).validate(log)
    assert {result["ruleId"] for result in log["runs"][0]["results"]} >= {"T101", "L101", "L205"}
