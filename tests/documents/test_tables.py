"""A table with a number: it is cited, found, quoted and shown like a paragraph, in every output."""

from __future__ import annotations

import json
import re

import pytest
from bs4 import BeautifulSoup

from kb.briefings.compose import fragment
from kb.citations import find, words
from kb.cli import main
from kb.documents import ExportContext
from kb.documents.pdf import leaflets
from kb.html.tree import written
from kb.markdown.facts import FoundLoose
from kb.site.previews import peeks
from kb.storage.cache import Cache
from outputs import BRIEFING, DAY, outputs
from pdf_text import Pdf
from small import TREND, Small
from test_render import render

TABLE = """
| Year | Number |
|------|-------:|
| 2011 | *twelve* [@osce2019, p. 4] |
| 2012 | 13 |
{: #T1.b }
"""


@pytest.fixture
def numbered(small: Small) -> Small:
    small.append(TREND, TABLE)
    small.write(BRIEFING, '---\ntitle: Briefing\nedition: "2026.11"\n---\n\nSee:\n\n{{ T1.b }}\n')
    return small


def test_a_table_has_its_id_number_and_voice(numbered: Small) -> None:
    base = numbered.read()
    assert base.problems == ()
    page = base.by_path[TREND]
    assert base.paragraphs["T1.b"] is page
    figure = BeautifulSoup(page.rendered.html, "html.parser").find(id="T1.b")
    assert figure is not None
    assert figure["class"] == ["kb-par", "kb-editors"]
    assert figure.select_one("a.kb-number[href='#T1.b']")
    assert figure.select_one("[role=region][aria-label='Table T1.b']")
    assert next(row.get_text(" ", strip=True) for row in figure.find_all("tr")) == "Year Number"
    assert len(figure.find_all("tr")) == 3
    assert [(each.key, each.block) for each in page.citations][-1] == ("osce2019", "T1.b")


def test_attributes_of_other_kinds_hold_for_a_table_too() -> None:
    html = render("| a |\n|---|\n| b |\n{: #numbers .wide }\n").html
    assert '<table class="wide" id="numbers">' in html
    assert render("| a | b |\n|---|---|\n| {x} | {: #a } |\n").leftovers[0].text == "{: #a }"


def test_a_table_of_the_editors_without_an_id_is_told(small: Small) -> None:
    small.append(TREND, TABLE.replace("{: #T1.b }\n", ""))
    (said,) = small.said()
    assert (said.code, said.at) == ("S107", "Year | Number")
    assert "a table of the editors has no id" in said.message


def test_a_table_of_the_editors_that_cites_nothing_is_told(small: Small) -> None:
    small.append(TREND, TABLE.replace(" [@osce2019, p. 4]", ""))
    assert [(one.code, one.at) for one in small.said()] == [("C107", "T1.b")]


def test_an_id_after_an_empty_line_is_told(small: Small) -> None:
    small.append(TREND, TABLE.replace("\n{: #T1.b }", "\n\n{: #T1.b }"))
    assert "S109" in small.codes()


@pytest.mark.parametrize(
    "block", ["```\nx\n```\n{: #T1.b }", "~~~ python\nx\n~~~\n{: #T1.b }", "> ```\n> x\n> ```\n> {: #T1.b }"]
)
def test_an_id_that_code_would_lose_is_told_at_its_place(small: Small, block: str) -> None:
    small.edit(TREND, "## What the paper says", f"{block}\n\n## What the paper says")
    assert ("S110", "T1.b") in [(one.code, one.at) for one in small.said()]


def test_an_id_under_a_picture_is_kept(small: Small) -> None:
    assert not render("![x](y.svg)\n{: #T1.b }").leftovers


def test_words_and_previews_keep_cells_apart(numbered: Small) -> None:
    base = numbered.read()
    page = base.by_path[TREND]
    assert words(base, page, "T1.b").startswith("Year | Number / 2011 | twelve (Organization for")
    assert str(peeks(page.rendered.tree)["T1.b"]).startswith("Year · Number<br>2011 · <em>twelve</em>")
    assert written(fragment(page.rendered.tree, "T1.b")).startswith('<div aria-label="Table T1.b"')
    item = find(base, "T1.b")
    assert item is not None
    assert item.title.startswith("T1.b")


def test_a_table_is_recorded_and_its_rewording_noticed(
    numbered: Small, capsys: pytest.CaptureFixture[str]
) -> None:
    numbered.write("pyproject.toml", '[project]\nversion = "2026.11"\n')
    assert main(["--root", str(numbered.root), "permalinks", "--update"]) == 0
    capsys.readouterr()
    assert numbered.said() == []
    numbered.edit(TREND, "| 2012 | 13 |", "| 2012 | 14 |")
    assert [(one.code, one.at) for one in numbered.said()] == [("P107", "14")]


@pytest.mark.slow
def test_every_output_has_the_table_and_its_number(numbered: Small) -> None:
    found = outputs(numbered, "T1.b")
    for name in ("leaflets/T1.pdf", "word/T1.docx/word/document.xml", "site/trends/globalisation.html"):
        said = re.sub(r"\s+", " ", found[name].seen)
        assert "T1.b Year Number 2011 twelve" in said, name
    for name in ("briefing.md", "briefing.html", "briefing.docx", "briefing.pdf"):
        said = re.sub(r"[\s|*>-]+", " ", found[name].seen)
        assert "T1.b Year Number 2011 twelve" in said, name
    assert "{:" not in "".join(one.seen for name, one in found.items() if not name.startswith("site/docs"))
    book = next(one for name, one in found.items() if name.endswith(".xhtml") and "T1.b" in one.written)
    assert 'id="T1.b"' in book.written
    assert 'w:name="T1.b"' in found["word/T1.docx/word/document.xml"].written
    texts = json.loads(found["site/search/texts.js"].written.partition(" = ")[2].rstrip(";\n"))
    assert any(row[1] == "T1.b" and "twelve" in row[3] for row in texts["texts"])
    assert "T1.b" in found["cite.text"].seen


def test_a_loose_table_is_one(small: Small) -> None:
    (found,) = render("| a |\n|---|\n| b |\n").loose
    assert isinstance(found, FoundLoose)
    assert (found.tag, found.text) == ("table", "a / b")


@pytest.mark.slow
def test_a_list_inside_of_a_numbered_item_is_in_the_pdf(small: Small) -> None:
    listed = (
        "- One item [@osce2019]:\n  {: #T1.b }\n    - first of two\n    - second\n- Next.\n  {: #T1.c }\n"
    )
    small.append(TREND, f"\n{listed}")
    workshop = ExportContext(small.read(), Cache(None), small.root, DAY)
    (made,) = [each for each in leaflets.documents(workshop) if each.path == "leaflets/T1.pdf"]
    said = Pdf(made.make()).text(1)
    for words_ in ("One item", "first of two", "second", "Next."):
        assert words_ in said
