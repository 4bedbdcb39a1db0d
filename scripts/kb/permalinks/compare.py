"""Compares the record of published ids with the ids of the base now: new, moved, lost, reworded."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import cached_property, partial, reduce

from kb.model import Base, CurrentId, Located, Permalink
from kb.permalinks.record import KEY, LINE, PermalinkError, from_match, line_of, natural, to_the_end
from kb.problems import Span
from kb.sources import without_conflicts
from kb.text.fingerprint import Change, change, fingerprint_of, words


def new_ids(base: Base) -> list[CurrentId]:
    """Current ids that are not recorded."""
    return [one for one in base.by_standing.values() if one.id not in base.by_permalink]


def moved_ids(base: Base) -> list[CurrentId]:
    """Ids in another file than recorded; another check reports one that occurs twice."""
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
    """Ids that are recorded as current, and are on no page."""
    return [
        one for one in base.by_permalink.values() if one.now is None and one.id.value not in base.by_standing
    ]


def changes(base: Base) -> Iterator[tuple[Permalink, CurrentId, Change]]:
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
        """Whether a word, in lower case, occurs in another text than this."""
        return self._counted[word] > words(text).count(word)


def merged(text: str, base: Base) -> tuple[str, list[str]]:
    """Merge a record with git conflicts, or with two lines for an id, without losing an entry.

    Args:
        text: the file, with or without conflict markers.
        base: the current base, which decides where the two sides differ.

    Returns:
        The file, and the ids on which the sides differed.

    Raises:
        PermalinkError: the sides contradict each other, or a line has another form than ours.
    """
    head: list[str] = []
    remarks: list[str] = []
    above: dict[str, list[str]] = {}  # remarks over the line of an id
    found: dict[str, list[Permalink]] = {}
    begun = False
    for line in without_conflicts(text).rstrip("\n").split("\n"):
        if match := LINE.fullmatch(line):
            one = from_match(match, 0)
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
    ones = {id_: to_the_end(one, ones) for id_, one in ones.items()}
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
                    f"{path} cannot be read, which has to say what {one.id.value} is; correct it first"
                )
        since = min(one.since, other.since, key=natural)
        at = self._at(one, other)
        former = dict.fromkeys(each.value for each in (*one.was, *other.was, one.at, other.at))
        was = tuple(Located(path, Span()) for path in former if path != at.value)
        now = self._now(one, other)
        return Permalink(one.id, at, since, one.print if now else self._print(one, other), now, was)

    def _at(self, one: Permalink, other: Permalink) -> Located:
        """The file that holds the id; for one that is gone, that to which a side moved it."""
        standing = self._base.by_standing.get(one.id.value)
        if standing is not None and standing.path in {one.at.value, other.at.value}:
            return Located(standing.path, Span())
        return other.at if one.at.value in {each.value for each in other.was} else one.at

    def _now(self, one: Permalink, other: Permalink) -> Located | None:
        id_ = one.id.value
        ends = [each.now for each in (one, other) if each.now]
        if len({self._end(each.value) for each in ends}) > 1:
            raise PermalinkError(
                f"one side leads {id_} to {ends[0].value}, the other to {ends[1].value}; keep one line"
            )
        if len(ends) == 1 and id_ in self._base.by_standing:
            path = self._base.by_standing[id_].path
            raise PermalinkError(
                f"one side says that {id_} is gone, and it is in {path}; "
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
        """Of two fingerprints, that of the current text: the other side had not changed it."""
        id_ = one.id.value
        if one.print == other.print:
            return one.print
        standing = self._base.by_standing.get(id_)
        if standing is None or id_ in self._base.doubled:
            where = "is on no page" if standing is None else "occurs twice"
            raise PermalinkError(
                f"both sides gave {id_} to a text of their own, and it {where}; "
                "give one of the two the next free id"
            )
        text = standing.text
        same = [each.print for each in (one, other) if each.print == fingerprint_of(text)]
        near = [each.print for each in (one, other) if change(each.print, text).small]
        if not same + near:
            raise PermalinkError(
                f"{id_} is recorded with two texts, and another is in {standing.path}; "
                "keep one of the lines, then confirm it"
            )
        return (same + near)[0]
