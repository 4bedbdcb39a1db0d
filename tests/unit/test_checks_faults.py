"""Every fault that a person is known to make, each found with its code, on its line, at its place.

A row changes the small base in one place: file, old text, new text, code, and the text that the problem points
at. The place is marked in the new text by « and »; they are taken out before the file is written.
"""

# ruff: noqa: E501 - a row of the table is one change, whatever its length

from __future__ import annotations

from typing import NamedTuple

import pytest

from kb.problems import line_and_column
from small import CASE, DILEMMA, PRINCIPLE, TREND, Small

GLOSSARY, TAGS, PAPER, BIB = "docs/glossary.yml", "docs/tags.yml", "docs/paper.yml", "bibliography.bib"
SEE = "A lead about the OSCE"
POINT = "Globalisation is a broad idea.\n{: #T1.1 }\n"
NOTE = "In 2019 this was measured [see @bayley2001structure, p. 4; @osce2019].\n{: #T1.a }\n"
LINKS = (
    "  - to: C1\n    why: News crossed borders at once.\n  - to: D1\n    why: Data cross borders as well.\n"
)
LINK = "[privacy](../dilemmas/privacy-and-security.md#D1.1)"
ENTRY = "  title       = {{A Report}},\n  year        = {2019},\n}\n"
WHOLE = "@misc{osce2019,\n  author      = {{Organization for Security and Co-operation in Europe}},\n" + ENTRY


class Fault(NamedTuple):
    path: str
    old: str
    new: str
    code: str


FAULTS = {
    # Metadata
    "missing key": Fault(TREND, "---\nid: T1\ntitle: Globalisation\n", "---\n«i»d: T1\n", "M101"),
    "misspelt key": Fault(TREND, "summary:", "«sumary»:", "M102"),
    "wrong type": Fault(TREND, "tags: [economy, cybercrime, human-rights]", "tags: «economy»", "M103"),
    "wrong form": Fault(TREND, 'paper: "2.1.1"', 'paper: «"II.1"»', "M107"),
    "empty value": Fault(CASE, "summary: People rose and the police stood between them and the state.", "summary:«»", "M104"),
    "doubled key": Fault(TREND, "summary:", "«title»: Twice\nsummary:", "M022"),
    "doubled id": Fault("trends/two.md", "", '---\nid: «T1»\ntitle: Two\npaper: "2.1.2"\nsummary: S.\ntags: [economy, cybercrime, human-rights]\nreviewed: 2026-11-24\n---\n\nText.\n', "M111"),
    "id of the wrong kind": Fault(CASE, "id: C1", "id: «T4»", "M110"),
    "no id at all": Fault(CASE, "id: C1", "id: «Arab Spring»", "M110"),
    "summary too long": Fault(TREND, "What happens in one place is felt in another.", f"«{'long ' * 40}words»", "M106"),
    "date not real": Fault(TREND, "reviewed: 2026-11-24", "reviewed: «2026-02-30»", "M105"),
    "date to come": Fault(TREND, "reviewed: 2026-11-24", "reviewed: «2027-11-24»", "M113"),
    "review long ago": Fault(TREND, "reviewed: 2026-11-24", "reviewed: «2023-11-24»", "M114"),
    "title repeats another": Fault(PRINCIPLE, "title: Police legitimacy", "title: «globalisation»", "M115"),
    "wrong section": Fault(TREND, 'paper: "2.1.1"', 'paper: «"2.1.9"»', "M112"),
    "front matter not closed": Fault("docs/new.md", "", "«---»\ntitle: New\n\nText.\n", "M011"),
    "no front matter": Fault("docs/new.md", "", "«# New»\n\nText.\n", "M010"),
    "front matter not a mapping": Fault("docs/new.md", "", "---\n«- New»\n---\n\nText.\n", "M021"),
    "YAML tag": Fault(TREND, "title: Globalisation", "title: «!!str Globalisation»", "M023"),
    "YAML anchor": Fault(TREND, "title: Globalisation", "title: «&name Globalisation»", "M023"),
    "YAML alias": Fault(TREND, "title: Globalisation", "title: «*name»", "M023"),
    "tab": Fault(TREND, "  - to: C1", "«\t»- to: C1", "M025"),
    "a colon in a value": Fault(TREND, "title: Globalisation", "title: Globalisation«:» how", "M020"),
    # Tags
    "unknown tag": Fault(TREND, "[economy,", "[«ekonomy»,", "T101"),
    "alias for a tag": Fault(TREND, "cybercrime,", "«online-crime»,", "T104"),
    "doubled tag": Fault(TREND, "human-rights]", "human-rights, «economy»]", "T105"),
    "too few tags": Fault(TREND, "tags: [economy, cybercrime, human-rights]", "«tags»: [economy, cybercrime]", "T102"),
    "unused tag": Fault(TAGS, "tags:\n", "tags:\n  - id: «piracy»\n    title: Piracy\n    facet: crime\n    definition: On ships.\n", "T103"),
    "alias that is a tag": Fault(TAGS, "[online-crime]", "[«economy»]", "T107"),
    # Links
    "missing page": Fault(TREND, LINK, "[privacy](«../dilemmas/privacy.md»#D1.1)", "L101"),
    "missing page in a reference": Fault(TREND, LINK + ".", "[privacy][p].\n\n[p]: «nowhere.md»", "L101"),
    "missing image": Fault("docs/index.md", "assets/plan.svg", "«assets/plam.svg»", "L101"),
    "missing page in HTML": Fault(TREND, LINK, '<a href="«nowhere.md»">privacy</a>', "L101"),
    "missing image in HTML": Fault(TREND, LINK, '<img src="«nowhere.svg»" alt="A map">', "L101"),
    "missing anchor": Fault(TREND, "security.md#D1.1", "security.md#«D1.7»", "L102"),
    "missing anchor in HTML": Fault(TREND, LINK, '<a href="../dilemmas/privacy-and-security.md#«D1.7»">p</a>', "L102"),
    "missing anchor on the page itself": Fault(TREND, LINK, "[that](#«T1.9»)", "L102"),
    "wrong case in a path": Fault(TREND, LINK, "[privacy](«../dilemmas/Privacy-and-security.md»#D1.1)", "L103"),
    "wrong case in an anchor": Fault(TREND, "security.md#D1.1", "security.md#«d1.1»", "L104"),
    "backslashes": Fault(TREND, LINK, "[privacy](«..\\dilemmas\\privacy-and-security.md»#D1.1)", "L105"),
    "trailing slash": Fault(TREND, LINK, "[dilemmas](«../dilemmas/»)", "L106"),
    "slash after a file": Fault(TREND, LINK, "[privacy](«../dilemmas/privacy-and-security.md/»)", "L106"),
    "absolute path": Fault(TREND, LINK, "[privacy](«/dilemmas/privacy-and-security.md»)", "L107"),
    "address of our own": Fault(TREND, LINK, "[p](«https://policing-vision.example/D1.1/»)", "L108"),
    "page by its address": Fault(TREND, LINK, "[p](«../dilemmas/privacy-and-security.html»#D1.1)", "L109"),
    "generated page by its address": Fault(TREND, LINK, "[p](«../tags/economy.html»)", "L109"),
    "path leaving the repository": Fault(TREND, LINK, "[p](«../../other.md»)", "L110"),
    "encoded path leaving the repository": Fault(TREND, LINK, "[p](«%2e%2e/%2e%2e/other.md»)", "L110"),
    "encoded missing page": Fault(TREND, LINK, "[p](«../dilemmas/priv%61cy.md»)", "L101"),
    "link to itself": Fault(TREND, LINK, "[globalisation](«globalisation.md»)", "L111"),
    "paragraph that links to itself": Fault(TREND, POINT, f"See [this](«#T1.1»). {POINT}", "L111"),
    "javascript": Fault(TREND, LINK, "[p](«javascript:alert(1)»)", "L112"),
    "data": Fault(TREND, LINK, "[p](«data:text/html,x»)", "L112"),
    "vbscript": Fault(TREND, LINK, "[p](«vbscript:x»)", "L112"),
    "JavaScript in HTML": Fault(TREND, LINK, '<a href="«JavaScript:alert(1)»">p</a>', "L112"),
    "file that is not published": Fault(TREND, LINK, "[p](«../docs/tags.yml»)", "L113"),
    "undefined reference": Fault(TREND, LINK, "«[privacy][nothing]»", "L201"),
    "undefined footnote": Fault(TREND, LINK, "privacy«[^1]»", "L202"),
    "no text": Fault(TREND, LINK, "[](«../dilemmas/privacy-and-security.md»)", "L204"),
    "here": Fault(TREND, LINK, "[here](«../dilemmas/privacy-and-security.md»)", "L205"),
    "click here": Fault(TREND, LINK, "[Click here](«../dilemmas/privacy-and-security.md»)", "L205"),
    "image without text": Fault("docs/index.md", "![The plan](assets/plan.svg)", "![](«assets/plan.svg»)", "L206"),
    # Citations
    "unknown work": Fault(TREND, "@osce2019]", "@«osce2020»]", "C101"),
    "unknown work in the glossary": Fault(GLOSSARY, "[osce2019]", "[«osce2020»]", "C102"),
    "uncited work": Fault(BIB, ENTRY, f"{ENTRY}\n@misc{{«zed2020»,\n  author = {{Zed, A.}},\n  title = {{T}},\n  year = {{2020}},\n}}\n", "C103"),
    "entry without author": Fault(BIB, "@misc{osce2019,\n  author      = {{Organization for Security and Co-operation in Europe}},\n", "@misc{«osce2019»,\n", "C104"),
    "entry without year": Fault(BIB, WHOLE, WHOLE.replace("osce2019", "«osce2019»").replace("  year        = {2019},\n", ""), "C104"),
    "doubled work": Fault(BIB, "{{The New Structure of Policing}},\n  year   = {2001},\n}\n\n@misc{osce2019,", "{{A report}},\n  year   = {2019},\n}\n\n@misc{«osce2019»,", "C105"),
    "malformed .bib": Fault(BIB, "{{A Report}},\n  year", "{{A Report}}\n« » year", "C001"),
    "citation in a heading": Fault(TREND, "## Since 2013 {:", "## Since 2013 [@«osce2019»] {:", "C106"),
    "dated statement without source": Fault(TREND, NOTE, "In 2019 this was measured.\n{: #«T1.a» }\n", "C107"),
    "locator without key": Fault(TREND, "@osce2019].", "@osce2019], «[p. 5]».", "C108"),
    "citation that is not read": Fault(TREND, "@osce2019].", "@osce2019], «[@osce2019 p. 5]».", "C109"),
    "type of entry": Fault(BIB, "@misc{osce2019,", "«@report»{osce2019,", "C111"),
    "report without institution": Fault(BIB, WHOLE, WHOLE.replace("@misc{osce2019", "@techreport{«osce2019»"), "C104"),
    "page of the web without address": Fault(BIB, WHOLE, WHOLE.replace("@misc{osce2019", "@online{«osce2019»"), "C104"),
    "field of another type": Fault(BIB, WHOLE, WHOLE.replace("  year", "  isbn        = «{9781588267054}»,\n  year"), "C114"),
    "kind of another type": Fault(BIB, WHOLE, WHOLE.replace("  year", "  entrysubtype = «{newspaper}»,\n  year"), "C114"),
    "address of a copy": Fault(BIB, WHOLE, WHOLE.replace("  year", "  url         = «{https://pl.scribd.com/document/1}»,\n  year"), "C115"),
    "addendum without address": Fault(BIB, WHOLE, WHOLE.replace("  year", "  addendum    = «{Also at docslib.org}»,\n  year"), "C116"),
    "language for one reader": Fault(BIB, WHOLE, WHOLE.replace("  year", "  langid      = «{french}»,\n  year"), "C117"),
    # Structure
    "heading without id": Fault(TREND, "## Since 2013 {: #T1-since }", "«## Since 2013»", "S101"),
    "id used twice": Fault(TREND, "{: #T1-since }", "{: #«T1-paper» }", "S102"),
    "point doubled": Fault(TREND, POINT, f"{POINT}\nAgain.\n{{: #«T1.1» }}\n", "S102"),
    "skipped level": Fault(TREND, "## Since 2013 {: #T1-since }", "«#### Since 2013 {: #T1-since }»", "S103"),
    "second title": Fault(TREND, "## Since 2013 {: #T1-since }", "«# Since 2013 {: #T1-since }»", "S104"),
    "empty section": Fault(TREND, NOTE, f"{NOTE}\n«## More {{: #T1-more }}»\n", "S105"),
    "empty section between": Fault(TREND, "## Since 2013", "«## More {: #T1-more }»\n\n## Since 2013", "S105"),
    "point missing": Fault(TREND, POINT, "", "S201"),
    "unknown point": Fault(TREND, POINT, f"{POINT}\nMore.\n{{: #«T1.7» }}\n", "S202"),
    "point on the wrong page": Fault(TREND, POINT, f"{POINT}\nWho may watch whom?\n{{: #«D1.1» }}\n", "S202"),
    "point out of order": Fault(CASE, "- Crowds met.\n  {: #C1.1 }\n- The police were not ready.\n  {: #C1.2 }\n", "- The police were not ready.\n  {: #C1.2 }\n- Crowds met.\n  {: #«C1.1» }\n", "S206"),
    "paragraph without id": Fault(TREND, POINT, f"{POINT}\n«One more word here».\n", "S107"),
    "list item without id": Fault(CASE, "- Crowds met.", "- «More».\n- Crowds met.", "S107"),
    "editors among the paper": Fault(TREND, POINT, f"{POINT}\nWe add.\n{{: #«T1.b» }}\n", "S108"),
    "the paper among the editors": Fault(TREND, "## Since 2013 {: #T1-since }", "## Since 2013 {: #T1-since }\n\nMore.\n{: #«T1.3» }", "S108"),
    "braces that do nothing": Fault(CASE, "- Crowds met.", "- More «{: #C1-more }»\n- Crowds met.", "S109"),
    "letter of another page": Fault(TREND, "{: #T1.a }", "{: #«T2.a» }", "S111"),
    "relation to nothing": Fault(TREND, "to: C1", "to: «C7»", "S301"),
    "relation of the wrong kinds": Fault(CASE, "reviewed:", "links:\n  - to: «V1»\n    why: So.\nreviewed:", "S302"),
    "no relation": Fault(TREND, LINKS, "  - to: C1\n    why: News crossed borders at once.\n", "S303"),
    "gap that is none": Fault(TREND, "reviewed:", "gaps:\n  - to: «C»\n    why: None.\nreviewed:", "S304"),
    "relation twice": Fault(TREND, LINKS, f"{LINKS}  - to: «D1»\n    why: Again.\n", "S305"),
    "relation at both ends": Fault(DILEMMA, "  - to: V1", "  - to: «T1»\n    why: Back.\n  - to: V1", "S306"),
    "page that nothing links to": Fault("docs/new.md", "", "---\ntitle: «New»\nsummary: S.\nreviewed: 2026-11-24\n---\n\nText.\n", "S307"),
    "HTML that is not allowed": Fault(TREND, SEE, f'<«span»>x</span> {SEE}', "S401"),
    "block of HTML": Fault(TREND, SEE, f"<«iframe»></iframe>\n\n{SEE}", "S401"),
    "HTML that does something": Fault(TREND, SEE, f'<kbd «onclick»="x">K</kbd> {SEE}', "S402"),
    "control character": Fault(TREND, SEE, f"«\x07»{SEE}", "S403"),
    "override of direction": Fault(TREND, SEE, f"«\u202e»{SEE}", "S403"),
    "isolate of direction": Fault(TREND, SEE, f"«\u2066»{SEE}", "S403"),
    "NUL": Fault(TREND, SEE, f"«\0»{SEE}", "M003"),
    "empty page": Fault("docs/new.md", "", "---\ntitle: New\nsummary: S.\nreviewed: 2026-11-24\n«---»\n", "S106"),
    "empty file": Fault("docs/new.md", "", "\n", "M004"),
    "file name of another page": Fault("trends/arab-spring.md", "", '«---»\nid: T2\ntitle: Two\npaper: "2.1.2"\nsummary: S.\ntags: [economy, cybercrime, human-rights]\nreviewed: 2026-11-24\n---\n\nText.\n', "S404"),
    "trailing space": Fault(TREND, "A lead about", "A lead«  »\n\nabout", "S406"),
    # Language
    "name of the glossary": Fault(GLOSSARY, "terms:\n", "terms:\n  - id: a-net\n    term: Al-Shabaab\n    kind: organisation\n    definition: It is meant by Al-Shabaab.\n", ""),
    "mark of a list": Fault(TREND, SEE, f"«o0» One point.\n\n{SEE}", "W102"),
    "mark of a list in brackets": Fault(TREND, SEE, f"«(0]» {SEE}", "W102"),
    "ligature": Fault(TREND, SEE, f"The «of\ufb01ce» met. {SEE}", "W102"),
    "digit in a word": Fault(TREND, SEE, f"The «p0lice» met. {SEE}", "W102"),
    "word broken at the end of its line": Fault(TREND, SEE, f"All «cyber-\nspace». {SEE}", "W102"),
    "recently": Fault(TREND, "is a broad", "is «recently» a broad", "W103"),
    "currently, at the start": Fault(TREND, "Globalisation is a", "«Currently» globalisation is a", "W103"),
    "later this year": Fault(TREND, "is a broad idea", "is a broad idea «later this\nyear»", "W103"),
}  # fmt: skip


@pytest.mark.parametrize(
    "fault",
    [each for each in FAULTS.values() if each.code],
    ids=[n for n, each in FAULTS.items() if each.code],
)
def test_a_fault_is_found_at_its_place(small: Small, fault: Fault) -> None:
    before = small.text(fault.path) if fault.old else ""
    marked = before.replace(fault.old, fault.new, 1) if fault.old else fault.new
    assert marked != before
    if "«" in marked:
        start = marked.index("«")
        end = marked.index("»") - 1
    else:
        start = end = -1
    text = marked.replace("«", "").replace("»", "")
    small.write(fault.path, text)
    found = [said for said in small.said() if said.code == fault.code]
    assert found, f"{fault.code} is not among {small.codes()}"
    if start >= 0:
        # A NUL keeps the file from being read; its place is told all the same.
        line, column = line_and_column(text, start)
        assert (fault.path, line, column) in {(said.path, said.line, said.column) for said in found}
        assert text[start:end].split("\n")[0].strip("\0") in {
            said.at.split("\n")[0].strip("\0") for said in found
        }


def test_misspelt_names_of_the_glossary(small: Small) -> None:
    small.edit(
        GLOSSARY,
        "terms:\n",
        "terms:\n"
        "  - id: al-shabaab\n    term: Al-Shabaab\n    kind: organisation\n    definition: A group.\n"
        "  - id: aseanapol\n    term: ASEAN Chiefs of National Police\n    abbreviation: ASEANAPOL\n"
        "    kind: organisation\n    definition: A body.\n",
    )
    small.edit(
        TREND, SEE, f'Al Shaabab and ASEANOPOL, not "ASEANOPOL", but ASEANAPOL and Al-Shabaab\'s. {SEE}'
    )
    found = [said for said in small.said() if said.code == "W101"]
    assert [(said.at, said.hint) for said in found] == [
        ("Al Shaabab", "write 'Al-Shabaab'"),
        ("ASEANOPOL", "write 'ASEANAPOL'"),
    ]


def test_words_that_age_may_be_quoted(small: Small) -> None:
    small.edit(TREND, "is a broad idea.", 'was "recently" a broad idea.')
    small.edit(TREND, "In 2019 this was", "In 2019 this was recently")
    assert small.said() == []


def test_too_many_tags(small: Small) -> None:
    tags = [f"tag-{number}" for number in range(9)]
    for tag in tags:
        small.append(TAGS, f"  - id: {tag}\n    title: {tag}\n    facet: crime\n    definition: One.\n")
    small.edit(TREND, "[economy, cybercrime, human-rights]", f"[{', '.join(tags)}]")
    assert "the page has 9 tags" in [said.message for said in small.said() if said.code == "T102"]
    # Each of them stands on this page only.
    assert small.codes().count("T106") == 9


@pytest.mark.parametrize(
    "text",
    [
        "`[text](nowhere.md)`",
        "```\n[text](nowhere.md) [@nobody] <script>\n```",
        "Write `[@key]`, `[^1]` or `{: #id }`.",
    ],
)
def test_code_is_left_alone(small: Small, text: str) -> None:
    small.edit(TREND, "## What the paper", f"{text}\n\n## What the paper")
    assert small.said() == []


def test_what_stands_in_a_comment_is_not_judged_beside_the_comment(small: Small) -> None:
    small.edit(TREND, "## What the paper", "<!-- [text](nowhere.md) [@nobody] -->\n\n## What the paper")
    assert small.codes() == ["S401"]


@pytest.mark.parametrize(
    "target", ["../dilemmas/privacy%2Dand%2Dsecurity.md#D1.1", "../docs/tags/economy.md"]
)
def test_a_target_that_is_written_in_another_way_is_found(small: Small, target: str) -> None:
    small.edit(TREND, LINK, f"[privacy]({target})")
    assert small.said() == []


def test_a_file_that_is_not_utf_8(small: Small) -> None:
    small.write(TREND, small.text(TREND).encode().replace(b"A lead", b"A l\xe9ad"))
    (said,) = [said for said in small.said() if said.code == "M001"]
    assert (said.path, said.line, said.column) == (TREND, 15, 4)


def test_a_byte_order_mark(small: Small) -> None:
    small.write(TREND, b"\xef\xbb\xbf" + small.text(TREND).encode())
    (said,) = small.said()
    assert (said.path, said.line, said.column, said.code) == (TREND, 1, 1, "M007")


def test_a_carriage_return(small: Small) -> None:
    small.edit(TREND, "broad idea.\n", "broad idea.\r\n")
    (said,) = small.said()
    assert (said.path, said.line, said.column, said.code) == (TREND, 19, 31, "M008")


@pytest.mark.parametrize("path", ["docs/assets/large.svg", TREND])
def test_a_file_over_one_megabyte(small: Small, path: str) -> None:
    small.write(path, "x" * (1024 * 1024 + 1))
    assert (path, "M002") in {(said.path, said.code) for said in small.said()}


@pytest.mark.parametrize("target", ["/etc/hostname", "../../outside.md", "/etc"])
def test_a_symbolic_link_out_of_the_tree(small: Small, target: str) -> None:
    (small.root / "trends/out.md").symlink_to(target)
    (said,) = small.said()
    assert (said.path, said.code) == ("trends/out.md", "M009")


def test_a_symbolic_link_to_a_folder_of_the_tree(small: Small) -> None:
    (small.root / "trends/more").symlink_to(small.root / "dilemmas")
    assert small.codes() == ["M009"]


@pytest.mark.parametrize("name", ["New_Page.svg", "new page.svg", "NEW.svg", "new--page.svg", "café.svg"])
def test_a_file_name_of_another_form(small: Small, name: str) -> None:
    small.write(f"docs/assets/{name}", '<svg xmlns="http://www.w3.org/2000/svg"/>\n')
    (said,) = small.said()
    assert (said.path, said.code) == (f"docs/assets/{name}", "S405")
    assert "did you mean" in said.hint or "call it" in said.hint


def test_no_final_newline(small: Small) -> None:
    small.write(TREND, small.text(TREND).rstrip("\n"))
    (said,) = small.said()
    assert (said.path, said.line, said.code) == (TREND, 28, "S407")


@pytest.mark.parametrize("path", [GLOSSARY, BIB, PAPER, TAGS])
def test_an_invisible_character_in_data(small: Small, path: str) -> None:
    remark = "%" if path == BIB else "#"
    small.append(path, f"{remark} A remark\u202e.\n")
    assert (path, "M208") in {(said.path, said.code) for said in small.said()}


def test_a_title_that_repeats_is_told_once(small: Small) -> None:
    small.edit(CASE, "title: Arab Spring", "title: Globalisation")
    assert [said.path for said in small.said() if said.code == "M115"] == [TREND]


def test_one_fault_does_not_hide_another(small: Small) -> None:
    small.edit(TREND, "[economy, cybercrime,", "[ekonomy, cybercrime,")
    small.edit(TREND, LINK, "[here](nowhere.md)")
    small.edit(TREND, "@osce2019]", "@osce2020]")
    assert small.codes() == ["T101", "L101", "L205", "C101"]
