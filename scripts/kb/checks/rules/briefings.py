"""Family B: briefings, which quote paragraphs of the base between words of their author."""

from __future__ import annotations

from collections.abc import Iterator

from kb.briefings.transclusion import FORMS, Fault, Transclusion, calls, meaning, misplaced
from kb.checks.engine import Briefing, Finding, check
from kb.model import Base, Page
from kb.problems import Span


def _found(kind: str, call: Transclusion, page: Page, base: Base) -> Iterator[Finding]:
    said = meaning(call, base)
    if isinstance(said, Fault) and said.kind == kind:
        yield Finding(*said[1:])


@check("B101", on=Transclusion)
def malformed_call(call: Transclusion, page: Page, base: Base) -> Iterator[Finding]:
    """A call names a paragraph, a range of paragraphs, a page, or a page and 'summary'.

    Bad in briefings/example.md:
        ---
        title: An example
        edition: "2026.11"
        ---

        {{ D1 sumary }}

    Good in briefings/example.md:
        ---
        title: An example
        edition: "2026.11"
        ---

        Own words, and then what the paper says:

        {{ D1 summary }}

        {{ T1.1-T1.2 }}
    """
    yield from _found("malformed", call, page, base)


@check("B102", on=Transclusion)
def unknown_call(call: Transclusion, page: Page, base: Base) -> Iterator[Finding]:
    """A call names pages and paragraphs that exist.

    Bad in briefings/example.md:
        ---
        title: An example
        edition: "2026.11"
        ---

        {{ T1.9 }}

    Good in briefings/example.md:
        ---
        title: An example
        edition: "2026.11"
        ---

        {{ T1.2 }}
    """
    yield from _found("unknown", call, page, base)


@check("B103", on=Transclusion)
def gone_call(call: Transclusion, page: Page, base: Base) -> Iterator[Finding]:
    """A call names nothing that is gone, unless the briefing is pinned to an edition that had it.

    Bad in briefings/example.md:
        ---
        title: An example
        edition: "2026.11"
        ---

        {{ T1.3 }}
    And in docs/permalinks.yml:
        permalinks:
          - {id: T1.3, at: trends/globalisation.md, since: "2026.11", now: T1.2, print: aAAAAAAAAAAAA}

    Good in briefings/example.md:
        ---
        title: An example
        edition: "2026.11"
        ---

        {{ T1.2 }}
    """
    edition = page.fields.get("edition")
    if edition is None or edition.value == base.edition or not base.edition:
        yield from _found("gone", call, page, base)


@check("B104", on=Transclusion)
def range_over_pages(call: Transclusion, page: Page, base: Base) -> Iterator[Finding]:
    """Both ends of a range are on one page.

    Bad in briefings/example.md:
        ---
        title: An example
        edition: "2026.11"
        ---

        {{ T1.1-C1.1 }}

    Good in briefings/example.md:
        ---
        title: An example
        edition: "2026.11"
        ---

        {{ T1.1 }}

        {{ C1.1 }}
    """
    yield from _found("pages", call, page, base)


@check("B105", on=Transclusion)
def backward_range(call: Transclusion, page: Page, base: Base) -> Iterator[Finding]:
    """A range begins with the paragraph that comes first on the page.

    Bad in briefings/example.md:
        ---
        title: An example
        edition: "2026.11"
        ---

        {{ T1.2-T1.1 }}

    Good in briefings/example.md:
        ---
        title: An example
        edition: "2026.11"
        ---

        {{ T1.1-T1.2 }}
    """
    yield from _found("order", call, page, base)


@check("B106", on=Briefing)
def call_in_text(page: Page, base: Base) -> Iterator[Finding]:
    """A call is on a line of its own, between empty lines or next to other calls.

    What it calls is set apart as a quotation, which cannot be done in the middle of a sentence or a list.

    Bad in briefings/example.md:
        ---
        title: An example
        edition: "2026.11"
        ---

        The paper says {{ T1.1 }} of this.

    Bad in briefings/example.md:
        ---
        title: An example
        edition: "2026.11"
        ---

        The paper says:
        {{ T1.1 }}

    Bad in briefings/example.md:
        ---
        title: An example
        edition: "2026.11"
        ---

        { T1.1 }

    Good in briefings/example.md:
        ---
        title: An example
        edition: "2026.11"
        ---

        The paper says; `{{ T1.1 }}` calls it:

        {{ T1.1 }}
        {{ T1.2 }}
    """
    for span in misplaced(page):
        written = page.text[span.start : span.end]
        if not written.startswith("{{"):
            yield Finding(span, f"{written!r} calls nothing", f"write '{{{written}}}' on a line of its own")
            continue
        said = f"{written!r} is not a paragraph of its own"
        yield Finding(span, said, f"put an empty line before and after it, and write it like {FORMS}")


@check("B107", on=Briefing)
def picture_in_briefing(page: Page, base: Base) -> Iterator[Finding]:
    """A briefing holds no pictures: it goes out as one file, in forms that do not all take them.

    Bad in briefings/example.md:
        ---
        title: An example
        edition: "2026.11"
        ---

        ![The plan](../docs/assets/plan.svg)

    Good in briefings/example.md:
        ---
        title: An example
        edition: "2026.11"
        ---

        The plan is described in [the case](../case_studies/arab-spring.md).

        {{ C1 }}
    """
    for link in page.links:
        if link.image:
            yield Finding(link.span, f"a picture is here, {link.target!r}", "link to it, or describe it")


@check("B108", on=Briefing)
def empty_briefing(page: Page, base: Base) -> Iterator[Finding]:
    """A briefing calls something.

    Bad in briefings/example.md:
        ---
        title: An example
        edition: "2026.11"
        ---

        Nothing but own words.

    Good in briefings/example.md:
        ---
        title: An example
        edition: "2026.11"
        ---

        {{ T1.1 }}
    """
    if not any(calls(page)) and not any(misplaced(page)):
        title = page.fields.get("title")
        hint = f"call what it is about: {FORMS}"
        yield Finding(title.span if title else Span(), "the briefing calls nothing", hint)
