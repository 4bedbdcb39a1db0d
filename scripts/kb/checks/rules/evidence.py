"""Family S, codes 221 to 229: later evidence for statements of the paper, and the field ``stands``."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from kb.checks.engine import Finding, check
from kb.model import Base, Located, Page
from kb.permalinks.unknown_ids import NAMED_ID, instead, paragraphs
from kb.problems import Span
from kb.schema import STANDS
from kb.text.dates import FORM, first_day
from kb.text.ids import NOTE_ID, POINT_ID


@check("S221", on=Page)
def evidence_without_point(page: Page, base: Base) -> Iterator[Finding]:
    """Evidence is ``on`` a point of the paper that is on the same page.

    Beside that statement a reader sees the date of the evidence, with a link to the note.

    Bad:
        ---
        evidence:
          - on: T1.7
            note: T1.a
            as-of: 2019
        ---

    Bad:
        ---
        evidence:
          - on: D1.1
            note: T1.a
            as-of: 2019
        ---

    Good:
        ---
        evidence:
          - on: T1.2
            note: T1.a
            as-of: 2019
        ---
    """
    named = (item.on for item in page.evidence)
    return _not_there(named, "point", POINT_ID, page, base, "name the point of the paper that it bears on")


@check("S222", on=Page)
def evidence_without_note(page: Page, base: Base) -> Iterator[Finding]:
    """Evidence names a ``note``, a lettered paragraph of the editors on the same page.

    The note has the sources. Several items may name one note, and one point may have several.

    Bad:
        ---
        evidence:
          - on: T1.2
            note: T1.b
            as-of: 2019
        ---

    Good:
        ---
        evidence:
          - on: T1.2
            note: T1.a
            as-of: 2019
        ---
    """
    named = (item.note for item in page.evidence)
    return _not_there(named, "note", NOTE_ID, page, base, "name the editors' paragraph with the evidence")


def _not_there(
    named: Iterable[Located], what: str, form: re.Pattern[str], page: Page, base: Base, way_out: str
) -> Iterator[Finding]:
    """Ids of this form that no paragraph of the page has; another check reports other forms."""
    there = [each for each in paragraphs(page) if form.fullmatch(each)]
    for id_ in named:
        if form.fullmatch(id_.value) and id_.value not in there:
            hint = instead(id_.value, base, there, way_out)
            yield Finding(id_.span, f"there is no {what} {id_.value} on this page", hint)


@check("S223", on=Page, local=True)
def impossible_evidence_date(page: Page, base: Base) -> Iterator[Finding]:
    """The date of evidence is a year, month or day that exists, and not after the page's review.

    Bad:
        ---
        evidence:
          - on: T1.2
            note: T1.a
            as-of: 2019-13
        ---

    Bad:
        ---
        evidence:
          - on: T1.2
            note: T1.a
            as-of: 2026-12
        ---

    Good:
        ---
        evidence:
          - on: T1.2
            note: T1.a
            as-of: 2019-09-01
        ---
    """
    reviewed = first_day(page.fields["reviewed"].value) if "reviewed" in page.fields else None
    for item in page.evidence:
        day = first_day(item.as_of.value)
        if day is None and FORM.fullmatch(item.as_of.value):  # another check reports other forms
            said = f"there is no day, month or year {item.as_of.value!r}"
            yield Finding(item.as_of.span, said, "write it as YYYY, YYYY-MM or YYYY-MM-DD")
        elif day is not None and reviewed is not None and day > reviewed:
            said = f"{item.as_of.value!r} had not come when the page was reviewed, on {reviewed}"
            yield Finding(item.as_of.span, said, "correct the date, or review the page and write the day")


@check("S224", on=Page, local=True)
def doubled_evidence(page: Page, base: Base) -> Iterator[Finding]:
    """One item of evidence is written once: a point, a note and a date.

    Bad:
        ---
        evidence:
          - on: T1.2
            note: T1.a
            as-of: 2019
          - on: T1.2
            note: T1.a
            as-of: 2019
        ---

    Good:
        ---
        evidence:
          - on: T1.1
            note: T1.a
            as-of: 2019
          - on: T1.2
            note: T1.a
            as-of: 2019
        ---
    """
    seen: set[tuple[str, str, str]] = set()
    for item in page.evidence:
        what = (item.on.value, item.note.value, item.as_of.value)
        if all(what) and what in seen:
            said = f"the evidence of {what[2]} in {what[1]} on {what[0]} is written twice"
            yield Finding(item.span, said, "keep one of the two")
        seen.add(what)


@check("S225", on=Page)
def unknown_id_in_standing(page: Page, base: Base) -> Iterator[Finding]:
    """Ids that ``stands`` names are those of pages or paragraphs: on the page they are links.

    Bad:
        ---
        stands: That it is felt elsewhere (T1.7) was measured in 2019.
        ---

    Good:
        ---
        stands: That it is felt elsewhere (T1.2) was measured in 2019.
        ---
    """
    written = page.fields.get(STANDS)
    for match in NAMED_ID.finditer(written.value) if written else ():
        id_ = match[0]
        if id_ in base.by_id or id_ in base.paragraphs or id_.partition(".")[0] not in base.by_id:
            continue
        at = page.text.find(id_, written.span.start, written.span.end) if written else -1
        span = Span(at, at + len(id_)) if written and at >= 0 else page.fields[STANDS].span
        there = paragraphs(base.by_id[id_.partition(".")[0]])
        hint = instead(id_, base, there, "name a page or a paragraph that is there")
        yield Finding(span, f"there is no {id_}", hint)
