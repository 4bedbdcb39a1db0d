"""The two voices, each with a specimen."""

from __future__ import annotations

from markupsafe import Markup

from kb.html import el
from kb.model import Base, Page
from kb.model.voices import EDITORS, PAPER, SPEAKING, specimens
from kb.schema.addresses import link_target
from kb.views.components import cited

ENDS = {PAPER: "the paper, restated", EDITORS: "the editors, later"}
"""Whose words a specimen has."""


def view(base: Base, page: Page) -> Markup:
    """A statement of the paper and a note of the editors, as on their pages."""
    return el(
        "ul",
        [_specimen(base, page, voice, id_) for voice, id_ in specimens(base).items()],
        class_="kb-specimens",
    )


def _specimen(base: Base, page: Page, voice: str, id_: str) -> Markup:
    source = base.paragraphs[id_]
    letter = source.kind.letter.lower() if source.kind else ""
    return el(
        "li",
        el("p", ENDS[voice].capitalize(), class_="kb-label"),
        el(
            "p",
            el("a", id_, href=link_target(page.path, source.path, id_), class_="kb-number"),
            " ",
            cited(source.anchor_texts[id_]),
            class_=f"kb-specimen kb-{voice} kb-{letter}",
        ),
        el("p", SPEAKING[voice], class_="kb-context"),
    )
