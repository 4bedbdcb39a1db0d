"""Parts of the handbook in pandoc's form that are not pages: pictures, lists, register, colophon."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import groupby
from typing import Any

from markupsafe import Markup

from kb.citations.bibtex import sort_key
from kb.documents.citations import named, referred
from kb.documents.export import ExportContext, ExportError
from kb.documents.pandoc import ooxml
from kb.documents.pandoc.writer import (
    Ast,
    Writer,
    attributes,
    heading,
    link,
    node,
    para,
    spanned,
    styled,
    words,
)
from kb.documents.pdf.plates import Matrix, Picture
from kb.documents.read_tree import read_page
from kb.documents.tree import Citation, Tree, Work
from kb.documents.typst.partials import long_date
from kb.documents.typst.writer import page_label
from kb.graph.answers import responding
from kb.graph.argument import Argument, argument
from kb.graph.sentences import RESPONDING, capital, questions
from kb.html import el
from kb.model import Base, Located, Page, Place
from kb.model.voices import EDITORS, PAPER, specimens
from kb.schema import (
    KINDS,
    KNOWLEDGE_BASE_TITLE,
    LICENCE,
    LICENCE_TITLE,
    NOT_REPRODUCED,
    REGIONS,
    REPORT,
    SPECIMENS,
    WORDING,
    Kind,
    introduction_path,
)
from kb.schema.paths import DOCS
from kb.text.dates import in_words
from kb.text.plural import in_words as number_in_words
from kb.views.pictures import matrix, timeline, world_map
from kb.views.pictures.argument import small as small_argument

WORKS, TERMS, REGISTER, COLOPHON, HOW_TO_READ = "works", "terms", "register", "colophon", "how-to-read"

TIMELINE, MAP = PLATES = (
    Picture(
        "timeline-picture",
        f"{DOCS}/timeline.md",
        "Timeline",
        timeline.svg,
        "A dot is an event: filled where the paper tells of it, a ring where the editors do. It stands under "
        f"the kind of page that says most about it; the band marks {REPORT.year}, the year of the paper.",
        "Years from left to right and kinds of pages below each other, with a dot for each event that a page "
        "tells of. The pages tell each with its date and its source.",
    ),
    Picture(
        "map-picture",
        f"{DOCS}/map.md",
        "Map",
        world_map.svg,
        "The letter says which kind of page tells of a place; a square is the seat of an organisation. Land: "
        "Natural Earth, public domain; equal-area projection.",
        "A map of the world and one of Europe, with the places that the pages tell of and the seats of "
        "organisations. The pages and the glossary name them in words.",
    ),
)
"""Pictures after the register of questions; below each is a list of what it shows."""

UPRIGHT: Mapping[str, Callable[[Base], str]] = {"map-picture": world_map.upright}
"""Pictures that have a form for a page in portrait format -> what draws it."""

SMALL: Mapping[str, tuple[str, Callable[[Base], Markup]]] = {
    "argument": (
        WORDING.narrow,
        small_argument,
    ),
    "timeline-picture": ("", timeline.narrow),
    "map-picture": ("", world_map.narrow),
}
"""Pictures of which there is a form for telephones -> how it is read, where that differs; what draws it."""


def plain(inlines: list[Ast]) -> str:
    """The words of inlines."""
    said = ""
    for each in inlines:
        match each["t"]:
            case "Str" | "Code":
                said += each["c"] if each["t"] == "Str" else each["c"][1]
            case "Space" | "LineBreak":
                said += " "
            case "Link" | "Span":
                said += plain(each["c"][1])
            case "Emph" | "Strong" | "Superscript" | "Subscript":
                said += plain(each["c"])
            case _:
                pass
    return said


def read_markup(pages: list[Page]) -> dict[str, Tree]:
    """The tree of each page, by repository path.

    Raises:
        ExportError: a page has elements that documents cannot hold.
    """
    trees = {page.path: read_page(page) for page in pages}
    if problems := [problem for tree in trees.values() for problem in tree.problems]:
        raise ExportError(problems)
    return trees


TYPE = (
    "KB Serif and KB Sans, cut from Source Serif 4 and Source Sans 3, © Adobe, with Reserved Font Name "
    "“Source”, and licensed under the SIL Open Font License, Version 1.1, whose text stands beside them in "
    "this file."
)
"""The notice that the licence of the fonts requires where they are embedded as files."""


def kept_together(form: str, blocks: list[Ast]) -> list[Ast]:
    """Blocks of one part, whose inner headings begin no new screen of the e-book."""
    if form != "epub" or not blocks:
        return blocks
    first = blocks[:1] if blocks[0]["t"] == "Header" and blocks[0]["c"][0] == 1 else []
    return [*first, node("Div", [attributes("", ["part"]), blocks[len(first) :]])]


def plate(writer: Writer, picture: Picture | Matrix, drawn: dict[str, str]) -> Iterator[Ast]:
    """A picture or matrix with its heading and how it is read.

    A matrix is a table in Word, and a list in the e-book, which has no room for columns. Other pictures are
    as wide as a telephone there, part of the page, so that they have the type and colours of the book.
    """
    base = writer.base
    yield heading(1, picture.label, words(picture.title))
    if isinstance(picture, Matrix):
        yield para(*words(picture.caption))
        form = ooxml.matrix if writer.form == "docx" else _listed_matrix
        yield form(argument(base), picture.letter)
    elif writer.form == "epub" and picture.label in SMALL:
        caption, draw = SMALL[picture.label]
        yield para(*words(caption or picture.caption))
        yield node("RawBlock", ["html", str(el("figure", draw(base), class_="plate"))])
    else:
        yield para(*words(picture.caption))
        name = f"{picture.label}.svg"
        drawn[name] = UPRIGHT.get(picture.label, picture.draw)(base)
        yield para(node("Image", [attributes(), words(picture.alt), [name, ""]]))


def plates(writer: Writer, pictures: Iterable[Picture | Matrix], drawn: dict[str, str]) -> Iterator[Ast]:
    """Pictures, in Word on pages that lie on their side."""
    if writer.form == "docx":
        yield ooxml.section()
    for picture in pictures:
        yield from plate(writer, picture, drawn)
    if writer.form == "docx":
        yield ooxml.section(lying=True)


def event_items(writer: Writer) -> Iterator[Ast]:
    """Every dated event under its year, with its sources and the paragraphs that mention it."""
    ordered = sorted((each for each in writer.base.events if each.year), key=lambda each: each.date.value)
    rows = []
    for year, group in groupby(ordered, key=lambda each: each.year):
        items = []
        for event in group:
            keys = [key.value for key in event.sources if key.value in writer.base.by_key]
            date = in_words(event.date.value, event.until.value)
            line = words(f"{date}: {event.title.value}.")
            if keys:
                works = Citation(tuple(Work(key, "", "") for key in keys), "")
                line += [node("Space"), *writer.line((works,))]
            items.append([node("Plain", [*line, *_told(event.told)])])
        name = node("Span", [attributes(f"timeline-{year}"), words(str(year))])
        rows.append([[name], [[node("BulletList", items)]]])
    yield node("DefinitionList", rows)


def place_items(writer: Writer) -> Iterator[Ast]:
    """Every place under its region, with the paragraphs that mention it and the seats there."""
    base = writer.base
    for region in REGIONS:
        group = [each for each in base.places if each.region.value == region]
        if group:
            yield heading(2, f"places-{region.lower().replace(' ', '-')}", words(region), "unlisted")
            yield node("DefinitionList", [_place(base, each) for each in group])


def _place(base: Base, place: Place) -> list[Any]:
    name = ", ".join(filter(None, (place.name, place.country)))
    parts = [para(*_told(place.told)[1:])] if place.told else []
    if terms := [base.by_term[id_.value] for id_ in place.organisations if id_.value in base.by_term]:
        line = words("Seat of ")
        for at, term in enumerate(terms):
            line += [node("Str", ";"), node("Space")] if at else []
            line.append(link(f"#term-{term.id.value}", words(term.term)))
        parts.append(para(*line))
    return [[node("Span", [attributes(f"place-{place.id.value}"), words(name)])], [parts]]


def _told(told: Iterable[Located]) -> list[Ast]:
    """Links to paragraphs, each with a space before it."""
    line: list[Ast] = []
    for at, each in enumerate(told):
        line += [node("Str", ";")] if at else []
        line += [node("Space"), link(f"#{each.value}", [node("Str", each.value)])]
    return line


def _listed_matrix(whole: Argument, letter: str) -> Ast:
    """A matrix as a list: under each page of a row the pages that it is tied to, and how."""
    rows = []
    for row in whole.matrix(letter):
        filled = [cell for cell in row if not cell.is_empty]
        if not filled:
            continue
        start = whole.pages[row[0].row]
        items = []
        for cell in filled:
            column = whole.pages[cell.column]
            shown = link(f"#{column.id}", words(f"{column.id} {column.title}"))
            items.append([para(shown, node("Str", ":"), node("Space"), *words(matrix.said(cell)))])
        name = [link(f"#{start.id}", words(f"{start.id} {start.title}"))]
        rows.append([name, [[node("BulletList", items)]]])
    return node("DefinitionList", rows)


_IN_THIS_FILE = {
    "docx": (
        "In this file each number is a bookmark of the same name, and the paragraphs with numbers and with "
        "letters have the styles “Paper” and “Editors”, which can be used again. The contents show the "
        "numbers of pages as the program sets them that opens the file: where Word asks on opening whether "
        "to update the fields, the answer is yes."
    ),
    "epub": (
        "In this file each number is a place to which links lead. The numbers of pages, where a reader shows "
        "them, are those of the handbook as PDF."
    ),
}
"""A sentence on numbers, for each form of the file."""


def how_to_read(base: Base, form: str) -> Iterator[Ast]:
    """The chapter that says how the handbook is numbered and who speaks in it."""
    said = specimens(base)
    example, note = (
        said.get(voice, chosen) for voice, chosen in zip((PAPER, EDITORS), SPECIMENS, strict=True)
    )
    yield heading(1, HOW_TO_READ, words("How to read this handbook"))
    yield para(
        *words(
            f"The paper of {REPORT.year} is restated here in {len(base.points)} numbered statements, in our "
            f"own words, and set into its argument in {number_in_words(len(KINDS))} parts:"
        )
    )
    yield node("BulletList", [[para(*_part(base, kind))] for kind in KINDS])
    yield para(
        *words(
            f"A paragraph with a number, such as {example}, restates what the paper said. A paragraph with a "
            f"letter, such as {note}, is a note of the editors, dated and with its sources. Summaries, leads "
            "and the reasons of connections are the editors’ as well; a line above them says so. Numbers and "
            "letters are permanent: each leads to the same statement on the site, now and in later editions."
        )
    )
    yield para(
        *words(
            f"{WORDING.connected} Under the heading “Connections” each page names "
            "the others that it is connected to, with the reason. These connections and the tags are the "
            "editors’ reading."
        )
    )
    yield para(*words(_IN_THIS_FILE[form]))


def _part(base: Base, kind: Kind) -> list[Ast]:
    label = page_label(base.by_path[introduction_path(kind)])
    return [link(f"#{label}", words(kind.title)), node("Str", ":"), node("Space"), *words(kind.verb)]


def register_blocks(writer: Writer) -> Iterator[Ast]:
    """The register of questions, by page."""
    base = writer.base
    yield heading(1, REGISTER, words("Register of questions"))
    yield para(*words(questions()))
    for section in base.sections:
        asked = [point for point in section.points if point.kind == "question"]
        source = base.point_pages.get(section.id)
        if not asked or source is None:
            continue
        name = " ".join(filter(None, [source.id, source.title]))
        yield heading(2, f"questions-{section.id}", words(name), "unlisted")
        for point in asked:
            text = source.anchor_texts.get(point.id, point.text)
            number = spanned("Paragraph Number", [link(f"#{point.id}", [node("Str", point.id)])])
            yield styled("Question", [para(number, node("Space"), *words(text))])
        if answers := responding(base, source):
            line: list[Ast] = [*words(f"{capital(RESPONDING)}, in the editors’ reading:")]
            for each in answers:
                line += [
                    *([node("Str", ",")] if each is not answers[0] else []),
                    node("Space"),
                    link(f"#{each.id}", words(f"{each.id} {each.title}")),
                ]
            yield para(*line)


def glossary_blocks(writer: Writer) -> Iterator[Ast]:
    """The glossary as a definition list."""
    base = writer.base
    yield heading(1, TERMS, words("Glossary"))
    rows = []
    for term in sorted(base.terms, key=lambda term: (term.term.casefold(), term.id.value)):
        shown = f"{term.term} ({term.abbreviation})" if term.abbreviation else term.term
        name = [node("Span", [attributes(f"term-{term.id.value}"), words(shown)])]
        line = words(term.definition)
        keys = [key.value for key in term.sources if key.value in base.by_key]
        for at, key in enumerate(keys):
            line += [node("Space"), node("Str", "(")] if at == 0 else [node("Str", ";"), node("Space")]
            line.append(link(f"#ref-{key}", writer.line(named(base, key))))
        if keys:
            line.append(node("Str", ")"))
        if term.site.startswith(("https://", "http://")):
            line += [node("Space"), link(term.site, words("Official site"))]
        rows.append([name, [[para(*line)]]])
    yield node("DefinitionList", rows)


def works_blocks(base: Base, writer: Writer, keys: set[str], level: int) -> Iterator[Ast]:
    """References of the works with these keys, below a heading of this level."""
    yield heading(level, WORKS, words("Bibliography" if len(keys) == len(base.entries) else "References"))
    yield para(
        *words(
            "The works that the editors cite. The paper’s own bibliography is missing from our copy; none of "
            "these is put forward as one of its sources."
        )
    )
    for entry in sorted((base.by_key[key] for key in keys), key=sort_key):
        yield styled("Reference", [para(*writer.line(referred(base, entry.key)))], f"ref-{entry.key}")


def colophon(workshop: ExportContext, form: str) -> Iterator[Ast]:
    """The colophon: edition, date, addresses, licences."""
    yield heading(1, COLOPHON, words("Colophon"))
    more = [("Site", workshop.base.site_url)] if workshop.base.site_url else []
    if form == "epub":
        more.append(("Type", TYPE))
    yield from about(workshop, more)


def about(workshop: ExportContext, more: list[tuple[str, str]]) -> Iterator[Ast]:
    """Rows of the colophon: name, value."""
    base = workshop.base
    rows = [
        ("Edition", base.edition),
        ("Date", long_date(workshop.day)),
        *((("Source revision", workshop.revision),) if workshop.revision else ()),
        *more,
        (
            "Licence",
            f"Text: {LICENCE_TITLE}. {NOT_REPRODUCED}",
        ),
        ("Words of the licence", LICENCE),
        ("To cite", f"{KNOWLEDGE_BASE_TITLE}. Edition {base.edition}. {base.site_url}".strip()),
    ]
    for name, said in rows:
        shown = words(said)
        if said.startswith(("https://", "http://")):
            shown = [link(said, [node("Str", said)])]
        yield para(node("Strong", words(f"{name}:")), node("Space"), *shown)
