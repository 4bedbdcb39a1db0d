"""The two works that briefings quote: the paper, in our words, and the knowledge base."""

from __future__ import annotations

from typing import NamedTuple

from markupsafe import Markup

from kb.citations.item import page_item
from kb.citations.page_formats import FORMATS, text_html
from kb.model import Base
from kb.schema import REPORT
from kb.schema.paths import HOME


class QuotedWork(NamedTuple):
    """How a quotation names a work, and its reference as text and as HTML; all empty where it has none."""

    named: str
    text: str
    reference: Markup


def quoted_works(base: Base) -> dict[str, QuotedWork]:
    """The paper (``paper``) and the knowledge base (``base``), in the edition of the base."""
    home = base.by_path.get(HOME)
    item = page_item(base, home) if home else None
    form = Markup("{} ({}). <cite>{}</cite>. {}. Restated here, not quoted.")
    paper = form.format(REPORT.author, REPORT.year, REPORT.title, REPORT.publisher)
    return {
        "paper": QuotedWork(f"{REPORT.author} {REPORT.year}", str(paper.striptags()), paper),
        "base": QuotedWork(f"{item.authors[0]} {item.year}", FORMATS["text"].write(item), text_html(item))
        if item
        else QuotedWork("", "", Markup()),
    }
