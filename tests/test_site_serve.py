"""Serving: every edit is followed, and a broken one does not end it."""

from __future__ import annotations

import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from urllib.error import URLError
from urllib.request import urlopen

import pytest

from commands import KB, MKDOCS, environment, run
from small import TREND, Small

PATIENCE = 60  # seconds; a busy machine takes its time


def free_address() -> str:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return f"127.0.0.1:{server.getsockname()[1]}"


@contextmanager
def serving(project: Small, address: str, *command: str) -> Iterator[subprocess.Popen[bytes]]:
    with (project.root / "serve.log").open("wb") as log:
        process = subprocess.Popen(
            command, cwd=project.root, env=environment(), stdout=log, stderr=subprocess.STDOUT
        )
        try:
            yield process
        finally:
            process.terminate()
            process.wait(PATIENCE)


def page(address: str, path: str = "trends/globalisation.html") -> str:
    try:
        with urlopen(f"http://{address}/{path}", timeout=5) as answer:
            return str(answer.read(), "utf-8")
    except URLError:
        return ""


def comes_true(condition: Callable[[], bool]) -> bool:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        if condition():
            return True
        time.sleep(0.2)
    return False


@pytest.mark.slow
def test_serving_follows_edits_and_survives_a_broken_one(project: Small) -> None:
    address = free_address()
    with serving(project, address, *MKDOCS, "serve", "--dev-addr", address) as process:

        def said(text: str) -> bool:
            return text in project.text("serve.log")

        assert comes_true(lambda: "a broad idea" in page(address)), project.text("serve.log")
        assert "livereload" in page(address)
        assert "Content-Security-Policy" not in page(address), "what MkDocs puts in reloads the page"

        project.edit(TREND, "a broad idea", "a narrow idea")
        assert comes_true(lambda: "a narrow idea" in page(address)), project.text("serve.log")

        whole = project.text(TREND)
        project.edit(TREND, "tags: [", "tags: [[")
        assert comes_true(lambda: said("M020")), project.text("serve.log")
        assert process.poll() is None

        project.write(TREND, whole.replace("a narrow idea", "a sound idea"))
        assert comes_true(lambda: "a sound idea" in page(address)), project.text("serve.log")

        project.write("scripts/web/new.css", ".kb-new { color: inherit; }")
        assert comes_true(lambda: ".kb-new" in page(address, "assets/site.css")), project.text("serve.log")
        assert not said("Traceback")
    assert not (project.root / "site").exists(), "what is served stands elsewhere"


def test_serving_at_no_address_is_wrong_use(project: Small) -> None:
    for address in ("nonsense", "127.0.0.1:", "127.0.0.1:99999"):
        done = run(project.root, *KB, "serve", "--address", address)
        assert (done.returncode, "Traceback" in done.stdout) == (2, False), done.stdout
        assert "is not a host and a port" in done.stdout


def test_serving_where_another_serves_is_told(project: Small) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        address = f"127.0.0.1:{server.getsockname()[1]}"
        done = run(project.root, *KB, "serve", "--address", address)
    assert (done.returncode, "Traceback" in done.stdout) == (2, False), done.stdout
    assert f"cannot serve at {address}" in done.stdout
