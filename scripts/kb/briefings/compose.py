"""A briefing, composed: own words, and what they call from the base as quotations, each cited and linked.

The body is HTML of the few elements that every writer of documents knows; links in it hold anywhere, and
citations lead to the references at its end.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from urllib.parse import quote as percent

from markupsafe import Markup

from kb.briefings.transclusion import Resolved, calls, meaning, split
from kb.citations import Item, bibtex, page_item, paragraph_item
from kb.citations.citeproc import group
from kb.citations.quotations import quoted_works
from kb.html import between, el, join
from kb.html.tree import Node, changed, parsed, written
from kb.markdown.citation_syntax import CITE, cited_works
from kb.model import Base, FormattedWork, Page
from kb.model.voices import NOTE_IN_LINE, SUMMARY_IN_LINE
from kb.schema import KNOWLEDGE_BASE_TITLE, LICENCE, QUOTED_LICENSED
from kb.schema.addresses import led
from kb.schema.permanent_url import permanent_url, url
from kb.text.dates import in_words
from kb.text.ids import NOTE_ID, POINT_ID

REFERENCES, SOURCES = "references", "Sources"

_BLOCKS = frozenset(
    {
        *("p", "ul", "ol", "dl", "table", "blockquote", "pre", "div"),
        *("h1", "h2", "h3", "h4", "h5", "h6"),
    }
)


@dataclass(frozen=True)
class Quotation:
    """A quotation.

    Attributes:
        id: the first paragraph of it, or the page.
        voice: the look of it: ``paper`` for restatements, ``editors``; ``page`` where a page is called.
        words: paragraphs as HTML.
        source: where they are from, as a line of HTML.
        address: of the first paragraph in this edition; may be empty.
    """

    id: str
    voice: str
    words: Markup
    source: Markup
    address: str


@dataclass(frozen=True)
class Briefing:
    """A briefing as it goes out.

    Attributes:
        title: of the briefing.
        reader: whom it is for; may be empty.
        day: its date; None where none is written.
        edition: the edition that it quotes.
        parts: own words as HTML, with headings from level 2, and quotations.
        sources: what is quoted, one reference for each work: the paper where it is restated, and our own.
        references: the works that own words or quotations cite, by key, as HTML.
    """

    title: str
    reader: str
    day: datetime.date | None
    edition: str
    parts: tuple[Markup | Quotation, ...]
    sources: tuple[Markup, ...]
    references: tuple[tuple[str, Markup], ...]

    @property
    def body(self) -> Markup:
        """Own words and quotations as HTML."""
        return between(
            "\n", (_set_apart(part) if isinstance(part, Quotation) else part for part in self.parts)
        )

    @property
    def about(self) -> str:
        """For whom, when, and from which edition, in one line."""
        edition = f"quotes edition {self.edition} of {KNOWLEDGE_BASE_TITLE}" if self.edition else ""
        parts = [
            f"For {self.reader}" if self.reader else "",
            in_words(self.day.isoformat()) if self.day else "",
            edition,
        ]
        said = " · ".join(filter(None, parts))
        return said[:1].upper() + said[1:]

    @property
    def licence(self) -> Markup:
        """Under which licence the quotations are, as a paragraph of HTML."""
        words = QUOTED_LICENSED.removesuffix(LICENCE)
        return el("p", words, el("a", LICENCE, href=LICENCE), class_="kb-licence")

    @property
    def end(self) -> Markup:
        """The references as HTML: what is quoted, then the works that are cited."""
        quoted = [el("li", source) for source in self.sources]
        parts = [el("h2", SOURCES, id="sources"), el("ul", quoted), self.licence]
        if self.references:
            works = [el("li", text, id=f"ref-{key}") for key, text in self.references]
            parts += [el("h2", "References", id=REFERENCES), el("ul", works)]
        return join(*parts)


def compose(page: Page, base: Base) -> Briefing:
    """Put a briefing together.

    Args:
        page: the briefing, free of errors: calls that mean nothing are left out.
        base: the edition that it quotes.
    """
    edition = page.fields["edition"].value if "edition" in page.fields else base.edition
    base = replace(base, edition=edition)
    called = [meaning(call, base) for call in calls(page)]
    composer = _Composer(base)
    parts: list[Markup | Quotation] = []
    for piece in split(page.rendered):
        if isinstance(piece, list):
            if own := composer.resolved(piece, page.path):
                parts.append(own)
        elif piece < len(called) and isinstance(meant := called[piece], Resolved):
            parts += composer.quotations(meant)
    day = page.fields.get("date")
    return Briefing(
        title=page.title,
        reader=page.fields["for"].value if "for" in page.fields else "",
        day=datetime.date.fromisoformat(day.value) if day else None,
        edition=edition,
        parts=tuple(parts),
        sources=tuple(composer.sources()),
        references=tuple(composer.references()),
    )


class _Composer:
    """Makes quotations, and remembers what they quote and cite."""

    def __init__(self, base: Base) -> None:
        self._base = base
        self._keys: set[str] = set()
        self._works = quoted_works(base)
        self._voices: set[str] = set()
        self._ids: set[str] = set()
        self._trees: dict[str, Node] = {}

    def quotations(self, meant: Resolved) -> Iterator[Quotation]:
        """The paragraphs of a call as quotations: one for each run of paragraphs of the same voice."""
        page = meant.page
        if not meant.ids:
            item = page_item(self._base, page)
            title = None if meant.summary else el("p", el("strong", f"{page.id} {page.title}"))
            yield self._quoted(join(title, el("p", page.summary)), item, page.id, "page")
            return
        for voice, ids in _by_voice(meant.ids):
            item = paragraph_item(self._base, page, ids[0])
            name = ids[0] if len(ids) == 1 else f"{ids[0]}–{ids[-1]}"
            yield self._quoted(join(*(self._paragraph(page, id_) for id_ in ids)), item, name, voice)

    def _quoted(self, words: Markup, item: Item, name: str, voice: str) -> Quotation:
        """A quotation with its source, year and lasting address; the full reference is at the end."""
        self._voices.add(voice)
        link = el("a", name, href=item.latest) if item.latest else name
        edition = f"edition {item.edition}" if item.edition else None
        pinned = el("a", edition, href=item.as_of) if item.as_of else edition
        paper, base = (self._works[each].named for each in ("paper", "base"))
        if voice == "paper":
            source = join("— ", f"{paper}, ", link, ", restated", join(" in ", pinned) if pinned else None)
        else:
            role = NOTE_IN_LINE if voice == "editors" else f"{SUMMARY_IN_LINE} of"
            source = join("— ", f"{base}, {role} ", link, join(", ", pinned) if pinned else None)
        return Quotation(item.id, voice, words, source, item.as_of)

    def _paragraph(self, page: Page, id_: str) -> Markup:
        if page.path not in self._trees:
            self._trees[page.path] = page.rendered.tree
        inner = fragment(self._trees[page.path], id_)
        words = self.resolved(inner, page.path, quoted=True)
        again = id_ in self._ids
        self._ids.add(id_)
        voice = "paper" if POINT_ID.fullmatch(id_) else "editors"
        latest = paragraph_item(self._base, page, id_).latest
        number = el("a" if latest else "span", id_, class_="kb-number", href=latest or None)
        name, class_ = None if again else id_, f"kb-par kb-{voice}"
        if any(node.tag in _BLOCKS for node in Node("", children=inner).all()):
            return join(el("p", number, id=name, class_=class_), words)
        return el("p", number, " ", words, id=name, class_=class_)

    def resolved(self, children: Sequence[Node | str], path: str, quoted: bool = False) -> Markup:
        """HTML with links that hold anywhere and citations that name author and year.

        Args:
            children: elements and texts, of a page that is free of errors.
            path: the file that its links start from.
            quoted: whether it is quoted from ``path``, so that links within that page lead there.
        """

        def resolve(node: Node) -> Sequence[Node | str] | None:
            if CITE in node.values and node.tag == "span":
                return parsed(self._cited(node)).children
            if node.tag == "abbr":
                return node.children
            return self._linked(path, quoted, node) if node.tag == "a" else None

        text = written(changed(Node("", children=[*children]), resolve))
        return Markup(text.strip("\n"))  # noqa: S704 - HTML

    def _cited(self, node: Node) -> Markup:
        cited = [(one["prefix"], one["key"], one["locator"]) for one in cited_works(node.values[CITE])]
        self._keys |= {key for _, key, _ in cited}
        return el("span", group(cited, self._base.works(), _to_reference), class_="kb-cite")

    def _linked(self, path: str, quoted: bool, node: Node) -> Sequence[Node | str] | None:
        target = node.values.get("href", "")
        if not target or target.startswith("#ref-" if quoted else "#"):
            return None
        file, _, anchor = target.partition("#")
        to = led(path, file)
        if to is None:
            return None
        address = self._address(to, anchor)
        if not address:
            return node.children
        return parsed(el("a", Markup(written(node.children)), href=address)).children  # noqa: S704 - HTML

    def _address(self, path: str, anchor: str) -> str:
        """The permanent address of a page or paragraph; nothing where the site has none."""
        if not self._base.site_url:
            return ""
        if POINT_ID.fullmatch(anchor) or NOTE_ID.fullmatch(anchor):
            return permanent_url(self._base.site_url, anchor)
        page = self._base.by_path.get(path)
        if page is not None and page.id and anchor in {"", page.id}:
            return permanent_url(self._base.site_url, page.id)
        to = page.site_path if page else path.removeprefix("docs/")
        return url(self._base.site_url, percent(to) + (f"#{percent(anchor)}" if anchor else ""))

    def sources(self) -> Iterator[Markup]:
        """One reference for each work that is quoted: the paper where it is restated, our own always."""
        names = (*(["paper"] if "paper" in self._voices else []), *(["base"] if self._voices else []))
        yield from (self._works[name].reference for name in names if self._works[name].reference)

    def references(self) -> Iterator[tuple[str, Markup]]:
        """Key and reference of each work that is cited, by author and year."""
        for entry in sorted(self._base.entries, key=bibtex.sort_key):
            if entry.key in self._keys:
                yield entry.key, self._base.works()[entry.key].reference


def _to_reference(work: FormattedWork) -> Markup:
    return el("a", work.cited, href=f"#ref-{work.key}")


def _set_apart(part: Quotation) -> Markup:
    """A quotation as HTML."""
    inner = join(part.words, el("p", part.source, class_="kb-source"))
    return el("blockquote", inner, class_=f"kb-quote kb-{part.voice}", cite=part.address or None)


def _by_voice(ids: Iterable[str]) -> Iterator[tuple[str, list[str]]]:
    run: list[str] = []
    voice = ""
    for id_ in ids:
        speaks = "paper" if POINT_ID.fullmatch(id_) else "editors"
        if run and speaks != voice:
            yield voice, run
            run = []
        voice = speaks
        run.append(id_)
    if run:
        yield voice, run


def fragment(tree: Node, id_: str) -> list[Node | str]:
    """The content of the paragraph, list item or table with an id, without its number and without ids.

    >>> page = parsed('<p id="a" class="x"><a class="kb-number" href="#a">a</a> One <em>two</em></p>')
    >>> written(fragment(page, "a"))
    'One <em>two</em>'
    """
    found = next((node for node in tree.all("p", "li", "div") if node.values.get("id") == id_), None)
    if found is None:
        return []
    inner = _trimmed(changed(found, _bare).children)
    inner = _trimmed(_after_number(inner))
    if len(inner) == 1 and isinstance(alone := inner[0], Node) and alone.tag == "p" and not alone.values:
        return _trimmed(alone.children)
    return inner


def _bare(node: Node) -> list[Node] | None:
    """An element without its id and the number in it."""
    children = _after_number(node.children)
    if len(children) != len(node.children):
        node = node.holding(children)
    return [node.having("id", None)]


def _after_number(children: Sequence[Node | str]) -> list[Node | str]:
    """Children without the number of a paragraph, and the space after it."""
    kept: list[Node | str] = []
    numbered = False
    for child in children:
        if isinstance(child, Node) and child.tag == "a" and "kb-number" in child.classes:
            numbered = True
            continue
        kept.append(child.lstrip() if numbered and isinstance(child, str) else child)
        numbered = False
    return kept


def _trimmed(children: Sequence[Node | str]) -> list[Node | str]:
    """Children without white space before the first and after the last."""
    kept = [*children]
    if kept and isinstance(first := kept[0], str):
        kept[:1] = [first.lstrip()] if first.strip() else []
    if kept and isinstance(last := kept[-1], str):
        kept[-1:] = [last.rstrip()] if last.strip() else []
    return kept
