"""Builds the site with MkDocs and with ProperDocs, and says where the two differ: ``make same``.

ProperDocs is a fork of MkDocs 1.6 that goes on being kept. While both give the same bytes, the one can take
the place of the other (docs/decisions/0012-mkdocs.md).
"""

from __future__ import annotations

import filecmp
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

PROGRAMS = ("mkdocs", "properdocs")


def build(program: str, root: Path, site: Path) -> None:
    """Build a base into a folder.

    Args:
        program: the package that builds.
        root: the top of the repository.
        site: where to; it may not be there yet.

    Raises:
        subprocess.CalledProcessError: the build failed; its output has been printed.
    """
    subprocess.run(
        [sys.executable, "-m", program, "build", "--strict", "--quiet", "--site-dir", str(site)],
        cwd=root,
        check=True,
        env={**os.environ, "NO_MKDOCS_2_WARNING": "1"},
    )


def differing(one: Path, other: Path) -> Iterator[str]:
    """Paths of files that are only in one of two folders, or not the same in both."""
    paths = {
        path.relative_to(folder).as_posix()
        for folder in (one, other)
        for path in folder.rglob("*")
        if path.is_file()
    }
    for path in sorted(paths):
        both = (one / path, other / path)
        if not all(each.is_file() for each in both) or not filecmp.cmp(*both, shallow=False):
            yield path


def main(root: Path) -> int:
    """Build twice and compare; 1 where something differs."""
    with tempfile.TemporaryDirectory() as folder:
        sites = [Path(folder, program) for program in PROGRAMS]
        for program, site in zip(PROGRAMS, sites, strict=True):
            build(program, root, site)
        found = list(differing(*sites))
        count = sum(path.is_file() for path in sites[0].rglob("*"))
    for path in found:
        print(f"{path}: not the same with {' and '.join(PROGRAMS)}")
    print(f"{count} files, {len(found)} of them not the same")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1] if len(sys.argv) > 1 else ".").resolve()))
