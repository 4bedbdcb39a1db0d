"""``kb check``: say what is wrong, where, and what to do."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Iterable, Sequence
from pathlib import Path

from kb import instant
from kb.commands import CLEAN, FAULTY, MISUSED
from kb.model import Base
from kb.pipeline.answers import Answer, summary, totals
from kb.pipeline.incremental import answered_before, look, remember
from kb.pipeline.stages import day, read
from kb.problems import Problem, line_and_column, reporters
from kb.schema.paths import CACHE
from kb.schema.this_base import DISTRIBUTION
from kb.storage.cache import Cache


def configure(parser: ArgumentParser) -> None:
    """Add paths, format, revision and --fix."""
    parser.add_argument(
        "paths",
        nargs="*",
        metavar="PATH",
        help="report on these files and folders only; the whole base is judged all the same",
    )
    parser.add_argument(
        "--format", choices=[*reporters.SIMPLE, "sarif"], default="text", help="(%(default)s)"
    )
    parser.add_argument("--since", metavar="REV", help="show first what is new since this revision of git")
    parser.add_argument("--fix", action="store_true", help="first fix what can be fixed safely")


def run(root: Path, given: Namespace) -> int:
    """Judge the whole knowledge base and print its problems."""
    try:
        chosen = _chosen(root, given.paths)
    except LookupError as error:
        print(f"kb: {error.args[0]}", file=sys.stderr)
        return MISUSED
    base = _read(root, quick=not (given.paths or given.since or given.fix or given.format != "text"))
    if isinstance(base, Answer):
        sys.stdout.write(base.painted if instant.coloured() else base.plain)
        return base.code
    if given.fix:
        base = _fixed(root, base, chosen)
    problems = _among(base.problems, chosen)
    older: list[Problem] = []
    if given.since:
        from kb.history.revision import RevisionError, base_at, new_since

        try:
            problems, older = new_since(problems, base_at(root, given.since).problems)
        except RevisionError as error:
            print(f"kb: {error}", file=sys.stderr)
            return MISUSED
    if given.format == "text":
        _print_text(base, problems, older, given.since)
    else:
        print(_formatted([*problems, *older], base, given.format), end="")
    return FAULTY if any(problem.severity == "error" for problem in (*problems, *older)) else CLEAN


def _read(root: Path, quick: bool) -> Base | Answer:
    """The Base; or, where the last answer still holds, nothing but that."""
    cache, today = Cache(root / CACHE), day()
    seen = look(root)
    if quick and seen and (kept := answered_before(root, cache, seen, str(today))):
        cache.flush(part=True)
        return kept
    base = read(root, cache, today)
    if seen:
        remember(root, cache, seen, base)
        cache.flush()
    return base


def _chosen(root: Path, paths: Sequence[str]) -> tuple[str, ...]:
    """Repository paths of what the user named, from the folder that they are in.

    Raises:
        LookupError: there is no such file, or it is outside the repository.
    """
    chosen = []
    for path in paths:
        full = Path(path) if Path(path).exists() else root / path
        if not full.exists():
            raise LookupError(f"no file or folder {path!r}")
        resolved = full.resolve()
        if not resolved.is_relative_to(root.resolve()):
            raise LookupError(f"{path!r} is outside {root}")
        chosen.append(resolved.relative_to(root.resolve()).as_posix())
    return tuple(chosen)


def _among(problems: Iterable[Problem], chosen: tuple[str, ...]) -> list[Problem]:
    return [
        problem
        for problem in problems
        if not chosen
        or any(one in {".", problem.path} or problem.path.startswith(f"{one}/") for one in chosen)
    ]


def _fixed(root: Path, base: Base, chosen: tuple[str, ...]) -> Base:
    """Fix until nothing fixable is left, and print each fix."""
    from kb.editing.fix import ROUNDS, fix

    for _ in range(ROUNDS):
        done = fix(root, _among(base.problems, chosen), base.texts)
        for problem in done:
            line = line_and_column(base.texts[problem.path], problem.span.start)[0]
            print(f"fixed {problem.path}:{line}: {problem.code} {problem.message}", file=sys.stderr)
        if not done:
            break
        base = read(root)
    return base


def _print_text(base: Base, new: list[Problem], old: list[Problem], since: str | None) -> None:
    for heading, problems in ((f"New since {since}:", new), ("There before:", old)):
        if since and problems:
            print(heading)
        sys.stdout.write(reporters.as_text(problems, base.texts, instant.coloured()))
    both = (*new, *old)
    errors = sum(problem.severity == "error" for problem in both)
    fixable = sum(bool(problem.fix) for problem in both)
    print(totals(errors, len(both) - errors, fixable) or summary(base))


def _formatted(problems: list[Problem], base: Base, name: str) -> str:
    if name != "sarif":
        return reporters.SIMPLE[name](problems, base.texts)
    from importlib.metadata import PackageNotFoundError, version

    from kb.checks import CHECKS

    rules = [
        reporters.Rule(one.code, one.name, one.description.sentence, one.description.why, one.severity)
        for one in CHECKS.values()
    ]
    try:
        number = version(DISTRIBUTION)
    except PackageNotFoundError:
        number = "0"
    return reporters.as_sarif(problems, base.texts, rules, number)
