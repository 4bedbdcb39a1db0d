"""Pages at short addresses, and at addresses from which something has gone."""

from __future__ import annotations

import html
import json
import posixpath
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, partial

from markupsafe import Markup

from kb.citations import Item, cited_as, cited_at, entry_item, page_item, paragraph_item, short_files
from kb.citations.citeproc import style_key
from kb.html import el
from kb.html.csp import plain_policy
from kb.model import Base, Page, Permalink
from kb.permalinks.short_addresses import Place, is_short, place, short_ids
from kb.schema import LANGUAGE
from kb.schema.addresses import link_target
from kb.schema.paths import ABOUT, BIBLIOGRAPHY, PAPER_DATA, TAGS_DATA, tag_path
from kb.schema.permanent_url import edition_folder, is_edition, url
from kb.site.metadata import preview, short_head
from kb.site.social_images import DEFAULT_CARD, card_address
from kb.storage.cache import Cache, content_key
from kb.views import page_source


def short_link(base: Base, address: str) -> str | None:
    """What is at an address that is a short link, a file beside one, or left by a page; None at others."""
    inner = address.removeprefix(f"{edition_folder(base.edition)}/")
    short = _short(base, [id_ for id_ in short_ids(base) if inner.startswith(f"{id_}/")])
    short |= _left(base)
    cited = [id_ for id_ in [*map(cited_as, base.pages), *short_ids(base)] if _file_of(id_) == inner]
    return (short | current_edition(base, short, cited)).get(address)


def redirects(base: Base) -> dict[str, str]:
    """Address -> text: every short link with its citation files, and every address that a page has left.

    A short link is a citation of its own: it has the metadata of the paragraph, not of the page behind it.
    """
    return _short(base, short_ids(base)) | _left(base)


def kept_redirects(base: Base, cache: Cache) -> Iterator[dict[str, str]]:
    """The same with the pages of ``current_edition``: first what each page and list has, then the rest.

    Args:
        base: the knowledge base, with the address of the site.
        cache: where they are kept.
    """
    known = (base.texts.get(path, "") for path in (BIBLIOGRAPHY, PAPER_DATA, TAGS_DATA))
    about = content_key(style_key(), *known, base.site_url, base.edition, str(ABOUT in base.by_path))
    cited: dict[str, dict[str, None]] = {}
    for page in base.pages:
        cited[page.path] = {} if is_short(cited_as(page)) else {cited_as(page): None}
    gone = []
    for id_ in short_ids(base):
        if id_ in base.by_standing:
            cited.setdefault(base.by_standing[id_].path, {})[id_] = None
        else:
            gone.append(id_)
    for path, ids in cited.items():
        written = base.by_path.get(path)
        alone = written is not None and not written.generated
        source = page_source(base, written) if written and alone else base.front_key
        make = partial(_of_ids, base, [*ids])
        yield json.loads(cache.keep(make, "short", path, source, about, *ids))
    left = _short(base, gone) | _left(base)
    yield left | current_edition(base, left, gone)


def _of_ids(base: Base, ids: list[str]) -> str:
    short = _short(base, filter(is_short, ids))
    return json.dumps(short | current_edition(base, short, ids), ensure_ascii=False)


def _file_of(id_: str) -> str:
    """Address of the file that is shown where an id is cited."""
    at = cited_at(id_)
    return at if at.endswith(".html") else f"{at}index.html"


def _short(base: Base, ids: Iterable[str]) -> dict[str, str]:
    """Address -> text of the short links to these ids."""
    made: dict[str, str] = {}
    for id_ in ids:
        file = f"{id_}/index.html"
        if id_ in base.by_standing:
            page, item, card = _cited(base, id_)
            target = place(id_, base.by_standing[id_].path)
            if item is None:
                made[file] = _leads_on(base, file, id_, target)
                continue
            part_of = None if page is None or item.id == page.id or id_.startswith("tag/") else page
            head_ = short_head(base, item, part_of, card)
            title = item.title if item.title.startswith(id_) or "/" in id_ else f"{id_} {item.title}"
            made[file] = _leads_on(base, file, title, target, head=head_)
            made |= short_files(item)
        elif (one := base.by_permalink[id_]).now is not None and (to := _now(base, one)):
            made[file] = _says_so(base, file, id_, to, [])
    return made


def _left(base: Base) -> dict[str, str]:
    """Address -> text for every address that a page has left."""
    made: dict[str, str] = {}
    taken = {page.site_path for page in base.pages}
    left: dict[str, list[Former]] = {}
    for each in former(base):
        if each.old.file not in taken:
            left.setdefault(each.old.file, []).append(each)
    for file, gone in left.items():
        anchors = [one for one in gone if one.old.anchor]
        whole = next((one for one in gone if not one.old.anchor), None)
        if whole is not None and whole.id in base.by_standing:
            _, item, card = _cited(base, whole.id)
            shown = preview(base, item, whole.to.file, card) if item and base.site_url else ""
            made[file] = _leads_on(base, file, "This page", whole.to, anchors, shown)
        else:
            made[file] = _says_so(
                base, file, whole.id if whole else "This page", (whole or gone[0]).to, anchors
            )
    return made


def current_edition(base: Base, short: Mapping[str, str], ids: Iterable[str] | None = None) -> dict[str, str]:
    """Address -> text of each page that citations give for the edition that is being written.

    The pages of an edition are kept with its release; ``kb.publishing.past_editions`` puts them in the place
    of these pages. Until there is a release, the edition is the current site, and its addresses lead there.

    Args:
        base: the knowledge base.
        short: the short links of the site, as ``redirects`` makes them; those of the ids are enough.
        ids: of what they are wanted; of all that is cited by default.
    """
    if not base.site_url or not is_edition(base.edition):
        return {}
    if ids is None:
        ids = dict.fromkeys([*map(cited_as, base.pages), *short_ids(base)])
    made: dict[str, str] = {}
    for id_ in ids:
        at, to = cited_at(id_), _file_of(id_)
        page = base.by_path.get(base.by_site_path.get(to, ""))
        if to in short or page:
            folder = f"{edition_folder(base.edition)}/"
            head = Markup()
            if page:
                head = preview(base, page_item(base, page), folder + at, card_address(page))
            elif id_ in base.by_standing:
                _, item, card = _cited(base, id_)
                head = preview(base, item, folder + at, card) if item else head
            made[folder + to] = _as_of(base, id_, at, link_target(folder + to, to), head)
    return made


def _cited(base: Base, id_: str) -> tuple[Page | None, Item | None, str]:
    """Of a current id: its page, if it has one; how it is cited; its picture for messages."""
    page = _page_of(base, id_)
    item = entry_item(base, id_) or (_item(base, page, id_) if page else None)
    return page, item, card_address(page) if page else DEFAULT_CARD


def _page_of(base: Base, id_: str) -> Page | None:
    """The page with an id, or with the paragraph of that id; that of a tag is made by a view."""
    kind, _, name = id_.partition("/")
    return base.by_path.get(tag_path(name) if kind == "tag" else base.by_standing[id_].path)


def _item(base: Base, page: Page, id_: str) -> Item:
    return paragraph_item(base, page, id_) if "." in id_ else page_item(base, page)


def moved(base: Base, page: Page, former: Iterable[Former]) -> Markup | None:
    """What has gone from a page, for its end: the anchors stay, and say where the text is now.

    Args:
        base: the knowledge base.
        page: the page.
        former: ``former(base)``.
    """
    rows = [one for one in former if one.old.anchor and one.old.file == page.site_path]
    if not rows:
        return None
    name = page.id or posixpath.splitext(posixpath.basename(page.path))[0]
    return el(
        "section",
        el("h2", "No longer on this page", id=f"{name}-moved"),
        el(
            "ul",
            [
                el(
                    "li",
                    el("strong", one.id),
                    " has gone to ",
                    el("a", one.name, href=_as_source(base, page, one.to)),
                    ".",
                    id=one.old.anchor,
                )
                for one in rows
            ],
        ),
        class_="kb-moved",
        data_search_exclude=True,
    )


def _as_source(base: Base, page: Page, to: Place) -> str:
    """A place as a link between source files, as pages write them."""
    return link_target(page.path, base.by_site_path.get(to.file, to.file), to.anchor)


@dataclass(frozen=True)
class Former:
    """A former address of a published id, its target, and the name of the target."""

    id: str
    old: Place
    to: Place
    name: str


def former(base: Base) -> Iterator[Former]:
    """Every address that a published id has left."""
    for one in base.permalinks or ():
        if not one.was and not one.now:
            continue  # it has never left
        to = _now(base, one)
        if to is None:
            continue
        paths = [each.value for each in one.was] + ([one.at.value] if one.now else [])
        page = None if one.now else base.by_path.get(base.by_standing[one.id.value].path)
        name = one.now.value if one.now else (page.title if page else one.id.value)
        for path in dict.fromkeys(paths):
            old = place(one.id.value, path)
            if old != to:
                yield Former(one.id.value, old, to, name)


def _now(base: Base, one: Permalink) -> Place | None:
    id_ = one.now.value if one.now else one.id.value
    stands = base.by_standing.get(id_)
    return place(id_, stands.path) if stands else None


_STYLE = """
:root{color-scheme:light dark}
body{font:1.1rem/1.5 system-ui,sans-serif;max-width:36rem;margin:3rem auto;padding:0 1rem}
"""

_PAGE = """\
<!doctype html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="viewport" content="width=device-width,initial-scale=1">
<title>{title}</title>
{head}<style>{style}</style>
</head>
<body>
{body}
</body>
</html>
"""

_KEEP_ANCHOR = (
    "var a=document.getElementById(decodeURIComponent(location.hash.slice(1))),"
    'b=document.getElementById("on");'
    'if(a)location.replace(a.querySelector("a").href);else if(b)location.replace(b.href)'
)
"""Script that redirects to the paragraph itself; a refresh would lose the address's part after ``#``."""


def _page(title: str, head: str, body: str, script: str = "") -> str:
    """A page that loads nothing.

    Args:
        title: its title, which is text.
        head: more of its head, as HTML.
        body: HTML.
        script: a script at its end; empty where there is none.
    """
    return _PAGE.format(
        language=LANGUAGE,
        title=html.escape(title),
        policy=_policy(script),
        head=head,
        style=_STYLE,
        body=body + (f"<script>{script}</script>" if script else ""),
    )


@cache
def _policy(script: str) -> str:
    return plain_policy([_STYLE], [script] if script else [])  # which has no sign that HTML minds


def _canonical(base: Base, to: Place) -> str:
    if not base.site_url:
        return ""
    return f'<link rel="canonical" href="{html.escape(url(base.site_url, to.file))}">\n'


def _anchors(file: str, anchors: list[Former]) -> str:
    rows = "".join(
        f'<li id="{html.escape(one.old.anchor)}">'
        f'<a href="{one.to.seen_from(file)}">{html.escape(one.id)}</a></li>\n'
        for one in anchors
    )
    return f"\n<ul>\n{rows}</ul>" if rows else ""


_UNLISTED = '<meta name="robots" content="noindex">\n'
"""For addresses that say that something is gone; beside a canonical address it would contradict it."""


def _leads_on(
    base: Base, file: str, what: str, to: Place, anchors: list[Former] | None = None, head: str = ""
) -> str:
    """A page that leads on at once; the former anchors of its address stay, each with its own link.

    The refresh says ``URL=`` in capitals. HTML reads both; Zotero's translation server follows only ``url=``,
    and so stays and reads the metadata of this page (measured with version 2.0.5).
    """
    link = to.seen_from(file)
    body = f'<p><a id="on" href="{link}">{html.escape(what)} is here</a></p>{_anchors(file, anchors or [])}'
    refresh = f'<meta http-equiv="refresh" content="0; URL={link}">'
    if anchors:
        refresh = f"<noscript>{refresh}</noscript>"
    head = f"{refresh}\n{_canonical(base, to)}{head}\n"
    return _page(what, head, body, _KEEP_ANCHOR if anchors else "")


def _as_of(base: Base, id_: str, at: str, link: str, shown: str) -> str:
    """A page that leads on at once, for what is cited as of the current edition.

    Its refresh is one that Zotero's translation server follows: what is to be cited is at its target.
    """
    said = f"{id_}, edition {base.edition}"
    head = (
        f'<meta http-equiv="refresh" content="0; url={html.escape(link)}">\n'
        f'<link rel="canonical" href="{html.escape(url(base.site_url, at))}">\n'
        f"{shown}\n"
    )
    body = f'<p><a href="{html.escape(link)}">{html.escape(said)}</a> is the current edition.</p>'
    return _page(said, head, body)


def _says_so(base: Base, file: str, what: str, to: Place, anchors: list[Former]) -> str:
    """A page that says that an id is gone. The reader came for its words, and so decides to go on."""
    body = (
        f"<h1>{html.escape(what)} is gone</h1>\n"
        f'<p>What it said, or what comes nearest to it, <a href="{to.seen_from(file)}">stands here</a>.</p>'
        f"{_anchors(file, anchors)}"
    )
    return _page(f"{what} is gone", _UNLISTED, body, _KEEP_ANCHOR if anchors else "")
