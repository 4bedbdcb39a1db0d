"""Family W: words that are misspelt, that a machine misread, or that age."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from kb.checks.engine import Finding, check
from kb.checks.policy import MISSPELT, NAME_KINDS, TIME_WORDS
from kb.markdown.positions import without_code
from kb.model import Base, DataFile, Page, Term
from kb.model.records import DATA_FIELDS
from kb.problems import Span
from kb.schema.field_values import shown_texts
from kb.text.suggest import slips

_NOT_PROSE = re.compile(
    r"\](?:\([^)]*\)|:[^\n]*)|\{:[^}\n]*\}|<[^>\n]*>|\[[^\[\]\n]*@[^\[\]]*\]|https?://\S+"
)
_WORD = re.compile(r"[^\W\d_][\w'’]*")
_CAPITALISED = re.compile(r"[A-Z][a-zA-Z]")
_QUOTES = frozenset("\"'“”‘’«»")

_last_prose: list[tuple[str, int, str]] = []


def prose(page: Page) -> str:
    """The body of a page with everything blanked out that is not read as text; offsets stay."""
    if not _last_prose or _last_prose[0][0] is not page.text:
        text = without_code(page.text[page.body :])
        text = _NOT_PROSE.sub(lambda match: re.sub(r"[^\n]", " ", match.group()), text)
        _last_prose[:] = [(page.text, page.body, text)]
    return _last_prose[0][2]


@dataclass(frozen=True)
class _Names:
    """Names of the glossary by their first two letters, as (simplified, as written), and all its words."""

    by_start: Mapping[str, tuple[tuple[str, str], ...]]
    known: frozenset[str]


_last_names: list[tuple[tuple[Term, ...], _Names]] = []


def _names_of(base: Base) -> _Names:
    """The names of a Base, found once; terms are too large to be hashed for every page."""
    if not _last_names or _last_names[0][0] is not base.terms:
        _last_names[:] = [(base.terms, _names(base.terms))]
    return _last_names[0][1]


def _names(terms: tuple[Term, ...]) -> _Names:
    known: set[str] = set()
    found: dict[str, set[tuple[str, str]]] = {}
    for term in terms:
        text = f"{term.term} {term.abbreviation} {term.definition}"
        known.update(word.casefold() for word in _WORD.findall(text))
        if term.kind.value not in NAME_KINDS:
            continue
        for name in (term.term, term.abbreviation):
            # A long title is quoted in many forms; a short abbreviation is near to too many words.
            simple = _simple(name)
            if len(simple) >= 6 and simple.count(" ") < 4 and name[:2].isalpha() and name[0].isupper():
                found.setdefault(simple[:2], set()).add((simple, name))
    return _Names({start: tuple(sorted(names)) for start, names in found.items()}, frozenset(known))


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
    names = _names_of(base)
    if page.generated or not names.by_start:
        return
    text = prose(page)
    for match in _CAPITALISED.finditer(text):
        # Another first letter is another name; most words end here.
        for simple, name in names.by_start.get(match[0].casefold(), ()):
            run = _RUNS[simple.count(" ")].match(text, match.start())
            before = text[match.start() - 1]
            if run is None or before.isalnum() or before == "-":
                continue
            if before in _QUOTES and text[run.end() : run.end() + 1] in _QUOTES:
                continue  # about the writing itself
            written = _without_ending(run[0])
            if _is_wrong(written, simple, name, names.known):
                span = page.at(Span(run.start(), run.start() + len(written)))
                said = f"{' '.join(written.split())!r} is spelt {name!r} in the glossary"
                yield Finding(span, said, f"write {name!r}")
                break


_RUNS = [re.compile(r"[\w'’]+" + r"(?:[ ]?\n?[ ]*|-)(?<=[\s-])[\w'’]+" * more) for more in range(4)]
"""As many words as a name has; hyphens part words too."""


def _without_ending(written: str) -> str:
    return re.sub(r"['’]s?$", "", written)


@lru_cache(maxsize=8192)
def _is_wrong(written: str, simple: str, name: str, known: frozenset[str]) -> bool:
    """Whether this is meant as the name and is not spelt so."""
    here = _simple(written)
    if here == simple:
        return ("-" in written) != ("-" in name)
    if abs(len(here) - len(simple)) > 2 or here in {f"{simple}s", f"{simple}es"}:
        return False
    if all(word in known for word in here.split()):
        return False
    most = 1 if len(simple) < 10 else 2
    # Each slip brings in one letter at most, and that is counted sooner than slips are.
    return (Counter(here) - Counter(simple)).total() <= most and slips(here, simple) <= most


_MISSPELT = re.compile(rf"(?<![\"“\w])(?:{'|'.join(map(re.escape, MISSPELT))})(?!\w)")


@check("W121", on=Page, local=True)
def name_as_misprinted(page: Page, base: Base) -> Iterator[Finding]:
    """A name that the paper misprints is spelt correctly; a note says what the paper prints.

    In quotation marks it may be as the paper prints it.

    Bad:
        The group is called Al-Shabab.

    Good:
        The paper writes "Al-Shabab" for Al-Shabaab.
    """
    yield from _misprints(page.text[: page.body] + without_code(page.text[page.body :]))


@check("W122", on=DataFile)
def name_as_misprinted_in_data(file: DataFile, base: Base) -> Iterator[Finding]:
    """A name that the paper misprints is spelt correctly in a data file; an alias may be the misprint.

    Bad in docs/glossary.yml:
        - id: regional-police
          term: Regional police, or ASEANOPOL
          kind: organisation
          definition: It brings the police of a region together.

    Good in docs/glossary.yml:
        - id: regional-police
          term: Regional police
          kind: organisation
          aliases: [ASEANOPOL]
          definition: It brings the police of a region together.
    """
    text = base.texts.get(file.path, "")
    for key, value in shown_texts(file.node, DATA_FIELDS[file.path]):
        if key != "aliases":
            yield from _misprints(text, value.span)


def _misprints(text: str, within: Span | None = None) -> Iterator[Finding]:
    for match in _MISSPELT.finditer(text, *(within or (0, len(text)))):
        yield Finding(Span(*match.span()), f"{match[0]!r} is misspelt", f"write {MISSPELT[match[0]]!r}")


_LIST_MARK = "the mark of a list"
_OCR_MARKS = (
    (re.compile(r"\n[ ]{0,3}(?P<it>[oO0]|o0|[•■▪●◦·¢])[ ]+(?=\S)"), _LIST_MARK, "write '- '"),
    (re.compile(r"[(\[](?P<it>[0o][)\]])(?!\d)"), _LIST_MARK, "write '- '"),
    (re.compile(r"-\n[ ]*[a-z](?<=[^\W\d_]-\n[a-z])"), "a word broken at the end of its line", "join it"),
    (re.compile(r"[01|][a-z](?<=[a-z].[a-z])"), "a letter read as a digit or stroke", "write the letter"),
    (re.compile(r"[\u00ac\u00ad\ufb00-\ufb06\ufffd]"), "a letter that was read wrongly", "write it anew"),
)
"""Each begins with a sign that is rare in a text, which is what makes the search quick."""


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
            # The words around it show its position.
            start, end = match.span("it") if "it" in pattern.groupindex else match.span()
            while start > 0 and not text[start - 1].isspace():
                start -= 1
            while end < len(text) and not text[end].isspace():
                end += 1
            if start < end and not (what == _LIST_MARK and text[start:end] in {"(o)", "[o]"}):
                said = f"{' '.join(text[start:end].split())!r} has {what}"
                yield Finding(page.at(Span(start, end)), said, hint)


_TIME_WORDS = [re.compile(word.replace(" ", r"[ ]?\n?[ ]*") + r"(?!\w)") for word in TIME_WORDS]
"""Each begins with plain letters, which is what makes the search quick."""

_ID_AFTER = re.compile(r"(?:(?!\n[ ]*\n)[^{])*\{:[^}\n]*#[A-Z]\d+\.\d+[ }]")
_QUOTED = re.compile(r"“[^”]*”|\"[^\"]*\"|‘[^’]*’")


@check("W103", on=Page, local=True)
def time_that_moves(page: Page, base: Base) -> Iterator[Finding]:
    """The paper's own time is the bare present: "currently" means something else to each year's reader.

    The bare present is the paper's time; its year is added where a paragraph is copied or cited. In quotation
    marks the paper may say it.

    Bad:
        ## What the paper says {: #T1-paper }

        Globalisation is currently a broad idea.
        {: #T1.1 }

        What happens here is felt elsewhere. Is anybody ready for it?
        {: #T1.2 }

    Good:
        ## What the paper says {: #T1-paper }

        Globalisation is a broad idea.
        {: #T1.1 }

        What happens here is felt elsewhere. Is anybody ready for it?
        {: #T1.2 }
    """
    text = page.text
    small = text.casefold()
    if len(small) != len(text):  # a letter that becomes two when it is made small
        small = text
    for match in (match for word in _TIME_WORDS for match in word.finditer(small, page.body)):
        if text[match.start() - 1].isalnum() or _ID_AFTER.match(text, match.end()) is None:
            continue
        paragraph = text.rfind("\n\n", 0, match.start()) + 2
        quoted = _QUOTED.finditer(text, paragraph)
        if any(each.start() <= match.start() < each.end() for each in quoted):
            continue
        word = " ".join(text[match.start() : match.end()].split())
        said = f"{word!r} says something else to each year's reader"
        yield Finding(Span(*match.span()), said, "leave it out: the present is the paper's own time")
