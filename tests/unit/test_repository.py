"""What surrounds the knowledge base: its commands, locks, licences, workflows and the pages about them."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tomllib
import venv
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from kb.problems.reporters import as_text
from kb.publishing.past_editions import edition_named
from kb.schema import BRIEFING as BRIEFINGS
from kb.schema import KINDS
from kb.schema.paths import BIBLIOGRAPHY, DOCS, SETTINGS
from kb.schema.paths import PROJECT as PROJECT_FILE
from small import REPOSITORY, TREND, Small

WORKFLOWS = sorted((REPOSITORY / ".github/workflows").glob("*.yml"))
DECISIONS = sorted((REPOSITORY / "docs/decisions").glob("*.md"))
PROJECT = tomllib.loads((REPOSITORY / "pyproject.toml").read_text(encoding="utf-8"))


def tool(name: str) -> str:
    """A program from the environment that runs the tests."""
    found = shutil.which(name, path=str(Path(sys.executable).parent))
    assert found, f"{name} is not installed: make test installs it"
    return found


def run(*command: str | Path, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command,
        cwd=REPOSITORY,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


def pinned(lock: str) -> dict[str, str]:
    """Name -> version of everything in a lock file; each must have a hash."""
    text = (REPOSITORY / lock).read_text(encoding="utf-8").replace("\\\n", " ")
    found: dict[str, str] = {}
    for line in text.splitlines():
        if match := re.match(r"([A-Za-z0-9._-]+)==([^\s;]+)", line):
            assert "--hash=sha256:" in line, f"{match[1]} has no hash in {lock}"
            found[canonicalize_name(match[1])] = match[2]
    return found


def test_actionlint_finds_nothing_in_the_workflows() -> None:
    done = run(tool("actionlint"), "-shellcheck=", "-pyflakes=", *WORKFLOWS)
    assert (done.returncode, done.stdout) == (0, ""), done.stdout + done.stderr


def test_zizmor_finds_nothing_in_the_workflows() -> None:
    given = [*WORKFLOWS, REPOSITORY / ".github/dependabot.yml"]
    done = run(tool("zizmor"), "--offline", "--no-config", "--persona=pedantic", "--quiet", *given)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("workflow", WORKFLOWS, ids=lambda path: path.stem)
def test_workflows_need_no_secret(workflow: Path) -> None:
    assert "secrets." not in workflow.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("lock", "wanted"),
    [
        ("requirements.lock", PROJECT["project"]["dependencies"]),
        ("requirements.lock", PROJECT["dependency-groups"]["build"]),
        ("requirements-uv.lock", PROJECT["dependency-groups"]["lock"]),
        ("requirements-test.lock", PROJECT["project"]["dependencies"]),
        ("requirements-test.lock", PROJECT["dependency-groups"]["test"]),
    ],
)
def test_locks_pin_what_the_project_asks_for(lock: str, wanted: list[str]) -> None:
    have = pinned(lock)
    for requirement in map(Requirement, wanted):
        version = have.get(canonicalize_name(requirement.name))
        assert version is not None, f"{requirement} is not in {lock}: make lock"
        assert version in requirement.specifier, f"{requirement} but {version} in {lock}: make lock"


def test_nothing_is_installed_without_a_lock() -> None:
    makefile = (REPOSITORY / "Makefile").read_text("utf-8").replace("\\\n", " ")
    installs = [line for line in makefile.splitlines() if "$(INSTALL)" in line and "--editable ." not in line]
    assert len(installs) == 3
    for line in installs:
        assert re.search(
            r"--require-hashes --only-binary :all: --requirement requirements[\w-]*\.lock$", line
        ), line


def test_the_two_locks_agree() -> None:
    test = pinned("requirements-test.lock")
    assert {name: test.get(name) for name in pinned("requirements.lock")} == pinned("requirements.lock")


@pytest.mark.skipif(shutil.which("make") is None, reason="no make")
def test_make_alone_lists_every_target() -> None:
    makefile = (REPOSITORY / "Makefile").read_text(encoding="utf-8")
    phony = re.search(r"^\.PHONY:(.*)$", makefile, re.MULTILINE)
    assert phony
    listed = re.findall(r"^make (\S+) +\S", run("make").stdout, re.MULTILINE)
    assert sorted(listed) == sorted(set(phony[1].split()))


def commands(page: str) -> Iterator[str]:
    """The lines of a page's console blocks."""
    for block in re.findall(
        r"```(?:sh|console)\n(.*?)```", (REPOSITORY / page).read_text(encoding="utf-8"), re.S
    ):
        yield from block.splitlines()


def test_quick_start_is_three_commands() -> None:
    assert [line.split("#")[0].strip() for line in commands("README.md")][:3] == [
        "make site",
        "make test",
        "make serve",
    ]


@pytest.mark.parametrize("page", ["README.md", "CONTRIBUTING.md"])
def test_commands_that_are_named_exist(page: str) -> None:
    makefile = (REPOSITORY / "Makefile").read_text(encoding="utf-8")
    text = (REPOSITORY / page).read_text(encoding="utf-8")
    for target in re.findall(r"\bmake ([a-z]+)\b(?=`|\n| +#)", text):
        assert re.search(rf"^{target}:", makefile, re.MULTILINE), f"{page} names make {target}"
    for command in re.findall(r"\bkb ([a-z]+)\b(?=`|\n| +#)", text):
        assert run(sys.executable, "-m", "kb.cli", command, "--help").returncode == 0, (
            f"{page} names kb {command}"
        )


def test_in_a_folder_of_any_name_the_program_starts_in_any_locale(tmp_path: Path) -> None:
    root = tmp_path / "Ümläut 警"
    venv.create(root / ".venv", with_pip=False)
    shutil.copytree(REPOSITORY / "scripts", root / "scripts", ignore=shutil.ignore_patterns("__pycache__"))
    (packages,) = root.glob(".venv/lib/python*/site-packages")
    (packages / "__editable__.policing_vision.pth").write_text(f"{root}/scripts\n", encoding="utf-8")
    makefile = (REPOSITORY / "Makefile").read_text(encoding="utf-8")
    (line,) = re.findall(r"^\t@(for file in \S+__editable__.*)$", makefile, re.MULTILINE)
    subprocess.run(["sh", "-c", line.replace("$$", "$")], cwd=root, check=True)
    python = root / ".venv/bin/python"
    done = subprocess.run(
        [python, "-c", "import kb; print(kb.__file__)"],
        cwd=tmp_path,
        env={"LC_ALL": "C"},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert (done.stderr, done.stdout.strip()) == ("", str(root / "scripts/kb/__init__.py"))


def test_the_example_of_a_problem_is_what_the_check_says(small: Small) -> None:
    page = (REPOSITORY / "CONTRIBUTING.md").read_text(encoding="utf-8")
    example = re.search(r"```text\n(.*?)```", page, re.DOTALL)
    assert example
    lead = "A lead about the OSCE, and about [privacy](../dilemmas/privacy-and-security.md#D1.1)."
    small.edit(TREND, lead, example[1].splitlines()[1].strip())
    base = small.read()
    anywhere = re.compile(r":\d+:")
    assert anywhere.sub(":N:", as_text(base.problems, base.texts)) == anywhere.sub(":N:", example[1])


def test_links_of_the_pages_about_the_project_resolve() -> None:
    pages = [*REPOSITORY.glob("*.md"), *DECISIONS]
    done = run(tool("lychee"), "--offline", "--include-fragments", "--no-progress", *pages)
    assert done.returncode == 0, done.stdout + done.stderr


def test_decisions_are_numbered_without_a_gap() -> None:
    assert [path.name[:5] for path in DECISIONS] == [f"{n:04}-" for n in range(1, len(DECISIONS) + 1)]


@pytest.mark.parametrize("decision", DECISIONS, ids=lambda path: path.stem)
def test_decisions_say_why_and_what_follows(decision: Path) -> None:
    text = decision.read_text(encoding="utf-8")
    assert re.findall(r"^## (.*)$", text, re.MULTILINE) == ["Context", "Decision", "Consequences"]
    assert text.startswith(f"# {int(decision.name[:4])}. ")


def test_the_credit_names_this_edition() -> None:
    assert f"edition {PROJECT['project']['version']}," in (REPOSITORY / "LICENSE-TEXT.md").read_text("utf-8")


def test_nothing_that_is_ignored_is_tracked() -> None:
    """What is made here, such as compiled templates in ``.cache``, is trusted by the program that made it."""
    done = run("git", "ls-files", "--cached", "--ignored", "--exclude-standard")
    assert (done.returncode, done.stdout) == (0, "")
    assert run("git", "check-ignore", ".cache/kb.sqlite", "site/index.html").returncode == 0


def test_publishing_waits_for_the_check() -> None:
    publish = yaml.safe_load((REPOSITORY / ".github/workflows/publish.yml").read_text("utf-8"))
    assert publish["jobs"]["check"]["uses"] == "$/.github/workflows/check.yml"
    assert publish["jobs"]["build"]["needs"] == "check"
    assert publish["jobs"]["deploy"]["needs"] == "build"


GH = """#!/bin/sh
case "$1 $2" in
"release list") printf '%s\\n' edition-2026.05 edition/2026.08 nightly ;;
"release view") case "$3" in nightly) echo notes.txt ;; *) echo notes.txt; echo offline.zip ;; esac ;;
"release download")
  for last; do :; done
  echo "$3" > "$last" ;;
esac
"""


@pytest.mark.skipif(shutil.which("bash") is None, reason="no bash")
def test_publishing_takes_the_site_of_each_release_whatever_its_tag(tmp_path: Path) -> None:
    publish = yaml.safe_load((REPOSITORY / ".github/workflows/publish.yml").read_text("utf-8"))
    (script,) = [
        step["run"] for step in publish["jobs"]["build"]["steps"] if "gh release" in step.get("run", "")
    ]
    program(tmp_path / "bin/gh", GH)
    program(tmp_path / ".venv/bin/kb", "#!/bin/sh\n")
    done = subprocess.run(
        ["bash", "-e", "-c", script],
        cwd=tmp_path,
        env={**os.environ, "PATH": f"{tmp_path / 'bin'}{os.pathsep}{os.environ['PATH']}"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    zips = sorted((tmp_path / ".cache/editions").iterdir())
    assert [path.read_text() for path in zips] == ["edition-2026.05\n", "edition/2026.08\n"]
    assert [edition_named(path) for path in zips] == ["2026.05", "2026.08"]


def program(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    path.chmod(0o755)


HOOK = yaml.safe_load((REPOSITORY / ".pre-commit-config.yaml").read_text("utf-8"))["repos"][0]["hooks"][0]


def test_a_commit_of_whatever_the_check_reads_is_checked() -> None:
    folders = (DOCS, BRIEFINGS.folder, *(kind.folder for kind in KINDS))
    for path in (SETTINGS, PROJECT_FILE, BIBLIOGRAPHY, *(f"{folder}/sub/page.md" for folder in folders)):
        assert re.search(HOOK["files"], path), path
    for path in ("scripts/kb/cli.py", "README.md", "other/pyproject.toml"):
        assert not re.search(HOOK["files"], path), path


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("git") is None or shutil.which("sh") is None, reason="no git, or no sh")
def test_a_commit_is_checked_in_a_work_tree_too(
    project: Small, tmp_path_factory: pytest.TempPathFactory
) -> None:
    def git(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
        who = ("-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "init.defaultBranch=main")
        return subprocess.run(
            ["git", *who, *arguments], cwd=folder, capture_output=True, text=True, check=False, timeout=120
        )

    root, tree = project.root, tmp_path_factory.mktemp("trees") / "tree"
    program(root / HOOK["entry"], (REPOSITORY / HOOK["entry"]).read_text("utf-8"))
    project.write(".gitignore", ".cache/\n.venv/\n__pycache__/\n")
    git(root, "init")
    git(root, "add", ".")
    program(root / ".git/hooks/pre-commit", f"#!/bin/sh\nexec {HOOK['entry']}\n")
    done = git(root, "commit", "-m", "first")
    assert done.returncode == 1
    assert "hint: make site" in done.stderr
    # As a virtual environment has it, with the libraries of this one.
    program(root / ".venv/bin/python", f'#!/bin/sh\nexec "{sys.executable}" "$@"\n')
    assert git(root, "commit", "-m", "first").returncode == 0
    assert git(root, "worktree", "add", str(tree)).returncode == 0

    (tree / "briefings").mkdir(exist_ok=True)
    (tree / "briefings/one.md").write_text(
        '---\ntitle: One\nedition: "2026.11"\n---\n\n{{ Q9.2-T7.4 }}\n', "utf-8"
    )
    git(tree, "add", ".")
    done = git(tree, "commit", "-m", "second")
    assert done.returncode == 1
    assert "briefings/one.md:6:" in done.stdout + done.stderr
    (tree / "briefings/one.md").write_text(
        '---\ntitle: One\nedition: "2026.11"\n---\n\n{{ T1.1 }}\n', "utf-8"
    )
    git(tree, "add", ".")
    done = git(tree, "commit", "-m", "second")
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.skipif(shutil.which("bash") is None, reason="no bash")
@pytest.mark.parametrize("code", [0, 3])
def test_ci_forbids_skipping_and_ends_as_the_tests_end(tmp_path: Path, code: int) -> None:
    program(tmp_path / "make", f'#!/bin/sh\necho "make $* $KB_REQUIRE_ALL"\nexit {code}\n')
    path = f"{tmp_path}{os.pathsep}{os.environ['PATH']}"
    done = run("bash", ".ci/run", PATH=path, KB_CHROMIUM="/bin/true")
    assert done.returncode == code, done.stdout + done.stderr
    assert "make test 1" in done.stdout


def test_reviews_are_asked_for_where_programs_are_changed() -> None:
    owned = (REPOSITORY / ".github/CODEOWNERS").read_text(encoding="utf-8")
    paths = [line.split()[0] for line in owned.splitlines() if line and not line.startswith("#")]
    assert {"/.github/", "/scripts/"} <= {*paths}
    for path in paths:
        assert (REPOSITORY / path.strip("/")).exists(), path
