"""The whole site in one archive: one file to open beside one folder, in which everything works.

Names are such as Windows takes, and short enough for a folder of usual depth.
"""

from __future__ import annotations

import datetime
import io
import os
import re
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterable
from pathlib import Path

from kb.assets.kind_colours import on_site
from kb.assets.templates import folder_key
from kb.documents.export import START, Document, ExportContext
from kb.documents.typst.partials import long_date
from kb.html import el
from kb.schema import KNOWLEDGE_BASE_TITLE, LANGUAGE, LICENCE_NAME, REPORT
from kb.schema import NAME as BASE_NAME
from kb.schema.addresses import site_path
from kb.schema.paths import DOCS, HOME, ROBOTS, SETTINGS
from kb.schema.permanent_url import EDITIONS_FOLDER as EDITIONS
from kb.storage.cache import content_key
from kb.views.pictures.svg import COLOURS

NAME = "offline.zip"

FOLDER = BASE_NAME
"""What the folder beside it is called, before the edition: short, for Windows counts 260 characters."""

LEFT_OUT = ("404.html", ROBOTS, "sitemap.xml", "sitemap.xml.gz")
"""What only a server has a use for; so have the addresses as of an edition, which the archive is itself."""


def documents(workshop: ExportContext) -> Iterable[Document]:
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
        on_site(),
    )
    return [Document(NAME, key, lambda: _archive(workshop))]


def folder_of(edition: str) -> str:
    """The folder in the archive of an edition.

    >>> folder_of("2026.11"), folder_of("")
    ('vision-for-policing-2026.11', 'vision-for-policing')
    """
    return "-".join(filter(None, [FOLDER, re.sub(r"[^\w.-]+", "-", edition, flags=re.ASCII).rstrip(".")]))


def _archive(workshop: ExportContext) -> bytes:
    """Build the site and pack it: by name, all with one date and the same rights."""
    root, day, edition = workshop.root, workshop.day, workshop.base.edition
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
        inside = folder_of(edition)
        content = {START: start(edition, day).encode()}
        content |= {
            f"{inside}/{name}": path.read_bytes() for name, path in files.items() if not _left_out(name)
        }
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
            for name in sorted(content):
                entry = zipfile.ZipInfo(name, (day.year, day.month, day.day, 0, 0, 0))
                entry.compress_type = zipfile.ZIP_DEFLATED
                entry.create_system = 3  # so that the rights below count, on any system
                entry.external_attr = 0o100644 << 16
                archive.writestr(entry, content[name])
        return packed.getvalue()


def start(edition: str, day: datetime.date) -> str:
    """The page that is opened: HTML that needs nothing beside it and runs no script.

    Args:
        edition: of the knowledge base, or nothing.
        day: the date of the archive.
    """
    inside = folder_of(edition)
    of = ", ".join(filter(None, [f"Edition {edition}" if edition else "", long_date(day)]))
    body = el(
        "main",
        el("h1", KNOWLEDGE_BASE_TITLE),
        el("p", of),
        el("p", el("a", "Open the knowledge base", href=f"{inside}/{site_path(HOME)}", class_="open")),
        el(
            "p",
            "This is the whole site, to be read without a network: every page, the search, the pictures and "
            "the data work from this folder.",
        ),
        el(
            "p",
            "Everything is in the folder ",
            el("strong", inside),
            " beside this file. Keep the two together.",
        ),
        el(
            "p",
            "If the page does not open, the archive has not been unpacked yet: unpack it (on Windows: "
            "“Extract all”), then open this file in the folder that appears.",
        ),
        el(
            "p", f"Text: {LICENCE_NAME}. The paper of {REPORT.year} belongs to its publisher.", class_="small"
        ),
    )
    return (
        f'<!DOCTYPE html>\n<html lang="{LANGUAGE}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"{el('title', KNOWLEDGE_BASE_TITLE)}\n<style>{_STYLE}</style>\n</head>\n"
        f"<body>\n{body}\n</body>\n</html>\n"
    )


_STYLE = (
    f":root{{color-scheme:light dark;--ink:{COLOURS['ink']};--paper:{COLOURS['paper']};--link:#123f73}}"
    "@media(prefers-color-scheme:dark){:root{--ink:#e6ebf3;--paper:#111a2b;--link:#9cc4f5}}"
    "body{background:var(--paper);color:var(--ink);font:1.1rem/1.55 system-ui,sans-serif;margin:0}"
    "main{max-width:34rem;margin:0 auto;padding:3rem 1.25rem}"
    "h1{font:600 1.9rem/1.2 Georgia,serif;margin:0}a{color:var(--link)}"
    ".open{display:inline-block;font-size:1.3rem;font-weight:600;padding:.4rem 0}.small{font-size:.95rem}"
)


def _left_out(name: str) -> bool:
    return name in LEFT_OUT or name.startswith(f"{EDITIONS}/")
