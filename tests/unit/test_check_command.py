"""The commands ``kb check`` and ``kb explain``."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from commands import kb
from kb.checks import CHECKS
from small import CASE, TREND, Small


def git(root: Path, *arguments: str) -> None:
    who = ["-c", "user.name=Editor", "-c", "user.email=editor@example.org"]
    subprocess.run(["git", *who, *arguments], cwd=root, check=True, capture_output=True)


@pytest.fixture
def faulty(small: Small) -> Small:
    small.edit(TREND, "[economy, cybercrime,", "[economy, cybercrimes,")
    small.edit(CASE, "tags: [economy, cybercrime, human-rights]", "tags: [economy, cybercrime]")
    return small


def test_a_base_without_a_fault_says_so(small: Small) -> None:
    done = kb(small.root, "check")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == "4 pages, 8 points of the paper: no problem\n"


def test_everything_is_reported_in_one_run(faulty: Small) -> None:
    done = kb(faulty.root, "check")
    assert done.returncode == 1
    assert f"{CASE}:6:1: T102 the page has 2 tags\n" in done.stdout
    assert f"{TREND}:6:17: T101 tag 'cybercrimes' is not in docs/tags.yml\n" in done.stdout
    assert "    hint: did you mean 'cybercrime'?\n" in done.stdout
    assert done.stdout.endswith("2 errors; kb explain CODE says more\n")


def test_warnings_do_not_fail(small: Small) -> None:
    small.edit(TREND, "a broad idea.", "a broad idea. ")
    done = kb(small.root, "check")
    assert done.returncode == 0
    assert "S406 warning:" in done.stdout
    assert done.stdout.endswith("1 warning; kb check --fix corrects 1; kb explain CODE says more\n")


@pytest.mark.parametrize("path", [CASE, "case_studies", "case_studies/", f"./{CASE}"])
def test_a_path_limits_what_is_reported(faulty: Small, path: str) -> None:
    rows = json.loads(kb(faulty.root, "check", path, "--format", "json").stdout)
    assert [(row["path"], row["code"]) for row in rows] == [(CASE, "T102")]


def test_the_whole_is_judged_though_one_file_is_named(small: Small) -> None:
    small.edit(CASE, "id: C1", "id: C2")
    rows = json.loads(kb(small.root, "check", TREND, "--format", "json").stdout)
    assert ("S301", TREND) in {(row["code"], row["path"]) for row in rows}


def test_a_faultless_path_in_a_faulty_base_passes(faulty: Small) -> None:
    assert kb(faulty.root, "check", "docs").returncode == 0


@pytest.mark.parametrize("arguments", [("nowhere.md",), ("/etc/hosts",), ("--format", "xml"), ("--no",)])
def test_wrong_use_is_told_from_faults(small: Small, arguments: tuple[str, ...]) -> None:
    done = kb(small.root, "check", *arguments)
    assert done.returncode == 2
    assert done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("name", ["github", "json", "sarif"])
def test_a_format_fails_as_text_does(faulty: Small, name: str) -> None:
    done = kb(faulty.root, "check", "--format", name)
    assert done.returncode == 1
    assert "T101" in done.stdout
    assert "T102" in done.stdout


def test_new_problems_come_first(faulty: Small) -> None:
    git(faulty.root, "init", "-q")
    git(faulty.root, "add", ".")
    git(faulty.root, "commit", "-qm", "With two faults")
    # Lines above an old fault do not make it new.
    faulty.edit(TREND, "id: T1\n", "# A remark.\nid: T1\n")
    faulty.append(TREND, "\nSee [the case](../case_studies/arab-sprung.md).\n{: #T1.b }\n")
    done = kb(faulty.root, "check", "--since", "HEAD")
    assert done.returncode == 1
    new, old = done.stdout.split("There before:\n")
    assert new.startswith("New since HEAD:\n")
    assert ("L101" in new, "T101" in new, "T102" in new) == (True, False, False)
    assert ("L101" in old, "T101" in old, "T102" in old) == (False, True, True)


@pytest.mark.parametrize("revision", ["no-such-branch", "--output=x"])
def test_a_revision_that_does_not_exist_is_wrong_use(small: Small, revision: str) -> None:
    git(small.root, "init", "-q")
    done = kb(small.root, "check", f"--since={revision}")
    assert done.returncode == 2
    assert "no revision" in done.stderr


@pytest.mark.slow
@pytest.mark.parametrize("command", [("check", "--since"), ("diff",)])
def test_a_shallow_clone_says_what_to_do(
    small: Small, tmp_path_factory: pytest.TempPathFactory, command: tuple[str, ...]
) -> None:
    git(small.root, "init", "-q")
    for message in ("One", "Two"):
        git(small.root, "add", "--all")
        git(small.root, "commit", "-q", "--allow-empty", "-m", message)
    clone = tmp_path_factory.mktemp("clone") / "kb"
    git(small.root, "clone", "-q", "--depth", "1", f"file://{small.root}", str(clone))
    whole, shallow = (kb(root, *command, "HEAD~1") for root in (small.root, clone))
    assert whole.returncode == 0
    assert shallow.returncode == 2
    assert "no revision 'HEAD~1'" in shallow.stderr
    assert "git fetch --unshallow" in shallow.stderr
    assert "unshallow" not in kb(small.root, *command, "HEAD~9").stderr


def test_without_git_there_is_no_revision(small: Small) -> None:
    done = kb(small.root, "check", "--since", "HEAD")
    assert done.returncode == 2
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("code", ["L101", "l101", "missing-page"])
def test_a_code_is_explained(small: Small, code: str) -> None:
    done = kb(small.root, "explain", code)
    assert done.returncode == 0
    head = "L101 missing-page (error)\n\nA link leads to a page or file that exists.\n"
    assert done.stdout.startswith(head)
    assert "\nBad:\n    See [the other trend](nowhere.md).\n" in done.stdout
    assert "\nGood:\n" in done.stdout


def test_every_check_is_listed(small: Small) -> None:
    lines = kb(small.root, "explain").stdout.splitlines()
    assert [line.split()[0] for line in lines] == sorted(CHECKS)


def test_an_unknown_code_is_wrong_use(small: Small) -> None:
    done = kb(small.root, "explain", "L110x")
    assert done.returncode == 2
    assert done.stderr == "kb: no check 'L110x'; did you mean 'L110'?\n"
