"""What is done to the tree of a page for the site: citations and references formatted, links resolved."""

from __future__ import annotations

import json
from functools import cache as remembered
from functools import partial

from kb.html import el
from kb.html.tree import Node, changed, parsed
from kb.markdown.citation_syntax import CITE, cited_works
from kb.model import Base, Page
from kb.schema.addresses import led, link_target
from kb.schema.paths import DOCS, REFERENCES
from kb.storage.cache import Cache
from kb.views.marked.bibliography import in_short

_ADDRESSES = {"a": "href", "img": "src"}
"""Elements that lead somewhere, and the attribute that says where."""


def with_citations(base: Base, page: Page, tree: Node, cache: Cache, works: str) -> Node:
    """The text of a page with its citations formatted.

    Args:
        base: the knowledge base.
        page: the page.
        tree: its text.
        cache: where formatted citations are kept.
        works: changes with the bibliography and the style of citations.
    """
    here = link_target(page.path, REFERENCES)
    cited = [node.values[CITE] for node in tree.all("span") if CITE in node.values]
    formatted: list[str] = json.loads(
        cache.keep(partial(_formatted, base, here, cited), "cited", here, works, *cited)
    )
    shown = dict(zip(cited, formatted, strict=True))

    def format_(node: Node) -> list[Node | str] | None:
        return (
            parsed(shown[node.values[CITE]]).children if CITE in node.values and node.tag == "span" else None
        )

    return changed(tree, format_)


def _formatted(base: Base, here: str, cited: list[str]) -> str:
    from kb.site.citations import AuthorDateRegistry  # heavy: only when something has to be cited

    registry = AuthorDateRegistry(base.works(), here)
    return json.dumps([el("span", registry.cited(cited_works(value)), class_="kb-cite") for value in cited])


def with_references(base: Base, tree: Node) -> Node:
    """The text of a page with the references of works set in."""
    if not any("data-work" in node.values for node in tree.all("p")):
        return tree
    from kb.site.citations import AuthorDateRegistry

    works = base.works()
    registry = AuthorDateRegistry(works, "")

    def refer(node: Node) -> list[Node | str] | None:
        key = node.values.get("data-work")
        if key is None or key not in works:
            return None
        return parsed(el("p", in_short(registry.reference(key), base.by_key[key]))).children

    return changed(tree, refer)


def with_addresses(base: Base, page: Page, tree: Node) -> Node:
    """Links between sources -> links between addresses."""
    here = page.site_path

    @remembered
    def target(path: str) -> str | None:
        named = led(page.path, path) if path else None
        if named in base.by_path:
            return link_target(here, base.by_path[named].site_path)
        return link_target(here, named.removeprefix(f"{DOCS}/")) if named in base.files else None

    def resolve(node: Node) -> list[Node] | None:
        name = _ADDRESSES.get(node.tag)
        if name is None or name not in node.values:
            return None
        path, mark, rest = node.values[name].partition("#")
        to = target(path)
        return None if to is None else [node.having(name, f"{to}{mark}{rest}")]

    return changed(tree, resolve)
