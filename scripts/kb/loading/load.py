"""Reads the disk once and builds the Base; everything after it is pure."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import partial
from pathlib import Path
from types import MappingProxyType
from typing import Any

from kb.briefings.transclusion import BriefingRenderer
from kb.citations import bibtex, citeproc
from kb.loading.files import Files, missing_file, read_files
from kb.loading.pages import read_pages
from kb.loading.records import read_data, read_records
from kb.loading.settings import Settings, read_project, settings
from kb.markdown.render import Renderer
from kb.model import Base, DataFile, Entry, Lazy, Page, Permalink, Term, abbreviations
from kb.model.records import DATA_FIELDS, LISTS
from kb.permalinks import record
from kb.problems import Problem, Span
from kb.schema import BRIEFING
from kb.schema.paths import (
    BIBLIOGRAPHY,
    PERMALINKS,
    PROJECT,
    SETTINGS,
)
from kb.sources import Mapping as YamlMapping
from kb.sources import SourceError, legible, oddities
from kb.sources.decode import decode
from kb.storage.cache import Cache
from kb.storage.libraries import version


def load(
    root: Path,
    cache: Cache,
    only: Collection[str] | None = None,
    instead: Mapping[str, str] = MappingProxyType({}),
) -> Base:
    """Read the whole knowledge base.

    Args:
        root: the top of the repository.
        cache: where rendered pages are kept.
        only: the pages to read; the others are only known to exist. By default, all.
        instead: path -> text that is read in the place of that file.

    Returns:
        The Base. What could not be read is among its problems; nothing a person wrote raises.
    """
    files = read_files(root, only)
    if instead:
        rest = [problem for problem in files.problems if problem.path not in instead]
        files = files._replace(texts={**files.texts, **instead}, problems=rest)
    project = read_project(root)
    files.problems.extend(project.problems)
    problems = list(files.problems)
    texts = MappingProxyType(
        {**files.unread, **files.texts, **({PROJECT: project.text} if project.problems else {})}
    )
    try:
        chosen = settings(root)
    except SourceError as error:
        return _without_settings(root, error, files)
    data, published = _data(files, cache, problems)
    entries = _entries(files.texts.get(BIBLIOGRAPHY, ""), cache, problems)
    records = _records(data, files, cache)
    terms: tuple[Term, ...] = records["terms"]()
    renderer = Renderer(chosen.extensions, chosen.configs, abbreviations(terms))
    sources, briefings = _parted(files)
    try:
        pages = _gathered(read_pages(sources, renderer, cache), problems)
    except SourceError as error:
        return _without_settings(root, error, files)
    called = _gathered(_briefings(briefings, chosen, terms, cache), problems) if briefings else ()
    return Base(
        pages=pages,
        records=MappingProxyType(records),
        entries=tuple(entries),
        works=Lazy(partial(citeproc.formatted, tuple(entries), cache)),
        files=frozenset(
            path for path in (*texts, *files.others) if not path.startswith(f"{BRIEFING.folder}/")
        ),
        texts=texts,
        data=tuple(DataFile(path, source) for path, source in data.items()),
        problems=tuple(problems),
        edition=project.edition,
        page_words=project.page_words,
        permalinks=published,
        site_url=chosen.site_url,
        repository=chosen.repository,
        briefings=called,
    )


def renderer_of(root: Path, base: Base) -> Renderer:
    """What makes HTML of the pages of a base.

    Raises:
        SourceError: the settings cannot be read.
    """
    chosen = settings(root)
    return Renderer(chosen.extensions, chosen.configs, abbreviations(base.terms))


def reread(
    root: Path, paths: Iterable[str], renderer: Renderer, cache: Cache
) -> tuple[tuple[Page, ...], list[Problem], dict[str, str]]:
    """Some pages as they are now, what is wrong with their files, and their texts.

    Raises:
        OSError: a file cannot be read.
        SourceError: a file is not a text.
    """
    problems: list[Problem] = []
    texts: dict[str, str] = {}
    for path in paths:
        data = (root / path).read_bytes()
        texts[path] = decode(data)
        problems.extend(oddities(data, path))
    return _gathered(read_pages(texts, renderer, cache), problems), problems, texts


def _parted(files: Files) -> tuple[dict[str, str], dict[str, str]]:
    """Path -> text of the pages, and of the briefings; both in the order of their paths."""
    texts = {path: text for path, text in sorted(files.texts.items()) if path.endswith(".md")}
    briefings = {path: text for path, text in texts.items() if _is_briefing(path)}
    return {path: text for path, text in texts.items() if path not in briefings}, briefings


def _gathered(found: Iterable[tuple[Page, Problem | None]], problems: list[Problem]) -> tuple[Page, ...]:
    """The pages of pairs; what is wrong with them is added to the problems."""
    pages = []
    for page, fault in found:
        pages.append(page)
        if fault:
            problems.append(fault)
    return tuple(pages)


def _data(
    files: Files, cache: Cache, problems: list[Problem]
) -> tuple[dict[str, Lazy[YamlMapping]], tuple[Permalink, ...] | None]:
    """Data files as nodes, by path, and the record of published ids; faults are added to the problems."""
    data: dict[str, Lazy[YamlMapping]] = {}
    for path in DATA_FIELDS:
        if path == PERMALINKS:
            continue
        if path not in files.texts:
            if not any(problem.path == path for problem in problems):
                problems.append(missing_file(path))
            continue
        try:
            data[path] = read_data(files.texts[path], cache)
        except SourceError as error:
            problems.append(error.at(path))
    published = None
    if PERMALINKS in files.texts:
        try:
            published, node = record.read(files.texts[PERMALINKS])
        except SourceError as error:
            problems.append(error.at(PERMALINKS))
        else:
            data.update({PERMALINKS: Lazy.of(node)} if node else {})
    return data, published


def _records(
    data: Mapping[str, Lazy[YamlMapping]], files: Files, cache: Cache
) -> dict[str, Lazy[tuple[Any, ...]]]:
    """Key of each list in the data files -> its entries, which are read when they are asked for."""
    return {
        key: Lazy(partial(read_records, key, kind, data.get(path), files.texts.get(path, ""), cache))
        for path, lists in LISTS.items()
        for key, kind in lists.items()
    }


def read_briefing(root: Path, path: str, text: str, base: Base, cache: Cache) -> tuple[Page, Problem | None]:
    """A briefing, inside the repository or elsewhere.

    Args:
        root: the top of the repository, whose Markdown extensions count.
        path: the path that it has or would have in the repository: its links start from there.
        text: the file.
        base: what it calls.
        cache: where its HTML is kept.

    Returns:
        The briefing, and what is wrong with its front matter.
    """
    return next(_briefings({path: text}, settings(root), base.terms, cache))


def _is_briefing(path: str) -> bool:
    return path.startswith(f"{BRIEFING.folder}/") and path.endswith(".md")


def _briefings(
    texts: Mapping[str, str], chosen: Settings, terms: tuple[Term, ...], cache: Cache
) -> Iterator[tuple[Page, Problem | None]]:
    renderer = BriefingRenderer(chosen.extensions, chosen.configs, abbreviations(terms))
    return read_pages(texts, renderer, cache, BRIEFING)


def _entries(text: str, cache: Cache, problems: list[Problem]) -> list[Entry]:
    """The bibliography; one with faults is read anew each time, so that they are reported each time."""
    faults: list[Problem] = []

    def read() -> str:
        entries, found = bibtex.read(text, BIBLIOGRAPHY)
        faults.extend(found)
        rows = [(one.key, one.type, dict(one.fields), one.span, dict(one.places)) for one in entries]
        return json.dumps([rows, bool(found)], ensure_ascii=False)

    rows, faulty = json.loads(cache.keep(read, "bibliography", version("pybtex"), text))
    if faulty and not faults:
        read()
    problems += faults
    return [_entry(*row) for row in rows]


def _entry(key: str, type_: str, fields: dict[str, str], span: list[int], places: dict[str, Any]) -> Entry:
    where = {name: Span(*place) for name, place in places.items()}
    return Entry(key, type_, MappingProxyType(fields), Span(*span), MappingProxyType(where))


def _without_settings(root: Path, error: SourceError, files: Files) -> Base:
    """Nothing but what is wrong: by other extensions every page would read wrongly."""
    text = legible((root / SETTINGS).read_bytes()) if (root / SETTINGS).is_file() else ""
    texts = MappingProxyType({**files.unread, **files.texts, SETTINGS: text})
    return Base(texts=texts, problems=(error.at(SETTINGS), *files.problems))
