"""What the rendered page holds, and where it stands in the Markdown."""

from __future__ import annotations

import re
from functools import cache

import pytest
from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st
from mkdocs_bibtex.citation import CitationBlock

from kb.loading.settings import settings
from kb.markdown.citation_syntax import parse_citation
from kb.markdown.facts import Rendered
from kb.markdown.render import Renderer
from small import SMALL


@cache
def renderer() -> Renderer:
    """The site's own renderer."""
    chosen = settings(SMALL)
    return Renderer(chosen.extensions, chosen.configs, {"OSCE": "Organization for Security", "EU": "Union"})


def render(text: str) -> Rendered:
    return renderer().render(text)


def links(text: str) -> list[tuple[str, int, str]]:
    """Target, place and text at that place of each link and image."""
    return [(f.target, f.span.start, text[f.span.start : f.span.end]) for f in render(text).links]


# ---- links

MARKED = {
    "plain": "[a](→b.md) and [c](→d.md#T1.1 'title') and ![i](→i.png)",
    "equal targets": "[a](→b.md) [b](→b.md) [c](→b.md#x) [d](→b.md)",
    "in code": "`[a](b.md)` and [c](→b.md)",
    "in code with a tick": "x `` ` [a](b.md) `` [c](→b.md) ` [d](→b.md)",
    "ticks that belong to two paragraphs": "one ` tick\n\n[c](→b.md)\n\nanother ` tick",
    "escaped ticks": "\\`[c](→b.md)\\`",
    "escaped bracket": "\\[a](b.md) [c](→c.md)",
    "in a fence": "```\n[a](b.md)\n```\n\n[c](→b.md)",
    "in a fence of waves": "~~~ md\n[a](b.md)\n~~~\n\n[c](→b.md)",
    "in a longer fence": "````\n```\n[a](b.md)\n```\n````\n\n[c](→b.md)",
    "in a fence in a list": "1. x\n\n    ```\n    [a](b.md)\n    ```\n\n    [a](→b.md)",
    "after a fence that does not close": "```\n[c](→b.md)",
    "in indented code": "    [a](b.md)\n\n[c](→b.md)",
    "indented in a list": "- a\n\n    [c](→b.md)\n\n- [d](→b.md)",
    "in a comment": "<!-- [a](b.md) -->\n\n[c](→b.md)",
    "in a comment over lines": "<!--\n[a](b.md)\n\n`-->\n\n[c](→b.md)`",
    "reference": '[a][r] and [r]\n\n[r]: →b.md "title"',
    "autolink": "<→https://a.example/b> and <→me@a.example>",
    "raw HTML": '<a href="→b.md">x</a> <img src=\'→i.png\' alt="y"> <a href=→c.md>z</a>',
    "raw HTML that does not close": '<a href="→b.md">x\n\n[c](→c.md)',
    "in angles": "[a](<→b c.md>) [b]( →b.md )",
    "with brackets": "[a](→b(1).md) [c](→c.md)",
    "with entities": "[a](→b.md?x=1&y=2) [b](→b.md?x=1&amp;y=2) [c](→c&#46;md)",
    "escaped sign": "[c](→b\\_c.md)",
    "encoded": "[c](→b%20c.md) [é](→é.md)",
    "image in a link": "[outer ![i](→i.png)](→b.md)",
    "in a table": "| a | b |\n|---|---|\n| [x](→b.md) | `[y](b.md)` [z](→b.md) |",
    "in a heading": "## A [b](→b.md) {: #x }",
    "in a definition": "term\n:   def [a](→b.md)",
    "in a quotation": "> [!note] Title\n> [x](→b.md)",
    "in Markdown in HTML": '<div markdown="1">\n[a](→b.md)\n</div>',
    "to itself": "[a](→#x)",
    "over lines": "[a\nb](→b.md)",
}


@pytest.mark.parametrize("name", MARKED)
def test_a_link_is_found_where_it_stands(name: str) -> None:
    text = MARKED[name].replace("→", "")
    places = {match.start() - number for number, match in enumerate(re.finditer("→", MARKED[name]))}
    found = links(text)
    assert {start for _, start, _ in found} == places
    assert all(at and not at[0].isspace() for _, _, at in found)


def test_footnotes_are_found_at_their_marks() -> None:
    text = "A note[^1] and more[^long].\n\n[^1]: Text [a](b.md).\n\n[^long]: More."
    assert [at for _, _, at in links(text)] == ["1", "long", "b.md", "1", "long"]
    assert text[links(text)[-1][1] - 2 :].startswith("[^long]: More")


def test_an_unclosed_link_of_raw_html_is_still_found() -> None:
    found = render('<a href="nowhere.md">text\n\n<a href="b.md">more</a>').links
    assert list(dict.fromkeys(link.target for link in found)) == ["nowhere.md", "b.md"]  # as browsers read it


def test_attributes_behind_words_end_at_their_own_brace() -> None:
    """Python-Markdown 3.11.3 reads to the last brace of the line and moves what stands between."""
    assert '<em class="a">raw</em> and {b} it is.' in render("So *raw*{.a} and {b} it is.").html
    assert "<code>raw</code>{=x} and {y} it is." in render("So `raw`{=x} and {y} it is.").html
    assert '<em title="a } b">raw</em> it is {c}.' in render("So *raw*{: title='a } b' } it is {c}.").html


@pytest.mark.parametrize("cite", ["[1]", "{", "", "[{}]", "[" * 1100])
def test_an_attribute_of_ours_written_by_hand_does_no_harm(cite: str) -> None:
    assert render(f"<span class='kb-cite' data-cite='{cite}'>x</span>").citations == ()


def test_a_stray_closing_tag_hides_nothing() -> None:
    found = render("</td>\n\n## Two {: #two }\n\nText </p> more.\n{: #T1.1 }\n\nLast.\n{: #T1.2 }")
    assert [heading.id for heading in found.headings] == ["two"]
    assert [anchor.id for anchor in found.anchors] == ["two", "T1.1", "T1.2"]


# ---- headings and anchors

HEADINGS = {
    "## Two {: #t }": [(2, "t", "Two", "## Two {: #t }")],
    "### Three ###\n\n# One": [(3, "three", "Three", "### Three ###"), (1, "one", "One", "# One")],
    "Title\n=====\n\nSub {: #s }\n---": [
        (1, "title", "Title", "Title\n====="),
        (2, "s", "Sub", "Sub {: #s }\n---"),
    ],
    "```\n## not\n```\n\n## Yes {: #y }": [(2, "y", "Yes", "## Yes {: #y }")],
    "    ## not\n\n## Yes": [(2, "yes", "Yes", "## Yes")],
    "`## not`\n\n## Yes": [(2, "yes", "Yes", "## Yes")],
    "> ## Quoted {: #q }\n\n## Yes": [
        (2, "q", "Quoted", "## Quoted {: #q }"),
        (2, "yes", "Yes", "## Yes"),
    ],
    "- ## Listed\n\n## Yes": [(2, "listed", "Listed", "## Listed"), (2, "yes", "Yes", "## Yes")],
    '<h2 id="r">Raw</h2>\n\n## Yes': [(2, "r", "Raw", '<h2 id="r">'), (2, "yes", "Yes", "## Yes")],
    "## A\n## A": [(2, "a", "A", "## A"), (2, "a_1", "A", "## A")],
    "| a |\n|---|\n| b |\n\n## Yes": [(2, "yes", "Yes", "## Yes")],
}


@pytest.mark.parametrize("text", HEADINGS)
def test_a_heading_is_found_where_it_stands(text: str) -> None:
    found = render(text).headings
    assert [(h.level, h.id, h.text, text[h.span.start : h.span.end]) for h in found] == HEADINGS[text]
    assert len({h.span.start for h in found}) == len(found)


def test_only_a_written_id_is_explicit() -> None:
    found = render("## One {: #one }\n\n## Two\n\nThree {: #three }\n-----").headings
    assert [(h.id, h.explicit) for h in found] == [("one", True), ("two", False), ("three", True)]


ANCHORS = {
    "One.\n{: #→T1.1 }\n\nTen.\n{: .x #→T1.10 }": [("T1.1", "p", "One."), ("T1.10", "p", "Ten.")],
    "- one\n  {: #→T1.1 }\n- two\n  {: #→T1.2 }\n    - three\n      {: #→T1.3 }": [
        ("T1.1", "li", "one"),
        ("T1.2", "li", "two three"),
        ("T1.3", "li", "three"),
    ],
    "- one\n  {: #→T1.1 }\n\n- two\n  {: #→T1.2 }": [("T1.1", "p", "one"), ("T1.2", "p", "two")],
    "`{: #T1.1 }` x\n{: #→T1.1 }": [("T1.1", "p", "{: #T1.1 } x")],
    "```\n{: #T1.1 }\n```\n\nx\n{: #→T1.1 }": [("T1.1", "p", "x")],
    "x\n{: #→a }\n\ny\n{: #→a }": [("a", "p", "x"), ("a", "p", "y")],
    "<span id=\"→x\">y</span> <a id='→z'></a>": [("x", "span", ""), ("z", "a", "")],
    "x\n{: id=→a }": [("a", "p", "x")],
    "→## Made up": [("made-up", "h2", "Made up")],
    "> quoted\n> {: #→q }": [("q", "p", "quoted")],
    "| a |\n|---|\n| b {: #→cell } |": [("cell", "td", "b")],
    "term\n:   text\n    {: #→T1.2 }": [("T1.2", "dd", "text")],
    "A *b*{: #→em } c.": [("em", "em", "")],
    "One\ntwo &amp; *three*.\n{: #→T1.1 }": [("T1.1", "p", "One two & three.")],
}


@pytest.mark.parametrize("marked", ANCHORS)
def test_an_anchor_is_found_where_it_is_written(marked: str) -> None:
    text = marked.replace("→", "")
    found = render(text).anchors
    assert [(a.id, a.tag, a.text) for a in found] == ANCHORS[marked]
    assert [a.span.start for a in found] == [
        match.start() - number for number, match in enumerate(re.finditer("→", marked))
    ]


def test_a_link_and_a_citation_know_their_paragraph() -> None:
    found = render("[a](b.md) [@k]\n{: #T1.1 }\n\n- [c](d.md)\n  {: #T1.a }\n\n[e](f.md)")
    assert [(link.target, link.block) for link in found.links] == [
        ("b.md", "T1.1"),
        ("d.md", "T1.a"),
        ("f.md", ""),
    ]
    assert [citation.block for citation in found.citations] == ["T1.1"]


# ---- numbers, tooltips, tables


def test_a_paragraph_shows_its_number_and_who_speaks() -> None:
    soup = BeautifulSoup(
        render("One.\n{: #T1.1 }\n\n- Two.\n  {: #T1.a }\n\nThree.\n{: #other }").html, "html.parser"
    )
    shown = [
        (each.name, each.get("class"), each.a and each.a.attrs, each.get_text())
        for each in soup.find_all(["p", "li"])
    ]

    def number(anchor: str) -> dict[str, object]:
        return {
            "class": ["kb-number"],
            "href": f"#{anchor}",
            "aria-label": f"{anchor}: permanent link to this paragraph",
        }

    assert shown == [
        ("p", ["kb-par", "kb-paper"], number("T1.1"), "T1.1 One."),
        ("li", ["kb-par", "kb-editors"], number("T1.a"), "T1.a Two."),
        ("p", None, None, "Three."),
    ]


def test_the_number_is_no_link_and_no_text_of_the_page() -> None:
    found = render("One.\n{: #T1.1 }")
    assert found.links == ()
    assert found.anchors[0].text == "One."


def test_a_heading_with_a_number_for_an_id_stays_a_heading() -> None:
    assert "kb-number" not in render("## Two {: #T1.2 }").html


def test_an_abbreviation_is_explained_at_its_first_use_only() -> None:
    content = render("## The OSCE {: #x }\n\nThe OSCE, the *OSCE*, the EU, the OSCE.\n\nThe EU.").html
    assert content.count('<abbr title="Organization for Security">OSCE</abbr>') == 1
    assert content.count("OSCE") == 4
    assert content.count("<abbr") == 2
    assert content.index("<abbr") > content.index("</h2>")


def test_text_around_a_later_use_of_an_abbreviation_stays() -> None:
    content = render("OSCE *a* OSCE b OSCE, [the OSCE](b.md) c").html
    assert re.sub("<[^>]*>", "", content) == "OSCE a OSCE b OSCE, the OSCE c"


def test_a_table_scrolls_by_itself() -> None:
    content = render("before\n\n| a |\n|---|\n| b |\n\nafter").html
    assert re.search(
        r'<div [^>]*class="kb-table"[^>]*><table>|<div [^>]*class="kb-table"[^>]*>\n<table>', content
    )
    assert content.index("before") < content.index("<table>") < content.index("after")


# ---- citations

SAMPLES = [
    "@key",
    "@key, p. 4",
    "see @key",
    "see @key, p. 4",
    "@a; @b",
    "see @a, p. 4; also @b, §2.1; @c",
    "@key, pp. 4-7, note 3",
    "@a-b_c9",
    "@key,p. 4",
    " @key ",
    "see also e.g. @key",
    "(see) @key",
    "@2013key",
    "@key, art. 4 (1)",
]


@pytest.mark.parametrize("inner", SAMPLES)
def test_a_citation_reads_as_mkdocs_bibtex_reads_it(inner: str) -> None:
    (block,) = CitationBlock.from_markdown(f"[{inner}]")
    theirs = [(c.prefix.strip(), c.key, c.suffix.strip()) for c in block.citations]
    ours = [(c["prefix"], c["key"], c["locator"]) for c in parse_citation(inner) or []]
    assert ours == theirs


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["", "see ", "see also ", "cf. "]),
            st.from_regex(r"[A-Za-z0-9][A-Za-z0-9_-]{0,8}", fullmatch=True),
            st.sampled_from(["", ", p. 4", ", §2.1.7", ", art. 4", ", pp. 4-7"]),
        ),
        min_size=1,
        max_size=4,
    )
)
def test_any_citation_reads_as_mkdocs_bibtex_reads_it(works: list[tuple[str, str, str]]) -> None:
    inner = "; ".join(f"{prefix}@{key}{locator}" for prefix, key, locator in works)
    (block,) = CitationBlock.from_markdown(f"[{inner}]")
    theirs = [(c.prefix.strip(), c.key, c.suffix.strip()) for c in block.citations]
    text = f"Said [{inner}].\n{{: #T1.a }}\n"
    found = render(text).citations
    assert [(c.prefix, c.key, c.locator) for c in found] == theirs
    assert [text[c.span.start : c.span.end] for c in found] == [key for _, key, _ in works]
    assert [c.span.start for c in found] == sorted({c.span.start for c in found})


@pytest.mark.parametrize(
    "text",
    [
        "write to me@x.org",
        "[write to me@x.org]",
        "[me@x.org](mailto:me@x.org)",
        "`[@key]`",
        "```\n[@key]\n```",
        "    [@key]",
        "<!-- [@key] -->",
        "[@key](b.md)",
        "\\[@key]",
        "@key",
        "[@key; and more]",
        "[@ key]",
    ],
)
def test_what_is_no_citation_is_left_alone(text: str) -> None:
    assert render(text).citations == ()


def test_a_citation_is_found_behind_what_only_looks_like_one() -> None:
    text = "me@a.org, @a, `[@a]`, [write to x@a.org], <!-- [@a] --> [see\n@a, p. 4] [@a]"
    assert [c.span.start for c in render(text).citations] == [
        text.index("@a, p. 4") + 1,
        text.rindex("@a") + 1,
    ]


# ---- any combination

SNIPPETS = [
    "[a](one.md)",
    "[a](one.md#x 'title')",
    "[b](<two three.md>)",
    "![i](i.png)",
    "`[a](one.md)`",
    "`` ` [@k1] ` ``",
    "<!-- [a](one.md) -->",
    "<https://a.example/>",
    "[@k1]",
    "[see @k1, p. 4; @k2]",
    "me@k1.org",
    "*em*",
    "`",
    "\\`",
    "[x]",
    "(y)",
    "<b>raw</b>",
    '<a href="one.md">raw</a>',
    "OSCE",
    "é𝄞&amp;",
]
WRAPPED = [
    "{}\n\n",
    "{}\n{{: #T1.%d }}\n\n",
    "- {}\n  {{: #T1.%d }}\n\n",
    "- x\n\n    {}\n\n",
    "> {}\n\n",
    "## {} {{: #h%d }}\n\n",
    "```\n{}\n```\n\n",
    "    {}\n\n",
    "| {} | b |\n|---|---|\n| c | d |\n\n",
    "~~~\n{}\n\n## no\n~~~\n\n",
]


@st.composite
def pages(draw: st.DrawFn) -> str:
    """A page of blocks, each with some snippets in it."""
    blocks = draw(
        st.lists(
            st.tuples(st.sampled_from(WRAPPED), st.lists(st.sampled_from(SNIPPETS), min_size=1, max_size=4)),
            max_size=6,
        )
    )
    return "".join(
        (wrapped.replace("%d", str(number))).format(" ".join(snippets))
        for number, (wrapped, snippets) in enumerate(blocks)
    )


@given(pages())
def test_the_place_of_anything_found_holds_that_thing(text: str) -> None:
    found = render(text)
    for link in found.links:
        assert text[link.span.start : link.span.end] == link.target
    for citation in found.citations:
        assert text[citation.span.start : citation.span.end] == citation.key
    for heading in found.headings:
        assert text[heading.span.start : heading.span.end].startswith("#" * heading.level)
    for anchor in found.anchors:
        assert text[anchor.span.start : anchor.span.end] == anchor.id


@given(pages())
def test_what_is_found_survives_the_cache(text: str) -> None:
    found = render(text)
    assert Rendered.from_kept(found.kept()) == found


@given(
    st.text(max_size=80)
    | st.lists(st.sampled_from([*"[](){}<>`*_#!\\&|:-~ \n@^=", "a", "1.", "\n\n"]), max_size=60).map("".join)
)
def test_any_text_renders_and_every_place_is_inside_it(text: str) -> None:
    found = render(text)
    spans = [link.span for link in found.links] + [heading.span for heading in found.headings]
    spans += [anchor.span for anchor in found.anchors] + [cited.span for cited in found.citations]
    assert all(0 <= span.start <= span.end <= len(text) for span in spans)


@pytest.mark.parametrize(
    "text",
    [
        "<details>\n<summary>Folded `code` and *more*</summary>\n\nIts *text*.\n\n</details>",
        '<details markdown="1" open>\n'
        "<summary>Folded `code` and *more*</summary>\n\nIts *text*.\n\n</details>",
        "<details><summary>Folded `code` and *more*</summary>\nIts *text*.\n</details>",
        '<details>\n<summary markdown="span">Folded `code` and *more*</summary>\nIts *text*.\n</details>',
    ],
)
def test_what_is_folded_is_markdown_and_so_is_what_stands_over_it(text: str) -> None:
    content = render(text).html
    assert "<summary>Folded <code>code</code> and <em>more</em></summary>" in content
    assert "<p>Its <em>text</em>.</p>" in content
    assert "markdown" not in content


def test_code_that_shows_how_to_fold_is_left_as_it_is() -> None:
    for text in (
        "```html\n<details>\n<summary>`x`</summary>\n```",
        "    <details>\n    <summary>`x`</summary>",
        "Write `<summary>` first.",
    ):
        assert "markdown" not in render(text).html
