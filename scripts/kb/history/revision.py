"""The knowledge base as it was at another revision, read from git without touching the working tree."""

from __future__ import annotations

import io
import subprocess
import tarfile
import tempfile
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from kb.model import Base
from kb.pipeline import stages
from kb.problems import Problem
from kb.schema import BRIEFING, BY_FOLDER
from kb.schema.paths import BIBLIOGRAPHY, CACHE, DOCS, PROJECT, SETTINGS
from kb.storage.cache import Cache


class RevisionError(Exception):
    """The revision cannot be read; the message says why."""


UNSHALLOW = "this clone holds only a part of the history; fetch the rest: git fetch --unshallow --tags"


def is_shallow(root: Path) -> bool:
    """Whether a clone lacks the beginning of the history, so that revisions can be missing in it."""
    asked = ["git", "rev-parse", "--is-shallow-repository"]
    said = subprocess.run(asked, cwd=root, capture_output=True, check=False).stdout
    return said.strip() == b"true"


def base_at(root: Path, revision: str) -> Base:
    """Load and judge the base as it was.

    Args:
        root: the top of the repository.
        revision: a revision as git reads it: a branch, a tag, a commit.

    Raises:
        RevisionError: this is not a git repository, or it has no such revision.
    """
    if revision.startswith("-"):
        raise RevisionError(f"no revision {revision!r}")
    try:
        made = subprocess.run(
            ["git", "archive", "--format=tar", f"{revision}^{{commit}}"],
            cwd=root,
            capture_output=True,
            check=False,
        )
    except OSError as error:
        raise RevisionError("git cannot be started") from error
    if made.returncode:
        said = made.stderr.decode("utf-8", "replace").strip().splitlines() or ["git failed"]
        more = f"; {UNSHALLOW}" if is_shallow(root) else ""
        raise RevisionError(f"no revision {revision!r}: {said[-1].removeprefix('fatal: ')}{more}")
    with tempfile.TemporaryDirectory(prefix="kb-") as folder:
        _unpack(made.stdout, Path(folder))
        return stages.read(Path(folder), Cache(root / CACHE))


def _unpack(archive: bytes, folder: Path) -> None:
    """Write the files of the base; links are left out, as the loader would not follow them either."""
    wanted = tuple(f"{name}/" for name in (DOCS, *BY_FOLDER, BRIEFING.folder))
    with tarfile.open(fileobj=io.BytesIO(archive)) as tar:
        for member in tar:
            if not member.isfile() or not member.name.startswith((*wanted, BIBLIOGRAPHY, PROJECT, SETTINGS)):
                continue
            if (content := tar.extractfile(member)) is not None:
                file = folder / member.name
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_bytes(content.read())


def new_since(problems: Iterable[Problem], before: Iterable[Problem]) -> tuple[list[Problem], list[Problem]]:
    """Problems that are new, and those that were there already, compared by file, code and message.

    Lines move when text above them changes, so the place does not count; of several equal ones, as many are
    old as there were.
    """
    known = Counter((problem.path, problem.code, problem.message) for problem in before)
    new: list[Problem] = []
    old: list[Problem] = []
    for problem in problems:
        key = problem.path, problem.code, problem.message
        (old if known[key] > 0 else new).append(problem)
        known[key] -= 1
    return new, old
