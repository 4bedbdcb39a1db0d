"""``kb schema``: write the JSON Schemas that editors use."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from pathlib import Path

from kb.commands import CLEAN
from kb.schema.json_schema import schemas
from kb.storage.atomic import replace_all


def configure(parser: ArgumentParser) -> None:
    """It takes no arguments."""


def run(root: Path, given: Namespace) -> int:
    """Write those that differ from what the table of kinds says."""
    changed = {
        path: text
        for path, text in schemas().items()
        if not (root / path).is_file() or (root / path).read_bytes() != text.encode()
    }
    replace_all(root, dict(changed))
    print("\n".join(f"wrote {path}" for path in changed) or "the schemas say what the table of kinds says")
    return CLEAN
