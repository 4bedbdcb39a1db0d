"""Fields of bibliography entries: addresses, names, languages, markup."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from kb.checks.engine import Finding, check
from kb.checks.policy import COPIES
from kb.citations.bibtex import ELSEWHERE, LANGUAGES, address, elsewhere, field, names, person
from kb.markdown.typed_markup import in_value
from kb.model import Base, Entry
from kb.problems import Edit, Span
from kb.schema.paths import BIBLIOGRAPHY
from kb.text.tex import found as tex_in
from kb.text.tex import in_address


@check("C115", on=Entry)
def address_of_a_copy(entry: Entry, base: Base) -> Iterator[Finding]:
    r"""The address of a work leads to its publisher; a copy on a sharing site is named after it.

    Bad in bibliography.bib:
        @online{zed2020,
          author   = {{Zed}},
          title    = {{Another Report}},
          year     = {2020},
          url      = {https://docslib.org/doc/1/another-report},
        }

    And:
        So says [@zed2020].

    Good in bibliography.bib:
        @misc{zed2020,
          author   = {{Zed}},
          title    = {{Another Report}},
          year     = {2020},
          addendum = {Also at \url{https://docslib.org/doc/1/another-report}},
        }

    And:
        So says [@zed2020].
    """
    if url := address(entry):
        host = ".".join((urlsplit(url).hostname or "").rsplit(".", 2)[-2:])
        if host in COPIES:
            said = f"the address of {entry.key!r} leads to a copy on {host}"
            hint = f"write 'addendum = {{Also at \\url{{{url}}}}}' instead of 'url'"
            yield Finding(entry.at("url"), said, hint)


@check("C120", on=Entry)
def unsafe_url(entry: Entry, base: Base) -> Iterator[Finding]:
    """The address of a work begins with ``https://`` or ``http://`` and names a host.

    Addresses of other kinds may run what they carry in the browser of whoever follows them.

    Bad in bibliography.bib:
        @online{zed2020,
          author   = {{Zed}},
          title    = {{Another Report}},
          year     = {2020},
          url      = {javascript:alert(1)},
        }

    And:
        So says [@zed2020].

    Good in bibliography.bib:
        @online{zed2020,
          author   = {{Zed}},
          title    = {{Another Report}},
          year     = {2020},
          url      = {https://www.example.org/another-report},
        }

    And:
        So says [@zed2020].
    """
    if (url := field(entry, "url")) and not address(entry):
        said = f"the url of {entry.key!r} is {url!r}, which is no address of the web"
        yield Finding(entry.at("url"), said, "write it like 'url = {https://www.example.org/report}'")


@check("C116", on=Entry)
def unreadable_addendum(entry: Entry, base: Base) -> Iterator[Finding]:
    r"""An addendum has one form: what the copy or other version is, and its address.

    Bad in bibliography.bib:
        @misc{zed2020,
          author   = {{Zed}},
          title    = {{Another Report}},
          year     = {2020},
          addendum = {Copy: https://docslib.org/doc/1/another-report},
        }

    And:
        So says [@zed2020].

    Good in bibliography.bib:
        @misc{zed2020,
          author   = {{Zed}},
          title    = {{Another Report}},
          year     = {2020},
          addendum = {Also at \url{https://docslib.org/doc/1/another-report}},
        }

    And:
        So says [@zed2020].
    """
    if field(entry, "addendum") and not elsewhere(entry)[0]:
        words = ", ".join(f"'{word} at'" for word in ELSEWHERE)
        said = f"the addendum of {entry.key!r} does not say what is at which address"
        hint = f"write 'Also at \\url{{https://…}}'; first words are {words}"
        yield Finding(entry.at("addendum"), said, hint)


@check("C117", on=Entry)
def unreadable_language(entry: Entry, base: Base) -> Iterator[Finding]:
    """A work in another language names it twice: Zotero reads ``language``, biblatex ``langid``.

    Bad in bibliography.bib:
        @misc{zed2020,
          author   = {{Zed}},
          title    = {{Ein anderer Bericht}},
          year     = {2020},
          language = {german},
        }

    And:
        So says [@zed2020].

    Good in bibliography.bib:
        @misc{zed2020,
          author   = {{Zed}},
          title    = {{Ein anderer Bericht}},
          year     = {2020},
          language = {de},
          langid   = {german},
        }

    And:
        So says [@zed2020].
    """
    language, langid = field(entry, "language"), field(entry, "langid")
    if (language or langid) and langid != LANGUAGES.get(language):
        code = next((code for code, name in LANGUAGES.items() if name in {language, langid}), language)
        said = f"{entry.key!r} has the language {language!r} and the langid {langid!r}"
        if code in LANGUAGES:
            hint = f"write 'language = {{{code}}}' and 'langid = {{{LANGUAGES[code]}}}'"
        else:
            hint = f"use one of {', '.join(LANGUAGES)}, or add the language to LANGUAGES in kb/bib.py"
        yield Finding(entry.at("language" if language else "langid"), said, hint)


_ADDRESSES = frozenset(("url", "doi"))


@check("C118", on=Entry)
def markup_in_entry(entry: Entry, base: Base) -> Iterator[Finding]:
    r"""An entry is plain text: TeX, HTML and Markdown come out as they are typed.

    Of TeX it has ``\&``, ``\%``, ``\#``, ``\_`` and ``\$``, and ``--`` between pages; an address has nothing.

    Bad in bibliography.bib:
        @misc{zed2020,
          author      = {M{\"u}ller, J{\"o}rg},
          title       = {{Another Report}},
          year        = {2020},
        }

    And:
        So says [@zed2020].

    Bad in bibliography.bib:
        @misc{zed2020,
          author      = {{Zed}},
          title       = {{Another \emph{new} Report}},
          year        = {2020},
        }

    And:
        So says [@zed2020].

    Good in bibliography.bib:
        @misc{zed2020,
          author      = {Müller, Jörg},
          title       = {{Another Report, 1990–2000}},
          year        = {2020},
          note        = {R\&D},
        }

    And:
        So says [@zed2020].
    """
    text = base.texts.get(BIBLIOGRAPHY, "")
    for name, place in entry.places.items():
        delimited = text[place.start] in '{"' and place.end - place.start > 1
        place = Span(place.start + 1, place.end - 1) if delimited else place
        value = text[place.start : place.end]
        for start, end, plain in in_address(value) if name in _ADDRESSES else tex_in(_bare(name, value)):
            span = Span(place.start + start, place.start + end)
            hint = (
                "write it in plain text" if plain is None else f"write '{plain}'" if plain else "take it out"
            )
            fix = () if plain is None else (Edit(span, plain),)
            yield Finding(span, f"TeX comes out as it is typed: '{value[start:end]}'", hint, fix=fix)
        for kind, markup, plain in in_value(entry.fields[name]) if name not in _ADDRESSES else ():
            if kind not in {"address", "call", "dash", "escape", "key"}:
                at = value.find(markup)
                span = Span(place.start + at, place.start + at + len(markup)) if at >= 0 else place
                hint = f"write '{plain}'" if plain else "write it in plain text"
                yield Finding(span, f"{markup!r} comes out as it is typed", hint)


def _bare(name: str, value: str) -> str:
    """A value in which everything allowed that looks like TeX is replaced by spaces."""
    may = {"pages": r"--|", "addendum": r"\\url\{[^{}]*\}|"}.get(name, "")
    return re.sub(rf"{may}(?<!\{{)https?://[^\s{{}}\\]+", lambda match: " " * len(match[0]), value)


_JUNIOR = re.compile(r"(?:jr|sr|[ivx]+)\.?", re.IGNORECASE)


@check("C119", on=Entry)
def unreadable_name(entry: Entry, base: Base) -> Iterator[Finding]:
    """A person is "Family, Given", a body is in braces of its own, and "and" separates names.

    Citations take the name from this, and lists the letter under which they sort it.

    Bad in bibliography.bib:
        @misc{zed2020,
          author      = {Ada Lindqvist},
          title       = {{Another Report}},
          year        = {2020},
        }

    And:
        So says [@zed2020].

    Bad in bibliography.bib:
        @misc{zed2020,
          author      = {Lindqvist, Ada; Meer, Bo},
          title       = {{Another Report}},
          year        = {2020},
        }

    And:
        So says [@zed2020].

    Good in bibliography.bib:
        @misc{zed2020,
          author      = {Lindqvist, Ada and van der Meer, Bo and {Office for Trade and Ships, Ltd}},
          title       = {{Another Report}},
          year        = {2020},
        }

    And:
        So says [@zed2020].
    """
    for role in ("author", "editor"):
        for name in names(entry.fields.get(role, "")):
            one = person(name)
            parts = [part.strip() for part in one.name.split(",")]
            if one.body:
                continue
            if (
                re.search(r"[;&]|\bet al\b", name)
                or len(parts) > 3
                or (len(parts) == 3 and not _junior(parts))
            ):
                said = f"{name!r} is not one name"
                yield Finding(
                    _of(name, role, entry, base), said, "write ' and ' between names, 'and others' last"
                )
            elif "," not in name and " " in name:
                said = f"{name!r} is neither 'Family, Given' nor a body in braces"
                hint = f"write '{one.name}', or '{{{name}}}' where it is a body"
                yield Finding(_of(name, role, entry, base), said, hint)


def _junior(parts: list[str]) -> bool:
    return _JUNIOR.fullmatch(parts[1]) is not None


def _of(name: str, role: str, entry: Entry, base: Base) -> Span:
    """The span of a name in its field."""
    place = entry.at(role)
    pattern = r"\s+".join(map(re.escape, name.split()))
    found = re.compile(pattern).search(base.texts.get(BIBLIOGRAPHY, ""), place.start, place.end)
    return Span(*found.span()) if found else place


@check("C122", on=Entry)
def unreadable_doi(entry: Entry, base: Base) -> Iterator[Finding]:
    """A DOI is given by itself, without the address that leads to it.

    Bad in bibliography.bib:
        @misc{zed2020,
          author      = {{Zed}},
          title       = {{Another Report}},
          year        = {2020},
          doi         = {https://doi.org/10.1000/182},
        }

    And:
        So says [@zed2020].

    Good in bibliography.bib:
        @misc{zed2020,
          author      = {{Zed}},
          title       = {{Another Report}},
          year        = {2020},
          doi         = {10.1000/182},
        }

    And:
        So says [@zed2020].
    """
    doi = field(entry, "doi")
    if doi and not re.fullmatch(r"10\.[0-9.]+/\S+", doi):
        bare = re.sub(r"^(?:https?://(?:dx\.)?doi\.org/|doi:\s*)", "", doi, flags=re.IGNORECASE)
        hint = f"write '{bare}'" if bare != doi else "write it as '10.1000/182'"
        yield Finding(entry.at("doi"), f"{doi!r} is no DOI", hint)
