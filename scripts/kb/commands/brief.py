"""``kb brief``: make a briefing of called paragraphs, begin one, or compare one with the text of today."""

from __future__ import annotations

import os
import sys
from argparse import ArgumentParser, Namespace
from dataclasses import replace
from pathlib import Path

from kb.briefings.compose import compose
from kb.briefings.selection import AddressError, Chosen, Selection, from_address, is_day
from kb.briefings.transclusion import Fault, Transclusion, meaning
from kb.checks import briefing_problems
from kb.citations.citeproc import PandocError
from kb.commands import CLEAN, FAULTY, MISUSED
from kb.documents import ExportContext, ExportError, document_day
from kb.documents.briefing import BINARY, FORMS
from kb.history.revision import RevisionError
from kb.loading.load import read_briefing
from kb.model import Base, Page
from kb.pipeline.stages import day, errors, read
from kb.problems import Problem, Span
from kb.problems.reporters import as_text
from kb.schema import BRIEFING
from kb.schema.paths import CACHE, SETTINGS
from kb.sources import SourceError
from kb.sources.decode import decode
from kb.storage.atomic import replace_bytes
from kb.storage.cache import Cache
from kb.text.plural import counted


def configure(parser: ArgumentParser) -> None:
    """Add the file, the format, --new and --check."""
    parser.add_argument("file", nargs="?", metavar="FILE", help="a briefing, such as briefings/example.md")
    parser.add_argument("--as", dest="form", choices=[*FORMS], help="default: by the end of --to, or else md")
    parser.add_argument("--to", type=Path, metavar="PATH", help="where to write; by default to the terminal")
    parser.add_argument(
        "--check", action="store_true", help="say what has changed since the edition that FILE is pinned to"
    )
    parser.add_argument(
        "--new",
        nargs="+",
        metavar="ID",
        help="begin a briefing with these paragraphs, or with those of a shared address",
    )
    parser.add_argument("--title", default="", help="of a new briefing")
    parser.add_argument("--for", dest="reader", default="", metavar="READER", help="whom it is for")
    parser.add_argument("--date", default="", help="of a new briefing; by default today")
    parser.add_argument("--edition", default="", help="to which it is pinned; by default that of the base")


def run(root: Path, given: Namespace) -> int:
    """Do one of the three."""
    if bool(given.file) == bool(given.new):
        print("kb: give either a briefing or --new and paragraphs", file=sys.stderr)
        return MISUSED
    with Cache(root / CACHE) as cache:
        base = read(root, cache)
        if given.new:
            return _begin(base, given)
        return _read(root, base, cache, given)


def _begin(base: Base, given: Namespace) -> int:
    """Write the file of a new briefing."""
    words = [word.strip("{} ") for word in given.new]
    try:
        if len(words) == 1 and "b=" in words[0]:
            chosen = from_address(words[0])
        else:
            calls = tuple(Chosen(" ".join(word.split()).replace("–", "-")) for word in words)
            chosen = Selection(chosen=calls, day=str(day()), edition=base.edition)
    except AddressError as error:
        print(f"kb: {error}", file=sys.stderr)
        return MISUSED
    chosen = replace(
        chosen,
        title=given.title or chosen.title,
        reader=given.reader or chosen.reader,
        day=given.date or chosen.day,
        edition=given.edition or chosen.edition,
    )
    faults = [
        found
        for one in chosen.chosen
        if isinstance(found := meaning(Transclusion(one.call, Span(), 0, 0), base), Fault)
    ]
    for fault in faults:
        print(f"kb: {fault.message}; {fault.hint}", file=sys.stderr)
    if chosen.day and not is_day(chosen.day):
        print(f"kb: {chosen.day!r} is not a day; write it as YYYY-MM-DD", file=sys.stderr)
        return MISUSED
    return MISUSED if faults else _write(chosen.written().encode(), given.to)


def _read(root: Path, base: Base, cache: Cache, given: Namespace) -> int:
    shown = given.file
    file = Path(shown) if Path(shown).exists() else root / shown
    try:
        text = decode(file.read_bytes())
    except OSError as error:
        print(f"kb: {shown} cannot be read: {error.strerror}", file=sys.stderr)
        return MISUSED
    except SourceError as error:
        print(as_text([error.at(shown)], {}), end="", file=sys.stderr)
        return FAULTY
    path = _place(root, file)
    try:
        page, fault = read_briefing(root, path, text, base, cache)
    except SourceError as error:
        print(as_text([error.at(SETTINGS)], base.texts), end="", file=sys.stderr)
        return FAULTY
    problems = [*([fault] if fault else []), *briefing_problems(page, base, cache)]
    if given.check:
        return _compare(root, page, base, [fault] if fault else [], shown)
    if _say(problems, shown, text):
        return FAULTY
    if (pinned := _edition(page)) != base.edition and base.edition:
        from kb.history.editions import base_of

        try:
            base = replace(base_of(root, pinned, _day(page)), site_url=base.site_url)
        except RevisionError as error:
            print(f"kb: {error}", file=sys.stderr)
            return FAULTY
        page, _ = read_briefing(root, path, text, base, cache)
        if _say(list(briefing_problems(page, base, cache)), shown, text):
            return FAULTY
    elif faults := [
        problem for problem in errors(base) if not problem.path.startswith(f"{BRIEFING.folder}/")
    ]:
        print(as_text(faults, base.texts), end="", file=sys.stderr)
        print("kb: the base is faulty; correct it first", file=sys.stderr)
        return FAULTY
    form = given.form or _form(given.to)
    if given.to is None and form in BINARY and sys.stdout.isatty():
        print(f"kb: {form} is no text; say with --to where it goes", file=sys.stderr)
        return MISUSED
    # The texts are those in which a writer looks for what it cannot set.
    base = replace(base, texts={shown: text, **base.texts})
    workshop = ExportContext(base, cache, root, document_day(base, os.environ.get("SOURCE_DATE_EPOCH", "")))
    try:
        made = FORMS[form].write(compose(page, base), workshop)
    except ExportError as error:
        print(as_text(error.problems, base.texts), end="", file=sys.stderr)
        return FAULTY
    except PandocError as error:
        print(f"kb: {error}", file=sys.stderr)
        return FAULTY
    return _write(made, given.to)


def _compare(root: Path, page: Page, base: Base, faults: list[Problem], shown: str) -> int:
    """Print the changes since the edition of what the briefing calls."""
    from kb.history.editions import base_of, told, turns

    if _say(faults, shown, page.text):
        return FAULTY
    edition = _edition(page)
    if not edition:
        print(f"kb: {shown} names no edition; add 'edition: \"{base.edition}\"'", file=sys.stderr)
        return MISUSED
    try:
        before = base_of(root, edition, _day(page))
    except RevisionError as error:
        print(f"kb: {error}", file=sys.stderr)
        return MISUSED
    colour = sys.stdout.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
    found = list(turns(page, before, base))
    for turn in found:
        print(told(turn, colour))
    if found:
        differ = "differs" if len(found) == 1 else "differ"
        print(f"{counted(len(found), 'paragraph')} of {shown} {differ} from edition {edition}")
        return FAULTY
    print(f"all that {shown} calls is as in edition {edition}")
    return CLEAN


def _say(problems: list[Problem], shown: str, text: str) -> bool:
    """Print what is wrong; whether anything of it is an error."""
    here = [replace(problem, path=shown) for problem in problems]
    print(as_text(here, {shown: text}), end="", file=sys.stderr)
    return any(problem.severity == "error" for problem in here)


def _place(root: Path, file: Path) -> str:
    """Repository path of a briefing; for a file from elsewhere, the path it would have among the others."""
    try:
        return file.resolve().relative_to(root.resolve()).as_posix()
    except ValueError:
        return f"{BRIEFING.folder}/{file.name}"


def _edition(page: Page) -> str:
    return page.fields["edition"].value if "edition" in page.fields else ""


def _day(page: Page) -> str:
    return page.fields["date"].value if "date" in page.fields else ""


def _form(to: Path | None) -> str:
    return next((name for name, form in FORMS.items() if to and to.suffix == form.suffix), "md")


def _write(data: bytes, to: Path | None) -> int:
    if to is None:
        sys.stdout.flush()
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
        return CLEAN
    try:
        replace_bytes(to, data)
    except OSError as error:
        print(f"kb: cannot write {to}: {error.strerror or error}", file=sys.stderr)
        return FAULTY
    print(f"{to} ({len(data):,} bytes)")
    return CLEAN
