"""The last answer of ``kb check`` where nothing has changed since; it imports nothing but the system.

A check of an unchanged base costs little more than the start of Python: one file has the state of all that
the answer was made from, and the answer as it was printed. If anything differs, the command runs. Only this
module knows the form of that file; ``pipeline/incremental`` decides what is recorded.
"""

from __future__ import annotations

import os
import sys
import time
import zlib

SETTINGS = "mkdocs.yml"
"""The settings of the site; its folder is the top of the repository."""

RECORD = ".cache/check"

RACE = 3_000_000_000
"""Nanoseconds. A file changed this shortly before it was recorded may have changed once more in the same tick
of the file system's clock, of up to two seconds, without another time or size: its content is compared."""

Signature = tuple[int, int, int, int]
"""Size, time of last change of content and of status in nanoseconds, and number of a file."""

_ENVIRONMENT = ("KB_SITE_URL", "KB_REPOSITORY", "PYTHONPATH")
"""Variables that an answer can depend on; that of the day is read by ``day``."""

_MOST_YOUNG = 16
"""Of more files than this the contents are compared by the command, which then records their signatures."""

_PARTS = 9
_started: list[tuple[str, bool]] = []


def answer(words: list[str]) -> int | None:
    """Print the last answer of ``kb check``.

    Args:
        words: the arguments of the command.

    Returns:
        The exit code; None where the command has to run, which then prints the answer.
    """
    if "check" in words:
        made_by()
    if words == ["check"]:
        start = "."
    elif len(words) == 3 and words[0] == "--root" and words[2] == "check" and words[1][:1] != "-":
        start = words[1]
    else:
        return None
    try:
        root = top(start)
        kept = _kept(root) if root is not None else None
    except (OSError, ValueError, OverflowError):
        return None
    if kept is None:
        return None
    code, plain, painted = kept
    sys.stdout.write(painted if coloured() else plain)
    return code


def top(start: str) -> str | None:
    """The folder at or above ``start`` that has the settings of the site; None where none has."""
    folder = os.path.realpath(start)
    while not os.path.isfile(os.path.join(folder, SETTINGS)):
        above = os.path.dirname(folder)
        if above == folder:
            return None
        folder = above
    return folder


def coloured() -> bool:
    """Whether the output goes to a terminal that shows colours."""
    return sys.stdout.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def day() -> str:
    """The day on which the base is judged, as ``2026-12-01``: of SOURCE_DATE_EPOCH, or else of the clock."""
    given = os.environ.get("SOURCE_DATE_EPOCH", "")
    return time.strftime("%Y-%m-%d", time.gmtime(int(given)) if given.isdecimal() else time.localtime())


def made_by() -> tuple[str, bool]:
    """The state of Python, its libraries and the files of this program when it was first asked for.

    It is asked for before the rest of the program is imported: what is imported later is at least as new.

    Returns:
        The state, and whether every file of the program is old enough to be known by its signature.
    """
    if not _started:
        since = time.time_ns() - RACE
        folder = os.path.dirname(os.path.abspath(__file__))
        parts, settled = [sys.version, folder], True
        try:
            for path, signature in sorted(files_below(folder, (), ("",), skipped="__pycache__").items()):
                parts += [path, _line(signature)]
                settled = settled and max(signature[1:3]) <= since
        except OSError:
            settled = False
        for library in sys.path[1:]:  # the first is the folder of the script, or the current one
            if os.path.exists(library):
                parts += [library, str(os.stat(library).st_mtime_ns)]
        _started.append(("\0".join(parts), settled))
    return _started[0]


def around(today: str) -> str:
    """All that counts beside files: the day, the user, variables of the environment."""
    user = os.geteuid() if hasattr(os, "geteuid") else 0
    return "\0".join((today, str(user), *(os.environ.get(name, "") for name in _ENVIRONMENT)))


def files_below(
    root: str, names: tuple[str, ...], folders: tuple[str, ...], skipped: str = ""
) -> dict[str, Signature]:
    """The signature of each file that is there.

    Args:
        root: the folder that paths start from.
        names: files in it.
        folders: folders in it, each with all that is below; an empty name is ``root`` itself.
        skipped: name of folders that are left out.

    Raises:
        OSError: a symbolic link, or something that cannot be looked at.
    """
    found = {}
    for name in names:
        if os.path.lexists(f"{root}/{name}"):
            _refuse_link(f"{root}/{name}")
            found[name] = signature_of(os.lstat(f"{root}/{name}"))
    waiting = []
    for folder in folders:
        _refuse_link(f"{root}/{folder}" if folder else root)
        if os.path.isdir(f"{root}/{folder}"):
            waiting.append(folder)
    while waiting:
        folder = waiting.pop()
        with os.scandir(f"{root}/{folder}") as entries:
            for entry in entries:
                path = f"{folder}/{entry.name}" if folder else entry.name
                if entry.is_symlink():
                    raise OSError(f"{path} is a symbolic link")
                if not entry.is_dir():
                    # What Windows says of an entry can be older than the file.
                    status = entry.stat(follow_symlinks=False) if os.name != "nt" else os.lstat(entry.path)
                    found[path] = signature_of(status)
                elif entry.name != skipped:
                    waiting.append(path)
    return found


def _refuse_link(path: str) -> None:
    if os.path.islink(path):
        raise OSError(f"{path} is a symbolic link")


def signature_of(status: os.stat_result) -> Signature:
    """What is compared of a file before its content."""
    return status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino


def content(root: str, path: str) -> str:
    """A hash of the content of a file; empty where it cannot be read."""
    from hashlib import blake2b

    try:
        with open(f"{root}/{path}", "rb") as file:
            return blake2b(file.read(), digest_size=16).hexdigest()
    except OSError:
        return ""


def packed(
    *, today: str, names: tuple[str, ...], folders: tuple[str, ...], files: dict[str, Signature],
    young: dict[str, str], code: int, plain: str, painted: str,
) -> bytes:  # fmt: skip
    """The content of the file with the last answer.

    Args:
        today: the day on which the base was judged.
        names: files that count, at the top of the repository.
        folders: folders of which every file counts.
        files: their signatures.
        young: hashes of the content of those that had changed shortly before.
        code: the exit code.
        plain: the output.
        painted: the output with the colours of a terminal.
    """
    parts = (
        around(today),
        made_by()[0],
        "\0".join(names),
        "\0".join(folders),
        _lines(files),
        "\0".join(part for path, known in young.items() for part in (path, known)),
        str(code),
        plain,
        painted,
    )
    data = [part.encode("utf-8", "surrogatepass") for part in parts]
    body = b"".join(data)
    head = " ".join(map(str, (zlib.crc32(body), *map(len, data))))
    return head.encode() + b"\n" + body


def _unpacked(data: bytes) -> list[str] | None:
    """The parts of the file; None where it is not whole."""
    head, _, body = data.partition(b"\n")
    checksum, *lengths = map(int, head.split())
    if len(lengths) != _PARTS or sum(lengths) != len(body) or zlib.crc32(body) != checksum:
        return None
    parts, at = [], 0
    for length in lengths:
        parts.append(body[at : at + length].decode("utf-8", "surrogatepass"))
        at += length
    return parts


def _kept(root: str) -> tuple[int, str, str] | None:
    """Exit code, output and output in colours of the last check, where they hold.

    Raises:
        OSError: there is no record, or something cannot be looked at.
        ValueError: the record is not whole, or no day is given.
        OverflowError: the day that is given is too far away.
    """
    with open(f"{root}/{RECORD}", "rb") as file:
        parts = _unpacked(file.read())
    if parts is None or parts[0] != around(day()) or parts[1] != made_by()[0]:
        return None
    names, folders = tuple(parts[2].split("\0")), tuple(parts[3].split("\0"))
    if _lines(files_below(root, names, folders)) != parts[4]:
        return None
    young = parts[5].split("\0") if parts[5] else []
    if len(young) > 2 * _MOST_YOUNG:
        return None
    if any(content(root, path) != known for path, known in zip(young[0::2], young[1::2], strict=True)):
        return None
    return int(parts[6]), parts[7], parts[8]


def _lines(files: dict[str, Signature]) -> str:
    return "\0".join(f"{path}\0{_line(files[path])}" for path in sorted(files))


def _line(signature: Signature) -> str:
    size, changed, status, number = signature
    return f"{size} {changed} {status} {number}"
