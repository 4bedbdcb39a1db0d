"""A new page, complete except for the words that only a person can write; each gap has a ``TODO``."""

from __future__ import annotations

import json
import posixpath
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kb.model import Base, Section
from kb.permalinks.unknown_ids import free_letters
from kb.schema import BY_LETTER, KINDS, STANDS, Kind, fields_of, related_kinds, relations_needed
from kb.schema.paths import PAPER_DATA
from kb.text.suggest import did_you_mean

_PLAIN = re.compile(r"[A-Za-z][\w ,;()'’./–-]*[\w)]")
_STANDS = "write in at most 40 words what is known of it since, and of what we hold no source"
_NO_TEXT = {"true", "false", "yes", "no", "on", "off", "null"}


class SkeletonError(Exception):
    """No such page can be begun; the message says why."""


@dataclass(frozen=True)
class Skeleton:
    """A page to be written: its id, its path and its text."""

    id: str
    path: str
    text: str


def kind_called(name: str) -> Kind:
    """The kind of page that a person means: ``case-study``, ``case study``, ``C`` or ``case_studies``.

    Raises:
        SkeletonError: there is none of that name.
    """
    names = {
        each.replace(" ", "-").replace("_", "-").lower(): kind
        for kind in KINDS
        for each in (kind.name, kind.plural, kind.folder, kind.letter, kind.name.split()[-1])
    }
    wanted = name.strip().replace(" ", "-").replace("_", "-").lower()
    if wanted not in names:
        kinds = [kind.name.replace(" ", "-") for kind in KINDS]
        raise SkeletonError(f"no kind {name!r}; {did_you_mean(wanted, kinds, 'use ' + ', '.join(kinds))}")
    return names[wanted]


def waiting(base: Base, kind: Kind) -> list[Section]:
    """The sections of the paper, of those that a kind has pages for, which have no page yet."""
    return [each for each in _sections(base, kind) if each.id not in base.by_id]


def _sections(base: Base, kind: Kind) -> list[Section]:
    return [each for each in base.sections if re.fullmatch(rf"{kind.letter}[1-9]\d*", each.id)]


def section_called(base: Base, kind: Kind, name: str) -> Section:
    """The section of the paper that a person means by its number, its title or the id of its page.

    Raises:
        SkeletonError: there is none of that name, it is no page of this kind, or it has its page already.
    """
    wanted = " ".join(name.split()).casefold()
    found = next(
        (each for each in base.sections if wanted in map(str.casefold, (each.section, each.title, each.id))),
        None,
    )
    if found is None:
        names = [word for each in _sections(base, kind) for word in (each.section, each.title)]
        hint = did_you_mean(name, names, f"see {PAPER_DATA}, or leave it out for a page of the editors' own")
        raise SkeletonError(f"the paper has no section {name!r}; {hint}")
    if found not in _sections(base, kind):
        raise SkeletonError(f"section {found.section!r} of the paper is {found.id}, which is no {kind.name}")
    if (page := base.by_id.get(found.id)) is not None:
        raise SkeletonError(f"section {found.section!r} of the paper is on {page.path} already")
    return found


def skeleton(base: Base, kind: Kind, title: str, section: Section | None = None) -> Skeleton:
    """Begin a page.

    Args:
        base: the knowledge base.
        kind: the kind of page.
        title: its title.
        section: of the paper, whose points it is to restate; without one it is a page of the editors' own.

    Raises:
        SkeletonError: the title cannot be one, or another page has it or its file name.
    """
    title = " ".join(title.split())
    longest = next(field.longest for field in fields_of(kind) if field.name == "title")
    if not title or any(unicodedata.category(each) in {"Cc", "Cf"} for each in title):
        raise SkeletonError("a title is a few words of plain text")
    if len(title) > longest:
        raise SkeletonError(f"the title has {len(title)} characters, more than {longest}")
    for page in base.pages:
        if page.title.casefold() == title.casefold():
            raise SkeletonError(f"{page.path} has this title already")
    id_ = section.id if section else _free_id(base, kind)
    name = _file_name(title) or id_.lower()
    path = f"{kind.folder}/{name}.md"
    former = {each.value for one in base.permalinks or () for each in (*one.was, one.at)}
    for other in {*base.by_path, *base.files, *former}:
        if posixpath.basename(other) == f"{name}.md":
            raise SkeletonError(f"{other} has this file name; give the page another title first")
    return Skeleton(id_, path, _text(base, kind, id_, title, section))


def _free_id(base: Base, kind: Kind) -> str:
    """The next that was never used, and that no section of the paper has."""
    used = {*base.by_id, *base.by_permalink, *base.by_section}
    number = 1
    while f"{kind.letter}{number}" in used:
        number += 1
    return f"{kind.letter}{number}"


def _file_name(title: str) -> str:
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    return "-".join(re.findall(r"[a-z0-9]+", plain.replace("'", "")))


def _quoted(text: str) -> str:
    """Text as a YAML value."""
    if _PLAIN.fullmatch(text) and text.lower() not in _NO_TEXT:
        return text
    return json.dumps(text, ensure_ascii=False)


def _text(base: Base, kind: Kind, id_: str, title: str, section: Section | None) -> str:
    lines = [
        "---",
        f"id: {id_}",
        f"title: {_quoted(title)}",
        *([f'paper: "{section.section}"'] if section else []),
        'summary: "TODO: write one sentence of at most 200 characters, which every list shows"',
        *([f'{STANDS}: "TODO: {_STANDS}"'] if section else []),
        "tags: []",
        "links:",
        *_relations(base, kind),
        f"reviewed: {base.today.isoformat() if base.today else 'TODO'}",
        "---",
        "",
        f"TODO: write a lead of one paragraph: what this {kind.name} is about and why it matters.",
        "",
    ]
    if section:
        lines += [f"## What the paper says {{: #{id_}-paper }}", ""]
        for point in section.points:
            lines += [
                f"TODO: restate this point of the paper: {_one_line(point.text)}",
                f"{{: #{point.id} }}",
                "",
            ]
    lines += [
        f"## Editors' notes {{: #{id_}-notes }}",
        "",
        "TODO: write a note with its date and a citation of an entry of bibliography.bib.",
        f"{{: #{next(free_letters(id_, (), base))} }}",
    ]
    return "\n".join(lines) + "\n"


def _relations(base: Base, kind: Kind) -> Iterator[str]:
    """Lines for the relations that a page of a kind needs; for one, where it may have some and needs none."""

    def an_id(letters: Sequence[str]) -> str:
        names = " or a ".join(BY_LETTER[letter].name for letter in letters)
        known = [page.id for letter in letters for page in base.of_kind(BY_LETTER[letter])[:1]]
        return f"write the id of a {names}{f', such as {known[0]}' if known else ''}"

    needed = list(relations_needed(kind.letter))
    for letter, name in needed:
        yield f'  - to: "TODO: {an_id(letter)}, or say under gaps why there is none"'
        yield f'    why: "TODO: write in one sentence why this {kind.name} {name} it"'
    if not needed:
        yield f'  - to: "TODO: {an_id(related_kinds(kind.letter))}"'
        yield '    why: "TODO: write in one sentence how the two are related"'


def _one_line(text: str) -> str:
    return " ".join(text.replace('"', "'").split())
