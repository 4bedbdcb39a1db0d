"""A briefing as PDF: its tree as Typst, in the form of a letter."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from kb.briefings.compose import SOURCES, Briefing, Quotation
from kb.documents.export import ExportContext
from kb.documents.read_tree import read_blocks, read_inline
from kb.documents.tree import Block, Heading, Link, Paragraph
from kb.documents.typst.compile import set_pdf
from kb.documents.typst.sources import MAIN, Sources
from kb.documents.typst.writer import Typesetter, string, words, work_titles
from kb.schema import KNOWLEDGE_BASE_TITLE, LICENCE, LICENCE_NAME, QUOTED_LICENSED
from kb.schema.permanent_url import permanent_url
from kb.text.dates import in_words

_LONGEST_WHOLE = 1500
"""A quotation of up to this many characters is kept on one page; a longer one may be broken."""


@dataclass
class _LetterSetter(Typesetter):
    """Writes the parts of a briefing; numbers are in the line, and references are its labels."""

    def _block(self, block: Block) -> Iterator[str]:
        match block:
            case Paragraph(children, id_, number, voice) if number:
                address = permanent_url(self.base.site_url, id_)
                body = self.line(children)
                yield f"#numbered({string(number)}, {string(voice)}, {string(address)})[{body}]"
            case Heading(level, _, children):
                yield f"#part({level}, [{self.line(children)}])"
            case _:
                yield from super()._block(block)

    def _link(self, link: Link) -> str:
        if link.address.startswith("#"):
            name = link.address[1:]
            inner = self.line(link.children)
            return f"#bare({string(name)})[{inner}];" if name in self.labels else inner
        return super()._link(link)


def as_pdf(briefing: Briefing, workshop: ExportContext) -> bytes:
    """The briefing as PDF, tagged and archival as all documents are.

    Raises:
        ExportError: it cannot be set; each fault is a problem.
    """
    day = briefing.day or workshop.day
    titles = work_titles(workshop.base, (key for key, _ in briefing.references))
    sources = Sources(
        {MAIN: "\n".join(_main(briefing, workshop, titles))}, day, titles=titles, rights=QUOTED_LICENSED
    )
    return set_pdf(workshop, sources)


def _main(briefing: Briefing, workshop: ExportContext, titles: Mapping[str, str]) -> Iterator[str]:
    setter = _LetterSetter(workshop.base, pages={}, labels=titles)
    title = words(briefing.title)
    day = briefing.day or workshop.day
    date = f"datetime(year: {day.year}, month: {day.month}, day: {day.day})"
    yield '#import "briefing.typ": *'
    yield (
        f"#show: document-style.with(title: {string(briefing.title)}, date: {date},"
        f" description: {string(briefing.about)})"
    )
    yield f"#show: letter.with([{title}], {string(QUOTED_LICENSED)})"
    rows = _rows(briefing)
    yield f"#letter-head([{title}], ({', '.join(f'([{name}], [{said}])' for name, said in rows)},))"
    for part in briefing.parts:
        if isinstance(part, Quotation):
            yield _quotation(part, setter)
        else:
            yield setter.blocks(read_blocks(part))
    yield from _list(setter, SOURCES, (("", source) for source in briefing.sources))
    yield from _list(setter, "References", ((f"ref-{key}", text) for key, text in briefing.references))


def _rows(briefing: Briefing) -> Iterator[tuple[str, str]]:
    """Rows of the head of a briefing: name and value, as Typst."""
    if briefing.reader:
        yield "For", words(briefing.reader)
    if briefing.day:
        yield "Date", words(in_words(briefing.day.isoformat()))
    edition = f", edition {briefing.edition}" if briefing.edition else ""
    licence = f"#outer({string(LICENCE)})[{words(LICENCE_NAME)}]"
    yield "Quotations", f"{words(f'{KNOWLEDGE_BASE_TITLE}{edition}')} ({licence})"


def _quotation(part: Quotation, setter: Typesetter) -> str:
    source = setter.line(read_inline(part.source))
    body = setter.blocks(read_blocks(part.words))
    whole = "true" if len(part.words) < _LONGEST_WHOLE else "false"
    return f"#quotation({string(part.id)}, {string(part.voice)}, [{source}], {whole})[\n{body}\n]"


def _list(setter: Typesetter, title: str, rows: Iterable[tuple[str, str]]) -> Iterator[str]:
    for at, (label, text) in enumerate(rows):
        if at == 0:
            yield f"#part(2, [{title}])"
        yield f"#listed({string(label)})[{setter.line(read_inline(text))}]"
