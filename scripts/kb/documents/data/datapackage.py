"""``datapackage.json``: types and keys of the tables (Frictionless Data Package)."""

from __future__ import annotations

import hashlib
import re

from kb.documents.data.columns import COLUMNS, KEYS, ROWS
from kb.documents.data.form import Row
from kb.documents.data.tables import table, tables
from kb.model import Base
from kb.schema import CONTRIBUTORS, KNOWLEDGE_BASE_TITLE, LICENCE, LICENCE_NAME, REPORT


def package(base: Base, data: Row) -> Row:
    """The tables as a Data Package, version 2 (https://datapackage.org): what each column is, its type."""
    made: Row = {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": re.sub(r"[^a-z0-9]+", "-", REPORT.title.lower()).strip("-"),
        "title": KNOWLEDGE_BASE_TITLE,
        "description": f"A knowledge base on the {REPORT.form} of {REPORT.year}, as tables. Text that a "
        "spreadsheet would take for a formula has an apostrophe before it.",
        "version": base.edition,
        "licenses": [{"name": "CC-BY-4.0", "title": LICENCE_NAME, "path": LICENCE}],
        "contributors": [{"title": CONTRIBUTORS, "roles": ["creator"]}],
        "sources": [{"title": f"{REPORT.author} {REPORT.year}, {REPORT.title}"}],
        "resources": [_resource(name, table(*made)) for name, made in tables(base, data).items()],
    }
    return made | ({"homepage": base.site_url} if base.site_url else {})


def _resource(name: str, text: str) -> Row:
    content = text.encode()
    return {
        "name": name,
        "path": f"{name}.csv",
        "title": ROWS[name],
        "type": "table",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": len(content),
        "hash": f"sha256:{hashlib.sha256(content).hexdigest()}",
        "dialect": {"delimiter": ",", "lineTerminator": "\r\n", "quoteChar": '"', "doubleQuote": True},
        "schema": _table_schema(name),
    }


def _table_schema(name: str) -> Row:
    """Columns, keys and references of a table, as Table Schema has them."""
    links = [
        {
            "fields": [column],
            "reference": {"resource": each.of[0], "fields": [each.of[1]]},
        }
        for column, each in COLUMNS[name].items()
        if each.of
    ]
    made: Row = {
        "$schema": "https://datapackage.org/profiles/2.0/tableschema.json",
        "fields": [
            {
                "name": column,
                "type": each.type,
                "format": each.format,
                "description": each.says,
                **({"constraints": {"required": True}} if each.filled else {}),
            }
            for column, each in COLUMNS[name].items()
        ],
        "missingValues": [""],
    }
    if name in KEYS:
        made["primaryKey"] = [*KEYS[name]]
    return made | ({"foreignKeys": links} if links else {})
