"""``kb serve``: the site on this machine, following every edit."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from pathlib import Path

from kb.commands.build import mkdocs


def configure(parser: ArgumentParser) -> None:
    """Add the address."""
    parser.add_argument("--address", default="127.0.0.1:8000", help="host and port (%(default)s)")


def run(root: Path, given: Namespace) -> int:
    """Serve until interrupted."""
    return mkdocs(root, "serve", "--dev-addr", given.address)
