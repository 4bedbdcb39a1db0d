"""Signs that mean something in HTML read the same in every output: they are escaped once, and only once."""

from __future__ import annotations

import re

import pytest

from outputs import BRIEFING, Output, outputs
from small import CASE, DILEMMA, PRINCIPLE, TREND, Small

SIGNS = 'R&D\'s "so" 1 < 2'
QUOTED = SIGNS.replace('"', '\\"')
NAMED = QUOTED.removesuffix(" 1 < 2")
"""In names: where one may hold no sign of markup."""

BIB = SIGNS.replace("&", r"\&").replace('"', "”", 1).replace('"', "”")

NAMES = {"title", "term", "name"}

TWICE = re.compile(r"&amp;(?:amp|lt|gt|quot|apos|#[0-9]+|#x[0-9A-Fa-f]+);")
RAW = re.compile(r"&(?:amp|lt|gt|quot|apos|#x?(?:39|34|27|22|60|62));")

SAID = "(R&D's \"so\" 1 < 2 own report {work}, pp. 4 & 5 of R&D's)"


@pytest.fixture
def hostile(small: Small) -> Small:
    """The small base with these signs in every text that people write."""
    for path, title in ((TREND, "Globalisation"), (CASE, "Arab Spring"), (DILEMMA, "Privacy and security")):
        small.edit(path, f"title: {title}", f'title: "{title} {NAMED}"')
        text = small.text(path)
        small.write(path, re.sub(r"summary: (.*)", rf'summary: "\1 {QUOTED}."'.replace("\\\\", "\\"), text))
    for path, old in (
        (TREND, "why: News crossed borders at once."),
        (PRINCIPLE, "why: Consent is harder to win in a world without borders."),
        ("docs/tags.yml", "title: Economy"),
        ("docs/tags.yml", "definition: Money and work."),
        ("docs/glossary.yml", "definition: A regional security body."),
        ("docs/glossary.yml", "term: Policing by consent"),
        ("docs/events.yml", "title: The paper is presented"),
        ("docs/places.yml", "name: The Hague"),
        ("docs/paper.yml", "text: Leaders met."),
    ):
        key, _, value = old.partition(": ")
        small.edit(path, old, f'{key}: "{value} {NAMED if key in NAMES else f"{QUOTED}."}"')
    small.edit(TREND, "Globalisation is a broad idea.", f"Globalisation is a broad idea {SIGNS}.")
    small.edit(
        TREND,
        "In 2019 this was measured [see @bayley2001structure, p. 4; @osce2019].",
        f"In 2019 this was measured [{SIGNS} own report @osce2019, pp. 4 & 5 of R&D's].",
    )
    small.edit(TREND, "paper says {: #T1-paper }", f"paper says {SIGNS} {{: #T1-paper }}")
    small.append(
        TREND,
        f"\nThey met again {SIGNS} [{SIGNS} own report @bayley2001structure, pp. 4 & 5 of R&D's].\n"
        "{: #T1.b }\n",
    )
    small.edit("bibliography.bib", "{{A Report}}", f"{{{{A Report {BIB}}}}}")
    small.edit("bibliography.bib", "{{National Institute of Justice}}", f"{{{{National Institute {BIB}}}}}")
    small.edit("bibliography.bib", "Bayley, David H.", "O'Bayley, David H.")
    small.write(
        BRIEFING,
        f'---\ntitle: "Briefing {QUOTED}"\nfor: "The {QUOTED} chief"\ndate: 2026-11-30\n'
        'edition: "2026.11"\n---\n\n'
        f"Own words {SIGNS} [{SIGNS} own report @osce2019, pp. 4 & 5 of R&D's].\n\n"
        "{{ T1.1-T1.2 }}\n\n{{ T1.a }}\n\n{{ T1.b }}\n\n{{ D1 summary }}\n",
    )
    return small


@pytest.mark.slow
def test_signs_are_escaped_once_in_every_output(hostile: Small) -> None:
    found = outputs(hostile, "T1.a")
    twice = {name: TWICE.findall(one.written) for name, one in found.items() if TWICE.search(one.written)}
    assert twice == {}
    raw = {
        name: sorted(set(RAW.findall(one.seen)))
        for name, one in found.items()
        if RAW.search(one.seen) and not name.endswith((".js", "cite.markdown"))
    }
    assert raw == {}
    for name, work in (
        ("site/trends/globalisation.html", "Organization for Security and Co-operation in Europe 2019"),
        ("site/trends/globalisation.html", "O'Bayley and Shearing 2001"),
        ("leaflets/T1.pdf", "O'Bayley and Shearing 2001"),
        ("word/T1.docx/word/document.xml", "O'Bayley and Shearing 2001"),
        ("briefing.html", "O'Bayley and Shearing 2001"),
        ("briefing.docx", "O'Bayley and Shearing 2001"),
        ("briefing.pdf", "O'Bayley and Shearing 2001"),
    ):
        assert SAID.format(work=work) in _text(found[name]), name
    books = [one.seen for name, one in found.items() if name.endswith(".xhtml")]
    assert any(SAID.format(work="O'Bayley and Shearing 2001") in text for text in books)
    for name in (
        "site/trends/globalisation.html",
        "site/bibliography.html",
        "briefing.html",
        "briefing.docx",
    ):
        assert f"A Report {SIGNS}" in found[name].seen or f"idea {SIGNS}" in found[name].seen, name
    assert f"A Report {SIGNS}" in found["site/bibliography.html"].seen


def _text(one: Output) -> str:
    """What a reader sees, without the spaces that PDF has between pieces of a line."""
    return re.sub(r"\s+([),;])", r"\1", one.seen)
