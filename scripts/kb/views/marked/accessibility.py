"""The accessibility statement: what was tested, with what, how much of it, and where to report a problem."""

from __future__ import annotations

from markupsafe import Markup

from kb.html import el, join
from kb.model import Base, Page
from kb.text.dates import in_words
from kb.text.plural import counted
from kb.views import tested
from kb.views.marked import FRONT_MATTER

READS = FRONT_MATTER

STATEMENT = "docs/accessibility.md"
"""The page that holds it."""

_POSTERS, _HANDBOOKS, _ERRORS = 4, 1, 1


def pages(base: Base) -> int:
    """How many pages the site has: the written ones, one for each tag, and one for what is not found."""
    written = sum(not page.generated for page in base.pages)
    return written + len(base.tags) + _ERRORS


def pdfs(base: Base) -> int:
    """How many PDFs there are: the handbook, the leaflets, the sheets and the posters."""
    kinds = [page.kind for page in base.collected if page.kind]
    return _HANDBOOKS + len(kinds) + sum(kind.positions for kind in kinds) + _POSTERS


def word_files(base: Base) -> int:
    """How many Word files there are: the handbook, and one for each page of a collection."""
    return _HANDBOOKS + len(base.collected)


def view(base: Base, page: Page) -> Markup:
    """What was tested and how, then how to report a problem; the rest is on the page itself."""
    return join(
        el("h2", "How it was tested", id="accessibility-tests"),
        el(
            "p",
            "Programs test the site and the documents at every change. ",
            f"The figures are those of edition {base.edition}." if base.edition else None,
        ),
        el(
            "div",
            el(
                "table",
                el(
                    "thead",
                    el("tr", [el("th", name, scope="col") for name in ("What", "With what", "Result")]),
                ),
                el("tbody", [_row(*row) for row in rows(base)]),
            ),
            class_="kb-table",
            tabindex="0",
            role="region",
            aria_label="What was tested",
        ),
        el("h2", "How to report a problem", id="accessibility-report"),
        el(
            "p",
            "If something cannot be read, reached or understood, please say so: ",
            _where(base),
            ". Say which page or document it is, with which device and program you read it, and what you "
            "need. The editors answer there.",
        ),
        el("p", _dated(page)),
    )


def rows(base: Base) -> list[tuple[str, str, str]]:
    """What was put to which program, and what came of it."""
    desk, phone = (width for width, _ in tested.SCREENS)
    count, documents = pages(base), pdfs(base)
    return [
        (
            f"All {count} pages of the site, each on a screen of {desk} pixels in light colours or of "
            f"{phone} pixels in dark colours; {tested.MODELS} pages, one of each make, on both screens in "
            "both colours",
            f"axe-core {tested.AXE} in Chromium: its rules for WCAG 2.0, 2.1 and 2.2, levels A and AA, its "
            "rules of good practice, and the rule on names that are spoken",
            "0 violations",
        ),
        (
            f"All {count} pages at a width of {tested.NARROWEST} pixels",
            "Our own test in Chromium",
            "Nothing is cut, and no page scrolls sideways",
        ),
        (
            f"{tested.WALKED} pages, on both screens",
            "Our own test with the keyboard alone, in Chromium",
            "Everything is reached in the order of the page, and what has the focus is seen",
        ),
        (
            f"All {documents} PDFs",
            "Typst, which makes a PDF only where it meets PDF/UA-1 and PDF/A-2a",
            "All are made in this way",
        ),
        (
            f"{len(tested.VALIDATED)} of the {documents} PDFs, at least one of each kind",
            f"page-validation {tested.VALIDATOR}: PDF/UA-1 and PDF/A-2a",
            "0 failures",
        ),
        (
            "The e-book, whole",
            f"EPUBCheck {tested.EPUBCHECK}; our own test of what it says of its accessibility",
            "0 messages; it claims EPUB Accessibility 1.1 with WCAG 2.2, level AA",
        ),
        (
            f"{tested.LOOKED_AT} files of the e-book, those with pictures among them",
            f"axe-core {tested.AXE} in Chromium: its rules for WCAG 2.0, 2.1 and 2.2, levels A and AA, "
            "without the one that does not know the marks of pages",
            "0 violations",
        ),
        (
            f"All {counted(word_files(base), 'Word file')}",
            f"openxml-audit {tested.AUDIT}, strict; our own test of language, styles and bookmarks",
            "0 faults",
        ),
        (
            "The handbook for Word",
            "Our own test of headings, notes and links, and of the contents in LibreOffice",
            "0 faults",
        ),
    ]


def _row(what: str, with_what: str, result: str) -> Markup:
    return el("tr", [el("td", each) for each in (what, with_what, result)])


def _dated(page: Page) -> str:
    day = page.fields["reviewed"].value if "reviewed" in page.fields else ""
    return f"The editors last reviewed this statement on {in_words(day)}." if day else ""


def _where(base: Base) -> Markup:
    if not base.repository:
        return join("tell those who gave you this site")
    address = f"{base.repository}/issues"
    return join("open an issue at ", el("a", address.partition("://")[2], href=address))
