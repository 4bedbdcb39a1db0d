"""The matrices: which trends lead to which dilemmas and principles, and why."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from markupsafe import Markup

from kb.argument import CASE, DILEMMA, PRINCIPLE, TREND, Argument, Cell, Edge, argument
from kb.kinds import BY_LETTER, KINDS
from kb.model import Base, Page
from kb.problems import counted
from kb.views.argument import again, edge_in_words
from kb.views.drawing import KINDS_STYLE, box, colour, number, picture, standalone, width, words, wrap
from kb.views.markup import between, el, join
from kb.views.parts import chip, page_link, voice_line
from kb.voices import REASONS

NAME = "matrix"
NOTHING = "nothing"
"""What an empty cell says."""

RAISES, DIRECT = "Raises", "Direct"
"""What a cell says of an edge between its two pages: in the matrix of the dilemmas, and in the other."""

OPENS = "Each cell opens its reasons below."

PRINTED = "On paper the reason of a connection stands once, where it is first named."
"""What is said in print, where a screen repeats it."""

COUNTED = "Here the case studies of a cell are counted: “5 C” is five. The reasons name them."
"""What is said where a table has no room for their ids."""

ALL = f"{NAME}-all"
"""The address that shows every reason of both tables."""


def page(base: Base, here: Page) -> Markup:
    """Both matrices, of which a screen shows one; the reasons of a cell stand below and are shown on demand.

    What is shown follows from the address: that of a table, of a cell, or of all reasons. Where a reader's
    program cannot tell (pictures.css), everything is shown.
    """
    whole = argument(base)
    told: set[object] = set()
    letters = (PRINCIPLE, DILEMMA)
    return el(
        "div",
        el(
            "nav",
            el("ul", [el("li", _switch(letter)) for letter in letters]),
            class_="kb-switch kb-screen",
            aria_label="Which table",
        ),
        _key(whole, here.path),
        el("div", id=ALL, class_="kb-every"),
        [_part(whole, here.path, letter, told) for letter in letters],
        class_="kb-matrices kb-wide",
        data_search_exclude=True,
    )


def _name(letter: str) -> str:
    return f"{NAME}-{BY_LETTER[letter].folder}"


def _switch(letter: str) -> Markup:
    return el("a", BY_LETTER[letter].title, href=f"#{_name(letter)}", class_=f"kb-to-{letter.lower()}")


def _key(whole: Argument, here: str) -> Markup:
    """What the ids stand for."""
    groups = [pages for kind in KINDS if (pages := whole.of_kind(kind.letter))]
    ids = [f"{pages[0].id} to {pages[-1].id}" for pages in groups]
    return el(
        "details",
        el("summary", f"What {', '.join(ids[:-1])} and {ids[-1]} stand for" if ids else "Key"),
        el("ul", [el("li", page_link(here, each)) for pages in groups for each in pages]),
        class_="kb-key",
    )


def _part(whole: Argument, here: str, letter: str, told: set[object]) -> Markup:
    column = BY_LETTER[letter]
    rows = whole.matrix(letter)
    cells = [cell for row in rows for cell in row]
    filled = [cell for cell in cells if not cell.is_empty]
    name = _name(letter)
    return el(
        "section",
        el("h2", f"Trends and {column.plural}", id=name),
        el("p", f"{explained(letter)} {OPENS}", class_="kb-context"),
        el("p", COUNTED, class_="kb-context kb-counted"),
        el(
            "div",
            table(whole, here, letter, rows),
            class_="kb-table kb-matrix-frame",
            tabindex="0",
            role="region",
            aria_labelledby=name,
        ),
        el(
            "p",
            f"{len(filled)} of {counted(len(cells), 'cell')} hold something; the others are empty.",
            class_="kb-context",
            id=f"{name}-empty",
        ),
        el(
            "p",
            "Choose a cell to read its reasons here. ",
            el("a", "Show all reasons", href=f"#{ALL}"),
            class_="kb-choose kb-screen",
        ),
        el(
            "div",
            el("h3", f"Why: trends and {column.plural}", id=f"{name}-why"),
            voice_line(REASONS),
            el("p", PRINTED, class_="kb-context kb-printed"),
            el("dl", [_why(whole, here, cell, told) for cell in filled]),
            class_="kb-reasons",
        ),
        class_=f"kb-matrix-part kb-matrix-of-{letter.lower()}",
    )


def explained(letter: str) -> str:
    """What a cell says of a trend and a page of the kind that stands in the columns."""
    if letter == DILEMMA:
        return (
            f"“{RAISES}” says that, in the editors’ reading, the trend raises the dilemma. Case studies in a "
            "cell illustrate the trend and bear on the dilemma."
        )
    return (
        "A dilemma in a cell lies between the two: in the editors’ reading, the trend raises it and the "
        f"principle answers it. “{DIRECT}” says that the principle responds to the trend itself. Case "
        "studies illustrate the trend and bear on the dilemma."
    )


def table(whole: Argument, here: str, letter: str, rows: Sequence[Sequence[Cell]]) -> Markup:
    """A matrix as a table with headers for rows and columns."""
    columns = whole.of_kind(letter)
    trends = BY_LETTER[TREND]
    return el(
        "table",
        el("caption", f"{trends.title} in rows, {BY_LETTER[letter].plural} in columns"),
        el(
            "thead",
            el(
                "tr",
                el("td", el("span", trends.name.capitalize(), class_="kb-hidden")),
                [el("th", page_link(here, each), scope="col") for each in columns],
            ),
        ),
        el(
            "tbody",
            [
                el(
                    "tr",
                    el("th", page_link(here, whole.pages[row[0].row]), scope="row"),
                    [_cell(whole, cell) for cell in row],
                )
                for row in rows
                if row
            ],
        ),
        class_=f"kb-matrix kb-matrix-{letter.lower()}",
    )


def anchor(cell: Cell) -> str:
    """The id of the reasons of a cell."""
    return f"cell-{cell.row}-{cell.column}"


def _cell(whole: Argument, cell: Cell) -> Markup:
    if cell.is_empty:
        return el(
            "td",
            el("span", "–", aria_hidden="true"),
            el("span", NOTHING, class_="kb-hidden"),
            class_="kb-empty",
            data_row=cell.row,
            data_column=cell.column,
        )
    marks = between(" ", _marks(whole, cell))
    return el(
        "td",
        el(
            "a",
            marks,
            href=f"#{anchor(cell)}",
            aria_label=f"{marks.striptags()}: {cell.row} and {cell.column}: {said(cell)}",
        ),
        data_row=cell.row,
        data_column=cell.column,
    )


def _marks(whole: Argument, cell: Cell) -> Iterator[Markup]:
    if cell.direct is not None:
        yield el("span", direct_in_words(cell), class_="kb-direct")
    for path in cell.paths:
        yield chip(whole.pages[path.raises.target])
    cases = cases_of(cell)
    if cases:
        yield el(
            "span",
            between(" ", (chip(whole.pages[each]) for each in cases)),
            class_="kb-evidence",
            data_count=f"{len(cases)} {CASE}",
        )


def direct_in_words(cell: Cell) -> str:
    """What a cell says of the edge between its two pages; nothing where there is none."""
    if cell.direct is None:
        return ""
    return RAISES if cell.column[:1] == DILEMMA else DIRECT


def cases_of(cell: Cell) -> list[str]:
    """Ids of the case studies of a cell, each once."""
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
        parts.append("through " + " and ".join(path.raises.target for path in cell.paths))
    cases = cases_of(cell)
    if cases:
        parts.append("seen in " + ", ".join(cases))
    return "; ".join(parts)


def _why(whole: Argument, here: str, cell: Cell, told: set[object]) -> Markup:
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


def drawing(whole: Argument, letter: str = PRINCIPLE) -> Markup:
    """A matrix as a picture: chips of the dilemmas in the upper line of a cell, of the cases in the lower."""
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
        f"Trends in rows and {BY_LETTER[letter].plural} in columns; a cell names what lies between the two."
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
        drawn.append(_chip(path.raises.target, at, y + 5))
        at += chip_width(path.raises.target) + 4
    at = x
    for each in cases_of(cell):
        drawn.append(_chip(each, at, y + 24))
        at += chip_width(each) + 4
    return el("g", drawn, data_row=cell.row, data_column=cell.column)


def alone(base: Base, letter: str = PRINCIPLE) -> str:
    """A matrix as an SVG file for documents."""
    return standalone(drawing(argument(base), letter))
