"""Changes the record of published ids, line by line."""

from __future__ import annotations

from bisect import bisect, insort
from collections.abc import Iterable, Mapping
from dataclasses import replace

from kb.model import Base, Located, Permalink
from kb.permalinks.compare import moved_ids, new_ids
from kb.permalinks.record import HEADER, KEY, LINE, PermalinkError, from_match, line_of, natural
from kb.problems import Span
from kb.sources import CONFLICT
from kb.text.fingerprint import fingerprint_of


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
            if match := LINE.fullmatch(line):
                one = from_match(match, 0)
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
                    f"a merge conflict is in line {number}; kb permalinks --update merges it"
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
        """The text of the file."""
        return "\n".join(self._lines) + "\n"

    def put(self, one: Permalink) -> None:
        """Record an id, or replace what is recorded about it."""
        id_ = one.id.value
        line = line_of(one)
        if not LINE.fullmatch(line):
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
        """Record new ids, and the new files of ids that moved; return both.

        The fingerprints of recorded ids are kept.
        """
        new, moved = new_ids(base), moved_ids(base)
        for one in new:
            self.put(
                Permalink(
                    Located(one.id, Span()), Located(one.path, Span()), edition, fingerprint_of(one.text)
                )
            )
        for one in moved:
            self.move(one.id, one.path)
        return [one.id for one in new], [one.id for one in moved]

    def move(self, id_: str, path: str) -> None:
        """Record that an id is in another file now; the old address will redirect to it."""
        old = self._entries[id_]
        was = dict.fromkeys([*(each.value for each in old.was), old.at.value])
        was.pop(path, None)
        self.put(replace(old, at=Located(path, Span()), was=tuple(Located(each, Span()) for each in was)))

    def confirm(self, base: Base, ids: Iterable[str]) -> list[str]:
        """Record the current text of each id; return the ids whose fingerprint changed.

        Raises:
            PermalinkError: an id is not recorded, is gone, or is on no page.
        """
        changed = []
        for id_ in ids:
            old = self._recorded(id_)
            if id_ not in base.by_standing:
                raise PermalinkError(f"{id_} is on no page")
            if id_ in base.doubled:
                raise PermalinkError(f"{id_} occurs more than once")
            new = fingerprint_of(base.by_standing[id_].text)
            if new != old.print:
                self.put(replace(old, print=new))
                changed.append(id_)
        return changed

    def succeed(self, id_: str, now: str, standing: Iterable[str]) -> None:
        """Record that an id is gone and which one replaces it; ids that redirected to it follow.

        Raises:
            PermalinkError: it is not recorded or still on a page, or the other is on no page.
        """
        old = self._recorded(id_)
        stand = set(standing)
        if id_ in stand:
            raise PermalinkError(f"{id_} is still on a page")
        if now == id_ or now not in stand:
            raise PermalinkError(f"{now} is on no page, so nothing can lead to it")
        self.put(replace(old, now=Located(now, Span())))
        for other in list(self._entries.values()):
            if other.now and other.now.value == id_:
                self.put(replace(other, now=Located(now, Span())))

    def _recorded(self, id_: str) -> Permalink:
        if id_ not in self._entries:
            raise PermalinkError(f"{id_} is not recorded; kb permalinks --update records new ids")
        if (now := self._entries[id_].now) is not None:
            raise PermalinkError(f"{id_} is gone; {now.value} takes its place")
        return self._entries[id_]
