"""Makes the coastlines of the map, ``scripts/kb/views/pictures/land.txt``.

They are public-domain data of Natural Earth.

Run once, by hand, when other coastlines are wanted: ``python scripts/land.py land-110m.json``. The input is
the file of that name of the npm package ``world-atlas`` 2.0.2 (Natural Earth 4.1.0, 1:110m, as TopoJSON).
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

OUTPUT = Path(__file__).parent / "kb" / "views" / "land.txt"

HEADER = """\
# Coastlines of the map: one ring a line, longitude and latitude of each point in tenths of a degree.
# Made with Natural Earth (naturalearthdata.com), 1:110m physical vectors, land, version 4.1.0: public domain.
# Taken from the npm package world-atlas 2.0.2 and simplified by scripts/land.py; without Antarctica.
"""

TOLERANCE, SMALLEST, SOUTHERNMOST = 0.3, 0.8, -58.0
"""Degrees by which a point may be off its line; square degrees of an island; latitude of the edge."""

Point = tuple[float, float]


def rings(topology: dict) -> list[list[Point]]:  # type: ignore[type-arg]  # as JSON has it
    """The outlines of all land in degrees."""
    (scale_x, scale_y), (x0, y0) = topology["transform"]["scale"], topology["transform"]["translate"]
    arcs: list[list[Point]] = []
    for arc in topology["arcs"]:
        x = y = 0
        points: list[Point] = []
        for dx, dy in arc:
            x, y = x + dx, y + dy
            points.append((x * scale_x + x0, y * scale_y + y0))
        arcs.append(points)
    found: list[list[Point]] = []
    for shape in topology["objects"]["land"]["geometries"]:
        for polygon in shape["arcs"]:
            for ring in polygon:
                line: list[Point] = []
                for at in ring:
                    part = arcs[at] if at >= 0 else arcs[~at][::-1]
                    line += part[1:] if line else part
                found.append(line)
    return found


def unbroken(ring: list[Point]) -> list[Point]:
    """A ring that crosses 180 degrees, without the jump to the other edge of the map."""
    found = ring[:1]
    for x, y in ring[1:]:
        last = found[-1][0]
        found.append((x - 360 * round((x - last) / 360), y))
    aside = 360 * round(sum(x for x, _ in found) / len(found) / 360)
    return [(x - aside, y) for x, y in found]


def simplified(line: list[Point]) -> list[Point]:
    """A line without the points that are hardly off it (Douglas and Peucker)."""
    if len(line) < 3:
        return line
    (x1, y1), (x2, y2) = line[0], line[-1]
    long = ((x2 - x1) ** 2 + (y2 - y1) ** 2) ** 0.5
    offs = [
        abs((x2 - x1) * (y1 - y) - (x1 - x) * (y2 - y1)) / long
        if long
        else ((x - x1) ** 2 + (y - y1) ** 2) ** 0.5
        for x, y in line[1:-1]
    ]
    worst = max(range(len(offs)), key=lambda at: offs[at])
    if offs[worst] <= TOLERANCE:
        return [line[0], line[-1]]
    return simplified(line[: worst + 2])[:-1] + simplified(line[worst + 1 :])


def area(ring: list[Point]) -> float:
    """Square degrees that a ring encloses."""
    pairs = zip(ring, ring[1:] + ring[:1], strict=True)
    return abs(sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in pairs)) / 2


def main() -> None:
    """Read the topology, write the coastlines."""
    topology = json.loads(Path(sys.argv[1]).read_text("utf-8"))
    lines = []
    for ring in map(unbroken, rings(topology)):
        if area(ring) < SMALLEST or max(y for _, y in ring) < SOUTHERNMOST:
            continue
        tenths = [(round(x * 10), round(y * 10)) for x, y in simplified(ring)[:-1]]
        if len(tenths) > 2:
            lines.append(" ".join(f"{x},{y}" for x, y in tenths))
    OUTPUT.write_text(HEADER + "\n".join(lines) + "\n", "utf-8")


if __name__ == "__main__":
    main()
