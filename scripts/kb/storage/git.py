"""The commit of the files of a folder."""

from __future__ import annotations

import subprocess
from pathlib import Path


def revision_of(root: Path) -> str:
    """Abbreviated commit of the files; empty where they differ from it, or git does not know it."""
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
