"""Times `kb serve` for `make bench`: from an edit to the fresh page over HTTP, by the clock."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from urllib.request import urlopen

PAGE = "trends/globalisation.html"
"""The page that ``edit`` of ``bench`` changes."""

_EVERY = 0.01
"""Seconds between two questions."""

_PATIENCE = 120
"""Seconds after which a server is taken for lost."""

_REST = 3.0
"""Seconds between two edits, and for each hundred pages: the rest of the site has followed by then."""


def from_edit_to_page(root: Path, rounds: int, edit: Callable[[int], None]) -> list[float]:
    """Seconds from each of so many edits to the answer that has it.

    Args:
        root: a knowledge base with its program.
        rounds: how many edits.
        edit: writes a number into the page.
    """
    with socket.create_server(("127.0.0.1", 0)) as free:
        address = f"127.0.0.1:{free.getsockname()[1]}"
    environment = {**os.environ, "NO_MKDOCS_2_WARNING": "1", "PYTHONPATH": str(root / "scripts")}
    command = [sys.executable, "-m", "kb.cli", "serve", "--address", address]
    server = subprocess.Popen(
        command, cwd=root, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        _until(address, "<html")
        rest = _REST * (1 + len(list(root.glob("*/*.md"))) / 100)
        seconds = []
        for count in range(1000, 1000 + rounds):
            time.sleep(rest)
            begun = time.perf_counter()
            edit(count)
            _until(address, f"number {count}.")
            seconds.append(time.perf_counter() - begun)
        return seconds
    finally:
        server.terminate()
        server.wait()


def _until(address: str, words: str) -> None:
    end = time.monotonic() + _PATIENCE
    while words not in _answer(address):
        if time.monotonic() > end:
            raise SystemExit(f"{address} does not show {words!r}")
        time.sleep(_EVERY)


def _answer(address: str) -> str:
    try:
        with urlopen(f"http://{address}/{PAGE}", timeout=_PATIENCE) as answer:
            return str(answer.read(), "utf-8")
    except OSError:
        return ""
