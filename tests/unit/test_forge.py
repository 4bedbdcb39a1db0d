"""What readers find on a forge, where nothing renders a view: a list or line that the program keeps true."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commands import kb
from kb import cli
from kb.loading.forge_views import within, without
from small import TREND, Small

OVERVIEW = "trends/README.md"


@pytest.fixture
def listed(small: Small) -> Small:
    """The small base with a list for forges in the introduction of the trends."""
    small.edit(OVERVIEW, "<!-- index -->\n", "<!-- index -->\n<!-- /index -->\n")
    assert small.codes() == ["S310"]
    assert fix(small) == 0
    assert small.codes() == []
    return small


def fix(small: Small) -> int:
    return cli.main(["--root", str(small.root), "check", "--fix"])


def test_the_list_names_every_page_with_its_link(listed: Small) -> None:
    assert "<!-- index -->\n- T1 [Globalisation](globalisation.md)\n" in listed.text(OVERVIEW)


def test_a_title_that_changes_is_mended_in_the_list(listed: Small) -> None:
    listed.edit(TREND, "title: Globalisation", "title: 'A [new] *world*'")
    (said,) = [one for one in listed.said() if one.path == OVERVIEW]
    assert said.code == "S310"
    assert said.at == "- T1 [Globalisation](globalisation.md)"
    assert r"'- T1 [A \\[new\\] \\*world\\*](globalisation.md)'" in said.message
    assert "kb check --fix" in said.hint
    fix(listed)
    assert "- T1 [A \\[new\\] world](globalisation.md)\n" in listed.text(OVERVIEW)  # M130 corrects the title


def test_what_stands_for_forges_is_not_on_the_site(listed: Small) -> None:
    page = listed.read().by_path[OVERVIEW]
    assert list(page.marks) == ["index"]
    assert "[`bibliography.bib`]" not in page.rendered.html
    assert "globalisation.md" not in page.rendered.html
    assert not [link for link in page.links if link.target.endswith("globalisation.md")]


def test_problems_below_it_keep_their_places(listed: Small) -> None:
    listed.append(OVERVIEW, "\n## More {: #trends-more }\n\n[Gone](gone.md) it is.\n{: #T0.zz }\n")
    said = [one for one in listed.said() if one.code == "L101"]
    assert [one.at for one in said] == ["gone.md"]
    assert listed.text(OVERVIEW).split("\n")[said[0].line - 1] == "[Gone](gone.md) it is."


def test_a_change_of_the_list_alone_is_seen(listed: Small, capsys: pytest.CaptureFixture[str]) -> None:
    check = ["--root", str(listed.root), "check"]
    assert cli.main(check) == 0
    listed.edit(OVERVIEW, "- T1 [Globalisation](globalisation.md)\n", "")
    capsys.readouterr()
    assert cli.main(check) == 1
    assert "S310" in capsys.readouterr().out


@pytest.mark.parametrize(
    "text", ["---\ntitle: [\n---\n", "no front matter", b"\xff\xfe", "---\nid: T1\n---\n\nNo title.\n"]
)
def test_a_page_that_cannot_be_read_is_not_taken_off_the_list(listed: Small, text: str | bytes) -> None:
    listed.write(TREND, text)
    assert "S310" not in listed.codes()
    before = listed.text(OVERVIEW)
    fix(listed)
    assert listed.text(OVERVIEW) == before


@pytest.mark.slow
def test_new_and_renamed_pages_are_listed_by_the_commands(listed: Small) -> None:
    assert kb(listed.root, "new", "trend", "Haiti").returncode == 0
    assert "- T2 [Haiti](haiti.md)\n" in listed.text(OVERVIEW)
    assert kb(listed.root, "rename", TREND, "trends/the-world.md").returncode == 0
    assert "- T1 [Globalisation](the-world.md)\n" in listed.text(OVERVIEW)
    assert "globalisation.md" not in listed.text(OVERVIEW)
    listed.delete("trends/haiti.md")
    fix(listed)
    assert "Haiti" not in listed.text(OVERVIEW)


@given(
    st.lists(
        st.sampled_from(
            ["<!-- index -->", "<!-- /index -->", "<!-- tags -->", "<!-- /tags -->", "a", "", "é 日"]
        )
    )
)
def test_what_is_left_out_keeps_the_place_of_all_else(lines: list[str]) -> None:
    text = "\n".join(lines)
    found, left = list(within(text)), without(text)
    assert [text[one.span.start : one.span.end] for one in found] == [one.text for one in found]
    for one in reversed(found):  # blank up to the end of the end's line, and nothing else has changed
        end = one.span.end + len(f"<!-- /{one.mark} -->")
        gone = left[one.span.start : end]
        assert re.sub(r"[^\n]", " ", text[one.span.start : end]) == gone
        left = left[: one.span.start] + text[one.span.start : end] + left[end:]
    assert left == text
