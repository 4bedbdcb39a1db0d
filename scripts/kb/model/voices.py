"""Who speaks, and the labels by which every output shows it where there is no number or letter."""

from __future__ import annotations

from kb.model.base import Base
from kb.model.page import Page
from kb.schema import REPORT, SPECIMENS
from kb.schema.paths import HOME
from kb.text.dates import in_words
from kb.text.ids import POINT_ID

PAPER, EDITORS = "paper", "editors"
"""The paper of 2013, restated in our words; and the editors, in words of their own."""

SPEAKING = {
    PAPER: f"A number: what the paper said in {in_words(REPORT.presented)}, restated in our own words.",
    EDITORS: "A letter: a note of the editors, dated and with its sources.",
}
"""Voice -> what a paragraph's id means for the origin of its words."""

SUMMARY = "The editors’ summary"
"""Label over the lead of a page, and over or beside a summary without a lead."""

SUMMARY_IN_LINE = "editors’ summary"
"""The same in a line of other marks, as in the results of the search."""

NOTE_IN_LINE = "editors’ note"
"""What a lettered paragraph is, in such a line."""

LEAD = "The editors’ summary, at more length"
"""Label over the lead of a page that shows its summary above it."""

STANDING = "Where it stands"
"""Label over, or before, the field ``stands``."""

SUMMARIES = "The summaries are the editors’."
"""Label over a list of pages."""

DEFINED = "The definition and the summaries are the editors’."
"""Label on the page of a tag."""

REASONS = "The reasons are the editors’."
"""Label over a list of relations."""

UNCONNECTED = "is connected to this page:"
"""Between a kind of page and the reason for which a page has no connection to one."""

POSITIONS = "The editors’ wording"
"""Label over the positions of a dilemma."""

OWN = f"A page of the editors; not in the paper of {REPORT.year}"
"""Label of a page that is not in the paper, in the place of its section of the paper."""

NOT_ASKED = f"The paper of {REPORT.year} does not speak of this."
"""Label on such a page in the place of the paper's questions."""

OWN_IN_LINE = "not in the paper"
"""The same beside the kind of a page, where there is room for a few words."""

OWN_PAGES = f"Pages of the editors, not in the paper of {REPORT.year}"
"""Heads the list of such pages in the index of a collection."""


def voice_of(thing: str) -> str:
    """Who speaks in a paragraph, by its id; in a lead, a summary, a reason or a position it is the editors.

    >>> voice_of("T7.3"), voice_of("T7.a"), voice_of("summary")
    ('paper', 'editors', 'editors')
    """
    return PAPER if POINT_ID.fullmatch(thing) else EDITORS


def specimens(base: Base) -> dict[str, str]:
    """A paragraph of each voice: voice -> its id; where that of choice is not there, the first there is."""
    found = {}
    for voice, chosen in zip((PAPER, EDITORS), SPECIMENS, strict=True):
        ids = [id_ for id_, page in base.paragraphs.items() if page.kind and voice_of(id_) == voice]
        if ids:
            found[voice] = chosen if chosen in ids else ids[0]
    return found


def in_short(page: Page) -> str:
    """The summary where nothing else can say whose it is, as in the properties of a file."""
    return f"{SUMMARY}: {page.summary}"


def standing_title(page: Page) -> str:
    """Heading of the field ``stands``: "Where it stands, November 2026", with the month of the review."""
    month = in_words(page.fields["reviewed"].value[:7]) if "reviewed" in page.fields else ""
    return ", ".join(filter(None, [STANDING, month]))


def both_speak(page: Page) -> bool:
    """Whether a reader could take its lead for the paper's: it is in a collection, or holds statements."""
    return page.kind is not None or page.is_introduction or bool(page.points) or page.path == HOME


def kind_of(page: Page) -> str:
    """The kind of a page, and whether it is one of the editors' own: "Trend, not in the paper"."""
    if page.kind is None:
        return ""
    kind = page.kind.name.capitalize()
    return f"{kind}, {OWN_IN_LINE}" if page.is_own else kind
