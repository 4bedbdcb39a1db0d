"""The command ``kb``: finds the repository and hands over to the module of the command.

The rest of the program is imported where the last answer of a check does not hold: see ``instant``.
"""

from __future__ import annotations

import gc
import os
import sys

from kb import instant

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command.

    Returns:
        0 when all is well, 1 when there are problems, 2 when the command was used wrongly.
    """
    if arguments is None:
        gc.disable()  # a command ends soon: looking for garbage costs more than it frees
    words = list(sys.argv[1:] if arguments is None else arguments)
    try:
        code = instant.answer(words)
        if code is None:
            code = _run(words)
        sys.stdout.flush()
        if arguments is None:
            gc.freeze()  # nor need Python look for it when it ends
    except BrokenPipeError:  # the reader, such as `head`, has seen enough
        from kb.commands import FAULTY

        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FAULTY
    return code


def _run(words: list[str]) -> int:
    import argparse
    from importlib import import_module
    from pathlib import Path

    from kb.commands import MISUSED, commands

    parser = argparse.ArgumentParser(
        prog="kb", description="The knowledge base: check it, build it, read it."
    )
    parser.add_argument("--root", type=Path, help="top of the repository; by default found from here upwards")
    chosen = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for name, does in commands().items():
        command = chosen.add_parser(name, help=does, description=f"{does[:1].upper()}{does[1:]}.")
        if name in words:
            module = import_module(f"kb.commands.{name}")
            module.configure(command)
            command.set_defaults(run=module.run)
    given = parser.parse_args(words)
    root = _root(given.root)
    if root is None:
        print(f"kb: no {instant.SETTINGS} here or above; run kb inside the repository", file=sys.stderr)
        return MISUSED
    code: int = given.run(root, given)
    return code


def _root(given: Path | None) -> Path | None:
    from pathlib import Path

    found = instant.top(str(given or "."))
    return Path(found) if found is not None else None


if __name__ == "__main__":
    sys.exit(main())
