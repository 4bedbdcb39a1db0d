"""The home page's picture of the four collections and how they connect."""

from __future__ import annotations

from markupsafe import Markup

from kb.kinds import BY_LETTER, KINDS, RELATIONS
from kb.model import Base, Page
from kb.views.markup import el, join, link_target
from kb.views.parts import chip, counted, introduction_path


def collections(base: Base, page: Page) -> Markup:
    """A column for each collection, and a sentence for each relation with the number of its links."""
    columns = el(
        "ul",
        [
            el(
                "li",
                el("p", kind.verb.capitalize(), class_="kb-verb"),
                el(
                    "h2",
                    el(
                        "a",
                        counted(len(base.of_kind(kind)), kind),
                        href=link_target(page.path, introduction_path(kind)),
                    ),
                    id=f"home-{kind.folder.replace('_', '-')}",
                ),
                el(
                    "ol",
                    [
                        el("li", el("a", chip(each), " ", each.title, href=link_target(page.path, each.path)))
                        for each in base.of_kind(kind)
                    ],
                ),
                class_=f"kb-column kb-{kind.letter.lower()}",
            )
            for kind in KINDS
        ],
        class_="kb-columns",
    )
    sentences = el(
        "ul",
        [
            el("li", _sentence(relation.source, relation.name, relation.target, _count(base, relation.name)))
            for relation in RELATIONS
        ],
        class_="kb-relations",
    )
    return join(columns, sentences)


def _count(base: Base, name: str) -> int:
    return sum(c.name == name for connections in base.connections.values() for c in connections)


def _sentence(source: str, name: str, target: str, count: int) -> Markup:
    one, other = BY_LETTER[source], BY_LETTER[target]
    return join(
        el("span", f"A {one.name}", class_=f"kb-word kb-{source.lower()}"),
        f" {name} ",
        el("span", f"a {other.name}", class_=f"kb-word kb-{target.lower()}"),
        el("span", f" {count} links", class_="kb-count"),
    )
