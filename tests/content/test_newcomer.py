"""Somebody new to the repository: from clone to green, by the commands that CONTRIBUTING names."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from commands import KB, run
from small import REPOSITORY

PAGE = "case_studies/body-cameras.md"


@pytest.mark.slow
def test_from_clone_to_green(tmp_path: Path) -> None:
    root = tmp_path / "clone"
    if shutil.which("git") is None or not (REPOSITORY / ".git").exists():
        pytest.skip("this is not a clone")
    assert run(tmp_path, "git", "clone", "--quiet", str(REPOSITORY), str(root)).returncode == 0
    for name in ("scripts", "docs", "mkdocs.yml", "pyproject.toml", "bibliography.bib"):
        _take(REPOSITORY / name, root / name)  # the work that is not committed yet
    for folder in ("trends", "case_studies", "dilemmas", "vision"):
        _take(REPOSITORY / folder, root / folder)
    git = ("git", "-c", "user.name=N", "-c", "user.email=n@example.org")
    run(root, *git, "add", "--all")
    run(root, *git, "commit", "--quiet", "--allow-empty", "--message", "As it is")

    def kb(*arguments: str) -> tuple[int, str]:
        done = run(root, *KB, *arguments)
        assert "Traceback" not in done.stdout, done.stdout
        return done.returncode, done.stdout

    assert kb("check")[0] == 0
    assert kb("new", "case-study", "Body cameras")[0] == 0
    page = root / PAGE

    code, said = kb("check")
    assert code == 1
    told = {int(line) for line in re.findall(rf"^{PAGE}:(\d+):\d+: W201 ", said, re.MULTILINE)}
    lines = page.read_text().splitlines()
    assert told == {number for number, line in enumerate(lines, 1) if "TODO" in line}

    _fill_in(page)
    broken = page.read_text().replace("is a lead.", "is a lead, beside the [riots](london-riot.md) of 2011.")
    page.write_text(broken)
    code, said = kb("check")
    line = next(number for number, text in enumerate(broken.splitlines(), 1) if "london-riot.md" in text)
    assert code == 1
    assert f"{PAGE}:{line}:" in said
    assert "L101 no page at 'case_studies/london-riot.md'" in said
    assert "did you mean 'london-riots.md'?" in said

    page.write_text(broken.replace("london-riot.md", "London-Riots.md"))
    code, said = kb("check", "--fix")
    assert "(london-riots.md)" in page.read_text()
    assert "P108" in said
    assert code == 1

    assert kb("permalinks", "--update")[0] == 0
    assert kb("check")[0] == 0

    trend = root / "trends/policing-the-internet.md"
    published = trend.read_text()
    trend.write_text(published.replace("without any", "with"))
    assert trend.read_text() != published
    code, said = kb("check")
    assert code == 1
    assert "kb permalinks --confirm T7.1" in said
    assert kb("permalinks", "--confirm", "T7.1")[0] == 0
    assert kb("check")[0] == 0
    trend.write_text(published)
    assert kb("permalinks", "--confirm", "T7.1")[0] == 0

    code, said = kb("diff", "HEAD")
    assert code == 0
    assert "Body cameras" in said
    assert kb("check")[0] == 0
    assert kb("build") == (0, "")
    assert (root / "site/case_studies/body-cameras.html").is_file()
    assert (root / "site/C9/index.html").is_file()


def _take(source: Path, target: Path) -> None:
    if source.is_dir():
        shutil.rmtree(target, ignore_errors=True)
        shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__"))
    else:
        shutil.copy(source, target)


def _fill_in(page: Path) -> None:
    """Write what is missing, as a person would."""
    text = page.read_text()
    text = re.sub(r'^summary: "TODO[^"]*"', "summary: What officers wear.", text, flags=re.MULTILINE)
    text = text.replace("tags: []\n", "tags: [accountability, privacy, legitimacy]\n")
    text = re.sub(r'to: "TODO[^"]*"', "to: D1", text)
    text = re.sub(r'why: "TODO[^"]*"', "why: They record what people do.", text)
    text = re.sub(r"^TODO: write a lead[^\n]*", "This is a lead.", text, flags=re.MULTILINE)
    studied = "In 2001 it was studied who is to watch those who watch others, and what follows from it."
    text = re.sub(
        r"^TODO: write a note[^\n]*",
        f"{' '.join([studied] * 15)} [@bayley2001newstructure].",
        text,
        flags=re.MULTILINE,
    )
    page.write_text(text)
