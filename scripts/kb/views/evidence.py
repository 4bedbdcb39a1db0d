"""Later evidence: facts under the title, parts of a page, "Where it stands", and marks at paragraphs."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from kb.html import between, el, join
from kb.html.tree import Node, changed, parsed
from kb.model import Base, Page
from kb.model.voices import standing_title
from kb.permalinks.unknown_ids import NAMED_ID, paragraphs
from kb.schema import EDITORS_SECTIONS, PAPER_SECTION, REPORT
from kb.schema.addresses import link_target
from kb.text.dates import in_words
from kb.text.ids import NOTE_ID, POINT_ID
from kb.views.components import point_link

SINCE, NOTES = EDITORS_SECTIONS

_SECTIONS = (PAPER_SECTION, *EDITORS_SECTIONS)


def facts(page: Page) -> str:
    """When it was written and checked, and what came later, as far as that is known."""
    written = f"Paper of {in_words(REPORT.presented)}" if not page.is_own else ""
    day = page.fields["reviewed"].value if "reviewed" in page.fields else ""
    checked = f"checked {in_words(day)}" if day else ""
    return " · ".join(filter(None, [written, checked, "" if page.is_own else _later(page)])) or page.id


def _later(page: Page) -> str:
    notes = parts(page).get(SINCE, ())
    if not notes:
        return "no later development noted"
    years = [item.as_of.value[:4] for item in page.evidence if item.note.value in notes]
    newest = f", the newest {max(years)}" if years else ""
    if len(notes) == 1:
        return f"1 later development{f', of {max(years)}' if years else ''}"
    return f"{len(notes)} later developments{newest}"


def parts(page: Page) -> dict[str, tuple[str, ...]]:
    """The sections that a page has, by how their ids end: the ids of the paragraphs in each."""
    found: dict[str, list[str]] = {}
    now: list[str] | None = None
    for id_ in page.stands.split(" ")[::4]:
        ending = next((each for each in _SECTIONS if id_ == f"{page.id}{each}"), "")
        if ending:
            now = found.setdefault(ending, [])
        elif now is not None and (POINT_ID.fullmatch(id_) or NOTE_ID.fullmatch(id_)):
            now.append(id_)
    return {ending: tuple(ids) for ending, ids in found.items()}


def jumps(base: Base, page: Page) -> Markup:
    """A row of links to the parts of a page."""
    has = parts(page)
    tied = len({c.page.path for c in base.connections.get(page.id, ())})
    rows = [
        (PAPER_SECTION in has, "The paper", 0, PAPER_SECTION),
        (NOTES in has, "Notes", 0, NOTES),
        (SINCE in has, f"Since {REPORT.year}", len(has.get(SINCE, ())), SINCE),
        (True, "Connections", tied, "-connections"),
    ]
    order = list(has)
    rows[:3] = sorted(rows[:3], key=lambda row: order.index(row[3]) if row[3] in order else -1)
    return el(
        "nav",
        el(
            "ul",
            [
                el(
                    "li",
                    el(
                        "a",
                        name,
                        [" ", el("span", f"({count})", class_="kb-jump-count")] if count else None,
                        href=f"#{page.id}{ending}",
                    ),
                )
                for there, name, count, ending in rows
                if there
            ],
            class_="kb-jumps-list",
        ),
        class_="kb-jumps",
        aria_label="Parts of this page",
        data_search_exclude=True,
    )


def stands(base: Base, page: Page) -> Markup | None:
    """The section "Where it stands" in the editors' words; None where the page has none."""
    if not page.standing:
        return None
    return el(
        "section",
        el("h2", standing_title(page), id=f"{page.id}-stands"),
        el("p", with_links(base, page.path, page.standing)),
        class_="kb-stands",
        data_search_exclude=True,
    )


def with_links(base: Base, here: str, text: str) -> Markup:
    """A text with each id in it a link to what has it."""
    said: list[Markup | str] = []
    done = 0
    for match in NAMED_ID.finditer(text):
        id_ = match[0]
        page = base.paragraphs.get(id_)
        if page is None and (page := base.by_id.get(id_)) is None:
            continue
        link = (
            point_link(here, page, id_)
            if "." in id_
            else el("a", id_, href=link_target(here, page.path), class_="kb-ref")
        )
        said += [text[done : match.start()], link]
        done = match.end()
    return join(*said, text[done:])


def marked(page: Page, tree: Node) -> Node:
    """The finished text with what came since beside each statement, and beside each note what it is on."""
    if not page.evidence:
        return tree
    known = set(paragraphs(page))
    since: dict[str, dict[str, str]] = {}
    on: dict[str, list[str]] = {}
    for item in sorted(page.evidence, key=lambda item: item.as_of.value):
        if item.on.value in known and item.note.value in known:
            if is_later(item.as_of.value):
                since.setdefault(item.on.value, {}).setdefault(item.as_of.value[:4], item.note.value)
            on.setdefault(item.note.value, []).append(item.on.value)

    def mark(node: Node) -> list[Node] | None:
        id_ = node.values.get("id", "")
        numbered = bool(node.children) and _is_number(node.children[0])
        if id_ in on and numbered:
            links = between(
                ", ", (el("a", each, href=f"#{each}") for each in sorted(set(on[id_]), key=_number))
            )
            inner = [node.children[0], *_mark("on ", links), *node.children[1:]]
            return [node.holding(inner)]
        if id_ in since:
            years = between(", ", (el("a", year, href=f"#{note}") for year, note in since[id_].items()))
            return [_ended(node, _mark("Since: ", years))]
        return None

    return changed(tree, mark)


def is_later(day: str) -> bool:
    """Whether a year, month or day is that of the paper or a later one; the year of the paper counts."""
    return day >= REPORT.presented[: len(day)]


def _is_number(child: Node | str) -> bool:
    return isinstance(child, Node) and child.tag == "a" and "kb-number" in child.classes


def _ended(node: Node, mark: Sequence[Node | str]) -> Node:
    """An element with a mark at its end; in a list item, at the end of its first paragraph."""
    inner = list(node.children)
    at = len(inner)
    for place, child in enumerate(inner if node.tag == "li" else ()):
        if isinstance(child, Node) and child.tag in {"p", "ul", "ol"}:
            if child.tag == "p":
                return node.holding([*inner[:place], _ended(child, mark), *inner[place + 1 :]])
            at = place
            break
    return node.holding([*inner[:at], *mark, *inner[at:]])


def _number(id_: str) -> int:
    return int(id_.partition(".")[2])


def _mark(words: str, links: Markup) -> list[Node | str]:
    return parsed(join(" ", el("span", words, links, class_="kb-since", data_search_exclude=True))).children
