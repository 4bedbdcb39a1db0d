"""The site grows with its pages, not with their square."""

from __future__ import annotations

from pathlib import Path

import pytest

from commands import MKDOCS, run
from small import FILES, TREND, Small

PAPER = "docs/paper.yml"


def grow(project: Small, trends: int) -> None:
    """Add trends until there are so many, each like the one that is there, with points of its own."""
    sections = [FILES[PAPER]]
    for number in range(2, trends + 1):
        text = FILES[TREND].replace("T1", f"T{number}").replace("Globalisation", f"Globalisation {number}")
        project.write(f"trends/globalisation-{number}.md", text.replace('"2.1.1"', f'"2.1.{number}"'))
        sections.append(
            f'  - id: T{number}\n    section: "2.1.{number}"\n    title: Globalisation\n    part: trends\n'
            f"    points:\n      - {{id: T{number}.1, kind: claim, text: One.}}\n"
            f"      - {{id: T{number}.2, kind: claim, text: Two.}}\n"
        )
    project.write(PAPER, "".join(sections))


def built(project: Small, trends: int) -> Path:
    grow(project, trends)
    done = run(project.root, *MKDOCS, "build", "--strict", "--quiet")
    assert done.returncode == 0, done.stdout[-2000:]
    return project.root / "site"


@pytest.mark.slow
def test_a_page_does_not_grow_with_the_number_of_pages(project: Small) -> None:
    def sizes(trends: int) -> dict[str, int]:
        site = built(project, trends)
        return {
            "trend": (site / "trends/globalisation-30.html").stat().st_size,
            "case study": (site / "case_studies/arab-spring.html").stat().st_size,
            "all": sum(path.stat().st_size for path in site.rglob("*.html")),
        }

    before, after = sizes(40), sizes(80)
    assert abs(after["trend"] - before["trend"]) < 0.01 * before["trend"]
    # Every trend is illustrated by the one case study, which says so: twice as many, twice as long.
    assert after["case study"] < 2 * before["case study"]
    assert after["all"] < 2 * before["all"]
