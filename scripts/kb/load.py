"""Reads the disk once and builds the Base; everything after this is pure."""

from __future__ import annotations

import json
import os
import re
import tomllib
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from importlib.metadata import version
from itertools import repeat
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple

import yaml

from kb import bib, citeproc, permalinks
from kb.cache import Cache
from kb.calls import BriefingRenderer
from kb.kinds import BIBLIOGRAPHY as BIBLIOGRAPHY
from kb.kinds import (
    BRIEFING,
    BY_FOLDER,
    DATA_FIELDS,
    DOCS,
    EVENTS_DATA,
    GLOSSARY_DATA,
    HOME,
    INDEX,
    PAPER_DATA,
    PERMALINKS,
    PLACES_DATA,
    SYNONYMS_DATA,
    TAGS_DATA,
)
from kb.kinds import SETTINGS as SETTINGS
from kb.model import (
    Base,
    DataFile,
    Entry,
    Event,
    Facet,
    Lazy,
    Page,
    Place,
    Point,
    Section,
    Synonym,
    Tag,
    Term,
    Written,
    abbreviations,
    written,
)
from kb.pages import read_pages
from kb.problems import Problem, Span
from kb.render import Renderer
from kb.shapes import mappings_of, text_of, texts_of
from kb.source import (
    DATA_DEPTH_LIMIT,
    FILE_LIMIT,
    SourceError,
    check_constructible,
    conflicts,
    decode,
    legible,
    oddities,
    parse_yaml,
    too_large,
)
from kb.source import Mapping as YamlMapping

PROJECT = "pyproject.toml"
CACHE = Path(".cache/kb.sqlite")

DRAWING = ".svg"
"""How the names of those files end that are published as they are, and whose text is judged."""

_OFF_SITE = f"{DOCS}/decisions"
"""Notes for those who work on the program; they are read on the forge."""


@dataclass(frozen=True)
class Settings:
    """What ``mkdocs.yml`` says: Markdown extensions, the options of each, and two addresses."""

    extensions: tuple[str, ...] = ()
    configs: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))
    site_url: str = ""
    repository: str = ""


_Safe: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _SettingsLoader(_Safe):  # type: ignore[misc]  # one of two classes
    """A safe loader that passes over MkDocs's own tags, such as ``!ENV``."""


_SettingsLoader.add_multi_constructor("!", lambda loader, suffix, node: None)
_SettingsLoader.add_multi_constructor("tag:yaml.org,2002:python/", lambda loader, suffix, node: None)


def settings(root: Path) -> Settings:
    """Read the Markdown extensions of the site from ``mkdocs.yml``; they are written nowhere else.

    Raises:
        SourceError: the file is missing or is not YAML (M020), has an anchor (M023) or nests too deeply
            (M024), or says something else than extensions and their options under
            ``markdown_extensions`` (M021).
    """
    try:
        text = decode((root / SETTINGS).read_bytes())
        check_constructible(text)
        read = yaml.load(text, Loader=_SettingsLoader)  # noqa: S506 - a subclass of SafeLoader
    except OSError as error:
        raise SourceError(
            Span(), "M020", f"{SETTINGS} cannot be read", "run kb at the top of the repository"
        ) from error
    except (yaml.YAMLError, ValueError) as error:  # PyYAML lets the errors of int() and date() through
        mark = getattr(error, "problem_mark", None)
        at = min(mark.index, max(len(text) - 1, 0)) if mark else 0
        raise SourceError(
            Span(at, at + min(1, len(text))), "M020", "this is not YAML", "check quotes and indentation"
        ) from error
    listed = read.get("markdown_extensions") if isinstance(read, dict) else None
    if not isinstance(listed, list):
        raise _not_extensions(text)
    names: list[str] = []
    configs: dict[str, Any] = {}
    for item in listed:
        pair = tuple(item.items()) if isinstance(item, dict) else ((item, None),)
        if len(pair) != 1 or not isinstance(pair[0][0], str) or not isinstance(pair[0][1], dict | None):
            raise _not_extensions(text)
        name, options = pair[0]
        names.append(name)
        if options:
            configs[name] = options
    return Settings(
        tuple(names), configs, site_address(read.get("site_url")), repository_address(read.get("edit_uri"))
    )


def site_address(written: object) -> str:
    """The address of the site, with a slash at its end: ``KB_SITE_URL``, else as written; it may be empty."""
    address = os.environ.get("KB_SITE_URL") or written
    return f"{address.rstrip('/')}/" if isinstance(address, str) and address else ""


def repository_address(edit_uri: object) -> str:
    """The address of the repository: ``KB_REPOSITORY``, else the beginning of that at which pages are edited.

    It has no slash at its end, and may be empty.
    """
    written = edit_uri.partition("/edit/") if isinstance(edit_uri, str) else ("", "", "")
    return (os.environ.get("KB_REPOSITORY") or (written[0] if written[1] else "")).rstrip("/")


def _not_extensions(text: str) -> SourceError:
    at = max(text.find("markdown_extensions"), 0)
    return SourceError(
        Span(at, at + len("markdown_extensions") if text[at:] else at),
        "M021",
        "'markdown_extensions' is not a list of names, each with or without a mapping of options",
        "write '  - name' or '  - name: {option: value}'",
    )


class _Files(NamedTuple):
    texts: dict[str, str]
    unread: dict[str, str]  # faulty text, to show where the fault is
    others: set[str]
    problems: list[Problem]


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
        The Base. Whatever could not be read is among its problems; nothing a person wrote raises.
    """
    files = _read(root, only)
    if instead:
        rest = [problem for problem in files.problems if problem.path not in instead]
        files = files._replace(texts={**files.texts, **instead}, problems=rest)
    project = _project(root)
    files.problems.extend(project.problems)
    problems = list(files.problems)
    texts = MappingProxyType(
        {**files.unread, **files.texts, **({PROJECT: project.text} if project.problems else {})}
    )
    try:
        chosen = settings(root)
    except SourceError as error:
        return _without_settings(root, error, files)
    data: dict[str, Lazy[YamlMapping]] = {}
    for path in DATA_FIELDS:
        if path == PERMALINKS:
            continue
        if path not in files.texts:
            if not any(problem.path == path for problem in problems):
                problems.append(_missing(path))
            continue
        try:
            data[path] = _data(files.texts[path], cache)
        except SourceError as error:
            problems.append(error.at(path))
    published = None
    if PERMALINKS in files.texts:
        try:
            published, node = permalinks.read(files.texts[PERMALINKS])
        except SourceError as error:
            problems.append(error.at(PERMALINKS))
        else:
            data.update({PERMALINKS: Lazy.of(node)} if node else {})
    entries = _entries(files.texts.get(BIBLIOGRAPHY, ""), cache, problems)
    kept = {path: _Kept(data.get(path), files.texts.get(path, ""), cache) for path in DATA_FIELDS}
    glossary, vocabulary, paper = (kept[path] for path in (GLOSSARY_DATA, TAGS_DATA, PAPER_DATA))
    terms = tuple(map(_term_of, glossary.rows("terms", _terms)))
    renderer = Renderer(chosen.extensions, chosen.configs, abbreviations(terms))
    briefings = {path: text for path, text in sorted(files.texts.items()) if _is_briefing(path)}
    sources = {
        path: text
        for path, text in sorted(files.texts.items())
        if path.endswith(".md") and path not in briefings
    }
    pages = []
    try:
        for page, fault in read_pages(sources, renderer, cache):
            pages.append(page)
            if fault:
                problems.append(fault)
    except SourceError as error:
        return _without_settings(root, error, files)
    called = []
    for text, fault in _briefings(briefings, chosen, terms, cache) if briefings else ():
        called.append(text)
        problems += [fault] if fault else []
    return Base(
        pages=tuple(pages),
        paper=Lazy(lambda: tuple(map(_section_of, paper.rows("sections", _sections)))),
        facets=tuple(Facet(*row) for row in vocabulary.rows("facets", _facets)),
        tags=tuple(map(_tag_of, vocabulary.rows("tags", _tags))),
        terms=terms,
        events=tuple(map(_event_of, kept[EVENTS_DATA].rows("events", _events))),
        places=tuple(map(_place_of, kept[PLACES_DATA].rows("places", _places))),
        synonyms=tuple(map(_synonym_of, kept[SYNONYMS_DATA].rows("synonyms", _synonyms))),
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
        briefings=tuple(called),
    )


def read_briefing(root: Path, path: str, text: str, base: Base, cache: Cache) -> tuple[Page, Problem | None]:
    """A briefing that stands anywhere.

    Args:
        root: the top of the repository, whose Markdown extensions count.
        path: where it would stand in the repository: its links are seen from there.
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


def edition(root: Path) -> str:
    """The edition that is being written: the version in ``pyproject.toml``, or nothing without one."""
    try:
        return edition_of(legible((root / PROJECT).read_bytes()))
    except OSError:
        return ""


def edition_of(text: str) -> str:
    """The version in the text of a ``pyproject.toml``, or nothing."""
    project = re.search(r"^\[project\]$(?P<table>.*?)(?=^\[|\Z)", text, re.MULTILINE | re.DOTALL)
    version = (
        re.search(r"^version *= *[\"']([^\"']+)[\"']", project["table"], re.MULTILINE) if project else None
    )
    return version[1] if version else ""


def _entries(text: str, cache: Cache, problems: list[Problem]) -> list[Entry]:
    """The bibliography; what is faulty is read anew each time, and told."""
    faults: list[Problem] = []

    def read() -> str:
        entries, found = bib.read(text, BIBLIOGRAPHY)
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


def _without_settings(root: Path, error: SourceError, files: _Files) -> Base:
    """Nothing but what is wrong: by other extensions every page would read wrongly."""
    text = legible((root / SETTINGS).read_bytes()) if (root / SETTINGS).is_file() else ""
    texts = MappingProxyType({**files.unread, **files.texts, SETTINGS: text})
    return Base(texts=texts, problems=(error.at(SETTINGS), *files.problems))


def _read(root: Path, only: Collection[str] | None) -> _Files:
    """Every file of the site: texts of pages, data and bibliography; paths of the rest."""
    found = _Files({}, {}, set(), [])
    for path in sorted(_walk(root, found.problems)):
        if only is not None and path.endswith(".md") and path not in only:
            found.others.add(path)
            continue
        try:
            if not path.endswith((".md", ".bib")) and path not in DATA_FIELDS:
                if (size := (root / path).stat().st_size) > FILE_LIMIT:
                    found.others.add(path)
                    found.problems.append(replace(too_large(size).at(path), cause=False))
                elif path.lower().endswith(DRAWING):
                    data = (root / path).read_bytes()
                    found.texts[path] = decode(data)
                else:
                    found.others.add(path)
                continue
            data = (root / path).read_bytes()
            found.texts[path] = decode(data, permalinks.LIMIT if path == PERMALINKS else FILE_LIMIT)
            found.problems.extend(oddities(data, path))
        except SourceError as error:
            found.unread[path] = legible(data)
            told = list(_conflicts(path, found.unread[path])) if error.code == "M014" else [error.at(path)]
            found.problems.extend(told)
        except OSError as error:
            said = f"the file cannot be read: {error.strerror or 'unknown error'}"
            hint = "restore it, or make it readable"
            found.problems.append(Problem(path, Span(), "M005", said, hint, cause=True))
    if BIBLIOGRAPHY not in found.texts and not any(p.path == BIBLIOGRAPHY for p in found.problems):
        found.problems.append(_missing(BIBLIOGRAPHY))
    known = {*found.texts, *found.unread, *found.others, *(problem.path for problem in found.problems)}
    for path in (HOME, *(f"{folder}/{INDEX}" for folder in BY_FOLDER)):
        if path not in known:
            found.problems.append(_missing(path))
    return found


def _missing(path: str) -> Problem:
    return Problem(path, Span(), "M005", "the file is missing", "restore it", cause=True)


def _conflicts(path: str, text: str) -> Iterator[Problem]:
    """Every merge conflict in a file; those of the record of ids can be settled by a command."""
    for found in map(SourceError.at, conflicts(text), repeat(path)):
        merges = "kb permalinks --update merges the two"
        yield replace(found, hint=merges) if path == PERMALINKS else found


class _Project(NamedTuple):
    """What ``pyproject.toml`` says of the knowledge base; the text where something is wrong with it."""

    edition: str = ""
    page_words: tuple[int, int] | None = None
    text: str = ""
    problems: tuple[Problem, ...] = ()


def _project(root: Path) -> _Project:
    try:
        text = legible((root / PROJECT).read_bytes())
    except OSError:
        return _Project()
    edition = edition_of(text)
    if problems := tuple(_conflicts(PROJECT, text)):
        return _Project(edition, None, text, problems)
    try:
        read: Any = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        said, _, place = str(error).partition(" (at ")
        line, column = ([int(each) for each in re.findall(r"\d+", place)] + [1, 1])[:2]
        at = min(
            sum(len(each) + 1 for each in text.split("\n")[: line - 1]) + column - 1, max(len(text) - 1, 0)
        )
        fault = SourceError(
            Span(at, at + 1), "M020", f"this is not TOML: {said}", "check quotes and brackets"
        )
        return _Project(edition, None, text, (fault.at(PROJECT),))
    for key in ("tool", "kb", "page-words"):
        read = read.get(key) if isinstance(read, dict) else None
    match read:
        case None:
            return _Project(edition)
        case [int() as least, int() as most] if 0 <= least < most:
            return _Project(edition, (least, most))
    at = max(text.find("page-words"), 0)
    said = "'page-words' is not two numbers, the smaller first"
    hint = "write 'page-words = [250, 900]' under [tool.kb]"
    fault = SourceError(Span(at, at + len("page-words")), "M021", said, hint)
    return _Project(edition, None, text, (replace(fault.at(PROJECT), cause=False),))


def _walk(root: Path, problems: list[Problem]) -> Iterator[str]:
    """Every file below the folders of the site; a link to what is none of these is a problem (M009)."""
    top = os.path.realpath(root)
    if (root / BIBLIOGRAPHY).is_file():
        if (said := _led_astray(top, root / BIBLIOGRAPHY, {BIBLIOGRAPHY})) is None:
            yield BIBLIOGRAPHY
        else:
            problems.append(Problem(BIBLIOGRAPHY, Span(), "M009", said, "put the file itself here"))
    tops = {DOCS, *BY_FOLDER, BRIEFING.folder}
    for folder in (DOCS, *BY_FOLDER, BRIEFING.folder):
        if (root / folder).is_symlink():
            said = "the symbolic link leads to a folder, which is not followed"
            problems.append(Problem(folder, Span(), "M009", said, "put the files themselves here"))
            continue
        for where, folders, names in os.walk(root / folder):
            at = Path(where).relative_to(root).as_posix()
            inside = os.path.realpath(where).startswith(top + os.sep)
            linked = [name for name in folders if Path(where, name).is_symlink()]
            folders[:] = sorted(
                name for name in folders if not name.startswith(".") and f"{at}/{name}" != _OFF_SITE
            )
            for name in (*names, *linked):
                path = f"{at}/{name}"
                if name.startswith("."):
                    continue
                file = f"{where}/{name}"
                if inside and not os.path.islink(file):  # noqa: PTH114 - thousands of times
                    yield path
                    continue
                said = _led_astray(top, file, tops)
                if said is not None:
                    problems.append(
                        Problem(path, Span(), "M009", said, "put the file itself here", cause=True)
                    )
                elif name in linked:
                    said = "the symbolic link leads to a folder, which is not followed"
                    hint = "put the files themselves here"
                    problems.append(Problem(path, Span(), "M009", said, hint, cause=True))
                else:
                    yield path


def _led_astray(top: str, file: str | Path, tops: Collection[str]) -> str | None:
    """What is wrong with where a link leads: to a file of the site, or to what nobody wants to publish."""
    led = os.path.relpath(os.path.realpath(file), top).replace(os.sep, "/")
    parts = led.split("/")
    if parts[0] == ".." or Path(led).is_absolute():
        return "the symbolic link leads out of the repository"
    if parts[0] not in tops or any(part.startswith(".") for part in parts) or led.startswith(_OFF_SITE):
        return f"the symbolic link leads to {led!r}, which is no file of the site"
    return None


def _data(text: str, cache: Cache) -> Lazy[YamlMapping]:
    """A data file as nodes, which are made when somebody asks for them.

    Raises:
        SourceError: the text is not YAML that we read.
    """
    made: list[YamlMapping] = []

    def read() -> str:
        try:
            made.append(parse_yaml(text, depth=DATA_DEPTH_LIMIT))
        except SourceError as error:
            return json.dumps([error.span, error.code, error.message, error.hint])
        return "null"

    if (fault := json.loads(cache.keep(read, "data", text))) is not None:
        raise SourceError(Span(*fault[0]), *fault[1:])
    return Lazy(lambda: made[0] if made else parse_yaml(text, depth=DATA_DEPTH_LIMIT))


@dataclass(frozen=True)
class _Kept:
    """What is read off a data file, kept by its text as rows that JSON can hold."""

    source: Lazy[YamlMapping] | None
    text: str
    cache: Cache

    def rows(self, name: str, read: Callable[[YamlMapping], Iterable[Any]]) -> list[Any]:
        """The rows that ``read`` makes of the file; none where it could not be read."""
        if (source := self.source) is None:
            return []
        make = lambda: json.dumps(list(read(source())), ensure_ascii=False)  # noqa: E731 - one line
        rows: list[Any] = json.loads(self.cache.keep(make, name, self.text))
        return rows


def _sections(node: YamlMapping) -> Iterator[Any]:
    for section in mappings_of(node.get("sections")):
        points = [
            (
                *(text_of(point.get(key)) for key in ("id", "kind", "text")),
                [ref.value for ref in texts_of(point.get("refs"))],
            )
            for point in mappings_of(section.get("points"))
        ]
        yield (*(text_of(section.get(key)) for key in ("id", "section", "title")), points)


def _section_of(row: list[Any]) -> Section:
    points = tuple(Point(id_, kind, text, tuple(refs)) for id_, kind, text, refs in row[3])
    return Section(row[0], row[1], row[2], points)


def _facets(node: YamlMapping) -> Iterator[Any]:
    for facet in mappings_of(node.get("facets")):
        yield [text_of(facet.get(key)) for key in ("id", "title", "definition")]


def _tags(node: YamlMapping) -> Iterator[Any]:
    for tag in mappings_of(node.get("tags")):
        aliases = _listed(tag, "aliases")
        texts = [text_of(tag.get(key)) for key in ("title", "definition")]
        yield (written(tag, "id"), texts[0], written(tag, "facet"), texts[1], aliases)


def _tag_of(row: list[Any]) -> Tag:
    id_, title, facet, definition, aliases = row
    return Tag(Written.of(id_), title, Written.of(facet), definition, tuple(map(Written.of, aliases)))


def _terms(node: YamlMapping) -> Iterator[Any]:
    for term in mappings_of(node.get("terms")):
        sources = _listed(term, "sources")
        texts = [text_of(term.get(key)) for key in ("term", "abbreviation", "definition", "site")]
        aliases = _listed(term, "aliases")
        yield (written(term, "id"), *texts[:2], aliases, written(term, "kind"), *texts[2:], sources)


def _term_of(row: list[Any]) -> Term:
    id_, term, abbreviation, aliases, kind, definition, site, sources = row
    known, kept = (tuple(map(Written.of, words)) for words in (aliases, sources))
    return Term(Written.of(id_), term, abbreviation, known, Written.of(kind), definition, site, kept)


def _events(node: YamlMapping) -> Iterator[Any]:
    for event in mappings_of(node.get("events")):
        words = [written(event, key) for key in ("id", "date", "until", "title", "place")]
        yield (*words, *(_listed(event, key) for key in ("aliases", "told", "sources")))


def _event_of(row: list[Any]) -> Event:
    id_, date, until, title, place = map(Written.of, row[:5])
    aliases, told, sources = (tuple(map(Written.of, words)) for words in row[5:])
    return Event(id_, date, until, title, aliases, place, told, sources)


def _places(node: YamlMapping) -> Iterator[Any]:
    for place in mappings_of(node.get("places")):
        texts = [text_of(place.get(key)) for key in ("name", "country")]
        words = [written(place, key) for key in ("region", "latitude", "longitude")]
        lists = [_listed(place, key) for key in ("told", "organisations", "sources")]
        yield (written(place, "id"), *texts, *words, *lists)


def _place_of(row: list[Any]) -> Place:
    region, latitude, longitude = map(Written.of, row[3:6])
    told, organisations, sources = (tuple(map(Written.of, words)) for words in row[6:])
    return Place(
        Written.of(row[0]), row[1], row[2], region, latitude, longitude, told, organisations, sources
    )


def _synonyms(node: YamlMapping) -> Iterator[Any]:
    for synonym in mappings_of(node.get("synonyms")):
        yield [_listed(synonym, key) for key in ("asked", "found")]


def _synonym_of(row: list[Any]) -> Synonym:
    asked, found = (tuple(map(Written.of, words)) for words in row)
    return Synonym(asked, found)


def _listed(node: YamlMapping, key: str) -> list[tuple[str, Span]]:
    return [(word.value, word.span) for word in texts_of(node.get(key))]
