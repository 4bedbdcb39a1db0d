"""Citations: independent readers find in every format what the item says; ``kb cite`` and the site agree."""

from __future__ import annotations

import datetime
import json
import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any
from unicodedata import category

import jsonschema
import pypandoc
import pytest
import rispy
from hypothesis import given, settings
from hypothesis import strategies as st
from pybtex.database import parse_string

from commands import kb
from kb import cite, pipeline
from kb.cite import Item
from kb.kinds import KNOWLEDGE_BASE, KNOWLEDGE_BASE_TITLE, REPORT
from kb.model import Base
from small import CASE, REPOSITORY, TREND, Small

SCHEMA = jsonschema.Draft7Validator(
    json.loads((Path(__file__).parent / "data/csl-data.json").read_text("utf-8"))
)


@cache
def real() -> Base:
    return pipeline.read(REPOSITORY)


def items(base: Base) -> list[Item]:
    """Of every page and paragraph."""
    return [
        item
        for page in base.pages
        for item in (
            cite.page_item(base, page),
            *(cite.paragraph_item(base, page, id_) for id_ in cite.paragraph_ids(page)),
        )
    ]


def written(name: str, of: Iterable[Item]) -> str:
    return "".join(cite.FORMATS[name].write(item) for item in of)


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
            "kind": "incollection" if item.of_report else "misc",
            "type": "Section" if item.section else "",
            "author": item.authors,
            "editor": item.editors,
            "title": line(item.title),
            "booktitle" if item.of_report else "howpublished": item.container,
            "chapter": item.section,
            "publisher": item.publisher,
            "year": str(item.issued[0]),
            "month": months[{11: 2, 1: 1}[item.issued[1]]] if len(item.issued) > 1 else "",
            "edition": item.edition,
            "url": item.latest,
            "abstract": line(item.abstract),
            "keywords": ", ".join(map(line, item.keywords)),
            "note": line(item.note),
            "langid": "british",
        }
    )


def test_bibtex_holds_what_the_item_says() -> None:
    of = items(real())
    read = in_bibtex(written("bibtex", of))
    assert len(of) > 400
    assert len(read) == len(of)
    for item in of:
        found = read[item.key]
        assert {name: found.get(name) for name in as_bibtex(item)} == as_bibtex(item)


def test_pandoc_reads_the_same_in_bibtex_and_in_csl() -> None:
    of = items(real())
    read = json.loads(pypandoc.convert_text(written("bibtex", of), "csljson", format="bibtex"))
    by_id = {one["id"]: one for one in read}

    def straight(value: object) -> object:
        """TeX knows typographic quotation marks only."""
        return re.sub("[“”]", '"', re.sub("[‘’]", "'", value)) if isinstance(value, str) else value

    for item in of:
        ours = json.loads(cite.FORMATS["csl"].write(item))[0]
        theirs = by_id[item.key]
        for name in ("title", "author", "editor", "chapter-number", "edition", "URL", "note"):
            assert straight(theirs.get(name)) == straight(ours.get(name)), (item.id, name)
        assert theirs["issued"] == ours["issued"]
        if item.of_report:
            assert (theirs["type"], theirs["container-title"]) == ("chapter", REPORT.title)
            assert theirs["publisher"] == ours["publisher"]


def as_ris(item: Item) -> dict[str, Any]:
    parts = [f"{part:02}" for part in item.issued]
    return known(
        {
            "type_of_reference": "CHAP" if item.of_report else "ELEC",
            "id": item.key,
            "authors": list(item.authors),
            "secondary_authors": list(item.editors),
            "title": line(item.title),
            "secondary_title": item.container,
            "section": item.section,
            "publisher": item.publisher,
            "year": str(item.issued[0]),
            "date": "/".join([*parts, *[""] * (4 - len(parts))]),
            "edition": item.edition,
            "abstract": line(item.abstract),
            "keywords": [line(each) for each in item.keywords],
            "language": "en-GB",
            "urls": [item.latest] if item.latest else [],
            "notes": [line(item.note)],
        }
    )


def test_ris_holds_what_the_item_says() -> None:
    of = items(real())
    text = written("ris", of)
    assert rispy.loads(text) == [as_ris(item) for item in of]
    assert not [one for one in text.split("\r\n") if one and not re.match(r"[A-Z][A-Z0-9]  - ", one)]


def test_csl_holds_what_the_item_says_and_keeps_to_its_schema() -> None:
    for item in items(real()):
        read = json.loads(cite.FORMATS["csl"].write(item))
        SCHEMA.validate(read)
        one = read[0]
        assert known(
            {
                "id": item.key,
                "type": "chapter" if item.of_report else "webpage",
                "title": item.title,
                "author": [{"literal": name} for name in item.authors],
                "editor": [{"literal": name} for name in item.editors],
                "container-title": item.container,
                "issued": {"date-parts": [[*item.issued]]},
                "URL": item.latest,
                "note": item.note,
            }
        ) == {
            name: value
            for name, value in one.items()
            if name not in {"chapter-number", "publisher", "edition", "abstract", "keyword", "language"}
            and not name.startswith(("original", "container-author"))
        }


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
    voice=st.sampled_from(["paper", "editors", "both"]),
    title=NASTY,
    container=st.just(REPORT.title),
    authors=st.sampled_from([(REPORT.author,), ("Ministry of Justice, Sport and Arts",), ()]),
    editors=st.sampled_from([(), (KNOWLEDGE_BASE,)]),
    publisher=st.just(REPORT.publisher),
    issued=st.sampled_from([(2013,), (2026, 11)]),
    section=st.just("2.1.7"),
    edition=st.just("2026.11"),
    reviewed=st.just(datetime.date(2026, 11, 4)),
    latest=st.just("https://kb.example/a_b/%7Bx%7D/T7.3/"),
    abstract=NASTY,
    keywords=st.lists(NASTY.filter(lambda text: "," not in text), max_size=2).map(tuple),
)


@settings(max_examples=60)
@given(ITEMS)
def test_no_sign_in_a_title_breaks_a_format(item: Item) -> None:
    of = [item, *items_around()]
    assert rispy.loads(written("ris", of))[0] == as_ris(item)
    assert len(rispy.loads(written("ris", of))) == 2
    read = in_bibtex(written("bibtex", of))
    assert len(read) == 2
    expected = as_bibtex(item)
    assert {name: read[item.key].get(name) for name in expected} == expected
    (one,) = json.loads(cite.FORMATS["csl"].write(item))
    SCHEMA.validate([one])
    assert (one["title"], one.get("abstract")) == (line(item.title), line(item.abstract))
    assert "\n" not in cite.FORMATS["text"].write(item)
    assert "\n" not in cite.FORMATS["markdown"].write(item)


def items_around() -> list[Item]:
    return [Item(id="T1", voice="paper", title="After it", container=REPORT.title, issued=(2013,))]


@settings(max_examples=30)
@given(NASTY)
def test_markdown_is_a_link_whose_text_is_the_title(title: str) -> None:
    import markdown
    from bs4 import BeautifulSoup

    item = Item(id="T1", voice="paper", title=title, container="x", latest="https://kb.example/T1/")
    page = BeautifulSoup(markdown.markdown(cite.FORMATS["markdown"].write(item)), "html.parser")
    (link,) = page.find_all("a")
    assert (line(link.get_text()), link["href"]) == (line(title), "https://kb.example/T1/")
    assert not page.find(["script", "em", "strong", "code", "img"])


# ---- what is said of whom


def one(small: Small, name: str) -> Item:
    found = cite.find(small.read(), name)
    assert found
    return found[1]


@pytest.fixture
def edition(small: Small) -> Small:
    small.write("pyproject.toml", '[project]\nversion = "2026.11"\n')
    return small


def test_a_numbered_paragraph_is_a_part_of_the_report(edition: Small) -> None:
    item = one(edition, "T1.2")
    assert (item.voice, item.title, item.container) == ("paper", "T1.2 Globalisation", REPORT.title)
    assert (item.authors, item.editors, item.issued) == ((REPORT.author,), (), (2013,))
    assert (item.section, item.edition) == ("2.1.1", "2026.11")
    assert item.latest == "https://policing-vision.example/T1.2/"
    assert item.as_of == "https://policing-vision.example/edition/2026.11/T1.2/"
    assert "Restated in" in item.note


def test_a_lettered_paragraph_is_edited_by_the_knowledge_base(edition: Small) -> None:
    item = one(edition, "T1.a")
    assert (item.voice, item.authors, item.editors) == ("editors", (), (KNOWLEDGE_BASE,))
    assert (item.container, item.issued, item.publisher) == (REPORT.title, (2026, 11), KNOWLEDGE_BASE)
    csl = json.loads(cite.FORMATS["csl"].write(item))[0]
    assert csl["original-date"] == {"date-parts": [[2013]]}
    assert csl["container-author"] == [{"literal": REPORT.author}]


def test_a_page_names_both_and_a_page_of_our_own_names_us(edition: Small) -> None:
    both, own, tag = one(edition, "T1"), one(edition, "docs/about.md"), one(edition, "tag/economy")
    assert (both.authors, both.editors) == ((REPORT.author,), (KNOWLEDGE_BASE,))
    assert (own.authors, own.container, own.issued) == ((KNOWLEDGE_BASE,), KNOWLEDGE_BASE_TITLE, (2026, 11))
    assert own.latest == "https://policing-vision.example/about.html"
    assert tag.as_of == "https://policing-vision.example/edition/2026.11/tag/economy/"
    assert one(edition, "docs/index.md").latest == "https://policing-vision.example/"


def test_a_paragraph_on_a_page_of_our_own_has_the_title_of_its_section(edition: Small) -> None:
    item = one(edition, "B1.1")
    assert (item.title, item.section, item.container) == ("B1.1 Background", "1", REPORT.title)


def test_before_the_first_edition_the_review_gives_the_date(small: Small) -> None:
    item = one(small, "T1.a")
    assert (item.edition, item.as_of, item.issued) == ("", "", (2026, 11))
    assert cite.FORMATS["text"].write(item).endswith("reviewed 24 November 2026. " + item.latest + ".")


def test_without_an_address_no_address_is_made_up(small: Small) -> None:
    small.edit("mkdocs.yml", "site_url: https://policing-vision.example/", "site_url: ''")
    item = one(small, "T1.1")
    assert (item.latest, item.as_of) == ("", "")
    assert "http" not in written("text", [item]) + written("ris", [item]) + written("csl", [item])
    assert cite.FORMATS["markdown"].write(item).startswith("T1.1 Globalisation (")


def test_a_quotation_names_works_as_the_site_does(edition: Small) -> None:
    base = edition.read()
    said = cite.words(base, base.by_id["T1"], "T1.a")
    assert said == (
        "In 2019 this was measured (see Bayley and Shearing 2001, p. 4; "
        "Organization for Security and Co-operation in Europe 2019)."
    )
    assert cite.quotation(said, one(edition, "T1.a")).startswith(
        f"“{said}”\n— {KNOWLEDGE_BASE} (ed.) (2026). "
    )


# ---- the command


@pytest.mark.parametrize("format_", list(cite.FORMATS))
def test_the_command_prints_the_bytes_that_stand_on_the_site(small: Small, format_: str) -> None:
    base = small.read()
    page = base.by_path[TREND]
    beside = cite.files(base, page)
    script = beside["trends/globalisation.cite.js"]
    assert script.startswith('kb.cite("trends/globalisation.html",{')
    data = json.loads(script.removeprefix('kb.cite("trends/globalisation.html",').removesuffix(");\n"))
    assert list(data) == ["T1", "T1.1", "T1.2", "T1.a"]
    for id_ in data:
        done = kb(small.root, "cite", id_, "--as", format_)
        assert (done.returncode, done.stderr) == (0, "")
        wanted = data[id_][format_]
        assert done.stdout.rstrip("\n") == wanted.replace("\r\n", "\n").rstrip("\n")
    if suffix := cite.FORMATS[format_].suffix:
        assert beside[f"trends/globalisation{suffix}"] == data["T1"][format_]


def test_the_command_takes_paths_and_quotes(small: Small) -> None:
    by_path, by_id = kb(small.root, "cite", CASE), kb(small.root, "cite", "C1")
    assert by_path.stdout == by_id.stdout != ""
    assert kb(small.root, "cite", "T1.1", "--quote").stdout.startswith("“Globalisation is a broad idea.”\n— ")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("T1.3",), "kb: nothing is called 'T1.3'; did you mean 'T1.2'?"),
        (("C1", "--quote"), "kb: --quote needs a paragraph, and is text; leave --as out"),
        (("T1.1", "--quote", "--as", "ris"), "kb: --quote needs a paragraph, and is text; leave --as out"),
    ],
)
def test_what_cannot_be_cited_is_said(small: Small, arguments: tuple[str, ...], said: str) -> None:
    done = kb(small.root, "cite", *arguments)
    assert (done.returncode, done.stdout, done.stderr) == (2, "", f"{said}\n")
