"""The home page's picture of the four collections and how they connect."""

from __future__ import annotations

from markupsafe import Markup

from kb.kinds import BY_LETTER, KINDS, RELATIONS, Kind, Relation
from kb.model import Base, Page, link_target
from kb.problems import counted
from kb.views.markup import el, join
from kb.views.parts import ARGUMENT, introduction_path, page_link

COLUMN, HEIGHT = 300, 168
"""Size of the picture: one column of it stands above each collection."""


def collections(base: Base, page: Page) -> Markup:
    """The relations as arcs and as sentences, and a column for each collection."""
    return el(
        "section",
        el("h2", "How the argument runs", id="home-argument"),
        el("p", el("a", "See every tie in one picture", href=link_target(page.path, ARGUMENT)))
        if ARGUMENT in base.by_path
        else None,
        el(
            "p",
            "The ties are the editors’ reading: the paper does not say that its directions answer dilemmas "
            "or respond to trends.",
            class_="kb-context",
        ),
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
        el(
            "ul",
            [el("li", _sentence(relation, count(base, relation))) for relation in _from(kind)],
            class_="kb-relations",
        ),
        el("ol", [el("li", page_link(page.path, each)) for each in base.of_kind(kind)], class_="kb-pages"),
        class_=f"kb-column kb-{kind.letter.lower()}",
    )


def _from(kind: Kind) -> list[Relation]:
    return [relation for relation in RELATIONS if relation.source == kind.letter]


def count(base: Base, relation: Relation) -> int:
    """How many links bear a relation."""
    return sum(c.name == relation.name for row in base.connections.values() for c in row)


def _sentence(relation: Relation, number: int) -> Markup:
    other = BY_LETTER[relation.target]
    return join(
        f"{relation.name} ",
        el("span", other.name, class_=f"kb-word kb-{relation.target.lower()}"),
        " ",
        el("span", counted(number, "link"), class_="kb-count"),
    )


def arcs(base: Base) -> Markup:
    """The relations drawn above the columns, and once more for narrow screens, on which these stand in a row.

    The sentences in the columns say the same.
    """
    place = {kind.letter: at for at, kind in enumerate(KINDS)}
    drawn = [
        (relation, place[relation.source], place[relation.target], count(base, relation))
        for relation in RELATIONS
    ]
    return join(
        _picture(COLUMN * len(KINDS), HEIGHT, "kb-arcs kb-arcs-wide", [_arc(*each) for each in drawn]),
        _picture(
            *(_SIDE * 2 + _BOX, _STEP * len(KINDS) - _STEP + _HIGH + 2, "kb-arcs kb-arcs-narrow"),
            [*(_bow(*each) for each in drawn), *(_box(base, kind, at) for at, kind in enumerate(KINDS))],
        ),
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


_BOX, _HIGH, _STEP, _SIDE = 150, 36, 74, 110
"""Of the narrow picture: width and height of a box, from one to the next, and the room beside them."""


def _box(base: Base, kind: Kind, at: int) -> Markup:
    number = len(base.of_kind(kind))
    return el(
        "g",
        el("rect", x=str(_SIDE), y=str(1 + _STEP * at), width=str(_BOX), height=str(_HIGH), rx="3"),
        el(
            "text",
            f"{number} {kind.name if number == 1 else kind.plural}",
            x=str(_SIDE + _BOX // 2),
            y=str(_STEP * at + 24),
        ),
        class_=f"kb-{kind.letter.lower()}",
    )


def _bow(relation: Relation, source: int, target: int, number: int) -> Markup:
    """A bow beside the boxes: on the right to what follows, on the left back; the further, the wider."""
    side = 1 if target > source else -1
    foot = _SIDE + (_BOX if side > 0 else 0)
    start, end = (1 + _STEP * at + _HIGH // 2 + side * shift for at, shift in ((source, 5), (target, -5)))
    steps = abs(target - source)
    out = 10 + 36 * steps
    far = foot + side * out
    said = foot + side * (16 if steps == 1 else 3 * out // 4 + 13)  # inside of the bow, or outside of all
    return el(
        "g",
        el(
            "path",
            d=f"M{foot} {start}C{far} {start} {far} {end} {foot + side * 4} {end}",
            stroke_width=f"{1 + number / 12:.2f}",
        ),
        el(
            "path",
            d=f"M{foot + side * 8} {end - 5}L{foot} {end}L{foot + side * 8} {end + 5}",
            class_="kb-tip",
        ),
        el("text", str(number), x=str(said), y=str((start + end) // 2 + 5)),
        class_=f"kb-{relation.source.lower()}",
    )


def _arc(relation: Relation, source: int, target: int, number: int) -> Markup:
    """A bow from one column to another: the further apart, the higher; its width grows with the links."""
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
