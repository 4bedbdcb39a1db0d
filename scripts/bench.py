"""Times `kb check` and `make site` against a plain MkDocs build of the same pages, and prints a table.

Run by `make bench`. Times are processor seconds (user and system, children included), because machines are
noisy; a ratio is one of medians of the same run, and the spread is the smallest and largest of the rounds.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from bench_serve import from_edit_to_page
from kb.pipeline import stages
from kb.schema import BRIEFING, KINDS
from kb.schema.paths import BIBLIOGRAPHY, DOCS, PERMALINKS, SETTINGS
from kb.site.pages import site_pages
from kb.storage.cache import Cache

ROOT = Path(__file__).parent.parent
FOLDERS = (DOCS, *(kind.folder for kind in KINDS))
COPIED = (*FOLDERS, BRIEFING.folder, BIBLIOGRAPHY, SETTINGS, "scripts")
SAMPLE = f"{BRIEFING.folder}/private-companies-and-the-internet.md"

_LETTERS = "".join(kind.letter for kind in KINDS)
_ID = re.compile(rf"(?<![\w-])([{_LETTERS}])([1-9]\d*)(?!\w)")


@dataclass(frozen=True)
class Row:
    """What was timed, and the processor seconds of each round."""

    name: str
    seconds: tuple[float, ...]

    @property
    def median(self) -> float:
        """The middle one."""
        return statistics.median(self.seconds)


def copy(root: Path) -> None:
    """Put the knowledge base and its program into an empty folder."""
    for name in COPIED:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, root / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, root / name)


def grow(root: Path, size: int) -> int:
    """Add whole sets of copies of the collections' pages, each set with ids and links of its own.

    The paper gets a section for each copy, so that every rule applies to the copies; the record of published
    ids is left out, because nothing of this has been published.

    Returns:
        How many pages there are then: at least ``size``.
    """
    (root / PERMALINKS).unlink(missing_ok=True)
    originals = {
        path: path.read_text(encoding="utf-8")
        for kind in KINDS
        for path in sorted((root / kind.folder).glob("*.md"))
        if path.name != "README.md"
    }
    numbers = {kind.letter: sum(path.parent.name == kind.folder for path in originals) for kind in KINDS}
    names = "|".join(re.escape(path.stem) for path in originals)
    paper = root / DOCS / "paper.yml"
    written = paper.read_text(encoding="utf-8")
    sections = [one for one in yaml.safe_load(written)["sections"] if f"{one['id'][1:]}" != "0"]
    more: list[str] = []
    turns = max(0, -(-size // len(originals)) - 1)
    for turn in range(1, turns + 1):

        def shifted(match: re.Match[str], turn: int = turn) -> str:
            return f"{match[1]}{int(match[2]) + turn * numbers[match[1]]}"

        for path, text in originals.items():
            new = _ID.sub(shifted, text)
            new = re.sub(rf"\b({names})\.md", rf"\1-{turn}.md", new)
            new = re.sub(r"^title: (.*)$", rf"title: \1 {turn}", new, count=1, flags=re.MULTILINE)
            path.with_name(f"{path.stem}-{turn}.md").write_text(new, encoding="utf-8")
        for one in sections:
            if one["id"][0] not in numbers:
                continue
            id_ = _ID.sub(shifted, one["id"])
            points = ", ".join(
                f"{{id: {id_}.{number}, kind: claim, text: x}}" for number in range(1, len(one["points"]) + 1)
            )
            more.append(
                f"- {{id: {id_}, section: '{one['section']}', title: x, "
                f"part: {one['part']}, points: [{points}]}}\n"
            )
    paper.write_text(written + "".join(more), encoding="utf-8")
    return len(originals) * (turns + 1)


def plain(root: Path, to: Path, *, whole: bool = False) -> None:
    """The same pages for MkDocs alone: one folder, the same theme and extensions, without the hook.

    Args:
        root: the knowledge base.
        to: an empty folder.
        whole: whether generated pages and lists are written out too, or only pages that people wrote.
    """
    read: dict[str, Any] = yaml.safe_load((root / SETTINGS).read_text(encoding="utf-8"))
    for name in ("hooks", "validation"):
        read.pop(name)
    read["docs_dir"] = "pages"
    read["theme"].pop("custom_dir")
    read["extra_css"] = []
    (to / "pages").mkdir(parents=True)
    for folder in FOLDERS:
        shutil.copytree(root / folder, to / "pages" / folder)
    (to / "pages/index.md").write_text("# Home\n", encoding="utf-8")
    if whole:
        for page in stages.read(root, Cache(None)).pages:
            if page.generated or page.filled:
                path = to / "pages" / page.path
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(f"# {page.title}\n\n{page.whole.html}\n", encoding="utf-8")
    (to / SETTINGS).write_text(yaml.safe_dump(read), encoding="utf-8")


def processor_seconds(
    command: Sequence[str], cwd: Path, *, fails: bool = False, limit: float | None = None
) -> float:
    """Run a command; how long it kept processors busy.

    Args:
        command: what to run.
        cwd: where.
        fails: whether it may end with an error.
        limit: seconds after which it is stopped; what it has taken until then counts.

    Raises:
        SystemExit: it failed; its output is printed.
    """
    environment = {**os.environ, "NO_MKDOCS_2_WARNING": "1", "PYTHONPATH": str(cwd / "scripts")}
    # Installed packages come compiled; so does our own program after its first run.
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    before = os.times()
    try:
        done = subprocess.run(
            command, cwd=cwd, env=environment, check=False, capture_output=True, text=True, timeout=limit
        )
    except subprocess.TimeoutExpired:
        done = None
    after = os.times()
    if done is not None and done.returncode and not fails:
        sys.exit(f"{' '.join(command)} failed:\n{done.stdout[-3000:]}{done.stderr[-3000:]}")
    return (after.children_user + after.children_system) - (before.children_user + before.children_system)


def edit(root: Path, count: int) -> None:
    """Change the lead of one page, so that its HTML is another."""
    path = root / "trends/globalisation.md"
    front, body = path.read_text(encoding="utf-8").split("\n---\n", 1)
    body = re.sub(r"^\s*An edit, number \d+\.\n", "", body)
    path.write_text(f"{front}\n---\n\nAn edit, number {count}.\n{body}", encoding="utf-8")


def warn(root: Path) -> None:
    """Leave a warning on a page that is not edited: spaces at the end of its last line."""
    path = root / "trends/policing-the-internet.md"
    path.write_text(f"{path.read_text(encoding='utf-8').rstrip()} \n", encoding="utf-8")


def unwarn(root: Path) -> None:
    """Take the warning away again."""
    path = root / "trends/policing-the-internet.md"
    path.write_text(f"{path.read_text(encoding='utf-8').rstrip()}\n", encoding="utf-8")


def with_warning(root: Path, one: Callable[[], None]) -> list[Step]:
    """The kept and the edited check, where a page that is not edited has a warning."""
    kb = [sys.executable, "-m", "kb.cli", "check"]

    def first() -> None:
        warn(root)
        processor_seconds(kb, root)

    def last() -> None:
        unwarn(root)
        processor_seconds(kb, root)

    return [
        Step("kb check, a warning, nothing changed", first, kb, root),
        Step("kb check, a warning, one page edited", one, kb, root),
        Step("kb check, nothing changed again", last, kb, root),
    ]


@dataclass(frozen=True)
class Step:
    """Something to time: what is done first, the command and its folder, and in how many rounds at most."""

    name: str
    prepare: Callable[[], None]
    command: Sequence[str]
    folder: Path
    rounds: int = 1_000
    fails: bool = False
    limit: float | None = None


def measure(steps: Sequence[Step], rounds: int) -> list[Row]:
    """Everything once per round, one after the other, so that a slow minute slows all of it."""
    times: dict[str, list[float]] = {step.name: [] for step in steps}
    for turn in range(rounds):
        for step in steps:
            if turn < step.rounds:
                step.prepare()
                seconds = processor_seconds(step.command, step.folder, fails=step.fails, limit=step.limit)
                times[step.name].append(seconds)
    return [Row(name, tuple(seconds)) for name, seconds in times.items()]


def site_steps(root: Path, bare: Path, whole: Path) -> list[Step]:
    """Check and build, against MkDocs alone."""
    edits = iter(range(1_000_000))
    kb = [sys.executable, "-m", "kb.cli"]
    mkdocs = [sys.executable, "-m", "mkdocs", "build", "--quiet"]

    def without(*folders: Path) -> Callable[[], None]:
        def remove() -> None:
            for folder in folders:
                shutil.rmtree(folder, ignore_errors=True)

        return remove

    def one() -> None:
        edit(root, next(edits))

    cold = without(root / ".cache", root / "site")
    return [
        Step("plain mkdocs build", without(bare / "site"), mkdocs, bare),
        Step("plain, generated pages too", without(whole / "site"), mkdocs, whole),
        Step("kb check, cold", cold, [*kb, "check"], root),
        Step("kb check, nothing changed", _nothing, [*kb, "check"], root),
        Step("kb check, one page edited", one, [*kb, "check"], root),
        *with_warning(root, one),
        Step("make site, cold", cold, [*kb, "build"], root),
        Step("make site, nothing changed", _nothing, [*kb, "build"], root),
        Step("make site, one page edited", one, [*kb, "build"], root),
        Step("a briefing as PDF", _nothing, [*kb, "brief", SAMPLE, "--to", "build/briefing.pdf"], root),
    ]


def check_steps(root: Path, bare: Path) -> list[Step]:
    """The check of a large base, against the linters that come nearest.

    They look at less; where they find faults, these are of style, or ids that only we know of.
    """
    edits = iter(range(1_000_000))
    kb = [sys.executable, "-m", "kb.cli", "check"]
    folders = [folder for folder in FOLDERS if folder != DOCS]
    programs = Path(sys.executable).parent
    rumdl = [str(programs / "rumdl"), "check", "--quiet", *folders]
    lychee = [str(programs / "lychee"), "--offline", "--no-progress", "--include-fragments", *folders]

    def one() -> None:
        edit(root, next(edits))

    mkdocs = [sys.executable, "-m", "mkdocs", "build", "-q"]

    def cold() -> None:
        shutil.rmtree(root / ".cache", ignore_errors=True)

    def warm() -> None:
        processor_seconds(rumdl, root, fails=True)

    return [
        Step("plain build, stopped in 5 minutes", _nothing, mkdocs, bare, rounds=1, limit=300),
        Step("rumdl, nothing changed", warm, rumdl, root, fails=True),
        Step("kb check, cold", cold, kb, root, rounds=2),
        Step("lychee", _nothing, lychee, root, fails=True),
        Step("kb check, nothing changed", _nothing, kb, root),
        Step("rumdl, one page edited", one, rumdl, root, fails=True),
        Step("lychee, one page edited", _nothing, lychee, root, fails=True),
        Step("kb check, one page edited", one, kb, root),
        *with_warning(root, one),
    ]


PRINTED = """
@font-face { font-family: S; src: url(FONTS/kb-serif-regular.ttf) }
@font-face { font-family: S; font-weight: 600; src: url(FONTS/kb-serif-semibold.ttf) }
@font-face { font-family: S; font-style: italic; src: url(FONTS/kb-serif-italic.ttf) }
@page { size: A4; margin: 30mm 41mm 28mm 48mm; @bottom-right { content: counter(page) } }
html { font: 10.5pt/1.4 S; }
p { text-align: justify; hyphens: auto } h1 { break-before: page; bookmark-level: 1 }
nav a::after, a[href^="#"]::after { content: " (p. " target-counter(attr(href), page) ")" }
"""
"""Sheet, measure, page numbers and the pages of references as the handbook has them."""


def printed(root: Path, file: Path) -> None:
    """The pages that the handbook holds as one HTML file, for WeasyPrint."""
    wanted = {
        f"{DOCS}/{name}.md" for name in ("about", "questions", "timeline", "map", "glossary", "bibliography")
    }
    cache = Cache(None)
    pages = [
        page
        for page in site_pages(stages.read(root, cache), cache)
        if page.path in wanted or (page.section and not page.generated)
    ]
    body = "".join(f'<article id="p-{page.address}">{page.html}</article>' for page in pages)
    body = re.sub(r'href="[^"#:]*#([^"]+)"', r'href="#\1"', body)
    known = set(re.findall(r' id="([^"]+)"', body))
    body = re.sub(r'href="#([^"]+)"', lambda m: m[0] if m[1] in known else 'href="https://x.example"', body)
    contents = "".join(f'<p><a href="#p-{page.address}">{page.title}</a></p>' for page in pages)
    style = PRINTED.replace("FONTS", (root / "scripts/fonts").as_uri())
    file.write_text(
        f'<html lang="en"><title>x</title><style>{style}</style><nav>{contents}</nav>{body}', encoding="utf-8"
    )


def weasyprint() -> Path | None:
    """Python with WeasyPrint, in an environment of its own; None where it does not run."""
    folder = ROOT / ".cache/weasyprint"
    python = folder / "bin/python"
    if not python.exists():
        subprocess.run([sys.executable, "-m", "venv", str(folder)], check=True)
        install = [str(python), "-m", "pip", "install", "-qq", "--only-binary", ":all:", "weasyprint==70.0"]
        subprocess.run(install, check=False, stderr=subprocess.DEVNULL)
    tried = subprocess.run([str(python), "-c", "import weasyprint"], check=False, capture_output=True)
    return None if tried.returncode else python


def document_steps(root: Path, python: Path | None) -> list[Step]:
    """The handbook, against WeasyPrint printing the same pages, plainly and tagged."""
    kb = [sys.executable, "-m", "kb.cli", "export", "handbook"]

    def cold() -> None:
        shutil.rmtree(root / ".cache", ignore_errors=True)
        shutil.rmtree(root / "build", ignore_errors=True)

    steps = []
    if python is not None:
        printed(root, root / "printed.html")
        for name, options in (("WeasyPrint, untagged", ""), ("WeasyPrint, PDF/UA", "pdf_variant='pdf/ua-1'")):
            code = f"import weasyprint; weasyprint.HTML('printed.html').write_pdf('printed.pdf', {options})"
            steps.append(Step(name, _nothing, [str(python), "-c", code], root, rounds=1))
    return [
        *steps,
        Step("kb export handbook, cold", cold, kb, root, rounds=2),
        Step("kb export handbook, nothing changed", _nothing, kb, root),
    ]


def _nothing() -> None: ...


def table(title: str, rows: Sequence[Row]) -> str:
    """Rows against the first two of them."""
    first, second = rows[0].median, rows[1].median
    lines = [title, f"{'':34} {'seconds':>8} {'least':>8} {'most':>8} {'ratio':>7} {'to 2nd':>7}"]
    lines += [
        f"{row.name:34} {row.median:8.2f} {min(row.seconds):8.2f} {max(row.seconds):8.2f}"
        f" {row.median / first:6.2f}× {row.median / second:6.2f}×"
        for row in rows
    ]
    return "\n".join(lines) + "\n"


def answered(root: Path, rounds: int) -> str:
    """How long it takes from an edit to the fresh page over HTTP, by the clock."""
    seconds = from_edit_to_page(root, rounds, lambda count: edit(root, count))
    spread = f"{min(seconds):.3f} to {max(seconds):.3f}"
    return f"kb serve, from an edit to the page: {statistics.median(seconds):.3f} s by the clock ({spread})\n"


def main() -> None:
    """Time the repository's own pages, then generated bases of other sizes."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5, help="how often each is run (%(default)s)")
    parser.add_argument("--sizes", type=int, nargs="*", default=[300], help="pages of generated bases")
    parser.add_argument("--checks", type=int, nargs="*", default=[3000], help="the same, for the check alone")
    given = parser.parse_args()
    print(
        f"Processor seconds, median of {given.rounds} rounds; ratio to the first two rows of the same run.\n"
    )
    with tempfile.TemporaryDirectory(prefix="kb-bench-") as folder:
        copy(Path(folder))
        if (python := weasyprint()) is None:
            print("WeasyPrint does not run here: it needs Pango from the system.\n")
        print(table("The handbook", measure(document_steps(Path(folder), python), given.rounds)), flush=True)
    for size in [0, *given.sizes, *given.checks]:
        with tempfile.TemporaryDirectory(prefix="kb-bench-") as folder:
            root, bare, whole = Path(folder, "ours"), Path(folder, "plain"), Path(folder, "whole")
            root.mkdir()
            copy(root)
            pages = grow(root, size)
            plain(root, bare)
            if size in given.checks:
                steps = check_steps(root, bare)
            else:
                plain(root, whole, whole=True)
                steps = site_steps(root, bare, whole)
            print(table(f"{pages} pages in the collections", measure(steps, given.rounds)), flush=True)
            if size not in given.checks:
                print(answered(root, given.rounds), flush=True)


if __name__ == "__main__":
    main()
