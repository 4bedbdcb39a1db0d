"""The program's layers: who may import whom, and what a quick command does not load."""

from __future__ import annotations

import ast
import doctest
import functools
import importlib
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from small import REPOSITORY, Small

SCRIPTS = REPOSITORY / "scripts"
PACKAGE = SCRIPTS / "kb"

ARCHITECTURE = REPOSITORY / "ARCHITECTURE.md"

FLOORS = {
    match["package"]: (int(match["floor"]), match["subject"])
    for match in re.finditer(
        r"^\| (?P<floor>\d+) \| \[`(?P<package>\w+)`\]\(\S+\) \| (?P<subject>.+) \|$",
        ARCHITECTURE.read_text(),
        re.MULTILINE,
    )
}
"""Package -> its floor and subject: the contract of who may import whom, read from the page that tells it."""

MOST_MODULES, MANY = 9, {"kb.checks.rules", "kb.views.marked", "kb.commands"}
MOST_LINES, LONGEST = 400, 60
"""Lines of a module, and of a function without its docstring."""

HEAVY = ("markdown", "pymdownx", "mkdocs", "mkdocs_bibtex", "jinja2", "material", "pygments", "selectolax")


def modules() -> dict[str, Path]:
    """Dotted name -> file, of everything in ``scripts/kb``."""
    found = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        parts = path.relative_to(SCRIPTS).with_suffix("").parts
        found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return found


MODULES = modules()


@functools.cache
def imported(name: str) -> set[str]:
    """Modules that a module imports anywhere in it, in full; those for types only are left out."""
    found: set[str] = set()
    tree = ast.parse(MODULES[name].read_text())
    for_types = {
        inner
        for node in ast.walk(tree)
        if isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING"
        for inner in ast.walk(node)
    }
    for node in ast.walk(tree):
        if node in for_types:
            continue
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{name} imports relatively"
            within = {f"{node.module}.{alias.name}" for alias in node.names} & set(MODULES)
            found.update(within or {node.module or ""})
    return found


def part(name: str) -> str:
    """The package on the first floor plan that a module belongs to."""
    return name.split(".")[1] if "." in name else ""


def test_the_page_lists_the_folders() -> None:
    assert set(FLOORS) == {part(name) for name in MODULES} - {""}
    assert len([name for name in FLOORS if (PACKAGE / name).is_dir()]) <= 23


@pytest.mark.parametrize("package", FLOORS)
def test_the_page_says_what_a_package_says_of_itself(package: str) -> None:
    text = ast.get_docstring(ast.parse(MODULES[f"kb.{package}"].read_text())) or ""
    assert text.split("\n")[0].replace("``", "`") == FLOORS[package][1]


def test_imports_point_one_way() -> None:
    upwards = [
        f"{name} imports {other}"
        for name in MODULES
        if name != "kb"
        for other in imported(name)
        if other.startswith("kb.") and part(other) != part(name)
        if FLOORS[part(other)][0] >= FLOORS[part(name)][0]
    ]
    assert upwards == []


def test_documents_know_of_views_only_the_pictures() -> None:
    found = {
        other
        for name in MODULES
        if part(name) == "documents"
        for other in imported(name)
        if part(other) == "views" and not other.startswith("kb.views.pictures")
    }
    assert found == set()


def test_packages_and_modules_are_small() -> None:
    held: dict[str, int] = {}
    for name, path in MODULES.items():
        if path.name != "__init__.py":
            package = name.rpartition(".")[0]
            held[package] = held.get(package, 0) + 1
            assert len(path.read_text().splitlines()) <= MOST_LINES, name
    assert {name: count for name, count in held.items() if count > MOST_MODULES and name not in MANY} == {}


def test_functions_are_short() -> None:
    long = {}
    for name in MODULES:
        for node in ast.walk(ast.parse(MODULES[name].read_text())):
            if isinstance(node, ast.FunctionDef):
                said = (ast.get_docstring(node, clean=False) or "").count("\n") + 1
                long[f"{name}.{node.name}"] = (node.end_lineno or 0) - node.lineno + 1 - said
    assert len(long) > 1000
    assert {name: lines for name, lines in long.items() if lines > LONGEST} == {}


def test_no_two_modules_import_each_other() -> None:
    done: set[str] = set()
    graph = {name: {other for other in imported(name) if other in MODULES} for name in MODULES}

    def walk(name: str, path: tuple[str, ...]) -> None:
        assert name not in path, " imports ".join((*path[path.index(name) :], name))
        if name not in done:
            for other in graph[name]:
                # A package gathers its own modules, and they may know its constants.
                if not name.startswith(f"{other}."):
                    walk(other, (*path, name))
            done.add(name)

    for name in MODULES:
        walk(name, ())


def test_mkdocs_stays_behind_the_hook() -> None:
    found = {
        (name, other.split(".")[0])
        for name in MODULES
        for other in imported(name)
        if other.split(".")[0] in {"mkdocs", "mkdocs_bibtex", "material"}
    }
    assert found <= {("kb.site.citations", "mkdocs_bibtex"), ("kb.site.pages", "mkdocs_bibtex")}
    assert ("kb.site.citations", "mkdocs_bibtex") in found


def test_a_module_says_what_it_is_for() -> None:
    said = {name: ast.get_docstring(ast.parse(path.read_text())) for name, path in MODULES.items()}
    assert [name for name, text in said.items() if not text or not text.split("\n")[0].strip()] == []


FOUND_BY_NAME = {
    "kb.commands",
    "kb.checks.rules",
    "kb.model.records",
    "kb.views.marked",
    "kb.documents",
    "kb.documents.pdf",
    "kb.documents.pandoc",
    "kb.documents.data",
}
"""Packages whose modules are loaded by their names, when they are asked for."""


def test_every_module_is_reached_from_the_command_or_the_hook() -> None:
    hook = ast.parse((SCRIPTS / "hook.py").read_text())
    reached: set[str] = set()
    waiting = {"kb.cli", "kb"}
    for node in ast.walk(hook):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("kb"):
            waiting |= {f"{node.module}.{alias.name}" for alias in node.names} & set(MODULES) or {node.module}
    while waiting:
        name = waiting.pop()
        reached.add(name)
        waiting |= {other for other in imported(name) if other in MODULES} - reached
        if "." in name:
            waiting |= {name.rpartition(".")[0]} - reached
        if name in FOUND_BY_NAME:
            waiting |= {each for each in MODULES if each.startswith(f"{name}.")} - reached
    assert set(MODULES) - reached == set()


LOADED = "import sys; from kb.cli import main; code = main(); print(*sys.modules); sys.exit(code)"


def check(root: Path) -> set[str]:
    """Modules that ``kb check`` loads in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-c", LOADED, "--root", str(root), "check"],
        capture_output=True,
        text=True,
        check=True,
        env={"PYTHONPATH": str(SCRIPTS)},
    )
    return {name.split(".")[0] for name in done.stdout.splitlines()[-1].split()}


def test_a_check_of_an_unchanged_base_loads_nothing_heavy(small: Small) -> None:
    shutil.rmtree(small.root / ".cache")
    assert "markdown" in check(small.root), "the first check renders"
    assert check(small.root) & set(HEAVY) == set()


def test_the_examples_in_docstrings_hold() -> None:
    assert [name for name in MODULES if doctest.testmod(importlib.import_module(name)).failed] == []


def test_there_are_examples_in_docstrings() -> None:
    finder = doctest.DocTestFinder(exclude_empty=True)
    count = sum(len(t.examples) for name in MODULES for t in finder.find(importlib.import_module(name)))
    assert count >= 4
