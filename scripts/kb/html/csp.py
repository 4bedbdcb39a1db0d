"""What a page may load and run: its Content Security Policy, and the inline scripts.

The policy is in the page itself, since not every server can send it. It also works for pages opened from a
folder, for which it has ``file:`` beside ``'self'``: browsers differ in what they take for the same origin
there.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterable
from pathlib import Path

_TYPE = re.compile(r"/\*\* .*?\*/ ?")
"""A type in a comment, which only those who check the source read."""

INLINE = "js/inline"
"""Folder in ``scripts/web`` of the inline scripts."""


def inline_scripts(web: Path) -> dict[str, str]:
    """Name -> text of each script that a template sets in; its comments stay in the source.

    Args:
        web: the folder of the sources.

    Raises:
        OSError: a file cannot be read.
    """
    return {path.stem: _said(path.read_text("utf-8")) for path in sorted((web / INLINE).glob("*.js"))}


def _said(script: str) -> str:
    """A script without the lines of comment at its beginning and the spaces its lines are set in by."""
    lines = script.splitlines()
    while lines and lines[0].startswith("//"):
        del lines[0]
    return "".join(f"{_TYPE.sub('', line).strip()}\n" for line in lines)


def page_policy(scripts: Iterable[str]) -> str:
    """The policy of a page of the site.

    Inline styles are allowed: drawings have some, and they can load nothing.

    Args:
        scripts: the text of every inline script of any page.
    """
    own = "'self' file:"
    return "; ".join(
        (
            "default-src 'none'",
            f"script-src {own} {_hashes(scripts)}".rstrip(),
            f"style-src {own} 'unsafe-inline'",
            f"img-src {own} data:",
            f"font-src {own}",
            *_REFUSED,
        )
    )


def plain_policy(styles: Iterable[str], scripts: Iterable[str] = ()) -> str:
    """The policy of a page that loads nothing: its inline scripts and styles, and nothing else.

    Args:
        styles: the text of each style in it.
        scripts: the text of each script in it.
    """
    said = _hashes(scripts)
    return "; ".join(
        (
            "default-src 'none'",
            *([f"script-src {said}"] if said else []),
            f"style-src {_hashes(styles)}",
            "img-src 'self'",  # the icon that browsers ask for
            *_REFUSED,
        )
    )


_REFUSED = ("base-uri 'none'", "form-action 'none'")


def _hashes(texts: Iterable[str]) -> str:
    """Texts -> their hashes as source expressions of a policy.

    >>> _hashes(["doSomething();"])
    "'sha256-RFWPLDbv2BY+rCkDzsE+0fr8ylGr2R2faWMhq4lfEQc='"
    """
    digests = (hashlib.sha256(text.encode("utf-8")).digest() for text in texts)
    return " ".join(f"'sha256-{base64.b64encode(digest).decode()}'" for digest in digests)
