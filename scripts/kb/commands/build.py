"""``kb build``: check, then build the site."""

from __future__ import annotations

import os
import runpy
import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path

from kb.commands import CLEAN, FAULTY
from kb.schema.paths import HOOK, SETTINGS, SUMS


def configure(parser: ArgumentParser) -> None:
    """It takes no arguments."""


def run(root: Path, given: Namespace) -> int:
    """Build ``site/``; where something is wrong, the last good one stays."""
    if HOOK not in (root / SETTINGS).read_text("utf-8", "replace"):
        return _without_hook()
    os.environ["NO_MKDOCS_2_WARNING"] = "1"
    os.chdir(root)
    sys.argv = ["mkdocs", "build", "--strict", "--quiet"]
    try:
        runpy.run_module("mkdocs", run_name="__main__")  # in this process: a second one costs a start
    except SystemExit as end:
        if end.code not in {None, 0}:
            return FAULTY
    except KeyboardInterrupt:
        return FAULTY
    if not (root / "site" / SUMS).is_file():  # what only our hook writes
        return _without_hook()
    return CLEAN


def _without_hook() -> int:
    print(f"kb: MkDocs would build without {HOOK}; name it under 'hooks' in {SETTINGS}", file=sys.stderr)
    return FAULTY
