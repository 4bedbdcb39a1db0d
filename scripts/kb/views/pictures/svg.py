"""Pictures as SVG made from values: the same on every machine, on the site and in documents.

A picture brings its own style sheet along. Its colours are the site's custom properties, each with the light
colour behind it: on the site they follow the reader's choice, and ``standalone`` leaves the light ones.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from markupsafe import Markup

from kb.html import Child, el, join
from kb.html.tree import Node, changed, parsed, written
from kb.schema import KINDS

COLOURS = {
    **{kind.letter.lower(): kind.colours.light for kind in KINDS},
    "on-kind": "#fff",
    "ink": "#16202e",
    "muted": "#4d5a6b",
    "line": "#d3dae4",
    "land": "#d3dae4",
    "paper": "#fff",
    "raised": "#f3f5f9",
}
"""The light colours of the site by their role; a test holds them to its style sheet."""

# Advance widths of KB Sans from U+0020 to U+007E, in thousandths of the size; a test holds them to the fonts.
_REGULAR = """
200 289 426 497 497 824 609 249 303 303 418 497 249 311 249 350 497 497 497 497 497 497 497 497 497 497 249
249 497 497 497 425 847 544 588 571 615 527 494 617 652 263 480 579 486 727 647 664 566 664 569 534 536 645
515 786 513 476 539 303 350 303 497 500 542 504 553 456 555 496 292 504 544 246 247 495 255 829 547 542 555
555 347 419 338 544 467 719 446 467 425 303 241 303 497
"""
_SEMIBOLD = """
200 315 482 513 513 841 639 275 324 324 438 513 275 322 275 344 513 513 513 513 513 513 513 513 513 513 275
275 513 513 513 444 875 558 597 576 625 538 510 628 663 282 494 597 502 745 657 674 582 674 592 545 546 655
536 800 541 501 540 324 344 324 513 500 549 516 563 462 564 507 317 520 558 262 263 522 271 843 560 549 564
564 373 431 361 556 495 748 481 495 443 324 255 324 513
"""
WIDTHS = {
    bold: {chr(32 + at): int(width) for at, width in enumerate(table.split())}
    for bold, table in ((False, _REGULAR), (True, _SEMIBOLD))
}
"""Whether semibold -> character -> its advance width in thousandths of the size."""

_UNKNOWN = 620
"""For characters outside of the tables; few are wider, so that text takes less room than was kept for it."""


def width(text: str, size: float, *, bold: bool = False) -> float:
    """How wide a line of text is, in the units of ``size``.

    >>> round(width("T7 Policing", 10), 2)
    45.95
    """
    return sum(WIDTHS[bold].get(each, _UNKNOWN) for each in text) * size / 1000


def wrap(text: str, room: float, size: float, *, bold: bool = False, most: int = 0) -> tuple[str, ...]:
    """Text as lines that fit into a width; a word that is wider has a line of its own.

    Args:
        text: words with spaces between.
        room: the width.
        size: the size of the type, in the same unit.
        bold: whether it is set semibold.
        most: the greatest number of lines, of which the last then ends in an ellipsis; 0 is any number.

    >>> wrap("What communities want and need", 90, 10)
    ('What communities', 'want and need')
    >>> wrap("What communities want and need", 90, 10, most=1)
    ('What communities…',)
    """
    lines: list[str] = []
    for word in text.split():
        if lines and width(f"{lines[-1]} {word}", size, bold=bold) <= room:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    if most and len(lines) > most:
        last = lines[most - 1]
        while width(f"{last}…", size, bold=bold) > room and " " in last:
            last = last.rpartition(" ")[0]
        return (*lines[: most - 1], f"{last}…")
    return tuple(lines)


def number(value: float) -> str:
    """A coordinate with at most one decimal.

    >>> number(3.0), number(2.26), number(-0.01)
    ('3', '2.3', '0')
    """
    return f"{value:.1f}".removesuffix(".0").replace("-0", "0", 1 if abs(value) < 0.05 else 0)


def words(x: float, y: float, lines: Iterable[str], step: float = 0, **attributes: str) -> Markup:
    """Lines of text, the first at a base line, the next each a step below.

    Args:
        x: where each line starts, or its middle, as its class says.
        y: the first base line.
        lines: the text.
        step: from one base line to the next.
        attributes: of the element, such as ``class_``.
    """
    rows = list(lines)
    if len(rows) == 1:
        return el("text", rows[0], x=number(x), y=number(y), **attributes)
    spans = [el("tspan", each, x=number(x), y=number(y + at * step)) for at, each in enumerate(rows)]
    return el("text", spans, **attributes)


def box(x: float, y: float, wide: float, high: float, round_: float = 0, **attributes: str) -> Markup:
    """A rectangle."""
    corner = number(round_) if round_ else None
    return el(
        "rect", x=number(x), y=number(y), width=number(wide), height=number(high), rx=corner, **attributes
    )


def picture(
    wide: float, high: float, title: str, style: str, *children: Child, name: str, class_: str = ""
) -> Markup:
    """A picture as an element of a page.

    Args:
        wide: width of the drawing, in units of its own.
        high: its height.
        title: what it shows, in a sentence: its name for those who cannot see it.
        style: rules for its classes, with colours as ``colour`` gives them.
        children: what is drawn, the last in front.
        name: unique on the page; begins the ids inside.
        class_: classes of the element.
    """
    return el(
        "svg",
        el("title", title, id=f"{name}-title"),
        el("style", Markup(style)),  # noqa: S704 - rules of the program, not text of a page
        children,
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {number(wide)} {number(high)}",
        class_=f"kb-picture {class_}".strip(),
        role="group",
        aria_labelledby=f"{name}-title",
    )


def colour(role: str) -> str:
    """A colour in a style sheet: the site's, or the light one where there is no site around."""
    return f"var(--kb-{role},{COLOURS[role]})"


KINDS_STYLE = "".join(
    f".p-{letter}{{--p:{colour(letter)}}}" for letter in (kind.letter.lower() for kind in KINDS)
)
"""The colour of each kind, as the custom property ``--p`` inside elements of its class."""


def standalone(drawn: Markup) -> str:
    """A picture as a file of its own: light colours, the documents' fonts, nothing from a page around it.

    Args:
        drawn: as ``picture`` made it.

    Returns:
        The SVG, which readers without custom properties, such as Typst's, show as well.
    """
    text = str(drawn)
    text = re.sub(r"var\(--kb-[a-z-]+,([^()]*)\)", r"\1", text)
    text = re.sub(r"var\(--kb-sans\)", '"KB Sans"', text)
    # Typst takes the weight 650 for a size, and the documents' fonts have the weights 400 and 600.
    text = re.sub(r"font:([0-9]+) ([0-9.]+px) ", _font, text)
    # What a reader would do with a custom property, done for it: rules inside each kind.
    return written(changed(parsed(text), _alone))


def _alone(node: Node) -> list[Node] | None:
    """An element of a picture as it is without a page: no links, nothing for scripts and screen readers."""
    if node.tag == "a":
        return [Node("g", "<g>", node.children, "</g>")]
    if node.tag == "style":
        return [node.holding([_without_properties(node.text())])]
    for name in node.values:
        if name in {"role", "tabindex"} or name.startswith(("data-", "aria-")):
            node = node.having(name, None)
    if node.tag == "svg" and "viewbox" in node.values:
        _, _, wide, high = node.values["viewbox"].split()
        node = node.adding(width=wide, height=high)
    return [node]


def _font(match: re.Match[str]) -> str:
    weight = 400 if int(match[1]) < 500 else 600
    return f"font-weight:{weight};font-size:{match[2]};font-family:"


def _without_properties(rules: str) -> str:
    made: list[str] = []
    kinds = dict(re.findall(r"\.p-([a-z])\{--p:([^}]*)\}", rules))
    for selector, body in re.findall(r"([^{}]+)\{([^{}]*)\}", rules):
        if body.startswith("--p:"):
            continue
        if "var(--p)" not in body:
            made.append(f"{selector}{{{body}}}")
            continue
        for kind, value in kinds.items():
            # The nearest kind around it holds, also inside another: such a selector says more.
            around = ["", *(f".p-{other} " for other in kinds if other != kind)]
            inside = ",".join(
                ",".join([*(f"{before}.p-{kind} {each}" for before in around), f"{each}.p-{kind}"])
                for each in selector.split(",")
            )
            made.append(f"{inside}{{{body.replace('var(--p)', value)}}}")
    return "".join(made)


__all__ = [
    "COLOURS",
    "KINDS_STYLE",
    "WIDTHS",
    "box",
    "colour",
    "join",
    "number",
    "picture",
    "standalone",
    "width",
    "words",
    "wrap",
]
