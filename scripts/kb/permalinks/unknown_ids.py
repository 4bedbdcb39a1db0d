"""Unknown ids: the id that replaces one, or hints at valid ids.

Two ids, or two keys of the bibliography, that differ in one letter or digit are two statements or two works:
no hint suggests one for the other. Only an id that differs in its punctuation or letter case is suggested.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator

from kb.model import Base, Page
from kb.text.ids import NOTE_ID, PAGE_ID, POINT_ID
from kb.text.suggest import did_you_mean

_STATEMENT = re.compile(rf"{POINT_ID.pattern}|{NOTE_ID.pattern}|{PAGE_ID.pattern}")
"""Ids of statements and pages: no other one is suggested for one that does not exist."""

NAMED_ID = re.compile(
    rf"(?<![\w.-])(?:{PAGE_ID.pattern})(?:\.(?:[1-9][0-9]*|[a-z]{{1,2}}))?(?![\w-])(?!\.\w)"
)
"""An id of a page or paragraph in running text."""

_FORM = re.compile(r"[\s._,:/-]+")


def same_but_for_form(value: str, valid: Iterable[str]) -> str:
    """The one valid value that has the same letters and digits; nothing where there is none, or several.

    >>> same_but_for_form("t7,3", ["T7.3", "T7.4"])
    'T7.3'
    >>> same_but_for_form("osce2018", ["osce2019"])
    ''
    """
    folded = _FORM.sub(" ", value.strip()).casefold()
    found = {each for each in valid if _FORM.sub(" ", each).casefold() == folded}
    if value in found or len(found) != 1:
        return ""
    return found.pop()


def successor(id_: str, base: Base) -> str:
    """The current id that replaces one that is gone; empty where it is not gone, or has no replacement."""
    seen = {id_}
    while (recorded := base.by_permalink.get(id_)) is not None and recorded.now is not None:
        id_ = recorded.now.value
        if id_ in seen:
            return ""
        seen.add(id_)
    return id_ if len(seen) > 1 and id_ in base.by_standing else ""


def is_gone(id_: str, base: Base) -> bool:
    """Whether an id was published and is on no page any more."""
    return id_ in base.by_permalink and id_ not in base.by_standing


def instead(id_: str, base: Base, valid: Collection[str], otherwise: str) -> str:
    """A hint for an id that does not exist.

    Args:
        id_: as written.
        base: where it was looked for.
        valid: ids that are allowed there.
        otherwise: the hint where there is none for this id.
    """
    if (now := successor(id_, base)) in valid:
        return f"write {now!r}, which takes its place"
    if same := same_but_for_form(id_, valid):
        return f"did you mean {same!r}?"
    page = base.by_id.get(id_.strip().partition(".")[0].upper())
    if page is not None and "." in id_ and (there := ranges(page, valid)):
        return f"{page.id} has {there}"
    return otherwise


def named(id_: str, base: Base, valid: Collection[str], otherwise: str) -> str:
    """A hint for a tag, term or place that does not exist: such ids are words, and can be misspelt.

    Args:
        id_: as the record knows it: ``tag/economy``.
        base: where it was looked for.
        valid: ids that are allowed there, without the part before the slash.
        otherwise: the imperative where nothing is near.
    """
    if now := successor(id_, base):
        return f"write {now.rpartition('/')[2]!r}, which takes its place"
    return did_you_mean(id_.rpartition("/")[2], valid, otherwise)


def by_words(id_: str, valid: Iterable[str], otherwise: str) -> str:
    """A hint for an id on a page, which can be a misspelt one of a heading; no statement is suggested."""
    return did_you_mean(id_, [each for each in valid if not _STATEMENT.fullmatch(each)], otherwise)


def missing(id_: str, what: str, base: Base) -> str:
    """What is wrong with an id that does not exist: it is gone, or never existed.

    Args:
        id_: as written, or as the record knows it: ``tag/economy``.
        what: what it would be the id of.
        base: where it was looked for.
    """
    name = id_.rpartition("/")[2] if "/" in id_ and not id_.endswith(".md") else id_
    return f"{what} {name!r} is gone" if is_gone(id_, base) else f"no {what} {name!r}"


def work(key: str, base: Base) -> str:
    """A hint for a key that the bibliography does not have.

    Keys that differ in a digit or letter are of different works; two letters may have changed places.
    """
    bare = key.strip("[]@ ")
    if (
        same := bare
        if bare in base.by_key
        else same_but_for_form(bare, base.by_key) or _swapped(bare, base.by_key)
    ):
        return f"did you mean {same!r}?"
    return "add the work to bibliography.bib, or correct the key"


def _swapped(value: str, valid: Iterable[str]) -> str:
    def signs(word: str) -> tuple[str, str]:
        return re.sub(r"\D", "", word), "".join(sorted(re.sub(r"\d", "", word.casefold())))

    wanted = signs(value)
    found = [each for each in valid if len(each) == len(value) and signs(each) == wanted]
    return found[0] if len(found) == 1 else ""


def ranges(page: Page, valid: Collection[str]) -> str:
    """Which numbers and letters a page has: ``T7.1 to T7.8, T7.a and T7.c to T7.f``."""
    runs: list[list[tuple[bool, int, str]]] = []
    for one in sorted(_place(each) for each in paragraphs(page) if each in valid):
        if runs and runs[-1][-1][:2] == (one[0], one[1] - 1):
            runs[-1].append(one)
        else:
            runs.append([one])
    parts = [run[0][2] if len(run) == 1 else f"{run[0][2]} to {run[-1][2]}" for run in runs]
    return " and ".join(filter(None, [", ".join(parts[:-1]), *parts[-1:]]))


def _place(id_: str) -> tuple[bool, int, str]:
    """Sort key of a paragraph: numbers before letters."""
    name = id_.partition(".")[2]
    return (False, int(name), id_) if name.isdecimal() else (True, turn(name), id_)


def paragraphs(page: Page) -> tuple[str, ...]:
    """Ids of the numbered and lettered paragraphs of a page, in its order."""
    ids = page.stands.split(" ")[::4]
    return tuple(dict.fromkeys(id_ for id_ in ids if POINT_ID.fullmatch(id_) or NOTE_ID.fullmatch(id_)))


def free_letters(prefix: str, written: Iterable[str], base: Base) -> Iterator[str]:
    """Ids for further paragraphs of the editors, in turn: letters that were never used on the page.

    Args:
        prefix: what they begin with, such as ``T7``.
        written: the ids that are on the page now.
        base: whose record of published ids counts as well.
    """
    used = {id_ for id_ in (*written, *base.by_permalink) if id_.startswith(f"{prefix}.")}
    number = 0
    while True:
        if (id_ := f"{prefix}.{letter(number)}") not in used:
            yield id_
        number += 1


def letter(number: int) -> str:
    """The letters in turn, from 0 on.

    >>> [letter(number) for number in (0, 25, 26, 701, 702)]
    ['a', 'z', 'aa', 'zz', 'aaa']
    """
    word = ""
    number += 1
    while number:
        number, rest = divmod(number - 1, 26)
        word = chr(ord("a") + rest) + word
    return word


def turn(word: str) -> int:
    """The inverse of ``letter``.

    >>> turn("ab")
    27
    """
    number = 0
    for sign in word:
        number = number * 26 + ord(sign) - ord("a") + 1
    return number - 1
