"""The base as tables: CSV files."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Any

from kb.documents.data.columns import COLUMNS
from kb.documents.data.form import Row
from kb.html.tree import text_of
from kb.model import Base

# ---- tables


Cells = tuple[tuple[str, ...], list[tuple[str, ...]]]
"""Columns and rows of a table."""


def tables(base: Base, data: Row) -> dict[str, Cells]:
    """Name of each table -> its columns and rows; a list within a cell is parted by spaces."""
    return {name: _cells(name, rows) for name, rows in _rows(base, data).items()}


def _cells(name: str, rows: Iterable[Sequence[Any]]) -> Cells:
    return tuple(COLUMNS[name]), [tuple(map(_cell, row)) for row in rows]


def _rows(base: Base, data: Row) -> dict[str, Iterable[Sequence[Any]]]:
    """Name of each table -> its rows, each made when it is taken."""
    paragraphs = [(page, each) for page in data["pages"] for each in page["paragraphs"]]
    return {
        "pages": ([page[name] for name in COLUMNS["pages"]] for page in data["pages"]),
        "paragraphs": (
            (
                each["id"],
                page["key"],
                each["address"],
                each["voice"],
                each["kind"],
                each["refs"],
                each["text"],
                each["restates"],
                each["cited_as"],
            )
            for page, each in paragraphs
        ),
        "relations": (list(row.values()) for row in data["relations"]),
        "tags": (list(row.values()) for row in data["tags"]),
        "terms": (list((row | {"aliases": "; ".join(row["aliases"])}).values()) for row in data["terms"]),
        "questions": (list(row.values()) for row in data["questions"]),
        "citations": (
            (each["id"], cited["work"], cited["prefix"], cited["locator"])
            for _, each in paragraphs
            for cited in each["citations"]
        ),
        "works": (
            (
                item["id"],
                item["type"],
                item.get("title", ""),
                *_dates(item),
                item.get("DOI", ""),
                item.get("ISBN", ""),
                item.get("URL", ""),
                text_of(base.works()[item["id"]].reference),
            )
            for item in data["bibliography"]
        ),
    }


def _cell(value: Any) -> str:
    return " ".join(map(str, value)) if isinstance(value, list) else "" if value is None else str(value)


def _dates(item: Row) -> tuple[str, str]:
    parts = item.get("issued", {}).get("date-parts", [[]])[0]
    return str(parts[0]) if parts else "", "-".join(f"{part:02}" for part in parts)


RISKY = tuple("=+-@\t\r'")
"""A cell that begins with one of these gets an apostrophe before it: a spreadsheet would take the first six
as the beginning of a formula. The apostrophe itself is among them so that a reader can take one away."""


MARK = "\N{ZERO WIDTH NO-BREAK SPACE}"
"""The byte order mark, once it is UTF-8: by it Excel knows the encoding of a file that is opened."""


def table(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table as RFC 4180 has it: commas, quotation marks where needed, lines that end with CR LF."""
    written = io.StringIO()
    written.write(MARK)
    writer = csv.writer(written, lineterminator="\r\n")
    writer.writerow(columns)
    for row in rows:
        writer.writerow([f"'{cell}" if cell.startswith(RISKY) else cell for cell in row])
    return written.getvalue()


def table_text(name: str, base: Base, data: Row) -> str:
    """The table of this name as CSV text."""
    return table(*_cells(name, _rows(base, data)[name]))
