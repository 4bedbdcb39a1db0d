"""Repository paths of the files and pages that the program knows by name."""

from __future__ import annotations

from pathlib import Path

from kb import instant

ROBOTS = "robots.txt"
"""Address of the file that programs ask for first."""


SETTINGS = instant.SETTINGS
"""The settings of the site; its folder is the top of the repository."""


DOCS = "docs"
"""Folder of the pages that belong to no collection; it falls away in site addresses."""


BIBLIOGRAPHY = "bibliography.bib"
"""Every work that is cited."""


TAGS_DATA, GLOSSARY_DATA, PAPER_DATA, EVENTS_DATA, PLACES_DATA, SYNONYMS_DATA = (
    f"{DOCS}/{name}.yml" for name in ("tags", "glossary", "paper", "events", "places", "synonyms")
)
"""Tags, terms, points of the paper, dated events, places, and words that people ask the search with."""


PERMALINKS = "docs/permalinks.yml"
"""The published ids; a base that has not been published yet need not have the file."""


REFERENCES = f"{DOCS}/bibliography.md"
"""The page of all works; the files of its name hold the works."""

ABOUT = f"{DOCS}/about.md"
"""The page about the paper and the base."""


HOME = f"{DOCS}/index.md"
"""The first page of the site."""


OVERVIEWS = tuple(
    f"{DOCS}/{name}.md"
    for name in (
        "argument",
        "matrix",
        "timeline",
        "map",
        "questions",
        "tags/README",
        "organisations",
        "glossary",
        "bibliography",
    )
)
"""Pages that show the whole from one side, in the order in which they are listed."""


INDEX = "README.md"
"""The page that introduces a collection, and that a forge shows under its folder."""


PROJECT = "pyproject.toml"

CACHE = Path(".cache/kb.sqlite")


DRAWING = ".svg"
"""How the names of those files end that are published as they are, and whose text is judged."""


OFF_SITE = f"{DOCS}/decisions"
"""Notes for those who work on the program; they are read on the forge."""


GLOSSARY = f"{DOCS}/glossary.md"

QUESTIONS = f"{DOCS}/questions.md"

TIMELINE = f"{DOCS}/timeline.md"

MAP = f"{DOCS}/map.md"

ORGANISATIONS = f"{DOCS}/organisations.md"

LISTED = {"term": GLOSSARY, "event": TIMELINE, "place": MAP}
"""First part of the ids of list entries -> the page of the list, where their anchors are ``term-…``."""


TAGS = f"{DOCS}/tags/{INDEX}"

DOWNLOADS = f"{DOCS}/downloads.md"

BRIEFING_PAGE = f"{DOCS}/briefing.md"

ARGUMENT = f"{DOCS}/argument.md"

CHECKS = f"{DOCS}/checks.md"


def tag_path(tag: str) -> str:
    """Repository path of the generated page of a tag."""
    return f"{DOCS}/tags/{tag}.md"


HOOK = "scripts/hook.py"
"""What joins the program to MkDocs."""


SUMS = "SHA256SUMS"
"""Address of the checksums on the site, in the form that ``sha256sum -c`` reads."""
