"""The knowledge base as data: JSON with its schema, tables, the tags as SKOS, the relations as a graph.

All of it is made from the Base, stands under ``data/v1/`` on the site and in the folder of documents, and
says from which edition it is and which version of its form it has (docs/data.md).
"""

from __future__ import annotations

import csv
import hashlib
import html
import io
import json
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from typing import Any, NamedTuple
from xml.etree import ElementTree as ET

from kb.cache import Cache, content_key
from kb.cite import FORMATS, paragraph_ids, paragraph_item
from kb.citeproc import csl_item, style_key
from kb.exports import Document, Workshop
from kb.exports.tree import Opening, Paragraph, plain, read_page
from kb.kinds import (
    KINDS,
    KNOWLEDGE_BASE,
    KNOWLEDGE_BASE_TITLE,
    LICENCE,
    LICENCE_NAME,
    POINT_KINDS,
    RELATIONS,
    REPORT,
    relation_between,
)
from kb.load import BIBLIOGRAPHY
from kb.model import Base, Page
from kb.views.questions import responding
from kb.voices import EDITORS, OWN, PAPER, voice_of
from kb.works import bibtex, ris

FORM = "1.4"
"""Version of the form: the second number rises when something is added, the first when something else is
changed or taken away; the files then move to another folder."""

FOLDER = f"data/v{FORM.partition('.')[0]}"
"""Where the files stand, on the site and in the folder of documents."""

WHOLE, SCHEMA, PACKAGE = "knowledge-base.json", "knowledge-base.schema.json", "datapackage.json"

Row = dict[str, Any]


def documents(workshop: Workshop) -> Iterator[Document]:
    """One document for each file."""
    base, cache = workshop.base, workshop.cache
    for name in NAMES:
        yield Document(f"{FOLDER}/{name}", _key(base), partial(_bytes, base, cache, name))


def _bytes(base: Base, cache: Cache, name: str) -> bytes:
    return files(base, cache)[f"{FOLDER}/{name}"].encode()


def _key(base: Base) -> str:
    return content_key(base.text_key, style_key(), base.edition, base.site_url)


def files(base: Base, cache: Cache) -> dict[str, str]:
    """Address on the site -> text of each file.

    Args:
        base: the knowledge base, free of errors.
        cache: where they are kept.
    """

    def make() -> str:
        data = whole(base)
        return json.dumps({f"{FOLDER}/{name}": write(base, data) for name, write in NAMES.items()})

    made: dict[str, str] = json.loads(cache.keep(make, "data", _key(base)))
    return made


def whole(base: Base) -> Row:
    """Everything as one value; ``schema()`` describes it."""
    return {
        "form": FORM,
        "title": KNOWLEDGE_BASE_TITLE,
        "edition": base.edition,
        "licence": LICENCE,
        "address": base.site_url,
        "pages": [_page(base, page) for page in _pages(base)],
        "relations": [*relations(base)],
        "facets": [
            {"id": facet.id, "title": facet.title, "definition": facet.definition} for facet in base.facets
        ],
        "tags": [
            {
                "id": tag.id.value,
                "title": tag.title,
                "facet": tag.facet.value,
                "definition": tag.definition,
                "aliases": [alias.value for alias in tag.aliases],
                "pages": [page.id for page in base.tagged.get(tag.id.value, ())],
            }
            for tag in base.tags
        ],
        "terms": [
            {
                "id": term.id.value,
                "term": term.term,
                "abbreviation": term.abbreviation,
                "aliases": [alias.value for alias in term.aliases],
                "kind": term.kind.value,
                "definition": term.definition,
                "site": term.site,
                "sources": [key.value for key in term.sources],
            }
            for term in base.terms
        ],
        "questions": [*questions(base)],
        "bibliography": [csl_item(entry) for entry in base.entries],
    }


def _pages(base: Base) -> list[Page]:
    collected = {page.path for page in base.collected}
    others = (page for page in base.pages if page.path not in collected and not page.generated)
    return [*base.collected, *sorted(others, key=lambda page: page.path)]


def _page(base: Base, page: Page) -> Row:
    return {
        "id": page.id,
        "key": page.id or page.path,
        "path": page.path,
        "address": f"{base.site_url}{page.id}/" if page.id else f"{base.site_url}{page.site_path}",
        "kind": page.kind.name if page.kind else "",
        "title": page.title,
        "summary": page.summary,
        "section": None if page.is_own else page.section,
        "reviewed": page.fields["reviewed"].value if "reviewed" in page.fields else "",
        "tags": [tag.value for tag in page.tags],
        "lead": _lead(page),
        "paragraphs": [*_paragraphs(base, page)],
        "stands": page.standing,
        "evidence": [
            {"on": item.on.value, "note": item.note.value, "as_of": item.as_of.value}
            for item in page.evidence
        ],
        "summary_voice": voice_of("summary"),
        "stands_voice": voice_of("stands"),
        "lead_voice": voice_of("lead"),
    }


def _lead(page: Page) -> str:
    """The paragraphs before the first heading."""
    opening = next((block for block in read_page(page).blocks if isinstance(block, Opening)), Opening(()))
    return "\n\n".join(plain(block.children) for block in opening.blocks if isinstance(block, Paragraph))


def _paragraphs(base: Base, page: Page) -> Iterator[Row]:
    cited: dict[str, list[Row]] = {}
    for one in page.citations:
        row = {"work": one.key, "prefix": one.prefix, "locator": one.locator}
        cited.setdefault(one.block, []).append(row)
    for id_ in paragraph_ids(page):
        voice = voice_of(id_)
        point = base.points.get(id_) if voice == PAPER else None
        item = paragraph_item(base, page, id_)
        yield {
            "id": id_,
            "address": f"{base.site_url}{id_}/",
            "voice": voice,
            "restates": f"{REPORT.author} {REPORT.year}, {REPORT.title}, {item.part}" if point else "",
            "cited_as": FORMATS["text"].write(item),
            "kind": point.kind if point else "",
            "text": item.abstract,
            "refs": list(point.refs) if point else [],
            "citations": cited.get(id_, []),
        }


def relations(base: Base) -> Iterator[Row]:
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
            yield {
                "source": source.id,
                "target": target.id,
                "name": relation.name,
                "inverse": relation.inverse,
                "why": link.why.value,
                "stated_on": page.id,
                "why_voice": voice_of("why"),
            }


def questions(base: Base) -> Iterator[Row]:
    """The questions that the paper asks, with the principles that respond."""
    for section in base.sections:
        page = base.point_pages.get(section.id)
        for point in section.points:
            if point.kind == "question" and page is not None:
                answers = [each.id for each in responding(base, page)] if page.kind else []
                yield {"id": point.id, "page": page.id or page.path, "text": point.text, "answers": answers}


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
        "$id": f"{base.site_url}{FOLDER}/{SCHEMA}",
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


# ---- tables


def tables(base: Base, data: Row) -> dict[str, tuple[tuple[str, ...], list[tuple[str, ...]]]]:
    """Name of each table -> its columns and rows; a list within a cell is parted by spaces."""
    paragraphs = [(page, each) for page in data["pages"] for each in page["paragraphs"]]
    made: dict[str, Iterable[Sequence[Any]]] = {
        "pages": ([page[name] for name in COLUMNS["pages"]] for page in data["pages"]),
        "paragraphs": (
            (
                each["id"],
                page["key"],
                each["address"],
                each["voice"],
                each["kind"],
                each["refs"],
                each["text"],
                each["restates"],
                each["cited_as"],
            )
            for page, each in paragraphs
        ),
        "relations": (list(row.values()) for row in data["relations"]),
        "tags": (list(row.values()) for row in data["tags"]),
        "terms": (list((row | {"aliases": "; ".join(row["aliases"])}).values()) for row in data["terms"]),
        "questions": (list(row.values()) for row in data["questions"]),
        "citations": (
            (each["id"], cited["work"], cited["prefix"], cited["locator"])
            for _, each in paragraphs
            for cited in each["citations"]
        ),
        "works": (
            (
                item["id"],
                item["type"],
                item.get("title", ""),
                *_dates(item),
                item.get("DOI", ""),
                item.get("ISBN", ""),
                item.get("URL", ""),
                _plain(base.works()[item["id"]].reference),
            )
            for item in data["bibliography"]
        ),
    }
    return {
        name: (tuple(COLUMNS[name]), [tuple(map(_cell, row)) for row in rows]) for name, rows in made.items()
    }


def _cell(value: Any) -> str:
    return " ".join(map(str, value)) if isinstance(value, list) else "" if value is None else str(value)


def _dates(item: Row) -> tuple[str, str]:
    parts = item.get("issued", {}).get("date-parts", [[]])[0]
    return str(parts[0]) if parts else "", "-".join(f"{part:02}" for part in parts)


def _plain(reference: str) -> str:
    return html.unescape(re.sub(r"<[^<>]*>", "", reference))


RISKY = tuple("=+-@\t\r'")
"""A cell that begins with one of these gets an apostrophe before it: a spreadsheet would take the first six
as the beginning of a formula. The apostrophe itself is among them so that a reader can take one away."""


MARK = "\N{ZERO WIDTH NO-BREAK SPACE}"
"""The byte order mark, once it is UTF-8: by it Excel knows the encoding of a file that is opened."""


def table(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table as RFC 4180 has it: commas, quotation marks where needed, lines that end with CR LF."""
    written = io.StringIO()
    written.write(MARK)
    writer = csv.writer(written, lineterminator="\r\n")
    writer.writerow(columns)
    for row in rows:
        writer.writerow([f"'{cell}" if cell.startswith(RISKY) else cell for cell in row])
    return written.getvalue()


def _table(name: str, base: Base, data: Row) -> str:
    return table(*tables(base, data)[name])


# ---- SKOS


def skos(base: Base, _: Row) -> Row:
    """The tags as a concept scheme in JSON-LD: facets are its top concepts, tags are narrower ones."""
    site = base.site_url or "urn:x-kb:"
    scheme = f"{site}tags/index.html"
    common = {"inScheme": scheme}
    graph: list[Row] = [
        {
            "@id": scheme,
            "@type": "skos:ConceptScheme",
            "title": f"{KNOWLEDGE_BASE_TITLE}: tags",
            "licence": LICENCE,
            "version": base.edition,
            "hasTopConcept": [f"{scheme}#facet-{facet.id}" for facet in base.facets],
        }
    ]
    for facet in base.facets:
        graph.append(
            {
                "@id": f"{scheme}#facet-{facet.id}",
                "@type": "skos:Concept",
                **common,
                "topConceptOf": scheme,
                "prefLabel": facet.title,
                "definition": facet.definition,
                "narrower": [
                    f"{site}tag/{tag.id.value}/" for tag in base.tags if tag.facet.value == facet.id
                ],
            }
        )
    for tag in base.tags:
        graph.append(
            {
                "@id": f"{site}tag/{tag.id.value}/",
                "@type": "skos:Concept",
                **common,
                "notation": tag.id.value,
                "prefLabel": tag.title,
                "altLabel": [alias.value.replace("-", " ") for alias in tag.aliases],
                "definition": tag.definition,
                "broader": f"{scheme}#facet-{tag.facet.value}",
            }
        )
    texts = {name: {"@id": f"skos:{name}", "@language": "en"} for name in ("prefLabel", "altLabel")}
    links = ("inScheme", "topConceptOf", "hasTopConcept", "broader", "narrower")
    context = {
        "skos": "http://www.w3.org/2004/02/skos/core#",
        "dcterms": "http://purl.org/dc/terms/",
        "owl": "http://www.w3.org/2002/07/owl#",
        **texts,
        "definition": {"@id": "skos:definition", "@language": "en"},
        "notation": "skos:notation",
        **{name: {"@id": f"skos:{name}", "@type": "@id"} for name in links},
        "title": {"@id": "dcterms:title", "@language": "en"},
        "licence": {"@id": "dcterms:license", "@type": "@id"},
        "version": "owl:versionInfo",
    }
    return {"@context": context, "@graph": graph}


# ---- GraphML


_GRAPHML = "http://graphml.graphdrawing.org/xmlns"


def graphml(base: Base, _: Row) -> str:
    """Pages as nodes and relations as directed edges."""
    ET.register_namespace("", _GRAPHML)
    root = ET.Element(f"{{{_GRAPHML}}}graphml")
    for owner, names in (("graph", _OF_GRAPH), ("node", _OF_NODE), ("edge", _OF_EDGE)):
        for name in names:
            ET.SubElement(
                root,
                f"{{{_GRAPHML}}}key",
                {"id": f"{owner}-{name}", "for": owner, "attr.name": name, "attr.type": "string"},
            )
    graph = ET.SubElement(root, f"{{{_GRAPHML}}}graph", {"id": "relations", "edgedefault": "directed"})
    _values(graph, "graph", {"title": KNOWLEDGE_BASE_TITLE, "edition": base.edition, "licence": LICENCE})
    for page in base.collected:
        node = ET.SubElement(graph, f"{{{_GRAPHML}}}node", {"id": page.id})
        kind = page.kind.name if page.kind else ""
        _values(node, "node", {"title": page.title, "kind": kind, "section": page.section})
    for at, row in enumerate(relations(base)):
        edge = ET.SubElement(
            graph,
            f"{{{_GRAPHML}}}edge",
            {"id": f"r{at}", "source": row["source"], "target": row["target"]},
        )
        _values(edge, "edge", {name: row[name] for name in _OF_EDGE})
    ET.indent(root, " ")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{ET.tostring(root, encoding="unicode")}\n'


_OF_GRAPH = ("title", "edition", "licence")
_OF_NODE = ("title", "kind", "section")
_OF_EDGE = ("name", "inverse", "why", "stated_on", "why_voice")


def _values(element: ET.Element, owner: str, values: dict[str, str]) -> None:
    for name, value in values.items():
        ET.SubElement(element, f"{{{_GRAPHML}}}data", {"key": f"{owner}-{name}"}).text = value


# ---- what the tables are, for programs


class Column(NamedTuple):
    """A column of a table.

    Attributes:
        says: what stands in it.
        type: a type of Table Schema; ``string`` keeps a number that is none, such as an ISBN, as it is.
        format: of the type.
        filled: whether each row has something in it.
        of: the table and column in which each of its values stands.
    """

    says: str
    type: str = "string"
    format: str = "default"
    filled: bool = True
    of: tuple[str, str] | None = None


_PAGE = ("pages", "key")
_SPACED = "parted by spaces"

COLUMNS: dict[str, dict[str, Column]] = {
    "pages": {
        "id": Column("Permanent id; empty for a page that has none.", filled=False),
        "path": Column("Path of its source."),
        "address": Column("Permanent address on the site."),
        "kind": Column("Trend, case study, dilemma or principle; empty for other pages.", filled=False),
        "title": Column("Its title."),
        "summary": Column("What it says, in a sentence."),
        "section": Column("Section of the paper; empty for a page of the editors.", filled=False),
        "reviewed": Column("Day of the last review.", "date", filled=False),
        "tags": Column(f"Ids of its tags, {_SPACED}.", filled=False),
        "summary_voice": Column("Who speaks in the summary."),
        "stands": Column("Where it stands on the day of the review.", filled=False),
        "stands_voice": Column("Who says where it stands."),
        "key": Column("Its id, or else its path."),
    },
    "paragraphs": {
        "id": Column("Permanent id: a number after the point is the paper’s, a letter the editors’."),
        "page": Column("The page that it stands on.", of=_PAGE),
        "address": Column("Permanent address on the site."),
        "voice": Column(f"{PAPER}: the paper, restated in our words; {EDITORS}: a note of the editors."),
        "kind": Column("What kind of statement of the paper it is.", filled=False),
        "refs": Column(f"Sections to which the paper itself points from here, {_SPACED}.", filled=False),
        "text": Column("Its words."),
        "restates": Column("The work and section that our words restate.", filled=False),
        "cited_as": Column("The citation of our wording."),
    },
    "relations": {
        "source": Column("The page that it leads from.", of=_PAGE),
        "target": Column("The page that it leads to.", of=_PAGE),
        "name": Column("What it says from source to target."),
        "inverse": Column("What it says from target to source."),
        "why": Column("The reason."),
        "stated_on": Column("The page that states it.", of=_PAGE),
        "why_voice": Column("Who speaks in the reason."),
    },
    "tags": {
        "id": Column("Permanent id."),
        "title": Column("Its name."),
        "facet": Column("The group of tags that it belongs to."),
        "definition": Column("What it means."),
        "aliases": Column(f"Other names under which it is found, {_SPACED}.", filled=False),
        "pages": Column(f"Ids of the pages that have it, {_SPACED}.", filled=False),
    },
    "terms": {
        "id": Column("Permanent id."),
        "term": Column("The term as it is written."),
        "abbreviation": Column("Its abbreviation.", filled=False),
        "aliases": Column("Other names, parted by semicolons.", filled=False),
        "kind": Column("What kind of thing it is."),
        "definition": Column("What it means."),
        "site": Column("Site of an organisation.", filled=False),
        "sources": Column(f"Keys of the works that the definition rests on, {_SPACED}.", filled=False),
    },
    "questions": {
        "id": Column("The paragraph that asks it.", of=("paragraphs", "id")),
        "page": Column("The page that it stands on.", of=_PAGE),
        "text": Column("The question."),
        "answers": Column(f"Ids of the principles that respond, {_SPACED}.", filled=False),
    },
    "citations": {
        "paragraph": Column("The paragraph that cites.", of=("paragraphs", "id")),
        "work": Column("The work that is cited.", of=("works", "key")),
        "prefix": Column("What stands before the citation.", filled=False),
        "locator": Column("Where in the work, such as pages.", filled=False),
    },
    "works": {
        "key": Column("Its key in the bibliography."),
        "type": Column("Its type, as the Citation Style Language has it."),
        "title": Column("Its title.", filled=False),
        "year": Column("Year of publication.", "year", filled=False),
        "date": Column("Date of publication: year, month and day, as far as they are known.", filled=False),
        "doi": Column("Its DOI.", filled=False),
        "isbn": Column("Its ISBN, which is text.", filled=False),
        "url": Column("Where it can be read.", filled=False),
        "reference": Column("The whole reference."),
    },
}
"""Table -> column -> what it is, in the order in which they stand."""

ROWS = {
    "pages": "The pages.",
    "paragraphs": "The numbered paragraphs of the paper and the lettered notes of the editors.",
    "relations": "How pages are connected in the editors’ reading.",
    "tags": "The tags.",
    "terms": "The terms of the glossary.",
    "questions": "The questions that the paper asks.",
    "citations": "Which paragraph cites which work.",
    "works": "The works that are cited.",
}
"""Table -> what a row of it is about."""

KEYS = {
    "pages": ("key",),
    "paragraphs": ("id",),
    "relations": ("source", "target"),
    "tags": ("id",),
    "terms": ("id",),
    "questions": ("id",),
    "works": ("key",),
}
"""Table -> the columns that tell its rows apart; the citations have none."""


def package(base: Base, data: Row) -> Row:
    """The tables as a Data Package, version 2 (https://datapackage.org): what each column is, its type."""
    made: Row = {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": "international-vision-for-policing",
        "title": KNOWLEDGE_BASE_TITLE,
        "description": "A knowledge base on the discussion paper of 2013, as tables. Text that a spreadsheet "
        "would take for a formula has an apostrophe before it.",
        "version": base.edition,
        "licenses": [{"name": "CC-BY-4.0", "title": LICENCE_NAME, "path": LICENCE}],
        "contributors": [{"title": f"The {KNOWLEDGE_BASE} contributors", "roles": ["creator"]}],
        "sources": [{"title": f"{REPORT.author} {REPORT.year}, {REPORT.title}"}],
        "resources": [_resource(name, table(*made)) for name, made in tables(base, data).items()],
    }
    return made | ({"homepage": base.site_url} if base.site_url else {})


def _resource(name: str, text: str) -> Row:
    content = text.encode()
    return {
        "name": name,
        "path": f"{name}.csv",
        "title": ROWS[name],
        "type": "table",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": len(content),
        "hash": f"sha256:{hashlib.sha256(content).hexdigest()}",
        "dialect": {"delimiter": ",", "lineTerminator": "\r\n", "quoteChar": '"', "doubleQuote": True},
        "schema": _table_schema(name),
    }


def _table_schema(name: str) -> Row:
    """Columns, keys and references of a table, as Table Schema has them."""
    links = [
        {
            "fields": [column],
            "reference": {"resource": each.of[0], "fields": [each.of[1]]},
        }
        for column, each in COLUMNS[name].items()
        if each.of
    ]
    made: Row = {
        "$schema": "https://datapackage.org/profiles/2.0/tableschema.json",
        "fields": [
            {
                "name": column,
                "type": each.type,
                "format": each.format,
                "description": each.says,
                **({"constraints": {"required": True}} if each.filled else {}),
            }
            for column, each in COLUMNS[name].items()
        ],
        "missingValues": [""],
    }
    if name in KEYS:
        made["primaryKey"] = [*KEYS[name]]
    return made | ({"foreignKeys": links} if links else {})


def _json(make: Callable[[Base, Row], Any], base: Base, data: Row) -> str:
    return json.dumps(make(base, data), ensure_ascii=False, indent=1) + "\n"


def _whole(_: Base, data: Row) -> Row:
    return data


def _bibliography(_: Base, data: Row) -> list[Row]:
    works: list[Row] = data["bibliography"]
    return works


TABLES = tuple(COLUMNS)

NAMES: dict[str, Callable[[Base, Row], str]] = {
    WHOLE: partial(_json, _whole),
    SCHEMA: partial(_json, schema),
    **{f"{name}.csv": partial(_table, name) for name in TABLES},
    "tags.jsonld": partial(_json, skos),
    "relations.graphml": graphml,
    PACKAGE: partial(_json, package),
    "bibliography.csl.json": partial(_json, _bibliography),
    "bibliography.bib": lambda base, _: bibtex(base.texts.get(BIBLIOGRAPHY, ""), base.edition),
    "bibliography.ris": lambda base, _: ris(base.entries),
}
"""Name of each file -> how its text is made from the Base and ``whole`` of it."""
