"""Every short link and every address of an edition, on the real site."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import unquote, urldefrag

import pytest

from kb.permalinks.short_addresses import short_ids
from kb.site.redirects import redirects
from kb.text.ids import POINT_ID
from real import real
from test_shortlinks import assert_is_a_citation, links, refresh, shown


@pytest.mark.slow
def test_every_short_link_of_the_real_base_is_a_citation_of_its_own() -> None:
    base = real()
    made, ids = redirects(base), short_ids(base)
    assert len([id_ for id_ in ids if POINT_ID.fullmatch(id_)]) == len(base.points)
    for id_ in ids:
        assert_is_a_citation(base, made, id_)


def test_every_address_of_the_real_site_shows_something_in_a_message(built_site: Path) -> None:
    bare = {
        path.relative_to(built_site).as_posix()
        for path in built_site.rglob("*.html")
        if len(shown(path.read_text("utf-8"))) < 4
    }
    assert bare == {"404.html"}


@pytest.mark.slow
def test_the_real_site_has_a_short_link_for_each_id(built_site: Path) -> None:
    for id_ in ("T7", "T7.3", "T7.a", "B1.1", "C0.1", "V6", "tag/cybercrime", "term/nine-eleven"):
        html = (built_site / id_ / "index.html").read_text("utf-8")
        target = urldefrag(str(refresh(html)))
        there = (built_site / id_ / target.url).resolve()
        assert there.is_file()
        assert not target.fragment or f'id="{target.fragment}"' in there.read_text("utf-8")
    assert "T7.3/" not in (built_site / "search/names.js").read_text("utf-8")
    assert "T7.3/" not in (built_site / "search/texts.js").read_text("utf-8")


AS_OF = re.compile(r"https://policing-vision\.example/(edition/[^\s\"'<>\\&{}()\[\],]*)")


def test_every_address_as_of_the_current_edition_leads_to_what_was_cited(built_site: Path) -> None:
    """Whatever the site prints: in citations of all formats, scripts, heads and data."""
    printed: set[str] = set()
    for path in built_site.rglob("*"):
        if path.suffix in {".html", ".js", ".bib", ".ris", ".json", ".csv"}:
            text = re.sub(r"\\+_", "_", path.read_text("utf-8"))  # as BibTeX writes it
            printed |= {unquote(address).rstrip(".;") for address in AS_OF.findall(text)}
    base = real()
    folder = f"edition/{base.edition}/"
    assert folder in printed, "the home page"
    assert f"{folder}about.html" in printed
    assert {f"{folder}{id_}/" for id_ in (*base.points, *(page.id for page in base.collected))} <= printed
    for address in printed:
        file = built_site / (address if address.endswith(".html") else f"{address}index.html")
        assert file.is_file(), address
        html = file.read_text("utf-8")
        (to,) = links(html)
        assert f'content="0; url={to}"' in html, address
        asked = built_site / address.removeprefix(folder)
        asked = asked if asked.suffix == ".html" else asked / "index.html"
        assert (file.parent / to).resolve() == asked.resolve(), address
        assert asked.is_file(), address
