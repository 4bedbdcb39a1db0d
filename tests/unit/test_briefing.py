"""Briefings: what is called is quoted, cited and linked; what is wrong is located; what changed is told."""

from __future__ import annotations

import contextlib
import random
import shutil
import subprocess
from pathlib import Path

import pypandoc
import pytest
from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st

from commands import kb_here as kb
from kb.briefings.compose import compose
from kb.briefings.selection import AddressError, Chosen, Selection, from_address
from kb.history.editions import turns
from kb.loading.load import read_briefing
from kb.schema.paths import CACHE
from kb.sources import parse_yaml, split
from kb.storage.cache import Cache
from small import CASE, DILEMMA, PRINCIPLE, TREND, Small, write

FRONT = '---\ntitle: "Who watches"\nfor: The chief\ndate: 2026-11-30\nedition: "2026.11"\n---\n\n'
ALL = (
    FRONT
    + "Own *words*, see [the trend](../trends/globalisation.md) [@osce2019, p. 4].\n\n"
    + "\n\n".join(f"{{{{ {call} }}}}" for call in ("T1.1-T1.2", "T1.a", "C1.2", "D1 summary", "V1"))
)


def git(small: Small, *arguments: str, date: str = "2026-11-25T12:00:00") -> None:
    who = ("-c", "user.name=Editor", "-c", "user.email=editor@example.org")
    env = {"PATH": "/usr/bin:/bin:/usr/local/bin", "GIT_COMMITTER_DATE": date, "GIT_AUTHOR_DATE": date}
    subprocess.run(["git", *who, *arguments], cwd=small.root, check=True, capture_output=True, env=env)


def brief(small: Small, capsys: pytest.CaptureFixture[str], *arguments: str, code: int = 0) -> str:
    capsys.readouterr()
    assert kb(small, "brief", *arguments) == code
    both = capsys.readouterr()
    return both.out + both.err


@pytest.fixture
def published(small: Small) -> Small:
    small.write(".gitignore", ".cache/\n")
    small.write("pyproject.toml", '[project]\nversion = "2026.11"\n')
    assert kb(small, "permalinks", "--update") == 0
    git(small, "init", "-q", "-b", "main")
    git(small, "add", ".")
    git(small, "commit", "-q", "-m", "Edition")
    small.write("briefings/watching.md", ALL)
    return small


def test_markdown_holds_quotations_citations_links_and_just_the_works_that_are_cited(
    published: Small, capsys: pytest.CaptureFixture[str]
) -> None:
    said = brief(published, capsys, "briefings/watching.md")
    assert said.startswith("# Who watches\n\n*For The chief · 30 November 2026 · quotes edition 2026.11")
    page = BeautifulSoup(pypandoc.convert_text(said, "html", format="gfm"), "html.parser")
    quotes = [" ".join(quote.get_text().split()) for quote in page("blockquote")]
    assert [quote.partition(" —")[0] for quote in quotes] == [
        "T1.1 Globalisation is a broad idea. "
        "T1.2 What happens here is felt elsewhere. Is anybody ready for it?",
        "T1.a In 2019 this was measured (see Bayley and Shearing 2001, p. 4; "
        "Organization for Security and Co-operation in Europe 2019).",
        "C1.2 The police were not ready.",
        "More data make police work easier and private life harder.",
        "V1 Police legitimacy The police act by consent.",
    ]
    for quote, id_ in zip(page("blockquote"), ["T1.1", "T1.a", "C1.2", "D1", "V1"], strict=True):
        links = [str(link["href"]) for link in quote("a")]
        assert links == [
            f"https://policing-vision.example/{id_}/",
            f"https://policing-vision.example/edition/2026.11/{id_}/",
        ]
    assert "[the trend](https://policing-vision.example/T1/)" in said
    assert "(Organization for Security and Co-operation in Europe 2019, p. 4)" in said
    assert said.count("\n- Bayley") == 1
    assert said.partition("## References")[2].count("\n- ") == 2


def test_a_work_that_nothing_called_cites_is_not_in_the_references(
    published: Small, capsys: pytest.CaptureFixture[str]
) -> None:
    published.write("briefings/watching.md", FRONT + "{{ T1.1 }}\n")
    said = brief(published, capsys, "briefings/watching.md")
    assert "References" not in said
    assert "Bayley" not in said


def test_html_is_one_page_that_asks_for_no_other_file(published: Small, tmp_path: Path) -> None:
    to = tmp_path / "out/watching.html"
    assert kb(published, "brief", "briefings/watching.md", "--to", str(to)) == 0
    page = BeautifulSoup(to.read_text("utf-8"), "html.parser")
    assert page.html
    assert page.html["lang"] == "en-GB"
    assert [heading.get_text() for heading in page("h1")] == ["Who watches"]
    assert not page(["link", "script", "img", "iframe"])
    ids = [str(each["id"]) for each in page(id=True)]
    assert len(ids) == len(set(ids))
    inner = [str(link["href"])[1:] for link in page("a") if str(link["href"]).startswith("#")]
    assert inner
    assert set(inner) <= set(ids)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{{ T1.9 }}", "9:4: B102 no paragraph 'T1.9'"),
        ("{{ T9 }}", "9:4: B102 no page 'T9'"),
        ("{{ T1.2-T1.1 }}", "9:9: B105 T1.1 comes before T1.2"),
        ("{{ T1.2 – C1.1 }}", "9:11: B104 T1.2 is in trends/globalisation.md, C1.1 in case_studies"),
        ("{{ T1,2 }}", "9:1: B101 the call 'T1,2' has none of the known forms"),
        ("- {{ T1.2 }}", "9:3: B106 '{{ T1.2 }}' is not a paragraph of its own"),
        ("Words <script>alert(1)</script>\n\n{{ T1.1 }}", "S401"),
        ("[x](javascript:alert(1))\n\n{{ T1.1 }}", "9:5: L112"),
        ("[works](../trends/globalisatoin.md)\n\n{{ T1.1 }}", "did you mean '../trends/globalisation.md'?"),
        ("Says [@osce2018].\n\n{{ T1.1 }}", "9:8: C101 no entry 'osce2018' in bibliography.bib"),
    ],
)
def test_a_fault_is_located_and_nothing_is_written(
    published: Small, capsys: pytest.CaptureFixture[str], text: str, said: str
) -> None:
    published.write(
        "briefings/watching.md", FRONT.replace("for: The chief\n", "for: The chief\n") + f"\n{text}\n"
    )
    told = brief(published, capsys, "briefings/watching.md", "--to", str(published.root / "x.md"), code=1)
    assert f"briefings/watching.md:{said}" in told or (said in told and "briefings/watching.md:9:" in told)
    assert not (published.root / "x.md").exists()
    capsys.readouterr()
    assert kb(published, "check") == 1
    assert "briefings/watching.md:9:" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("front", "said"),
    [
        ("title: A\nedition: '1'\nedtion: '1'", "M102 key 'edtion' is not known here"),
        ("title: A", "M101 key 'edition' is missing"),
        ("title: A\nedition: '1'\ndate: 2026-02-30", "M105 'date' is '2026-02-30', not a day"),
        ("title: &a A\nedition: '1'", "M023 YAML anchor 'a' is not allowed here"),
        ("title: A\nedition: [a]", "M103"),
    ],
)
def test_front_matter_is_guarded_as_that_of_pages(
    published: Small, capsys: pytest.CaptureFixture[str], front: str, said: str
) -> None:
    published.write("briefings/watching.md", f"---\n{front}\n---\n\n{{{{ T1.1 }}}}\n")
    assert said in brief(published, capsys, "briefings/watching.md", code=1)


def test_a_briefing_from_elsewhere_is_named_as_it_was_given(
    published: Small, capsys: pytest.CaptureFixture[str], tmp_path_factory: pytest.TempPathFactory
) -> None:
    file = tmp_path_factory.mktemp("elsewhere") / "mine.md"
    file.write_text(FRONT + "{{ T1.9 }}\n")
    assert f"{file}:8:4: B102" in brief(published, capsys, str(file), code=1)
    file.write_text(FRONT + "{{ T1.2 }}\n")
    assert "**T1.2** What happens here" in brief(published, capsys, str(file))


def test_a_quick_check_notices_an_edited_briefing(
    published: Small, capsys: pytest.CaptureFixture[str]
) -> None:
    assert kb(published, "check") == 0
    assert kb(published, "check") == 0
    published.write("briefings/watching.md", FRONT + "{{ T1.9 }}\n")
    assert kb(published, "check") == 1


def test_markup_in_the_title_is_refused(published: Small, capsys: pytest.CaptureFixture[str]) -> None:
    front = FRONT.replace("Who watches", "</title><script>alert(1)</script>")
    published.write("briefings/watching.md", front + "{{ T1.1 }}\n")
    assert "M130 '<script>' in 'title'" in brief(published, capsys, "briefings/watching.md", code=1)


def test_a_title_stays_text(published: Small, tmp_path: Path) -> None:
    published.write("briefings/watching.md", FRONT.replace("Who watches", "A < b & c") + "{{ T1.1 }}\n")
    to = tmp_path / "x.html"
    assert kb(published, "brief", "briefings/watching.md", "--to", str(to)) == 0
    assert "<title>A &lt; b &amp; c" in to.read_text("utf-8")


SENTENCES = {
    "T1.1": (TREND, "Globalisation is a broad idea.", "Globalisation is a wide idea."),
    "T1.2": (TREND, "Is anybody ready for it?", "Is somebody ready for it?"),
    "T1.a": (TREND, "In 2019 this was measured", "In 2020 this was measured"),
    "C1.1": (CASE, "Crowds met.", "Crowds met!"),
    "C1.2": (CASE, "The police were not ready.", "The police were ready."),
    "D1.1": (DILEMMA, "Who may watch whom?", "Who must watch whom?"),
    "V1.1": (PRINCIPLE, "Consent comes first.", "Consent comes  first, and last."),
}
EVERY = "{{ T1.1-T1.a }}\n\n{{ C1.1 }}\n{{ C1.2 }}\n\n{{ D1.1 }}\n\n{{ V1.1 }}\n\n{{ T1 }}\n"


def test_after_editing_k_paragraphs_exactly_these_are_told(tmp_path: Path, small_cache: Path) -> None:
    shutil.copytree(small_cache, tmp_path / ".cache")
    small = write(tmp_path)
    before = small.read()
    page, _ = read_briefing(small.root, "briefings/x.md", FRONT + EVERY, before, Cache(small.root / CACHE))
    chance = random.Random(5)
    for k in range(len(SENTENCES) + 1):
        edited = sorted(chance.sample(sorted(SENTENCES), k))
        small = write(tmp_path)
        for id_ in edited:
            small.edit(*SENTENCES[id_])
        found = list(turns(page, before, small.read()))
        assert sorted(turn.id for turn in found) == edited
        assert all(turn.what == "changed" and turn.old and turn.new for turn in found)


def test_what_stands_as_in_the_edition_is_said_to(
    published: Small, capsys: pytest.CaptureFixture[str]
) -> None:
    assert "is as in edition 2026.11" in brief(published, capsys, "--check", "briefings/watching.md")


def test_a_changed_paragraph_is_shown_in_both_wordings(
    published: Small, capsys: pytest.CaptureFixture[str]
) -> None:
    published.edit(*SENTENCES["C1.2"])
    said = brief(published, capsys, "--check", "briefings/watching.md", code=1)
    assert "C1.2 has changed in case_studies/arab-spring.md" in said
    assert "was:  The police were not ready." in said
    assert "now:  The police were ready." in said
    assert "diff: The police were [-not-] ready." in said
    assert "1 paragraph of briefings/watching.md differs from edition 2026.11" in said


def test_moved_and_gone_paragraphs_are_told(published: Small, capsys: pytest.CaptureFixture[str]) -> None:
    (published.root / CASE).rename(published.root / "case_studies/spring.md")
    published.edit(TREND, "\nWhat happens here is felt elsewhere. Is anybody ready for it?\n{: #T1.2 }\n", "")
    said = brief(published, capsys, "--check", "briefings/watching.md", code=1)
    assert "C1.2 has moved in case_studies/spring.md, from case_studies/arab-spring.md" in said
    assert "T1.2 is gone\n" in said
    kb(published, "permalinks", "--now", "T1.2", "T1.1")
    said = brief(published, capsys, "--check", "briefings/watching.md", code=1)
    assert "T1.2 has moved: T1.1 in trends/globalisation.md takes its place" in said


def test_a_tag_says_which_commit_an_edition_is_and_a_pinned_briefing_quotes_it(
    published: Small, capsys: pytest.CaptureFixture[str]
) -> None:
    git(published, "tag", "edition-2026.11")
    published.edit(*SENTENCES["C1.2"])
    published.write("pyproject.toml", '[project]\nversion = "2027.02"\n')
    git(published, "commit", "-qam", "Next", date="2026-11-26T12:00:00")
    said = brief(published, capsys, "briefings/watching.md")
    assert "The police were not ready." in said
    assert "/edition/2026.11/C1.2/" in said
    assert "C1.2 has changed" in brief(published, capsys, "--check", "briefings/watching.md", code=1)


def test_without_a_tag_the_last_commit_of_that_version_up_to_the_date_counts(
    published: Small, capsys: pytest.CaptureFixture[str]
) -> None:
    published.edit(*SENTENCES["C1.1"])
    git(published, "commit", "-qam", "Still this edition", date="2026-11-26T12:00:00")
    published.write("pyproject.toml", '[project]\nversion = "2027.02"\n')
    git(published, "commit", "-qam", "Next", date="2026-11-27T12:00:00")
    published.write("briefings/watching.md", FRONT + "{{ C1.1 }}\n")
    brief(published, capsys, "--check", "briefings/watching.md")
    published.edit("briefings/watching.md", "2026-11-30", "2026-11-25")
    assert "C1.1 has changed" in brief(published, capsys, "--check", "briefings/watching.md", code=1)
    published.edit("briefings/watching.md", "2026-11-25", "2026-11-20")
    said = brief(published, capsys, "--check", "briefings/watching.md", code=2)
    assert "no commit up to 2026-11-20 has this version; fetch the tags" in said


def test_a_shallow_clone_says_what_to_do(
    published: Small, capsys: pytest.CaptureFixture[str], tmp_path_factory: pytest.TempPathFactory
) -> None:
    published.write("pyproject.toml", '[project]\nversion = "2027.02"\n')
    git(published, "commit", "-qam", "Next")
    clone = tmp_path_factory.mktemp("clone") / "kb"
    git(published, "clone", "-q", "--depth", "1", f"file://{published.root}", str(clone))
    shallow = Small(clone)
    shallow.write("briefings/watching.md", ALL)
    said = brief(shallow, capsys, "--check", "briefings/watching.md", code=2)
    assert "git fetch --unshallow --tags" in said
    shutil.rmtree(clone / ".git")
    said = brief(shallow, capsys, "--check", "briefings/watching.md", code=2)
    assert "run it in a clone of the repository" in said


def test_a_new_briefing_is_one_that_can_be_made(published: Small, capsys: pytest.CaptureFixture[str]) -> None:
    words = ("--new", "T1.1-T1.2", "{{ D1 summary }}", "V1", "--title", 'A "quoted" title', "--for", "You")
    to = published.root / "briefings/new.md"
    brief(published, capsys, *words, "--date", "2026-11-30", "--to", str(to))
    assert to.read_text("utf-8") == (
        '---\ntitle: "A \\"quoted\\" title"\nfor: "You"\ndate: 2026-11-30\nedition: "2026.11"\n---\n\n'
        "{{ T1.1-T1.2 }}\n\n{{ D1 summary }}\n\n{{ V1 }}\n"
    )
    assert '# A "quoted" title' in brief(published, capsys, str(to))
    assert kb(published, "check") == 0


def test_a_new_briefing_with_an_unknown_id_is_refused_with_a_hint(
    published: Small, capsys: pytest.CaptureFixture[str]
) -> None:
    said = brief(published, capsys, "--new", "T1.3", "D1 sumary", code=2)
    assert "no paragraph 'T1.3'; T1 has T1.1 to T1.2 and T1.a" in said
    assert "did you mean 'D1 summary'?" in said


TEXT = st.text(st.characters(codec="utf-8"), max_size=60)
CALLS = st.sampled_from(["T1.1", "T1.1-T1.2", "D1 summary", "V1", "T1.a"])
SELECTIONS = st.builds(
    Selection,
    TEXT,
    TEXT,
    st.sampled_from(["", "2026-11-30", "2026-02-30", "nonsense"]),
    st.sampled_from(["", "2026.11", 'x"y']),
    st.lists(st.builds(Chosen, CALLS, TEXT, TEXT), max_size=4).map(tuple),
)


@given(SELECTIONS)
def test_front_matter_of_a_new_briefing_reads_back_whatever_was_typed(selection: Selection) -> None:
    text = selection.written()
    where, body = split(text)
    front = parse_yaml(text[where.start : where.end], where.start)
    assert next(key.value for key, _ in front.pairs) == "title"
    assert text.endswith("\n")
    called = [line for line in text[body:].split("\n") if line.startswith("{{ ")]
    assert len(called) >= len(selection.chosen)


@given(SELECTIONS)
def test_an_address_holds_the_whole_selection(selection: Selection) -> None:
    address = selection.address()
    assert address.isascii()
    assert from_address(f"https://example.org/briefing.html#b={address}") == selection


@given(st.text(max_size=40) | st.binary(max_size=40).map(lambda data: "1." + data.hex()))
def test_a_nonsense_address_is_refused_or_read_but_never_breaks(text: str) -> None:
    with contextlib.suppress(AddressError):
        from_address(text).written()


def test_the_same_paragraph_called_twice_has_one_anchor(published: Small) -> None:
    base = published.read()
    page, _ = read_briefing(
        published.root, "briefings/x.md", FRONT + "{{ T1.1 }}\n\n{{ T1.1 }}\n", base, Cache(None)
    )
    assert compose(page, base).body.count('id="T1.1"') == 1
