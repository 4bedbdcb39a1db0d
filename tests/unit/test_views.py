"""What the generated pages say, on the small base and on spoilt ones.

``KB_GOLDEN=write pytest tests/unit/test_views.py`` writes the expected pages anew; read the difference.
"""

from __future__ import annotations

import os
import re

import pytest
from bs4 import BeautifulSoup, Tag

from small import CASE, DILEMMA, FILES, GOLDEN, PRINCIPLE, TREND, Small

PAGES = {
    TREND: "trend",
    DILEMMA: "dilemma",
    "trends/README.md": "collection",
    "docs/index.md": "home",
    "docs/tags/README.md": "tags",
    "docs/tags/economy.md": "tag",
    "docs/glossary.md": "glossary",
    "docs/bibliography.md": "bibliography",
    "docs/questions.md": "questions",
    "docs/timeline.md": "timeline",
    "docs/map.md": "map",
    "docs/organisations.md": "organisations",
}


def soup(small: Small, path: str) -> BeautifulSoup:
    return BeautifulSoup(small.site()[path].html, "html.parser")


def words(element: Tag | None) -> str:
    assert element is not None
    return " ".join(element.get_text(" ").split())


def in_lines(content: str) -> str:
    """HTML with each element on a line of its own, so that a difference can be read."""
    return re.sub(r"\s*(<(?!/))", r"\n\1", content).strip() + "\n"


@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_as_expected(small: Small, path: str) -> None:
    expected = GOLDEN / f"{PAGES[path]}.html"
    made = in_lines(small.site()[path].html)
    if os.environ.get("KB_GOLDEN") == "write":
        expected.parent.mkdir(exist_ok=True)
        expected.write_text(made)
    assert made == expected.read_text()


# ---- connections


def connections(small: Small, path: str) -> dict[str, list[tuple[str, str]]]:
    """Name of each relation -> pages and reasons, as a page shows them."""
    panel = soup(small, path).select_one("section.kb-panel")
    assert panel is not None
    return {
        words(group.h3): [(words(item.a), words(item.p)) for item in group.find_all("li")]
        for group in panel.find_all("section")
        if group.blockquote is None and not group.select(".kb-akin, .kb-pointers")
    }


def test_both_ends_of_a_relation_show_it_with_its_reason(small: Small) -> None:
    assert connections(small, TREND) == {
        "This trend is illustrated by": [("C1 Arab Spring", "News crossed borders at once.")],
        "This trend raises": [("D1 Privacy and security", "Data cross borders as well.")],
        "Principles that respond": [
            ("V1 Police legitimacy", "Consent is harder to win in a world without borders.")
        ],
    }
    assert connections(small, CASE) == {
        "This case study illustrates": [("T1 Globalisation", "News crossed borders at once.")]
    }
    assert connections(small, DILEMMA) == {
        "This dilemma is raised by": [("T1 Globalisation", "Data cross borders as well.")],
        "This dilemma is answered by": [("V1 Police legitimacy", "Consent is what surveillance needs.")],
    }
    assert connections(small, PRINCIPLE) == {
        "This vision principle responds to": [
            ("T1 Globalisation", "Consent is harder to win in a world without borders.")
        ],
        "This vision principle answers": [("D1 Privacy and security", "Consent is what surveillance needs.")],
    }


def test_a_relation_may_be_written_at_either_end(small: Small) -> None:
    before = {path: connections(small, path) for path in (TREND, CASE)}
    small.edit(TREND, "  - to: C1\n    why: News crossed borders at once.\n", "")
    small.edit(
        CASE,
        "reviewed:",
        "links:\n  - to: T1\n    why: News crossed borders at once.\nreviewed:",
    )
    assert {path: connections(small, path) for path in (TREND, CASE)} == before


def test_a_stated_gap_is_shown_with_its_reason(small: Small) -> None:
    small.edit(TREND, "  - to: C1\n    why: News crossed borders at once.\n", "")
    small.edit(TREND, "reviewed:", "gaps:\n  - to: C\n    why: The paper names no case.\nreviewed:")
    small.append(TREND, "\nSee the [case](../case_studies/arab-spring.md).\n{: #T1.b }\n")
    assert small.said() == []
    assert [words(gap) for gap in soup(small, TREND).select(".kb-gap")] == [
        "No case study is connected to this page: The paper names no case."
    ]


def test_a_link_of_a_connection_leads_to_the_page_on_the_site(small: Small) -> None:
    panel = soup(small, TREND).select_one("section.kb-panel")
    assert panel is not None
    assert [a["href"] for a in panel.find_all("a")] == [
        "../case_studies/arab-spring.html",
        "../dilemmas/privacy-and-security.html",
        "../vision/police-legitimacy.html",
    ]


def test_neighbours_follow_the_numbers_not_the_names(small: Small) -> None:
    for number in (10, 2):
        text = FILES[TREND].replace("T1", f"T{number}").replace("Globalisation\n", f"Number {number}\n")
        small.write(f"trends/a{number}.md", text)
    shown = soup(small, "trends/a2.md").select_one(".kb-neighbours")
    assert words(shown) == "Previous T1 Globalisation Next T10 Number 10"


# ---- referenced by


D1_LINK, C1_LINK = (
    f"  - to: {id_}\n    why: {why}\n"
    for id_, why in (("D1", "Data cross borders as well."), ("C1", "News crossed borders at once."))
)


@pytest.fixture
def apart(small: Small) -> Small:
    """The base without the connections of the trend to the dilemma and the case study that it speaks of."""
    small.edit(TREND, D1_LINK, "")
    small.edit(TREND, C1_LINK, "")
    return small


def test_a_page_that_is_connected_stands_once_and_says_where_it_speaks_of_this_one(small: Small) -> None:
    small.edit(TREND, "a broad idea.", "a [broad](../dilemmas/privacy-and-security.md) idea.")
    panel = soup(small, DILEMMA).select_one("section.kb-panel")
    assert panel is not None
    assert [words(a) for a in panel.select("a.kb-page")].count("T1 Globalisation") == 1
    assert [words(also) for also in panel.select(".kb-also")] == ["Also in the opening , T1.1 ."]
    assert [a["href"] for a in panel.select(".kb-also a")] == [
        "../trends/globalisation.html",
        "../trends/globalisation.html#T1.1",
    ]
    assert quoted(small, DILEMMA) == []
    (pointed,) = soup(small, CASE).select(".kb-also")
    assert words(pointed) == "Also in T1.2 ."


def quoted(small: Small, path: str) -> list[tuple[str, str, list[str], str, list[str]]]:
    """Who speaks of a page: page, sentence, marked words, what stands under the quotation, its links."""
    found = []
    for speaking in soup(small, path).select("li:has(> .kb-quotes)"):
        for item in speaking.select(".kb-quotes > li"):
            sentence, under = item.blockquote, item.select_one(".kb-speaker")
            assert sentence
            assert under
            marked = [mark.get_text() for mark in sentence.select("strong")]
            leads = [str(a["href"]) for a in under.select("a")]
            found.append((words(speaking.a), sentence.get_text(), marked, under.get_text(), leads))
    return found


def test_a_sentence_that_links_to_a_paragraph_is_quoted_at_the_other_end(apart: Small) -> None:
    assert quoted(apart, DILEMMA) == [
        (
            "T1 Globalisation",
            "A lead about the OSCE, and about privacy.",
            ["privacy"],
            "The editors in the opening, about D1.1",
            ["../trends/globalisation.html", "#D1.1"],
        )
    ]


def test_it_is_the_one_sentence_without_its_citations_and_says_who_speaks(apart: Small) -> None:
    apart.edit(
        TREND,
        "Globalisation is a broad idea.",
        "One says e.g. this. On *data* of Mr. Who, see [privacy\nand security]"
        "(../dilemmas/privacy-and-security.md) "
        "[@osce2019], *now*. Then more.",
    )
    apart.edit(
        TREND, "In 2019 this", "Oh. In 2019 [Q & A &lt;b>](../dilemmas/privacy-and-security.md#D1-paper) this"
    )
    found = quoted(apart, DILEMMA)[1:]
    assert [one[1:4] for one in found] == [
        (
            "On data of Mr. Who, see privacy and security, now.",
            ["privacy and security"],
            "The paper in T1.1",
        ),
        (
            "In 2019 Q & A <b> this was measured.",
            ["Q & A <b>"],
            "The editors in T1.a, about “What the paper says”",
        ),
    ]
    assert found[0][4] == ["../trends/globalisation.html#T1.1"]


def test_a_sentence_with_two_links_to_a_page_is_quoted_once(apart: Small) -> None:
    privacy = "../dilemmas/privacy-and-security.md"
    apart.edit(CASE, "Protests spread fast.", f"[This]({privacy}#D1.1) and [that]({privacy}) met. No more.")
    assert [one[:3] for one in quoted(apart, DILEMMA)[1:]] == [
        ("C1 Arab Spring", "This and that met.", ["This", "that"])
    ]


def test_pages_of_prose_are_referenced_too_and_lists_are_not(small: Small) -> None:
    assert quoted(small, "case_studies/README.md") == [], "a list: its pages are spoken of"
    assert [one[:2] for one in quoted(small, "docs/about.md")] == [("Home", "Read about the paper.")]
    assert quoted(small, "docs/glossary.md") == []


def test_a_page_does_not_quote_itself(small: Small) -> None:
    small.edit(CASE, "Protests spread fast.", "See [below](#C1.1) and [here](arab-spring.md#C1.2).")
    assert quoted(small, CASE) == []


def test_where_the_paper_points_to_a_page_without_a_link_is_said(apart: Small) -> None:
    pointing = soup(apart, CASE).select_one(".kb-pointers")
    assert words(pointing) == "The paper also points here in T1.2 ."
    assert pointing is not None
    assert [a["href"] for a in pointing.select("a")] == ["../trends/globalisation.html#T1.2"]
    apart.edit(TREND, "is felt elsewhere.", "is felt [elsewhere](../case_studies/arab-spring.md).")
    assert soup(apart, CASE).select(".kb-pointers") == []
    assert [one[3] for one in quoted(apart, CASE)] == ["The paper in T1.2"]


def test_what_an_edited_page_says_is_quoted_anew(apart: Small) -> None:
    quoted(apart, DILEMMA)
    apart.edit(TREND, "and about [privacy]", "and on [privacy]")
    assert quoted(apart, DILEMMA)[0][1] == "A lead about the OSCE, and on privacy."


# ---- alike


def likest(small: Small, path: str) -> list[str]:
    return [words(item) for item in soup(small, path).select(".kb-akin > li")]


def add_trend(small: Small, number: int, tags: str) -> None:
    text = FILES[TREND].replace("T1", f"T{number}").replace("Globalisation\n", f"Number {number}\n")
    small.write(f"trends/number-{number}.md", text.replace("[economy, cybercrime, human-rights]", tags))


def test_a_rare_tag_ties_more_than_common_ones(small: Small) -> None:
    small.edit(TREND, "[economy, cybercrime, human-rights]", "[economy, cybercrime]")
    add_trend(small, 2, "[economy]")
    add_trend(small, 3, "[economy, human-rights]")
    add_trend(small, 4, "[cybercrime]")
    add_trend(small, 5, "[human-rights]")
    small.edit("trends/number-4.md", "  - to: C1\n    why: News crossed borders at once.\n", "")
    # Of 8 pages, economy stands on 6, cybercrime on 5, human-rights on 5; C1, D1 and V1 are related to T1.
    assert likest(small, TREND) == [
        "T4 Number 4",
        "T2 Number 2",
        "T3 Number 3",
    ]
    assert likest(small, CASE) == [
        "D1 Privacy and security",
        "V1 Police legitimacy",
        "T4 Number 4",
    ]


def test_a_tag_that_every_page_carries_ties_none(small: Small) -> None:
    add_trend(small, 2, "[economy, cybercrime, human-rights]")
    assert likest(small, TREND) == []
    assert soup(small, TREND).select(".kb-akin") == []


# ---- questions


RESPOND = "Principles that respond, in the editors’ reading V1 Police legitimacy"


def asked(small: Small) -> dict[str, tuple[list[str], str]]:
    """Page -> its questions, and who responds."""
    return {
        words(section.h2): (
            [words(item) for item in section.select(".kb-questions li")],
            words(section.select_one(".kb-respond")),
        )
        for section in soup(small, "docs/questions.md").select(".kb-body section")
        if section.h2
    }


def test_each_question_stands_with_the_principles_that_respond(small: Small) -> None:
    assert asked(small) == {
        "T1 Globalisation": (["T1.2 What happens here is felt elsewhere. Is anybody ready for it?"], RESPOND),
        "D1 Privacy and security": (["D1.1 Who may watch whom?"], RESPOND),
    }
    assert words(soup(small, "docs/questions.md").select_one(".kb-context")) == "2 questions on 2 pages."


def test_a_principle_responds_through_a_dilemma_or_not_at_all(small: Small) -> None:
    small.edit("docs/paper.yml", "{id: C1.2, kind: claim,", "{id: C1.2, kind: question,")
    assert asked(small)["C1 Arab Spring"][1] == "The editors connect no principle to this page."
    small.edit(CASE, "reviewed:", "links:\n  - to: D1\n    why: Crowds are watched.\nreviewed:")
    assert asked(small)["C1 Arab Spring"][1] == RESPOND


def test_a_question_links_to_its_paragraph(small: Small) -> None:
    found = soup(small, "docs/questions.md").select(".kb-questions a")
    assert [a["href"] for a in found] == [
        "trends/globalisation.html#T1.2",
        "dilemmas/privacy-and-security.html#D1.1",
    ]


# ---- bibliography, glossary, tags, collections, home


def test_works_stand_by_year_and_by_type(small: Small) -> None:
    page = soup(small, "docs/bibliography.md")
    items = page.select(".kb-references > li")
    assert {str(item["data-type"]) for item in items} == {"report", "document"}
    assert {str(item["data-year"]) for item in items} == {"2001", "2019"}


def test_of_many_authors_the_first_are_shown_and_all_are_there(small: Small) -> None:
    names = [f"Name{at}, Given{at}" for at in range(1, 9)]
    many = " and ".join(names)
    small.append(
        "bibliography.bib", f"\n@misc{{many2020, author = {{{many}}}, title = {{T}}, year = {{2020}}}}\n"
    )
    (item,) = soup(small, "docs/bibliography.md").select("#ref-many2020 > p:first-child")
    assert [words(each) for each in item.select(".kb-others")] == ["and 5 others"]
    (rest,) = item.select(".kb-rest")
    assert all(name.split(",")[0] in rest.get_text() for name in names[3:])
    assert not any(name.split(",")[0] in rest.get_text() for name in names[:3])


def test_a_work_says_where_it_is_cited(small: Small) -> None:
    small.edit(DILEMMA, "A choice.", "A choice [@osce2019]. Once more [@osce2019].")
    cited = {
        str(item["id"]): [(words(a), a["href"]) for a in item.select(".kb-cited a")]
        for item in soup(small, "docs/bibliography.md").select(".kb-references > li")
    }
    assert cited == {
        "ref-bayley2001structure": [("T1.a", "trends/globalisation.html#T1.a")],
        "ref-osce2019": [
            ("D1", "dilemmas/privacy-and-security.html"),
            ("T1.a", "trends/globalisation.html#T1.a"),
            (
                "glossary: Organization for Security and Co-operation in Europe",
                "glossary.html#term-osce",
            ),
            ("map: The Hague", "map.html#place-the-hague"),
        ],
    }


def test_a_citation_shows_author_year_and_locator_and_leads_to_the_work(small: Small) -> None:
    cited = soup(small, TREND).select_one(".kb-cite")
    assert cited is not None
    assert cited.get_text() == (
        "(see Bayley and Shearing 2001, p. 4; Organization for Security and Co-operation in Europe 2019)"
    )
    assert [a["href"] for a in cited.find_all("a")] == [
        "../bibliography.html#ref-bayley2001structure",
        "../bibliography.html#ref-osce2019",
    ]


def test_works_of_one_author_and_year_get_letters_everywhere(small: Small) -> None:
    small.append(
        "bibliography.bib",
        "@book{again2001, author = {Bayley, David H. and Shearing, Clifford D.},"
        " title = {Another}, year = {2001}}\n",
    )
    small.edit(TREND, "@osce2019]", "@osce2019; @again2001]")
    shown = words(soup(small, TREND).select_one(".kb-cite"))
    assert "Bayley and Shearing 2001b , p. 4" in shown
    assert "Bayley and Shearing 2001a )" in shown
    assert "(2001a)" in words(soup(small, "docs/bibliography.md").select_one("#ref-again2001"))


def test_a_tag_page_lists_its_pages_by_collection(small: Small) -> None:
    small.edit(PRINCIPLE, "[economy, cybercrime, human-rights]", "[cybercrime, human-rights, crime-and-war]")
    small.append(
        "docs/tags.yml",
        "  - id: crime-and-war\n    title: Crime and war\n    facet: crime\n    definition: Both at once.\n",
    )
    found = soup(small, "docs/tags/economy.md")
    assert [words(h) for h in found.select(".kb-body h2")] == [
        "Trends",
        "Case studies",
        "Dilemmas",
        "Often together with",
    ]
    assert [words(h) for h in found.select(".kb-card h3")] == [
        "T1 Globalisation",
        "C1 Arab Spring",
        "D1 Privacy and security",
    ]
    overview = soup(small, "docs/tags/README.md")
    assert [words(each) for each in overview.select("#facet-crime ~ ul li")] == [
        "Cybercrime 4 pages Crime against computers.",
        "Crime and war 1 page Both at once.",
    ]


def test_the_pages_of_a_tag_exist_as_long_as_the_tag(small: Small) -> None:
    assert {path for path, page in small.site().items() if page.generated} == {
        "docs/tags/cybercrime.md",
        "docs/tags/economy.md",
        "docs/tags/human-rights.md",
    }
    small.edit("docs/tags.yml", "id: economy", "id: money")
    assert "docs/tags/economy.md" not in small.site()
    assert "docs/tags/money.md" in small.site()


def test_the_home_page_counts_connections_in_words_that_fit(small: Small) -> None:
    relations = [words(item) for item in soup(small, "docs/index.md").select(".kb-relations li")]
    assert "is illustrated by case study ↓ 1 connection" in relations
    assert "bears on dilemma ↓ 0 connections" in relations


def test_terms_stand_under_their_letters(small: Small) -> None:
    small.append(
        "docs/glossary.yml",
        '  - id: x24\n    term: "24/7 Network"\n    kind: role\n    definition: A network.\n',
    )
    found = soup(small, "docs/glossary.md")
    assert [words(h) for h in found.select(".kb-body h2")] == ["0–9", "O", "P"]
    assert [a["href"] for a in found.select(".kb-letters a")] == ["#letter-0", "#letter-o", "#letter-p"]


# ---- nothing that a person writes becomes markup

HOSTILE = """<script>alert(1)</script><img src=x onerror=alert(2)>" onfocus="alert(3)' &lt;b>"""
QUOTED = "'" + HOSTILE.replace("'", "''") + "'"


def hostile(small: Small) -> None:
    """Put the worst into every field that a view shows."""
    for path in (TREND, CASE, DILEMMA, PRINCIPLE):
        text = re.sub(r"^(title|summary|paper|    why): .*$", rf"\1: {QUOTED}", small.text(path), flags=re.M)
        small.write(path, text)
    small.edit(CASE, "reviewed:", f"gaps:\n  - to: D\n    why: {QUOTED}\nreviewed:")
    cited = HOSTILE.replace(" &lt;b>", "")  # a semicolon would end it
    small.edit(TREND, "see @bayley2001structure, p. 4;", f"{cited} @bayley2001structure, {cited};")
    for path in ("docs/tags.yml", "docs/glossary.yml", "docs/events.yml", "docs/places.yml"):
        text = re.sub(
            r"^( +)(title|definition|term|abbreviation|name|country): .*$",
            rf"\1\2: {QUOTED}",
            small.text(path),
            flags=re.M,
        )
        small.write(path, text)
    small.edit("docs/glossary.yml", "https://www.osce.org/", "javascript:alert(4)")
    small.edit("docs/paper.yml", 'text: "Who watches?"', f"text: {QUOTED}")
    small.write(
        "bibliography.bib",
        "".join(
            f"@{kind}{{{key},"
            + ", ".join(f"{field} = {{{HOSTILE}}}" for field in fields)
            + ", url = {javascript:alert(5)}, doi = {"
            + HOSTILE
            + "}}\n"
            for kind, key, fields in (
                (
                    "article",
                    "bayley2001structure",
                    ("author", "title", "journal", "volume", "number", "pages", "year", "isbn", "note"),
                ),
                (
                    "incollection",
                    "osce2019",
                    ("editor", "title", "booktitle", "publisher", "number", "date", "series", "howpublished"),
                ),
            )
        ),
    )


@pytest.fixture
def attacked(small: Small) -> Small:
    hostile(small)
    return small


@pytest.mark.slow
def test_the_attack_reaches_every_view(attacked: Small) -> None:
    for path in PAGES:
        assert "alert(1)" in soup(attacked, path).get_text(), path
    assert len(soup(attacked, "docs/bibliography.md").get_text().split("alert(1)")) > 15


def test_no_field_becomes_markup(attacked: Small) -> None:
    for path, page in attacked.site().items():
        found = BeautifulSoup(page.html, "html.parser")
        assert found.find_all(["script", "iframe", "b"]) == [], path
        assert [img["src"] for img in found.find_all("img")] in ([], ["assets/plan.svg"]), path
        for element in found.find_all(True):
            assert [name for name in element.attrs if name.startswith("on")] == [], path
            assert not str(element.get("href", "")).startswith("javascript:"), path
