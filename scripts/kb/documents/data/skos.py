"""Tags and terms as SKOS, in JSON-LD."""

from __future__ import annotations

from kb.documents.data.form import Row
from kb.model import Base
from kb.schema import KNOWLEDGE_BASE_TITLE, LICENCE
from kb.schema.addresses import site_path
from kb.schema.paths import TAGS
from kb.schema.permanent_url import short_path, url

# ---- SKOS


def skos(base: Base, _: Row) -> Row:
    """The tags as a concept scheme in JSON-LD: facets are its top concepts, tags are narrower ones."""
    site = base.site_url or "urn:x-kb:"
    scheme = url(site, site_path(TAGS))
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
                    url(site, short_path(f"tag/{tag.id.value}"))
                    for tag in base.tags
                    if tag.facet.value == facet.id
                ],
            }
        )
    for tag in base.tags:
        graph.append(
            {
                "@id": url(site, short_path(f"tag/{tag.id.value}")),
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
