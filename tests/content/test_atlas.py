"""The timeline and the map: the picture, the list and the data say the same, and no name covers another."""

from __future__ import annotations

import re

import pytest
from bs4 import BeautifulSoup

from kb.model import Base
from kb.schema.paths import MAP, TIMELINE
from kb.text import dates
from kb.views.marked import map as map_page
from kb.views.marked import timeline
from kb.views.pictures import timeline as years
from kb.views.pictures import world_map

PANELS = [
    pytest.param(panel, wide, id=f"{wide:.0f}-{panel.title}")
    for panels, wide in ((world_map.WIDE, 960.0), (world_map.NARROW, 350.0))
    for panel in panels
]


def links(picture: str) -> list[str]:
    return [str(each["href"]) for each in BeautifulSoup(picture, "html.parser").select("a[href]")]


def shown(base: Base, panel: world_map.Panel, wide: float) -> list[world_map.Spot]:
    return world_map.spots(
        world_map.View(panel, wide), [each for each in base.places if each.region.value in panel.regions]
    )


@pytest.mark.parametrize(("panel", "wide"), PANELS)
def test_no_mark_or_name_covers_another(base: Base, panel: world_map.Panel, wide: float) -> None:
    spots = shown(base, panel, wide)
    assert spots
    covered = [rect for spot in spots for rect in (spot.mark, spot.name)]
    whole = world_map.Rect(0, 0, wide, world_map.View(panel, wide).high)
    assert all(rect.within(whole) for rect in covered)
    assert [(a, b) for at, a in enumerate(covered) for b in covered[:at] if a.meets(b)] == []


@pytest.mark.parametrize("draw", [world_map.wide, world_map.narrow])
def test_each_place_is_on_the_map_and_in_the_list_once(base: Base, draw: object) -> None:
    assert callable(draw)
    expected = sorted(f"#place-{each.id.value}" for each in base.places)
    assert sorted(links(draw(base))) == expected
    listed = BeautifulSoup(map_page.view(base, base.by_path[MAP]), "html.parser").select("li[data-item]")
    assert sorted(f"#{each['id']}" for each in listed) == expected


@pytest.mark.parametrize("draw", [years.wide, years.narrow])
def test_each_event_is_on_the_timeline_and_in_the_list_once(base: Base, draw: object) -> None:
    assert callable(draw)
    picture = BeautifulSoup(draw(base), "html.parser")
    drawn = [title.get_text() for title in picture.select("circle > title")]
    said = [
        f"{dates.in_words(each.date.value, each.until.value)}: {each.title.value}" for each in base.events
    ]
    assert sorted(drawn) == sorted(said)
    whole = BeautifulSoup(timeline.view(base, base.by_path[TIMELINE]), "html.parser")
    assert [each["id"] for each in whole.select("li[data-item]")] == [
        f"event-{each.id.value}" for each in years.dated(base)
    ]
    ids = {each["id"] for each in whole.select("[id]")}
    assert {link.removeprefix("#") for link in links(str(picture))} <= ids


def test_the_count_of_a_year_is_that_of_its_dots(base: Base) -> None:
    for year in BeautifulSoup(years.wide(base), "html.parser").select("a[aria-label]"):
        number = re.search(r": (\d+) events?$", str(year["aria-label"]))
        assert number
        assert int(number[1]) == len(year.select("circle"))


def test_what_the_paper_tells_is_filled(base: Base) -> None:
    picture = BeautifulSoup(years.wide(base), "html.parser")
    by_paper = [each for each in base.events if any(re.search(r"\.\d+$", id_.value) for id_ in each.told)]
    assert len(picture.select("circle.p-dot")) == len(by_paper)
    assert len(picture.select("circle.p-ring")) == len(base.events) - len(by_paper)


def test_pictures_are_the_same_each_time_and_stand_alone(base: Base) -> None:
    for draw in (world_map.svg, years.svg):
        assert (made := draw(base)) == draw(base)
        assert "var(" not in made
        assert "http" not in made.replace("http://www.w3.org/2000/svg", "")


def test_land_is_small_and_has_no_line_across_the_map() -> None:
    path = world_map.land_path(world_map.View(world_map.WIDE[0], 960))
    assert len(path) < 25_000
    for ring in path.split("M")[1:]:
        xs = [float(point.split()[0]) for point in ring.rstrip("Z").split("L")]
        ys = [float(point.split()[1]) for point in ring.rstrip("Z").split("L")]
        assert max(xs) - min(xs) < 600 or max(ys) - min(ys) > 100


@pytest.mark.parametrize(("east", "north", "x", "y"), [(180, 0, 2.7066, 0), (0, 90, 0, 1.3173), (0, 0, 0, 0)])
def test_the_projection_has_the_published_extent(east: float, north: float, x: float, y: float) -> None:
    assert world_map.equal_earth(east, north) == pytest.approx((x, y), abs=1e-4)


@pytest.mark.parametrize(
    ("date", "until", "said"),
    [
        ("2013", "", "2013"),
        ("2013-06", "", "June 2013"),
        ("2013-06-24", "", "24 June 2013"),
        ("2023-06-27", "2023-07-07", "27 June to 7 July 2023"),
        ("2010-11-19", "2010-11-20", "19 to 20 November 2010"),
        ("2012", "2013", "2012 to 2013"),
        ("2012-12", "2013-01", "December 2012 to January 2013"),
        ("2013", "2013", "2013"),
        ("2013-13", "", "2013-13"),
    ],
)
def test_a_date_in_words(date: str, until: str, said: str) -> None:
    assert dates.in_words(date, until) == said
