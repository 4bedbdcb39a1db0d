"""Discussion sheets: one dilemma on one side, for a working group."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from kb.exports import Document, ExportError, Workshop
from kb.exports.pdf import MAIN, Sources, set_pdf
from kb.exports.pieces import document_style, words_in
from kb.exports.tree import Paragraph, read_page
from kb.exports.typeset import Typesetter, string, words
from kb.kinds import KINDS
from kb.model import Base, Page, Point

FOLDER = "sheets"

DILEMMA = "D"


def documents(workshop: Workshop) -> Iterator[Document]:
    """One sheet for each dilemma."""
    for kind in KINDS:
        if kind.letter == DILEMMA:
            for page in workshop.base.of_kind(kind):
                sources = written(workshop, page)
                yield Document(f"{FOLDER}/{page.id}.pdf", sources.key, partial(set_pdf, workshop, sources))


def written(workshop: Workshop, page: Page) -> Sources:
    """Everything that the sheet of a dilemma is set from.

    Raises:
        ExportError: the page holds something that no document can show.
    """
    base = workshop.base
    tree = read_page(page)
    if tree.problems:
        raise ExportError(tree.problems)
    setter = Typesetter(base, pages={}, labels=(), numbered=False, page=page)
    lead = next((block for block in tree.blocks if isinstance(block, Paragraph)), None)
    fork = (
        f"#par[{setter.line(lead.children)}]" if lead and not lead.number else f"#par{words_in(page.summary)}"
    )
    stated = [(point.value, text) for point, text in page.positions] or [
        (point.id, point.text) for point in _points(base, page, "claim")
    ]
    asked = [
        (point.id, page.anchor_texts.get(point.id, point.text)) for point in _points(base, page, "question")
    ]
    answers = [c for c in base.connections.get(page.id, ()) if c.page.kind and c.page.kind.letter == "V"]
    rows = [
        f"[#row({string(c.page.id)}, {string(setter.address(c.page.path, ''))}, "
        f"[#strong{words_in(c.page.title)}. {words(c.why)}])]"
        for c in answers
    ]
    address = setter.address(page.path, "")
    main = [
        '#import "sheet.typ": *',
        document_style(f"Discussion sheet {page.id}: {page.title}", page.summary, workshop.day),
        f"#show: sheet-style.with({string(page.id)}, {string(base.edition)}, {string(address)})",
        f"#sheet-head({string(page.id)}, {words_in(page.title)})",
        f"#sheet-body([{fork}], {_rows(setter, page, stated)}, {_rows(setter, page, asked)}, "
        f"{' + '.join(rows) or '[]'})",
        "#notes()",
        f"#here-is({string(page.id)})",
    ]
    return Sources({MAIN: "\n".join(main)}, workshop.day, destinations={page.id}, origin={MAIN: page.path})


def _points(base: Base, page: Page, kind: str) -> list[Point]:
    section = base.by_section.get(page.id)
    return [point for point in section.points if point.kind == kind] if section else []


def _rows(setter: Typesetter, page: Page, rows: list[tuple[str, str]]) -> str:
    shown = (
        f"[#row({string(id_)}, {string(setter.address(page.path, id_))}, {words_in(text)})]"
        for id_, text in rows
    )
    return " + ".join(shown) or "[#par(text(fill: muted)[The paper asks none here.])]"
