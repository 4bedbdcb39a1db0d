"""The command ``kb``."""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from kb.load import SETTINGS
from kb.problems import as_text

CLEAN, FAULTY, MISUSED = 0, 1, 2


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command.

    Returns:
        0 when all is well, 1 when there are problems, 2 when the command was used wrongly.
    """
    parser = argparse.ArgumentParser(
        prog="kb", description="The knowledge base: check it, build it, read it."
    )
    parser.add_argument("--root", type=Path, help="top of the repository; by default found from here upwards")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    commands.add_parser("check", help="say what is wrong, where, and what to do")
    commands.add_parser("build", help="check, then build the site")
    serve = commands.add_parser("serve", help="show the site on this machine and follow every edit")
    serve.add_argument("--address", default="127.0.0.1:8000", help="host and port (%(default)s)")
    given = parser.parse_args(arguments)
    root = _root(given.root)
    if root is None:
        print(f"kb: no {SETTINGS} here or above; run kb inside the repository", file=sys.stderr)
        return MISUSED
    if given.command == "check":
        return _check(root)
    if given.command == "build":
        return _mkdocs(root, "build", "--strict", "--quiet")
    return _mkdocs(root, "serve", "--dev-addr", given.address)


def _root(given: Path | None) -> Path | None:
    start = given.resolve() if given else Path.cwd()
    return next((folder for folder in (start, *start.parents) if (folder / SETTINGS).is_file()), None)


def _check(root: Path) -> int:
    from kb.pipeline import errors, read

    base = read(root)
    sys.stdout.write(as_text(base.problems, base.texts))
    faults = len(errors(base))
    if faults:
        print(f"{faults} problem{'' if faults == 1 else 's'}")
        return FAULTY
    print(f"{len(base.collected)} pages, {len(base.points)} points of the paper: no problem")
    return CLEAN


def _mkdocs(root: Path, *arguments: str) -> int:
    environment = {**os.environ, "NO_MKDOCS_2_WARNING": "1"}
    command = [sys.executable, "-m", "mkdocs", *arguments]
    try:
        return min(subprocess.run(command, cwd=root, env=environment, check=False).returncode, FAULTY)
    except KeyboardInterrupt:
        return CLEAN


if __name__ == "__main__":
    sys.exit(main())
