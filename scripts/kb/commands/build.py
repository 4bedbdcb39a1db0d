"""``kb build``: check, then build the site."""

from __future__ import annotations

import os
import runpy
import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path

from kb.commands import CLEAN, FAULTY


def configure(parser: ArgumentParser) -> None:
    """It takes no arguments."""


def run(root: Path, given: Namespace) -> int:
    """Build ``site/``; where something is wrong, the last good one stays."""
    os.environ["NO_MKDOCS_2_WARNING"] = "1"
    os.chdir(root)
    sys.argv = ["mkdocs", "build", "--strict", "--quiet"]
    try:
        runpy.run_module("mkdocs", run_name="__main__")  # in this process: a second one costs a start
    except SystemExit as end:
        return CLEAN if end.code in {None, 0} else FAULTY
    except KeyboardInterrupt:
        return FAULTY
    return CLEAN
