"""Family T: the controlled vocabulary."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kb.checks.engine import Finding, check
from kb.model import Base, DataFile, Page, Tag
from kb.permalinks.unknown_ids import is_gone, named
from kb.problems import Edit, Span
from kb.schema import MAX_TAGS, MIN_TAGS
from kb.schema.field_values import mappings_of
from kb.sources import Scalar
from kb.text.plural import counted


@check("T101", on=Page)
def unknown_tag(page: Page, base: Base) -> Iterator[Finding]:
    """A tag is defined in ``docs/tags.yml``; one that is only on a page relates it to nothing.

    Bad:
        ---
        tags: [economy, cybercrime, human-right]
        ---

    Good:
        ---
        tags: [economy, cybercrime, human-rights]
        ---
    """
    for tag in page.tags:
        if tag.value and not base.tag_meant(tag.value):
            otherwise = "use a tag of docs/tags.yml, or add one there"
            hint = named(f"tag/{tag.value}", base, base.tag_names, otherwise)
            gone = is_gone(f"tag/{tag.value}", base)
            said = f"tag {tag.value!r} is {'gone' if gone else 'not in docs/tags.yml'}"
            yield Finding(tag.span, said, hint)


@check("T102", on=Page, local=True)
def number_of_tags(page: Page, base: Base) -> Iterator[Finding]:
    """A page of a collection has three to eight tags: fewer do not place it, more say nothing.

    Bad:
        ---
        tags: [economy, cybercrime]
        ---

    Good:
        ---
        tags: [economy, cybercrime, human-rights]
        ---
    """
    if page.kind is None or page.front is None or not page.tags:
        return
    different = {base.tag_meant(tag.value) or tag.value for tag in page.tags}
    if not MIN_TAGS <= (count := len(different)) <= MAX_TAGS:
        yield Finding(
            page.front.key_span("tags"),
            f"the page has {counted(count, 'tag')}",
            f"give it {MIN_TAGS} to {MAX_TAGS}",
        )


@check("T103", on=Tag)
def unused_tag(tag: Tag, base: Base) -> Iterator[Finding]:
    """A tag of the vocabulary is used by a page; its own page would be empty.

    Bad in docs/tags.yml:
        - id: piracy
          title: Piracy
          facet: crime
          definition: Attacks on ships.

    Good:
        ---
        tags: [economy, cybercrime, human-rights]
        ---
    """
    if tag.id.value and not base.tagged.get(tag.id.value):
        said = f"tag {tag.id.value!r} is on no page"
        yield Finding(tag.id.span, said, "give it to two pages, or take it out")


@check("T104", on=Page)
def alias_as_tag(page: Page, base: Base) -> Iterator[Finding]:
    """A page has tags, not their aliases or titles, so that one subject has one name.

    Bad:
        ---
        tags: [economy, online-crime, human-rights]
        ---

    Bad:
        ---
        tags: [Economy, cybercrime, human-rights]
        ---

    Good:
        ---
        tags: [economy, cybercrime, human-rights]
        ---
    """
    has = {tag.value for tag in page.tags}
    for tag in page.tags:
        meant = base.tag_meant(tag.value)
        if tag.value in base.by_tag or not meant:
            continue
        alias = tag.value in base.by_alias
        said = f"{tag.value!r} is {'an alias of' if alias else 'another way to write'} the tag {meant!r}"
        if meant in has:
            hint, fix = "take it out: the page has that tag", _without(page, tag.span)
        else:
            hint, fix = f"write {meant!r}", (Edit(tag.span, meant),)
            has.add(meant)
        yield Finding(tag.span, said, hint, fix=fix)


def _without(page: Page, span: Span) -> tuple[Edit, ...]:
    """The edit that takes an entry out of a list; none where the entry has a comment."""
    text = page.text
    start = text.rfind("\n", 0, span.start) + 1
    end = text.find("\n", span.end) + 1
    if re.fullmatch(r"[ \t]*- +", text[start : span.start]):  # on a line of its own
        return (Edit(Span(start, end), ""),) if not text[span.end : end].strip() else ()
    if after := re.compile(r"[ \t]*,[ \t]*").match(text, span.end):
        return (Edit(Span(span.start, after.end()), ""),)
    before = re.search(r"[ \t]*,[ \t]*\Z", text[start : span.start])
    return (Edit(Span(start + before.start() if before else span.start, span.end), ""),)


@check("T105", on=Page, local=True)
def doubled_tag(page: Page, base: Base) -> Iterator[Finding]:
    """A page has a tag once.

    Bad:
        ---
        tags: [economy, cybercrime, human-rights, economy]
        ---

    Good:
        ---
        tags: [economy, cybercrime, human-rights]
        ---
    """
    seen: set[str] = set()
    for tag in page.tags:
        if tag.value in seen:
            said, fix = f"tag {tag.value!r} is written twice", _without(page, tag.span)
            yield Finding(tag.span, said, "take one of the two out", fix=fix)
        seen.add(tag.value)


@check("T106", on=Tag)
def lonely_tag(tag: Tag, base: Base) -> Iterator[Finding]:
    """A tag is on at least two pages: a tag for one page relates it to nothing.

    Bad in docs/tags.yml:
        - id: piracy
          title: Piracy
          facet: crime
          definition: Attacks on ships.

    And:
        ---
        tags: [economy, cybercrime, human-rights, piracy]
        ---

    Good:
        ---
        tags: [economy, cybercrime, human-rights]
        ---
    """
    if len(pages := base.tagged.get(tag.id.value, ())) == 1:
        said = f"tag {tag.id.value!r} is on one page only, {pages[0].path}"
        yield Finding(tag.id.span, said, "give it to a second page, or take it out")


@check("T121", on=DataFile)
def idle_facet(file: DataFile, base: Base) -> Iterator[Finding]:
    """A facet holds a tag; a heading with nothing under it asks readers to look for something.

    Bad in docs/tags.yml:
        facets:
          - id: crime
            title: Crime
            definition: Kinds of crime.
          - id: place
            title: Places
            definition: Parts of the world.
        tags:
          - id: cybercrime
            title: Cybercrime
            facet: crime
            definition: Crime against computers.

    Good:
        ---
        tags: [cybercrime, economy, human-rights]
        ---
    """
    used = {tag.facet.value for tag in base.tags}
    for facet in mappings_of(file.node.get("facets")):
        written = facet.get("id")
        if isinstance(written, Scalar) and written.value not in used:
            said = f"no tag has the facet {written.value!r}"
            yield Finding(written.span, said, "give it to a tag, or take it out")


@check("T107", on=Tag)
def ambiguous_alias(tag: Tag, base: Base) -> Iterator[Finding]:
    """An alias leads to one tag, and is not itself a tag.

    Bad in docs/tags.yml:
        - id: piracy
          title: Piracy
          facet: crime
          definition: Attacks on ships.
          aliases: [online-crime]

    Good:
        ---
        tags: [economy, cybercrime, human-rights]
        ---
    """
    for at, alias in enumerate(tag.aliases):
        if alias.value in base.by_tag:
            yield Finding(alias.span, f"alias {alias.value!r} is a tag itself", "take the alias out")
        elif (meant := base.by_alias[alias.value]) != tag.id.value:
            yield Finding(alias.span, f"alias {alias.value!r} leads to {meant!r}", "keep one of the two")
        elif alias.value in {other.value for other in tag.aliases[:at]}:
            yield Finding(alias.span, f"alias {alias.value!r} is written twice", "take one of the two out")
