"""``kb check --fix``: carries out the edits that findings bring with them.

Only a check knows what is safe, so the edits are made there; here they are put into the files. Nothing is
deleted that a person wrote, and a file is replaced in one step, so that an interruption leaves it whole.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from kb.problems import Edit, Problem, sort_key
from kb.sources import SourceError
from kb.sources.decode import decode
from kb.storage.atomic import replace_file

ROUNDS = 10
"""One edit can uncover another: a path in the right case has anchors that can be checked."""


def mended(text: str, edits: Iterable[Edit]) -> str:
    """A text with its edits done; of two that overlap, the first."""
    parts: list[str] = []
    at = 0
    for edit in sorted(edits, key=lambda edit: (edit.span, edit.text)):
        if edit.span.start < at:
            continue
        parts += text[at : edit.span.start], edit.text
        at = edit.span.end
    return "".join([*parts, text[at:]])


def fix(root: Path, problems: Iterable[Problem], texts: Mapping[str, str]) -> list[Problem]:
    """Apply the fixes of problems, as far as one pass can.

    Args:
        root: the top of the repository.
        problems: what is wrong; those without a fix are passed over.
        texts: the decoded text of each file, as the problems count in it.

    Returns:
        The problems whose edits were done. A file that has changed since it was read is left alone.
    """
    by_path: dict[str, list[Problem]] = {}
    for problem in sorted(problems, key=sort_key):
        if problem.fix and problem.path in texts:
            by_path.setdefault(problem.path, []).append(problem)
    done: list[Problem] = []
    for path, found in by_path.items():
        chosen: list[Problem] = []
        reached = -1
        for problem in sorted(found, key=lambda problem: min(edit.span for edit in problem.fix)):
            start, end = min(e.span.start for e in problem.fix), max(e.span.end for e in problem.fix)
            if start >= reached or start == end == 0:
                chosen.append(problem)
                reached = max(reached, end)
        text = mended(texts[path], (edit for problem in chosen for edit in problem.fix))
        if _replace((root / path).resolve(), texts[path], text):
            done += chosen
    return done


def _replace(file: Path, before: str, after: str) -> bool:
    """Put a text in the place of another, in one step; whether it was done."""
    try:
        if decode(file.read_bytes()) != before:
            return False
        replace_file(file, after)
    except (OSError, SourceError):
        return False
    return True
