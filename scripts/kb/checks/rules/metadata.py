"""The front matter of pages: keys, types, forms, ids, dates."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import replace

from kb.checks.characters import markup_in
from kb.checks.engine import Finding, check
from kb.checks.policy import REVIEW_DAYS
from kb.checks.rules.data import without_full_stop
from kb.checks.rules.unwritten import is_unwritten
from kb.model import Base, Page
from kb.permalinks.unknown_ids import same_but_for_form
from kb.problems import Edit
from kb.schema import BY_LETTER, STANDS
from kb.text.ids import PAGE_ID


def _found(kind: str, page: Page) -> Iterator[Finding]:
    for fault in page.front_faults:
        if fault[0] == kind:
            yield Finding(*fault[1:])


@check("M101", on=Page, local=True, briefings=True)
def missing_key(page: Page, base: Base) -> Iterator[Finding]:
    """Front matter has every key that its kind of page needs.

    Bad in docs/new-page.md:
        ---
        title: A new page
        reviewed: 2026-11-24
        ---

        See [the trends](../trends/README.md).

    Good in docs/index.md:
        ---
        title: The knowledge base
        summary: What it is about.
        reviewed: 2026-11-24
        ---

        Read [about the paper](about.md).
    """
    published = "" if "id" in page.fields else _published_as(page, base)
    for found in _found("missing", page):
        if published and found.message == "key 'id' is missing":
            yield replace(found, hint=f"add 'id: {published}', under which it was published", cause=True)
        else:
            yield found


@check("M102", on=Page, local=True, briefings=True)
def unknown_key(page: Page, base: Base) -> Iterator[Finding]:
    """Front matter has no unknown key; most are typing errors.

    Bad:
        ---
        sumary: What happens in one place is felt in another.
        ---

    Good:
        ---
        summary: What happens in one place is felt in another.
        ---
    """
    yield from _found("unknown", page)


@check("M103", on=Page, local=True, briefings=True)
def wrong_type(page: Page, base: Base) -> Iterator[Finding]:
    """Each key holds what it should: text, a list of words, a list of entries.

    Bad:
        ---
        tags: economy
        ---

    Good:
        ---
        tags: [economy, cybercrime, human-rights]
        ---
    """
    yield from _found("type", page)


@check("M104", on=Page, local=True, briefings=True)
def empty_value(page: Page, base: Base) -> Iterator[Finding]:
    """A key that is written has a value.

    Bad:
        ---
        summary:
        ---

    Good:
        ---
        summary: What happens in one place is felt in another.
        ---
    """
    yield from _found("empty", page)


@check("M105", on=Page, local=True, briefings=True)
def not_a_date(page: Page, base: Base) -> Iterator[Finding]:
    """A date is a day of the calendar, written as YYYY-MM-DD.

    Bad:
        ---
        reviewed: 2026-11-31
        ---

    Bad:
        ---
        reviewed: 24 November 2026
        ---

    Good:
        ---
        reviewed: 2026-11-24
        ---
    """
    yield from _found("date", page)


@check("M106", on=Page, local=True, briefings=True)
def too_long(page: Page, base: Base) -> Iterator[Finding]:
    """Titles, summaries and reasons fit where they are shown.

    A title has at most 90 characters, a summary 200, the reason of a relation 300. ``stands`` has at most
    40 words.

    Bad:
        ---
        title: Globalisation, or how what happens in one place came to be felt in every other place on Earth
        ---

    Bad:
        ---
        stands: >-
          That what happens in one place is felt in another has been measured once, in 2019, by one body. On
          everything else that this page says, and on who is ready for it, we hold no dated source that was
          written after June 2013.
        ---

    Good:
        ---
        title: Globalisation
        ---
    """
    yield from _found("long", page)


@check("M107", on=Page, local=True, briefings=True)
def wrong_form(page: Page, base: Base) -> Iterator[Finding]:
    """A value has the form that its key asks for, such as a section number for ``paper``.

    Bad:
        ---
        paper: section 2.1.1
        ---

    Good:
        ---
        paper: "2.1.1"
        ---
    """
    yield from _found("form", page)


@check("M108", on=Page, local=True)
def markup_in_title(page: Page, base: Base) -> Iterator[Finding]:
    """A title is plain text: it has no ``<``, ``>`` or entity such as ``&amp;``.

    Titles are shown in lists, in the names of windows and in citations, where nothing else than text can be.

    Bad:
        ---
        title: Globalisation <em>now</em>
        ---

    Bad:
        ---
        title: Growth &amp; trade
        ---

    Good:
        ---
        title: Globalisation
        ---
    """
    written = page.fields.get("title")
    if written is not None and (found := markup_in(written.value)):
        yield Finding(written.span, f"{found!r} is in the title {written.value!r}", "write it in words")


@check("M131", on=Page, local=True)
def reason_without_full_stop(page: Page, base: Base) -> Iterator[Finding]:
    """A summary, ``stands`` and the reason of a relation or a gap are sentences, and end like one.

    Bad:
        ---
        summary: What happens in one place is felt in another
        ---

    Good:
        ---
        summary: What happens in one place is felt in another.
        ---
    """
    reasons = [*(link.why for link in page.links_out), *(gap.why for gap in page.gaps)]
    for written in (*(page.fields[key] for key in ("summary", STANDS) if key in page.fields), *reasons):
        if without_full_stop(written.value) and not is_unwritten(written.value):
            said = f"the sentence ends without a full stop: {written.value[-30:]!r}"
            yield Finding(written.span, said, "end it with '.'")


@check("M110", on=Page)
def wrong_id(page: Page, base: Base) -> Iterator[Finding]:
    """An id is the letter of its folder's kind and a number, such as ``T7``.

    Bad:
        ---
        id: Globalisation
        ---

    Bad:
        ---
        id: C9
        ---

    Good:
        ---
        id: T1
        ---
    """
    if page.kind is None or not page.id:
        return
    match = PAGE_ID.fullmatch(page.id)
    published = _published_as(page, base)
    if published and page.id != published and published not in base.by_standing:
        said = f"{page.id!r} is not the id of this page, which was published as {published}"
        span = page.fields["id"].span
        fix = (Edit(span, published),) if same_but_for_form(page.id, (published,)) else ()
        yield Finding(span, said, f"write '{published}'", fix=fix, cause=True)
        return
    if match is not None and match[1] == page.kind.letter:
        return
    hint = f"write {page.kind.letter!r} and a number, such as '{page.kind.letter}1'"
    if match is not None and (other := BY_LETTER.get(match[1])):
        hint = f"move the page to {other.folder}/, or {hint}"
    said = f"{page.id!r} is not the id of a {page.kind.name}"
    yield Finding(page.fields["id"].span, said, hint)


def _published_as(page: Page, base: Base) -> str:
    """The id under which the record of published ids has this page; nothing where it has none."""
    ids = (
        one.id.value
        for one in base.by_permalink.values()
        if one.at.value == page.path and one.now is None and PAGE_ID.fullmatch(one.id.value)
    )
    return next(ids, "")


@check("M111", on=Page)
def doubled_id(page: Page, base: Base) -> Iterator[Finding]:
    """An id belongs to one page.

    Bad in trends/second.md:
        ---
        id: T1
        title: The second trend
        paper: "2.1.2"
        summary: It has the id of the first.
        tags: [economy, cybercrime, human-rights]
        reviewed: 2026-11-24
        ---

        Its text.

    Good:
        ---
        id: T1
        ---
    """
    if page.id and (first := base.by_id[page.id]) is not page:
        free = next(n for n in range(1, len(base.pages) + 2) if f"{page.id[:1]}{n}" not in base.by_id)
        yield Finding(
            page.fields["id"].span,
            f"id {page.id!r} belongs to {first.path}",
            f"take a free one, such as '{page.id[:1]}{free}'",
        )


@check("M113", on=Page)
def future_date(page: Page, base: Base) -> Iterator[Finding]:
    """A page was reviewed in the past.

    Bad:
        ---
        reviewed: 2035-01-01
        ---

    Good:
        ---
        reviewed: 2026-11-24
        ---
    """
    reviewed = page.reviewed
    # One day more, for editors who live east of the machine that judges.
    if base.today and reviewed and reviewed > base.today + datetime.timedelta(days=1):
        said = f"'reviewed' is {reviewed}, which is still to come"
        yield Finding(page.fields["reviewed"].span, said, "write the day of the last review")


@check("M114", on=Page, severity="warning")
def stale_review(page: Page, base: Base) -> Iterator[Finding]:
    """A page is reviewed every two years, because what the editors say about the present grows old.

    Bad:
        ---
        reviewed: 2019-11-24
        ---

    Good:
        ---
        reviewed: 2026-11-24
        ---
    """
    reviewed = page.reviewed
    if base.today and reviewed and (age := (base.today - reviewed).days) > REVIEW_DAYS:
        said = f"the page was last reviewed {age} days ago, on {reviewed}"
        yield Finding(page.fields["reviewed"].span, said, "read it again, and write the day")


@check("M115", on=Page)
def doubled_title(page: Page, base: Base) -> Iterator[Finding]:
    """A title belongs to one page; in lists and in search, two equal titles look the same.

    Bad:
        ---
        title: Arab Spring
        ---

    Good:
        ---
        title: Globalisation
        ---
    """
    first = base.by_title.get(page.title.casefold())
    if "title" in page.fields and not page.generated and first is not None and first is not page:
        said = f"title {page.title!r} belongs to {first.path}"
        yield Finding(page.fields["title"].span, said, "say what sets this page apart")
