"""Family W: words that are misspelt, that a machine misread, or that age."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from kb.checks.engine import Finding, check
from kb.checks.policy import NAME_KINDS, TIME_WORDS
from kb.find import without_code
from kb.model import Base, Page, Term
from kb.problems import Span, slips

_LINK_TARGET = re.compile(
    r"\]\([^)]*\)|\]:[^\n]*|\{:[^}\n]*\}|<[^>\n]*>|\[[^\[\]\n]*@[^\[\]]*\]|https?://\S+"
)
_NAME = re.compile(r"[^\W\d_](?:[\w'’]|-(?=\w))*")


_QUOTES = frozenset("\"'“”‘’«»")


def prose(page: Page) -> str:
    """The body of a page with everything blanked out that is not read as text; offsets stay."""
    text = without_code(page.text[page.body :])
    return _LINK_TARGET.sub(lambda match: re.sub(r"[^\n]", " ", match.group()), text)


_Names = tuple[dict[str, tuple[tuple[str, str], ...]], frozenset[str]]

_last_names: list[tuple[tuple[Term, ...], _Names]] = []


def _names_of(base: Base) -> _Names:
    """The names of a Base, found once; terms are too large to be hashed for every page."""
    if not _last_names or _last_names[0][0] is not base.terms:
        _last_names[:] = [(base.terms, _names(base.terms))]
    return _last_names[0][1]


def _names(terms: tuple[Term, ...]) -> _Names:
    """Names by their first two letters, each as (simplified, as written), and every word of the glossary."""
    known: set[str] = set()
    found: dict[str, set[tuple[str, str]]] = {}
    for term in terms:
        known.update(
            word.casefold() for word in _NAME.findall(f"{term.term} {term.abbreviation} {term.definition}")
        )
        if term.kind.value not in NAME_KINDS:
            continue
        for name in (term.term, term.abbreviation):
            words = name.split()
            # A long title is quoted in many forms; a short abbreviation is near to too many words.
            if len(_simple(name)) < 6 or len(words) > 4 or not name[:1].isupper() or not name.isascii():
                continue
            found.setdefault(_simple(name)[:2], set()).add((_simple(name), name))
    return {start: tuple(sorted(names)) for start, names in found.items()}, frozenset(known)


def _simple(name: str) -> str:
    return re.sub(r"[\s-]+", " ", name).casefold()


@check("W101", on=Page, severity="warning", local=True)
def misspelt_name(page: Page, base: Base) -> Iterator[Finding]:
    """A name of the glossary is spelt as the glossary has it.

    Under another spelling a search does not find it, and readers wonder whether it is another body.

    Bad:
        The committee is called WAPPCO.

    And in docs/glossary.yml:
        - id: wapcco
          term: West African Police Chiefs Committee
          abbreviation: WAPCCO
          kind: organisation
          definition: It brings the heads of police together.

    Good:
        The committee is called WAPCCO.

    And in docs/glossary.yml:
        - id: wapcco
          term: West African Police Chiefs Committee
          abbreviation: WAPCCO
          kind: organisation
          definition: It brings the heads of police together.
    """
    names, known = _names_of(base)
    if not names or page.generated:
        return
    text = prose(page)
    words = [match for match in _NAME.finditer(text) if len(match[0]) > 1]
    for at, first in enumerate(words):
        # Another first letter is another name; most words end here.
        if not first[0][0].isupper() or not (near := names.get(first[0][:2].casefold())):
            continue
        for simple, name in near:
            count = simple.count(" ") + 1
            last = _last(words, at, simple, text)
            if last is None:
                continue
            start, end = first.start(), last
            written = _without_ending(text[start:end])
            if text[start - 1 : start] in _QUOTES and text[end : end + 1] in _QUOTES:
                continue  # said of the writing itself
            if wrong := _wrong(written, simple, name, known, count):
                span = page.at(Span(start, start + len(written)))
                yield Finding(span, f"{wrong!r} is spelt {name!r} in the glossary", f"write {name!r}")
                break


def _last(words: list[re.Match[str]], at: int, simple: str, text: str) -> int | None:
    """Where a run of words ends that has as many words as a name, hyphens parting words too."""
    wanted, have = simple.count(" ") + 1, 0
    for match in words[at : at + wanted]:
        if have and not re.fullmatch(r"\s+", text[words[at].start() : match.start()][-1:] or " "):
            return None
        have += match[0].count("-") + 1
        if have == wanted:
            return match.end()
        if have > wanted:
            return None
    return None


def _without_ending(written: str) -> str:
    return re.sub(r"['’]s?$", "", written)


@lru_cache(maxsize=4096)
def _wrong(written: str, simple: str, name: str, known: frozenset[str], count: int) -> str:
    """The writing, where it is meant as the name and is not spelt so."""
    here = _simple(written)
    if here == simple:
        hyphens = "-" in written.replace("\n", " "), "-" in name
        return written if hyphens[0] != hyphens[1] else ""
    if here in {f"{simple}s", f"{simple}es"} or (count == 1 and here in known):
        return ""
    if abs(len(here) - len(simple)) > 2:
        return ""
    if count > 1 and all(word in known for word in here.split()):
        return ""
    return written if slips(here, simple) <= (1 if len(simple) < 10 else 2) else ""


_OCR_MARKS = (
    (re.compile(r"[\ufb00-\ufb06]"), "a ligature", "write its letters"),
    (re.compile(r"\u00ad"), "a soft hyphen", "delete it"),
    (re.compile(r"\ufffd"), "a character that was lost", "write the right one"),
    (re.compile(r"\(0\]|\[0\)|\(o\]|\[o\)"), "the mark of a list", "write '- '"),
    (
        re.compile(r"^[ ]{0,3}(?:[oO0]|o0|[•■▪●◦·¢])[ ]+(?=\S)", re.MULTILINE),
        "the mark of a list",
        "write '- '",
    ),
    (
        re.compile(r"[^\W\d_]{2}[-\u00ac](?=\n[ ]*[a-z])"),
        "a word that is broken at the end of a line",
        "join it",
    ),
    (re.compile(r"[a-z][01|][a-z]"), "a letter that was read as a digit or stroke", "write the letter"),
)


@check("W102", on=Page, local=True)
def ocr_mark(page: Page, base: Base) -> Iterator[Finding]:
    """A text has no marks that a machine left when it read a scan.

    Bad:
        The police act by c0nsent.

    Bad:
        o0 In Belgium, the forces were merged.

    Bad:
        This concerns cyber-
        space as well.

    Good:
        The police act by consent, in cyber-security as well.
    """
    text = prose(page)
    for pattern, what, hint in _OCR_MARKS:
        for match in pattern.finditer(text):
            span = page.at(Span(match.start(), match.end()))
            yield Finding(span, f"{match[0].strip()!r} looks like {what}", hint)


_TIME_WORD = re.compile(r"\b(?:" + "|".join(TIME_WORDS).replace(" ", r"\s+") + r")\b", re.IGNORECASE)
_ID_AFTER = re.compile(r"(?:(?!\n[ ]*\n)[^{])*\{:[^}\n]*#[A-Z]\d+\.\d+[ }]")
_QUOTED = re.compile(r"“[^”]*”|\"[^\"]*\"|‘[^’]*’")


@check("W103", on=Page, local=True)
def time_that_moves(page: Page, base: Base) -> Iterator[Finding]:
    """What the paper says of its own time is dated: "recently" says something else to each year's reader.

    In quotation marks the paper may say it.

    Bad:
        ## What the paper says {: #T1-paper }

        Globalisation is currently a broad idea.
        {: #T1.1 }

        What happens here is felt elsewhere. Is anybody ready for it?
        {: #T1.2 }

    Good:
        ## What the paper says {: #T1-paper }

        Globalisation was a broad idea in 2013.
        {: #T1.1 }

        What happens here is felt elsewhere. Is anybody ready for it?
        {: #T1.2 }
    """
    text = page.text
    for match in _TIME_WORD.finditer(text, page.body):
        if _ID_AFTER.match(text, match.end()) is None:
            continue
        paragraph = text.rfind("\n\n", 0, match.start()) + 2
        quoted = _QUOTED.finditer(text, paragraph)
        if any(each.start() <= match.start() < each.end() for each in quoted):
            continue
        said = f"{match[0]!r} says something else to each year's reader"
        yield Finding(Span(*match.span()), said, "name the year")
