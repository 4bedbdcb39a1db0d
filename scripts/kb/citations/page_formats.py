"""An Item in the formats that people and programs read; each escapes by its own rules."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from markupsafe import Markup

from kb.citations.item import Item
from kb.schema import KNOWLEDGE_BASE, LANGUAGE, REPORT
from kb.text.dates import in_words

_AT_ONCE = 2048
"""Texts of which the written form is remembered: those of a page and its paragraphs, in every format."""

_SHORT_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


@dataclass(frozen=True)
class Format:
    """One way to write a citation.

    Attributes:
        name: what ``kb cite --as`` calls it.
        label: what a person reads.
        write: item -> text, with a line break at its end where it is a file.
        suffix: how files of it end, with the dot; empty where there are none.
        media_type: of such a file.
        saved_as: how a file ends to which a reader saves it, where the site has none of it.
    """

    name: str
    label: str
    write: Callable[[Item], str]
    suffix: str = ""
    media_type: str = ""
    saved_as: str = ""


def text(item: Item) -> str:
    """Author and year first, as in the site's own references; no markup."""
    return "".join(words for _, words in _said(item))


def text_html(item: Item) -> Markup:
    """The same as HTML: titles of works marked as such, addresses as links."""
    return Markup("").join(_shown(what, words) for what, words in _said(item))


def _shown(what: str, words: str) -> str | Markup:
    if what == "work":
        return Markup("<cite>{}</cite>").format(words)
    return Markup('<a href="{0}">{0}</a>').format(words) if what == "address" else words


def _said(item: Item) -> list[tuple[str, str]]:
    """A citation in pieces: plain words, works and addresses."""
    return _of_report(item) if item.of_report else _of_base(item)


def _of_base(item: Item) -> list[tuple[str, str]]:
    """A citation of what is our own: the body, the part, what it restates, its state, two addresses."""
    said = [("", f"{_who(item)} ({item.year}). “{_line(item.title)}”")]
    before, restated, after = item.role.partition(f"{REPORT.author} {REPORT.year}")
    if restated:
        said += [("", f", {before}{restated}, "), ("work", REPORT.title), ("", after)]
    elif before:
        said.append(("", f", {before}"))
    reviewed = f"reviewed {in_words(item.reviewed.isoformat())}" if item.reviewed else ""
    state = ", ".join(filter(None, [f"edition {item.edition}" if item.edition else "", reviewed]))
    if state:
        said.append(("", f". {state[:1].upper()}{state[1:]}"))
    if item.latest:
        said += [("", ". "), ("address", item.latest)]
    if item.as_of:
        said += [("", f". As of edition {item.edition}: "), ("address", item.as_of)]
    else:
        said.append(("", "."))
    return said


def _of_report(item: Item) -> list[tuple[str, str]]:
    """A citation of the report, without quotation marks, and the address of the restatement."""
    said = [("", f"{_who(item)} ({item.year}). "), ("work", item.container)]
    said.append(("", f", {_part(item)}. {item.publisher}. "))
    words, colon, _ = item.note.partition(f": {item.latest}" if item.latest else "\0")
    said.append(("", f"{words}: " if colon else f"{words}."))
    return [*said, ("address", item.latest)] if colon else said


def _part(item: Item) -> str:
    """A part of the report, by number and heading."""
    return _line(f"section {', '.join(filter(None, [item.section, item.heading])) or item.title}")


def _who(item: Item) -> str:
    return " and ".join(item.authors)


def markdown(item: Item) -> str:
    """A link for a text in Markdown, with who and when, what is restated, and the edition."""
    edition = f"edition {item.edition}" if item.edition else ""
    if item.of_report:
        restated = f"[{item.id}]({item.latest})" if item.latest else item.id
        said = [f"restated as {restated}", _markdown(f"{KNOWLEDGE_BASE} {edition}".strip())]
        work = f"{_markdown(f'{_who(item)} {item.year}')}, *{_markdown(item.container)}*"
        return f"{work}, {_markdown(_part(item))} ({'; '.join(said)})"
    link = f"[{_markdown(item.title)}]({item.latest})" if item.latest else _markdown(item.title)
    if item.as_of:
        edition = f"[{edition}]({item.as_of})"
    by = ", ".join(filter(None, [f"{_who(item)} {item.year}", item.role]))
    return f"{link} ({'; '.join(filter(None, [_markdown(by), edition]))})"


def _markdown(value: str) -> str:
    escaped = re.sub(r"([\\`*_\[\]!#])", r"\\\1", _line(value))
    return re.sub(r"[&<>~|]", lambda sign: f"&#{ord(sign[0])};", escaped)  # not every reader unescapes these


def bibtex(item: Item) -> str:
    """One entry of biblatex: ``@online``, or ``@inbook`` for a part of the report.

    The types are those for which biblatex's data model wants no more than is here (manual, section 2.1.1);
    ``language`` is what Zotero reads, ``langid`` what biblatex hyphenates by.
    """
    rows = [
        ("author", _bodies(item.authors)),
        ("title", f"{{{{{_tex(item.full_title)}}}}}"),
        ("booktitle", f"{{{{{_tex(item.container)}}}}}" if item.of_report else ""),
        ("publisher", f"{{{{{_tex(item.publisher)}}}}}" if item.publisher else ""),
        ("year", _braced(str(item.issued[0]) if item.issued else "")),
        ("month", _SHORT_MONTHS[item.issued[1] - 1] if len(item.issued) > 1 else ""),
        ("url", "" if item.of_report else _braced(item.latest)),
        ("abstract", _braced(_tex(item.abstract))),
        ("keywords", _braced(", ".join(map(_tex, item.keywords)))),
        ("note", _braced(_tex(item.note))),
        ("language", _braced(LANGUAGE)),
        ("langid", "{british}"),
    ]
    shown = ",\n".join(f"  {name:<12} = {value}" for name, value in rows if value)
    return f"@{'inbook' if item.of_report else 'online'}{{{item.key},\n{shown}\n}}\n"


def _bodies(names: tuple[str, ...]) -> str:
    """Names in braces of their own: a body is no "Family, Given", and its "and" joins no two names."""
    return _braced(" and ".join(f"{{{_tex(name)}}}" for name in names))


def _braced(value: str) -> str:
    return f"{{{value}}}" if value else ""


_TEX = {
    "\\": r"\textbackslash{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    **{sign: f"\\{sign}" for sign in "&%#$_"},
}
_BALANCED = str.maketrans(_TEX | {"{": r"\{", "}": r"\}"})
_UNBALANCED = str.maketrans(_TEX | {"{": r"\textbraceleft{}", "}": r"\textbraceright{}"})
"""BibTeX counts braces, escaped ones too; the names of braces are known to LaTeX, but to few readers."""

_LIGATURE = re.compile(r"(?<=([-`'<>,]))(?=\1)|(?<=[?!])(?=`)")
"""Between two signs that TeX would draw as one, such as a dash for two hyphens."""


@lru_cache(_AT_ONCE)
def _tex(value: str) -> str:
    line = _line(value)
    signs = _BALANCED if _balanced(line) else _UNBALANCED
    return _LIGATURE.sub("\x00", line).translate(signs).replace("\x00", "{}")


_BRACE = re.compile(r"[{}]")


def _balanced(line: str) -> bool:
    depth = 0
    for sign in _BRACE.findall(line):
        depth += 1 if sign == "{" else -1
        if depth < 0:
            return False
    return depth == 0


def ris(item: Item) -> str:
    """One record: ``CHAP`` for a part of the report, ``ELEC`` for what is our own."""
    date = (
        "/".join(f"{part:02}" for part in item.issued) + "/" * (4 - len(item.issued)) if item.issued else ""
    )
    rows = [
        ("TY", "CHAP" if item.of_report else "ELEC"),
        ("ID", item.key),
        *(("AU", body(name)) for name in item.authors),
        ("TI", item.full_title),
        ("T2", item.container),
        ("SE", item.section if item.of_report else ""),
        ("PB", item.publisher),
        ("PY", str(item.issued[0]) if item.issued else ""),
        ("DA", date),
        ("AB", item.abstract),
        *(("KW", name) for name in item.keywords),
        ("LA", LANGUAGE),
        ("UR", "" if item.of_report else item.latest),
        ("N1", item.note),
    ]
    lines = [f"{tag}  - {line}" for tag, value in rows if (line := _line(value))]
    return "\r\n".join([*lines, "ER  - ", ""])


def body(name: str) -> str:
    """The name of a body for readers that expect "Family, Given": with a comma at its end.

    Zotero and EndNote then keep it whole (EndNote's manual, "Author and Editor Names": "When entering
    corporate authors, put a comma after the name"); else its last word would be a family name.
    """
    return f"{name}," if " " in name else name


def csl(item: Item) -> str:
    """A list of one item in CSL-JSON: ``chapter`` for a part of the report, else ``webpage``.

    There is no ``edition``: styles print it as that of the container. It is in the title.
    """
    fields: dict[str, Any] = {
        "id": item.key,
        "type": "chapter" if item.of_report else "webpage",
        "title": _line(item.full_title),
        "author": [{"literal": name} for name in item.authors],
        "container-title": item.container,
        "publisher": item.publisher,
        "issued": {"date-parts": [list(item.issued)]} if item.issued else None,
        "URL": "" if item.of_report else item.latest,
        "abstract": _line(item.abstract),
        "keyword": ", ".join(map(_line, item.keywords)),
        "language": LANGUAGE,
        "note": item.note,
    }
    kept = {name: value for name, value in fields.items() if value}
    return json.dumps([kept], ensure_ascii=False, indent=2) + "\n"


FORMATS: dict[str, Format] = {
    one.name: one
    for one in (
        Format("text", "Text", text, saved_as=".txt"),
        Format("markdown", "Markdown", markdown, saved_as=".md"),
        Format("bibtex", "BibTeX", bibtex, ".bib", "application/x-bibtex"),
        Format("ris", "RIS", ris, ".ris", "application/x-research-info-systems"),
        Format("csl", "CSL-JSON", csl, ".json", "application/vnd.citationstyles.csl+json"),
    )
}
"""The formats in the order in which they are offered; a new one is one row here."""


def quotation(words: str, item: Item) -> str:
    """A paragraph's words with its citation, as plain text."""
    return f"“{_line(words)}”\n— {text(item)}"


def quotation_html(words: str, item: Item) -> Markup:
    """The same for a program that takes formatted text."""
    source = Markup(' cite="{}"').format(item.latest) if item.latest else ""
    quoted = Markup("<blockquote{}><p>{}</p></blockquote><p>— {}</p>")
    return quoted.format(source, _line(words), text_html(item))


_UNHELD = re.compile("[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\ud800-\udfff]")
"""Control signs that are no white space, and halves of signs (Unicode's categories Cc and Cs)."""


@lru_cache(_AT_ONCE)
def _line(value: str) -> str:
    """One line of text, without signs that no format can hold."""
    return " ".join((value if value.isprintable() else _UNHELD.sub("", value)).split())
