"""Building: what is wrong is told and the last good site stays; the addresses come from the environment."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path

import pytest

from commands import KB, MKDOCS, run
from small import CASE, FILES, TREND, Small

pytestmark = pytest.mark.slow

STRICT = (*MKDOCS, "build", "--strict")


def snapshot(folder: Path) -> dict[str, str]:
    """Every file below a folder, and what is in it."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def leftovers(root: Path) -> list[str]:
    """What building leaves beside the site."""
    return sorted(
        path.name for path in root.iterdir() if path.name.startswith("site") and path.name != "site"
    )


@pytest.mark.parametrize(
    "command", [STRICT, (*MKDOCS, "build"), (*KB, "build")], ids=["strict", "mkdocs", "kb"]
)
def test_a_base_without_a_fault_is_built(project: Small, command: tuple[str, ...]) -> None:
    done = run(project.root, *command)
    assert done.returncode == 0, done.stdout
    assert (project.root / "site/trends/globalisation.html").is_file()
    assert leftovers(project.root) == []


def test_building_twice_gives_the_same_site(project: Small) -> None:
    assert run(project.root, *STRICT).returncode == 0
    first = snapshot(project.root / "site")
    assert run(project.root, *STRICT).returncode == 0
    second = snapshot(project.root / "site")
    volatile = {"sitemap.xml.gz"}  # holds the time at which it was packed
    assert {name for name in first if first[name] != second.get(name)} - volatile == set()
    assert first.keys() == second.keys()


def replaced(path: str, old: str, new: str) -> Callable[[Small], None]:
    return lambda small: small.edit(path, old, new)


def written(path: str, content: bytes) -> Callable[[Small], None]:
    return lambda small: small.write(path, content)


FAULTS: dict[str, tuple[Callable[[Small], None], str]] = {
    "YAML error": (replaced(TREND, "tags: [economy", "tags: [[economy"), f"{TREND}:"),
    "duplicate key": (replaced(TREND, "id: T1\n", "id: T1\nid: T1\n"), f"{TREND}:3:"),
    "wrong type": (replaced(TREND, "title: Globalisation", "title: [Globalisation]"), f"{TREND}:3:"),
    "not UTF-8": (written(TREND, FILES[TREND].encode().replace(b"broad", b"br\xe9ad")), f"{TREND}:19:"),
    "empty page": (written(TREND, b""), f"{TREND}:1:1:"),
    "empty data file": (written("docs/tags.yml", b""), "docs/tags.yml:1:1:"),
    "broken data file": (written("docs/glossary.yml", b"terms: ]\n"), "docs/glossary.yml:1:"),
    "broken bibliography": (
        written("bibliography.bib", b"@misc{osce2019,\n  title = {{A\n"),
        "bibliography.bib:",
    ),
    "missing page": (replaced(TREND, "privacy-and-security.md#", "privacy-and-safety.md#"), f"{TREND}:15:"),
    "missing anchor": (replaced(TREND, "#D1.1", "#D1.11"), f"{TREND}:15:"),
}


@pytest.mark.slow
@pytest.mark.parametrize("fault", FAULTS)
def test_bad_input_is_told_and_the_last_good_site_stays(project: Small, fault: str) -> None:
    spoil, where = FAULTS[fault]
    project.write("site/index.html", "The last good site.")
    spoil(project)
    # `kb build` is the strict build of MkDocs in its own process: two faults show that they agree.
    for command in (STRICT, (*KB, "build")) if fault in {"YAML error", "missing page"} else ((*KB, "build"),):
        done = run(project.root, *command)
        assert done.returncode == 1, done.stdout
        assert "Traceback" not in done.stdout
        assert where in done.stdout
        assert list(snapshot(project.root / "site")) == ["index.html"]
        assert leftovers(project.root) == []


@pytest.mark.parametrize("command", [(*MKDOCS, "build"), (*MKDOCS, "build", "--quiet"), (*KB, "check")])
def test_each_command_tells_a_problem(project: Small, command: tuple[str, ...]) -> None:
    project.edit(TREND, "#D1.1", "#D1.11")
    done = run(project.root, *command)
    assert done.returncode == 1
    assert f"{TREND}:15:" in done.stdout
    assert "L102" in done.stdout


@pytest.mark.parametrize("ending", ["CRLF", "BOM"])
def test_files_from_other_systems_work(project: Small, ending: str) -> None:
    for path in (TREND, CASE, "docs/tags.yml", "docs/paper.yml", "bibliography.bib"):
        text = project.text(path).encode()
        project.write(path, text.replace(b"\n", b"\r\n") if ending == "CRLF" else b"\xef\xbb\xbf" + text)
    done = run(project.root, *STRICT)
    assert done.returncode == 0, done.stdout
    assert 'id="T1.2"' in project.text("site/trends/globalisation.html")


def test_a_build_that_breaks_half_way_leaves_the_last_good_site(project: Small) -> None:
    assert run(project.root, *STRICT).returncode == 0
    good = snapshot(project.root / "site")
    project.write(
        "scripts/theme/main.html",
        '{% extends "base.html" %}{% block container %}{{ nothing.at.all }}{% endblock %}',
    )
    done = run(project.root, *STRICT)
    assert done.returncode != 0
    assert snapshot(project.root / "site") == good
    assert leftovers(project.root) == []


def test_a_warning_of_mkdocs_fails_a_strict_build_alone(project: Small) -> None:
    project.edit("mkdocs.yml", "plugins: []\n", "not_an_option: 1\nplugins: []\n")
    assert run(project.root, *STRICT).returncode == 1
    assert not (project.root / "site").exists()
    assert run(project.root, *MKDOCS, "build").returncode == 0
    assert (project.root / "site").exists()


def test_the_addresses_come_from_the_environment(project: Small) -> None:
    told = {"KB_SITE_URL": "https://kb.example/deep", "KB_REPOSITORY": "https://git.example/me/kb/"}
    done = run(project.root, *STRICT, **told)
    assert done.returncode == 0, done.stdout
    page = project.text("site/trends/globalisation.html")
    assert 'href="https://kb.example/deep/trends/globalisation.html"' in page
    assert f'href="https://git.example/me/kb/edit/main/{TREND}"' in page
    assert "forge.example" not in page
    assert "policing-vision.example" not in page


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["check"], 0),
        (["build"], 0),
        ([], 2),
        (["bild"], 2),
        (["check", "--loud"], 2),
        (["build", "somewhere"], 2),
        (["--root", "/", "check"], 2),
        (["--help"], 0),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else str(value),
)
def test_exit_codes_of_kb(project: Small, arguments: list[str], code: int) -> None:
    done = run(project.root, *KB, *arguments)
    assert done.returncode == code, done.stdout
    assert "Traceback" not in done.stdout


def test_kb_finds_the_base_from_a_folder_inside_it(project: Small) -> None:
    done = run(project.root / "docs/tags", *KB, "check")
    assert (done.returncode, "no problem" in done.stdout) == (0, True), done.stdout
