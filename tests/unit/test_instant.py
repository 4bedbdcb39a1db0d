"""The instant answer of `kb check`: what it imports, that it is the whole answer, and when there is none."""

from __future__ import annotations

import datetime
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from importlib import metadata
from pathlib import Path

import pytest

from commands import environment
from kb import cli, instant
from kb.storage import libraries
from small import CASE, REPOSITORY, TREND, Small
from small import write as write_small

EPOCH = "1796083200"

CLEAN = "4 pages, 8 points of the paper: no problem\n"

LOADED = """
import sys
before = {*sys.modules}
from kb.cli import main
code = main()
print(*sorted({*sys.modules} - before), file=sys.stderr)
sys.exit(code)
"""

LIGHT = {"__future__", "gc", "kb", "kb.cli", "kb.instant", "zlib"}
"""All that an instant answer may load beside what Python itself has loaded."""

STATES: dict[str, Callable[[Small], None]] = {
    "no problem": lambda small: None,
    "a warning": lambda small: small.edit(CASE, "spread fast.", "spread fast – é. "),
    "errors": lambda small: small.edit(TREND, "tags: [economy, cybercrime,", "tags: [économie, cybercrimes,"),
    "a page that cannot be read": lambda small: small.edit(CASE, "title:", "title: ["),
}


def run(
    root: Path, *command: str, program: Path = REPOSITORY / "scripts", **more: str
) -> tuple[int, bytes, bytes]:
    """Exit code and both streams of a process of its own."""
    done = subprocess.run(
        [sys.executable, *command],
        cwd=root,
        env={**environment(SOURCE_DATE_EPOCH=EPOCH, PYTHONPATH=str(program)), **more},
        capture_output=True,
        check=False,
        timeout=300,
    )
    return done.returncode, done.stdout, done.stderr


def age() -> None:
    """Wait until what was written is known by its signature alone."""
    time.sleep(instant.RACE / 1e9 + 0.2)


@pytest.mark.slow
def test_a_process_answers_with_the_same_bytes_and_loads_nothing(tmp_path: Path) -> None:
    bases = {name: write_small(tmp_path / name) for name in STATES}
    for name, spoil in STATES.items():
        spoil(bases[name])
    age()
    for name, small in bases.items():
        root = small.root
        first = run(root, "-m", "kb.cli", "check")
        assert first[0] == (1 if name in {"errors", "a page that cannot be read"} else 0)
        assert first[2] == b""
        for command in (
            ("-m", "kb.cli", "check"),
            ("-m", "kb.cli", "--root", ".", "check"),
            (str(Path(sys.executable).parent / "kb"), "check"),
        ):
            assert run(root, *command) == first, (name, command)
        assert run(root / "docs", "-m", "kb.cli", "check") == first
        code, out, err = run(root, "-c", LOADED, "check")
        assert (code, out) == first[:2]
        assert {*err.decode().split()} <= LIGHT, name
        shutil.rmtree(root / ".cache")
        assert run(root, "-m", "kb.cli", "check") == first, "the whole check answers the same"


@pytest.mark.slow
def test_another_program_or_library_is_asked_anew(tmp_path: Path) -> None:
    small = write_small(tmp_path / "base")
    program, library = tmp_path / "scripts", tmp_path / "library"
    shutil.copytree(
        REPOSITORY / "scripts/kb", program / "kb", ignore=shutil.ignore_patterns("__pycache__", "*.egg-info")
    )
    library.mkdir()
    both = f"{program}{os.pathsep}{library}"
    age()

    def said() -> tuple[bytes, set[str]]:
        _, out, err = run(small.root, "-c", LOADED, "check", PYTHONPATH=both)
        return out, {*err.decode().split()}

    assert "argparse" in said()[1]
    before = said()
    assert before[1] <= LIGHT
    (library / "new.py").touch()
    assert "argparse" in said()[1], "a library may have changed"
    assert said()[1] <= LIGHT
    answers = program / "kb/pipeline/answers.py"
    answers.write_text(answers.read_text().replace("no problem", "no Problem"))
    assert said()[0] == before[0].replace(b"problem", b"Problem")


@pytest.fixture
def settled(small: Small, monkeypatch: pytest.MonkeyPatch) -> Small:
    """A base that was checked, whose files and whose program count as old enough."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", EPOCH)
    monkeypatch.setattr(instant, "_started", [(instant.made_by()[0], True)])
    monkeypatch.setattr(instant, "RACE", 0)
    assert cli.main(["--root", str(small.root), "check"]) == 0
    assert instant.answer(["--root", str(small.root), "check"]) == 0
    return small


def is_instant(small: Small) -> bool:
    return instant.answer(["--root", str(small.root), "check"]) is not None


@pytest.mark.parametrize(
    "words",
    [
        ["check", "--fix"],
        ["check", "--format", "text"],
        ["check", "docs"],
        ["--root", "-x", "check"],
        ["check", "--root", "."],
        ["build"],
        [],
    ],
)
def test_other_arguments_are_for_the_command(
    settled: Small, monkeypatch: pytest.MonkeyPatch, words: list[str]
) -> None:
    monkeypatch.chdir(settled.root)
    assert instant.answer(["check"]) == 0
    assert instant.answer(words) is None


CHANGES: dict[str, Callable[[Small], object]] = {
    "a text": lambda small: small.edit(TREND, "broad", "brood"),
    "a new file": lambda small: small.write("docs/new.txt", ""),
    "a lost file": lambda small: small.delete("docs/assets/plan.svg"),
    "a setting": lambda small: small.append("mkdocs.yml", "\n"),
    "a project": lambda small: small.write("pyproject.toml", ""),
    "a folder of briefings": lambda small: small.write("briefings/one.md", "One."),
    "a link": lambda small: (small.root / "docs/more.md").symlink_to("index.md"),
    "a link to a folder": lambda small: (small.root / "briefings").symlink_to("docs"),
    "rights": lambda small: (small.root / TREND).chmod(0),
    "a file that was put back": lambda small: small.write(TREND, small.text(TREND)),
    "no record": lambda small: (small.root / instant.RECORD).unlink(),
    "half a record": lambda small: shorten(small.root / instant.RECORD),
    "another letter in the record": lambda small: falsify(small.root / instant.RECORD),
    "something else than a record": lambda small: (small.root / instant.RECORD).write_bytes(b"\xff\x00no\n"),
    "an empty record": lambda small: (small.root / instant.RECORD).write_bytes(b""),
    "a folder in the place of the record": lambda small: replace_by_folder(small.root / instant.RECORD),
}  # fmt: skip


def shorten(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:-1])


def falsify(file: Path) -> None:
    file.write_bytes(file.read_bytes().replace(b"4 pages", b"5 pages"))


def replace_by_folder(file: Path) -> None:
    file.unlink()
    file.mkdir()


@pytest.mark.parametrize("name", CHANGES)
def test_where_anything_differs_the_command_runs(
    settled: Small, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    capsys.readouterr()
    CHANGES[name](settled)
    assert not is_instant(settled)
    assert capsys.readouterr() == ("", "")
    assert cli.main(["--root", str(settled.root), "check"]) in {0, 1}
    assert capsys.readouterr().out.splitlines()[-1].endswith(("no problem", "kb explain CODE says more"))


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SOURCE_DATE_EPOCH", "1796183200"),
        ("SOURCE_DATE_EPOCH", "9" * 30),
        ("SOURCE_DATE_EPOCH", ""),
        ("KB_SITE_URL", "https://elsewhere.example/"),
        ("KB_REPOSITORY", "https://elsewhere.example/"),
        ("PYTHONPATH", "/elsewhere"),
    ],
)
def test_in_other_surroundings_the_command_runs(
    settled: Small, monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(name, value)
    assert not is_instant(settled)


def test_files_that_had_just_been_written_are_compared_by_content(
    settled: Small, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(instant, "signature_of", lambda status: (status.st_size, 1, 1, 1))
    assert cli.main(["--root", str(settled.root), "check"]) == 0
    assert is_instant(settled)
    signature = (len(settled.text(TREND).encode()), 1 << 62, 1, 1)
    monkeypatch.setattr(
        instant,
        "signature_of",
        lambda status: signature if status.st_size == signature[0] else (status.st_size, 1, 1, 1),
    )
    assert cli.main(["--root", str(settled.root), "check"]) == 0
    assert is_instant(settled)
    settled.edit(TREND, "broad", "brood")
    assert not is_instant(settled), "a change that neither size nor times show"


def test_a_terminal_gets_its_colours_at_once(
    settled: Small, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    settled.edit(CASE, "spread fast.", "spread fast. ")
    monkeypatch.setattr(instant, "coloured", lambda: True)
    assert cli.main(["--root", str(settled.root), "check"]) == 0
    said = capsys.readouterr().out
    assert "\x1b[33mS406\x1b[0m" in said
    assert is_instant(settled)
    assert capsys.readouterr().out == said.removeprefix(CLEAN * 2)
    monkeypatch.setattr(instant, "coloured", lambda: False)
    assert is_instant(settled)
    assert "S406 warning" in capsys.readouterr().out


def test_nothing_is_written_by_an_instant_answer(settled: Small) -> None:
    def state() -> dict[str, tuple[int, ...]]:
        return dict(instant.files_below(str(settled.root), (), (".cache",)))

    before = state()
    assert is_instant(settled)
    assert state() == before


def test_a_reader_that_has_seen_enough_does_no_harm(settled: Small) -> None:
    settled.write(TREND, settled.text(TREND) + "".join(f"\nLine {number}. \n" for number in range(3_000)))
    command = f"{sys.executable} -m kb.cli check"
    for _ in range(2):
        done = subprocess.run(
            ["bash", "-c", f"{command} | head -1"],
            cwd=settled.root,
            env=environment(SOURCE_DATE_EPOCH=EPOCH),
            capture_output=True,
            check=False,
        )
        assert done.stderr == b""


@pytest.mark.parametrize("given", ["0", "1796083200", "1700000000", "x", "٣"])
def test_the_day_is_that_of_the_whole_check(monkeypatch: pytest.MonkeyPatch, given: str) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", given)
    moment = datetime.datetime.fromtimestamp(int(given), datetime.UTC) if given.isdecimal() else None
    expected = moment.date() if moment else datetime.date.today()
    assert instant.day() == str(expected)


@pytest.mark.parametrize("name", ["Markdown", "pymdown-extensions", "Pygments", "pybtex", "pypandoc_binary"])
def test_a_version_is_that_of_the_metadata(name: str) -> None:
    assert libraries.version(name) == metadata.version(name)


def test_a_library_that_is_not_there_has_no_version() -> None:
    with pytest.raises(metadata.PackageNotFoundError):
        libraries.version("no-such-library")
