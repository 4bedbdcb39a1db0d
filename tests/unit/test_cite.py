"""Citations: independent readers find in every format what the item says; ``kb cite`` and the site agree."""

from __future__ import annotations

import dataclasses
import datetime
import json
import re
from collections.abc import Iterable
from typing import Any
from unicodedata import category

import jsonschema
import pytest
import rispy
from hypothesis import example, given, settings
from hypothesis import strategies as st
from pybtex.database import parse_string

from commands import kb
from kb import citations
from kb.citations import BOTH, NOTE, PAPER, RESTATEMENT, SITE, Item
from kb.citations.files import files as citation_files
from kb.model import Base
from kb.schema import KNOWLEDGE_BASE, REPORT
from small import CASE, DATA, TREND, Small

SCHEMA = jsonschema.Draft7Validator(json.loads((DATA / "csl-data.json").read_text("utf-8")))


def items(base: Base) -> list[Item]:
    """Of every page, paragraph and entry, and of the report's statement behind each numbered paragraph."""
    found: list[Item] = []
    for page in base.pages:
        found.append(citations.page_item(base, page))
        for id_ in page.paragraphs:
            found.append(citations.paragraph_item(base, page, id_))
            if found[-1].voice == RESTATEMENT:
                found.append(citations.statement_item(base, page, id_))
    return [*found, *citations.entry_items(base)]


def written(name: str, of: Iterable[Item]) -> str:
    return "".join(citations.FORMATS[name].write(item) for item in of)


def line(text: str) -> str:
    """A text as a format of one line can hold it."""
    return " ".join("".join(sign for sign in text if sign.isspace() or category(sign) != "Cc").split())


def known(fields: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in fields.items() if value}


def in_bibtex(text: str) -> dict[str, dict[str, Any]]:
    """What pybtex reads, by key; escapes are undone by a table of our own."""
    signs = [(f"\\{sign}", sign) for sign in "&%#$_{}"]
    names = [("\\textasciitilde{}", "~"), ("\\textasciicircum{}", "^"), ("\\textbackslash{}", "\\")]
    names += [("\\textbraceleft{}", "{"), ("\\textbraceright{}", "}"), ("{}", "")]
    escaped = dict([*signs, *names])

    def plain(value: str) -> str:
        value = value[1:-1] if value.startswith("{") and value.endswith("}") else value
        found = "|".join(re.escape(each) for each in escaped)
        return re.sub(found, lambda match: escaped[match[0]], value)

    found = {}
    for key, entry in parse_string(text, "bibtex").entries.items():
        raw = {name.lower(): value for name, value in entry.fields.items()}
        people = {
            role.lower(): tuple(plain("{" + str(each.last_names[0]).strip("{}") + "}") for each in persons)
            for role, persons in entry.persons.items()
        }
        found[key] = {name: plain(value) for name, value in raw.items() if name != "url"} | people
        found[key] |= {"kind": entry.type, "url": raw.get("url", "")}
    return found


def as_bibtex(item: Item) -> dict[str, Any]:
    months = ["", "January", "November"]
    return known(
        {
            "kind": "inbook" if item.of_report else "online",
            "author": item.authors,
            "title": line(item.full_title),
            "booktitle": item.container if item.of_report else "",
            "publisher": item.publisher,
            "year": str(item.issued[0]) if item.issued else "",
            "month": months[{11: 2, 1: 1}[item.issued[1]]] if len(item.issued) > 1 else "",
            "url": "" if item.of_report else item.latest,
            "abstract": line(item.abstract),
            "keywords": ", ".join(map(line, item.keywords)),
            "note": line(item.note),
            "language": "en-GB",
            "langid": "british",
        }
    )


def as_ris(item: Item) -> dict[str, Any]:
    parts = [f"{part:02}" for part in item.issued]
    return known(
        {
            "type_of_reference": "CHAP" if item.of_report else "ELEC",
            "id": item.key,
            "authors": [f"{name}," if " " in name else name for name in item.authors],
            "title": line(item.full_title),
            "secondary_title": item.container,
            "section": item.section if item.of_report else "",
            "publisher": item.publisher,
            "year": str(item.issued[0]) if item.issued else "",
            "date": "/".join([*parts, *[""] * (4 - len(parts))]) if parts else "",
            "abstract": line(item.abstract),
            "keywords": [line(each) for each in item.keywords],
            "language": "en-GB",
            "urls": [item.latest] if item.latest and not item.of_report else [],
            "notes": [line(item.note)] if item.note else [],
        }
    )


def test_the_schema_would_see_a_fault() -> None:
    with pytest.raises(jsonschema.ValidationError):
        SCHEMA.validate([{"id": "x", "type": "part-of-a-report"}])


# ---- whatever a title holds

NASTY = st.text(
    st.one_of(
        st.sampled_from("\\{}&%#_$~^\"'`-<>?!,;:*@|\n\r\t\x00\x0b\x85\u2028  äß中🙂"),
        st.characters(exclude_categories=["Cs"]),
    ),
    min_size=1,
    max_size=30,
).filter(lambda text: line(text) != "")

ITEMS = st.builds(
    Item,
    id=st.just("T7.3"),
    voice=st.sampled_from([RESTATEMENT, NOTE, BOTH, SITE, PAPER]),
    title=NASTY,
    container=st.just(REPORT.title),
    authors=st.sampled_from([(REPORT.author,), ("Ministry of Justice, Sport and Arts",)]),
    publisher=st.just(REPORT.publisher),
    issued=st.sampled_from([(2013,), (2026, 11)]),
    section=st.sampled_from(["2.1.7", ""]),
    heading=NASTY,
    edition=st.just("2026.11"),
    reviewed=st.just(datetime.date(2026, 11, 4)),
    latest=st.just("https://kb.example/a_b/%7Bx%7D/T7.3/"),
    abstract=NASTY,
    keywords=st.lists(NASTY.filter(lambda text: "," not in text), max_size=2).map(tuple),
)


def items_around() -> list[Item]:
    return [Item(id="T1", voice=BOTH, title="After it", container=REPORT.title, issued=(2013,))]


HEADED = dataclasses.replace(
    items_around()[0], id="T7.3", container=REPORT.title, heading="Two\nlines\n", abstract="Words."
)


@settings(max_examples=40)
@example(dataclasses.replace(HEADED, voice=PAPER, section="2.1.7"))
@example(dataclasses.replace(HEADED, voice=RESTATEMENT, section=""))
@given(ITEMS)
def test_no_sign_in_a_title_breaks_a_format(item: Item) -> None:
    of = [item, *items_around()]
    assert rispy.loads(written("ris", of))[0] == as_ris(item)
    assert len(rispy.loads(written("ris", of))) == 2
    read = in_bibtex(written("bibtex", of))
    assert len(read) == 2
    expected = as_bibtex(item)
    assert {name: read[item.key].get(name) for name in expected} == expected
    (one,) = json.loads(citations.FORMATS["csl"].write(item))
    SCHEMA.validate([one])
    assert (one["title"], one.get("abstract")) == (line(item.full_title), line(item.abstract))
    assert "\n" not in citations.FORMATS["text"].write(item)
    assert "\n" not in citations.FORMATS["markdown"].write(item)


@settings(max_examples=30)
@given(NASTY)
def test_markdown_is_a_link_whose_text_is_the_title(title: str) -> None:
    import markdown
    from bs4 import BeautifulSoup

    item = Item(id="T1", voice=SITE, title=title, container="x", latest="https://kb.example/T1/")
    page = BeautifulSoup(markdown.markdown(citations.FORMATS["markdown"].write(item)), "html.parser")
    (link,) = page.find_all("a")
    assert (line(link.get_text()), link["href"]) == (line(title), "https://kb.example/T1/")
    assert not page.find(["script", "em", "strong", "code", "img"])


# ---- what is said of whom


def one(small: Small, name: str) -> Item:
    found = citations.find(small.read(), name)
    assert found
    return found


@pytest.fixture
def edition(small: Small) -> Small:
    small.write("pyproject.toml", '[project]\nversion = "2026.11"\n')
    return small


def test_a_numbered_paragraph_is_ours_and_names_what_it_restates(edition: Small) -> None:
    item = one(edition, "T1.2")
    assert (item.voice, item.title, item.container) == (RESTATEMENT, "T1.2 Globalisation", KNOWLEDGE_BASE)
    assert (item.authors, item.issued, item.publisher) == ((KNOWLEDGE_BASE,), (2026, 11), "")
    assert item.full_title == (
        "T1.2 Globalisation [restating Europol 2013, International Vision for Policing, section 2.1.1; "
        "edition 2026.11]"
    )
    assert item.latest == "https://policing-vision.example/T1.2/"
    assert item.as_of == "https://policing-vision.example/edition/2026.11/T1.2/"
    assert item.abstract == citations.words(edition.read(), edition.read().by_id["T1"], "T1.2") != ""
    assert citations.FORMATS["text"].write(item) == (
        f"{KNOWLEDGE_BASE} (2026). “T1.2 Globalisation”, restating Europol 2013, International Vision for "
        "Policing, section 2.1.1. Edition 2026.11, reviewed 24 November 2026. "
        "https://policing-vision.example/T1.2/. "
        "As of edition 2026.11: https://policing-vision.example/edition/2026.11/T1.2/"
    )


def test_the_statement_behind_it_is_the_reports_and_holds_none_of_our_words(edition: Small) -> None:
    item = citations.find_statement(edition.read(), "T1.2")
    assert item is not None
    assert (item.voice, item.title, item.container) == (PAPER, "2.1.1 Globalisation", REPORT.title)
    assert (item.authors, item.issued, item.publisher) == ((REPORT.author,), (2013,), REPORT.publisher)
    assert (item.abstract, item.full_title) == ("", item.title)
    text = citations.FORMATS["text"].write(item)
    assert text == (
        "Europol (2013). International Vision for Policing, section 2.1.1, Globalisation. "
        f"Pearls in Policing. Restated as T1.2 in the {KNOWLEDGE_BASE}, edition 2026.11: https://policing-vision.example/T1.2/"
    )
    assert not {*'“”"‘'} & {*text}
    assert citations.find_statement(edition.read(), "T1.a") is None
    assert citations.find_statement(edition.read(), "T1") is None


def test_a_main_section_without_a_number_is_cited_by_its_heading(edition: Small) -> None:
    ours, theirs = one(edition, "D1.1"), citations.find_statement(edition.read(), "D1.1")
    assert theirs is not None
    assert "section “Privacy and security”" in ours.full_title
    assert theirs.title == "Privacy and security"
    for item in (ours, theirs):
        for one_ in citations.FORMATS.values():
            assert not re.search("section 3|3, Privacy|3 Privacy", one_.write(item))


def test_a_lettered_paragraph_is_the_editors_alone(edition: Small) -> None:
    item = one(edition, "T1.a")
    assert (item.voice, item.authors, item.issued) == (NOTE, (KNOWLEDGE_BASE,), (2026, 11))
    assert item.full_title == "T1.a Globalisation [editors’ note; edition 2026.11]"
    for name, format_ in citations.FORMATS.items():
        assert REPORT.author not in format_.write(item), name


def test_pages_are_ours(edition: Small) -> None:
    both, own, tag = one(edition, "T1"), one(edition, "docs/about.md"), one(edition, "tag/economy")
    assert (both.voice, both.authors) == (BOTH, (KNOWLEDGE_BASE,))
    assert both.role == "restating Europol 2013, section 2.1.1, with editors’ notes"
    assert (own.voice, own.authors, own.container) == (SITE, (KNOWLEDGE_BASE,), KNOWLEDGE_BASE)
    assert own.issued == (2026, 11)
    assert own.latest == "https://policing-vision.example/about.html"
    assert tag.as_of == "https://policing-vision.example/edition/2026.11/tag/economy/"
    assert one(edition, "docs/index.md").latest == "https://policing-vision.example/"


def test_an_entry_of_a_list_is_the_editors(edition: Small) -> None:
    item = one(edition, "term/osce")
    assert (item.voice, item.title) == (
        NOTE,
        "Glossary: Organization for Security and Co-operation in Europe",
    )
    assert item.abstract
    assert item.latest == "https://policing-vision.example/term/osce/"


def test_a_paragraph_on_a_page_of_our_own_has_the_title_of_its_section(edition: Small) -> None:
    item = one(edition, "B1.1")
    assert (item.title, item.section, item.voice) == ("B1.1 Background", "1", RESTATEMENT)


def test_before_the_first_edition_the_review_gives_the_date(small: Small) -> None:
    item = one(small, "T1.a")
    assert (item.edition, item.as_of, item.issued) == ("", "", (2026, 11))
    assert item.full_title == "T1.a Globalisation [editors’ note]"
    assert citations.FORMATS["text"].write(item).endswith("Reviewed 24 November 2026. " + item.latest + ".")


def test_without_an_address_no_address_is_made_up(small: Small) -> None:
    small.edit("mkdocs.yml", "site_url: https://policing-vision.example/", "site_url: ''")
    statement = citations.find_statement(small.read(), "T1.1")
    assert statement is not None
    for item in (one(small, "T1.1"), statement):
        assert (item.latest, item.as_of) == ("", "")
        for format_ in citations.FORMATS.values():
            assert "http" not in format_.write(item)
    assert citations.FORMATS["markdown"].write(one(small, "T1.1")).startswith("T1.1 Globalisation (")


def test_a_quotation_names_works_as_the_site_does(edition: Small) -> None:
    base = edition.read()
    said = citations.words(base, base.by_id["T1"], "T1.a")
    assert said == (
        "In 2019 this was measured (see Bayley and Shearing 2001, p. 4; "
        "Organization for Security and Co-operation in Europe 2019)."
    )
    assert citations.quotation(said, one(edition, "T1.a")).startswith(
        f"“{said}”\n— {KNOWLEDGE_BASE} (2026). "
    )


# ---- the command


@pytest.mark.slow
@pytest.mark.parametrize("format_", list(citations.FORMATS))
def test_the_command_prints_the_bytes_that_stand_on_the_site(small: Small, format_: str) -> None:
    base = small.read()
    page = base.by_path[TREND]
    beside = citation_files(base, page)
    script = beside["trends/globalisation.cite.js"]
    assert script.startswith('kb.cite("trends/globalisation.html",{')
    _, data, offered = json.loads("[" + script.removeprefix("kb.cite(").removesuffix(");\n") + "]")
    assert [one["name"] for one in offered] == list(citations.FORMATS)
    assert list(data) == ["T1", "T1.1", "T1.2", "T1.a"]
    assert data["T1.2"].keys() - data["T1.a"].keys() == {"paper"}
    stated = kb(small.root, "cite", "T1.2", "--paper", "--as", format_).stdout.rstrip("\n")
    assert stated == data["T1.2"]["paper"][format_].replace("\r\n", "\n").rstrip("\n")
    for id_ in data:
        done = kb(small.root, "cite", id_, "--as", format_)
        assert (done.returncode, done.stderr) == (0, "")
        wanted = data[id_][format_]
        assert done.stdout.rstrip("\n") == wanted.replace("\r\n", "\n").rstrip("\n")
    if suffix := citations.FORMATS[format_].suffix:
        assert beside[f"trends/globalisation{suffix}"] == data["T1"][format_]


def test_the_command_takes_paths_and_quotes(small: Small) -> None:
    by_path, by_id = kb(small.root, "cite", CASE), kb(small.root, "cite", "C1")
    assert by_path.stdout == by_id.stdout != ""
    assert kb(small.root, "cite", "T1.1", "--quote").stdout.startswith("“Globalisation is a broad idea.”\n— ")
    paper = kb(small.root, "cite", "T1.1", "--paper")
    assert (paper.returncode, paper.stdout[:16]) == (0, "Europol (2013). ")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("T1.3",), "kb: nothing is called 'T1.3'; T1 has T1.1 to T1.2 and T1.a"),
        (
            ("T1.a", "--paper"),
            "kb: T1.a restates no statement of the paper; --paper needs a numbered paragraph, such as T7.3",
        ),
        (("T1.x", "--paper"), "kb: nothing is called 'T1.x'; T1 has T1.1 to T1.2 and T1.a"),
        (("C1", "--quote"), "kb: --quote needs a paragraph, and is text; leave --as out"),
        (("T1.1", "--quote", "--as", "ris"), "kb: --quote needs a paragraph, and is text; leave --as out"),
    ],
)
def test_what_cannot_be_cited_is_said(small: Small, arguments: tuple[str, ...], said: str) -> None:
    done = kb(small.root, "cite", *arguments)
    assert (done.returncode, done.stdout, done.stderr) == (2, "", f"{said}\n")
