"""What the search is given: names and texts as a reader sees them, and what leads to which paragraph."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from kb.schema.paths import CACHE
from kb.site.pages import site_pages
from kb.site.search_index import NAMES, TEXTS, Name, search_data
from kb.storage.cache import Cache
from small import TREND, Small

CHECKS = """\
---
title: Checks
summary: What is checked.
reviewed: 2026-11-24
---

<!-- checks -->
"""


def made(small: Small) -> dict[str, Any]:
    base = small.read()
    found = search_data(base, site_pages(base, Cache(small.root / CACHE)))
    return {
        address: json.loads(script.partition(" = ")[2].rstrip(";\n")) for address, script in found.items()
    }


def names(small: Small) -> list[Name]:
    return [Name(*row) for row in made(small)[NAMES]["names"]]


def one(small: Small, kind: str, title: str) -> Name:
    return next(name for name in names(small) if (name.kind, name.title) == (kind, title))


def test_titles_and_texts_are_as_a_reader_sees_them(small: Small) -> None:
    small.append(
        "bibliography.bib",
        "@book{braces2001, author = {Bayley, David H.}, title = {{[A {UN} translation]}}, year = {2001}}\n",
    )
    small.edit(TREND, "@osce2019]", "@osce2019; @braces2001]")
    found = made(small)
    written = json.dumps(found, ensure_ascii=False)
    assert not re.search(r"\[[^\]]*@\w", written), "a citation as it is written"
    titles = [row[3] for row in found[NAMES]["names"] if row[0] == "Bibliography"]
    assert sorted(titles) == ["A Report", "The New Structure of Policing", "[A UN translation]"]
    (note,) = (row[3] for row in found[TEXTS]["texts"] if row[1] == "T1.a")
    assert note.startswith("In 2019 this was measured (see Bayley and Shearing 2001, p. 4; ")


def test_the_page_of_checks_is_not_sought(small: Small) -> None:
    small.write("docs/checks.md", CHECKS)
    found = made(small)
    assert "checks.html" not in {row[1] for row in found[NAMES]["names"]}
    assert "checks.html" not in {row[0] for row in found[TEXTS]["pages"]}
    assert {"trends/globalisation.html", "glossary.html"} <= {row[1] for row in found[NAMES]["names"]}


def test_what_a_view_makes_is_found_once_by_its_name_and_not_again_as_text(small: Small) -> None:
    found = made(small)
    pages = [row[0] for row in found[TEXTS]["pages"]]
    texts = {pages[number]: id_ for number, id_, _, _ in found[TEXTS]["texts"] if id_}
    assert not {"timeline.html", "map.html", "organisations.html", "glossary.html"} & set(texts)
    kinds = [row[0] for row in found[NAMES]["names"]]
    assert {kind: kinds.count(kind) for kind in ("Timeline", "Place", "Organisation", "Glossary")} == {
        "Timeline": 2,
        "Place": 1,
        "Organisation": 1,
        "Glossary": 2,
    }
    assert "case_studies/index.html" in texts, "the paper's points on a page with a list are its texts"


def test_an_event_leads_to_its_paragraphs_by_its_aliases_and_its_place(small: Small) -> None:
    small.edit(
        "docs/events.yml",
        "title: The paper is presented\n",
        "title: The paper is presented\n    aliases: [the summit, Van Gogh]\n",
    )
    event = one(small, "Timeline", "The paper is presented")
    assert (event.short, event.also, event.text) == ("2013", "the summit; Van Gogh", "The Hague, Netherlands")
    assert event.told == "B1.1 T1.1"
    place = one(small, "Place", "The Hague")
    assert (place.short, place.told) == ("Netherlands", "C1.1 B1.1 T1.1")
    assert place.text == "The paper is presented"


def test_a_work_leads_to_the_paragraphs_that_cite_it(small: Small) -> None:
    assert one(small, "Bibliography", "The New Structure of Policing").told == "T1.a"


def test_a_page_is_found_by_the_section_that_the_paper_itself_numbers(small: Small) -> None:
    assert one(small, "Trend", "Globalisation").short == "2.1.1"
    small.edit("dilemmas/privacy-and-security.md", 'paper: "3.1"', 'paper: "3, Privacy and security"')
    assert one(small, "Dilemma", "Privacy and security").short == ""


def test_other_words_are_those_of_the_glossary_and_of_the_list(small: Small) -> None:
    small.edit(
        "docs/glossary.yml", "    abbreviation: OSCE\n", "    abbreviation: OSCE\n    aliases: [Helsinki]\n"
    )
    osce = ["Organization for Security and Co-operation in Europe", "OSCE", "Helsinki"]
    assert made(small)[NAMES]["synonyms"] == [[osce, osce], [["law and order"], ["police"]]]


def test_a_seat_is_said_of_an_organisation(small: Small) -> None:
    body = one(small, "Organisation", "Organization for Security and Co-operation in Europe")
    assert body.text == "A regional security body. Seat: The Hague, Netherlands."


@pytest.mark.parametrize(
    ("kind", "path", "old", "new"),
    [
        (
            "term",
            "docs/glossary.yml",
            "    kind: organisation\n",
            "    aliases: [the paper is presented]\n    kind: organisation\n",
        ),
        ("event", "docs/events.yml", "    place: the-hague\n", "    aliases: [osce]\n    place: the-hague\n"),
        (
            "twice",
            "docs/events.yml",
            "    place: the-hague\n",
            "    aliases: [summit, Summit]\n    place: the-hague\n",
        ),
    ],
)
def test_an_alias_that_leads_to_two_things_is_told(
    small: Small, kind: str, path: str, old: str, new: str
) -> None:
    small.edit(path, old, new)
    (said,) = small.said()
    assert said.path == path
    assert {"term": "'event/paper'", "event": "'term/osce'", "twice": "written twice"}[kind] in said.message


def test_a_word_that_no_page_has_any_more_is_told_and_fails_nothing(small: Small) -> None:
    small.edit("docs/synonyms.yml", "found: [police]", "found: [police, polise]")
    (said,) = small.said()
    assert (said.code, said.at, said.hint) == ("M243", "polise", "did you mean 'police'?")
    (problem,) = small.read().problems
    assert problem.severity == "warning"
