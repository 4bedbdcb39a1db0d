"""A briefing as a file and as an address, held to the cases that the browser is held to (tests/web)."""

from __future__ import annotations

import json
from typing import Any

import pytest

from kb.briefings.selection import AddressError, Chosen, Selection, from_address
from small import REPOSITORY

CASES = json.loads((REPOSITORY / "tests/web/selection.json").read_text("utf-8"))


@pytest.mark.parametrize("case", CASES["written"], ids=lambda case: case["what"])
def test_a_selection_becomes_this_file_and_this_address(case: dict[str, Any]) -> None:
    title, reader, day, edition, rows, closing = case["state"]
    selection = Selection(title, reader, day, edition, tuple(Chosen(*row) for row in rows), closing)
    assert selection.written() == case["file"]
    assert selection.address() == case["address"]
    assert from_address(case["address"]) == selection


@pytest.mark.parametrize("address", CASES["damaged"])
def test_an_address_without_a_briefing_is_refused(address: str) -> None:
    with pytest.raises(AddressError):
        from_address(address)
