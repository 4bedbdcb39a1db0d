"""Calls in a briefing, ``{{ T7.3 }}``: their positions, and the paragraphs of the base that they mean.

A call is a line of its own. Before the Markdown of a briefing is converted, each call is replaced by private
characters of the same length, so that the HTML has a place for it, and spans keep their offsets.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from kb.html.tree import Node
from kb.markdown.facts import Rendered
from kb.markdown.render import Renderer
from kb.model import Base, Page
from kb.permalinks.unknown_ids import instead, is_gone, paragraphs, successor
from kb.problems import Span
from kb.schema import A_PAGE, A_STATEMENT, END, MIDDLE
from kb.storage.cache import content_key
from kb.text.ids import NOTE_ID, PAGE_ID, POINT_ID
from kb.text.suggest import nearest

FORMS = (
    f"{{{{ {A_STATEMENT} }}}}, {{{{ {END}5.3-{END}5.7 }}}}, {{{{ {A_PAGE} }}}} or {{{{ {MIDDLE}1 summary }}}}"
)
"""The forms of a call, for hints."""

SUMMARY = "summary"

_LINE = re.compile(r"^[ \t]*(?P<call>\{\{(?P<words>[^\n]*?)\}\})[ \t]*$", re.MULTILINE)
_LOOSE = re.compile(
    r"\{\{[^\n{}]*(?:\}\})?|(?<!\{)\{[ ]*[A-Z]\d+(?:\.\w+)?(?:[ ]*[-–][ ]*[A-Z]\d+\.\w+)?[ ]*\}(?!\})",
    re.ASCII,
)
_CODE = re.compile(
    r"(?P<ticks>`+)(?!`).*?(?<!`)(?P=ticks)(?!`)|^(?:```|~~~).*?(?:^(?:```|~~~)[ \t]*$|\Z)", re.M | re.S
)
_FILL, _FIRST = "\ue000", 0xE001
_PRIVATE = re.compile(r"[\ue000-\uf8ff]")
_MOST = 0xF8FF - _FIRST
_CALLS = re.compile(r"[\ue000-\uf8ff\s]+")

_ID = r"[A-Za-z]\d+(?:\.(?:\d+|[A-Za-z]+))?"
_CALL = re.compile(rf"(?P<first>{_ID})(?:\s*[-–]\s*(?P<last>{_ID})|\s+(?P<part>\S+))?", re.ASCII)


class Transclusion(NamedTuple):
    """A call as written: its words, which begin at ``at`` in the file; calls are numbered from 0."""

    words: str
    span: Span
    at: int
    number: int


class Fault(NamedTuple):
    """Why a call means nothing: ``malformed``, ``unknown``, ``gone``, ``pages``, ``order``; and where."""

    kind: str
    span: Span
    message: str
    hint: str


@dataclass(frozen=True)
class Resolved:
    """What a call means.

    Attributes:
        page: the page that is called, or that holds the paragraphs.
        ids: the paragraphs, in the order of the page; none where the page itself is called.
        summary: whether the page's summary alone is called.
    """

    page: Page
    ids: tuple[str, ...] = ()
    summary: bool = False

    @cached_property
    def name(self) -> str:
        """``T7``, ``T7.3`` or ``T7.3–T7.5``."""
        if not self.ids:
            return self.page.id
        return self.ids[0] if len(self.ids) == 1 else f"{self.ids[0]}–{self.ids[-1]}"


class BriefingRenderer(Renderer):
    """Converts the Markdown of a briefing; ``split`` finds the calls in what comes out."""

    def fingerprint(self) -> str:
        """Differs from that of a renderer of pages."""
        return content_key("briefing", super().fingerprint())

    def render(self, text: str) -> Rendered:
        """Convert the Markdown of a briefing, its calls blanked."""
        return super().render(_blanked(text))


def _blanked(text: str) -> str:
    text = _PRIVATE.sub("\N{REPLACEMENT CHARACTER}", text)
    parts: list[str] = []
    at = 0
    for number, match in enumerate(_LINE.finditer(text)):
        if number > _MOST:
            break
        start, end = match.span("call")
        parts += [text[at:start], chr(_FIRST + number), _FILL * (end - start - 1)]
        at = end
    return "".join([*parts, text[at:]])


def calls(page: Page) -> Iterator[Transclusion]:
    """The calls of a briefing in its order; spans are in the file."""
    for number, match in enumerate(_LINE.finditer(page.text, page.body)):
        if number <= _MOST:
            words = match["words"]
            at = match.start("words") + len(words) - len(words.lstrip())
            yield Transclusion(words.strip(), Span(*match.span("call")), at, number)


def split(rendered: Rendered) -> Iterator[list[Node | str] | int]:
    """A briefing in pieces: own words as elements and texts, and numbers of calls."""
    own: list[Node | str] = []
    for child in rendered.tree.children:
        if called := _called(child):
            yield own
            yield from called
            own = []
        else:
            own.append(child)
    yield own


def _called(child: Node | str) -> list[int]:
    """The numbers of the calls in a paragraph that holds nothing else; none for what holds anything else."""
    if isinstance(child, str) or child.tag != "p" or child.values:
        return []
    if not all(isinstance(each, str) and _CALLS.fullmatch(each) for each in child.children):
        return []
    return [ord(sign) - _FIRST for sign in child.text() if ord(sign) >= _FIRST]


def misplaced(page: Page) -> Iterator[Span]:
    """Calls that are no block of their own, but in a paragraph, a list, a quotation or code."""
    apart = {piece for piece in split(page.rendered) if isinstance(piece, int)}
    for call in calls(page):
        if call.number not in apart:
            yield call.span
    lines = [match.span("call") for match in _LINE.finditer(page.text, page.body)]
    code = [match.span() for match in _CODE.finditer(page.text, page.body)]
    for match in _LOOSE.finditer(page.text, page.body):
        if not any(start <= match.start() < end for start, end in (*lines, *code)):
            yield Span(*match.span())


def meaning(call: Transclusion, base: Base) -> Resolved | Fault:
    """What a call means in this state of the base, or why it means nothing."""
    match = _CALL.fullmatch(call.words)
    if match is None or (match["part"] and match["part"].casefold() != SUMMARY):
        hint = f"write it like {FORMS}"
        if match and nearest(match["part"], [SUMMARY]):
            hint = f"did you mean '{match['first']} {SUMMARY}'?"
        return Fault("malformed", call.span, f"the call {call.words!r} has none of the known forms", hint)
    first = match["first"]
    here = Span(call.at, call.at + len(first))
    if PAGE_ID.fullmatch(first) and not match["last"]:
        page = base.by_id.get(first)
        return Resolved(page, summary=bool(match["part"])) if page else _unknown(first, here, base)
    if match["part"]:
        said = f"{first!r} is a paragraph, and only a page has a summary"
        return Fault("malformed", call.span, said, f"leave out '{match['part']}', or call the page")
    page = _page_of(first, base)
    if page is None:
        return _unknown(first, here, base)
    if (last := match["last"]) is None:
        return Resolved(page, (first,))
    there = Span(call.at + match.start("last"), call.at + match.end("last"))
    if _page_of(last, base) is None:
        return _unknown(last, there, base)
    return _range(first, last, page, base, there)


def _range(first: str, last: str, page: Page, base: Base, there: Span) -> Resolved | Fault:
    other = _page_of(last, base)
    if other is not page:
        stands = other.path if other else ""
        said = f"{first} is in {page.path}, {last} in {stands}"
        return Fault("pages", there, said, "call the paragraphs of each page by themselves")
    ids = paragraphs(page)
    start, end = ids.index(first), ids.index(last)
    if end < start:
        return Fault("order", there, f"{last} comes before {first}", f"turn the range round: {last}-{first}")
    return Resolved(page, ids[start : end + 1])


def _page_of(id_: str, base: Base) -> Page | None:
    standing = base.by_standing.get(id_)
    if standing is None or not (POINT_ID.fullmatch(id_) or NOTE_ID.fullmatch(id_)):
        return None
    return base.by_path.get(standing.path)


def _unknown(id_: str, span: Span, base: Base) -> Fault:
    if is_gone(id_, base):
        now = successor(id_, base)
        hint = f"call {now!r}, which takes its place" if now else "take the call out"
        return Fault("gone", span, f"{id_} is gone", hint)
    if PAGE_ID.fullmatch(id_):
        hint = instead(id_, base, base.by_id, f"call a page, such as {A_PAGE}")
        return Fault("unknown", span, f"no page {id_!r}", hint)
    hint = instead(id_, base, base.paragraphs, f"call a paragraph, such as {A_STATEMENT}")
    return Fault("unknown", span, f"no paragraph {id_!r}", hint)
