"""Whether a YAML mapping has the shape that its Fields describe; used for front matter and data files."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator

from kb.problems import Span
from kb.schema.fields import Field
from kb.sources import Items, Mapping, Node, Scalar
from kb.text.dates import FORM, meant
from kb.text.suggest import did_you_mean

_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")

Fault = tuple[str, Span, str, str]
"""What is wrong, where, message and hint.

What is one of ``missing``, ``unknown``, ``type``, ``empty``, ``date``, ``long`` and ``form``.
"""


def faults(node: Mapping, fields: tuple[Field, ...]) -> Iterator[Fault]:
    """Everything in which a mapping differs from its fields."""
    known = {field.name: field for field in fields}
    present = {key.value for key, _ in node.pairs}
    for key, value in node.pairs:
        if (field := known.get(key.value)) is None:
            free = [name for name in known if name not in present] or list(known)
            hint = did_you_mean(key.value, free, f"use one of {', '.join(known)}")
            yield "unknown", key.span, f"key {key.value!r} is not known here", hint
        else:
            yield from _value(field, value)
    for field in fields:
        if field.required and field.name not in present:
            span = Span(node.span.start, node.span.start + 1)
            yield "missing", span, f"key {field.name!r} is missing", f"add '{field.name}: …'"


def _value(field: Field, node: Node) -> Iterator[Fault]:
    wanted = {"text": "text", "date": "a date", "texts": "a list of words", "items": "a list of entries"}[
        field.form
    ]
    if field.form in {"text", "date"}:
        if not isinstance(node, Scalar):
            yield _wrong(field, node, wanted)
        elif not node.value.strip():
            yield "empty", node.span, f"key {field.name!r} has no value", f"write {wanted}, or drop the key"
        elif field.form == "date":
            yield from _date(field, node)
        elif field.longest and len(node.value) > field.longest:
            said = f"{field.name!r} has {len(node.value)} characters, more than {field.longest}"
            yield "long", node.span, said, f"shorten it by {len(node.value) - field.longest}"
        elif field.words and (over := len(node.value.split()) - field.words) > 0:
            said = f"{field.name!r} has {field.words + over} words, more than {field.words}"
            yield "long", node.span, said, f"shorten it by {over}"
        elif field.pattern and not re.fullmatch(field.pattern, node.value):
            said = f"{field.name!r} is {node.value!r}, which has another form"
            yield "form", node.span, said, f"write {_as_meant(field, node)}"
        return
    if not isinstance(node, Items):
        yield _wrong(field, node, wanted)
        return
    if not node.items and field.required:
        yield "empty", node.span, f"key {field.name!r} has no entries", f"add {_at_least(field.fewest)}"
    for item in node.items:
        if field.form == "items":
            if isinstance(item, Mapping):
                yield from faults(item, field.of)
            else:
                yield _wrong(field, item, "entries of 'key: value'")
        elif not isinstance(item, Scalar):
            yield _wrong(field, item, wanted)
        elif not item.value.strip():
            yield "empty", item.span, f"an entry of {field.name!r} has no value", "write a word, or drop it"


def _at_least(number: int) -> str:
    return "one" if number == 1 else f"{number} or more"


def _wrong(field: Field, node: Node, wanted: str) -> Fault:
    is_a = {Scalar: "text", Items: "a list", Mapping: "a mapping"}[type(node)]
    examples = {
        "text": f"write '{field.name}: …' on one line",
        "date": f"write '{field.name}: 2026-11-24'",
        "texts": f"write '{field.name}: [one, two]'",
        "items": f"write '{field.name}:' and under it '  - {field.of[0].name if field.of else 'to'}: …'",
    }
    return "type", node.span, f"{field.name!r} is {is_a}, not {wanted}", examples[field.form]


def _date(field: Field, node: Scalar) -> Iterator[Fault]:
    try:
        if not _DATE.fullmatch(node.value):
            raise ValueError
        datetime.date.fromisoformat(node.value)
    except ValueError:
        day = meant(node.value)
        hint = f"write '{field.name}: {day}'" if len(day) == len("YYYY-MM-DD") else "write it as YYYY-MM-DD"
        yield "date", node.span, f"{field.name!r} is {node.value!r}, not a day", hint


def _as_meant(field: Field, node: Scalar) -> str:
    """The value in the form that is asked for, where it is a date in another; or else an example."""
    day = meant(node.value)
    if day and re.fullmatch(field.pattern, day) and FORM.fullmatch(field.example):
        return f"'{field.name}: {day}'"
    return f"it like '{field.name}: {field.example}'"


def text_of(node: Node | None) -> str:
    """The text of a scalar, or nothing."""
    return node.value if isinstance(node, Scalar) else ""


def texts_of(node: Node | None) -> tuple[Scalar, ...]:
    """The scalars of a list, or nothing."""
    return tuple(item for item in node.items if isinstance(item, Scalar)) if isinstance(node, Items) else ()


def mappings_of(node: Node | None) -> tuple[Mapping, ...]:
    """The mappings of a list, or nothing."""
    return tuple(item for item in node.items if isinstance(item, Mapping)) if isinstance(node, Items) else ()


def shown_texts(node: Mapping, fields: tuple[Field, ...]) -> Iterator[tuple[str, Scalar]]:
    """Key and value of each text that readers are shown as it is: those that need have no certain form."""
    known = {field.name: field for field in fields}
    for key, value in node.pairs:
        if (field := known.get(key.value)) is None or field.pattern:
            continue
        if isinstance(value, Scalar) and field.form == "text":
            yield field.name, value
        for item in value.items if isinstance(value, Items) else ():
            if isinstance(item, Mapping):
                yield from shown_texts(item, field.of)
            elif isinstance(item, Scalar):
                yield field.name, item
