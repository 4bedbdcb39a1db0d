"""Citations as the site shows them: an author-date registry for mkdocs-bibtex.

mkdocs-bibtex's own registries drop locators, leave dangling back-links and need a program from outside; its
abstract ``ReferenceRegistry`` is made to be filled in. The only module that imports mkdocs-bibtex.
"""

from __future__ import annotations

from collections.abc import Mapping

from markupsafe import Markup
from mkdocs_bibtex.citation import Citation, CitationBlock, InlineReference
from mkdocs_bibtex.registry import ReferenceRegistry

from kb.bib import reference, short_author
from kb.model import Entry
from kb.views.markup import between, el, join


class AuthorDateRegistry(ReferenceRegistry):  # type: ignore[misc]  # published without types
    """Formats ``[see @key, p. 4; @other]`` as "(see Author 2011, p. 4; Other 2013)", with links.

    Args:
        entries: the bibliography by key, read and checked already, so that nothing is parsed twice.
        years: the year of each entry, with a letter where one is needed.
        page: address of the page of references, relative to the page that cites.
    """

    def __init__(self, entries: Mapping[str, Entry], years: Mapping[str, str], page: str) -> None:
        self._entries = entries
        self._years = years
        self._page = page

    def validate_citation_blocks(self, citation_blocks: list[CitationBlock]) -> None:
        """Nothing to do: unknown keys are C101 of ``kb check``, with their position."""

    def validate_inline_references(self, inline_references: list[InlineReference]) -> set[InlineReference]:
        """None: a bare ``@name`` is not a citation here."""
        return set()

    def inline_text(self, citation_block: CitationBlock) -> str:
        """A citation as HTML."""
        return join("(", between("; ", (self._one(citation) for citation in citation_block.citations)), ")")

    def reference_text(self, citation: Citation | InlineReference) -> str:
        """The full reference of a cited work as HTML."""
        return reference(self._entries[citation.key], self._years[citation.key])

    def _one(self, citation: Citation) -> Markup:
        entry = self._entries.get(citation.key)
        if entry is None:
            return join(f"@{citation.key}")
        return join(
            f"{citation.prefix} " if citation.prefix else None,
            el("a", f"{short_author(entry)} {self._years[entry.key]}", href=f"{self._page}#ref-{entry.key}"),
            f", {citation.suffix}" if citation.suffix else None,
        )
