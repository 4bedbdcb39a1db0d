"""What is true of this base alone is in ``kb/schema/this_base.py``, and nowhere else in the program."""

from __future__ import annotations

import ast
import functools
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from kb.schema import END, EVIDENCE, KINDS, MIDDLE, PATH, RELATIONS, REPORT, START
from kb.schema.row_types import Chain, Kind, Relation
from small import REPOSITORY

SCRIPTS = REPOSITORY / "scripts"
TABLE = SCRIPTS / "kb/schema/this_base.py"
VENDORED = ("minisearch", "snowball")

LETTERS = "".join(kind.letter for kind in KINDS)

FAMILIES = {"kb/views/marked/checks.py"}
"""Where a letter names a family of checks: C101 is of citations, T101 of tags."""

TYPES = {"kb/model/__init__.py", "kb/model/values.py"}
"""Where ``T`` is a type."""

TAGS_OF_RIS = {"kb/citations/page_formats.py", "kb/citations/works_export.py"}
"""Where ``T2`` is a tag of the format RIS."""

OF_THIS_BASE = {"kb/views/tested.py"}
"""Which documents were put to programs of others, by hand."""

TOOLS = {"bench.py", "bench_serve.py", "lighthouse.py", "land.py"}
"""They measure this base, or are run once: no part of the program."""


def program(*suffixes: str) -> list[Path]:
    """Files of the program with these suffixes, without the table and what others wrote."""
    return [
        path
        for path in sorted(SCRIPTS.rglob("*"))
        if path.suffix in suffixes
        and path != TABLE
        and name_of(path) not in TOOLS
        and not {*VENDORED} & {*path.parts}
    ]


def name_of(path: Path) -> str:
    return path.relative_to(SCRIPTS).as_posix()


@functools.cache
def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"))


def strings(tree: ast.AST) -> Iterator[str]:
    """Each text in a program that is no docstring."""
    docstrings = {id(each.value) for each in ast.walk(tree) if isinstance(each, ast.Expr)}
    for each in ast.walk(tree):
        if isinstance(each, ast.Constant) and isinstance(each.value, str) and id(each) not in docstrings:
            yield each.value


def whole_strings(tree: ast.AST) -> Iterator[str]:
    """The same without parts of formatted texts, such as the commands of a path in SVG."""
    parts = [part for each in ast.walk(tree) if isinstance(each, ast.JoinedStr) for part in each.values]
    formatted = {part.value for part in parts if isinstance(part, ast.Constant)}
    yield from (text for text in strings(tree) if text not in formatted)


def test_no_colour_of_a_kind_is_written_outside_of_the_table() -> None:
    colours = "|".join(each[1:] for kind in KINDS for each in (kind.colours.light, kind.colours.dark))
    found = {
        name_of(path): re.findall(colours, path.read_text("utf-8"), re.IGNORECASE)
        for path in program(".py", ".css", ".js", ".typ", ".html", ".xhtml", ".svg")
    }
    assert {name: each for name, each in found.items() if each} == {}


def test_no_letter_of_a_kind_is_written_outside_of_the_table() -> None:
    found = [
        (name_of(path), text)
        for path in program(".py")
        if name_of(path) not in FAMILIES | TYPES
        for text in whole_strings(parsed(path))
        if text in {*LETTERS, LETTERS, LETTERS.lower()}
    ]
    ids = re.compile(rf"(?<![\w.-])[{LETTERS}][0-9]{{1,2}}(?:\.(?:[0-9]+|[a-z]))?(?!\w)")
    found += [
        (name_of(path), text)
        for path in program(".py")
        if name_of(path) not in TAGS_OF_RIS | OF_THIS_BASE
        for text in strings(parsed(path))
        if ids.search(text)
    ]
    low = LETTERS.lower()
    written = re.compile(rf"\b(?:kb|p)-(?:\w+-)*[{low}]\b|{LETTERS}|{low}|\"[{LETTERS}]\"")
    found += [
        (name_of(path), each)
        for path in program(".css", ".js", ".typ", ".html")
        for each in written.findall(path.read_text("utf-8"))
    ]
    assert found == []


def test_no_title_of_the_base_is_written_outside_of_the_table() -> None:
    words = re.compile(rf"policing|{REPORT.author}|{REPORT.publisher}|{REPORT.title}", re.IGNORECASE)
    found = {name_of(path): [*filter(words.search, strings(parsed(path)))] for path in program(".py")}
    found |= {
        name_of(path): words.findall(path.read_text("utf-8"))
        for path in program(".css", ".js", ".typ", ".html", ".xhtml", ".csl")
    }
    assert {name: each for name, each in found.items() if each} == {}


def test_no_kind_is_named_outside_of_the_table() -> None:
    names = "|".join(
        {name for kind in KINDS for name in (kind.name, kind.plural, kind.short, kind.shorts, kind.folder)}
    )
    words = re.compile(rf"\b(?:{names})\b", re.IGNORECASE)
    found = {name_of(path): [*filter(words.search, strings(parsed(path)))] for path in program(".py")}
    found |= {
        name_of(path): words.findall(path.read_text("utf-8")) for path in program(".js", ".typ", ".html")
    }
    assert {name: each for name, each in found.items() if each} == {}


def joins(tree: ast.AST) -> Iterator[int]:
    """Lines in which an address is made of ``site_url`` and something after it."""

    def is_site(node: ast.AST) -> bool:
        if isinstance(node, ast.BoolOp):
            return any(map(is_site, node.values))
        return getattr(node, "attr", getattr(node, "id", "")) == "site_url"

    for node in ast.walk(tree):
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add) and is_site(node.left):
            yield node.lineno
        if isinstance(node, ast.JoinedStr):
            for one, after in zip(node.values, node.values[1:], strict=False):
                ends = isinstance(after, ast.Constant) and str(after.value)[:1] in " ."
                if isinstance(one, ast.FormattedValue) and is_site(one.value) and not ends:
                    yield one.lineno


def test_an_address_is_joined_to_that_of_the_site_in_one_place() -> None:
    found = {name_of(path): [*joins(parsed(path))] for path in program(".py")}
    assert {name: lines for name, lines in found.items() if lines} == {}


@pytest.mark.parametrize(
    "text", ['f"{base.site_url}{id}/"', "self.base.site_url + path", 'f"{site_url or x}a"']
)
def test_such_a_join_is_seen(text: str) -> None:
    assert [*joins(ast.parse(text))] == [1]


@pytest.mark.parametrize("text", ['f"On {base.site_url}"', 'url(base.site_url, "x/")', "base.site_url or ''"])
def test_the_address_of_the_site_itself_is_no_join(text: str) -> None:
    assert [*joins(ast.parse(text))] == []


def test_the_path_of_the_argument_is_of_the_relations() -> None:
    assert PATH.first in RELATIONS
    assert PATH.second in RELATIONS
    assert {START, MIDDLE, END} <= {kind.letter for kind in KINDS}
    ends = {(each.source, each.target) for each in RELATIONS}
    assert {(START, EVIDENCE), (EVIDENCE, MIDDLE)} <= ends


def test_relations_that_do_not_meet_are_no_path() -> None:
    first = Relation("A", "B", "leads to", "comes from")
    with pytest.raises(ValueError, match="'B' ends the first relation"):
        Chain(first, Relation("C", "D", "leads to", "comes from"))


def test_a_kind_has_its_name_where_no_shorter_one_is_given() -> None:
    kind = Kind("R", "river", "rivers", "Rivers", "rivers", "what flows")
    assert (kind.short, kind.shorts, kind.tab, kind.one) == ("river", "rivers", "Rivers", "a river")


def test_letters_folders_and_colours_are_of_one_kind_each() -> None:
    for values in (
        [kind.letter for kind in KINDS],
        [kind.folder for kind in KINDS],
        [kind.colours.light for kind in KINDS],
        [kind.colours.dark for kind in KINDS],
    ):
        assert len({*values}) == len(values)
    for kind in KINDS:
        assert re.fullmatch("#[0-9a-f]{6}", kind.colours.light)
        assert re.fullmatch("#[0-9a-f]{6}", kind.colours.dark)
