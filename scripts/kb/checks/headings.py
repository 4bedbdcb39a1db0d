"""Family S, codes 101 to 199: headings, paragraphs and their ids."""

from __future__ import annotations

from collections.abc import Iterator

from kb.checks.engine import Finding, check
from kb.checks.markup import leftovers
from kb.checks.points import is_own
from kb.kinds import EDITORS_SECTIONS, PAPER_SECTION
from kb.model import Base, Page
from kb.problems import Span
from kb.render import NOTE_ID, POINT_ID, Anchor, Heading


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
        hint = f"add '{{: #{page.id or 'page'}-… }}' at the end of the line"
        yield Finding(heading.span, f"heading {heading.text!r} has no id", hint)


@check("S102", on=Page, local=True)
def doubled_anchor(page: Page, base: Base) -> Iterator[Finding]:
    """An id stands once on a page; a link to the second could not be told from one to the first.

    Bad:
        ## Background {: #T1-background }

        Its text.

        ## More background {: #T1-background }

        Its text.

    Good:
        ## Background {: #T1-background }

        Its text.
    """
    seen: set[str] = set()
    for anchor in page.rendered.anchors:
        if anchor.id in seen:
            said = f"id {anchor.id!r} is used twice on this page"
            yield Finding(page.at(anchor.span), said, "rename one of the two")
        seen.add(anchor.id)


@check("S103", on=Page, local=True)
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


@check("S104", on=Heading, local=True)
def second_title(heading: Heading, page: Page, base: Base) -> Iterator[Finding]:
    """The title of a page stands in its front matter, and there only.

    Bad:
        # Globalisation {: #T1-title }

        Its text.

    Good:
        ## Background {: #T1-background }

        Its text.
    """
    if heading.level == 1 and not page.generated:
        said = f"heading {heading.text!r} is a second title"
        yield Finding(heading.span, said, "take it out, or write it with '##'")


@check("S105", on=Heading, local=True)
def empty_section(heading: Heading, page: Page, base: Base) -> Iterator[Finding]:
    """Something stands under a heading.

    Bad:
        ## Background {: #T1-background }

    Good:
        ## Background {: #T1-background }

        Its text.
    """
    if heading.empty:
        said = f"nothing stands under the heading {heading.text!r}"
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


@check("S107", on=Page, local=True)
def paragraph_without_id(page: Page, base: Base) -> Iterator[Finding]:
    """Each paragraph of the paper has its number, and each of the editors its letter; so has a table.

    Without one it cannot be cited, and nobody knows who speaks. A page that is not in the paper is the
    editors' throughout: below its lead every paragraph has a letter.

    Bad:
        ## What the paper says {: #T1-paper }

        Globalisation is a broad idea.
        {: #T1.1 }

        What happens here is felt elsewhere. Is anybody ready for it?
        {: #T1.2 }

        This paragraph has no number.

    Good:
        ## What the paper says {: #T1-paper }

        Globalisation is a broad idea.
        {: #T1.1 }

        What happens here is felt elsewhere. Is anybody ready for it?
        {: #T1.2 }
    """
    own = is_own(page, base)
    for found in page.rendered.loose:
        paper = found.under.endswith(PAPER_SECTION)
        if found.under.endswith(EDITORS_SECTIONS) or (found.under and own) or paper:
            if own and paper:
                continue  # what is wrong is the section
            prefix = page.id if own else found.under.rpartition("-")[0]
            kind = {"li": "a list item", "table": "a table"}.get(found.tag, "a paragraph")
            said = f"{kind} {'of the paper' if paper else 'of the editors'} has no id: {_start(found.text)!r}"
            hint = f"end it with a line '{{: #{prefix}.{'1' if paper else 'a'} }}', with its own "
            yield Finding(page.at(found.span), said, hint + ("number" if paper else "letter"))


def _start(text: str) -> str:
    return text if len(text) <= 40 else f"{text[:40].rstrip()}…"


@check("S108", on=Anchor, local=True)
def wrong_voice(anchor: Anchor, page: Page, base: Base) -> Iterator[Finding]:
    """What the paper says and what the editors say stand in sections of their own.

    Bad:
        ## What the paper says {: #T1-paper }

        Globalisation is a broad idea.
        {: #T1.1 }

        What happens here is felt elsewhere. Is anybody ready for it?
        {: #T1.2 }

        The editors add something.
        {: #T1.b }

    Good:
        ## Editors' notes {: #T1-notes }

        The editors add something.
        {: #T1.b }
    """
    if anchor.under.endswith(PAPER_SECTION) and NOTE_ID.fullmatch(anchor.id):
        said = f"{anchor.id} is a paragraph of the editors among those of the paper"
        yield Finding(anchor.span, said, "move it to a section of the editors")
    elif anchor.under.endswith(EDITORS_SECTIONS) and POINT_ID.fullmatch(anchor.id):
        said = f"{anchor.id} is a paragraph of the paper among those of the editors"
        yield Finding(anchor.span, said, "move it to the section 'What the paper says'")


@check("S109", on=Page, local=True)
def idle_attributes(page: Page, base: Base) -> Iterator[Finding]:
    """Braces with an id do something; in the wrong place, readers see them.

    They stand at the end of a heading's line, or on a line of their own right after a paragraph, or right
    under a table; in a list, that line is indented like the text of the item.

    Bad:
        - one item {: #T1-one }
        - another item

    Good:
        - one item
          {: #T1-one }
        - another item
    """
    for found in leftovers(page, "attributes"):
        said = f"{found.text!r} comes out as text"
        hint = "put it on a line of its own, right after the paragraph and indented like it"
        yield Finding(page.at(found.span), said, hint)


@check("S110", on=Page, local=True)
def id_without_bearer(page: Page, base: Base) -> Iterator[Finding]:
    """An id stands under something that can bear one: code cannot, and links to it lead nowhere.

    Bad:
        ```
        $ a command
        ```
        {: #T1-command }

    Good:
        This is done by a command:
        {: #T1-command }

        ```
        $ a command
        ```
    """
    for found in leftovers(page, "lost"):
        hint = "put it under the paragraph that introduces the code"
        yield Finding(page.at(found.span), f"the id {found.text!r} is lost: code cannot bear it", hint)


@check("S111", on=Anchor, local=True)
def foreign_letter(anchor: Anchor, page: Page, base: Base) -> Iterator[Finding]:
    """The id of an editors' paragraph begins with the id of its page or section: ``T7.a`` stands on T7.

    Bad:
        ## Editors' notes {: #T1-notes }

        The editors add something.
        {: #T2.a }

    Good:
        ## Editors' notes {: #T1-notes }

        The editors add something.
        {: #T1.b }
    """
    if not NOTE_ID.fullmatch(anchor.id):
        return
    own = {page.id, *(written.value for written in page.points)} - {""}
    prefix, _, letter = anchor.id.partition(".")
    if own and prefix not in own:
        said = f"{anchor.id!r} does not begin with the id of this page"
        yield Finding(anchor.span, said, f"write '{min(own)}.{letter}'")
