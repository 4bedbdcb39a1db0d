"""The table of characters that documents can show is that of the fonts that are shipped."""

from __future__ import annotations

import struct
import time
from pathlib import Path

import pytest

from kb.assets.glyphs import COVERED, unshown
from kb.checks.characters import unshown_in_words
from kb.documents.typst.sources import FONTS
from small import Small

TREND = "trends/globalisation.md"


def characters(font: Path) -> set[int]:
    """The characters of a font, from its table ``cmap`` (OpenType, formats 4 and 12)."""
    data = font.read_bytes()
    (tables,) = struct.unpack_from(">H", data, 4)
    rows = (struct.unpack_from(">4s4xI", data, 12 + 16 * at) for at in range(tables))
    start = next(offset for tag, offset in rows if tag == b"cmap")
    found: set[int] = set()
    for at in range(struct.unpack_from(">H", data, start + 2)[0]):
        table = start + struct.unpack_from(">4xI", data, start + 4 + 8 * at)[0]
        (kind,) = struct.unpack_from(">H", data, table)
        if kind == 12:
            for group in range(struct.unpack_from(">I", data, table + 12)[0]):
                first, last = struct.unpack_from(">II", data, table + 16 + 12 * group)
                found |= {*range(first, last + 1)}
        elif kind == 4:
            many = struct.unpack_from(">H", data, table + 6)[0] // 2
            lasts = struct.unpack_from(f">{many}H", data, table + 14)
            firsts = struct.unpack_from(f">{many}H", data, table + 16 + 2 * many)
            for first, last in zip(firsts, lasts, strict=True):
                found |= {*range(first, last + 1)} - {0xFFFF}
    return found


def test_the_table_has_what_every_font_has_and_nothing_else() -> None:
    fonts = [characters(font) for font in FONTS.glob("*.ttf")]
    assert len(fonts) == 8
    ranges = [(first, last or first) for first, _, last in (each.partition("-") for each in COVERED)]
    table = {code for first, last in ranges for code in range(int(first, 16), int(last, 16) + 1)}
    assert table == set.intersection(*fonts)


@pytest.mark.parametrize("text", ["ǐ é ffi – “x” → €", "a\u0323\u0302", "\u01f5", "soft\u00adhyphen\ttab\n"])
def test_letters_with_marks_are_shown_however_they_are_written(text: str) -> None:
    assert list(unshown(text)) == []


def test_characters_are_told_once_and_those_of_a_line_together() -> None:
    text = "a 警察 b 警\nกี่ and 警\n"
    (one, first), (two, second) = unshown(text)
    assert (text[one.start : one.end], text[two.start : two.end]) == ("警", "ก")
    assert "U+8B66, CJK UNIFIED IDEOGRAPH-8B66" in first
    assert "U+5BDF" in first
    assert "THAI CHARACTER KO KAI" in second
    assert "8B66" not in second


def test_a_comment_is_in_no_document() -> None:
    assert list(unshown_in_words("<!-- 警 --> a\n")) == []
    assert list(unshown_in_words("<!-- a --> 警\n")) != []


def test_each_source_of_documents_is_looked_at_and_other_pages_are_not(small: Small) -> None:
    briefing = '---\ntitle: X\nedition: "1"\n---\n\nOwn 警 words.\n\n{{ T1.1 }}\n'
    small.write("briefings/x.md", briefing)
    small.edit(TREND, "title: Globalisation", "title: Globalisation กี่ปี")
    small.append("docs/synonyms.yml", "# 警 is a remark\n")
    found = [each for each in small.read().problems if "no font of the documents" in each.message]
    assert [(each.path, each.code, each.severity) for each in found] == [
        ("briefings/x.md", "S410", "error"),
        (TREND, "S410", "error"),
    ]
    assert small.text(TREND)[found[1].span.start :].startswith("กี่ปี")


def test_looking_costs_little() -> None:
    text = "Words of a page, as people write them.\n" * 25_000
    begun = time.process_time()
    assert list(unshown(text)) == []
    assert time.process_time() - begun < 0.5, "a megabyte"
