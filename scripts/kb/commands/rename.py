"""``kb rename``: move a page or rename a heading, with every link to it."""

from __future__ import annotations

import os
import posixpath
import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path

from kb.commands import CLEAN, FAULTY, MISUSED
from kb.editing.rename import RenameError, renaming
from kb.loading.forge_views import renewed
from kb.pipeline.stages import read
from kb.storage.atomic import replace_all
from kb.text.plural import counted


def configure(parser: ArgumentParser) -> None:
    """Add what is renamed and how."""
    parser.add_argument("old", metavar="OLD", help="path of a page, or id of a heading or note")
    parser.add_argument("new", metavar="NEW", help="its new path or id")
    parser.add_argument("--dry-run", action="store_true", help="only say which files would change")


def run(root: Path, given: Namespace) -> int:
    """Rename, and say what was changed."""
    old, new = (_inside(root, each) for each in (given.old, given.new))
    try:
        done = renaming(read(root), old, new)
    except RenameError as error:
        print(f"kb: {error}", file=sys.stderr)
        return MISUSED
    if not given.dry_run:
        try:
            replace_all(root, done.texts)
            replace_all(root, renewed(read(root)))
        except OSError as error:
            print(f"kb: nothing was changed: {error}", file=sys.stderr)
            return FAULTY
    print(f"{'would change' if given.dry_run else 'changed'} {counted(done.links, 'link')}:")
    for path, text in sorted(done.texts.items()):
        print(f"  {path}" + (" (gone)" if text is None else ""))
    return CLEAN


def _inside(root: Path, given: str) -> str:
    """A path as the user wrote it, from the folder the user is in -> the plain path in the repository."""
    if not given.endswith(".md"):
        return given
    full = Path(os.path.abspath(given))  # noqa: PTH100 - which leaves no '..' in it, and follows no link
    if full.is_relative_to(root.resolve()) and (full.exists() or not (root / given).parent.is_dir()):
        return full.relative_to(root.resolve()).as_posix()
    return posixpath.normpath(Path(given).as_posix())
