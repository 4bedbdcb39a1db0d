"""What the argument says, in sentences made from the names of kinds and relations."""

from __future__ import annotations

from collections.abc import Sequence

from kb.schema import BY_LETTER, END, EVIDENCE, KINDS, MIDDLE, PATH, START, relation_between
from kb.text.plural import in_words


def plural_verb(name: str) -> str:
    """The name of a relation as several subjects have it.

    >>> [plural_verb(name) for name in ("raises", "bears on", "is seen in", "reaches", "carries")]
    ['raise', 'bear on', 'are seen in', 'reach', 'carry']
    """
    verb, _, rest = name.partition(" ")
    if verb in {"is", "has"}:
        verb = {"is": "are", "has": "have"}[verb]
    elif verb.endswith("ies"):
        verb = f"{verb[:-3]}y"
    elif verb.endswith(("sses", "shes", "ches", "xes", "zes", "oes")):
        verb = verb[:-2]
    else:
        verb = verb.removesuffix("s")
    return f"{verb} {rest}".strip()


def listed(words: Sequence[str], last: str = "and") -> str:
    """Words in a row.

    >>> listed(["a"]), listed(["a", "b", "c"]), listed(["a", "b"], "or")
    ('a', 'a, b and c', 'a or b')
    """
    return f" {last} ".join(filter(None, [", ".join(words[:-1]), *words[-1:]]))


def capital(text: str) -> str:
    """A text with a capital at its beginning."""
    return f"{text[:1].upper()}{text[1:]}"


_START, _MIDDLE, _END = BY_LETTER[START], BY_LETTER[MIDDLE], BY_LETTER[END]
_EVIDENCE = BY_LETTER.get(EVIDENCE)

_BACK = relation_between(END, START)
BACK = _BACK[0] if _BACK and _BACK[1] else None
"""The relation that leads from the end of a path back to its start; a picture has no line for it."""

_ANSWERS = BACK.name if BACK else PATH.second.inverse
_VERB = _ANSWERS.partition(" ")[0]

RESPONDING = f"{_END.shorts} that {plural_verb(_VERB)}"
"""The pages at the end of the paths that pass another: "principles that respond"."""

RESPONDING_ONE = f"{_END.short} that {_VERB}"

NONE_RESPONDS = f"The editors connect no {_END.short} to this page."

WAY = f"from {_START.one} through {_MIDDLE.one} to {_END.one}"
"""The course of a path."""

PICTURE = (
    f"The argument as the editors read it: {_START.plural} on the left, then "
    f"{listed([kind.plural for kind in KINDS[1:]])}, with a line for each relation between two of them."
)
"""What the picture of the argument shows."""

COLUMNS = (
    f"{capital(listed([kind.plural for kind in KINDS]))} in {in_words(len(KINDS))} columns, with a line for "
    "each connection between two of them. Under the heading “Connections” each page names its own."
)
"""The same for those who do not see it."""

BACK_IN_WORDS = (
    f"“{capital(BACK.name)}”, in the box of {_END.one}, names the {_START.plural} that it {BACK.name}."
    if BACK
    else ""
)
"""What the words in the box of a page at the end of a path say."""

_QUESTIONS = (
    f"with the {_END.shorts} that {plural_verb(_ANSWERS)} that page, directly or through {_MIDDLE.one} that "
    f"it is connected to. That they {plural_verb(_VERB)} is the editors’ reading; the paper does not say so."
)


def questions(total: int | None = None) -> str:
    """What the register of questions holds; with their number, where it is given."""
    number = "" if total is None else f"{total} "
    return f"These are the {number}questions that the paper asks, by page, {_QUESTIONS}"


KIND_COLUMN = f"{capital(listed([kind.short for kind in KINDS], 'or'))}; empty for other pages."

LETTERS = ", ".join(f"{kind.letter} for {kind.name}" for kind in KINDS).replace(" for ", " stands for ", 1)
"""The kind that each letter of an id is for, in words: T is for trend, C for case study."""


# The matrices

FIRST = capital(PATH.first.name)
"""What a cell says of an edge between its two pages, where the columns are the middle of the path."""

DIRECT = "Direct"
"""The same, where they are its end."""


def _evidence(where: str = "") -> str:
    """How the kind of evidence ties the two ends together; empty where a base has none."""
    first, second = relation_between(START, EVIDENCE), relation_between(EVIDENCE, MIDDLE)
    if not (_EVIDENCE and first and second):
        return ""
    return (
        f"{capital(_EVIDENCE.plural)}{where} {plural_verb(first[0].inverse)} the {_START.short} and "
        f"{plural_verb(second[0].name)} the {_MIDDLE.short}."
    )


def _sentences(*parts: str) -> str:
    return " ".join(filter(None, parts))


_BETWEEN = (
    f"{capital(_MIDDLE.one)} in a cell lies between the two: in the editors’ reading, the {_START.short} "
    f"{PATH.first.name} it and the {_END.short} {PATH.second.inverse} it."
)

_DIRECT = f"“{DIRECT}” says that the {_END.short} {BACK.name} the {_START.short} itself." if BACK else ""


def explained(letter: str, book: bool = False) -> str:
    """What a cell of a matrix says.

    Args:
        letter: of the kind in its columns, the middle or the end of a path.
        book: whether in the words of a printed caption.
    """
    if letter == MIDDLE:
        return _sentences(
            f"“{FIRST}” says that, in the editors’ reading, the {_START.short} {PATH.first.name} the "
            f"{_MIDDLE.short}.",
            _evidence(" in a cell"),
        )
    if book:
        seen = f"{capital(_EVIDENCE.plural)} below it show both." if _EVIDENCE else ""
        return _sentences(_BETWEEN, seen, _DIRECT)
    return _sentences(_BETWEEN, _DIRECT, _evidence())


COUNTED = (
    f"Here the {_EVIDENCE.plural} of a cell are counted: “5 {EVIDENCE}” is five. The reasons name them."
    if _EVIDENCE
    else ""
)
"""A sentence for tables that have no room for their ids."""

_SEEN = relation_between(EVIDENCE, MIDDLE)
SEEN_IN = _SEEN[0].inverse.removeprefix("is ") if _SEEN else ""
"""Before the pages that are evidence of a path: "seen in"."""
