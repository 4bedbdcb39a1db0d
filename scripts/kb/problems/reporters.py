"""The formats in which problems are printed: for people, for a forge's annotations, as JSON and as SARIF."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from kb.problems.problem import Problem, line_and_column, sort_key

SARIF_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"

_LONGEST_LINE = 200
"""A longer line is not shown under its problem."""


@dataclass(frozen=True)
class Rule:
    """What a format may say about the check behind a problem."""

    code: str
    name: str
    sentence: str
    description: str
    severity: str


@dataclass(frozen=True)
class _Region:
    line: int
    column: int
    end_line: int
    end_column: int


def _region(problem: Problem, text: str) -> _Region:
    line, column = line_and_column(text, problem.span.start)
    end_line, end_column = line_and_column(text, max(problem.span.start, problem.span.end))
    return _Region(line, column, end_line, end_column)


def as_text(problems: Iterable[Problem], texts: Mapping[str, str], colour: bool = False) -> str:
    """Print problems for people, one per line, each followed by its source line, a caret and its hint.

    Args:
        problems: what to print; printed in stable order.
        texts: the decoded text of each file by repository path; a missing file prints as line 1.
        colour: whether to set the parts apart by the colours of a terminal.

    Returns:
        Lines such as ``trends/globalisation.md:9:9: L101 no page at 'trends/falling-crimes.md'``.
    """

    def paint(text: str, code: str) -> str:
        return f"\x1b[{code}m{text}\x1b[0m" if colour else text

    lines: list[str] = []
    for problem in sorted(problems, key=sort_key):
        text = texts.get(problem.path, "")
        at = _region(problem, text)
        place = f"{problem.path}:{at.line}:{at.column}:"
        code = paint(problem.code, "31" if problem.severity == "error" else "33")
        kind = "" if problem.severity == "error" else f"{problem.severity}: "
        lines.append(f"{paint(place, '1')} {code} {kind}{_visible(problem.message)}")
        source = text.split("\n", at.line)[at.line - 1] if text else ""
        if source.strip() and len(source) <= _LONGEST_LINE:
            width = max(1, min(problem.span.end - problem.span.start, len(source) - at.column + 1))
            before = "".join("\t" if char == "\t" else " " for char in source[: at.column - 1])
            lines.append(f"    {_visible(source)}")
            lines.append(f"    {before}{paint('^' * width, '32')}")
        if problem.hint:
            lines.append(f"    {paint('hint:', '36')} {_visible(problem.hint)}")
    return "".join(line + "\n" for line in lines)


def _visible(text: str) -> str:
    """What a person wrote must not steer the terminal that shows it: control characters are replaced."""
    return "".join(
        char if char.isprintable() or char == "\t" else "\N{REPLACEMENT CHARACTER}" for char in text
    )


def as_github(problems: Iterable[Problem], texts: Mapping[str, str]) -> str:
    """Print problems as workflow commands, which GitHub and Forgejo show beside the changed lines.

    The grammar is that of ``actions/toolkit``: in a message ``%`` and line ends are escaped, in a property
    ``:`` and ``,`` as well.
    """
    lines = []
    for problem in sorted(problems, key=sort_key):
        at = _region(problem, texts.get(problem.path, ""))
        properties = {"file": problem.path, "line": at.line, "endLine": at.end_line, "col": at.column}
        if at.end_line == at.line:  # GitHub refuses columns on a stretch of several lines
            properties["endColumn"] = at.end_column
        else:
            del properties["col"]
        properties["title"] = problem.code
        given = ",".join(f"{name}={_escaped(str(value), ':,')}" for name, value in properties.items())
        said = f"{problem.message}\nhint: {problem.hint}" if problem.hint else problem.message
        lines.append(f"::{problem.severity} {given}::{_escaped(said)}\n")
    return "".join(lines)


def _escaped(text: str, more: str = "") -> str:
    for char in f"%\r\n{more}":
        text = text.replace(char, f"%{ord(char):02X}")
    return text


def as_json(problems: Iterable[Problem], texts: Mapping[str, str]) -> str:
    """Print problems as a JSON array of objects with path, line, column, code, severity, message and hint."""
    rows = []
    for problem in sorted(problems, key=sort_key):
        at = _region(problem, texts.get(problem.path, ""))
        rows.append(
            {
                "path": problem.path,
                "line": at.line,
                "column": at.column,
                "end_line": at.end_line,
                "end_column": at.end_column,
                "code": problem.code,
                "severity": problem.severity,
                "message": problem.message,
                "hint": problem.hint,
                "fixable": bool(problem.fix),
            }
        )
    return json.dumps(rows, indent=2, ensure_ascii=False) + "\n"


def as_sarif(
    problems: Iterable[Problem], texts: Mapping[str, str], rules: Iterable[Rule], version: str
) -> str:
    """Print problems as SARIF 2.1.0, the format of code scanning.

    Args:
        problems: what to print; printed in stable order.
        texts: the decoded text of each file by repository path.
        rules: every check that there is.
        version: that of this program.
    """
    known = sorted(rules, key=lambda rule: rule.code)
    index = {rule.code: at for at, rule in enumerate(known)}
    results = []
    for problem in sorted(problems, key=sort_key):
        at = _region(problem, texts.get(problem.path, ""))
        said = f"{problem.message}\n{problem.hint}" if problem.hint else problem.message
        region = {
            "startLine": at.line,
            "startColumn": at.column,
            "endLine": at.end_line,
            "endColumn": at.end_column,
        }
        mark = hashlib.blake2b(f"{problem.path}\0{problem.code}\0{problem.message}".encode(), digest_size=16)
        result: dict[str, Any] = {
            "ruleId": problem.code,
            "level": problem.severity,
            "message": {"text": said},
            "locations": [
                {
                    "physicalLocation": {
                        "artifactLocation": {"uri": quote(problem.path), "uriBaseId": "%SRCROOT%"},
                        "region": region,
                    }
                }
            ],
            "partialFingerprints": {"problem/v1": mark.hexdigest()},
        }
        if problem.code in index:
            result["ruleIndex"] = index[problem.code]
        results.append(result)
    driver = {
        "name": "kb",
        "version": version,
        "rules": [
            {
                "id": rule.code,
                "name": rule.name,
                "shortDescription": {"text": rule.sentence},
                "fullDescription": {"text": rule.description},
                "help": {"text": rule.description},
                "defaultConfiguration": {"level": rule.severity},
            }
            for rule in known
        ],
    }
    log = {
        "$schema": SARIF_SCHEMA,
        "version": "2.1.0",
        "runs": [{"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}],
    }
    return json.dumps(log, indent=2, ensure_ascii=False) + "\n"


Format = Callable[[Iterable[Problem], Mapping[str, str]], str]

SIMPLE: dict[str, Format] = {"text": as_text, "github": as_github, "json": as_json}
"""The formats that need nothing but the problems and the texts; ``sarif`` describes the checks as well."""
