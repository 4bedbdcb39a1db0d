"""Citations and references as lines of a tree, as ``kb.citations.citeproc`` has formatted them."""

from __future__ import annotations

from markupsafe import Markup

from kb.citations.citeproc import group
from kb.documents.read_tree import read_inline
from kb.documents.tree import Citation, Inline
from kb.html import el
from kb.model import Base, FormattedWork
from kb.schema.paths import REFERENCES


def cited(base: Base, citation: Citation) -> tuple[Inline, ...]:
    """A citation as "(see Author 2011, p. 4; Other 2013)", each work linked to its reference."""
    rows = ((work.prefix, work.key, work.locator) for work in citation.works)
    return read_inline(group(rows, base.works(), _linked), REFERENCES)


def _linked(work: FormattedWork) -> Markup:
    return el("a", work.cited, href=f"#ref-{work.key}")


def named(base: Base, key: str) -> tuple[Inline, ...]:
    """Author and year of a work."""
    return read_inline(base.works()[key].cited, REFERENCES)


def referred(base: Base, key: str) -> tuple[Inline, ...]:
    """The full reference of a work."""
    return read_inline(base.works()[key].reference, REFERENCES)
