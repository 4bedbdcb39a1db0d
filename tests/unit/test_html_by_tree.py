"""HTML is parsed into a tree, and never cut up by patterns: the program's own source is searched for them."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

KB = Path(__file__).parents[2] / "scripts/kb"
MODULES = sorted(KB.rglob("*.py"))

ALLOWED = {
    "html/tree.py": "the parser itself, which looks for the end of a script",
    "schema/marks.py": "the mark of a view in Markdown source, <!-- index -->",
    "loading/forge_views.py": "a view between two marks in Markdown source, for those who read it on a forge",
    "loading/salvage.py": "YAML and Markdown source that cannot be read: ids and marks are saved from it",
    "markdown/positions.py": "places in Markdown source: where somebody wrote an element or a comment",
    "markdown/extension.py": "elements in Markdown source, before Python-Markdown has converted it",
    "markdown/typed_markup.py": "words that look like an element: a text, after all elements were taken out",
    "checks/characters.py": "a comment in Markdown source",
    "checks/rules/wording.py": "what spelling leaves out in Markdown source: links, attributes, elements",
}
"""Modules that search a text for elements, and why that text is no HTML of a page."""

FUNCTIONS = {"compile", "sub", "subn", "match", "search", "fullmatch", "findall", "finditer", "split"}
METHODS = {"replace", "partition", "rpartition", "split", "rsplit", "find", "rfind", "index", "rindex"}

_GROUP = re.compile(r"\(\?(?:P<\w+>|<[=!])|\[\^?(?:\\.|[^\]\\])*\]")
"""What begins a group or is a set of signs: "<" means no element in it."""

_ELEMENT = re.compile(r"<\\?[A-Za-z/!?]|<[(\[]")
"""An element, its end or a comment in a pattern; also one of which the name is a set or group."""


def names_element(pattern: str) -> bool:
    """Whether a pattern, or a text that is looked for, begins an element or a comment."""
    return _ELEMENT.search(_GROUP.sub(lambda found: "" if found[0][0] == "(" else "[", pattern)) is not None


def texts(node: ast.AST, known: dict[str, ast.expr]) -> Iterator[str]:
    """The texts that an expression is made from; a value set into one stands for a letter."""
    if isinstance(node, ast.JoinedStr):
        yield "".join(str(part.value) if isinstance(part, ast.Constant) else "x" for part in node.values)
        for part in node.values:
            if isinstance(part, ast.FormattedValue):
                yield from texts(part.value, known)
    elif isinstance(node, ast.Constant):
        if isinstance(node.value, bytes | str):
            yield node.value.decode("latin-1") if isinstance(node.value, bytes) else node.value
    elif isinstance(node, ast.Name):
        if node.id in known:
            yield from texts(known[node.id], {name: each for name, each in known.items() if name != node.id})
    else:
        for child in ast.iter_child_nodes(node):
            yield from texts(child, known)


def found_in(source: str) -> Iterator[str]:
    """Patterns, and texts that are looked for, which begin an element, in the source of a module."""
    tree = ast.parse(source)
    known: dict[str, ast.expr] = {}
    for each in ast.walk(tree):
        if isinstance(each, ast.Assign):
            known |= {target.id: each.value for target in each.targets if isinstance(target, ast.Name)}
        elif isinstance(each, ast.AnnAssign) and isinstance(each.target, ast.Name) and each.value:
            known[each.target.id] = each.value
    constants = [
        each.value for each in tree.body if isinstance(each, ast.Assign | ast.AnnAssign) and each.value
    ]
    for call in ast.walk(tree):
        if not isinstance(call, ast.Call) or not isinstance(call.func, ast.Attribute) or not call.args:
            continue
        of_re = isinstance(call.func.value, ast.Name) and call.func.value.id == "re"
        if of_re and call.func.attr in FUNCTIONS:
            asked = [*texts(call.args[0], known)]
            names = {each.id for each in ast.walk(call.args[0]) if isinstance(each, ast.Name)}
            if not names <= known.keys():  # of a loop or function: it may be any constant
                asked += [text for value in constants for text in texts(value, {})]
            yield from filter(names_element, asked)
        elif not of_re and call.func.attr in METHODS:
            yield from filter(names_element, texts(call.args[0], {}))


@pytest.mark.parametrize("module", MODULES, ids=lambda path: path.relative_to(KB).as_posix())
def test_no_pattern_cuts_html(module: Path) -> None:
    found = list(found_in(module.read_text("utf-8")))
    if module.relative_to(KB).as_posix() not in ALLOWED:
        assert found == [], "parse it with kb.html.tree, and change the tree"


def test_each_exception_is_one() -> None:
    for name in ALLOWED:
        assert list(found_in((KB / name).read_text("utf-8"))), f"{name} has no such pattern any more"


def test_the_standard_librarys_parser_is_nowhere() -> None:
    for module in MODULES:
        assert "html.parser" not in module.read_text("utf-8"), module


@pytest.mark.parametrize(
    "source",
    [
        "import re\nA = re.compile(r'<span class=\"kb-cite\">.*?</span>')",
        "import re\nA = r'</p>'\nre.sub(A, '', text)",
        "import re\nre.compile(rf'<{tag}>')",
        "import re\nre.findall(r'(?P<a><(?:a|img)\\b[^>]*>)', text)",
        "import re\nre.compile(rb'<\\w+')",
        "import re\nre.compile(r'<[^>]*>')",
        "import re\nA = {n: re.compile(p) for n, p in {'p': '</p>'}.items()}",
        "import re\nre.search('<!--', text)",
        "text.split('<hr>')",
        "text.replace('</a>', '')",
    ],
)
def test_each_way_to_cut_html_is_seen(source: str) -> None:
    assert list(found_in(source))


@pytest.mark.parametrize(
    "source",
    [
        "import re\nre.compile(r'(?P<it>a)(?<=b)(?<!c)[<>a-z]')",
        "import re\nre.compile(r'^<{7} ')",
        "import re\nre.sub('[&<>]', '', text)",
        "text.replace('<', '&lt;')",
    ],
)
def test_a_group_or_a_single_sign_is_no_element(source: str) -> None:
    assert not list(found_in(source))
