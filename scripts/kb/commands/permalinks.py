"""``kb permalinks``: show or change the record of published ids."""

from __future__ import annotations

import re
import sys
from argparse import ArgumentParser, Namespace
from dataclasses import replace
from pathlib import Path

from kb.commands import CLEAN, FAULTY, MISUSED
from kb.model import Base
from kb.permalinks.compare import changes, lost_ids, merged, moved_ids, new_ids
from kb.permalinks.edit import Record
from kb.permalinks.record import PermalinkError
from kb.permalinks.unknown_ids import instead
from kb.pipeline.stages import read
from kb.schema.paths import PERMALINKS
from kb.sources import conflicts
from kb.storage.atomic import replace_file

SHOWN = 20


def configure(parser: ArgumentParser) -> None:
    """One thing at a time: show, update, confirm, or say what takes the place of an id."""
    chosen = parser.add_mutually_exclusive_group()
    chosen.add_argument(
        "--update",
        action="store_true",
        help="record new ids and moves; the texts of old ids stay as they are",
    )
    chosen.add_argument(
        "--confirm",
        nargs="+",
        metavar="ID",
        help="these ids still make the same statement in their new words",
    )
    chosen.add_argument("--now", nargs=2, metavar=("OLD", "NEW"), help="OLD is gone, and NEW takes its place")


def run(root: Path, given: Namespace) -> int:
    """Show the state of the record, or change it."""
    base = read(root)
    before = base.texts.get(PERMALINKS, "")
    try:
        text, twice = merged(before, base) if given.update and _has_two_sides(before) else (before, [])
        record = Record(text)
        if text != before:
            base = replace(base, permalinks=tuple(record.entries.values()))
        if given.update:
            done = "\n".join(filter(None, [_said_of_two(before, twice), _update(record, base)]))
        elif given.confirm:
            done = _confirm(record, base, given.confirm)
        elif given.now:
            old, new = given.now
            record.succeed(old, new, base.by_standing)
            done = f"{old} leads to {new}"
        else:
            return _show(base)
    except PermalinkError as error:
        print(f"kb: {error}", file=sys.stderr)
        return MISUSED
    if record.text != before:
        replace_file(root / PERMALINKS, record.text)
    print(done)
    return CLEAN


def _has_two_sides(text: str) -> bool:
    """Whether git left two sides in the record, or lines for one id came from two branches."""
    ids = re.findall(r"^  - \{id: (\S+),", text, re.MULTILINE)
    return len(ids) != len({*ids}) or any(conflicts(text))


def _said_of_two(before: str, twice: list[str]) -> str:
    if not _has_two_sides(before):
        return ""
    return "merged both sides" + (f"; they differed in {_listed(twice)}" if twice else "")


def _update(record: Record, base: Base) -> str:
    if not base.edition:
        raise PermalinkError("pyproject.toml names no edition (version under [project])")
    new, moved = record.update(base, base.edition)
    said = [f"recorded {_listed(new)}"] if new else []
    said += [f"moved {_listed(moved)}"] if moved else []
    return "\n".join(said) or "nothing new to record"


def _confirm(record: Record, base: Base, ids: list[str]) -> str:
    for id_ in ids:
        if id_ not in record.entries and id_ not in base.by_standing:
            raise PermalinkError(f"no id {id_!r}; {instead(id_, base, record.entries, 'see kb permalinks')}")
    changed = record.confirm(base, ids)
    return f"confirmed {_listed(changed)}" if changed else "these say what was published already"


def _show(base: Base) -> int:
    """The state in words; 1 where something has to be done."""
    if base.permalinks is None:
        print("nothing is recorded; kb permalinks --update begins the record")
        return FAULTY if base.edition else CLEAN
    new = [one.id for one in new_ids(base)]
    moved = [one.id for one in moved_ids(base)]
    lost = [one.id.value for one in lost_ids(base)]
    changed = [one.id for _, one, _ in changes(base)]
    gone = [one.id.value for one in base.permalinks if one.now]
    print(f"{len(base.permalinks)} ids are recorded, {len(gone)} of them gone and leading on")
    for ids, said in (
        (new, "not recorded yet (--update)"),
        (moved, "in another file than recorded (--update)"),
        (changed, "with another text than recorded (--confirm ID, or a new id)"),
        (lost, "gone without successor (--now OLD NEW)"),
    ):
        if ids:
            print(f"{len(ids)} {said}: {_listed(ids)}")
    return FAULTY if new or moved or lost or changed else CLEAN


def _listed(ids: list[str]) -> str:
    more = len(ids) - SHOWN
    return ", ".join(ids[:SHOWN]) + (f" and {more} more" if more > 0 else "")
