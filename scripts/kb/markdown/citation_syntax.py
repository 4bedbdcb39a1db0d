"""The syntax of citations: ``[see @key, p. 4; @other]``, as mkdocs-bibtex has it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable

CITATION = r"\[(?P<inner>(?:[^\[\]@]*[\s;(])?@[\w-]+[^\[\]]*)\](?![(\[])"
"""A citation in Markdown; the group ``inner`` is the text between its brackets."""

_ONE = re.compile(r"\s*(?P<prefix>[^@;]*?)\s*@(?P<key>[\w-]+)(?:,\s*(?P<locator>[^;@]+?))?\s*")


CITE = "data-cite"
"""The attribute in which an element has the works that it cites, until they are formatted."""

_PARTS = ("prefix", "key", "locator")


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
        cited.append({name: match[name] or "" for name in _PARTS})
    return cited


def cite_value(works: Iterable[dict[str, str]]) -> str:
    """The value of ``data-cite`` for cited works: what ``cited_works`` reads."""
    return json.dumps(list(works))


def cited_works(value: str) -> list[dict[str, str]]:
    """Prefix, key and locator of each work in the value of ``data-cite``.

    Returns nothing where somebody wrote such an attribute by hand, and it does not have this form.

    >>> cited_works(cite_value([{"prefix": "see", "key": "a", "locator": ""}]))
    [{'prefix': 'see', 'key': 'a', 'locator': ''}]
    >>> cited_works("T7")
    []
    """
    try:
        return [{name: str(one[name]) for name in _PARTS} for one in json.loads(value)]
    except (ValueError, TypeError, KeyError, RecursionError):
        return []
