"""Another base with the same program: rivers, floods and measures, and no word of the first base.

What differs is ``kb/schema/this_base.py``, which ``tests/second/this_base.py`` replaces, and its files.
"""

from __future__ import annotations

import json
import re
import shutil
import zipfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pypdfium2
import pytest

import commands
from kb.schema import KEY, KEYWORDS, KINDS, REPORT
from small import REPOSITORY

SECOND = REPOSITORY / "tests/second"
TEXTS = {f".{name}" for name in "html css js json svg xml txt csv bib ris graphml jsonld".split()}  # noqa: SIM905

OTHERS = ("THIRD-PARTY.txt", "assets/later/snowball/", "assets/later/minisearch/")
"""What others wrote: licences with years, and code."""

_NAMES = sorted(
    {name for kind in KINDS for name in (kind.name, kind.plural, kind.short, kind.shorts, kind.folder)}
)
_WORDS = ("policing", "police", REPORT.author, "Pearls", str(REPORT.year), KEY, *_NAMES, *KEYWORDS)
_LETTERS = "".join(kind.letter for kind in KINDS)
_COLOURS = "|".join(colour[1:] for kind in KINDS for colour in (kind.colours.light, kind.colours.dark))

FIRST_BASE = re.compile(
    rf"(?<!\w)(?i:{'|'.join(map(re.escape, _WORDS))})(?!\w)"
    rf"|(?<![\w.-])[{_LETTERS}][0-9]+(?:\.(?:[0-9]+|[a-z]))?(?![\w:-])"
    rf"|\b(?:kb|p)-[{_LETTERS.lower()}]\b|(?i:{_COLOURS})"
)
"""Words, ids, classes and colours of the base in this repository."""


def found(text: str) -> list[str]:
    """Each word of the first base that a text has, with what is around it."""
    text = re.sub(r"^T[123]  - ", "", text, flags=re.MULTILINE)  # looks like ids
    text = re.sub(r'w:theme(?:Tint|Shade)="\w+"', "", text)
    return [text[max(0, each.start() - 40) : each.end() + 20] for each in FIRST_BASE.finditer(text)]


def test_the_words_of_the_first_base_are_recognised() -> None:
    for text in (
        f"on {REPORT.author}.",
        "a dilemma",
        "case studies",
        "T7.3",
        "D1",
        "class='kb-v'",
        "#C30A60",
        "2013",
    ):
        assert found(text), text
    for text in ("R1.1", "kb-m", "T00:00:00Z", "trendy", "kb-top", "1998", "T2  - Living with Water"):
        assert not found(text), text


@pytest.fixture(scope="module")
def second(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The second base beside its copy of the program, whose table is its own."""
    root = tmp_path_factory.mktemp("second")
    shutil.copytree(SECOND, root, dirs_exist_ok=True, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(
        REPOSITORY / "scripts", root / "scripts", ignore=shutil.ignore_patterns("__pycache__", "*.egg-info")
    )
    shutil.copytree(REPOSITORY / "docs/assets/fonts", root / "docs/assets/fonts")
    (root / "this_base.py").replace(root / "scripts/kb/schema/this_base.py")
    return root


def run(root: Path, *arguments: str) -> str:
    """What ``kb`` of the second base says; it must not fail."""
    day = "912902400"  # 6 December 1998
    done = commands.run(
        root, *commands.KB, *arguments, PYTHONPATH=str(root / "scripts"), SOURCE_DATE_EPOCH=day
    )
    assert done.returncode == 0, done.stdout
    return done.stdout


def test_it_has_no_problem(second: Path) -> None:
    assert run(second, "check").strip() == "4 pages, 7 points of the paper: no problem"


def test_its_commands_speak_of_its_kinds(second: Path) -> None:
    said = run(second, "new", "measure of safety", "Higher dikes", "--help") + run(second, "export", "--list")
    assert "each measure on one side" in said
    assert run(second, "cite", "R1.1").startswith("Living with Water knowledge base (1998)")


@pytest.fixture(scope="module")
def site(second: Path) -> Path:
    run(second, "build")
    return second / "site"


@pytest.mark.slow
def test_no_word_of_the_first_base_is_on_its_site(site: Path) -> None:
    wrong = {}
    for path in sorted(site.rglob("*")):
        name = path.relative_to(site).as_posix()
        if path.suffix in TEXTS and not name.startswith(OTHERS) and (words := found(path.read_text("utf-8"))):
            wrong[name] = words[:3]
    assert wrong == {}


@pytest.mark.slow
def test_its_site_has_its_own_words_and_colours(site: Path) -> None:
    def has(name: str, *words: str) -> None:
        text = (site / name).read_text("utf-8")
        assert [word for word in words if word not in text] == [], name

    has("assets/site.css", "--kb-r: var(--light, #005f8a) var(--dark, #7fd0ff)", ".kb-m {", "--kb-kinds: 3")
    has("index.html", "what the paper said in March 1998", "2 rivers", "1 flood", '<i class="kb-r"></i>')
    has("argument.html", "a river suffers a flood", "from a river through a flood to a measure")
    has("argument.html", "“Protects”, in the box of a measure, names the rivers that it protects.")
    has("matrix.html", "the river suffers it and the measure meets it", "Rivers and measures of safety")
    has("questions.html", "Measures that protect, in the editors’ reading", "data-measure=")
    has("404.html", "R stands for river, F for flood, M for measure of safety", "<code>R1.1/</code>")
    has("R1.1/index.html", "https://water.example/")


def files_of(path: Path) -> Iterator[tuple[str, str]]:
    """Name and text of a document's parts, or of its pages where it is a PDF."""
    if path.suffix == ".pdf":
        pdf = pypdfium2.PdfDocument(path)
        yield "metadata", json.dumps(pdf.get_metadata_dict())
        for number, page in enumerate(pdf, 1):
            yield f"page {number}", page.get_textpage().get_text_range()
    elif path.suffix in {".docx", ".epub"}:
        with zipfile.ZipFile(BytesIO(path.read_bytes())) as packed:
            for name in packed.namelist():
                if name.endswith((".xml", ".xhtml", ".opf", ".css", ".ncx", ".rels")):
                    yield name, packed.read(name).decode("utf-8")
    else:
        yield path.name, path.read_text("utf-8")


@pytest.mark.slow
@pytest.mark.parametrize("name", ["handbook", "leaflets", "sheets", "posters", "word", "epub", "data"])
def test_no_word_of_the_first_base_is_in_its_documents(second: Path, tmp_path: Path, name: str) -> None:
    run(second, "export", name, "--to", str(tmp_path))
    made = [path for path in sorted(tmp_path.rglob("*")) if path.is_file() and path.suffix != ".sqlite"]
    assert made
    wrong = {
        f"{path.name}: {part}": words[:3]
        for path in made
        for part, text in files_of(path)
        if (words := found(text))
    }
    assert wrong == {}
    if name == "handbook":
        whole = " ".join(text.replace("\r\n", " ") for _, text in files_of(tmp_path / "handbook.pdf"))
        for said in (
            "Three kinds of page",
            "A river suffers floods",
            "One flood",
            "written for Council of the Delta",
        ):
            assert said in " ".join(whole.split()), said
