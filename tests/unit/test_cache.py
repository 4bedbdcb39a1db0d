"""The cache makes things quick and changes nothing else: it is right after any edit, and safe to lose."""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path
from typing import Any

import markdown
import pytest

from kb.markdown.render import _versions
from kb.schema.paths import CACHE
from kb.site.pages import site_pages
from kb.storage.cache import Cache, content_key
from small import CASE, FILES, REPOSITORY, TREND, Small

pytestmark = pytest.mark.slow

PAGES = sum(path.endswith(".md") for path in FILES)


@pytest.fixture
def converted(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The text of each conversion that really takes place."""
    texts: list[str] = []
    convert = markdown.Markdown.convert

    def counted(self: markdown.Markdown, source: str) -> str:
        texts.append(source)
        return convert(self, source)

    monkeypatch.setattr(markdown.Markdown, "convert", counted)
    return texts


def site(small: Small) -> dict[str, str]:
    """The finished pages, as the warm cache gives them."""
    return {page.path: page.html for page in site_pages(small.read(), Cache(small.root / CACHE))}


def afresh(small: Small) -> dict[str, str]:
    """The same without any cache."""
    shutil.rmtree(small.root / ".cache", ignore_errors=True)
    return site(small)


def test_the_second_run_converts_nothing(small: Small, converted: list[str]) -> None:
    first = afresh(small)
    assert len(converted) == PAGES
    converted.clear()
    assert site(small) == first
    assert converted == []


def test_an_edit_converts_that_page_only(small: Small, converted: list[str]) -> None:
    site(small)
    converted.clear()
    small.edit(TREND, "Globalisation is a broad idea.", "Globalisation is a very broad idea.")
    assert "very broad" in site(small)[TREND]
    assert len(converted) == 1
    assert "very broad" in converted[0]


def test_front_matter_alone_converts_nothing(small: Small, converted: list[str]) -> None:
    site(small)
    converted.clear()
    small.edit(TREND, "title: Globalisation", "title: The wide world")
    made = site(small)
    assert converted == []
    assert all("The wide world" in made[path] for path in (TREND, CASE, "docs/index.md", "trends/README.md"))


def test_going_back_to_an_older_text_is_quick_as_well(small: Small, converted: list[str]) -> None:
    site(small)
    small.edit(TREND, "Globalisation is a broad idea.", "Another idea.")
    site(small)
    small.edit(TREND, "Another idea.", "Globalisation is a broad idea.")
    converted.clear()
    site(small)
    assert converted == []


EDITS: dict[str, list[tuple[str, str, str]]] = {
    "a link target": [(TREND, "privacy-and-security.md#D1.1", "privacy-and-security.md#D1-paper")],
    "the anchor that a link leads to": [
        ("dilemmas/privacy-and-security.md", "{: #D1.1 }", "{: #D1.9 }"),
    ],
    "a tag's title": [("docs/tags.yml", "title: Economy", "title: Money")],
    "a tag's definition": [("docs/tags.yml", "Money and work.", "All that is bought.")],
    "a tag's facet": [("docs/tags.yml", "facet: crime", "facet: theme")],
    "a page's title": [(CASE, "title: Arab Spring", "title: A spring")],
    "a page's summary": [(CASE, "summary: People rose", "summary: Many rose")],
    "a page's tags": [(CASE, "[economy, cybercrime, human-rights]", "[cybercrime, human-rights]")],
    "a reason": [(TREND, "why: News crossed borders at once.", "why: News travels.")],
    "an abbreviation": [("docs/glossary.yml", "abbreviation: OSCE", "abbreviation: lead")],
    "what an abbreviation means": [
        ("docs/glossary.yml", "Organization for Security and Co-operation in Europe", "Another Body"),
    ],
    "an author": [("bibliography.bib", "Bayley, David H.", "Baley, David H.")],
    "a point's kind": [("docs/paper.yml", "{id: C1.2, kind: claim", "{id: C1.2, kind: question")],
    "an option of an extension": [("mkdocs.yml", "permalink: false", "permalink: true")],
    "an extension": [
        ("mkdocs.yml", "  - pymdownx.betterem\n", "  - pymdownx.betterem\n  - pymdownx.smartsymbols\n")
    ],
}


@pytest.mark.parametrize("name", EDITS)
def test_no_page_is_stale_after_a_change_of(name: str, small: Small) -> None:
    small.edit(TREND, "Globalisation is a broad idea.", 'Globalisation is a "broad" idea (tm).')
    before = site(small)
    for path, old, new in EDITS[name]:
        small.edit(path, old, new)
    warm = site(small)
    assert warm == afresh(small)
    assert warm != before, "the edit shows"


def test_a_deleted_page_is_gone_and_a_new_one_there(small: Small) -> None:
    site(small)
    (small.root / CASE).rename(small.root / "case_studies/arab-uprisings.md")
    warm = site(small)
    assert CASE not in warm
    assert 'href="../case_studies/arab-uprisings.html"' in warm[TREND]
    assert warm == afresh(small)


@pytest.mark.parametrize("library", ["Markdown", "pymdown-extensions", "Pygments"])
def test_another_version_of_a_library_renders_anew(
    small: Small, converted: list[str], monkeypatch: pytest.MonkeyPatch, library: str
) -> None:
    site(small)
    converted.clear()
    monkeypatch.setattr("kb.markdown.render.version", lambda name: "99" if name == library else version(name))
    _versions.cache_clear()
    site(small)
    _versions.cache_clear()
    assert len(converted) == PAGES


SHOW = """
import sys
from importlib.metadata import version
from pathlib import Path
from kb.pipeline import stages
base = stages.read(Path(sys.argv[1]))
print(base.by_path["trends/globalisation.md"].rendered)
"""


@pytest.mark.parametrize(
    ("module", "old", "new"),
    [
        ("markdown/extension.py", '"kb-number"', '"kb-otherwise"'),
        ("markdown/facts.py", '_HEADINGS = {"h1", "h2",', '_HEADINGS = {"h1",'),
        ("markdown/positions.py", 'return self._take("link", target)', "return Span(1, 2)"),
        ("markdown/citation_syntax.py", 'match[name] or ""', 'match[name] or "-"'),
    ],
)
def test_another_state_of_our_own_code_renders_anew(
    small: Small, tmp_path_factory: pytest.TempPathFactory, module: str, old: str, new: str
) -> None:
    program = tmp_path_factory.mktemp("program")
    shutil.copytree(REPOSITORY / "scripts/kb", program / "kb", ignore=shutil.ignore_patterns("__pycache__"))

    def shown() -> str:
        return subprocess.run(
            [sys.executable, "-B", "-c", SHOW, str(small.root)],
            capture_output=True,
            text=True,
            check=True,
            env={"PYTHONPATH": str(program)},
        ).stdout

    before = shown()
    text = (program / "kb" / module).read_text()
    assert old in text
    (program / "kb" / module).write_text(text.replace(old, new))
    assert shown() != before


def spoil_nothing(path: Path) -> None:
    path.unlink()


def spoil_bytes(path: Path) -> None:
    path.write_bytes(b"no database at all" * 100)


def spoil_half(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def spoil_empty(path: Path) -> None:
    path.write_bytes(b"")


def spoil_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


def spoil_other_table(path: Path) -> None:
    path.unlink()
    with sqlite3.connect(path) as db:
        db.execute("CREATE TABLE kept (something TEXT)")
    db.close()


def spoil_read_only(path: Path) -> None:
    path.chmod(0o400)
    path.parent.chmod(0o500)


@pytest.mark.parametrize(
    "spoil",
    [spoil_nothing, spoil_bytes, spoil_half, spoil_empty, spoil_folder, spoil_other_table, spoil_read_only],
)
def test_a_spoilt_cache_is_as_good_as_none(small: Small, spoil: Any) -> None:
    expected = site(small)
    for beside in ("kb.sqlite-wal", "kb.sqlite-shm"):
        (small.root / ".cache" / beside).unlink(missing_ok=True)
    spoil(small.root / ".cache/kb.sqlite")
    try:
        assert site(small) == expected
        assert site(small) == expected
    finally:
        (small.root / ".cache").chmod(0o700)


def test_a_file_in_the_place_of_the_folder_does_no_harm(small: Small) -> None:
    shutil.rmtree(small.root / ".cache")
    (small.root / ".cache").write_text("in the way")
    assert small.said() == []


def test_a_locked_cache_does_no_harm(small: Small, monkeypatch: pytest.MonkeyPatch) -> None:
    expected = site(small)
    connect = sqlite3.connect
    monkeypatch.setattr(
        sqlite3, "connect", lambda path, timeout=0.0, **more: connect(path, timeout=0.05, **more)
    )
    lock = connect(small.root / ".cache/kb.sqlite", isolation_level=None)
    try:
        lock.execute("BEGIN EXCLUSIVE")
        small.edit(TREND, "Globalisation is a broad idea.", "Globalisation is a wide idea.")
        assert "a wide idea" in site(small)[TREND]
        assert site(small)[CASE] == expected[CASE]
    finally:
        lock.rollback()
        lock.close()


def test_two_runs_at_once_do_no_harm(small: Small) -> None:
    command = [sys.executable, "-m", "kb.cli", "--root", str(small.root), "check"]
    env = {"PYTHONPATH": str(REPOSITORY / "scripts")}
    runs = [subprocess.Popen(command, env=env, stdout=subprocess.PIPE, text=True) for _ in range(3)]
    said = [run.communicate()[0] for run in runs]
    assert [run.returncode for run in runs] == [0, 0, 0], said
    assert len(set(said)) == 1


def test_the_cache_does_not_grow_for_ever(small: Small) -> None:
    for number in range(30):
        text = FILES[TREND].replace("Globalisation is a broad idea.", f"Idea {number}.")
        small.write(TREND, text)
        site(small)
    with sqlite3.connect(small.root / ".cache/kb.sqlite") as db:
        texts = "".join(str(row) for row in db.execute("SELECT * FROM kept"))
    db.close()
    assert "Idea 29." in texts
    assert "Idea 0." not in texts


def test_parts_of_a_key_cannot_be_confused() -> None:
    keys = {content_key(*parts) for parts in [("ab", "c"), ("a", "bc"), ("abc",), ("abc", ""), ("", "abc")]}
    assert len(keys) == 5


def test_no_cache_keeps_what_was_put_for_its_own_run() -> None:
    with Cache(None) as cache:
        cache.put("a", "1")
        assert cache.get(["a", "b"]) == {"a": "1"}


def test_a_run_that_makes_nothing_new_writes_nothing(small: Small) -> None:
    def runs() -> int:
        with sqlite3.connect(small.root / CACHE) as db:
            number: int = db.execute("PRAGMA user_version").fetchone()[0]
        db.close()
        return number

    small.read()
    before = runs()
    small.read()
    assert runs() == before
