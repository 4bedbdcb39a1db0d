"""The argument as a picture of four columns, and the same as text: the paths through each page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from markupsafe import Markup

from kb.argument import TREND, Argument, Edge, Path, argument
from kb.kinds import KINDS, Kind
from kb.model import Base, Page
from kb.problems import counted
from kb.views.drawing import KINDS_STYLE, box, colour, number, picture, standalone, width, words, wrap
from kb.views.markup import between, el, join
from kb.views.parts import page_link, short_link, voice_line
from kb.voices import REASONS

NAME = "argument"
TITLE = (
    "The argument as the editors read it: trends on the left, then case studies, dilemmas and vision "
    "principles, with a line for each relation between two of them."
)

PRINTED = "On paper each connection and each path stands once, with the first page that it belongs to."
"""What is said in print, where a screen repeats them."""

AGAIN = "kb-again"
"""The class of what has been told on the page before, which is not printed a second time."""

_WIDE, _COLUMN, _HEAD = 1120.0, 216.0, 44.0
_SIZE, _LEADING = 14.5, 18.0
_CHIP = 34.0
_GAP = (_WIDE - 4 * _COLUMN) / 3

_STYLE = (
    KINDS_STYLE
    + f".p-box{{fill:{colour('paper')};stroke:var(--p);stroke-width:1.2}}"
    + ".p-chip{fill:var(--p)}"
    + f".p-id{{fill:{colour('on-kind')};font:650 13px var(--kb-sans);text-anchor:middle}}"
    + f".p-name{{fill:{colour('ink')};font:400 {_SIZE}px var(--kb-sans)}}"
    + ".p-head{fill:var(--p);font:650 17px var(--kb-sans)}"
    + f".p-back{{fill:{colour('muted')};font:400 12.5px var(--kb-sans)}}"
    + ".p-line{fill:none;stroke:var(--p);stroke-width:1.6}"
    + ".p-far{stroke-dasharray:6 4}"
)


def page(base: Base, here: Page) -> Markup:
    """The picture for wide screens and for narrow ones, then the paths of each page."""
    whole = argument(base)
    return el(
        "div",
        el("h2", "In one picture", id=f"{NAME}-picture"),
        [_chosen(whole, each) for each in whole.pages.values()],
        el(
            "div",
            drawing(whole, _choice(whole)),
            narrow(whole),
            el(
                "p",
                "Choose a page to see what it is connected to. ",
                el("a", "Show the whole argument", href=f"#{NAME}-picture", class_="kb-all"),
                class_="kb-context kb-screen",
            ),
            legend(),
            class_="kb-figure",
            data_peek="off",
        ),
        el("h2", "The same in words", id=f"{NAME}-words"),
        voice_line(REASONS),
        el("p", PRINTED, class_="kb-context kb-printed"),
        el("div", list(_sections(whole, here.path)), class_="kb-paths"),
        class_="kb-argument kb-wide",
        data_search_exclude=True,
    )


def legend() -> Markup:
    """What each kind of line says."""
    rows = [
        ("p-t", "", "a trend is illustrated by a case study"),
        ("p-t", "p-far", "a trend raises a dilemma"),
        ("p-c", "", "a case study bears on a dilemma"),
        ("p-d", "", "a dilemma is answered by a principle"),
    ]
    return el(
        "ul",
        [
            el(
                "li",
                el(
                    "svg",
                    el("path", d="M0 6H34", class_=f"p-line {dash}".strip()),
                    viewBox="0 0 34 12",
                    class_=kind,
                    aria_hidden="true",
                    focusable="false",
                ),
                " ",
                said,
            )
            for kind, dash, said in rows
        ],
        el("li", "“Responds to”, in the box of a principle, names the trends that it responds to."),
        el(
            "li",
            "These connections are the editors’ reading: nowhere does the paper say that one of its "
            "directions answers a dilemma or responds to a trend.",
        ),
        class_="kb-legend",
    )


# The wide picture


def drawing(whole: Argument, style: str = "") -> Markup:
    """Four columns of boxes with a line for each relation; principles name the trends they respond to.

    Args:
        whole: the argument.
        style: more rules for the page in which it stands.
    """
    rows = {kind.letter: [_Box(whole, page) for page in whole.of_kind(kind.letter)] for kind in KINDS}
    high = max(sum(each.high + 12 for each in column) for column in rows.values()) + _HEAD
    places: dict[str, tuple[float, float, float]] = {}
    drawn: list[Markup] = []
    for at, kind in enumerate(KINDS):
        x = at * (_COLUMN + _GAP)
        column = rows[kind.letter]
        spare = high - _HEAD - sum(each.high for each in column)
        step = spare / max(len(column), 1)
        y = _HEAD + step / 2
        drawn.append(words(x, 22, [kind.title], class_=f"p-head p-{kind.letter.lower()}"))
        for each in column:
            places[each.page.id] = (x, y, each.high)
            drawn.append(each.drawn(x, y))
            y += each.high + step
    lines = [_line(whole, edge, places) for edge in _drawn_edges(whole)]
    return picture(
        *(_WIDE, high, TITLE, _STYLE + style, el("g", lines), drawn),
        name=f"{NAME}-wide",
        class_="kb-picture-wide",
    )


def _drawn_edges(whole: Argument) -> Iterator[Edge]:
    """Edges that are lines; those back to the trends are words in the boxes of the principles."""
    return (edge for edge in whole.edges if edge.relation.target != TREND)


class _Box:
    """A page as a box: its id, its title, and in a principle the trends that it responds to."""

    def __init__(self, whole: Argument, page: Page) -> None:
        self.page = page
        self._whole = whole
        self._back = tuple(e for e in whole.of(page.id) if e.source == page.id and e.relation.target == TREND)
        self._lines = wrap(page.title, _COLUMN - _CHIP - 18, _SIZE, most=3)
        self.high = max(30.0, 11 + _LEADING * len(self._lines)) + (21 if self._back else 0)

    def drawn(self, x: float, y: float) -> Markup:
        letter = self.page.id[:1].lower()
        top = self.high - (21 if self._back else 0)
        return el(
            "g",
            box(x, y, _COLUMN, self.high, 3, class_="p-box"),
            el(
                "a",
                box(x, y, _COLUMN, top, 3, class_="p-hit", fill="transparent"),
                box(x, y, _CHIP, top, 3, class_="p-chip"),
                words(x + _CHIP / 2, y + top / 2 + 4.5, [self.page.id], class_="p-id"),
                words(
                    x + _CHIP + 8,
                    y + top / 2 + 5 - (len(self._lines) - 1) * _LEADING / 2,
                    self._lines,
                    _LEADING,
                    class_="p-name",
                ),
                href=f"#path-{self.page.id}",
                aria_label=f"{self.page.id} {self.page.title}: show its paths",
            ),
            list(self._responds(x + 9, y + self.high - 8)),
            class_=f"p-node p-{letter}",
            data_path=_touches(self._whole, self.page.id),
            data_id=self.page.id,
        )

    def _responds(self, x: float, y: float) -> Iterator[Markup]:
        if not self._back:
            return
        label = self._back[0].relation.name
        yield words(x, y, [label], class_="p-back")
        x += width(label, 12.5) + 6
        for edge in self._back:
            wide = width(edge.target, 12.5, bold=True) + 8
            yield el(
                "g",
                el("title", f"{edge.source} {label} {edge.target}"),
                box(x, y - 13, wide, 17, 2, class_="p-chip"),
                words(x + wide / 2, y, [edge.target], class_="p-id"),
                class_="p-edge p-t",
                data_path=" ".join(self._whole.shown_with[edge.ends]),
                data_from=edge.source,
                data_to=edge.target,
            )
            x += wide + 4


def _touches(whole: Argument, page_id: str) -> str:
    """Ids of the pages whose choice shows this one too."""
    near = {end for ends in whole.through[page_id] for end in ends} | {page_id}
    return " ".join(each for each in whole.pages if each in near)


def _line(whole: Argument, edge: Edge, places: dict[str, tuple[float, float, float]]) -> Markup:
    x1, y1, high1 = places[edge.source]
    x2, y2, high2 = places[edge.target]
    return _curve(whole, edge, x1 + _COLUMN, y1 + high1 / 2, x2, y2 + high2 / 2)


def _curve(whole: Argument, edge: Edge, x1: float, y1: float, x2: float, y2: float) -> Markup:
    bend = min((x2 - x1) / 2, 90)
    far = x2 - x1 > 2 * _GAP or _steps(edge) > 1
    path = (
        f"M{number(x1)} {number(y1)}C{number(x1 + bend)} {number(y1)} "
        f"{number(x2 - bend)} {number(y2)} {number(x2)} {number(y2)}"
    )
    return el(
        "path",
        el("title", f"{edge.source} {edge.relation.name} {edge.target}"),
        d=path,
        class_=f"p-edge p-line p-{edge.source[:1].lower()}" + (" p-far" if far else ""),
        data_path=" ".join(whole.shown_with[edge.ends]),
        data_from=edge.source,
        data_to=edge.target,
    )


def _steps(edge: Edge) -> int:
    order = [kind.letter for kind in KINDS]
    return abs(order.index(edge.relation.target) - order.index(edge.relation.source))


# The narrow picture: ids only, for phones

_SMALL_WIDE, _SMALL_CHIP, _SMALL_HIGH, _SMALL_STEP = 330.0, 42.0, 30.0, 39.0


def narrow(whole: Argument) -> Markup:
    """The same with ids only: their titles stand in the text below."""
    high = _HEAD + _SMALL_STEP * max((len(whole.of_kind(kind.letter)) for kind in KINDS), default=0)
    places: dict[str, tuple[float, float]] = {}
    drawn: list[Markup] = []
    for at, kind in enumerate(KINDS):
        x = at * (_SMALL_WIDE - _SMALL_CHIP) / 3
        pages = whole.of_kind(kind.letter)
        step = (high - _HEAD) / max(len(pages), 1)
        drawn.append(_small_head(at, x, kind))
        for row, page in enumerate(pages):
            y = _HEAD + step * (row + 0.5) - _SMALL_HIGH / 2
            places[page.id] = (x, y)
            drawn.append(_small_box(whole, page, x, y))
    lines = []
    for edge in whole.edges:
        (x1, y1), (x2, y2) = places[edge.source], places[edge.target]
        if edge.relation.target == TREND:
            (x1, y1), (x2, y2) = (x2, y2), (x1, y1)
        mid = _SMALL_HIGH / 2
        lines.append(_curve(whole, edge, x1 + _SMALL_CHIP, y1 + mid, x2, y2 + mid))
    return picture(
        _SMALL_WIDE, high, TITLE, "", el("g", lines), drawn, name=f"{NAME}-narrow", class_="kb-picture-narrow"
    )


def _small_head(at: int, x: float, kind: Kind) -> Markup:
    where = ("start", "middle", "middle", "end")[at] if len(KINDS) == 4 else "middle"
    middle = {"start": x, "middle": x + _SMALL_CHIP / 2, "end": x + _SMALL_CHIP}[where]
    lines = kind.title.split()
    return words(
        middle,
        28 - 15 * (len(lines) - 1),
        lines,
        15,
        class_=f"p-head p-{kind.letter.lower()}",
        style=f"font-size:14px;text-anchor:{where}",
    )


def _small_box(whole: Argument, page: Page, x: float, y: float) -> Markup:
    return el(
        "g",
        el(
            "a",
            box(x, y, _SMALL_CHIP, _SMALL_HIGH, 3, class_="p-chip"),
            words(x + _SMALL_CHIP / 2, y + _SMALL_HIGH / 2 + 4.5, [page.id], class_="p-id"),
            href=f"#path-{page.id}",
            aria_label=f"{page.id} {page.title}: show its paths",
        ),
        class_=f"p-node p-{page.id[:1].lower()}",
        data_path=_touches(whole, page.id),
        data_id=page.id,
    )


def alone(base: Base) -> str:
    """The wide picture as an SVG file for documents."""
    return standalone(drawing(argument(base)))


# The choice of a page, without a script


def _chosen(whole: Argument, page: Page) -> Markup:
    """What the address of a choice leads to: hidden until it is chosen, then the caption of the picture."""
    ties, paths = len(whole.of(page.id)), len(whole.paths_by_id.get(page.id, ()))
    return el(
        "p",
        el("strong", f"{page.id} {page.title}"),
        f": {counted(ties, 'connection')}, {counted(paths, 'path')}.",
        id=f"path-{page.id}",
        class_="kb-target",
    )


def _choice(whole: Argument) -> str:
    """Rules by which the page that the address names shows its paths, in the picture and in words."""

    def others(what: str) -> str:
        return ",".join(f'#path-{each}:target~* {what}:not([data-path~="{each}"])' for each in whole.pages)

    if not whole.pages:
        return ""
    told = ",".join(f'#path-{each}:target~.kb-paths>[data-of="{each}"]' for each in whole.pages)
    return (
        f":is({others('.p-line')}){{opacity:.13}}"
        f":is({others('.p-node')},{others('g.p-edge')}){{--p:{colour('line')};"
        f"& .p-name,& .p-id{{fill:{colour('muted')}}}}}"
        f".kb-target:target~.kb-paths>*{{display:none}}:is({told}){{display:block}}"
    )


# The same in words


def _sections(whole: Argument, here: str) -> Iterator[Markup]:
    """The ties and paths of each page; a tie stands at both its ends, a path at all three of its pages."""
    told: set[object] = set()
    for page in whole.pages.values():
        ties = [
            el("li", edge_in_words(whole, here, edge), class_=again(edge.ends, told))
            for edge in whole.of(page.id)
        ]
        known = whole.paths_by_id.get(page.id, ())
        paths = [el("li", _path(whole, here, path), class_=again(path.ids, told)) for path in known]
        yield el(
            "section",
            el("h3", page_link(here, page), id=f"paths-{page.id}"),
            _told("Its connections", ties),
            _told(_count(known), paths),
            class_=_once([*ties, *paths]),
            data_of=page.id,
        )


def _told(title: str, rows: Sequence[Markup]) -> Markup:
    once = _once(rows)
    return join(
        el("p", title, class_=" ".join(filter(None, ["kb-label", once if rows else None]))),
        el("ul", rows, class_=" ".join(filter(None, ["kb-path-list", once]))) if rows else None,
    )


def _once(rows: Sequence[Markup]) -> str | None:
    return AGAIN if rows and all(row.startswith(f'<li class="{AGAIN}"') for row in rows) else None


def again(what: object, told: set[object]) -> str | None:
    """``AGAIN`` where this has been told before; else None, and from now on it has been."""
    if what in told:
        return AGAIN
    told.add(what)
    return None


def _count(paths: Sequence[Path]) -> str:
    if not paths:
        return "No path from a trend through a dilemma to a principle passes here."
    return f"{counted(len(paths), 'path')} from a trend through a dilemma to a principle"


def _path(whole: Argument, here: str, path: Path) -> Markup:
    cases = [whole.pages[shows.target] for shows, _ in path.evidence]
    return el(
        "span",
        between(
            el("span", " → ", aria_hidden="true"),
            (short_link(here, whole.pages[each]) for each in path.ids[:3]),
        ),
        [", seen in ", between(", ", (short_link(here, each) for each in cases))] if cases else None,
        class_="kb-chain",
    )


def edge_in_words(whole: Argument, here: str, edge: Edge) -> Markup:
    """A relation as a sentence with its reason."""
    return join(
        el(
            "span",
            page_link(here, whole.pages[edge.source]),
            f" {edge.relation.name} ",
            page_link(here, whole.pages[edge.target]),
            class_="kb-chain",
        ),
        el("p", edge.why),
    )
