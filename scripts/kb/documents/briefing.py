"""A briefing as a document: one row a format; each writer reads the same body."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from markupsafe import Markup

from kb.briefings.compose import Briefing
from kb.documents import markdown
from kb.documents.export import ExportContext
from kb.documents.pandoc.briefing import as_word
from kb.documents.pdf.briefing import as_pdf
from kb.documents.read_tree import read_blocks
from kb.documents.tree import Block
from kb.html import el, join
from kb.html.csp import plain_policy
from kb.schema import LANGUAGE

STYLE = Path(__file__).with_name("briefing.css")


class Form(NamedTuple):
    """A format: how its files end, whether they are text, and what writes them."""

    suffix: str
    write: Callable[[Briefing, ExportContext], bytes]


def blocks(briefing: Briefing) -> tuple[Block, ...]:
    """A briefing without its title, as a tree."""
    about = el("p", el("em", briefing.about)) if briefing.about else None
    return read_blocks(join(about, briefing.body, briefing.end))


def as_markdown(briefing: Briefing, workshop: ExportContext) -> bytes:
    """Markdown that needs nothing else: quotations, citations, links and references."""
    title = read_blocks(str(el("h1", briefing.title)))
    return markdown.markdown((*title, *blocks(briefing))).encode()


def as_html(briefing: Briefing, workshop: ExportContext) -> bytes:
    """One page that needs no other file, for a screen and for paper."""
    style = f"\n{STYLE.read_text('utf-8')}"
    body = el(
        "main",
        el(
            "header",
            el("h1", briefing.title),
            el("p", briefing.about, class_="kb-about") if briefing.about else None,
        ),
        briefing.body,
        el("footer", briefing.end),
    )
    return str(
        join(
            Markup('<!doctype html>\n<html lang="{}">\n<head>\n<meta charset="utf-8">\n').format(LANGUAGE),
            el("meta", http_equiv="Content-Security-Policy", content=plain_policy([style])),
            Markup('\n<meta name="viewport" content="width=device-width,initial-scale=1">\n'),
            el("title", briefing.title),
            Markup(f"\n<style>{style}</style>\n</head>\n<body>\n"),  # noqa: S704 - ours
            body,
            Markup("\n</body>\n</html>\n"),
        )
    ).encode()


FORMS: dict[str, Form] = {
    "md": Form(".md", as_markdown),
    "html": Form(".html", as_html),
    "word": Form(".docx", as_word),
    "pdf": Form(".pdf", as_pdf),
}
"""What ``kb brief --as`` can make; a new format is one row here."""

BINARY = frozenset({"pdf", "word"})
"""Those that no terminal can show."""
