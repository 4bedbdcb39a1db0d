"""The handbook: the whole knowledge base as one PDF, typeset as a book."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import groupby
from typing import NamedTuple

from kb.bib import sort_key
from kb.exports import Document, ExportError, Workshop
from kb.exports.citations import named, referred
from kb.exports.pdf import MAIN, Sources, set_pdf
from kb.exports.pieces import TITLE, connections, document_style, long_date, page_head, words_in
from kb.exports.tree import Block, Item, List, Paragraph, Tree, plain, read_page, walk
from kb.exports.typeset import Typesetter, page_label, string, words
from kb.kinds import DOCS, KINDS, Kind
from kb.model import Base, Page
from kb.render import NOTE_ID
from kb.views import argument, matrix
from kb.views.parts import ABOUT, GLOSSARY, QUESTIONS, REFERENCES, TAGS, introduction_path, tag_path
from kb.views.questions import responding

NAME = "handbook.pdf"

HOW_TO_READ, CONTENTS, REGISTER, INDEX_LABEL = "how-to-read", "contents", "register", "index"
WORKS, TERMS, COLOPHON = "bibliography", "glossary", "colophon"


class Picture(NamedTuple):
    """A picture of the site that the handbook shows on a page of its own, which lies on its side.

    Attributes:
        label: its name in links.
        path: the page of the site that shows it.
        title: heading of its chapter.
        draw: the picture as a whole SVG file.
        caption: how it is read.
        alt: what it shows, in words; the pages of the book say the same in full.
    """

    label: str
    path: str
    title: str
    draw: Callable[[Base], str]
    caption: str
    alt: str


BEFORE: tuple[Picture, ...] = (
    Picture(
        "argument",
        f"{DOCS}/argument.md",
        "The argument",
        argument.alone,
        "Lines lead from trends to the case studies that illustrate them and, dashed, to the dilemmas that "
        "they raise; from case studies to the dilemmas they bear on, and from these to the principles.",
        "Trends, case studies, dilemmas and vision principles in four columns, with a line for each "
        "connection between two of them. Under the heading “Connections” each page names its own.",
    ),
    Picture(
        "matrix-principles",
        f"{DOCS}/matrix.md",
        "Trends and principles",
        partial(matrix.alone, letter="V"),
        "A dilemma in a cell lies between the two: the trend raises it, and the principle answers it. Case "
        "studies below it show both. “Direct” says that the principle responds to the trend itself.",
        "A matrix of trends and vision principles. A cell names the dilemmas and case studies by which a "
        "trend leads to a principle. Under the heading “Connections” each page names its own.",
    ),
    Picture(
        "matrix-dilemmas",
        f"{DOCS}/matrix.md",
        "Trends and dilemmas",
        partial(matrix.alone, letter="D"),
        "“Raises” says that the trend raises the dilemma. Case studies in a cell illustrate the trend and "
        "bear on the dilemma.",
        "A matrix of trends and dilemmas. A cell says whether the trend raises the dilemma, and by which "
        "case studies it is illustrated. Under the heading “Connections” each page names its own.",
    ),
)
"""Pictures before the four parts."""

AFTER: tuple[Picture, ...] = ()
"""Pictures after the register of questions."""


def documents(workshop: Workshop) -> Iterator[Document]:
    """The handbook."""
    sources = written(workshop)
    yield Document(NAME, sources.key, partial(set_pdf, workshop, sources))


@dataclass(frozen=True)
class _Text:
    """A page of the handbook and its text."""

    page: Page
    tree: Tree


def written(workshop: Workshop) -> Sources:
    """Everything that the handbook is set from.

    Raises:
        ExportError: a page holds something that no document can show.
    """
    base = workshop.base
    introductions = [base.by_path[introduction_path(kind)] for kind in KINDS]
    shown = [base.by_path[ABOUT], *introductions, *base.collected]
    texts = {page.path: _Text(page, read_page(page)) for page in shown}
    if problems := [problem for text in texts.values() for problem in text.tree.problems]:
        raise ExportError(problems)
    stands = _stands(base)
    labels = {page_label(page) for page in shown} | set(stands.values())
    paragraphs: dict[str, str] = {}
    for text in texts.values():
        for block in walk(text.tree.blocks):
            if isinstance(block, Paragraph | Item) and block.number:
                paragraphs[block.id] = text.page.path
    headings = {found.id for text in texts.values() for found in text.page.headings}
    terms = {f"term-{term.id.value}" for term in base.terms}
    works = {f"ref-{entry.key}" for entry in base.entries}
    tags = {f"tag-{tag.id.value}" for tag in base.tags if base.tagged.get(tag.id.value)}
    setter = Typesetter(
        base,
        pages={page.path: page_label(page) for page in shown} | stands,
        labels={*labels, *paragraphs, *headings, *terms, *works, *tags},
    )
    setter.marks = partial(_mark, setter)
    files: dict[str, str] = {}
    origin: dict[str, str] = {}
    for text in texts.values():
        name = f"{page_label(text.page)}.typ"
        setter.page = text.page
        setter.shift = 1 if text.page.kind else 0
        setter.first = True
        files[name] = _IMPORT + setter.blocks(text.tree.blocks) + "\n"
        origin[name] = text.page.path
    setter.page = None
    files |= {
        "register.typ": _IMPORT + "\n".join(_register(base)),
        "glossary.typ": _IMPORT + "\n".join(_glossary(setter)),
        "index.typ": _IMPORT + "\n".join(_index(base, texts.values())),
    }
    files["bibliography.typ"] = _IMPORT + "\n".join(_bibliography(setter))
    files[MAIN] = "\n".join(_main(workshop, setter))
    binaries: dict[str, bytes] = {}
    for picture in (*BEFORE, *AFTER):
        binaries[f"pictures/{picture.label}.svg"] = picture.draw(base).encode("utf-8")
    for path, name in setter.pictures.items():
        binaries[name] = (workshop.root / path).read_bytes()
        origin[posixpath.basename(name)] = path
    return Sources(
        files,
        workshop.day,
        binaries,
        destinations={*paragraphs, *labels, *headings},
        origin=origin,
    )


_IMPORT = '#import "handbook.typ": *\n'


def _stands(base: Base) -> dict[str, str]:
    """Pages that the handbook shows in a form of its own -> the label of what stands for them."""
    stands = {GLOSSARY: TERMS, QUESTIONS: REGISTER, REFERENCES: WORKS, TAGS: INDEX_LABEL}
    for picture in (*AFTER, *reversed(BEFORE)):
        stands[picture.path] = picture.label
    for tag in base.tags:
        if base.tagged.get(tag.id.value):
            stands[tag_path(tag.id.value)] = f"tag-{tag.id.value}"
    return {path: label for path, label in stands.items() if path in base.by_path}


def _mark(setter: Typesetter, name: str, page: Page | None) -> str:
    kind = next((each for each in KINDS if page and introduction_path(each) == page.path), None)
    if name != "index" or kind is None:
        return ""
    rows = (
        f"#listed({string(each.id)}, {words_in(each.title)}, {words_in(each.summary)})"
        for each in setter.base.of_kind(kind)
    )
    return "\n".join(rows)


def _main(workshop: Workshop, setter: Typesetter) -> Iterator[str]:
    base, day = workshop.base, workshop.day
    edition = base.edition
    yield _IMPORT
    said = f"The discussion paper of 2013 as a knowledge base: handbook, edition {edition}"
    yield document_style(f"{TITLE}: handbook", said, day)
    count = f"{len(base.points)} numbered statements, in our own words, each in its place in the argument."
    yield (
        f"#cover({string(edition)}, {string(long_date(day))}, {words_in(count)}, "
        f"{_cover_kinds(base)}, {string(base.site_url)})"
    )
    yield _chapter(TITLE, "How to read this handbook", f"{_how_to_read(base)}")
    yield _chapter(TITLE, "Contents", f"#title-of({string(CONTENTS)})[Contents]\n#contents()")
    yield _chapter(
        TITLE,
        "About the paper",
        f"#title-of({string(page_label(base.by_path[ABOUT]))})[About the paper]\n"
        f"#include {string(page_label(base.by_path[ABOUT]) + '.typ')}",
    )
    for picture in BEFORE:
        yield _picture(picture)
    for kind in KINDS:
        yield _opening(base, kind)
        for page in base.of_kind(kind):
            text = f"#include {string(page.id + '.typ')}"
            body = "\n".join((page_head(setter, page, 2), text, connections(setter, page, 3)))
            yield _chapter(f"{page.id} {page.title}", kind.title, body)
    yield _chapter("Register of questions", "What the paper asks", '#include "register.typ"')
    for picture in AFTER:
        yield _picture(picture)
    yield _chapter("Glossary", "Terms, bodies and instruments", '#include "glossary.typ"', wide=True)
    yield _chapter("Bibliography", "Works cited by the editors", '#include "bibliography.typ"')
    yield _chapter("Index", "Tags and names", '#include "index.typ"', wide=True)
    yield _chapter("Colophon", "", _colophon(workshop))


def _cover_kinds(base: Base) -> str:
    rows = []
    for kind in KINDS:
        many = f"{_number(len(base.of_kind(kind)))} {kind.plural}"
        said = f"{many[:1].upper()}{many[1:]}"
        rows.append(f"({string(kind.letter)}, {words_in(said)}, {words_in(kind.verb)})")
    return f"({', '.join(rows)},)"


_NUMBERS = (
    *("no", "one", "two", "three", "four", "five", "six"),
    *("seven", "eight", "nine", "ten", "eleven", "twelve"),
)


def _number(count: int) -> str:
    names = [
        "no",
        "one",
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
        "eleven",
        "twelve",
    ]
    return names[count] if count < len(names) else str(count)


def _chapter(left: str, right: str, body: str, wide: bool = False) -> str:
    return f"#chapter(wide: {'true' if wide else 'false'}, ({words_in(left)}, {words_in(right)}))[\n{body}\n]"


def _picture(picture: Picture) -> str:
    said = (words_in(picture.title), words_in(picture.caption))
    file = string(f"pictures/{picture.label}.svg")
    return f"#plate({string(picture.label)}, {', '.join(said)}, {file}, {string(picture.alt)})"


def _opening(base: Base, kind: Kind) -> str:
    page = base.by_path[introduction_path(kind)]
    name = page_label(page)
    return (
        f"#chapter(([], []))[#opening({string(kind.letter)}, {string(name)}, {words_in(kind.title)}, "
        f"{words_in(kind.verb[:1].upper() + kind.verb[1:])})[\n#include {string(name + '.typ')}\n]]"
    )


def _how_to_read(base: Base) -> str:
    example = "T7.3" if "T7.3" in base.points else next(iter(base.points), "")
    notes = (anchor.id for page in base.collected for anchor in page.anchors if NOTE_ID.fullmatch(anchor.id))
    note = "T7.a" if "T7" in base.by_id else next(notes, "")
    return f"#how-to-read({string(example)}, {string(note)}, {string(base.site_url)})[\n{_kinds(base)}\n]"


def _kinds(base: Base) -> str:
    rows = []
    for kind in KINDS:
        label = page_label(base.by_path[introduction_path(kind)])
        said = f"{kind.verb[:1].upper()}{kind.verb[1:]}"
        rows.append(
            f"#block(above: 0.6em, below: 0.6em)[#tick({string(kind.letter)})#h(6pt)#bare({string(label)}, "
            f"strong[{kind.title}]) #h(4pt) {words(said)} #h(1fr) #page-of({string(label)})]"
        )
    return "\n".join(rows)


def _register(base: Base) -> Iterator[str]:
    yield f"#title-of({string(REGISTER)})[Register of questions]"
    total = sum(point.kind == "question" for point in base.points.values())
    said = (
        f"The paper asks more than it answers. These are its {total} questions, by page, with the principles "
        "that respond to that page, directly or through a dilemma that it is tied to."
    )
    yield f"#lead{words_in(said)}"
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
        if principles := responding(base, source):
            rows = ", ".join(f"({string(each.id)}, {words_in(each.title)})" for each in principles)
            yield f"#respond({rows})"


def _glossary(setter: Typesetter) -> Iterator[str]:
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


def _bibliography(setter: Typesetter) -> Iterator[str]:
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


def _index(base: Base, texts: Iterable[_Text]) -> Iterator[str]:
    yield f"#title-of({string(INDEX_LABEL)})[Index]"
    yield "#columns(3, gutter: 6mm)["
    yield f"#section(2, {string('index-tags')})[Tags]"
    for tag in sorted(base.tags, key=lambda tag: tag.title.casefold()):
        pages = base.tagged.get(tag.id.value, ())
        if pages:
            places = "".join(f"{string(page.id)}, " for page in pages)
            yield f"#indexed({string(f'tag-{tag.id.value}')}, {words_in(tag.title)}, ({places}))"
    yield f"#section(2, {string('index-names')})[Names]"
    for name, found in names(base, _paragraphs(texts)):
        places = "".join(f"{string(each)}, " for each in found)
        yield f'#indexed("", {words_in(name)}, ({places}))'
    yield "]"


def _paragraphs(texts: Iterable[_Text]) -> Iterator[tuple[str, str]]:
    for text in texts:
        for block in walk(text.tree.blocks):
            if isinstance(block, Paragraph | Item) and block.number:
                yield block.number, _plain(block)


def _plain(block: Block | Item) -> str:
    match block:
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
    found = []
    for term in base.terms:
        forms = [term.term, *([term.abbreviation] if term.abbreviation else [])]
        pattern = "|".join(rf"{re.escape(form)}" for form in forms)
        ignoring = re.IGNORECASE if not term.abbreviation and term.term[:1].islower() else 0
        sought = re.compile(rf"(?<!\w)(?:{pattern})(?!\w)", ignoring)
        places = [id_ for id_, text in read if sought.search(text)]
        if places:
            shown = f"{term.term} ({term.abbreviation})" if term.abbreviation else term.term
            found.append((shown, places))
    return sorted(found, key=lambda row: row[0].casefold())


def _colophon(workshop: Workshop) -> str:
    base = workshop.base
    rows = [
        ("Title", words(f"{TITLE}: handbook")),
        ("Edition", words(base.edition)),
        ("Date", words(long_date(workshop.day))),
        *((("Source revision", words(workshop.revision)),) if workshop.revision else ()),
        ("Site", f"#outer({string(base.site_url)}){words_in(base.site_url)}"),
        (
            "Licence",
            words("Text: Creative Commons Attribution 4.0 International (CC BY 4.0). Program: MIT licence. ")
            + words("The paper of 2013 belongs to its publisher and is not reproduced here."),
        ),
        ("To cite", words(f"{TITLE}: a knowledge base. Edition {base.edition}. {base.site_url}")),
        (
            "Type",
            words("KB Serif and KB Sans, cut from Source Serif 4 and Source Sans 3 by Adobe (SIL Open Font ")
            + words("License 1.1). Set with Typst as PDF/UA-1 and PDF/A-2a."),
        ),
    ]
    shown = ", ".join(f"({words_in(name)}, [{body}])" for name, body in rows)
    return f"#title-of({string(COLOPHON)})[Colophon]\n#colophon(({shown},))"
