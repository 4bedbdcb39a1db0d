from __future__ import annotations

from pathlib import Path

import pytest

import small as small_base


@pytest.fixture
def small(tmp_path: Path) -> small_base.Small:
    """A complete knowledge base without a fault, in a folder of its own."""
    return small_base.write(tmp_path)
