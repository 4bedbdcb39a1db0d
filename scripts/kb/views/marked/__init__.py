"""The views that a page sets in with a mark: ``<!-- timeline -->`` is made by ``timeline.view``.

A module of this package is a view, and its name is its mark. It has ``view(base, page)``, which returns
the markup for that page. It may have ``READS``, which says what the view shows, so that it is made again only
when that has changed: ``FRONT_MATTER`` (front matter and data files) or ``CITATIONS`` (also ids, links, and
who cites what). Without it, the view is made again when any text of the base has changed.
"""

from __future__ import annotations

FRONT_MATTER, CITATIONS, TEXT = "front matter", "citations", "text"
