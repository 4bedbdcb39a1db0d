"""The handbook and single pages in pandoc's form, for Word and EPUB."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from kb.citations import place
from kb.documents.export import ExportContext
from kb.documents.pandoc.book_parts import (
    COLOPHON,
    MAP,
    PLATES,
    REGISTER,
    TERMS,
    TIMELINE,
    WORKS,
    about,
    colophon,
    event_items,
    glossary_blocks,
    how_to_read,
    kept_together,
    place_items,
    plain,
    plate,
    plates,
    read_markup,
    register_blocks,
    works_blocks,
)
from kb.documents.pandoc.writer import Ast, Writer, heading, link, node, para, styled, voice_line, words
from kb.documents.pdf.plates import BEFORE, MATRICES, MATRIX_PAGE
from kb.documents.tree import Numbered, Tree, walk
from kb.documents.typst.partials import AUTHOR, TITLE, long_date
from kb.documents.typst.writer import page_label
from kb.graph.answers import grouped
from kb.model import Base, Page
from kb.model.voices import OWN_PAGES, REASONS, SUMMARIES, SUMMARY, UNCONNECTED, in_short, standing_title
from kb.schema import (
    BY_LETTER,
    KEYWORDS,
    KINDS,
    LANGUAGE,
    LICENCE,
    LICENCE_NAME,
    REPORT,
    SUBJECT,
    introduction_path,
)
from kb.schema.paths import ABOUT, GLOSSARY, QUESTIONS, REFERENCES
from kb.schema.permanent_url import permanent_url


@dataclass(frozen=True)
class Book:
    """A document in pandoc's form.

    Attributes:
        meta: title, subtitle, author, date and the like.
        blocks: its text.
        pictures: paths of pictures in the repository -> their names in the document.
        drawn: names of pictures that we draw -> the SVG.
    """

    meta: Mapping[str, Any]
    blocks: tuple[Ast, ...]
    pictures: Mapping[str, str] = field(default_factory=dict)
    drawn: Mapping[str, str] = field(default_factory=dict)

    @property
    def contents(self) -> list[tuple[int, str, str]]:
        """Level, id and words of the headings of parts and pages, without those inside of an introduction."""
        return [
            (block["c"][0], block["c"][1][0], plain(block["c"][2]))
            for block in self.blocks
            if block["t"] == "Header" and block["c"][0] <= 2 and "unlisted" not in block["c"][1][1]
        ]


def _labels(pages: list[Page], trees: Mapping[str, Tree]) -> set[str]:
    found = {page_label(page) for page in pages}
    found |= {each.id for page in pages for each in page.headings if each.id}
    for tree in trees.values():
        for block in walk(tree.blocks):
            if isinstance(block, Numbered) and block.number:
                found.add(block.id)
    return found


def handbook(workshop: ExportContext, form: str) -> Book:
    """The whole knowledge base.

    Args:
        workshop: what it is made from.
        form: ``docx`` or ``epub``.

    Raises:
        ExportError: a page holds something that no document can show.
    """
    base = workshop.base
    pages = [base.by_path[ABOUT], *(base.by_path[introduction_path(kind)] for kind in KINDS), *base.collected]
    trees = read_markup(pages)
    labels = _labels(pages, trees) | {f"term-{term.id.value}" for term in base.terms}
    labels |= {f"ref-{entry.key}" for entry in base.entries}
    stands = {GLOSSARY: TERMS, QUESTIONS: REGISTER, REFERENCES: WORKS}
    stands |= {each.path: each.label for each in reversed((*BEFORE, *PLATES)) if each.path}
    stands[MATRIX_PAGE] = MATRICES[0].label
    writer = Writer(base, form, {page.path: page_label(page) for page in pages} | stands, labels)
    writer.marks = lambda name, page: _listed(base, name, page)
    blocks = [
        *how_to_read(base, form),
        heading(1, page_label(base.by_path[ABOUT]), words("About the paper")),
        *kept_together(form, _written(writer, base.by_path[ABOUT], trees, 0)),
    ]
    drawn: dict[str, str] = {}
    blocks += plates(writer, (*BEFORE, *MATRICES), drawn)
    for kind in KINDS:
        opening = base.by_path[introduction_path(kind)]
        blocks.append(heading(1, page_label(opening), words(kind.title)))
        blocks.append(styled("Lead", [para(*words(f"{kind.verb[:1].upper()}{kind.verb[1:]}"))]))
        blocks += kept_together(form, _written(writer, opening, trees, 0))
        for page in base.of_kind(kind):
            blocks += _page(writer, page, trees, 2)
    blocks += kept_together(form, list(register_blocks(writer)))
    if base.events:
        blocks += plates(writer, (TIMELINE,), drawn)
        blocks += event_items(writer)
    if base.places:
        blocks += plate(writer, MAP, drawn)
        blocks += kept_together(form, list(place_items(writer)))
    blocks += glossary_blocks(writer)
    blocks += works_blocks(base, writer, {entry.key for entry in base.entries}, 1)
    blocks += colophon(workshop, form)
    return Book(
        {
            "title": f"{TITLE}: handbook",
            "subtitle": f"The {REPORT.form} of {REPORT.year} as a knowledge base",
            "author": [AUTHOR],
            "date": f"Edition {base.edition} · {long_date(workshop.day)}",
            **_common(base, "The handbook of the knowledge base."),
        },
        tuple(blocks),
        writer.pictures,
        drawn,
    )


def single(workshop: ExportContext, page: Page, form: str) -> Book:
    """One page of a collection, with the works that it cites."""
    base = workshop.base
    trees = read_markup([page])
    labels = _labels([page], trees) | {f"ref-{key}" for key in page.cites}
    writer = Writer(base, form, {page.path: page.id}, labels)
    kind = page.kind.name.capitalize() if page.kind else ""
    blocks = [*_summary(page), *_written(writer, page, trees, -1, told=True)]
    blocks += _connections(writer, page, 1)
    if writer.cited:
        blocks += works_blocks(base, writer, writer.cited, 1)
    address = permanent_url(base.site_url, page.id)
    blocks.append(heading(1, COLOPHON, words("About this document")))
    blocks += about(workshop, [("Permanent address", address)] if address else [])
    return Book(
        {
            "title": f"{page.id} {page.title}",
            "subtitle": f"{kind} · {place(base, page)}",
            "author": [AUTHOR],
            "date": f"Edition {base.edition} · {long_date(workshop.day)}",
            **_common(base, in_short(page)),
        },
        tuple(blocks),
        writer.pictures,
    )


def _common(base: Base, description: str) -> dict[str, Any]:
    return {
        "lang": LANGUAGE,
        "subject": SUBJECT,
        "description": description,
        "keywords": list(KEYWORDS),
        "rights": f"{LICENCE_NAME}, {LICENCE}",
        "publisher": AUTHOR,
    }


def _summary(page: Page) -> Iterator[Ast]:
    yield voice_line(SUMMARY)
    yield styled("Lead", [para(*words(page.summary))])
    if page.standing:
        said = [node("Strong", words(f"{standing_title(page)}:")), *words(f" {page.standing}")]
        yield styled("Callout", [para(*said)])


def _written(
    writer: Writer, page: Page, trees: Mapping[str, Tree], shift: int, told: bool = False
) -> list[Ast]:
    writer.page, writer.shift, writer.told = page, shift, told
    made = writer.blocks(trees[page.path].blocks)
    writer.page = None
    return made


def _page(writer: Writer, page: Page, trees: Mapping[str, Tree], level: int) -> Iterator[Ast]:
    base = writer.base
    kind = page.kind.name.capitalize() if page.kind else ""
    yield heading(level, page.id, words(f"{page.id} {page.title}"))
    tags = ", ".join(base.by_tag[tag.value].title for tag in page.tags if tag.value in base.by_tag)
    yield styled("Byline", [para(*words(f"{kind} · {place(base, page)} · {tags}"))])
    yield from _summary(page)
    yield from _written(writer, page, trees, level - 1, told=True)
    yield from _connections(writer, page, level + 1)


def _connections(writer: Writer, page: Page, level: int) -> Iterator[Ast]:
    yield heading(level, f"{page.id}-connections", words("Connections"))
    groups = grouped(writer.base.connections.get(page.id, ()))
    if groups or page.gaps:
        yield voice_line(REASONS)
    for _, group in groups:
        yield heading(level + 1, "", words(group[0].heading))
        items = []
        for each in group:
            shown = words(f"{each.page.id} {each.page.title}")
            to = writer.target(each.page.path, "")
            line = [link(to, shown)] if to else shown
            items.append([para(*line, node("Str", ":"), node("Space"), *words(each.why))])
        yield node("BulletList", items)
    for gap in page.gaps:
        if gap.to.value in BY_LETTER:
            said = f"No {BY_LETTER[gap.to.value].name} {UNCONNECTED} {gap.why.value}"
            yield para(*words(said))


def _listed(base: Base, name: str, page: Page | None) -> list[Ast]:
    kind = next((each for each in KINDS if page and introduction_path(each) == page.path), None)
    if name != "index" or kind is None:
        return []
    items: dict[bool, list[list[Ast]]] = {False: [], True: []}
    for each in base.of_kind(kind):
        shown = link(f"#{each.id}", words(f"{each.id} {each.title}"))
        items[each.is_own].append([para(shown, node("Str", ":"), node("Space"), *words(each.summary))])
    listed = [voice_line(SUMMARIES), node("BulletList", items[False])]
    return listed + ([voice_line(OWN_PAGES), node("BulletList", items[True])] if items[True] else [])
