"""The citation files beside a page of the site: the page and its paragraphs in each format."""

from __future__ import annotations

import json
import posixpath

from kb.citations.item import RESTATEMENT, Item, page_item, paragraph_item, statement_item
from kb.citations.page_formats import FORMATS, quotation, quotation_html
from kb.model import Base, Page
from kb.schema.paths import REFERENCES


def stem(page: Page) -> str:
    """Address of a page on the site, without its suffix."""
    return posixpath.splitext(page.site_path)[0]


def citation_stem(page: Page) -> str:
    """Address of the files that cite a page, without their suffixes.

    The name of the bibliography's page is that of the works themselves: ``bibliography.bib`` holds these.
    """
    return f"{stem(page)}-page" if page.path == REFERENCES else stem(page)


def files(base: Base, page: Page) -> dict[str, str]:
    """Address -> text of each: one file for each format that programs read, and one script with everything.

    The script holds the citations of the page and of each of its paragraphs in all formats, and the
    quotations of paragraphs, ready to be copied: pages opened from a folder may load scripts, but no data.
    Those of the report's own statement are under ``paper``. The names of the formats, their labels and file
    suffixes follow, so that the browser has no list of its own.
    """
    item = page_item(base, page)
    made = _written(item, citation_stem(page))
    ready: dict[str, object] = {item.id: _ready(item)}
    for id_ in page.paragraphs:
        item = paragraph_item(base, page, id_)
        said: dict[str, object] = {
            **_ready(item),
            "quote": quotation(item.abstract, item),
            "quoteHtml": quotation_html(item.abstract, item),
        }
        if item.voice == RESTATEMENT:
            said["paper"] = _ready(statement_item(base, page, id_))
        ready[id_] = said
    made[f"{stem(page)}.cite.js"] = f"kb.cite({','.join(map(_json, (page.site_path, ready, _offered())))});\n"
    return made


def short_files(item: Item) -> dict[str, str]:
    """Address -> text of the files beside the short link of an item: ``T7.3/T7.3.bib`` and the like."""
    return _written(item, f"{item.id}/{posixpath.basename(item.id)}")


def _written(item: Item, name: str) -> dict[str, str]:
    return {f"{name}{one.suffix}": one.write(item) for one in FORMATS.values() if one.suffix}


def _offered() -> list[dict[str, str]]:
    """The formats as the window of citations lists them (``CitationFormat`` in ``scripts/web/kb.d.ts``)."""
    return [
        {"name": one.name, "label": one.label, "suffix": one.suffix or one.saved_as}
        for one in FORMATS.values()
    ]


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _ready(item: Item) -> dict[str, str]:
    return {name: one.write(item) for name, one in FORMATS.items()} | {"link": item.latest}
