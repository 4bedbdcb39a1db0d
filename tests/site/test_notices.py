"""What is handed out goes with the notices that its licences ask for, and says its own licence."""

from __future__ import annotations

import re
import struct
from importlib.metadata import distribution
from pathlib import Path

import pytest

from kb.assets.notices import THIRD_PARTY, notices, third_party
from kb.schema import LICENCE
from small import REPOSITORY

THEME = Path(str(distribution("mkdocs-material").locate_file("material/templates")))
FONTS = REPOSITORY / "scripts/fonts"


def names_of(font: bytes) -> dict[int, str]:
    """The names in a TrueType font, by their number (OpenType, table 'name')."""
    tables = struct.unpack(">H", font[4:6])[0]
    rows = [struct.unpack(">4sLLL", font[12 + 16 * at : 28 + 16 * at]) for at in range(tables)]
    start = next(offset for tag, _, offset, _ in rows if tag == b"name")
    _, count, strings = struct.unpack(">HHH", font[start : start + 6])
    found = {}
    for at in range(count):
        _, _, _, number, length, offset = struct.unpack(
            ">6H", font[start + 6 + 12 * at : start + 18 + 12 * at]
        )
        begin = start + strings + offset
        found[number] = font[begin : begin + length].decode("utf-16-be")
    return found


@pytest.mark.parametrize("file", sorted(FONTS.glob("*.ttf")), ids=lambda file: file.stem)
def test_a_font_says_whose_it_is_and_under_which_licence(file: Path) -> None:
    names = names_of(file.read_bytes())
    assert "Adobe" in names[0]
    assert "SIL Open Font License, Version 1.1" in names[13]
    assert names[14] == "http://scripts.sil.org/OFL"
    assert "Source" not in names[1] + names[4] + names[6]


def test_everything_by_others_on_the_site_has_its_notice(built_site: Path) -> None:
    text = (built_site / THIRD_PARTY).read_text("utf-8")
    style = (built_site / "assets/site.css").read_text("utf-8")
    assert ".md-typeset" in style
    assert "Copyright (c) 2016-2025 Martin Donath" in text
    for folder in (built_site / "assets/later").iterdir():
        if folder.is_dir():
            assert (folder / "LICENSE.txt").read_text("utf-8").strip() in text, folder
    templates = "".join(file.read_text("utf-8") for file in (REPOSITORY / "scripts/theme").rglob("*.html"))
    for name in re.findall(r"\.icons/(\w+)/", templates):
        assert (THEME / ".icons" / name / "LICENSE").read_text("utf-8").strip() in text, name
    assert "Apache License" in text
    assert "END OF TERMS AND CONDITIONS" in text
    fonts = {file.stem.split("-")[1] for file in (built_site / "assets/fonts").glob("*.woff2")}
    assert fonts == {"serif", "sans"}
    for licence in (built_site / "assets/fonts").glob("OFL-*.txt"):
        assert licence.read_text("utf-8").strip() in text, licence
    assert "Natural Earth" in text


def test_each_page_leads_to_the_notices(built_site: Path) -> None:
    pages = [file for file in built_site.rglob("*.html") if 'class="kb-footer"' in file.read_text("utf-8")]
    assert len(pages) > 50
    for file in pages:
        if file.name != "404.html":
            (target,) = re.findall(rf'href="([^"]*{THIRD_PARTY})"', file.read_text("utf-8"))
            assert (file.parent / target).resolve() == (built_site / THIRD_PARTY).resolve()


def test_a_folder_of_scripts_without_a_licence_is_not_handed_out(tmp_path: Path) -> None:
    (tmp_path / "scripts/web/vendor/other").mkdir(parents=True)
    (tmp_path / "scripts/licences").mkdir()
    with pytest.raises(FileNotFoundError, match="no licence"):
        third_party(tmp_path, THEME)


def test_each_notice_but_that_of_the_public_domain_has_the_words_of_its_licence() -> None:
    found = list(notices(REPOSITORY, THEME))
    assert [notice.work.partition(":")[0] for notice in found if not notice.texts] == ["Natural Earth"]
    assert all(len(text) > 500 for notice in found for text in notice.texts)


def test_the_licence_file_names_what_it_does_not_cover() -> None:
    text = (REPOSITORY / "LICENSE-TEXT.md").read_text("utf-8")
    assert LICENCE in text
    for path in ("docs/assets/fonts/", "scripts/fonts/", "scripts/web/vendor/minisearch/", "tests/data/"):
        assert f"`{path}`" in text
    for file in (REPOSITORY / "tests/data").iterdir():
        assert file.name == "README.md" or f"`{file.name}`" in text
