"""Files that cannot be read, or not as text; bibliographies that are no BibTeX."""

from __future__ import annotations

from kb.checks.engine import Finding, Reading, check

_Nothing = tuple[Finding, ...]


@check("M001", on=Reading)
def not_utf8() -> _Nothing:
    r"""A file is text in UTF-8.

    Another encoding shows wrong letters in names such as Åland, on some machines only.

    Bad in trends/caf.md:
        ---
        title: Caf\xe9
        ---

    Good:
        A café in Amsterdam.
    """
    return ()


@check("M002", on=Reading)
def file_too_large() -> _Nothing:
    """A file has at most 1 MB.

    Whoever clones the repository carries every version of it for ever, and a reader waits for it.

    Bad in docs/assets/map.svg, 40000 times:
        <svg xmlns="http://www.w3.org/2000/svg"/>

    Good in docs/assets/map.svg:
        <svg xmlns="http://www.w3.org/2000/svg"/>
    """
    return ()


@check("M003", on=Reading)
def nul_character() -> _Nothing:
    r"""A file contains no NUL characters.

    Git takes a file with one for binary and shows no differences; some programs stop reading at it.

    Bad:
        A paragraph with a hidden\x00character.

    Good:
        A paragraph without one.
    """
    return ()


@check("M004", on=Reading)
def empty_file() -> _Nothing:
    r"""A page is not an empty file.

    Bad in trends/new-trend.md:
        \u0020

    Good in docs/index.md:
        ---
        title: The knowledge base
        summary: What it is about.
        reviewed: 2026-11-24
        ---

        Read [about the paper](about.md).
    """
    return ()


@check("M005", on=Reading)
def unreadable_file() -> _Nothing:
    """Data, bibliography, home page and introductions are there, and every file can be read.

    Bad in docs/assets/photo.svg:
        -> no-such-file.svg

    Good in docs/assets/photo.svg:
        -> plan.svg
    """
    return ()


@check("M006", on=Reading)
def unknown_extension() -> _Nothing:
    """The Markdown extensions in ``mkdocs.yml`` exist, and so do their options.

    Bad in mkdocs.yml:
        markdown_extensions:
          - attribute_list

    Good:
        A page that is rendered by the extensions of the real mkdocs.yml.
    """
    return ()


@check("M007", on=Reading, severity="warning")
def byte_order_mark() -> _Nothing:
    r"""A file does not begin with a byte order mark.

    The mark hides the line '---', so that a forge shows the front matter as text.

    Bad in docs/new-page.md:
        \ufeff---
        title: A new page
        summary: What it is about.
        reviewed: 2026-11-24
        ---

        See [the trends](../trends/README.md).

    Good in docs/index.md:
        ---
        title: The knowledge base
        summary: What it is about.
        reviewed: 2026-11-24
        ---

        Read [about the paper](about.md).
    """
    return ()


@check("M008", on=Reading, severity="warning")
def carriage_return() -> _Nothing:
    r"""Lines end in a line feed alone.

    With other line ends, a change of one word shows as a change of every line.

    Bad:
        A paragraph from another editor.\x0d

    Good:
        A paragraph from this one.
    """
    return ()


@check("M009", on=Reading)
def link_out_of_the_tree() -> _Nothing:
    """A symbolic link leads to a file of the site.

    Another link would publish a file of the machine that builds the site.

    Bad in docs/assets/plan-of-the-machine.svg:
        -> /etc/hostname

    Bad in docs/assets/settings.txt:
        -> ../../mkdocs.yml

    Good in docs/assets/same-plan.svg:
        -> plan.svg
    """
    return ()


@check("M013", on=Reading)
def too_much_to_convert() -> _Nothing:
    """A page has at most 1,000 lines, 4,000 marks, 100,000 characters, 20 levels and 100 open brackets.

    The converter looks back and forth between them: a page beyond that would keep it busy for minutes.

    Bad in docs/new-page.md, 200 times:
        ---
        title: A new page
        summary: What it is about.
        reviewed: 2026-11-24
        ---

        [[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[

    Good:
        A note [in brackets](globalisation.md#T1.1).
    """
    return ()


@check("M014", on=Reading)
def merge_conflict() -> _Nothing:
    """A merge is settled before a file is read: git leaves both sides in it, between lines of signs.

    Keep what is right of both. In the record of published ids, ``kb permalinks --update`` merges them.

    Bad in docs/new-page.md:
        ---
        title: A new page
        summary: What it is about.
        reviewed: 2026-11-24
        ---

        <<<<<<< HEAD
        It has a text.
        =======
        It has another text.

    Good in docs/index.md:
        ---
        title: The knowledge base
        summary: What it is about.
        reviewed: 2026-11-24
        ---

        Read [about the paper](about.md).
    """
    return ()


@check("C001", on=Reading)
def not_bibtex() -> _Nothing:
    """``bibliography.bib`` is BibTeX; a brace or comma too few hides the entries after it.

    Bad in bibliography.bib:
        @misc{zed2020,
          title = {{A Report}
        }

    Good:
        So says [@osce2019].
    """
    return ()


@check("C002", on=Reading)
def doubled_bibliography_key() -> _Nothing:
    """A key of the bibliography belongs to one entry; keys that differ only in capitals are the same.

    Bad in bibliography.bib:
        @misc{OSCE2019,
          author      = {{OSCE}},
          title       = {{Another Report}},
          year        = {2019},
        }

    Good:
        So says [@osce2019].
    """
    return ()


@check("C003", on=Reading)
def key_cannot_be_cited() -> _Nothing:
    """A key of the bibliography has letters, digits, '-' and '_' only; a citation ends at any other sign.

    Bad in bibliography.bib:
        @misc{zed:2020,
          author      = {{Zed}},
          title       = {{A Report}},
          year        = {2020},
        }

    Good:
        So says [@osce2019].
    """
    return ()


@check("C004", on=Reading)
def doubled_field() -> _Nothing:
    """An entry of the bibliography has each field once.

    Bad in bibliography.bib:
        @misc{zed2020,
          author      = {{Zed}},
          title       = {{A Report}},
          title       = {{Another Report}},
          year        = {2020},
        }

    Good:
        So says [@osce2019].
    """
    return ()
