"""HTML in, Typst, pandoc's form and Markdown out: the cases are data, in ``tests/data/writers``.

A case is five lines: ``title``, ``html`` as a page has it, and what each writer makes of it. Its links start
from a page of trends. ``KB_GOLDEN=write`` writes what comes out; the difference is read.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import yaml

import small as small_base
from kb.documents.markdown import markdown
from kb.documents.pandoc.writer import Writer
from kb.documents.read_tree import read_blocks
from kb.documents.typst.writer import Typesetter
from kb.html.tree import parsed, written
from kb.model import Base
from small import TREND

FOLDER = Path(__file__).parents[1] / "data/writers"
FILES = sorted(FOLDER.glob("*.yml"))


class Case(NamedTuple):
    title: str
    html: str
    typst: str
    pandoc: list[dict[str, Any]]
    markdown: str


def cases(file: Path) -> list[Case]:
    return [Case(**each) for each in yaml.safe_load(file.read_text("utf-8"))]


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Base:
    return small_base.write(tmp_path_factory.mktemp("writers")).read()


def made(case: Case, base: Base) -> Case:
    """The case with what the writers make of its HTML today."""
    blocks = read_blocks(case.html, TREND)
    page = base.by_path[TREND]
    return case._replace(
        typst=Typesetter(base, {}, {}, marks=lambda name, page: f"#view({name})", page=page).blocks(blocks),
        pandoc=Writer(base, "docx", {}, set(), page=page).blocks(blocks),
        markdown=markdown(blocks).removesuffix("\n"),
    )


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_each_writer_makes_what_the_case_says(file: Path, base: Base) -> None:
    asked = cases(file)
    found = [made(case, base) for case in asked]
    if os.environ.get("KB_GOLDEN") == "write":
        rows = [[case._asdict()] for case in found]
        file.write_text("".join(map(_as_yaml, rows)), "utf-8")
    assert found == asked


def _as_yaml(rows: list[dict[str, Any]]) -> str:
    class Plain(yaml.SafeDumper):
        """Lists and mappings on one line, but for those of the cases themselves."""

        def represent_mapping(
            self, tag: str, mapping: Any, flow_style: bool | None = None
        ) -> yaml.MappingNode:
            return super().represent_mapping(tag, mapping, flow_style="title" not in mapping)

        def represent_sequence(
            self, tag: str, sequence: Any, flow_style: bool | None = None
        ) -> yaml.SequenceNode:
            return super().represent_sequence(tag, sequence, flow_style=sequence is not rows)

        def ignore_aliases(self, data: Any) -> bool:
            return True

    return yaml.dump(rows, Dumper=Plain, sort_keys=False, allow_unicode=True, width=100_000)


@pytest.mark.parametrize(
    "case", [case for file in FILES for case in cases(file)], ids=lambda case: case.title
)
def test_html_that_nobody_changed_is_written_as_it_was(case: Case) -> None:
    assert written(parsed(case.html)) == case.html


def test_every_case_has_a_title_of_its_own() -> None:
    titles = [case.title for file in FILES for case in cases(file)]
    assert len(titles) == len({*titles})
    assert len(titles) >= 40
