"""What is said about a page or paragraph that somebody cites, made from the Base."""

from __future__ import annotations

import datetime
import html
import re
from dataclasses import dataclass, field, replace
from urllib.parse import quote

from kb.citeproc import group
from kb.citing import CITATION, parse_citation
from kb.dates import MONTHS
from kb.kinds import DOCS, KNOWLEDGE_BASE, KNOWLEDGE_BASE_TITLE, REPORT
from kb.model import Base, Page
from kb.render import NOTE_ID, POINT_ID

LANGUAGE = "en-GB"

_EDITION = re.compile(r"([0-9]{4})\.([0-9]{2})(?:\D.*)?")
_HOME = "index.html"


@dataclass(frozen=True)
class Item:
    """A page or paragraph as a bibliography describes it.

    Attributes:
        id: ``T7``, ``T7.3``, ``T7.a``, ``tag/terrorism``, or the address of a page without id.
        voice: who speaks: ``paper``; ``editors``; ``both`` on a page with the paper's statements and the
            editors' notes; ``site`` on a page about the knowledge base itself.
        title: of the part that is cited.
        authors: who is responsible for what it says; bodies, no persons.
        editors: who edited it.
        container: the work that it is a part of.
        publisher: of that work.
        issued: year, and month where it is known.
        section: number of the section of the report, and its heading where it has no number of its own.
        edition: of the knowledge base; empty where nothing has been published.
        reviewed: the day on which the page was last reviewed; None where it is not known.
        latest: permanent address; empty where the site has none.
        as_of: address of the same in this edition.
        abstract: the summary of the page.
        keywords: titles of the page's tags.
    """

    id: str
    voice: str
    title: str
    container: str
    authors: tuple[str, ...] = ()
    editors: tuple[str, ...] = ()
    publisher: str = ""
    issued: tuple[int, ...] = ()
    section: str = ""
    edition: str = ""
    reviewed: datetime.date | None = None
    latest: str = ""
    as_of: str = ""
    abstract: str = ""
    keywords: tuple[str, ...] = field(default=())

    @property
    def of_report(self) -> bool:
        """Whether it is a part of the report; else it is a page of the knowledge base's own."""
        return self.container == REPORT.title

    @property
    def key(self) -> str:
        """A key for lists of references: ``ivp-T7-3``."""
        return "ivp-" + re.sub(r"[^A-Za-z0-9]+", "-", self.id.removesuffix(".html")).strip("-")

    @property
    def year(self) -> str:
        """The year, or "n.d."."""
        return str(self.issued[0]) if self.issued else "n.d."

    @property
    def note(self) -> str:
        """What no field of the formats holds: whose words these are, in which state, and where that stays."""
        return ". ".join(filter(None, [self.about, self.kept_at]))

    @property
    def about(self) -> str:
        """Whose words these are, and in which state."""
        paper = f"{REPORT.title} ({REPORT.author}, {REPORT.publisher}, {REPORT.year})"
        said = {
            "paper": f"Restated in {KNOWLEDGE_BASE_TITLE}",
            "both": f"Restated and annotated in {KNOWLEDGE_BASE_TITLE}",
            "editors": f"Editors’ note to {paper}",
        }
        about = ", ".join(filter(None, [said.get(self.voice, ""), self.state]))
        return about[:1].upper() + about[1:]

    @property
    def state(self) -> str:
        """The edition and the day of the review: "edition 2026.11, reviewed 24 November 2026"."""
        return ", ".join(
            filter(
                None,
                [
                    f"edition {self.edition}" if self.edition else "",
                    f"reviewed {in_words(self.reviewed)}" if self.reviewed else "",
                ],
            )
        )

    @property
    def kept_at(self) -> str:
        """Where this very state stays: "As of edition 2026.11: https://..."."""
        return f"As of edition {self.edition}: {self.as_of}" if self.as_of else ""


def in_words(day: datetime.date) -> str:
    """A date as the site writes it.

    >>> in_words(datetime.date(2026, 11, 4))
    '4 November 2026'
    """
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def paragraph_ids(page: Page) -> tuple[str, ...]:
    """The ids of the numbered and lettered paragraphs of a page, in its order; nothing is rendered for it."""
    return tuple(
        id_ for id_ in page.stands.split(" ")[::4] if POINT_ID.fullmatch(id_) or NOTE_ID.fullmatch(id_)
    )


def page_item(base: Base, page: Page) -> Item:
    """How a page is cited, written or generated."""
    item = Item(
        id=_page_id(page),
        voice="site",
        title=page.title,
        authors=(KNOWLEDGE_BASE,),
        container=KNOWLEDGE_BASE_TITLE,
        issued=_published(base, page),
        edition=base.edition,
        reviewed=_reviewed(page),
        abstract=page.summary,
        keywords=tuple(base.by_tag[tag.value].title for tag in page.tags if tag.value in base.by_tag),
    )
    if page.section:
        item = replace(
            item,
            voice="both",
            authors=(REPORT.author,),
            editors=(KNOWLEDGE_BASE,),
            container=REPORT.title,
            publisher=REPORT.publisher,
            issued=(REPORT.year,),
            section=page.section,
        )
    return _addressed(base, item)


def paragraph_item(base: Base, page: Page, id_: str) -> Item:
    """How a numbered paragraph (the paper's statement) or a lettered one (the editors' note) is cited.

    Args:
        base: the knowledge base.
        page: where the paragraph stands.
        id_: its id, ``T7.3`` or ``T7.a``.
    """
    section = None
    if page.kind is None:
        section = next((one for one in base.sections if one.id == id_.split(".")[0]), None)
    item = replace(
        page_item(base, page),
        id=id_,
        title=f"{id_} {section.title if section else page.title}",
        container=REPORT.title,
        section=page.section or (section.section if section else ""),
        abstract="",
    )
    if POINT_ID.fullmatch(id_):
        item = replace(
            item,
            voice="paper",
            authors=(REPORT.author,),
            editors=(),
            publisher=REPORT.publisher,
            issued=(REPORT.year,),
        )
    else:
        item = replace(
            item,
            voice="editors",
            authors=(),
            editors=(KNOWLEDGE_BASE,),
            publisher=KNOWLEDGE_BASE,
            issued=_published(base, page),
        )
    return _addressed(base, item)


def citable(base: Base) -> dict[str, Page]:
    """Everything that can be cited, by the name that a person gives it: ids, and paths of pages."""
    found: dict[str, Page] = {}
    for page in base.pages:
        for name in (*paragraph_ids(page), page.id, page.path, _page_id(page), page.site_path):
            if name:
                found.setdefault(name, page)
    return found


def find(base: Base, name: str) -> tuple[Page, Item] | None:
    """The page and the item that a name means; None where it means nothing.

    Args:
        base: the knowledge base.
        name: the id of a page or paragraph, or the path or site address of a page.
    """
    page = citable(base).get(name)
    if page is None:
        return None
    return page, paragraph_item(base, page, name) if name in paragraph_ids(page) else page_item(base, page)


def words(base: Base, page: Page, id_: str) -> str:
    """The text of a paragraph as somebody quotes it: works are named by author and year, not by key."""

    def cited(match: re.Match[str]) -> str:
        works = parse_citation(match["inner"])
        if not works:
            return match[0]
        said = group([(one["prefix"], one["key"], one["locator"]) for one in works], base.works())
        return html.unescape(re.sub(r"<[^>]*>", "", said))

    return re.sub(CITATION, cited, page.anchor_texts.get(id_, ""))


def _page_id(page: Page) -> str:
    """The id of a page that has a short link, or else where it stands on the site."""
    if page.generated and (tag := re.fullmatch(rf"{DOCS}/tags/([\w-]+)\.md", page.path, re.ASCII)):
        return f"tag/{tag[1]}"
    return page.id or page.site_path


def _published(base: Base, page: Page) -> tuple[int, ...]:
    """Year and month of the edition, or else of the review."""
    if match := _EDITION.fullmatch(base.edition):
        return int(match[1]), int(match[2])
    day = _reviewed(page)
    return (day.year, day.month) if day else ()


def _reviewed(page: Page) -> datetime.date | None:
    try:
        return datetime.date.fromisoformat(page.fields["reviewed"].value)
    except (KeyError, ValueError):
        return None


def _addressed(base: Base, item: Item) -> Item:
    if not base.site_url:
        return item
    path = item.id if item.id.endswith(".html") else f"{item.id}/"
    path = quote("" if path == _HOME else path)
    site = quote(base.site_url, safe=":/?@!$&'()*+,=~-._%")
    return replace(
        item,
        latest=f"{site}{path}",
        as_of=f"{site}edition/{quote(base.edition)}/{path}" if base.edition else "",
    )
