"""Finds the commit of an edition, and compares a briefing's paragraphs with the current text."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from pathlib import Path

from kb.briefings.transclusion import Resolved, calls, meaning
from kb.history.revision import UNSHALLOW, RevisionError, base_at, is_shallow
from kb.loading.settings import edition_of
from kb.model import Base, Page
from kb.schema.paths import PROJECT

_TAGS = ("edition-{}", "{}", "v{}")


@dataclass(frozen=True)
class Turn:
    """A change since the edition of one paragraph or page that a briefing calls.

    Attributes:
        id: the paragraph or page, or its summary.
        what: ``changed``, ``moved``, ``gone``, or ``missing`` where that edition never had it.
        old: its text in the edition; empty where there is none.
        new: its text now, or that of the id that replaces it; empty where there is none.
        where: its file now, after the one that held it before.
        now: the id that replaces it; empty where there is none.
    """

    id: str
    what: str
    old: str = ""
    new: str = ""
    where: tuple[str, ...] = ()
    now: str = ""


def revision_of(root: Path, edition: str, day: str = "") -> str:
    """The commit that an edition is: the one with its tag, else the last whose version it was.

    Args:
        root: the top of the repository.
        edition: such as ``2026.11``.
        day: nothing later than this day counts, where no tag says which commit it was; may be empty.

    Raises:
        RevisionError: there is none, or it cannot be found here; the message says what to do.
    """
    for tag in _TAGS:
        name = f"refs/tags/{tag.format(edition)}^{{commit}}"
        if found := _git(root, "rev-parse", "--verify", "--quiet", name, may_fail=True):
            return found[0]
    until = [f"--until={day} 23:59:59"] if day else []
    log = ("log", "--first-parent", "--format=%H", *until)
    commits = _git(root, *log, "HEAD")
    touched = set(_git(root, *log, "HEAD", "--", PROJECT))
    version = ""
    for at, commit in enumerate(commits):
        if at == 0 or commits[at - 1] in touched:
            version = edition_of("\n".join(_git(root, "show", f"{commit}:{PROJECT}", may_fail=True)))
        if version == edition:
            return commit
    if is_shallow(root):
        raise RevisionError(f"edition {edition} cannot be found: {UNSHALLOW}")
    raise RevisionError(
        f"no tag edition-{edition}, and no commit{f' up to {day}' if day else ''} has this version; "
        "fetch the tags: git fetch --tags"
    )


def _git(root: Path, *arguments: str, may_fail: bool = False) -> list[str]:
    try:
        made = subprocess.run(["git", *arguments], cwd=root, capture_output=True, check=False)
    except OSError as error:
        raise RevisionError("git cannot be started; install it to compare editions") from error
    if made.returncode:
        if may_fail:
            return []
        said = made.stderr.decode("utf-8", "replace").strip().splitlines() or ["git failed"]
        raise RevisionError(
            f"this folder has no history to compare with ({said[-1].removeprefix('fatal: ')}); "
            "run it in a clone of the repository"
        )
    return made.stdout.decode("utf-8", "replace").splitlines()


def base_of(root: Path, edition: str, day: str = "") -> Base:
    """The base as it was in an edition.

    Raises:
        RevisionError: it cannot be found here; the message says what to do.
    """
    return replace(base_at(root, revision_of(root, edition, day)), edition=edition)


def turns(briefing: Page, before: Base, after: Base) -> Iterator[Turn]:
    """What has changed, moved or gone of all that a briefing calls, in its order, each once.

    Args:
        briefing: read from its file.
        before: the edition that it is pinned to.
        after: the current base.
    """
    told: set[str] = set()
    for call in calls(briefing):
        then, now = meaning(call, before), meaning(call, after)
        if isinstance(then, Resolved):
            found = list(_of_meant(then, before, after))
        elif isinstance(now, Resolved):
            found = [Turn(now.name, "missing")]
        else:
            found = [Turn(call.words, "missing")]
        for turn in found:
            if turn.id not in told:
                told.add(turn.id)
                yield turn


def _of_meant(meant: Resolved, before: Base, after: Base) -> Iterator[Turn]:
    if meant.ids:
        for id_ in meant.ids:
            yield from _of_paragraph(id_, meant.page, after)
        return
    page = after.by_id.get(meant.page.id)
    old = _introduced(meant.page, meant.summary)
    name = f"{meant.page.id} summary" if meant.summary else meant.page.id
    if page is None:
        yield Turn(name, "gone", old, now=_successor(meant.page.id, after))
    elif (new := _introduced(page, meant.summary)) != old:
        yield Turn(name, "changed", old, new, (page.path,))
    elif page.path != meant.page.path:
        yield Turn(name, "moved", old, new, (page.path, meant.page.path))


def _introduced(page: Page, summary: bool) -> str:
    return page.summary if summary else f"{page.title}. {page.summary}"


def _of_paragraph(id_: str, page: Page, after: Base) -> Iterator[Turn]:
    old = page.anchor_texts.get(id_, "")
    standing = after.by_standing.get(id_)
    if standing is None:
        now = _successor(id_, after)
        other = after.by_standing.get(now)
        if other is None:
            yield Turn(id_, "gone", old)
        else:
            yield Turn(id_, "moved", old, other.text, (other.path, page.path), now)
    elif standing.text != old:
        yield Turn(id_, "changed", old, standing.text, (standing.path,))
    elif standing.path != page.path:
        yield Turn(id_, "moved", old, standing.text, (standing.path, page.path))


def _successor(id_: str, after: Base) -> str:
    recorded = after.by_permalink.get(id_)
    return recorded.now.value if recorded and recorded.now else ""


def told(turn: Turn, colour: bool = False) -> str:
    """A change for a terminal: its kind, both texts, and their differences in one."""

    def paint(text: str, code: str) -> str:
        return f"\x1b[{code}m{text}\x1b[0m" if colour else text

    where = f" in {turn.where[0]}" if turn.where else ""
    before = f", from {turn.where[1]}" if len(turn.where) > 1 else ""
    said = {
        "changed": f"has changed{where}",
        "moved": f"has moved: {turn.now}{where} takes its place" if turn.now else f"has moved{where}{before}",
        "gone": "is gone" + (f"; {turn.now} takes its place" if turn.now else ""),
        "missing": "is not in the edition that the briefing is pinned to",
    }[turn.what]
    lines = [f"{paint(turn.id, '1')} {said}"]
    if turn.old:
        lines.append(f"    was:  {_visible(turn.old)}")
    if turn.new and turn.new != turn.old:
        lines.append(f"    now:  {_visible(turn.new)}")
        lines.append(f"    diff: {difference(_visible(turn.old), _visible(turn.new), colour)}")
    return "\n".join(lines) + "\n"


def difference(old: str, new: str, colour: bool = False) -> str:
    """Both texts in one, word by word, as ``git diff --word-diff`` shows it.

    >>> difference("The police may act.", "The police may not act.")
    'The police may {+not+} act.'
    """
    one, other = old.split(), new.split()
    parts: list[str] = []
    for kind, i, i_end, j, j_end in SequenceMatcher(None, one, other, autojunk=False).get_opcodes():
        if kind == "equal":
            parts.append(" ".join(one[i:i_end]))
            continue
        if i_end > i:
            went = f"[-{' '.join(one[i:i_end])}-]"
            parts.append(f"\x1b[31m{went}\x1b[0m" if colour else went)
        if j_end > j:
            came = f"{{+{' '.join(other[j:j_end])}+}}"
            parts.append(f"\x1b[32m{came}\x1b[0m" if colour else came)
    return " ".join(parts)


def _visible(text: str) -> str:
    """What people wrote must not steer the terminal that shows it."""
    return re.sub(r"[\x00-\x1f\x7f-\x9f]", "\N{REPLACEMENT CHARACTER}", text)
