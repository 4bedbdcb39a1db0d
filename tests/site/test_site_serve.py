"""Serving: every edit is followed, a broken one is shown and does not end it, and nothing is left behind."""

from __future__ import annotations

import http.client
import os
import signal
import socket
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from commands import KB, MKDOCS, environment, run
from serving import PATIENCE, comes_true, free_address, served, serving, signals_are_heard
from small import TREND, Small


@pytest.fixture(autouse=True)
def _signals_are_heard() -> Iterator[None]:
    with signals_are_heard():
        yield


@pytest.mark.slow
def test_serving_follows_edits_and_survives_a_broken_one(project: Small) -> None:
    address = free_address()
    with serving(project, address, *MKDOCS, "serve", "--dev-addr", address) as process:

        def said(text: str) -> bool:
            return text in project.text("serve.log")

        assert comes_true(lambda: "a broad idea" in served(address)), project.text("serve.log")
        assert "livereload" in served(address)
        assert "Content-Security-Policy" not in served(address), "what MkDocs puts in reloads the page"

        project.edit(TREND, "a broad idea", "a narrow idea")
        assert comes_true(lambda: "a narrow idea" in served(address)), project.text("serve.log")

        whole = project.text(TREND)
        project.edit(TREND, "tags: [", "tags: [[")
        assert comes_true(lambda: said("M020")), project.text("serve.log")
        assert process.poll() is None

        project.write(TREND, whole.replace("a narrow idea", "a sound idea"))
        assert comes_true(lambda: "a sound idea" in served(address)), project.text("serve.log")

        project.write("scripts/web/css/pages/new.css", ".kb-new { color: inherit; }")
        assert comes_true(lambda: ".kb-new" in served(address, "assets/site.css")), project.text("serve.log")
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


def asked(address: str, method: str = "GET", **headers: str) -> tuple[int, str]:
    """Status and text of an answer."""
    connection = http.client.HTTPConnection(address, timeout=10)
    try:
        connection.request(method, "/index.html", headers=headers)
        answer = connection.getresponse()
        return answer.status, str(answer.read(), "utf-8")
    finally:
        connection.close()


@pytest.mark.slow
@pytest.mark.browser
def test_a_problem_shows_in_the_browser_until_it_is_mended(project: Small, page: Page) -> None:
    address = free_address()
    page.set_default_timeout(PATIENCE * 1000)
    with serving(project, address, *KB, "serve", "--address", address):
        assert comes_true(lambda: "a broad idea" in served(address)), project.text("serve.log")
        page.goto(f"http://{address}/trends/globalisation.html")
        shown = page.locator("#kb-problems")
        assert shown.count() == 0

        whole = project.text(TREND)
        project.edit(TREND, "](../dilemmas/privacy-and-security.md#D1.1)", "](../dilemmas/<b>.md)")
        expect(shown).to_contain_text("1 problem", timeout=PATIENCE * 1000)
        expect(shown).to_contain_text(f"{TREND}:")
        expect(shown).to_contain_text("L101 no page at 'dilemmas/<b>.md'")
        expect(shown.locator("pre")).to_be_visible()

        project.write(TREND, whole)
        expect(shown).to_have_count(0, timeout=PATIENCE * 1000)

        settings = project.text("mkdocs.yml")
        project.write("mkdocs.yml", settings.replace("docs_dir: docs", "docs_dir: [docs"))
        expect(shown).to_contain_text("could not be built", timeout=PATIENCE * 1000)
        project.write("mkdocs.yml", settings)
        expect(shown).to_have_count(0, timeout=PATIENCE * 1000)
        expect(page.get_by_role("heading", level=1)).to_contain_text("Globalisation")


@pytest.mark.slow
def test_it_answers_to_its_own_names_only_and_can_only_be_read(project: Small) -> None:
    address = free_address()
    with serving(project, address, *KB, "serve", "--address", address):
        assert comes_true(lambda: served(address) != ""), project.text("serve.log")
        port = address.rpartition(":")[2]
        for name in (address, f"localhost:{port}", f"[::1]:{port}", "LOCALHOST", "192.0.2.7"):
            assert asked(address, Host=name)[0] == 200, name
        for name in (
            "rebound.example",
            f"rebound.example:{port}",
            "127.0.0.1.rebound.example",
            "localhost.example",
        ):
            status, said = asked(address, Host=name)
            assert (status, name in said, "<html" in said) == (421, False, False), name
        assert asked(address, "POST")[0] == 405
        assert asked(address, "HEAD")[0] == 200
        assert "warning" not in project.text("serve.log")


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="Windows ends programs in other ways")
@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM", "SIGHUP", "SIGKILL"])
def test_nothing_serves_on_when_it_has_been_ended(project: Small, tmp_path: Path, name: str) -> None:
    address = free_address()
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    with serving(project, address, *KB, "serve", "--address", address, TMPDIR=str(temporary)) as process:
        assert comes_true(lambda: served(address) != ""), project.text("serve.log")
        process.send_signal(getattr(signal, name))
        code = process.wait(PATIENCE)
        assert comes_true(lambda: served(address) == "")
        if name != "SIGKILL":
            assert code == 0, project.text("serve.log")
            assert list(temporary.iterdir()) == [], "what it made for itself goes with it"
    assert "Traceback" not in project.text("serve.log")


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="terminals are another thing on Windows")
def test_it_ends_with_its_terminal(project: Small) -> None:
    import pty

    address = free_address()
    child, terminal = pty.fork()
    if child == 0:
        os.chdir(project.root)
        os.execve(KB[0], [*KB, "serve", "--address", address], environment())  # noqa: S606 - a real terminal
    try:
        assert comes_true(lambda: served(address) != "")
    finally:
        os.close(terminal)
    assert comes_true(lambda: served(address) == "")
    assert comes_true(lambda: os.waitpid(child, os.WNOHANG)[0] == child)


@pytest.mark.slow
def test_serving_to_everybody_is_warned_of(project: Small) -> None:
    port = free_address().rpartition(":")[2]
    with serving(project, port, *KB, "serve", "--address", f"0.0.0.0:{port}"):
        assert comes_true(lambda: "warning: at 0.0.0.0" in project.text("serve.log"))
