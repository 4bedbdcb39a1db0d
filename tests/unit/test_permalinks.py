"""A published id never dies and never comes to mean something else: the record, its checks, its command."""

from __future__ import annotations

import pytest

from kb import cli
from kb.permalinks import record as permalinks_record
from kb.permalinks.record import natural
from kb.schema.field_values import mappings_of
from kb.sources import parse_yaml
from kb.text.fingerprint import fingerprint_of
from small import CASE, DILEMMA, FILES, PRINCIPLE, TREND, Said, Small

RECORD = "docs/permalinks.yml"


@pytest.fixture
def published(small: Small) -> Small:
    """The small base with everything in it published."""
    small.write("pyproject.toml", '[project]\nname = "small"\nversion = "2026.11" # the edition\n')
    assert kb(small, "--update") == 0
    assert small.said() == []
    return small


def kb(small: Small, *arguments: str) -> int:
    return cli.main(["--root", str(small.root), "permalinks", *arguments])


def only(small: Small, code: str) -> Said:
    found = [one for one in small.said() if one.code.startswith("P")]
    assert [one.code for one in found] == [code]
    return found[0]


def line(small: Small, id_: str) -> str:
    return next(each for each in small.text(RECORD).split("\n") if f"{{id: {id_}," in each)


def test_a_base_without_edition_and_record_has_published_nothing(small: Small) -> None:
    assert small.said() == []


def test_an_edition_without_record_is_told(small: Small) -> None:
    small.write("pyproject.toml", '[project]\nversion = "2026.11"\n')
    assert only(small, "P101").path == RECORD


def test_the_record_names_everything_that_can_be_linked_to(published: Small) -> None:
    record = published.read().by_permalink
    assert {"T1", "T1-paper", "T1.1", "T1.a", "C0.1", "B1.1", "tag/economy", "term/osce"} <= set(record)
    assert {"docs/about.md", "trends/README.md"} <= set(record)
    assert record["T1.2"].at.value == TREND
    assert record["T1.2"].since == "2026.11"
    assert record["T1.2"].print == fingerprint_of(
        "What happens here is felt elsewhere. Is anybody ready for it?"
    )
    assert not [id_ for id_ in record if id_.startswith(("list-", "ref-", "facet-", "letter-"))]


def test_lines_stand_in_natural_order() -> None:
    ids = ["T1", "T1-paper", "T1.2", "T1.10", "T1.a", "T2", "T10", "tag/a", "term/b", "docs/a.md"]
    assert sorted(set(ids), key=natural) == ids


def test_update_is_idempotent_and_keeps_comments_and_what_it_does_not_mean(published: Small) -> None:
    published.edit(RECORD, line(published, "T1"), f"# a note\n{line(published, 'T1')}")
    before = published.text(RECORD)
    assert kb(published, "--update") == 0
    assert published.text(RECORD) == before
    published.append(TREND, "\nIn 2020 again [@osce2019].\n{: #T1.b }\n")
    assert kb(published, "--update") == 0
    new = line(published, "T1.b")
    assert published.text(RECORD) == before.replace(
        line(published, "T1.a") + "\n", f"{line(published, 'T1.a')}\n{new}\n"
    )
    assert published.said() == []


def test_update_never_touches_the_print_of_an_old_id(published: Small) -> None:
    published.edit(TREND, "Globalisation is a broad idea.", "Globalisation is a narrow idea.")
    before = published.text(RECORD)
    assert kb(published, "--update") == 0
    assert published.text(RECORD) == before
    only(published, "P107")


def test_a_new_id_is_told_until_it_is_recorded(published: Small) -> None:
    published.append(TREND, "\nIn 2020 again [@osce2019].\n{: #T1.b }\n")
    said = only(published, "P108")
    assert (said.path, said.at) == (TREND, "T1.b")
    assert "kb permalinks --update" in said.hint


@pytest.mark.parametrize(
    ("path", "old", "new", "at"),
    [
        (TREND, "is a broad idea", "is not a broad idea", "not"),
        (TREND, "In 2019 this", "In 2018 this", "2018"),
        (TREND, "## Since 2013", "## Since 2014", "2014"),
        (TREND, "title: Globalisation", "title: Isolation", "T1"),
        ("docs/tags.yml", "Money and work.", "Money.", "economy"),
        ("docs/glossary.yml", "regional security", "global security", "osce"),
        ("docs/about.md", "title: About the paper", "title: About us", "About us"),
    ],
)
def test_another_text_is_told_where_it_stands(
    published: Small, path: str, old: str, new: str, at: str
) -> None:
    published.edit(path, old, new)
    said = only(published, "P107")
    assert (said.path, said.at) == (path, at)
    id_ = said.message.split()[0]
    assert f"kb permalinks --confirm {id_}" in said.hint
    assert kb(published, "--confirm", id_) == 0
    assert published.said() == []


def test_the_changed_word_is_told_where_it_stands(published: Small) -> None:
    """Not where the same word stands first."""
    published.edit(
        TREND, "Globalisation is a broad idea.", "Globalisation is a broad idea, is broad, and was."
    )
    kb(published, "--confirm", "T1.1")
    published.edit(TREND, "is broad, and was.", "is broad, and is.")
    base = published.read()
    (said,) = [one for one in base.problems if one.code == "P107"]
    text = base.texts[TREND]
    assert text[said.span.start : said.span.end] == "is"
    assert text[: said.span.start].endswith("is broad, and ")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Globalisation is a broad idea.", "Globalisation, *is* a [broad](README.md) idea."),
        ("felt elsewhere. Is", "felt elsewhre. Is"),
        ("[see @bayley2001structure, p. 4; @osce2019]", "[@bayley2001structure; @osce2019]"),
    ],
)
def test_small_wording_passes_in_silence(published: Small, old: str, new: str) -> None:
    published.edit(TREND, old, new)
    assert published.said() == []


def test_confirming_changes_the_line_of_that_id_only(published: Small) -> None:
    published.edit(TREND, "is a broad idea", "is a wide idea")
    published.edit(CASE, "Crowds met.", "Many met.")
    before = published.text(RECORD).split("\n")
    assert kb(published, "--confirm", "T1.1") == 0
    after = published.text(RECORD).split("\n")
    assert [new for old, new in zip(before, after, strict=True) if old != new] == [line(published, "T1.1")]
    assert only(published, "P107").path == CASE


def test_confirming_twice_is_confirming_once(published: Small, capsys: pytest.CaptureFixture[str]) -> None:
    before = published.text(RECORD)
    assert kb(published, "--confirm", "T1.1") == 0
    assert published.text(RECORD) == before
    assert "already" in capsys.readouterr().out


def test_an_unknown_id_cannot_be_confirmed(published: Small, capsys: pytest.CaptureFixture[str]) -> None:
    assert kb(published, "--confirm", "T1.l") == 2
    assert "T1.1" in capsys.readouterr().err


def test_exchanged_texts_are_told_of_both(published: Small) -> None:
    one, other = "Crowds met.", "The police were not ready."
    published.write(CASE, published.text(CASE).replace(one, "~").replace(other, one).replace("~", other))
    assert [(one.code, one.message[:4]) for one in published.said()] == [("P107", "C1.1"), ("P107", "C1.2")]


def test_a_split_and_a_merge_are_told(published: Small) -> None:
    published.edit(TREND, "elsewhere. Is anybody", "elsewhere.\n{: #T1.2 }\n\nIs anybody")
    published.edit(TREND, "ready for it?\n{: #T1.2 }", "ready for it?\n{: #T1.b }")
    assert [one.code for one in published.said() if one.code[0] == "P"] == ["P107", "P108"]
    published.write(TREND, FILES[TREND])
    published.edit(TREND, "idea.\n{: #T1.1 }\n\nWhat", "idea.\nWhat")
    assert {one.code for one in published.said() if one.code[0] == "P"} == {"P102", "P107"}


def test_an_id_that_is_gone_is_told_in_the_record(published: Small) -> None:
    published.edit(TREND, "## Since 2013 {: #T1-since }", "## After 2013 {: #T1-after }")
    found = {one.code: one for one in published.said() if one.code[0] == "P"}
    assert set(found) == {"P102", "P108"}
    assert (found["P102"].path, found["P102"].at) == (RECORD, "T1-since")
    assert "kb permalinks --now T1-since T1" in found["P102"].hint


def test_a_renamed_id_is_recognised_by_its_text(published: Small) -> None:
    published.edit(TREND, "{: #T1-since }", "{: #T1-after }")
    lost = next(one for one in published.said() if one.code == "P102")
    assert "kb permalinks --now T1-since T1-after" in lost.hint
    assert kb(published, "--now", "T1-since", "T1-after") == 0
    assert kb(published, "--update") == 0
    assert published.said() == []
    assert ", now: T1-after," in line(published, "T1-since")


def test_a_tag_and_a_term_do_not_disappear_either(published: Small) -> None:
    published.edit("docs/glossary.yml", "id: consent", "id: by-consent")
    assert "term/consent" in next(one for one in published.said() if one.code == "P102").message


def test_a_lost_page_without_id_is_told(published: Small) -> None:
    (published.root / "docs/about.md").rename(published.root / "docs/paper.md")
    lost = [one for one in published.said() if one.code == "P102"]
    assert [one.at for one in lost] == ["docs/about.md"]
    assert [one.at for one in published.said() if one.code == "P106"] == ["B1.1"]


def test_an_unreadable_page_is_told_once(published: Small) -> None:
    published.write(TREND, b"\xff" + published.text(TREND).encode())
    assert [one.code for one in published.said() if one.path in {TREND, RECORD} and one.code[0] in "MP"] == [
        "M001"
    ]


def test_what_took_the_place_of_an_id_stands(published: Small) -> None:
    published.edit(TREND, "{: #T1-since }", "{: #T1-after }")
    kb(published, "--now", "T1-since", "T1-after")
    kb(published, "--update")
    published.edit(RECORD, ", now: T1-after,", ", now: T1-aftre,")
    said = only(published, "P103")
    assert (said.at, "'T1-after'" in said.hint) == ("T1-aftre", True)


def test_chains_and_circles_are_refused(published: Small) -> None:
    published.edit(TREND, "{: #T1-since }", "{: #T1-after }")
    kb(published, "--now", "T1-since", "T1-after")
    kb(published, "--update")
    published.edit(TREND, "{: #T1-after }", "{: #T1-later }")
    new = line(published, "T1-after")
    published.edit(RECORD, new, new.replace(", print", ", now: T1-later, print"))
    kb(published, "--update")
    assert only(published, "P103").hint == "write 'now: T1-later'"
    published.edit(RECORD, ", now: T1-later,", ", now: T1-since,")
    published.edit(TREND, "{: #T1-later }", "{: #T1-after }")
    published.edit(TREND, "{: #T1-after }", "{: #T1-paper2 }")
    circle = [one for one in published.said() if one.code == "P103"]
    assert [("circle" in one.message) for one in circle] == [True, True]


def test_giving_up_what_others_lead_to_takes_them_along(published: Small) -> None:
    published.edit(TREND, "{: #T1-since }", "{: #T1-after }")
    kb(published, "--now", "T1-since", "T1-after")
    kb(published, "--update")
    published.edit(TREND, "{: #T1-after }", "{: #T1-later }")
    assert kb(published, "--now", "T1-after", "T1-later") == 0
    assert kb(published, "--update") == 0
    assert published.said() == []
    assert ", now: T1-later," in line(published, "T1-since")


def test_an_id_that_is_gone_is_not_used_again(published: Small) -> None:
    published.edit(TREND, "In 2019 this was measured", "In 2019 this was counted")
    published.edit(TREND, "{: #T1.a }", "{: #T1.b }")
    assert kb(published, "--now", "T1.a", "T1.b") == 0
    assert kb(published, "--update") == 0
    published.append(TREND, "\nSomething else was found in 2020 [@osce2019].\n{: #T1.a }\n")
    said = only(published, "P104")
    assert (said.path, said.at) == (TREND, "T1.a")
    assert said.hint == "write '{: #T1.c }', which has never been used"


def test_an_id_that_still_stands_is_not_given_up(published: Small) -> None:
    assert kb(published, "--now", "T1.a", "T1.1") == 2
    assert kb(published, "--now", "T9.a", "T1.1") == 2


def test_one_id_on_two_pages_is_told(published: Small) -> None:
    published.append(DILEMMA, "\nIn 2019 this was measured [@osce2019].\n{: #T1.a }\n")
    found = only(published, "P105")
    assert (found.path, found.at) == (DILEMMA, "T1.a"), "the one that was published stays"
    assert found.message == f"id 'T1.a' is in {TREND} as well, where it was published"


def test_an_id_recorded_twice_is_told(published: Small) -> None:
    published.append(RECORD, line(published, "T1.1") + "\n")
    assert only(published, "P105").path == RECORD


def test_a_paragraph_on_another_page_is_told_and_recorded_with_its_old_address(published: Small) -> None:
    text = "In 2019 this was measured [see @bayley2001structure, p. 4; @osce2019].\n{: #T1.a }\n"
    published.edit(TREND, text, "In 2020 nothing was [@bayley2001structure].\n{: #T1.b }\n")
    published.append(DILEMMA, "\n" + text)
    moved = next(one for one in published.said() if one.code == "P106")
    assert (moved.path, moved.at) == (DILEMMA, "T1.a")
    assert kb(published, "--update") == 0
    assert f"at: {DILEMMA}, " in line(published, "T1.a")
    assert f"was: [{TREND}], " in line(published, "T1.a")


def test_a_page_at_another_address_is_told_and_back_again_leaves_no_trace(published: Small) -> None:
    before = published.text(RECORD)
    new = "vision/legitimacy.md"
    (published.root / PRINCIPLE).rename(published.root / new)
    assert {one.at for one in published.said() if one.code == "P106"} == {"V1", "V1-paper", "V1.1"}
    assert kb(published, "--update") == 0
    assert f"at: {new}" in line(published, "V1")
    (published.root / new).rename(published.root / PRINCIPLE)
    assert kb(published, "--update") == 0
    assert published.text(RECORD).replace(f", was: [{new}]", "") == before


def test_no_page_stands_at_the_former_address_of_another(published: Small) -> None:
    old = published.text(PRINCIPLE)
    published.delete(PRINCIPLE)
    published.write("vision/legitimacy.md", old)
    kb(published, "--update")
    published.write(PRINCIPLE, old.replace("V1", "V2").replace("Police legitimacy", "Consent"))
    assert [one.at for one in published.said() if one.code == "P109"] == [PRINCIPLE]


def test_a_record_in_another_form_is_judged_but_not_written(published: Small) -> None:
    published.edit(
        RECORD,
        line(published, "T1.1"),
        line(published, "T1.1").replace("at:", "at :").replace("id: T1.1", "id: 'T1.1'"),
    )
    assert published.said() == []
    assert kb(published, "--update") == 2


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [("since:", "sinse:", "M201"), ("print: ", "", "M201"), ("permalinks:", "permalinks: &x", "M023")],
)
def test_a_faulty_record_is_told_with_its_place(published: Small, old: str, new: str, code: str) -> None:
    published.write(RECORD, published.text(RECORD).replace(old, new, 1))
    assert (RECORD, code) in {(one.path, one.code) for one in published.said()}


def test_both_ways_of_reading_agree(published: Small) -> None:
    text = published.text(RECORD)
    quick, nothing = permalinks_record.read(text)
    slow = tuple(
        permalinks_record._from_node(node)
        for node in mappings_of(parse_yaml(text, depth=8).get("permalinks"))
    )
    assert nothing is None
    assert quick == slow


def test_the_record_may_grow_beyond_other_files_but_only_in_our_form(published: Small) -> None:
    text = published.text(RECORD)
    comment = "# " + "x" * 1024 * 1024 + "\n"
    published.write(RECORD, comment + text)
    assert published.said() == []
    published.write(RECORD, comment + text.replace("{id: T1.1,", "{id:  T1.1,"))
    assert [one.code for one in published.said()] == ["M002"]


def test_an_emptied_record_disarms_nothing(published: Small) -> None:
    published.write(RECORD, "permalinks:\n")
    assert {one.code for one in published.said()} == {"P108"}


def test_the_state_is_told_in_words(published: Small, capsys: pytest.CaptureFixture[str]) -> None:
    assert kb(published) == 0
    published.edit(TREND, "is a broad idea", "is no broad idea")
    published.edit(TREND, "{: #T1.a }", "{: #T1.b }")
    capsys.readouterr()
    assert kb(published) == 1
    told = capsys.readouterr().out
    assert "1 with another text than recorded (--confirm ID, or a new id): T1.1" in told
    assert "1 gone without successor (--now OLD NEW): T1.a" in told
    assert "1 not recorded yet (--update): T1.b" in told
