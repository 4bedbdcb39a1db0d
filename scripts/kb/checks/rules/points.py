"""The numbered points of the paper on the pages."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kb.checks.engine import Finding, check
from kb.markdown.facts import Anchor
from kb.model import Base, Page
from kb.permalinks.unknown_ids import free_letters, instead
from kb.problems import Span
from kb.schema import EDITORS_SECTIONS, PAPER_SECTION
from kb.schema.paths import PAPER_DATA
from kb.text.ids import PAGE_ID, POINT_ID


@check("S201", on=Page)
def missing_point(page: Page, base: Base) -> Iterator[Finding]:
    """A page carries every point of its section of the paper, so that nothing the paper says is lost.

    Bad:
        ## What the paper says {: #T1-paper }

        Globalisation is a broad idea.
        {: #T1.1 }

    Good:
        ## What the paper says {: #T1-paper }

        Globalisation is a broad idea.
        {: #T1.1 }

        What happens here is felt elsewhere. Is anybody ready for it?
        {: #T1.2 }
    """
    for written in page.points:
        section = base.by_section.get(written.value)
        for point in section.points if section else ():
            if point.id not in page.written_ids:
                hint = f"restate it in a paragraph that ends with the line '{{: #{point.id} }}'"
                yield Finding(written.span, f"point {point.id} of the paper is missing: {point.text!r}", hint)


@check("S202", on=Page)
def stray_point(page: Page, base: Base) -> Iterator[Finding]:
    """A number is that of a point of the paper, and is on the page of that point.

    Bad:
        ## What the paper says {: #T1-paper }

        Globalisation is a broad idea.
        {: #T1.1 }

        What happens here is felt elsewhere. Is anybody ready for it?
        {: #T1.2 }

        Consent comes first.
        {: #V1.1 }

    Good:
        ## What the paper says {: #T1-paper }

        Globalisation is a broad idea.
        {: #T1.1 }

        What happens here is felt elsewhere. Is anybody ready for it?
        {: #T1.2 }
    """
    if not base.sections:
        return
    carried = {written.value for written in page.points}
    # On a page that carries no section, what is wrong is not each of its numbers.
    told = "" if page.kind is None or page.id in base.by_section else page.id
    for anchor in page.rendered.anchors:
        if not POINT_ID.fullmatch(anchor.id) or (
            (anchor.id.partition(".")[0] in carried) and (anchor.id in base.points)
        ):
            continue
        if told and anchor.id.partition(".")[0] == told and anchor.id not in base.points:
            continue
        span = page.at(anchor.span)
        if anchor.id not in base.points:
            hint = instead(anchor.id, base, (), "use a number of docs/paper.yml, or a letter")
            yield Finding(span, f"the paper has no point {anchor.id!r}", hint)
        else:
            home = base.point_pages.get(anchor.id.partition(".")[0])
            hint = f"move it to {home.path}" if home else "name its section in 'points' of one page"
            yield Finding(span, f"point {anchor.id} does not belong on this page", hint)


@check("S203", on=Base)
def homeless_section(base: Base) -> Iterator[Finding]:
    """Every section of the paper has its page.

    Bad in docs/paper.yml:
        - id: V2
          section: "4.2"
          title: Another principle
          part: vision
          points:
            - {id: V2.1, kind: claim, text: Something is so.}

    Good:
        Every section in docs/paper.yml is carried by a page.
    """
    path = PAPER_DATA
    text = base.texts.get(path, "")
    for section in base.sections:
        if section.id not in base.point_pages:
            at = max(0, text.find(f"id: {section.id}\n")) + len("id: ")
            said = f"no page carries section {section.id} of the paper, {section.title!r}"
            yield Finding(Span(at, at + len(section.id)), said, "write the page", path)


@check("S204", on=Page)
def unknown_section(page: Page, base: Base) -> Iterator[Finding]:
    """A page names sections that the paper has, and each section is on one page.

    A page of a collection names none: it carries the section of its own id, where the paper has one.

    Bad in docs/new-page.md:
        ---
        title: A new page
        summary: What it is about.
        points: [B7]
        reviewed: 2026-11-24
        ---

        Its text.

    Good in docs/index.md:
        ---
        title: The knowledge base
        summary: What it is about.
        reviewed: 2026-11-24
        ---

        Read [about the paper](about.md).
    """
    for written in page.points:
        if page.kind is None and base.sections and written.value not in base.by_section:
            hint = instead(written.value, base, base.by_section, "use an id of docs/paper.yml")
            yield Finding(written.span, f"the paper has no section {written.value!r}", hint)
        elif page.kind is None and (first := base.point_pages[written.value]) is not page:
            yield Finding(written.span, f"section {written.value} is on {first.path}", "name it once")


@check("S206", on=Page, local=True)
def points_out_of_order(page: Page, base: Base) -> Iterator[Finding]:
    """The points of a section are in the order of the paper, so that its argument can be followed.

    Bad:
        ## What the paper says {: #T1-paper }

        What happens here is felt elsewhere. Is anybody ready for it?
        {: #T1.2 }

        Globalisation is a broad idea.
        {: #T1.1 }

    Good:
        ## What the paper says {: #T1-paper }

        Globalisation is a broad idea.
        {: #T1.1 }

        What happens here is felt elsewhere. Is anybody ready for it?
        {: #T1.2 }
    """
    last: dict[str, Anchor] = {}
    for anchor in page.rendered.anchors:
        if not POINT_ID.fullmatch(anchor.id):
            continue
        section, _, number = anchor.id.partition(".")
        before = last.get(section)
        if before is not None and int(number) < int(before.id.partition(".")[2]):
            said = f"point {anchor.id} comes after {before.id}"
            yield Finding(page.at(anchor.span), said, f"move it before {before.id}")
        else:
            last[section] = anchor


_YEAR = re.compile(r"(?<![0-9])(?:1[0-9]|20)[0-9]{2}(?![0-9])")


@check("S209", on=Page, local=True)
def year_not_of_the_paper(page: Page, base: Base) -> Iterator[Finding]:
    """A numbered paragraph has the years of its point, and none of the editors'.

    Its present tense is the paper's own time; an added year is one that the paper does not give, and may be
    wrong. The year of the paper is added where a paragraph is copied or cited.

    Bad:
        ## What the paper says {: #T1-paper }

        In 2013, globalisation was a broad idea.
        {: #T1.1 }

        What happens here is felt elsewhere. Is anybody ready for it?
        {: #T1.2 }

    Bad:
        ## What the paper says {: #T1-paper }

        Globalisation is a broad idea.
        {: #T1.1 }

        What happens here is felt elsewhere. Is anybody ready for it in 2013?
        {: #T1.2 }

    Good:
        ## What the paper says {: #T1-paper }

        Globalisation is a broad idea.
        {: #T1.1 }

        What happens here is felt elsewhere. Is anybody ready for it?
        {: #T1.2 }
    """
    for anchor in page.rendered.anchors:
        point = base.points.get(anchor.id)
        if point is None:
            continue
        ours, papers = _YEAR.findall(anchor.text), _YEAR.findall(point.text)
        for year in dict.fromkeys(ours):
            if year not in papers:
                said = f"{anchor.id} names the year {year}, which its point in {PAPER_DATA} does not"
                yield Finding(page.at(anchor.span), said, "take it out, or write it in a note with a letter")
        for year in dict.fromkeys(papers):
            if year not in ours:
                said = f"{anchor.id} lacks the year {year} of its point in {PAPER_DATA}"
                yield Finding(page.at(anchor.span), said, "say it: nothing that the paper says is lost")


_SENTENCE = re.compile(r"[.?!…][\"'”’»)\]]*$")


@check("S210", on=Anchor, local=True)
def point_that_is_no_sentence(anchor: Anchor, page: Page, base: Base) -> Iterator[Finding]:
    """A point of the paper is a paragraph or a list item of whole sentences, so that it can be quoted alone.

    Bad:
        ## What the paper says {: #T1-paper }

        Globalisation: a broad idea
        {: #T1.1 }

        What happens here is felt elsewhere. Is anybody ready for it?
        {: #T1.2 }

    Good:
        ## What the paper says {: #T1-paper }

        Globalisation is a broad idea.
        {: #T1.1 }

        What happens here is felt elsewhere. Is anybody ready for it?
        {: #T1.2 }
    """
    if anchor.id not in base.points:
        return
    if anchor.tag not in {"p", "li"}:
        said = f"point {anchor.id} is neither a paragraph nor a list item"
        yield Finding(anchor.span, said, "restate it in a paragraph of its own")
    elif not _SENTENCE.search(anchor.text):
        said = f"point {anchor.id} does not end like a sentence: {anchor.text[-30:]!r}"
        yield Finding(anchor.span, said, "restate it in whole sentences")


def is_own(page: Page, base: Base) -> bool:
    """Whether a page of a collection is not in the paper, and so the editors' throughout."""
    return page.is_own and page.id not in base.by_section


@check("S208", on=Page, local=True)
def number_outside_paper(page: Page, base: Base) -> Iterator[Finding]:
    """A page that is not in the paper has no numbers: what it says are the editors' words, with letters.

    Bad in trends/drones.md:
        ---
        id: T2
        title: Drones
        summary: They fly.
        tags: [economy, cybercrime, human-rights]
        links:
          - to: C1
            why: They were seen there.
          - to: D1
            why: They watch.
        reviewed: 2026-11-24
        ---

        A lead.

        ## What the paper says {: #T2-paper }

        They were few in 2013.
        {: #T2.1 }

    Good in trends/drones.md:
        ---
        id: T2
        title: Drones
        summary: They fly.
        tags: [economy, cybercrime, human-rights]
        links:
          - to: C1
            why: They were seen there.
          - to: D1
            why: They watch.
        reviewed: 2026-11-24
        ---

        A lead.

        ## Editors' notes {: #T2-notes }

        In 2019 there were many [@osce2019].
        {: #T2.a }
    """
    if not base.sections or not is_own(page, base) or not PAGE_ID.fullmatch(page.id):
        return
    for anchor in page.anchors:
        number = POINT_ID.fullmatch(anchor.id) and anchor.id.startswith(f"{page.id}.")
        if number or anchor.id.endswith(PAPER_SECTION):
            has = (
                f"{anchor.id} has a number"
                if number
                else f"{anchor.id!r} is a section of what the paper says"
            )
            said = f"{page.id} names no section of the paper, and {has}"
            free = next(free_letters(page.id, page.written_ids, base))
            hint = (
                f"write '{{: #{free} }}': the editors have letters"
                if number
                else f"call it '{page.id}{EDITORS_SECTIONS[-1]}', and give its paragraphs letters"
            )
            yield Finding(anchor.span, said, hint)
            return
