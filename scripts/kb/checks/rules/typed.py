"""Markup that comes out as text."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator

from kb.checks.engine import Finding, check
from kb.checks.rules.markup import leftovers
from kb.markdown.facts import FoundLeftover
from kb.markdown.typed_markup import in_value
from kb.model import Base, DataFile, Link, Page
from kb.model.records import DATA_FIELDS
from kb.problems import Edit, Span
from kb.schema import BRIEFING
from kb.schema.addresses import link_target
from kb.schema.field_values import shown_texts
from kb.schema.paths import PERMALINKS
from kb.sources import Scalar


def _written(page: Page, found: FoundLeftover) -> bool:
    """Whether the source has it letter by letter, so that it can be fixed there."""
    span = page.at(found.span)
    return page.text[span.start : span.end] == found.text


def _instead(page: Page, found: FoundLeftover, text: str) -> tuple[Edit, ...]:
    """The edit that puts a text in its place."""
    return (Edit(page.at(found.span), text),) if _written(page, found) else ()


def first_each(page: Page, found: Iterable[FoundLeftover]) -> Iterator[FoundLeftover]:
    """The first of each paragraph."""
    last = -1
    for one in sorted(found, key=lambda one: one.span):
        if last < 0 or "\n\n" in page.text[page.body + last : page.body + one.span.start]:
            yield one
        last = one.span.end


@check("S501", on=Page, briefings=True)
def wiki_link(page: Page, base: Base) -> Iterator[Finding]:
    """A link is written as ``[text](target)``: double brackets are links in wikis only.

    Bad:
        See [[privacy-and-security]].

    Bad:
        More on this stands in [[D1|the dilemma]].

    Good:
        See [Privacy and security](../dilemmas/privacy-and-security.md).
    """
    for found in leftovers(page, "wiki"):
        picture = found.text.startswith("!")
        name, _, words = found.text.strip("![]").partition("|")
        path, anchor, title = _meant(base, name.strip())
        words = words.strip() or title
        fix: tuple[Edit, ...] = ()
        hint = f"write '{'![what it shows]' if picture else '[text]'}(target)'"
        if path:
            link = f"[{words}]({link_target(page.path, path, anchor)})"
            hint = f"write '{'!' if picture else ''}{link}'"
            fix = () if picture else _instead(page, found, link)
        yield Finding(page.at(found.span), f"{found.text!r} is no link", hint, fix=fix)


def _meant(base: Base, name: str) -> tuple[str, str, str]:
    """Path, anchor and title of what a wiki would take a name for: an id, a file or a title; or nothing."""
    name, _, anchor = name.partition("#")
    if name in base.paragraphs:
        return base.paragraphs[name].path, name, name
    file = posixpath.basename(name).casefold()
    path = base.by_file_name.get(file) or base.by_file_name.get(f"{file}.md", "")
    page = base.by_id.get(name) or base.by_title.get(name.casefold()) or base.by_path.get(path)
    if page:
        return page.path, anchor if page.has_anchor(anchor) else "", page.title
    paths = [each for each in base.files if posixpath.basename(each).casefold() == file]
    return (paths[0], "", "what it shows") if len(paths) == 1 else ("", "", "")


@check("S502", on=Page, local=True, briefings=True)
def bare_address(page: Page, base: Base) -> Iterator[Finding]:
    """An address on the web is a link; bare, it is text that leads nowhere.

    Bad:
        See https://www.example.org/report.

    Good:
        See <https://www.example.org/report>, or [the report](https://www.example.org/report).
    """
    for found in leftovers(page, "address"):
        whole = found.text if "://" in found.text else f"https://{found.text}"
        hint = f"write '[text]({whole})', or '<{whole}>'"
        fix = _instead(page, found, f"<{whole}>")
        yield Finding(page.at(found.span), f"the address {found.text!r} is no link", hint, fix=fix)


@check("S503", on=Page, local=True, briefings=True)
def broken_link(page: Page, base: Base) -> Iterator[Finding]:
    """The brackets of a link are closed, and in the order ``[text](target)``.

    Bad:
        See [the case](../case_studies/arab-spring.md and more.

    Bad:
        See [the case] (../case_studies/arab-spring.md).

    Bad:
        See (the case)[../case_studies/arab-spring.md].

    Good:
        See [the case](../case_studies/arab-spring.md).
    """
    for found in leftovers(page, "link"):
        whole = re.fullmatch(r"\[([^\[\]]*)\]\s?\(([^()]*)\)|\(([^()]*)\)\[([^\[\]]*)\]", found.text)
        text, target = (whole[1] or whole[3], whole[2] or whole[4]) if whole else ("", "")
        link = f"[{text or 'text'}]({target or 'target'})"
        fix = _instead(page, found, link) if text and target else ()
        hint = f"write '{link}'"
        yield Finding(page.at(found.span), f"{found.text!r} is no link", hint, fix=fix)


@check("S504", on=Page, local=True, briefings=True)
def stray_mark(page: Page, base: Base) -> Iterator[Finding]:
    r"""Marks come in pairs around what they mark; a sign that is meant as such has a backslash before it.

    Bad:
        This *word is not closed.

    Bad:
        A `command that is not closed.

    Bad:
        A dash -- as on a typewriter.

    Good:
        This *word* is closed, and a \* is a star – as it should be.
    """
    for found in leftovers(page, "mark", "bracket", "quotes", "dash"):
        sign = found.text[0]
        fix: tuple[Edit, ...] = ()
        if found.kind == "dash":
            better = "–" if len(found.text) == 2 else "—"
            hint, fix = f"write '{better}'", _instead(page, found, better)
        elif found.kind == "quotes":
            hint = "write '“' or '”'"
        elif found.kind == "bracket":
            hint = f"write its other half, or '\\{sign}' for the sign itself"
        else:
            hint = f"write '{found.text}word{found.text}', or '\\{sign}' for the sign itself"
        yield Finding(page.at(found.span), f"{found.text!r} comes out as text", hint, fix=fix)


_FOREIGN = {
    "call": "write a link to it: calls are for briefings",
    "callout": "write '> [!NOTE]', and under it the text, each line behind '> '",
    "emoji": "write the sign itself, or a word",
    "entity": "write the sign itself",
    "highlight": "write '**words**'",
    "inline-note": "write '[^name]', and the note on a line '[^name]: text'",
    "lowered": "write '<sub>…</sub>'",
    "raised": "write '<sup>…</sup>'",
    "remark": "take it out",
    "strike": "take it out: the history of the file keeps it",
    "tex": "write it in plain text; '\\\\' is a backslash",
}
"""Markup of other programs -> what to write instead."""


@check("S505", on=Page, local=True, briefings=True)
def foreign_markup(page: Page, base: Base) -> Iterator[Finding]:
    r"""Markup is that of this site; what only other programs understand comes out as text.

    Bad:
        This was ~~wrong~~ right.

    Bad:
        This is ==important==.

    Bad:
        This is %%a remark%% said aside.

    Bad:
        A gas called CO~2~ and \emph{more}.

    Bad:
        !!! note "Mind this"

    Good:
        This is **important**: a gas called CO<sub>2</sub>.
    """
    for found in leftovers(page, *_FOREIGN):
        if found.kind == "call" and page.kind is BRIEFING:
            continue
        hint = _FOREIGN[found.kind]
        fix: tuple[Edit, ...] = ()
        if found.kind in {"lowered", "raised"}:
            tag = "sub" if found.kind == "lowered" else "sup"
            better = f"<{tag}>{found.text[1:-1]}</{tag}>"
            hint, fix = f"write '{better}'", _instead(page, found, better)
        yield Finding(page.at(found.span), f"{_quoted(found.text)} comes out as text", hint, fix=fix)


def _quoted(text: str) -> str:
    """A text in quotation marks, its backslashes as they are written."""
    return f"'{text}'" if "\\" in text else repr(text)


@check("S509", on=Link, local=True, briefings=True)
def markup_in_image_text(link: Link, page: Page, base: Base) -> Iterator[Finding]:
    """The alternative text of an image is plain text.

    Bad:
        ![The *plan*](../docs/assets/plan.svg)

    Good:
        ![The plan](../docs/assets/plan.svg)
    """
    for kind, text, plain in in_value(link.text) if link.image else ():
        if kind != "key" or text.strip("@{}[]") in base.by_key:
            hint = f"write '{plain}'" if plain else "write it in plain text"
            yield Finding(link.span, f"{_quoted(text)} is read out as it is written", hint)


_WORDS_ONLY = frozenset(("bold", "code", "emphasis", "highlight", "italics", "strong"))
"""Kinds of markup that change how words look, and not what they say."""


@check("M130", on=Page, local=True, briefings=True)
def markup_in_value(page: Page, base: Base) -> Iterator[Finding]:
    """Titles, summaries and reasons are plain text: lists, search and documents show them as they are typed.

    Bad:
        ---
        summary: What happens *here* is felt there.
        ---

    Bad:
        ---
        summary: "What happens here is felt there [@osce2019]."
        ---

    Bad:
        ---
        links:
          - to: C1
            why: "It shows [there](../case_studies/arab-spring.md)."
          - to: D1
            why: Data cross borders as well.
        ---

    Good:
        ---
        summary: What happens here is felt there.
        ---
    """
    if page.front is not None:
        yield from _as_typed(shown_texts(page.front, page.front_fields), page.text, base)


@check("M230", on=DataFile)
def markup_in_data(file: DataFile, base: Base) -> Iterator[Finding]:
    """Titles, definitions and names in data files are plain text, and shown as they are typed.

    Bad in docs/glossary.yml:
        - id: zone
          term: Zone
          kind: concept
          definition: A part of a **town**.

    Bad in docs/events.yml:
        - id: treaty
          date: 2014
          title: A treaty is signed (https://www.example.org/treaty)
          told: [T1.1]

    Good in docs/glossary.yml:
        - id: zone
          term: Zone
          kind: concept
          definition: A part of a town.
    """
    if file.path != PERMALINKS:
        texts = shown_texts(file.node, DATA_FIELDS[file.path])
        yield from _as_typed(texts, base.texts.get(file.path, ""), base)


def _as_typed(values: Iterable[tuple[str, Scalar]], text: str, base: Base) -> Iterator[Finding]:
    """What is meant as markup in values that are shown as they are."""
    for name, value in values:
        for kind, markup, plain in in_value(value.value):
            if kind == "key" and markup.strip("@{}[]") not in base.by_key:
                continue
            if name == "sources":
                continue  # a key in another form, which the check of keys reports
            at = text.find(markup, value.span.start, value.span.end)
            span = Span(at, at + len(markup)) if at >= 0 else value.span
            fix = (Edit(span, plain),) if at >= 0 and plain and kind in _WORDS_ONLY else ()
            hint = f"write '{plain}'" if plain else _PLAIN.get(kind, "write it in plain text")
            yield Finding(span, f"{_quoted(markup)} in {name!r} is shown as it is typed", hint, fix=fix)


_PLAIN = {
    "citation": "cite it in the text of the page",
    "dash": "write '–'",
    "footnote": "say it in the text of the page",
    "key": "cite it in the text of the page",
    "link": "write its words alone: a link belongs in the text of the page",
}
"""Kinds of markup -> what to do where no words can take its place."""
