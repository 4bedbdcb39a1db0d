"""Every page and data file is valid by its schema, as an editor reads it and as we do."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from kb.schema import BY_FOLDER, DATA_FIELDS
from small import REPOSITORY
from test_schema import READERS, Reader, faults, front_matter, schema

PAGES = [
    path
    for folder in ("docs", "docs/tags", *BY_FOLDER)
    for path in sorted((REPOSITORY / folder).glob("*.md"))
]


def schema_of(path: Path) -> dict[str, Any]:
    kind = BY_FOLDER.get(path.parent.relative_to(REPOSITORY).as_posix())
    if kind is None:
        return schema("page-other")
    return schema("page-introduction" if path.name == "README.md" else f"page-{kind.name.replace(' ', '-')}")


@READERS
@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.relative_to(REPOSITORY).as_posix())
def test_each_page_is_valid(path: Path, read: Reader) -> None:
    assert faults(front_matter(path, read), schema_of(path)) == []


@READERS
@pytest.mark.parametrize("path", DATA_FIELDS)
def test_each_data_file_is_valid(path: str, read: Reader) -> None:
    assert faults(read((REPOSITORY / path).read_text("utf-8")), schema(Path(path).stem)) == []
