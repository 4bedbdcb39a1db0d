"""The glossary: every term with its abbreviation, definition, official site and sources."""

from __future__ import annotations

from itertools import groupby

from markupsafe import Markup

from kb.html import between, el, join
from kb.model import Base, Page, Term
from kb.views.components import citation
from kb.views.marked import FRONT_MATTER

READS = FRONT_MATTER


def view(base: Base, page: Page) -> Markup:
    """The terms under their first letters."""
    ordered = sorted(base.terms, key=lambda term: term.term.casefold())
    letters = [(letter, list(group)) for letter, group in groupby(ordered, key=_letter)]
    return join(
        el(
            "nav",
            between(" ", (el("a", letter, href=f"#{_anchor(letter)}") for letter, _ in letters)),
            class_="kb-letters",
            aria_label="Letters",
        ),
        *(
            el(
                "section",
                el("h2", letter, id=_anchor(letter)),
                el("dl", [_entry(page.path, term, base) for term in group], class_="kb-terms"),
            )
            for letter, group in letters
        ),
    )


def _letter(term: Term) -> str:
    first = term.term[:1].upper()
    return first if first.isalpha() else "0–9"


def _anchor(letter: str) -> str:
    return "letter-0" if letter == "0–9" else f"letter-{letter.lower()}"


def _entry(here: str, term: Term, base: Base) -> Markup:
    keys = [key.value for key in term.sources if key.value in base.by_key]
    return el(
        "div",
        el(
            "dt",
            el("span", term.term, class_="kb-term"),
            [" ", el("span", term.abbreviation, class_="kb-abbreviation")] if term.abbreviation else None,
            " ",
            el("span", term.kind.value, class_="kb-count"),
            id=f"term-{term.id.value}",
        ),
        el(
            "dd",
            term.definition,
            [" ", citation(keys)] if keys else None,
            [
                " ",
                el(
                    "a",
                    "Official site",
                    el("span", f" of {term.term}", class_="kb-hidden"),
                    href=term.site,
                    class_="kb-site",
                ),
            ]
            if term.site.startswith(("https://", "http://"))
            else None,
        ),
    )
