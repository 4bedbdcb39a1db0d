"""What people write into a field: right or wrong, it ends in an answer and never in a traceback."""

# ruff: noqa: E501 - the values stand closely together

from __future__ import annotations

import contextlib
import io
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import small as small_base
from kb import cli
from kb.citations import FORMATS, bibtex, citable, find
from kb.documents.data import files
from kb.editing.fix import fix
from kb.model import Base
from kb.model.records import DATA_FIELDS
from kb.permalinks.edit import Record
from kb.problems import reporters
from kb.schema import BRIEFING as BRIEFINGS
from kb.schema import BY_FOLDER, DOCS_FIELDS, INTRODUCTION_FIELDS, Field
from kb.schema import fields_of as schema_fields_of
from kb.schema.paths import CACHE, INDEX
from kb.site.pages import site_pages
from kb.site.redirects import redirects
from kb.site.search_index import search_data
from kb.sources import DATA_DEPTH_LIMIT, Items, Mapping, Node, parse_yaml, split
from kb.storage.cache import Cache
from small import CASE, DILEMMA, FILES, PRINCIPLE, TREND, Small

BRIEFING = "briefings/example.md"
BIBLIOGRAPHY = "bibliography.bib"
RECORD = "docs/permalinks.yml"

DATES = (
    "2 October 2023", "October 2023", "Oct. 2, 2023", "2nd of October 2023", "2023/10/02", "2023-10", "2023", "02-10-2023",
    "02.10.2023", "10/2/23", "2023-10-02T10:30:00Z", "2023-10-02 10:30", "10:30", "2023-13-45", "2023-00-00", "2023-02-29",
    "0000-00-00", "0000", "9999-12-31", "99999", "-44", "c. 2013", "2013?", "2013-2014", "autumn 2013", "today", "now",
    "٢٠١٣", "²⁰¹³", "２０１３-０１-０１", "12", "2035-01-01",
)  # fmt: skip
VALUES = (
    *DATES, "", "''", '""', '" "', "~", "null", "TODO", "TODO: write it", "yes", "no", "true", "off", "-1", "0", "1e9", "1.5", "0x1F",
    "52,1", "52.1", "52° 4' N", "-0.0", "400.0", "nan", "inf", "[]", "{}", "[a, b]", "[[a], [b]]", "[1, 2]", "[~]", "[{a: b}]",
    "{a: b}", "{a: {b: c}}", "- a", "\n  - a\n  - b", "\n    a: b", "|\n    Text\n    more", ">-\n    Text", '"Text: with colon"', "Text: with colon",
    "a # remark", "T1", "T1.1", "T99", "t1.1", "T1.a", "T1.zz", "C1", "C0", "x" * 400, "é" * 50, "Ünïcode \U0001f600", "a\tb",
    "\u202e", "\u2028", "<b>x</b>", "&amp;", "{{ T1.1 }}", "[[x]]", "*x*", "`x`", "@key", "%", "\\", "'", '"', "a: [", "http://[", "https://", "javascript:x",
    "a\x07b", "a\x0bb", "a\x7fb", "\x1b[31m", "\ufeff", "\ud800", "\ufffe", "\x85", "../x", "/etc", "a/b.md", TREND, "docs/", ".", "economy", "osce2019", "the-hague", "Europe", "organisation", "2.1.1", "3",
)  # fmt: skip
FIELDS = (
    *sorted({name for row in bibtex.ENTRY_TYPES.values() for name in row.may}),
    "month",
    "abstract",
    "crossref",
)
"""Fields of the bibliography: all that we know, and some that we do not."""

IN_BRACES = (
    *(value for value in VALUES if "{" not in value and "}" not in value), "{A}", "{{A}}", "{A", "A}", "{", "}", "\\'e", "\\\"{o}", "\\url{x}", "$x$",
    "A and B", "and", "A and", "others", "A and others", ", ", "A, B, C, D", "{A} # x", "jan", "\\", "\n\n", "@misc{b,", "--", "1--2", "n.d.",
)  # fmt: skip

MORE = {
    TREND: (
        "reviewed:",
        "stands: It was measured once (T1.2).\nevidence:\n  - on: T1.2\n    note: T1.a\n    as-of: 2019\nreviewed:",
    ),
    CASE: ("reviewed:", "links:\n  - to: D1\n    why: It shows there.\nreviewed:"),
    DILEMMA: ("reviewed:", "positions:\n  - point: D1.1\n    position: Both.\nreviewed:"),
    PRINCIPLE: ("reviewed:", "gaps:\n  - to: C\n    why: There is none.\nreviewed:"),
    "docs/events.yml": (
        "    told: [B1.1, T1.1]\n",
        "    until: 2013-06-26\n    aliases: [Pearls]\n    told: [B1.1, T1.1, T1.a]\n    sources: [osce2019]\n",
    ),
    "docs/glossary.yml": (
        "    abbreviation: OSCE\n",
        "    abbreviation: OSCE\n    aliases: [Helsinki process]\n",
    ),
    "docs/paper.yml": ("refs: [C1]}", "refs: [C1], names: [osce]}"),
}
"""Keys that the small base does not have."""


def commit(small: Small) -> None:
    """Give the base a history, for the commands that ask for one."""
    git = ("git", "-c", "user.name=N", "-c", "user.email=n@example.org")
    for words in (("init", "--quiet"), ("add", "--all"), ("commit", "--quiet", "--message=As it is")):
        subprocess.run([*git, *words], cwd=small.root, check=True, capture_output=True)


class Place(NamedTuple):
    """A value in a file: the names of the keys that lead to it, and where it stands."""

    name: str
    start: int
    end: int


def prepared(root: Path) -> Small:
    """The small base with a value under every key that there is, published, and with a briefing."""
    small = small_base.write(root)
    small.write("pyproject.toml", '[project]\nversion = "2026.11"\n')
    for path, (old, new) in MORE.items():
        small.edit(path, old, new)
    head = '---\ntitle: An example\nfor: Somebody\ndate: 2026-11-24\nedition: "2026.11"\n---\n'
    small.write(BRIEFING, f"{head}\nWords [@osce2019].\n\n{{{{ T1.1-T1.2 }}}}\n\n{{{{ D1 summary }}}}\n")
    record = Record("")
    record.update(small.read(), "2026.11")
    small.write(RECORD, record.text)
    gone = '  - {id: T1.b, at: trends/globalisation.md, since: "2026.11", now: T1.a, was: [trends/old.md], print: aT1S}\n'
    small.edit(RECORD, "  - {id: T1.a,", f"{gone}  - {{id: T1.a,")
    return small


def fields_of(path: str) -> tuple[Field, ...]:
    """The keys that a file can have."""
    folder, _, name = path.rpartition("/")
    if path in DATA_FIELDS:
        return DATA_FIELDS[path]
    if folder == BRIEFINGS.folder:
        return schema_fields_of(BRIEFINGS)
    if folder in BY_FOLDER:
        return INTRODUCTION_FIELDS if name == INDEX else schema_fields_of(BY_FOLDER[folder])
    return DOCS_FIELDS


def names_of(fields: tuple[Field, ...], before: str = "") -> Iterator[str]:
    """The name of each of them, and of each key in its entries, as ``places`` names them."""
    for field in fields:
        name = f"{before}/{field.name}"
        yield name
        if field.form in {"texts", "items"}:
            yield f"{name}[]"
        yield from names_of(field.of, f"{name}[]")


FILES_WITH_FIELDS = (
    *(path for path in FILES if path.endswith((".md", ".yml"))),
    BRIEFING,
    RECORD,
    BIBLIOGRAPHY,
)


def places(path: str, text: str) -> list[Place]:
    """The first value of each key of a file."""
    if path == BIBLIOGRAPHY:
        found = re.finditer(r"^  (\w+) *= (\{.*\}),$", text, re.MULTILINE)
        return [Place(f"{match[1]} {match.start()}", *match.span(2)) for match in found]
    start, end = split(text)[0] if path.endswith(".md") else (0, len(text))
    seen: dict[str, Place] = {}

    def walk(node: Node, name: str) -> None:
        seen.setdefault(name, Place(name, *node.span))
        for key, value in node.pairs if isinstance(node, Mapping) else ():
            walk(value, f"{name}/{key.value}")
        for value in node.items if isinstance(node, Items) else ():
            walk(value, f"{name}[]")

    walk(parse_yaml(text[start:end], start, DATA_DEPTH_LIMIT), "")
    return list(seen.values())


def with_value(path: str, text: str, place: Place, value: str) -> str:
    """The file with another value at a place."""
    return text[: place.start] + value + text[place.end :]


def with_field(text: str, name: str, value: str) -> str:
    """A bibliography with one more field in its last entry."""
    head, _, _ = text.rstrip().rpartition("}")
    return f"{head}  {name} = {{{value}}},\n}}\n"


def spoilt(path: str, text: str, at: int, value: str) -> str:
    """The text of a file with one value changed, or in the bibliography one field added.

    Raises:
        SourceError: the file has no values that can be found.
    """
    found = places(path, text)
    at %= len(found) + (len(FIELDS) if path == BIBLIOGRAPHY else 0)
    if at >= len(found):
        return with_field(text, FIELDS[at - len(found)], value)
    return with_value(path, text, found[at], value)


def judged(small: Small) -> Base:
    """The base, in every format in which a problem is shown."""
    base = small.read()
    for write in reporters.SIMPLE.values():
        write(base.problems, base.texts).encode("utf-8", "surrogatepass")
    return base


def shown(small: Small, base: Base) -> None:
    """All that the site holds of a base: while it is served, also of a faulty one."""
    cache = Cache(small.root / CACHE)
    pages = list(site_pages(base, cache))
    search_data(base, pages)
    redirects(base)
    files.files(base, cache)
    for id_ in citable(base):
        if item := find(base, id_):
            for format_ in FORMATS.values():
                format_.write(item)


COMMANDS: tuple[tuple[str, ...], ...] = (
    ("check",),
    ("check", "--format", "sarif"),
    ("check", "--since", "HEAD"),
    ("diff", "HEAD"),
    ("cite", "T1.1"),
    ("cite", "T1.b"),
    ("cite", "C1", "--as", "bibtex"),
    ("cite", "D1.1", "--as", "ris"),
    ("explain", "M103"),
    ("export", "data"),
    ("schema",),
    ("new", "trend", "Drones"),
    ("rename", TREND, "trends/world.md", "--dry-run"),
    ("rename", "T1-since", "T1-after"),
    ("permalinks",),
    ("permalinks", "--update"),
    ("permalinks", "--confirm", "T1.1"),
    ("permalinks", "--now", "T1.a", "T1.1"),
    ("brief", BRIEFING),
    ("brief", BRIEFING, "--check"),
    ("brief", "--new", "T1.1", "T1.b"),
    ("check", "--fix"),
)


def run(small: Small, *arguments: str) -> tuple[int, str]:
    """A command in this process: its code, and what it says."""
    out = io.TextIOWrapper(io.BytesIO(), "utf-8")
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(out):
        try:
            code = cli.main(["--root", str(small.root), *arguments])
        except SystemExit as end:
            code = end.code if isinstance(end.code, int) else 2
        out.flush()
    out.seek(0)
    return code, out.read()


def snapshot(small: Small) -> dict[str, bytes]:
    """Every file of the base."""
    return {
        path.relative_to(small.root).as_posix(): path.read_bytes()
        for path in small.root.rglob("*")
        if path.is_file() and not {".cache", ".git"} & {*path.relative_to(small.root).parts}
    }


def restore(small: Small, before: dict[str, bytes]) -> None:
    """Put every file back as it was."""
    now = snapshot(small)
    for path in now.keys() - before.keys():
        small.delete(path)
    for path, content in before.items():
        if now.get(path) != content:
            small.write(path, content)


def commanded(small: Small) -> Iterator[tuple[str, ...]]:
    """Run every command on the base as it is; the base stays."""
    before = snapshot(small)
    for command in COMMANDS:
        code, said = run(small, *command)
        assert code in {0, 1, 2}, (command, said)
        assert "Traceback" not in said, (command, said)
        if command[-1] in {"Drones", "T1-after", "--update", "T1.1", "--fix"}:
            restore(small, before)
        yield command


def mended(small: Small, base: Base) -> None:
    """What can be mended is mended, and what comes of it is judged."""
    fix(small.root, base.problems, base.texts)
    judged(small)
