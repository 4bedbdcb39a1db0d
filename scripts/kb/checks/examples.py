r"""Splits the docstring of a check into a sentence, the reason, and examples that are run as tests.

An example is indented under a line that says how it is read:

``Bad:`` or ``Good:``
    Markdown for the example page, the trend ``trends/globalisation.md`` of the tests. A section whose heading
    has an id that the page has already takes the place of that section; anything else comes after the lead
    paragraph. Lines between two ``---`` at the start are front matter, and take the place of the same keys.
``Bad in docs/tags.yml:``
    More of that file. A Markdown file, and data that begin at the left margin with a key, are the whole file.
    ``And in docs/tags.yml:`` after an example changes a second file. ``-> target`` is a symbolic link.
    With ``, 1000 times`` after the path, its longest line is repeated.

``\xNN`` in an example is that byte, ``\uNNNN`` that character; a ``\`` at its very end means no line end
there.
"""

from __future__ import annotations

import inspect
import re
from dataclasses import dataclass

_HEAD = re.compile(r"(?P<which>Bad|Good|And)(?: in (?P<path>[^\s,]+))?(?:, (?P<times>\d+) times)?:")


@dataclass(frozen=True)
class Change:
    """What an example does to one file; an empty path is the example page."""

    path: str
    times: int
    text: str


@dataclass(frozen=True)
class Example:
    """One example: whether it is a fault, and the files it changes; the fault is in the first."""

    bad: bool
    changes: tuple[Change, ...]


@dataclass(frozen=True)
class Description:
    """What a docstring says: the first sentence, the rest of the prose, the examples."""

    sentence: str
    why: str
    examples: tuple[Example, ...]


def described(docstring: str) -> Description:
    """Take the docstring of a check apart."""
    prose: list[str] = []
    examples: list[Example] = []
    lines = inspect.cleandoc(docstring).split("\n")
    at = 0
    while at < len(lines):
        head = _HEAD.fullmatch(lines[at])
        at += 1
        if head is None:
            prose.append(lines[at - 1])
            continue
        block: list[str] = []
        while at < len(lines) and (lines[at].startswith("    ") or not lines[at]):
            block.append(lines[at][4:])
            at += 1
        text = "\n".join(block).strip("\n") + "\n"
        change = Change(head["path"] or "", int(head["times"] or 1), text)
        if head["which"] == "And":
            examples[-1] = Example(examples[-1].bad, (*examples[-1].changes, change))
        else:
            examples.append(Example(head["which"] == "Bad", (change,)))
    sentence, _, why = "\n".join(prose).strip().partition("\n\n")
    return Description(" ".join(sentence.split()), why.strip(), tuple(examples))
