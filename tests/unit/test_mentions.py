"""Who is said to speak of a page: sentences that say something of it, and no examples."""

from __future__ import annotations

from small import CASE, TREND, Small

ABOUT = "docs/about.md"


def speakers(small: Small, path: str) -> list[tuple[str, str]]:
    return [(mention.path, mention.block) for mention in small.read().mentions().get(path, ())]


def test_a_link_that_shows_how_paragraphs_are_named_says_nothing_of_the_page(small: Small) -> None:
    before = speakers(small, TREND)
    small.append(
        ABOUT, "\nA paragraph with a number, such as [T1.1](../trends/globalisation.md#T1.1), is one.\n"
    )
    small.append("docs/index.md", "\n- Start from [globalisation](../trends/globalisation.md).\n")
    assert speakers(small, TREND) == before


def test_a_numbered_paragraph_an_introduction_and_a_page_of_a_collection_say_something(small: Small) -> None:
    before = speakers(small, TREND)
    small.edit(ABOUT, "{: #B1.1 }", "They spoke of [globalisation](../trends/globalisation.md).\n{: #B1.1 }")
    small.append("vision/README.md", "\nEach responds to [a trend](../trends/globalisation.md).\n")
    small.edit(CASE, "{: #C1.1 }", "Seen in [globalisation](../trends/globalisation.md#T1.1).\n{: #C1.1 }")
    found = [each for each in speakers(small, TREND) if each not in before]
    assert sorted(found) == [(CASE, "C1.1"), (ABOUT, "B1.1"), ("vision/README.md", "")]


def test_pages_about_the_knowledge_base_still_speak_of_each_other(small: Small) -> None:
    small.append("docs/index.md", "\nSee [about the paper](about.md).\n")
    assert ("docs/index.md", "") in speakers(small, ABOUT)
