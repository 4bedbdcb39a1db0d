"""An edit in the preview: the page is there at once, as a whole build would have it, and the rest follows."""

from __future__ import annotations

import os
import random
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.request import urlopen

import pytest

from commands import KB, MKDOCS, kb, run
from serving import PATIENCE, comes_true, free_address, served, serving, signals_are_heard
from small import CASE, DILEMMA, FILES, PRINCIPLE, TREND, Small

pytestmark = pytest.mark.slow

PAGE = "trends/globalisation.html"
SCRIPT, END = "<script>\nvar livereload", "</script>"


@pytest.fixture(autouse=True)
def _signals_are_heard() -> Iterator[None]:
    with signals_are_heard():
        yield


class Preview:
    """A server on a small base, its log and the folder that it serves."""

    def __init__(self, project: Small, address: str, folder: Path, process: subprocess.Popen[bytes]) -> None:
        self.project, self.address, self._folder, self.process = project, address, folder, process

    @property
    def log(self) -> str:
        return self.project.text("serve.log")

    @property
    def builds(self) -> int:
        """Whole sites since it serves."""
        return self.log.count("The whole site is up to date")

    @property
    def site(self) -> Path:
        """The folder of the last whole site."""
        (made,) = self._folder.glob("mkdocs_*")
        return max(made.iterdir(), key=lambda each: int(each.name))

    def shows(self, words: str, page: str = PAGE) -> bool:
        return comes_true(lambda: words in served(self.address, page))

    def asked(self, address: str, reloads: bool = True) -> bytes:
        """What is answered, without what the server adds to a page for its reload."""
        with urlopen(f"http://{self.address}/{address}", timeout=PATIENCE) as answer:
            content: bytes = answer.read()
        if not reloads or not address.endswith(".html"):
            return content
        before, _, rest = content.decode().rpartition(SCRIPT)
        assert before, f"{address} would not be reloaded"
        return (before + rest.partition(END)[2]).encode()

    def beside(self, page: str) -> list[str]:
        """Addresses of a page and of its own files."""
        stem = page.removesuffix(".html")
        names = [each.relative_to(self.site).as_posix() for each in (self.site / page).parent.iterdir()]
        return sorted(name for name in names if name.startswith(f"{stem}."))


@contextmanager
def previewed(project: Small, address: str = "", **more: str) -> Iterator[Preview]:
    address = address or free_address()
    folder = project.root / f"temporary-{len(list(project.root.glob('temporary-*')))}"
    folder.mkdir()
    with serving(project, address, *KB, "serve", "--address", address, TMPDIR=str(folder), **more) as process:
        preview = Preview(project, address, folder, process)
        assert preview.shows("Globalisation"), preview.log
        yield preview


def files(folder: Path) -> dict[str, bytes]:
    return {
        each.relative_to(folder).as_posix(): each.read_bytes() for each in folder.rglob("*") if each.is_file()
    }


def write_on(project: Small, path: str, chance: random.Random, word: str) -> None:
    """Put a word into a sentence of a page, and sometimes take one out: its ids and links stay."""
    front, body = project.text(path).split("\n---\n", 1)
    lines = body.split("\n")
    plain = [at for at, line in enumerate(lines) if line[:1].isalpha() and "[" not in line and len(line) > 5]
    at = chance.choice(plain)
    words = lines[at].split(" ")
    if len(words) > 8 and chance.random() < 0.5:
        del words[chance.randrange(1, len(words) - 1)]
    words.insert(chance.randrange(1, len(words)), word)
    lines[at] = " ".join(words)
    project.write(path, f"{front}\n---\n" + "\n".join(lines))


def test_an_edited_page_is_at_once_what_a_whole_build_makes(project: Small) -> None:
    chance = random.Random(15)
    address = free_address()
    with previewed(project, address) as preview:
        for turn in range(8):
            path = chance.choice((TREND, TREND, CASE, DILEMMA, PRINCIPLE))
            page, word = path.replace(".md", ".html"), f"inserted{turn}"
            builds, names = preview.builds, preview.beside(page)
            write_on(project, path, chance, word)
            assert preview.shows(word, page), preview.log
            assert preview.log.count("Shown at once") == turn + 1, preview.log
            at_once = {each: preview.asked(each) for each in names}
            assert len(at_once) > 4
            assert comes_true(lambda builds=builds: preview.builds > builds), preview.log  # type: ignore[misc]
            assert at_once == {each: (preview.site / each).read_bytes() for each in at_once}
        step_by_step = files(preview.site)
        elsewhere = [
            name for name, text in step_by_step.items() if b"inserted7" in text and name not in names
        ]
        assert elsewhere, "the search and the data follow"
        assert "Traceback" not in preview.log
    for each in (project.root / ".cache").iterdir():
        if each.is_file():
            each.unlink()
    with previewed(project, address) as preview:
        whole = files(preview.site)
    assert step_by_step.keys() == whole.keys()
    assert [name for name in whole if whole[name] != step_by_step[name]] == []


def test_every_change_reaches_the_browser_however_it_is_saved(project: Small) -> None:
    with previewed(project) as preview:
        project.write("new.txt", project.text(TREND).replace("a broad idea", "a renamed idea"))
        (project.root / "new.txt").replace(project.root / TREND)
        assert preview.shows("a renamed idea"), preview.log
        assert "Shown at once" in preview.log

        os.truncate(project.root / TREND, 0)  # as some editors do, and write after it
        project.write(TREND, with_words("a truncated idea"))
        assert preview.shows("a truncated idea"), preview.log

        project.write("trends/.globalisation.md.swp", "what an editor keeps")
        for number in range(12):
            project.write(TREND, with_words(f"idea number {number}"))
        assert preview.shows("idea number 11"), preview.log

        builds = preview.builds
        project.edit(TREND, "## Since 2013 {: #T1-since }", "## Since 2013, and on {: #T1-since }")
        assert preview.shows("Since 2013, and on"), preview.log
        assert comes_true(lambda: preview.builds > builds)

        project.edit("bibliography.bib", "Bayley", "Bailey")
        assert comes_true(lambda: "Bailey" in served(preview.address, "bibliography.html")), preview.log

        project.write("docs/more.md", "---\ntitle: More\nsummary: More.\n---\n\nAnother page.\n")
        assert preview.shows("Another page", "more.html"), preview.log
        project.delete("docs/more.md")
        assert comes_true(lambda: served(preview.address, "more.html") == ""), preview.log
        assert "Traceback" not in preview.log


def with_words(words: str) -> str:
    """The trend as it was at first, with other words."""
    return FILES[TREND].replace("a broad idea", words)


def test_a_problem_is_shown_on_the_last_good_page_until_it_is_corrected(project: Small) -> None:
    good = project.text(TREND)
    with previewed(project) as preview:
        assert "kb-problems" not in served(preview.address, PAGE)

        project.write(TREND, good.replace("tags: [", "tags: [[").replace("a broad idea", "a lost idea"))
        assert preview.shows("kb-problems"), preview.log
        shown = served(preview.address, PAGE)
        assert "M020" in shown
        assert "a broad idea" in shown
        assert "a lost idea" not in shown.partition("kb-problems")[2].partition("<main")[2]

        project.write(TREND, good.replace("a broad idea", "a sound idea"))
        assert preview.shows("a sound idea"), preview.log
        assert "kb-problems" not in served(preview.address, PAGE)

        shown_at_once = preview.log.count("Shown at once")
        project.write(TREND, good.replace("What happens here is felt elsewhere.", "TODO: say what happens."))
        assert preview.shows("say what happens"), preview.log
        assert "W201" in served(preview.address, PAGE), "the page is judged before it is shown"
        assert preview.log.count("Shown at once") == shown_at_once + 1

        builds = preview.builds
        project.write(TREND, good)
        assert preview.shows("felt elsewhere. Is"), preview.log
        assert comes_true(lambda: preview.builds > builds)
        assert "kb-problems" not in served(preview.address, PAGE)
        assert "Traceback" not in preview.log


def test_short_links_are_answered_as_a_build_writes_them(project: Small) -> None:
    project.write("pyproject.toml", '[project]\nname = "x"\nversion = "2026.11"\n')
    assert kb(project.root, "permalinks", "--update").returncode == 0
    with previewed(project) as preview:
        url = f"http://{preview.address}/"
        done = run(project.root, *MKDOCS, "build", "--quiet", "--site-dir", "built", KB_SITE_URL=url)
        assert done.returncode == 0, done.stdout
        written = files(project.root / "built").keys() - files(preview.site).keys()
        assert {"T1.1/index.html", "T1.1/T1.1.bib", "tag/economy/index.html"} <= written
        short = [name for name in written if name.split("/")[0] not in {"documents", "downloads"}]
        for name in sorted(short):
            assert preview.asked(name, reloads=False) == (project.root / "built" / name).read_bytes(), name
        assert preview.asked("T1.1", reloads=False) == preview.asked("T1.1/", reloads=False)
        assert comes_true(lambda: served(preview.address, "T1.99/") == "")

        project.edit(
            TREND, "Globalisation is a broad idea.\n{: #T1.1 }", "Globalisation is a new idea.\n{: #T1.1 }"
        )
        assert preview.shows("a new idea")
        assert "a new idea" in served(preview.address, "T1.1/index.html")


def memory(process: subprocess.Popen[bytes]) -> int:
    """Megabytes of a process that are in memory."""
    lines = Path(f"/proc/{process.pid}/status").read_text().splitlines()
    return int(next(line for line in lines if line.startswith("VmRSS")).split()[1]) // 1024


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="there is no /proc")
def test_memory_does_not_grow_with_edits(project: Small) -> None:
    with previewed(project) as preview:
        for number in range(60):
            project.write(TREND, with_words(f"idea number {number}."))
            assert preview.shows(f"idea number {number}."), preview.log
            if number == 15:
                before = memory(preview.process)
        assert memory(preview.process) - before < 20
