"""bibliography.bib as people write it: each field printed or told of, names of people and bodies, TeX."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.checks.rules.bibliography import _INSTEAD_OF_FIELD
from kb.citations import bibtex
from kb.citations.bibtex import Person, person
from kb.editing.fix import fix
from kb.text import tex
from small import TREND, Said, Small

BIB = "bibliography.bib"


def entry(small: Small, fields: str, type_: str = "misc") -> list[Said]:
    """What is said of an entry with these fields, beside an author, a title and a year."""
    given_ = {name.lower() for name in re.findall(r"^\s*(\w+)\s*=", fields, re.MULTILINE)}
    rest = {"author": "{{Zed}}", "title": "{{Another Report}}", "year": "{2020}"}
    lines = [fields.strip(), *(f"{name} = {value}" for name, value in rest.items() if name not in given_)]
    small.append(BIB, f"\n@{type_}{{zed2020,\n  " + ",\n  ".join(filter(None, lines)) + "\n}\n")
    small.append("trends/globalisation.md", "\nSo it is [@zed2020].\n{: #T1.b }\n")
    return small.said()


def test_a_key_without_its_comma_is_no_bibtex(small: Small) -> None:
    small.edit(BIB, "{osce2019,", "{osce2019")
    (one,) = small.said()
    assert (one.code, one.at, one.hint) == ("C001", "osce2019", "write 'osce2019,'")


# ---- every field is printed or told of

UNPRINTED = ["month = sep", "month = {September}", "day = {4}", "subtitle = {Much}", "translator = {A, B}"]
UNPRINTED += ["institution = {{Zed}}", "editor = {A, B}", "edition = {2}", "volume = {1}", "school = {{U}}"]
UNPRINTED += [
    "journaltitle = {J}",
    "keywords = {a}",
    "abstract = {A}",
    "file = {a.pdf}",
    "urldate = {2020-01-01}",
]


@pytest.mark.parametrize("field", UNPRINTED)
def test_a_field_that_nothing_prints_is_told_at_its_place(small: Small, field: str) -> None:
    said = entry(small, field)
    name, _, value = field.partition(" = ")
    assert [(one.code, one.at) for one in said] == [("C114", value)]
    assert repr(name) in said[0].message
    if name not in {"month", "day"} and name in _INSTEAD_OF_FIELD:
        assert said[0].hint == _INSTEAD_OF_FIELD[name]


@pytest.mark.parametrize(
    ("fields", "hints"),
    [
        ("month = sep", ["write 'date = {2020-09}' instead of 'year' and 'month'"]),
        ("month = {September}", ["write 'date = {2020-09}' instead of 'year' and 'month'"]),
        ("month = {9}", ["write 'date = {2020-09}' instead of 'year' and 'month'"]),
        ("month = sep, day = {4}", ["write 'date = {2020-09-04}' instead of 'year', 'month' and 'day'"] * 2),
        ("month = {31}", [_INSTEAD_OF_FIELD["month"]]),
        ("day = {4}", [_INSTEAD_OF_FIELD["day"]]),
    ],
)
def test_a_month_is_told_with_the_date_to_write(small: Small, fields: str, hints: list[str]) -> None:
    assert [one.hint for one in entry(small, fields)] == hints


# ---- names

NAMES = {
    "Lindqvist, Ada": Person("Lindqvist, Ada", False),
    "Ada Lindqvist": Person("Lindqvist, Ada", False),
    "Bo van der Meer": Person("van der Meer, Bo", False),
    "Gause, III, F. Gregory": Person("Gause, III, F. Gregory", False),
    "Ada María {de la Cruz}": Person("de la Cruz, Ada María", False),
    "{van der} Meer, Bo": Person("van der Meer, Bo", False),
    "Madonna": Person("Madonna", False),
    "others": Person("others", True),
    "{World Bank}": Person("World Bank", True),
    "{Ministry of Trade and Energy}": Person("Ministry of Trade and Energy", True),
    "{Smith, Jones and Sons, Ltd}": Person("Smith, Jones and Sons, Ltd", True),
    "{{Senate}, Committee on Trade, Industry}": Person(
        "Senate, Committee on Trade, Industry", True, "Senate"
    ),
    "{{Smith, Jones and Sons, Ltd}, Oslo branch}": Person(
        "Smith, Jones and Sons, Ltd, Oslo branch", True, "Smith, Jones and Sons, Ltd"
    ),
    r"{Barnes \& Noble, Inc.}": Person("Barnes & Noble, Inc.", True),
    "{NATO} {Office}": Person("Office, NATO", False),
}


@pytest.mark.parametrize(("written", "meant"), NAMES.items(), ids=NAMES)
def test_a_name_is_read(written: str, meant: Person) -> None:
    assert person(written) == meant


FIELDS = {
    "{Ministry of Trade and Energy} and {Office for Ships}": [
        "Ministry of Trade and Energy",
        "Office for Ships",
    ],
    "Lindqvist, Ada and {Ministry of Trade and Energy}": ["Lindqvist, Ada", "Ministry of Trade and Energy"],
    "{Ministry of {Trade and Energy}} AND Meer, Bo": ["Ministry of Trade and Energy", "Meer, Bo"],
    "{A and B}\n  and\n  {C and D} and others": ["A and B", "C and D", "others"],
    "Anders, Ann and Sand, Sandy": ["Anders, Ann", "Sand, Sandy"],
}


@pytest.mark.parametrize(("written", "meant"), FIELDS.items(), ids=FIELDS)
def test_names_are_apart(written: str, meant: list[str]) -> None:
    (one,), problems = bibtex.read(f"@misc{{a, author = {{{written}}}, title = {{T}}, year = {{2001}}}}", BIB)
    assert not problems
    assert [each.name for each in bibtex.people(one)] == meant


UNREADABLE = {
    "Ada Lindqvist": ("Ada Lindqvist", "write 'Lindqvist, Ada', or '{Ada Lindqvist}' where it is a body"),
    "Lindqvist, Ada and Bo van der Meer": ("Bo van der Meer", "write 'van der Meer, Bo'"),
    "World Bank": ("World Bank", "or '{World Bank}' where it is a body"),
    "Lindqvist, Ada; Meer, Bo": ("Lindqvist, Ada; Meer, Bo", "write ' and ' between names"),
    "Lindqvist, A., Meer, B.": ("Lindqvist, A., Meer, B.", "write ' and ' between names"),
    "Lindqvist, Ada, Bo": ("Lindqvist, Ada, Bo", "write ' and ' between names"),
    "Lindqvist, Ada et al.": ("Lindqvist, Ada et al.", "'and others' last"),
}


@pytest.mark.parametrize(("written", "told"), UNREADABLE.items(), ids=UNREADABLE)
def test_a_name_that_cannot_be_read_is_told(small: Small, written: str, told: tuple[str, str]) -> None:
    (said,) = entry(small, f"author = {{{written}}}")
    assert (said.code, said.at) == ("C119", told[0])
    assert told[1] in said.hint


# ---- TeX

TEX = {
    r"author = {M{\"u}ller, J{\"o}rg}": (r"{\"u}", "ü", "author = {Müller, Jörg}"),
    r"author = {{Universit\`a di {\AA}s}}": (r"\`a", "à", "author = {{Università di Ås}}"),
    r"title = {{Another \emph{new} Report}}": (r"\emph{new}", "new", "title = {{Another new Report}}"),
    r"title = {{{\textquotedblleft}So{\textquotedblright}}}": (
        "{\\textquotedblleft}",
        "“",
        "title = {{“So”}}",
    ),
    "title = {{From 1990--2000}}": ("--", "–", "title = {{From 1990–2000}}"),
    "title = {{A ``new'' one}}": ("``", "“", "title = {{A “new” one}}"),
    "note = {See p.~4}": ("~", " ", "note = {See p. 4}"),
    r"note = {Stands for Erd\H{o}s \c{c}a {\ss}}": (r"\H{o}", "ő", "note = {Stands for Erdős ça ß}"),
    r"url = {https://www.example.org/a\_b}": (r"\_", "_", "url = {https://www.example.org/a_b}"),
    r"howpublished = {\url{https://www.example.org/~a}}": (
        r"\url{https://www.example.org/~a}",
        "https://www.example.org/~a",
        "howpublished = {https://www.example.org/~a}",
    ),
}


@pytest.mark.parametrize(("written", "told"), TEX.items(), ids=TEX)
def test_tex_is_told_at_its_place_and_mended(small: Small, written: str, told: tuple[str, str, str]) -> None:
    said = entry(small, written)
    assert {one.code for one in said} == {"C118"}
    assert (said[0].at, said[0].hint) == (told[0], f"write '{told[1]}'")
    base = small.read()
    fix(small.root, base.problems, base.texts)
    assert told[2] in small.text(BIB)
    assert small.said() == []


@pytest.mark.parametrize("value", [r"{A \frac{1}{2}}", "{On $x^2$}", r"{See \href{https://a.example}{b}}"])
def test_tex_that_only_a_person_can_read_is_told(small: Small, value: str) -> None:
    assert [(one.code, one.hint) for one in entry(small, f"note = {value}")] == [
        ("C118", "write it in plain text")
    ]


@pytest.mark.parametrize("value", ["{A <i>new</i> one}", "{Q &amp; A}", "{A *new* one}", "{A **new** one}"])
def test_html_and_markdown_are_told(small: Small, value: str) -> None:
    assert "C118" in {one.code for one in entry(small, f"title = {{{value}}}")}


FINE = [
    r"note = {R\&D, 5\%, \#1, a\_b, US\$5}",
    "author = {{Müller – Søn, Ltd.} and O'Brien, Ann-Marie}",
    "url = {https://www.example.org/~a/b--c?d=$e&f=%20_g}",
    r"addendum = {Also at \url{https://www.example.org/~a/b--c_d}}",
    "title = {{A well-known [draft] (C++), 5 – 3 = 2 *}}",
]


@pytest.mark.parametrize("fields", FINE)
def test_plain_text_is_let_alone(small: Small, fields: str) -> None:
    assert entry(small, fields) == []


def test_two_hyphens_stand_between_pages(small: Small) -> None:
    assert entry(small, "journal = {J},\n  pages = {3--4}", "article") == []


# ---- DOIs

DOIS = {
    "doi = {https://doi.org/10.1000/182}": ("https://doi.org/10.1000/182", "write '10.1000/182'"),
    "doi = {doi:10.1000/182}": ("doi:10.1000/182", "write '10.1000/182'"),
    "doi = {182}": ("182", "10.1000/182"),
}


@pytest.mark.parametrize(("written", "told"), DOIS.items(), ids=DOIS)
def test_a_doi_with_more_than_itself_is_told(small: Small, written: str, told: tuple[str, str]) -> None:
    (said,) = entry(small, written)
    assert (said.code, said.at) == ("C122", f"{{{told[0]}}}")
    assert told[1] in said.hint


# ---- properties

VALUES = st.text(alphabet="aé \\\"'`{}~$&%-—,;#^=.uoc\n", max_size=40)


@given(VALUES, st.sampled_from(["title", "author", "note", "addendum"]))
def test_whatever_stands_in_a_field_is_read_and_found_again(value: str, name: str) -> None:
    text = f'@misc{{a,\n  {name} = {{{value}}},\n  year = "2001"\n}}\n'
    found, problems = bibtex.read(text, BIB)
    for one in found:
        bibtex.people(one)
    if "{" in value or "}" in value:  # one that closes too early is a fault, or another field
        return
    assert problems == []
    (one,) = found
    assert set(one.fields) == {name, "year"}
    assert text[one.at(name).start : one.at(name).end] == f"{{{value}}}"
    for piece in tex.found(value):
        assert piece.end > piece.start
        assert piece.plain is None or not re.search(r"[\\{}]", piece.plain)


def parted(value: str) -> int:
    """How many braces are open at the end; below nothing where one closes that was never opened."""
    depth = 0
    for sign in value:
        depth += (sign == "{") - (sign == "}")
        if depth < 0:
            return depth
    return depth


@given(VALUES)
def test_no_name_is_lost(value: str) -> None:
    (found, problems) = bibtex.read(f"@misc{{a, author = {{{value}}}, year = {{2001}}}}", BIB)
    if not problems and parted(value) == 0:
        letters = re.sub(r"[\W_]|\bu?and\b", "", value.replace("\n", " "))
        said = "".join(one.name for one in bibtex.people(found[0]))
        assert sorted(re.sub(r"[\W_]", "", said)) == sorted(letters) or "and" in value


def test_a_doubled_field_is_told_at_the_second(small: Small) -> None:
    said = entry(small, "note = {One},\n  note = {Two}")
    assert [(one.code, one.at) for one in said] == [("C004", "{Two}")]


def test_a_book_with_an_editor_only_is_a_collection(small: Small) -> None:
    edited = "editor = {{Zed}}, title = {{A}}, publisher = {P}, year = {2020}"
    small.append(BIB, f"@book{{zed2020, {edited}}}\n")
    small.edit(TREND, "@osce2019]", "@osce2019; @zed2020]")
    (said,) = small.said()
    assert (said.code, "'@collection'" in said.hint) == ("C104", True)
    small.edit(BIB, "@book{zed2020", "@collection{zed2020")
    assert small.said() == []
