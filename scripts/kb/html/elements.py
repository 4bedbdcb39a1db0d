"""HTML made from values: everything that is not markup already is escaped."""

from __future__ import annotations

from collections.abc import Iterable

from markupsafe import Markup, escape

from kb.html.allowed import SCHEMES, scheme_of

Child = str | Markup | None | Iterable["Child"]

_APART = {"text", "title", "tspan"}
"""Elements of pictures, whose words only a space sets apart for those who read them without the picture."""

_ADDRESSES, _LEADS = {"href", "src"}, {*SCHEMES, ""}

_VOID = {"br", "hr", "img", "input", "link", "meta", "wbr"}


def el(tag: str, /, *children: Child, **attributes: str | bool | None) -> Markup:
    """An HTML element.

    An address that leads neither to the web nor into the site is left out.

    Args:
        tag: its name.
        children: text, which is escaped; markup; nothing; or any number of these.
        attributes: ``class_`` means ``class``, ``data_id`` means ``data-id``; None and False leave one out.

    >>> el("a", "Q & A", href="x.md", class_="kb-link", hidden=True)
    Markup('<a href="x.md" class="kb-link" hidden>Q &amp; A</a>')
    >>> el("a", "Run", href="javascript:x")
    Markup('<a>Run</a>')
    """
    written = [f"<{tag}"]
    for name, value in attributes.items():
        if value is None or value is False:
            continue
        if name in _ADDRESSES and scheme_of(str(value)) not in _LEADS:
            continue
        name = name.rstrip("_").replace("_", "-")
        written.append(f" {name}" if value is True else f' {name}="{escape(value)}"')
    written.append(">")
    if tag not in _VOID:
        _gather(children, written)
        written.append(f"</{tag}> " if tag in _APART else f"</{tag}>")
    return Markup("".join(written))  # noqa: S704 - every part is escaped above


def join(*children: Child) -> Markup:
    """Children one after the other, escaped where they are not markup."""
    parts: list[str] = []
    _gather(children, parts)
    return Markup("".join(parts))  # noqa: S704 - every part is escaped above


def _gather(children: Iterable[Child], parts: list[str]) -> None:
    for child in children:
        if child is None:
            continue
        if isinstance(child, Markup):
            parts.append(child)
        elif isinstance(child, str):
            parts.append(escape(child))
        else:
            _gather(child, parts)


def between(separator: Child, children: Iterable[Child]) -> Markup:
    """Children with a separator between them."""
    parts: list[Child] = []
    for child in children:
        if parts:
            parts.append(separator)
        parts.append(child)
    return join(*parts)
