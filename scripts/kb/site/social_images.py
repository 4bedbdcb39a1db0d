"""Pictures that are shown with a link in a message: one for each page of a collection, one for all others.

All are drawn in one run of Typst, with the fonts of the documents and without network, and kept by content.
"""

from __future__ import annotations

import base64
import json
from pathlib import Path
from typing import Any

from kb.assets.templates import folder_key
from kb.model import Base, Page
from kb.model.voices import kind_of
from kb.schema import KINDS, KNOWLEDGE_BASE_TITLE, REPORT
from kb.site.metadata import CARD
from kb.storage.cache import Cache

FONTS = "scripts/fonts"

_FOLDER = "assets/cards"
DEFAULT_CARD = f"{_FOLDER}/default.png"
"""For pages without a picture of their own."""

_DRAWING = """
#set page(width: WIDTHpt, height: HEIGHTpt, margin: (x: 80pt, top: 90pt, bottom: 70pt), fill: white)
#set text(font: "KB Sans", size: 32pt, fill: rgb("#16202e"), lang: "en", hyphenate: false)
#set par(leading: 0.35em)
#let cards = json(bytes(sys.inputs.cards))
#let bar(colours) = place(top + left, dx: -80pt, dy: -90pt, grid(
  columns: colours.map(_ => 1fr), ..colours.map(c => rect(width: 100%, height: 18pt, fill: rgb(c)))))
#for (at, card) in cards.enumerate() {
  if at > 0 { pagebreak() }
  block(width: 100% + 160pt, height: 0pt, bar(card.bar))
  if card.id != "" {
    box(fill: rgb(card.colour), radius: 6pt, inset: (x: 16pt, y: 10pt),
      text(fill: white, weight: 600, card.id))
    h(18pt)
    text(fill: rgb(card.colour), weight: 600, card.kind)
  }
  v(28pt)
  text(font: "KB Serif", weight: 600, size: if card.title.len() > 55 { 62pt } else { 78pt }, card.title)
  v(1fr)
  text(fill: rgb("#4d5a6b"), card.foot)
}
""".replace("WIDTH", str(CARD[0])).replace("HEIGHT", str(CARD[1]))


def card_address(page: Page) -> str:
    """Address on the site of the picture of a page."""
    return f"{_FOLDER}/{page.id}.png" if page.kind else DEFAULT_CARD


def cards(base: Base, fonts: Path, cache: Cache) -> dict[str, bytes]:
    """Address -> PNG of every picture.

    Args:
        base: the knowledge base.
        fonts: the folder of the fonts.
        cache: where they are kept; they change with ids, titles and fonts only.
    """
    every = [kind.colours.light for kind in KINDS]
    default = {
        "id": "",
        "kind": "",
        "title": REPORT.title,
        "foot": "A checked, linked, citable knowledge base",
    }
    drawn = {DEFAULT_CARD: default | {"colour": every[0], "bar": every}}
    for page in base.collected:
        colour = (page.kind or KINDS[0]).colours.light
        drawn[card_address(page)] = {
            "id": page.id,
            "kind": kind_of(page),
            "title": page.title,
            "foot": KNOWLEDGE_BASE_TITLE,
            "colour": colour,
            "bar": [colour],
        }
    data = json.dumps(list(drawn.values()), ensure_ascii=False)
    kept = cache.keep(lambda: _drawn(data, fonts), "cards", data, folder_key(fonts))
    return dict(zip(drawn, map(base64.b64decode, json.loads(kept)), strict=True))


def _drawn(data: str, fonts: Path) -> str:
    import typst  # heavy: only when something has to be drawn

    folders: Any = [fonts]  # typst's own types know neither such a list nor that pages may be many
    pages: Any = typst.compile(
        _DRAWING.encode(),
        format="png",
        ppi=72.0,  # a point is a pixel
        sys_inputs={"cards": data},
        font_paths=folders,
        ignore_system_fonts=True,
    )
    listed = pages if isinstance(pages, list) else [pages]
    return json.dumps([base64.b64encode(page).decode() for page in listed if page])
