"""Citations as the site shows them: an author-date registry for mkdocs-bibtex.

mkdocs-bibtex's own registries drop locators, leave dangling back-links and need a program from outside; its
abstract ``ReferenceRegistry`` is made to be filled in. The only module that imports mkdocs-bibtex.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from markupsafe import Markup
from mkdocs_bibtex.citation import Citation, CitationBlock, InlineReference
from mkdocs_bibtex.registry import ReferenceRegistry

from kb.citations.citeproc import group
from kb.html import el, join
from kb.html.tree import Node, changed, parsed, written
from kb.model import FormattedWork


class AuthorDateRegistry(ReferenceRegistry):  # type: ignore[misc]  # published without types
    """Shows ``[see @key, p. 4; @other]`` as "(see Author 2011, p. 4; Other 2013)", with links.

    Args:
        works: the bibliography by key, formatted already, so that nothing is parsed twice.
        page: address of the page of references, relative to the page that cites.
    """

    def __init__(self, works: Mapping[str, FormattedWork], page: str) -> None:
        self._works = works
        self._page = page

    def validate_citation_blocks(self, citation_blocks: list[CitationBlock]) -> None:
        """Nothing to do: unknown keys are C101 of ``kb check``, with their position."""

    def validate_inline_references(self, inline_references: list[InlineReference]) -> set[InlineReference]:
        """None: a bare ``@name`` is not a citation here."""
        return set()

    def inline_text(self, citation_block: CitationBlock) -> Markup:
        """A citation as HTML."""
        return group(
            [(one.prefix, one.key, one.suffix) for one in citation_block.citations], self._works, self._linked
        )

    def reference_text(self, citation: Citation | InlineReference) -> Markup:
        """The full reference of a cited work as HTML; of long addresses only the host is shown."""
        whole = changed(parsed(self._works[citation.key].reference), _in_short)
        reference = Markup(written(whole))  # noqa: S704 - HTML, of which links were shortened
        return join(reference, None if reference.endswith(".") else ".")

    def cited(self, works: Iterable[Mapping[str, str]]) -> Markup:
        """Works cited together, each with prefix, key and locator, as HTML."""
        return self.inline_text(
            CitationBlock([Citation(one["key"], one["prefix"], one["locator"]) for one in works])
        )

    def reference(self, key: str) -> Markup:
        """The full reference of the work with a key, as HTML."""
        return self.reference_text(Citation(key, "", ""))

    def _linked(self, work: FormattedWork) -> Markup:
        return el("a", work.cited, href=f"{self._page}#ref-{work.key}")


def _in_short(node: Node) -> list[Node | str] | None:
    """A link that shows its address, with the host alone or the DOI."""
    address = node.values.get("href", "") if node.tag == "a" else ""
    if not address or node.text() != address:
        return None
    host = re.sub(r"^https?://(www\.)?", "", address)
    shown = host.split("/")[0]
    if shown == "doi.org":
        shown = "doi:" + host.partition("/")[2]
    return parsed(el("a", shown, href=address)).children
