"""The page of the matrix: a table whose cells open their reasons."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from markupsafe import Markup

from kb.graph.argument import Argument, Cell, argument
from kb.graph.sentences import COUNTED, explained
from kb.html import between, el
from kb.model import Base, Page
from kb.model.voices import REASONS
from kb.schema import BY_LETTER, END, EVIDENCE, KINDS, MIDDLE, START
from kb.text.plural import counted
from kb.views.components import chip, page_link, voice_line
from kb.views.marked import FRONT_MATTER
from kb.views.pictures.matrix import (
    NAME,
    NOTHING,
    OPENS,
    PRINTED,
    anchor,
    cases_of,
    cell_name,
    direct_in_words,
    reasons,
    said,
)

READS = FRONT_MATTER

ALL = f"{NAME}-all"
"""The address that shows every reason of both tables."""


_ROLE = {END: "end", MIDDLE: "middle"}
"""What stylesheets call the kind in the columns of a matrix."""


def view(base: Base, here: Page) -> Markup:
    """Both matrices, of which a screen shows one; the reasons of a cell are below and shown on demand.

    The fragment of the address decides: a table, a cell, or all reasons. A browser without the selectors for
    it (pictures.css) shows everything.
    """
    whole = argument(base)
    told: set[object] = set()
    letters = (END, MIDDLE)
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


def _switch(letter: str) -> Markup:
    return el("a", BY_LETTER[letter].title, href=f"#{cell_name(letter)}", class_=f"kb-to-{_ROLE[letter]}")


def _key(whole: Argument, here: str) -> Markup:
    """The key: each id with the title of its page."""
    groups = [pages for kind in KINDS if (pages := whole.of_kind(kind.letter))]
    ids = [f"{pages[0].id} to {pages[-1].id}" for pages in groups]
    return el(
        "details",
        el("summary", f"What {', '.join(ids[:-1])} and {ids[-1]} stand for" if ids else "Key"),
        el("ul", [el("li", page_link(here, each)) for pages in groups for each in pages]),
        class_="kb-key",
    )


def _part(whole: Argument, here: str, letter: str, told: set[object]) -> Markup:
    start, column = BY_LETTER[START], BY_LETTER[letter]
    rows = whole.matrix(letter)
    cells = [cell for row in rows for cell in row]
    filled = [cell for cell in cells if not cell.is_empty]
    name = cell_name(letter)
    return el(
        "section",
        el("h2", f"{start.title} and {column.plural}", id=name),
        el("p", f"{explained(letter)} {OPENS}", class_="kb-context"),
        el("p", COUNTED, class_="kb-context kb-counted") if COUNTED else None,
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
            el("h3", f"Why: {start.plural} and {column.plural}", id=f"{name}-why"),
            voice_line(REASONS),
            el("p", PRINTED, class_="kb-context kb-printed"),
            el("dl", [reasons(whole, here, cell, told) for cell in filled]),
            class_="kb-reasons",
        ),
        class_=f"kb-matrix-part kb-matrix-of-{_ROLE[letter]}",
    )


def table(whole: Argument, here: str, letter: str, rows: Sequence[Sequence[Cell]]) -> Markup:
    """A matrix as a table with headers for rows and columns."""
    columns = whole.of_kind(letter)
    start = BY_LETTER[START]
    return el(
        "table",
        el("caption", f"{start.title} in rows, {BY_LETTER[letter].plural} in columns"),
        el(
            "thead",
            el(
                "tr",
                el("td", el("span", start.name.capitalize(), class_="kb-hidden")),
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
        yield chip(whole.pages[path.first.target])
    cases = cases_of(cell)
    if cases:
        yield el(
            "span",
            between(" ", (chip(whole.pages[each]) for each in cases)),
            class_="kb-evidence",
            data_count=f"{len(cases)} {EVIDENCE}",
        )
