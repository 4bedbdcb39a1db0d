"""Every heading and paragraph of the real pages, spoilt in every way that could break a published link.

Each mutation is made in memory, one at a time; only the spoilt pages are read anew. A judge that knows
nothing of the checks says which links are harmed: dead, ambiguous, or leading to other words than were
published. No harm may pass the checks. ``python tests/mutations.py`` prints the table, with plain
``mkdocs build --strict`` as the control.
"""

from __future__ import annotations

import argparse
import html.parser
import logging
import os
import random
import re
import shutil
import sys
import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path

from kb.checks import CHECKS
from kb.loading.load import load
from kb.loading.pages import read_pages
from kb.loading.settings import settings
from kb.markdown.render import Renderer
from kb.model import Base, Page, Term, abbreviations
from kb.schema.paths import CACHE
from kb.storage.cache import Cache

REPOSITORY = Path(__file__).parent.parent
SEED = 2013
TELLS_OF_NEW_IDS_ONLY = "P108"
"""Says that an id is new, until it is recorded: that does not count as having caught harm."""


@dataclass(frozen=True)
class Block:
    """A heading or paragraph with an id: its page, its text without the id, and where it stands."""

    id: str
    page: str
    kind: str
    text: str
    start: int
    end: int


@dataclass(frozen=True)
class Mutation:
    """One change: its name, the block it strikes, and the new texts of pages."""

    name: str
    block: Block
    texts: dict[str, str]


@dataclass
class Row:
    """A line of the table."""

    tried: int = 0
    harmful: int = 0
    caught: int = 0
    by_permalinks: int = 0
    controlled: int = 0
    by_control: int = 0
    missed: list[str] = field(default_factory=list)


def blocks(base: Base) -> list[Block]:
    """Every heading and paragraph of the pages that has an id."""
    found = []
    for one in base.standing:
        page = base.by_path.get(one.path)
        if page is None or one.id in {page.id, page.path}:
            continue
        text = page.text
        start = text.rfind("\n", 0, one.span.start) + 1
        end = text.find("\n", one.span.end) + 1 or len(text)
        kind = "heading"
        if not text.startswith("#", start):
            kind = "paragraph"
            start = text.rfind("\n\n", 0, start) + 2
        whole = text[start:end]
        assert one.id in whole
        body = re.sub(r"\s*\{:[^{}]*\}\s*$", "", whole)
        found.append(Block(one.id, one.path, kind, body, start, end))
    return found


def written(block: Block, text: str, id_: str | None = None) -> str:
    """A block as source."""
    mark = f"{{: #{id_ or block.id} }}"
    return f"{text} {mark}\n" if block.kind == "heading" else f"{text}\n{mark}\n"


def put(base: Base, *changes: tuple[Block, str]) -> dict[str, str]:
    """Pages with blocks replaced by other source."""
    texts: dict[str, str] = {}
    for block, source in sorted(changes, key=lambda change: -change[0].start):
        text = texts.get(block.page, base.by_path[block.page].text)
        texts[block.page] = text[: block.start] + source + text[block.end :]
    return texts


def mutations(base: Base, chance: random.Random) -> Iterator[Mutation]:
    """Every mutation of every block."""
    every = blocks(base)
    by_page: dict[str, list[Block]] = defaultdict(list)
    for block in every:
        by_page[block.page].append(block)
    words = sorted({word for block in every for word in re.findall(r"[a-z]{6,}", block.text)})
    pages = sorted(by_page)
    for block in every:
        same = [other for other in by_page[block.page] if other.kind == block.kind]
        at = same.index(block)
        following = same[(at + 1) % len(same)]
        new_id = f"{block.id}x" if block.kind == "heading" else f"{block.id.split('.')[0]}.zz"
        yield Mutation("rename the id", block, put(base, (block, written(block, block.text, new_id))))
        for name, change in REWORDINGS.items():
            reworded = change(block.text, words, chance)
            if reworded is not None and reworded != block.text:
                yield Mutation(name, block, put(base, (block, written(block, reworded))))
        yield from _split(base, block, new_id, chance)
        if following is not block:
            merged = f"{block.text} {following.text.lstrip('# ')}"
            texts = put(base, (block, written(block, merged)), (following, "\n"))
            yield Mutation("merge with the next", block, texts)
            exchanged = put(
                base, (block, written(block, following.text)), (following, written(following, block.text))
            )
            yield Mutation("exchange texts under the ids", block, exchanged)
            ordered = put(
                base,
                (block, written(following, following.text)),
                (following, written(block, block.text)),
            )
            yield Mutation("reorder, ids and texts together", block, ordered)
        source = written(block, block.text)
        yield Mutation("double on the page", block, put(base, (block, f"{source}\n{source}")))
        other = chance.choice([page for page in pages if page != block.page])
        there = base.by_path[other].text
        yield Mutation("double on another page", block, {other: f"{there}\n{source}"})
        moved = put(base, (block, "\n"))
        yield Mutation("move to another page", block, {**moved, other: f"{there}\n{source}"})
        yield Mutation("delete", block, moved)


def _split(base: Base, block: Block, new_id: str, chance: random.Random) -> Iterator[Mutation]:
    parts = block.text.split(" ")
    if len(parts) < 4:
        return
    at = chance.randrange(2, len(parts) - 1)
    first, second = " ".join(parts[:at]), " ".join(parts[at:])
    if block.kind == "heading":
        second = f"{parts[0]} {second}"
    yield Mutation(
        "split, the first keeps the id",
        block,
        put(base, (block, f"{written(block, first)}\n{written(block, second, new_id)}")),
    )
    yield Mutation(
        "split, the second keeps the id",
        block,
        put(base, (block, f"{written(block, first, new_id)}\n{written(block, second)}")),
    )


def _plain_words(text: str) -> list[re.Match[str]]:
    """Words that are not part of a link's target or of a citation."""
    masked = re.sub(r"\]\([^)]*\)|\[[^\]]*@[^\]]*\]", lambda match: " " * len(match[0]), text)
    return list(re.finditer(r"(?<![\w#])[A-Za-z][a-z]+(?!\w)", masked))


def _other_word(text: str, words: list[str], chance: random.Random) -> str | None:
    found = _plain_words(text)
    if not found:
        return None
    match = chance.choice(found)
    new = chance.choice([word for word in words if word != match[0].lower()])
    return text[: match.start()] + new + text[match.end() :]


def _negate(text: str, words: list[str], chance: random.Random) -> str | None:
    found = _plain_words(text)
    if not found:
        return None
    at = chance.choice(found).end()
    return f"{text[:at]} {chance.choice(['not', 'never', 'hardly', 'no'])}{text[at:]}"


def _digit(text: str, words: list[str], chance: random.Random) -> str | None:
    masked = re.sub(r"\]\([^)]*\)|\[[^\]]*@[^\]]*\]", lambda match: " " * len(match[0]), text)
    found = [match.start() for match in re.finditer(r"\d", masked)]
    if not found:
        return None
    at = chance.choice(found)
    return text[:at] + chance.choice([each for each in "0123456789" if each != text[at]]) + text[at + 1 :]


def _swap(text: str, words: list[str], chance: random.Random) -> str | None:
    found = _plain_words(text)
    if len(found) < 2:
        return None
    one, other = sorted(chance.sample(found, 2), key=lambda match: match.start())
    if one[0].lower() == other[0].lower():
        return None
    return text[: one.start()] + other[0] + text[one.end() : other.start()] + one[0] + text[other.end() :]


def _omit(text: str, words: list[str], chance: random.Random) -> str | None:
    found = _plain_words(text)
    if len(found) < 2:
        return None
    match = chance.choice(found)
    return text[: match.start()].rstrip() + text[match.end() :] if match.start() else None


REWORDINGS: dict[str, Callable[[str, list[str], random.Random], str | None]] = {
    "reword: another word": _other_word,
    "reword: a negation": _negate,
    "reword: another digit": _digit,
    "reword: two words swapped": _swap,
    "reword: a word left out": _omit,
}


class _Texts(html.parser.HTMLParser):
    """Text of each element with an id, by id, in order."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, list[str]]] = []
        self._open: list[tuple[str, list[str]]] = []
        self._cite = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        if tag in {"p", "li", "h1", "h2", "h3", "h4"}:
            words: list[str] = []
            self._open.append((tag, words))
            if values.get("id"):
                self.found.append((values["id"] or "", words))
        if tag == "span" and "data-cite" in values:
            self._cite += 1

    def handle_endtag(self, tag: str) -> None:
        if tag == "span" and self._cite:
            self._cite -= 1
        if self._open and self._open[-1][0] == tag:
            self._open.pop()

    def handle_data(self, data: str) -> None:
        if not self._cite:
            for _, words in self._open:
                words.append(data)


def links_of(page: Page) -> list[tuple[str, str]]:
    """Every id on a page with the words that it leads to; written anew here, apart from the checks."""
    reader = _Texts()
    reader.feed(page.rendered.html)
    reader.close()
    return [(id_, " ".join(re.findall(r"\w+|\?", "".join(parts).lower()))) for id_, parts in reader.found]


def harmed(before: dict[str, dict[str, str]], base: Base, mutation: Mutation, stay: Iterable[str]) -> bool:
    """Whether a published link is dead, ambiguous, or leads to other words."""
    spoilt = {path: links_of(base.by_path[path]) for path in mutation.texts}
    for path, published in before.items():
        if path not in spoilt:
            continue
        now: dict[str, list[str]] = defaultdict(list)
        for id_, text in spoilt[path]:
            now[id_].append(text)
        if any(now[id_] != [text] for id_, text in published.items()):
            return True
    elsewhere = set(stay)
    return any(
        id_ in elsewhere and id_ not in before.get(path, {})
        for path, found in spoilt.items()
        for id_, _ in found
    )


def problems(base: Base, paths: Iterable[str]) -> list[str]:
    """Codes of the errors: of the whole, and of the spoilt pages; only families that know of ids."""
    from kb.markdown.facts import Anchor, Heading

    codes: list[str] = []
    for check in CHECKS.values():
        if check.severity != "error" or check.code[0] not in "PS":
            continue
        if check.on is Base and check.code.startswith("P"):
            codes += [check.code for _ in check.judge(base)]
        for path in paths:
            if (page := base.by_path.get(path)) is None:
                continue
            if check.on is Page:
                codes += [check.code for _ in check.judge(page, base)]
            elif check.on in {Anchor, Heading}:
                parts = page.anchors if check.on is Anchor else page.headings
                codes += [check.code for part in parts for _ in check.judge(part, page, base)]
    return codes


@lru_cache(maxsize=1)
def real() -> tuple[Base, dict[str, dict[str, str]], frozenset[str]]:
    """The real pages, all of it published; and what each of its links leads to."""
    with Cache(Path(os.environ.get("KB_MUTATION_CACHE", REPOSITORY / CACHE))) as cache:
        base = load(REPOSITORY, cache)
    before = {page.path: dict(links_of(page)) for page in base.pages}
    return base, before, frozenset(id_ for found in before.values() for id_ in found)


def reread(base: Base, texts: Mapping[str, str]) -> Base:
    """The Base with some of its pages read anew from other texts; views are not filled in anew."""
    renderer = _renderer(base.terms)
    kept = [page for page in base.pages if page.path not in texts]
    new = [page for page, _ in read_pages(texts, renderer, Cache(None))]
    pages = sorted([*kept, *new], key=lambda page: (page.generated, page.path))
    return replace(base, pages=tuple(pages), texts={**base.texts, **texts})


@lru_cache(maxsize=1)
def _renderer(terms: tuple[Term, ...]) -> Renderer:
    chosen = settings(REPOSITORY)
    return Renderer(chosen.extensions, chosen.configs, abbreviations(terms))


def tried(
    chosen: list[int] | None = None, part: int = 0, of: int = 1, every: int = 1
) -> dict[tuple[str, str], Row]:
    """Carry out mutations.

    Args:
        chosen: numbers of the mutations to try; None for all.
        part: which share of them, where several processes share the work.
        of: how many shares there are.
        every: 3 for every third heading or paragraph.
    """
    base, before, ids = real()
    rows: dict[tuple[str, str], Row] = defaultdict(Row)
    sound = set(problems(base, base.by_path))
    wanted = None if chosen is None else set(chosen)
    spared = {block.id for at, block in enumerate(blocks(base)) if at % every}
    for number, mutation in enumerate(mutations(base, random.Random(SEED))):
        if number % of != part or (wanted is not None and number not in wanted):
            continue
        if mutation.block.id in spared:
            continue
        row = rows[mutation.name, mutation.block.kind]
        spoilt = reread(base, mutation.texts)
        row.tried += 1
        harm = harmed(before, spoilt, mutation, ids)
        row.harmful += harm
        codes = [
            code
            for code in problems(spoilt, mutation.texts)
            if code not in sound and code != TELLS_OF_NEW_IDS_ONLY
        ]
        if harm and codes:
            row.caught += 1
            row.by_permalinks += any(code.startswith("P") for code in codes)
        elif harm:
            row.missed.append(f"{mutation.block.id}: {mutation.name}")
    return dict(rows)


def merged(parts: Iterable[dict[tuple[str, str], Row]]) -> dict[tuple[str, str], Row]:
    """The rows of several shares added up."""
    rows: dict[tuple[str, str], Row] = defaultdict(Row)
    for part in parts:
        for key, row in part.items():
            total = rows[key]
            total.tried += row.tried
            total.harmful += row.harmful
            total.caught += row.caught
            total.by_permalinks += row.by_permalinks
            total.missed += row.missed
    return dict(sorted(rows.items(), key=lambda item: item[0][::-1]))


def everything(every: int = 1) -> dict[tuple[str, str], Row]:
    """All mutations, or those of one block in so many, on all processors."""
    shares = os.cpu_count() or 1
    with ProcessPoolExecutor(shares) as pool:
        return merged(pool.map(tried, [None] * shares, range(shares), [shares] * shares, [every] * shares))


class _Plain:
    """The pages as a plain MkDocs project: no hook, the same extensions, strict validation."""

    def __init__(self, folder: Path, base: Base) -> None:
        self._folder = folder
        self._base = base
        (folder / "theme").mkdir()
        (folder / "theme/main.html").write_text("{{ page.content }}", "utf-8")
        for path in base.files:
            if not path.endswith(".md"):
                target = folder / "pages" / path
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(REPOSITORY / path, target)
        for page in base.pages:
            self._write(page.path, page.text)

    def _write(self, path: str, text: str) -> None:
        target = self._folder / "pages" / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, "utf-8")

    def warnings(self, texts: dict[str, str]) -> int:
        """How many warnings ``mkdocs build --strict`` would stop at."""
        import yaml
        from mkdocs.commands.build import build
        from mkdocs.config import load_config
        from mkdocs.utils import CountHandler

        settings = yaml.safe_load((REPOSITORY / "mkdocs.yml").read_text("utf-8"))
        for path, text in texts.items():
            self._write(path, text)
        counter = CountHandler()
        counter.setLevel(logging.WARNING)
        log = logging.getLogger("mkdocs")
        log.addHandler(counter)
        log.propagate = False
        try:
            file = self._folder / "mkdocs.yml"
            kept = {key: settings[key] for key in ("site_name", "markdown_extensions", "validation")}
            theme = {"name": None, "custom_dir": str(self._folder / "theme")}
            places = {"docs_dir": str(self._folder / "pages"), "site_dir": str(self._folder / "site")}
            file.write_text(yaml.safe_dump({**kept, **places, "theme": theme, "plugins": []}), "utf-8")
            build(load_config(str(file)))
        finally:
            log.removeHandler(counter)
            for path in texts:
                self._write(path, self._base.by_path[path].text)
        return sum(number for _, number in counter.get_counts())


def controlled(rows: dict[tuple[str, str], Row], each: int) -> None:
    """Give some mutations of each row to plain MkDocs, and add to the rows what it caught."""
    base, _, _ = real()
    by_row: dict[tuple[str, str], list[Mutation]] = defaultdict(list)
    for mutation in mutations(base, random.Random(SEED)):
        by_row[mutation.name, mutation.block.kind].append(mutation)
    with tempfile.TemporaryDirectory(prefix="kb-plain-") as folder:
        plain = _Plain(Path(folder), base)
        sound = plain.warnings({})
        chance = random.Random(SEED)
        for key, found in by_row.items():
            for mutation in chance.sample(found, min(each, len(found))):
                rows[key].controlled += 1
                rows[key].by_control += plain.warnings(mutation.texts) > sound


_ALL = ("all", "")


def table(rows: dict[tuple[str, str], Row]) -> str:
    """The table as text."""
    head = f"{'mutation':<34}{'of a':<11}{'tried':>6}{'harmful':>9}{'caught':>8}"
    lines = [f"{head}{'permalinks':>12}{'mkdocs --strict':>17}"]
    total = merged([{_ALL: row} for row in rows.values()]).get(_ALL, Row())
    total.controlled = sum(row.controlled for row in rows.values())
    total.by_control = sum(row.by_control for row in rows.values())
    for (name, kind), row in [*rows.items(), (_ALL, total)]:
        control = f"{row.by_control} of {row.controlled}" if row.controlled else "–"
        counts = f"{row.tried:>6}{row.harmful:>9}{row.caught:>8}{row.by_permalinks:>12}"
        lines.append(f"{name:<34}{kind:<11}{counts}{control:>17}")
    return "\n".join(lines)


def main() -> int:
    """Print the table; 1 where harm passed the checks."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument(
        "--control", type=int, default=4, help="mutations of each row given to MkDocs (%(default)s)"
    )
    given = parser.parse_args()
    rows = everything()
    if given.control:
        controlled(rows, given.control)
    print(table(rows))
    missed = [one for row in rows.values() for one in row.missed]
    for one in missed:
        print(f"missed: {one}", file=sys.stderr)
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
