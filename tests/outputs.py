"""Everything that is made of a small knowledge base, as it is written and as a reader sees it."""

from __future__ import annotations

import datetime
import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from html.parser import HTMLParser

from kb.briefings.compose import compose
from kb.citations import FORMATS, find
from kb.documents import ExportContext
from kb.documents.briefing import FORMS
from kb.documents.data import files
from kb.documents.pandoc import epub, word
from kb.documents.pdf import leaflets
from kb.site.pages import site_pages
from kb.site.search_index import search_data
from kb.storage.cache import Cache
from pdf_text import Pdf
from small import Small

DAY = datetime.date(2026, 11, 25)
BRIEFING = "briefings/one.md"


@dataclass(frozen=True)
class Output:
    """One file: its text as written, and as a reader sees it; an empty text where there is none."""

    written: str
    seen: str


class _Seen(HTMLParser):
    """The words of HTML or XML, once unescaped."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in {"p", "td", "th", "li", "div", "w:p", "w:tab", "br"}:
            self.pieces.append(" ")

    def handle_data(self, said: str) -> None:
        self.pieces.append(said)


def seen(markup: str) -> str:
    """The text of HTML or XML with single spaces and plain quotation marks."""
    reader = _Seen()
    reader.feed(markup)
    reader.close()
    return plain("".join(reader.pieces))


def plain(text: str) -> str:
    for sign, usual in (("‘", "'"), ("’", "'"), ("“", '"'), ("”", '"'), ("\xa0", " ")):
        text = text.replace(sign, usual)
    return " ".join(text.split())


def outputs(small: Small, cited: str) -> dict[str, Output]:
    """Name -> output: pages and data of the site, documents, a briefing in all forms, citations.

    Args:
        small: a knowledge base without a fault, with the briefing ``BRIEFING``.
        cited: id of the paragraph whose citations are made.
    """
    base = small.read()
    assert not base.problems, [f"{one.path}: {one.code} {one.message}" for one in base.problems]
    return dict(_outputs(small, cited))


def _outputs(small: Small, cited: str) -> Iterator[tuple[str, Output]]:
    base, cache = small.read(), Cache(None)
    workshop = ExportContext(base, cache, small.root, DAY)
    ready = list(site_pages(base, cache))
    for page in ready:
        yield f"site/{page.address}", Output(f"{page.head}{page.html}", seen(page.html))
        for name, text in page.beside.items():
            yield f"site/{name}", Output(text, "")
    for name, text in (search_data(base, ready) | files.files(base, cache)).items():
        yield f"site/{name}", Output(text, seen(text) if name.endswith(".graphml") else plain(text))
    for each in leaflets.documents(workshop):
        pdf = Pdf(each.make())
        text = "".join(pdf.text(number) for number in range(1, len(pdf.pages) + 1))
        yield each.path, Output(text, plain(text))
    for each in (*word.documents(workshop), *epub.documents(workshop)):
        with zipfile.ZipFile(io.BytesIO(each.make())) as archive:
            for name in archive.namelist():
                if re.fullmatch(r"word/(?:document|footnotes)\.xml|.*\.xhtml|.*\.opf", name):
                    text = archive.read(name).decode()
                    yield f"{each.path}/{name}", Output(text, seen(text))
    (briefing,) = [one for one in base.briefings if one.path == BRIEFING]
    composed = compose(briefing, base)
    for name, form in FORMS.items():
        made = form.write(composed, workshop)
        if name == "word":
            with zipfile.ZipFile(io.BytesIO(made)) as archive:
                text = archive.read("word/document.xml").decode()
            yield "briefing.docx", Output(text, seen(text))
        elif name == "pdf":
            pdf = Pdf(made)
            text = "".join(pdf.text(number) for number in range(1, len(pdf.pages) + 1))
            yield "briefing.pdf", Output(text, plain(text))
        else:
            text = made.decode()
            yield f"briefing.{name}", Output(text, seen(text) if name == "html" else plain(text))
    item = find(base, cited)
    assert item is not None
    for name, one in FORMATS.items():
        text = one.write(item)
        yield f"cite.{name}", Output(text, plain(text))
