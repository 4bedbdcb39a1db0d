"""The tree of a page: the closed list of elements that every writer of documents reads."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kb.documents.read_tree import read_page
from kb.documents.tree import (
    Abbr,
    Callout,
    Citation,
    CodeBlock,
    Definitions,
    Figure,
    Footnote,
    Heading,
    Link,
    List,
    Mark,
    Opening,
    Paragraph,
    Quote,
    Table,
    Text,
    Tree,
    Work,
)
from kb.html.allowed import MADE, WRITTEN
from kb.model import Lazy
from small import TREND, Small

KNOWN = """\
Words *and* `code`[^n].

> Said before.

> [!NOTE]
> Set apart.

1. One
2. Two

| a | b |
|---|--:|
| 1 | 2 |

Term
:   Meaning

![A plan](../docs/assets/plan.svg)

```python
print()
```

<!-- index -->

[^n]: The note, [elsewhere](../dilemmas/privacy-and-security.md#D1.1).
"""


def tree_of(small: Small, text: str) -> Tree:
    small.append(TREND, "\n" + text)
    return read_page(small.read().by_path[TREND])


def test_citations_links_and_abbreviations_keep_what_they_mean(small: Small) -> None:
    page = small.read().by_path[TREND]
    opening, *_ = read_page(page).blocks
    assert isinstance(opening, Opening)
    (lead,) = opening.blocks
    assert isinstance(lead, Paragraph)
    links = [each for each in lead.children if isinstance(each, Link)]
    assert links == [Link((Text("privacy"),), "dilemmas/privacy-and-security.md", "D1.1")]
    last = read_page(page).blocks[-1]
    assert isinstance(last, Paragraph)
    assert (last.number, last.voice) == ("T1.a", "editors")
    cited = next(each for each in last.children if isinstance(each, Citation))
    assert cited.works == (Work("bayley2001structure", "see", "p. 4"), Work("osce2019", "", ""))
    assert all(each.meaning for each in lead.children if isinstance(each, Abbr))


def test_each_element_of_the_list_is_read(small: Small) -> None:
    tree = tree_of(small, KNOWN)
    assert tree.problems == ()
    kinds = [type(block) for block in tree.blocks]
    assert kinds[-9:] == [Paragraph, Quote, Callout, List, Table, Definitions, Figure, CodeBlock, Mark]
    assert Heading in kinds
    words = tree.blocks[-9]
    assert isinstance(words, Paragraph)
    note = next(each for each in words.children if isinstance(each, Footnote))
    assert isinstance(note.blocks[0], Paragraph)
    assert any(isinstance(each, Link) for each in note.blocks[0].children)
    table = tree.blocks[-5]
    assert isinstance(table, Table)
    assert [cell.align for cell in table.rows[0]] == ["", "right"]


def with_html(small: Small, html: str) -> Tree:
    page = small.read().by_path[TREND]
    kept = replace(page.rendered, html=html)
    return read_page(replace(page, content=replace(page.content, rendered=Lazy.of(kept))))


def test_an_element_that_is_not_on_the_list_is_a_problem_in_its_place(small: Small) -> None:
    small.append(TREND, "\nWords <video>x</video> more.\n")
    (problem,) = with_html(small, "<p>Words <video>x</video> more.</p>").problems
    assert problem.code == "X001"
    assert "<video>" in problem.message
    assert small.text(TREND)[problem.span.start :].startswith("video>")


INLINE = {*["a", "abbr", "br", "cite", "code", "dfn", "em", "img", "kbd", "span", "strong", "sub", "sup"]}
SET = {
    **dict.fromkeys(("li",), "<ul><{0}>x</{0}></ul>"),
    **dict.fromkeys(("dt", "dd"), "<dl><{0}>x</{0}></dl>"),
    **dict.fromkeys(("thead", "tbody"), "<table><{0}><tr><td>x</td></tr></{0}></table>"),
    **dict.fromkeys(("tr",), "<table><{0}><td>x</td></{0}></table>"),
    **dict.fromkeys(("td", "th"), "<table><tr><{0}>x</{0}></tr></table>"),
    **dict.fromkeys(("summary",), "<details><{0}>x</{0}></details>"),
    **dict.fromkeys(("figcaption",), "<figure><{0}>x</{0}></figure>"),
    **dict.fromkeys(("ul", "ol"), "<{0}><li>x</li></{0}>"),
}


@pytest.mark.parametrize("tag", sorted(WRITTEN | MADE))
def test_every_element_that_a_page_may_hold_is_known_to_documents(small: Small, tag: str) -> None:
    html = SET.get(tag, "<p>a <{0}>x</{0}></p>" if tag in INLINE else "<{0}>x</{0}>").format(tag)
    assert with_html(small, html).problems == ()
