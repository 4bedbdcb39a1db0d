"""The examples in the docstrings of the checks are tests: each Bad is found, each Good is without a fault."""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

import pytest

import small as small_base
from kb.checks import CHECKS
from kb.checks.examples import Change, Example, described
from kb.pipeline import stages
from kb.problems import Problem, line_and_column
from kb.storage.cache import Cache
from small import TREND, Small

_ESCAPE = re.compile(r"\\x([0-9a-f]{2})|\\u([0-9a-f]{4})")
_KEY = re.compile(r"[a-z_]+:")

EXAMPLES = [
    pytest.param(code, example, id=f"{code}-{'bad' if example.bad else 'good'}-{number}")
    for code, check in sorted(CHECKS.items())
    for number, example in enumerate(check.description.examples, 1)
]


def _bytes(text: str) -> bytes:
    text = text.removesuffix("\\\n")
    data = b""
    at = 0
    for match in _ESCAPE.finditer(text):
        data += text[at : match.start()].encode()
        data += bytes([int(match[1], 16)]) if match[1] else chr(int(match[2], 16)).encode()
        at = match.end()
    return data + text[at:].encode()


def _keys(front: str) -> dict[str, str]:
    """Top-level key -> its lines."""
    found: dict[str, str] = {}
    key = ""
    for line in front.splitlines(keepends=True):
        if match := re.match(r"[\w-]+", line):
            key = match[0]
        found[key] = found.get(key, "") + line
    return found


def _sections(body: str) -> list[str]:
    return re.split(r"^(?=## )", body, flags=re.MULTILINE)


def _heading_id(section: str) -> str:
    match = re.match(r"## .*\{: #([^ }]+)", section)
    return match[1] if match else ""


def page_with(page: str, fragment: str) -> str:
    """The example page with a fragment put where the module ``examples`` says."""
    _, front, body = page.split("---\n", 2)
    if fragment.startswith("---\n"):
        _, given, fragment = fragment.split("---\n", 2)
        front = "".join({**_keys(front), **_keys(given)}.values())
    lead, *sections = _sections(body)
    replaced = {_heading_id(section): section.rstrip("\n") + "\n\n" for section in _sections(fragment)}
    if any(_heading_id(section) in replaced for section in sections):
        sections = [replaced.get(_heading_id(section), section) for section in sections]
    elif fragment.strip():
        lead += fragment.strip("\n") + "\n\n"
    return f"---\n{front}---\n{lead}{''.join(sections).rstrip()}\n"


def write(base: Small, change: Change) -> bool:
    """Put a change into the small base; whether it is the whole file."""
    path = change.path or TREND
    longest = max(change.text.splitlines(keepends=True), key=len)
    text = change.text.replace(longest, longest * change.times)
    if not change.path:
        base.write(path, _bytes(page_with(base.text(path), text)))
        return False
    if (
        path.endswith((".yml", ".bib"))
        and not text.startswith("-> ")
        and not _KEY.match(text)
        and (base.root / path).exists()
    ):
        indented = re.sub(r"(?m)^(?=.)", "  ", text) if path.endswith(".yml") else "\n" + text
        base.write(path, _bytes(base.text(path) + indented))
        return False
    if text.startswith("-> "):
        (base.root / path).symlink_to(text[3:].strip())
    else:
        base.write(path, _bytes(text))
    return True


class Judged(NamedTuple):
    """The file that an example changed, whether wholly, its text, and the problems."""

    path: str
    whole: bool
    after: str
    problems: tuple[Problem, ...]


def judged(tmp_path: Path, example: Example, cache: Path) -> Judged:
    base = small_base.write(tmp_path)
    first = example.changes[0]
    whole, *_ = [write(base, change) for change in example.changes]
    read = stages.read(tmp_path, Cache(cache), small_base.TODAY)
    path = first.path or TREND
    return Judged(path, whole, read.texts.get(path, ""), read.problems)


@pytest.fixture(scope="session")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("cache") / "kb.sqlite"


@pytest.mark.parametrize(("code", "example"), EXAMPLES)
def test_an_example_is_judged_as_it_says(tmp_path: Path, cache: Path, code: str, example: Example) -> None:
    path, whole, after, problems = judged(tmp_path, example, cache)
    if not example.bad:
        assert problems == ()
        return
    found = [problem for problem in problems if problem.code == code]
    said = [(problem.code, problem.message) for problem in problems][:20]
    assert found, f"{code} is not among {said}"
    here = [problem for problem in found if problem.path == path]
    assert here, f"{code} is reported on {found[0].path}, the fault is in {path}"
    assert all(problem.severity == CHECKS[code].severity for problem in found)
    lines = after.split("\n")
    given = {line.strip() for line in _bytes(example.changes[0].text).decode(errors="replace").split("\n")}
    for problem in [] if whole else here:
        last = line_and_column(after, max(problem.span.start, problem.span.end - 1))[0]
        first = line_and_column(after, problem.span.start)[0]
        # What is missing is reported at the id of the page that misses it.
        changed = [line for line in lines[first - 1 : last] if line.strip() in given or line == "id: T1"]
        assert changed, f"{code} points at line {first}, which is not in the example"


@pytest.mark.parametrize("code", sorted(code for code in CHECKS if code != "P101"))
def test_a_check_describes_itself(code: str) -> None:
    said = CHECKS[code].description
    assert re.fullmatch(r"(?:[A-Z]|``).*[.!?]", said.sentence)
    assert len(said.sentence) <= 160
    assert {example.bad for example in said.examples} == {True, False}


def test_a_docstring_is_taken_apart() -> None:
    said = described(
        """A thing is so.

        It matters because
        of that.

        Bad:
            one

            two

        Good in docs/tags.yml, 3 times:
            three

        And in a.md:
            four
        """
    )
    assert said.sentence == "A thing is so."
    assert said.why == "It matters because\nof that."
    assert said.examples == (
        Example(True, (Change("", 1, "one\n\ntwo\n"),)),
        Example(False, (Change("docs/tags.yml", 3, "three\n"), Change("a.md", 1, "four\n"))),
    )
