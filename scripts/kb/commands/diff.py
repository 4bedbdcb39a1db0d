"""``kb diff``: say what a change touches, as Markdown for a pull request."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path

from kb.commands import CLEAN, FAULTY, MISUSED
from kb.history.diff import summary
from kb.history.revision import RevisionError, base_at
from kb.pipeline.stages import read


def configure(parser: ArgumentParser) -> None:
    """Add the revision to compare with."""
    parser.add_argument("revision", metavar="REV", help="a branch, tag or commit, such as main")


def run(root: Path, given: Namespace) -> int:
    """Print the summary; a published id that was taken out of the record is a fault."""
    try:
        before = base_at(root, given.revision)
    except RevisionError as error:
        print(f"kb: {error}", file=sys.stderr)
        return MISUSED
    found = summary(before, read(root), given.revision)
    print(found.markdown)
    return FAULTY if found.broken else CLEAN
