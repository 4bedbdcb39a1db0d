"""The summary of a change: complete, and harmless whatever the change holds."""

from __future__ import annotations

import subprocess

import markdown
import pytest
from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st

from kb import cli
from kb.changes import plain
from small import CASE, DILEMMA, PRINCIPLE, TREND, Small


def git(small: Small, *arguments: str) -> None:
    who = ("-c", "user.name=Editor", "-c", "user.email=editor@example.org")
    subprocess.run(["git", *who, *arguments], cwd=small.root, check=True, capture_output=True)


def kb(small: Small, *arguments: str) -> int:
    return cli.main(["--root", str(small.root), *arguments])


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
    assert "**V1**: moved from vision/police-legitimacy.md to vision/consent.md" in told
    assert "**V1.1** from vision/police-legitimacy.md to vision/consent.md" in told
    assert "recorded: T1.b" in told


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
