"""What programs that collect pages are told: where all pages are listed, and when each was last looked at."""

from __future__ import annotations

import re
from pathlib import Path

from commands import MKDOCS, kb, run
from small import TREND, Small


def days(site: Path) -> dict[str, str]:
    """Address of each page -> when it was last changed."""
    text = (site / "sitemap.xml").read_text("utf-8")
    return dict(re.findall(r"<loc>https://[^/]+/([^<]*)</loc>\s*<lastmod>([^<]*)</lastmod>", text))


def test_the_sitemap_has_the_day_of_the_review_or_the_month_of_the_edition(project: Small) -> None:
    project.edit(TREND, "reviewed: 2026-11-24", "reviewed: 2026-10-02")
    project.write("pyproject.toml", '[project]\nversion = "2026.11"\n')
    assert kb(project.root, "permalinks", "--update").returncode == 0
    done = run(project.root, *MKDOCS, "build", "--strict", "--quiet")
    assert done.returncode == 0, done.stdout
    found = days(project.root / "site")
    assert found["trends/globalisation.html"] == "2026-10-02"
    assert found["case_studies/arab-spring.html"] == "2026-11-24"
    assert found["tags/economy.html"] == "2026-11"


def test_programs_are_led_to_the_sitemap(project: Small) -> None:
    done = run(project.root, *MKDOCS, "build", "--strict", "--quiet", KB_SITE_URL="https://vision.example/kb")
    assert done.returncode == 0, done.stdout
    lines = (project.root / "site/robots.txt").read_text("utf-8").splitlines()
    assert lines[0] == "User-agent: *"
    assert "Disallow:" in lines, "nothing is closed to them"
    assert lines[-1] == "Sitemap: https://vision.example/kb/sitemap.xml"
