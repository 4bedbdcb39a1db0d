"""The base as JSON: pages, paragraphs, relations, questions."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from kb.citations import FORMATS, paragraph_item
from kb.citations.citeproc import csl_item, style_key
from kb.documents.data.form import FORM, Row
from kb.documents.data.shape import (
    CitedWork,
    EvidenceItem,
    FacetRow,
    PageRow,
    Paragraph,
    QuestionRow,
    RelationRow,
    TagRow,
    TermRow,
    Whole,
)
from kb.documents.read_tree import read_page
from kb.documents.tree import Opening, plain
from kb.documents.tree import Paragraph as ParagraphBlock
from kb.graph.answers import responding
from kb.model import Base, Page, Tag, Term
from kb.model.voices import PAPER, voice_of
from kb.schema import KNOWLEDGE_BASE_TITLE, LICENCE, REPORT, relation_between
from kb.schema.paths import BIBLIOGRAPHY, PAPER_DATA
from kb.schema.permanent_url import short_path, url
from kb.storage.cache import Cache, content_key


def whole(base: Base, cache: Cache) -> Row:
    """Everything as one value of plain lists and dictionaries, of the shape of ``Whole``.

    Args:
        base: the knowledge base, free of errors.
        cache: where the row of each page is kept.
    """
    known = (base.texts.get(path, "") for path in (BIBLIOGRAPHY, PAPER_DATA))
    about = content_key(style_key(), *known, base.site_url, base.edition)
    made: Row = msgspec.to_builtins(
        Whole(
            form=FORM,
            title=KNOWLEDGE_BASE_TITLE,
            edition=base.edition,
            licence=LICENCE,
            address=base.site_url,
            pages=[],
            relations=[*relations(base)],
            facets=[FacetRow(facet.id, facet.title, facet.definition) for facet in base.facets],
            tags=[_tag(base, tag) for tag in base.tags],
            terms=[_term(term) for term in base.terms],
            questions=[*questions(base)],
            bibliography=[csl_item(entry) for entry in base.entries],
        )
    )
    made["pages"] = [_kept(base, page, about, cache) for page in _pages(base)]
    return made


def _tag(base: Base, tag: Tag) -> TagRow:
    return TagRow(
        id=tag.id.value,
        title=tag.title,
        facet=tag.facet.value,
        definition=tag.definition,
        aliases=[alias.value for alias in tag.aliases],
        pages=[page.id for page in base.tagged.get(tag.id.value, ())],
    )


def _term(term: Term) -> TermRow:
    return TermRow(
        id=term.id.value,
        term=term.term,
        abbreviation=term.abbreviation,
        aliases=[alias.value for alias in term.aliases],
        kind=term.kind.value,
        definition=term.definition,
        site=term.site,
        sources=[key.value for key in term.sources],
    )


def _pages(base: Base) -> list[Page]:
    collected = {page.path for page in base.collected}
    others = (page for page in base.pages if page.path not in collected and not page.generated)
    return [*base.collected, *sorted(others, key=lambda page: page.path)]


def _kept(base: Base, page: Page, about: str, cache: Cache) -> Row:
    def make() -> str:
        return msgspec.json.encode(_page(base, page)).decode()

    source = base.text_key if page.filled else page.key
    row: Row = msgspec.json.decode(cache.keep(make, "data of a page", page.path, source, about))
    return row


def _page(base: Base, page: Page) -> PageRow:
    return PageRow(
        id=page.id,
        key=page.id or page.path,
        path=page.path,
        address=url(base.site_url, short_path(page.id) if page.id else page.site_path),
        kind=page.kind.name if page.kind else "",
        title=page.title,
        summary=page.summary,
        section=None if page.is_own else page.section,
        reviewed=page.fields["reviewed"].value if "reviewed" in page.fields else "",
        tags=[tag.value for tag in page.tags],
        lead=_lead(page),
        paragraphs=[*_paragraphs(base, page)],
        stands=page.standing,
        evidence=[EvidenceItem(item.on.value, item.note.value, item.as_of.value) for item in page.evidence],
        summary_voice=voice_of("summary"),
        stands_voice=voice_of("stands"),
        lead_voice=voice_of("lead"),
    )


def _lead(page: Page) -> str:
    """The paragraphs before the first heading."""
    opening = next((block for block in read_page(page).blocks if isinstance(block, Opening)), Opening(()))
    return "\n\n".join(plain(block.children) for block in opening.blocks if isinstance(block, ParagraphBlock))


def _paragraphs(base: Base, page: Page) -> Iterator[Paragraph]:
    cited: dict[str, list[CitedWork]] = {}
    for one in page.citations:
        cited.setdefault(one.block, []).append(CitedWork(one.key, one.prefix, one.locator))
    for id_ in page.paragraphs:
        voice = voice_of(id_)
        point = base.points.get(id_) if voice == PAPER else None
        item = paragraph_item(base, page, id_)
        yield Paragraph(
            id=id_,
            address=url(base.site_url, short_path(id_)),
            voice=voice,
            restates=f"{REPORT.author} {REPORT.year}, {REPORT.title}, {item.part}" if point else "",
            cited_as=FORMATS["text"].write(item),
            kind=point.kind if point else "",
            text=item.abstract,
            refs=list(point.refs) if point else [],
            citations=cited.get(id_, []),
        )


def relations(base: Base) -> Iterator[RelationRow]:
    """Each relation once, in the direction in which its name reads."""
    for page in base.collected:
        for link in page.links_out:
            other = base.by_id.get(link.to.value)
            if other is None or other.kind is None or page.kind is None:
                continue
            if (found := relation_between(page.kind.letter, other.kind.letter)) is None:
                continue
            relation, forwards = found
            source, target = (page, other) if forwards else (other, page)
            yield RelationRow(
                source=source.id,
                target=target.id,
                name=relation.name,
                inverse=relation.inverse,
                why=link.why.value,
                stated_on=page.id,
                why_voice=voice_of("why"),
            )


def questions(base: Base) -> Iterator[QuestionRow]:
    """The questions that the paper asks, with the pages that answer them."""
    for section in base.sections:
        page = base.point_pages.get(section.id)
        for point in section.points:
            if point.kind == "question" and page is not None:
                answers = [each.id for each in responding(base, page)] if page.kind else []
                yield QuestionRow(point.id, page.id or page.path, point.text, answers)
