"""The pages as they are: nothing is wrong with them, and the paper is whole.

What editors have to keep are checks with codes, so that ``kb check`` says where and how. Here stands only
what no edit changes: the paper itself.
"""

from __future__ import annotations

import re

import pytest

from kb.problems import reporters
from real import real
from small import REPOSITORY


def test_nothing_is_wrong() -> None:
    assert reporters.as_text(real().problems, real().texts) == ""


@pytest.mark.parametrize("name", ["about", "glossary", "index"])
def test_what_only_a_screen_has_is_said_of_the_site(name: str) -> None:
    """The same words stand in a PDF, in Word and in an EPUB, where there is no button, or is marked."""
    blocks = (REPOSITORY / f"docs/{name}.md").read_text("utf-8").split("\n\n")
    everywhere = [each for each in blocks if not re.search(r"^\{: .*\.site-only\b", each, re.MULTILINE)]
    text = " ".join(" ".join(everywhere).split())
    sentences = re.split(r"(?<=[.;:]) ", text)
    screen = [each for each in sentences if re.search(r"\b(button|click|hover|tap|dotted line)\b", each)]
    assert [each for each in screen if not re.search(r"\b[Oo]n the site\b", each)] == []


def test_the_paper_is_whole() -> None:
    ids = [section.id for section in real().sections]
    counted = {letter: sum(id_[0] == letter and id_[1:] != "0" for id_ in ids) for letter in "TCDV"}
    assert counted == {"T": 10, "C": 8, "D": 5, "V": 6}
    assert len(real().points) == 215


def test_every_point_of_the_paper_is_an_anchor_once_and_in_order() -> None:
    places = [anchor.id for page in real().pages for anchor in page.anchors if anchor.id in real().points]
    for section in real().sections:
        points = [point.id for point in section.points]
        assert [each for each in places if each in set(points)] == points, section.id
