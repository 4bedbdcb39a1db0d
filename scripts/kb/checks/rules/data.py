"""Family M, codes above 200: the data files."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from kb.assets.glyphs import unshown
from kb.checks.characters import invisible, invisible_in_values, markup_in, named_scalars, unshown_in_values
from kb.checks.engine import Finding, check
from kb.model import Base, DataFile, Tag, Term
from kb.model.records import DATA_FIELDS
from kb.problems import Edit, Span
from kb.schema import POINT_KINDS, TERM_KINDS
from kb.schema.field_values import faults, mappings_of
from kb.schema.paths import BIBLIOGRAPHY, GLOSSARY_DATA
from kb.sources import Scalar
from kb.text.suggest import did_you_mean


@check("M201", on=DataFile)
def data_fault(file: DataFile, base: Base) -> Iterator[Finding]:
    """Data files have the keys and values that ``schema/fields.py`` describes.

    Bad in docs/glossary.yml:
        - id: zone
          term: Zone
          kind: concept
          defintion: A part of a town.

    Good in docs/glossary.yml:
        - id: zone
          term: Zone
          kind: concept
          definition: A part of a town.
    """
    node = file.node
    tops = {Span(node.span.start, node.span.start + 1)}  # where a missing key is reported
    tops.update(each.span for key, value in node.pairs for each in (key, value))
    for _, span, message, hint in faults(node, DATA_FIELDS[file.path]):
        yield Finding(span, message, hint, cause=span in tops)


@check("M202", on=DataFile)
def doubled_data_id(file: DataFile, base: Base) -> Iterator[Finding]:
    """Each id of a data file is used once in it.

    Bad in docs/glossary.yml:
        - id: osce
          term: Zone
          kind: concept
          definition: A part of a town.

    Good in docs/glossary.yml:
        - id: zone
          term: Zone
          kind: concept
          definition: A part of a town.
    """
    for key, value in file.node.pairs:
        seen: set[str] = set()
        for entry in mappings_of(value):
            for node in (entry, *mappings_of(entry.get("points"))):
                written = node.get("id")
                if not isinstance(written, Scalar):
                    continue
                if written.value in seen:
                    said = f"id {written.value!r} is used twice under {key.value!r}"
                    yield Finding(written.span, said, "rename one of the two")
                seen.add(written.value)


@check("M203", on=Term)
def unknown_term_kind(term: Term, base: Base) -> Iterator[Finding]:
    """A term of the glossary is of a known kind.

    Bad in docs/glossary.yml:
        - id: zone
          term: Zone
          kind: consept
          definition: A part of a town.

    Good in docs/glossary.yml:
        - id: zone
          term: Zone
          kind: concept
          definition: A part of a town.
    """
    if term.kind.value and term.kind.value not in TERM_KINDS:
        hint = did_you_mean(term.kind.value, TERM_KINDS, f"use one of {', '.join(TERM_KINDS)}")
        yield Finding(term.kind.span, f"kind {term.kind.value!r} is not known", hint)


@check("M204", on=Tag)
def unknown_facet(tag: Tag, base: Base) -> Iterator[Finding]:
    """A tag belongs to a facet of the vocabulary.

    Bad in docs/tags.yml:
        facets:
          - id: crime
            title: Crime
            definition: Kinds of crime.
        tags:
          - id: cybercrime
            title: Cybercrime
            facet: crimes
            definition: Crime against computers.

    Good:
        ---
        tags: [cybercrime, economy, human-rights]
        ---
    """
    facets = [facet.id for facet in base.facets]
    if tag.facet.value and tag.facet.value not in facets:
        hint = did_you_mean(tag.facet.value, facets, f"use one of {', '.join(facets)}")
        yield Finding(tag.facet.span, f"facet {tag.facet.value!r} is not known", hint)


@check("M205", on=DataFile)
def unknown_point_kind(file: DataFile, base: Base) -> Iterator[Finding]:
    """A point of the paper is a claim, an example, a caveat, a proposal or a question.

    Bad in docs/paper.yml:
        - id: V2
          section: "4.2"
          title: Another principle
          part: vision
          points:
            - {id: V2.1, kind: opinion, text: Something is so.}

    Good:
        What the paper's data file says is well formed.
    """
    for section in mappings_of(file.node.get("sections")):
        for point in mappings_of(section.get("points")):
            kind = point.get("kind")
            if isinstance(kind, Scalar) and kind.value not in POINT_KINDS:
                hint = did_you_mean(kind.value, POINT_KINDS, f"use one of {', '.join(POINT_KINDS)}")
                yield Finding(kind.span, f"kind {kind.value!r} is not known", hint)


@check("M206", on=Base)
def unsorted_glossary(base: Base) -> Iterator[Finding]:
    """The glossary is in alphabetical order, so that each term has one place.

    Bad in docs/glossary.yml:
        - id: agency
          term: Agency
          kind: concept
          definition: A body that acts for a state.

    Good in docs/glossary.yml:
        - id: zone
          term: Zone
          kind: concept
          definition: A part of a town.
    """
    path = GLOSSARY_DATA
    text = base.texts.get(path, "")
    starts = [text.rfind("\n", 0, term.id.span.start) + 1 for term in base.terms]
    names = [term.term.casefold() for term in base.terms]
    for before, term in zip(base.terms, base.terms[1:], strict=False):
        if term.term.casefold() < before.term.casefold():
            whole = all(re.match(r"\s*- id:", text[start:]) for start in starts)
            fix = sorted_blocks(text, starts, names, "#") if whole else ()
            said = f"{term.term!r} comes after {before.term!r}"
            yield Finding(term.id.span, said, "put the terms into the order of the alphabet", path, fix)
            return


def without_full_stop(text: str) -> bool:
    """Whether a text does not end as a sentence does."""
    return bool(text.strip()) and not re.search(r"[.?!…][\"'”’»)\]]*$", text.strip())


@check("M231", on=DataFile)
def definition_without_full_stop(file: DataFile, base: Base) -> Iterator[Finding]:
    """A definition ends with a full stop: pages and documents set it beside others, and before a source.

    Bad in docs/glossary.yml:
        - id: zone
          term: Zone
          kind: concept
          definition: A part of a town

    Good in docs/glossary.yml:
        - id: zone
          term: Zone
          kind: concept
          definition: A part of a town.
    """
    for _, entries in file.node.pairs:
        for entry in mappings_of(entries):
            written = entry.get("definition")
            if isinstance(written, Scalar) and without_full_stop(written.value):
                said = f"the definition ends without a full stop: {written.value.strip()[-30:]!r}"
                yield Finding(written.span, said, "end it with '.'", fix=_with_full_stop(file, base, written))


def _with_full_stop(file: DataFile, base: Base, written: Scalar) -> tuple[Edit, ...]:
    """The edit that adds one, where the value is written as such on one line."""
    text = base.texts.get(file.path, "")[written.span.start : written.span.end]
    bare = text.strip("\"'")
    if bare != written.value or text[-1:].isspace():
        return ()
    end = written.span.end - (len(text) - len(text.rstrip("\"'")))
    return (Edit(Span(end, end), "."),)


@check("M207", on=Term)
def doubled_abbreviation(term: Term, base: Base) -> Iterator[Finding]:
    """An abbreviation belongs to one term; readers are shown one explanation wherever it occurs.

    Bad in docs/glossary.yml:
        - id: zone
          term: Our Secure City Enterprise
          abbreviation: OSCE
          kind: concept
          definition: A part of a town.

    Good in docs/glossary.yml:
        - id: zone
          term: Zone
          kind: concept
          definition: A part of a town.
    """
    if not term.abbreviation:
        return
    first = next(each for each in base.terms if each.abbreviation == term.abbreviation)
    if first is not term:
        said = f"abbreviation {term.abbreviation!r} of {term.term!r} belongs to {first.term!r}"
        yield Finding(term.id.span, said, "leave it out at one of the two")


@check("M208", on=Base)
def invisible_character_in_data(base: Base) -> Iterator[Finding]:
    r"""A data file or the bibliography holds no invisible character, also not in a value as it is read.

    Bad in docs/glossary.yml:
        - id: zone
          term: Zo\u202ene
          kind: concept
          definition: A part of a town.

    Bad in docs/glossary.yml:
        - id: zone
          term: "Zo\x5cu202ene"
          kind: concept
          definition: A part of a town.

    Good in docs/glossary.yml:
        - id: zone
          term: Zone
          kind: concept
          definition: A part of a town.
    """
    for path in (*DATA_FIELDS, BIBLIOGRAPHY):
        for span, said in invisible(base.texts.get(path, "")):
            yield Finding(span, said, "delete it", path)
    for file in base.data:
        for span, said in invisible_in_values(file.node, base.texts.get(file.path, "")):
            yield Finding(span, said, "take the escape out", file.path)


@check("M210", on=DataFile)
def character_without_glyph_in_data(file: DataFile, base: Base) -> Iterator[Finding]:
    r"""Every character of a data file is in the fonts of the documents, which are Latin.

    Bad in docs/glossary.yml:
        - id: zone
          term: Zone \u8b66
          kind: concept
          definition: A part of a town.

    Bad in docs/glossary.yml:
        - id: zone
          term: "Zone \x5cu8b66"
          kind: concept
          definition: A part of a town.

    Good in docs/glossary.yml:
        - id: zone
          term: Zone
          kind: concept
          definition: A part of a town.
    """
    text = base.texts.get(file.path, "")
    for span, said in unshown(text):
        if not text[text.rfind("\n", 0, span.start) + 1 : span.start].lstrip().startswith("#"):
            yield Finding(span, said, "write it in Latin letters, or leave it out")
    for span, said in unshown_in_values(file.node, text):
        yield Finding(span, said, "write it in Latin letters, or leave it out")


_NAMES = frozenset(("title", "term", "abbreviation", "name", "country", "aliases", "names"))


@check("M209", on=DataFile)
def markup_in_name(file: DataFile, base: Base) -> Iterator[Finding]:
    """A title or name is plain text: it has no ``<``, ``>`` or entity such as ``&amp;``.

    Bad in docs/glossary.yml:
        - id: zone
          term: Zone &lt;b&gt;
          kind: concept
          definition: A part of a town.

    Good in docs/glossary.yml:
        - id: zone
          term: Zone
          kind: concept
          definition: A part of a town.
    """
    for key, written in named_scalars(file.node):
        if key in _NAMES and (found := markup_in(written.value)):
            said = f"{found!r} is in the {key} {written.value!r}"
            yield Finding(written.span, said, "write it in words")


def sorted_blocks(text: str, starts: list[int], names: Iterable[str], remark: str) -> tuple[Edit, ...]:
    """The edit that puts blocks of lines into order; remarks and empty lines go with the block below them.

    Args:
        text: of the file.
        starts: where the first line of each block begins.
        names: by what to sort, one for each block.
        remark: the sign that begins a line of remarks.
    """
    # A comment before the first block, with an empty line after it, belongs to the whole file.
    starts = [_with_remarks(text, start, remark, bool(at)) for at, start in enumerate(starts)]
    blocks = [text[start:end] for start, end in zip(starts, [*starts[1:], len(text)], strict=True)]
    between = "\n" if any(block.startswith("\n") for block in blocks) else ""
    order = sorted(zip(names, range(len(blocks)), strict=True))
    cleaned = [blocks[at].strip("\n") + "\n" for _, at in order]
    return (Edit(Span(starts[0], len(text)), between.join(cleaned)),)


def _with_remarks(text: str, start: int, remark: str, over_empty_lines: bool) -> int:
    while start > 0:
        line = text.rfind("\n", 0, start - 1) + 1
        written = text[line : start - 1].strip()
        if not (written.startswith(remark) if written else over_empty_lines):
            return start
        start = line
    return start
