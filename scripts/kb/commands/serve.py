"""``kb serve``: show the site on this machine and follow every edit."""

from __future__ import annotations

import gc
import os
import runpy
import signal
import socket
import sys
from argparse import ArgumentParser, ArgumentTypeError, Namespace
from pathlib import Path
from types import FrameType

from kb.commands import CLEAN, FAULTY, MISUSED
from kb.publishing.preview import ENDING, is_loopback

_ENDINGS = ("SIGTERM", "SIGHUP", "SIGBREAK")
"""Signals that end a program like Ctrl-C does; each system has some of them."""


def configure(parser: ArgumentParser) -> None:
    """Add the address."""
    parser.add_argument(
        "--address", type=_address, default="127.0.0.1:8000", help="host and port (%(default)s)"
    )


def run(root: Path, given: Namespace) -> int:
    """Serve until interrupted, in this very process: nothing is left behind when it ends, however it ends."""
    host, port = given.address
    try:
        # As MkDocs will do it, which shows a traceback where this fails.
        socket.create_server((host, port)).close()
    except OSError as error:
        print(f"kb: cannot serve at {host}:{port}: {error.strerror}", file=sys.stderr)
        print("    hint: choose another port, such as --address 127.0.0.1:8001", file=sys.stderr)
        return MISUSED
    if not is_loopback(host):
        print(
            f"kb: warning: at {host}:{port}, everyone whose device reaches this one can read what you edit\n"
            f"    hint: --address 127.0.0.1:{port} shows it on this machine only",
            file=sys.stderr,
        )
    for name in _ENDINGS:
        number = getattr(signal, name, None)
        if number is not None and signal.getsignal(number) != signal.SIG_IGN:  # `nohup` wants it ignored
            signal.signal(number, _interrupt)
    os.environ["NO_MKDOCS_2_WARNING"] = "1"
    os.chdir(root)
    gc.enable()  # unlike other commands, it runs for hours
    sys.argv = ["mkdocs", "serve", "--dev-addr", f"{host}:{port}"]
    try:
        runpy.run_module("mkdocs", run_name="__main__")
    except SystemExit as end:
        return CLEAN if end.code in {None, 0} else FAULTY
    except KeyboardInterrupt:
        return CLEAN
    return CLEAN


def _interrupt(number: int, frame: FrameType | None) -> None:
    """End as Ctrl-C does, so that temporary files are removed."""
    ENDING.set()
    raise KeyboardInterrupt


def _address(written: str) -> tuple[str, int]:
    host, _, port = written.rpartition(":")
    if not host or not port.isdecimal() or not 0 < int(port) < 65536:
        raise ArgumentTypeError(f"{written!r} is not a host and a port, such as 127.0.0.1:8000")
    return host, int(port)
