"""The prose of the code: docstrings and comments use plain words, in the field's terms (CONTRIBUTING.md)."""

from __future__ import annotations

import ast
import io
import re
import tokenize
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SCRIPTS = ROOT / "scripts"
FILES = sorted([*SCRIPTS.glob("*.py"), *(SCRIPTS / "kb").rglob("*.py")])

PRIVATE = {
    "stand, stands, stood": "is, is at, is written, is in",
    "tell, tells, told, telling": "reports, names, mentions",
    "said": "message, text",
    "speak, speaks, spoken": "mentions, is about",
    "nobody": "no person or program: say which",
    "of ours": "the program's, the site's",
    "but for": "except",
    "akin, likest": "related, the highest score",
    "led": "linked, redirected",
    "dear": "costly",
    "mend, mends, mended": "fix, correct",
    "whatever": "all that, any",
    "of old": "former",
}
"""Words with a meaning of our own -> what to write instead."""

ALLOWED = (
    "who speaks",  # of the three voices: docs/decisions/0009-three-voices.md
    "which of three voices speaks",
    '"Where it stands',  # the heading of the field `stands`
)
"""The only uses of such words."""

_PRIVATE = re.compile(rf"\b(?:{'|'.join(word for words in PRIVATE for word in words.split(', '))})\b", re.I)
_ALLOWED = re.compile("|".join(map(re.escape, ALLOWED)), re.I)
_NOT_PROSE = re.compile(
    r"^[ ]+(?:Bad|Good)(?: in [^\n]*)?:\n.*"  # the examples of a check, to the end
    r"|^[ ]*>>>.*?(?=^[ ]*$|\Z)"  # an example with its output
    r"|^[ ]+\w+:(?= )"  # the name of an attribute or argument
    r"|``[^\n]+?``",
    re.MULTILINE | re.DOTALL,
)
_SENTENCE_END = re.compile(r"[.!?] (?=[A-Z])")


def docstrings(tree: ast.Module) -> Iterator[tuple[ast.AST, ast.Constant]]:
    """Each docstring of a module, its classes, functions and constants, with what has it."""
    for node in ast.walk(tree):
        body = getattr(node, "body", None)
        for one in body if isinstance(body, list) else ():
            match one:
                case ast.Expr(value=ast.Constant(value=str()) as text):
                    yield node, text


def private_words(text: str) -> list[str]:
    """Words of a docstring or comment that have a meaning of our own, where they are no allowed use."""
    prose = _ALLOWED.sub("", " ".join(_NOT_PROSE.sub("", text).split()))
    return _PRIVATE.findall(prose)


def prose(source: str) -> Iterator[tuple[int, str]]:
    """Line and text of each docstring and comment."""
    for _, text in docstrings(ast.parse(source)):
        yield text.lineno, str(text.value)
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type == tokenize.COMMENT:
            yield token.start[0], token.string


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Where a page stands.", ["stands"]),
        ("The ids that nobody\n    has told.", ["nobody", "told"]),
        ("Everything, but\n    for fonts.", ["but for"]),
        ('The section "Where it stands".', []),
        ("Who speaks in a paragraph.", []),
        ("The field ``stands``.", []),
        ("An event.\n\n    Attributes:\n        told: ids of paragraphs.", []),
        ("An event.\n\n    Attributes:\n        told: ids that are told.", ["told"]),
        ("A rule.\n\n    Bad in docs/events.yml:\n        - told: [T1.1]\n", []),
        ("A text.\n\n    >>> f(\"he said\")\n    'he said'\n    ", []),
    ],
)
def test_finds_private_words_in_prose_only(text: str, found: list[str]) -> None:
    assert private_words(text) == found


def test_docstrings_and_comments_use_plain_words() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{line}: {', '.join(words)}"
        for path in FILES
        for line, text in prose(path.read_text("utf-8"))
        if (words := private_words(text))
    ]
    assert not found, "\n".join([*found, *(f"{words} -> {plainly}" for words, plainly in PRIVATE.items())])


def test_first_line_of_a_function_is_one_sentence() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{text.lineno}: {first}"
        for path in FILES
        for node, text in docstrings(ast.parse(path.read_text("utf-8")))
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)) and not node.name.startswith("_")
        for first in str(text.value).strip().splitlines()[:1]
        if _SENTENCE_END.search(first)
    ]
    assert not found, "\n".join(found)
