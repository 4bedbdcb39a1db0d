"""``kb serve``: the site on this machine, following every edit."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from argparse import ArgumentParser, ArgumentTypeError, Namespace
from pathlib import Path

from kb.commands import CLEAN, FAULTY, MISUSED


def configure(parser: ArgumentParser) -> None:
    """Add the address."""
    parser.add_argument(
        "--address", type=_address, default="127.0.0.1:8000", help="host and port (%(default)s)"
    )


def run(root: Path, given: Namespace) -> int:
    """Serve until interrupted."""
    host, port = given.address
    try:
        # As MkDocs will do it, which shows a traceback where this fails.
        socket.create_server((host, port)).close()
    except OSError as error:
        print(f"kb: cannot serve at {host}:{port}: {error.strerror}", file=sys.stderr)
        print("    hint: choose another port, such as --address 127.0.0.1:8001", file=sys.stderr)
        return MISUSED
    command = [sys.executable, "-m", "mkdocs", "serve", "--dev-addr", f"{host}:{port}"]
    environment = {**os.environ, "NO_MKDOCS_2_WARNING": "1"}
    try:
        return min(subprocess.run(command, cwd=root, env=environment, check=False).returncode, FAULTY)
    except KeyboardInterrupt:
        return CLEAN


def _address(written: str) -> tuple[str, int]:
    host, _, port = written.rpartition(":")
    if not host or not port.isdecimal() or not 0 < int(port) < 65536:
        raise ArgumentTypeError(f"{written!r} is not a host and a port, such as 127.0.0.1:8000")
    return host, int(port)
