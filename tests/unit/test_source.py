"""Bad input is told with its place, and never thrown."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import small as small_base
from kb.citations import bibtex, citeproc
from kb.loading.load import load
from kb.problems import Problem, Span, line_and_column
from kb.sources import (
    DATA_DEPTH_LIMIT,
    DEPTH_LIMIT,
    FILE_LIMIT,
    FRONT_MATTER_LIMIT,
    SETTINGS_DEPTH_LIMIT,
    Items,
    Mapping,
    Node,
    Scalar,
    SourceError,
    legible,
    parse_yaml,
    split,
)
from kb.sources.decode import decode
from kb.storage.cache import Cache
from small import CASE, FILES, TREND, Said, Small

DATA = ("docs/tags.yml", "docs/glossary.yml", "docs/paper.yml")
BIBLIOGRAPHY = "bibliography.bib"


def refused(text: str, offset: int = 0) -> tuple[str, str, tuple[int, int]]:
    """Code, text pointed at, line and column of the one fault of some YAML."""
    with pytest.raises(SourceError) as caught:
        parse_yaml(text, offset)
    span = caught.value.span
    at = Span(span.start - offset, span.end - offset)
    return caught.value.code, text[at.start : at.end], line_and_column(text, at.start)


def first(small: Small, path: str) -> Said:
    """The first thing that is said of a file."""
    return next(said for said in small.said() if said.path == path)


# ---- files that are not text, or too much of it


@pytest.mark.parametrize(
    ("data", "code", "line_column"),
    [
        (b"---\r\nid: T1\r\ntitle: \xc3\xa9\xff\r\n---\r\n", "M001", (3, 9)),
        (b"\xef\xbb\xbf---\nid: \xe2\x28\xa1\n", "M001", (2, 5)),
        (b"---\nid: T1\ntitle: a\x00b\n---\n", "M003", (3, 9)),
        (b"", "M004", (1, 1)),
        (b"\xef\xbb\xbf \r\n\t\r\n", "M004", (1, 1)),
        (b"Word: text\n\nMore.\n", "M010", (1, 1)),
        (b" ---\nid: T1\n---\n", "M010", (1, 1)),
        (b"---\nid: T1\n\nNo end.\n", "M011", (1, 1)),
        (b"---\nid: T1\n ---\n", "M011", (1, 1)),
        (b"---\nsummary: " + b"x" * FRONT_MATTER_LIMIT + b"\n---\n\nText.\n", "M012", (1, 1)),
        (b"---\n- T1\n---\n\nText.\n", "M021", (2, 1)),
        (b"---\nT1\n---\n\nText.\n", "M021", (2, 1)),
        (b"---\n---\n\nText.\n", "M021", (2, 1)),
        (b"---\nid: T1\nid: T2\n---\n\nText.\n", "M022", (3, 1)),
    ],
)
def test_a_faulty_page_is_told_on_its_line(
    small: Small, data: bytes, code: str, line_column: tuple[int, int]
) -> None:
    small.write(TREND, data)
    said = first(small, TREND)
    assert (said.code, (said.line, said.column)) == (code, line_column)
    assert said.hint


@pytest.mark.parametrize("path", [TREND, *DATA, BIBLIOGRAPHY])
def test_a_file_over_one_megabyte_is_told_and_not_read(small: Small, path: str) -> None:
    small.append(path, "x" * FILE_LIMIT)
    assert first(small, path).code == "M002"


@pytest.mark.parametrize("path", [*DATA, BIBLIOGRAPHY])
def test_a_faulty_byte_of_a_data_file_is_told_on_its_line(small: Small, path: str) -> None:
    small.write(path, b"\xef\xbb\xbfa: 1\r\n" + b"b: \xff\r\n")
    said = first(small, path)
    assert (said.code, said.line, said.column) == ("M001", 2, 4)


def test_a_link_to_a_page_that_cannot_be_read_is_not_called_missing(small: Small) -> None:
    small.write(small_base.DILEMMA, b"\xff")
    assert "L101" not in small.codes()


def beside_bytes(small: Small) -> list[Said]:
    """What is said, but for how the files are written to the disk (M007, M008)."""
    return [said for said in small.said() if said.code not in {"M007", "M008"}]


@pytest.mark.parametrize("path", sorted(path for path in FILES if path.endswith((".md", ".yml", ".bib"))))
def test_byte_order_mark_and_other_line_ends_are_read(small: Small, path: str) -> None:
    small.write(path, b"\xef\xbb\xbf" + small.text(path).replace("\n", "\r\n").encode())
    assert beside_bytes(small) == []
    small.write(path, small.text(path).replace("\r\n", "\r"))
    assert beside_bytes(small) == []


def test_positions_after_a_byte_order_mark_and_other_line_ends_are_those_of_an_editor(small: Small) -> None:
    small.edit(TREND, "[economy, cybercrime,", "[economy, cybercrimes,")
    plain = small.said()
    small.write(TREND, b"\xef\xbb\xbf" + small.text(TREND).replace("\n", "\r\n").encode())
    assert [said for said in plain if said.code == "T101"]
    assert beside_bytes(small) == plain


@pytest.mark.parametrize("path", [*DATA, BIBLIOGRAPHY])
def test_a_missing_file_is_told(small: Small, path: str) -> None:
    small.delete(path)
    assert first(small, path).code == "M005"


@pytest.mark.parametrize("path", DATA)
def test_an_empty_data_file_is_told(small: Small, path: str) -> None:
    small.write(path, "")
    assert first(small, path).code == "M021"


def test_a_folder_in_the_place_of_a_file_is_told(small: Small) -> None:
    small.delete("docs/tags.yml")
    (small.root / "docs/tags.yml").mkdir()
    assert first(small, "docs/tags.yml").code == "M005"


# ---- YAML


@pytest.mark.parametrize(
    ("text", "code", "at", "line_column"),
    [
        ("id: T1\ntitle: Police: a\n", "M020", ":", (2, 14)),
        ("id: T1\ntitle: 'not closed\nsummary: x\n", "M020", "'", (2, 8)),
        ('id: T1\ntitle: "not closed\n', "M020", '"', (2, 8)),
        ("id: T1\ntags: [a, b\nsummary: x\n", "M020", ":", (3, 8)),
        ("id: T1\ntitle: @x\n", "M020", "@", (2, 8)),
        ("id: T1\n  title: x\n", "M020", ":", (2, 8)),
        ("é𝄞: T1\ntitle: 𝄞: a\n", "M020", ":", (2, 9)),
        ("a: 1\nb: \x07\n", "M020", "\x07", (2, 4)),
        ("a: 1\nb: \x7f\n", "M020", "\x7f", (2, 4)),
        ("a: 1\nb: \ufffe\n", "M020", "\ufffe", (2, 4)),
        ("a: 1\n---\nb: 2\n", "M020", "", (3, 1)),
        ("id: T1\n\ttitle: x\n", "M025", "\t", (2, 1)),
        ("id: T1\nlinks:\n  \t- to: x\n", "M025", "\t", (3, 3)),
        ("a: x\ty\nb: \tc: d\n", "M020", ":", (2, 6)),
        ("a: 1\nb: 2\na: 3\n", "M022", "a", (3, 1)),
        ("a: {b: 1, b: 2}\n", "M022", "b", (1, 11)),
        ("a: !!python/object:os.system x\n", "M023", "!!python/object:os.system x", (1, 4)),
        ("a: !x y\n", "M023", "!x y", (1, 4)),
        ("a: &x y\n", "M023", "&x y", (1, 4)),
        ("a: 1\nb: *x\n", "M023", "*x", (2, 4)),
        ("a: 1\n<<: {b: 1}\n", "M023", "<<", (2, 1)),
        ("[a, b]: 1\n", "M026", "[a, b]", (1, 1)),
        ("? {a: b}\n: 1\n", "M026", "{a: b}", (1, 3)),
    ],
)
def test_a_fault_of_yaml_is_told_where_it_stands(
    text: str, code: str, at: str, line_column: tuple[int, int]
) -> None:
    assert refused(text) == (code, at, line_column)
    assert refused(text, 1000) == (code, at, line_column), "counted from where the front matter starts"


def test_a_tab_between_values_is_no_fault() -> None:
    assert [value for _, value in parse_yaml("a: x\ty\nb:\tz\n").pairs] == [
        Scalar("x\ty", Span(3, 6)),
        Scalar("z", Span(10, 11)),
    ]


def test_a_fault_in_front_matter_has_its_line_in_the_page(small: Small) -> None:
    small.edit(TREND, "title: Globalisation", "title: Globalisation: a trend")
    said = first(small, TREND)
    assert (said.code, said.line, said.column, said.at) == ("M020", 3, 21, ":")


@pytest.mark.parametrize("path", DATA)
def test_a_fault_in_a_data_file_has_its_line(small: Small, path: str) -> None:
    lines = small.text(path).count("\n")
    small.append(path, "more: [\n")
    said = first(small, path)
    assert (said.code, said.line) == ("M020", lines + 1)


DEEP: dict[str, Callable[[int], str]] = {
    "lists": lambda levels: "a: " + "[" * (levels - 2) + "b" + "]" * (levels - 2),
    "mappings": lambda levels: "{a: " * (levels - 1) + "b" + "}" * (levels - 1),
    "items": lambda levels: "a:\n" + "- " * (levels - 2) + "b",
    "lines": lambda levels: "".join(f"\n{' ' * level}a:" for level in range(levels - 1)) + " b",
}
"""Ways to nest values: text in which the innermost stands at a level."""


@pytest.mark.parametrize("limit", [DEPTH_LIMIT, DATA_DEPTH_LIMIT])
@pytest.mark.parametrize("name", DEEP)
def test_nesting_is_allowed_up_to_a_level(name: str, limit: int) -> None:
    parse_yaml(DEEP[name](limit), depth=limit)
    with pytest.raises(SourceError) as told:
        parse_yaml(DEEP[name](limit + 1), depth=limit)
    assert told.value.code == "M024"


@pytest.mark.parametrize(
    "written", ["no", "yes", "null", "~", "1e3", "0x1F", "2026-11-24", "2026-13-45", "1:30"]
)
def test_a_value_stays_as_written(written: str) -> None:
    assert parse_yaml(f"a: {written}\n").get("a") == Scalar(written, Span(3, 3 + len(written)))


def test_a_title_may_be_no(small: Small) -> None:
    small.edit(TREND, "title: Globalisation", "title: no")
    assert small.said() == []
    assert small.read().by_id["T1"].title == "no"


@pytest.mark.parametrize(
    "day", ["2026-13-45", "2026-02-30", "24-11-2026", "2026-1-4", "soon", "２０２６-01-01", "20260101"]
)
def test_what_is_no_day_is_told(small: Small, day: str) -> None:
    small.edit(TREND, "reviewed: 2026-11-24", f"reviewed: {day}")
    assert [(said.code, said.line, said.at) for said in small.said()] == [("M105", 12, day)]


@pytest.mark.parametrize(
    ("old", "new", "code", "at"),
    [
        ("title: Globalisation", "title: [Globalisation]", "M103", "[Globalisation]"),
        ("title: Globalisation", "title: {en: Globalisation}", "M103", "{en: Globalisation}"),
        ("tags: [economy, cybercrime, human-rights]", "tags: economy", "M103", "economy"),
        ("tags: [economy,", "tags: [[a], economy,", "M103", "[a]"),
        ("reviewed: 2026-11-24", "reviewed: [2026-11-24]", "M103", "[2026-11-24]"),
        ("title: Globalisation", "title:", "M104", ""),
        ("title: Globalisation", "title: ''", "M104", "''"),
        ("    why: News crossed borders at once.", "    why: [News]", "M103", "[News]"),
        ("    why: News crossed borders at once.", "    wy: News crossed borders.", "M102", "wy"),
    ],
)
def test_a_wrong_type_is_told_where_it_stands(small: Small, old: str, new: str, code: str, at: str) -> None:
    small.edit(TREND, old, new)
    assert (code, at) in {(said.code, said.at) for said in small.said() if said.path == TREND}


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("docs/tags.yml", "facets: x\ntags: {a: b}\n"),
        ("docs/tags.yml", "facets: [x, [y]]\ntags: [{id: [x], title: {a: b}, facet: [], definition: x}]\n"),
        ("docs/glossary.yml", "terms: [x, {id: {a: b}, term: [x], sources: x}]\n"),
        ("docs/paper.yml", "sections: [{id: [x], points: x}, {id: T1, points: [x, {id: [y], refs: {}}]}]\n"),
    ],
)
def test_wrong_types_in_a_data_file_are_told(small: Small, path: str, text: str) -> None:
    small.write(path, text)
    assert {said.code for said in small.said() if said.path == path} >= {"M201"}


# ---- Markdown


def test_many_brackets_that_close_are_no_fault(small: Small) -> None:
    table = "| a | b |\n|---|---|\n" + "| [x](arab-spring.md) | (y) [z](#C1-paper) |\n" * 200
    small.append(CASE, "\n" + table + "\n" + "An open [ bracket.\n\n" * 150)
    assert "M013" not in small.codes()


# ---- mkdocs.yml


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        ("site_name: x\nmarkdown_extensions: [\n", "M020", 2),
        ("site_name: x\nday: 2026-13-45\n", "M020", 1),
        ("site_name: " + "[" * (SETTINGS_DEPTH_LIMIT - 1) + "]" * (SETTINGS_DEPTH_LIMIT - 1), "M021", 1),
        ("\nsite_name: " + "[" * SETTINGS_DEPTH_LIMIT + "]" * SETTINGS_DEPTH_LIMIT, "M024", 2),
        ("site_name: x\na: &a [x]\n", "M023", 2),
        ("site_name: x\na: *a\n", "M023", 2),
        ("", "M021", 1),
        ("- x\n", "M021", 1),
        ("site_name: x\nmarkdown_extensions: attr_list\n", "M021", 2),
        ("site_name: x\nmarkdown_extensions: [1]\n", "M021", 2),
        ("site_name: x\nmarkdown_extensions: [{attr_list: {}, toc: {}}]\n", "M021", 2),
        ("site_name: x\nmarkdown_extensions: [{toc: 1}]\n", "M021", 2),
        ("site_name: x\nmarkdown_extensions: [nowhere]\n", "M006", 1),
        ("site_name: x\nmarkdown_extensions: [{toc: {nothing: 1}}]\n", "M006", 1),
        (b"\xff", "M001", 1),
    ],
)
def test_faulty_settings_are_the_only_thing_told(
    small: Small, text: str | bytes, code: str, line: int
) -> None:
    small.write("mkdocs.yml", text)
    assert [(said.path, said.code, said.line) for said in small.said()] == [("mkdocs.yml", code, line)]


# ---- bibliography.bib


@pytest.mark.parametrize(
    ("text", "code", "line_column"),
    [
        ("\n\n@book", "C001", (3, 1)),
        ("\n@book{\n", "C001", (2, 1)),
        ("\n@book{a,\n title = {x}\n\n\n", "C001", (2, 1)),
        ("@book{a,\n title = {x\n\n@book{b, title = {y}}\n", "C001", (4, 1)),
        ("@book{a,\n title {x}\n}\n", "C001", (2, 1)),
        ("@book{a,\n\n title = ,\n}\n", "C001", (3, 1)),
        ("@book{a,\n year = 2001,\n title = unknown,\n}\n", "C001", (3, 1)),
        ("@misc{x, title={y}}\n@book{, title={x}}\n", "C001", (2, 1)),
        ("Write to me@example.org\n@book{a, title={x}}\n", "C001", (2, 1)),
        ("@book{a, title={x}}\n\n@misc{A, title={y}}\n", "C002", (3, 7)),
        ("@book{book, title={x}}\n\n@misc{a:b, title={y}}\n", "C003", (3, 7)),
        ("\n@misc{m, title={y}, year=1, Title={z}}\n", "C004", (2, 35)),
    ],
)
def test_a_malformed_bibliography_is_told_on_its_line(
    text: str, code: str, line_column: tuple[int, int]
) -> None:
    _, problems = bibtex.read(text, BIBLIOGRAPHY)
    assert [(p.code, line_and_column(text, p.span.start)) for p in problems][:1] == [(code, line_column)]


def test_a_fault_that_shows_late_names_the_line_where_its_entry_starts() -> None:
    _, problems = bibtex.read("\n@book{a,\n title = {x\n\n}\n@book{b, title = {y}}\n", "x.bib")
    assert ["from line 2 on" in problem.hint for problem in problems] == [True]


def test_one_fault_does_not_hide_the_next_entry() -> None:
    entries, problems = bibtex.read("@book{a,\n title {x}\n}\n@misc{b, title={y}}\n@misc{c d}\n", "x.bib")
    assert [entry.key for entry in entries][:2] == ["a", "b"]
    assert [problem.code for problem in problems] == ["C001", "C001"]


def test_the_strings_of_one_file_are_not_those_of_the_next() -> None:
    text = "@book{a, title = short}\n"
    assert bibtex.read('@string{short = "Long"}\n' + text, "x.bib")[0][0].fields["title"] == "Long"
    assert [problem.code for problem in bibtex.read(text, "x.bib")[1]] == ["C001"]


@pytest.mark.parametrize(("faults", "read_on"), [(bibtex.MOST_FAULTS - 1, True), (bibtex.MOST_FAULTS, False)])
def test_a_file_full_of_faults_is_not_read_on(faults: int, read_on: bool) -> None:
    text = "@misc{, title={x}}\n" * faults + "@book{last, title={x}}\n@misc{, title={x}}\n"
    entries, problems = bibtex.read(text, BIBLIOGRAPHY)
    assert [entry.key for entry in entries] == (["last"] if read_on else [])
    assert len(problems) == bibtex.MOST_FAULTS


# ---- anything at all


def pieces(of: Sequence[str], most: int) -> st.SearchStrategy[str]:
    """Text put together from these pieces."""
    return st.lists(st.sampled_from(of), max_size=most).map("".join)


YAML_SIGNS = pieces(
    [*"ab01:-?[]{},#&*!|>'\"%@`\\/.~ ", "\n", "\n  ", "\t", ": ", "- ", "<<", "é", "\u2028", "𝄞", "\x85"], 60
)
BIB_SIGNS = pieces(
    [*'@{}(),="#%\\ab1', "\n", "@book{", "title={", "@string{", "é", " and ", "date={2001-"], 60
)
BYTES = st.binary(max_size=60) | st.text(max_size=60).map(lambda text: text.encode("utf-8", "surrogatepass"))


def spans(node: Node) -> list[Span]:
    if isinstance(node, Mapping):
        return [node.span, *(s for k, v in node.pairs for s in (k.span, *spans(v)))]
    if isinstance(node, Items):
        return [node.span, *(span for item in node.items for span in spans(item))]
    return [node.span]


def inside(span: Span, text: str) -> bool:
    return 0 <= span.start <= span.end <= len(text)


@given(BYTES)
def test_any_bytes_are_text_or_a_fault_in_it(data: bytes) -> None:
    span = Span()
    try:
        assert "\r" not in decode(data)
    except SourceError as error:
        span = error.span
    assert inside(span, legible(data))


@given(YAML_SIGNS | st.text(max_size=60), st.integers(0, 5))
def test_any_yaml_is_a_mapping_or_a_fault_in_it(text: str, offset: int) -> None:
    try:
        found = spans(parse_yaml(text, offset, DATA_DEPTH_LIMIT))
    except SourceError as error:
        found = [error.span]
    assert all(inside(Span(span.start - offset, span.end - offset), text) for span in found)


@given(pieces(["---", "\n", " ", "a: 1", "é", "-"], 20))
def test_any_page_is_split_or_a_fault_in_it(text: str) -> None:
    try:
        span, body = split(text)
    except SourceError as error:
        span, body = error.span, len(text)
    assert inside(span, text)
    assert span.end <= body <= len(text)


@given(BIB_SIGNS | st.text(max_size=60))
def test_any_bibliography_is_entries_or_faults_in_it(text: str) -> None:
    entries, problems = bibtex.read(text, BIBLIOGRAPHY)
    assert all(inside(problem.span, text) for problem in problems)
    for entry in entries:
        assert text[entry.span.start : entry.span.end] == entry.key
        assert citeproc.csl_item(entry)["id"] == entry.key
        bibtex.sort_key(entry)


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Small:
    return small_base.write(tmp_path_factory.mktemp("any"))


SPOILT: dict[str, st.SearchStrategy[Any]] = {
    TREND: st.one_of(
        BYTES,
        st.tuples(YAML_SIGNS, st.text(max_size=80)).map(lambda pair: f"---\n{pair[0]}\n---\n{pair[1]}"),
        pieces(FILES[TREND].splitlines(keepends=True), 30),
    ),
    "docs/tags.yml": BYTES | YAML_SIGNS,
    "docs/glossary.yml": pieces(FILES["docs/glossary.yml"].splitlines(keepends=True), 12),
    "docs/paper.yml": pieces(FILES["docs/paper.yml"].splitlines(keepends=True), 12),
    BIBLIOGRAPHY: BYTES | BIB_SIGNS,
}


@pytest.mark.slow
@settings(max_examples=40)
@given(st.data())
def test_any_file_gives_problems_and_no_exception(written: Small, data: st.DataObject) -> None:
    path = data.draw(st.sampled_from(sorted(SPOILT)))
    content = data.draw(SPOILT[path])
    written.write(path, content.encode("utf-8", "surrogatepass") if isinstance(content, str) else content)
    try:
        base = written.read()
    finally:
        written.write(path, FILES[path])
    problem: Problem
    for problem in base.problems:
        assert inside(problem.span, base.texts.get(problem.path, "")), problem


def test_loading_takes_no_notice_of_the_working_folder(
    small: Small, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path_factory.mktemp("elsewhere"))
    with Cache(None) as cache:
        assert load(Path(small.root), cache).problems == ()
