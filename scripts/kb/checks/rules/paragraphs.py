"""Ids and voices of paragraphs."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kb.checks.engine import Finding, check
from kb.checks.rules.markup import leftovers
from kb.checks.rules.points import is_own
from kb.markdown.facts import Anchor, FoundLoose
from kb.model import Base, Page
from kb.permalinks.unknown_ids import free_letters, letter, turn
from kb.problems import Span
from kb.schema import EDITORS_SECTIONS, PAPER_SECTION
from kb.text.fingerprint import fingerprint_of
from kb.text.ids import NOTE_ID, PAGE_ID, POINT_ID


@check("S107", on=Page, local=True)
def paragraph_without_id(page: Page, base: Base) -> Iterator[Finding]:
    """Each paragraph of the paper has its number, and each of the editors its letter; so has a table.

    Without one it cannot be cited, and readers do not know who speaks. A page that is not in the paper is
    the editors' throughout: below its lead every paragraph has a letter.

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
    lost = bereft(page, base)
    free: dict[str, Iterator[str]] = {}
    for found in page.rendered.loose:
        paper = found.under.endswith(PAPER_SECTION)
        if _has_voice(found, own) and _without_ids(found.text):
            if own and paper:
                continue  # what is wrong is the section
            prefix = page.id if own else found.under.rpartition("-")[0]
            kind = {"li": "a list item", "table": "a table"}.get(found.tag, "a paragraph")
            said = f"{kind} {'of the paper' if paper else 'of the editors'} has no id: {_start(found.text)!r}"
            if id_ := lost.get(page.at(found.span)):
                hint = f"put the line '{{: #{id_} }}' back under it: it was published under this id"
            elif not paper:
                letters = free.setdefault(prefix, free_letters(prefix, page.written_ids, base))
                hint = f"end it with a line '{{: #{next(letters)} }}', the next free letter"
            elif points := _missing_points(prefix, page, base):
                hint = f"end it with the number of its point: {' or '.join(points[:3])}"
            else:
                hint = "say it in a section of the editors: each point of the paper is here already"
            yield Finding(page.at(found.span), said, hint)


def _has_voice(found: FoundLoose, own: bool) -> bool:
    """Whether it is in a part of the page where each paragraph has a number or a letter."""
    return found.under.endswith((*EDITORS_SECTIONS, PAPER_SECTION)) or bool(found.under and own)


_IDS = re.compile(r"\{:?\s*#[^{}\n]*\}")


def _without_ids(text: str) -> str:
    """A text without an attribute list that came out as text; another check reports that list."""
    return _IDS.sub("", text).strip()


def bereft(page: Page, base: Base) -> dict[Span, str]:
    """Published texts that are on a page word for word but without their id: the place, and that id.

    Only places that a check reports: headings, and paragraphs where each has a number or a letter.
    """
    own = is_own(page, base)
    texts = [
        (page.at(each.span), _without_ids(each.text)) for each in page.rendered.loose if _has_voice(each, own)
    ]
    texts += [(each.span, each.text) for each in page.headings if not each.explicit]
    lost = base.lost_prints.get(page.path) if texts else None
    if not lost:
        return {}
    return {span: lost[print_] for span, text in texts if (print_ := fingerprint_of(text)) in lost}


def _missing_points(section: str, page: Page, base: Base) -> list[str]:
    """Points of a section of the paper that are missing on its page."""
    of = base.by_section.get(section)
    return [point.id for point in (of.points if of else ()) if point.id not in page.written_ids]


def _start(text: str) -> str:
    return text if len(text) <= 40 else f"{text[:40].rstrip()}…"


@check("S108", on=Anchor, local=True)
def wrong_voice(anchor: Anchor, page: Page, base: Base) -> Iterator[Finding]:
    """What the paper says and what the editors say are in separate sections.

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
    """Braces with an id are where Markdown reads them; in the wrong place, readers see them.

    They are at the end of a heading's line, or on a line of their own right after a paragraph or a table;
    in a list, that line is indented like the text of the item.

    Bad:
        - one item {: #T1-one }
        - another item

    Good:
        ## Editors' notes {: #T1-notes }

        - one item
          {: #T1.b }
    """
    for found in leftovers(page, "attributes"):
        said = f"{found.text!r} comes out as text"
        hint = "put it on a line of its own, right after the paragraph and indented like it"
        if found.text.startswith("{="):
            hint = "take it out: only pandoc reads it"
        yield Finding(page.at(found.span), said, hint)


@check("S110", on=Page, local=True)
def id_without_bearer(page: Page, base: Base) -> Iterator[Finding]:
    """An id is under something that can have one: code cannot, and links to it lead nowhere.

    Bad:
        ```
        $ a command
        ```
        {: #T1-command }

    Good:
        ## Editors' notes {: #T1-notes }

        This is done by a command:
        {: #T1.b }

        ```
        $ a command
        ```
    """
    for found in leftovers(page, "lost"):
        hint = "put it under the paragraph that introduces the code"
        yield Finding(page.at(found.span), f"the id {found.text!r} is lost: code cannot bear it", hint)


@check("S111", on=Page, local=True)
def foreign_letter(page: Page, base: Base) -> Iterator[Finding]:
    """The id of an editors' paragraph begins with the id of its page or section: ``T7.a`` is on T7.

    Bad:
        ## Editors' notes {: #T1-notes }

        The editors add something.
        {: #T2.a }

    Good:
        ## Editors' notes {: #T1-notes }

        The editors add something.
        {: #T1.b }
    """
    own = {page.id, *(written.value for written in page.points)} - {""}
    free = free_letters(min(own, default=""), page.written_ids, base)
    for anchor in page.anchors:
        if own and NOTE_ID.fullmatch(anchor.id) and anchor.id.partition(".")[0] not in own:
            said = f"{anchor.id!r} does not begin with the id of this page"
            yield Finding(anchor.span, said, f"write '{next(free)}'")


@check("S121", on=Page, local=True)
def letter_out_of_turn(page: Page, base: Base) -> Iterator[Finding]:
    """The letters of the editors follow each other: a new paragraph takes the next that was never used.

    After ``z`` comes ``aa``. A letter that was published is never used again, so it is left out.

    Bad:
        ## Editors' notes {: #T1-notes }

        The editors add something.
        {: #T1.zz }

    Good:
        ## Editors' notes {: #T1-notes }

        The editors add something.
        {: #T1.b }
    """
    notes = [anchor for anchor in page.anchors if NOTE_ID.fullmatch(anchor.id)]
    new = {anchor.id: anchor for anchor in notes if anchor.id not in base.by_permalink}
    for id_ in sorted(new, key=lambda id_: (id_.partition(".")[0], turn(id_.partition(".")[2]))):
        prefix, _, word = id_.partition(".")
        before = {each for each in new if turn(each.partition(".")[2]) < turn(word)}
        used = {each for each in (*base.by_permalink, *before) if each.startswith(f"{prefix}.")}
        first = next(each for at in range(turn(word) + 1) if (each := f"{prefix}.{letter(at)}") not in used)
        if first != id_:
            said = f"{id_} is out of turn: {first} is free"
            yield Finding(new[id_].span, said, f"write '{{: #{first} }}'")


@check("S123", on=Anchor, local=True)
def paragraph_without_voice(anchor: Anchor, page: Page, base: Base) -> Iterator[Finding]:
    """The id of a paragraph or list item on a page of a collection is a number or a letter of that page.

    By it readers know who speaks, and can cite it. A paragraph of the lead needs no id.

    Bad:
        The lead goes on.
        {: #T1-lead }

    Good:
        ## Editors' notes {: #T1-notes }

        The editors add something.
        {: #T1.b }
    """
    if page.kind is None or not PAGE_ID.fullmatch(page.id) or anchor.tag not in {"p", "li"}:
        return
    if POINT_ID.fullmatch(anchor.id) or NOTE_ID.fullmatch(anchor.id):
        return
    if page.text[anchor.span.start : anchor.span.end] != anchor.id:
        return  # made by an extension, such as that of footnotes
    hint = f"write '{next(free_letters(page.id, page.written_ids, base))}', or take the id out"
    said = f"the id {anchor.id!r} of a paragraph is neither a number nor a letter of {page.id}"
    yield Finding(anchor.span, said, hint)
