"""Family T: the controlled vocabulary."""

from __future__ import annotations

from collections.abc import Iterator

from kb.checks.engine import Finding, check
from kb.kinds import MAX_TAGS, MIN_TAGS
from kb.model import Base, Page, Tag
from kb.problems import Edit, counted, did_you_mean, nearest


@check("T101", on=Page)
def unknown_tag(page: Page, base: Base) -> Iterator[Finding]:
    """A tag stands in ``docs/tags.yml``; a tag made up on a page relates it to nothing.

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
        if tag.value and tag.value not in base.by_tag and tag.value not in base.by_alias:
            hint = did_you_mean(tag.value, base.tag_names, "use a tag of docs/tags.yml, or add one there")
            close = nearest(tag.value, base.tag_names)
            same = close is not None and close.casefold() == tag.value.casefold() and close in base.by_tag
            fix = (Edit(tag.span, str(close)),) if same else ()
            yield Finding(tag.span, f"tag {tag.value!r} is not in docs/tags.yml", hint, fix=fix)


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
    if not MIN_TAGS <= (count := len({tag.value for tag in page.tags})) <= MAX_TAGS:
        yield Finding(
            page.front.key_span("tags"),
            f"the page has {counted(count, 'tag')}",
            f"give it {MIN_TAGS} to {MAX_TAGS}",
        )


@check("T103", on=Tag)
def unused_tag(tag: Tag, base: Base) -> Iterator[Finding]:
    """A tag of the vocabulary stands on a page; its own page would be empty.

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
        said = f"tag {tag.id.value!r} stands on no page"
        yield Finding(tag.id.span, said, "give it to two pages, or take it out")


@check("T104", on=Page)
def alias_as_tag(page: Page, base: Base) -> Iterator[Finding]:
    """A page has tags, not their aliases, so that one subject has one name.

    Bad:
        ---
        tags: [economy, online-crime, human-rights]
        ---

    Good:
        ---
        tags: [economy, cybercrime, human-rights]
        ---
    """
    for tag in page.tags:
        if tag.value not in base.by_tag and (meant := base.by_alias.get(tag.value)):
            said = f"{tag.value!r} is an alias of the tag {meant!r}"
            yield Finding(tag.span, said, f"write {meant!r}", fix=(Edit(tag.span, meant),))


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
            yield Finding(tag.span, f"tag {tag.value!r} is written twice", "take one of the two out")
        seen.add(tag.value)


@check("T106", on=Tag)
def lonely_tag(tag: Tag, base: Base) -> Iterator[Finding]:
    """A tag stands on at least two pages: a tag for one page relates it to nothing.

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
        said = f"tag {tag.id.value!r} stands on one page only, {pages[0].path}"
        yield Finding(tag.id.span, said, "give it to a second page, or take it out")


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
