"""The legible parts of a file that cannot be read, as a file of the same kind that can be.

A base with such files in the place of those that cannot be read separates causes from their consequences: a
problem that is in both bases has a cause of its own.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from itertools import islice

from kb.model import Base
from kb.model.records import DATA_FIELDS
from kb.schema import ORGANISATION, Field
from kb.schema.addresses import link_target
from kb.schema.paths import BIBLIOGRAPHY, GLOSSARY_DATA, PERMALINKS, PLACES_DATA, TAGS_DATA
from kb.sources import SourceError, check_convertible, split, without_conflicts

MOST, MOST_ENTRIES = 400, 5000
"""Names that are taken from a page, where more could not be converted, and entries from a file of data."""

_FRONT = re.compile(r"\s*(?:---[ \t]*\n)?(?P<front>.*?)(?:\n---[ \t]*(?:\n|\Z)|\n[ \t]*\n|\Z)", re.DOTALL)
_PAGE_ID = re.compile(r"^id:\s*[\"']?([A-Z]\d+)\b", re.MULTILINE)
_WORD = re.compile(r"[\w-]+")
_NAME = re.compile(
    r"\{:?[^{}#\n]{0,80}#(?P<id>[\w.-]{1,80})[^{}\n]{0,80}\}|@(?P<key>[A-Za-z0-9_-]{1,80})"
    r"|\]\((?P<target>[^()\s]{1,200})\)|(?P<mark><!-- [a-z-]{1,80} -->)"
)
_ENTRY = re.compile(r"@\s*(\w+)\s*[{(]\s*([A-Za-z0-9_-]+)\s*,")
_STATEMENT = re.compile(r"[A-Z]\d+\.\w+")


def legible_parts(base: Base) -> dict[str, str]:
    """Path -> text that can be read, for each file of a base that cannot be read or is missing.

    Args:
        base: as it was loaded, with the causes among its problems.
    """
    found: dict[str, str] = {}
    for path in sorted({problem.path for problem in base.problems if problem.cause}):
        text = without_conflicts(base.texts.get(path, "").replace("\0", ""))
        if path.endswith(".md"):
            known = _recorded(path, base)
            found[path] = _page(text, known) if text.strip() else _page(_anything(path, base), known)
        elif path == BIBLIOGRAPHY:
            found[path] = _bibliography(
                _ENTRY.findall(text) if text else [("misc", key) for key in _cited(base)]
            )
        elif path in DATA_FIELDS and path != PERMALINKS:
            found[path] = _data(path, text) if text.strip() else _asked(path, base)
    return found


def _recorded(path: str, base: Base) -> list[str]:
    """Ids that the record of published ids knows of a file; it may itself not be readable."""
    record = base.texts.get(PERMALINKS, "")
    return re.findall(rf"^  - \{{id: (\S+), at: {re.escape(path)},(?!.*, now: )", record, re.MULTILINE)


def _page(text: str, recorded: list[str]) -> str:
    """A page with the id, tags, relations and points of another, and its text or the names in it."""
    front, body = _apart(text)
    found = _PAGE_ID.search(front) or _PAGE_ID.search(text)
    id_ = next((each for each in recorded if re.fullmatch(r"[A-Z]\d+", each)), found[1] if found else "")
    title = re.search(r"^title:[ \t]*(.+)$", front, re.MULTILINE)
    section = re.search(r"^paper:[ \t]*[\"']?([\d.]+(?:, [^\"'\n]+)?)", front, re.MULTILINE)
    lines = [
        "---",
        *([f"id: {id_}"] if id_ else []),
        f"title: {json.dumps(title[1].strip(chr(34)) if title else id_ or 'x', ensure_ascii=False)}",
        "summary: x",
        *([f'paper: "{section[1]}"'] if section else []),
        f"tags: [{', '.join(_WORD.findall(_block(front, 'tags')))}]",
        f"points: [{', '.join(re.findall(r'[A-Z][0-9]+', _block(front, 'points')))}]",
        *_relations(front, "links", r"\bto:\s*[\"']?([A-Z]\d+)"),
        *_relations(front, "gaps", r"\bto:\s*[\"']?([A-Z])\b"),
        "---",
        "",
    ]
    # Also the names in the text: conflict markers may have separated one from its paragraph.
    names = "\n".join(_names(body))
    try:
        check_convertible(f"{body}\n{names}", 0)
    except SourceError:
        body = ""
    body = f"{body}\n\n{names}"
    written = {each["id"] for each in _NAME.finditer(body) if each["id"]}
    lost = [each for each in recorded if each not in written and each != id_ and "/" not in each]
    return "\n".join([*lines, body, *(line for each in lost[:MOST] for line in ("", *_named(each)))]) + "\n"


def _anything(path: str, base: Base) -> str:
    """A page of which nothing is left: it may have named every tag, page and work."""
    sections = (each.id for each in base.sections if each.id not in base.point_pages)
    others = (link_target(path, each.path) for each in base.collected)
    words = [*(f"[@{key}]" for key in base.by_key), *(f"[words]({each})" for each in others)]
    lines = [
        "---",
        f"tags: [{', '.join(base.by_tag)}]",
        f"points: [{', '.join(sections)}]",
        "links:",
        *(f"  - to: {id_}" for id_ in base.by_id),
        "---",
        "",
        *islice(words, MOST),
    ]
    return "\n".join(lines)


def _apart(text: str) -> tuple[str, str]:
    """Front matter and text; without a line that closes it, front matter ends at an empty line."""
    try:
        where, start = split(text)
    except SourceError:
        match = _FRONT.match(text)
        front = match["front"] if match else ""
        if not match or not re.match(r"\s*---|[a-z]+:", text):
            return "", text
        return front, text[match.end() :]
    return text[where.start : where.end], text[start:]


def _block(front: str, key: str) -> str:
    """The text under a key of front matter, up to the next key at the left margin."""
    found = re.search(rf"^{key}:(.*(?:\n(?![A-Za-z][\w-]*:).*)*)", front, re.MULTILINE)
    return found[1] if found else ""


def _relations(front: str, key: str, to: str) -> Iterator[str]:
    ends = dict.fromkeys(re.findall(to, _block(front, key)))
    if ends:
        yield f"{key}:"
        yield from (f"  - {{to: {each}, why: x}}" for each in ends)


def _names(body: str) -> Iterator[str]:
    """The names in a text that cannot be converted: each paragraph with what it cites and links to."""
    waiting: list[str] = []
    for match in islice(_NAME.finditer(body), MOST):
        if match["id"]:
            yield from ("", " ".join(["Words", *waiting]), f"{{: #{match['id']} }}")
            waiting = []
        elif match["mark"]:
            yield from ("", match["mark"], "")
        else:
            waiting.append(f"[@{match['key']}]" if match["key"] else f"[words]({match['target']})")
    yield from ("", " ".join(waiting))


def _named(id_: str) -> tuple[str, ...]:
    return (
        ("Words", f"{{: #{id_} }}") if _STATEMENT.fullmatch(id_) else (f"## Words {{: #{id_} }}", "", "Words")
    )


def _bibliography(entries: Iterable[tuple[str, str]]) -> str:
    found = {key: type_.lower() for type_, key in islice(entries, MOST_ENTRIES)}
    fields = "author = {{x}}, title = {{%s}}, year = {2000}"
    return "".join(f"@{type_}{{{key}, {fields % key}}}\n" for key, type_ in found.items())


def _cited(base: Base) -> list[str]:
    """Keys of works that pages or events name."""
    others = (key.value for event in base.events for key in event.sources)
    return sorted({*base.cited_keys, *others})


def _asked(path: str, base: Base) -> str:
    """A data file that is missing, with the ids that others name; it may have cited every work."""
    ids: set[str] = set()
    if path == TAGS_DATA:
        ids = {tag.value for page in base.pages for tag in page.tags}
    elif path == GLOSSARY_DATA:
        ids = {"x"} | {each.value for place in base.places for each in place.organisations}
    elif path == PLACES_DATA:
        ids = {event.place.value for event in base.events}
    key = DATA_FIELDS[path][-1]
    given = {"kind": ORGANISATION, "sources": list(base.by_key)}
    rows = [_row(key, {**given, "id": each}) for each in sorted(ids - {""})]
    others = [f"{each.name}: []\n" for each in DATA_FIELDS[path][:-1]]
    return "".join([*others, f"{key.name}:{'' if rows else ' []'}\n", *rows])


def _data(path: str, text: str) -> str:
    """The entries of a data file, each with those of its values that are on one line."""
    parts = []
    for field in DATA_FIELDS[path]:
        begun = re.search(rf"^{field.name}\b[^\n]*$", text, re.MULTILINE)
        part = text  # where the key itself is lost
        if begun:
            others = "|".join(each.name for each in DATA_FIELDS[path] if each is not field)
            ended = re.compile(rf"^(?:{others or ' '})\b", re.MULTILINE).search(text, begun.end())
            part = text[begun.end() : ended.start() if ended else len(text)]
        rows = [_row(field, values) for values in _entries(part, field)]
        parts.append(f"{field.name}:{'' if rows else ' []'}\n{''.join(rows)}")
    return "".join(parts)


def _entries(text: str, field: Field) -> Iterator[dict[str, object]]:
    """The values of each entry, by key."""
    pattern = next((each.pattern for each in field.of if each.name == "id"), "") or r"\S+?"
    begun = re.compile(rf"\bid:[ \t]*[\"']?(?P<id>{pattern})[\"']?[ \t]*(?=[,}}\n#]|\Z)")
    starts = list(begun.finditer(text))
    for start, after in zip(starts[:MOST_ENTRIES], [*starts[1:], None], strict=False):
        block = text[start.end() : after.start() if after else len(text)]
        values: dict[str, object] = {"id": start["id"]}
        for each in field.of:
            if each.form == "items":
                values[each.name] = list(_entries(block, each))
            elif each.form == "texts" and (listed := re.search(rf"\b{each.name}:\s*\[([^\]\n]*)", block)):
                values[each.name] = _WORD_OR_ID.findall(listed[1])
            elif each.form == "texts":
                below = re.search(rf"\b{each.name}:[ \t]*\n((?:[ \t]*- [^\n]*\n?)+)", block)
                values[each.name] = re.findall(r"- +[\"']?([^\s\"']+)", below[1]) if below else []
            elif each.name != "id" and (said := re.search(rf"\b{each.name}:[ \t]*([^\n]*)", block)):
                values[each.name] = said[1].split(", ")[0].strip("\"' {}")
        yield values


_WORD_OR_ID = re.compile(r"[\w.-]+")


def _row(field: Field, values: dict[str, object]) -> str:
    whole = {each.name: values.get(each.name, [] if each.form != "text" else "x") for each in field.of}
    return f"  - {json.dumps(whole, ensure_ascii=False)}\n"
