"""The part of a theme's stylesheet that a site needs."""

from __future__ import annotations

import re
from collections.abc import Iterator

_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_STRING_OR_MARK = re.compile(r""""(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|[{};]""", re.DOTALL)
_USE = re.compile(r"var\(\s*(--[\w-]+)|animation(?:-name)?:([\w-]+)")
_GROUPS = ("@media", "@supports")
_DECLARATION = re.compile(r"""((?:[^;"'(]|"[^"]*"|'[^']*'|\((?:[^"')]|"[^"]*"|'[^']*')*\))+)(?:;|$)""")


def needed(css: str, unused: re.Pattern[str], others: str = "") -> str:
    """A stylesheet without what no page can meet.

    Args:
        css: the stylesheet.
        unused: found in a selector that fits nothing on the site.
        others: stylesheets that may use its variables.

    Returns:
        The rules that are left, without variables that nothing refers to any more.

    >>> needed(".a,.b:is(.c,.d){top:0}@media print{.a{top:var(--x)}}:root{--x:1;--y:2}", re.compile("[.]b"))
    '.a{top:0}@media print{.a{top:var(--x)}}:root{--x:1}'
    """
    kept = _kept(_COMMENT.sub("", css), unused)
    before = ""
    while kept != before:  # a variable may have been used by another that has gone
        before = kept
        kept = _without_unused(kept, {variable or name for variable, name in _USE.findall(kept + others)})
    return kept


def _kept(css: str, unused: re.Pattern[str]) -> str:
    parts = []
    for prelude, body in _rules(css):
        if body is None or prelude.startswith(("@font-face", "@page", "@charset")):
            parts.append(prelude if body is None else f"{prelude}{{{body}}}")
        elif prelude.startswith(_GROUPS):
            if inner := _kept(body, unused):
                parts.append(f"{prelude}{{{inner}}}")
        elif prelude.startswith("@"):
            parts.append(f"{prelude}{{{body}}}")
        elif left := [each for each in _selectors(prelude) if not unused.search(each)]:
            parts.append(f"{','.join(left)}{{{body}}}")
    return "".join(parts)


def _rules(css: str) -> Iterator[tuple[str, str | None]]:
    """The prelude of each rule, and its body between braces; None as the body of one without braces."""
    start = opened = depth = 0
    for match in _STRING_OR_MARK.finditer(css):
        mark = match[0]
        if mark == "{":
            depth += 1
            if depth == 1:
                opened = match.end()
        elif mark == "}":
            depth -= 1
            if depth == 0:
                yield css[start : opened - 1].strip(), css[opened : match.start()]
                start = match.end()
        elif mark == ";" and depth == 0:
            yield css[start : match.end()].strip(), None
            start = match.end()


def _selectors(prelude: str) -> Iterator[str]:
    start = depth = 0
    for at, sign in enumerate(prelude):
        depth += (sign in "([") - (sign in ")]")
        if sign == "," and depth == 0:
            yield prelude[start:at].strip()
            start = at + 1
    yield prelude[start:].strip()


def _without_unused(css: str, used: set[str]) -> str:
    """The rules without variables and animations that nothing refers to."""
    parts = []
    for prelude, body in _rules(css):
        if body is None:
            parts.append(prelude)
        elif prelude.startswith(_GROUPS):
            parts.append(f"{prelude}{{{_without_unused(body, used)}}}")
        elif prelude.startswith("@"):
            if not prelude.startswith("@keyframes") or prelude.split()[-1] in used:
                parts.append(f"{prelude}{{{body}}}")
        else:
            declared = (match[1].strip() for match in _DECLARATION.finditer(body))
            left = [each for each in declared if not each.startswith("--") or each.split(":")[0] in used]
            if left:
                parts.append(f"{prelude}{{{';'.join(left)}}}")
    return "".join(parts)
