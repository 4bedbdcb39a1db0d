"""The bibliography as a whole, as programs for references read it: BibTeX, RIS and CSL-JSON.

All three say the same of a work; a test reads them back with other people's programs.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator

from kb.citations.bibtex import Person, address, elsewhere, field, people, published_by, work_type
from kb.citations.citeproc import csl_item
from kb.html.tree import text_of
from kb.model import Base, Entry
from kb.schema import KNOWLEDGE_BASE_TITLE, LICENCE
from kb.schema.paths import BIBLIOGRAPHY

STEM = "bibliography"
"""The address of the files on the site, without their suffixes: that of the page of the bibliography."""

FILES = {
    f"{STEM}.bib": ("BibTeX", "application/x-bibtex"),
    f"{STEM}.ris": ("RIS", "application/x-research-info-systems"),
    f"{STEM}.json": ("CSL-JSON", "application/vnd.citationstyles.csl+json"),
}
"""Address of each file on the site -> what people call its format, and its media type."""


def bibliography_files(base: Base) -> dict[str, str]:
    """Address on the site -> text of each file of the whole bibliography.

    They replace the files that would cite the page of the bibliography itself: the reader of
    ``bibliography.bib`` wants the works. A base without works has none.
    """
    if not base.entries:
        return {}
    texts = (bibtex(base.texts[BIBLIOGRAPHY], base.edition), ris(base.entries), csl(base.entries))
    return dict(zip(FILES, texts, strict=True))


def works_script(base: Base) -> dict[str, str]:
    """Address -> text of the script that says how each work is cited in running text, for own words."""
    said = {key: text_of(work.cited) for key, work in base.works().items()}
    data = json.dumps(said, ensure_ascii=False, separators=(",", ":"))
    return {f"{STEM}.works.js": f"kb.works({data});\n"}


def bibtex(text: str, edition: str = "") -> str:
    r"""The bibliography as it is written, without the comments for editors at its head.

    >>> bibtex("% For editors.\n\n@misc{a,\n  title = {T}\n}\n", "2026.11").splitlines()[2:]
    ['@misc{a,', '  title = {T}', '}']
    """
    first = re.search(r"^[ \t]*@", text, re.MULTILINE)
    head = f"% The works that are cited in “{KNOWLEDGE_BASE_TITLE}”" + (
        f", edition {edition}" if edition else ""
    )
    return f"{head}. {LICENCE}\n\n{text[first.start() if first else 0 :].strip()}\n"


def csl(entries: Iterable[Entry]) -> str:
    """The works as a list of CSL-JSON."""
    return json.dumps([csl_item(entry) for entry in entries], ensure_ascii=False, indent=1) + "\n"


def ris(entries: Iterable[Entry]) -> str:
    """The works as records of RIS."""
    return "".join(_record(entry) for entry in entries)


def _record(entry: Entry) -> str:
    lines = (f"{tag}  - {' '.join(value.split())}" for tag, value in _rows(entry) if value.strip())
    return "\r\n".join([*lines, "ER  - ", "", ""])


def _rows(entry: Entry) -> Iterator[tuple[str, str]]:
    def get(*names: str) -> str:
        return next((value for name in names if (value := field(entry, name))), "")

    kind = work_type(entry)[1]
    book = kind in {"BOOK", "CHAP", "CONF"}
    yield "TY", kind
    yield "ID", entry.key
    yield from (("AU", _name(one)) for one in people(entry, "author"))
    # The editor of a chapter is A2; that of a book, A3, since A2 there is the editor of the series.
    yield from (("A3" if kind == "BOOK" else "A2", _name(one)) for one in people(entry, "editor"))
    yield "TI", get("title")
    yield "T2", get("booktitle", "journal") or (get("series") if kind == "BOOK" else "")
    yield "T3", get("series") if kind in {"CHAP", "CONF"} else ""
    yield "VL", get("volume")
    yield "IS" if entry.type == "article" else "SN" if kind == "RPRT" else "M1", get("number")
    pages = get("pages").partition("--")
    yield "SP", pages[0]
    yield "EP", pages[2]
    yield "SE", get("chapter")
    yield "ET", get("edition")
    yield "PB", ", ".join(published_by(entry))
    yield "CY", get("location")
    yield "M3", get("type", "howpublished")
    date = get("date", "year")
    yield "PY", date[:4]
    parts = date.split("-")
    yield "DA", "/".join([*parts, *[""] * (4 - len(parts))]) if date else ""
    yield "SN", get("isbn") if book else ""
    yield "DO", get("doi")
    yield "UR", address(entry)
    yield "LA", get("language")
    word, addresses = elsewhere(entry)
    yield "N1", get("note")
    yield "N1", f"{word} {', '.join(addresses)}" if word else ""


def _name(person: Person) -> str:
    """A person as "Family, Given" or "Family, Given, Jr"; a body has one comma, at its end, as EndNote asks.

    >>> _name(Person("Gause, III, F. Gregory", False)), _name(Person("Senate, Committee A", True))
    ('Gause, F. Gregory, III', 'Senate – Committee A,')
    """
    if person.body:
        return f"{person.name.replace(', ', ' – ')},"
    parts = [part.strip() for part in person.name.split(",")]
    return ", ".join((parts[0], parts[2], parts[1]) if len(parts) == 3 else parts)
