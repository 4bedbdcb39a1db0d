"""The record of published ids, ``docs/permalinks.yml``: read and written line by line."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from kb.model import Located, Permalink, written
from kb.problems import Span
from kb.schema import A_PAGE, A_STATEMENT
from kb.schema.field_values import mappings_of, text_of, texts_of
from kb.sources import DATA_DEPTH_LIMIT, FILE_LIMIT, parse_yaml, too_large
from kb.sources import Mapping as YamlMapping

KEY = "permalinks:"

LIMIT = 32 * FILE_LIMIT
"""Most bytes of the record: one line for each id, it is the one file that grows with all pages together."""

_IDS = (
    f"# id     a page ({A_PAGE}), heading ({A_PAGE}-since), paragraph ({A_STATEMENT}), "
    "tag, term, or the path of a page that has no id"
)

HEADER = f"""\
# Every id that an edition has published, and what it stands for. A link to it must lead to the same statement
# for good: `kb check` compares this file with the pages. It is written by `kb permalinks`, never by hand.
#
{_IDS}
# at     the file it stands in, or last stood in
# since  the edition that first published it
# now    only for an id that is gone: the id that takes its place
# was    files it stood in before; their addresses lead on to where it stands now
# print  what its text is recognised by: docs/decisions/0004-permalinks.md
{KEY}
"""

_WORD = r"[A-Za-z][\w./-]*"
LINE = re.compile(
    rf"  - \{{id: (?P<id>{_WORD}), at: (?P<at>{_WORD}), since: \"(?P<since>[\w.-]+)\""
    rf"(?:, now: (?P<now>{_WORD}))?(?:, was: \[(?P<was>{_WORD}(?:, {_WORD})*)\])?"
    r", print: (?P<print>[A-Za-z][\w-]*)\}",
    re.ASCII,
)


class PermalinkError(Exception):
    """What was asked for cannot be recorded; the message says why."""


def read(text: str) -> tuple[tuple[Permalink, ...], YamlMapping | None]:
    """The record, and its nodes where it is not in the form that we write.

    Raises:
        SourceError: it is not YAML that we read, or is larger than other files though not in our form (M002).
    """
    found = _read_lines(text)
    if found is not None:
        return tuple(found), None
    if len(text) > FILE_LIMIT:
        raise too_large(len(text))
    node = parse_yaml(text, depth=DATA_DEPTH_LIMIT)
    return tuple(_from_node(entry) for entry in mappings_of(node.get("permalinks"))), node


def _read_lines(text: str) -> list[Permalink] | None:
    found: list[Permalink] = []
    at = 0
    begun = False
    for line in text.split("\n"):
        if match := LINE.fullmatch(line):
            if not begun:
                return None
            found.append(from_match(match, at))
        elif line == KEY and not begun:
            begun = True
        elif line and not line.startswith("#"):
            return None
        at += len(line) + 1
    return found if begun else None


def from_match(match: re.Match[str], at: int) -> Permalink:
    """The permalink of a line in our form; ``at`` is the offset of the line."""

    def group(name: str) -> Located:
        return Located(match[name], Span(at + match.start(name), at + match.end(name)))

    was: list[Located] = []
    if match["was"]:
        start = at + match.start("was")
        for path in match["was"].split(", "):
            was.append(Located(path, Span(start, start + len(path))))
            start += len(path) + 2
    now = group("now") if match["now"] else None
    return Permalink(group("id"), group("at"), match["since"], match["print"], now, tuple(was))


def _from_node(node: YamlMapping) -> Permalink:
    return Permalink(
        written(node, "id"),
        written(node, "at"),
        text_of(node.get("since")),
        text_of(node.get("print")),
        written(node, "now") if node.get("now") else None,
        tuple(Located(path.value, path.span) for path in texts_of(node.get("was"))),
    )


def line_of(one: Permalink) -> str:
    """The line that records an id."""
    now = f", now: {one.now.value}" if one.now else ""
    was = f", was: [{', '.join(path.value for path in one.was)}]" if one.was else ""
    return (
        f'  - {{id: {one.id.value}, at: {one.at.value}, since: "{one.since}"{now}{was}, print: {one.print}}}'
    )


def natural(id_: str) -> tuple[tuple[int, str], ...]:
    """A sort key under which T7.2 comes before T7.10, pages before tags and terms, paths last."""
    parts = re.findall(r"\d+|\D+", id_)
    last = 2 if id_.endswith(".md") else int("/" in id_)
    return (
        (last, ""),
        *((int(part), "") if part.isdecimal() else (-1, part) for part in parts),
    )


def to_the_end(one: Permalink, ones: Mapping[str, Permalink]) -> Permalink:
    """An id that is gone leads to one that is not, in one step."""
    seen = [one.id.value]
    end = one.now
    while end is not None and end.value in ones and (after := ones[end.value].now) is not None:
        if end.value in seen:
            raise PermalinkError(f"{' leads to '.join([*seen, end.value])}; name the current id")
        seen.append(end.value)
        end = after
    return replace(one, now=end) if end != one.now else one
