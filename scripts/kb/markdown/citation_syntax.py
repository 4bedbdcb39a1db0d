"""The syntax of citations: ``[see @key, p. 4; @other]``, as mkdocs-bibtex has it."""

from __future__ import annotations

import re

CITATION = r"\[(?P<inner>(?:[^\[\]@]*[\s;(])?@[\w-]+[^\[\]]*)\](?![(\[])"
"""A citation in Markdown; the group ``inner`` is the text between its brackets."""

_ONE = re.compile(r"\s*(?P<prefix>[^@;]*?)\s*@(?P<key>[\w-]+)(?:,\s*(?P<locator>[^;@]+?))?\s*")


def parse_citation(inner: str) -> list[dict[str, str]] | None:
    """The text between the brackets of a citation -> prefix, key and locator of each cited work.

    Returns None where any part is not a citation, so that the text is left as it is.

    >>> parse_citation("see @a, p. 4; @b")
    [{'prefix': 'see', 'key': 'a', 'locator': 'p. 4'}, {'prefix': '', 'key': 'b', 'locator': ''}]
    >>> parse_citation("write to me@x.org")
    >>> parse_citation("@a, @b")
    """
    cited: list[dict[str, str]] = []
    for part in inner.split(";"):
        match = _ONE.fullmatch(part)
        if match is None or (match["prefix"] and not part[match.start("key") - 2].isspace()):
            return None
        cited.append({name: match[name] or "" for name in ("prefix", "key", "locator")})
    return cited
