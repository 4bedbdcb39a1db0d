"""No published link may end up dead or on other words without the check failing."""

from __future__ import annotations

import random

import pytest

import mutations
from kb.checks import CHECKS
from kb.text.fingerprint import fingerprint_of

pytestmark = pytest.mark.slow


def test_a_sample_of_mutations_is_caught() -> None:
    base, _, _ = mutations.real()
    total = sum(1 for _ in mutations.mutations(base, random.Random(mutations.SEED)))
    chosen = random.Random(mutations.SEED).sample(range(total), 120)
    rows = mutations.tried(chosen)
    assert [one for row in rows.values() for one in row.missed] == []
    assert sum(row.harmful for row in rows.values()) > 80


def test_the_judge_knows_harm_without_the_checks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mutations, "CHECKS", {})
    rows = mutations.tried(list(range(40)))
    assert sum(len(row.missed) for row in rows.values()) > 20


def test_the_suite_fails_where_texts_are_not_compared(monkeypatch: pytest.MonkeyPatch) -> None:
    blind = {code: check for code, check in CHECKS.items() if code != "P107"}
    monkeypatch.setattr(mutations, "CHECKS", blind)
    rows = mutations.tried(list(range(60)))
    assert any(row.missed for (name, _), row in rows.items() if name.startswith("reword"))


def test_every_heading_and_paragraph_is_spoilt() -> None:
    base, _, _ = mutations.real()
    found = mutations.blocks(base)
    ids = {one.id for one in base.standing if one.path.endswith(".md")} - {*base.by_id, *base.by_path}
    assert {block.id for block in found} == ids
    assert all(fingerprint_of(block.text)[1:] for block in found)


@pytest.mark.slow
def test_no_mutation_passes() -> None:
    """Every way to spoil a text, on one block in sixteen; `make mutations` spoils them all."""
    rows = mutations.everything(every=16)
    print(mutations.table(rows))
    assert [one for row in rows.values() for one in row.missed] == []
    assert sum(row.tried for row in rows.values()) > 450
    for (name, _), row in rows.items():
        assert row.caught == row.harmful
        assert row.harmful > 0 or name.startswith("reorder, ids")
