"""Citations and references as every output shows them: one pass of pandoc's citeproc over the bibliography.

``author-date.csl`` is the style. The citation of a work does not depend on the works beside it, so one run
for the whole bibliography is enough for all pages, and it is kept until the bibliography or the style
changes::

    works = base.works()                       # by key, as they are first asked for
    works["eu2016europolregulation"].cited     # "European Union 2016b", as simple HTML
    works["eu2016europolregulation"].reference # the full reference
    group([("see", "european2016", "art. 4")], works)  # "(see European Union 2016b, art. 4)"

The HTML holds text, ``em``, ``cite`` (titles of works), ``strong``, ``sup``, ``sub``, ``a``, and ``span``
with the language of a title that is not English, nothing else.
It is ``Markup`` wherever it is handed on: words are escaped where they become markup, and only there. Markup
is never added to a ``str`` with ``+``, which escapes the text a second time; a test holds all code to that.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple
from xml.etree import ElementTree as ET

from markupsafe import Markup

from kb.citations.bibtex import Person, address, elsewhere, field, people, published_by, tongue, work_type
from kb.model import Entry, FormattedWork
from kb.schema import LANGUAGE
from kb.storage.cache import Cache, content_key
from kb.storage.libraries import version

STYLE = Path(__file__).with_name("author-date.csl")

LIMIT = 120
"""Seconds after which pandoc is given up."""


class PandocError(Exception):
    """Pandoc cannot be run, or has failed; the message says how."""


class Layout(NamedTuple):
    """What the style puts around the works of a citation, and between them."""

    before: str
    between: str
    after: str


@cache
def style() -> str:
    """The text of the style."""
    return STYLE.read_text("utf-8")


@cache
def layout() -> Layout:
    """The brackets of a citation and what separates its works, as the style has them."""
    found = ET.fromstring(style()).find("{*}citation/{*}layout")  # noqa: S314 - our own file
    if found is None:
        raise PandocError(f"{STYLE} has no layout of citations")
    return Layout(found.get("prefix", ""), found.get("delimiter", ""), found.get("suffix", ""))


def style_key() -> str:
    """A key that changes with everything that references are made from, except the bibliography."""
    return content_key(style(), version("pypandoc_binary"))


def group(
    cited: Iterable[tuple[str, str, str]],
    works: Mapping[str, FormattedWork],
    show: Callable[[FormattedWork], Markup] = lambda work: work.cited,
) -> Markup:
    """A citation as simple HTML.

    Args:
        cited: prefix, key and locator of each work, as plain text.
        works: the bibliography.
        show: author and year of a work as HTML, such as a link to its reference.

    >>> works = {"a": FormattedWork("a", Markup("Smith &amp; Sons 2011"), Markup(""))}
    >>> print(group([("see", "a", "pp. 4 & 5"), ("", "b", "")], works))
    (see Smith &amp; Sons 2011, pp. 4 &amp; 5; @b)
    """
    around = layout()
    said = []
    for prefix, key, locator in cited:
        work = works.get(key)
        shown = Markup(" ").join(filter(None, (prefix, show(work) if work else f"@{key}")))
        said.append(Markup(", ").join(filter(None, (shown, locator))))
    return Markup("").join((around.before, Markup.escape(around.between).join(said), around.after))


def formatted(entries: Sequence[Entry], kept: Cache) -> Mapping[str, FormattedWork]:
    """Every work of the bibliography with its citation and its reference, by key.

    Args:
        entries: the whole bibliography: which works of an author and year get a letter depends on all.
        kept: where the result is kept.

    Raises:
        PandocError: pandoc cannot be run.
    """
    if not entries:
        return {}
    read = json.dumps([[entry.key, entry.type, sorted(entry.fields.items())] for entry in entries])
    rows = json.loads(kept.keep(lambda: json.dumps(_made(entries)), "citeproc", style_key(), read))
    return {key: FormattedWork(key, *map(Markup, row)) for key, row in rows.items()}


def _made(entries: Sequence[Entry]) -> dict[str, tuple[Markup, Markup]]:
    document = {
        "pandoc-api-version": [1, 23, 1],
        "meta": {
            "references": {"t": "MetaList", "c": [_reference(entry) for entry in entries]},
            "link-bibliography": {"t": "MetaBool", "c": True},
            "lang": {"t": "MetaString", "c": LANGUAGE},
        },
        "blocks": [{"t": "Para", "c": [_cite(entry.key)]} for entry in entries],
    }
    asked = json.dumps(document).encode()
    answer = json.loads(pandoc(["-f", "json", "-t", "json", "--citeproc", "--csl", str(STYLE)], asked))
    *cites, references = answer["blocks"]
    around = layout()
    made = {}
    shown = {
        block["c"][0][0].removeprefix("ref-"): _html(block["c"][1][0]["c"]) for block in references["c"][1]
    }
    for entry, cite in zip(entries, cites, strict=True):
        said = _html(cite["c"][0]["c"][1])
        alone = said.removeprefix(around.before).removesuffix(around.after)
        made[entry.key] = (alone, shown[entry.key])
    return made


_UNICODE = {"LC_ALL": "C.UTF-8"}
"""Environment in which pandoc can read every file name, also where the user's locale cannot."""


def pandoc(
    arguments: Sequence[str], given: bytes, folder: Path | None = None, moment: int | None = None
) -> bytes:
    """Run pandoc on an input and return its output.

    Args:
        arguments: of the program.
        given: its standard input.
        folder: where it runs.
        moment: the date of a document, in seconds since 1970; by default from the environment or the clock.

    Raises:
        PandocError: it is not installed, takes too long, or fails.
    """
    import pypandoc

    try:
        ran = subprocess.run(
            [pypandoc.get_pandoc_path(), *arguments],
            input=given,
            capture_output=True,
            timeout=LIMIT,
            check=True,
            cwd=folder,
            env=os.environ | _UNICODE | ({} if moment is None else {"SOURCE_DATE_EPOCH": str(moment)}),
        )
    except subprocess.CalledProcessError as error:
        raise PandocError(f"pandoc has failed: {error.stderr.decode('utf-8', 'replace').strip()}") from error
    except (OSError, subprocess.TimeoutExpired) as error:
        raise PandocError(f"pandoc cannot be run ({error}); 'make site' installs it") from error
    return ran.stdout


def csl_item(entry: Entry) -> dict[str, Any]:
    """An entry as an item of CSL-JSON."""

    def get(name: str) -> str:
        return field(entry, name)

    authors, editors = people(entry, "author"), people(entry, "editor")
    bodies = {one.name for one in (*authors, *editors) if one.body}
    kind, url = work_type(entry)[0], address(entry)
    word, addresses = elsewhere(entry)
    item: dict[str, Any] = {
        "id": entry.key,
        "type": kind,
        "title": get("title"),
        "author": [_name(one) for one in authors],
        "editor": [_name(one) for one in editors],
        "container-title": get("booktitle") or get("journal"),
        "volume": get("volume"),
        "issue": get("number") if entry.type == "article" else "",
        "number": get("number") if entry.type != "article" else "",
        "chapter-number": get("chapter"),
        "edition": get("edition"),
        "publisher": ", ".join(each for each in published_by(entry) if each not in bodies),
        "publisher-place": get("location"),
        "genre": get("type") or get("howpublished"),
        "collection-title": get("series"),
        "page": re.sub("-{2,3}", "–", get("pages")),
        "issued": _date(get("date") or get("year")),
        "language": get("language"),
        "note": ". ".join(filter(None, [get("note"), f"{word} {', '.join(addresses)}" if word else ""])),
        "DOI": get("doi"),
        "ISBN": get("isbn"),
        "URL": "" if get("doi") and "doi.org/" in url else url,
    }
    return {name: value for name, value in item.items() if value}


TYPES = {
    "report": "Report",
    "legislation": "Law",
    "treaty": "Treaty",
    "legal_case": "Judgment",
    "article-journal": "Article",
    "article-newspaper": "Press report",
    "book": "Book",
    "chapter": "Chapter",
    "paper-conference": "Conference paper",
    "thesis": "Thesis",
    "manuscript": "Manuscript",
    "motion_picture": "Film",
    "webpage": "Online document",
    "document": "Other document",
}
"""Types of works, as CSL calls them, and what people call them."""


def _name(person: Person) -> dict[str, str]:
    parts = [part.strip() for part in person.name.split(",")]
    if person.body or len(parts) == 1:
        return {"literal": person.name}
    if len(parts) == 3:
        return {"family": parts[0], "suffix": parts[1], "given": parts[2]}
    return {"family": parts[0], "given": ", ".join(parts[1:])}


def _date(written: str) -> dict[str, Any] | None:
    match = re.fullmatch(r"([0-9]{4})(?:-([0-9]{2}))?(?:-([0-9]{2}))?", written)
    if match:
        return {"date-parts": [[int(part) for part in match.groups() if part]]}
    return {"literal": written} if written else None


TITLES = {"title", "container-title", "collection-title"}
"""What of a work in another language is in that language."""

_Ast = dict[str, Any]


def _reference(entry: Entry) -> _Ast:
    item = csl_item(entry)
    issued = item.get("issued", {}).get("date-parts", [[]])[0]
    if len(issued) > 1:  # the style shows the year behind the author and the exact date further on
        item["event-date"] = item["issued"]
    for role in ("author", "editor"):
        item[role] = [_as_cited(one) for one in people(entry, role)]
    if item.get("container-title") in {one.name for one in people(entry)}:
        del item["container-title"]
    if kind := field(entry, "type"):  # a word in a list; and that a report is one goes without saying
        item["genre"] = "" if kind.casefold() == "report" else _uncapitalised(kind)
    word, addresses = elsewhere(entry)
    item |= {"note": field(entry, "note"), "annote": word and f"{word} {', '.join(addresses)}"}
    item["medium"] = f"in {tongue(entry)}" if tongue(entry) else ""
    reference = _meta({name: value for name, value in item.items() if value})
    if language := field(entry, "language"):
        for name in TITLES & reference["c"].keys():
            words = reference["c"][name]["c"]
            reference["c"][name]["c"] = [{"t": "Span", "c": [["", [], [["lang", language]]], words]}]
    return reference


def _uncapitalised(words: str) -> str:
    """Words with a small letter at their beginning, where the first is no abbreviation.

    >>> _uncapitalised("White paper"), _uncapitalised("EU directive")
    ('white paper', 'EU directive')
    """
    return words[:1].lower() + words[1:] if words[1:2].islower() else words


def _as_cited(one: Person) -> dict[str, str]:
    """A name; that of a body which is cited in short, as family and given name."""
    return {"family": one.short, "given": one.name[len(one.short) + 1 :].strip()} if one.short else _name(one)


def _meta(value: Any, within: str = "") -> _Ast:
    """A value as metadata of a document; texts word by word, so that nothing in them is read as markup.

    Args:
        value: the value.
        within: the field that it is of; the addresses in ``annote`` become links.
    """
    if isinstance(value, dict):
        plain = {"id", "type"}
        return {
            "t": "MetaMap",
            "c": {
                name: {"t": "MetaString", "c": each} if name in plain else _meta(each, name)
                for name, each in value.items()
            },
        }
    if isinstance(value, list):
        return {"t": "MetaList", "c": [_meta(each) for each in value]}
    if isinstance(value, int):
        return {"t": "MetaString", "c": str(value)}
    words: list[_Ast] = []
    for word in str(value).split():
        words += [{"t": "Space"}] if words else []
        address = word.removesuffix(",")
        if within == "annote" and re.match(r"https?://", address):
            words.append({"t": "Link", "c": [["", [], []], [{"t": "Str", "c": address}], [address, ""]]})
            word = word[len(address) :]
        words += [{"t": "Str", "c": word}] if word else []
    return {"t": "MetaInlines", "c": words}


def _cite(key: str) -> _Ast:
    citation = {
        "citationId": key,
        "citationPrefix": [],
        "citationSuffix": [],
        "citationMode": {"t": "NormalCitation"},
        "citationNoteNum": 0,
        "citationHash": 0,
    }
    return {"t": "Cite", "c": [[citation], [{"t": "Str", "c": f"@{key}"}]]}


_TAGS = {"Emph": "cite", "Strong": "strong", "Superscript": "sup", "Subscript": "sub"}


def _html(inlines: Iterable[_Ast]) -> Markup:
    return Markup("").join(_pieces(inlines))


def _pieces(inlines: Iterable[_Ast]) -> Iterator[str | Markup]:
    """Words as ``str``, which is escaped where they are joined; elements as ``Markup``."""
    for inline in inlines:
        kind: str = inline["t"]
        content: Any = inline.get("c")
        match kind:
            case "Str":
                yield str(content)
            case "Space" | "SoftBreak":
                yield " "
            case "Quoted":
                marks = "‘’" if content[0]["t"] == "SingleQuote" else "“”"
                yield Markup("{}{}{}").format(marks[0], _html(content[1]), marks[1])
            case "Link":
                address = content[2][0]
                if re.match(r"https?://", address):
                    yield Markup('<a href="{}">{}</a>').format(address, _html(content[1]))
                else:
                    yield _html(content[1])
            case "Span":
                language = dict(content[0][2]).get("lang")
                inner = _html(content[1])
                yield Markup('<span lang="{}">{}</span>').format(language, inner) if language else inner
            case _ if kind in _TAGS:
                yield Markup("<{0}>{1}</{0}>").format(_TAGS[kind], _html(content))
            case _:
                raise PandocError(f"a reference holds {kind}, which no output can show")
