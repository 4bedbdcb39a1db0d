"""The map as a picture: land in an equal-area projection, a mark and a name for each place.

Everything is computed from ``docs/places.yml`` and ``land.txt``; the same data give the same picture. Names
are set where they cover nothing, and a fine line leads from what had to be moved to where it belongs.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import NamedTuple

from markupsafe import Markup

from kb.html import Child, el
from kb.model import Base, Place
from kb.schema import EVIDENCE, REGIONS
from kb.views.components import pages_of
from kb.views.pictures.svg import KINDS_STYLE, box, colour, number, picture, standalone, width, words

LAND = Path(__file__).with_name("land.txt")

TITLE = "Map: places that the pages tell of, and seats of organisations; each leads to its entry in the list"

SIZE, MARK = 13.2, 8.0
"""Size of the names; half the width of a mark."""

_STYLE = (
    "text{font-family:var(--kb-sans)}"
    f".p-sea{{fill:{colour('raised')}}}.p-land{{fill:{colour('land')}}}"
    f".p-frame{{fill:none;stroke:{colour('muted')}}}"
    f".p-name,.p-panel{{font-size:{SIZE:g}px;fill:{colour('ink')}}}"
    ".p-panel{font-weight:650}"
    f".p-lead{{fill:none;stroke:{colour('muted')};stroke-width:.8}}"
    f".p-dot{{fill:{colour('ink')}}}"
    f".p-mark{{fill:{colour('ink')};stroke:{colour('paper')};stroke-width:1}}"
    ".p-kind{fill:var(--p)}"
    f".p-letter{{font-size:{SIZE:g}px;font-weight:650;text-anchor:middle}}"
    f".p-letter{{fill:{colour('on-kind')}}}" + KINDS_STYLE
)


class Panel(NamedTuple):
    """A part of the world on the map, with the regions whose places are marked on it; bounds in degrees."""

    title: str
    regions: tuple[str, ...]
    west: float
    east: float
    south: float
    north: float


EUROPE, AFRICA, AMERICAS, ASIA = REGIONS

WIDE = (
    Panel("The world", (AFRICA, AMERICAS, ASIA), -150, 165, -45, 66),
    Panel(EUROPE, (EUROPE,), -25, 45, 36, 62),
)
NARROW = (
    Panel(EUROPE, (EUROPE,), -14, 33, 35, 66),
    Panel(AFRICA, (AFRICA,), -24, 60, -36, 48),
    Panel(AMERICAS, (AMERICAS,), -125, -35, -35, 54),
    Panel(ASIA, (ASIA,), 50, 155, -20, 55),
)

_WIDE, _NARROW, _HEAD = 960.0, 350.0, 26.0

Point = tuple[float, float]


def equal_earth(east: float, north: float) -> Point:
    """A point of the earth on the plane, in the projection of Šavrič, Patterson and Jenny (2018).

    >>> equal_earth(0, 0)
    (0.0, 0.0)
    """
    a1, a2, a3, a4 = 1.340264, -0.081106, 0.000893, 0.003796
    t = math.asin(math.sqrt(3) / 2 * math.sin(math.radians(north)))
    bend = 9 * a4 * t**8 + 7 * a3 * t**6 + 3 * a2 * t**2 + a1
    x = 2 * math.sqrt(3) * math.radians(east) * math.cos(t) / (3 * bend)
    return x, a4 * t**9 + a3 * t**7 + a2 * t**3 + a1 * t


@dataclass(frozen=True)
class View:
    """How a panel lies on the picture: its width there, and where its upper edge is."""

    panel: Panel
    wide: float
    top: float = 0

    @cached_property
    def _centre(self) -> float:
        # The coastlines are cut at 180 degrees: a panel of the whole world keeps their centre.
        return 0.0 if self.panel.east - self.panel.west > 180 else (self.panel.west + self.panel.east) / 2

    @cached_property
    def _scale(self) -> float:
        return (
            self.wide
            / (self._plain(self.panel.east, 0)[0] - self._plain(self.panel.west, 0)[0])
            / self._shrink
        )

    @cached_property
    def _shrink(self) -> float:
        """A panel far from the equator shows degrees of longitude closer together."""
        middle = (self.panel.south + self.panel.north) / 2
        return equal_earth(1, middle)[0] / equal_earth(1, 0)[0]

    def _plain(self, east: float, north: float) -> Point:
        return equal_earth(east - self._centre, north)

    @cached_property
    def high(self) -> float:
        """The height of the panel."""
        up, down = self._plain(0, self.panel.north)[1], self._plain(0, self.panel.south)[1]
        return round((up - down) * self._scale)

    def at(self, east: float, north: float) -> Point:
        """A point of the earth on the picture."""
        x, y = self._plain(east, north)
        left, up = self._corner
        return (x - left) * self._scale, (up - y) * self._scale + self.top

    @cached_property
    def _corner(self) -> Point:
        west, north = self._plain(self.panel.west, 0)[0], self._plain(0, self.panel.north)[1]
        return west * self._shrink, north


@cache
def _land() -> tuple[tuple[Point, ...], ...]:
    """The coastlines in degrees."""
    lines = [line for line in LAND.read_text("utf-8").splitlines() if line and not line.startswith("#")]
    return tuple(
        tuple((int(x) / 10, int(y) / 10) for x, y in (pair.split(",") for pair in line.split()))
        for line in lines
    )


@cache
def land_path(view: View) -> str:
    """The land of a panel as the data of a path."""
    parts: list[str] = []
    for ring in _land():
        points = [view.at(*point) for point in ring]
        for axis, edge, sign in (
            (0, 0.0, 1),
            (0, view.wide, -1),
            (1, view.top, 1),
            (1, view.top + view.high, -1),
        ):
            points = _cut(points, axis, edge, sign)
        shown: list[str] = []
        for x, y in points:
            said = f"{number(x)} {number(y)}"
            if not shown or shown[-1] != said:
                shown.append(said)
        if len(shown) > 2:
            parts.append(f"M{'L'.join(shown)}Z")
    return "".join(parts)


def _cut(points: list[Point], axis: int, edge: float, sign: int) -> list[Point]:
    """What of a ring lies on the inner side of an edge (Sutherland and Hodgman)."""
    found: list[Point] = []
    for before, point in zip(points[-1:] + points[:-1], points, strict=True):
        inside, was_inside = ((each[axis] - edge) * sign >= 0 for each in (point, before))
        if inside != was_inside:
            part = (edge - before[axis]) / (point[axis] - before[axis])
            x, y = (before[at] + part * (point[at] - before[at]) for at in (0, 1))
            found.append((x, y))
        if inside:
            found.append(point)
    return found


class Rect(NamedTuple):
    """A part of the picture that something covers."""

    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: Rect) -> bool:
        """Whether two cover the same spot."""
        return (
            self.left < other.right
            and other.left < self.right
            and self.top < other.bottom
            and other.top < self.bottom
        )

    def within(self, other: Rect) -> bool:
        """Whether it lies inside of another."""
        return (
            self.left >= other.left
            and self.right <= other.right
            and self.top >= other.top
            and self.bottom <= other.bottom
        )


class Spot(NamedTuple):
    """A place on the picture: where it is, where its mark is, where its name is, and where that begins."""

    place: Place
    point: Point
    mark: Rect
    name: Rect


def spots(view: View, places: Iterable[Place], covered: Iterable[Rect] = ()) -> list[Spot]:
    """Marks and names of places, so that none covers another or what is covered, as far as there is room."""
    whole = Rect(2, view.top + _HEAD, view.wide - 2, view.top + view.high - 2)
    taken = [*covered]
    marks: list[tuple[Place, Point, Rect]] = []
    for place in places:
        if place.at is None:
            continue
        x, y = view.at(*place.at)
        tried = [_square(x + dx, y + dy) for dx, dy in _around()]
        mark = _free(tried, taken, whole)
        taken.append(mark)
        marks.append((place, (x, y), mark))
    found: list[Spot] = []
    for place, point, mark in marks:
        name = _free(list(_names(mark, width(place.name, SIZE))), taken, whole)
        taken.append(name)
        found.append(Spot(place, point, mark, name))
    return found


def _around() -> Iterator[Point]:
    yield 0.0, 0.0
    for far in (18, 24, 32, 40, 52):
        for turn in range(12):
            angle = math.radians(30 * turn - 90)
            yield far * math.cos(angle), far * math.sin(angle)


def _square(x: float, y: float) -> Rect:
    return Rect(x - MARK - 1, y - MARK - 1, x + MARK + 1, y + MARK + 1)


def _names(mark: Rect, wide: float) -> Iterator[Rect]:
    """Candidate positions of a name, the best first: beside, above and below its mark, then further off."""
    x, y = (mark.left + mark.right) / 2, (mark.top + mark.bottom) / 2
    half = SIZE / 2 + 1
    for far in (3, 10, 18, 28, 40, 54, 70):
        right, left = mark.right + far, mark.left - far - wide
        rows = [y, *(y + step * side for step in range(8, int(far) + 9, 8) for side in (-1, 1))]
        for row in rows:
            for start in (right, left):
                yield Rect(start, row - half, start + wide, row + half)
        for row in (mark.top - far - half, mark.bottom + far + half):
            for start in (x - wide / 2, x - wide + MARK, x - MARK):
                yield Rect(start, row - half, start + wide, row + half)


def _free(tried: list[Rect], taken: list[Rect], whole: Rect) -> Rect:
    """The first of several that covers nothing; where each does, the first."""
    for each in tried:
        if each.within(whole) and not any(each.meets(other) for other in taken):
            return each
    return tried[0]


def drawing(
    base: Base, panels: tuple[Panel, ...], wide: float, name: str, class_: str, inset: str = ""
) -> Markup:
    """The panels one below the other; ``inset`` says where what is framed is larger."""
    children: list[Child] = []
    top = 0.0
    for panel in panels:
        view = View(panel, wide, top)
        children.append(_panel(base, view, inset))
        top += view.high + 12
    return picture(wide, top - 12, TITLE, _STYLE, children, name=name, class_=class_)


def wide(base: Base) -> Markup:
    """The world and, larger, Europe."""
    return drawing(base, WIDE, _WIDE, "map-wide", "kb-picture-wide", "Europe: below")


def narrow(base: Base) -> Markup:
    """One part of the world below the other, for phones."""
    return drawing(base, NARROW, _NARROW, "map-narrow", "kb-picture-narrow")


def middle(base: Base) -> Markup:
    """The parts of the world in two columns, as large as on phones."""
    children: list[Child] = []
    ends = [0.0, 0.0]
    for panel in NARROW:
        at = ends.index(min(ends))
        view = View(panel, _NARROW, ends[at])
        drawn = _panel(base, view)
        children.append(el("g", drawn, transform=f"translate({number(at * (_NARROW + 20))} 0)"))
        ends[at] += view.high + 20
    return picture(
        *(2 * _NARROW + 20, max(ends) - 20, TITLE, _STYLE, children),
        name="map-middle",
        class_="kb-picture-middle",
    )


def svg(base: Base) -> str:
    """The wide picture as an SVG file for documents."""
    return standalone(wide(base))


def world(base: Base) -> str:
    """The world as an SVG file for a page; Europe has the next."""
    return standalone(drawing(base, WIDE[:1], _WIDE, "map-world", "kb-picture-wide", "Europe: next page"))


def europe(base: Base) -> str:
    """Europe as an SVG file for a page."""
    return standalone(drawing(base, WIDE[1:], _WIDE, "map-europe", "kb-picture-wide"))


def _panel(base: Base, view: View, inset: str = "") -> list[Child]:
    panel = view.panel
    places = [each for each in base.places if each.region.value in panel.regions]
    drawn: list[Child] = [
        box(0, view.top, view.wide, view.high, class_="p-sea"),
        el("path", d=land_path(view), class_="p-land"),
        words(10, view.top + 18, [panel.title], class_="p-panel"),
    ]
    covered: list[Rect] = []
    if inset and EUROPE not in panel.regions:
        small = WIDE[1]
        left, up = view.at(small.west, small.north)[0], view.at(0, small.north)[1]
        right, down = view.at(small.east, small.north)[0], view.at(0, small.south)[1]
        drawn.append(box(left, up, right - left, down - up, class_="p-frame"))
        drawn.append(words(left + 4, up + 14, [inset], class_="p-name"))
        covered.append(Rect(left, up, left + width(inset, SIZE) + 8, up + 18))
        covered += [Rect(left, edge - 2, right, edge + 2) for edge in (up, down)]  # no name is struck through
        covered += [Rect(edge - 2, up, edge + 2, down) for edge in (left, right)]
    found = spots(view, places, covered)
    drawn += [_lead(spot) for spot in found]
    drawn += [_mark(base, spot) for spot in found]
    return drawn


def _lead(spot: Spot) -> Child:
    """Fine lines from a place to its mark and to its name, where these had to be moved."""
    x, y = (spot.mark.left + spot.mark.right) / 2, (spot.mark.top + spot.mark.bottom) / 2
    lines: list[Child] = []
    if (x, y) != spot.point:
        lines.append(el("path", d=_line(spot.point, (x, y)), class_="p-lead"))
        lines.append(el("circle", cx=number(spot.point[0]), cy=number(spot.point[1]), r="2", class_="p-dot"))
    end = (min(max(x, spot.name.left), spot.name.right), (spot.name.top + spot.name.bottom) / 2)
    if math.dist((x, y), end) > 2 * MARK + 6:
        lines.append(el("path", d=_line((x, y), end), class_="p-lead"))
    return lines


def _line(start: Point, end: Point) -> str:
    return f"M{number(start[0])} {number(start[1])}L{number(end[0])} {number(end[1])}"


def upright(base: Base) -> str:
    """The parts of the world in two columns as an SVG file, for a page in portrait format."""
    return standalone(middle(base))


def letter(base: Base, place: Place) -> str:
    """The letter of the kind of pages that mention a place, evidence first; empty where none does."""
    letters = [page.kind.letter for page in pages_of(place.told, base) if page.kind]
    return EVIDENCE if EVIDENCE in letters else letters[0] if letters else ""


def _mark(base: Base, spot: Spot) -> Markup:
    """A circle, or a square for a seat, with the letter of the kind; and the name."""
    place = spot.place
    kind = letter(base, place)
    x, y = (spot.mark.left + spot.mark.right) / 2, (spot.mark.top + spot.mark.bottom) / 2
    shape = "p-mark p-kind" if kind else "p-mark"
    half = MARK if kind else MARK - 3
    mark = (
        box(x - half, y - half, 2 * half, 2 * half, class_=shape)
        if place.organisations
        else el("circle", cx=number(x), cy=number(y), r=number(half), class_=shape)
    )
    said = el("text", kind, x=number(x), y=number(y + 4.6), class_="p-letter", aria_hidden="true")
    name = words(spot.name.left, spot.name.bottom - 3.5, [place.name], class_="p-name")
    link = el("a", mark, said if kind else None, name, href=f"#place-{place.id.value}")
    return el("g", link, class_=f"p-{kind.lower()}" if kind else None)
