"""Pages and relations as a graph, in GraphML."""

from __future__ import annotations

from xml.etree import ElementTree as ET

from kb.documents.data.form import Row
from kb.documents.data.json import relations
from kb.model import Base
from kb.schema import KNOWLEDGE_BASE_TITLE, LICENCE

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
            {"id": f"r{at}", "source": row.source, "target": row.target},
        )
        _values(edge, "edge", {name: getattr(row, name) for name in _OF_EDGE})
    ET.indent(root, " ")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{ET.tostring(root, encoding="unicode")}\n'


_OF_GRAPH = ("title", "edition", "licence")
_OF_NODE = ("title", "kind", "section")
_OF_EDGE = ("name", "inverse", "why", "stated_on", "why_voice")


def _values(element: ET.Element, owner: str, values: dict[str, str]) -> None:
    for name, value in values.items():
        ET.SubElement(element, f"{{{_GRAPHML}}}data", {"key": f"{owner}-{name}"}).text = value
