"""Family S: headings, the paper's points, and relations."""

from __future__ import annotations

from collections.abc import Iterator

from kb.checks.engine import Finding, check
from kb.kinds import BY_LETTER, RELATIONS, Relation, relation_between
from kb.model import Base, Heading, Page, RelationLink
from kb.problems import Span, did_you_mean
from kb.render import POINT_ID


@check("S101", on=Heading)
def heading_without_id(heading: Heading, page: Page, base: Base) -> Iterator[Finding]:
    """A heading has an id of its own: one made from its words changes with them, and old links then fail.

    Bad:
        ## Background

    Good:
        ## Background {: #T1-background }
    """
    if not heading.explicit:
        hint = f"add '{{: #{page.id or 'page'}-… }}' at the end of the line"
        yield Finding(heading.span, f"heading {heading.text!r} has no id", hint)


@check("S102", on=Page)
def double_anchor(page: Page, base: Base) -> Iterator[Finding]:
    """An id stands once on a page; a link to the second could not be told from one to the first."""
    seen: set[str] = set()
    for anchor in page.anchors:
        if anchor.id in seen:
            yield Finding(
                anchor.span, f"id {anchor.id!r} is used twice on this page", "rename one of the two"
            )
        seen.add(anchor.id)


@check("S201", on=Page)
def missing_point(page: Page, base: Base) -> Iterator[Finding]:
    """A page carries every point of its section of the paper, so that nothing the paper says is lost."""
    for written in page.points:
        section = base.by_section.get(written.value)
        for point in section.points if section else ():
            if point.id not in page.anchor_ids:
                hint = f"restate it in a paragraph that ends with the line '{{: #{point.id} }}'"
                yield Finding(written.span, f"point {point.id} of the paper is missing: {point.text!r}", hint)


@check("S202", on=Page)
def stray_point(page: Page, base: Base) -> Iterator[Finding]:
    """A number is that of a point of the paper, and stands on the page of that point, once in the base."""
    if not base.sections:
        return
    carried = {written.value for written in page.points}
    for anchor in page.anchors:
        if not POINT_ID.fullmatch(anchor.id):
            continue
        if anchor.id not in base.points:
            hint = did_you_mean(anchor.id, base.points, "use a number of docs/paper.yml, or a letter")
            yield Finding(anchor.span, f"the paper has no point {anchor.id!r}", hint)
        elif (section := anchor.id.partition(".")[0]) not in carried:
            home = base.point_pages.get(section)
            hint = f"move it to {home.path}" if home else f"name {section} in 'points' of one page"
            yield Finding(anchor.span, f"point {anchor.id} does not belong on this page", hint)


@check("S203", on=Base)
def homeless_section(base: Base) -> Iterator[Finding]:
    """Every section of the paper has its page."""
    for section in base.sections:
        if section.id not in base.point_pages:
            yield Finding(
                Span(),
                f"no page carries section {section.id} of the paper, {section.title!r}",
                "write the page",
                "docs/paper.yml",
            )


@check("S204", on=Page)
def unknown_section(page: Page, base: Base) -> Iterator[Finding]:
    """A page names sections that the paper has, and each section stands on one page.

    A page of a collection names none: it carries the section of its own id, where the paper has one.
    """
    for written in page.points:
        if page.kind is None and base.sections and written.value not in base.by_section:
            hint = did_you_mean(written.value, base.by_section, "use an id of docs/paper.yml")
            yield Finding(written.span, f"the paper has no section {written.value!r}", hint)
        elif page.kind is None and (first := base.point_pages[written.value]) is not page:
            yield Finding(written.span, f"section {written.value} stands on {first.path}", "name it once")


@check("S301", on=RelationLink)
def unknown_relation_target(link: RelationLink, page: Page, base: Base) -> Iterator[Finding]:
    """A relation leads to the id of a page."""
    if link.to.value and link.to.value not in base.by_id:
        hint = did_you_mean(link.to.value, base.by_id, "use the id of a page, such as 'T7'")
        yield Finding(link.to.span, f"no page has the id {link.to.value!r}", hint)


@check("S302", on=RelationLink)
def impossible_relation(link: RelationLink, page: Page, base: Base) -> Iterator[Finding]:
    """A relation joins two kinds that have one."""
    other = base.by_id.get(link.to.value)
    if other is None or other.kind is None or page.kind is None:
        return
    if relation_between(page.kind.letter, other.kind.letter) is None:
        kinds = sorted(
            {
                r.target if r.source == page.kind.letter else r.source
                for r in RELATIONS
                if page.kind.letter in (r.source, r.target)
            }
        )
        yield Finding(
            link.to.span,
            f"a {page.kind.name} has no relation to a {other.kind.name}",
            f"relate it to a page whose id begins with {' or '.join(kinds)}",
        )


@check("S303", on=Page)
def missing_relation(page: Page, base: Base) -> Iterator[Finding]:
    """A page has the relations that carry the argument, or says why one is missing."""
    if page.kind is None or page.front is None or base.by_id.get(page.id) is not page:
        return
    have = {c.page.kind.letter for c in base.connections.get(page.id, ()) if c.page.kind}
    stated = {gap.to.value for gap in page.gaps}
    for letter, name in _required(page.kind.letter):
        if letter not in have and letter not in stated:
            yield Finding(
                page.front.key_span("id"),
                f"{page.id} {name} no {BY_LETTER[letter].name}",
                f"add a relation under 'links', or the reason under 'gaps' with 'to: {letter}'",
            )


@check("S304", on=Page)
def false_gap(page: Page, base: Base) -> Iterator[Finding]:
    """A gap is stated only where there is one, and for a kind that exists."""
    have = {c.page.kind.letter for c in base.connections.get(page.id, ()) if c.page.kind}
    for gap in page.gaps:
        if gap.to.value not in BY_LETTER:
            hint = did_you_mean(gap.to.value, BY_LETTER, f"use one of {', '.join(BY_LETTER)}")
            yield Finding(gap.to.span, f"{gap.to.value!r} is not the letter of a kind", hint)
        elif gap.to.value in have:
            said = f"the page is related to a {BY_LETTER[gap.to.value].name}"
            yield Finding(gap.to.span, f"{said}, so there is no gap", "take the gap out")


@check("S305", on=Page)
def double_relation(page: Page, base: Base) -> Iterator[Finding]:
    """A relation is written once, at one end; both ends show it."""
    seen: set[str] = set()
    for link in page.links_out:
        other = base.by_id.get(link.to.value)
        if other is None:
            continue
        if link.to.value in seen:
            yield Finding(
                link.to.span, f"{page.id} is related to {link.to.value} twice", "keep one of the two"
            )
        elif page.id > other.id and any(back.to.value == page.id for back in other.links_out):
            yield Finding(link.to.span, f"{other.path} has this relation already", "keep one of the two")
        seen.add(link.to.value)


def _required(letter: str) -> Iterator[tuple[str, str]]:
    """Letter of the kind that is needed, and how the relation is called from this end."""
    relation: Relation
    for relation in RELATIONS:
        if relation.source == letter and relation.required_at_source:
            yield relation.target, relation.name
        if relation.target == letter and relation.required_at_target:
            yield relation.source, relation.inverse
