"""A reader's selection for a briefing, and its Markdown file; the browser writes the same file.

The twins of this module are ``address.js`` and ``later/briefing/written.js`` in ``scripts/web/js``: the cases
of ``tests/web/selection.json`` hold both to one text, and a test compares them on texts of all kinds. Hence
the few plain rules: which signs go, which become a space, and where an empty line is.
"""

from __future__ import annotations

import base64
import binascii
import datetime
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass

LONGEST_LINE = 120
LONGEST_NOTE = 4000
MOST = 200
"""Characters of a title, characters of a note, and paragraphs: more is cut off."""

VERSIONS = {5: "1.", 6: "2."}
"""How the state in an address begins, by the number of its parts: older sites know no words at the end."""

UNTITLED = "Briefing"

_SPACE = re.compile("[\x00-\x20\x7f-\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff]+")
_LINE_END = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ufeff]")
_UNFIT = re.compile("[\ud800-\udfff\ufffe\uffff]")
_PARAGRAPH = r"[A-Z][0-9]{1,4}\.(?:[0-9]{1,4}|[a-z]{1,3})"
_CALL = re.compile(rf"{_PARAGRAPH}(?:-{_PARAGRAPH})?|[A-Z][0-9]{{1,4}}(?: summary)?")
_EDITION = re.compile(r"[0-9A-Za-z][0-9A-Za-z.-]{0,39}")


@dataclass(frozen=True)
class Chosen:
    """A call, and own words before and after it."""

    call: str
    before: str = ""
    after: str = ""


@dataclass(frozen=True)
class Selection:
    """What a briefing is made from: front matter, calls in their order, and own words after the last."""

    title: str = ""
    reader: str = ""
    day: str = ""
    edition: str = ""
    chosen: tuple[Chosen, ...] = ()
    closing: str = ""

    def written(self) -> str:
        r"""The file.

        >>> print(Selection("A", "B", "2026-11-25", "2026.11", (Chosen("T7.3", "Words."),)).written(), end="")
        ---
        title: "A"
        for: "B"
        date: 2026-11-25
        edition: "2026.11"
        ---
        <BLANKLINE>
        Words.
        <BLANKLINE>
        {{ T7.3 }}
        """
        return "\n".join(["---", *self._front(), "---", "", *self._body()]) + "\n"

    def _front(self) -> Iterator[str]:
        yield f"title: {_quoted(line(self.title) or UNTITLED)}"
        if reader := line(self.reader):
            yield f"for: {_quoted(reader)}"
        if is_day(self.day):
            yield f"date: {self.day}"
        if _EDITION.fullmatch(self.edition):
            yield f"edition: {_quoted(self.edition)}"

    def _body(self) -> Iterator[str]:
        blocks: list[str] = []
        for one in self.chosen[:MOST]:
            if is_call(one.call):
                blocks += [note(one.before), f"{{{{ {one.call} }}}}", note(one.after)]
        blocks.append(note(self.closing))
        yield "\n\n".join(block for block in blocks if block)

    def address(self) -> str:
        """The state as written in an address after ``b=``."""
        rows = [[one.call, one.before, one.after] for one in self.chosen]
        end = [self.closing] if self.closing else []
        state = [self.title, self.reader, self.day, self.edition, rows, *end]
        text = json.dumps(state, ensure_ascii=False, separators=(",", ":"))
        data = base64.urlsafe_b64encode(_UNFIT.sub("\ufffd", text).encode())
        return VERSIONS[len(state)] + data.decode().rstrip("=")


class AddressError(ValueError):
    """An address that holds no selection."""


def from_address(text: str) -> Selection:
    """The selection in a shared address, or in its part after ``b=``.

    Raises:
        AddressError: there is none.
    """
    state = text.rpartition("b=")[2]
    version, coded = state[:2], state[2:]
    if version not in VERSIONS.values():
        raise AddressError("the address holds no briefing of a known form")
    try:
        if not re.fullmatch(r"[A-Za-z0-9_-]*", coded):
            raise AddressError("the address is damaged")
        data = base64.urlsafe_b64decode(coded + "=" * (-len(coded) % 4))
        read = json.loads(data.decode("utf-8"))
        title, reader, day, edition, rows, *rest = read
        if VERSIONS.get(len(read)) != version:
            raise AddressError("the address is damaged")
        chosen = tuple(Chosen(*map(_text, _list(row))) for row in _list(rows))
        end = "".join(map(_text, rest))
    except (binascii.Error, UnicodeDecodeError, ValueError, TypeError, RecursionError) as error:
        raise AddressError("the address is damaged") from error
    return Selection(_text(title), _text(reader), _text(day), _text(edition), chosen, end)


def _list(value: object) -> list[object]:
    if not isinstance(value, list):
        raise AddressError("the address is damaged")
    return value


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise AddressError("the address is damaged")
    return value


def is_call(text: str) -> bool:
    """Whether a text has the form of a call as the browser writes it."""
    return _CALL.fullmatch(text) is not None


def is_day(text: str) -> bool:
    """Whether a text is a day of the calendar, such as ``2026-11-25``."""
    if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
        return False
    try:
        datetime.date.fromisoformat(text)
    except ValueError:
        return False
    return True


def line(text: str) -> str:
    """A text as one line: white space and signs for machines as one space, none at its ends."""
    return _SPACE.sub(" ", _UNFIT.sub("\ufffd", text)).strip(" ")[:LONGEST_LINE].strip(" ")


def note(text: str) -> str:
    """Own words: line ends are one sign, no spaces before them, no more than one empty line at a time."""
    text = _LINE_END.sub("\n", _UNFIT.sub("\ufffd", text))
    text = _CONTROL.sub("", text)[:LONGEST_NOTE]
    text = re.sub(r"[ \t]+(?=\n|$)", "", text)
    return re.sub(r"\n{3,}", "\n\n", text).strip("\n\t ")


def _quoted(text: str) -> str:
    return '"' + re.sub(r'(["\\])', r"\\\1", text) + '"'
