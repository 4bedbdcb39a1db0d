"""Pictures that are shown with a link in a message: one for each page of a collection, one for all others.

They are drawn by Typst, some at once, with the fonts of the documents and without network, and each is kept
by what it shows.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from kb.assets.templates import folder_key
from kb.model import Base, Page
from kb.model.voices import kind_of
from kb.schema import KINDS, KNOWLEDGE_BASE_TITLE, REPORT
from kb.site.metadata import CARD
from kb.storage.cache import Cache, code_key, content_key

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


_AT_ONCE = 8
"""So many pictures are drawn in one run: each of them takes megabytes until all of the run are done."""


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
    made: dict[str, bytes] = {}
    state = content_key(code_key(), folder_key(fonts))
    rows = list(drawn.items())
    for at in range(0, len(rows), _AT_ONCE):
        made |= _kept(dict(rows[at : at + _AT_ONCE]), state, fonts, cache)
    return made


def _kept(shown: Mapping[str, Mapping[str, Any]], state: str, fonts: Path, cache: Cache) -> dict[str, bytes]:
    """Pictures by address; those are drawn that are not kept."""
    keys = {address: content_key("card", state, _json(card)) for address, card in shown.items()}
    kept = cache.get(keys.values())
    missing = [address for address in shown if keys[address] not in kept]
    if missing:
        pictures = _drawn(_json([shown[address] for address in missing]), fonts)
        for address, picture in zip(missing, pictures, strict=True):
            cache.put(keys[address], picture)
            kept[keys[address]] = picture
    return {address: base64.b64decode(kept[key]) for address, key in keys.items()}


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def _drawn(data: str, fonts: Path) -> list[str]:
    """Pictures in base64."""
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
    return [base64.b64encode(page).decode() for page in listed if page]
