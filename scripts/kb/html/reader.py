"""Reads HTML that was made here: HTMLParser, with a fast path for the plain form."""

from __future__ import annotations

import html
import re
from html.parser import HTMLParser

from kb.schema.marks import MARK

_TOKEN = re.compile(
    r"""<(?P<end>/?)(?P<tag>[A-Za-z][\w-]*)(?P<attributes>(?:\s+[\w:-]+(?:="[^"<>]*")?)*)\s*/?>|(?P<text>[^<]+)"""
    rf"|{MARK.pattern}"
)
_ATTRIBUTE = re.compile(r"""([\w:-]+)(?:="([^"]*)")?""")


class Reader(HTMLParser):
    """An HTML parser with a faster way for HTML that the program itself has made."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)

    def feed_made(self, content: str) -> None:
        """The same as ``feed``, ten times faster, for HTML in the plain form that ``html.elements`` makes."""
        content = str(content)
        at = 0
        for match in _TOKEN.finditer(content):
            if match.start() != at:
                break
            at = match.end()
            if (text := match["text"]) is not None:
                self.handle_data(html.unescape(text) if "&" in text else text)
            elif not match["tag"]:
                self.handle_comment(match[0][4:-3])
            elif match["end"]:
                self.handle_endtag(match["tag"])
            else:
                written = match["attributes"]
                self.handle_starttag(
                    match["tag"],
                    [
                        (name, html.unescape(value) if "&" in value else value)
                        for name, value in _ATTRIBUTE.findall(written)
                    ]
                    if written
                    else [],
                )
        if at != len(content):
            self.__init__()  # type: ignore[misc]  # a comment or the like: read it all the long way
            self.feed(content)
