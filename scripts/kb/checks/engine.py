"""The register of checks and the walk over the Base."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, partial
from typing import Any, TypeVar

from kb.briefings.transclusion import Transclusion, calls
from kb.checks.examples import Description, described
from kb.markdown.facts import Anchor, Citation, Heading
from kb.model import Base, DataFile, Entry, Link, Page, RelationLink
from kb.model.records import LISTS
from kb.problems import Edit, Problem, Span
from kb.schema.paths import BIBLIOGRAPHY
from kb.storage.cache import Cache, code_key, content_key


@dataclass(frozen=True)
class Finding:
    """A fault that a check found in the page, entry or file that it judges.

    Attributes:
        span: its position in the file.
        message: a fact about this very value, present tense.
        hint: the one thing to do.
        path: the file, where it is another than that of what is judged.
        fix: edits of that file which do what the hint says, where this is safe without a person's judgement.
        cause: whether nothing of the file can be used, so that others may only follow from this.
    """

    span: Span
    message: str
    hint: str
    path: str = ""
    fix: tuple[Edit, ...] = ()
    cause: bool = False


class Briefing:
    """What a check is ``on`` that judges a whole briefing; it is called with (page, base)."""


class Reading:
    """What a check is ``on`` that is judged while files are read, because there is nothing to hand it yet."""


@dataclass(frozen=True)
class Check:
    """A rule: its code, its name, what it judges and the function that judges.

    ``local`` says that its findings on a page follow from that page, the data files and the day alone, and
    not from other pages, so that they hold for as long as these are unchanged. ``briefings`` says that a
    check of pages holds for briefings as well; their words are the author's own, so checks of wording do not.
    ``texts`` says that a check of data reads the words of all pages as well.
    """

    code: str
    on: type
    judge: Callable[..., Iterable[Finding]]
    severity: str
    local: bool = False
    briefings: bool = False
    texts: bool = False

    @property
    def of_page(self) -> bool:
        """Whether its findings on a page follow from that page, so that they end where it is judged anew."""
        return self.local or self.on is Reading

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


def check(
    code: str,
    on: type,
    severity: str = "error",
    local: bool = False,
    briefings: bool = False,
    texts: bool = False,
) -> Callable[[_Judge], _Judge]:
    """Register a check.

    Args:
        code: family letter and number; unique.
        on: the type of thing it judges. Called with (base) for ``Base``, with (page, base) for ``Page``,
            with (part, page, base) for parts of a page and calls of a briefing, with (page, base) for
            ``Briefing``, with (entry, base) for entries of data files. A check
            on ``Reading`` only describes what the loader reports under this code.
        severity: ``error`` or ``warning``.
        local: whether its findings on a page depend on that page's text, kind and path alone.
        briefings: whether it judges briefings as well as pages.
        texts: whether its findings on data also depend on the words of all pages.
    """

    def register(judge: _Judge) -> _Judge:
        if code in CHECKS:
            raise ValueError(f"{code} is taken by {CHECKS[code].name}")
        CHECKS[code] = Check(code, on, judge, severity, local, briefings, texts)
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


_FILES: dict[type, str] = {
    Entry: BIBLIOGRAPHY,
    **{record: path for path, lists in LISTS.items() for record in lists.values()},
}
"""Type of an entry -> the file that its checks look at."""


def _entries(kind: type, base: Base) -> tuple[Any, ...]:
    return base.entries if kind is Entry else base.records_of(kind)


def run(base: Base, cache: Cache | None = None) -> Iterator[Problem]:
    """Every problem of the Base, in no particular order.

    A page is judged anew only when it, or something that its judgement can depend on, has changed: by local
    checks when the page or the data files have, by the others also when any page has other front matter, ids,
    links or citations than before.

    Args:
        base: the knowledge base.
        cache: where verdicts are kept; by default nowhere.
    """
    cache = cache or Cache(None)
    by_type = _by_type(one for one in CHECKS.values() if not one.texts)
    world = content_key(code_key(), base.data_key, base.exports_key)
    texts = content_key(world, *(page.key for page in base.pages))
    whole = content_key(texts, *map(str, base.problems))
    data = partial(_of_data, base, by_type)
    yield from map(_from_row, json.loads(cache.keep(data, "data", world)))
    with_texts = partial(_of_data, base, _by_type(one for one in CHECKS.values() if one.texts))
    yield from map(_from_row, json.loads(cache.keep(with_texts, "texts", texts)))
    base_checks = partial(_of_base, base, by_type.get(Base, []))
    yield from map(_from_row, json.loads(cache.keep(base_checks, "base", whole)))
    yield from _of_pages(base, cache, content_key(world, "verdicts"))
    for briefing in base.briefings:
        yield from briefing_problems(briefing, base, cache)


def briefing_problems(briefing: Page, base: Base, cache: Cache) -> Iterator[Problem]:
    """What is wrong with a briefing: by the checks of briefings, and those of pages that hold for it too.

    Args:
        briefing: from ``Base.briefings``, or read from elsewhere.
        base: what it calls.
        cache: where the verdict is kept.
    """

    def judge() -> str:
        own = _by_type(one for one in CHECKS.values() if one.on in {Transclusion, Briefing})
        found: list[Problem] = []
        for one in own.get(Briefing, []):
            found += _problems(one, briefing.path, one.judge(briefing, base))
        for one in own.get(Transclusion, []):
            for call in calls(briefing):
                found += _problems(one, briefing.path, one.judge(call, briefing, base))
        too = _by_type(one for one in CHECKS.values() if one.briefings)
        return _rows([*found, *map(_from_row, json.loads(_verdict(briefing, base, too)))])

    known = content_key(code_key(), base.data_key, base.exports_key, *(page.stands for page in base.pages))
    yield from map(_from_row, json.loads(cache.keep(judge, "briefing", known, briefing.key)))


def local_problems(base: Base, cache: Cache) -> Iterator[Problem]:
    """What is wrong with the pages by local checks alone, which need no other page."""
    checks = _by_type(one for one in CHECKS.values() if one.local)
    for page in base.pages:
        yield from map(_from_row, _local(page, base, cache, checks))


def _by_type(checks: Iterable[Check]) -> dict[type, list[Check]]:
    found: dict[type, list[Check]] = {}
    for one in checks:
        found.setdefault(one.on, []).append(one)
    return found


def _of_base(base: Base, checks: Iterable[Check]) -> str:
    return _rows(problem for one in checks for problem in _problems(one, "", one.judge(base)))


def _of_data(base: Base, by_type: Mapping[type, list[Check]]) -> str:
    found: list[Problem] = []
    for file in base.data:
        for one in by_type.get(DataFile, []):
            found += _problems(one, file.path, one.judge(file, base))
    for kind, path in _FILES.items():
        for one in by_type.get(kind, []):
            for entry in _entries(kind, base):
                found += _problems(one, path, one.judge(entry, base))
    return _rows(found)


def _of_pages(base: Base, cache: Cache, world: str) -> Iterator[Problem]:
    """The verdicts on pages; ``world`` is the key of those of the last run in which pages knew the same."""
    local = _by_type(one for one in CHECKS.values() if one.local)
    others = _by_type(one for one in CHECKS.values() if not one.local)
    kept: dict[str, Any] = json.loads(cache.get_one(world) or "{}")
    verdicts: dict[str, Any] = {}
    for page in base.pages:
        if page.generated:
            continue  # made from values that are judged where they are written
        key, rows = kept.get(page.path, ("", []))
        if key != page.key:
            rows = _local(page, base, cache, local) + json.loads(_verdict(page, base, others))
        verdicts[page.path] = [page.key, rows]
        yield from map(_from_row, rows)
    if verdicts != kept:
        cache.put(world, json.dumps(verdicts, ensure_ascii=False, separators=(",", ":")))


def _local(page: Page, base: Base, cache: Cache, checks: Mapping[type, list[Check]]) -> list[Any]:
    """The verdict of local checks, which holds for as long as the page, the data files and the day."""
    judge = partial(_verdict, page, base, checks)
    rows: list[Any] = json.loads(cache.keep(judge, "local", base.data_key, page.key))
    return rows


def _verdict(page: Page, base: Base, checks: Mapping[type, list[Check]]) -> str:
    found: list[Problem] = []
    for one in checks.get(Page, []):
        found += _problems(one, page.path, one.judge(page, base))
    for kind, parts in _parts(page).items():
        for one in checks.get(kind, []):
            for part in parts:
                found += _problems(one, page.path, one.judge(part, page, base))
    return _rows(found)


def _rows(problems: Iterable[Problem]) -> str:
    return json.dumps([_to_row(problem) for problem in problems], ensure_ascii=False, separators=(",", ":"))


def _to_row(problem: Problem) -> list[Any]:
    fix = [(edit.span, edit.text) for edit in problem.fix]
    return [
        problem.path,
        problem.span,
        problem.code,
        problem.message,
        problem.hint,
        problem.severity,
        fix,
        problem.cause,
    ]


def _from_row(row: list[Any]) -> Problem:
    path, span, code, message, hint, severity, fix, cause = row
    edits = tuple(Edit(Span(*where), text) for where, text in fix)
    return Problem(path, Span(*span), code, message, hint, severity, edits, cause)


def _problems(one: Check, path: str, findings: Iterable[Finding]) -> Iterator[Problem]:
    for found in findings:
        yield Problem(
            path=found.path or path,
            span=found.span,
            code=one.code,
            message=found.message,
            hint=found.hint,
            severity=one.severity,
            fix=found.fix,
            cause=found.cause,
        )
