"""What the preview adds to MkDocs's server: whom it answers, and a banner with what is wrong."""

from __future__ import annotations

import html
import ipaddress
import re
import socket
import threading
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from kb.html.tree import Node, changed, parsed, written
from kb.model import Base
from kb.pipeline import stages
from kb.problems.reporters import as_text
from kb.text.plural import counted

if TYPE_CHECKING:
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

METHODS = ("GET", "HEAD")

ENDING = threading.Event()
"""Set when the program is to end: Python drops what a signal raises while an object is deleted."""


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach a server at this host.

    >>> [is_loopback(host) for host in ("127.0.0.1", "localhost", "::1", "0.0.0.0", "example.org")]
    [True, True, True, False, False]
    """
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host.lower() == "localhost"


def is_ours(host: str, served: str) -> bool:
    """Whether a request for a host is meant for this server.

    A page elsewhere can give its own name our address, and read what we answer to that name. It cannot do so
    with an address in numbers, nor with the name of this machine.

    Args:
        host: the request's ``Host``, with or without a port.
        served: the host that the server is set to serve at.
    """
    name = re.sub(r":[0-9]*$", "", host.strip()).rstrip(".").lower()
    if name in {"localhost", served.lower(), socket.gethostname().lower()}:
        return True
    try:
        ipaddress.ip_address(name.removeprefix("[").removesuffix("]"))
    except ValueError:
        return False
    return True


def preview(app: WSGIApplication, served: str, banner: Callable[[], str]) -> WSGIApplication:
    """A server's application that answers only what is meant for it, with a banner on every page.

    Args:
        app: what answers.
        served: the host that the server is set to serve at.
        banner: the HTML to be shown, or nothing; asked at every request.
    """

    def answer(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        if not is_ours(environ.get("HTTP_HOST", "localhost"), served):
            said = f"This preview is at {served} and answers to no other name.\n"
            return _refused(start_response, "421 Misdirected Request", said)
        if environ["REQUEST_METHOD"] not in METHODS:
            return _refused(start_response, "405 Method Not Allowed", "This preview can only be read.\n")
        shown = banner()
        return _with_banner(app, environ, start_response, shown) if shown else app(environ, start_response)

    return answer


def shortened(
    app: WSGIApplication, mount: str, known: Callable[[str], str | None], type_of: Callable[[str], str]
) -> WSGIApplication:
    """A server's application that also answers at addresses of which no file is written.

    Args:
        app: what answers at all others.
        mount: where the site begins, with a slash at its end.
        known: address on the site -> what is there; None where it is not such an address.
        type_of: media type of a file, by its address.
    """

    def answer(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        path = environ.get("PATH_INFO", "").encode("latin-1").decode("utf-8", "ignore")
        if not path.startswith(mount):
            return app(environ, start_response)
        address = path.removeprefix(mount) + ("index.html" if path.endswith("/") else "")
        if (text := known(address)) is not None:
            content = text.encode()
            length = ("Content-Length", str(len(content)))
            start_response("200 OK", [("Content-Type", type_of(address)), length])
            return [content]
        if not path.endswith("/") and known(f"{address}/index.html") is not None:
            start_response("302 Found", [("Location", f"{quote(path)}/")])
            return []
        return app(environ, start_response)

    return answer


def _refused(start_response: StartResponse, status: str, said: str) -> Iterable[bytes]:
    content = said.encode()
    headers = [("Content-Type", "text/plain; charset=utf-8"), ("Content-Length", str(len(content)))]
    start_response(status, [*headers, ("Allow", ", ".join(METHODS))])
    return [content]


def _with_banner(
    app: WSGIApplication, environ: WSGIEnvironment, start_response: StartResponse, shown: str
) -> Iterable[bytes]:
    begun: list[tuple[str, list[tuple[str, str]]]] = []

    def begin(
        status: str, headers: list[tuple[str, str]], exc_info: Any = None, /
    ) -> Callable[[bytes], object]:
        begun.append((status, headers))
        return lambda data: None

    parts = app(environ, begin)
    status, headers = begun[-1]
    if not any(name.lower() == "content-type" and value.startswith("text/html") for name, value in headers):
        start_response(status, headers)
        return parts
    try:
        content = b"".join(parts)
    finally:
        getattr(parts, "close", lambda: None)()
    page = parsed(content.decode("utf-8", "surrogateescape"))
    whole = written(changed(page, lambda node: _headed(node, shown)))
    content = (whole if next(page.all("body"), None) else shown + whole).encode("utf-8", "surrogateescape")
    kept = [(name, value) for name, value in headers if name.lower() != "content-length"]
    start_response(status, [*kept, ("Content-Length", str(len(content)))])
    return [content]


def _headed(node: Node, shown: str) -> list[Node] | None:
    return [node.holding([*parsed(shown).children, *node.children])] if node.tag == "body" else None


def problems_banner(base: Base) -> str:
    """The banner with the problems of a base; empty where it has none."""
    if not base.problems:
        return ""
    faults = stages.errors(base)
    weight = "kb build would build nothing" if faults else "warnings only"
    title = f"{counted(len(base.problems), 'problem')}: {weight}"
    return banner(title, as_text(base.problems, base.texts), grave=bool(faults))


def banner(title: str, details: str, grave: bool) -> str:
    """A banner over a page, which works without script and without the site's styles.

    Args:
        title: what is the matter, in a line; plain text.
        details: the problems, as in a terminal; plain text.
        grave: whether the details are unfolded.
    """
    return (
        f"<style>{_STYLE}</style>"
        '<aside id="kb-problems" role="alert">'
        f"<details{' open' if grave else ''}><summary>{html.escape(title)}</summary>"
        f'<pre tabindex="0">{html.escape(details)}</pre></details></aside>'
    )


_STYLE = (
    "#kb-problems{position:fixed;z-index:999;inset:auto 0 0;max-height:45vh;overflow:auto;"
    "background:#fff4e5;color:#1f1300;border-top:4px solid #b3261e;"
    "font:15px/1.45 system-ui,sans-serif;box-shadow:0 -2px 12px #0004}"
    "#kb-problems summary{padding:.6em 1em;font-weight:700;cursor:pointer}"
    "#kb-problems pre{margin:0;padding:0 1em 1em;overflow:auto;white-space:pre-wrap;"
    "font:13px/1.45 ui-monospace,monospace;color:inherit;background:none}"
    "@media print{#kb-problems{display:none}}"
)
