"""Citations and references as all outputs show them: what pandoc's citeproc makes of the bibliography."""

from __future__ import annotations

import html
import re
import shutil
from pathlib import Path
from typing import Any

import pypandoc
import pytest

from kb.citations import bibtex, citeproc
from kb.model import Entry, FormattedWork
from kb.storage.cache import Cache


def entries(text: str) -> list[Entry]:
    found, problems = bibtex.read(text, "bibliography.bib")
    assert not problems
    return found


def works(text: str) -> dict[str, FormattedWork]:
    return dict(citeproc.formatted(entries(text), Cache(None)))


def words(value: str) -> str:
    return html.unescape(re.sub(r"<[^>]*>", "", value))


UNPRINTED = frozenset(("entrysubtype", "langid"))
"""Fields that say what kind of entry it is, and ``language`` once more, for biblatex."""

MARKS = {
    "author": "{Zauthor, Ann}",
    "editor": "{Zeditor, Ed}",
    "year": "{2001}",
    "date": "{2001-02}",
    "edition": "{Zedition}",
    "url": "{https://zurl.example/}",
    "addendum": "{Also at \\url{https://zaddendum.example/}}",
    "language": "{fr}",
    "langid": "{french}",
}
SHOWN = {"year": "2001", "date": "February 2001", "language": "in French"}


def test_every_field_that_a_type_may_have_is_printed() -> None:
    entry = {
        type_: ",".join(
            f"{name}={MARKS.get(name, f'{{Z{name}}}')}" for name in sorted(row.may - {"entrysubtype"})
        )
        for type_, row in bibtex.ENTRY_TYPES.items()
    }
    made = works("\n".join(f"@{type_}{{{type_}1, {fields}}}" for type_, fields in entry.items()))
    for type_, row in bibtex.ENTRY_TYPES.items():
        said = words(made[f"{type_}1"].reference)
        lost = {
            name for name in row.may - UNPRINTED if SHOWN.get(name, f"z{name}").lower() not in said.lower()
        }
        assert lost == set(), (type_, said)


CASES = {
    "a body keeps its name": (
        "@misc{k, author={{Museum of Fire and Water}}, title={{T}}, year={2001}}",
        "Museum of Fire and Water 2001",
        "Museum of Fire and Water (2001). <cite>T</cite>.",
    ),
    "bodies are apart": (
        "@misc{k, author={{Museum of Fire and Water} and {Museum of Air}}, title={{T}}, year={2001}}",
        "Museum of Fire and Water and Museum of Air 2001",
        "Museum of Fire and Water and Museum of Air (2001). <cite>T</cite>.",
    ),
    "a press report says what it is and what it stands for": (
        "@article{k, author={{News}}, title={T}, journal={News}, entrysubtype={newspaper}, year={2001},"
        " date={2001-03-04}, note={Stands for a law}, url={https://news.example/1}}",
        "News 2001",
        "News (2001). “T”, press report, 4 March 2001. Stands for a law. "
        '<a href="https://news.example/1">https://news.example/1</a>.',
    ),
    "a copy is named with its address": (
        "@techreport{k, author={A, B}, title={T}, institution={{House}}, year={2001},"
        " addendum={Also at \\url{https://docslib.org/a_b%20c}, \\url{http://x.example/}}}",
        "A 2001",
        "A, B (2001). <cite>T</cite>, House. Also at "
        '<a href="https://docslib.org/a_b%20c">https://docslib.org/a_b%20c</a>, '
        '<a href="http://x.example/">http://x.example/</a>.',
    ),
    "an edition": (
        "@book{k, author={A, B}, title={T}, edition={2}, year={2001}}",
        "A 2001",
        "A, B (2001). <cite>T</cite>, 2nd edition.",
    ),
    "a part of a body is in the reference only": (
        "@misc{k, author={{{Senate}, Committee A}}, title={{T}}, year={2001}}",
        "Senate 2001",
        "Senate, Committee A (2001). <cite>T</cite>.",
    ),
    "a comma does not end the name of a body": (
        "@misc{k, author={{Smith, Jones and Sons, Ltd} and {Acme Trading, Inc.}}, title={{T}}, year={2001}}",
        "Smith, Jones and Sons, Ltd and Acme Trading, Inc. 2001",
        "Smith, Jones and Sons, Ltd and Acme Trading, Inc. (2001). <cite>T</cite>.",
    ),
    "a person and a body with “and” in its name": (
        "@misc{k, author={A, B and {Ministry of Trade and Energy}}, title={{T}}, year={2001}}",
        "A and Ministry of Trade and Energy 2001",
        "A, B and Ministry of Trade and Energy (2001). <cite>T</cite>.",
    ),
    "a person without a comma is cited by the family name": (
        "@misc{k, author={Ada Lindqvist and Bo van der Meer}, title={{T}}, year={2001}}",
        "Lindqvist and van der Meer 2001",
        "Lindqvist, Ada and van der Meer, Bo (2001). <cite>T</cite>.",
    ),
    "not all authors are named": (
        "@misc{k, author={A, B and others}, title={{T}}, year={2001}}",
        "A et al. 2001",
        "A, B and others (2001). <cite>T</cite>.",
    ),
    "a thesis": (
        "@phdthesis{k, author={A, B}, title={T}, school={University of Elsewhere}, year={2001}}",
        "A 2001",
        "A, B (2001). <cite>T</cite>, University of Elsewhere.",
    ),
    "a report with institution, number, kind and place": (
        "@techreport{k, author={A, B}, title={T}, type={White paper}, number={12},"
        " institution={{Harbour Institute}}, location={Oslo}, year={2001}}",
        "A 2001",
        "A, B (2001). <cite>T</cite>, 12, Harbour Institute, Oslo, white paper.",
    ),
    "a report is not said to be one": (
        "@techreport{k, author={A, B}, title={T}, type={Report}, institution={I}, year={2001}}",
        "A 2001",
        "A, B (2001). <cite>T</cite>, I.",
    ),
    "a chapter has its editors": (
        "@incollection{k, author={A, B}, editor={Berg, Eva and Moe, Kari}, title={T}, booktitle={{Whole}},"
        " volume={2}, chapter={9}, pages={3--4}, publisher={P}, year={2001}}",
        "A 2001",
        "A, B (2001). “T”, in Berg, Eva and Moe, Kari (eds), <cite>Whole</cite>, vol. 2, P, ch. 9, pp. 3–4.",
    ),
    "a paper has publisher and organization": (
        "@inproceedings{k, author={A, B}, title={T}, booktitle={{W}}, publisher={P}, organization={O},"
        " year={2001}}",
        "A 2001",
        "A, B (2001). “T”, in <cite>W</cite>, P, O.",
    ),
    "another language": (
        "@book{k, author={A, B}, title={T}, language={nb}, langid={norsk}, publisher={P}, year={2001}}",
        "A 2001",
        'A, B (2001). <cite><span lang="nb">T</span></cite>, P, in Norwegian.',
    ),
    "four authors are one and others": (
        "@book{k, author={A, B and C, D and E, F and G, H}, title={T}, year={2001}}",
        "A et al. 2001",
        "A, B, C, D, E, F and G, H (2001). <cite>T</cite>.",
    ),
    "an editor": (
        "@book{k, editor={van Dijk, Jan}, title={T}, year={2001}}",
        "van Dijk 2001",
        "van Dijk, Jan (ed.) (2001). <cite>T</cite>.",
    ),
    "no date": ("@misc{k, author={A, B}, title={T}}", "A n.d.", "A, B (n.d.). <cite>T</cite>."),
    "no author": ("@misc{k, title={T}, year={2001}}", "T 2001", "(2001). <cite>T</cite>."),
    "markup is text": (
        "@misc{k, author={A, B}, title={<i>*T*</i> <script>}, year={2001}}",
        "A 2001",
        "A, B (2001). <cite>&lt;i&gt;*T*&lt;/i&gt; &lt;script&gt;</cite>.",
    ),
    "an article": (
        "@article{k, author={A, B}, title={T}, journal={J}, volume={1}, number={2}, pages={3--4},"
        " year={2001}, doi={10.1/x}, url={https://doi.org/10.1/x}}",
        "A 2001",
        "A, B (2001). “T”, <cite>J</cite> 1(2), pp. 3–4. "
        '<a href="https://doi.org/10.1/x">https://doi.org/10.1/x</a>.',
    ),
    "an address that runs a script is left out": (
        "@misc{k, author={A, B}, title={T}, year={2001}, url={javascript:alert(1)}}",
        "A 2001",
        "A, B (2001). <cite>T</cite>.",
    ),
}


def test_works_are_shown_as_expected() -> None:
    keys = [f"k{at}x" for at in range(len(CASES))]
    # Authors of different cases are different people.
    text = "\n".join(
        case[0].replace("{k,", f"{{{key},").replace("={A, B", f"={{Q{key}, B").replace("={{", "={{")
        for key, case in zip(keys, CASES.values(), strict=True)
    )
    made = works(text)
    for key, (name, (_, cited, reference)) in zip(keys, CASES.items(), strict=True):
        said = [each.replace(f"Q{key}", "A") for each in (made[key].cited, made[key].reference)]
        assert said == [cited, reference], name


def plain(inlines: list[dict[str, Any]]) -> str:
    said = ""
    for each in inlines:
        match each["t"]:
            case "Str":
                said += each["c"]
            case "Space" | "SoftBreak":
                said += " "
            case "Cite" | "Link" | "Span":
                said += plain(each["c"][1])
            case _:
                said += plain(each["c"])
    return said.replace("\N{NO-BREAK SPACE}", " ")


def test_what_pandoc_says_when_it_fails_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(citeproc.PandocError, match="pandoc has failed: Unknown input format"):
        citeproc.pandoc(["-f", "no-such"], b"")
    monkeypatch.setattr(pypandoc, "get_pandoc_path", lambda: "/nowhere/pandoc")
    with pytest.raises(citeproc.PandocError, match="make site"):
        citeproc.pandoc([], b"")


def test_pandoc_finds_the_style_in_a_folder_of_any_name_in_any_locale(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LC_ALL", "C")
    folder = tmp_path / "Ümläut 警"
    folder.mkdir()
    style = shutil.copy(citeproc.STYLE, folder)
    asked = ["-f", "markdown", "-t", "plain", "--citeproc", "--csl", str(style)]
    assert citeproc.pandoc(asked, "Grüße".encode()).decode() == "Grüße\n"
