"""The handbook: the whole base as one PDF."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Iterator
from functools import partial

from kb.documents.export import Document, ExportContext, ExportError
from kb.documents.pdf.backmatter import (
    INDEX,
    PLACES,
    REGISTER,
    TERMS,
    TIMELINE,
    WORKS,
    PageText,
    bibliography,
    glossary,
    index,
    places,
    register,
    timeline,
)
from kb.documents.pdf.paging import set_and_noted
from kb.documents.pdf.plates import (
    AFTER,
    BEFORE,
    MAP_PAGE,
    MATRICES,
    MATRIX_PAGE,
    TIMELINE_PAGE,
    Matrix,
    Picture,
)
from kb.documents.read_tree import read_page
from kb.documents.typst.partials import (
    TITLE,
    connections,
    document_style,
    long_date,
    page_head,
    standing,
    words_in,
)
from kb.documents.typst.sources import MAIN, Sources
from kb.documents.typst.writer import Typesetter, page_label, paragraph_titles, string, words, work_titles
from kb.graph.argument import Argument
from kb.graph.argument import argument as argument_of
from kb.graph.sentences import capital
from kb.model import Base, Page
from kb.model.voices import EDITORS, OWN_PAGES, PAPER, SUMMARIES, specimens
from kb.schema import (
    BY_LETTER,
    KINDS,
    KNOWLEDGE_BASE_TITLE,
    LICENCE,
    LICENCE_TITLE,
    NOT_REPRODUCED,
    REPORT,
    START,
    WORDING,
    Kind,
    introduction_path,
)
from kb.schema.paths import ABOUT, GLOSSARY, QUESTIONS, REFERENCES, TAGS, tag_path
from kb.schema.permanent_url import permanent_url
from kb.text.plural import in_words
from kb.views.pictures.matrix import cases_of, direct_in_words

NAME = "handbook.pdf"

CONTENTS, COLOPHON, HOW_TO_READ = "contents", "colophon", "how-to-read"


def documents(workshop: ExportContext) -> Iterator[Document]:
    """The handbook."""
    sources = written(workshop)
    yield Document(NAME, sources.key, partial(set_and_noted, workshop, sources))


def written(workshop: ExportContext) -> Sources:
    """Everything that the handbook is set from.

    Raises:
        ExportError: a page holds something that no document can show.
    """
    base = workshop.base
    introductions = [base.by_path[introduction_path(kind)] for kind in KINDS]
    shown = [base.by_path[ABOUT], *introductions, *base.collected]
    texts = {page.path: PageText(page, read_page(page)) for page in shown}
    if problems := [problem for text in texts.values() for problem in text.tree.problems]:
        raise ExportError(problems)
    stands = _stands(base)
    titles = _titles(base, texts.values())
    setter = Typesetter(base, pages={page.path: page_label(page) for page in shown} | stands, labels=titles)
    setter.marks = partial(_mark, setter)
    files: dict[str, str] = {}
    origin: dict[str, str] = {}
    for text in texts.values():
        name = f"{page_label(text.page)}.typ"
        setter.page = text.page
        setter.shift = 1 if text.page.kind else 0
        files[name] = _IMPORT + setter.blocks(text.tree.blocks) + "\n"
        origin[name] = text.page.path
    setter.page = None
    files |= {
        "register.typ": _IMPORT + "\n".join(register(base)),
        "timeline.typ": _IMPORT + "\n".join(timeline(setter)),
        "places.typ": _IMPORT + "\n".join(places(setter)),
        "glossary.typ": _IMPORT + "\n".join(glossary(setter)),
        "index.typ": _IMPORT + "\n".join(index(base, texts.values())),
    }
    # The last, for it names the pages on which all the others cite.
    files["bibliography.typ"] = _IMPORT + "\n".join(bibliography(setter))
    files[MAIN] = "\n".join(_main(workshop, setter))
    binaries: dict[str, bytes] = {}
    for picture in (*BEFORE, *AFTER):
        binaries[f"pictures/{picture.label}.svg"] = picture.draw(base).encode("utf-8")
    for path, name in setter.pictures.items():
        binaries[name] = (workshop.root / path).read_bytes()
        origin[posixpath.basename(name)] = path
    for key, found in setter.occurrences.items():
        titles |= dict.fromkeys(found, f"{titles[f'ref-{key}']} cited")
    return Sources(
        files,
        workshop.day,
        binaries,
        titles=titles,
        row_heads=len(MATRICES),
        parts=(
            *(HOW_TO_READ, page_label(base.by_path[ABOUT]), REGISTER),
            *map(page_label, introductions),
            *base.by_id,
        ),
        origin=origin,
    )


_IMPORT = '#import "handbook.typ": *\n'


def _stands(base: Base) -> dict[str, str]:
    """Pages that the handbook shows in a form of its own -> the label of that form."""
    stands = {GLOSSARY: TERMS, QUESTIONS: REGISTER, REFERENCES: WORKS, TAGS: INDEX}
    stands |= {TIMELINE_PAGE: TIMELINE} if base.events else {}
    stands |= {MAP_PAGE: PLACES} if base.places else {}
    for picture in reversed(BEFORE):
        stands[picture.path] = picture.label
    stands[MATRIX_PAGE] = MATRICES[0].label
    for tag in base.tags:
        if base.tagged.get(tag.id.value):
            stands[tag_path(tag.id.value)] = f"tag-{tag.id.value}"
    return {path: label for path, label in stands.items() if path in base.by_path}


def _titles(base: Base, texts: Iterable[PageText]) -> dict[str, str]:
    """Each label of the handbook -> a short title of its destination."""
    titles = {HOW_TO_READ: "How to read this handbook", CONTENTS: "Contents", COLOPHON: "Colophon"}
    titles |= {REGISTER: "Register of questions", TERMS: "Glossary", WORKS: "Bibliography", INDEX: "Index"}
    titles |= {TIMELINE: "Timeline"} if base.events else {}
    titles |= {PLACES: "Places"} if base.places else {}
    titles |= {picture.label: picture.title for picture in (*BEFORE, *AFTER)}
    titles |= {table.label: table.title for table in MATRICES}
    for text in texts:
        titles |= paragraph_titles(text.page, text.tree.blocks)
    titles |= {f"term-{term.id.value}": f"{term.term} in the glossary" for term in base.terms}
    titles |= {
        f"tag-{tag.id.value}": f"{tag.title} in the index"
        for tag in base.tags
        if base.tagged.get(tag.id.value)
    }
    return titles | work_titles(base, (entry.key for entry in base.entries))


def _mark(setter: Typesetter, name: str, page: Page | None) -> str:
    kind = next((each for each in KINDS if page and introduction_path(each) == page.path), None)
    if name != "index" or kind is None or page is None:
        return ""
    rows = {False: [f"#voice[{words(SUMMARIES)}]"], True: [f"#voice[{words(OWN_PAGES)}]"]}
    for each in setter.base.of_kind(kind):
        row = f"#listed({string(each.id)}, {words_in(each.title)}, {words_in(each.summary)})"
        rows[each.is_own].append(row)
    listed = [*rows[False], *(rows[True] if len(rows[True]) > 1 else [])]
    return "\n".join([*listed, f"#turn({string(page_label(page))})"])


def _main(workshop: ExportContext, setter: Typesetter) -> Iterator[str]:
    base, day = workshop.base, workshop.day
    yield _IMPORT
    said = f"The {REPORT.form} of {REPORT.year} as a knowledge base: handbook, edition {base.edition}"
    yield document_style(f"{TITLE}: handbook", said, day)
    yield cover(workshop)
    yield _chapter(HOW_TO_READ, TITLE, "How to read this handbook", f"{_how_to_read(base)}")
    yield _chapter(CONTENTS, TITLE, "Contents", f"#title-of({string(CONTENTS)})[Contents]\n#contents()")
    yield _chapter(
        page_label(base.by_path[ABOUT]),
        TITLE,
        "About the paper",
        f"#title-of({string(page_label(base.by_path[ABOUT]))})[About the paper]\n"
        f"#include {string(page_label(base.by_path[ABOUT]) + '.typ')}",
    )
    for picture in BEFORE:
        yield _picture(picture)
    for table in MATRICES:
        yield _matrix(argument_of(base), table)
    for kind in KINDS:
        yield _opening(base, kind)
        for page in base.of_kind(kind):
            text = f"#include {string(page.id + '.typ')}"
            body = "\n".join((page_head(setter, page, 2), standing(page), text, connections(setter, page, 3)))
            yield _chapter(page.id, f"{page.id} {page.title}", kind.title, body)
    yield _chapter(REGISTER, "Register of questions", "What the paper asks", '#include "register.typ"')
    for picture in AFTER:
        yield _picture(picture)
    if base.events:
        yield _chapter(TIMELINE, "Timeline", "Events by year", '#include "timeline.typ"')
    if base.places:
        yield _chapter(PLACES, "Places", "Places by region", '#include "places.typ"')
    yield _chapter(TERMS, "Glossary", "Terms, bodies and instruments", '#include "glossary.typ"', wide=True)
    yield _chapter(WORKS, "Bibliography", "Works cited by the editors", '#include "bibliography.typ"')
    yield _chapter(INDEX, "Index", "Tags and names", '#include "index.typ"', wide=True)
    yield _chapter(COLOPHON, "Colophon", "", _colophon(workshop))


def cover(workshop: ExportContext) -> str:
    """The cover as Typst: a page of its own."""
    base = workshop.base
    rows = (
        f"({string(letter)}, {words_in(many)}, {words_in(verb)})" for letter, many, verb in cover_kinds(base)
    )
    return (
        f"#cover({string(base.edition)}, {string(long_date(workshop.day))}, {words_in(cover_facts(base))}, "
        f"({', '.join(rows)},), {string(base.site_url)})"
    )


def cover_facts(base: Base) -> str:
    """What the book holds, in a sentence."""
    return f"{len(base.points)} numbered statements, in our own words, each in its place in the argument."


def cover_kinds(base: Base) -> Iterator[tuple[str, str, str]]:
    """Letter, number with name, and verb of each kind of page."""
    for kind in KINDS:
        number = len(base.of_kind(kind))
        many = f"{in_words(number)} {kind.name if number == 1 else kind.plural}"
        yield kind.letter, f"{many[:1].upper()}{many[1:]}", kind.verb


def _chapter(name: str, left: str, right: str, body: str, wide: bool = False) -> str:
    head = f"({words_in(left)}, {words_in(right)})"
    return f"#chapter({string(name)}, wide: {'true' if wide else 'false'}, {head})[\n{body}\n]"


def _picture(picture: Picture) -> str:
    said = (words_in(picture.title), words_in(picture.caption))
    file = string(f"pictures/{picture.label}.svg")
    return f"#plate({string(picture.label)}, {', '.join(said)}, drawn({file}, {string(picture.alt)}))"


def _matrix(whole: Argument, table: Matrix) -> str:
    def named(page: Page) -> str:
        return f"({string(page.id)}, {words_in(page.title)})"

    def ids(found: Iterable[str]) -> str:
        return f"({''.join(f'{string(each)}, ' for each in found)})"

    rows = []
    for row in whole.matrix(table.letter):
        cells = (
            f"cell({string(direct_in_words(cell))}, "
            f"{ids(path.first.target for path in cell.paths)}, {ids(cases_of(cell))})"
            for cell in row
        )
        rows.append(f"({named(whole.pages[row[0].row])}, ({', '.join(cells)},))")
    columns = ", ".join(named(page) for page in whole.of_kind(table.letter))
    said = f"{string(table.label)}, {words_in(table.title)}, {words_in(table.caption)}"
    return (
        f"#plate({said}, matrix({words_in(capital(BY_LETTER[START].name))}, ({columns},), {', '.join(rows)}))"
    )


def _opening(base: Base, kind: Kind) -> str:
    page = base.by_path[introduction_path(kind)]
    name = page_label(page)
    return (
        f"#chapter({string(name)}, banner: true, ({words_in(kind.title)}, {words_in(TITLE)}))["
        f"#opening({string(kind.letter)}, {string(name)}, {words_in(kind.title)}, "
        f"{words_in(kind.verb[:1].upper() + kind.verb[1:])})[\n#include {string(name + '.typ')}\n]]"
    )


def _how_to_read(base: Base) -> str:
    said = specimens(base)
    example, note = said.get(PAPER, next(iter(base.points), "")), said.get(EDITORS, "")
    address = permanent_url(base.site_url, example)
    connected = f"({words_in(WORDING.connected)}, {words_in(WORDING.unsaid)})"
    return (
        f"#how-to-read({string(example)}, {string(note)}, {string(address)}, {connected})[\n{_kinds(base)}\n]"
    )


def _kinds(base: Base) -> str:
    rows = []
    for kind in KINDS:
        label = page_label(base.by_path[introduction_path(kind)])
        said = f"{kind.verb[:1].upper()}{kind.verb[1:]}"
        rows.append(
            f"#block(above: 0.6em, below: 0.6em, par[#tick({string(kind.letter)})#h(6pt)"
            f"#bare({string(label)}, strong[{kind.title}]) #h(4pt) {words(said)} #h(1fr) "
            f"#page-of({string(label)})])"
        )
    return "\n".join(rows)


def _colophon(workshop: ExportContext) -> str:
    base = workshop.base
    rows = [
        ("Title", words(f"{TITLE}: handbook")),
        ("Edition", words(base.edition)),
        ("Date", words(long_date(workshop.day))),
        *((("Source revision", words(workshop.revision)),) if workshop.revision else ()),
        ("Site", f"#outer({string(base.site_url)}){words_in(base.site_url)}"),
        (
            "Licence",
            words(f"Text: {LICENCE_TITLE}, ")
            + f"#outer({string(LICENCE)}){words_in(LICENCE)}"
            + words(". Program: MIT licence. ")
            + words(NOT_REPRODUCED),
        ),
        ("To cite", words(f"{KNOWLEDGE_BASE_TITLE}. Edition {base.edition}. {base.site_url}")),
        (
            "Type",
            words("KB Serif and KB Sans, cut from Source Serif 4 and Source Sans 3 by Adobe (SIL Open Font ")
            + words("License 1.1). Set with Typst as PDF/UA-1 and PDF/A-2a."),
        ),
    ]
    shown = ", ".join(f"({words_in(name)}, [{body}])" for name, body in rows)
    return f"#title-of({string(COLOPHON)})[Colophon]\n#colophon(({shown},))"
