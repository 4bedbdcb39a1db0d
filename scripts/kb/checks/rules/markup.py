"""Family L, codes above 200: how links and images are written."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kb.checks.engine import Finding, check
from kb.checks.policy import VAGUE_TEXTS
from kb.markdown.facts import FoundLeftover
from kb.model import Base, Link, Page
from kb.text.suggest import did_you_mean


def leftovers(page: Page, *kinds: str) -> Iterator[FoundLeftover]:
    """Markup of some kinds that came out as text on a page."""
    return (found for found in page.rendered.leftovers if found.kind in kinds)


@check("L201", on=Page, local=True, briefings=True)
def undefined_reference(page: Page, base: Base) -> Iterator[Finding]:
    """A link by reference, ``[text][name]``, has a line ``[name]: target`` on the same page.

    Without it, readers see the brackets.

    Bad:
        See [the case][spring].

    Good:
        See [the case][spring].

        [spring]: ../case_studies/arab-spring.md
    """
    for found in leftovers(page, "reference"):
        text, _, name = found.text[1:-1].partition("][")
        defined = re.findall(r"^ {0,3}\[([^\]^][^\]]*)\]:", page.text, re.MULTILINE)
        hint = did_you_mean(name or text, defined, f"add a line '[{name or text}]: target'")
        yield Finding(page.at(found.span), f"nothing defines the reference {name or text!r}", hint)


@check("L202", on=Page, local=True, briefings=True)
def undefined_footnote(page: Page, base: Base) -> Iterator[Finding]:
    """A footnote, ``[^name]``, has its text on the same page.

    Bad:
        A statement.[^source]

    Good:
        A statement.[^source]

        [^source]: The text of the note.
    """
    for found in leftovers(page, "footnote"):
        name = found.text[2:-1]
        defined = re.findall(r"^\[\^([^\]]+)\]:", page.text, re.MULTILINE)
        hint = did_you_mean(name, defined, f"add a line '[^{name}]: text'")
        yield Finding(page.at(found.span), f"footnote {name!r} has no text", hint)


@check("L203", on=Link, local=True, briefings=True)
def space_in_target(link: Link, page: Page, base: Base) -> Iterator[Finding]:
    """A target has no spaces; the site takes it for a link, a forge does not.

    Bad:
        ![The plan](<../docs/assets/the plan.svg>)

    Good:
        ![The plan](../docs/assets/plan.svg)
    """
    if " " in link.target and not page.generated:
        said = f"a space is in the target {link.target!r}"
        yield Finding(link.span, said, "give the file a name without spaces")


@check("L204", on=Link, local=True, briefings=True)
def link_without_text(link: Link, page: Page, base: Base) -> Iterator[Finding]:
    """A link has a text; without one there is nothing to click on, and nothing to be read out.

    Bad:
        See [](../case_studies/arab-spring.md).

    Good:
        See [the case](../case_studies/arab-spring.md).
    """
    if not link.image and not link.text and not page.generated:
        yield Finding(link.span, f"the link to {link.target!r} has no text", "say where it leads")


@check("L205", on=Link, local=True, briefings=True)
def vague_text(link: Link, page: Page, base: Base) -> Iterator[Finding]:
    """The text of a link says where it leads.

    Who uses a screen reader jumps from link to link, and hears "here", "here", "here".

    Bad:
        The case is [here](../case_studies/arab-spring.md).

    Good:
        The case is the [Arab Spring](../case_studies/arab-spring.md).
    """
    if not link.image and link.text.casefold().strip(" .,:;!?…»>→") in VAGUE_TEXTS:
        yield Finding(link.span, f"the link is called {link.text!r}", "let its text say where it leads")


@check("L206", on=Link, local=True)
def image_without_text(link: Link, page: Page, base: Base) -> Iterator[Finding]:
    """An image has a text that says what it shows, for those who do not see it.

    Bad:
        ![](../docs/assets/plan.svg)

    Good:
        ![The plan of the knowledge base](../docs/assets/plan.svg)
    """
    if link.image and not link.text.strip():
        yield Finding(
            link.span, f"image {link.target!r} has no text", "say between '![' and ']' what it shows"
        )
