"""The page of the argument: picture, legend, and every path in words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from markupsafe import Markup

from kb.graph.argument import Argument, Edge, Path, argument
from kb.graph.sentences import BACK_IN_WORDS, WAY
from kb.html import el, join
from kb.model import Base, Page
from kb.model.voices import REASONS
from kb.schema import START, WORDING
from kb.text.plural import counted
from kb.views.components import page_link, voice_line
from kb.views.marked import FRONT_MATTER
from kb.views.pictures.argument import (
    NAME,
    PRINTED,
    drawing,
    in_general,
    in_order,
    middle,
    narrow,
    path_in_words,
    stroke,
)
from kb.views.pictures.svg import colour

READS = FRONT_MATTER

AGAIN = "kb-again"
"""The class of rows that repeat an earlier one of the page; they are not printed."""


def view(base: Base, here: Page) -> Markup:
    """The picture in three sizes, then the paths of each page."""
    whole = argument(base)
    return el(
        "div",
        el("h2", "In one picture", id=f"{NAME}-picture"),
        [_chosen(whole, each) for each in whole.pages.values()],
        el(
            "div",
            el(
                "p",
                "Choose a page to see what it is connected to. ",
                el("a", "Show the whole argument", href=f"#{NAME}-picture", class_="kb-all"),
                class_="kb-choose kb-screen",
            ),
            drawing(whole, _choice(whole)),
            middle(whole),
            narrow(whole),
            legend(),
            class_="kb-figure",
            data_peek="off",
        ),
        el("h2", "The same in words", id=f"{NAME}-words"),
        voice_line(REASONS),
        el(
            "p",
            "A page that is chosen above tells its connections and paths here. ",
            el("a", "Show those of all pages", href=f"#{NAME}-words"),
            class_="kb-choose kb-screen",
        ),
        el("p", PRINTED, class_="kb-context kb-printed"),
        el("div", list(_sections(whole, here.path)), class_="kb-paths"),
        class_="kb-argument kb-wide",
        data_search_exclude=True,
    )


def legend() -> Markup:
    """What each kind of line says: one stroke for a relation, and dashes for one of them only."""
    return el(
        "ul",
        [
            el(
                "li",
                el(
                    "svg",
                    el("path", d="M0 6H34", class_=stroke(relation)),
                    viewBox="0 0 34 12",
                    class_=f"p-{relation.source.lower()}",
                    aria_hidden="true",
                    focusable="false",
                ),
                " ",
                in_general(relation),
                class_="kb-lines-only" if relation.target == START else None,
            )
            for relation in in_order()
        ],
        el("li", BACK_IN_WORDS, class_="kb-names-only") if BACK_IN_WORDS else None,
        el("li", WORDING.whose),
        class_="kb-legend",
    )


# The choice of a page, without a script


def _chosen(whole: Argument, page: Page) -> Markup:
    """What the address of a choice leads to: hidden until it is chosen, then the caption of the picture."""
    ties, paths = len(whole.of(page.id)), len(whole.paths_by_id.get(page.id, ()))
    return el(
        "p",
        el("strong", f"{page.id} {page.title}"),
        f": {counted(ties, 'connection')}, {counted(paths, 'path')}.",
        id=f"path-{page.id}",
        class_=f"kb-target kb-{page.id[:1].lower()}",
    )


def _choice(whole: Argument) -> str:
    """Rules by which the page that the address names shows its paths, in the picture and in words."""

    def others(what: str) -> str:
        return ",".join(f'#path-{each}:target~* {what}:not([data-path~="{each}"])' for each in whole.pages)

    if not whole.pages:
        return ""
    told = ",".join(f'#path-{each}:target~.kb-paths>[data-of="{each}"]' for each in whole.pages)
    return (
        ".kb-argument .p-edge.p-line{opacity:.25}.kb-target:target~* .p-edge.p-line{opacity:1}"
        f":is({others('.p-edge.p-line')}){{opacity:.13}}"
        f":is({others('.p-node')},{others('g.p-edge')}){{--p:{colour('line')};"
        f"& .p-name,& .p-id{{fill:{colour('muted')}}}}}"
        f".kb-target:target~.kb-paths>*{{display:none}}:is({told}){{display:block}}"
    )


# The same in words


def _sections(whole: Argument, here: str) -> Iterator[Markup]:
    """The connections and paths of each page; a connection is listed at both ends, a path at all three."""
    told: set[object] = set()
    for page in whole.pages.values():
        ties = [
            el("li", edge_in_words(whole, here, edge), class_=again(edge.ends, told))
            for edge in whole.of(page.id)
        ]
        known = whole.paths_by_id.get(page.id, ())
        paths = [el("li", path_in_words(whole, here, path), class_=again(path.ids, told)) for path in known]
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
    """``AGAIN`` where ``told`` holds this already; else None, and it is added."""
    if what in told:
        return AGAIN
    told.add(what)
    return None


def _count(paths: Sequence[Path]) -> str:
    if not paths:
        return f"No path {WAY} passes here."
    return f"{counted(len(paths), 'path')} {WAY}"


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
