"""Citations of all that can be cited: independent readers find in every format what the item says."""

from __future__ import annotations

import json
import re

import pypandoc
import pytest
import rispy

from kb import citations
from kb.citations import NOTE, RESTATEMENT
from kb.schema import KNOWLEDGE_BASE, REPORT
from real import real
from test_cite import SCHEMA, as_bibtex, as_ris, in_bibtex, items, known, written


def test_bibtex_holds_what_the_item_says() -> None:
    of = items(real())
    read = in_bibtex(written("bibtex", of))
    assert len(of) > 400
    assert len(read) == len(of)
    for item in of:
        found = read[item.key]
        assert {name: found.get(name) for name in as_bibtex(item)} == as_bibtex(item)


@pytest.mark.slow
def test_pandoc_reads_the_same_in_bibtex_and_in_csl() -> None:
    of = items(real())
    read = json.loads(pypandoc.convert_text(written("bibtex", of), "csljson", format="biblatex"))
    by_id = {one["id"]: one for one in read}

    def straight(value: object) -> object:
        """TeX knows typographic quotation marks only."""
        return re.sub("[“”]", '"', re.sub("[‘’]", "'", value)) if isinstance(value, str) else value

    for item in of:
        ours = json.loads(citations.FORMATS["csl"].write(item))[0]
        theirs = by_id[item.key]
        for name in ("type", "title", "author", "URL", "note", "language", "abstract", "publisher"):
            assert straight(theirs.get(name)) == straight(ours.get(name)), (item.id, name)
        assert theirs.get("issued") == ours.get("issued"), item.id
        if item.of_report:
            assert theirs["container-title"] == REPORT.title


def test_ris_holds_what_the_item_says() -> None:
    of = items(real())
    text = written("ris", of)
    assert rispy.loads(text) == [as_ris(item) for item in of]
    assert not [one for one in text.split("\r\n") if one and not re.match(r"[A-Z][A-Z0-9]  - ", one)]


def test_csl_holds_what_the_item_says_and_keeps_to_its_schema() -> None:
    for item in items(real()):
        read = json.loads(citations.FORMATS["csl"].write(item))
        SCHEMA.validate(read)
        assert read == [
            known(
                {
                    "id": item.key,
                    "type": "chapter" if item.of_report else "webpage",
                    "title": item.full_title,
                    "author": [{"literal": name} for name in item.authors],
                    "container-title": item.container,
                    "publisher": item.publisher,
                    "issued": {"date-parts": [[*item.issued]]} if item.issued else None,
                    "URL": "" if item.of_report else item.latest,
                    "abstract": item.abstract,
                    "keyword": ", ".join(item.keywords),
                    "language": "en-GB",
                    "note": item.note,
                }
            )
        ]


def test_no_number_of_our_own_stands_in_a_citation() -> None:
    for item in items(real()):
        for name, one_ in citations.FORMATS.items():
            assert not re.search(r"section [34]\b", one_.write(item)), (item.id, name)


def test_no_quotation_of_ours_is_signed_with_the_reports_author() -> None:
    base = real()
    for item in items(base):
        if item.voice in {RESTATEMENT, NOTE}:
            signed = citations.quotation(item.abstract or "x", item).rpartition("\n— ")[2]
            assert signed.startswith(f"{KNOWLEDGE_BASE} ("), item.id
