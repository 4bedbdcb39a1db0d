"""The collections, and how they connect."""

from __future__ import annotations

from markupsafe import Markup

from kb.html import el, join
from kb.model import Base, Page
from kb.schema import BY_LETTER, KINDS, RELATIONS, WORDING, Kind, Relation, introduction_path
from kb.schema.addresses import link_target
from kb.views.components import page_link
from kb.views.marked import FRONT_MATTER

READS = FRONT_MATTER

COLUMN, HEIGHT = 300, 168
"""Size of the picture: one column of it is above each collection."""


def view(base: Base, page: Page) -> Markup:
    """The relations as arcs and as lines between the columns, one column for each collection."""
    return el(
        "section",
        el("h2", "How the argument runs", id="home-argument"),
        el("p", WORDING.reading, class_="kb-context"),
        arcs(base),
        el("ol", [_column(base, page, kind) for kind in KINDS], class_="kb-columns"),
        class_="kb-flow",
    )


def _column(base: Base, page: Page, kind: Kind) -> Markup:
    number = len(base.of_kind(kind))
    return el(
        "li",
        el("p", kind.verb.capitalize(), class_="kb-verb"),
        el(
            "h3",
            el(
                "a",
                f"{number} {kind.name if number == 1 else kind.plural}",
                href=link_target(page.path, introduction_path(kind)),
            ),
            id=f"home-{kind.folder.replace('_', '-')}",
        ),
        el("ol", [el("li", page_link(page.path, each)) for each in base.of_kind(kind)], class_="kb-pages"),
        el(
            "ul",
            [el("li", _sentence(relation, count(base, relation))) for relation in _from(kind)],
            class_="kb-relations",
        ),
        class_=f"kb-column kb-{kind.letter.lower()}",
    )


def _from(kind: Kind) -> list[Relation]:
    return [relation for relation in RELATIONS if relation.source == kind.letter]


def count(base: Base, relation: Relation) -> int:
    """How many connections bear a relation."""
    return sum(c.name == relation.name for row in base.connections.values() for c in row)


def _sentence(relation: Relation, number: int) -> Markup:
    """The label of an arrow: the relation between two kinds, and the number of connections."""
    letters = [kind.letter for kind in KINDS]
    down = letters.index(relation.target) > letters.index(relation.source)
    other = BY_LETTER[relation.target]
    return join(
        f"{relation.name} ",
        el("span", other.name, class_=f"kb-word kb-{relation.target.lower()}"),
        " ",
        el("span", "↓" if down else "↑", aria_hidden="true"),
        " ",
        el(
            "span",
            str(number),
            el("span", f" connection{'' if number == 1 else 's'}", class_="kb-hidden"),
            class_="kb-count",
        ),
    )


def arcs(base: Base) -> Markup:
    """The relations drawn above the columns, where these are in one row; their arrows end at the columns.

    The lines under the columns have the same content.
    """
    place = {kind.letter: at for at, kind in enumerate(KINDS)}
    return _picture(
        COLUMN * len(KINDS),
        HEIGHT,
        "kb-arcs kb-arcs-wide",
        [
            _arc(relation, place[relation.source], place[relation.target], count(base, relation))
            for relation in RELATIONS
        ],
    )


def _picture(wide: int, high: int, class_: str, children: list[Markup]) -> Markup:
    return el(
        "svg",
        children,
        viewBox=f"0 0 {wide} {high}",
        class_=class_,
        aria_hidden="true",
        focusable="false",
    )


def _arc(relation: Relation, source: int, target: int, number: int) -> Markup:
    """A bow from one column to another: the further apart, the higher; the more connections, the wider."""
    steps = abs(target - source)
    side = 1 if target > source else -1
    aside = 30 - 26 * (steps - 1)
    start = COLUMN * source + COLUMN // 2 + side * aside
    end = COLUMN * target + COLUMN // 2 - side * aside
    foot, top = HEIGHT - 8, HEIGHT - 46 * steps - 10
    bend = side * 40
    path = (
        f"M{start} {foot}C{start} {top + 10} {start} {top} {start + bend} {top}"
        f"H{end - bend}C{end} {top} {end} {top + 10} {end} {foot - 6}"
    )
    return el(
        "g",
        el("path", d=path, stroke_width=f"{1 + number / 12:.2f}"),
        el("path", d=f"M{end - 5} {foot - 9}L{end} {foot}L{end + 5} {foot - 9}", class_="kb-tip"),
        el("text", f"{relation.name} · {number}", x=str((start + end) // 2), y=str(top - 6)),
        class_=f"kb-{relation.source.lower()}",
    )
