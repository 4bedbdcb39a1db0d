"""The commit that the files of a folder stand at."""

from __future__ import annotations

import subprocess
from pathlib import Path


def revision_of(root: Path) -> str:
    """The commit that the files stand at, in short; nothing where they differ from it, or git cannot say."""
    try:
        made = subprocess.run(
            ["git", "describe", "--always", "--dirty", "--abbrev=12", "--exclude=*"],
            cwd=root,
            capture_output=True,
            text=True,
            check=False,
        )
    except OSError:
        return ""
    said = made.stdout.strip()
    return "" if made.returncode or said.endswith("-dirty") or not (root / ".git").exists() else said
