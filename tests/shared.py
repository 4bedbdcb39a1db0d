"""What is made once in a run of the tests, by whichever of its processes needs it first."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path

import pytest

_LONGEST = 600
"""Seconds after which another process that makes it is taken for lost."""

_EVERY = 0.1
"""Seconds."""


_RUN: list[Path] = []
"""The temporary folder that all processes of this run have in common, once it is known."""


def begin(factory: pytest.TempPathFactory) -> None:
    """Take the folder of the run from pytest, before anything is shared."""
    own = factory.getbasetemp()
    _RUN[:] = [own.parent if "PYTEST_XDIST_WORKER" in os.environ else own]


def once(name: str, make: Callable[[Path], None]) -> Path:
    """A folder, filled by ``make`` in one process of this run while the others wait.

    Args:
        name: a name for what is made, which is part of a path.
        make: fills the folder, which is there and empty.

    Raises:
        AssertionError: what could not be made, in every process that asks for it.
    """
    place = _RUN[0] / f"shared-{name}"
    made, done, failed = place / "made", place / "done", place / "failed"
    try:
        place.mkdir()
    except FileExistsError:
        end = time.monotonic() + _LONGEST
        while not done.exists():
            assert not failed.exists(), f"{name} could not be made: {failed.read_text('utf-8')}"
            assert time.monotonic() < end, f"{name} was not made within {_LONGEST} s"
            time.sleep(_EVERY)
        return made
    made.mkdir()
    try:
        make(made)
    except BaseException as error:
        (place / "failing").write_text(f"{error}", "utf-8")
        (place / "failing").rename(failed)  # there as a whole
        raise
    done.touch()
    return made
