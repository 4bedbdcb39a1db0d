"""Nothing is published as it was typed without a word: each kind is told at its place, with what to write."""

from __future__ import annotations

import re
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb import cli
from kb.editing.fix import fix
from kb.markdown import typed_markup as typed
from kb.markdown.typed_markup import IN_TEXT, IN_VALUE, in_text, in_value
from small import CASE, DILEMMA, TREND, Small
from test_render import render


class Case(NamedTuple):
    """What somebody types, the part of it that is told, under which code, and what the hint has in it."""

    typed: str
    at: str
    code: str
    hint: str


CASES = [
    # attributes of other programs
    Case("So `raw`{=openxml} it is.", "{=openxml}", "S109", "only pandoc reads it"),
    # links of wikis
    Case(
        "See [[privacy-and-security]].",
        "[[privacy-and-security]]",
        "S501",
        "[Privacy and security](../dilemmas/",
    ),
    Case(
        "See [[D1|the dilemma]].",
        "[[D1|the dilemma]]",
        "S501",
        "[the dilemma](../dilemmas/privacy-and-security.md)",
    ),
    Case("See [[D1.1]].", "[[D1.1]]", "S501", "[D1.1](../dilemmas/privacy-and-security.md#D1.1)"),
    Case("See [[Arab Spring#C1-paper]].", "[[Arab Spring#C1-paper]]", "S501", "arab-spring.md#C1-paper)"),
    Case("See [[nowhere]].", "[[nowhere]]", "S501", "write '[text](target)'"),
    Case("Look: ![[plan.svg]]", "![[plan.svg]]", "S501", "![what it shows](../docs/assets/plan.svg)"),
    # citations
    Case("As @osce2019 says.", "@osce2019", "C109", "'[@osce2019]'"),
    Case("So it is (@osce2019, p. 4).", "@osce2019", "C109", "'[@osce2019, p. 4]'"),
    Case("So it is (osce2019).", "osce2019", "C109", "'[@osce2019]'"),
    Case("So it is [osce2019].", "[osce2019]", "C109", "'[@osce2019]'"),
    Case("So it is [osce2019, p. 4].", "osce2019", "C109", "'[@osce2019, p. 4]'"),
    Case("So it is [@{osce2019}, p. 3].", "[@{osce2019}, p. 3]", "C109", "'[@osce2019, p. 3]'"),
    Case("So it is [@osce2019, [12]].", "[@osce2019, [12]]", "C109", "'[@osce2019, 12]'"),
    Case(
        "So [@osce2019, @bayley2001structure].", "[@osce2019, @bayley2001structure]", "C109", "; @bayley2001"
    ),
    Case("So it is [@osce2019, pp. 3--4].", "osce2019", "C121", "write '–'"),
    Case("So it is [*see* @osce2019].", "osce2019", "C121", "write 'see'"),
    Case("As [-@osce2019] says.", "[-@osce2019]", "C109", "'[@osce2019]'"),
    Case("So it is [@osce2019: 4].", "[@osce2019: 4]", "C109", "'[@osce2019, 4]'"),
    Case("So [@osce2019; bayley2001structure].", "[@osce2019; bayley2001structure]", "C109", "; @bayley"),
    Case("So it is [@osce2019](https://a.example).", "@osce2019", "C109", "'[@osce2019]'"),
    Case("So it is [@osce2019, p. 4.", "@osce2019", "C109", "'[@osce2019]'"),
    Case(r"So it is \cite{osce2019}.", r"\cite{osce2019}", "S505", "plain text"),
    Case("As @OSCE2019 says.", "@OSCE2019", "C109", "'[@osce2019]'"),
    Case("Another (@nobody2019x) says.", "@nobody2019x", "C109", "add the work to bibliography.bib"),
    # addresses and links
    Case(
        "See https://www.example.org/a_b?c=1.",
        "https://www.example.org/a_b?c=1",
        "S502",
        "<https://www.example",
    ),
    Case("See (www.example.org), too.", "www.example.org", "S502", "<https://www.example.org>"),
    Case(
        "See [the case](../case_studies/arab-spring.md and",
        "[the case](../case_studies/arab-spring.md",
        "S503",
        "](",
    ),
    Case(
        "See [a] (../case_studies/arab-spring.md).",
        "[a] (../case_studies/arab-spring.md)",
        "S503",
        "[a](../case",
    ),
    Case(
        "See (a)[../case_studies/arab-spring.md].",
        "(a)[../case_studies/arab-spring.md]",
        "S503",
        "[a](../case",
    ),
    # marks
    Case("A *word.", "*", "S504", "'\\*' for the sign"),
    Case("Very **bold.", "**", "S504", "**word**"),
    Case("A _word more.", "_", "S504", "_word_"),
    Case("A `word more.", "`", "S504", "`word`"),
    Case("An [open bracket.", "[", "S504", "its other half"),
    Case("A dash -- so.", "--", "S504", "write '–'"),
    Case("From 1990--2000.", "--", "S504", "write '–'"),
    Case("They say ''so''.", "''", "S504", "write '“'"),
    # markup of other programs
    Case("This ~~not~~ yes.", "~~not~~", "S505", "take it out"),
    Case("This ==very== much.", "==very==", "S505", "**words**"),
    Case("This %%aside%% is.", "%%aside%%", "S505", "take it out"),
    Case("CO~2~ rises.", "~2~", "S505", "<sub>2</sub>"),
    Case("The 10^th^ time.", "^th^", "S505", "<sup>th</sup>"),
    Case("Well :smile: done.", ":smile:", "S505", "the sign itself"),
    Case("A &ndsh; dash.", "&ndsh;", "S505", "the sign itself"),
    Case(r"It is \emph{so} then.", r"\emph{so}", "S505", "plain text"),
    Case("Let $x_1$ be it.", "$x_1$", "S505", "plain text"),
    Case("Set {% raw %} here.", "{% raw %}", "S505", "a link"),
    Case("A note^[that stands here].", "^[that stands here]", "S505", "[^name]"),
    Case('!!! note "Mind"', "!!! note", "S505", "> [!NOTE]"),
    Case("Quoted {{ T1.1 }} here.", "{{ T1.1 }}", "S505", "a link"),
    # tables and lists
    Case("Year\tNumber\n2011\t12", "Year\tNumber", "S506", "'| Year | Number |'"),
    Case("| Year | Number |\n| 2011 | 12 |", "| Year | Number |", "S506", "|---|---|"),
    Case(
        "Words:\n| Year | Number |\n|---|---|\n| 2011 | 12 |",
        "| Year | Number |",
        "S506",
        "an empty line above",
    ),
    Case("Two things:\n- one\n- two", "-", "S507", "an empty line above"),
    Case("Two things:\n1. one\n2. two", "1.", "S507", "an empty line above"),
    Case("The police of five\n- or six - states", "-", "S507", "into the line above"),
    Case("1) one\n2) two", "1)", "S507", "write '1.'"),
    Case("• one\n• two", "•", "S507", "write '- '"),
    Case("- [ ] one\n- two", "[ ]", "S507", "without it"),
    # code, images, footnotes
    Case(
        "    Four spaces before a paragraph.",
        "Four spaces before a paragraph.",
        "S508",
        "take the spaces away",
    ),
    Case("![A *plan*](../docs/assets/plan.svg)", "../docs/assets/plan.svg", "S509", "write 'plan'"),
    Case("A fact.[^f]\n\n[^f]: It was so in 2016.", "f", "C107", "cite a source"),
    # what waits
    Case("It has TBD members.", "TBD", "W201", "write it"),
    Case("It has XXX members.", "XXX", "W201", "write it"),
    Case("It is so [citation needed].", "[citation needed]", "W201", "write it"),
]


def put(small: Small, typed: str) -> None:
    small.edit(TREND, "## What the paper says", f"{typed}\n\n## What the paper says")


def test_every_kind_is_told_at_its_place_with_what_to_write(small: Small) -> None:
    put(small, "\n\nNext.\n\n".join(case.typed for case in CASES))
    said = small.said()
    for case in CASES:
        assert any((one.code, one.at) == (case.code, case.at) and case.hint in one.hint for one in said), (
            case,
            [one for one in said if one.code == case.code],
        )


@pytest.mark.parametrize("case", CASES[:: max(1, len(CASES) // 12)], ids=lambda case: case.typed)
def test_each_is_told_once_and_nothing_else(small: Small, case: Case) -> None:
    put(small, case.typed)
    assert [(one.code, one.at) for one in small.said()] == [(case.code, case.at)]


FINE = r"""
A *word*, a **word**, a _word_, a `word`, and \*one\* \`two\` \_three\_ \[four\] \(five\).

Names such as snake_case and a_b_c; 5 – 3, a 5-4 vote, well-known, US$5 and US$6, 50% of 100%, Q&A, AT&T; R&D.

He said “so” [sic], and the law [as amended] says so; C++, C#, #1, 10:30:15, a:b:c and:so; 3 > 2 < 4;
~5 and ~6, and +31 (0)70 123.

Me@example.org and me@osce2019.org, a@b; mid-2013, 1990s; see T1.1 and osce-2019;
in code stands `a == b`.

Code of `[[wiki]] @osce2019 https://a.example *x ~~y~~ \emph{z}`, and <https://www.example.org/osce2019>, and
[https://www.example.org](https://www.example.org), and
[the OSCE](https://www.osce.org/a*b_c--d~e) [@osce2019, p. 4].

```
[[wiki]] @osce2019 https://a.example *x ~~y~~	tab
| a |
```

1. one
2. two

- one
- two

| a `|` b | c\* |
|---------|-----|
| d       | e   |

> A quotation – of one
> line and more.

Press <kbd>Enter</kbd> for CO<sub>2</sub>.[^a]

[^a]: A footnote [@osce2019] of 2016.
"""


def test_what_is_meant_as_it_stands_is_let_alone(small: Small) -> None:
    put(small, FINE)
    assert small.said() == []


MENDED = {
    "See [[D1|the dilemma]] now.": "See [the dilemma](../dilemmas/privacy-and-security.md) now.",
    "See [[privacy-and-security]].": "See [Privacy and security](../dilemmas/privacy-and-security.md).",
    "So (@osce2019, p. 4), [osce2019], (osce2019).": "So [@osce2019, p. 4], [@osce2019], [@osce2019].",
    "So [@{osce2019}, p. 3] and [@osce2019 p. 5].": "So [@osce2019, p. 3] and [@osce2019, p. 5].",
    "At https://www.example.org/x, (www.example.org).": (
        "At <https://www.example.org/x>, (<https://www.example.org>)."
    ),
    "See [a] (../case_studies/arab-spring.md).": "See [a](../case_studies/arab-spring.md).",
    "CO~2~ and 10^th^ -- 1990--2000.": "CO<sub>2</sub> and 10<sup>th</sup> – 1990–2000.",
    "Two things:\n- one\n- two": "Two things:\n\n- one\n- two",
    "1) one": "1. one",
    "Two things\n- one\n- two": "Two things\n\n- one\n- two",
    "So [-@osce2019], [@osce2019: 4], [osce2019; @bayley2001structure].": (
        "So [@osce2019], [@osce2019, 4], [@osce2019; @bayley2001structure]."
    ),
}


JUDGED = {
    "a broken line": "The police of five\n- or six - states.",
    "a number": "The sum was\n1. That is little.",
    "a citation that is a link": "So it is [@osce2019](https://a.example).",
}


@pytest.mark.parametrize("name", JUDGED)
def test_what_needs_judgement_is_not_promised_and_not_mended(
    small: Small, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    put(small, JUDGED[name])
    before = small.text(TREND)
    assert cli.main(["--root", str(small.root), "check"]) == 1
    assert "--fix corrects" not in capsys.readouterr().out
    cli.main(["--root", str(small.root), "check", "--fix"])
    assert small.text(TREND) == before


def test_what_needs_no_judgement_is_mended(small: Small) -> None:
    put(small, "\n\nNext.\n\n".join(MENDED))
    base = small.read()
    fix(small.root, base.problems, base.texts)
    text = small.text(TREND)
    for before, after in MENDED.items():
        assert f"{after}\n\n" in text, before
    assert small.said() == []


def test_a_word_stands_where_it_is_wrong_and_not_where_it_is_right(small: Small) -> None:
    put(
        small,
        "So [@osce2019] says, and `@osce2019`, and [it](https://a.example/@osce2019), and @osce2019 again.",
    )
    (said,) = small.said()
    text = small.text(TREND).splitlines()[said.line - 1]
    assert text[said.column - 1 :] == "@osce2019 again."


# ---- values that are shown as they are

VALUES = {
    "What *happens* here.": ("*happens*", "write 'happens'"),
    "What **happens** here.": ("**happens**", "write 'happens'"),
    "What _happens_ here.": ("_happens_", "write 'happens'"),
    "What `happens` here.": ("`happens`", "write 'happens'"),
    "So it is [@osce2019].": ("[@osce2019]", "cite it in the text"),
    "So it is [osce2019].": ("[osce2019]", "cite it in the text"),
    "See [page](x.md).": ("[page](x.md)", "its words alone"),
    "See [[T1]].": ("[[T1]]", "plain text"),
    "See https://www.example.org/a.": ("https://www.example.org/a", "plain text"),
    "A <b>word</b>.": ("<b>", "plain text"),
    "Q &amp; A.": ("&amp;", "write '&'"),
    "One -- two.": ("--", "write '–'"),
    "Not ~~this~~.": ("~~this~~", "plain text"),
    r"A \* star.": (r"\*", "write '*'"),
}


@pytest.mark.parametrize(("value", "told"), VALUES.items(), ids=VALUES)
def test_markup_in_a_summary_is_told(small: Small, value: str, told: tuple[str, str]) -> None:
    small.edit(CASE, "People rose and the police stood between them and the state.", f"'{value}'")
    said = [one for one in small.said() if one.code == "M130"]
    assert said
    assert (said[0].at, told[1] in said[0].hint) == (told[0], True)


PLACES = [
    (TREND, "title: Globalisation", "title: 'The *globe*'", "M130"),
    (TREND, "why: News crossed borders at once.", "why: News **crossed** borders.", "M130"),
    (DILEMMA, "why: Consent is what surveillance needs.", "why: Consent `is` needed.", "M130"),
    ("docs/tags.yml", "title: Economy", "title: The _economy_", "M230"),
    ("docs/tags.yml", "definition: Kinds of crime.", "definition: Kinds of *crime*.", "M230"),
    ("docs/tags.yml", "aliases: [online-crime]", "aliases: [online-crime, '**net**']", "M230"),
    (
        "docs/glossary.yml",
        "definition: A regional security body.",
        "definition: A <i>regional</i> body.",
        "M230",
    ),
    ("docs/events.yml", "title: The paper is presented", "title: The *paper* is presented", "M230"),
    ("docs/places.yml", "name: The Hague", "name: 'The **Hague**'", "M230"),
    ("docs/paper.yml", "text: Leaders met.", "text: Leaders *met*.", "M230"),
]


@pytest.mark.parametrize(("path", "old", "new", "code"), PLACES, ids=lambda value: value[:24])
def test_markup_is_told_in_every_value_that_is_shown(
    small: Small, path: str, old: str, new: str, code: str
) -> None:
    small.edit(path, old, new)
    assert code in [one.code for one in small.said() if one.path == path]


def test_markup_in_the_values_of_a_briefing_is_told(small: Small) -> None:
    small.write(
        "briefings/b.md",
        '---\ntitle: "The *globe*"\nfor: The `minister`\nedition: "2026.11"\n---\n\nSee [[T1]] and https://a.example/.\n',
    )
    said = [(one.code, one.at) for one in small.said() if one.path == "briefings/b.md"]
    for told in [
        ("M130", "*globe*"),
        ("M130", "`minister`"),
        ("S501", "[[T1]]"),
        ("S502", "https://a.example/"),
    ]:
        assert told in said


def test_marks_in_a_value_are_taken_away(small: Small) -> None:
    small.edit(CASE, "People rose and the police stood", "People *rose* and the `police` **stood**")
    base = small.read()
    fix(small.root, base.problems, base.texts)
    assert "summary: People rose and the police stood between" in small.text(CASE)


# ---- properties

WORDS = st.text(alphabet="abc *_`~=%^[]()|\\&;:@-.0123456789\n", max_size=60)


@given(WORDS)
def test_what_is_escaped_is_never_told(text: str) -> None:
    signs = re.sub(r"[\\`*_{}\[\]()>#+\-.!]", r"\\\g<0>", text.replace("~", "").replace("\n", " "))
    kept = {"mark", "bracket", "link", "wiki", "dash", "list"}
    assert not [one for one in render(f"x {signs} x").leftovers if one.kind in kept]


@given(WORDS)
def test_code_is_exempt(text: str) -> None:
    inner = text.replace("`", "").replace("\n", " ").strip() or "x"
    assert render(f"Code `` {inner} `` here.").leftovers == ()


@given(WORDS)
def test_what_is_found_is_in_the_text(text: str) -> None:
    for one in in_text(text):
        assert one.kind in {*IN_TEXT, "bracket"}
        assert one.text
        assert f"{one.before}{one.text}{one.after}" in text.split("\n\n")
    for kind, markup, _ in in_value(text):
        assert kind in IN_VALUE
        assert markup in text


@given(WORDS)
def test_the_mark_of_escaped_signs_is_never_published(text: str) -> None:
    assert "\ufdd0" not in render(f"\\* {text}").html


@given(st.text(st.sampled_from("ab1 \n-*_`[](){}:.@/w&;~=^%$\\'|!?+#<>2013"), max_size=24))
def test_nothing_is_found_where_no_sign_of_it_stands(text: str) -> None:
    """Most texts are passed over by a quick look: it sees whatever the tables would find."""
    found = [typed._TEXT.search(block) for block in text.split(typed.BLOCK)] + [typed._VALUE.search(text)]
    for match in filter(None, found):
        assert typed._SIGN.search(match.string), match[0]
