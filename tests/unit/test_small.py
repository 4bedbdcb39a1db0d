"""The small base is a base of its own, and all that tests of the program read."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
import yaml

from small import MKDOCS, REPOSITORY, TESTS, Small

UNIT = sorted((TESTS / "unit").glob("test_*.py"))
OF_A_BASE = {"site_name", "site_description", "site_author", "site_url", "edit_uri", "copyright"}


def test_the_small_base_is_without_a_fault(small: Small) -> None:
    assert small.said() == []


def test_it_is_built_as_the_real_one_is() -> None:
    ours, theirs = (yaml.safe_load(text) for text in (MKDOCS, (REPOSITORY / "mkdocs.yml").read_text("utf-8")))
    assert {name: ours[name] for name in ours.keys() - OF_A_BASE} == {
        name: theirs[name] for name in theirs.keys() - OF_A_BASE
    }


@pytest.mark.parametrize("path", UNIT, ids=lambda path: path.stem)
def test_a_test_of_the_program_imports_nothing_that_reads_the_real_pages(path: Path) -> None:
    """Fixtures that do are refused when tests are collected: see ``conftest.py``."""
    elsewhere = {
        file.stem for folder in ("site", "documents", "content") for file in (TESTS / folder).glob("*.py")
    }
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom):
            assert node.module not in {"real", *elsewhere}, node.module
