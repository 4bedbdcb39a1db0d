from __future__ import annotations

from small import Small


def test_the_small_base_is_without_a_fault(small: Small) -> None:
    assert small.said() == []
