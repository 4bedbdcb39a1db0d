"""Writing a file in one step, so that an interruption leaves the old one whole."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Mapping
from pathlib import Path


def readable_to_all() -> None:
    """Make the files and folders that this process creates from now on readable to all users.

    With a strict umask, the user of a web server could not read a site that this process makes or copies.
    """
    os.umask(os.umask(0o022) & ~0o055)


def replace_file(file: Path, text: str) -> None:
    """Put a text in the place of a file, or make the file.

    Raises:
        OSError: it cannot be written.
    """
    replace_bytes(file, text.encode("utf-8"))


def replace_bytes(file: Path, content: bytes) -> None:
    """Put bytes in the place of a file, or make the file.

    Raises:
        OSError: it cannot be written.
    """
    file.parent.mkdir(parents=True, exist_ok=True)
    mode = file.stat().st_mode & 0o777 if file.exists() else 0o644
    handle, name = tempfile.mkstemp(dir=file.parent, prefix=f".{file.name}.")
    try:
        with os.fdopen(handle, "wb") as part:
            part.write(content)
        Path(name).chmod(mode)
        Path(name).replace(file)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def replace_all(root: Path, texts: Mapping[str, str | None]) -> None:
    """Put texts in the place of files, all of them or none.

    Args:
        root: the folder that the paths start from.
        texts: path -> text, or None for a file that is to go.

    Raises:
        OSError: a file cannot be written, or would be outside; files already replaced are put back.
    """
    top = root.resolve()
    for path in texts:
        if not (root / path).parent.resolve().is_relative_to(top):
            raise PermissionError(f"{path!r} leads out of {root}")
    before = {path: (root / path).read_bytes() if (root / path).exists() else None for path in texts}
    done: list[str] = []
    try:
        for path, text in texts.items():
            done.append(path)
            if text is None:
                (root / path).unlink()
            else:
                replace_file(root / path, text)
    except BaseException:
        for path in done:
            if (old := before[path]) is None:
                (root / path).unlink(missing_ok=True)
            elif not (root / path).exists() or (root / path).read_bytes() != old:
                (root / path).write_bytes(old)
        raise
