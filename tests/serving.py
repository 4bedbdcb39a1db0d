"""A preview as a person starts it: a process of its own, asked over HTTP."""

from __future__ import annotations

import http.client
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from urllib.request import urlopen

from commands import environment
from small import Small

PATIENCE = 60  # seconds; a busy machine takes its time


def free_address() -> str:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return f"127.0.0.1:{server.getsockname()[1]}"


@contextmanager
def serving(project: Small, address: str, *command: str, **more: str) -> Iterator[subprocess.Popen[bytes]]:
    with (project.root / "serve.log").open("wb") as log:
        process = subprocess.Popen(
            command, cwd=project.root, env=environment(**more), stdout=log, stderr=subprocess.STDOUT
        )
        try:
            yield process
        finally:
            process.terminate()
            process.wait(PATIENCE)


def served(address: str, path: str = "trends/globalisation.html") -> str:
    try:
        with urlopen(f"http://{address}/{path}", timeout=5) as answer:
            return str(answer.read(), "utf-8")
    except (OSError, http.client.HTTPException):  # nobody is there, or is just leaving
        return ""


def comes_true(condition: Callable[[], bool]) -> bool:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        if condition():
            return True
        time.sleep(0.2)
    return False


@contextmanager
def signals_are_heard() -> Iterator[None]:
    """What a shell starts in the background ignores SIGINT, and so does all that is started from there."""
    ignored = [name for name in (signal.SIGINT, signal.SIGTERM) if signal.getsignal(name) == signal.SIG_IGN]
    if hasattr(signal, "SIGHUP") and signal.getsignal(signal.SIGHUP) == signal.SIG_IGN:
        ignored.append(signal.SIGHUP)
    for each in ignored:
        signal.signal(each, signal.SIG_DFL)
    yield
    for each in ignored:
        signal.signal(each, signal.SIG_IGN)
