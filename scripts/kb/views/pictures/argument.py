"""The picture of the argument: pages as boxes in columns, relations as lines."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from markupsafe import Markup

from kb.graph.argument import Argument, Edge, Path, argument
from kb.graph.sentences import PICTURE, SEEN_IN
from kb.html import between, el
from kb.model import Base, Page
from kb.schema import BY_LETTER, KINDS, RELATIONS, START, Kind, Relation
from kb.views.components import short_link
from kb.views.pictures.svg import KINDS_STYLE, box, colour, number, picture, standalone, width, words, wrap

NAME = "argument"

PRINTED = "On paper each connection and each path stands once, with the first page that it belongs to."
"""A sentence for print, which leaves out what a screen repeats."""

_HEAD = 44.0


class _Sizes(NamedTuple):
    """The measures of a picture with names.

    Attributes:
        wide: the width of the picture.
        column: that of a box.
        chip: that of the coloured part of a box.
        size: of the type of the names.
        leading: from one line of a name to the next.
        back: the type of the line that names the pages to which one at the end of the argument leads back.
        most: the lines that a name may take.
    """

    wide: float
    column: float
    chip: float
    size: float
    leading: float
    back: float
    most: int

    @property
    def gap(self) -> float:
        """The room between two columns."""
        return (self.wide - len(KINDS) * self.column) / max(len(KINDS) - 1, 1)


WIDE = _Sizes(1120, 216, 34, 14.5, 18, 13, 3)
MIDDLE = _Sizes(720, 152, 32, 13.5, 16.5, 13, 6)

_STYLE = (
    KINDS_STYLE
    + f".p-box{{fill:{colour('paper')};stroke:var(--p);stroke-width:1.2}}"
    + ".p-chip{fill:var(--p)}"
    + f".p-id{{fill:{colour('on-kind')};font:650 13px var(--kb-sans);text-anchor:middle}}"
    + f".p-name{{fill:{colour('ink')};font:400 {WIDE.size}px var(--kb-sans)}}"
    + ".p-head{fill:var(--p);font:650 17px var(--kb-sans)}"
    + f".p-back{{fill:{colour('muted')};font:400 {WIDE.back}px var(--kb-sans)}}"
    + ".p-line{fill:none;stroke:var(--p);stroke-width:1.6}"
    + ".p-far{stroke-dasharray:6 4}"
)


def in_order() -> list[Relation]:
    """The relations in the order of the picture's columns."""
    order = [kind.letter for kind in KINDS]
    return sorted(RELATIONS, key=lambda each: (order.index(each.source), order.index(each.target)))


def in_general(relation: Relation) -> str:
    """What a line of a relation says: "a trend raises a dilemma"."""
    source, target = BY_LETTER[relation.source], BY_LETTER[relation.target]
    return f"{source.article} {source.name} {relation.name} {target.article} {target.name}"


def is_far(relation: Relation) -> bool:
    """Whether its line is dashed: where it passes a column by on its way on."""
    order = [kind.letter for kind in KINDS]
    return order.index(relation.target) - order.index(relation.source) > 1


def stroke(relation: Relation) -> str:
    """The class of a line."""
    return "p-line p-far" if is_far(relation) else "p-line"


# The pictures with names


def drawing(whole: Argument, style: str = "") -> Markup:
    """Columns of boxes with a line for each relation; those back to the first column are words in a box.

    Args:
        whole: the argument.
        style: more CSS rules for the page that holds it.
    """
    return _named(whole, WIDE, _STYLE + style, "wide")


def middle(whole: Argument) -> Markup:
    """The same for screens on which the wide one would be too small to read; its rules are those of that."""
    smaller = (
        f".kb-picture-middle .p-name{{font-size:{MIDDLE.size}px}}.kb-picture-middle .p-head{{font-size:16px}}"
    )
    return _named(whole, MIDDLE, smaller, "middle")


def _named(whole: Argument, sizes: _Sizes, style: str, name: str) -> Markup:
    rows = {kind.letter: [_Box(whole, page, sizes) for page in whole.of_kind(kind.letter)] for kind in KINDS}
    high = max(sum(each.high + 12 for each in column) for column in rows.values()) + _HEAD
    places: dict[str, tuple[float, float, float]] = {}
    drawn: list[Markup] = []
    for at, kind in enumerate(KINDS):
        x = at * (sizes.column + sizes.gap)
        column = rows[kind.letter]
        spare = high - _HEAD - sum(each.high for each in column)
        step = spare / max(len(column), 1)
        y = _HEAD + step / 2
        drawn.append(words(x, 22, [kind.title], class_=f"p-head p-{kind.letter.lower()}"))
        for each in column:
            places[each.page.id] = (x, y, each.high)
            drawn.append(each.drawn(x, y))
            y += each.high + step
    lines = [_line(whole, edge, places, sizes.column) for edge in drawn_edges(whole)]
    return picture(
        *(sizes.wide, high, PICTURE, style, el("g", lines), drawn),
        name=f"{NAME}-{name}",
        class_=f"kb-picture-{name}",
    )


def drawn_edges(whole: Argument) -> Iterator[Edge]:
    """Edges that are lines; those back to the first column are words in boxes."""
    return (edge for edge in whole.edges if edge.relation.target != START)


class _Box:
    """A page as a box: its id, its title, and the pages of the first column to which it leads back."""

    def __init__(self, whole: Argument, page: Page, sizes: _Sizes) -> None:
        self.page = page
        self._whole = whole
        self._sizes = sizes
        self._lines = wrap(page.title, sizes.column - sizes.chip - 18, sizes.size, most=sizes.most)
        self._back = tuple(self._placed())
        self._foot = 21 + max((row for _, _, row in self._back), default=0) if self._back else 0.0
        self.high = max(30.0, 11 + sizes.leading * len(self._lines)) + self._foot

    def _placed(self) -> Iterator[tuple[Edge, float, float]]:
        """The edges to the first column, each with its place in the rows below the name: across, and down."""
        back = [e for e in self._whole.of(self.page.id) if e.source == self.page.id]
        x, y = 9.0, 0.0
        for at, edge in enumerate(edge for edge in back if edge.relation.target == START):
            x += width(edge.relation.name, self._sizes.back) + 6 if at == 0 else 0
            wide = self._wide(edge)
            if x + wide > self._sizes.column - 6 and at:
                x, y = 9.0, y + 20
            yield edge, x, y
            x += wide + 4

    def _wide(self, edge: Edge) -> float:
        return width(edge.target, 13, bold=True) + 8

    def drawn(self, x: float, y: float) -> Markup:
        sizes = self._sizes
        letter = self.page.id[:1].lower()
        top = self.high - self._foot
        return el(
            "g",
            box(x, y, sizes.column, self.high, 3, class_="p-box"),
            el(
                "a",
                box(x, y, sizes.column, top, 3, class_="p-hit", fill="transparent"),
                box(x, y, sizes.chip, top, 3, class_="p-chip"),
                words(x + sizes.chip / 2, y + top / 2 + 4.5, [self.page.id], class_="p-id"),
                words(
                    x + sizes.chip + 8,
                    y + top / 2 + 5 - (len(self._lines) - 1) * sizes.leading / 2,
                    self._lines,
                    sizes.leading,
                    class_="p-name",
                ),
                href=f"#path-{self.page.id}",
                aria_label=f"{self.page.id} {self.page.title}: show its paths",
            ),
            list(self._responds(x, y + top + 13)),
            class_=f"p-node p-{letter}",
            data_path=_touches(self._whole, self.page.id),
            data_id=self.page.id,
        )

    def _responds(self, left: float, y: float) -> Iterator[Markup]:
        for at, (edge, across, down) in enumerate(self._back):
            label = edge.relation.name
            if at == 0:
                yield words(left + 9, y, [label], class_="p-back")
            wide = self._wide(edge)
            yield el(
                "g",
                el("title", f"{edge.source} {label} {edge.target}"),
                box(left + across, y + down - 13, wide, 17, 2, class_="p-chip"),
                words(left + across + wide / 2, y + down, [edge.target], class_="p-id"),
                class_=f"p-edge p-{START.lower()}",
                data_path=" ".join(self._whole.shown_with[edge.ends]),
                data_from=edge.source,
                data_to=edge.target,
            )


def _touches(whole: Argument, page_id: str) -> str:
    """Ids of the pages whose choice shows this one too."""
    near = {end for ends in whole.through[page_id] for end in ends} | {page_id}
    return " ".join(each for each in whole.pages if each in near)


def _line(
    whole: Argument, edge: Edge, places: dict[str, tuple[float, float, float]], column: float
) -> Markup:
    x1, y1, high1 = places[edge.source]
    x2, y2, high2 = places[edge.target]
    return _curve(whole, edge, x1 + column, y1 + high1 / 2, x2, y2 + high2 / 2)


def _curve(whole: Argument, edge: Edge, x1: float, y1: float, x2: float, y2: float) -> Markup:
    bend = min((x2 - x1) / 2, 90)
    path = (
        f"M{number(x1)} {number(y1)}C{number(x1 + bend)} {number(y1)} "
        f"{number(x2 - bend)} {number(y2)} {number(x2)} {number(y2)}"
    )
    return el(
        "path",
        el("title", f"{edge.source} {edge.relation.name} {edge.target}"),
        d=path,
        class_=f"p-edge {stroke(edge.relation)} p-{edge.source[:1].lower()}",
        data_path=" ".join(whole.shown_with[edge.ends]),
        data_from=edge.source,
        data_to=edge.target,
    )


# The narrow picture: ids only, for phones

_SMALL_WIDE, _SMALL_CHIP, _SMALL_HIGH, _SMALL_STEP = 330.0, 42.0, 30.0, 39.0
_SMALL_SIZE = 14.0
"""Of the type; still 12 pixels high on a screen of 320."""


def small(base: Base) -> Markup:
    """The narrow picture by itself, where no other has brought the rules along; its ids lead to the pages."""
    return narrow(argument(base), alone=True)


def narrow(whole: Argument, *, alone: bool = False) -> Markup:
    """The picture with ids only: their titles are in the text below.

    Args:
        whole: the argument.
        alone: whether it is shown without the wide picture, which has the CSS rules, and without the paths
            below; an id is then a link to the page itself.
    """
    high = _HEAD + _SMALL_STEP * max((len(whole.of_kind(kind.letter)) for kind in KINDS), default=0)
    places: dict[str, tuple[float, float]] = {}
    drawn: list[Markup] = []
    for at, kind in enumerate(KINDS):
        x = at * (_SMALL_WIDE - _SMALL_CHIP) / max(len(KINDS) - 1, 1)
        pages = whole.of_kind(kind.letter)
        step = (high - _HEAD) / max(len(pages), 1)
        drawn.append(_small_head(at, x, kind))
        for row, page in enumerate(pages):
            y = _HEAD + step * (row + 0.5) - _SMALL_HIGH / 2
            places[page.id] = (x, y)
            drawn.append(_small_box(whole, page, x, y, alone))
    lines = []
    for edge in whole.edges:
        (x1, y1), (x2, y2) = places[edge.source], places[edge.target]
        if edge.relation.target == START:
            (x1, y1), (x2, y2) = (x2, y2), (x1, y1)
        mid = _SMALL_HIGH / 2
        lines.append(_curve(whole, edge, x1 + _SMALL_CHIP, y1 + mid, x2, y2 + mid))
    smaller = f".kb-picture-narrow :is(.p-id,.p-head){{font-size:{_SMALL_SIZE:g}px}}"
    return picture(
        _SMALL_WIDE,
        high,
        PICTURE,
        _STYLE + smaller if alone else smaller,
        el("g", lines),
        drawn,
        name=f"{NAME}-narrow",
        class_="kb-picture-narrow",
    )


def _small_head(at: int, x: float, kind: Kind) -> Markup:
    where = "start" if at == 0 else "end" if at == len(KINDS) - 1 else "middle"
    middle = {"start": x, "middle": x + _SMALL_CHIP / 2, "end": x + _SMALL_CHIP}[where]
    lines = kind.title.split()
    return words(
        middle,
        28 - 15 * (len(lines) - 1),
        lines,
        15,
        class_=f"p-head p-{kind.letter.lower()}",
        style=f"text-anchor:{where}",
    )


def _small_box(whole: Argument, page: Page, x: float, y: float, alone: bool) -> Markup:
    named = f"{page.id} {page.title}"
    return el(
        "g",
        el(
            "a",
            box(x, y, _SMALL_CHIP, _SMALL_HIGH, 3, class_="p-chip"),
            words(x + _SMALL_CHIP / 2, y + _SMALL_HIGH / 2 + 4.5, [page.id], class_="p-id"),
            href=f"#{page.id}" if alone else f"#path-{page.id}",
            aria_label=named if alone else f"{named}: show its paths",
        ),
        class_=f"p-node p-{page.id[:1].lower()}",
        data_path=_touches(whole, page.id),
        data_id=page.id,
    )


def alone(base: Base) -> str:
    """The wide picture as an SVG file for documents."""
    return standalone(drawing(argument(base)))


def path_in_words(whole: Argument, here: str, path: Path) -> Markup:
    """A path of the argument as links in a sentence."""
    cases = [whole.pages[shows.target] for shows, _ in path.evidence]
    return el(
        "span",
        between(
            el("span", " → ", aria_hidden="true"),
            (short_link(here, whole.pages[each]) for each in path.ids[:3]),
        ),
        [f", {SEEN_IN} ", between(", ", (short_link(here, each) for each in cases))] if cases else None,
        class_="kb-chain",
    )
