"""Positions on a dilemma, and numbers outside of the paper's sections."""

from __future__ import annotations

from collections.abc import Iterator

from kb.checks.engine import Finding, check
from kb.checks.rules.points import is_own
from kb.model import Base, Page
from kb.permalinks.unknown_ids import instead
from kb.text.ids import NOTE_ID, POINT_ID


@check("S207", on=Page, local=True)
def position_without_point(page: Page, base: Base) -> Iterator[Finding]:
    """A position that a dilemma names is that of a point on the same page, so that it is the paper's.

    Discussion sheets show it beside the number of that point. On a page that is not in the paper it is that
    of a paragraph of the editors.

    Bad in dilemmas/privacy-and-security.md:
        ---
        id: D1
        title: Privacy and security
        paper: "3.1"
        summary: More data make police work easier and private life harder.
        tags: [economy, cybercrime, human-rights]
        links:
          - to: V1
            why: Consent is what surveillance needs.
        positions:
          - point: D1.7
            position: Privacy comes first.
        reviewed: 2026-11-24
        ---

        A choice.

        ## What the paper says {: #D1-paper }

        Who may watch whom?
        {: #D1.1 }

    Good in dilemmas/privacy-and-security.md:
        ---
        id: D1
        title: Privacy and security
        paper: "3.1"
        summary: More data make police work easier and private life harder.
        tags: [economy, cybercrime, human-rights]
        links:
          - to: V1
            why: Consent is what surveillance needs.
        positions:
          - point: D1.1
            position: Privacy comes first.
        reviewed: 2026-11-24
        ---

        A choice.

        ## What the paper says {: #D1-paper }

        Who may watch whom?
        {: #D1.1 }
    """
    if "positions:" not in page.text[: page.body]:
        return
    wanted = NOTE_ID if is_own(page, base) else POINT_ID
    points = sorted(id_ for id_ in page.written_ids if wanted.fullmatch(id_))
    for point, _ in page.positions:
        if (point.value not in points) and (
            POINT_ID.fullmatch(point.value) or NOTE_ID.fullmatch(point.value)
        ):
            of = "of the paper " if wanted is POINT_ID else ""
            otherwise = f"name the paragraph {of}that has this position"
            hint = instead(point.value, base, points, otherwise)
            yield Finding(point.span, f"there is no point {point.value} on this page", hint)
