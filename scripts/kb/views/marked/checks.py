"""The page of the checks: what each one asks for, why, and an example of both."""

from __future__ import annotations

import re
from itertools import groupby

from markupsafe import Markup

from kb.checks import CHECKS, Check
from kb.checks.examples import Example
from kb.html import el, join
from kb.model import Base, Page
from kb.views.marked import FRONT_MATTER

READS = FRONT_MATTER

FAMILIES = {
    "M": "Front matter and data files",
    "T": "Tags",
    "L": "Links and images",
    "C": "Citations and the bibliography",
    "S": "Structure",
    "P": "Published ids",
    "W": "Wording",
    "B": "Briefings",
}
"""First letter of a code -> what its checks are about, in the order of the page."""


def view(base: Base, page: Page) -> Markup:
    """Every check, by family and code."""
    order = list(FAMILIES)
    ordered = sorted(CHECKS.values(), key=lambda one: (order.index(one.code[0]), one.code))
    return join(
        el(
            "section",
            el("h2", FAMILIES[letter], id=f"checks-{letter.lower()}"),
            *(_entry(one) for one in family),
        )
        for letter, family in groupby(ordered, key=lambda one: one.code[0])
    )


def _entry(one: Check) -> Markup:
    said = one.description
    return el(
        "section",
        el("h3", el("code", one.code), f" {one.name}", id=one.code),
        el("p", _with_code(said.sentence), " (a warning)" if one.severity == "warning" else None),
        el("p", _with_code(said.why)) if said.why else None,
        *(_example(example) for example in said.examples),
        class_="kb-check",
    )


def _example(example: Example) -> Markup:
    parts = []
    for at, change in enumerate(example.changes):
        head = "and" if at else "Wrong" if example.bad else "Right"
        where = join(" in ", el("code", change.path)) if change.path else None
        often = f", {change.times} times" if change.times > 1 else None
        parts += [
            el("p", head, where, often, ":", class_="kb-example"),
            el("pre", el("code", change.text), tabindex="0"),
        ]
    return join(parts)


def _with_code(text: str) -> Markup:
    """Text in which words between double backticks are code."""
    pieces = re.split(r"``(.+?)``", " ".join(text.split()))
    return join(el("code", piece) if at % 2 else piece for at, piece in enumerate(pieces))
