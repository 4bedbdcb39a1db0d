"""The sections of the paper that pages name."""

from __future__ import annotations

from collections.abc import Iterator

from kb.checks.engine import Finding, check
from kb.model import Base, Page, Section
from kb.text.ids import PAGE_ID
from kb.text.suggest import nearest


@check("M112", on=Page)
def wrong_section(page: Page, base: Base) -> Iterator[Finding]:
    """The section under ``paper`` is the one whose points the page carries.

    Bad:
        ---
        paper: "2.1.2"
        ---

    Good:
        ---
        paper: "2.1.1"
        ---
    """
    written = page.fields.get("paper")
    if written is None or len(page.points) != 1:
        return
    section = base.by_section.get(page.points[0].value)
    if section is not None and section.section != written.value:
        said = f"{section.id} is section {section.section!r} of the paper, not {written.value!r}"
        yield Finding(written.span, said, f"write '{section.section}'")


@check("M116", on=Page)
def section_not_in_paper(page: Page, base: Base) -> Iterator[Finding]:
    """``paper`` names a section of the paper, as ``docs/paper.yml`` writes it.

    The introduction of a collection may name a part, such as 2.1. A page that is not in the paper has no
    ``paper``: it is the editors' own, and has letters only.

    Bad in trends/second.md:
        ---
        id: T2
        title: The second trend
        paper: "2.1.11"
        summary: It is not in the paper.
        tags: [economy, cybercrime, human-rights]
        links:
          - to: C1
            why: It shows there.
          - to: D1
            why: It raises this.
        reviewed: 2026-11-24
        ---

        Its text.

    Bad in dilemmas/README.md:
        ---
        title: Dilemmas
        paper: "7"
        summary: Which choices follow.
        reviewed: 2026-11-24
        ---

        Its text.

    Good:
        ---
        paper: "2.1.1"
        ---
    """
    written = page.fields.get("paper")
    if written is None or not base.sections or not (page.kind or page.is_introduction) or _faulty(page):
        return
    if len(page.points) == 1 and page.points[0].value in base.by_section:
        return  # the section is known by the id: wrong_section names it
    known = {section.section: section.title for section in base.sections}
    if not page.kind:
        known |= {part: "" for section in base.sections for part in _parts_above(section.section)}
    if written.value in known:
        return
    close = nearest(written.value, known)
    title = known.get(close or "", "")
    named = f"{close!r}, {title}" if title and close and title not in close else repr(close)
    hint = f"did you mean {named}?" if close else "take 'paper' out of a page that is not in the paper"
    yield Finding(written.span, f"the paper has no section {written.value!r}", hint)


def _faulty(page: Page) -> bool:
    """Whether another check reports the form of its ``paper``."""
    return any(page.fields["paper"].span == fault[1] for fault in page.front_faults)


def _parts_above(section: str) -> Iterator[str]:
    """``2`` and ``2.1`` of ``2.1.7``; ``3`` of ``3, Privacy and security``."""
    number, _, heading = section.partition(", ")
    parts = number.split(".")
    yield from (".".join(parts[:count]) for count in range(1, len(parts)))
    if heading:
        yield number


@check("M117", on=Page)
def doubled_section(page: Page, base: Base) -> Iterator[Finding]:
    """A section of the paper belongs to one page, which has its id.

    The introduction of a collection names a part that holds sections, not one of them.

    Bad in trends/second.md:
        ---
        id: T2
        title: The second trend
        paper: "2.1.1"
        summary: It has the section of the first.
        tags: [economy, cybercrime, human-rights]
        links:
          - to: C1
            why: It shows there.
          - to: D1
            why: It raises this.
        reviewed: 2026-11-24
        ---

        Its text.

    Good:
        ---
        id: T1
        ---
    """
    written = page.fields.get("paper")
    if written is None or not (page.kind or page.is_introduction) or page.id in base.by_section:
        return
    section = next((each for each in base.sections if each.section == written.value), None)
    if section is None or (not page.kind and not PAGE_ID.fullmatch(section.id)):
        return
    home = base.point_pages.get(section.id)
    if home is page:
        return
    at = f"which is {section.id} on {home.path}" if home else f"whose page is to be {section.id}"
    if not page.kind:
        hint = "name the part of the paper that holds it"
    elif home:
        hint = "take 'paper' out: the page is then the editors' own"
    else:
        hint = f"give the page the id {section.id}"
    said = f"{page.id or repr(page.title)} claims section {written.value!r} of the paper, {at}"
    yield Finding(written.span, said, hint)


@check("M118", on=Page)
def missing_section(page: Page, base: Base) -> Iterator[Finding]:
    """A page that is in the paper names its section.

    Bad in trends/globalisation.md:
        ---
        id: T1
        title: Globalisation
        summary: What happens in one place is felt in another.
        tags: [economy, cybercrime, human-rights]
        links:
          - to: C1
            why: News crossed borders at once.
          - to: D1
            why: Data cross borders as well.
        reviewed: 2026-11-24
        ---

        A lead.

        ## What the paper says {: #T1-paper }

        Globalisation is a broad idea.
        {: #T1.1 }

        What happens here is felt elsewhere. Is anybody ready for it?
        {: #T1.2 }

    Good:
        ---
        paper: "2.1.1"
        ---
    """
    section: Section | None = base.by_section.get(page.id)
    if section is None or page.front is None or not page.is_own or page.front.get("paper") is not None:
        return
    said = f"{section.id} is section {section.section!r} of the paper, and 'paper' is missing"
    yield Finding(page.fields["id"].span, said, f"add 'paper: \"{section.section}\"'")
