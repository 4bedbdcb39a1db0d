"""Family T: the controlled vocabulary."""

from __future__ import annotations

from collections.abc import Iterator

from kb.checks.engine import Finding, check
from kb.kinds import MAX_TAGS, MIN_TAGS
from kb.model import Base, Page, Tag
from kb.problems import did_you_mean


@check("T101", on=Page)
def unknown_tag(page: Page, base: Base) -> Iterator[Finding]:
    """A tag stands in ``docs/tags.yml``; a tag made up on a page relates it to nothing."""
    aliases = {alias.value: tag.id.value for tag in base.tags for alias in tag.aliases}
    for tag in page.tags:
        if tag.value not in base.by_tag:
            hint = (
                f"write {aliases[tag.value]!r}"
                if tag.value in aliases
                else did_you_mean(tag.value, base.by_tag, "use a tag of docs/tags.yml, or add one there")
            )
            yield Finding(tag.span, f"tag {tag.value!r} is not in docs/tags.yml", hint)


@check("T102", on=Page)
def number_of_tags(page: Page, base: Base) -> Iterator[Finding]:
    """A page of a collection has three to eight tags: fewer do not place it, more say nothing."""
    if page.kind is None or page.front is None or page.front.get("tags") is None:
        return
    if not MIN_TAGS <= (count := len({tag.value for tag in page.tags})) <= MAX_TAGS:
        yield Finding(
            page.front.key_span("tags"),
            f"the page has {count} tag{'' if count == 1 else 's'}",
            f"give it {MIN_TAGS} to {MAX_TAGS}",
        )


@check("T103", on=Tag)
def lonely_tag(tag: Tag, base: Base) -> Iterator[Finding]:
    """A tag stands on at least two pages: a tag for one page relates it to nothing."""
    pages = base.tagged.get(tag.id.value, ())
    if len(pages) < 2:
        where = f"stands on one page only, {pages[0].path}" if pages else "stands on no page"
        yield Finding(tag.id.span, f"tag {tag.id.value!r} {where}", "give it to two pages, or take it out")
