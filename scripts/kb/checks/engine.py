"""The register of checks and the walk over the Base."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeVar

from kb.checks.examples import Description, described
from kb.load import BIBLIOGRAPHY
from kb.model import Anchor, Base, Citation, DataFile, Entry, Heading, Link, Page, RelationLink, Tag, Term
from kb.problems import Edit, Problem, Span


@dataclass(frozen=True)
class Finding:
    """A fault that a check found in the thing it was given.

    Attributes:
        span: where it stands in the file.
        message: a fact about this very value, present tense.
        hint: the one thing to do.
        path: the file, where it is another than that of the thing.
        fix: edits of that file which do what the hint says, where this is safe without a person's judgement.
    """

    span: Span
    message: str
    hint: str
    path: str = ""
    fix: tuple[Edit, ...] = ()


class Reading:
    """What a check is ``on`` that is judged while files are read, because there is nothing to hand it yet."""


@dataclass(frozen=True)
class Check:
    """A rule: its code, its name, what it judges and the function that judges.

    ``local`` says that its findings on a page follow from that page's text and kind alone, so that they hold
    for as long as the page is unchanged.
    """

    code: str
    on: type
    judge: Callable[..., Iterable[Finding]]
    severity: str
    local: bool = False

    @property
    def name(self) -> str:
        """The offence, in lower-case words with hyphens."""
        return self.judge.__name__.replace("_", "-")

    @cached_property
    def description(self) -> Description:
        """The docstring: a sentence, why, and examples; ``examples`` says how they are written."""
        return described(self.judge.__doc__ or "")


CHECKS: dict[str, Check] = {}

_Judge = TypeVar("_Judge", bound=Callable[..., Iterable[Finding]])


def check(code: str, on: type, severity: str = "error", local: bool = False) -> Callable[[_Judge], _Judge]:
    """Register a check.

    Args:
        code: family letter and number; unique.
        on: the type of thing it judges. Called with (base) for ``Base``, with (page, base) for ``Page``,
            with (part, page, base) for parts of a page, with (entry, base) for entries of data files. A check
            on ``Reading`` only describes what the loader reports under this code.
        severity: ``error`` or ``warning``.
        local: whether its findings on a page depend on that page's text, kind and path alone.
    """

    def register(judge: _Judge) -> _Judge:
        if code in CHECKS:
            raise ValueError(f"{code} is taken by {CHECKS[code].name}")
        CHECKS[code] = Check(code, on, judge, severity, local)
        return judge

    return register


def _parts(page: Page) -> dict[type, tuple[Any, ...]]:
    return {
        Link: tuple(page.links),
        Heading: tuple(page.headings),
        Anchor: tuple(page.anchors),
        Citation: tuple(page.citations),
        RelationLink: page.links_out,
    }


_ENTRIES: dict[type, tuple[str, Callable[[Base], tuple[Any, ...]]]] = {
    Tag: ("docs/tags.yml", lambda base: base.tags),
    Term: ("docs/glossary.yml", lambda base: base.terms),
    Entry: (BIBLIOGRAPHY, lambda base: base.entries),
}


def run(base: Base) -> Iterator[Problem]:
    """Every problem of the Base, in no particular order."""
    by_type: dict[type, list[Check]] = {}
    for one in CHECKS.values():
        by_type.setdefault(one.on, []).append(one)
    for one in by_type.get(Base, []):
        yield from _problems(one, "", one.judge(base))
    for file in base.data:
        for one in by_type.get(DataFile, []):
            yield from _problems(one, file.path, one.judge(file, base))
    for kind, (path, entries) in _ENTRIES.items():
        for one in by_type.get(kind, []):
            for entry in entries(base):
                yield from _problems(one, path, one.judge(entry, base))
    for page in base.pages:
        if page.generated:
            continue  # made from values that are judged where they are written
        for one in by_type.get(Page, []):
            yield from _problems(one, page.path, one.judge(page, base))
        for kind, parts in _parts(page).items():
            for one in by_type.get(kind, []):
                for part in parts:
                    yield from _problems(one, page.path, one.judge(part, page, base))


def _problems(one: Check, path: str, findings: Iterable[Finding]) -> Iterator[Problem]:
    for found in findings:
        yield Problem(
            found.path or path, found.span, one.code, found.message, found.hint, one.severity, found.fix
        )
