"""What builds the site: MkDocs, through our hook alone; and what can take its place."""

from __future__ import annotations

from pathlib import Path

import pytest

import same
from commands import KB, run
from small import Small

pytestmark = pytest.mark.slow


def test_properdocs_builds_the_same_bytes(project: Small, capfd: pytest.CaptureFixture[str]) -> None:
    assert same.main(project.root) == 0, capfd.readouterr().out
    assert ", 0 of them not the same" in capfd.readouterr().out


def test_a_difference_is_named(tmp_path: Path) -> None:
    for name, files in {"one": {"a": "1", "b": "2"}, "other": {"a": "1", "b": "3", "c": ""}}.items():
        (tmp_path / name).mkdir()
        for path, text in files.items():
            (tmp_path / name / path).write_text(text)
    assert list(same.differing(tmp_path / "one", tmp_path / "other")) == ["b", "c"]


def test_a_build_without_our_hook_fails(project: Small) -> None:
    project.edit("mkdocs.yml", "hooks:\n  - scripts/hook.py\n", "")
    done = run(project.root, *KB, "build")
    assert done.returncode == 1
    assert "MkDocs would build without scripts/hook.py; name it under 'hooks' in mkdocs.yml" in done.stdout
