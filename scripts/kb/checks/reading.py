r"""What can go wrong before there is anything to judge: families M and C, codes below 100.

The loader, the YAML reader and the BibTeX reader report these; the functions here only describe them.
"""

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
    r"""No NUL character stands in a text.

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
    """The data files and the bibliography are there, and every file can be read.

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

    Another link would publish whatever stands there on the machine that builds the site.

    Bad in docs/assets/plan-of-the-machine.svg:
        -> /etc/hostname

    Bad in docs/assets/settings.txt:
        -> ../../mkdocs.yml

    Good in docs/assets/same-plan.svg:
        -> plan.svg
    """
    return ()


@check("M010", on=Reading)
def no_front_matter() -> _Nothing:
    """A page begins with front matter, between two lines '---'.

    Bad in docs/new-page.md:
        # A new page

        Its text.

    Good in docs/index.md:
        ---
        title: The knowledge base
        summary: What it is about.
        reviewed: 2026-11-24
        ---

        Read [about the paper](about.md).
    """
    return ()


@check("M011", on=Reading)
def front_matter_not_closed() -> _Nothing:
    """Front matter ends with a line '---'.

    Bad in docs/new-page.md:
        ---
        title: A new page

        Its text.

    Good in docs/index.md:
        ---
        title: The knowledge base
        summary: What it is about.
        reviewed: 2026-11-24
        ---

        Read [about the paper](about.md).
    """
    return ()


@check("M012", on=Reading)
def front_matter_too_long() -> _Nothing:
    """Front matter has at most 8 KB.

    More of it is text that belongs on the page, or an attack on the program that reads it.

    Bad in docs/new-page.md, 200 times:
        ---
        title: A new page
        # This remark to other editors goes on and on.
        ---

        Its text.

    Good in docs/index.md:
        ---
        title: The knowledge base
        summary: What it is about.
        reviewed: 2026-11-24
        ---

        Read [about the paper](about.md).
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


@check("M020", on=Reading)
def not_yaml() -> _Nothing:
    """Front matter and data files are YAML.

    The usual cause is a value with a colon and a space, or with a '#', that is not in quotation marks.

    Bad:
        ---
        summary: The Internet: policing a network.
        ---

    Good:
        ---
        summary: "The Internet: policing a network."
        ---
    """
    return ()


@check("M021", on=Reading)
def not_a_mapping() -> _Nothing:
    """Front matter and data files are mappings of keys to values.

    Bad in docs/new-page.md:
        ---
        A new page
        ---

        Its text.

    Good in docs/index.md:
        ---
        title: The knowledge base
        summary: What it is about.
        reviewed: 2026-11-24
        ---

        Read [about the paper](about.md).
    """
    return ()


@check("M022", on=Reading)
def doubled_key() -> _Nothing:
    """A key is written once; of two, YAML readers keep the last and say nothing.

    Bad in docs/new-page.md:
        ---
        title: A new page
        summary: What it is about.
        title: A newer page
        reviewed: 2026-11-24
        ---

        Its text.

    Good in docs/index.md:
        ---
        title: The knowledge base
        summary: What it is about.
        reviewed: 2026-11-24
        ---

        Read [about the paper](about.md).
    """
    return ()


@check("M023", on=Reading)
def yaml_machinery() -> _Nothing:
    """YAML tags, anchors, aliases and merge keys are not used.

    A few lines of them can grow into gigabytes, and the next editor would have to know them.

    Bad:
        ---
        summary: &text What happens in one place is felt in another.
        ---

    Bad:
        ---
        title: !!str Globalisation
        ---

    Good:
        ---
        summary: What happens in one place is felt in another.
        ---
    """
    return ()


@check("M024", on=Reading)
def nested_too_deep() -> _Nothing:
    """Values nest at most six levels deep in front matter, and eight in data files.

    Bad:
        ---
        tags: [[[[[[[economy]]]]]]]
        ---

    Good:
        ---
        tags: [economy, cybercrime, human-rights]
        ---
    """
    return ()


@check("M025", on=Reading)
def tab_in_yaml() -> _Nothing:
    r"""YAML is indented with spaces; a tab is an error of YAML.

    Bad:
        ---
        links:
        \x09- to: C1
        ---

    Good:
        ---
        links:
          - to: C1
            why: News crossed borders at once.
          - to: D1
            why: Data cross borders as well.
        ---
    """
    return ()


@check("M026", on=Reading)
def key_is_not_text() -> _Nothing:
    """A key is plain text, not a list or a mapping.

    Bad:
        ---
        summary: What happens in one place is felt in another.
        ? [title]
        : Globalisation
        ---

    Good:
        ---
        title: Globalisation
        ---
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
    """A key of the bibliography belongs to one entry; capitals do not tell two keys apart.

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
