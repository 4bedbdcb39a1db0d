"""``kb cite``: say how a page or paragraph is cited."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path

from kb import citations
from kb.citations import NOTE, RESTATEMENT
from kb.commands import CLEAN, MISUSED
from kb.model import Base
from kb.permalinks.unknown_ids import instead, is_gone, successor
from kb.pipeline.stages import read
from kb.schema import A_NOTE, A_PAGE, A_STATEMENT, REPORT
from kb.text.suggest import did_you_mean


def configure(parser: ArgumentParser) -> None:
    """Add what is cited, and the format."""
    known = f"a page ({A_PAGE}), a paragraph ({A_STATEMENT}, {A_NOTE}), or a page's path"
    parser.add_argument("what", metavar="ID", help=known)
    parser.add_argument(
        "--as", dest="format", choices=[*citations.FORMATS], default="text", help="default: text"
    )
    voice = parser.add_mutually_exclusive_group()
    voice.add_argument("--quote", action="store_true", help="a paragraph's words before its citation as text")
    voice.add_argument(
        "--paper",
        action="store_true",
        help=f"the statement of {REPORT.author} {REPORT.year} behind a numbered paragraph, instead of our "
        "wording of it",
    )


def _instead(what: str, base: Base) -> str:
    """The message for an id or path that cannot be cited."""
    if is_gone(what, base):
        now = successor(what, base)
        return f"{what} is gone" + (f"; {now} takes its place" if now else "")
    names = [*citations.citable(base)]
    paths = [each for each in names if each.endswith(".md")]
    hint = f"give the id of a page or paragraph, such as {A_PAGE} or {A_STATEMENT}"
    otherwise = did_you_mean(what, paths, hint)
    return f"nothing is called {what!r}; {instead(what, base, names, otherwise)}"


def run(root: Path, given: Namespace) -> int:
    """Print the citation."""
    base = read(root)
    item = citations.find_statement(base, given.what) if given.paper else citations.find(base, given.what)
    if item is None:
        if given.paper and citations.find(base, given.what) is not None:
            print(
                f"kb: {given.what} restates no statement of the paper; --paper needs a numbered paragraph, "
                f"such as {A_STATEMENT}",
                file=sys.stderr,
            )
            return MISUSED
        print(f"kb: {_instead(given.what, base)}", file=sys.stderr)
        return MISUSED
    if not given.quote:
        written = citations.FORMATS[given.format].write(item)
    elif given.format == "text" and "." in item.id and item.voice in {RESTATEMENT, NOTE}:
        written = citations.quotation(item.abstract, item)
    else:
        print("kb: --quote needs a paragraph, and is text; leave --as out", file=sys.stderr)
        return MISUSED
    sys.stdout.flush()
    sys.stdout.buffer.write(written.encode() if written.endswith("\n") else f"{written}\n".encode())
    return CLEAN
