"""The record of published ids, ``docs/permalinks.yml``: read, compared with what stands, and written.

The file has one line for each id, in natural order, so that a change of it can be read in a diff. Lines of
exactly the form that ``line_of`` writes are read without a YAML parser, a hundred times faster; anything
else goes through the parser, which knows how to complain.
"""

from __future__ import annotations

import re
from bisect import bisect, insort
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import cached_property, partial, reduce

from kb.model import Base, Permalink, Standing, Written, written
from kb.problems import Span
from kb.shapes import mappings_of, text_of, texts_of
from kb.source import CONFLICT, DATA_DEPTH_LIMIT, FILE_LIMIT, parse_yaml, too_large, without_conflicts
from kb.source import Mapping as YamlMapping
from kb.wording import Change, change, print_of, words

KEY = "permalinks:"

LIMIT = 32 * FILE_LIMIT
"""Most bytes of the record: one line for each id, it is the one file that grows with all pages together."""

HEADER = f"""\
# Every id that an edition has published, and what it stands for. A link to it must lead to the same statement
# for good: `kb check` compares this file with the pages. It is written by `kb permalinks`, never by hand.
#
# id     a page (T7), heading (T7-since), paragraph (T7.3), tag, term, or the path of a page that has no id
# at     the file it stands in, or last stood in
# since  the edition that first published it
# now    only for an id that is gone: the id that takes its place
# was    files it stood in before; their addresses lead on to where it stands now
# print  what its text is recognised by: docs/decisions/0004-permalinks.md
{KEY}
"""

_WORD = r"[A-Za-z][\w./-]*"
_LINE = re.compile(
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
        if match := _LINE.fullmatch(line):
            if not begun:
                return None
            found.append(_from_match(match, at))
        elif line == KEY and not begun:
            begun = True
        elif line and not line.startswith("#"):
            return None
        at += len(line) + 1
    return found if begun else None


def _from_match(match: re.Match[str], at: int) -> Permalink:
    def group(name: str) -> Written:
        return Written(match[name], Span(at + match.start(name), at + match.end(name)))

    was: list[Written] = []
    if match["was"]:
        start = at + match.start("was")
        for path in match["was"].split(", "):
            was.append(Written(path, Span(start, start + len(path))))
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
        tuple(Written(path.value, path.span) for path in texts_of(node.get("was"))),
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


def new_ids(base: Base) -> list[Standing]:
    """Ids that stand and are not recorded."""
    return [one for one in base.by_standing.values() if one.id not in base.by_permalink]


def moved_ids(base: Base) -> list[Standing]:
    """Ids that stand in another file than recorded; one that stands twice is left to its own check."""
    recorded = base.by_permalink
    return [
        one
        for one in base.by_standing.values()
        if (old := recorded.get(one.id)) is not None
        and old.now is None
        and old.at.value != one.path
        and one.id not in base.doubled
    ]


def lost_ids(base: Base) -> list[Permalink]:
    """Ids that are recorded as standing, and stand nowhere."""
    return [
        one for one in base.by_permalink.values() if one.now is None and one.id.value not in base.by_standing
    ]


def changes(base: Base) -> Iterator[tuple[Permalink, Standing, Change]]:
    """Every published id whose text differs by more than small wording."""
    elsewhere = _Words(base)
    for one in base.by_standing.values():
        old = base.by_permalink.get(one.id)
        if old is None or old.now is not None or old.print.startswith(one.beginning):
            continue
        found = change(old.print, one.text, partial(elsewhere.than, one.text))
        if not found.small:
            yield old, one, found


class _Words:
    """The words of a base, counted when the first is asked for."""

    def __init__(self, base: Base) -> None:
        self._base = base

    @cached_property
    def _counted(self) -> Counter[str]:
        """How often each word occurs, only where it is written without a capital: a name is not a word."""
        counted: Counter[str] = Counter()
        points = (point.text for point in self._base.points.values())
        for text in (*(one.text for one in self._base.standing), *points):
            counted.update(word for word in re.findall(r"[^\W\d_]+", text) if word == word.lower())
        return counted

    def than(self, text: str, word: str) -> bool:
        """Whether a word, in lower case, stands elsewhere than in this text."""
        return self._counted[word] > words(text).count(word)


def merged(text: str, base: Base) -> tuple[str, list[str]]:
    """One record of the two that git could not merge, or that has two lines for an id: nothing of it is lost.

    Args:
        text: the file, with or without the signs of conflicts.
        base: what stands now, which decides where the two sides say different things.

    Returns:
        The file, and the ids of which the sides said different things.

    Raises:
        PermalinkError: the sides contradict each other, or a line has another form than ours.
    """
    head: list[str] = []
    remarks: list[str] = []
    above: dict[str, list[str]] = {}  # remarks over the line of an id
    found: dict[str, list[Permalink]] = {}
    begun = False
    for line in without_conflicts(text).rstrip("\n").split("\n"):
        if match := _LINE.fullmatch(line):
            one = _from_match(match, 0)
            found.setdefault(one.id.value, []).append(one)
            kept = above.setdefault(one.id.value, [])
            kept += [each for each in remarks if each not in kept]
            remarks = []
        elif line.startswith(KEY):
            begun = True
        elif line and not line.startswith("#"):
            raise PermalinkError(f"{line.strip()!r} has not the form that kb permalinks writes")
        elif begun:
            remarks.append(line)
        elif line not in head:
            head.append(line)
    judge = _Judge(base, {id_: one.now.value for id_, of in found.items() for one in of if one.now})
    ones = {id_: reduce(judge.of_two, lines) for id_, lines in found.items()}
    ones = {id_: _to_the_end(one, ones) for id_, one in ones.items()}
    lines = [*head, KEY]
    for id_ in sorted(ones, key=lambda id_: (natural(id_), id_)):
        lines += [*above[id_], line_of(ones[id_])]
    return "\n".join([*lines, *remarks]) + "\n", [
        id_ for id_, of in found.items() if len({*map(line_of, of)}) > 1
    ]


class _Judge:
    """Makes one of what two sides of a merge record about an id."""

    def __init__(self, base: Base, leads: Mapping[str, str]) -> None:
        self._base = base
        self._leads = leads
        self._unread = {problem.path for problem in base.problems if problem.cause}

    def of_two(self, one: Permalink, other: Permalink) -> Permalink:
        if line_of(one) == line_of(other):
            return one
        for path in (one.at.value, other.at.value):
            if path in self._unread:
                raise PermalinkError(
                    f"{path} cannot be read, which has to say what {one.id.value} is; mend it first"
                )
        since = min(one.since, other.since, key=natural)
        at = self._at(one, other)
        former = dict.fromkeys(each.value for each in (*one.was, *other.was, one.at, other.at))
        was = tuple(Written(path, Span()) for path in former if path != at.value)
        now = self._now(one, other)
        return Permalink(one.id, at, since, one.print if now else self._print(one, other), now, was)

    def _at(self, one: Permalink, other: Permalink) -> Written:
        """The file in which the id stands; for one that is gone, that to which a side moved it."""
        standing = self._base.by_standing.get(one.id.value)
        if standing is not None and standing.path in {one.at.value, other.at.value}:
            return Written(standing.path, Span())
        return other.at if one.at.value in {each.value for each in other.was} else one.at

    def _now(self, one: Permalink, other: Permalink) -> Written | None:
        id_ = one.id.value
        ends = [each.now for each in (one, other) if each.now]
        if len({self._end(each.value) for each in ends}) > 1:
            raise PermalinkError(
                f"one side leads {id_} to {ends[0].value}, the other to {ends[1].value}; keep one line"
            )
        if len(ends) == 1 and id_ in self._base.by_standing:
            path = self._base.by_standing[id_].path
            raise PermalinkError(
                f"one side says that {id_} is gone, and it stands in {path}; "
                "take it out there, or keep the line without 'now'"
            )
        return ends[0] if ends else None

    def _end(self, id_: str) -> str:
        """Where an id leads by the lines of both sides."""
        seen = [id_]
        while (after := self._leads.get(seen[-1])) and after not in seen:
            seen.append(after)
        return seen[-1]

    def _print(self, one: Permalink, other: Permalink) -> str:
        """Of two texts, the one that stands: the other side had not changed it."""
        id_ = one.id.value
        if one.print == other.print:
            return one.print
        standing = self._base.by_standing.get(id_)
        if standing is None or id_ in self._base.doubled:
            where = "stands nowhere" if standing is None else "stands twice"
            raise PermalinkError(
                f"both sides gave {id_} to a text of their own, and it {where}; "
                "give one of the two the next free id"
            )
        text = standing.text
        same = [each.print for each in (one, other) if each.print == print_of(text)]
        near = [each.print for each in (one, other) if change(each.print, text).small]
        if not same + near:
            raise PermalinkError(
                f"{id_} is recorded with two texts, and another stands in {standing.path}; "
                "keep one of the lines, then confirm it"
            )
        return (same + near)[0]


def _to_the_end(one: Permalink, ones: Mapping[str, Permalink]) -> Permalink:
    """An id that is gone leads to one that is not, in one step."""
    seen = [one.id.value]
    end = one.now
    while end is not None and end.value in ones and (after := ones[end.value].now) is not None:
        if end.value in seen:
            raise PermalinkError(f"{' leads to '.join([*seen, end.value])}; name the id that stands")
        seen.append(end.value)
        end = after
    return replace(one, now=end) if end != one.now else one


class Record:
    """The file as text, changed line by line: comments, order and every line that is not meant stay.

    Args:
        text: the file; empty for a new one.

    Raises:
        PermalinkError: the file has a line of another form than ours.
    """

    def __init__(self, text: str) -> None:
        self._lines = (text or HEADER).rstrip("\n").split("\n")
        self._entries: dict[str, Permalink] = {}
        begun = False
        for number, line in enumerate(self._lines, 1):
            if match := _LINE.fullmatch(line):
                one = _from_match(match, 0)
                if one.id.value in self._entries:
                    raise PermalinkError(
                        f"line {number}: id {one.id.value!r} is recorded twice; "
                        "kb permalinks --update merges the two"
                    )
                self._entries[one.id.value] = one
            elif line.startswith(KEY):
                begun = True
                self._lines[number - 1] = KEY
            elif CONFLICT.fullmatch(line):
                raise PermalinkError(
                    f"a merge conflict stands in line {number}; kb permalinks --update merges it"
                )
            elif line and not line.startswith("#"):
                raise PermalinkError(f"line {number} has not the form that kb permalinks writes")
        if not begun:
            raise PermalinkError(f"there is no line {KEY!r}")
        self._order = sorted((natural(id_), id_) for id_ in self._entries)

    @property
    def entries(self) -> Mapping[str, Permalink]:
        """What is recorded, by id."""
        return self._entries

    @property
    def text(self) -> str:
        """The file as it is to be written."""
        return "\n".join(self._lines) + "\n"

    def put(self, one: Permalink) -> None:
        """Record an id, or replace what is recorded about it."""
        id_ = one.id.value
        line = line_of(one)
        if not _LINE.fullmatch(line):
            raise PermalinkError(f"{id_!r} at {one.at.value!r} cannot be recorded: use plain letters in both")
        if id_ in self._entries:
            self._lines[self._lines.index(line_of(self._entries[id_]))] = line
        else:
            key = natural(id_), id_
            at = bisect(self._order, key)
            before = line_of(self._entries[self._order[at - 1][1]]) if at else KEY
            self._lines.insert(self._lines.index(before) + 1, line)
            insort(self._order, key)
        self._entries[id_] = one

    def update(self, base: Base, edition: str) -> tuple[list[str], list[str]]:
        """Record new ids, and the new files of ids that moved; return both. Prints of old ids stay."""
        new, moved = new_ids(base), moved_ids(base)
        for one in new:
            self.put(
                Permalink(Written(one.id, Span()), Written(one.path, Span()), edition, print_of(one.text))
            )
        for one in moved:
            self.move(one.id, one.path)
        return [one.id for one in new], [one.id for one in moved]

    def move(self, id_: str, path: str) -> None:
        """Record that an id stands in another file now; the old address will lead on to it."""
        old = self._entries[id_]
        was = dict.fromkeys([*(each.value for each in old.was), old.at.value])
        was.pop(path, None)
        self.put(replace(old, at=Written(path, Span()), was=tuple(Written(each, Span()) for each in was)))

    def confirm(self, base: Base, ids: Iterable[str]) -> list[str]:
        """Take the text that stands as what each id says; return the ids whose print changed.

        Raises:
            PermalinkError: an id is not recorded, is gone, or does not stand.
        """
        changed = []
        for id_ in ids:
            old = self._recorded(id_)
            if id_ not in base.by_standing:
                raise PermalinkError(f"{id_} stands nowhere")
            if id_ in base.doubled:
                raise PermalinkError(f"{id_} stands more than once")
            new = print_of(base.by_standing[id_].text)
            if new != old.print:
                self.put(replace(old, print=new))
                changed.append(id_)
        return changed

    def succeed(self, id_: str, now: str, standing: Iterable[str]) -> None:
        """Record that an id is gone and which one takes its place; ids that led to it lead there as well.

        Raises:
            PermalinkError: it is not recorded or still stands, or the other does not stand.
        """
        old = self._recorded(id_)
        stand = set(standing)
        if id_ in stand:
            raise PermalinkError(f"{id_} still stands")
        if now == id_ or now not in stand:
            raise PermalinkError(f"{now} stands nowhere, so nothing can lead to it")
        self.put(replace(old, now=Written(now, Span())))
        for other in list(self._entries.values()):
            if other.now and other.now.value == id_:
                self.put(replace(other, now=Written(now, Span())))

    def _recorded(self, id_: str) -> Permalink:
        if id_ not in self._entries:
            raise PermalinkError(f"{id_} is not recorded; kb permalinks --update records new ids")
        if (now := self._entries[id_].now) is not None:
            raise PermalinkError(f"{id_} is gone; {now.value} takes its place")
        return self._entries[id_]
