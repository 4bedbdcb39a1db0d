"""The questions of ``tests/data/questions.yml``, put to the search in Chromium as a person would type them.

``python tests/questions.py`` asks them of the site in ``site/``, opened from its folder, and prints what
stands first for each that is not answered; ``--all`` prints every question, ``--group seen``, ``kept``,
``later`` or ``last`` asks one group.
"""

from __future__ import annotations

import argparse
import hashlib
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import yaml
from playwright.sync_api import Browser, Page, expect, sync_playwright

import chromium
from kb.model import Base
from kb.pipeline import stages
from kb.schema.addresses import site_path
from kb.schema.paths import GLOSSARY, MAP, ORGANISATIONS, REFERENCES, TIMELINE, tag_path

QUESTIONS = Path(__file__).parent / "data/questions.yml"
SITE = Path(__file__).parent.parent / "site"
FIRST = 3
"""An answer counts among so many results."""

SEEN, KEPT, LATER, LAST = GROUPS = "seen", "kept", "later", "last"
"""The half that is looked at while the search is tuned, the half that is not, and two groups of later."""


@dataclass(frozen=True)
class Question:
    """What somebody asks, and the ids of what answers it."""

    ask: str
    wanted: tuple[str, ...]
    came: str = ""
    """``later`` or ``last``; nothing for those that were there first."""

    @property
    def group(self) -> str:
        """Which group it belongs to; to which half, by a sum over its letters, so that nobody chooses."""
        if self.came:
            return self.came
        return SEEN if hashlib.sha256(self.ask.encode()).digest()[0] % 2 else KEPT


@dataclass(frozen=True)
class Answer:
    """The results of a question: addresses and first lines of those that stand first."""

    question: Question
    found: tuple[tuple[str, str], ...]
    place: int
    """Where the first wanted one stands, from 1; 0 where it is not among the first."""


def questions(text: str) -> list[Question]:
    """All of them, in the order of the file."""
    return [
        Question(str(one["ask"]), tuple(one["wanted"]), name if name in (LATER, LAST) else "")
        for name, group in yaml.safe_load(text).items()
        for one in group
    ]


def addresses(base: Base, id_: str) -> tuple[str, ...]:
    """Where on the site a wanted id stands; nothing where there is no such id."""
    kind, _, name = id_.partition("/")
    lists = {
        "term": (GLOSSARY, "term", ORGANISATIONS, "organisation"),
        "event": (TIMELINE, "event"),
        "place": (MAP, "place"),
    }
    if kind == "work":
        return (f"{site_path(REFERENCES)}#ref-{name}",) if name in base.by_key else ()
    if id_ in base.by_path:
        return (base.by_path[id_].site_path,)
    if id_ not in base.by_standing:
        return ()
    if kind == "tag":
        return (site_path(tag_path(name)),)
    if kind in lists:
        row = lists[kind]
        return tuple(
            f"{site_path(path)}#{prefix}-{name}" for path, prefix in zip(row[::2], row[1::2], strict=True)
        )
    path = site_path(base.by_standing[id_].path)
    return (path,) if id_ == base.by_path[base.by_standing[id_].path].id else (f"{path}#{id_}",)


ANSWERED = """(words) => new Promise((done, failed) => {
    const box = document.querySelector(".kb-results");
    const answered = () => box.dataset.query === words && !done();
    if (answered()) return;
    new MutationObserver((_, observer) => { if (answered()) observer.disconnect(); }).observe(box, {
        attributes: true, attributeFilter: ["data-query"],
    });
    setTimeout(() => failed(new Error(`no answer to "${words}" within 10 seconds`)), 10_000);
})"""
"""Waits for the results of what was asked, without asking for them again and again."""


def ask(page: Page, words: str) -> list[tuple[str, str]]:
    """Address and first line of each result that is shown, on a page with the search open and loaded."""
    page.get_by_role("searchbox").fill(words)
    page.evaluate(ANSWERED, words)
    rows: list[list[str]] = page.locator(".kb-results").evaluate(
        """(box) => [...box.querySelectorAll("ol a")].map((link) => [
            link.getAttribute("href"),
            ["title", "kind"].map((part) => link.querySelector(`.kb-result-${part}`).textContent).join(" | "),
        ])"""
    )
    root = page.evaluate("kb.root")
    return [(href.removeprefix(root), shown) for href, shown in rows]


def answers(page: Page, asked: Iterable[Question], base: Base) -> Iterator[Answer]:
    """Each question with what the search finds; the page has the search open and loaded."""
    for question in asked:
        wanted = {address for id_ in question.wanted for address in addresses(base, id_)}
        found = ask(page, question.ask)[:FIRST]
        place = next((at for at, (address, _) in enumerate(found, 1) if address in wanted), 0)
        yield Answer(question, tuple(found), place)


def open_search(page: Page, home: str) -> None:
    """The search of the site whose home page is given, with all of its texts."""
    page.goto(home)
    page.keyboard.press("/")
    page.get_by_role("searchbox").fill("police")
    expect(page.locator(".kb-search [role=status]")).to_contain_text("result")
    expect(page.locator(".kb-search [role=status]")).not_to_contain_text("so far")


def scores(given: Iterable[Answer]) -> Mapping[str, tuple[int, int]]:
    """Group -> questions answered, and questions asked."""
    found = dict.fromkeys(GROUPS, (0, 0))
    for answer in given:
        right, asked = found[answer.question.group]
        found[answer.question.group] = (right + (answer.place > 0), asked + 1)
    return found


def table(given: Iterable[Answer], all_of_them: bool) -> Iterator[str]:
    """Lines: each question that is not answered, or every one, with what stands first."""
    for answer in given:
        if all_of_them or not answer.place:
            yield f"{answer.place or '-'}  {answer.question.ask}"
            if not answer.place:
                yield f"     wanted  {', '.join(answer.question.wanted)}"
                for _, shown in answer.found or (("", "nothing"),):
                    yield f"     found   {shown}"


def _browser() -> str:
    program = chromium.program()
    if program is None:
        sys.exit(chromium.MISSING)
    return program


def main() -> None:
    """Ask, and print."""
    parser = argparse.ArgumentParser(description="put the questions to the search of site/")
    parser.add_argument("--all", action="store_true", help="print the answered ones too")
    parser.add_argument("--group", choices=GROUPS, help="ask these only")
    chosen = parser.parse_args()
    base = stages.read(SITE.parent)
    asked = [one for one in questions(QUESTIONS.read_text("utf-8")) if chosen.group in (None, one.group)]
    with sync_playwright() as playwright:
        browser: Browser = playwright.chromium.launch(
            executable_path=_browser(), args=["--no-sandbox", "--disable-gpu"]
        )
        page = browser.new_page()
        open_search(page, (SITE / "index.html").as_uri())
        given = list(answers(page, asked, base))
        browser.close()
    print("\n".join(table(given, chosen.all)))
    for group, (right, number) in scores(given).items():
        if number:
            print(
                f"{group}: {right} of {number} among the first {FIRST} ({100 * right / number:.1f} per cent)"
            )


if __name__ == "__main__":
    main()
