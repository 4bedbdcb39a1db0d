"""The search: what is asked for stands first, is named for what it is, and is reached by keyboard alone."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, Request, Route, expect

pytestmark = [pytest.mark.browser, pytest.mark.slow]

READY = re.compile(r"^(\d+|No) results?(\.|$)")


@pytest.fixture(params=["server", "folder"])
def found(request: pytest.FixtureRequest, page: Page, built_site: Path, site_url: str) -> Page:
    """A page with the search open, on a server or from a folder."""
    page.goto((site_url if request.param == "server" else built_site.as_uri() + "/") + "trends/index.html")
    page.keyboard.press("/")
    return page


def ask(page: Page, words: str) -> Locator:
    page.get_by_role("searchbox").fill(words)
    expect(page.locator(".kb-results")).to_have_attribute("data-query", words)
    expect(page.locator(".kb-search [role=status]")).to_have_text(READY)
    return page.get_by_role("dialog").get_by_role("link")


def first(page: Page, words: str) -> tuple[str, str, str]:
    """Title, kind and address of the first result."""
    link = ask(page, words).first
    return (
        link.locator(".kb-result-title").inner_text(),
        link.locator(".kb-result-kind").inner_text(),
        (link.get_attribute("href") or "").removeprefix("../"),
    )


@pytest.mark.parametrize("written", ["T7.3", "t7.3", " T7.3 "])
def test_an_id_leads_to_its_paragraph(found: Page, written: str) -> None:
    title, kind, address = first(found, written)
    assert title == "T7.3 Policing the Internet"
    assert kind == "Statement of the paper · What the paper says"
    assert address == "trends/policing-the-internet.html#T7.3"
    found.get_by_role("searchbox").press("Enter")
    found.wait_for_url("**/trends/policing-the-internet.html#T7.3")
    expect(found.locator('[id="T7.3"]')).to_be_in_viewport()
    expect(found.get_by_role("dialog")).to_have_count(0)


def test_everything_is_found_under_its_names(found: Page) -> None:
    assert first(found, "T7")[::2] == ("T7 Policing the Internet", "trends/policing-the-internet.html")
    assert first(found, "policing the internet")[0] == "T7 Policing the Internet"
    assert first(found, "policng internt")[0] == "T7 Policing the Internet", "slips are forgiven"
    assert first(found, "T7.a")[1].startswith("Editors’ note")
    assert first(found, "cybercrime")[1].startswith("Tag")
    assert first(found, "public narratives to achieve public consensus")[1].startswith("Vision principle")
    assert first(found, "Convention on Cybercrime ETS")[1] == "Bibliography"
    tagged = ask(found, "cybercrime").filter(has_text="T7 Policing the Internet").first
    expect(tagged.locator(".kb-result-kind")).to_contain_text(re.compile("^Trend · .*Cybercrime"))
    expect(tagged.locator(".kb-result-kind")).to_contain_text("· editors’ summary")
    statement = ask(found, "T7.3").first.locator(".kb-result-kind")
    expect(statement).not_to_contain_text("summary")


def test_an_abbreviation_shows_its_meaning_and_finds_what_bears_the_long_name(found: Page) -> None:
    title, kind, address = first(found, "UNODC")
    assert (title, kind) == ("United Nations Office on Drugs and Crime", "Glossary · UNODC")
    assert address == "glossary.html#term-united-nations-office-on-drugs-and-crime"
    expect(ask(found, "UNODC").first).to_contain_text("Office of the United Nations against drugs and crime")
    links = ask(found, "organized-crime")  # an alias of a tag
    expect(links.first).to_contain_text("Organised crime")
    assert links.filter(has_text="T2 Dimensions of the crime problem").count() == 1
    statements = ask(found, "illicit profits").filter(has_text="Statement of the paper")
    assert statements.count() >= 1


def test_found_words_are_marked_and_nothing_is_taken_for_markup(found: Page) -> None:
    marks = ask(found, "Emotet").first.locator("mark").all_inner_texts()
    assert marks
    assert {mark.lower() for mark in marks} == {"emotet"}
    ask(found, "<img src=x onerror=document.title=1>")
    assert found.locator(".kb-search img").count() == 0
    ask(found, "xyzzyx qwwq")
    expect(found.locator(".kb-search [role=status]")).to_contain_text("No results")


def test_it_is_worked_by_keyboard_alone(page: Page, site_url: str) -> None:
    page.goto(site_url)
    button = page.get_by_role("button", name="Search", exact=True)
    button.focus()
    page.keyboard.press("Enter")
    field = page.get_by_role("searchbox")
    expect(field).to_be_focused()
    page.keyboard.type("police")
    links = page.get_by_role("dialog").get_by_role("link")
    expect(page.locator(".kb-search [role=status]")).to_have_text(READY)
    expect(page.locator(".kb-results")).to_have_attribute("data-query", "police")
    page.keyboard.press("ArrowDown")
    expect(links.nth(0)).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(links.nth(1)).to_be_focused()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    expect(field).to_be_focused()
    page.keyboard.press("ArrowDown")
    page.keyboard.type("s")  # one types on
    expect(field).to_be_focused()
    expect(field).to_have_value("polices")
    expect(page.locator(".kb-results")).to_have_attribute("data-query", "polices")
    field.fill("police")
    expect(page.locator(".kb-results")).to_have_attribute("data-query", "police")
    expect(page.get_by_role("button", name="Show 20 more")).to_be_visible()
    page.get_by_role("button", name="Show 20 more").focus()
    page.keyboard.press("Enter")
    expect(links.nth(20)).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(button).to_be_focused()
    page.keyboard.press("Control+k")
    expect(field).to_be_focused()
    page.keyboard.press("/")  # a slash in a field is a slash
    expect(page.get_by_role("dialog")).to_be_visible()


def test_nothing_is_loaded_before_it_is_asked_for(page: Page, site_url: str) -> None:
    asked: list[str] = []

    def heard(request: Request) -> None:
        asked.append(request.url.removeprefix(site_url))

    page.on("request", heard)
    page.goto(site_url, wait_until="networkidle")
    assert [path for path in asked if "search" in path or "later" in path] == []
    page.keyboard.press("/")
    ask(page, "piracy")
    later = ("minisearch/minisearch", "snowball/english", "find", "search")
    assert {*(f"assets/later/{name}.js" for name in later), "search/names.js", "search/texts.js"} <= set(
        asked
    )


def test_the_search_says_when_it_cannot_be_loaded(page: Page, site_url: str) -> None:
    page.goto(site_url)
    page.route("**/search/names.js", lambda route: route.abort())
    page.keyboard.press("/")
    expect(page.locator(".kb-search [role=status]")).to_contain_text("could not be loaded")
    page.unroute("**/search/names.js")
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    page.keyboard.press("/")
    expect(ask(page, "T7").first).to_be_visible()


def test_it_stays_usable_on_a_site_of_three_thousand_pages(
    page: Page, built_site: Path, site_url: str
) -> None:
    """A hundred times as many texts: ids and titles are found at once, typing is never held up for long."""
    names = json.loads(_value(built_site / "search/names.js"))
    texts = json.loads(_value(built_site / "search/texts.js"))
    rows = [row for row in names["names"] if re.fullmatch(r"[TCDV]\d+", row[2])]
    for copy in range(100, 10000, 100):
        for row in rows:
            id_ = f"{row[2][0]}{int(row[2][1:]) + copy}"
            names["names"].append([*row[:2], id_, *row[3:6], row[6].replace(f"{row[2]}.", f"{id_}.")])
    texts["texts"] *= 100
    page.route(
        "**/search/names.js", lambda route: route.fulfill(body=f"kb.searchNames = {json.dumps(names)}")
    )
    page.route(
        "**/search/texts.js", lambda route: route.fulfill(body=f"kb.searchTexts = {json.dumps(texts)}")
    )
    page.goto(site_url)
    page.keyboard.press("/")
    page.get_by_role("searchbox").fill("T7.3")
    link = page.get_by_role("dialog").get_by_role("link").first
    expect(link).to_contain_text("T7.3", timeout=5_000)
    page.evaluate(
        """() => {
            window.longest = 0;
            let last = performance.now();
            const look = () => {
                longest = Math.max(longest, performance.now() - last);
                last = performance.now();
            };
            setInterval(look, 10);
        }"""
    )
    expect(page.locator(".kb-search [role=status]")).to_have_text(READY, timeout=90_000)
    ask(page, "botnets microsoft")
    assert page.evaluate("longest") < 2_000, "the page stood still"


# ---- what is asked in words


def kinds(links: Locator) -> list[str]:
    return [text.partition(" · ")[0] for text in links.locator(".kb-result-kind").all_inner_texts()]


def ids(links: Locator) -> list[str]:
    return [text.partition(" ")[0] for text in links.locator(".kb-result-title").all_inner_texts()]


def said(page: Page) -> str:
    return page.locator(".kb-search [role=status]").inner_text()


def given(page: Page, site: Path, rows: list[tuple[str, str]], names: list[list[str]] | None = None) -> None:
    """The search gets these texts besides those of the site, by id, on the first page; and these names."""
    texts = json.loads(_value(site / "search/texts.js"))
    texts["texts"] += [[0, id_, "A heading", text] for id_, text in rows]
    known = json.loads(_value(site / "search/names.js"))
    known["names"] += names or []

    def texts_too(route: Route) -> None:
        route.fulfill(body=f"kb.searchTexts = {json.dumps(texts)}")

    def names_too(route: Route) -> None:
        route.fulfill(body=f"kb.searchNames = {json.dumps(known)}")

    page.route("**/search/texts.js", texts_too)
    page.route("**/search/names.js", names_too)


@pytest.fixture
def searching(page: Page, site_url: str) -> Page:
    """A page with the search open, on a server."""
    page.goto(site_url)
    page.keyboard.press("/")
    return page


def test_what_has_all_the_words_comes_before_what_has_some(searching: Page) -> None:
    links = ask(searching, "kosovo corruption")
    texts = [text.casefold() for text in links.all_inner_texts()]
    assert len(texts) >= 3
    assert [text for text in texts if not ("kosovo" in text and "corrupt" in text)] == []
    assert searching.locator(".kb-results-some").count() == 0, "two words: all of them, or the search says so"
    ask(searching, "kosovo zebra")
    assert "No page has “zebra”. No text has all of the words" in said(searching)
    assert ask(searching, "kosovo zebra").count() <= 20
    ask(searching, "captagon laboratories zebra")
    assert "No page has “zebra”" in said(searching)


def test_some_of_the_words_follow_where_all_of_them_find_little(searching: Page) -> None:
    links = ask(searching, "captagon laboratories colombia")
    assert "No text has all of the words" in said(searching)
    links = ask(searching, "captagon laboratories tablets terrorism")
    whole = searching.locator(".kb-results ol").first.get_by_role("link")
    some = searching.locator(".kb-results ol").nth(1).get_by_role("link")
    expect(searching.locator(".kb-results-some")).to_have_text("With some of the words")
    assert ids(whole) == ["C3.g"] or "C3.g" in ids(whole)
    assert 0 < some.count() < links.count()


@pytest.mark.parametrize(
    "words",
    [
        ("Europol", "Europol's", "Europol’s", "europol"),
        ("cross-border crime", "crossborder crime", "cross border crime", "cross‑border crimes"),
        ("al-Qaeda", "al Qaeda", "alqaeda", "Al Qaeda"),
        ("non-linear", "nonlinear", "nonlinaer"),
        ("cross-border", "crossborder", "crosborder"),
        ("lone wolf", "lone wolves"),
        ("encrypted", "encryption", "encrypt", "encrypting"),
        ("3,600", "3600"),
        ("organised crime", "organized crime", "organised crimes", "ORGANISED CRIME"),
        ("neighbourhood policing", "neighborhood policing"),
        ("rapport d'information", "rapport d’information"),
        ("São Paulo", "Sao Paulo", "Sa\u0303o Paulo"),
        ("Utøya", "Utoya"),
        ("stole", "stolen", "stealing"),
    ],
    ids=lambda words: words[0],
)
def test_one_question_is_written_in_many_ways(searching: Page, words: tuple[str, ...]) -> None:
    first_of_all = ids(ask(searching, words[0]))[:3]
    assert first_of_all
    for other in words[1:]:
        assert ids(ask(searching, other))[:3] == first_of_all, other


@pytest.mark.parametrize(
    ("written", "asked"),
    [
        ("Zu\u0308rich", "Zurich"),  # as a Mac writes it
        ("Zürich", "Zu\u0308rich"),
        ("Łódź", "Lodz"),
        ("große Straße", "grosse Strasse"),
        ("مُحَمَّد", "محمد"),
        ("محمد", "مُحَمَّد"),
        ("smørrebrød", "smorrebrod"),
        ("super\u00adnational", "supernational"),
        ("rock’n’roll", "rock'n'roll"),
        ("a quasi-autonomous body", "quasiautonomous"),
        ("an overarching quasi autonomous body", "quasiautonomous"),
        ("12,345 widgets", "12345"),
        ("12\u00a0345 widgets", "12345"),
        ("the Quux's widgets", "quux"),
    ],
)
def test_marks_cases_and_joints_do_not_hide_a_word(
    page: Page, built_site: Path, site_url: str, written: str, asked: str
) -> None:
    given(page, built_site, [("T2.zz", f"Somebody wrote {written} here.")])
    page.goto(site_url)
    page.keyboard.press("/")
    links = ask(page, asked)
    expect(links.first).to_contain_text("Somebody wrote")  # what has only some of the words may follow
    marks = "".join(links.first.locator("mark").all_inner_texts())
    assert marks
    assert marks.replace("’s", "").replace("'s", "") in written.replace(" ", "")


def test_each_kind_has_its_place(page: Page, built_site: Path, site_url: str) -> None:
    text = "Nobody ever saw a quokka in a frock."
    kind_of = ["Trend", "Tag", "Glossary", "Organisation", "Place", "Bibliography", "Timeline"]
    names = [
        [kind, f"x-{kind}.html", "T99" if kind == "Trend" else "", "Z", "", "", text, ""] for kind in kind_of
    ]
    given(page, built_site, [("T2.yy", text), ("T2.99", text)], names)
    page.goto(site_url)
    page.keyboard.press("/")
    assert kinds(ask(page, "who saw a quokka in a frock?")) == [
        "Statement of the paper",
        "Editors’ note",
        *kind_of,
    ]


def test_ids_and_sections_are_found_in_a_sentence(searching: Page) -> None:
    assert ids(ask(searching, "what does T7.3 say?"))[0] == "T7.3"
    assert ids(ask(searching, "compare c2.4 with D4.3, please"))[:2] == ["C2.4", "D4.3"]
    assert ids(ask(searching, "2.1.7"))[0] == "T7"
    assert ids(ask(searching, "what is in section 2.2.4 of the paper?"))[0] == "C4"
    assert ids(ask(searching, "ransoms in section 2.2.1"))[0] == "C1"


@pytest.mark.parametrize(
    ("asked", "wanted", "under"),
    [
        ("Breivik", {"C6.1", "C6.a"}, "Breivik"),
        ("Snowden", {"D1.d"}, "Snowden"),
        ("Lee Rigby", {"C6.1", "C6.b", "C8.2"}, "Lee Rigby"),
        ("riots in Tottenham", {"C4.1", "C4.3", "C4.a", "T8.5"}, "Tottenham"),
    ],
)
def test_the_names_of_an_event_lead_to_the_paragraphs_that_tell_of_it(
    searching: Page, asked: str, wanted: set[str], under: str
) -> None:
    """And the name is the editors': nobody takes it for a word of the paper."""
    links = ask(searching, asked)
    assert set(ids(links)[: len(wanted)]) == wanted
    for link in links.all()[: len(wanted)]:
        expect(link.locator(".kb-result-kind")).to_contain_text("the editors list it under: ")
        expect(link.locator(".kb-result-kind")).to_contain_text(under)


def test_what_is_not_there_is_said_helpfully(searching: Page) -> None:
    for words in ("the", "of the", "IS", "who is it?"):
        searching.get_by_role("searchbox").fill(words)
        expect(searching.locator(".kb-search [role=status]")).to_contain_text(
            "small words are not looked for"
        )
        assert searching.locator(".kb-results ol a").count() == 0
    assert ids(ask(searching, "IT"))[0] == "information", "an abbreviation is no small word"
    ask(searching, "cybercriminalité")
    assert "No page has “cybercriminalité”. The texts are in English." in said(searching)
    near = searching.locator(".kb-results-near").last
    expect(near).to_contain_text("Words that are near")
    near.get_by_role("button", name="cybercrime").click()
    expect(searching.get_by_role("searchbox")).to_have_value("cybercrime")
    expect(searching.get_by_role("searchbox")).to_be_focused()
    expect(searching.locator(".kb-results")).to_have_attribute("data-query", "cybercrime")
    assert kinds(searching.locator(".kb-results a"))[0] == "Tag"
    assert ask(searching, "terorism").count()
    assert "No page has “terorism”; looked for “terrorism”." in said(searching)


def test_readers_find_neither_the_checks_nor_marks_of_the_sources(searching: Page) -> None:
    links = ask(searching, "Budapest convention")
    texts = links.all_inner_texts()
    assert [text for text in texts if re.search(r"[{}]|\[@|@\w", text)] == []
    assert {"T7.c", "T2.c"} <= set(ids(links)[:3])
    for words in ("Norway", "Bin Laden", "backslash", "nul character"):
        assert "checks.html" not in str(ask(searching, words).evaluate_all("all => all.map(a => a.href)"))


def test_a_summary_or_lead_is_marked_as_the_editors(searching: Page) -> None:
    for words in ("piracy threatens the routes of international trade", "a hub of the Western Balkans"):
        for link in ask(searching, words).all():
            line = link.locator(".kb-result-kind").inner_text()
            if re.match(r"Case study|Trend|Dilemma|Vision principle|Page", line):
                assert line.endswith(" · editors’ summary"), line


def _value(path: Path) -> str:
    return path.read_text("utf-8").partition(" = ")[2].rstrip(";\n")
