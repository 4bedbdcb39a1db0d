"""The bibliography as a whole: other people's programs read of each work what we say of it.

Names, bodies, dates, languages, titles and addresses are read back by biber, pybtex, pandoc, rispy and the
schema of CSL. Zotero does not run here; what its translator knows stands in a table of its own.
"""

from __future__ import annotations

import io
import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import jsonschema
import pybtex.database
import pypandoc
import pytest
import rispy

from kb.citations import bibtex, works_export
from kb.citations.bibtex import ENTRY_TYPES, LANGUAGES, field
from kb.model import Entry
from kb.site.pages import site_pages
from kb.storage.cache import Cache
from small import DATA, REPOSITORY, Small

TEXT = (REPOSITORY / "bibliography.bib").read_text("utf-8")
CSL_SCHEMA = DATA / "csl-data.json"

Names = list[tuple[str, ...]]


@pytest.fixture(scope="module")
def entries() -> list[Entry]:
    found, problems = bibtex.read(TEXT, "bibliography.bib")
    assert not problems
    return found


def read(text: str) -> list[Entry]:
    found, problems = bibtex.read(text, "bibliography.bib")
    assert not problems
    return found


def names(entry: Entry) -> Names:
    """A body as one text, a person as family name, given name and suffix."""
    found: Names = []
    for person in bibtex.people(entry):
        parts = [person.name] if person.body else [part.strip() for part in person.name.split(",")]
        found.append((parts[0], parts[2], parts[1]) if len(parts) == 3 else tuple(parts))
    return found


def date(entry: Entry) -> str:
    return field(entry, "date") or field(entry, "year")


# ---- biber: biblatex's own judge


def biber(text: str, folder: Path) -> list[str]:
    """What biber says against a bibliography."""
    if not shutil.which("biber"):
        pytest.skip("biber is not installed")
    (folder / "works.bib").write_text(text, "utf-8")
    ran = subprocess.run(
        ["biber", "--tool", "--validate-datamodel", "--nolog", "--output-file", "out.bib", "works.bib"],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert (folder / "out.bib").exists(), ran.stdout
    return [line for line in ran.stdout.splitlines() if line.startswith(("WARN", "ERROR"))]


def test_biber_has_nothing_against_the_bibliography(tmp_path: Path) -> None:
    assert biber(works_export.bibtex(TEXT), tmp_path) == []


def test_biber_notices_a_field_that_a_type_does_not_have(tmp_path: Path) -> None:
    spoilt = TEXT.replace("@misc{at2004spgnovelle,", "@misc{at2004spgnovelle,\n  institution = {{Austria}},")
    (said,) = biber(spoilt, tmp_path)
    assert "Invalid field 'institution' for entrytype 'misc'" in said


def test_biber_knows_every_type_and_field_of_our_table(tmp_path: Path) -> None:
    value = {
        "author": "{A, B}",
        "editor": "{{A body}}",
        "year": "{2001}",
        "date": "{2001-02}",
        "volume": "{3}",
        "isbn": "{9781588267054}",
        "url": "{https://a.example/}",
        "addendum": r"{Also at \url{https://a.example/}}",
        "language": "{fr}",
        "langid": "{french}",
    }
    text = "".join(
        f"@{type_}{{{type_}{at},\n"
        + ",\n".join(f"{name} = {value.get(name, '{x}')}" for name in given)
        + "\n}\n"
        for type_, row in ENTRY_TYPES.items()
        for at, given in enumerate((sorted(row.may), (*row.needs, "title", "year")))
    )
    assert biber(text, tmp_path) == []


# ---- Zotero

ZOTERO = {
    "article": "journalArticle",
    "book": "book",
    "collection": "book",
    "inbook": "bookSection",
    "incollection": "bookSection",
    "inproceedings": "conferencePaper",
    "mastersthesis": "thesis",
    "misc": "document",
    "online": "webpage",
    "phdthesis": "thesis",
    "techreport": "report",
    "unpublished": "manuscript",
}
"""Types that Zotero's translator of BibTeX knows (zotero/translators 2814370, 2026); others it leaves out."""

READ_BY_ZOTERO = frozenset(
    """
    author booktitle chapter date doi edition editor howpublished institution isbn journal language location
    note number organization pages publisher school series title type url volume year
    """.split()  # noqa: SIM905
)
"""Fields that it reads; of ours it drops ``addendum``, ``entrysubtype`` and ``langid``."""


def test_zotero_knows_our_types_and_reads_who_when_and_in_which_language(entries: list[Entry]) -> None:
    assert set(ENTRY_TYPES) == set(ZOTERO)
    dropped = {name for entry in entries for name in entry.fields} - READ_BY_ZOTERO
    assert dropped == {"addendum", "entrysubtype", "langid"}
    for entry in entries:
        assert names(entry), entry.key
        assert date(entry), entry.key
        assert LANGUAGES.get(field(entry, "language"), "") == field(entry, "langid"), entry.key


# ---- pybtex and pandoc


def test_pybtex_reads_the_same(entries: list[Entry]) -> None:
    theirs = pybtex.database.parse_string(works_export.bibtex(TEXT, "2026.11"), "bibtex")
    assert list(theirs.entries) == [entry.key for entry in entries]
    for entry in entries:
        one = theirs.entries[entry.key]
        (said,) = one.persons.values()
        theirs_of_it = [re.sub(r"[{}]", "", str(each)).replace("\\&", "&") for each in said]
        assert theirs_of_it == [person.name for person in bibtex.people(entry)]
        assert one.fields.get("date", one.fields.get("year")) == date(entry)


def test_pandoc_reads_the_same(entries: list[Entry]) -> None:
    ran = subprocess.run(
        [pypandoc.get_pandoc_path(), "-f", "biblatex", "-t", "csljson"],
        input=works_export.bibtex(TEXT).encode(),
        capture_output=True,
        check=True,
        timeout=120,
    )
    theirs = {item["id"]: item for item in json.loads(ran.stdout)}
    assert set(theirs) == {entry.key for entry in entries}
    for entry in entries:
        item = theirs[entry.key]
        assert csl_names(item) == names(entry), entry.key
        assert [int(part) for part in date(entry).split("-")] == item["issued"]["date-parts"][0], entry.key
        assert item.get("language", "")[:2] == field(entry, "language"), entry.key
        for address in bibtex.elsewhere(entry)[1]:
            assert address in item["note"], entry.key


def csl_names(item: dict[str, Any]) -> Names:
    found: Names = []
    for name in item.get("author", []) + item.get("editor", []):
        family = " ".join(
            filter(
                None, [name.get("non-dropping-particle") or name.get("dropping-particle"), name.get("family")]
            )
        )
        parts = (name.get("literal") or family, name.get("given", ""), name.get("suffix", ""))
        found.append(tuple(part for part in parts if part))
    return found


# ---- CSL-JSON


def test_csl_json_is_as_its_schema_says_and_says_the_same(entries: list[Entry]) -> None:
    items = json.loads(works_export.csl(entries))
    validator = jsonschema.Draft7Validator(json.loads(CSL_SCHEMA.read_text("utf-8")))
    assert [error.message for error in validator.iter_errors(items)] == []
    assert [item["id"] for item in items] == [entry.key for entry in entries]
    for entry, item in zip(entries, items, strict=True):
        assert csl_names(item) == names(entry)
        assert [int(part) for part in date(entry).split("-")] == item["issued"]["date-parts"][0]
        assert item.get("language", "") == field(entry, "language")


# ---- RIS

RIS = """\
@article{one2001,
  author       = {{News} and van Dijk, Jan},
  title        = {{T \\& U}},
  journal      = {The News},
  entrysubtype = {newspaper},
  volume       = {1},
  number       = {2},
  pages        = {3--4},
  year         = {2001},
  date         = {2001-03-04},
  url          = {https://a.example/b_c%20d},
  language     = {nl},
  langid       = {dutch},
  note         = {Stands for a law},
  addendum     = {Also at \\url{https://docslib.org/1}, \\url{https://scribd.com/2}}
}

@techreport{two2002,
  author      = {Gause, III, F. Gregory},
  title       = {{R}},
  type        = {White paper},
  number      = {HC 7},
  institution = {{House, Committee A}},
  year        = {2002},
  date        = {2002-05}
}

@incollection{three2003,
  author    = {{Senate, Committee A}},
  editor    = {Ed, It},
  title     = {{C}},
  booktitle = {{B}},
  series    = {S},
  edition   = {2},
  publisher = {P},
  year      = {2003},
  isbn      = {9781588267054},
  doi       = {10.1/x}
}

@misc{four2004,
  author       = {{Kingdom}},
  title        = {{Law}},
  entrysubtype = {law},
  year         = {2004}
}
"""

RIS_WRITTEN = """\
TY  - NEWS
ID  - one2001
AU  - News,
AU  - van Dijk, Jan
TI  - T & U
T2  - The News
VL  - 1
IS  - 2
SP  - 3
EP  - 4
PY  - 2001
DA  - 2001/03/04/
UR  - https://a.example/b_c%20d
LA  - nl
N1  - Stands for a law
N1  - Also at https://docslib.org/1, https://scribd.com/2
ER  -

TY  - RPRT
ID  - two2002
AU  - Gause, F. Gregory, III
TI  - R
SN  - HC 7
PB  - House, Committee A
M3  - White paper
PY  - 2002
DA  - 2002/05//
ER  -

TY  - CHAP
ID  - three2003
AU  - Senate – Committee A,
A2  - Ed, It
TI  - C
T2  - B
T3  - S
ET  - 2
PB  - P
PY  - 2003
DA  - 2003///
SN  - 9781588267054
DO  - 10.1/x
ER  -

TY  - STAT
ID  - four2004
AU  - Kingdom,
TI  - Law
PY  - 2004
DA  - 2004///
ER  -
"""


def test_works_become_records() -> None:
    made = works_export.ris(read(RIS))
    assert made.count("\r\n") == made.count("\n")
    assert [line.rstrip() for line in made.splitlines()] == [*RIS_WRITTEN.splitlines(), ""]


def test_rispy_reads_the_same(entries: list[Entry]) -> None:
    theirs = rispy.load(io.StringIO(works_export.ris(entries)))
    assert [one["id"] for one in theirs] == [entry.key for entry in entries]
    for entry, one in zip(entries, theirs, strict=True):
        assert "unknown_tag" not in one, entry.key
        said = one.get("authors", []) + one.get("tertiary_authors", []) + one.get("secondary_authors", [])
        bodies = [tuple([name.rstrip(",")] if name.endswith(",") else name.split(", ")) for name in said]
        mine = [
            (person.name.replace(", ", " – "),) if person.body else name
            for person, name in zip(bibtex.people(entry), names(entry), strict=True)
        ]
        assert bodies == mine, entry.key
        assert one["title"] == field(entry, "title")
        assert "-".join(part for part in one["date"].split("/") if part) == date(entry)
        assert one.get("language", "") == field(entry, "language")
        assert one.get("urls", [field(entry, "url")]) == [field(entry, "url")]
        for address in bibtex.elsewhere(entry)[1]:
            assert any(address in note for note in one["notes"]), entry.key


# ---- on the site


def test_the_address_of_the_bibliography_gives_the_works(small: Small) -> None:
    small.write("docs/bibliography.md", "---\ntitle: B\nsummary: S.\nreviewed: 2026-11-24\n---\n\nAll.\n")
    base = small.read()
    made = works_export.bibliography_files(base)
    (page,) = [page for page in site_pages(base, Cache(None)) if page.path == "docs/bibliography.md"]
    assert {address: page.beside[address] for address in made} == made
    assert page.address.replace(".html", ".bib") in made
    keys = ["bayley2001structure", "osce2019"]
    assert [entry.key for entry in read(made["bibliography.bib"])] == keys
    assert [one["id"] for one in rispy.load(io.StringIO(made["bibliography.ris"]))] == keys
    assert [one["id"] for one in json.loads(made["bibliography.json"])] == keys


def test_a_base_without_works_has_no_files(small: Small) -> None:
    small.write("bibliography.bib", "% Nothing yet.\n")
    assert works_export.bibliography_files(small.read()) == {}
