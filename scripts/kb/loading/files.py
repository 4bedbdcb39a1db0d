"""Reads the files of a base from the disk, with the problems of those that cannot be read."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterator
from dataclasses import replace
from itertools import repeat
from pathlib import Path
from typing import NamedTuple

from kb.model.records import DATA_FIELDS
from kb.permalinks import record
from kb.problems import Problem, Span
from kb.schema import BRIEFING, BY_FOLDER
from kb.schema.paths import BIBLIOGRAPHY, DOCS, DRAWING, HOME, INDEX, OFF_SITE, PERMALINKS
from kb.sources import FILE_LIMIT, SourceError, conflicts, legible, oddities, too_large
from kb.sources.decode import decode


class Files(NamedTuple):
    """What was read: path -> text, faulty texts, paths of files that are not read, problems."""

    texts: dict[str, str]
    unread: dict[str, str]  # faulty text, to show where the fault is
    others: set[str]
    problems: list[Problem]


def read_files(root: Path, only: Collection[str] | None) -> Files:
    """Every file of the site: texts of pages, data and bibliography; paths of the rest."""
    found = Files({}, {}, set(), [])
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
            found.texts[path] = decode(data, record.LIMIT if path == PERMALINKS else FILE_LIMIT)
            found.problems.extend(oddities(data, path))
        except SourceError as error:
            found.unread[path] = legible(data)
            told = list(unmerged(path, found.unread[path])) if error.code == "M014" else [error.at(path)]
            found.problems.extend(told)
        except OSError as error:
            said = f"the file cannot be read: {error.strerror or 'unknown error'}"
            hint = "restore it, or make it readable"
            found.problems.append(Problem(path, Span(), "M005", said, hint, cause=True))
    if BIBLIOGRAPHY not in found.texts and not any(p.path == BIBLIOGRAPHY for p in found.problems):
        found.problems.append(missing_file(BIBLIOGRAPHY))
    known = {*found.texts, *found.unread, *found.others, *(problem.path for problem in found.problems)}
    for path in (HOME, *(f"{folder}/{INDEX}" for folder in BY_FOLDER)):
        if path not in known:
            found.problems.append(missing_file(path))
    return found


def missing_file(path: str) -> Problem:
    """The problem of a file that the base needs and does not have."""
    return Problem(path, Span(), "M005", "the file is missing", "restore it", cause=True)


def unmerged(path: str, text: str) -> Iterator[Problem]:
    """Every merge conflict in a file; those of the record of ids can be settled by a command."""
    for found in map(SourceError.at, conflicts(text), repeat(path)):
        merges = "kb permalinks --update merges the two"
        yield replace(found, hint=merges) if path == PERMALINKS else found


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
                name for name in folders if not name.startswith(".") and f"{at}/{name}" != OFF_SITE
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
    """Message on a symbolic link that does not lead to a published file; None where it does."""
    led = os.path.relpath(os.path.realpath(file), top).replace(os.sep, "/")
    parts = led.split("/")
    if parts[0] == ".." or Path(led).is_absolute():
        return "the symbolic link leads out of the repository"
    if parts[0] not in tops or any(part.startswith(".") for part in parts) or led.startswith(OFF_SITE):
        return f"the symbolic link leads to {led!r}, which is no file of the site"
    return None
