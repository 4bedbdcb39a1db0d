"""Typographic quotation marks: one function for the site and the documents."""

from __future__ import annotations

import pytest

from kb.html.quotes import curled_tree
from kb.html.tree import parsed, written
from kb.text.quotes import curled

SIGNS = {
    "it's the editors' reading": "it’s the editors’ reading",
    '"no-go areas"': "“no-go areas”",
    '("so")': "(“so”)",
    '["so"]': "[“so”]",
    'so—"he" said': "so—“he” said",
    "the '90s and the 1990s' end": "the ’90s and the 1990s’ end",
    "she said \"he said 'no'\".": "she said “he said ‘no’”.",
    "\"'no', he said\"": "“‘no’, he said”",
    'in "2013".': "in “2013”.",
    "5'11\" tall": "5'11\" tall",
    '4" x 6 cards': '4" x 6 cards',
    "a line '---'.": "a line ‘---’.",
    "no marks": "no marks",
}

HTML = {
    '<p>"<a href="x">so</a>" it is</p>': '<p>“<a href="x">so</a>” it is</p>',
    "<p><a href='x'>Europol</a>'s report</p>": "<p><a href='x'>Europol</a>’s report</p>",
    '<p>the</p><p>"so"</p>': "<p>the</p><p>“so”</p>",
    '<p><a class="kb-number" href="#T1.1">T1.1</a>"so"</p>': (
        '<p><a class="kb-number" href="#T1.1">T1.1</a>“so”</p>'
    ),
    "<p>Haiti&#39;s &quot;so&quot; &amp; &quot;no&quot;</p>": "<p>Haiti’s “so” &amp; “no”</p>",
    '<p>a<br>"so"</p>': "<p>a<br>“so”</p>",
    '<pre>"a" <b>\'b\'</b></pre>"c"': "<pre>\"a\" <b>'b'</b></pre>“c”",
    '<code>a</code>\'s "<code>"</code>"': '<code>a</code>’s “<code>"</code>”',
    '<script>a = "b" < "c"</script>': '<script>a = "b" < "c"</script>',
    "<!-- \"a\" > 'b' -->": "<!-- \"a\" > 'b' -->",
    '<p title="it\'s > so">"a"</p>': '<p title="it\'s > so">“a”</p>',
}


@pytest.mark.parametrize(("written", "shown"), SIGNS.items())
def test_marks_turn_the_right_way(written: str, shown: str) -> None:
    assert curled(written) == shown
    assert curled(shown) == shown


@pytest.mark.parametrize(("given", "shown"), HTML.items())
def test_only_words_are_changed(given: str, shown: str) -> None:
    assert written(curled_tree(parsed(given))) == shown
    assert written(curled_tree(parsed(shown))) == shown
