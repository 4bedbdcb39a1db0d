"""The JSON Schemas: current, valid, and right about what people write."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from hypothesis.strategies import DataObject, data

import core_yaml
from kb import cli
from kb.editing import json_schema as schema_module
from kb.editing.json_schema import FOLDER, schemas
from kb.model.records import DATA_FIELDS
from kb.schema import DOCS_FIELDS, INTRODUCTION_FIELDS, KINDS, Field, fields_of
from kb.schema.field_values import faults as shape_faults
from kb.sources import SourceError, parse_yaml
from small import REPOSITORY, Small


def schema(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(schemas()[f"{FOLDER}/{name}.json"])
    return found


def as_text(text: str) -> Any:
    """As ``kb`` reads it: every value is text."""
    return yaml.load(text, Loader=yaml.CBaseLoader)  # noqa: S506 - text only


READERS = pytest.mark.parametrize("read", [as_text, core_yaml.read], ids=["kb", "editor"])
Reader = Callable[[str], Any]


def front_matter(path: Path, read: Reader = as_text) -> Any:
    return read(path.read_text("utf-8").split("---\n", 2)[1])


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


def fields(of: tuple[Field, ...]) -> Iterator[Field]:
    """All of them, those of entries too."""
    for field in of:
        yield field
        yield from fields(field.of)


FIELDS = sorted(
    {
        field
        for of in (*DATA_FIELDS.values(), *map(fields_of, KINDS), INTRODUCTION_FIELDS, DOCS_FIELDS)
        for field in fields(of)
        if field.form != "items"
    },
    key=repr,
)


@settings(max_examples=300)
@given(st.sampled_from(FIELDS), data())
def test_an_editor_finds_no_fault_where_the_check_finds_none(field: Field, draw: DataObject) -> None:
    """Whatever somebody writes without quotation marks: a schema says less than the check, never more."""
    looks_like = st.sampled_from(
        ["7", "1981", "007", "52.1", "-4.3", "1e3", "0x1F", ".5", "true", "no", "2013-06-24"]
    )
    fits = st.from_regex(field.pattern, fullmatch=True) if field.pattern else st.text(min_size=1, max_size=12)
    written = draw.draw(looks_like | st.integers().map(str) | st.dates().map(str) | fits)
    text = f"{field.name}: [{written}]" if field.form == "texts" else f"{field.name}: {written}"
    try:
        node = parse_yaml(text)
        value = core_yaml.read(text)
    except (SourceError, yaml.YAMLError):
        assume(False)
    assume(not list(shape_faults(node, (field,))))
    assume(value[field.name] is not None and value[field.name] != [None])  # no value: an editor may say so
    assert faults(value[field.name], schema_module._value(field)) == [], text


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


@pytest.mark.parametrize(
    ("key", "value"), [("id", 7), ("tags", 7), ("links", 7), ("reviewed", 2026), ("id", None)]
)
def test_a_number_is_a_fault_where_none_can_stand(key: str, value: Any) -> None:
    front = front_matter(REPOSITORY / "trends/policing-the-internet.md")
    assert faults({**front, key: value}, schema("page-trend"))


def test_the_editor_that_has_settings_is_told_what_reads_them() -> None:
    wanted = json.loads((REPOSITORY / ".vscode/extensions.json").read_text("utf-8"))["recommendations"]
    assert "redhat.vscode-yaml" in wanted


def test_the_editors_settings_name_files_that_are_there() -> None:
    settings = json.loads((REPOSITORY / ".vscode/settings.json").read_text("utf-8"))["yaml.schemas"]
    assert set(settings.values()) == set(DATA_FIELDS)
    assert all((REPOSITORY / path).is_file() for path in (*settings, *settings.values()))


def test_the_command_writes_what_differs_once(small: Small, capsys: pytest.CaptureFixture[str]) -> None:
    for said in ("wrote docs/assets/schema/page-trend.json", "the schemas say"):
        assert cli.main(["--root", str(small.root), "schema"]) == 0
        assert said in capsys.readouterr().out
    assert small.text(f"{FOLDER}/page-trend.json") == schemas()[f"{FOLDER}/page-trend.json"]
