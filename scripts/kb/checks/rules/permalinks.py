"""Family P: published ids never die and never come to mean something else."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kb.checks.engine import Finding, check
from kb.checks.rules.paragraphs import bereft
from kb.model import Base, CurrentId, Permalink
from kb.permalinks.compare import changes, lost_ids, moved_ids, new_ids
from kb.permalinks.unknown_ids import by_words, free_letters, instead
from kb.problems import Span
from kb.schema.paths import PERMALINKS
from kb.text.dates import first_day
from kb.text.fingerprint import fingerprint_of
from kb.text.ids import NOTE_ID

LISTED = 8
"""Most ids that one message names."""


@check("P101", on=Base)
def missing_record(base: Base) -> Iterator[Finding]:
    """A base that has an edition records what it has published.

    Without ``docs/permalinks.yml`` no check notices when a link comes to lead to another statement.
    """
    if base.edition and base.permalinks is None and not _unread(base, PERMALINKS):
        said = f"the record of published ids is missing, though this is edition {base.edition}"
        yield Finding(Span(), said, "restore the file, or begin one: kb permalinks --update", PERMALINKS)


@check("P102", on=Base)
def lost_id(base: Base) -> Iterator[Finding]:
    """A published id is on some page, or its record names the id that replaces it.

    It may be in print. Where a paragraph is merged into another or given up, its old address redirects to
    the id that says the same, or to the page that comes nearest.

    Bad in docs/permalinks.yml:
        permalinks:
          - {id: T1.9, at: trends/globalisation.md, since: "2026.11", print: aT1SXDkK2sBX5alXKD5diFp}

    Good:
        The statement goes on standing under its id.
    """
    if base.permalinks is None:
        return
    lost = lost_ids(base)
    by_print = {fingerprint_of(one.text): one.id for one in new_ids(base)} if lost else {}
    there = {path: set(bereft(page, base).values()) for path, page in base.by_path.items()} if lost else {}
    for one in lost:
        if _unread(base, one.at.value) or one.id.value in there.get(one.at.value, ()):
            continue  # another check reports the file, or the text without an id
        said = f"{one.id.value} was published in edition {one.since} and is on no page"
        new = by_print.get(one.print) or _neighbour(one, base)
        command = f"kb permalinks --now {one.id.value} {new}"
        hint = f"put it back in {one.at.value}, or say what takes its place: {command}"
        yield Finding(one.id.span, said, hint, PERMALINKS)


@check("P103", on=Base)
def dead_end(base: Base) -> Iterator[Finding]:
    """An id that is gone redirects to one that exists, in one step: no chains, no circles.

    Bad in docs/permalinks.yml:
        permalinks:
          - {id: T1.9, at: trends/globalisation.md, since: "2026.11", now: T1.8, print: aT1S}

    Good:
        What takes the place of an id stands on some page.
    """
    for one in base.permalinks or ():
        if one.now is None:
            continue
        now = one.now.value
        after = base.by_permalink.get(now)
        if now == one.id.value:
            yield Finding(
                one.now.span, f"{now} leads to itself", "name the id that takes its place", PERMALINKS
            )
        elif after is not None and after.now is not None:
            end = _end(one, base)
            if end is None:
                said, hint = f"{one.id.value} leads to {now} and back in a circle", "name a current id"
            else:
                said = f"{one.id.value} leads to {now}, which is gone as well"
                hint = f"write 'now: {end}'"
            yield Finding(one.now.span, said, hint, PERMALINKS)
        elif now not in base.by_standing and not (after and _unread(base, after.at.value)):
            said = f"{one.id.value} leads to {now}, which is on no page"
            otherwise = by_words(now, base.by_standing, "name a current id")
            hint = instead(now, base, base.by_standing, otherwise)
            yield Finding(one.now.span, said, hint, PERMALINKS)


@check("P104", on=Base)
def reused_id(base: Base) -> Iterator[Finding]:
    """An id that is gone is not used again: links to it lead to what took its place.

    Bad:
        ## Since 2013 {: #T1-since }

        In 2019 something else was measured [@bayley2001structure; @osce2019].
        {: #T1.a }

    And in docs/permalinks.yml:
        permalinks:
          - {id: T1.a, at: trends/globalisation.md, since: "2026.11", now: T1.1, print: aT1S}

    Good:
        ## Since 2013 {: #T1-since }

        In 2019 this was measured [@bayley2001structure; @osce2019].
        {: #T1.a }

        In 2019 something else was measured [@osce2019].
        {: #T1.b }
    """
    if not any(old.now for old in base.permalinks or ()):
        return
    for one in base.standing:
        old = base.by_permalink.get(one.id)
        if old is None or old.now is None:
            continue
        if old.print.startswith(one.beginning):
            hint = f"take 'now: {old.now.value}' out of {PERMALINKS}, if it is to be used again"
        elif NOTE_ID.fullmatch(one.id) and (page := base.by_path.get(one.path)):
            free = next(free_letters(one.id.partition(".")[0], page.written_ids, base))
            hint = f"write '{{: #{free} }}', which has never been used"
        else:
            hint = "give the new text an id that has never been used"
        yield Finding(one.span, f"{one.id} is gone since it led to {old.now.value}", hint, one.path)


@check("P105", on=Base)
def double_permalink(base: Base) -> Iterator[Finding]:
    """An id occurs once in the base, and is recorded once: a short link can lead to one place only.

    Bad in docs/permalinks.yml:
        permalinks:
          - {id: T1.1, at: trends/globalisation.md, since: "2026.11", print: aT1SXDkK2sBX5alXKD5diFp}
          - {id: T1.1, at: trends/globalisation.md, since: "2027.5", print: aT1SXDkK2sBX5alXKD5diFp}

    Good:
        Each id stands once.
    """
    doubled: dict[str, list[CurrentId]] = {}
    for one in base.standing if base.doubled else ():
        if one.id in base.doubled:
            doubled.setdefault(one.id, []).append(one)
    for id_, ones in doubled.items():
        old = base.by_permalink.get(id_)
        published = [one for one in ones if old and one.path == old.at.value]
        first = (published or ones)[0]
        for one in ones:
            if one.path != first.path:
                where = ", where it was published" if published else ""
                said = f"id {id_!r} is in {first.path} as well{where}"
                yield Finding(one.span, said, "rename this one", one.path)
    recorded: set[str] = set()
    for each in base.permalinks or ():
        if each.id.value in recorded:
            yield Finding(
                each.id.span, f"id {each.id.value!r} is recorded twice", "keep the older line", PERMALINKS
            )
        recorded.add(each.id.value)


@check("P106", on=Base)
def moved_id(base: Base) -> Iterator[Finding]:
    """An id that has moved to another file is recorded there, so that its old address leads on.

    Bad:
        ## What the paper says {: #T1-paper }

        Globalisation is a broad idea.
        {: #T1.1 }

        What happens here is felt elsewhere.
        {: #T1.2 }

    And in docs/permalinks.yml:
        permalinks:
          - {id: T1.1, at: trends/world.md, since: "2026.11", print: aT1SXDkK2sBX5alXKD5diFp}

    Good:
        An id that has not moved is recorded where it stands.
    """
    if base.permalinks is None:
        return
    for one in moved_ids(base):
        old = base.by_permalink[one.id].at.value
        said = f"{one.id} was published in {old}, whose address does not lead here yet"
        yield Finding(one.span, said, "record the move: kb permalinks --update", one.path)


@check("P107", on=Base)
def changed_text(base: Base) -> Iterator[Finding]:
    """The text under an id makes the statement that was published under it.

    Typing errors, capitals, punctuation, markup, links and citations may change; any other change is for a
    person to judge. Where the text still makes the same statement, confirm it; otherwise the new text takes
    a new id, and the old one redirects to what comes nearest.

    Bad:
        ## What the paper says {: #T1-paper }

        Globalisation is not a broad idea.
        {: #T1.1 }

        What happens here is felt elsewhere.
        {: #T1.2 }

    And in docs/permalinks.yml:
        permalinks:
          - {id: T1.1, at: trends/globalisation.md, since: "2026.11", print: aT1SXDkK2sBX5alXKD5diFp}

    Good:
        ## What the paper says {: #T1-paper }

        Globalisation is a *broad* idea!
        {: #T1.1 }

        What happens here is felt elsewhere.
        {: #T1.2 }
    """
    undated = {f"event/{event.id.value}" for event in base.events if first_day(event.date.value) is None}
    for old, one, found in changes(base):
        if one.id in undated:
            continue  # another check reports what is wrong with its date
        said = f"{one.id} does not say what edition {old.since} published: {found.said}"
        hint = f"if it makes the same statement: kb permalinks --confirm {one.id}; if not, give it a new id"
        yield Finding(_place(one, found.word, found.before, base), said, hint, one.path)


@check("P108", on=Base)
def unrecorded_id(base: Base) -> Iterator[Finding]:
    """What is published is recorded first: from then on the id is kept.

    Bad:
        ## Since 2013 {: #T1-since }

        In 2019 this was measured [@bayley2001structure; @osce2019].
        {: #T1.a }

    And in docs/permalinks.yml:
        permalinks: []

    Good:
        Nothing here has an id.
    """
    if base.permalinks is None:
        return
    by_path: dict[str, list[CurrentId]] = {}
    for one in new_ids(base):
        by_path.setdefault(one.path, []).append(one)
    for path, new in by_path.items():
        listed = ", ".join(one.id for one in new[:LISTED]) + (" …" if len(new) > LISTED else "")
        said = f"{listed} {'is' if len(new) == 1 else 'are'} not recorded yet"
        yield Finding(new[0].span, said, "when the text is ready: kb permalinks --update", path)


@check("P109", on=Base)
def taken_address(base: Base) -> Iterator[Finding]:
    """No page has the former address of another: links to the one would lead to the other.

    Bad in docs/permalinks.yml:
        permalinks:
          - {id: V1, at: vision/police-legitimacy.md, since: "2026.11",
             was: [trends/globalisation.md], print: aXO7DLYCYcevbZlp0}

    Good:
        The former address of a page leads to where the page stands now.
    """
    for one in base.permalinks or ():
        stands = base.by_standing.get(one.id.value)
        if "." in one.id.value or stands is None or stands.span not in _page_spans(base, stands.path):
            continue
        for old in one.was:
            if old.value in base.by_path and old.value != stands.path:
                said = f"{old.value} is the former address of {one.id.value}, which is in {stands.path} now"
                yield Finding(old.span, said, "give the page that is there now another file name", PERMALINKS)


def _page_spans(base: Base, path: str) -> tuple[Span, ...]:
    """Where the id of a page is written, as opposed to the ids on the page."""
    page = base.by_path.get(path)
    return tuple(page.fields[key].span for key in ("id", "title") if key in page.fields) if page else ()


def _unread(base: Base, path: str) -> bool:
    """Whether a file could not be read: that is reported already, and its ids are unknown."""
    return any(problem.path == path for problem in base.problems)


def _end(one: Permalink, base: Base) -> str | None:
    """Where a chain ends, or None for a circle."""
    seen = {one.id.value}
    while one.now is not None:
        now = one.now.value
        if now in seen:
            return None
        seen.add(now)
        if (after := base.by_permalink.get(now)) is None:
            return now
        one = after
    return one.id.value


def _neighbour(one: Permalink, base: Base) -> str:
    """What an id that is given up would lead to, if nothing better takes its place: its page."""
    page = one.id.value.partition(".")[0].partition("-")[0]
    if page != one.id.value and page in base.by_id:
        return page
    return "ID"


def _place(one: CurrentId, word: str, before: int, base: Base) -> Span:
    """The span of the n-th occurrence of a word in its paragraph, or else that of the id."""
    text = base.texts.get(one.path, "")
    if not word or one.path.endswith(".yml"):
        return one.span
    start = text.rfind("\n\n", 0, one.span.start) + 1
    pattern = re.compile(rf"(?<!\w){re.escape(word)}(?!\w)", re.IGNORECASE)
    found = [Span(*match.span()) for match in pattern.finditer(text, start, one.span.start)]
    return found[min(before, len(found) - 1)] if found else one.span
