"""Family S, codes 401 to 499: HTML, characters, spaces and the names of files."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator

from kb.checks.characters import (
    invisible,
    invisible_in_values,
    named_scalars,
    unshown_in_values,
    unshown_in_words,
)
from kb.checks.engine import Finding, check
from kb.checks.policy import MARKDOWN_FOR, PUBLISHED_ENDINGS
from kb.html.allowed import WRITTEN
from kb.markdown.positions import without_code
from kb.model import Base, Page
from kb.problems import Edit, Span
from kb.schema import KINDS, fields_of
from kb.schema.marks import MARKS
from kb.schema.paths import ABOUT, DOCS, DRAWING, INDEX
from kb.text.suggest import nearest

_NAME = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*(?:\.[a-z0-9]+)+")

_TRAILING = re.compile(r"(?<![ \t])[ \t]+(?=\n|\Z)")

_BY_CUSTOM = frozenset((INDEX, "LICENSE", "LICENSE.txt", "LICENSE.md", "NOTICE.txt"))
"""Names that programs and people look for in capitals."""


@check("S401", on=Page, local=True, briefings=True)
def html_element(page: Page, base: Base) -> Iterator[Finding]:
    """A page is written in Markdown; of HTML, only a few harmless elements are used, and no comments.

    Other elements are lost in the documents made from the page, or run code that was not reviewed. A
    comment can hide them from one parser and not from the next; the marks of views, such as
    ``<!-- index -->``, are allowed.

    Bad:
        See <a href="../case_studies/arab-spring.md">the case</a>.

    Bad:
        <script>alert("Hello")</script>

    Bad:
        <!-- A remark to other editors. -->

    Good:
        Press <kbd>Enter</kbd> for CO<sub>2</sub>.
    """
    for found in page.rendered.elements:
        if found.tag not in WRITTEN:
            yield _element(page, found.tag, found.span)
    for refused in page.rendered.refused:
        if refused.kind == "element":
            yield _element(page, refused.name, refused.span)
        elif refused.kind == "comment":
            span = page.at(refused.span)
            said = f"the comment or declaration {page.text[span.start : span.end]!r} is not allowed here"
            near = nearest(refused.name, MARKS)
            hint = f"did you mean '<!-- {near} -->'?" if near else "take it out"
            yield Finding(span, said, hint)


def _element(page: Page, tag: str, span: Span) -> Finding:
    form = MARKDOWN_FOR.get(tag)
    hint = f"write '{form}'" if form else f"use Markdown, or one of {', '.join(sorted(WRITTEN))}"
    return Finding(page.at(span), f"HTML element <{tag}> is not allowed here", hint)


@check("S402", on=Page, local=True, briefings=True)
def html_attribute(page: Page, base: Base) -> Iterator[Finding]:
    """An element has descriptive attributes only: ``id``, ``class``, ``title``, ``lang`` and ``dir``.

    This holds for HTML, and for lists such as ``{: #id }`` as well. Other attributes could run code, fetch
    files, or cover the page; classes that begin with ``kb-`` are the program's.

    Bad:
        Press <kbd onclick="alert(1)">Enter</kbd>.

    Bad:
        Some *words*{: style="position: fixed" }.

    Bad:
        What the paper never said.
        {: .kb-paper }

    Good:
        Press <kbd title="the large key">Enter</kbd> for *encore*{: lang=fr }.
    """
    for found in page.rendered.refused:
        if found.kind == "attribute":
            of = f" of <{found.tag}>" if found.tag else " of a citation"
            said = f"attribute {found.name!r}{of} is not allowed here"
            yield Finding(page.at(found.span), said, "take it out")
        elif found.kind == "class":
            said = f"class {found.name!r} is one that the program gives"
            yield Finding(page.at(found.span), said, "take it out")


@check("S403", on=Page, local=True, briefings=True)
def invisible_character(page: Page, base: Base) -> Iterator[Finding]:
    r"""A page holds no invisible character, also not in a value of its front matter as it is read.

    Bidirectional overrides show a text in another order than it has; other such characters break searches.

    Bad:
        A paragraph\u202e with an override.

    Bad:
        A zero\u200bwidth space.

    Bad:
        ---
        summary: "What happens \x5cu202ein one place is felt in another."
        ---

    Good:
        A paragraph without one.
    """
    for span, said in invisible(page.text):
        yield Finding(span, said, "delete it")
    if page.front is not None:
        for span, said in invisible_in_values(page.front, page.text):
            yield Finding(span, said, "take the escape out")


_OF_ONE_FORM = frozenset(
    field.name for kind in KINDS for field in fields_of(kind) if field.pattern or field.form == "date"
)
"""Keys of front matter whose values other checks hold to a form, which has Latin letters and digits only."""


@check("S410", on=Page, local=True, briefings=True)
def character_without_glyph(page: Page, base: Base) -> Iterator[Finding]:
    r"""Every character of a page that documents are set from is in their fonts, which are Latin.

    Otherwise no PDF could be made of it, nor of the handbook.

    Bad:
        The word \u8b66\u5bdf stands for the police.

    Bad:
        The word &#x8b66; stands for the police.

    Bad:
        ---
        summary: "What happens \x5cu8b66 in one place is felt in another."
        ---

    Good:
        The word jǐngchá stands for the police.
    """
    if page.path.startswith(f"{DOCS}/") and page.path != ABOUT and not page.is_introduction:
        return
    judged = [
        value.span
        for name, value in (named_scalars(page.front) if page.front is not None else ())
        if name in _OF_ONE_FORM
    ]
    for span, said in unshown_in_words(page.text):
        if not any(other.start <= span.start < other.end for other in judged):
            yield Finding(span, said, "write it in Latin letters, or leave it out")
    if page.front is not None:
        for span, said in unshown_in_values(page.front, page.text):
            yield Finding(span, said, "write it in Latin letters, or leave it out")


@check("S404", on=Page)
def doubled_file_name(page: Page, base: Base) -> Iterator[Finding]:
    """A file name belongs to one page of all collections, so that a name alone says which is meant.

    Bad in trends/arab-spring.md:
        ---
        id: T2
        title: A second page
        paper: "2.1.2"
        summary: It has the file name of a case study.
        tags: [economy, cybercrime, human-rights]
        reviewed: 2026-11-24
        ---

        Its text.

    Good:
        See the [case](../case_studies/arab-spring.md).
    """
    name = posixpath.basename(page.path)
    if page.kind and (first := base.by_file_name.get(name.casefold())) not in {None, page.path}:
        said = f"the file name {name!r} belongs to {first}"
        yield Finding(Span(0, 3), said, "give the file a name of its own")


@check("S405", on=Base)
def form_of_file_name(base: Base) -> Iterator[Finding]:
    """A file name is lower-case words with hyphens, which make addresses that can be read out and typed.

    Bad in docs/New_Page.md:
        ---
        title: A new page
        summary: What it is about.
        reviewed: 2026-11-24
        ---

        Its text.

    Good:
        See the [case](../case_studies/arab-spring.md).
    """
    for path in sorted(base.files):
        name = posixpath.basename(path)
        if (
            name in _BY_CUSTOM
            or "/" not in path
            or _NAME.fullmatch(name)
            or path.startswith("docs/assets/fonts/")
        ):
            continue
        stem, dot, ending = name.rpartition(".")
        better = re.sub(r"[^a-z0-9]+", "-", (stem if dot else name).lower()).strip("-") or "name"
        said = f"the file name {name!r} is not lower-case words with hyphens"
        yield Finding(Span(0, 0), said, f"call it '{better}{dot}{ending.lower() if dot else ''}'", path)


@check("S408", on=Base)
def active_file(base: Base) -> Iterator[Finding]:
    """A file in ``docs/`` that is published unchanged has a suffix of pictures, data, text or fonts.

    A browser runs scripts and pages of other origin as if they were the site's.

    Bad in docs/assets/chart.html:
        <p>A page of another program.</p>

    Bad in docs/assets/chart.js:
        let a = 1;

    Good in docs/assets/chart.svg:
        <svg xmlns="http://www.w3.org/2000/svg"><path d="M0 0L1 1"/></svg>
    """
    for path in sorted(base.files):
        name = posixpath.basename(path)
        if not path.startswith(f"{DOCS}/") or name.endswith((".md", ".yml")) or name == "LICENSE":
            continue
        ending = name.rpartition(".")[2].lower() if "." in name else ""
        if ending not in PUBLISHED_ENDINGS:
            what = f"files that end in '.{ending}'" if ending else "files without an ending"
            said = f"{what} are not published"
            yield Finding(Span(0, 0), said, f"use one of {', '.join(PUBLISHED_ENDINGS)}", path)


@check("S409", on=Base)
def active_drawing(base: Base) -> Iterator[Finding]:
    """A drawing (SVG) draws, and no more: it runs nothing and fetches nothing.

    Opened by itself, it is a page of the site, and what is in it may do what the site may do.

    Bad in docs/assets/chart.svg:
        <svg xmlns="http://www.w3.org/2000/svg"><script>let a = 1;</script></svg>

    Bad in docs/assets/chart.svg:
        <svg xmlns="http://www.w3.org/2000/svg"><path onclick="a()" d="M0 0L1 1"/></svg>

    Bad in docs/assets/chart.svg:
        <svg xmlns="http://www.w3.org/2000/svg"><image href="https://www.example.org/a.png"/></svg>

    Good in docs/assets/chart.svg:
        <svg xmlns="http://www.w3.org/2000/svg"><path id="a" d="M0 0L1 1"/><use href="#a"/></svg>
    """
    for path in sorted(base.files):
        if path.lower().endswith(DRAWING) and path in base.texts:
            from kb.checks.drawings import faults  # only where there is a drawing

            for span, said, hint in faults(base.texts[path]):
                yield Finding(span, said, hint, path)


@check("S406", on=Page, severity="warning", local=True)
def trailing_space(page: Page, base: Base) -> Iterator[Finding]:
    r"""No line ends in a space, except for the two that make a line break inside a paragraph.

    Bad:
        A paragraph with a space at its end.\x20

    Good:
        A line that is broken on purpose,\x20\x20
        and the next one.
    """
    if " \n" not in page.text and "\t\n" not in page.text and page.text[-1:] not in {" ", "\t"}:
        return
    body = without_code(page.text[page.body :])
    for match in _TRAILING.finditer(body):
        start, end = match.span()
        written = match[0] == page.text[page.body + start : page.body + end]
        breaks = body[start:end].endswith("  ") and body[start - 1 : start] not in {"", "\n"}
        continued = body[end + 1 : end + 2] not in {"", "\n"} and body[end + 1 :].lstrip(" \t")[:1] != "\n"
        if written and not (breaks and continued):
            span = page.at(Span(start, end))
            yield Finding(span, "the line ends in a space", "delete it", fix=(Edit(span, ""),))


@check("S407", on=Page, severity="warning", local=True)
def no_final_newline(page: Page, base: Base) -> Iterator[Finding]:
    r"""The last line of a file ends like every other; else adding a line shows as changing the one before.

    Bad in docs/new-page.md:
        ---
        title: A new page
        summary: What it is about.
        reviewed: 2026-11-24
        ---

        Its text.\

    Good in docs/index.md:
        ---
        title: The knowledge base
        summary: What it is about.
        reviewed: 2026-11-24
        ---

        Read [about the paper](about.md).
    """
    if page.text and not page.text.endswith("\n"):
        end = len(page.text)
        fix = (Edit(Span(end, end), "\n"),)
        yield Finding(Span(end - 1, end), "the last line has no end", "end the file with a new line", fix=fix)
