"""``kb build``: check, then build the site; MkDocs does both through our hook."""

from __future__ import annotations

import os
import subprocess
import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path

from kb.commands import CLEAN, FAULTY


def configure(parser: ArgumentParser) -> None:
    """It takes no arguments."""


def run(root: Path, given: Namespace) -> int:
    """Build ``site/``; where something is wrong, the last good one stays."""
    return mkdocs(root, "build", "--strict", "--quiet")


def mkdocs(root: Path, *arguments: str) -> int:
    """Run MkDocs without its vendor's notice; any failure counts as problems found."""
    environment = {**os.environ, "NO_MKDOCS_2_WARNING": "1"}
    command = [sys.executable, "-m", "mkdocs", *arguments]
    try:
        return min(subprocess.run(command, cwd=root, env=environment, check=False).returncode, FAULTY)
    except KeyboardInterrupt:
        return CLEAN
