"""The commands as a person runs them: processes of their own, in the folder of a knowledge base."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from kb import cli
from small import REPOSITORY, Small

MKDOCS = (sys.executable, "-m", "mkdocs")
KB = (sys.executable, "-m", "kb.cli")


def environment(**more: str) -> dict[str, str]:
    """Ours, with the program of this repository and neutral addresses."""
    kept = {name: value for name, value in os.environ.items() if name not in {"KB_SITE_URL", "KB_REPOSITORY"}}
    return {**kept, "PYTHONPATH": str(REPOSITORY / "scripts"), "NO_MKDOCS_2_WARNING": "1", **more}


def run(root: Path, *command: str, **more: str) -> subprocess.CompletedProcess[str]:
    """Run a command to its end; its two streams come back as one."""
    return subprocess.run(
        command,
        cwd=root,
        env=environment(**more),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        check=False,
        timeout=300,
    )


def kb(root: Path, *arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
    """Run ``kb``; its two streams stay apart. The day is that on which the small base was reviewed."""
    return subprocess.run(
        [*KB, *arguments],
        cwd=root,
        env=environment(SOURCE_DATE_EPOCH="1796083200", **more),
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=300,
    )


def kb_here(small: Small, *arguments: str) -> int:
    """Run ``kb`` in this process on a small knowledge base; the code with which it ends."""
    return cli.main(["--root", str(small.root), *arguments])


def give_program(small: Small) -> None:
    """Put the hook, the program and the theme beside a small knowledge base, so that MkDocs can build it."""
    shutil.copytree(
        REPOSITORY / "scripts",
        small.root / "scripts",
        ignore=shutil.ignore_patterns("__pycache__", "*.egg-info"),
    )
    shutil.copytree(REPOSITORY / "docs/assets", small.root / "docs/assets", dirs_exist_ok=True)
