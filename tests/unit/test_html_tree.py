"""HTML as a tree: written back byte for byte, read as browsers' parsers read it, changed without surprise."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.html.reader import Reader
from kb.html.tree import COMMENT, STRAY, Node, changed, located, parsed, text_of, written

PIECES = [
    *(
        "<p>",
        "</p>",
        '<p id="a">',
        "<p id='a>b' class=c hidden>",
        "<em >",
        "</em >",
        "</EM>",
        "<br>",
        "<br/>",
    ),
    *('<a href="x&amp;y" title=\'"\'>', "</a>", "<!-- index -->", "<!--", "-->", "<!doctype html>", "<?x?>"),
    *(
        "<",
        "</",
        "< p>",
        "<3",
        ">",
        "&amp;",
        "&",
        '"',
        "'",
        "<script>",
        "a<b",
        "</script>",
        "<svg viewBox='0'>",
    ),
]
HTML = st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=4)), max_size=25).map("".join)


@given(HTML)
def test_what_is_not_changed_is_written_byte_for_byte(content: str) -> None:
    tree = parsed(content)
    assert written(tree) == content
    assert changed(tree, lambda node: None) is tree
    for node, at in located(tree, "p", "em", "a"):
        assert content.startswith(written(node), at)


class _Elements(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[tuple[str, dict[str, str]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values: dict[str, str] = {}
        for name, value in attrs:
            values.setdefault(name, value or "")
        self.found.append((tag, values))


@pytest.mark.parametrize(
    "content",
    [
        '<p class="a b" id="c">',
        "<p class='a' id=b hidden>",
        '<P CLASS="a" data-x = "1">',
        '<input disabled value="a&quot;b"/>',
        '<a href="x?a=1&amp;b=2" title="it\'s > so">',
        "<a title='say \"so\"' href=x/y>",
        '<a id="a" id="b">',
        '<img alt="" src="x.svg">',
        '<p\n  id="a"\n  lang="en"\n>',
        "<p><em>a</em><br/><!-- b --><strong id=c>d</strong></p>",
        "<script>if (a < b) '</p>'</script><p>",
        "<p>1 < 2 <b>and</b> <3</p>",
    ],
)
def test_elements_and_attributes_are_those_of_the_standard_library(content: str) -> None:
    parser = _Elements()
    parser.feed(content)
    parser.close()
    ours = [
        (node.tag, dict(node.values)) for node in parsed(content).all() if node.tag not in {COMMENT, STRAY}
    ]
    assert ours == parser.found


@pytest.mark.parametrize(
    ("before", "name", "value", "after"),
    [
        ('<a  class="b" href="c">d</a>', "href", "e&f", '<a  class="b" href="e&amp;f">d</a>'),
        ("<a href=c class='b'>d</a>", "href", "e", "<a href=\"e\" class='b'>d</a>"),
        ('<a\n id="x" href="c">d</a>', "id", None, '<a href="c">d</a>'),
        ('<img src="c"/>', "src", "d", '<img src="d"/>'),
        ('<p title="id=">d</p>', "id", "x", '<p title="id=">d</p>'),
    ],
)
def test_one_attribute_is_changed_and_nothing_else(
    before: str, name: str, value: str | None, after: str
) -> None:
    def change(node: Node) -> list[Node]:
        return [node.having(name, value)]

    assert written(changed(parsed(before), change)) == after


def test_elements_are_changed_from_the_inside_out() -> None:
    def change(node: Node) -> list[Node | str] | None:
        if node.tag == "abbr":
            return node.children
        return ["[", *node.children, "]"] if node.tag == "a" else None

    tree = parsed("<p><a href='x'>the <abbr>OSCE</abbr></a>, <em>so</em></p>")
    assert written(changed(tree, change)) == "<p>[the OSCE], <em>so</em></p>"
    assert written(tree) == "<p><a href='x'>the <abbr>OSCE</abbr></a>, <em>so</em></p>", (
        "the first is as it was"
    )


def test_an_element_that_does_not_end_ends_with_the_one_around_it() -> None:
    class Seen(Reader):
        def __init__(self) -> None:
            self.found: list[str] = []

        def starts(self, tag: str, values: object) -> None:
            self.found.append(tag)

        def ends(self, tag: str) -> None:
            self.found.append(f"/{tag}")

        def reads(self, text: str) -> None:
            self.found.append(text)

    seen = Seen()
    seen.read(parsed("<p><em>a &lt; b<br></p></em>c"))
    assert seen.found == ["p", "em", "a < b", "br", "/em", "/p", "c"]


def test_depth_is_no_fault() -> None:
    content = "<sup>" * 5000 + "a" + "</sup>" * 5000
    tree = parsed(content)
    assert written(changed(tree, lambda node: None)) == content
    assert len([*tree.all("sup")]) == 5000
    Reader().read(tree)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("a &amp; <b>b</b>", "a & b"),
        ("<i>a</i>&lt;b&gt;", "a<b>"),
        ("<script>a &amp; b</script>", "a &amp; b"),
    ],
)
def test_words_are_what_a_reader_sees(content: str, words: str) -> None:
    assert text_of(content) == words


@pytest.mark.parametrize("content", ["</>", "</ >", '</ <p id="a">', "a</ b>c"])
def test_an_end_without_a_name_ends_nothing(content: str) -> None:
    tree = parsed(f"<p>{content}</p>")
    assert written(tree) == f"<p>{content}</p>"
    assert [node.tag for node in tree.children if isinstance(node, Node)] == ["p"]
    assert written(parsed(content)) == content
