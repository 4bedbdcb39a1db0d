"""``pyproject.toml`` says how long a page is; what is wrong with it is told, and what is missing as well."""

from __future__ import annotations

import pytest

from kb.schema import BY_FOLDER
from kb.schema.paths import HOME, INDEX
from small import TREND, Small

PROJECT = "pyproject.toml"
NOTES = "## Editors' notes {: #T1-notes }\n\n"


def words(number: int, id_: str) -> str:
    """A note of so many words, beside a citation, which does not count."""
    return f"{' '.join(['word'] * number)} [@osce2019, p. 4].\n{{: #{id_} }}\n\n"


@pytest.fixture
def counted(small: Small) -> Small:
    """The small base, whose trend has as few words as a page may have."""
    for number in range(1, 200):
        small.write(PROJECT, f"[tool.kb]\npage-words = [0, {number}]\n")
        if not [one for one in small.said() if (one.path, one.code) == (TREND, "S124")]:
            small.write(PROJECT, f"[tool.kb]\npage-words = [{number}, {number + 10}]\n")
            return small
    raise AssertionError("the trend of the small base has grown")


def of_trend(small: Small) -> list[tuple[str, str, str]]:
    return [(one.code, one.message, one.at) for one in small.said() if one.path == TREND]


def test_lead_points_and_notes_are_counted_and_headings_and_citations_are_not(counted: Small) -> None:
    assert of_trend(counted) == []
    counted.append(TREND, f"\n{NOTES}{words(10, 'T1.b')}")
    assert of_trend(counted) == []
    counted.edit(TREND, "word [@osce2019, p. 4].", "word word [@osce2019, p. 4].")
    ((code, message, at),) = of_trend(counted)
    assert (code, at) == ("S124", "id")
    assert "more than" in message


def test_a_page_that_is_too_short_is_told(counted: Small) -> None:
    counted.edit(TREND, "A lead about", "About")
    ((code, message, _),) = of_trend(counted)
    assert code == "S124"
    assert "fewer than" in message


def test_without_a_limit_any_page_will_do(small: Small) -> None:
    assert small.said() == []
    small.write(PROJECT, "[project]\nversion = '2026.11'\n[tool.other]\nx = 1\n")
    assert "S124" not in {one.code for one in small.said()}


@pytest.mark.parametrize(
    "value", ["250", "[250]", "[900, 250]", '["a", "b"]', "[250, 900, 1]", "[-1, 4]", "{}"]
)
def test_a_limit_of_another_form_is_told_where_it_stands(small: Small, value: str) -> None:
    small.write(PROJECT, f"[tool.kb]\npage-words = {value}\n")
    (one,) = small.said()
    assert (one.path, one.line, one.code, one.at) == (PROJECT, 2, "M021", "page-words")
    assert "page-words = [250, 900]" in one.hint


@pytest.mark.parametrize(
    ("line", "text"), [(1, "[tool.kb\n"), (2, "[tool.kb]\nx = \n"), (3, "[a]\nb = 1\nb = 2\n")]
)
def test_what_is_not_toml_is_told_where_it_stands(small: Small, line: int, text: str) -> None:
    small.write(PROJECT, text)
    (one,) = small.said()
    assert (one.path, one.line, one.code) == (PROJECT, line, "M020")


@pytest.mark.parametrize("path", [HOME, *(f"{folder}/{INDEX}" for folder in BY_FOLDER)])
def test_a_home_page_or_introduction_that_is_missing_is_told(small: Small, path: str) -> None:
    small.delete(path)
    assert [one.code for one in small.said() if one.path == path] == ["M005"]
