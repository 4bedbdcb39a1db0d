"""Discussion sheets: one page that names positions on one side, for a working group."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from kb.citations import place
from kb.documents.export import Document, ExportContext, ExportError
from kb.documents.read_tree import read_page
from kb.documents.tree import Opening, Paragraph
from kb.documents.typst.compile import set_pdf
from kb.documents.typst.partials import document_style, words_in
from kb.documents.typst.sources import MAIN, Sources
from kb.documents.typst.writer import Typesetter, string, words
from kb.model import Base, Page, Point
from kb.model.voices import NOT_ASKED, POSITIONS, REASONS, SUMMARY, in_short
from kb.schema import ALL_LICENSED, END, KINDS

FOLDER = "sheets"

_NO_POSITION = "None is named on the page."


def documents(workshop: ExportContext) -> Iterator[Document]:
    """One sheet for each page of a kind that names positions."""
    for kind in KINDS:
        if kind.positions:
            for page in workshop.base.of_kind(kind):
                sources = written(workshop, page)
                yield Document(f"{FOLDER}/{page.id}.pdf", sources.key, partial(set_pdf, workshop, sources))


def written(workshop: ExportContext, page: Page) -> Sources:
    """Everything that the sheet of a page is set from.

    Raises:
        ExportError: the page holds something that no document can show.
    """
    base = workshop.base
    tree = read_page(page)
    if tree.problems:
        raise ExportError(tree.problems)
    setter = Typesetter(base, pages={}, labels={}, numbered=False, page=page)
    opening = next((block.blocks for block in tree.blocks if isinstance(block, Opening)), ())
    lead = next((block for block in opening if isinstance(block, Paragraph)), None)
    fork = f"#par[{setter.line(lead.children)}]" if lead else f"#par{words_in(page.summary)}"
    silent = NOT_ASKED if page.is_own else "The paper asks none here."
    worded = POSITIONS if page.positions else ""
    stated = [(point.value, text) for point, text in page.positions] or [
        (point.id, point.text) for point in _points(base, page, "claim")
    ]
    asked = [
        (point.id, page.anchor_texts.get(point.id, point.text)) for point in _points(base, page, "question")
    ]
    answers = [c for c in base.connections.get(page.id, ()) if c.page.kind and c.page.kind.letter == END]
    rows = [
        f"[#row({string(c.page.id)}, {string(setter.address(c.page.path, ''))}, "
        f"[#strong{words_in(c.page.title)}. {words(c.why)}])]"
        for c in answers
    ]
    address = setter.address(page.path, "")
    main = [
        '#import "sheet.typ": *',
        document_style(f"Discussion sheet {page.id}: {page.title}", in_short(page), workshop.day),
        f"#show: sheet-style.with({string(page.id)}, {string(base.edition)}, {string(address)}, "
        f"{string(ALL_LICENSED)})",
        f"#sheet-head({string(page.id)}, {words_in(page.title)}, {words_in(place(base, page))})",
        f"#sheet-body(({words_in(SUMMARY)}, [{fork}]), "
        f"({words_in(worded)}, {_rows(setter, page, stated)}, {words_in(_NO_POSITION)}), "
        f"({_rows(setter, page, asked)}, {words_in(silent)}), "
        f"({words_in(REASONS if rows else '')}, {' + '.join(rows) or '[]'}))",
        "#notes()",
        f"#here-is({string(page.id)})",
    ]
    return Sources(
        {MAIN: "\n".join(main)},
        workshop.day,
        titles={page.id: f"{page.id} {page.title}"},
        origin={MAIN: page.path},
    )


def _points(base: Base, page: Page, kind: str) -> list[Point]:
    section = base.by_section.get(page.id)
    return [point for point in section.points if point.kind == kind] if section else []


def _rows(setter: Typesetter, page: Page, rows: list[tuple[str, str]]) -> str:
    """Rows with their numbers; a number that several rows share is before the first of them."""
    shown = []
    before = ""
    for id_, text in rows:
        number = id_ if id_ != before else ""
        address = setter.address(page.path, id_) if number else ""
        shown.append(f"row({string(number)}, {string(address)}, {words_in(text)})")
        before = id_
    return f"({''.join(f'{each}, ' for each in shown)})"
