"""JSON Schemas of front matter and data files, made from ``fields``, for editors that complete YAML.

They say less than ``kb check`` does: which keys there are, and what form each value has.
"""

from __future__ import annotations

import json
import re
from typing import Any

from kb.model.records import DATA_FIELDS
from kb.schema.derived import BY_LETTER
from kb.schema.fields import (
    DOCS_FIELDS,
    INTRODUCTION_FIELDS,
    MAX_TAGS,
    MIN_TAGS,
    POINT_KINDS,
    REGIONS,
    TERM_KINDS,
    Field,
    fields_of,
)
from kb.schema.this_base import KINDS

FOLDER = "docs/assets/schema"
"""Folder of the schemas in the repository; on the site it is ``assets/schema/``."""

_DRAFT = "http://json-schema.org/draft-07/schema#"  # the one that editors know best

Schema = dict[str, Any]


def schemas() -> dict[str, str]:
    """Path in the repository -> text of each schema: one for each kind of page and each data file."""
    made: dict[str, Schema] = {}
    for kind in KINDS:
        schema = _object(f"Front matter of a {kind.name}", fields_of(kind))
        schema["properties"]["tags"] |= {"minItems": MIN_TAGS, "maxItems": MAX_TAGS, "uniqueItems": True}
        schema["properties"]["gaps"]["items"]["properties"]["to"]["enum"] = list(BY_LETTER)
        schema["properties"]["id"] |= {"type": "string", "pattern": f"^{kind.letter}[1-9][0-9]*$"}
        made[f"page-{kind.name.replace(' ', '-')}"] = schema
    made["page-introduction"] = _object(
        "Front matter of the introduction of a collection", INTRODUCTION_FIELDS
    )
    made["page-other"] = _object("Front matter of a page that belongs to no collection", DOCS_FIELDS)
    for path, fields in DATA_FIELDS.items():
        made[path.rpartition("/")[2].removesuffix(".yml")] = _object(f"The data file {path}", fields)
    _one_of(made["glossary"], "terms", "kind", TERM_KINDS)
    _one_of(made["places"], "places", "region", REGIONS)
    _one_of(made["paper"]["properties"]["sections"]["items"], "points", "kind", POINT_KINDS)
    return {
        f"{FOLDER}/{name}.json": json.dumps({"$schema": _DRAFT, **schema}, ensure_ascii=False, indent=1)
        + "\n"
        for name, schema in made.items()
    }


def _object(title: str, fields: tuple[Field, ...]) -> Schema:
    schema: Schema = {"title": title} if title else {}
    return schema | {
        "type": "object",
        "properties": {field.name: _value(field) for field in fields},
        "required": [field.name for field in fields if field.required],
        "additionalProperties": False,
    }


def _value(field: Field) -> Schema:
    if field.form == "date":
        return {"type": "string", "format": "date", "pattern": r"^\d{4}-\d{2}-\d{2}$"}
    if field.form == "texts":
        return {"type": "array", "items": _text(field)}
    if field.form == "items":
        return {"type": "array", "items": _object("", field.of)}
    return _text(field)


_PLAIN: dict[str, tuple[str, ...]] = {
    "integer": ("7", "1981", "-7"),
    "number": ("52.1", "-0.5"),
    "boolean": ("true",),
}
"""YAML types of texts written without quotation marks, with examples."""


def _text(field: Field) -> Schema:
    """A text; or a number where one fits, for editors take ``1981`` and ``52.1`` for what they look like."""
    types = [
        name
        for name, texts in _PLAIN.items()
        if any(re.fullmatch(field.pattern or ".*", text) for text in texts)
    ]
    schema: Schema = {"type": ["string", *types] if types else "string", "minLength": 1}
    if field.longest:
        schema["maxLength"] = field.longest
    if field.pattern:
        schema["pattern"] = f"^(?:{field.pattern})$"
    if field.words:
        schema["pattern"] = rf"^\s*(?:\S+\s+){{0,{field.words - 1}}}\S+\s*$"
    if field.example:
        schema["examples"] = [field.example]
    return schema


def _one_of(schema: Schema, key: str, field: str, values: tuple[str, ...]) -> None:
    schema["properties"][key]["items"]["properties"][field]["enum"] = list(values)
