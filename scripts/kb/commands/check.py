"""``kb check``: what is wrong, where, and the one thing to do."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path

from kb.commands import CLEAN, FAULTY
from kb.pipeline import errors, read
from kb.problems import as_text


def configure(parser: ArgumentParser) -> None:
    """It takes no arguments."""


def run(root: Path, given: Namespace) -> int:
    """Judge the whole knowledge base and print its problems."""
    base = read(root)
    sys.stdout.write(as_text(base.problems, base.texts))
    faults = len(errors(base))
    if faults:
        print(f"{faults} problem{'' if faults == 1 else 's'}")
        return FAULTY
    print(f"{len(base.collected)} pages, {len(base.points)} points of the paper: no problem")
    return CLEAN
