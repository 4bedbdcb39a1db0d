"""A tree as Markdown that reads well anywhere: no extensions, no HTML, every sign of the text escaped."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from kb.documents.tree import (
    Abbr,
    Block,
    Break,
    Callout,
    Cell,
    Citation,
    Code,
    CodeBlock,
    Definitions,
    Emph,
    Figure,
    Footnote,
    Foreign,
    Heading,
    Image,
    Inline,
    Item,
    Link,
    List,
    Mark,
    Opening,
    Paragraph,
    Quote,
    Raised,
    Rule,
    Strong,
    Table,
    Text,
)
from kb.model.voices import SUMMARY

_SPECIAL = re.compile(r"([\\`*_\[\]<>|~]|!(?=\[)|&(?=#?\w+;)|\{\{)")
_AT_START = re.compile(r"(?m)^(#{1,6}(?=\s|$)|[-+](?=\s|$)|=+$|-+$|\d{1,9}(?=[.)](?:\s|$)))")


def markdown(blocks: Iterable[Block]) -> str:
    """Blocks as Markdown, with an empty line between them and a line break at the end."""
    writer = _Writer()
    text = writer.blocks(blocks)
    notes = "".join(f"\n\n[^{number}]: {note}" for number, note in enumerate(writer.notes, 1))
    return f"{text}{notes}\n"


class _Writer:
    def __init__(self) -> None:
        self.notes: list[str] = []

    def blocks(self, blocks: Iterable[Block]) -> str:
        return "\n\n".join(filter(None, (self._block(block) for block in blocks)))

    def _block(self, block: Block) -> str:
        match block:
            case Heading(level, _, children):
                return f"{'#' * level} {self._line(children)}"
            case Paragraph(children, _, number):
                text = _safe_start(self._line(children))
                return f"**{number}** {text}" if number else text
            case List(items, ordered, start):
                return "\n".join(self._items(items, ordered, start))
            case Quote(inner):
                return _indented(self.blocks(inner), "> ", "> ")
            case Callout(_, title, inner):
                head = f"**{self._line(title)}**\n\n" if title else ""
                return _indented(head + self.blocks(inner), "> ", "> ")
            case Definitions(entries):
                return "\n".join(
                    _indented(f"**{self._line(entry.term)}**\n\n{self.blocks(entry.blocks)}", "- ", "  ")
                    for entry in entries
                )
            case Table(head, rows, _, number):
                return "\n\n".join(filter(None, (f"**{number}**" if number else "", self._table(head, rows))))
            case CodeBlock(text, language):
                fence = "`" * max(3, 1 + max((len(run) for run in re.findall("`+", text)), default=0))
                return f"{fence}{language}\n{text}\n{fence}"
            case Figure(image, caption):
                return self._image(image) + (f"\n\n*{self._line(caption)}*" if caption else "")
            case Rule():
                return "***"
            case Mark():
                return ""
            case Opening(inner):
                return f"*{SUMMARY}*\n\n{self.blocks(inner)}"

    def _items(self, items: Iterable[Item], ordered: bool, start: int) -> Iterator[str]:
        for at, item in enumerate(items, start):
            mark = f"{at}. " if ordered else "- "
            number = f"**{item.number}** " if item.number else ""
            yield _indented(number + self.blocks(item.blocks), mark, " " * len(mark))

    def _table(self, head: tuple[tuple[Cell, ...], ...], rows: tuple[tuple[Cell, ...], ...]) -> str:
        lines = [*head, *rows]
        width = max((len(row) for row in lines), default=0)

        def row(cells: tuple[Cell, ...]) -> str:
            texts = [self._line(cell.children).replace("\\\n", " ") for cell in cells]
            return f"| {' | '.join(texts + [''] * (width - len(texts)))} |"

        first, *rest = [row(cells) for cells in (head or ((),))] + [row(cells) for cells in rows]
        return "\n".join([first, f"|{' --- |' * width}", *rest])

    def _line(self, children: Iterable[Inline]) -> str:
        return "".join(map(self._inline, children))

    def _inline(self, child: Inline) -> str:
        match child:
            case Text(text) | Abbr(text):
                return _escaped(text)
            case Emph(inner):
                return _around("*", self._line(inner))
            case Strong(inner):
                return _around("**", self._line(inner))
            case Raised(inner) | Foreign(inner):
                return self._line(inner)
            case Code(text):
                fence = "`" * (1 + max((len(run) for run in re.findall("`+", text)), default=0))
                space = " " if text.startswith("`") or text.endswith("`") else ""
                return f"{fence}{space}{text}{space}{fence}"
            case Link(inner, path, _, address):
                words = self._line(inner)
                if path or address.startswith("#") or not address:
                    return words
                return f"<{address}>" if words == _escaped(address) else f"[{words}]({_target(address)})"
            case Citation(_, written):
                return _escaped(written)
            case Footnote(blocks):
                self.notes.append("")
                at = len(self.notes)
                self.notes[at - 1] = _indented(self.blocks(blocks), "", "    ")
                return f"[^{at}]"
            case Image():
                return self._image(child)
            case Break():
                return "\\\n"

    def _image(self, image: Image) -> str:
        return f"![{_escaped(image.alt)}]({_target(image.path)})"


def _escaped(text: str) -> str:
    return _SPECIAL.sub(r"\\\1", text)


def _safe_start(text: str) -> str:
    """The text of a paragraph, so that none of its lines begins a heading, a list or a rule."""
    return _AT_START.sub(lambda match: f"{match[1]}\\" if match[1].isdecimal() else f"\\{match[1]}", text)


def _target(address: str) -> str:
    return (
        address.replace(" ", "%20")
        .replace("(", "%28")
        .replace(")", "%29")
        .replace("<", "%3C")
        .replace(">", "%3E")
    )


def _around(mark: str, text: str) -> str:
    """Emphasis; spaces at its ends are put outside, as Markdown requires."""
    inner = text.strip()
    if not inner:
        return text
    start = text[: len(text) - len(text.lstrip())]
    end = text[len(text.rstrip()) :]
    return f"{start}{mark}{inner}{mark}{end}"


def _indented(text: str, first: str, rest: str) -> str:
    lines = text.split("\n")
    return "\n".join(
        f"{first if at == 0 else rest}{line}".rstrip() if line or rest.strip() else line
        for at, line in enumerate(lines)
    )
