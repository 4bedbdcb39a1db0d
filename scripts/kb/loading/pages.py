"""The text of a file -> a Page, whose parts are read on first use.

Of every page the Base holds a summary: its fields, tags and relations, the ids on it and the works it cites.
Summaries and HTML are kept in the cache, each by a hash of what it was made from; the text itself, the nodes
of the front matter and the HTML are read when a check or the site first uses them.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any

from kb.loading.forge_views import within, without
from kb.markdown.facts import Rendered
from kb.markdown.render import Renderer
from kb.model import Content, Evidence, Gap, Lazy, Located, Page, RelationLink, written
from kb.problems import Problem, Span
from kb.schema import BY_FOLDER, Kind
from kb.schema.field_values import mappings_of, texts_of
from kb.schema.paths import INDEX
from kb.sources import Mapping as YamlMapping
from kb.sources import Scalar, SourceError, check_convertible, parse_yaml, split
from kb.storage.cache import Cache, content_key
from kb.text.fingerprint import beginning

Summary = dict[str, Any]
"""What the cache keeps of a page beside its HTML: values that JSON can hold."""


def read_pages(
    texts: Mapping[str, str], renderer: Renderer, cache: Cache, kind: Kind | None = None
) -> Iterator[tuple[Page, Problem | None]]:
    """Every page, and what is wrong with its front matter.

    Args:
        texts: Markdown files by repository path.
        renderer: for those whose HTML is not kept.
        cache: where summaries and HTML are kept.
        kind: that of all of them; by default each has the kind of its folder.

    Raises:
        SourceError: an extension of the renderer, or one of its options, does not exist (M006).
    """
    salt = renderer.fingerprint()
    keys = {path: content_key(salt, text) for path, text in texts.items()}
    kept = cache.get(keys.values())
    for path, text in texts.items():
        key = keys[path]
        value = kept.get(key)
        summary = json.loads(value) if value else _summarised(text, key, salt, renderer, cache)
        cache.use(summary["html"])
        content = Content(
            Lazy.of(text),
            Lazy(_front(text, summary)),
            Lazy(_rendered(text, summary, renderer, cache)),
        )
        page = _page(path, key, summary, content, kind or _kind(path))
        fault = summary["fault"]
        yield page, SourceError(Span(*fault[0]), *fault[1:]).at(path) if fault else None


def _front(text: str, summary: Summary) -> Any:
    def read() -> YamlMapping | None:
        if summary["fault"]:
            return None
        where, _ = split(text)
        return parse_yaml(text[where.start : where.end], where.start)

    return read


def _rendered(text: str, summary: Summary, renderer: Renderer, cache: Cache) -> Any:
    def read() -> Rendered:
        return _html(without(text[summary["body"] :]), summary["html"], renderer, cache)

    return read


def _html(markdown: str, key: str, renderer: Renderer, cache: Cache) -> Rendered:
    if (value := cache.get_one(key)) is not None:
        return Rendered.from_kept(value)
    rendered = renderer.render(markdown)
    cache.put(key, rendered.kept())
    return rendered


def _summarised(text: str, key: str, salt: str, renderer: Renderer, cache: Cache) -> Summary:
    """Read a page whole, and keep what was found."""
    fault: list[Any] | None = None
    front: YamlMapping | None = None
    try:
        where, body = split(text)
        check_convertible(text, body)
        front = parse_yaml(text[where.start : where.end], where.start)
    except SourceError as error:
        body = _readable_from(text, error.code)
        fault = [error.span, error.code, error.message, error.hint]
    markdown = without(text[body:])
    html_key = content_key(salt, "html", markdown)
    rendered = _html(markdown, html_key, renderer, cache)
    summary: Summary = {
        "html": html_key,
        "fault": fault,
        "body": body,
        "ids": list(dict.fromkeys(anchor.id for anchor in rendered.anchors)),
        "stands": _stands(text, body, rendered),
        "cites": list(dict.fromkeys(citation.key for citation in rendered.citations)),
        "cited": [[citation.key, citation.block] for citation in rendered.citations],
        "targets": sorted(
            {link.target.partition("#")[0] for link in rendered.links if ":" not in link.target}
        ),
        "marks": [mark.name for mark in rendered.marks],
        "on_forges": [found[:2] for found in within(text[body:])],
        "leads": _leads(rendered),
        "fields": [],
        "tags": [],
        "links": [],
        "gaps": [],
        "evidence": [],
        "points": [],
    }
    if front is not None:
        summary |= _front_matter(front)
    others = {name: value for name, value in summary.items() if name not in {"html", "body", "stands"}}
    summary["exports"] = content_key(json.dumps(others))
    prints = summary["stands"].split()
    summary["shape"] = content_key(summary["exports"], _shape(rendered), *prints[0::4], *prints[1::4])
    kept = json.dumps(summary, ensure_ascii=False, separators=(",", ":"))
    cache.put(key, kept)
    read: Summary = json.loads(kept)
    return read


def _front_matter(front: YamlMapping) -> dict[str, Any]:
    """What front matter adds to the summary of a page: values with their positions."""
    return {
        "fields": [
            [name.value, [value.value.strip(), value.span]]
            for name, value in front.pairs
            if isinstance(value, Scalar)
        ],
        "tags": [[node.value, node.span] for node in texts_of(front.get("tags"))],
        "links": [
            [written(node, "to"), written(node, "why"), node.span] for node in mappings_of(front.get("links"))
        ],
        "gaps": [[written(node, "to"), written(node, "why")] for node in mappings_of(front.get("gaps"))],
        "evidence": [
            [written(node, "on"), written(node, "note"), written(node, "as-of"), node.span]
            for node in mappings_of(front.get("evidence"))
        ],
        "points": [[node.value, node.span] for node in texts_of(front.get("points"))],
    }


def same_form(one: Page, other: Page) -> bool:
    """Whether two states of a page differ in the words of their texts alone.

    Front matter, ids, links, headings and citations are the same; texts under published ids may differ.
    """
    ids = (one.stands.split()[::4], other.stands.split()[::4])
    return (
        one.exports == other.exports and ids[0] == ids[1] and _shape(one.rendered) == _shape(other.rendered)
    )


def _shape(rendered: Rendered) -> str:
    """Links, headings, ids, citations, and markup that came out as text, without their places."""
    return repr(
        (
            [link[:-1] for link in rendered.links],
            [(*heading[:4], heading.empty) for heading in rendered.headings],
            [(anchor.id, anchor.tag, anchor.under) for anchor in rendered.anchors],
            [citation[:-1] for citation in rendered.citations],
            [(found.kind, found.text) for found in rendered.leftovers],
        )
    )


def _stands(text: str, body: int, rendered: Rendered) -> str:
    """The ids that a person wrote, with the prefix of their fingerprints and their spans: ``Page.stands``."""
    found: list[str] = []
    for anchor in rendered.anchors:
        start, end = anchor.span.start + body, anchor.span.end + body
        if text[start:end] == anchor.id and not any(each.isspace() for each in anchor.id):
            found += [anchor.id, beginning(anchor.text), str(start), str(end)]
    return " ".join(found)


def _leads(rendered: Rendered) -> bool:
    """Whether the page begins with a paragraph that has no id, before every heading and every view."""
    first = any(not each.under and each.tag != "table" for each in rendered.loose)
    return first and not rendered.html.lstrip().startswith(("<h", "<!--", '<p class="kb-par'))


def _kind(path: str) -> Kind | None:
    folder, _, name = path.rpartition("/")
    return BY_FOLDER.get(folder) if name != INDEX else None


def _page(path: str, key: str, summary: Summary, content: Content, kind: Kind | None) -> Page:
    fields = {name: Located.of(value) for name, value in summary["fields"]}
    named = [fields["id"]] if "id" in fields else []
    return Page(
        path=path,
        kind=kind,
        fields=MappingProxyType(fields),
        body=summary["body"],
        tags=tuple(Located.of(tag) for tag in summary["tags"]),
        links_out=tuple(
            RelationLink(Located.of(to), Located.of(why), Span(*span)) for to, why, span in summary["links"]
        ),
        gaps=tuple(Gap(Located.of(to), Located.of(why)) for to, why in summary["gaps"]),
        evidence=tuple(
            Evidence(Located.of(on), Located.of(note), Located.of(as_of), Span(*span))
            for on, note, as_of, span in summary["evidence"]
        ),
        # A page of a collection carries the points that bear its own id; others name theirs.
        points=tuple(named if kind else (Located.of(point) for point in summary["points"])),
        written_ids=frozenset(summary["ids"]),
        stands=summary["stands"],
        cites=tuple(summary["cites"]),
        targets=tuple(summary["targets"]),
        marks=tuple(summary["marks"]),
        leads=summary["leads"],
        content=content,
        key=content_key(key, path),
        html_key=summary["html"],
        exports=summary["exports"],
        shape=summary["shape"],
    )


def _readable_from(text: str, code: str) -> int:
    """Where the Markdown starts of a page that has a fault; its end where nothing can be made of it."""
    if code in {"M011", "M013"}:
        return len(text)
    start = 0 if code in {"M004", "M010"} else text.find("\n---\n", 3) + 5
    try:
        check_convertible(text, start)
    except SourceError:
        return len(text)
    return start
