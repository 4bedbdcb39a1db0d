"""HTML: elements, trees, the list of what is allowed, the content security policy."""

from __future__ import annotations

from kb.html.elements import Child, between, el, join

__all__ = ["Child", "between", "el", "join"]
