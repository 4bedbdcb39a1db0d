"""Family L: where links and images lead. How they are written is the business of ``markup``."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from urllib.parse import quote, unquote

from kb.checks.engine import Finding, check
from kb.html.allowed import SCHEMES, scheme_of
from kb.model import Base, Link, Page
from kb.permalinks.unknown_ids import by_words, instead, is_gone, successor
from kb.problems import Edit, Span
from kb.schema.addresses import link_target, resolve
from kb.schema.paths import DOCS, INDEX
from kb.text.ids import NOTE_ID, PAGE_ID, POINT_ID
from kb.text.suggest import did_you_mean, nearest


def _relative(page: Page, path: str) -> str:
    return quote(link_target(page.path, path), safe="/")


def _instead(link: Link, page: Page, target: str) -> tuple[Edit, ...]:
    """The edit that replaces the target of a link, where the source has it literally."""
    as_written = page.text[link.span.start : link.span.end] == link.target
    return (Edit(link.span, target),) if as_written and target else ()


def _is_site_address(link: Link, page: Page, base: Base) -> str:
    """The file behind a link that is written as an address of the site; empty where there is none."""
    path = unquote(link.path)
    for start in (page.path, page.site_path):
        site_path = posixpath.normpath(posixpath.join(posixpath.dirname(start), path))
        site_path = site_path.removeprefix(f"{DOCS}/")
        for form in (site_path, f"{site_path}.html", f"{site_path}/index.html"):
            if form.endswith(".html") and form in base.by_site_path:
                return base.by_site_path[form]
    return ""


@check("L101", on=Link, briefings=True)
def missing_page(link: Link, page: Page, base: Base) -> Iterator[Finding]:
    """A link leads to a page or file that exists.

    Bad:
        See [the other trend](nowhere.md).

    Bad:
        ![The plan](../docs/assets/plam.svg)

    Good:
        See [the case](../case_studies/arab-spring.md).

    Good:
        A link inside code, as in `[text](nowhere.md)`, is an example and leads nowhere.
    """
    led = link.led
    if led is None or led in base.by_path or led in base.files or "\\" in link.path:
        return
    if led.casefold() in base.by_folded_path or led.rstrip("/") in base.folders or not link.path:
        return
    if link.path.endswith("/") or _is_site_address(link, page, base):
        return
    near = nearest(led, base.paths)
    hint = f"did you mean {_relative(page, near)!r}?" if near else "correct the path"
    yield Finding(_path_span(link), f"no {'image' if link.image else 'page'} at {led!r}", hint)


def _path_span(link: Link) -> Span:
    return Span(link.span.start, min(link.span.end, link.span.start + len(link.path)))


def _anchor_span(link: Link) -> Span:
    return Span(max(link.span.start, link.span.end - len(link.anchor)), link.span.end)


@check("L102", on=Link, briefings=True)
def missing_anchor(link: Link, page: Page, base: Base) -> Iterator[Finding]:
    """The part after ``#`` is the id of something on the page that the link leads to.

    Bad:
        See [that paragraph](../case_studies/arab-spring.md#C1.99).

    Good:
        See [this paragraph](../case_studies/arab-spring.md#C1.1).
    """
    if not link.anchor:
        return
    target = base.by_path.get(link.led or "")
    anchor = unquote(link.anchor)
    if target is None or target.has_anchor(anchor) or anchor == target.id:
        return
    if any(each.casefold() == anchor.casefold() for each in target.anchor_ids):
        return
    if is_gone(anchor, base):
        hint = "take the link out"
        if now := successor(anchor, base):
            to = base.by_standing[now].path
            right = link_target(page.path, to, "" if now == to else now)
            hint = f"link to {right!r}, which takes its place"
        yield Finding(_anchor_span(link), f"{anchor!r} is gone", hint)
        return
    said = f"{target.path} has no anchor {anchor!r}"
    otherwise = by_words(anchor, target.anchor_ids, "link to an id of that page")
    hint = instead(anchor, base, target.anchor_ids, otherwise)
    yield Finding(_anchor_span(link), said, hint)


@check("L103", on=Link, briefings=True)
def wrong_case_in_path(link: Link, page: Page, base: Base) -> Iterator[Finding]:
    """A link has the capitals of the file's name.

    It works all the same on macOS and Windows, and fails on the site.

    Bad:
        See [the case](../case_studies/Arab-Spring.md).

    Good:
        See [the case](../case_studies/arab-spring.md).
    """
    led = link.led
    if led is None or led in base.by_path or led in base.files:
        return
    if right := base.by_folded_path.get(led.casefold()):
        target = _relative(page, right) + link.target[len(link.path) :]
        yield Finding(
            _path_span(link),
            f"{led!r} differs in capitals from {right!r}",
            f"write '{_relative(page, right)}'",
            fix=_instead(link, page, target),
        )


@check("L104", on=Link, briefings=True)
def wrong_case_in_anchor(link: Link, page: Page, base: Base) -> Iterator[Finding]:
    """The part after ``#`` has the capitals of the id; browsers take ``#t1.1`` and ``#T1.1`` for two.

    Bad:
        See [the case](../case_studies/arab-spring.md#c1.1).

    Good:
        See [the case](../case_studies/arab-spring.md#C1.1).
    """
    if not link.anchor:
        return
    target = base.by_path.get(link.led or "")
    anchor = unquote(link.anchor)
    if target is None or target.has_anchor(anchor) or anchor == target.id:
        return
    if right := next((each for each in target.anchor_ids if each.casefold() == anchor.casefold()), ""):
        start = link.target[: len(link.target) - len(link.anchor)]
        said = f"{anchor!r} differs in capitals from the id {right!r}"
        fix = _instead(link, page, start + right)
        yield Finding(_anchor_span(link), said, f"write '#{right}'", fix=fix)


@check("L105", on=Link, local=True, briefings=True)
def backslash_in_path(link: Link, page: Page, base: Base) -> Iterator[Finding]:
    r"""A path has forward slashes; a backslash parts folders on Windows only.

    Bad:
        See [the case](..\case_studies\arab-spring.md).

    Good:
        See [the case](../case_studies/arab-spring.md).
    """
    if "\\" in link.path and not link.is_external:
        right = link.path.replace("\\", "/")
        fix = _instead(link, page, right + link.target[len(link.path) :])
        yield Finding(_path_span(link), f"{link.path!r} has backslashes", f"write '{right}'", fix=fix)


@check("L106", on=Link, briefings=True)
def link_to_folder(link: Link, page: Page, base: Base) -> Iterator[Finding]:
    """A link leads to a file, not to a folder; folders have no page of their own on disk or on a forge.

    Bad:
        See [the case studies](../case_studies/).

    Good:
        See [the case studies](../case_studies/README.md).
    """
    led = link.led
    if led is None or not link.path or "\\" in link.path or (led in base.by_path and link.path[-1] != "/"):
        return
    if led in base.folders:
        right = f"{led}/{INDEX}" if f"{led}/{INDEX}" in base.by_path else ""
        said = f"{led!r} is a folder"
    elif link.path.endswith("/"):
        right = led if led in base.by_path else base.by_folded_path.get(f"{led}.md".casefold(), "")
        said = f"{link.path!r} ends with a slash, as if it were a folder"
    else:
        return
    hint = f"write '{_relative(page, right)}'" if right else "link to a page in it"
    fix = _instead(link, page, _relative(page, right) + link.target[len(link.path) :]) if right else ()
    yield Finding(_path_span(link), said, hint, fix=fix)


@check("L107", on=Link, briefings=True)
def absolute_path(link: Link, page: Page, base: Base) -> Iterator[Finding]:
    """A path starts from the page, not from the root.

    The site may be in a folder of its host, and on disk the root is that of the machine.

    Bad:
        See [the case](/case_studies/arab-spring.md).

    Good:
        See [the case](../case_studies/arab-spring.md).
    """
    if link.is_external or not link.path.startswith("/"):
        return
    path = unquote(link.path).lstrip("/")
    right = path if path in base.files or path in base.by_path else _behind_address(path, base)[0]
    hint = f"write '{_relative(page, right)}'" if right else "write the path from this page"
    fix = _instead(link, page, _relative(page, right) + link.target[len(link.path) :]) if right else ()
    yield Finding(_path_span(link), f"{link.path!r} starts at the root", hint, fix=fix)


def _behind_address(path: str, base: Base) -> tuple[str, str]:
    """A path of the site -> the file behind it, and the id that a short link names."""
    path = path.strip("/")
    for form in (path, f"{path}.html", f"{path}/index.html".lstrip("/")):
        if form in base.by_site_path:
            return base.by_site_path[form], ""
    if PAGE_ID.fullmatch(path) and path in base.by_id:
        return base.by_id[path].path, ""
    if POINT_ID.fullmatch(path) or NOTE_ID.fullmatch(path):
        page = base.by_id.get(path.partition(".")[0]) or base.point_pages.get(path.partition(".")[0])
        if page is not None and path in page.written_ids:
            return page.path, path
    return "", ""


@check("L108", on=Link)
def address_of_our_own(link: Link, page: Page, base: Base) -> Iterator[Finding]:
    """A link to a page of the site names its file, not its address.

    An address leads away from the copy on disk and from a preview, and no check sees whether it still holds.

    Bad:
        See [the case](https://policing-vision.example/case_studies/arab-spring.html#C1.1).

    Good:
        See [the case](../case_studies/arab-spring.md#C1.1).
    """
    if not base.site_url or not link.is_external or page.generated:
        return
    host = re.sub(r"^https?://(www\.)?", "", base.site_url)
    written = re.sub(r"^(https?:)?//(www\.)?", "", link.target)
    if written != host.rstrip("/") and not written.startswith(host):
        return
    path = re.split(r"[?#]", written, maxsplit=1)[0][len(host) :]
    file, anchor = _behind_address(unquote(path), base)
    anchor = anchor or link.anchor
    right = _relative(page, file) + (f"#{anchor}" if anchor else "") if file else ""
    hint = f"write '{right}'" if right else "link to the file of that page"
    said = f"{link.target!r} is an address of this site"
    yield Finding(link.span, said, hint, fix=_instead(link, page, right))


@check("L109", on=Link, briefings=True)
def address_for_file(link: Link, page: Page, base: Base) -> Iterator[Finding]:
    """A link names the file of a page, which ends in ``.md``, also where a program writes that page.

    Bad:
        See [the case](../case_studies/arab-spring.html).

    Bad:
        See [the tag](../tags/economy.html).

    Good:
        See [the tag](../docs/tags/economy.md).
    """
    led = link.led
    if led is None or not link.path or led in base.by_path or led in base.files or led in base.folders:
        return
    if "\\" in link.path or link.path.endswith("/") or led.casefold() in base.by_folded_path:
        return
    if right := _is_site_address(link, page, base):
        target = _relative(page, right)
        fix = _instead(link, page, target + link.target[len(link.path) :])
        said = f"{link.path!r} is an address of the site"
        yield Finding(_path_span(link), said, f"write '{target}'", fix=fix)


@check("L110", on=Link, local=True, briefings=True)
def path_out_of_the_repository(link: Link, page: Page, base: Base) -> Iterator[Finding]:
    """A path stays inside the repository.

    Bad:
        See [the notes](../../notes.md).

    Good:
        See [the case](../case_studies/arab-spring.md).
    """
    if link.is_external or link.path.startswith("/") or "\\" in link.path:
        return
    if resolve(page.path, link.path) is None:
        said = f"{link.path!r} leads out of the repository"
        yield Finding(_path_span(link), said, "link to a file of the repository")


@check("L111", on=Link, severity="warning", local=True)
def link_to_itself(link: Link, page: Page, base: Base) -> Iterator[Finding]:
    """A link does not lead to the page or paragraph that it is in.

    Bad:
        See [globalisation](globalisation.md).

    Good:
        See [the first point](#T1.1).
    """
    if page.generated or link.is_external or link.image or link.led != page.path:
        return
    if link.block and link.anchor == link.block:
        said = f"the link leads to {link.block!r}, the paragraph that it is in"
        yield Finding(link.span, said, "link to another paragraph, or take the link out")
    elif not link.anchor:
        said = "the link leads to the page that it is on"
        yield Finding(link.span, said, "link to a paragraph, or take the link out")


@check("L112", on=Page, local=True, briefings=True)
def unsafe_target(page: Page, base: Base) -> Iterator[Finding]:
    """A link out of the site has the scheme ``http``, ``https`` or ``mailto``; an image is on the site.

    ``javascript:``, ``vbscript:`` and ``data:`` run what they carry in the reader's browser. An image from
    elsewhere reports each reader to another server, and is lost when that server is.

    Bad:
        See [the source](javascript:alert(1)).

    Bad:
        See [the source](htps://www.example.org/).

    Bad:
        See [the source](//www.example.org/).

    Bad:
        ![The plan](https://www.example.org/plan.png)

    Good:
        See [the source](https://www.example.org/).

    Good:
        ![The plan](../docs/assets/plan.svg)
    """
    for found in page.rendered.refused:
        if found.kind != "address":
            continue
        scheme, span = scheme_of(found.name), page.at(found.span)
        if found.tag == "img" and scheme in {*SCHEMES, ""}:
            yield Finding(span, f"the image {found.name!r} is on another site", "put it into docs/assets/")
        elif scheme:
            near = did_you_mean(scheme, sorted(SCHEMES), "link to a page of the site, or to https://…")
            yield Finding(span, f"the scheme {scheme + ':'!r} is not allowed", near)
        else:
            yield Finding(span, f"the target {found.name!r} has no scheme", "write it with 'https:'")


@check("L113", on=Link, briefings=True)
def file_that_is_not_published(link: Link, page: Page, base: Base) -> Iterator[Finding]:
    """A link leads to something that is on the site.

    Data files and the bibliography are in the repository only; their pages are on the site.

    Bad:
        See [the sources](../bibliography.bib).

    Good:
        See [the sources](../docs/bibliography.md).
    """
    led = link.led
    if led is None or led in base.by_path or led not in base.files:
        return
    if not led.startswith(f"{DOCS}/") or led.endswith(".yml"):
        page_of = f"{DOCS}/{posixpath.basename(led).rpartition('.')[0]}.md"
        folder_of = f"{DOCS}/{posixpath.basename(led).rpartition('.')[0]}/{INDEX}"
        right = next((path for path in (page_of, folder_of) if path in base.by_path), "")
        hint = f"write '{_relative(page, right)}'" if right else "put the file into docs/assets/"
        yield Finding(_path_span(link), f"{led!r} is not on the site", hint)
