"""Family S, codes 301 to 399: relations between pages."""

from __future__ import annotations

from collections.abc import Iterator

from kb.checks.engine import Finding, check
from kb.checks.rules.unwritten import is_unwritten
from kb.model import Base, Page, RelationLink
from kb.permalinks.unknown_ids import instead, is_gone
from kb.problems import Edit, Span
from kb.schema import A_PAGE, BY_LETTER, related_kinds, relation_between, relations_needed
from kb.text.ids import PAGE_ID


@check("S301", on=RelationLink)
def unknown_relation_target(link: RelationLink, page: Page, base: Base) -> Iterator[Finding]:
    """A relation leads to the id of a page.

    Bad:
        ---
        links:
          - to: C1
            why: News crossed borders at once.
          - to: D9
            why: Data cross borders as well.
        ---

    Good:
        ---
        links:
          - to: C1
            why: News crossed borders at once.
          - to: D1
            why: Data cross borders as well.
        ---
    """
    if not link.to.value or link.to.value in base.by_id or is_unwritten(link.to.value):
        return
    hint = instead(link.to.value, base, possible(page, base), f"use the id of a page, such as {A_PAGE!r}")
    ids = [each for each in base.by_id if PAGE_ID.fullmatch(each)]  # a page can be slipped in its own id
    right = next((each for each in ids if each.casefold() == link.to.value.casefold()), "")
    fix = (Edit(link.to.span, right),) if right else ()
    gone = is_gone(link.to.value, base)
    said = f"page {link.to.value!r} is gone" if gone else f"no page has the id {link.to.value!r}"
    yield Finding(link.to.span, said, hint, fix=fix)


def possible(page: Page, base: Base) -> tuple[str, ...]:
    """Ids that a page can still be related to."""
    if page.kind is None:
        return tuple(base.by_id)
    taken = {each.to.value for each in page.links_out}
    letters = related_kinds(page.kind.letter)
    return tuple(each for each in base.by_id if each[:1] in letters and each not in taken)


@check("S302", on=RelationLink)
def impossible_relation(link: RelationLink, page: Page, base: Base) -> Iterator[Finding]:
    """A relation joins two kinds that have one, such as a dilemma and a vision principle.

    Bad:
        ---
        links:
          - to: C1
            why: News crossed borders at once.
          - to: D1
            why: Data cross borders as well.
          - to: T1
            why: It is one of us.
        ---

    Good:
        ---
        links:
          - to: C1
            why: News crossed borders at once.
          - to: D1
            why: Data cross borders as well.
        ---
    """
    other = base.by_id.get(link.to.value)
    if other is None or other.kind is None or page.kind is None:
        return
    if relation_between(page.kind.letter, other.kind.letter) is None:
        kinds = sorted(related_kinds(page.kind.letter))
        yield Finding(
            link.to.span,
            f"a {page.kind.name} has no relation to a {other.kind.name}",
            f"relate it to a page whose id begins with {' or '.join(kinds)}",
        )


@check("S303", on=Page)
def missing_relation(page: Page, base: Base) -> Iterator[Finding]:
    """A page has the relations that carry the argument, or says why one is missing.

    A trend is illustrated by a case study and raises a dilemma; a dilemma is answered by a principle; a
    principle responds to a trend.

    Bad:
        ---
        links:
          - to: C1
            why: News crossed borders at once.
        ---

    Good:
        ---
        links:
          - to: C1
            why: News crossed borders at once.
        gaps:
          - to: D
            why: The paper names no dilemma for this trend.
        ---
    """
    if page.kind is None or page.front is None or base.by_id.get(page.id) is not page:
        return
    have = {c.page.kind.letter for c in base.connections.get(page.id, ()) if c.page.kind}
    stated = {gap.to.value for gap in page.gaps}
    if any(is_unwritten(link.to.value) for link in page.links_out):
        return  # which relation that will be is not known yet
    for letter, name in relations_needed(page.kind.letter):
        if letter not in have and letter not in stated:
            yield Finding(
                page.front.key_span("id"),
                f"{page.id} {name} no {BY_LETTER[letter].name}",
                f"add a relation under 'links', or the reason under 'gaps' with 'to: {letter}'",
            )


@check("S304", on=Page)
def false_gap(page: Page, base: Base) -> Iterator[Finding]:
    """A gap is stated only where there is one, and for a kind that exists.

    Bad:
        ---
        gaps:
          - to: C
            why: The paper names no case.
        ---

    Good:
        ---
        links:
          - to: C1
            why: News crossed borders at once.
        gaps:
          - to: D
            why: The paper names no dilemma for this trend.
        ---
    """
    if not page.gaps:
        return
    have = {c.page.kind.letter for c in base.connections.get(page.id, ()) if c.page.kind}
    for gap in page.gaps:
        if gap.to.value not in BY_LETTER:
            hint = f"use one of {', '.join(BY_LETTER)}"
            yield Finding(gap.to.span, f"{gap.to.value!r} is not the letter of a kind", hint)
        elif gap.to.value in have:
            said = f"the page is related to a {BY_LETTER[gap.to.value].name}"
            yield Finding(gap.to.span, f"{said}, so there is no gap", "take the gap out")


@check("S305", on=Page, local=True)
def doubled_relation(page: Page, base: Base) -> Iterator[Finding]:
    """A page is related to another once.

    Bad:
        ---
        links:
          - to: C1
            why: News crossed borders at once.
          - to: D1
            why: Data cross borders as well.
          - to: D1
            why: Data cross borders as well.
        ---

    Good:
        ---
        links:
          - to: C1
            why: News crossed borders at once.
          - to: D1
            why: Data cross borders as well.
        ---
    """
    seen: set[str] = set()
    for link in page.links_out:
        if link.to.value and link.to.value in seen:
            said = f"the page is related to {link.to.value} twice"
            yield Finding(link.to.span, said, "keep one of the two")
        seen.add(link.to.value)


@check("S306", on=RelationLink)
def relation_at_both_ends(link: RelationLink, page: Page, base: Base) -> Iterator[Finding]:
    """A relation is written at one end; both ends show it, and two reasons would drift apart.

    Bad in dilemmas/privacy-and-security.md:
        ---
        id: D1
        title: Privacy and security
        paper: "3.1"
        summary: More data make police work easier and private life harder.
        tags: [economy, cybercrime, human-rights]
        links:
          - to: T1
            why: Data cross borders.
          - to: V1
            why: Consent is what surveillance needs.
        reviewed: 2026-11-24
        ---

        A choice.

        ## What the paper says {: #D1-paper }

        Who may watch whom?
        {: #D1.1 }

    Good:
        ---
        links:
          - to: C1
            why: News crossed borders at once.
          - to: D1
            why: Data cross borders as well.
        ---
    """
    other = base.by_id.get(link.to.value)
    if other is None or page.kind is None or other.kind is None or other is page:
        return
    between = relation_between(page.kind.letter, other.kind.letter)
    here_is_right = between is not None and between[1]
    if not here_is_right and any(back.to.value == page.id for back in other.links_out):
        said = f"{other.path} has the relation of {other.id} to {page.id} already"
        yield Finding(link.to.span, said, "keep one of the two")


@check("S307", on=Page, severity="warning")
def orphan(page: Page, base: Base) -> Iterator[Finding]:
    """Links lead readers to every page, from the home page and the navigation on.

    A page that is related to another is reached from that one. Introductions and pages that a program fills
    are in the navigation. Two pages that only link to each other cannot be reached.

    Bad in docs/new-page.md:
        ---
        title: A new page
        summary: What it is about.
        reviewed: 2026-11-24
        ---

        See the trends.

    Good in docs/new-page.md:
        ---
        title: A new page
        summary: What it is about.
        reviewed: 2026-11-24
        ---

        See the trends.

    And:
        See the [new page](../docs/new-page.md).
    """
    if page.generated or not page.fields or page.path in base.reached:
        return
    span = page.fields["title"].span if "title" in page.fields else Span(0, 3)
    yield Finding(span, "no link leads to this page", "link to it where readers would look for it")
