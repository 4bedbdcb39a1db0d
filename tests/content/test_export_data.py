"""The knowledge base as data: what programs read must be what the Base says."""

from __future__ import annotations

import codecs
import csv
import datetime
import hashlib
import io
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import jsonschema
import pytest

from kb.documents.data import files, form, tables
from kb.documents.data import json as data_json
from kb.model import Base
from kb.schema import KNOWLEDGE_BASE, LICENCE
from kb.storage.cache import Cache
from small import REPOSITORY, TREND, Small

G = "{http://graphml.graphdrawing.org/xmlns}"


@pytest.fixture(scope="module")
def made(base: Base) -> dict[str, str]:
    found = files.files(base, Cache(None))
    return {path.removeprefix(f"{form.FOLDER}/"): text for path, text in found.items()}


@pytest.fixture(scope="module")
def everything(made: dict[str, str]) -> dict[str, Any]:
    read: dict[str, Any] = json.loads(made[form.WHOLE])
    return read


def rows(text: str) -> list[dict[str, str]]:
    """A table as somebody reads it who takes the apostrophes away; the mark goes with its encoding."""
    read = io.TextIOWrapper(io.BytesIO(text.encode()), "utf-8-sig", newline="")
    found = csv.DictReader(read, strict=True)
    return [{name: value.removeprefix("'") for name, value in row.items()} for row in found]


def test_the_whole_is_as_its_schema_says(made: dict[str, str], everything: dict[str, Any]) -> None:
    schema = json.loads(made[form.SCHEMA])
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.Draft202012Validator(schema).validate(everything)
    everything = json.loads(made[form.WHOLE])
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
        ((row.source, row.name, row.target, row.why) for row in data_json.relations(base)),
        key=str,
    )
    for node in nodes.values():
        assert all(declared[str(each.get("key"))] == "node" for each in node.findall(f"{G}data"))


def test_tables_come_back_as_they_were(base: Base, made: dict[str, str], everything: dict[str, Any]) -> None:
    for name, (columns, cells) in tables.tables(base, everything).items():
        text = made[f"{name}.csv"]
        assert text.startswith("\ufeff" + ",".join(columns) + "\r\n")
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
    text = tables.table(["a", "b"], [[cell, "x"]])
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


def test_a_double_click_in_excel_shows_every_letter_and_no_formula(made: dict[str, str]) -> None:
    """Excel takes a file with the mark for UTF-8, any other for the code page of the computer.

    A cell holds at most 32,767 characters:
    https://support.microsoft.com/office/excel-specifications-and-limits-1672b34d-7043-467e-8e27-269d656771c3
    """
    for name, text in made.items():
        content = text.encode()
        assert content.startswith(codecs.BOM_UTF8) == name.endswith(".csv"), name
        assert content.count(codecs.BOM_UTF8) == name.endswith(".csv"), name
        if name.endswith(".csv"):
            cells = [
                cell
                for row in csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""))
                for cell in row
            ]
            assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]
            assert max(map(len, cells)) < 32_767
    assert "décembre" in made["works.csv"]


def package_of(made: dict[str, str]) -> dict[str, Any]:
    read: dict[str, Any] = json.loads(made[form.PACKAGE])
    return read


CAST: dict[str, Callable[[str], object]] = {
    "string": str,
    "date": datetime.date.fromisoformat,
    "year": lambda cell: datetime.date(int(cell), 1, 1),
}


def cast(package: dict[str, Any], made: dict[str, str]) -> dict[str, list[dict[str, object]]]:
    """Name of each table -> its rows, read by nothing but what the package says of them.

    Raises:
        ValueError: a cell is not of the type of its column, or is empty where it must not be.
    """
    found = {}
    for one in package["resources"]:
        fields = {field["name"]: field for field in one["schema"]["fields"]}
        content = made[one["path"]].encode()
        assert (one["bytes"], one["hash"]) == (len(content), f"sha256:{hashlib.sha256(content).hexdigest()}")
        assert one["encoding"] == "utf-8"
        lines = csv.reader(
            io.StringIO(content.decode("utf-8-sig"), newline=""),
            delimiter=one["dialect"]["delimiter"],
            quotechar=one["dialect"]["quoteChar"],
            doublequote=one["dialect"]["doubleQuote"],
            strict=True,
        )
        assert next(lines) == [*fields]
        read = []
        for line in lines:
            row: dict[str, object] = {}
            for (name, field), cell in zip(fields.items(), line, strict=True):
                missing = cell in one["schema"]["missingValues"]
                if missing and field.get("constraints", {}).get("required"):
                    raise ValueError(f"{one['path']}: {name} is empty in {line}")
                row[name] = None if missing else CAST[field["type"]](cell)
            read.append(row)
        found[one["name"]] = read
    return found


def test_the_package_says_what_each_column_is(made: dict[str, str]) -> None:
    package = package_of(made)
    assert package["$schema"] == "https://datapackage.org/profiles/2.0/datapackage.json"
    assert re.fullmatch(r"[a-z0-9._-]+", package["name"])
    assert package["version"] == json.loads(made[form.WHOLE])["edition"]
    assert [one["path"] for one in package["licenses"]] == [LICENCE]
    assert [one["title"] for one in package["sources"]] == ["Europol 2013, International Vision for Policing"]
    resources = {one["path"]: one for one in package["resources"]}
    assert set(resources) == {name for name in made if name.endswith(".csv")}
    for one in resources.values():
        assert one["type"] == "table"
        assert one["title"]
        assert all(field["description"].endswith(".") for field in one["schema"]["fields"])
    # What a spreadsheet or a program would take for a number or a date, and what is none.
    types = {
        (one["name"], field["name"]): field["type"]
        for one in resources.values()
        for field in one["schema"]["fields"]
    }
    assert {name for name, type_ in types.items() if type_ != "string"} == {
        ("pages", "reviewed"),
        ("works", "year"),
    }


def test_what_the_package_says_of_the_tables_is_so(made: dict[str, str], everything: dict[str, Any]) -> None:
    package = package_of(made)
    found = cast(package, made)
    for one in package["resources"]:
        schema, mine = one["schema"], found[one["name"]]
        if keys := schema.get("primaryKey"):
            assert len({tuple(row[key] for key in keys) for row in mine}) == len(mine), one["name"]
        for link in schema.get("foreignKeys", ()):
            (field,), target = link["fields"], link["reference"]
            there = {row[target["fields"][0]] for row in found[target["resource"]]}
            assert {row[field] for row in mine} <= there, (one["name"], field)
    isbns = {row["isbn"] for row in found["works"]} - {None}
    assert isbns == {item["ISBN"] for item in everything["bibliography"] if "ISBN" in item}
    assert isbns
    sections = {row["section"] for row in found["pages"]} - {None}
    assert "2.1.10" in sections
    assert sections == {page["section"] for page in everything["pages"]} - {None, ""}


def test_tables_and_json_tell_the_same(made: dict[str, str], everything: dict[str, Any]) -> None:
    found = cast(package_of(made), made)
    paragraphs = [(page, each) for page in everything["pages"] for each in page["paragraphs"]]
    assert {name: len(read) for name, read in found.items()} == {
        "pages": len(everything["pages"]),
        "paragraphs": len(paragraphs),
        "relations": len(everything["relations"]),
        "tags": len(everything["tags"]),
        "terms": len(everything["terms"]),
        "questions": len(everything["questions"]),
        "citations": sum(len(each["citations"]) for _, each in paragraphs),
        "works": len(everything["bibliography"]),
    }
    for row, page in zip(found["pages"], everything["pages"], strict=True):
        assert row["key"] == page["key"] == (page["id"] or page["path"])
        for name in ("id", "path", "title", "summary", "kind", "address", "stands"):
            assert (row[name] or "") == page[name]
        assert str(row["tags"] or "").split() == page["tags"]
    for row, (page, each) in zip(found["paragraphs"], paragraphs, strict=True):
        assert row["page"] == page["key"]
        assert {name: row[name] or "" for name in ("id", "voice", "text", "cited_as")} == {
            name: each[name] for name in ("id", "voice", "text", "cited_as")
        }


def test_the_way_that_is_shown_for_pandas_gives_text(made: dict[str, str], tmp_path: Path) -> None:
    """The page of the data says how; here with what pandas does by ``dtype=str, keep_default_na=False``."""
    said = (REPOSITORY / "docs/data.md").read_text("utf-8")
    assert 'pandas.read_csv("works.csv", dtype=str, keep_default_na=False)' in said
    (tmp_path / "works.csv").write_bytes(made["works.csv"].encode())
    with (tmp_path / "works.csv").open(encoding="utf-8-sig", newline="") as file:
        first, *_ = csv.DictReader(file)
    assert next(iter(first)) == "key"


def test_a_change_of_a_text_changes_the_files_and_nothing_else_does(small: Small) -> None:
    cache = Cache(None)
    first = files.files(small.read(), cache)
    assert files.files(small.read(), Cache(None)) == first
    small.edit(TREND, "A lead about", "A beginning about")
    changed = {path for path, text in files.files(small.read(), cache).items() if text != first[path]}
    assert changed == {f"{form.FOLDER}/{form.WHOLE}"}


@pytest.mark.parametrize("sign", ["\x1b", "\x0c", "\x7f", "\ufffe"])
def test_a_sign_that_xml_does_not_know_ends_in_no_traceback(small: Small, sign: str) -> None:
    """While the site is served, also a base with faults has data."""
    small.edit("bibliography.bib", "{{A Report}}", f"{{{{A {sign} Report & <b>more</b>}}}}")
    written = files.files(small.read(), Cache(None))[f"{form.FOLDER}/works.csv"]
    assert "Report & <b>more</b>" in [row["title"] for row in rows(written)][-1]
    assert "Report & <b>more</b>" in [row["reference"] for row in rows(written)][-1]
