"""Lists that a reader can narrow: what ``scripts/web/js/filter.js`` needs to know of them.

The view marks each item and group, and says by which keys items are chosen; the controls are made by the
script, since without it they would do nothing::

    filterable(
        "works",
        [Filter("type", "Type", {"report": "Report"})],
        el("section", ..., el("li", ..., data_item=True, data_type="report"), data_group=True),
    )

The address then says what is chosen: ``bibliography.html?type=report``.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from markupsafe import Markup

from kb.html import Child, el


@dataclass(frozen=True)
class Filter:
    """One way to choose.

    Attributes:
        key: its name in the address; an item has its values under ``data-KEY``, with spaces between them.
        label: what the control is called.
        values: value -> what is shown for it, in the order in which they are offered.
    """

    key: str
    label: str
    values: Mapping[str, str]


def filterable(many: str, filters: Iterable[Filter], *content: Child, words: bool = False) -> Markup:
    """A list with filters.

    Args:
        many: what its items are, in the plural.
        filters: by what they are chosen.
        content: the list; items have the attribute ``data-item``, groups of them ``data-group``.
        words: whether words can be looked for too.
    """
    said = {
        "many": many,
        "words": words,
        # Pairs, since a script would put numbers, such as years, into an order of its own.
        "by": [{"key": each.key, "label": each.label, "values": [*each.values.items()]} for each in filters],
    }
    return el("div", *content, data_filter=json.dumps(said, ensure_ascii=False))
