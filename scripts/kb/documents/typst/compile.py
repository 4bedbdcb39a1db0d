"""Typst sources -> PDF/UA-1 and PDF/A-2a, set until page numbers are settled."""

from __future__ import annotations

import datetime
import json
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from kb.documents.export import ExportContext, ExportError
from kb.documents.typst.errors import typst_problems
from kb.documents.typst.finish import DESTINATIONS, finished, with_destinations
from kb.documents.typst.sources import FONTS, MAIN, NUMBERS, TABLE, TEMPLATES, Place, Sources, table_source

if TYPE_CHECKING:
    import typst

_PASSES = 12
"""Most times that a document is set before its page numbers must be settled."""


def set_pdf(workshop: ExportContext, sources: Sources) -> bytes:
    """The document.

    Raises:
        ExportError: Typst cannot set it; each of its errors is a problem, in its place where that is known.
    """
    return set_paged(workshop, sources)[0]


def set_paged(workshop: ExportContext, sources: Sources) -> tuple[bytes, dict[str, int]]:
    """The PDF, and the page, counted from 1, of each of its destinations.

    Raises:
        ExportError: Typst cannot set it; each of its errors is a problem, with its position where known.
    """
    import typst

    with tempfile.TemporaryDirectory(prefix="kb-") as name:
        folder = Path(name)
        for path, text in sources.files.items():
            _put(folder / path, with_destinations(path, text, sources).encode("utf-8"))
        for path, data in sources.binaries.items():
            _put(folder / path, data)
        for file in TEMPLATES.glob("*.typ"):
            _put(folder / file.name, file.read_bytes())
        _put(folder / TABLE, table_source().encode("utf-8"))
        _put(folder / NUMBERS, numbers_source({}, {}, draft=bool(sources.titles)).encode())
        compiler = typst.Compiler(folder / MAIN, root=folder, font_paths=[FONTS], ignore_system_fonts=True)
        moment = datetime.datetime.combine(sources.day, datetime.time(), datetime.UTC)
        try:
            places = _settled(compiler, folder, sources)
            made, warnings = compiler.compile_with_warnings(
                format="pdf", pdf_standards=["a-2a", "ua-1"], timestamp=int(moment.timestamp())
            )
        except typst.TypstError as error:
            raise ExportError(typst_problems(workshop, sources, error)) from error
    if not isinstance(made, bytes):
        raise TypeError("typst was asked for one document")
    if unsettled := [each.message for each in warnings if "converge" in each.message]:
        raise RuntimeError(f"page numbers of a document are not settled: {unsettled[0]}")
    return finished(made, places, sources)


class _Frame(NamedTuple):
    """Where text begins and ends on a page, in points from its upper edge."""

    top: float
    bottom: float

    def share(self, place: Place) -> float:
        """How much of its page is above a place."""
        return (float(place["y"].removesuffix("pt")) - self.top) / (self.bottom - self.top)


def _settled(compiler: typst.Compiler, folder: Path, sources: Sources) -> dict[str, Place]:
    """The position of each label in a text that holds the page numbers of its labels.

    Each pass sets the text with the numbers, and the fit of the parts, of the pass before. Where positions
    do not settle (a longer number takes one more line, and moves itself), all numbers get the same width.
    The first pass, which knows no numbers, is a draft without the lists at the end of the document.
    """
    numbers: dict[str, int] = {}
    fits: dict[str, int] = {}
    for attempt in range(_PASSES):
        if attempt:
            _put(folder / NUMBERS, numbers_source(numbers, fits, fixed=attempt >= _PASSES // 2).encode())
        places, frame = _asked(compiler)
        found = {name: place["page"] for name, place in places.items()}
        fitted = fits
        if attempt < _PASSES // 2:
            refit = _sided if sources.sides else _fitted
            fitted = {part: refit(places, frame, part, fits.get(part, 0)) for part in sources.parts}
            fitted = {part: level for part, level in fitted.items() if level}
        if found == numbers and fitted == fits:
            return places
        changed = {part: level for part, level in fitted.items() if level != fits.get(part, 0)}
        numbers, fits = _expected(places, changed), fitted
    raise RuntimeError(f"page numbers of a document are not settled after {_PASSES} passes")


def _expected(places: Mapping[str, Place], changed: Mapping[str, int]) -> dict[str, int]:
    """The likely pages of labels when parts are set in another way; a guess that saves a pass.

    Args:
        places: their positions now.
        changed: parts and their new fits.
    """
    pages = {name: place["page"] for name, place in places.items()}
    for part, level in changed.items():
        end = places[f"end-{part}"]["page"]
        turn = places.get(f"turn-{part}")
        if level == CLOSER:  # what was left over finds room on the page before, and all the rest moves up
            pages |= {name: pages[name] - 1 for name, place in places.items() if place["page"] >= end}
        elif level in (TURNED, UNROLLED) and turn is not None:
            at = turn["page"], float(turn["y"].removesuffix("pt"))
            for name, place in places.items():
                if at <= (place["page"], float(place["y"].removesuffix("pt"))) and place["page"] < end:
                    pages[name] = end + pages[name] - place["page"]
    return pages


LEAST = 0.25
"""How much of the last page of a part has text, at least."""

CLOSER, TURNED, UNROLLED = 1, 2, 3
"""Fits of a part, beside 0: set closer; its last section begins a page; that section in one column too."""

_GAIN = 0.06
"""How much shorter a text is that is set closer."""


def _fitted(places: Mapping[str, Place], frame: _Frame, part: str, level: int) -> int:
    """How a part is set, so that its last page is no remainder; where nothing helps, as it was."""
    begin, end = places[f"begin-{part}"], places[f"end-{part}"]
    filled, before = frame.share(end), end["page"] - begin["page"]
    if not before or filled >= LEAST or level == UNROLLED:
        return level
    turn = places.get(f"turn-{part}")
    if level < CLOSER and (turn is None or filled < _GAIN * (before + filled)):
        return CLOSER
    if turn is None:
        return level
    last = filled + end["page"] - turn["page"] - frame.share(turn)
    return max(level + 1, TURNED if last >= LEAST else UNROLLED)


CLOSENESS = {0: 1.0, 11: 0.965, 12: 0.93, 13: 0.84, 14: 0.79}
"""Fits of a leaflet -> how long its text is, in parts of its length at the first."""

NOTED, OWN_SIDE = 21, 22
"""Fits of a leaflet of four sides: what it leaves is for notes, on the last side or on this alone."""


def _sided(places: Mapping[str, Place], frame: _Frame, part: str, level: int) -> int:
    """How a leaflet is set, so that it has two sides or four."""
    end, foot = places[f"end-{part}"], places[f"foot-{part}"]
    length = end["page"] + frame.share(end) - frame.share(foot)
    if level >= NOTED or foot["page"] <= 2:
        return level
    whole = length / CLOSENESS[level]
    split = foot["page"] > end["page"]  # where it says nothing of how much is missing
    for closer, share in CLOSENESS.items():
        if closer > level and (split or whole * share <= 2):
            return closer
    return NOTED if whole > 3 else OWN_SIDE


def _asked(compiler: typst.Compiler) -> tuple[dict[str, Place], _Frame]:
    try:
        found = json.loads(compiler.query(f"<{DESTINATIONS}>", field="value", one=True))
    except RuntimeError:
        compiler.compile(format="pdf", pdf_standards=["a-2a", "ua-1"])  # reports the position as well
        raise
    places, turns, (top, bottom, height) = found
    return dict((*places, *turns)), _Frame(top, height - bottom)


def numbers_source(
    numbers: Mapping[str, int], fits: Mapping[str, int], *, fixed: bool = False, draft: bool = False
) -> str:
    """The file ``numbers.typ``: what the templates ask of the pass before.

    Args:
        numbers: label -> the number of its page.
        fits: part -> how it is set.
        fixed: whether each number gets the same room.
        draft: whether only places are asked for.
    """

    def rows(values: Mapping[str, int]) -> str:
        return "".join(f"{json.dumps(name)}: {value}, " for name, value in sorted(values.items())) or ":"

    return (
        f"#let fixed = {'true' if fixed else 'false'}\n"
        f"#let draft = {'true' if draft else 'false'}\n"
        f"#let fits = ({rows(fits)})\n#let numbers = ({rows(numbers)})\n"
    )


def _put(file: Path, data: bytes) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(data)
