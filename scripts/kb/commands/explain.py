"""``kb explain``: say what the code of a problem means, with an example."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path

from kb.checks import CHECKS, Check
from kb.commands import CLEAN, MISUSED
from kb.text.suggest import nearest


def configure(parser: ArgumentParser) -> None:
    """Add the code."""
    parser.add_argument("code", nargs="?", help="code or name of a check; without it, all are listed")


def run(root: Path, given: Namespace) -> int:
    """Explain one check, or list all."""
    if given.code is None:
        for code in sorted(CHECKS):
            one = CHECKS[code]
            print(f"{code}  {one.name:<26} {one.description.sentence}")
        return CLEAN
    by_name = {one.name: code for code, one in CHECKS.items()}
    wanted = given.code.strip()
    code = wanted.upper() if wanted.upper() in CHECKS else by_name.get(wanted.lower(), "")
    if not code:
        close = nearest(wanted, [*CHECKS, *by_name])
        print(f"kb: no check {wanted!r}" + (f"; did you mean {close!r}?" if close else ""), file=sys.stderr)
        return MISUSED
    print(_explained(CHECKS[code]), end="")
    return CLEAN


def _explained(one: Check) -> str:
    said = one.description
    parts = [f"{one.code} {one.name} ({one.severity})", said.sentence]
    if said.why:
        parts.append(said.why)
    for example in said.examples:
        for at, change in enumerate(example.changes):
            head = "And" if at else "Bad" if example.bad else "Good"
            where = f" in {change.path}" if change.path else ""
            often = f", {change.times} times" if change.times > 1 else ""
            text = "".join(f"    {line}".rstrip() + "\n" for line in change.text.split("\n"))
            parts.append(f"{head}{where}{often}:\n{text.rstrip()}")
    return "\n\n".join(parts) + "\n"
