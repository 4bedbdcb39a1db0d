"""Headings and the outline of pages."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kb.checks.engine import Finding, check
from kb.checks.rules.paragraphs import bereft
from kb.checks.rules.points import is_own
from kb.markdown.citation_syntax import CITATION
from kb.markdown.facts import Anchor, Heading
from kb.model import Base, Page
from kb.permalinks.unknown_ids import free_letters
from kb.problems import Span, line_and_column
from kb.schema import EDITORS_SECTIONS, PAPER_SECTION
from kb.text.fingerprint import beginning
from kb.text.ids import NOTE_ID, PAGE_ID
from kb.text.plural import counted

_CITATION = re.compile(CITATION)


@check("S101", on=Heading, local=True)
def heading_without_id(heading: Heading, page: Page, base: Base) -> Iterator[Finding]:
    """A heading has an id of its own: one made from its words changes with them, and old links then fail.

    Bad:
        ## Background

        Its text.

    Good:
        ## Background {: #T1-background }

        Its text.
    """
    if not heading.explicit:
        lost = bereft(page, base).get(heading.span)
        hint = f"add '{{: #{page.id or 'page'}-… }}' at the end of the line"
        if lost:
            hint = f"put '{{: #{lost} }}' back at the end of the line: it was published under this id"
        yield Finding(heading.span, f"heading {heading.text!r} has no id", hint)


@check("S102", on=Page, local=True)
def doubled_anchor(page: Page, base: Base) -> Iterator[Finding]:
    """An id occurs once on a page; a link to the second occurrence would lead to the first.

    Bad:
        ## Background {: #T1-background }

        Its text.

        ## More background {: #T1-background }

        Its text.

    Good:
        ## Background {: #T1-background }

        Its text.
    """
    by_id: dict[str, list[Anchor]] = {}
    for anchor in page.rendered.anchors:
        by_id.setdefault(anchor.id, []).append(anchor)
    for id_, anchors in by_id.items():
        if len(anchors) == 1:
            continue
        recorded = base.by_permalink.get(id_)
        published = [one for one in anchors if recorded and recorded.print.startswith(beginning(one.text))]
        first = (published or anchors)[0]
        said = f"id {id_!r} is used twice on this page"
        if published:
            line, _ = line_and_column(page.text, page.at(first.span).start)
            said += f", and was published with the text that it has in line {line}"
        free = free_letters(id_.partition(".")[0], page.written_ids, base)
        for other in (one for one in anchors if one is not first):
            if NOTE_ID.fullmatch(id_):
                hint = f"write '{{: #{next(free)} }}' here, which is free"
            else:
                hint = "give this one an id of its own" if published else "rename one of the two"
            yield Finding(page.at(other.span), said, hint)


@check("S103", on=Page, local=True, briefings=True)
def skipped_level(page: Page, base: Base) -> Iterator[Finding]:
    """Headings go down one level at a time, from ``##`` on; readers and programs take them for an outline.

    Bad:
        ## Background {: #T1-background }

        #### Detail {: #T1-detail }

        Its text.

    Good:
        ## Background {: #T1-background }

        ### Detail {: #T1-detail }

        Its text.
    """
    above = 1
    for heading in sorted(page.rendered.headings, key=lambda found: found.span.start):
        if heading.level > above + 1:
            said = f"heading {heading.text!r} is of level {heading.level}, under one of level {above}"
            yield Finding(page.at(heading.span), said, f"write it with {'#' * (above + 1)!r}")
        above = heading.level


@check("S104", on=Heading, local=True, briefings=True)
def second_title(heading: Heading, page: Page, base: Base) -> Iterator[Finding]:
    """The title of a page is in its front matter, and only there.

    A line that begins with ``#`` and a letter is a heading too, as Python-Markdown reads it.

    Bad:
        # Globalisation {: #T1-title }

        Its text.

    Bad:
        #MeToo is a name.

    Good:
        ## Background {: #T1-background }

        Its text.
    """
    if heading.level == 1 and not page.generated:
        said = f"heading {heading.text!r} is a second title"
        hint = "take it out, or write it with '##'"
        if page.text[heading.span.start : heading.span.end].lstrip()[1:2].isalnum():
            said = f"a line that begins with '#' is a heading: {heading.text!r}"
            hint = "write '\\#' where a word begins with that sign, or begin the line with another word"
        yield Finding(heading.span, said, hint)


@check("S105", on=Heading, local=True)
def empty_section(heading: Heading, page: Page, base: Base) -> Iterator[Finding]:
    """A heading has text under it.

    Bad:
        ## Background {: #T1-background }

    Good:
        ## Background {: #T1-background }

        Its text.
    """
    if heading.empty:
        said = f"nothing is under the heading {heading.text!r}"
        yield Finding(heading.span, said, "write the section, or take the heading out")


@check("S106", on=Page, local=True)
def empty_page(page: Page, base: Base) -> Iterator[Finding]:
    """A page has a text below its front matter.

    Bad in docs/new-page.md:
        ---
        title: A new page
        summary: What it is about.
        reviewed: 2026-11-24
        ---

    Good in docs/index.md:
        ---
        title: The knowledge base
        summary: What it is about.
        reviewed: 2026-11-24
        ---

        Read [about the paper](about.md).
    """
    if page.front is not None and not page.text[page.body :].strip():
        end = max(0, len(page.text.rstrip()) - 3)
        yield Finding(Span(end, end + 3), "the page has no text", "write it, or delete the page")


@check("S122", on=Page, local=True)
def section_left_out(page: Page, base: Base) -> Iterator[Finding]:
    """A page has a section for what the paper says; one that is not in the paper has one of the editors.

    The id of the heading decides, not its words: ``T7-paper``, ``T7-notes`` or ``T7-since``.

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

        ## Background {: #T2-background }

        In 2019 there were many [@osce2019].
        {: #T2.a }

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
    if page.kind is None or page.front is None or not PAGE_ID.fullmatch(page.id) or not base.sections:
        return
    own = is_own(page, base)
    if not own and page.id not in base.by_section:
        return  # it claims a section that is not its own, which another check reports
    endings = EDITORS_SECTIONS if own else (PAPER_SECTION,)
    has = {heading.id for heading in page.rendered.headings}
    if has & {f"{page.id}{ending}" for ending in (*endings, PAPER_SECTION)}:
        return  # another check reports a page of the editors with a section of the paper
    wanted = f"{page.id}{endings[-1]}"
    of = "the editors" if own else "what the paper says"
    said = f"{page.id} has no section of {of}"
    hint = f"write a heading that ends with '{{: #{wanted} }}' above its paragraphs"
    yield Finding(page.front.key_span("id"), said, hint)


@check("S124", on=Page, local=True)
def page_length(page: Page, base: Base) -> Iterator[Finding]:
    """A page of a collection is neither a stub nor a book: ``pyproject.toml`` says how many words it has.

    Its lead, its points and its notes are counted; headings, numbers and citations are not.

    Bad:
        One word more.

    And in pyproject.toml:
        [tool.kb]
        page-words = [250, 900]

    Good:
        One word more.

    And in pyproject.toml:
        [tool.kb]
        page-words = [5, 900]
    """
    if page.kind is None or page.front is None or base.page_words is None or not page.id:
        return
    least, most = base.page_words
    texts = (_CITATION.sub("", part.text) for part in page.rendered.sections)
    count = sum(any(map(str.isalnum, word)) for text in texts for word in text.split())
    if not least <= count <= most:
        few = count < least
        than = f"fewer than {least:,}" if few else f"more than {most:,}"
        said = f"the page has {counted(count, 'word')}, {than}"
        hint = "say more of it, or make it a note on another page" if few else "shorten it, or split it"
        yield Finding(page.front.key_span("id"), said, hint)
