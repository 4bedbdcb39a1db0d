"""Finishes a PDF that Typst set: destinations, structure, metadata (pikepdf)."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from io import BytesIO
from itertools import islice
from typing import Any

from kb.documents.typst.sources import MAIN, NUMBERS, Place, Sources
from kb.schema import ALL_LICENSED, LICENCE

DESTINATIONS = "kb-destinations"

_ABOVE = 14
"""Points between the top of the window and the line that a destination opens at."""


def with_destinations(path: str, text: str, sources: Sources) -> str:
    """The text of a file; at the end of the main file, Typst lists the position of each destination."""
    if path != MAIN:
        return text
    labels = {*sources.titles, *(f"{end}-{part}" for part in sources.parts for end in ("begin", "end"))}
    names = "".join(f"{json.dumps(name)}, " for name in sorted(labels))
    turns = "".join(f"{json.dumps(f'{at}-{part}')}, " for part in sources.parts for at in ("turn", "foot"))
    return (
        f'{text}\n#import "{NUMBERS}": draft\n#let there(n) = query(label(n)).len() > 0\n'
        "#let placed(n) = (n, locate(label(n)).position())\n"
        f"#context [#metadata((({names}).filter(n => not draft or there(n)).map(placed), "
        f"({turns}).filter(there).map(placed), "
        "(page.margin.top.length.pt(), page.margin.bottom.length.pt(), page.height.pt())))"
        f" <{DESTINATIONS}>]\n"
    )


INSIDE = "kb:"
"""How the address of a link inside a document begins in the source; a label follows.

Typst would have to set every paragraph twice to lead to a label, and says of such a link no more than a page.
"""


def finished(made: bytes, found: Mapping[str, Place], sources: Sources) -> tuple[bytes, dict[str, int]]:
    """The PDF with a name for each place, links that say where they lead, and its licence.

    It holds nothing that differs from run to run.

    Returns:
        The PDF, and the page of each name, counted from 1.
    """
    import pikepdf

    with pikepdf.open(BytesIO(made)) as pdf:
        pages = list(pdf.pages)
        names = pdf.Root.get("/Names", pikepdf.Dictionary())
        # Those that Typst has made itself, for headings, are what its own bookmarks lead to.
        places = dict(pikepdf.NameTree(names.Dests)) if "/Dests" in names else {}
        numbers = {page.obj.objgen: number for number, page in enumerate(pages, 1)}
        on_page = {
            name: numbers[(place.D if isinstance(place, pikepdf.Dictionary) else place)[0].objgen]
            for name, place in places.items()
        }
        for name, where in found.items():
            if name not in sources.titles or name in places:
                continue
            page, on_page[name] = pages[where["page"] - 1], where["page"]
            height = float(page.mediabox[3])
            top = min(height, height - float(where["y"].removesuffix("pt")) + _ABOVE)
            places[name] = pikepdf.Array(
                [page.obj, pikepdf.Name.XYZ, 0, round(top, 2), pikepdf.Object.parse(b"null")]
            )
        said = {
            name: (
                pikepdf.String(name),
                pikepdf.String(f"{title}, page {found[name]['page']}"),
            )
            for name, title in sources.titles.items()
        }
        for page in pages:
            for annotation in page.obj.get("/Annots", ()):
                if (action := annotation.get("/A")) is None:
                    continue
                address = str(action.URI)
                if address.startswith(INSIDE):
                    del annotation["/A"]
                    annotation["/Dest"], annotation["/Contents"] = said[address.removeprefix(INSIDE)]
        if places:
            ordered = sorted(places, key=str.encode)
            pairs = [each for name in ordered for each in (pikepdf.String(name), places[name])]
            limits = pikepdf.Array([pikepdf.String(ordered[0]), pikepdf.String(ordered[-1])])
            leaf = pdf.make_indirect(pikepdf.Dictionary(Limits=limits))
            leaf.Names = pikepdf.Array(pairs)  # added later, for it would be copied
            names.Dests = pdf.make_indirect(pikepdf.Dictionary(Kids=pikepdf.Array([leaf])))
            pdf.Root.Names = names
        if sources.row_heads:
            _head_rows(pdf.Root.StructTreeRoot, sources.row_heads)
        if "/Outlines" in pdf.Root:
            pdf.Root.PageMode = pikepdf.Name.UseOutlines
        if "/Suspects" in pdf.Root.MarkInfo:  # none are, which is so without it; poppler reads it wrongly
            del pdf.Root.MarkInfo["/Suspects"]
        with pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as meta:
            meta["dc:rights"] = sources.rights
            if sources.rights == ALL_LICENSED:
                meta["xmpRights:Marked"] = "True"
                meta["xmpRights:WebStatement"] = LICENCE
        out = BytesIO()
        pdf.save(out, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return out.getvalue(), on_page


def _head_rows(root: Any, many: int) -> None:
    """Make the first cell of each row of the first tables the head of its row, as Typst cannot.

    Args:
        root: of the structure.
        many: how many tables have such rows.
    """
    import pikepdf

    head = pikepdf.Dictionary(O=pikepdf.Name.Table, Scope=pikepdf.Name.Row)
    for table in islice(_tables(root), many):
        for group in table.K:
            for row in group.K if group.S in ("/THead", "/TBody") else [group]:
                cells = row.get("/K")
                if isinstance(cells, pikepdf.Array) and cells[0].S == "/TD":
                    cells[0].S = pikepdf.Name.TH
                    cells[0].A = head


def _tables(element: Any) -> Iterator[Any]:
    """Tables below an element; what holds words only is not looked into."""
    import pikepdf

    kids = element.get("/K", ())
    for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
        if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
            if kid.S == "/Table":
                yield kid
            elif kid.S in ("/Document", "/Div", "/Sect", "/Part"):
                yield from _tables(kid)
