"""All data files of the export, by name."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from kb.citations.citeproc import style_key
from kb.citations.works_export import bibtex, ris
from kb.documents.data.columns import TABLES
from kb.documents.data.datapackage import package
from kb.documents.data.form import FOLDER, PACKAGE, SCHEMA, WHOLE, Row
from kb.documents.data.graphml import graphml
from kb.documents.data.json import whole
from kb.documents.data.shape import schema
from kb.documents.data.skos import skos
from kb.documents.data.tables import table_text
from kb.documents.export import Document, ExportContext
from kb.model import Base
from kb.schema.paths import BIBLIOGRAPHY
from kb.storage.cache import Cache, content_key


def documents(workshop: ExportContext) -> Iterator[Document]:
    """One document for each file."""
    base, cache = workshop.base, workshop.cache
    for name in NAMES:
        yield Document(f"{FOLDER}/{name}", _key(base), partial(_bytes, base, cache, name))


def _bytes(base: Base, cache: Cache, name: str) -> bytes:
    return files(base, cache)[f"{FOLDER}/{name}"].encode()


def _key(base: Base) -> str:
    return content_key(base.text_key, style_key(), base.edition, base.site_url)


def files(base: Base, cache: Cache) -> dict[str, str]:
    """Address on the site -> text of each file.

    Args:
        base: the knowledge base, free of errors.
        cache: where they are kept.
    """

    def make() -> str:
        data = whole(base, cache)
        return json.dumps({f"{FOLDER}/{name}": write(base, data) for name, write in NAMES.items()})

    made: dict[str, str] = json.loads(cache.keep(make, "data", _key(base)))
    return made


def as_json(make: Callable[[Base, Row], Any], base: Base, data: Row) -> str:
    """What ``make`` gives of the base, as JSON text."""
    return json.dumps(make(base, data), ensure_ascii=False, indent=1) + "\n"


def whole_kept(_: Base, data: Row) -> Row:
    """The base as JSON data, as it is."""
    return data


def bibliography(_: Base, data: Row) -> list[Row]:
    """The works as CSL-JSON items."""
    works: list[Row] = data["bibliography"]
    return works


NAMES: dict[str, Callable[[Base, Row], str]] = {
    WHOLE: partial(as_json, whole_kept),
    SCHEMA: partial(as_json, schema),
    **{f"{name}.csv": partial(table_text, name) for name in TABLES},
    "tags.jsonld": partial(as_json, skos),
    "relations.graphml": graphml,
    PACKAGE: partial(as_json, package),
    "bibliography.csl.json": partial(as_json, bibliography),
    "bibliography.bib": lambda base, _: bibtex(base.texts.get(BIBLIOGRAPHY, ""), base.edition),
    "bibliography.ris": lambda base, _: ris(base.entries),
}
"""Name of each file -> how its text is made from the Base and ``whole`` of it."""
