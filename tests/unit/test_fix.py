"""``kb check --fix``: it mends what is safe, keeps the rest, and has nothing to do the second time."""

from __future__ import annotations

import re
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import small as small_base
from commands import kb
from kb import cli
from kb.editing.fix import fix, mended
from kb.problems import Edit, Problem, Span
from small import CASE, TREND, Small

TAGS = "tags: [economy, cybercrime,"
LINK = "(../dilemmas/privacy-and-security.md#D1.1"
OURS = "(https://policing-vision.example"

SLIPS = {
    "a tag's alias": (TAGS, "tags: [economy, online-crime,"),
    "a tag's case": (TAGS, "tags: [Economy, cybercrime,"),
    "a relation's case": ("  - to: C1", "  - to: c1"),
    "a path's case": (LINK, "(../dilemmas/Privacy-and-security.md#D1.1"),
    "an anchor's case": (LINK, "(../dilemmas/privacy-and-security.md#d1.1"),
    "both cases": (LINK, "(../Dilemmas/Privacy-and-Security.md#d1.1"),
    "a key's case": ("@osce2019]", "@OSCE2019]"),
    "backslashes": (LINK, "(..\\dilemmas\\privacy-and-security.md#D1.1"),
    "an absolute path": (LINK, "(/dilemmas/privacy-and-security.md#D1.1"),
    "an address": (LINK, "(../dilemmas/privacy-and-security.html#D1.1"),
    "our short address": (LINK, f"{OURS}/D1.1/"),
    "our full address": (LINK, f"{OURS}/dilemmas/privacy-and-security.html#D1.1"),
    "trailing space": ("Globalisation is a broad idea.\n", "Globalisation is a broad idea. \t\n"),
}


@pytest.mark.parametrize(("old", "new"), SLIPS.values(), ids=SLIPS)
def test_it_mends(small: Small, old: str, new: str) -> None:
    before = small.text(TREND)
    small.edit(TREND, old, new)
    assert small.said()
    done = kb(small.root, "check", "--fix")
    assert done.returncode == 0, done.stdout
    assert "fixed trends/globalisation.md:" in done.stderr
    assert small.text(TREND) == before
    assert small.said() == []


def test_it_mends_a_link_to_a_folder(small: Small) -> None:
    small.append(TREND, "\nSee the [cases](../case_studies/).\n{: #T1.b }\n")
    assert kb(small.root, "check", "--fix").returncode == 0
    assert "[cases](../case_studies/README.md)" in small.text(TREND)


def test_it_mends_line_ends_and_byte_order_mark(small: Small) -> None:
    before = small.text(TREND)
    small.write(TREND, b"\xef\xbb\xbf" + before.replace("\n", "\r\n").encode())
    assert kb(small.root, "check", "--fix").returncode == 0
    assert (small.root / TREND).read_bytes() == before.encode()


def test_it_sorts_glossary_and_bibliography_with_their_remarks(small: Small) -> None:
    small.append(
        "docs/glossary.yml",
        "  # A remark about zones.\n"
        "  - id: zone\n    term: Zone\n    kind: concept\n    definition: A part. # kept\n\n"
        "  - id: agency\n    term: Agency\n    kind: concept\n    definition: A body.\n    unknown: kept\n",
    )
    small.write(
        "bibliography.bib",
        "% About Zed.\n@misc{zed2019,\n  title = {{Zed}},\n  author = {Zed, A.},\n  year = {2019},\n}\n\n"
        + small.text("bibliography.bib"),
    )
    small.append(TREND, "\nIn 2019 [@zed2019].\n{: #T1.b }\n")
    kb(small.root, "check", "--fix")
    glossary, bibliography = small.text("docs/glossary.yml"), small.text("bibliography.bib")
    assert re.findall(r"- id: (\S+)", glossary) == ["agency", "osce", "consent", "zone"]
    assert "  # A remark about zones.\n  - id: zone\n" in glossary
    assert "# kept" in glossary
    assert "unknown: kept" in glossary
    assert re.findall(r"@\w+\{(\w+)", bibliography) == ["bayley2001structure", "osce2019", "zed2019"]
    assert "% About Zed.\n@misc{zed2019," in bibliography
    assert small.codes() == ["M201"]  # the unknown key is left for a person


def test_it_leaves_what_only_a_person_can_know(small: Small) -> None:
    small.edit(TREND, "[economy, cybercrime,", "[economy, cybercrimes,")
    small.append(TREND, "\nSee [the case](../case_studies/arab-sprung.md).\n{: #T1.b }\n")
    before = small.text(TREND)
    done = kb(small.root, "check", "--fix")
    assert done.returncode == 1
    assert done.stderr == ""
    assert small.text(TREND) == before


def test_a_slip_in_the_id_of_a_page_is_not_carried_to_the_pages_that_have_it_right(small: Small) -> None:
    small.edit(CASE, "id: C1", "id: c1")
    before = small.text(TREND)
    kb(small.root, "check", "--fix")
    assert small.text(TREND) == before


def test_it_mends_only_the_files_that_are_named(small: Small) -> None:
    small.edit(TREND, "[economy, cybercrime,", "[Economy, cybercrime,")
    small.edit(CASE, "[economy, cybercrime,", "[Economy, cybercrime,")
    kb(small.root, "check", "--fix", CASE)
    assert "[Economy," in small.text(TREND)
    assert "[economy," in small.text(CASE)


def test_it_leaves_line_breaks_and_code_alone(small: Small) -> None:
    text = "A line,  \nbroken on purpose.\n\n```\ncode \n```\n"
    small.edit(TREND, "## What the paper", f"{text}\n## What the paper")
    assert small.said() == []
    kb(small.root, "check", "--fix")
    assert text in small.text(TREND)


def test_a_file_keeps_its_mode_and_leaves_no_part_behind(small: Small) -> None:
    file = small.root / TREND
    file.chmod(0o640)
    small.edit(TREND, "[economy, cybercrime,", "[Economy, cybercrime,")
    names = set(file.parent.iterdir())
    kb(small.root, "check", "--fix")
    assert file.stat().st_mode & 0o777 == 0o640
    assert set(file.parent.iterdir()) == names


def test_a_file_that_changed_meanwhile_is_left_alone(small: Small) -> None:
    small.edit(TREND, "[economy, cybercrime,", "[Economy, cybercrime,")
    base = small.read()
    small.append(TREND, "Written meanwhile.\n")
    before = small.text(TREND)
    assert fix(small.root, base.problems, base.texts) == []
    assert small.text(TREND) == before


def test_of_two_edits_that_overlap_the_first_is_done() -> None:
    assert mended("abcdef", [Edit(Span(3, 5), "X"), Edit(Span(1, 4), "Y"), Edit(Span(5, 5), "!")]) == "aYe!f"


SPOILT = [
    ("tags: [economy,", "tags: [Economy,"),
    ("cybercrime,", "online-crime,"),
    ("to: C1", "to: c1"),
    ("../dilemmas/privacy", "..\\dilemmas\\privacy"),
    ("privacy-and-security.md#D1.1", "Privacy-And-Security.md#d1.1"),
    ("@osce2019", "@OSCE2019"),
    ("broad idea.", "broad idea.  "),
    ("title: Globalisation", "title: Globalisation # kept\nother: kept"),
    ("A lead about", "A lead   \nabout"),
]


@pytest.mark.slow
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sets(st.sampled_from(SPOILT)), st.sampled_from(["\n", "\r\n"]))
def test_once_is_enough_and_nothing_is_lost(
    small_cache: Path, spoilt: set[tuple[str, str]], line_end: str
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        small = small_base.write(Path(folder))
        for old, new in sorted(spoilt):
            if small.text(TREND).count(old) == 1:
                small.edit(TREND, old, new)
        small.write(TREND, small.text(TREND).replace("\n", line_end))
        words = re.findall(r"[a-z]{4,}", small.text(TREND).casefold().replace("online-crime", "cybercrime"))
        rounds = 0
        while True:
            base = small.read()
            if not fix(small.root, base.problems, base.texts):
                break
            rounds += 1
            assert rounds < 5
        once = (small.root / TREND).read_bytes()
        assert re.findall(r"[a-z]{4,}", once.decode().casefold()) == words
        assert not any(problem.fix for problem in small.read().problems)
        for path in (TREND, CASE):
            assert b"\r" not in (small.root / path).read_bytes()


@pytest.mark.parametrize(
    ("date", "told", "order"),
    [
        ("2 October 2012", ["M201"], ["singapore", "new", "paper"]),
        ("2 October 2013", ["M201", "M219"], ["singapore", "paper", "new"]),
        ("in autumn", ["M201"], ["singapore", "new", "paper"]),
    ],
)
def test_a_date_in_words_has_its_place_by_the_day_that_it_means(
    small: Small, date: str, told: list[str], order: list[str]
) -> None:
    event = f"  - id: new\n    date: {date}\n    title: Something begins\n    told: [B1.1]\n"
    small.edit("docs/events.yml", "  - id: paper\n", f"{event}  - id: paper\n")
    assert sorted(small.codes()) == told
    base = small.read()
    fix(small.root, base.problems, base.texts)
    assert [each.id.value for each in small.read().events] == order
    assert small.codes() == ["M201"]


def test_a_problem_without_a_text_is_passed_over(tmp_path: Path) -> None:
    problem = Problem("no.md", Span(), "M007", "a mark", fix=(Edit(Span(), ""),))
    assert fix(tmp_path, [problem], {}) == []


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("[Economy, CYBERCRIME, Human rights]", "[economy, cybercrime, human-rights]"),
        ("[economy, online-crime, human-rights]", "[economy, cybercrime, human-rights]"),
        ("[economy, Online crime, human-rights]", "[economy, cybercrime, human-rights]"),
        ("[economy, cybercrime, human-rights, online-crime]", "[economy, cybercrime, human-rights]"),
        ("[Online-crime, economy, Cybercrime, human-rights]", "[cybercrime, economy, human-rights]"),
        ("[economy, economy, cybercrime, human-rights, Economy]", "[economy, cybercrime, human-rights]"),
        (
            "\n  - economy\n  - CyberCrime\n  - online-crime\n  - human-rights",
            "\n  - economy\n  - cybercrime\n  - human-rights",
        ),
    ],
)
def test_a_tag_in_other_case_or_by_an_alias_takes_one_round(small: Small, before: str, after: str) -> None:
    tags = "[economy, cybercrime, human-rights]"
    small.edit(TREND, f"tags: {tags}", f"tags: {before}".replace(": \n", ":\n"))
    assert {one.code for one in small.said()} <= {"T104", "T105"}, "all of it is told at once"
    assert cli.main(["--root", str(small.root), "check", "--fix"]) == 0
    assert f"tags: {after}".replace(": \n", ":\n") in small.text(TREND)
    assert small.said() == []


@pytest.mark.parametrize(
    ("written", "mended"),
    [
        ("A part of a town", "A part of a town."),
        ('"A part of a town"', '"A part of a town."'),
        ("'A part of a town' # as it was", "'A part of a town.' # as it was"),
        ("A part,\n      of a town", None),
        ("Is it a part of a town?", "Is it a part of a town?"),
        ('A part of a town ("zone".)', 'A part of a town ("zone".)'),
    ],
)
def test_a_definition_ends_with_a_full_stop(small: Small, written: str, mended: str | None) -> None:
    entry = "  - id: zone\n    term: Zone\n    kind: concept\n    definition: {}\n"
    small.append("docs/glossary.yml", entry.format(written))
    ends = written == mended
    assert [one.code for one in small.said()] == ([] if ends else ["M231"])
    assert cli.main(["--root", str(small.root), "check", "--fix"]) == (1 if mended is None else 0)
    assert small.text("docs/glossary.yml").endswith(entry.format(mended or written))
