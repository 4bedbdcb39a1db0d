"""``kb export``: make documents: handbook, leaflets, posters and more."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path

from kb.commands import CLEAN, FAULTY, MISUSED
from kb.documents import (
    EXPORTS,
    FOLDER,
    ExportError,
    WriteError,
    made_before,
    remember,
)
from kb.documents.state import libraries, state
from kb.documents.write import export_context, write
from kb.storage.atomic import readable_to_all

ALL = "all"


def configure(parser: ArgumentParser) -> None:
    """Add the names, the folder and --list."""
    parser.add_argument(
        "names", nargs="*", metavar="NAME", help=f"{', '.join(EXPORTS)}; {ALL!r} makes everything"
    )
    parser.add_argument("--to", type=Path, metavar="FOLDER", help=f"where to write; by default {FOLDER}/")
    parser.add_argument("--list", action="store_true", help="list what there is to make")


def run(root: Path, given: Namespace) -> int:
    """Make the documents that are not there yet as they would be made now."""
    if given.list or not given.names:
        for name, export in EXPORTS.items():
            print(f"{name:<10} {export.makes}")
        return CLEAN if given.list else MISUSED
    for name in given.names:
        if name not in {ALL, *EXPORTS}:
            from kb.text.suggest import did_you_mean

            hint = did_you_mean(name, [ALL, *EXPORTS], f"there are {', '.join([*EXPORTS, ALL])}")
            print(f"kb: no export {name!r}; {hint}", file=sys.stderr)
            return MISUSED
    names = [name for name in EXPORTS if ALL in given.names or name in given.names]
    folder = given.to or root / FOLDER
    now = state(root, libraries())
    if (before := made_before(folder, names, now)) is not None:
        for done in before:
            print(f"{_shown(done.path)}: unchanged")
        return CLEAN
    return _make(root, names, folder, now)


def _make(root: Path, names: list[str], folder: Path, now: str) -> int:
    from kb.pipeline.stages import errors, read
    from kb.problems.reporters import as_text
    from kb.schema.paths import CACHE
    from kb.storage.cache import Cache

    readable_to_all()
    with Cache(root / CACHE) as cache:
        base = read(root, cache)
        if faults := errors(base):
            print(as_text(faults, base.texts), end="", file=sys.stderr)
            print("kb: nothing was exported", file=sys.stderr)
            return FAULTY
        written = []
        try:
            for done in write(export_context(root, base, cache), names, folder, libraries(), _say):
                said = f"{done.size:,} bytes" if done.made else "unchanged"
                print(f"{_shown(done.path)}: {said}", flush=True)
                written.append(done)
        except ExportError as error:
            print(as_text(error.problems, base.texts), end="", file=sys.stderr)
            print("kb: the document was not made; an earlier one is as it was", file=sys.stderr)
            return FAULTY
        except WriteError as error:
            print(f"kb: {error}; an earlier document is as it was", file=sys.stderr)
            return FAULTY
        remember(folder, names, now, written)
    return CLEAN


def _shown(path: Path) -> Path:
    try:
        return path.resolve().relative_to(Path.cwd())
    except ValueError:
        return path


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)
