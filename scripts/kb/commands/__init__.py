"""The commands of ``kb``, one module each.

The first line of a module is its help: the command between double backticks, a colon, and what it does. A
module has ``configure(parser)``, which adds its arguments, and ``run(root, given)``, which returns the exit
code. Only the module of the command that was asked for is imported, so that a quick command stays quick.
"""

from __future__ import annotations

import re
from pathlib import Path

CLEAN, FAULTY, MISUSED = 0, 1, 2
"""Exit codes: all is well; there are problems; the command was used wrongly."""

_HELP = re.compile(r'"""``kb (?P<name>[a-z-]+)``: (?P<does>.+?)\.?(?:""")?\n')


def commands() -> dict[str, str]:
    """Name of each command, which is that of its module too -> what it does; in the order of the alphabet.

    Raises:
        ValueError: the first line of a module is no help; the message names the file.
    """
    found: dict[str, str] = {}
    for file in sorted(Path(__file__).parent.glob("[a-z]*.py")):
        with file.open(encoding="utf-8") as lines:
            match = _HELP.fullmatch(lines.readline())
        if match is None or match["name"] != file.stem:
            raise ValueError(f"{file}: write '``kb {file.stem}``: what it does.' on the first line")
        found[file.stem] = match["does"]
    return found
