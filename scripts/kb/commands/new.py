"""``kb new``: begins a page that is complete but for its words."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path

from kb.commands import CLEAN, FAULTY, MISUSED
from kb.files import replace_file
from kb.kinds import KINDS
from kb.pipeline import read
from kb.skeleton import SkeletonError, kind_called, skeleton


def configure(parser: ArgumentParser) -> None:
    """Add kind and title."""
    kinds = ", ".join(kind.name.replace(" ", "-") for kind in KINDS)
    parser.add_argument("kind", metavar="KIND", help=kinds)
    parser.add_argument("title", metavar="TITLE", help='its title, in quotes: "Policing the Internet"')


def run(root: Path, given: Namespace) -> int:
    """Write the page, and say how to go on."""
    try:
        made = skeleton(read(root), kind_called(given.kind), given.title)
    except SkeletonError as error:
        print(f"kb: {error}", file=sys.stderr)
        return MISUSED
    try:
        replace_file(root / made.path, made.text)
    except OSError as error:
        print(f"kb: {made.path} cannot be written: {error.strerror}", file=sys.stderr)
        return FAULTY
    print(f"{made.path} is {made.id}; kb check {made.path} lists what is still to be written")
    return CLEAN
