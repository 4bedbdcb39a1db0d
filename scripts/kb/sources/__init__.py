"""Files as written -> text, front matter and YAML nodes that know their positions."""

from __future__ import annotations

from kb.sources.decode import (
    CONFLICT,
    FILE_LIMIT,
    SourceError,
    conflicts,
    legible,
    oddities,
    too_large,
    without_conflicts,
)
from kb.sources.front_matter import (
    FRONT_MATTER_LIMIT,
    INDENT_LIMIT,
    LENGTH_LIMIT,
    LINE_LIMIT,
    MARK_LIMIT,
    OPEN_LIMIT,
    check_convertible,
    split,
)
from kb.sources.yaml_nodes import (
    DATA_DEPTH_LIMIT,
    DEPTH_LIMIT,
    SETTINGS_DEPTH_LIMIT,
    Items,
    Mapping,
    Node,
    Scalar,
    check_constructible,
    parse_yaml,
)

__all__ = [
    "CONFLICT",
    "DATA_DEPTH_LIMIT",
    "DEPTH_LIMIT",
    "FILE_LIMIT",
    "FRONT_MATTER_LIMIT",
    "INDENT_LIMIT",
    "LENGTH_LIMIT",
    "LINE_LIMIT",
    "MARK_LIMIT",
    "OPEN_LIMIT",
    "SETTINGS_DEPTH_LIMIT",
    "Items",
    "Mapping",
    "Node",
    "Scalar",
    "SourceError",
    "check_constructible",
    "check_convertible",
    "conflicts",
    "legible",
    "oddities",
    "parse_yaml",
    "split",
    "too_large",
    "without_conflicts",
]
