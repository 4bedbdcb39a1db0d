"""The knowledge base as data: what programs read must be what the Base says."""

from __future__ import annotations

import csv
import io
import json
from typing import Any
from xml.etree import ElementTree as ET

import jsonschema
import pytest

from kb import pipeline
from kb.cache import Cache
from kb.exports import data
from kb.kinds import KNOWLEDGE_BASE
from kb.model import Base
from small import REPOSITORY, TREND, Small

G = "{http://graphml.graphdrawing.org/xmlns}"


@pytest.fixture(scope="module")
def base() -> Base:
    return pipeline.read(REPOSITORY)


@pytest.fixture(scope="module")
def made(base: Base) -> dict[str, str]:
    found = data.files(base, Cache(None))
    return {path.removeprefix(f"{data.FOLDER}/"): text for path, text in found.items()}


@pytest.fixture(scope="module")
def everything(made: dict[str, str]) -> dict[str, Any]:
    read: dict[str, Any] = json.loads(made[data.WHOLE])
    return read


def rows(text: str) -> list[dict[str, str]]:
    """A table as somebody reads it who takes the apostrophes away."""
    found = csv.DictReader(io.StringIO(text, newline=""), strict=True)
    return [{name: value.removeprefix("'") for name, value in row.items()} for row in found]


def test_the_whole_is_as_its_schema_says(made: dict[str, str], everything: dict[str, Any]) -> None:
    schema = json.loads(made[data.SCHEMA])
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.Draft202012Validator(schema).validate(everything)
    everything = json.loads(made[data.WHOLE])
    del everything["pages"][0]["title"]
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.Draft202012Validator(schema).validate(everything)


def test_every_statement_is_there_once_with_its_voice(base: Base, everything: dict[str, Any]) -> None:
    found = [each for page in everything["pages"] for each in page["paragraphs"]]
    assert sorted(each["id"] for each in found if each["voice"] == "paper") == sorted(base.points)
    assert len({each["id"] for each in found}) == len(found)
    assert all(each["kind"] == base.points[each["id"]].kind for each in found if each["voice"] == "paper")
    for each in found:
        assert each["cited_as"].startswith(f"{KNOWLEDGE_BASE} ("), each["id"]
        restates = each["restates"].startswith("Europol 2013, International Vision for Policing, section ")
        assert restates == (each["voice"] == "paper"), each["id"]
        assert restates or "Europol 2013" not in each["cited_as"], each["id"]
    keys = {item["id"] for item in everything["bibliography"]}
    cited = {one["work"] for each in found for one in each["citations"]}
    assert cited
    assert cited <= keys
    assert not any("[@" in each["text"] for each in found)
    assert all(each["citations"] for each in found if each["voice"] == "editors")


def test_relations_are_those_of_the_pages(base: Base, everything: dict[str, Any]) -> None:
    told = {(row["source"], row["name"], row["target"], row["why"]) for row in everything["relations"]}
    stand = {
        (id_, each.name, each.page.id, each.why)
        for id_, connections in base.connections.items()
        for each in connections
        if each.forwards
    }
    assert told == stand


def test_the_graph_is_that_of_the_relations(base: Base, made: dict[str, str]) -> None:
    root = ET.fromstring(made["relations.graphml"])  # noqa: S314 - our own
    graph = root.find(f"{G}graph")
    assert graph is not None
    assert graph.get("edgedefault") == "directed"
    declared = {key.get("id"): key.get("for") for key in root.findall(f"{G}key")}
    nodes = {node.get("id"): node for node in graph.findall(f"{G}node")}
    assert set(nodes) == {page.id for page in base.collected}
    edges = []
    for edge in graph.findall(f"{G}edge"):
        assert {edge.get("source"), edge.get("target")} <= set(nodes)
        values = {each.get("key"): each.text for each in edge.findall(f"{G}data")}
        assert all(declared[key] == "edge" for key in values)
        edges.append((edge.get("source"), values["edge-name"], edge.get("target"), values["edge-why"]))
    assert sorted(edges, key=str) == sorted(
        ((row["source"], row["name"], row["target"], row["why"]) for row in data.relations(base)), key=str
    )
    for node in nodes.values():
        assert all(declared[str(each.get("key"))] == "node" for each in node.findall(f"{G}data"))


def test_tables_come_back_as_they_were(base: Base, made: dict[str, str], everything: dict[str, Any]) -> None:
    for name, (columns, cells) in data.tables(base, everything).items():
        text = made[f"{name}.csv"]
        assert text.startswith(",".join(columns) + "\r\n")
        assert "\n" not in text.replace("\r\n", "")
        assert [tuple(row.values()) for row in rows(text)] == cells
        assert cells
    assert {row["id"]: row["text"] for row in rows(made["paragraphs.csv"])} == {
        each["id"]: each["text"] for page in everything["pages"] for each in page["paragraphs"]
    }


@pytest.mark.parametrize(
    "cell", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "'quoted'", 'say "=1", twice', "a\nb", "", "a,b"]
)
def test_no_cell_is_a_formula_and_each_comes_back(cell: str) -> None:
    text = data.table(["a", "b"], [[cell, "x"]])
    (row,) = rows(text)
    assert row["a"] == cell
    (raw,) = list(csv.reader(io.StringIO(text, newline="")))[1:]
    assert not raw[0].startswith(("=", "+", "-", "@", "\t", "\r"))


def test_tags_are_a_concept_scheme(base: Base, made: dict[str, str]) -> None:
    read = json.loads(made["tags.jsonld"])
    context = read["@context"]
    assert all(isinstance(value, str | dict) for value in context.values())
    used = {key for node in read["@graph"] for key in node if not key.startswith("@")}
    assert used <= set(context)
    nodes = {node["@id"]: node for node in read["@graph"]}
    assert len(nodes) == len(read["@graph"])
    (scheme,) = [node for node in nodes.values() if node["@type"] == "skos:ConceptScheme"]
    concepts = [node for node in nodes.values() if node["@type"] == "skos:Concept"]
    assert len(concepts) == len(base.tags) + len(base.facets)
    assert len({node["prefLabel"] for node in concepts}) == len(concepts)
    for node in concepts:
        assert node["inScheme"] == scheme["@id"]
        assert not set(node.get("altLabel", ())) & {node["prefLabel"]}
        if "broader" in node:
            assert node["@id"] in nodes[node["broader"]]["narrower"]
            assert "topConceptOf" not in node
        else:
            assert node["@id"] in scheme["hasTopConcept"]
            assert node["topConceptOf"] == scheme["@id"]
    assert [node["notation"] for node in concepts if "notation" in node] == [t.id.value for t in base.tags]


def test_terms_have_the_names_that_people_look_for_them_by(
    base: Base, made: dict[str, str], everything: dict[str, Any]
) -> None:
    wanted = {term.id.value: [alias.value for alias in term.aliases] for term in base.terms}
    assert {row["id"]: row["aliases"] for row in everything["terms"]} == wanted
    assert any(" " in alias for aliases in wanted.values() for alias in aliases)
    rows = csv.DictReader(io.StringIO(made["terms.csv"].removeprefix("\ufeff")))
    assert {row["id"]: row["aliases"].split("; ") if row["aliases"] else [] for row in rows} == wanted


def test_the_bibliography_is_csl_json(base: Base, made: dict[str, str]) -> None:
    items = json.loads(made["bibliography.csl.json"])
    assert [item["id"] for item in items] == [entry.key for entry in base.entries]
    assert all("literal" in name or "family" in name for item in items for name in item.get("author", ()))
    bodies = {item["id"]: item for item in items}
    assert bodies["au2017afripol"]["author"] == [{"literal": "African Union"}]


def test_the_package_names_each_table_with_its_columns_as_text(
    made: dict[str, str], everything: dict[str, Any]
) -> None:
    resources = {one["path"]: one for one in json.loads(made[data.PACKAGE])["resources"]}
    assert set(resources) == {name for name in made if name.endswith(".csv")}
    for path, one in resources.items():
        fields = one["schema"]["fields"]
        assert ",".join(field["name"] for field in fields) == made[path].partition("\r\n")[0]
        assert {field["type"] for field in fields} == {"string"}


def test_a_change_of_a_text_changes_the_files_and_nothing_else_does(small: Small) -> None:
    cache = Cache(None)
    first = data.files(small.read(), cache)
    assert data.files(small.read(), Cache(None)) == first
    small.edit(TREND, "A lead about", "A beginning about")
    changed = {path for path, text in data.files(small.read(), cache).items() if text != first[path]}
    assert changed == {f"{data.FOLDER}/{data.WHOLE}"}


@pytest.mark.parametrize("sign", ["\x1b", "\x0c", "\x7f", "\ufffe"])
def test_a_sign_that_xml_does_not_know_ends_in_no_traceback(small: Small, sign: str) -> None:
    """While the site is served, also a base with faults has data."""
    small.edit("bibliography.bib", "{{A Report}}", f"{{{{A {sign} Report & <b>more</b>}}}}")
    written = data.files(small.read(), Cache(None))[f"{data.FOLDER}/works.csv"]
    assert "Report & <b>more</b>" in [row["title"] for row in rows(written)][-1]
    assert "Report & <b>more</b>" in [row["reference"] for row in rows(written)][-1]
