"""Family C: citations and the bibliography."""

from __future__ import annotations

from collections.abc import Iterator

from kb.checks.engine import Finding, check
from kb.model import Base, Citation, Entry, Page, Term
from kb.problems import did_you_mean


@check("C101", on=Citation)
def unknown_key(citation: Citation, page: Page, base: Base) -> Iterator[Finding]:
    """A citation names an entry of ``bibliography.bib``."""
    if citation.key not in base.by_key:
        hint = did_you_mean(citation.key, base.by_key, "add the work to bibliography.bib")
        yield Finding(citation.span, f"no entry {citation.key!r} in bibliography.bib", hint)


@check("C102", on=Term)
def unknown_source(term: Term, base: Base) -> Iterator[Finding]:
    """A source of the glossary names an entry of ``bibliography.bib``."""
    for key in term.sources:
        if key.value not in base.by_key:
            hint = did_you_mean(key.value, base.by_key, "add the work to bibliography.bib")
            yield Finding(key.span, f"no entry {key.value!r} in bibliography.bib", hint)


@check("C103", on=Entry)
def uncited_entry(entry: Entry, base: Base) -> Iterator[Finding]:
    """Every entry of the bibliography is cited by a page or by the glossary."""
    if entry.key not in base.cited and not any(
        entry.key == key.value for t in base.terms for key in t.sources
    ):
        yield Finding(entry.span, f"nothing cites {entry.key!r}", "cite it, or take it out")
