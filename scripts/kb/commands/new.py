"""``kb new``: begin a page, and mark what is to be written."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Sequence
from pathlib import Path

from kb.commands import CLEAN, FAULTY, MISUSED
from kb.editing.scaffold import SkeletonError, kind_called, section_called, skeleton, waiting
from kb.loading.forge_views import renewed
from kb.model import Section
from kb.model.voices import OWN
from kb.pipeline.stages import read
from kb.schema import KINDS
from kb.storage.atomic import replace_all, replace_file


def configure(parser: ArgumentParser) -> None:
    """Add kind, title and section."""
    kinds = ", ".join(kind.name.replace(" ", "-") for kind in KINDS)
    parser.add_argument("kind", metavar="KIND", help=kinds)
    parser.add_argument("title", metavar="TITLE", help='its title, in quotes: "A new title"')
    parser.add_argument(
        "--paper",
        metavar="SECTION",
        default="",
        help="the section of the paper that it restates, such as 2.1.7; without it, a page of the editors",
    )


def run(root: Path, given: Namespace) -> int:
    """Write the page, and say how to go on."""
    base = read(root)
    try:
        kind = kind_called(given.kind)
        wait = waiting(base, kind)
        paper = given.paper or (_asked(wait) if wait and sys.stdin.isatty() else "")
        made = skeleton(base, kind, given.title, section_called(base, kind, paper) if paper else None)
    except SkeletonError as error:
        print(f"kb: {error}", file=sys.stderr)
        return MISUSED
    try:
        replace_file(root / made.path, made.text)
        replace_all(root, renewed(read(root)))
    except OSError as error:
        print(f"kb: {made.path} cannot be written: {error.strerror}", file=sys.stderr)
        return FAULTY
    print(f"{made.path} is {made.id}; kb check {made.path} lists what is still to be written")
    if not paper:
        print(f"{OWN}: its paragraphs have letters and citations")
    if not paper and wait:
        print(f"for a page that restates the paper, name its section: --paper {_listed(wait)}")
    return CLEAN


def _asked(wait: Sequence[Section]) -> str:
    """Print the sections of the paper without a page, and return the answer from the terminal."""
    print(f"Sections of the paper without a page: {_listed(wait)}")
    try:
        return input(
            "Which does it restate? Enter alone begins a page of the editors, not in the paper: "
        ).strip()
    except EOFError:
        return ""


def _listed(wait: Sequence[Section]) -> str:
    return "; ".join(f"'{each.section}' {each.title}" for each in wait)
