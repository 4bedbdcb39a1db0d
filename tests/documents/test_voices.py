"""Every output says in words whose the leads, the summaries and the reasons are: the editors'."""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from collections.abc import Iterable, Iterator
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from bs4 import BeautifulSoup, Tag

from kb.documents import ExportContext, document_day, markdown
from kb.documents.data import files as data_files
from kb.documents.data import form
from kb.documents.pandoc import book, epub, word
from kb.documents.pandoc.writer import Ast
from kb.documents.pdf import discussion_sheets, handbook, leaflets
from kb.documents.read_tree import read_page
from kb.documents.tree import Opening, Paragraph
from kb.documents.tree import plain as words_of
from kb.documents.typst.compile import set_pdf
from kb.model import Base, Page
from kb.model.voices import (
    DEFINED,
    LEAD,
    POSITIONS,
    REASONS,
    STANDING,
    SUMMARIES,
    SUMMARY,
    SUMMARY_IN_LINE,
    both_speak,
    in_short,
    voice_of,
)
from kb.schema import KINDS, introduction_path
from kb.schema.paths import ABOUT, CACHE, HOME
from kb.site.pages import SitePage, site_pages
from kb.site.previews import peek_path
from kb.site.search_index import search_data
from kb.storage.cache import Cache
from pdf_text import Pdf
from real import workshop as real_workshop
from small import CASE, DILEMMA, REPOSITORY, TREND, Small

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


@pytest.fixture(scope="module")
def ready(base: Base) -> dict[str, SitePage]:
    return {page.path: page for page in site_pages(base, Cache(REPOSITORY / CACHE))}


def marked(base: Base) -> list[Page]:
    """The pages whose lead a reader could take for the paper's."""
    found = [page for page in base.pages if both_speak(page)]
    paths = {page.path for page in found}
    assert {ABOUT, HOME, *map(introduction_path, KINDS), *(page.path for page in base.collected)} <= paths
    return found


def lead_of(page: Page) -> list[str]:
    """The words of the paragraphs of a lead."""
    opening = next((block for block in read_page(page).blocks if isinstance(block, Opening)), Opening(()))
    return [words_of(block.children) for block in opening.blocks if isinstance(block, Paragraph)]


def seen(element: Tag) -> bool:
    """Whether assistive technology meets an element."""
    hidden = (each.get("aria-hidden") or each.has_attr("hidden") for each in (element, *element.parents))
    return not any(hidden)


def words(text: str) -> str:
    return " ".join(text.split())


# ---- the site


def test_who_speaks_follows_from_the_number_and_is_the_editors_without_one() -> None:
    assert [voice_of(thing) for thing in ("T7.3", "T7.a", "summary", "lead", "why")] == [
        "paper",
        *["editors"] * 4,
    ]


def test_on_every_page_the_mark_stands_before_the_lead_and_nothing_of_the_paper_between(
    base: Base, ready: dict[str, SitePage]
) -> None:
    for page in marked(base):
        soup = BeautifulSoup(ready[page.path].html, "html.parser")
        if not page.leads:
            assert page.path.endswith(("/README.md", "docs/index.md")), page.path  # the list comes first
            continue
        marks = [each for each in soup.select(".kb-voice") if each.get_text() in {SUMMARY, LEAD}]
        wanted = [SUMMARY, LEAD] if page.kind else [SUMMARY]  # of the summary in the head, and of the lead
        assert [each.get_text() for each in marks] == wanted, page.path
        assert all(map(seen, marks))
        mark = marks[-1]
        body = soup.select_one(".kb-body")
        assert body
        assert "kb-led" in str(body["class"])
        # What follows the mark, but for the summary in the head, is the lead: paragraphs without number.
        after = [each for each in mark.find_all_next(["p", "li", "h2"]) if each.parent is body]
        first = [each for each in after if each is not mark][: len(lead_of(page))]
        assert first, page.path
        for each, said in zip(first, lead_of(page), strict=True):
            assert isinstance(each, Tag)
            assert each.name == "p"
            assert "kb-par" not in (each.get("class") or "")
            assert "".join(each.get_text().split()).startswith("".join(said[:20].split())), page.path


def test_a_page_without_a_lead_has_no_mark_of_one(small: Small) -> None:
    small.edit(CASE, "Protests spread fast.\n\n", "")
    page = next(page for page in site_pages(small.read(), Cache(None)) if page.path == CASE)
    assert page.html.count(SUMMARY) == 1  # over the summary in the head
    assert LEAD not in page.html
    assert "kb-led" not in page.html


@pytest.mark.slow
def test_every_list_of_summaries_says_once_whose_they_are(base: Base, ready: dict[str, SitePage]) -> None:
    lists = 0
    for path, page in ready.items():
        soup = BeautifulSoup(page.html, "html.parser")
        cards = soup.select_one("ol.kb-cards")
        if cards is None:
            continue
        lists += 1
        said = SUMMARIES if path.endswith("/README.md") else DEFINED
        marks = [each for each in cards.find_all_previous(class_="kb-voice") if each.get_text() == said]
        assert len(marks) == 1, path
        assert isinstance(marks[0], Tag)
        assert seen(marks[0])
    assert lists == len(KINDS) + sum(bool(pages) for pages in base.tagged.values())


@pytest.mark.slow
def test_wherever_reasons_stand_it_is_said_whose_they_are(base: Base, ready: dict[str, SitePage]) -> None:
    reasons = {link.why.value for page in base.collected for link in page.links_out}
    shown = 0
    for path, page in ready.items():
        soup = BeautifulSoup(page.html, "html.parser")
        for paragraph in soup.select("li > p"):
            if words(paragraph.get_text()) in reasons:
                shown += 1
                before = paragraph.find_previous(class_="kb-voice")
                assert before, path
                assert before.get_text() == REASONS, path
    assert shown > 2 * len(reasons)


# ---- what links and the search show


def test_what_a_link_shows_of_a_page_says_whose_it_is(ready: dict[str, SitePage]) -> None:
    for page in ready.values():
        script = page.beside[peek_path(page.address)]
        _, _, said = script.partition(",")
        assert json.loads(said.removesuffix(");\n"))[""]["voice"] == SUMMARY
    assert not any(
        "editors’" in str(entry)
        for page in ready.values()
        for id_, entry in json.loads(
            page.beside[peek_path(page.address)].partition(",")[2].removesuffix(");\n")
        ).items()
        if id_.endswith("-index")
    ), "the line over a list is not taken for what stands in it"


def test_the_search_is_told_how_to_mark_summaries_and_does_not_find_the_marks(
    base: Base, ready: dict[str, SitePage]
) -> None:
    names, texts = search_data(base, ready.values()).values()
    assert json.loads(names.partition(" = ")[2].removesuffix(";\n"))["voice"] == SUMMARY_IN_LINE
    assert SUMMARY not in texts
    assert REASONS not in texts
    assert SUMMARIES not in texts


# ---- documents


def workshop(base: Base, small: Small) -> ExportContext:
    return ExportContext(base, Cache(None), small.root, document_day(base))


def test_every_page_of_the_handbook_begins_with_the_mark(base: Base) -> None:
    files = handbook.written(real_workshop()).files
    pages = [page for page in marked(base) if page.path != HOME and lead_of(page)]
    assert len(pages) == len(base.collected) + 1  # an introduction begins with its list
    for page in pages:
        name = (
            f"{page.id}.typ"
            if page.id
            else f"page-{page.path.removeprefix('docs/')[:-3].replace('/', '-')}.typ"
        )
        first = files[name].removeprefix('#import "handbook.typ": *\n')
        assert first.startswith(f'#voice[#"{SUMMARY}";]\n#lead-in['), page.path


def test_the_pdf_of_the_handbook_says_whose_words_follow(small: Small) -> None:
    base = small.read()
    pdf = Pdf(set_pdf(workshop(base, small), handbook.written(workshop(base, small))))
    for page in base.collected:
        text = "".join(pdf.text(pdf.names[page.id]).split())
        assert text.index("".join(SUMMARY.split())) < text.index("".join(lead_of(page)[0][:12].split()))
        assert "".join(REASONS.split()) in "".join(pdf.text(pdf.names[f"{page.id}-connections"]).split())
    parts = [pdf.text(pdf.names[f"page-{kind.folder}-README"]) for kind in KINDS]
    assert all("".join(SUMMARIES.split()) in "".join(text.split()) for text in parts)


def test_leaflets_and_sheets_say_whose_words_follow(small: Small) -> None:
    small.edit(DILEMMA, "reviewed:", "positions:\n  - point: D1.1\n    position: Nobody.\nreviewed:")
    base = small.read()
    shop = workshop(base, small)
    leaflet = Pdf(set_pdf(shop, leaflets.written(shop, base.by_path[TREND])))
    assert SUMMARY in leaflet.text(1)
    assert REASONS in " ".join(leaflet.text(number) for number in range(1, len(leaflet.pages) + 1))
    assert in_short(base.by_path[TREND]) in leaflet.root.Metadata.read_bytes().decode()
    sheet = Pdf(set_pdf(shop, discussion_sheets.written(shop, base.by_path[DILEMMA]))).text(1)
    assert sheet.index(SUMMARY) < sheet.index("A choice.")
    assert sheet.index(POSITIONS) < sheet.index("Nobody.")
    assert sheet.index(REASONS) < sheet.index("Consent is what")


def styled(content: bytes) -> Iterator[tuple[str, str]]:
    """Style and words of each paragraph of a Word file."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        root = ET.fromstring(archive.read("word/document.xml"))  # noqa: S314 - our own
    for paragraph in root.iter(f"{W}p"):
        style = paragraph.find(f"{W}pPr/{W}pStyle")
        yield (
            str(style.get(f"{W}val")) if style is not None else "",
            words("".join(each.text or "" for each in paragraph.iter(f"{W}t"))),
        )


def test_word_files_have_the_marks_in_a_style_of_their_own(small: Small) -> None:
    base = small.read()
    made = {each.path: each.make() for each in word.documents(workshop(base, small))}
    rows = [row for row in styled(made["word/T1.docx"]) if row[1]]
    at = rows.index(("Voice", SUMMARY))
    assert rows[at + 1] == ("Lead", base.by_path[TREND].summary)
    assert rows[at + 2][0] == "Opening"
    assert ("Voice", REASONS) in rows
    marks = [said for style, said in styled(made["handbook.docx"]) if style == "Voice"]
    leads = [*base.collected] + [page for page in base.pages if page.is_introduction and lead_of(page)]
    assert marks.count(SUMMARY) == len(leads)
    assert marks.count(SUMMARIES) == len(KINDS)
    assert marks.count(REASONS) == len(base.collected)
    with zipfile.ZipFile(io.BytesIO(made["word/T1.docx"])) as archive:
        assert in_short(base.by_path[TREND]) in archive.read("docProps/core.xml").decode()


def test_the_e_book_has_the_marks(small: Small) -> None:
    base = small.read()
    (made,) = [each.make() for each in epub.documents(workshop(base, small))]
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        pages = [archive.read(name).decode() for name in archive.namelist() if "/text/" in name]
    for page in base.collected:
        (text,) = [each for each in pages if f'id="{page.id}-connections"' in each]
        said = words(BeautifulSoup(text, "html.parser").get_text(" "))
        assert said.index(SUMMARY) < said.index(page.summary)
        assert REASONS in said


def test_every_page_of_word_and_e_book_begins_with_the_mark(base: Base) -> None:
    made = book.handbook(real_workshop(), "epub")
    rows = [(style_of(block), words(text_of(block))) for block in unfolded(made.blocks)]
    leads = [at for at, (style, _) in enumerate(rows) if style in {"Lead", "Opening"}]
    verbs = {f"{kind.verb[:1].upper()}{kind.verb[1:]}" for kind in KINDS}
    for at in leads:
        before = rows[at - 1]
        marked = before == ("Voice", SUMMARY) or (before[0] == "Callout" and before[1].startswith(STANDING))
        assert marked or before[0] == "Lead" or rows[at][1] in verbs, rows[at]
    assert sum(style == "Opening" for style, _ in rows) == len(base.collected) + 1


def unfolded(blocks: Iterable[Ast]) -> Iterator[Ast]:
    """Blocks, and those of a part instead of the part."""
    for block in blocks:
        if block["t"] == "Div" and block["c"][0][1] == ["part"]:
            yield from block["c"][1]
        else:
            yield block


def style_of(block: Ast) -> str:
    return dict(block["c"][0][2]).get("custom-style", "") if block["t"] == "Div" else ""


def text_of(node: Any) -> str:
    if isinstance(node, dict):
        return (
            str(node["c"]) if node["t"] == "Str" else " " if node["t"] == "Space" else text_of(node.get("c"))
        )
    return "".join(map(text_of, node)) if isinstance(node, list) else ""


def test_every_page_as_markdown_begins_with_the_mark(base: Base) -> None:
    for page in marked(base):
        said = markdown.markdown(read_page(page).blocks).replace("'", "’")
        if page.leads:
            assert said.startswith(f"*{SUMMARY}*\n\n"), page.path
        elif page.is_introduction:
            assert re.search(rf"## How the paper [^\n]+\n\n\*{SUMMARY}\*\n\n", said), page.path
        else:
            assert page.path == HOME


# ---- data


def test_data_name_the_voice_of_each_summary_lead_and_reason(base: Base) -> None:
    made = data_files.files(base, Cache(None))
    read = json.loads(made[f"{form.FOLDER}/{form.WHOLE}"])
    assert {(page["summary_voice"], page["lead_voice"]) for page in read["pages"]} == {("editors", "editors")}
    assert {row["why_voice"] for row in read["relations"]} == {"editors"}
    pages, relations = (made[f"{form.FOLDER}/{name}.csv"].split("\r\n") for name in ("pages", "relations"))
    assert pages[0].endswith(",summary_voice,stands,stands_voice,key")
    assert relations[0].endswith(",why_voice")
    assert all(",editors," in row for row in pages[1:-1])
    assert {row["stands_voice"] for row in csv.DictReader(io.StringIO("\r\n".join(pages)))} == {"editors"}
    assert all(row.endswith(",editors") for row in relations[1:-1])
    graph = made[f"{form.FOLDER}/relations.graphml"]
    assert len(re.findall('<data key="edge-why_voice">editors</data>', graph)) == len(read["relations"])
