"""A new page, complete but for the words that only a person can write; each of these is marked."""

from __future__ import annotations

import json
import posixpath
import re
import unicodedata
from dataclasses import dataclass

from kb.kinds import KINDS, Kind
from kb.model import Base
from kb.problems import did_you_mean

_PLAIN = re.compile(r"[A-Za-z][\w ,;()'’./–-]*[\w)]")
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


def skeleton(base: Base, kind: Kind, title: str) -> Skeleton:
    """Begin a page.

    Raises:
        SkeletonError: the title cannot be one, or another page has it or its file name.
    """
    title = " ".join(title.split())
    longest = next(field.longest for field in kind.fields if field.name == "title")
    if not title or any(unicodedata.category(each) in {"Cc", "Cf"} for each in title):
        raise SkeletonError("a title is a few words of plain text")
    if len(title) > longest:
        raise SkeletonError(f"the title has {len(title)} characters, more than {longest}")
    for page in base.pages:
        if page.title.casefold() == title.casefold():
            raise SkeletonError(f"{page.path} has this title already")
    id_ = _free_id(base, kind)
    name = _file_name(title) or id_.lower()
    path = f"{kind.folder}/{name}.md"
    former = {each.value for one in base.permalinks or () for each in (*one.was, one.at)}
    for other in {*base.by_path, *base.files, *former}:
        if posixpath.basename(other) == f"{name}.md":
            raise SkeletonError(f"{other} has this file name; give the page another title first")
    return Skeleton(id_, path, _text(base, kind, id_, title))


def _free_id(base: Base, kind: Kind) -> str:
    """That of a section of the paper which still waits for its page, or the next that was never used."""
    for section in base.sections:
        if re.fullmatch(rf"{kind.letter}[1-9]\d*", section.id) and section.id not in base.by_id:
            return section.id
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


def _text(base: Base, kind: Kind, id_: str, title: str) -> str:
    section = base.by_section.get(id_)
    wanted = "TODO: write the number of the section of the paper, such as 2.1.7"
    number = section.section if section else wanted
    lines = [
        "---",
        f"id: {id_}",
        f"title: {_quoted(title)}",
        f'paper: "{number}"',
        'summary: "TODO: write one sentence of at most 200 characters, which every list shows"',
        "tags: []",
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
        f"{{: #{id_}.a }}",
    ]
    return "\n".join(lines) + "\n"


def _one_line(text: str) -> str:
    return " ".join(text.replace('"', "'").split())
