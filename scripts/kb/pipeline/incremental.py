"""The result of the last `kb check`, where it is still valid, and the record that shows whether it is.

Most checks follow an edit of one page. If nothing has changed that the checks of other pages depend on, only
the edited page is judged, its own problems take the place of those that it had, and the other files are not
even opened. In every other case the whole check runs: new or lost files, data files, front matter, ids,
links, citations, published texts, words that the search looks for, symbolic links, files that cannot be read,
and problems of which it is not certain that they are the same after the edit.
"""

from __future__ import annotations

import contextlib
import datetime
import json
import time
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from kb import instant
from kb.briefings.transclusion import Transclusion
from kb.checks import CHECKS, local_problems
from kb.checks.engine import Briefing, Check
from kb.checks.rules.sought import has_words
from kb.loading.load import load
from kb.markdown.facts import Rendered
from kb.model import Base
from kb.pipeline.answers import Answer, Row, answer, rows_of, summary
from kb.problems import sort_key
from kb.schema import BRIEFING, BY_FOLDER
from kb.schema.paths import BIBLIOGRAPHY, DOCS, PROJECT, SETTINGS
from kb.storage.atomic import replace_bytes
from kb.storage.cache import Cache, code_is, code_key, content_key

FILES = (SETTINGS, PROJECT, BIBLIOGRAPHY)
FOLDERS = (DOCS, *BY_FOLDER, BRIEFING.folder)
"""Every file that a base is made from: at the top of the repository, and all in these folders."""

MOST_EDITED = 16
"""More edited pages than this are left to the whole check, and to a whole build."""


@dataclass(frozen=True)
class Seen:
    """The state of the files before any of them was read; there is none where one is a symbolic link.

    Attributes:
        files: each file's signature.
        young: hash of the content of files that had changed shortly before.
    """

    files: dict[str, instant.Signature]
    young: dict[str, str]


@dataclass(frozen=True)
class _Record:
    """What is remembered of a check.

    Attributes:
        files: each file's signature, as JSON has it.
        young: hash of the content of files that had changed shortly before.
        pages: path -> a hash of the front matter and of all that checks which are not local judge the page
            by, and the key under which its HTML is kept.
        rows: the problems.
        summary: what is printed where there is none.
    """

    files: Mapping[str, Any]
    young: Mapping[str, str]
    pages: Mapping[str, list[str]]
    rows: list[Row]
    summary: str


def look(root: Path) -> Seen | None:
    """What the files look like from outside; None where one of them is a symbolic link, or cannot be seen."""
    try:
        files = instant.files_below(str(root), FILES, FOLDERS)
    except OSError:
        return None
    since = time.time_ns() - instant.RACE
    young = [path for path, (_, content, status, _) in files.items() if max(content, status) > since]
    return Seen(files, {path: instant.content(str(root), path) for path in young})


def answered_before(root: Path, cache: Cache, seen: Seen, today: str) -> Answer | None:
    """The answer of the last check, where it is valid for the current base, or after an edit of few pages.

    Args:
        root: the top of the repository.
        cache: where the last check was recorded.
        seen: the files as they are now.
        today: the day on which the base is judged.
    """
    kept = _recorded(cache, today)
    if kept is None or seen.files.keys() != kept.files.keys():
        return None
    changed = {path for path, one in seen.files.items() if _differs(root, path, one, kept.files, kept.young)}
    rows: list[Row] | None = kept.rows
    pages = kept.pages
    if changed:
        if len(changed) > MOST_EDITED or not changed <= pages.keys():
            return None
        base = replace(load(root, cache, only=changed), today=datetime.date.fromisoformat(today))
        now = _pages(base)
        if {path: shape for path, (shape, _) in now.items()} != {path: pages[path][0] for path in changed}:
            return None
        rows = _judged_again(kept, base, cache)
        pages = {**pages, **now}
    if rows is None:
        return None
    return _record(root, cache, seen, _Record(seen.files, seen.young, pages, rows, kept.summary), today)


def changed_since(root: Path, last: Seen, now: Seen) -> set[str] | None:
    """The files that have changed between two looks; None where files have come or gone.

    Files whose names begin with a dot are no part of the base.
    """
    then = {path: one for path, one in last.files.items() if not is_hidden(path)}
    files = {path: one for path, one in now.files.items() if not is_hidden(path)}
    if then.keys() != files.keys():
        return None
    return {path for path, one in files.items() if _differs(root, path, one, then, last.young)}


def is_hidden(path: str) -> bool:
    """Whether a name in a path begins with a dot, as those of the files that editors keep beside a text do.

    >>> is_hidden("trends/.globalisation.md.swp"), is_hidden("trends/globalisation.md")
    (True, False)
    """
    return path.startswith(".") or "/." in path


def _differs(
    root: Path,
    path: str,
    one: instant.Signature,
    files: Mapping[str, Sequence[int]],
    young: Mapping[str, str],
) -> bool:
    return [*files[path]] != [*one] or (path in young and young[path] != instant.content(str(root), path))


def remember(root: Path, cache: Cache, seen: Seen, base: Base) -> None:
    """Record a base that was judged.

    Args:
        root: the top of the repository.
        cache: where.
        seen: the files as they were before the base was loaded: a later change will differ from it.
        base: loaded and judged.
    """
    today = str(base.today)
    rows = rows_of(base.problems, base.texts)
    record = _Record(seen.files, seen.young, _pages(base), rows, summary(base))
    _record(root, cache, seen, record, today)


def _judged_again(kept: _Record, base: Base, cache: Cache) -> list[Row] | None:
    """The problems after an edit; None where only the whole check can know them.

    Args:
        kept: the last check.
        base: the edited pages, of which others know what they knew before.
        cache: where the HTML of the last check is kept.
    """
    changed = base.by_path
    found = {problem for problem in base.problems if problem.path in changed} | {*local_problems(base, cache)}
    if any(problem.cause or problem.path not in changed for problem in found):
        return None
    stays = []
    for row in kept.rows:
        check = CHECKS.get(row.code)
        if check is None or row.cause or not _follows(row, check, kept.pages):
            return None
        if row.path not in changed:
            stays.append(row)
        elif not check.of_page:
            if row.end > changed[row.path].body:
                return None
            stays.append(row)
    if not _found_as_before(kept, base, cache):
        return None
    return sorted([*stays, *rows_of(sorted(found, key=sort_key), base.texts)], key=lambda row: row.order)


def _follows(row: Row, check: Check, pages: Collection[str]) -> bool:
    """Whether a problem depends on no other page than its own, or only on what pages know of each other."""
    if check.on in {Base, Transclusion, Briefing} or check.texts:
        return False
    return not check.local or row.path in pages or row.path.startswith(f"{BRIEFING.folder}/")


def _found_as_before(kept: _Record, base: Base, cache: Cache) -> bool:
    """Whether the edited pages have all words that the search looks for and that they had before."""
    sought = [words.value for synonym in base.synonyms for words in synonym.found if words.value]
    if not sought:
        return True
    keys = {page.path: kept.pages[page.path][1] for page in base.pages}
    older = cache.get(keys.values())
    for page in base.pages:
        if page.html_key == keys[page.path]:
            continue
        if keys[page.path] not in older:
            return False
        before = _words(Rendered.from_kept(older[keys[page.path]]))
        after = _words(page.rendered)
        if any(has_words(before, words) and not has_words(after, words) for words in sought):
            return False
    return True


def _words(rendered: Rendered) -> str:
    return "\n".join(found.text for found in rendered.sections).casefold()


def _pages(base: Base) -> dict[str, list[str]]:
    return {
        page.path: [content_key(page.shape, page.text[: page.body]), page.html_key]
        for page in base.pages
        if page.shape
    }


def _record(root: Path, cache: Cache, seen: Seen, record: _Record, today: str) -> Answer:
    """Remember a check, and hand out its answer."""
    made = answer(record.rows, record.summary)
    parts = [code_key(), seen.files, seen.young, record.pages, record.rows, record.summary]
    value = json.dumps(parts, separators=(",", ":"))
    if value != cache.get_one(_key(today)):
        cache.put(_key(today), value)
    if instant.made_by()[1]:
        packed = instant.packed(
            today=today,
            names=FILES,
            folders=FOLDERS,
            files=seen.files,
            young=seen.young,
            code=made.code,
            plain=made.plain,
            painted=made.painted,
        )
        with contextlib.suppress(OSError):
            replace_bytes(root / instant.RECORD, packed)
    return made


def _recorded(cache: Cache, today: str) -> _Record | None:
    kept = cache.get_one(_key(today))
    if kept is None:
        return None
    code, files, young, pages, rows, said = json.loads(kept)
    code_is(code)
    return _Record(files, young, pages, [Row(*row) for row in rows], said)


def _key(today: str) -> str:
    """A hash of all that counts beside the files: our program, the libraries, the day."""
    state, settled = instant.made_by()
    return content_key("the last check", instant.around(today), state, "" if settled else code_key())
