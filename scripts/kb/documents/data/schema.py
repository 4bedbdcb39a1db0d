"""JSON Schema of the base as JSON."""

from __future__ import annotations

from kb.documents.data.form import FOLDER, FORM, SCHEMA
from kb.documents.data.json import Row
from kb.model import Base
from kb.model.voices import EDITORS, OWN, PAPER
from kb.schema import KINDS, KNOWLEDGE_BASE_TITLE, POINT_KINDS, RELATIONS, REPORT
from kb.schema.addresses import url

# ---- JSON Schema


def schema(base: Base, _: Row) -> Row:
    """What ``whole`` looks like, as JSON Schema."""
    text: Row = {"type": "string"}
    name: Row = {"type": "string", "minLength": 1}
    names: Row = {"type": "array", "items": name}
    page_id: Row = {"type": "string", "pattern": f"^[{''.join(kind.letter for kind in KINDS)}][1-9][0-9]*$"}
    paragraph_id: Row = {"type": "string", "pattern": r"^[A-Z][0-9]+\.([0-9]+|[a-z]+)$"}
    citation = _object({"work": name, "prefix": text, "locator": text})
    paragraph = _object(
        {
            "id": paragraph_id,
            "address": name,
            "voice": {
                "enum": [PAPER, EDITORS],
                "description": f"{PAPER}: a statement of the paper in our words, which are not to be quoted "
                f"as {REPORT.author}’s. {EDITORS}: a note of the editors.",
            },
            "restates": {"type": "string", "description": "The work and section that our words restate."},
            "cited_as": {"type": "string", "minLength": 1, "description": "The citation of our wording."},
            "kind": {"enum": ["", *POINT_KINDS]},
            "text": name,
            "refs": names,
            "citations": _list(citation),
        }
    )
    page = _object(
        {
            "id": text,
            "key": {"type": "string", "minLength": 1, "description": "The id, or else the path."},
            "path": name,
            "address": name,
            "kind": {"enum": ["", *(kind.name for kind in KINDS)]},
            "title": name,
            "summary": text,
            "section": {
                "type": ["string", "null"],
                "description": f"The section of the paper. null: {OWN[:1].lower()}{OWN[1:]}.",
            },
            "reviewed": {"type": "string", "pattern": r"^([0-9]{4}-[0-9]{2}-[0-9]{2})?$"},
            "tags": names,
            "lead": text,
            "paragraphs": _list(paragraph),
            "stands": {"type": "string", "description": "Where it stands on the day of the review."},
            "evidence": _list(_object({"on": paragraph_id, "note": paragraph_id, "as_of": name})),
            "summary_voice": {"const": EDITORS, "description": "Who speaks in the summary."},
            "stands_voice": {"const": EDITORS, "description": "Who says where it stands."},
            "lead_voice": {"const": EDITORS, "description": "Who speaks in the lead."},
        }
    )
    relation = _object(
        {
            "source": page_id,
            "target": page_id,
            "name": {"enum": [each.name for each in RELATIONS]},
            "inverse": {"enum": [each.inverse for each in RELATIONS]},
            "why": name,
            "stated_on": page_id,
            "why_voice": {"const": EDITORS, "description": "Who speaks in the reason."},
        }
    )
    work: Row = {
        "type": "object",
        "description": "An item of CSL-JSON, as the Citation Style Language has it.",
        "required": ["id", "type"],
        "properties": {"id": name, "type": name, "title": text},
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": url(base.site_url, f"{FOLDER}/{SCHEMA}"),
        "title": f"{KNOWLEDGE_BASE_TITLE}: the whole as JSON, form {FORM}",
        **_object(
            {
                "form": {"type": "string", "pattern": rf"^{FORM.partition('.')[0]}\.[0-9]+$"},
                "title": name,
                "edition": text,
                "licence": name,
                "address": text,
                "pages": _list(page),
                "relations": _list(relation),
                "facets": _list(_object({"id": name, "title": name, "definition": name})),
                "tags": _list(
                    _object(
                        {
                            "id": name,
                            "title": name,
                            "facet": name,
                            "definition": name,
                            "aliases": names,
                            "pages": _list(page_id),
                        }
                    )
                ),
                "terms": _list(
                    _object(
                        {
                            "id": name,
                            "term": name,
                            "abbreviation": text,
                            "aliases": names,
                            "kind": name,
                            "definition": name,
                            "site": text,
                            "sources": names,
                        }
                    )
                ),
                "questions": _list(
                    _object({"id": paragraph_id, "page": name, "text": name, "answers": _list(page_id)})
                ),
                "bibliography": _list(work),
            }
        ),
    }


def _object(properties: Row) -> Row:
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def _list(items: Row) -> Row:
    return {"type": "array", "items": items}
