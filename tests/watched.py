"""What a browser asks for, and what goes wrong in it, while tests look at pages."""

from __future__ import annotations

from dataclasses import dataclass, field

from playwright.sync_api import BrowserContext, ConsoleMessage, Request, Response, Route


@dataclass(frozen=True)
class Watched:
    """What was recorded of a context of a browser.

    Attributes:
        asked: every address that was asked for.
        elsewhere: what asked for an address that is not ours, and was not given it.
        faults: errors in the console and in scripts, answers of 400 and above, requests that failed.
    """

    asked: list[str] = field(default_factory=list)
    elsewhere: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)


def watch(context: BrowserContext, own: str) -> Watched:
    """Record from now on; nothing outside is reached.

    Args:
        context: of the browser.
        own: how the addresses of the site begin.
    """
    found = Watched()

    def record(route: Route, request: Request) -> None:
        found.asked.append(request.url)
        if request.url.startswith((own, "data:", "blob:")):
            route.continue_()
        else:
            found.elsewhere.append(f"{request.frame.url} asks for {request.url}")
            route.abort()

    def heard(message: ConsoleMessage) -> None:
        if message.type == "error":
            found.faults.append(f"{message.location['url']}: {message.text}")

    def answered(response: Response) -> None:
        if response.status >= 400:
            found.faults.append(f"{response.status} for {response.url}")

    context.route("**/*", record)
    context.on("console", heard)
    context.on("response", answered)
    context.on("weberror", lambda error: found.faults.append(f"{error.error}"))
    context.on("requestfailed", lambda request: found.faults.append(f"{request.url}: {request.failure}"))
    return found
