"""Typst sources -> PDF: set by the ``typst`` wheel, its paragraphs named as destinations by pikepdf.

The result is PDF/UA-1 and PDF/A-2a in one file, and the same bytes wherever it is made.
"""

from __future__ import annotations

import datetime
import json
import re
import tempfile
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from io import BytesIO
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, TypedDict

from kb.cache import content_key
from kb.exports import ExportError, Workshop
from kb.kinds import ALL_LICENSED, LICENCE
from kb.problems import Problem, Span

if TYPE_CHECKING:
    import typst

HOME = Path(__file__).parents[2]
FONTS, TEMPLATES = HOME / "fonts", HOME / "typst"


MAIN, NUMBERS = "main.typ", "numbers.typ"

_PASSES = 12
"""Most times that a document is set before its page numbers must be settled."""

_DESTINATIONS = "kb-destinations"

_ABOVE = 14
"""Points between the top of the window and the line that a destination opens at."""


class Place(TypedDict):
    """Where a label stands: page, counted from 1, and lengths from its upper left corner."""

    page: int
    x: str
    y: str


@dataclass(frozen=True)
class Sources:
    """Everything that a PDF is set from, but for fonts and templates.

    Attributes:
        files: path -> Typst; one of them is ``main.typ``. A file named ``T7.typ`` is about the page T7.
        binaries: path -> bytes of pictures.
        day: the date that the document bears.
        titles: each label that the text leads to or that is opened from outside -> what stands there, in a
            few words. All become named destinations.
        parts: names of the parts that begin a page (``part-of`` in the templates), and may not end on a page
            that is nearly empty.
        row_heads: how many tables, the first ones, have a head to each row.
        sides: how many sides the document may have; nothing where it may have any number.
        origin: name of a file -> repository path of what it was written from.
        rights: under which licence it is, for its metadata; it ends with the address of the licence.
    """

    files: Mapping[str, str]
    day: datetime.date
    binaries: Mapping[str, bytes] = field(default_factory=dict)
    titles: Mapping[str, str] = field(default_factory=dict)
    parts: Collection[str] = ()
    sides: Collection[int] = ()
    row_heads: int = 0
    origin: Mapping[str, str] = field(default_factory=dict)
    rights: str = ALL_LICENSED

    @property
    def key(self) -> str:
        """A hash of all of it, with fonts and templates."""
        parts = [
            str(self.day),
            self.rights,
            repr(sorted(self.titles.items())),
            *self.parts,
            repr((self.sides, self.row_heads)),
        ]
        for path, text in sorted(self.files.items()):
            parts += [path, text]
        for path, data in sorted(self.binaries.items()):
            parts += [path, data.hex()]
        for file in sorted((*FONTS.glob("*.ttf"), *TEMPLATES.glob("*.typ"))):
            parts += [file.name, file.read_bytes().hex()]
        return content_key(*parts)


def set_pdf(workshop: Workshop, sources: Sources) -> bytes:
    """The document.

    Raises:
        ExportError: Typst cannot set it; each of its errors is a problem, in its place where that is known.
    """
    import typst

    with tempfile.TemporaryDirectory(prefix="kb-") as name:
        folder = Path(name)
        for path, text in sources.files.items():
            _put(folder / path, _with_destinations(path, text, sources).encode("utf-8"))
        for path, data in sources.binaries.items():
            _put(folder / path, data)
        for file in TEMPLATES.glob("*.typ"):
            _put(folder / file.name, file.read_bytes())
        _put(folder / NUMBERS, _numbers({}, {}).encode())
        compiler = typst.Compiler(folder / MAIN, root=folder, font_paths=[FONTS], ignore_system_fonts=True)
        moment = datetime.datetime.combine(sources.day, datetime.time(), datetime.UTC)
        try:
            places = _settled(compiler, folder, sources)
            made, warnings = compiler.compile_with_warnings(
                format="pdf", pdf_standards=["a-2a", "ua-1"], timestamp=int(moment.timestamp())
            )
        except typst.TypstError as error:
            raise ExportError(_problems(workshop, sources, error)) from error
    if not isinstance(made, bytes):
        raise TypeError("typst was asked for one document")
    if unsettled := [each.message for each in warnings if "converge" in each.message]:
        raise RuntimeError(f"page numbers of a document are not settled: {unsettled[0]}")
    return _finished(made, places, sources)


class _Frame(NamedTuple):
    """Where text begins and ends on a page, in points from its upper edge."""

    top: float
    bottom: float

    def share(self, place: Place) -> float:
        """How much of its page is above a place."""
        return (float(place["y"].removesuffix("pt")) - self.top) / (self.bottom - self.top)


def _settled(compiler: typst.Compiler, folder: Path, sources: Sources) -> dict[str, Place]:
    """Where each label stands, when the text names the pages on which its labels stand.

    Each pass sets the text with the numbers, and the fit of the parts, of the pass before. Where it goes on
    changing (a number more takes a line more, and moves itself), numbers get the same room whatever they are.
    """
    numbers: dict[str, int] = {}
    fits: dict[str, int] = {}
    for attempt in range(_PASSES):
        if attempt:
            _put(folder / NUMBERS, _numbers(numbers, fits, fixed=attempt >= _PASSES // 2).encode())
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
    """The pages on which labels will stand when parts are set in another way; a guess that saves a pass.

    Args:
        places: where they stand now.
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
        found = json.loads(compiler.query(f"<{_DESTINATIONS}>", field="value", one=True))
    except RuntimeError:
        compiler.compile(format="pdf", pdf_standards=["a-2a", "ua-1"])  # says where it stands as well
        raise
    places, turns, (top, bottom, height) = found
    return dict((*places, *turns)), _Frame(top, height - bottom)


def _numbers(numbers: Mapping[str, int], fits: Mapping[str, int], fixed: bool = False) -> str:
    def rows(values: Mapping[str, int]) -> str:
        return "".join(f"{json.dumps(name)}: {value}, " for name, value in sorted(values.items())) or ":"

    return (
        f"#let fixed = {'true' if fixed else 'false'}\n"
        f"#let fits = ({rows(fits)})\n#let numbers = ({rows(numbers)})\n"
    )


def _put(file: Path, data: bytes) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(data)


def _with_destinations(path: str, text: str, sources: Sources) -> str:
    """The text, followed in the main file by a list of where each destination stands."""
    if path != MAIN:
        return text
    labels = {*sources.titles, *(f"{end}-{part}" for part in sources.parts for end in ("begin", "end"))}
    names = "".join(f"{json.dumps(name)}, " for name in sorted(labels))
    turns = "".join(f"{json.dumps(f'{at}-{part}')}, " for part in sources.parts for at in ("turn", "foot"))
    return (
        f"{text}\n#context [#metadata((({names}).map(n => (n, locate(label(n)).position())), "
        f"({turns}).filter(n => query(label(n)).len() > 0).map(n => (n, locate(label(n)).position())), "
        "(page.margin.top.length.pt(), page.margin.bottom.length.pt(), page.height.pt())))"
        f" <{_DESTINATIONS}>]\n"
    )


INSIDE = "kb:"
"""How the address of a link inside a document begins in the source; a label follows.

Typst would have to set every paragraph twice to lead to a label, and says of such a link no more than a page.
"""


def _finished(made: bytes, found: Mapping[str, Place], sources: Sources) -> bytes:
    """The PDF with a name for each place, links that say where they lead, and its licence.

    It holds nothing that differs from run to run.
    """
    import pikepdf

    with pikepdf.open(BytesIO(made)) as pdf:
        pages = list(pdf.pages)
        names = pdf.Root.get("/Names", pikepdf.Dictionary())
        # Those that Typst has made itself, for headings, are what its own bookmarks lead to.
        places = dict(pikepdf.NameTree(names.Dests)) if "/Dests" in names else {}
        for name, where in found.items():
            if name not in sources.titles or name in places:
                continue
            page = pages[where["page"] - 1]
            height = float(page.mediabox[3])
            top = min(height, height - float(where["y"].removesuffix("pt")) + _ABOVE)
            places[name] = pikepdf.Array(
                [page.obj, pikepdf.Name.XYZ, 0, round(top, 2), pikepdf.Object.parse(b"null")]
            )
        said = {
            name: (
                pikepdf.String(name),
                pikepdf.String(f"{title}, page {found[name]['page']}"),
            )
            for name, title in sources.titles.items()
        }
        for page in pages:
            for annotation in page.obj.get("/Annots", ()):
                if (action := annotation.get("/A")) is None:
                    continue
                address = str(action.URI)
                if address.startswith(INSIDE):
                    del annotation["/A"]
                    annotation["/Dest"], annotation["/Contents"] = said[address.removeprefix(INSIDE)]
        if places:
            ordered = sorted(places, key=str.encode)
            pairs = [each for name in ordered for each in (pikepdf.String(name), places[name])]
            limits = pikepdf.Array([pikepdf.String(ordered[0]), pikepdf.String(ordered[-1])])
            leaf = pdf.make_indirect(pikepdf.Dictionary(Limits=limits))
            leaf.Names = pikepdf.Array(pairs)  # added later, for it would be copied
            names.Dests = pdf.make_indirect(pikepdf.Dictionary(Kids=pikepdf.Array([leaf])))
            pdf.Root.Names = names
        if sources.row_heads:
            _head_rows(pdf.Root.StructTreeRoot, sources.row_heads)
        if "/Outlines" in pdf.Root:
            pdf.Root.PageMode = pikepdf.Name.UseOutlines
        if "/Suspects" in pdf.Root.MarkInfo:  # none are, which is so without it; poppler reads it wrongly
            del pdf.Root.MarkInfo["/Suspects"]
        with pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as meta:
            meta["dc:rights"] = sources.rights
            if sources.rights == ALL_LICENSED:
                meta["xmpRights:Marked"] = "True"
                meta["xmpRights:WebStatement"] = LICENCE
        out = BytesIO()
        pdf.save(out, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return out.getvalue()


def _head_rows(root: Any, many: int) -> None:
    """Make the first cell of each row of the first tables the head of its row, as Typst cannot.

    Args:
        root: of the structure.
        many: how many tables have such rows.
    """
    import pikepdf

    head = pikepdf.Dictionary(O=pikepdf.Name.Table, Scope=pikepdf.Name.Row)
    for table in islice(_tables(root), many):
        for group in table.K:
            for row in group.K if group.S in ("/THead", "/TBody") else [group]:
                cells = row.get("/K")
                if isinstance(cells, pikepdf.Array) and cells[0].S == "/TD":
                    cells[0].S = pikepdf.Name.TH
                    cells[0].A = head


def _tables(element: Any) -> Iterator[Any]:
    """Tables below an element; what holds words only is not looked into."""
    import pikepdf

    kids = element.get("/K", ())
    for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
        if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
            if kid.S == "/Table":
                yield kid
            elif kid.S in ("/Document", "/Div", "/Sect", "/Part"):
                yield from _tables(kid)


_ERROR = re.compile(r"^error: (?P<said>.*)$", re.MULTILINE)
_WHERE = re.compile(r"┌─ (?P<file>\S+?):(?P<line>\d+):(?P<column>\d+)")
_HINT = re.compile(r"^\s*= hint: (?P<hint>.*)$", re.MULTILINE)
_NO_GLYPH = re.compile(r"the text `\"(?P<text>.*?)\"` could not be displayed")


def _problems(workshop: Workshop, sources: Sources, error: Any) -> Iterator[Problem]:
    """What Typst says, where it stands in what people wrote."""
    said = str(error.diagnostic or error.message)
    missing: dict[str, None] = {}
    for part in re.split(r"\n(?=error: )", said):
        if not (match := _ERROR.search(part)):
            continue
        message = re.sub(r"^PDF/.*? error: ", "", match["said"])
        hint = found["hint"] if (found := _HINT.search(part)) else "mend it, or leave it out"
        if glyph := _NO_GLYPH.search(message):
            missing[_unescaped(glyph["text"])] = None
            continue
        if "missing codepoints" in message and "could not be displayed" in said:
            continue  # what follows from letters without a glyph
        path, span = MAIN, Span()
        if where := _WHERE.search(part):
            path, span = _place(workshop, sources, Path(where["file"]).name, int(where["line"]))
        yield Problem(path, span, "X003", f"a document cannot be set: {message}", hint)
    yield from _without_glyph(workshop, missing)


_ESCAPE = re.compile(r"\\u\{(?P<code>[0-9a-fA-F]+)\}|\\(?P<sign>.)")


def _unescaped(text: str) -> str:
    r"""What a string of Typst says.

    >>> _unescaped(r"\u{e34}a")
    '\u0e34a'
    """
    return _ESCAPE.sub(lambda one: chr(int(one["code"], 16)) if one["code"] else one["sign"], text)


_LISTED = 6
"""Most letters that one problem names."""


def _without_glyph(workshop: Workshop, missing: Iterable[str]) -> Iterator[Problem]:
    """A problem for each line that holds letters without a glyph, at the first of them.

    Args:
        workshop: whose texts are searched.
        missing: what Typst could not show, each time a letter with its marks.
    """
    letters = {letter: None for text in missing for letter in text if not letter.isspace()}
    sought = re.compile("|".join(map(re.escape, letters)) or r"(?!)")
    told: set[str] = set()
    for path, text in sorted(workshop.base.texts.items()):
        start = 0
        for line in text.splitlines(keepends=True):
            found: dict[str, re.Match[str]] = {}
            for one in sought.finditer(line):
                found.setdefault(one[0], one)
            if {*found} - told:
                told |= {*found}
                first = min(found.values(), key=lambda one: one.start())
                yield _no_font(path, Span(start + first.start(), start + first.end()), list(found))
            start += len(line)
    if unseen := [letter for letter in letters if letter not in told]:
        yield _no_font(MAIN, Span(), unseen)


def _no_font(path: str, span: Span, letters: list[str]) -> Problem:
    shown = ", ".join(f"{letter!r} (U+{ord(letter):04X})" for letter in letters[:_LISTED])
    more = f" and {len(letters) - _LISTED} more" if len(letters) > _LISTED else ""
    name = "character" if len(letters) == 1 else "characters"
    said = f"no font of the documents has the {name} {shown}{more}"
    return Problem(path, span, "X002", said, "write it with other characters")


def _place(workshop: Workshop, sources: Sources, name: str, line: int) -> tuple[str, Span]:
    """The page, and the paragraph on it, that a line of a source was written from."""
    path = sources.origin.get(name, "")
    page = workshop.base.by_path.get(path)
    if page is None:
        return path or name, Span()
    before = sources.files[name].split("\n")[:line]
    ids = [row.removeprefix("// @ ") for row in before if row.startswith("// @ ")]
    spans = {anchor.id: anchor.span for anchor in page.anchors}
    return page.path, next((spans[id_] for id_ in reversed(ids) if id_ in spans), Span(page.body, page.body))
