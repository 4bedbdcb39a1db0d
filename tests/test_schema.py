"""The JSON Schemas: current, valid, and right about our own pages and data."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from kb import cli
from kb.kinds import BY_FOLDER, DATA_FIELDS
from kb.schema import FOLDER, schemas
from small import Small

REPOSITORY = Path(__file__).parent.parent
PAGES = [
    path
    for folder in ("docs", "docs/tags", *BY_FOLDER)
    for path in sorted((REPOSITORY / folder).glob("*.md"))
]


def schema(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(schemas()[f"{FOLDER}/{name}.json"])
    return found


def schema_of(path: Path) -> dict[str, Any]:
    kind = BY_FOLDER.get(path.parent.relative_to(REPOSITORY).as_posix())
    if kind is None:
        return schema("page-other")
    return schema("page-introduction" if path.name == "README.md" else f"page-{kind.name.replace(' ', '-')}")


def front_matter(path: Path) -> Any:
    return yaml.load(path.read_text("utf-8").split("---\n", 2)[1], Loader=yaml.BaseLoader)  # noqa: S506 - text only


def faults(value: Any, by: dict[str, Any]) -> list[str]:
    return [error.message for error in jsonschema.Draft7Validator(by).iter_errors(value)]


def test_the_files_are_what_the_table_of_kinds_says() -> None:
    there = {
        path.relative_to(REPOSITORY).as_posix(): path.read_text("utf-8")
        for path in (REPOSITORY / FOLDER).iterdir()
    }
    assert there == schemas(), "run kb schema"


@pytest.mark.parametrize("path", schemas())
def test_each_schema_is_one(path: str) -> None:
    jsonschema.Draft7Validator.check_schema(json.loads(schemas()[path]))


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.relative_to(REPOSITORY).as_posix())
def test_each_page_is_valid(path: Path) -> None:
    assert faults(front_matter(path), schema_of(path)) == []


@pytest.mark.parametrize("path", DATA_FIELDS)
def test_each_data_file_is_valid(path: str) -> None:
    read = yaml.load((REPOSITORY / path).read_text("utf-8"), Loader=yaml.CBaseLoader)  # noqa: S506 - text only
    assert faults(read, schema(Path(path).stem)) == []


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("id", "C7"),
        ("id", "T07"),
        ("titel", "Policing"),
        ("summary", "x" * 201),
        ("tags", ["one"]),
        ("tags", "one"),
        ("reviewed", "24 November"),
        ("links", [{"to": "D1"}]),
        ("gaps", [{"to": "X", "why": "none"}]),
        ("paper", "chapter two"),
    ],
)
def test_a_faulty_page_is_not(key: str, value: Any) -> None:
    front = front_matter(REPOSITORY / "trends/policing-the-internet.md")
    assert faults({**front, key: value}, schema("page-trend"))


def test_the_editors_settings_name_files_that_are_there() -> None:
    settings = json.loads((REPOSITORY / ".vscode/settings.json").read_text("utf-8"))["yaml.schemas"]
    assert set(settings.values()) == set(DATA_FIELDS)
    assert all((REPOSITORY / path).is_file() for path in (*settings, *settings.values()))


def test_the_command_writes_what_differs_once(small: Small, capsys: pytest.CaptureFixture[str]) -> None:
    for said in ("wrote docs/assets/schema/page-trend.json", "the schemas say"):
        assert cli.main(["--root", str(small.root), "schema"]) == 0
        assert said in capsys.readouterr().out
    assert small.text(f"{FOLDER}/page-trend.json") == schemas()[f"{FOLDER}/page-trend.json"]
