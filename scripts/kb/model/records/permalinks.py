"""The published ids; ``kb.permalinks.record`` reads them."""

from __future__ import annotations

from kb.schema.fields import Field
from kb.schema.paths import PERMALINKS

PATH = PERMALINKS

FIELDS = (
    Field(
        "permalinks",
        "items",
        required=False,
        of=(
            Field("id"),
            Field("at"),
            Field("since"),
            Field("now", required=False),
            Field("was", "texts", required=False),
            Field("print"),
        ),
    ),
)

LISTS = dict[str, type]()
