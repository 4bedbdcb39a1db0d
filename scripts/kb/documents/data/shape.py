"""The form of the base as JSON: one type for each object, from which the JSON Schema is made too.

The order of fields is that of the file. A field that readers may rely on later is added at the end, and
``FORM`` is raised (``documents/data/form.py``).
"""

from __future__ import annotations

from typing import Annotated, Any

import msgspec
from msgspec import Meta, Struct

from kb.documents.data.form import FOLDER, FORM, SCHEMA, Row
from kb.model import Base
from kb.model.voices import EDITORS, OWN, PAPER
from kb.schema import KINDS, KNOWLEDGE_BASE_TITLE, POINT_KINDS, RELATIONS, REPORT
from kb.schema.permanent_url import url

Name = Annotated[str, Meta(min_length=1)]
Date = Annotated[str, Meta(pattern=r"^([0-9]{4}-[0-9]{2}-[0-9]{2})?$")]
PageId = Annotated[str, Meta(pattern=f"^[{''.join(kind.letter for kind in KINDS)}][1-9][0-9]*$")]
ParagraphId = Annotated[str, Meta(pattern=r"^[A-Z][0-9]+\.([0-9]+|[a-z]+)$")]
FormNumber = Annotated[str, Meta(pattern=rf"^{FORM.partition('.')[0]}\.[0-9]+$")]
KindName = Annotated[str, Meta(extra_json_schema={"enum": ["", *(kind.name for kind in KINDS)]})]
PointKind = Annotated[str, Meta(extra_json_schema={"enum": ["", *POINT_KINDS]})]
RelationName = Annotated[str, Meta(extra_json_schema={"enum": [each.name for each in RELATIONS]})]
InverseName = Annotated[str, Meta(extra_json_schema={"enum": [each.inverse for each in RELATIONS]})]
_ONE_VOICE: Any = {"const": EDITORS}
SummaryVoice = Annotated[str, Meta(description="The voice of the summary.", extra_json_schema=_ONE_VOICE)]
StandsVoice = Annotated[str, Meta(description="The voice of ``stands``.", extra_json_schema=_ONE_VOICE)]
LeadVoice = Annotated[str, Meta(description="The voice of the lead.", extra_json_schema=_ONE_VOICE)]
ReasonVoice = Annotated[str, Meta(description="The voice of the reason.", extra_json_schema=_ONE_VOICE)]
Voice = Annotated[
    str,
    Meta(
        description=f"{PAPER}: a statement of the paper in our words, which are not to be quoted as "
        f"{REPORT.author}’s. {EDITORS}: a note of the editors.",
        extra_json_schema={"enum": [PAPER, EDITORS]},
    ),
]
Work = Annotated[
    dict[str, Any],
    Meta(
        description="An item of CSL-JSON, as the Citation Style Language has it.",
        extra_json_schema={
            "required": ["id", "type"],
            "properties": {
                "id": {"type": "string", "minLength": 1},
                "type": {"type": "string", "minLength": 1},
                "title": {"type": "string"},
            },
        },
    ),
]


class CitedWork(Struct, forbid_unknown_fields=True):
    """A citation in a paragraph."""

    work: Name
    prefix: str
    locator: str


class Paragraph(Struct, forbid_unknown_fields=True):
    """A numbered point or a lettered note."""

    id: ParagraphId
    address: Name
    voice: Voice
    restates: Annotated[str, Meta(description="The work and section that our words restate.")]
    cited_as: Annotated[str, Meta(min_length=1, description="The citation of our wording.")]
    kind: PointKind
    text: Name
    refs: list[Name]
    citations: list[CitedWork]


class EvidenceItem(Struct, forbid_unknown_fields=True):
    """What became of a point, by a note."""

    on: ParagraphId
    note: ParagraphId
    as_of: Name


class PageRow(Struct, forbid_unknown_fields=True):
    """A page."""

    id: str
    key: Annotated[str, Meta(min_length=1, description="The id, or else the path.")]
    path: Name
    address: Name
    kind: KindName
    title: Name
    summary: str
    section: Annotated[
        str | None, Meta(description=f"The section of the paper. null: {OWN[:1].lower()}{OWN[1:]}.")
    ]
    reviewed: Date
    tags: list[Name]
    lead: str
    paragraphs: list[Paragraph]
    stands: Annotated[str, Meta(description="Where it stands on the day of the review.")]
    evidence: list[EvidenceItem]
    summary_voice: SummaryVoice
    stands_voice: StandsVoice
    lead_voice: LeadVoice


class RelationRow(Struct, forbid_unknown_fields=True):
    """A relation of two pages, in the direction in which its name reads."""

    source: PageId
    target: PageId
    name: RelationName
    inverse: InverseName
    why: Name
    stated_on: PageId
    why_voice: ReasonVoice


class FacetRow(Struct, forbid_unknown_fields=True):
    """A facet of the tags."""

    id: Name
    title: Name
    definition: Name


class TagRow(Struct, forbid_unknown_fields=True):
    """A tag, with its pages."""

    id: Name
    title: Name
    facet: Name
    definition: Name
    aliases: list[Name]
    pages: list[PageId]


class TermRow(Struct, forbid_unknown_fields=True):
    """A term of the glossary."""

    id: Name
    term: Name
    abbreviation: str
    aliases: list[Name]
    kind: Name
    definition: Name
    site: str
    sources: list[Name]


class QuestionRow(Struct, forbid_unknown_fields=True):
    """A question that the paper asks, with the pages that answer it."""

    id: ParagraphId
    page: Name
    text: Name
    answers: list[PageId]


class Whole(Struct, forbid_unknown_fields=True):
    """The base as one value."""

    form: FormNumber
    title: Name
    edition: str
    licence: Name
    address: str
    pages: list[PageRow]
    relations: list[RelationRow]
    facets: list[FacetRow]
    tags: list[TagRow]
    terms: list[TermRow]
    questions: list[QuestionRow]
    bibliography: list[Work]


def schema(base: Base, _: Row) -> Row:
    """JSON Schema (draft 2020-12) of ``Whole``, with the address that it has on the site as its id."""
    made = msgspec.json.schema(Whole)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": url(base.site_url, f"{FOLDER}/{SCHEMA}"),
        "title": f"{KNOWLEDGE_BASE_TITLE}: the whole as JSON, form {FORM}",
        **made,
    }
