"""THE list of what a page may hold, and HTML without anything else.

HTML is read by an HTML5 parser, as browsers read it, and serialised from its tree: what is not on the list
is left out, however it got there. The list separates what people may write from what Markdown makes.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from kb.schema.marks import MARKS

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

WRITTEN = frozenset(
    ("abbr", "br", "cite", "details", "dfn", "figcaption", "figure", "kbd", "sub", "summary", "sup")
)
"""Elements that a page may write as HTML; every export knows them."""

MADE = frozenset(
    """
    a blockquote code dd div dl dt em h1 h2 h3 h4 h5 h6 hr img li ol p pre span strong table tbody td th thead
    tr ul
    """.split()  # noqa: SIM905 - names are easier to read than a list of strings
)
"""Elements that Markdown makes."""

ATTRIBUTES = frozenset(("id", "class", "title", "lang", "dir"))
"""Attributes that any element may have, whether in HTML or in a list such as ``{: #id title="…" }``."""

_VALUES = {
    name: re.compile(pattern)
    for name, pattern in {
        ("details", "open"): r"open|",
        ("ol", "start"): r"[0-9]{1,9}",
        ("td", "colspan"): r"[0-9]{1,3}",
        ("th", "colspan"): r"[0-9]{1,3}",
        ("td", "style"): r"text-align: (?:left|right|center);",
        ("th", "style"): r"text-align: (?:left|right|center);",
        ("img", "alt"): r"(?s:.*)",
        ("a", "aria-label"): r"[A-Z][0-9]+\.[0-9a-z]+: permanent link to this paragraph",
        ("span", "data-cite"): r"\[.*\]",
        ("div", "tabindex"): r"0",
        ("div", "role"): r"region",
        ("div", "aria-label"): r"Table(?: [A-Z][0-9]+\.[0-9a-z]+)?",
    }.items()
}
"""What else Markdown and ``mdext`` give an element, with the values that they give."""

_ADDRESSES = {("a", "href"), ("img", "src")}

_FOR_MD_IN_HTML = "markdown"
"""An attribute that marks content as Markdown; it is for the converter, and nothing to a browser."""

SCHEMES = frozenset(("http", "https", "mailto"))
"""Schemes of links that lead out of the site."""

_OWN_CLASSES = ("kb-", "headerlink")
"""How the classes begin that the program gives."""

_WITH_CONTENT = frozenset(
    "iframe math noembed noframes noscript script style svg template".split()  # noqa: SIM905 - as above
)
"""Elements whose content is no text; the content of other elements is kept."""

_VOID = frozenset(("br", "hr", "img"))

_ROUNDS = 4
"""Most times that what is left is read again, until it reads as it was written."""

_SCHEME = re.compile(r"([a-zA-Z][a-zA-Z0-9+.-]*):")
_IGNORED = re.compile(r"[\x00-\x20]+")


class Refused(NamedTuple):
    """What was not written.

    Attributes:
        kind: ``element``, ``attribute``, ``class`` (one that is the program's own), ``address`` (of a link
            or image) or ``comment``, which includes declarations and instructions.
        name: that of the element, attribute or class, the address or the text of the comment.
        tag: the element of an attribute, class or address; empty for the others.
    """

    kind: str
    name: str
    tag: str = ""


def scheme_of(address: str) -> str:
    r"""The scheme of an address, in lower case and as a browser finds it; empty where it has none.

    >>> scheme_of("Java\tScript:x"), scheme_of("page.md#a:b")
    ('javascript', '')
    """
    match = _SCHEME.match(_IGNORED.sub("", address))
    return match[1].lower() if match else ""


def leads_elsewhere(address: str) -> bool:
    """Whether an address names another host, with a scheme or without.

    >>> [leads_elsewhere(each) for each in ("//a.example/x", "https://a.example", "a/b.svg")]
    [True, True, False]
    """
    plain = _IGNORED.sub("", address).replace("\\", "/")
    return plain.startswith("//") or scheme_of(address) != ""


def is_safe(address: str, *, image: bool = False) -> bool:
    """Whether a link may lead there; an image comes from the site itself.

    >>> is_safe("https://a.example/"), is_safe("https://a.example/x.png", image=True)
    (True, False)
    >>> is_safe("data:text/html,x"), is_safe("//a.example/")
    (False, False)
    """
    return not leads_elsewhere(address) or (not image and scheme_of(address) in SCHEMES)


def without_own_classes(value: str) -> tuple[str, list[str]]:
    """A list of classes without those that the program gives, by which people's words would pass for others.

    >>> without_own_classes("wide kb-paper")
    ('wide', ['kb-paper'])
    """
    names = value.split()
    posing = [name for name in names if name.startswith(_OWN_CLASSES)]
    return (" ".join(name for name in names if name not in posing) if posing else value), posing


def cleaned(content: str) -> tuple[str, tuple[Refused, ...]]:
    """HTML with nothing in it but what is on the list, and what was left out.

    >>> cleaned('<p onclick="x()">a <b>c</b><!-- d --> <!-- index --></p></div>')[0]
    '<p>a c <!-- index --></p>'
    """
    html, refused = _once(content)
    if refused:  # its content may mean something else by itself
        for _ in range(_ROUNDS):
            before, (html, _) = html, _once(html)
            if html == before:
                break
    return html, refused


def _once(content: str) -> tuple[str, tuple[Refused, ...]]:
    from selectolax.lexbor import LexborHTMLParser  # heavy: only when something is rendered

    parser = LexborHTMLParser(content.encode("utf-8", "replace"), is_fragment=True)
    written: list[str] = []
    refused: list[Refused] = []
    waiting: list[LexborNode | str] = [parser.root] if parser.root is not None else []
    while waiting:
        node = waiting.pop()
        if isinstance(node, str):
            written.append(node)
            continue
        if (after := node.next) is not None:
            waiting.append(after)
        if node.is_text_node:
            written.append(_escaped(node.text_content or ""))
        elif node.is_element_node:
            waiting += _opened(node, written, refused)
        elif (said := node.comment_content or "") in MARKS:
            written.append(f"<!-- {said} -->")
        else:
            refused.append(Refused("comment", said))
    return "".join(written), tuple(refused)


def _opened(node: LexborNode, written: list[str], refused: list[Refused]) -> list[LexborNode | str]:
    """Write the start of an element; what comes after it: its end, and before that its content."""
    tag = node.tag or ""
    inner: list[LexborNode | str] = [node.first_child] if node.first_child is not None else []
    if tag not in WRITTEN and tag not in MADE:
        refused.append(Refused("element", tag))
        return [] if tag in _WITH_CONTENT else inner
    parts = [f"<{tag}"]
    for name, given in node.attributes.items():
        value = given or ""
        if name == "class" and tag in WRITTEN:
            value, posing = without_own_classes(value)
            refused += [Refused("class", each, tag) for each in posing]
        if (tag, name) in _ADDRESSES:
            fits = is_safe(value, image=tag == "img")
        else:
            fits = name in ATTRIBUTES or (
                (tag, name) in _VALUES and _VALUES[tag, name].fullmatch(value) is not None
            )
        if fits:
            parts.append(f' {name}="{_escaped(value).replace(chr(34), "&quot;")}"')
        elif (tag, name) in _ADDRESSES:
            refused.append(Refused("address", value, tag))
        elif name != _FOR_MD_IN_HTML:
            refused.append(Refused("attribute", name, tag))
    written.append("".join([*parts, ">"]))
    if tag in _VOID:
        return []
    if tag == "pre" and _begins_with_line(node):
        written.append("\n")  # a parser drops the first
    return [f"</{tag}>", *inner]


def _begins_with_line(node: LexborNode) -> bool:
    first = node.first_child
    return first is not None and first.is_text_node and (first.text_content or "").startswith("\n")


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
