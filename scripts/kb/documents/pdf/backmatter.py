"""What follows the pages in the handbook: questions, timeline, places, glossary, bibliography, index."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import accumulate, groupby

from kb.citations.bibtex import sort_key
from kb.documents.citations import named, referred
from kb.documents.tree import Block, Citation, Item, List, Numbered, Paragraph, Table, Tree, Work, plain, walk
from kb.documents.typst.partials import words_in
from kb.documents.typst.writer import Typesetter, string, words
from kb.graph.answers import responding
from kb.graph.sentences import questions
from kb.model import Base, Event, Located, Page
from kb.schema import KINDS, REGIONS, WORDING
from kb.text.dates import in_words

REGISTER, TIMELINE, PLACES = "register", "timeline", "places"
TERMS, WORKS, INDEX = "glossary", "bibliography", "index"
"""Labels of the chapters."""


@dataclass(frozen=True)
class PageText:
    """A page of the handbook and its text."""

    page: Page
    tree: Tree


def register(base: Base) -> Iterator[str]:
    """Every question that the paper asks, by page, with the pages that answer it."""
    yield f"#title-of({string(REGISTER)})[Register of questions]"
    total = sum(point.kind == "question" for point in base.points.values())
    yield f"#lead{words_in(questions(total))}"
    for section in base.sections:
        asked = [point for point in section.points if point.kind == "question"]
        source = base.point_pages.get(section.id)
        if not asked or source is None:
            continue
        shown = f"#tick({string(source.id)})#h(5pt)" if source.id else ""
        yield f"#section(2, {string(f'questions-{section.id}')})[{shown}{words(source.title)}]"
        for point in asked:
            text = source.anchor_texts.get(point.id, point.text)
            yield f"#question({string(point.id)}, {words_in(text)})"
        if answers := responding(base, source):
            rows = ", ".join(f"({string(each.id)}, {words_in(each.title)})" for each in answers)
            yield f"#respond({rows})"


def timeline(setter: Typesetter) -> Iterator[str]:
    """Every event under its year, with the paragraphs that mention it and the works that they cite."""
    events = sorted((each for each in setter.base.events if each.year), key=lambda each: each.date.value)
    yield f"#title-of({string(TIMELINE)})[Timeline]"
    yield f"#lead{words_in(f'Dated events that the paper and these pages tell of. {WORDING.selection}')}"
    for year, group in groupby(events, key=lambda each: each.year):
        yield f"#section(2, {string(f'timeline-{year}')})[{year}]"
        yield from (_event(setter, event) for event in group)


def _event(setter: Typesetter, event: Event) -> str:
    keys = [key.value for key in event.sources if key.value in setter.base.by_key]
    works = Citation(tuple(Work(key, "", "") for key in keys), "")
    cited = f" {setter.line((works,))}" if keys else ""
    date = in_words(event.date.value, event.until.value)
    body = f"{words(event.title.value)}.{cited} {_told(setter, event.told)}"
    return f"#event({string(f'event-{event.id.value}')}, {words_in(date)}, [{body}])"


def _told(setter: Typesetter, told: Iterable[Located]) -> str:
    """The paragraphs of an event or place, each with its page number."""
    shown = (f"told({string(each.value)})" for each in told if each.value in setter.labels)
    return "; ".join(f"#{each}" for each in shown)


def places(setter: Typesetter) -> Iterator[str]:
    """Every place under its region, with the paragraphs that mention it and the seats there."""
    base = setter.base
    yield f"#title-of({string(PLACES)})[Places]"
    yield (
        "#lead[The places that these pages tell of, and the seats of the organisations that they name, where "
        "a source states them. The name of a place says nothing about its status.]"
    )
    for region in REGIONS:
        group = [each for each in base.places if each.region.value == region]
        if not group:
            continue
        yield f"#section(2, {string('places-' + region.lower().replace(' ', '-'))})[{words(region)}]"
        for place in group:
            parts = []
            if told := _told(setter, place.told):
                parts.append(told)
            terms = [base.by_term[id_.value] for id_ in place.organisations if id_.value in base.by_term]
            if terms:
                seats = "; ".join(
                    f"#bare({string(f'term-{term.id.value}')}){words_in(term.term)};" for term in terms
                )
                parts.append(f"{words('Seat of ')}{seats}")
            name = ", ".join(filter(None, (place.name, place.country)))
            body = "#linebreak();".join(parts)
            yield f"#place-entry({string(f'place-{place.id.value}')}, {words_in(name)}, [{body}])"


def glossary(setter: Typesetter) -> Iterator[str]:
    """Every term with its definition, sources and site."""
    base = setter.base
    yield f"#title-of({string(TERMS)})[Glossary]"
    yield "#columns(2, gutter: 7mm)["
    ordered = sorted(base.terms, key=lambda term: (term.term.casefold(), term.id.value))
    for letter, group in groupby(ordered, key=lambda term: _letter(term.term)):
        yield f"#letter-of{words_in(letter)}"
        for term in group:
            body = words(term.definition)
            cited = []
            for key in term.sources:
                if key.value in base.by_key:
                    places = setter.occurrences.setdefault(key.value, [])
                    places.append(f"cite-{key.value}-{len(places) + 1}")
                    cited.append(
                        f"#here-is({string(places[-1])});"
                        f"#bare({string(f'ref-{key.value}')})[{setter.line(named(base, key.value))}];"
                    )
            if cited:
                body += "#text(fill: muted)[ (" + "; ".join(cited) + ")]"
            if term.site.startswith(("https://", "http://")):
                host = re.sub(r"^https?://(www\.)?", "", term.site).split("/")[0]
                body += f" #outer({string(term.site)}){words_in(host)};"
            label = f"term-{term.id.value}"
            yield f"#term({string(label)}, {words_in(term.term)}, {string(term.abbreviation)}, [{body}])"
    yield "]"


def _letter(text: str) -> str:
    first = text[:1].upper()
    return first if first.isalpha() else "0–9"


def bibliography(setter: Typesetter) -> Iterator[str]:
    """Every work with the pages on which it is cited; all else must have been written before."""
    base = setter.base
    yield f"#title-of({string(WORKS)})[Bibliography]"
    yield (
        "#lead[The works that the editors cite. The paper’s own bibliography is missing from our copy; "
        "none of these is put forward as one of its sources.]"
    )
    for entry in sorted(base.entries, key=sort_key):
        places = ", ".join(string(each) for each in setter.occurrences.get(entry.key, ()))
        body = setter.line(referred(base, entry.key))
        yield f"#work({string(f'ref-{entry.key}')}, ({places}{',' if places else ''}), [{body}])"


def index(base: Base, texts: Iterable[PageText]) -> Iterator[str]:
    """The index: tags and names with their page numbers."""
    yield f"#title-of({string(INDEX)})[Index]"
    yield "#columns(3, gutter: 6mm)["
    yield f"#section(2, {string('index-tags')})[Tags]"
    for tag in sorted(base.tags, key=lambda tag: tag.title.casefold()):
        pages = base.tagged.get(tag.id.value, ())
        if pages:
            ids = _labels(page.id for page in pages)
            yield f"#tagged({string(f'tag-{tag.id.value}')}, {words_in(tag.title)}, {ids})"
    yield f"#section(2, {string('index-names')})[Names]"
    for name, found in names(base, _paragraphs(texts)):
        parts = []
        if len(found) > MANY:
            for part, group in groupby(sorted(found, key=_part), key=_part):
                parts.append(f"({words_in(_PARTS[part])}, {_labels(group)})")
        yield f"#indexed({words_in(name)}, {_labels(found)}, ({''.join(f'{each}, ' for each in parts)}))"
    yield "]"


MANY = 8
"""An entry of the index with more paragraphs than this names the part of each."""

_PARTS = ("About the paper", *(kind.title for kind in KINDS))


def _part(label: str) -> int:
    """The place of a paragraph's part in ``_PARTS``."""
    return next((at for at, kind in enumerate(KINDS, 1) if label.startswith(kind.letter)), 0)


def _labels(found: Iterable[str]) -> str:
    return f"({''.join(f'{string(each)}, ' for each in found)})"


def _paragraphs(texts: Iterable[PageText]) -> Iterator[tuple[str, str]]:
    for text in texts:
        for block in walk(text.tree.blocks):
            if isinstance(block, Numbered) and block.number:
                yield block.number, _plain(block)


def _plain(block: Block | Item) -> str:
    match block:
        case Table(head, rows):
            return " ".join(plain(cell.children) for row in (*head, *rows) for cell in row)
        case Paragraph(children):
            return plain(children)
        case Item(blocks):
            return " ".join(_plain(each) for each in blocks)
        case List(items):
            return " ".join(_plain(each) for each in items)
        case _:
            return ""


def names(base: Base, paragraphs: Iterable[tuple[str, str]]) -> list[tuple[str, list[str]]]:
    """Each term of the glossary that is named somewhere -> the paragraphs that name it, in their order.

    Args:
        base: the knowledge base.
        paragraphs: id and words of each paragraph.
    """
    read = list(paragraphs)
    # A word is sought quickly in all of them, and its bounds only where it is found.
    lower = [text.casefold() for _, text in read]
    whole = "\n".join(lower)
    starts = list(accumulate((len(text) + 1 for text in lower), initial=0))

    def holding(form: str) -> Iterator[int]:
        at = whole.find(form)
        while at >= 0:
            number = bisect_right(starts, at) - 1
            yield number
            at = whole.find(form, starts[number + 1])

    found = []
    for term in base.terms:
        forms = [term.term, *([term.abbreviation] if term.abbreviation else [])]
        likely = sorted({number for form in forms for number in holding(form.casefold())})
        if not likely:
            continue
        pattern = "|".join(map(re.escape, forms))
        ignoring = re.IGNORECASE if not term.abbreviation and term.term[:1].islower() else 0
        sought = re.compile(rf"(?<!\w)(?:{pattern})(?!\w)", ignoring)
        places = [read[number][0] for number in likely if sought.search(read[number][1])]
        if places:
            shown = f"{term.term} ({term.abbreviation})" if term.abbreviation else term.term
            found.append((shown, places))
    return sorted(found, key=lambda row: row[0].casefold())
