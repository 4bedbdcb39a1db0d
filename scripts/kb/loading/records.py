"""Data files -> the records of ``kb.model.records``, read by the types of their fields.

What is read is kept by the content of the file.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import fields
from functools import lru_cache
from typing import Any, NamedTuple, get_args, get_origin, get_type_hints

from kb.model import Lazy, Located, written
from kb.problems import Span
from kb.schema.field_values import mappings_of, text_of, texts_of
from kb.sources import DATA_DEPTH_LIMIT, SourceError, parse_yaml
from kb.sources import Mapping as YamlMapping
from kb.storage.cache import Cache


def read_data(text: str, cache: Cache) -> Lazy[YamlMapping]:
    """A data file as nodes, which are made when they are asked for.

    Raises:
        SourceError: the text is not YAML that the program reads.
    """
    made: list[YamlMapping] = []

    def read() -> str:
        try:
            made.append(parse_yaml(text, depth=DATA_DEPTH_LIMIT))
        except SourceError as error:
            return json.dumps([error.span, error.code, error.message, error.hint])
        return "null"

    if (fault := json.loads(cache.keep(read, "data", text))) is not None:
        raise SourceError(Span(*fault[0]), *fault[1:])
    return Lazy(lambda: made[0] if made else parse_yaml(text, depth=DATA_DEPTH_LIMIT))


def read_records(
    key: str, record: type, source: Lazy[YamlMapping] | None, text: str, cache: Cache
) -> tuple[Any, ...]:
    """The entries of a list in a data file.

    Args:
        key: of the list.
        record: the type of its entries.
        source: the file; None where it could not be read, which gives no entries.
        text: of the file; rows are kept by it.
        cache: where they are kept.
    """
    if source is None:
        return ()
    parts = _parts(record)

    def make() -> str:
        return json.dumps([*_rows(source(), key, parts)], ensure_ascii=False)

    rows = json.loads(cache.keep(make, f"records {key}", repr(parts), text))
    return tuple(_record(record, parts, row) for row in rows)


class _Part(NamedTuple):
    """A field of a record: its name, whether it is a list, and the type of one value."""

    name: str
    listed: bool
    of: type


@lru_cache
def _parts(record: type) -> tuple[_Part, ...]:
    hints = get_type_hints(record)
    found = []
    for field in fields(record):
        hint = hints[field.name]
        listed = get_origin(hint) is tuple
        found.append(_Part(field.name, listed, get_args(hint)[0] if listed else hint))
    return tuple(found)


def _rows(node: YamlMapping, key: str, parts: tuple[_Part, ...]) -> Iterator[list[Any]]:
    for entry in mappings_of(node.get(key)):
        yield [_values(entry, part) for part in parts]


def _values(entry: YamlMapping, part: _Part) -> Any:
    key = part.name.replace("_", "-")
    if part.of is str:
        return [word.value for word in texts_of(entry.get(key))] if part.listed else text_of(entry.get(key))
    if part.of is Located:
        if part.listed:
            return [(word.value, word.span) for word in texts_of(entry.get(key))]
        return written(entry, key)
    return [*_rows(entry, key, _parts(part.of))]


def _record(record: type, parts: tuple[_Part, ...], row: list[Any]) -> Any:
    return record(*(_made(part, value) for part, value in zip(parts, row, strict=True)))


def _made(part: _Part, value: Any) -> Any:
    if part.of is str:
        return tuple(value) if part.listed else value
    if part.of is Located:
        return tuple(map(Located.of, value)) if part.listed else Located.of(value)
    inner = _parts(part.of)
    return tuple(_record(part.of, inner, each) for each in value)
