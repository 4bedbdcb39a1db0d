"""The summary of a change: complete, and harmless whatever the change holds."""

from __future__ import annotations

import itertools
import subprocess

import markdown
import pytest
from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st

from commands import kb_here as kb
from kb.history.diff import plain
from kb.permalinks.moves import _out_of_order
from small import CASE, DILEMMA, PRINCIPLE, TREND, Small


def git(small: Small, *arguments: str) -> None:
    who = ("-c", "user.name=Editor", "-c", "user.email=editor@example.org")
    subprocess.run(["git", *who, *arguments], cwd=small.root, check=True, capture_output=True)


@pytest.fixture
def committed(small: Small) -> Small:
    small.write(".gitignore", ".cache/\n")
    small.write("pyproject.toml", '[project]\nversion = "2026.11"\n')
    assert kb(small, "permalinks", "--update") == 0
    git(small, "init", "-q", "-b", "main")
    git(small, "add", ".")
    git(small, "commit", "-q", "-m", "Edition")
    return small


def said(small: Small, capsys: pytest.CaptureFixture[str], code: int = 0) -> str:
    capsys.readouterr()
    assert kb(small, "diff", "HEAD") == code
    return capsys.readouterr().out.replace("\\", "").replace("\u200b", "")


def test_nothing_changed(committed: Small, capsys: pytest.CaptureFixture[str]) -> None:
    assert "Nothing that readers or links would notice." in said(committed, capsys)


def test_a_reworded_paragraph_is_shown_in_both_wordings_with_who_links_to_it(
    committed: Small, capsys: pytest.CaptureFixture[str]
) -> None:
    committed.edit(DILEMMA, "Who may watch whom?", "Who must watch whom?")
    told = said(committed, capsys)
    assert "### Reworded (1)" in told
    assert "**D1.1** (**not confirmed** to make the same statement)" in told
    assert "Who <del>may</del> <ins>must</ins> watch whom?" in told
    assert "**D1.1** is linked from T1" in told
    assert "**P107**" in told
    kb(committed, "permalinks", "--confirm", "D1.1")
    told = said(committed, capsys)
    assert "(confirmed to make the same statement)" in told
    assert "**D1.1** is confirmed in new words" in told
    assert "### New problems" not in told


def test_small_wording_is_called_so(committed: Small, capsys: pytest.CaptureFixture[str]) -> None:
    committed.edit(TREND, "felt elsewhere. Is", "felt, *elsewhere*. Is")
    assert "(small wording)" in said(committed, capsys)


def test_added_removed_and_moved_are_told(committed: Small, capsys: pytest.CaptureFixture[str]) -> None:
    committed.edit(TREND, "{: #T1.a }", "{: #T1.b }")
    kb(committed, "permalinks", "--now", "T1.a", "T1.b")
    kb(committed, "rename", PRINCIPLE, "vision/consent.md")
    kb(committed, "permalinks", "--update")
    told = said(committed, capsys)
    assert "### Added (1)" in told
    assert "**T1.b**, trends/globalisation.md" in told
    assert "**T1.a**, trends/globalisation.md; T1.b takes its place" in told
    assert "**T1.a** leads to T1.b" in told
    assert "**V1** Police legitimacy: moved from vision/police-legitimacy.md to vision/consent.md" in told
    assert "recorded: T1.b" in told


def test_a_page_that_moves_is_one_line(committed: Small, capsys: pytest.CaptureFixture[str]) -> None:
    head = "---\ntitle: Terms\nsummary: What may be done.\nreviewed: 2026-11-24\n---\n"
    page = f"{head}\n## Use {{: #terms-use }}\n\nFree.\n"
    committed.write("docs/terms.md", page)
    committed.append("docs/index.md", "\nSee the [terms](terms.md).\n")
    kb(committed, "permalinks", "--update")
    git(committed, "add", ".")
    git(committed, "commit", "-qm", "Terms")
    assert kb(committed, "rename", TREND, "trends/the-world.md") == 0
    assert kb(committed, "rename", "docs/terms.md", "docs/licence.md") == 0
    told = said(committed, capsys)
    assert "### Pages (2)" in told
    assert (
        "- **T1** Globalisation: moved from trends/globalisation.md to trends/the-world.md, with its 5 ids"
        in told
    )
    assert "Terms: moved from docs/terms.md to docs/licence.md, with its 1 id" in told
    assert "is recorded in trends/the-world.md" not in told
    for heading in ("Moved", "Added", "Removed", "Reworded"):
        assert f"### {heading}" not in told


def test_a_paragraph_under_another_heading_has_moved(
    committed: Small, capsys: pytest.CaptureFixture[str]
) -> None:
    text = committed.text(TREND)
    note = text[text.index("In 2019") : text.index("{: #T1.a }") + len("{: #T1.a }\n")]
    committed.write(
        TREND,
        text.replace(note, "").replace(
            "## Since 2013", f"## Editors' notes {{: #T1-notes }}\n\n{note}\n## Since 2013"
        )
        + "\nMore of it [@osce2019].\n{: #T1.b }\n",
    )
    told = said(committed, capsys)
    assert "### Moved (1)" in told
    assert "- **T1.a** from “Since 2013” to “Editors' notes”, trends/globalisation.md" in told


def test_a_paragraph_on_another_page_has_moved(committed: Small, capsys: pytest.CaptureFixture[str]) -> None:
    note = "\nIt was so [@osce2019].\n{: #T1.b }\n"
    committed.append(TREND, note)
    git(committed, "commit", "-aqm", "A note")
    committed.edit(TREND, note, "")
    committed.append(CASE, note)
    told = said(committed, capsys)
    assert "### Moved (1)" in told
    assert "- **T1.b** from trends/globalisation.md to case_studies/arab-spring.md" in told


def test_another_order_is_told_with_the_fewest_moves(
    committed: Small, capsys: pytest.CaptureFixture[str]
) -> None:
    notes = {each: f"It was {each} [@osce2019].\n{{: #T1.{each} }}\n\n" for each in "bcde"}
    committed.append(TREND, "\n" + "".join(notes[each] for each in "bcde"))
    git(committed, "commit", "-aqm", "Notes")
    text = committed.text(TREND)
    body = "".join(notes[each] for each in "bcde")
    for order, rows in {
        "cbde": ["**T1.c** stands after **T1.a** now, and stood after **T1.b**"],
        "ebcd": ["**T1.e** stands after **T1.a** now, and stood after **T1.d**"],
        "cdeb": ["**T1.b** stands after **T1.e** now, and stood after **T1.a**"],
    }.items():
        committed.write(TREND, text.replace(body, "".join(notes[each] for each in order)))
        told = said(committed, capsys)
        assert "### Moved (1)" in told, order
        assert f"- {rows[0]}, trends/globalisation.md" in told or order == "cbde"
    committed.write(TREND, text.replace("## What", "## What").replace(body, "".join(notes[e] for e in "bde")))
    assert "### Moved" not in said(committed, capsys), "what follows one that is gone has not moved"


def test_a_section_that_moves_takes_its_paragraphs_along(
    committed: Small, capsys: pytest.CaptureFixture[str]
) -> None:
    committed.append(TREND, "\n## Later {: #T1-later }\n\nIt was so [@osce2019].\n{: #T1.b }\n")
    git(committed, "commit", "-aqm", "A section")
    text = committed.text(TREND)
    later = text[text.index("## Later") :]
    committed.write(TREND, text.replace(f"\n{later}", "").replace("## Since", f"{later}\n## Since"))
    told = said(committed, capsys)
    assert "### Moved (1)" in told
    assert "T1.a" not in told.partition("### Moved")[2]
    assert "T1.b" not in told.partition("### Moved")[2]


@given(st.permutations(range(7)))
def test_taking_out_what_has_moved_leaves_the_old_order(order: list[int]) -> None:
    ids = [str(each) for each in order]
    gone = {*_out_of_order(order, ids)}
    assert [each for each in ids if each not in gone] == sorted(each for each in ids if each not in gone)
    longest = max(
        len(row)
        for size in range(8)
        for row in itertools.combinations(order, size)
        if list(row) == sorted(row)
    )
    assert len(ids) - len(gone) == longest


def test_relations_are_told(committed: Small, capsys: pytest.CaptureFixture[str]) -> None:
    committed.edit(TREND, "why: News crossed borders at once.", "why: News crossed all borders at once.")
    committed.edit(
        DILEMMA,
        "  - to: V1\n    why: Consent is what surveillance needs.\n",
        "  - to: C1\n    why: Seen there.\n",
    )
    told = said(committed, capsys)
    assert "reason of **T1** is illustrated by **C1**" in told
    assert "removed: **D1** is answered by **V1**: Consent is what surveillance needs." in told
    assert "new: **D1** is seen in **C1**: Seen there." in told
    assert "**S303**" in told


FIELDS = {
    "a summary": (
        (TREND, "one place is felt", "one town is felt"),
        "- summary of **T1**\n  > What happens in one <del>place</del> <ins>town</ins> is felt",
    ),
    "tags": (
        (TREND, "[economy, cybercrime,", "[cybercrime,"),
        "- tags of **T1**\n  > <del>economy,</del> cybercrime,",
    ),
    "a work": (("bibliography.bib", "{2019}", "{2018}"), "<del>2019</del> <ins>2018</ins>"),
    "another work": (
        ("bibliography.bib", "@", "@misc{zed2020, title = {{Zed}}, year = {2020}}\n\n@"),
        "- new: **zed2020**",
    ),
}


@pytest.mark.parametrize("name", FIELDS)
def test_what_lists_show_is_told(committed: Small, capsys: pytest.CaptureFixture[str], name: str) -> None:
    (path, old, new), wanted = FIELDS[name]
    text = committed.text(path)
    assert old in text
    committed.write(path, text.replace(old, new, 1))
    assert wanted in said(committed, capsys)


def test_an_id_taken_out_of_the_record_fails(committed: Small, capsys: pytest.CaptureFixture[str]) -> None:
    record = committed.text("docs/permalinks.yml").split("\n")
    committed.write("docs/permalinks.yml", "\n".join(line for line in record if "id: T1.a," not in line))
    committed.edit(TREND, "{: #T1.a }", "{: #T1.b }")
    told = said(committed, capsys, code=1)
    assert "### Published ids taken out of the record (1)" in told
    assert "**T1.a**: put its line back" in told


@pytest.mark.parametrize("revision", ["nowhere", "-x", "", "HEAD:docs"])
def test_a_revision_that_is_none_is_misuse(committed: Small, revision: str) -> None:
    assert kb(committed, "diff", "--", revision) == 2


HOSTILE = [
    "@octocat please look",
    "fixes #12 and owner/repo#3 and !7",
    "<img src=x onerror=alert(1)>",
    "[click](https://evil.example)",
    "![x](http://evil.example/x.png)",
    "https://evil.example/ and www.evil.example",
    "# heading",
    "> quote",
    "- item",
    "1. item",
    "`code` **bold** _it_ ~~x~~ | table |",
    "```\nfence",
    "a\u202eb\u2066c",
    "</del><script>alert(1)</script>",
    "<!-- hidden -->",
    "\\[x](y)",
    "&lt;b&gt; &#64;octocat",
]


def assert_harmless(text: str) -> None:
    shown = plain(text)
    assert "\n" not in shown
    soup = BeautifulSoup(
        markdown.markdown(f"- **T1**\n  > {shown}", extensions=["tables", "fenced_code"]), "html.parser"
    )
    assert not {tag.name for tag in soup.find_all(True)} - {"ul", "li", "strong", "p", "blockquote"}
    words = soup.get_text()
    for sign in ("@", "#", "!"):
        assert not any(words[at + 1 : at + 2].isalnum() for at, each in enumerate(words) if each == sign)
    assert "://" not in words
    assert "www." not in words


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_does_nothing(text: str) -> None:
    assert_harmless(text)


@given(st.text(alphabet=st.sampled_from("ab1@#![]()<>*_`~|\\&;:/.-+ \n\u200b\u202e"), max_size=40))
def test_random_text_does_nothing(text: str) -> None:
    assert_harmless(text)


def test_hostile_text_in_a_page_is_shown_and_does_nothing(
    committed: Small, capsys: pytest.CaptureFixture[str]
) -> None:
    committed.edit(CASE, "Crowds met.", "Crowds met @octocat &lt;b&gt; \\[x](https://evil.example).")
    capsys.readouterr()
    kb(committed, "diff", "HEAD")
    told = capsys.readouterr().out
    assert "@octocat" not in told
    assert "<b>" not in told
    assert "https://evil" not in told
