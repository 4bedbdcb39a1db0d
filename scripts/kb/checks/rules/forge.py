"""Family S, code 310: what a page shows on a forge, where no program renders it."""

from __future__ import annotations

from collections.abc import Iterator

from kb.checks.engine import Finding, check
from kb.loading.forge_views import wanted, within
from kb.model import Base, Page
from kb.problems import Edit, Span
from kb.schema import BRIEFING


@check("S310", on=Page)
def outdated_list(page: Page, base: Base) -> Iterator[Finding]:
    """The text between a mark such as ``<!-- index -->`` and its end is as the program writes it.

    It is for readers on the forge, where no view is rendered. The site leaves it out.

    Bad in docs/overviews.md:
        ---
        title: Overviews
        summary: The whole at a glance.
        reviewed: 2026-11-24
        ---

        Each page shows the whole from one side.

        <!-- overviews -->
        - [Tags](tags/README.md)
        <!-- /overviews -->

    And:
        See the [overviews](../docs/overviews.md).

    Good in docs/overviews.md:
        ---
        title: Overviews
        summary: The whole at a glance.
        reviewed: 2026-11-24
        ---

        Each page shows the whole from one side.

        <!-- overviews -->
        - [Timeline](timeline.md)
        - [Map](map.md)
        - [Questions](questions.md)
        - [Tags](tags/README.md)
        - [Organisations](organisations.md)
        - [Glossary](glossary.md)
        - [Bibliography](bibliography.md)
        <!-- /overviews -->

    And:
        See the [overviews](../docs/overviews.md).
    """
    if not page.marks or not _all_known(base):
        return
    for found in within(page.text):
        new = wanted(base, page, found.mark)
        if new is None or new == found.text:
            continue
        old_lines, new_lines = found.text.splitlines(), new.splitlines()
        same = 0
        for old_line, new_line in zip(old_lines, new_lines, strict=False):
            if old_line != new_line:
                break
            same += len(old_line) + 1
        start = found.span.start + same
        end = max(page.text.find("\n", start), start + 1)
        missing = [line for line in new_lines if line and line not in old_lines]
        said = (
            f"the part for forges lacks {missing[0]!r}"
            if missing
            else "the part for forges has more than it should"
        )
        yield Finding(
            Span(start, end), said, "run kb check --fix, which writes it", fix=(Edit(found.span, new),)
        )


def _all_known(base: Base) -> bool:
    """Whether every page can be read: a list without one that cannot would be another fault."""
    return all(
        path in base.by_path and "title" in base.by_path[path].fields
        for path in base.texts
        if path.endswith(".md") and not path.startswith(f"{BRIEFING.folder}/")
    )
