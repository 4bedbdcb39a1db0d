"""``kb cite``: how a page or paragraph is cited, character for character as on the site."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path

from kb import cite
from kb.commands import CLEAN, MISUSED
from kb.pipeline import read
from kb.problems import did_you_mean


def configure(parser: ArgumentParser) -> None:
    """Add what is cited, and the format."""
    parser.add_argument("what", metavar="ID", help="a page (T7), a paragraph (T7.3, T7.a), or a page's path")
    parser.add_argument("--as", dest="format", choices=[*cite.FORMATS], default="text", help="default: text")
    parser.add_argument(
        "--quote", action="store_true", help="a paragraph's words before its citation as text"
    )


def run(root: Path, given: Namespace) -> int:
    """Print the citation."""
    base = read(root)
    found = cite.find(base, given.what)
    if found is None:
        names = cite.citable(base)
        hint = did_you_mean(given.what, names, "give the id of a page or paragraph, such as T7 or T7.3")
        print(f"kb: nothing is called {given.what!r}; {hint}", file=sys.stderr)
        return MISUSED
    page, item = found
    if not given.quote:
        written = cite.FORMATS[given.format].write(item)
    elif given.format == "text" and item.id in cite.paragraph_ids(page):
        written = cite.quotation(cite.words(base, page, item.id), item)
    else:
        print("kb: --quote needs a paragraph, and is text; leave --as out", file=sys.stderr)
        return MISUSED
    sys.stdout.flush()
    sys.stdout.buffer.write(written.encode() if written.endswith("\n") else f"{written}\n".encode())
    return CLEAN
