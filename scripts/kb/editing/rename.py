"""Moving a page or renaming an id, with every link that leads to it and the record of published ids."""

from __future__ import annotations

import html
import posixpath
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from kb.editing.fix import mended
from kb.model import Base, CurrentId, Located, Page, Permalink
from kb.permalinks.edit import Record
from kb.permalinks.record import PermalinkError
from kb.permalinks.unknown_ids import free_letters, instead, is_gone, successor
from kb.problems import Edit, Span
from kb.schema import BY_FOLDER
from kb.schema.addresses import link_target
from kb.schema.paths import ABOUT, DOCS, GLOSSARY, HOME, INDEX, PERMALINKS, QUESTIONS, REFERENCES, TAGS
from kb.text.fingerprint import fingerprint_of
from kb.text.ids import NOTE_ID, PAGE_ID, POINT_ID
from kb.text.suggest import did_you_mean

_FILE_NAME = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*\.md")
_FOLDER = re.compile(r"[a-z0-9]+(?:[-_][a-z0-9]+)*(?:/[a-z0-9]+(?:-[a-z0-9]+)*)*")
FIXED = {HOME, GLOSSARY, QUESTIONS, REFERENCES, TAGS, ABOUT}
"""Pages that the navigation and the views name by their paths."""


class RenameError(Exception):
    """The renaming cannot be done; the message says why."""


@dataclass(frozen=True)
class Renaming:
    """What is to be written: path -> new text, or None for a file that goes; and how many links change."""

    texts: Mapping[str, str | None]
    links: int


def renaming(base: Base, old: str, new: str) -> Renaming:
    """What it takes to give a page another path, or a heading or note another id.

    Args:
        base: the knowledge base.
        old: a path in the repository, or an id.
        new: its new path or id.

    Raises:
        RenameError: it cannot be done.
    """
    if new.endswith(".md"):
        new = posixpath.normpath(new)
    try:
        if old in base.by_path and not base.by_path[old].generated:
            return _page(base, base.by_path[old], new)
        if old in base.by_standing:
            return _id(base, base.by_standing[old], new)
    except PermalinkError as error:
        raise RenameError(str(error)) from error
    if is_gone(old, base):
        now = successor(old, base)
        raise RenameError(f"{old} is gone{f'; {now} takes its place' if now else ''}")
    words = [each for each in (*base.by_standing, *base.by_path) if "." not in each or "/" in each]
    hint = instead(old, base, base.by_standing, did_you_mean(old, words, "name a path or an id"))
    raise RenameError(f"nothing is called {old!r}; {hint}")


def _page(base: Base, page: Page, new: str) -> Renaming:
    folder, name = posixpath.split(new)
    if page.path in FIXED or page.is_introduction:
        raise RenameError(f"{page.path} has its fixed place: navigation and views name it")
    if not _FILE_NAME.fullmatch(name) or name == INDEX:
        raise RenameError(f"{name!r} is not a file name of lower-case words with hyphens that ends in .md")
    if page.kind is not None and folder != page.kind.folder:
        raise RenameError(f"a {page.kind.name} is in {page.kind.folder}/, and {page.id} stays one")
    if page.kind is None and (folder in BY_FOLDER or not f"{folder}/".startswith(f"{DOCS}/")):
        raise RenameError(f"a page without id stays in {DOCS}/")
    if not _FOLDER.fullmatch(folder):
        raise RenameError(f"{folder!r} is not a folder of lower-case words with hyphens")
    if new in base.files or new in base.by_path:
        raise RenameError(f"{new} is there already")
    for one in base.permalinks or ():
        if new in {each.value for each in one.was} and one.at.value != page.path:
            raise RenameError(f"{new} is the former address of {one.id.value}, which is elsewhere now")
    texts: dict[str, str | None] = {}
    count = 0
    for other in (*base.pages, *base.briefings):
        edits = _relinked(other, page.path, new, other.path)
        count += len(edits)
        if other is page:
            continue
        if edits:
            texts[other.path] = mended(other.text, edits)
    own = _relinked(page, page.path, new, new, every=True)
    texts[new] = mended(page.text, own)
    texts[page.path] = None
    if base.permalinks is not None:
        record = Record(base.texts[PERMALINKS])
        for one in base.permalinks:
            if one.at.value == page.path and one.now is None and one.id.value != page.path:
                record.move(one.id.value, new)
        if page.path in record.entries:
            known = record.entries[page.path]
            record.put(replace(known, id=Located(new, Span()), at=Located(new, Span())))
            record.succeed(page.path, new, {new})
        texts[PERMALINKS] = record.text
    return Renaming(texts, count)


def _relinked(page: Page, old: str, new: str, here: str, every: bool = False) -> list[Edit]:
    """Edits that replace the links of a page to ``old`` by links to ``new``.

    Args:
        page: whose links.
        old: repository path of the page that moves.
        new: where it moves to.
        here: the path of ``page`` itself afterwards.
        every: whether all its relative links are written anew, because it moves itself.
    """
    edits: dict[Span, Edit] = {}
    for link in page.links:
        written = page.text[link.span.start : link.span.end]
        if html.unescape(written) != html.unescape(link.target) or not link.path:
            continue
        if link.led is None or (link.led != old and not every):
            continue
        target = link_target(here, new if link.led == old else link.led)
        changed = target + html.unescape(written)[len(link.path) :]
        if changed != html.unescape(written):
            edits[link.span] = Edit(link.span, changed)
    return list(edits.values())


def _id(base: Base, standing: CurrentId, new: str) -> Renaming:
    old = standing.id
    if PAGE_ID.fullmatch(old) or "/" in old:
        raise RenameError(f"{old} is permanent: readers cite it. Its title may change, the id may not")
    if POINT_ID.fullmatch(old):
        raise RenameError(f"{old} is the number of a point of the paper, and stays")
    page = base.by_path[standing.path]
    free_letter = next(free_letters(old.partition(".")[0], page.written_ids, base))
    if NOTE_ID.fullmatch(old):
        if not NOTE_ID.fullmatch(new) or new.partition(".")[0] != old.partition(".")[0]:
            raise RenameError(f"{new!r} is not the id of a note of this page; {free_letter} is free")
    elif not re.fullmatch(r"[A-Za-z]\w*(?:-\w+)+", new, re.ASCII):
        raise RenameError(f"{new!r} is not the id of a heading, such as {page.id or 'about'}-background")
    if new in base.by_standing or new in base.by_permalink:
        instead_of_it = f"; {free_letter} is free" if NOTE_ID.fullmatch(new) else ""
        raise RenameError(f"{new} is taken: an id is never used twice{instead_of_it}")
    if old in base.doubled:
        raise RenameError(f"{old} occurs more than once; correct that first")
    edits: dict[str, dict[Span, Edit]] = {page.path: {standing.span: Edit(standing.span, new)}}
    for other in (*base.pages, *base.briefings):
        for link in other.links:
            written = other.text[link.span.start : link.span.end]
            if written.endswith(f"#{old}") and link.led == page.path:
                at = Span(link.span.end - len(old), link.span.end)
                edits.setdefault(other.path, {})[at] = Edit(at, new)
    texts: dict[str, str | None] = {
        path: mended(base.texts[path], found.values()) for path, found in edits.items()
    }
    if base.permalinks is not None and old in base.by_permalink:
        record = Record(base.texts[PERMALINKS])
        written_new, at_page = Located(new, Span()), Located(page.path, Span())
        record.put(Permalink(written_new, at_page, base.edition or "", fingerprint_of(standing.text)))
        record.succeed(old, new, {new})
        texts[PERMALINKS] = record.text
    return Renaming(texts, sum(len(found) for found in edits.values()) - 1)
