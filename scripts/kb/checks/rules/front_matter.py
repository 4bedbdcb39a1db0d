"""Front matter and YAML that cannot be read."""

from __future__ import annotations

from kb.checks.engine import Reading, check
from kb.checks.rules.reading import _Nothing


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


@check("M020", on=Reading)
def not_yaml() -> _Nothing:
    """Front matter, data files and settings are YAML, and ``pyproject.toml`` is TOML.

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
