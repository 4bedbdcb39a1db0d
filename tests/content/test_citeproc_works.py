"""Every work of the bibliography, as all outputs cite it and list it."""

from __future__ import annotations

import html
import json
import re
import subprocess
from pathlib import Path

import pypandoc
import pytest

from kb.citations import bibtex, citeproc
from kb.model import Entry, FormattedWork
from kb.storage.cache import Cache
from kb.text.dates import MONTHS
from small import REPOSITORY
from test_citeproc import entries, plain, words


@pytest.fixture(scope="module")
def ours() -> list[Entry]:
    return entries((REPOSITORY / "bibliography.bib").read_text())


@pytest.fixture(scope="module")
def shown(ours: list[Entry]) -> dict[str, FormattedWork]:
    return dict(citeproc.formatted(ours, Cache(None)))


def test_nothing_of_a_work_is_lost(ours: list[Entry], shown: dict[str, FormattedWork]) -> None:
    exact = {"title", "booktitle", "journal", "volume", "number", "publisher", "howpublished", "series"}
    exact |= {"note", "doi", "isbn", "year", "institution", "organization", "edition", "chapter", "type"}
    for entry in ours:
        said = words(shown[entry.key].reference)
        for name in exact & set(entry.fields):
            value = bibtex.field(entry, name)
            kind = name == "type" and (value == "Report" or f"{value[:1].lower()}{value[1:]}" in said)
            assert value in said or kind, (entry.key, name)
        names = [person.name for person in bibtex.people(entry)]
        for name in names:
            assert all(part.strip() in said for part in name.split(",")), (entry.key, name)
        title = bibtex.field(entry, "title")
        assert said.count(title) == 1 or title in " ".join([*names, bibtex.field(entry, "url")])
        if url := bibtex.field(entry, "url"):
            assert f'href="{html.escape(url)}"' in shown[entry.key].reference
        word, addresses = bibtex.elsewhere(entry)
        for address in addresses:
            assert f'href="{html.escape(address)}"' in shown[entry.key].reference
        assert word in said
        if (date := bibtex.field(entry, "date"))[5:7]:
            assert f"{MONTHS[int(date[5:7]) - 1]} {date[:4]}" in said


def test_no_sentence_begins_behind_a_comma(ours: list[Entry], shown: dict[str, FormattedWork]) -> None:
    for entry in ours:
        said = words(shown[entry.key].reference)
        for sentence in (bibtex.field(entry, "note"), bibtex.elsewhere(entry)[0]):
            if sentence:
                assert f". {sentence}" in said or f"? {sentence}" in said, entry.key


def test_no_two_works_are_cited_alike(shown: dict[str, FormattedWork]) -> None:
    assert len({work.cited for work in shown.values()}) == len(shown)


def test_letters_follow_the_order_of_the_references(
    ours: list[Entry], shown: dict[str, FormattedWork]
) -> None:
    last: dict[str, str] = {}
    for entry in sorted(ours, key=bibtex.sort_key):
        if match := re.fullmatch(r"(.* (?:[0-9]{4}|n\.d\.))-?([a-z]+)", shown[entry.key].cited):
            assert last.get(match[1], "") < match[2], entry.key
            last[match[1]] = match[2]
    assert last


def test_a_citation_is_what_pandoc_itself_makes_of_it(shown: dict[str, FormattedWork]) -> None:
    keys = list(shown)[:3]
    groups = [
        [("", keys[0], "")],
        [("see", keys[0], "art. 4"), ("", keys[1], "p. 7")],
        [("", keys[2], "paras 3-5"), ("", keys[0], "ch. 2")],
    ]
    ours = [words(citeproc.group(group, shown)) for group in groups]
    items = [citeproc.csl_item(entry) for entry in entries((REPOSITORY / "bibliography.bib").read_text())]
    document = "\n\n".join(
        "[" + "; ".join(f"{prefix} @{key}, {{}}{locator}" for prefix, key, locator in group) + "]"
        for group in groups
    ).replace(", {}]", "]")
    front = json.dumps({"references": items, "nocite": "@*"})
    ran = subprocess.run(
        [pypandoc.get_pandoc_path(), "--citeproc", "--csl", str(citeproc.STYLE), "-t", "json"],
        input=f"---\n{front}\n---\n{document.replace(', {};', ';')}\n",
        capture_output=True,
        text=True,
        check=True,
    )
    theirs = [plain(block["c"]) for block in json.loads(ran.stdout)["blocks"] if block["t"] == "Para"]
    assert [re.sub(r"20(\d\d)[a-z]", r"20\1", said).replace("–", "-") for said in theirs] == [
        re.sub(r"20(\d\d)[a-z]", r"20\1", said) for said in ours
    ]


def test_locators_are_shown_as_written(shown: dict[str, FormattedWork]) -> None:
    key = next(iter(shown))
    for locator in ("p. 4", "art. 4", "§2.1.7", "paras 3-5", "ch. 2", "<b>"):
        said = citeproc.group([("", key, locator)], shown)
        assert said == f"({shown[key].cited}, {html.escape(locator)})"


def test_pandoc_runs_once_for_a_bibliography(
    ours: list[Entry], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    few = ours[:3]
    with Cache(tmp_path / "cache") as cache:
        first = citeproc.formatted(few, cache)
    monkeypatch.setattr(citeproc, "pandoc", lambda *_: pytest.fail("pandoc was run again"))
    with Cache(tmp_path / "cache") as cache:
        assert citeproc.formatted(few, cache) == first
