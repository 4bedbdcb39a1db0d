"""Posters: the argument and the matrix on one side each, A1 and A3, with a QR code of its page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial
from itertools import groupby

import segno

from kb.documents.export import Document, ExportContext
from kb.documents.typst.compile import set_pdf
from kb.documents.typst.partials import document_style, long_date, words_in
from kb.documents.typst.sources import MAIN, Sources
from kb.documents.typst.writer import string
from kb.graph.argument import Argument, Cell, argument
from kb.graph.sentences import BACK_IN_WORDS, explained
from kb.model import Base, Page
from kb.permalinks.short_addresses import short_address
from kb.schema import (
    ALL_LICENSED,
    BY_LETTER,
    END,
    EVIDENCE,
    KINDS,
    KNOWLEDGE_BASE_TITLE,
    LICENCE,
    MIDDLE,
    REPORT,
    START,
    WORDING,
    relation_between,
)
from kb.schema.paths import DOCS
from kb.schema.permanent_url import url
from kb.views.pictures.argument import drawn_edges, in_general, in_order, is_far
from kb.views.pictures.matrix import cases_of, direct_in_words

FOLDER = "posters"

PAPERS = {"A1": 2, "A3": 1}
"""Size of the paper -> how many times as long as on A3 everything on it is."""

ARGUMENT, MATRIX = "argument", "matrix"

SPOKEN = f"The editors’ reading of “{REPORT.title}”, {REPORT.author} {REPORT.year}"
"""The line under the title of a poster: who speaks."""


def documents(workshop: ExportContext) -> Iterator[Document]:
    """Each poster on each paper."""
    whole = argument(workshop.base)
    if not whole.edges:
        return
    crossed = whole.of_kind(START) and (whole.of_kind(END) or whole.of_kind(MIDDLE))
    for name in (ARGUMENT, MATRIX) if crossed else (ARGUMENT,):
        for paper in PAPERS:
            sources = written(workshop, whole, name, paper)
            yield Document(f"{FOLDER}/{name}-{paper}.pdf", sources.key, partial(set_pdf, workshop, sources))


def written(workshop: ExportContext, whole: Argument, name: str, paper: str) -> Sources:
    """Everything that a poster is set from.

    Args:
        workshop: what documents are made from.
        whole: the argument.
        name: ``ARGUMENT`` or ``MATRIX``, which is also the name of its page on the site.
        paper: a key of ``PAPERS``.
    """
    base, day, times = workshop.base, workshop.day, PAPERS[paper]
    page = base.by_path.get(f"{DOCS}/{name}.md")
    title = page.title if page else name.capitalize()
    summary = page.summary if page else ""
    address = _address(base, page)
    parts = [
        '#import "poster.typ": *',
        document_style(f"Poster: {title}", f"{SPOKEN}: {summary}", day),
        f"#show: poster-style.with({times}, {string(paper.lower())})",
        f"#poster-head({times}, {words_in(title)}, {words_in(SPOKEN)}, {words_in(summary)}, "
        f"{string(address)}, {_code(address)})",
        *(_argument(base, whole, times) if name == ARGUMENT else _matrix(base, whole, times)),
        f"#poster-foot({times}, {words_in(KNOWLEDGE_BASE_TITLE)}, {string(base.edition)}, "
        f"{string(long_date(day))}, {string(ALL_LICENSED.removesuffix(LICENCE))}, {string(LICENCE)})",
    ]
    return Sources({MAIN: "\n".join(parts)}, day, row_heads=1 if name == MATRIX else 0)


def _address(base: Base, page: Page | None) -> str:
    """The address of a page that lasts longest, or nothing where the site has none."""
    return url(base.site_url, short_address(base, page.path)) if base.site_url and page else ""


def runs(address: str) -> list[list[tuple[int, int]]]:
    """A QR code by ISO/IEC 18004 with error correction of level M and its quiet zone of four modules.

    Args:
        address: what it says.

    Returns:
        For each row of modules, where the dark ones begin and how many follow each other.
    """
    rows = []
    for line in segno.make(address, error="m", micro=False, boost_error=False).matrix_iter(border=4):
        row, at = [], 0
        for dark, group in groupby(line):
            count = len([*group])
            if dark:
                row.append((at, count))
            at += count
        rows.append(row)
    return rows


def _code(address: str) -> str:
    if not address:
        return "()"
    return _array(_array(f"({at}, {count})" for at, count in row) for row in runs(address))


def _array(items: Iterable[str]) -> str:
    """Items as an array of Typst, of one item too."""
    return f"({''.join(f'{each}, ' for each in items)})"


def _argument(base: Base, whole: Argument, times: int) -> Iterator[str]:
    """The picture as boxes of text and lines between them, then what the lines say."""
    columns = []
    for kind in KINDS:
        back = relation_between(kind.letter, START)
        name = back[0].name if back and back[1] and kind.letter == END else ""
        boxes = []
        for page in whole.of_kind(kind.letter):
            ids = [e.target for e in whole.of(page.id) if e.source == page.id and e.relation.target == START]
            boxes.append(
                f"(id: {string(page.id)}, title: {words_in(page.title)}, "
                f"address: {string(_address(base, page))}, back: {_array(map(string, ids))})"
            )
        columns.append(
            f"(title: {words_in(kind.title)}, letter: {string(kind.letter)}, back: {string(name)}, "
            f"pages: {_array(boxes)})"
        )
    edges = [*drawn_edges(whole)]
    lines = _array(
        f"({string(edge.source)}, {string(edge.target)}, {_flag(is_far(edge.relation))})" for edge in edges
    )
    told = "; ".join(f"{edge.source} {edge.relation.name} {edge.target}" for edge in edges)
    yield (
        f"#argument-picture({times}, {string(f'Lines between the boxes that follow: {told}.')}, "
        f"{_array(columns)}, {lines})"
    )
    drawn = {edge.relation for edge in edges}
    rows = _array(
        f"({string(each.source)}, {_flag(is_far(each))}, {words_in(in_general(each))})"
        for each in in_order()
        if each in drawn
    )
    yield f"#legend({times}, {rows}, {words_in(f'{BACK_IN_WORDS} {WORDING.whose}'.strip())})"


def _matrix(base: Base, whole: Argument, times: int) -> Iterator[str]:
    """A row for each page at the start of paths, in it a cell for each at the end and each between; a key."""
    letters = [letter for letter in (END, MIDDLE) if whole.of_kind(letter)]
    groups = _array(
        f"({string(letter)}, {len(whole.of_kind(letter))}, {words_in(BY_LETTER[letter].title)})"
        for letter in letters
    )
    heads = _array(_named(base, page) for letter in letters for page in whole.of_kind(letter))
    rows = []
    for parts in zip(*(whole.matrix(letter) for letter in letters), strict=True):
        cells = [cell for part in parts for cell in part]
        rows.append(_array([_named(base, whole.pages[cells[0].row]), *map(_cell, cells)]))
    corner = words_in(BY_LETTER[START].title)
    yield f"#matrix-table({times}, {corner}, {groups}, {heads}, {_array(rows)})"
    notes = [f"({words_in(BY_LETTER[letter].title)}, {words_in(explained(letter))})" for letter in letters]
    cases = _array(f"({string(page.id)}, {words_in(page.title)})" for page in whole.of_kind(EVIDENCE))
    title = BY_LETTER[EVIDENCE].title if EVIDENCE else ""
    yield f"#key({times}, {words_in(title)}, {cases}, {', '.join(notes)})"


def _named(base: Base, page: Page) -> str:
    return f"({string(page.id)}, {words_in(page.title)}, {string(_address(base, page))})"


def _cell(cell: Cell) -> str:
    if cell.is_empty:
        return "none"
    through = _array(string(path.first.target) for path in cell.paths)
    return f"({string(direct_in_words(cell))}, {through}, {_array(map(string, cases_of(cell)))})"


def _flag(value: bool) -> str:
    return "true" if value else "false"
