"""``kb editions``: put the sites of former editions below a site that has been built."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path

from kb.commands import CLEAN, FAULTY, MISUSED
from kb.loading.settings import edition
from kb.publishing.past_editions import ArchiveError, put_editions
from kb.schema.permanent_url import EDITIONS_FOLDER
from kb.storage.atomic import readable_to_all


def configure(parser: ArgumentParser) -> None:
    """Add the two folders."""
    parser.add_argument("site", type=Path, help="the folder of the site, such as site")
    parser.add_argument("archives", type=Path, help="a folder of archives TAG.zip, one for each release")


def run(root: Path, given: Namespace) -> int:
    """Put them there, and say which."""
    if not (given.site / "index.html").is_file():
        print(f"kb: there is no site in {given.site}; run kb build first", file=sys.stderr)
        return MISUSED
    readable_to_all()
    try:
        editions = put_editions(given.site, given.archives, edition(root))
    except ArchiveError as error:
        print(f"kb: {error}", file=sys.stderr)
        return FAULTY
    print(f"{given.site / EDITIONS_FOLDER}: {', '.join(editions) or 'no edition'}")
    return CLEAN
