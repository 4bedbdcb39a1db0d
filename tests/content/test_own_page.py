"""A page that is not in the paper: begun by ``kb new``, filled in as Markdown and data, ours throughout."""

from __future__ import annotations

import json
import re
import shutil
import sys
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from commands import KB, run
from kb import cli, documents
from kb.citations import FORMATS, SITE, page_item
from kb.documents import ExportContext
from kb.documents.data import files, form
from kb.documents.pandoc import book, word
from kb.documents.pandoc.writer import Ast
from kb.documents.pdf import discussion_sheets, handbook, leaflets
from kb.documents.typst.compile import set_pdf
from kb.documents.typst.sources import MAIN
from kb.model import Base
from kb.model.voices import NOT_ASKED, OWN, OWN_IN_LINE, OWN_PAGES
from kb.pipeline.stages import read
from kb.schema import KINDS, KNOWLEDGE_BASE, Kind
from kb.storage.cache import Cache
from pdf_text import Pdf
from small import CASE, REPOSITORY, TREND, Small

CONTENT = ("docs", "trends", "case_studies", "dilemmas", "vision", "briefings")
FILES = ("mkdocs.yml", "pyproject.toml", "bibliography.bib")
RELATIONS = {"T": ("C1", "D1"), "C": ("D1",), "D": ("V1",), "V": ("T1", "D1")}
"""To which pages the new page of each kind is related, by the table of relations."""

SENTENCE = (
    "In 2001 it was written that policing is no longer done by one body alone, and that much follows from it."
)


def title(kind: Kind) -> str:
    return f"Of our own {kind.plural}"


def fill_in(
    text: str, page_id: str, relations: tuple[str, ...], tags: str, source: str, longer: int = 1
) -> str:
    """Write what is missing, as a person would: front matter, paragraphs with citations, reasons."""
    links = "".join(f"  - to: {to}\n    why: Both are about who may police whom.\n" for to in relations)
    text = re.sub(r"^tags: \[\]\nlinks:\n(?:  .*\n)+", f"tags: [{tags}]\nlinks:\n{links}", text, flags=re.M)
    text = re.sub(r'^summary: "TODO[^"]*"', "summary: What nobody wrote about in 2013.", text, flags=re.M)
    text = re.sub(r"^TODO: write a lead[^\n]*", "This is a lead of the editors.", text, flags=re.M)
    said = f"{' '.join([SENTENCE] * longer)} [@{source}]"
    notes = [f"{said}\n{{: #{page_id}.{letter} }}" for letter in "abc"]
    return re.sub(r"^TODO: write a note[^\n]*\n\{[^\n]*", lambda _: "\n\n".join(notes), text, flags=re.M)


def begin(root: Path, kind: Kind, tags: str, source: str, longer: int = 1) -> str:
    """Begin the page of a kind and fill it in: its id."""
    assert cli.main(["--root", str(root), "new", kind.name, title(kind)]) == 0
    path = root / kind.folder / f"of-our-own-{kind.plural.replace(' ', '-')}.md"
    text = path.read_text("utf-8")
    page_id = re.findall(r"^id: (\S+)$", text, re.M)[0]
    path.write_text(fill_in(text, page_id, RELATIONS[kind.letter], tags, source, longer), "utf-8")
    return str(page_id)


# ---- the whole knowledge base, with one page of each kind more


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The knowledge base with a page of the editors in each collection; nothing else is edited."""
    root = tmp_path_factory.mktemp("own")
    for folder in CONTENT:
        if (REPOSITORY / folder).is_dir():
            shutil.copytree(REPOSITORY / folder, root / folder)
    for file in FILES:
        shutil.copy(REPOSITORY / file, root / file)
    shutil.copytree(REPOSITORY / "scripts", root / "scripts", ignore=shutil.ignore_patterns("__pycache__"))
    for kind in KINDS:
        begin(root, kind, "accountability, privacy, legitimacy", "bayley2001newstructure", longer=5)
    assert cli.main(["--root", str(root), "permalinks", "--update"]) == 0
    return root


@pytest.mark.slow
def test_the_check_the_build_and_the_tests_of_content_pass_with_a_page_of_each_kind(copy: Path) -> None:
    checked = run(copy, *KB, "check")
    assert checked.returncode == 0, checked.stdout
    built = run(copy, *KB, "build")
    assert built.returncode == 0, built.stdout
    shutil.copytree(REPOSITORY / "tests", copy / "tests", ignore=shutil.ignore_patterns("__pycache__"))
    content = "tests/content/test_content.py"
    tested = run(copy, sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", content)
    assert tested.returncode == 0, tested.stdout
    base = read(copy)
    own = [page for page in base.collected if page.is_own]
    assert [page.kind for page in own] == list(KINDS)
    for page in own:
        assert (copy / "site" / page.id / "index.html").is_file()
        assert (copy / "site" / f"{page.id}.a" / "index.html").is_file()


@pytest.mark.slow
def test_the_documents_can_be_made_with_a_page_of_each_kind(copy: Path) -> None:
    base = read(copy)
    workshop = ExportContext(base, Cache(None), copy, documents.document_day(base))
    made = Pdf(set_pdf(workshop, handbook.written(workshop)))
    for page in base.collected:
        if page.is_own:
            assert OWN in made.text(made.names[page.id])


# ---- one kind at a time, with the small base


@pytest.fixture(params=KINDS, ids=lambda kind: kind.name)
def kind(request: pytest.FixtureRequest) -> Kind:
    found: Kind = request.param
    return found


@pytest.fixture
def own(small: Small, kind: Kind) -> str:
    """The id of a page of the editors, filled in, in the small base."""
    small.write("pyproject.toml", '[project]\nversion = "2026.11"\n')
    assert cli.main(["--root", str(small.root), "permalinks", "--update"]) == 0
    return begin(small.root, kind, "economy, cybercrime, human-rights", "osce2019")


def test_once_it_is_filled_in_only_its_record_is_missing(small: Small, own: str) -> None:
    assert {one.code for one in small.said()} == {"P108"}
    assert cli.main(["--root", str(small.root), "permalinks", "--update"]) == 0
    assert small.said() == []


def test_its_head_says_that_it_is_not_in_the_paper_and_so_do_the_lists(
    small: Small, own: str, kind: Kind
) -> None:
    shown = small.site()
    page = small.read().by_id[own]
    head = BeautifulSoup(shown[page.path].html, "html.parser").select_one(".kb-place")
    assert head
    assert head.get_text() == OWN
    index = BeautifulSoup(shown[f"{kind.folder}/README.md"].html, "html.parser")
    heading = index.find("h2", string=OWN_PAGES)
    assert heading
    assert [a["href"] for a in heading.find_all_next("a", class_="kb-page")][:1] == [
        Path(page.path).stem + ".html"
    ]
    tagged = BeautifulSoup(shown["docs/tags/economy.md"].html, "html.parser")
    told = [each for each in tagged.select(".kb-card") if OWN in each.get_text()]
    assert [chip.get_text() for each in told for chip in each.select("h3 .kb-chip")] == [own]
    others = [each for each in small.read().of_kind(kind) if each.id != own]
    assert all(OWN not in shown[each.path].html.partition("</header>")[0] for each in others)
    peek = next(text for address, text in shown[page.path].beside.items() if address.endswith(".peek.js"))
    assert f"{kind.name.capitalize()}, {OWN_IN_LINE}" in peek
    assert BeautifulSoup(shown[page.path].html, "html.parser").select(".kb-paper") == []


def test_an_index_without_such_pages_has_no_heading_for_them(small: Small) -> None:
    assert OWN_PAGES not in small.site()["trends/README.md"].html


def test_documents_and_data_say_that_it_is_not_in_the_paper(small: Small, own: str, kind: Kind) -> None:
    base = small.read()
    workshop = ExportContext(base, Cache(None), small.root, documents.document_day(base))
    page = base.by_id[own]
    pdf = Pdf(set_pdf(workshop, leaflets.written(workshop, page)))
    assert OWN in pdf.text(1)
    assert OWN in str(book.single(workshop, page, "docx").meta["subtitle"])
    assert OWN in words_of(book.handbook(workshop, "epub").blocks)
    assert any(OWN in text for name, text in handbook.written(workshop).files.items() if name == MAIN)
    assert f"word/{own}.docx" in {each.path for each in word.documents(workshop)}
    if kind.letter == "D":
        sheet = Pdf(set_pdf(workshop, discussion_sheets.written(workshop, page)))
        assert OWN in sheet.text(1)
        assert NOT_ASKED in sheet.text(1)
    read_ = json.loads(files.files(base, Cache(None))[f"{form.FOLDER}/{form.WHOLE}"])
    (row,) = [each for each in read_["pages"] if each["id"] == own]
    assert row["section"] is None
    assert {each["voice"] for each in row["paragraphs"]} == {"editors"}
    assert {each["section"] is None for each in read_["pages"] if each["id"] != own} == {False}


def words_of(blocks: tuple[Ast, ...]) -> str:
    """The words of a document in pandoc's form."""

    def words(node: object) -> str:
        if isinstance(node, dict):
            return (
                str(node["c"])
                if node.get("t") == "Str"
                else " "
                if node.get("t") == "Space"
                else words(node.get("c"))
            )
        return "".join(map(words, node)) if isinstance(node, list | tuple) else ""

    return words(blocks)


def test_it_is_cited_as_ours(small: Small, own: str) -> None:
    base = small.read()
    item = page_item(base, base.by_id[own])
    assert (item.voice, item.authors, item.section) == (SITE, (KNOWLEDGE_BASE,), "")
    for format_ in FORMATS.values():
        assert "Europol" not in format_.write(item)
        assert "restating" not in format_.write(item)


# ---- what the check says


def codes(small: Small, path: str) -> list[tuple[str, str, str]]:
    return [(one.code, one.message, one.hint) for one in small.said() if one.path == path]


OWN_TREND = "trends/of-our-own-trends.md"


@pytest.fixture
def trend(small: Small) -> Small:
    """The small base with a trend of the editors, T2, without a fault."""
    begin(small.root, KINDS[0], "economy, cybercrime, human-rights", "osce2019")
    assert small.said() == []
    return small


@pytest.mark.parametrize(
    ("section", "code", "message", "hint"),
    [
        ("2.1.11", "M116", "the paper has no section '2.1.11'", "take 'paper' out of a page"),
        ("9.9.9.9.9", "M116", "the paper has no section '9.9.9.9.9'", "take 'paper' out of a page"),
        ("3.1, Privacy", "M116", "the paper has no section '3.1, Privacy'", "take 'paper' out"),
        (
            "2.1.1",
            "M117",
            f"T2 claims section '2.1.1' of the paper, which is T1 on {TREND}",
            "take 'paper' out",
        ),
    ],
)
def test_a_section_that_is_not_its_own_is_one_problem_at_its_place(
    trend: Small, section: str, code: str, message: str, hint: str
) -> None:
    trend.edit(OWN_TREND, "title:", f'paper: "{section}"\ntitle:')
    (one,) = [one for one in trend.said() if one.path == OWN_TREND]
    assert (one.code, one.message, one.at) == (code, message, f'"{section}"')
    assert one.hint.startswith(hint)


def test_a_page_of_the_paper_without_its_section_is_one_problem(small: Small) -> None:
    small.edit(CASE, 'paper: "2.2.1"\n', "")
    assert codes(small, CASE) == [
        ("M118", "C1 is section '2.2.1' of the paper, and 'paper' is missing", "add 'paper: \"2.2.1\"'")
    ]


def test_numbers_on_a_page_that_names_no_section_are_one_problem(trend: Small) -> None:
    trend.edit(OWN_TREND, "{: #T2.a }", "{: #T2.1 }")
    trend.edit(OWN_TREND, "{: #T2.b }", "{: #T2.2 }")
    found = [one for one in trend.said() if one.path == OWN_TREND and one.code.startswith(("S20", "M1"))]
    assert [(one.code, one.message, one.at) for one in found] == [
        ("S208", "T2 names no section of the paper, and T2.1 has a number", "T2.1")
    ]


def test_what_the_paper_says_has_no_section_on_a_page_that_is_not_in_it(trend: Small) -> None:
    trend.edit(OWN_TREND, "{: #T2-notes }", "{: #T2-paper }")
    found = [one for one in trend.said() if one.path == OWN_TREND]
    assert [one.code for one in found if one.code != "S108"] == ["S208"]
    assert "'T2-notes'" in found[0].hint


def test_every_paragraph_below_the_lead_has_a_letter(trend: Small) -> None:
    trend.append(OWN_TREND, "\n## More {: #T2-more }\n\nWithout a letter.\n")
    (one,) = [one for one in trend.said() if one.path == OWN_TREND]
    assert (one.code, one.at[:7]) == ("S107", "Without")
    assert "'{: #T2.d }', the next free letter" in one.hint


def test_an_introduction_names_a_part_of_the_paper(small: Small) -> None:
    path = "dilemmas/README.md"
    small.edit(path, 'paper: "3"', 'paper: "5.1"')
    (one,) = small.said()
    assert (one.code, one.message, one.at) == ("M116", "the paper has no section '5.1'", '"5.1"')
    small.edit(path, 'paper: "5.1"', 'paper: "3.1"')
    (one,) = small.said()
    assert (one.code, one.hint) == ("M117", "name the part of the paper that holds it")
    assert "'Dilemmas' claims section '3.1' of the paper, which is D1 on" in one.message


def test_positions_of_a_dilemma_of_the_editors_are_those_of_their_paragraphs(small: Small) -> None:
    kind = next(each for each in KINDS if each.letter == "D")
    begin(small.root, kind, "economy, cybercrime, human-rights", "osce2019")
    path = "dilemmas/of-our-own-dilemmas.md"
    small.edit(path, "reviewed:", "positions:\n  - point: D2.b\n    position: Both at once.\nreviewed:")
    assert small.said() == []
    base: Base = small.read()
    workshop = ExportContext(base, Cache(None), small.root, documents.document_day(base))
    sheet = Pdf(set_pdf(workshop, discussion_sheets.written(workshop, base.by_id["D2"]))).text(1)
    assert "D2.b" in sheet
    assert "Both at once." in sheet
    small.edit(path, "point: D2.b", "point: D2.z")
    (one,) = small.said()
    assert (one.code, one.at) == ("S207", "D2.z")
