"""What a change touches, between two states of the base, as Markdown for a comment on a pull request."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

from kb.history.revision import new_since
from kb.model import Base, CurrentId, Entry, Page, Permalink
from kb.permalinks.moves import Move, moved_with, moves, renamed
from kb.problems import Problem, line_and_column
from kb.schema import relation_between
from kb.text.fingerprint import change, fingerprint_of
from kb.text.plural import counted

LONGEST_TEXT = 1500
MOST_ROWS = 60
"""Of one heading of the summary: a comment has a limit, and a reader too."""


@dataclass(frozen=True)
class Summary:
    """The summary; ``broken`` says that published ids were taken out of the record."""

    markdown: str
    broken: bool


def summary(before: Base, after: Base, name: str) -> Summary:
    """Compare two states.

    Args:
        before: the base as it was.
        after: the current base.
        name: how the older state is called.
    """
    taken = [one for one in before.by_permalink if one not in after.by_permalink]
    parts = [
        (
            "Published ids taken out of the record",
            [f"- **{plain(id_)}**: put its line back" for id_ in taken],
        ),
        ("New problems", list(_problems(before, after))),
        ("Pages", list(_pages(before, after))),
        ("Reworded", list(_reworded(before, after))),
        ("Added", list(_added(before, after))),
        ("Moved", list(_moved(before, after))),
        ("Removed", list(_removed(before, after))),
        ("Permalinks", list(_permalinks(before, after))),
        ("Links to what changed", list(_backlinks(before, after))),
        ("Relations", list(_relations(before, after))),
        ("Front matter", list(_fronts(before, after))),
        ("Sources", list(_sources(before, after))),
    ]
    lines = [f"## What changes since {plain(name)}", ""]
    for title, rows in parts:
        if rows:
            more = len(rows) - MOST_ROWS
            shown = [*rows[:MOST_ROWS], *([f"- … and {more} more"] if more > 0 else [])]
            lines += [f"### {title} ({len(rows)})", "", *shown, ""]
    if not any(rows for _, rows in parts):
        lines += ["Nothing that readers or links would notice.", ""]
    return Summary("\n".join(lines), bool(taken))


_SPECIAL = re.compile(r"([\\`*_{}\[\]()#+\-.!|~>])")
_REFERENCE = re.compile(r"([@#!$%~^&:])(?=[\w/])|(?<=www)(?=\.)")


def plain(text: str) -> str:
    """Text that people wrote, so that nothing in it acts as Markdown, HTML, a mention, a reference or a link.

    Forges look for mentions and references in the finished text, where an escape is no hindrance any more: an
    invisible space is.
    """
    text = " ".join(text.split())
    text = "".join(each for each in text if unicodedata.category(each) not in {"Cc", "Cf"})
    if len(text) > LONGEST_TEXT:
        text = text[:LONGEST_TEXT] + " …"
    text = _REFERENCE.sub(lambda match: match[0] + "\u200b", text)
    text = text.replace("&", "&amp;").replace("<", "&lt;")
    return _SPECIAL.sub(r"\\\1", text)


def _words(old: str, new: str) -> str:
    """Both texts in one: what went is struck out, what came is bold."""
    one, other = old.split(), new.split()
    parts: list[str] = []
    for kind, i, i_end, j, j_end in SequenceMatcher(None, one, other, autojunk=False).get_opcodes():
        if kind == "equal":
            parts.append(plain(" ".join(one[i:i_end])))
            continue
        if i_end > i:
            parts.append(f"<del>{plain(' '.join(one[i:i_end]))}</del>")
        if j_end > j:
            parts.append(f"<ins>{plain(' '.join(other[j:j_end]))}</ins>")
    return " ".join(parts)


def _both(before: Base, after: Base) -> Iterator[tuple[CurrentId, CurrentId]]:
    for id_, new in after.by_standing.items():
        if (old := before.by_standing.get(id_)) is not None:
            yield old, new


def _problems(before: Base, after: Base) -> Iterator[str]:
    new, _ = new_since(after.problems, before.problems)
    problem: Problem
    for problem in new:
        line, _ = line_and_column(after.texts.get(problem.path, ""), problem.span.start)
        hint = f" – {plain(problem.hint)}" if problem.hint else ""
        yield f"- {plain(problem.path)}:{line}: **{problem.code}** {plain(problem.message)}{hint}"


def _pages(before: Base, after: Base) -> Iterator[str]:
    names = renamed(before, after)
    there = {names.get(page.path, page.path) for page in after.pages}
    for page in _written(after):
        title = f"**{plain(page.id or page.path)}** {plain(page.title)}"
        if old := before.by_path.get(names.get(page.path, "")):
            parts = counted(moved_with(old, page), "id")
            yield f"- {title}: moved from {plain(old.path)} to {plain(page.path)}, with its {parts}"
        elif page.path not in before.by_path:
            yield f"- {title}: new, {plain(page.path)}"
    for page in _written(before):
        if page.path not in there:
            yield f"- **{plain(page.id or page.path)}** {plain(page.title)}: removed, {plain(page.path)}"


def _written(base: Base) -> Iterator[Page]:
    return (page for page in base.pages if not page.generated)


def _reworded(before: Base, after: Base) -> Iterator[str]:
    for old, new in _both(before, after):
        if old.text == new.text:
            continue
        recorded = after.by_permalink.get(new.id)
        if change(fingerprint_of(old.text), new.text).small:
            said = "small wording"
        elif recorded is None:
            said = "not published yet"
        elif change(recorded.print, new.text).small:
            said = "confirmed to make the same statement"
        else:
            said = "**not confirmed** to make the same statement"
        yield f"- **{plain(new.id)}** ({said}), {plain(new.path)}\n  > {_words(old.text, new.text)}"


def _added(before: Base, after: Base) -> Iterator[str]:
    names = renamed(before, after)
    for id_, new in after.by_standing.items():
        if id_ not in before.by_standing and id_ not in names:
            yield f"- **{plain(id_)}**, {plain(new.path)}\n  > {plain(new.text)}"


def _moved(before: Base, after: Base) -> Iterator[str]:
    for move in moves(before, after):
        page = after.by_path[move.page]
        said = {
            "page": f"from {plain(move.old)} to {plain(move.new)}",
            "section": f"from {_under(move.old, before)} to {_under(move.new, after)}, {plain(page.path)}",
            "order": f"stands {_behind(move.new, move, after)} now, and stood "
            f"{_behind(move.old, move, after)}, {plain(page.path)}",
        }
        yield f"- **{plain(move.id)}** {said[move.kind]}"


def _under(heading: str, base: Base) -> str:
    standing = base.by_standing.get(heading)
    return f"“{plain(standing.text)}”" if standing else "the opening"


def _behind(id_: str, move: Move, base: Base) -> str:
    if id_:
        return f"after **{plain(id_)}**"
    return f"first under {_under(move.within, base)}" if move.within else "first"


def _removed(before: Base, after: Base) -> Iterator[str]:
    names = renamed(before, after)
    for id_, old in before.by_standing.items():
        if id_ not in after.by_standing and id_ not in names.values():
            recorded = after.by_permalink.get(id_)
            now = f"; {plain(recorded.now.value)} takes its place" if recorded and recorded.now else ""
            yield f"- **{plain(id_)}**, {plain(old.path)}{now}\n  > {plain(old.text)}"


def _permalinks(before: Base, after: Base) -> Iterator[str]:
    new: list[str] = []
    names = renamed(before, after)
    for id_, one in after.by_permalink.items():
        old: Permalink | None = before.by_permalink.get(id_)
        if old is None:
            new.append(id_)
            continue
        if one.now and (old.now is None or old.now.value != one.now.value):
            yield f"- **{plain(id_)}** leads to {plain(one.now.value)}"
        if one.print != old.print:
            yield f"- **{plain(id_)}** is confirmed in new words"
        if one.since != old.since:
            yield f"- **{plain(id_)}** was published in {plain(old.since)}, and now says {plain(one.since)}"
        if one.at.value != old.at.value and names.get(one.at.value) != old.at.value:
            yield f"- **{plain(id_)}** is recorded in {plain(one.at.value)}"
    if new:
        listed = ", ".join(plain(id_) for id_ in new[:MOST_ROWS]) + (" …" if len(new) > MOST_ROWS else "")
        yield f"- recorded: {listed}"


def _backlinks(before: Base, after: Base) -> Iterator[str]:
    """Who links to paragraphs and headings that say something else now, or are gone."""
    touched = {
        (old.path, old.id)
        for id_, old in before.by_standing.items()
        if (new := after.by_standing.get(id_)) is None or new.path != old.path or _differs(old, new)
    }
    found: dict[str, set[str]] = {}
    for page in after.pages:
        if page.generated:
            continue
        for link in page.links:
            if (link.led, link.anchor) in touched and page.text[link.span.start : link.span.end]:
                found.setdefault(link.anchor, set()).add(link.block or page.id or page.path)
    for id_, sources in found.items():
        yield f"- **{plain(id_)}** is linked from {', '.join(plain(each) for each in sorted(sources))}"


def _differs(old: CurrentId, new: CurrentId) -> bool:
    return old.text != new.text and not change(fingerprint_of(old.text), new.text).small


def _relations(before: Base, after: Base) -> Iterator[str]:
    old, new = _related(before), _related(after)
    for pair in sorted({*old, *new}):
        if old.get(pair) == new.get(pair):
            continue
        said = f"**{plain(pair[0])}** {_named(pair)} **{plain(pair[1])}**"
        if pair not in old:
            yield f"- new: {said}: {plain(new[pair])}"
        elif pair not in new:
            yield f"- removed: {said}: {plain(old[pair])}"
        else:
            yield f"- reason of {said}\n  > {_words(old[pair], new[pair])}"


def _related(base: Base) -> dict[tuple[str, str], str]:
    return {(page.id, link.to.value): link.why.value for page in base.collected for link in page.links_out}


def _fronts(before: Base, after: Base) -> Iterator[str]:
    """Summaries and tags, which lists show."""
    names = renamed(before, after)
    for page in _written(after):
        old = before.by_path.get(names.get(page.path, page.path))
        if old is None:
            continue
        name = f"**{plain(page.id or page.path)}**"
        if old.summary != page.summary:
            yield f"- summary of {name}\n  > {_words(old.summary, page.summary)}"
        tags, former = ([tag.value for tag in each.tags] for each in (page, old))
        if tags != former:
            yield f"- tags of {name}\n  > {_words(', '.join(former), ', '.join(tags))}"


def _sources(before: Base, after: Base) -> Iterator[str]:
    """Works of the bibliography, as they are written there."""
    for key in sorted({*before.by_key, *after.by_key}):
        old, new = before.by_key.get(key), after.by_key.get(key)
        if new is None or old is None:
            yield f"- {'new' if old is None else 'removed'}: **{plain(key)}**"
        elif (was := _entry(old)) != (now := _entry(new)):
            yield f"- **{plain(key)}**\n  > {_words(was, now)}"


def _entry(entry: Entry) -> str:
    return " ".join([f"@{entry.type}", *(f"{name}: {value}" for name, value in entry.fields.items())])


def _named(pair: tuple[str, str]) -> str:
    between = relation_between(pair[0][:1], pair[1][:1])
    if between is None:
        return "to"
    relation, forwards = between
    return relation.name if forwards else relation.inverse
