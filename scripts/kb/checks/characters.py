"""Characters that nobody sees and that change what a text means."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kb.problems import Span

_INVISIBLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b\u2028\u2029\u202a-\u202e\u2060\u2066-\u2069\ufeff]"
)


def invisible(text: str) -> Iterator[tuple[Span, str]]:
    """Where control characters, zero-width spaces and overrides of the direction of writing stand."""
    for match in _INVISIBLE.finditer(text):
        import unicodedata  # only where there is something to name

        name = unicodedata.name(match[0], "a control character")
        yield Span(*match.span()), f"U+{ord(match[0]):04X} ({name}) stands in the text"
