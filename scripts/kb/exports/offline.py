"""The whole site in one archive, to be opened from a folder, where everything on it works."""

from __future__ import annotations

import datetime
import io
import os
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterable
from pathlib import Path

from kb.cache import content_key
from kb.exports import Document, Workshop
from kb.heads import ROBOTS
from kb.kinds import DOCS
from kb.load import SETTINGS
from kb.sites import FOLDER as EDITIONS
from kb.templates import folder_key

NAME = "offline.zip"
FOLDER = "international-vision-for-policing"
"""What the archive unpacks to."""

LEFT_OUT = ("404.html", ROBOTS, "sitemap.xml", "sitemap.xml.gz")
"""What only a server has a use for; so have the addresses as of an edition, which the archive is itself."""


def documents(workshop: Workshop) -> Iterable[Document]:
    """One archive, which follows everything that the site is made from."""
    scripts = workshop.root / "scripts"
    key = content_key(
        workshop.base.text_key,
        str(workshop.day),
        *(os.environ.get(name, "") for name in ("KB_SITE_URL", "KB_REPOSITORY")),
        (workshop.root / SETTINGS).read_text("utf-8"),
        (scripts / "hook.py").read_text("utf-8"),
        *(folder_key(scripts / name) for name in ("theme", "web", "licences", "fonts")),
        folder_key(workshop.root / DOCS),
    )
    return [Document(NAME, key, lambda: _archive(workshop.root, workshop.day))]


def _archive(root: Path, day: datetime.date) -> bytes:
    """Build the site and pack it: by name, all with one date and the same rights."""
    with tempfile.TemporaryDirectory() as folder:
        site = Path(folder, "site")
        midnight = datetime.datetime.combine(day, datetime.time(), datetime.UTC)
        command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "--site-dir", str(site)]
        done = subprocess.run(
            command,
            cwd=root,
            env={
                **os.environ,
                "NO_MKDOCS_2_WARNING": "1",
                "KB_DOCUMENTS": "",  # the archive is the same whether there are other documents or not
                "SOURCE_DATE_EPOCH": f"{midnight.timestamp():.0f}",
            },
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            check=False,
        )
        if done.returncode:
            raise RuntimeError(f"the site cannot be built, though the base is sound:\n{done.stdout}")
        files = {path.relative_to(site).as_posix(): path for path in site.rglob("*") if path.is_file()}
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
            for name in sorted(name for name in files if not _left_out(name)):
                entry = zipfile.ZipInfo(f"{FOLDER}/{name}", (day.year, day.month, day.day, 0, 0, 0))
                entry.compress_type = zipfile.ZIP_DEFLATED
                entry.create_system = 3  # so that the rights below count, on whatever system it was made
                entry.external_attr = 0o100644 << 16
                archive.writestr(entry, files[name].read_bytes())
        return packed.getvalue()


def _left_out(name: str) -> bool:
    return name in LEFT_OUT or name.startswith(f"{EDITIONS}/")
