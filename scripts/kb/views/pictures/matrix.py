"""A matrix of the argument as a picture, and what its cells say."""

from __future__ import annotations

from collections.abc import Iterator

from markupsafe import Markup

from kb.graph.argument import Argument, Cell, Edge, argument
from kb.graph.sentences import DIRECT, FIRST, SEEN_IN
from kb.html import el, join
from kb.model import Base, Page
from kb.schema import BY_LETTER, END, MIDDLE, START
from kb.views.components import page_link
from kb.views.marked.argument import again, edge_in_words
from kb.views.pictures.svg import KINDS_STYLE, box, colour, number, picture, standalone, width, words, wrap

NAME = "matrix"
NOTHING = "nothing"
"""What an empty cell says."""

OPENS = "Each cell opens its reasons below."

PRINTED = "On paper the reason of a connection stands once, where it is first named."
"""A sentence for print, which leaves out what a screen repeats."""


def cell_name(letter: str) -> str:
    """Name of a matrix, which is part of the ids of its cells."""
    return f"{NAME}-{BY_LETTER[letter].folder}"


def anchor(cell: Cell) -> str:
    """The id of the reasons of a cell."""
    return f"cell-{cell.row}-{cell.column}"


def direct_in_words(cell: Cell) -> str:
    """What a cell says of the edge between its two pages; nothing where there is none."""
    if cell.direct is None:
        return ""
    return FIRST if cell.column[:1] == MIDDLE else DIRECT


def cases_of(cell: Cell) -> list[str]:
    """Ids of the pages that are evidence of a cell, each once."""
    return [*dict.fromkeys(shows.target for shows, _ in _evidence(cell))]


def _evidence(cell: Cell) -> Iterator[tuple[Edge, Edge]]:
    yield from cell.evidence
    for path in cell.paths:
        yield from path.evidence


def said(cell: Cell) -> str:
    """What a cell says, in words."""
    if cell.is_empty:
        return NOTHING
    parts = []
    if cell.direct is not None:
        parts.append(f"{cell.direct.source} {cell.direct.relation.name} {cell.direct.target}")
    if cell.paths:
        parts.append("through " + " and ".join(path.first.target for path in cell.paths))
    cases = cases_of(cell)
    if cases:
        parts.append(f"{SEEN_IN} " + ", ".join(cases))
    return "; ".join(parts)


def reasons(whole: Argument, here: str, cell: Cell, told: set[object]) -> Markup:
    """The reasons of each relation on the paths of a cell; those in ``told`` are left out."""
    edges: dict[tuple[str, str], Edge] = {}
    for edge in [cell.direct, *(edge for path in cell.paths for edge in path.edges)]:
        if edge is not None:
            edges.setdefault(edge.ends, edge)
    for pair in cell.evidence:
        edges |= {edge.ends: edge for edge in pair}
    return el(
        "div",
        el("dt", page_link(here, whole.pages[cell.row]), " and ", page_link(here, whole.pages[cell.column])),
        el(
            "dd",
            el(
                "ul",
                [
                    el("li", edge_in_words(whole, here, each), class_=again(each.ends, told))
                    for each in edges.values()
                ],
            ),
            data_cell=f"{cell.row} {cell.column}",
            data_edges=" ".join("-".join(ends) for ends in edges),
        ),
        id=anchor(cell),
    )


# The same as a picture, for documents

_HEAD, _ROW, _LEFT, _CELL = 64.0, 44.0, 236.0, 128.0
_STYLE = (
    KINDS_STYLE
    + f".p-grid{{fill:none;stroke:{colour('line')};stroke-width:1}}"
    + ".p-chip{fill:var(--p)}"
    + f".p-id{{fill:{colour('on-kind')};font:650 12px var(--kb-sans);text-anchor:middle}}"
    + f".p-name{{fill:{colour('ink')};font:400 13.5px var(--kb-sans)}}"
    + f".p-direct{{fill:{colour('ink')};font:650 12px var(--kb-sans)}}"
    + f".p-none{{fill:{colour('muted')};font:400 13px var(--kb-sans);text-anchor:middle}}"
)


def drawing(whole: Argument, letter: str = END) -> Markup:
    """A matrix as a picture: chips of the middle in the upper line of a cell, of evidence in the lower."""
    rows = whole.matrix(letter)
    columns = whole.of_kind(letter)
    wide = _LEFT + _CELL * len(columns)
    high = _HEAD + _ROW * len(rows)
    drawn: list[Markup] = []
    for at, each in enumerate(columns):
        drawn.append(_named(each, _LEFT + at * _CELL + 6, 8, _CELL - 10, 3))
    for down, row in enumerate(rows):
        y = _HEAD + down * _ROW
        drawn.append(el("path", d=f"M0 {number(y)}H{number(wide)}", class_="p-grid"))
        drawn.append(_named(whole.pages[row[0].row], 0, y + 5, _LEFT - 12, 2))
        for at, cell in enumerate(row):
            drawn.append(_drawn_cell(cell, _LEFT + at * _CELL + 6, y))
    for at in range(len(columns)):
        x = _LEFT + at * _CELL
        drawn.append(el("path", d=f"M{number(x)} 0V{number(high)}", class_="p-grid"))
    title = (
        f"{BY_LETTER[START].title} in rows and {BY_LETTER[letter].plural} in columns; a cell names what lies "
        "between the two."
    )
    return picture(wide, high, title, _STYLE, drawn, name=f"{NAME}-{letter.lower()}")


def _named(page: Page, x: float, y: float, room: float, most: int) -> Markup:
    lines = wrap(page.title, room - 34, 13.5, most=most)
    return join(_chip(page.id, x, y), words(x + 34, y + 12.5, lines, 16, class_="p-name"))


def _chip(page_id: str, x: float, y: float) -> Markup:
    wide = chip_width(page_id)
    return el(
        "g",
        box(x, y, wide, 16, 2, class_="p-chip"),
        words(x + wide / 2, y + 12, [page_id], class_="p-id"),
        class_=f"p-{page_id[:1].lower()}",
    )


def chip_width(page_id: str) -> float:
    """The width of a chip in the picture."""
    return width(page_id, 12, bold=True) + 9


def _drawn_cell(cell: Cell, x: float, y: float) -> Markup:
    if cell.is_empty:
        return words(x + _CELL / 2 - 6, y + _ROW / 2 + 4, ["–"], class_="p-none")
    drawn: list[Markup] = []
    at = x
    if cell.direct is not None:
        drawn.append(words(at, y + 17, [direct_in_words(cell)], class_="p-direct"))
        at += width(direct_in_words(cell), 12, bold=True) + 6
    for path in cell.paths:
        drawn.append(_chip(path.first.target, at, y + 5))
        at += chip_width(path.first.target) + 4
    at = x
    for each in cases_of(cell):
        drawn.append(_chip(each, at, y + 24))
        at += chip_width(each) + 4
    return el("g", drawn, data_row=cell.row, data_column=cell.column)


def alone(base: Base, letter: str = END) -> str:
    """A matrix as an SVG file for documents."""
    return standalone(drawing(argument(base), letter))
