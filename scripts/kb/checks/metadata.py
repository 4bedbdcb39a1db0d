"""Family M: front matter and data files."""

from __future__ import annotations

from collections.abc import Iterator

from kb.checks.engine import Finding, check
from kb.kinds import DATA_FIELDS, DOCS_FIELDS, INTRODUCTION_FIELDS, POINT_KINDS, TERM_KINDS, Field
from kb.model import PAGE_ID, Base, DataFile, Page, Tag, Term
from kb.problems import did_you_mean
from kb.shapes import Fault, faults, mappings_of
from kb.source import Mapping, Scalar


def _fields(page: Page) -> tuple[Field, ...]:
    if page.kind:
        return page.kind.fields
    return INTRODUCTION_FIELDS if page.is_introduction else DOCS_FIELDS


def _found(kind: str, node: Mapping | None, fields: tuple[Field, ...]) -> Iterator[Finding]:
    if node is not None:
        fault: Fault
        for fault in faults(node, fields):
            if fault[0] == kind:
                yield Finding(*fault[1:])


@check("M101", on=Page)
def missing_key(page: Page, base: Base) -> Iterator[Finding]:
    """Front matter has every key that its kind of page needs."""
    yield from _found("missing", page.front, _fields(page))


@check("M102", on=Page)
def unknown_key(page: Page, base: Base) -> Iterator[Finding]:
    """Front matter has no key that nothing reads; most are slips of the pen."""
    yield from _found("unknown", page.front, _fields(page))


@check("M103", on=Page)
def wrong_type(page: Page, base: Base) -> Iterator[Finding]:
    """Each key holds what it should: text, a list of words, a list of entries."""
    yield from _found("type", page.front, _fields(page))


@check("M104", on=Page)
def empty_value(page: Page, base: Base) -> Iterator[Finding]:
    """A key that is written has a value."""
    yield from _found("empty", page.front, _fields(page))


@check("M105", on=Page)
def not_a_date(page: Page, base: Base) -> Iterator[Finding]:
    """A date is a day of the calendar, written as YYYY-MM-DD."""
    yield from _found("date", page.front, _fields(page))


@check("M106", on=Page)
def too_long(page: Page, base: Base) -> Iterator[Finding]:
    """Titles, summaries and reasons fit where they are shown."""
    yield from _found("long", page.front, _fields(page))


@check("M110", on=Page)
def wrong_id(page: Page, base: Base) -> Iterator[Finding]:
    """An id is the letter of its folder's kind and a number, such as ``T7``."""
    if page.kind is None or "id" not in page.fields:
        return
    match = PAGE_ID.fullmatch(page.id)
    if match is None or match[1] != page.kind.letter:
        yield Finding(
            page.fields["id"].span,
            f"{page.id!r} is not the id of a {page.kind.name}",
            f"write {page.kind.letter!r} and a number, such as '{page.kind.letter}1'",
        )


@check("M111", on=Page)
def double_id(page: Page, base: Base) -> Iterator[Finding]:
    """An id belongs to one page."""
    if page.id and (first := base.by_id[page.id]) is not page:
        free = next(n for n in range(1, len(base.pages) + 2) if f"{page.id[:1]}{n}" not in base.by_id)
        yield Finding(
            page.fields["id"].span,
            f"id {page.id!r} belongs to {first.path}",
            f"take a free one, such as '{page.id[:1]}{free}'",
        )


@check("M201", on=DataFile)
def data_fault(file: DataFile, base: Base) -> Iterator[Finding]:
    """Data files have the keys and values that their schema in ``kinds.py`` describes."""
    for _, span, message, hint in faults(file.node, DATA_FIELDS[file.path]):
        yield Finding(span, message, hint)


@check("M202", on=DataFile)
def double_data_id(file: DataFile, base: Base) -> Iterator[Finding]:
    """Each id of a data file is used once in it."""
    seen: dict[str, str] = {}
    for key, value in file.node.pairs:
        for entry in mappings_of(value):
            for node in (entry, *mappings_of(entry.get("points"))):
                written = node.get("id")
                if not isinstance(written, Scalar):
                    continue
                if seen.setdefault(f"{key.value} {written.value}", "") == "seen":
                    yield Finding(
                        written.span, f"id {written.value!r} is used twice", "rename one of the two"
                    )
                seen[f"{key.value} {written.value}"] = "seen"


@check("M203", on=Term)
def unknown_term_kind(term: Term, base: Base) -> Iterator[Finding]:
    """A term of the glossary is of a known kind."""
    if term.kind.value not in TERM_KINDS:
        hint = did_you_mean(term.kind.value, TERM_KINDS, f"use one of {', '.join(TERM_KINDS)}")
        yield Finding(term.kind.span, f"kind {term.kind.value!r} is not known", hint)


@check("M204", on=Tag)
def unknown_facet(tag: Tag, base: Base) -> Iterator[Finding]:
    """A tag belongs to a facet of the vocabulary."""
    facets = [facet.id for facet in base.facets]
    if tag.facet.value not in facets:
        hint = did_you_mean(tag.facet.value, facets, f"use one of {', '.join(facets)}")
        yield Finding(tag.facet.span, f"facet {tag.facet.value!r} is not known", hint)


@check("M205", on=DataFile)
def unknown_point_kind(file: DataFile, base: Base) -> Iterator[Finding]:
    """A point of the paper is a claim, an example, a caveat, a proposal or a question."""
    for section in mappings_of(file.node.get("sections")):
        for point in mappings_of(section.get("points")):
            kind = point.get("kind")
            if isinstance(kind, Scalar) and kind.value not in POINT_KINDS:
                hint = did_you_mean(kind.value, POINT_KINDS, f"use one of {', '.join(POINT_KINDS)}")
                yield Finding(kind.span, f"kind {kind.value!r} is not known", hint)
