"""Converts Markdown to HTML with the extensions of the site, and reports elements that are not allowed."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

from kb.html.allowed import WRITTEN, Refused, cleaned
from kb.html.tree import parsed
from kb.markdown.facts import (
    Anchor,
    Citation,
    FactReader,
    FoundElement,
    FoundLeftover,
    FoundLink,
    FoundLoose,
    FoundRefused,
    Heading,
    Rendered,
)
from kb.markdown.positions import Places
from kb.markdown.typed_markup import ESCAPED, in_text
from kb.problems import Span
from kb.sources import SourceError
from kb.storage.cache import code_key, content_key
from kb.storage.libraries import version

if TYPE_CHECKING:
    import markdown

_CONVERTERS = ("Markdown", "pymdown-extensions", "Pygments", "selectolax")
"""Packages that take part in the making of HTML."""


@cache
def _versions() -> list[str]:
    """The versions of these packages; they stay the same while the program runs."""
    return [version(name) for name in _CONVERTERS]


class Renderer:
    """Markdown -> Rendered, always by the same extensions.

    Args:
        extensions: Markdown extension names, as in ``mkdocs.yml``.
        configs: options of each extension.
        abbreviations: abbreviation -> its expansion, for tooltips.
    """

    def __init__(
        self,
        extensions: tuple[str, ...] = ("attr_list", "abbr", "toc"),
        configs: Mapping[str, Any] | None = None,
        abbreviations: Mapping[str, str] | None = None,
    ) -> None:
        self._extensions = list(extensions)
        self._configs = {**(configs or {})}
        self._abbreviations = dict(abbreviations or {})
        self._md: markdown.Markdown | None = None

    def fingerprint(self) -> str:
        """A key that changes with all that could change the HTML of an unchanged page, libraries included."""
        parts = {
            "extensions": self._extensions,
            "configs": repr(sorted(self._configs.items())),
            "abbreviations": sorted(self._abbreviations.items()),
            "versions": _versions(),
            "code": code_key(),
        }
        return content_key(json.dumps(parts))

    def render(self, text: str) -> Rendered:
        """Convert one page's Markdown (without its front matter).

        Raises:
            SourceError: an extension, or one of its options, does not exist (M006).
        """
        if self._md is None:
            self._md = self._converter()
        self._md.reset()
        content, refused = cleaned(self._md.convert(text))
        reader = FactReader()
        reader.read(parsed(content))
        content = content.replace(ESCAPED, "")
        explicit = frozenset(getattr(self._md, "kb_explicit_ids", ()))
        raw = _elements(getattr(self._md, "kb_raw", ()))
        places = Places(text)
        headings = tuple(
            Heading(anchor, level, words, anchor in explicit, places.heading(level), empty)
            for anchor, level, words, empty in reader.headings
        )
        made_up = {heading.id: heading.span for heading in headings if not heading.explicit}
        return Rendered(
            html=content,
            links=tuple(
                FoundLink(target, words, block, image, places.target(target))
                for target, words, block, image in reader.links
            ),
            headings=headings,
            anchors=tuple(
                Anchor(anchor, tag, words, made_up.get(anchor) or places.anchor(anchor), under)
                for anchor, tag, words, under in reader.anchors
            ),
            citations=tuple(
                Citation(
                    cited["prefix"], cited["key"], cited["locator"], block, places.citation(cited["key"])
                )
                for group, block in reader.citations
                for cited in group
            ),
            loose=tuple(
                FoundLoose(tag, words, under, places.words(words)) for tag, words, under in reader.loose
            ),
            elements=tuple(FoundElement(tag, places.element(tag)) for tag, _ in raw),
            refused=tuple(_refused(refused, raw, getattr(self._md, "kb_posing", ()), places)),
            leftovers=(
                *(
                    FoundLeftover(one.kind, one.text, places.shown(one.before, one.text, one.after))
                    for one in in_text("".join(reader.plain))
                ),
                *(
                    FoundLeftover("indented", words, places.indented(words))
                    for words in getattr(self._md, "kb_indented", ())
                ),
                *(
                    FoundLeftover("lost", anchor, places.written_id(anchor))
                    for anchor in getattr(self._md, "kb_lost", ())
                ),
            ),
            sections=reader.sections(),
            marks=tuple(reader.marks),
        )

    def _converter(self) -> markdown.Markdown:
        # Heavy: only when something has to be rendered.
        from kb.markdown.extension import Converter, KnowledgeBaseExtension

        configs = {**self._configs}
        if "abbr" in self._extensions:
            configs["abbr"] = {**configs.get("abbr", {}), "glossary": self._abbreviations}
        try:
            return Converter(
                extensions=[*self._extensions, KnowledgeBaseExtension()], extension_configs=configs
            )
        except (ImportError, AttributeError, KeyError, TypeError, ValueError) as error:
            raise SourceError(
                Span(),
                "M006",
                f"Markdown extensions cannot be loaded: {error}",
                "correct their names and options",
            ) from error


def _elements(tags: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """Elements by their start, and those by their end that have no start anywhere."""
    opened = {name for name, _ in tags}
    return [
        (name.removeprefix("/"), attributes)
        for name, attributes in tags
        if name[0] != "/" or name[1:] not in opened
    ]


def _refused(
    refused: Iterable[Refused],
    raw: Iterable[tuple[str, str]],
    posing: Iterable[tuple[str, str]],
    places: Places,
) -> Iterator[FoundRefused]:
    """What was left out, each with its position.

    Of an element that is not allowed, only the element is listed, without its attributes.

    Args:
        refused: what is not on the list.
        raw: elements written as HTML, and the names of their attributes.
        posing: classes and attributes that are the program's own.
        places: of the Markdown.
    """
    told = {tag for tag, _ in raw}
    within = Counter((tag, name) for tag, names in raw if tag not in WRITTEN for name in names.split())
    for kind, name in posing:
        yield FoundRefused(kind, name, "", places.attribute(name))
    for kind, name, tag in refused:
        if kind == "comment":
            yield FoundRefused(kind, name, tag, places.comment())
        elif kind == "address":
            yield FoundRefused(kind, name, tag, places.target(name))
        elif kind == "element" and name not in told:
            yield FoundRefused(kind, name, tag, places.element(name))
        elif kind == "class":
            yield FoundRefused(kind, name, tag, places.attribute(name))
        elif kind == "attribute":
            if within[tag, name]:
                within[tag, name] -= 1
            else:
                yield FoundRefused(kind, name, tag, places.attribute(name))
