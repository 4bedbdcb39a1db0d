"""What is made to be published can be read by the user of a web server, whatever the umask."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from commands import KB, environment
from small import Small

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform == "win32", reason="Windows has no umask"),
]


def hidden(folder: Path) -> list[Path]:
    """Files and folders that others cannot read."""
    wanted = {True: 0o555, False: 0o444}
    found = [folder, *folder.rglob("*")]
    assert len(found) > 1
    return [path for path in found if path.stat().st_mode & wanted[path.is_dir()] != wanted[path.is_dir()]]


def run(small: Small, *arguments: str, umask: int) -> None:
    done = subprocess.run(
        [*KB, *arguments],
        cwd=small.root,
        env=environment(),
        umask=umask,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_a_site_and_its_documents(project: Small) -> None:
    run(project, "export", "data", umask=0o077)
    assert hidden(project.root / "build") == []
    run(project, "build", umask=0o077)
    assert hidden(project.root / "site") == []


def test_who_shares_with_a_group_goes_on_sharing(project: Small) -> None:
    run(project, "build", umask=0o002)
    assert (project.root / "site/T1").stat().st_mode & 0o777 == 0o775
