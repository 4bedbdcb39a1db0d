"""Leaflets: each page of a collection as a PDF of its own, two to four sides long."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from kb.citations.bibtex import sort_key
from kb.documents.citations import referred
from kb.documents.export import Document, ExportContext, ExportError
from kb.documents.read_tree import read_page
from kb.documents.typst.compile import set_pdf
from kb.documents.typst.partials import connections, document_style, long_date, page_head, standing, words_in
from kb.documents.typst.sources import MAIN, Sources
from kb.documents.typst.writer import Typesetter, paragraph_titles, string, work_titles
from kb.model import Page
from kb.model.voices import in_short
from kb.schema import ALL_LICENSED, LICENCE

FOLDER = "leaflets"


def documents(workshop: ExportContext) -> Iterator[Document]:
    """One leaflet for each page of the collections."""
    for page in workshop.base.collected:
        sources = written(workshop, page)
        yield Document(f"{FOLDER}/{page.id}.pdf", sources.key, partial(set_pdf, workshop, sources))


def written(workshop: ExportContext, page: Page) -> Sources:
    """Everything that the leaflet of a page is set from.

    Raises:
        ExportError: the page holds something that no document can show.
    """
    base, day = workshop.base, workshop.day
    tree = read_page(page)
    if tree.problems:
        raise ExportError(tree.problems)
    titles = paragraph_titles(page, tree.blocks) | work_titles(base, page.cites)
    setter = Typesetter(
        base,
        pages={page.path: page.id},
        labels=titles,
        numbered=False,
        page=page,
    )
    body = setter.blocks(tree.blocks)
    kind = page.kind.title if page.kind else ""
    parts = [
        '#import "leaflet.typ": *',
        document_style(f"{page.id} {page.title}", in_short(page), day),
        f"#show: leaflet.with({string(page.id)}, {words_in(page.title)}, {words_in(kind)}, "
        f"{string(base.edition)})",
        f"#here-is({string(f'begin-{page.id}')})",
        page_head(setter, page, 1),
        standing(page),
        f'#include "{page.id}.typ"',
        connections(setter, page, 2),
    ]
    if page.cites:
        parts.append(f"#section(2, {string(f'{page.id}-references')})[References]")
        entries = sorted((base.by_key[key] for key in {*page.cites}), key=sort_key)
        parts += [
            f"#work({string(f'ref-{entry.key}')}, [{setter.line(referred(base, entry.key))}])"
            for entry in entries
        ]
    address = setter.address(page.path, "")
    # The imprint is at the foot of the last side, so it counts with the length of the text.
    parts.append(f"#rest({string(page.id)})")
    parts.append(
        f"#imprint({string(page.id)}, {string(address)}, {string(base.edition)}, {string(long_date(day))}, "
        f"{string(ALL_LICENSED.removesuffix(LICENCE))}, {string(LICENCE)})"
    )
    return Sources(
        {MAIN: "\n".join(parts), f"{page.id}.typ": f'#import "kb.typ": *\n{body}\n'},
        day,
        {name: (workshop.root / path).read_bytes() for path, name in setter.pictures.items()},
        titles=titles,
        parts=(page.id,),
        sides=(2, 4),
        origin={
            f"{page.id}.typ": page.path,
            **{name.rpartition("/")[2]: path for path, name in setter.pictures.items()},
        },
    )
