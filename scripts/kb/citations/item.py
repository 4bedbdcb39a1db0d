"""Citation items: the bibliographic data of a page, a paragraph or a list entry of the knowledge base.

Every format shows which of three voices speaks (``docs/decisions/0009-three-voices.md``):

- a numbered paragraph is the knowledge base, restating a section of the report;
- a lettered paragraph is a note of the editors, and is the knowledge base's alone;
- the statement behind a numbered paragraph is the report's: ``statement_item`` cites it, and never our words.

Common citation styles drop ``note`` and print ``edition`` as that of the container. So voice and edition are
in the title, in square brackets, which all of them print.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from urllib.parse import quote

from kb.citations.citeproc import group
from kb.html.tree import text_of
from kb.markdown.citation_syntax import CITATION, parse_citation
from kb.model import Base, Page, Section
from kb.model.voices import OWN
from kb.schema import KEY, KNOWLEDGE_BASE, REPORT
from kb.schema.paths import DOCS
from kb.schema.permanent_url import is_edition, short_path, url
from kb.text.dates import in_words
from kb.text.ids import POINT_ID

RESTATEMENT = "restatement"
"""Voice of a numbered paragraph: our words for a statement of the report."""


NOTE = "note"
"""Voice of a lettered paragraph: the editors."""


BOTH = "both"
"""Voice of a page with restatements and notes."""


SITE = "site"
"""Voice of a page or an entry that restates nothing: the knowledge base of itself."""


PAPER = "paper"
"""Voice of the report itself."""


_EDITION = re.compile(r"([0-9]{4})\.([0-9]{2})(?:\D.*)?")

_HOME = "index.html"


@dataclass(frozen=True)
class Item:
    """A page, paragraph or list entry as a bibliography describes it.

    Attributes:
        id: ``T7``, ``T7.3``, ``T7.a``, ``tag/terrorism``, ``term/osce``; of a page without id its address.
        voice: RESTATEMENT, NOTE, BOTH, SITE or PAPER.
        title: of the part that is cited, without what ``full_title`` adds.
        authors: who is responsible for the words; bodies, no persons.
        container: the work that it is a part of. Of our own it is the body's name once more: styles print a
            dash for an author who comes again, and the entry still says whose words these are.
        publisher: of that work.
        issued: year, and month where it is known.
        section: number of the section of the report, as the report has it; empty where it has none.
        heading: heading of that section.
        edition: of the knowledge base; empty where nothing has been published.
        reviewed: the day on which the page was last reviewed; None where it is not known.
        latest: permanent address; empty where the site has none.
        as_of: address of the same in this edition.
        abstract: the summary of a page, the text of a paragraph, the definition of an entry.
        keywords: titles of the page's tags.
    """

    id: str
    voice: str
    title: str
    container: str
    authors: tuple[str, ...] = ()
    publisher: str = ""
    issued: tuple[int, ...] = ()
    section: str = ""
    heading: str = ""
    edition: str = ""
    reviewed: datetime.date | None = None
    latest: str = ""
    as_of: str = ""
    abstract: str = ""
    keywords: tuple[str, ...] = field(default=())

    @property
    def of_report(self) -> bool:
        """Whether it is a part of the report itself; else it is the knowledge base's own."""
        return self.voice == PAPER

    @property
    def key(self) -> str:
        """A key for lists of references: ``ivp-T7-3``; of the report's statement ``ivp-T7-3-paper``."""
        key = f"{KEY}-" + re.sub(r"[^A-Za-z0-9]+", "-", self.id.removesuffix(".html")).strip("-")
        return f"{key}-paper" if self.of_report else key

    @property
    def year(self) -> str:
        """The year, or "n.d."."""
        return str(self.issued[0]) if self.issued else "n.d."

    @property
    def part(self) -> str:
        """The part of the report: ``section 2.1.7``, or by its heading where the report has no number.

        >>> Item(id="", voice=RESTATEMENT, title="", container="", heading="Mutual assistance").part
        'section “Mutual assistance”'
        """
        if self.section:
            return f"section {self.section}"
        return f"section “{' '.join(self.heading.split())}”" if self.heading else ""

    @property
    def role(self) -> str:
        """How the words relate to the report, for running text; empty where they do not.

        "restating Europol 2013, section 2.1.7" or "editors’ note".
        """
        if self.voice == NOTE:
            return "editors’ note"
        if self.voice not in {RESTATEMENT, BOTH}:
            return ""
        restated = f"restating {', '.join(filter(None, [f'{REPORT.author} {REPORT.year}', self.part]))}"
        return f"{restated}, with editors’ notes" if self.voice == BOTH else restated

    @property
    def full_title(self) -> str:
        """The title with what no style may drop: the work that is restated, and our edition.

        "T7.3 Policing the Internet [restating Europol 2013, International Vision for Policing, section 2.1.7;
        edition 2026.11]". A part of the report has its own title alone: our edition is none of the report's.
        """
        if self.of_report:
            return self.title
        report = f"{REPORT.author} {REPORT.year}"
        role = self.role.replace(report, f"{report}, {REPORT.title}")
        said = "; ".join(filter(None, [role, f"edition {self.edition}" if self.edition else ""]))
        return f"{self.title} [{said}]" if said else self.title

    @property
    def note(self) -> str:
        """Data without a field in the formats: the day of the review, and the address of this edition.

        For a statement of the report: the id and address of its restatement.
        """
        if self.of_report:
            edition = f", edition {self.edition}" if self.edition else ""
            where = f": {self.latest}" if self.latest else ""
            return f"Restated as {self.id} in the {KNOWLEDGE_BASE}{edition}{where}"
        reviewed = f"Reviewed {in_words(self.reviewed.isoformat())}" if self.reviewed else ""
        return ". ".join(filter(None, [reviewed, self.kept_at]))

    @property
    def kept_at(self) -> str:
        """Where this very state stays: "As of edition 2026.11: https://..."."""
        return f"As of edition {self.edition}: {self.as_of}" if self.as_of else ""


_last: dict[bool, tuple[Base, Page | None, dict[str, Item]]] = {}
"""The page that was asked for last, and the lists, with their items by id: they are asked for one by one."""


def _made(base: Base, page: Page | None) -> dict[str, Item]:
    kept = _last.get(page is None)
    if kept is None or kept[0] is not base or kept[1] is not page:
        kept = _last[page is None] = base, page, {}
    return kept[2]


def entry_item(base: Base, id_: str) -> Item | None:
    """How an entry of a list is cited; None where no list has one of this id."""
    if not (made := _made(base, None)):
        made.update((item.id, item) for item in entry_items(base))
    return made.get(id_)


def page_item(base: Base, page: Page) -> Item:
    """How a page is cited, written or generated: as the knowledge base's, restating a section or not."""
    made = _made(base, page)
    if "" not in made:
        made[""] = _page_item(base, page)
    return made[""]


def _page_item(base: Base, page: Page) -> Item:
    section = _section(base, page, page.id) if page.section else None
    latest, as_of = _addresses(base, cited_as(page))
    return Item(
        id=cited_as(page),
        voice=BOTH if page.section else SITE,
        title=page.title,
        authors=(KNOWLEDGE_BASE,),
        container=KNOWLEDGE_BASE,
        issued=_published(base, page),
        section=_number(page.section),
        heading=section.heading if section else "",
        edition=base.edition,
        reviewed=page.reviewed,
        abstract=page.summary,
        keywords=tuple(base.by_tag[tag.value].title for tag in page.tags if tag.value in base.by_tag),
        latest=latest,
        as_of=as_of,
    )


def paragraph_item(base: Base, page: Page, id_: str) -> Item:
    """How a numbered paragraph (our wording) or a lettered one (the editors' note) is cited.

    Args:
        base: the knowledge base.
        page: the page of the paragraph.
        id_: its id, ``T7.3`` or ``T7.a``.
    """
    made = _made(base, page)
    if id_ not in made:
        made[id_] = _paragraph_item(base, page, id_)
    return made[id_]


def _paragraph_item(base: Base, page: Page, id_: str) -> Item:
    numbered = POINT_ID.fullmatch(id_) is not None
    section = _section(base, page, id_.split(".")[0])
    named = section if section and page.kind is None else page
    latest, as_of = _addresses(base, id_)
    return replace(
        page_item(base, page),
        id=id_,
        voice=RESTATEMENT if numbered else NOTE,
        title=f"{id_} {named.title if isinstance(named, Page) else named.heading}",
        section=_number(page.section or (section.section if section else "")) if numbered else "",
        heading=section.heading if section and numbered else "",
        abstract=words(base, page, id_),
        latest=latest,
        as_of=as_of,
    )


def statement_item(base: Base, page: Page, id_: str) -> Item:
    """How the report's own statement behind a numbered paragraph is cited: by its section, without our words.

    Args:
        base: the knowledge base.
        page: the page of the numbered paragraph.
        id_: its id, ``T7.3``.
    """
    ours = paragraph_item(base, page, id_)
    return replace(
        ours,
        voice=PAPER,
        title=" ".join(filter(None, [ours.section, ours.heading])) or ours.title,
        authors=(REPORT.author,),
        container=REPORT.title,
        publisher=REPORT.publisher,
        issued=(REPORT.year,),
        reviewed=None,
        abstract="",
        keywords=(),
    )


def entry_items(base: Base) -> Iterator[Item]:
    """How each term, event and place is cited; the words of an entry are the editors'."""
    rows = [(f"term/{one.id.value}", f"Glossary: {one.term}", one.definition) for one in base.terms]
    rows += [
        (
            f"event/{one.id.value}",
            f"Timeline: {one.title.value}",
            f"{in_words(one.date.value, one.until.value)}: {one.title.value}",
        )
        for one in base.events
    ]
    rows += [
        (
            f"place/{one.id.value}",
            f"Places: {one.name}",
            ", ".join(dict.fromkeys(filter(None, [one.name, one.country]))),
        )
        for one in base.places
    ]
    for id_, title, abstract in rows:
        latest, as_of = _addresses(base, id_)
        yield Item(
            id=id_,
            voice=NOTE,
            title=title,
            authors=(KNOWLEDGE_BASE,),
            container=KNOWLEDGE_BASE,
            issued=_published(base, None),
            edition=base.edition,
            abstract=abstract,
            latest=latest,
            as_of=as_of,
        )


def citable(base: Base) -> Iterator[str]:
    """Every name under which something can be cited: ids, and paths and addresses of pages."""
    for page in base.pages:
        yield from filter(None, (*page.paragraphs, page.id, page.path, cited_as(page), page.site_path))
    yield from (item.id for item in entry_items(base))


def find(base: Base, name: str) -> Item | None:
    """What a name means; None where it means nothing.

    Args:
        base: the knowledge base.
        name: the id of a page, paragraph or list entry, or the path or site address of a page.
    """
    for page in base.pages:
        if name in page.paragraphs:
            return paragraph_item(base, page, name)
        if name and name in {page.id, page.path, cited_as(page), page.site_path}:
            return page_item(base, page)
    return entry_item(base, name)


def find_statement(base: Base, name: str) -> Item | None:
    """The report's own statement behind a numbered paragraph; None where the name is no such paragraph's."""
    page = base.paragraphs.get(name)
    return statement_item(base, page, name) if page and POINT_ID.fullmatch(name) else None


def words(base: Base, page: Page, id_: str) -> str:
    """The text of a paragraph for a quotation: works are named by author and year, not by key."""

    def cited(match: re.Match[str]) -> str:
        works = parse_citation(match["inner"])
        if not works:
            return match[0]
        said = group([(one["prefix"], one["key"], one["locator"]) for one in works], base.works())
        return text_of(said)

    return re.sub(CITATION, cited, page.anchor_texts.get(id_, ""))


def _section(base: Base, page: Page, id_: str) -> Section | None:
    """The section of the report that an id belongs to: by the id, or else by the number on the page."""
    by_id = next((one for one in base.sections if one.id == id_), None)
    return by_id or next((one for one in base.sections if page.section and one.section == page.section), None)


def _number(section: str) -> str:
    """The number of a section as the report has it; the main sections that have none are known by heading."""
    number = section.partition(", ")[0]
    return "" if number.partition(".")[0] in REPORT.unnumbered else number


def cited_as(page: Page) -> str:
    """The id under which a page is cited: its own where it has a short link, else its address on the site."""
    if page.generated and (tag := re.fullmatch(rf"{DOCS}/tags/([\w-]+)\.md", page.path, re.ASCII)):
        return f"tag/{tag[1]}"
    return page.id or page.site_path


def _published(base: Base, page: Page | None) -> tuple[int, ...]:
    """Year and month of the edition, or else of the review of a page."""
    if match := _EDITION.fullmatch(base.edition):
        return int(match[1]), int(match[2])
    day = page.reviewed if page else None
    return (day.year, day.month) if day else ()


def _addresses(base: Base, id_: str) -> tuple[str, str]:
    """The permanent address of an id, and that in this edition; empty where the site has none."""
    if not base.site_url:
        return "", ""
    path = quote(cited_at(id_))
    site = quote(base.site_url, safe=":/?@!$&'()*+,=~-._%")
    return url(site, path), url(site, path, base.edition) if is_edition(base.edition) else ""


def cited_at(id_: str) -> str:
    """Address that a citation gives for an id, from the top of the site, or of the site of an edition.

    Args:
        id_: of an Item.
    """
    return "" if id_ == _HOME else id_ if id_.endswith(".html") else short_path(id_)


def place(base: Base, page: Page) -> str:
    """The section of the paper, "Section 2.1.7 of the paper"; or that the paper has none on this.

    A section to which the paper gives no number is named by its heading.
    """
    if page.is_own:
        return OWN
    part = page_item(base, page).part
    return f"{part[:1].upper()}{part[1:]} of the paper"
