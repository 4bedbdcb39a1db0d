"""The page of the checks, and the words in which checks speak."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup

from kb import views
from kb.checks import CHECKS
from kb.model import Base
from kb.schema.marks import MARKS
from kb.views.marked.checks import FAMILIES, view
from small import REPOSITORY, Small


def test_the_page_names_every_check_once_with_its_examples(small: Small) -> None:
    base = small.read()
    page = BeautifulSoup(view(base, base.pages[0]), "html.parser")
    assert sorted(str(each["id"]) for each in page.select("h3")) == sorted(CHECKS)
    for heading in page.select("h3"):
        check = CHECKS[str(heading["id"])]
        assert heading.get_text() == f"{check.code} {check.name}"
        shown = [each.get_text() for each in (heading.parent or page).select("pre")]
        assert shown == [change.text for one in check.description.examples for change in one.changes]


def test_every_family_has_a_title() -> None:
    assert {code[0] for code in CHECKS} == set(FAMILIES)


@pytest.mark.parametrize("name", MARKS)
def test_every_mark_that_a_page_may_have_has_a_view(name: str) -> None:
    assert callable(views.view_named(name).view)


@pytest.mark.parametrize("code", sorted(CHECKS))
def test_a_check_has_a_code_and_a_name(code: str) -> None:
    check = CHECKS[code]
    assert code[1:].isdecimal()
    assert check.severity in {"error", "warning"}
    assert check.name.replace("-", "").isalnum()


def test_no_two_checks_have_one_name() -> None:
    names = [check.name for check in CHECKS.values()]
    assert sorted(names) == sorted(set(names))


def test_our_own_pages_are_without_a_finding(own: Base) -> None:
    assert own.problems == ()


@pytest.fixture(scope="module")
def own() -> Base:
    from kb.pipeline import stages

    return stages.read(REPOSITORY)
