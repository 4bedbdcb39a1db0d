"""The page on which a briefing is put in order: the file of the command line, from a server and offline."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from playwright.sync_api import Browser, Locator, Page, Route, expect

from kb import cli
from kb.briefings.selection import Chosen, Selection, from_address, line, note
from kb.schema import LICENCE, QUOTED_LICENSED
from small import REPOSITORY
from test_offline import archive
from waiting import until

pytestmark = [pytest.mark.browser, pytest.mark.slow]

ADD = ("T7.3", "T7", "V5.3-V5.5", "T7.a", "D1 summary", "V0.1")
TEXT = st.text(st.characters(codec="utf-8") | st.sampled_from(list(' \t\n\r\x0b\x0c\x85\u2028\ufeff"\\{}')))
CALLS = st.sampled_from([*ADD, "T7,3", "t7.3", "T7.3 summary", "<b>", "T7.3\n", "{{ T7 }}"])
DAYS = st.dates().map(str) | st.sampled_from(["", "2026-02-29", "2024-02-29", "0000-01-01", "2026-1-1", "x"])
SELECTIONS = st.builds(
    Selection,
    TEXT,
    TEXT,
    DAYS,
    st.sampled_from(["", "2026.11", "2026.11\n", 'x"']) | TEXT,
    st.lists(st.builds(Chosen, CALLS, TEXT, TEXT), max_size=5).map(tuple),
    st.just("") | TEXT,
)


def rows(selection: Selection) -> list[Any]:
    chosen = [[one.call, one.before, one.after] for one in selection.chosen]
    return [selection.title, selection.reader, selection.day, selection.edition, chosen, selection.closing]


@pytest.fixture(scope="module", params=["server", "offline"])
def address(request: pytest.FixtureRequest, site_url: str, tmp_path_factory: pytest.TempPathFactory) -> str:
    """Where the site is: on a server, and in the folder that the offline archive unpacks to."""
    if request.param == "server":
        return site_url
    folder = tmp_path_factory.mktemp("offline")
    with zipfile.ZipFile(archive(REPOSITORY, folder)) as packed:
        packed.extractall(folder)
    (inside,) = [path for path in folder.iterdir() if path.is_dir()]
    return f"{inside.as_uri()}/"


@pytest.fixture(scope="module")
def tab(browser: Browser, address: str) -> Iterator[Page]:
    """One tab for all tests of one address; it tells what goes wrong and asks no other host."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, reduced_motion="reduce")
    context.set_default_timeout(10_000)
    page = context.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("request", lambda asked: None if asked.url.startswith(address) else faults.append(asked.url))
    page.on("dialog", lambda dialog: faults.append(dialog.message))
    yield page
    assert [each for each in faults if not each.startswith(("blob:", "data:"))] == []
    context.close()


@pytest.fixture
def chosen(tab: Page, address: str) -> Page:
    """The briefing page, with paragraphs chosen on another page."""
    tab.goto(f"{address}trends/policing-the-internet.html")
    tab.evaluate("localStorage.clear(); kb.briefing.write(kb.address.empty())")
    for id_ in ADD:
        tab.evaluate("id => kb.briefing.add(id)", id_)
    return opened(tab, address)


def opened(tab: Page, address: str, state: str = "") -> Page:
    tab.goto("about:blank")
    tab.goto(f"{address}briefing.html{state}")
    until(tab, "window.kb && kb.briefing.ready")
    tab.evaluate("kb.briefing.ready")
    return tab


def examples(page: Page) -> int:
    """How many texts are tried: the scripts are the same ones in a folder as on a server."""
    return 300 if page.url.startswith("http") else 50


def names(page: Page) -> list[str]:
    return [name.split(" ")[0] for name in page.locator(".kb-brief-head h2").all_inner_texts()]


def field(page: Page, label: str) -> Locator:
    """A field of the page, unfolded as a reader unfolds it."""
    found = page.get_by_label(label, exact=True)
    if not found.is_visible():
        if label in {"Title", "For whom", "Date"}:
            page.locator("summary", has_text="Title and date").click()
        else:
            page.get_by_role(
                "button", name=f"Add a note here: {label[0].lower()}{label[1:]}", exact=True
            ).click()
            expect(found).to_be_focused()
    return found


def press(page: Page, name: str) -> None:
    """One of the things to do with the briefing that stand folded behind the first two."""
    page.get_by_role("button", name=name).or_(page.locator(".kb-brief-more > summary")).first.wait_for()
    page.locator(".kb-brief-more > summary").click()
    page.get_by_role("button", name=name).click()


def command(capsysbinary: pytest.CaptureFixture[bytes], *arguments: str) -> bytes:
    capsysbinary.readouterr()
    assert cli.main(["--root", str(REPOSITORY), "brief", *arguments]) == 0
    return capsysbinary.readouterr().out


def test_any_selection_becomes_the_same_file_in_the_browser_and_in_python(chosen: Page) -> None:
    @settings(max_examples=examples(chosen), suppress_health_check=list(HealthCheck))
    @given(st.lists(SELECTIONS, min_size=1, max_size=4))
    def same(selections: list[Selection]) -> None:
        made = chosen.evaluate(
            """all => all.map(one => {
                const state = kb.address.decode(kb.address.encode(one));
                return [kb.briefing.written(state), kb.address.encode(one)];
            })""",
            [rows(one) for one in selections],
        )
        for one, (text, coded) in zip(selections, made, strict=True):
            assert text == one.written()
            assert from_address(coded) == one
            assert one.address() == coded

    same()


def test_single_texts_are_cleaned_alike(chosen: Page) -> None:
    @settings(max_examples=examples(chosen), suppress_health_check=list(HealthCheck))
    @given(TEXT | st.text(' \n\tab"\\', min_size=100, max_size=300))
    def same(text: str) -> None:
        assert chosen.evaluate("t => [kb.briefing.line(t), kb.briefing.note(t)]", text) == [
            line(text),
            note(text),
        ]

    same()


def test_what_is_downloaded_is_the_file_of_the_command_line(
    chosen: Page, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    field(chosen, "Title").fill('The "Internet" \\ police')
    field(chosen, "For whom").fill("The chief")
    field(chosen, "Date").fill("2026-11-30")
    with chosen.expect_download() as waiting:
        press(chosen, "Download as Markdown")
    assert waiting.value.suggested_filename == "the-internet-police.md"
    data = Path(waiting.value.path()).read_bytes()
    words = ("--title", 'The "Internet" \\ police', "--for", "The chief", "--date", "2026-11-30")
    assert data == command(capsysbinary, "--new", *ADD, *words)


def test_own_words_and_order_go_into_the_file_and_the_address(
    chosen: Page, address: str, capsysbinary: pytest.CaptureFixture[bytes], tmp_path: Path
) -> None:
    field(chosen, "Your words before T7.3").fill("First <b>words</b>,\n\nthen [@eu2023eevidence].")
    chosen.get_by_role("button", name="Down: move T7.3", exact=True).click()
    assert names(chosen)[:2] == ["T7", "T7.3"]
    focused = chosen.evaluate("document.activeElement.getAttribute('aria-label')")
    assert focused == "Down: move T7.3"
    field(chosen, "Your words at the end").fill("The end.")
    chosen.evaluate("() => { kb.copy = async text => { window.copied = text; return true; }; }")
    press(chosen, "Copy the address")
    until(chosen, "window.copied")
    shared = chosen.evaluate("copied")
    public = "https://policing-vision.example/" if address.startswith("file:") else address
    assert shared.startswith(f"{public}briefing.html#b=")
    text = chosen.evaluate("kb.briefing.written(kb.briefing.read())").encode()
    assert command(capsysbinary, "--new", shared) == text
    # Whoever opens the address sees the same; nothing of it acts as markup.
    chosen.evaluate("localStorage.clear()")
    again = opened(chosen, address, "#" + shared.partition("#")[2])
    assert names(again)[:2] == ["T7", "T7.3"]
    assert again.evaluate("kb.briefing.written(kb.briefing.read())").encode() == text
    assert "#" not in again.url
    assert "First <b>words</b>," in again.locator(".kb-brief-print").text_content().__str__()
    assert again.locator(".kb-briefing b", has_text="words").count() == 0
    file = tmp_path / "mine.md"
    file.write_bytes(text.replace(b"<b>words</b>", b"words"))
    assert b"First words," in command(capsysbinary, str(file))


def test_quotations_are_those_of_the_pages_each_with_its_citation_and_link(chosen: Page) -> None:
    quotes = chosen.locator(".kb-brief-list blockquote")
    assert quotes.count() == len(ADD)
    first = quotes.first
    assert first.locator("p").first.inner_text().startswith("T7.3 Private actors govern the Internet")
    assert first.inner_text().endswith("— Europol 2013, T7.3, restated in edition 2026.11")
    assert "knowledge base 2026, editors’ note T7.a, edition 2026.11" in quotes.nth(3).inner_text()
    assert "knowledge base 2026, editors’ summary of D1, edition 2026.11" in quotes.nth(4).inner_text()
    hrefs = [link.get_attribute("href") for link in first.locator("a").all()]
    assert [str(href).rpartition("/T7.3/")[0].endswith(("example", "2026.11")) for href in hrefs] == [
        True,
        True,
    ]
    ranged = quotes.nth(2).inner_text()
    assert all(each in ranged for each in ("V5.3 ", "V5.4 ", "V5.5 ", "Europol 2013, V5.3–V5.5, restated"))
    works = chosen.locator(".kb-brief-cited li").all_inner_texts()
    assert [work.partition(")")[0] for work in works] == [
        "Europol (2013",
        "International Vision for Policing knowledge base (2026",
    ]
    assert "edition/2026.11/" in works[1]


def test_it_is_copied_as_rich_text_with_links_and_as_plain_text(chosen: Page) -> None:
    field(chosen, "Your words before T7.3").fill("<img src=x onerror=alert(1)> & more")
    chosen.evaluate(
        "() => { kb.copy = async (text, html) => { window.copied = [text, html]; return true; }; }"
    )
    chosen.get_by_role("button", name="Copy for Word or mail").click()
    until(chosen, "window.copied")
    text, rich = chosen.evaluate("copied")
    assert "<img src=x onerror=alert(1)> & more" in text
    assert "&lt;img src=x onerror=alert(1)&gt; &amp; more" in rich
    assert 'href="https://policing-vision.example/T7.3/"' in rich
    assert "<blockquote" in rich
    chosen.wait_for_selector(".kb-brief-status:has-text('Copied, with links')")


OWN = """# A heading

Some *private* and **bold** words, `code` and a [link](https://example.org/a_(b)); snake_case_word, 5 * 3 * 2.
See [@eu2023eevidence, art. 4], [T7.1](../trends/policing-the-internet.md#T7.1), <https://example.org/c>.

- a point
- another
    - within *it*
- third

3. three
4. four

> quoted

| State | Police |
|-------|:------:|
| A *b* | 1      |
| `x|y` |

<b onclick="x()">typed</b> [bad](javascript:alert(1)) ![pic](https://example.org/p.png) [@nobody] \\*as is\\*
"""

RICH = """<h2>A heading</h2>
<p>Some <em>private</em> and <strong>bold</strong> words, <code>code</code> and a \
<a href="https://example.org/a_(b)">link</a>; snake_case_word, 5 * 3 * 2.<br>\
See (<a href="https://policing-vision.example/bibliography.html#ref-eu2023eevidence">\
European Parliament and Council of the European Union 2023b</a>, art. 4), \
<a href="https://policing-vision.example/T7.1/">T7.1</a>, <a href="https://example.org/c">https://example.org/c</a>.</p>
<ul><li>a point</li><li>another<ul><li>within <em>it</em></li></ul></li><li>third</li></ul>
<ol start="3"><li>three</li><li>four</li></ol>
<blockquote><p>quoted</p></blockquote>
<table><thead><tr><th>State</th><th>Police</th></tr></thead>\
<tbody><tr><td>A <em>b</em></td><td>1</td></tr><tr><td><code>x|y</code></td><td></td></tr></tbody></table>
<p>&lt;b onclick="x()"&gt;typed&lt;/b&gt; bad pic [@nobody] *as is*</p>"""

PLAIN = """A heading

Some private and bold words, code and a link (https://example.org/a_(b)); snake_case_word, 5 * 3 * 2.
See (European Parliament and Council of the European Union 2023b \
(https://policing-vision.example/bibliography.html#ref-eu2023eevidence), art. 4), \
T7.1 (https://policing-vision.example/T7.1/), https://example.org/c.

- a point
- another
  - within it
- third

3. three
4. four

quoted

State	Police
A b	1
x|y

<b onclick="x()">typed</b> bad pic [@nobody] *as is*

T7.3 Private actors"""


def copied(page: Page) -> list[str]:
    # A function by itself, which Playwright would call at once, is no answer of this one.
    page.evaluate("""() => {
        delete window.copied;
        kb.copy = async (text, html) => { window.copied = [text, html]; return true; };
    }""")
    page.get_by_role("button", name="Copy for Word or mail").click()
    until(page, "window.copied")
    found: list[str] = page.evaluate("copied")
    return found


def test_own_markdown_is_copied_and_printed_as_what_it_means(chosen: Page) -> None:
    field(chosen, "Your words before T7.3").fill(OWN)
    chosen.locator(".kb-brief-print li", has_text="within it").first.wait_for(state="attached")
    text, rich = copied(chosen)
    assert RICH.replace("\n", "") in rich
    assert PLAIN in text
    until(chosen, "document.querySelector('.kb-brief-print').innerHTML.includes('2023b')")
    assert chosen.evaluate("document.querySelector('.kb-brief-print').innerHTML") == rich


SAFE = {
    *("P", "H1", "H2", "H3", "H4", "H5", "H6", "UL", "OL", "LI", "BLOCKQUOTE", "PRE", "CODE", "HR", "BR"),
    *("A", "EM", "STRONG", "B", "TABLE", "THEAD", "TBODY", "TR", "TH", "TD"),
}
SIGNS = st.lists(
    st.sampled_from([*'*_`[]()<>#!-+>1.|\\"= \n\t@:;&', "a", "T7.3", "https://x.y", "javascript:", "    "])
).map("".join)


def test_whatever_somebody_types_becomes_nothing_but_safe_elements(chosen: Page) -> None:
    chosen.evaluate("kb.load('assets/later/markdown.js')")

    @settings(max_examples=examples(chosen), suppress_health_check=list(HealthCheck))
    @given(st.lists(SIGNS | TEXT, min_size=1, max_size=5))
    def safe(texts: list[str]) -> None:
        found = chosen.evaluate(
            """all => all.flatMap(text => {
                const box = document.createElement("div");
                const address = (to) => /^https?:/.test(to) ? to : "";
                box.append(...kb.markdown.blocks(text, {works: new Map(), address}));
                kb.markdown.plain(box.childNodes);
                const values = (e) => [...e.attributes].map(a => a.name + "=" + a.value);
                return [...box.querySelectorAll("*")].map(e => [e.tagName, ...values(e)]);
            })""",
            texts,
        )
        for tag, *values in found:
            assert tag in SAFE
            for value in values:
                assert value.startswith(("href=http://", "href=https://", "href=mailto:", "start="))

    safe()


def test_very_deep_and_very_long_words_are_read_at_once(chosen: Page) -> None:
    chosen.evaluate("kb.load('assets/later/markdown.js')")
    for sign in (">", "- ", "*a ", "[", "`", "**a ", "_a_ ", "> - ", "[a](", "[a@b ", "<http://", "1. \n\n"):
        took = chosen.evaluate(
            """text => {
                const start = performance.now();
                kb.markdown.plain(kb.markdown.blocks(text, {works: new Map(), address: () => ""}));
                return performance.now() - start;
            }""",
            (sign * 4000)[:4000],
        )
        assert took < 2000, sign


def test_the_words_at_the_end_stay_there(
    chosen: Page, address: str, capsysbinary: pytest.CaptureFixture[bytes], tmp_path: Path
) -> None:
    field(chosen, "Your words at the end").fill("We conclude.")
    for _ in range(2):
        chosen.get_by_role("button", name="Up: move V0.1", exact=True).click()
    assert names(chosen)[-1] != "V0.1"
    assert field(chosen, "Your words at the end").input_value() == "We conclude."
    text = copied(chosen)[0]
    assert "\n\nWe conclude.\n\nSources\n\n- Europol (2013)." in text
    assert text.endswith(f"\n\n{QUOTED_LICENSED}")
    written = chosen.evaluate("kb.briefing.written(kb.briefing.read())")
    assert written.endswith("}}\n\nWe conclude.\n")
    state = chosen.evaluate("kb.address.encode(kb.briefing.read())")
    assert command(capsysbinary, "--new", f"{address}briefing.html#b={state}").decode() == written
    file = tmp_path / "mine.md"
    file.write_text(written, encoding="utf-8")
    assert b"We conclude.\n\n## Sources" in command(capsysbinary, str(file), "--as", "md")


def test_words_after_the_last_paragraph_of_an_older_address_are_those_at_the_end(
    chosen: Page, address: str
) -> None:
    chosen.evaluate("localStorage.clear()")
    older = Selection("Old", chosen=(Chosen("T7.1", "", "Between."), Chosen("T7.2", "", "The end.")))
    page = opened(chosen, address, f"#b={older.address()}")
    assert field(page, "Your words after T7.1").input_value() == "Between."
    assert field(page, "Your words at the end").input_value() == "The end."
    assert page.get_by_label("Your words after T7.2").count() == 0
    page.get_by_role("button", name="Up: move T7.2").click()
    assert "Between.\n\nThe end.\n\nSources\n\n" in copied(page)[0]


def test_of_an_older_edition_it_says_which_paragraphs_differ(chosen: Page, address: str) -> None:
    """The former texts stand below the site; where they do not, that is said."""
    chosen.evaluate("localStorage.clear()")
    calls = ("T7.1", "T7.3-T7.5", "C1 summary", "D1.1")
    older = Selection("Old", edition="2025.06", chosen=tuple(map(Chosen, calls))).address()

    def former(route: Route) -> None:
        path = route.request.url.partition("edition/2025.06/")[2]
        if path == "trends/policing-the-internet.cite.js":
            text = chosen.request.get(f"{address}{path}").text()
            text = text.replace('"quote":"“Private actors govern', '"quote":"“Private firms govern')
            route.fulfill(body=re.sub(r'"T7\.4":\{.*?\}\},(?="T7\.5")', "", text))
        elif path == "case_studies/somalia.peek.js":
            route.fulfill(body='kb.peek("x",{"":{"id":"C1","title":"Somalia","text":"Otherwise."}})')
        else:
            route.fulfill(status=404)

    if not address.startswith("file:"):
        chosen.route("**/edition/2025.06/**", former)
    page = opened(chosen, address, f"#b={older}")
    if address.startswith("file:"):
        page.locator(".kb-brief-turns", has_text="cannot be told here").wait_for()
        assert "T7.1, T7.3-T7.5, C1 summary, D1.1" in page.locator(".kb-brief-turns").inner_text()
        return
    page.locator(".kb-brief-turns li").first.wait_for()
    assert page.locator(".kb-brief-turns summary").all_inner_texts() == [
        "T7.3 reads differently now",
        "T7.4 is new",
        "C1 summary reads differently now",
    ]
    page.locator(".kb-brief-turns summary").first.click()
    said = page.locator(".kb-brief-turns li").first.inner_text()
    assert "Edition 2025.06: Private firms govern" in said
    assert "Edition 2026.11: Private actors govern" in said
    assert "What has become of D1.1 cannot be told here" in page.locator(".kb-brief-turns").inner_text()
    assert "Private actors govern" in page.locator(".kb-brief-list blockquote").nth(1).inner_text()
    chosen.unroute("**/edition/2025.06/**")


def test_a_copy_without_a_public_address_says_so(chosen: Page, address: str) -> None:
    chosen.evaluate("""() => {
        const app = document.querySelector("[data-briefing]");
        app.dataset.briefing = JSON.stringify({...JSON.parse(app.dataset.briefing), site: ""});
        kb.briefing.start(app);
    }""")
    chosen.evaluate("kb.briefing.ready")
    chosen.evaluate("() => { kb.copy = async text => { window.copied = text; return true; }; }")
    press(chosen, "Copy the address")
    if address.startswith("file:"):
        chosen.wait_for_selector(".kb-brief-status:has-text('no public address')")
        assert chosen.evaluate("window.copied") is None
    else:
        assert chosen.evaluate("copied").startswith(f"{address}briefing.html#b=1.")


def test_remove_can_be_undone_and_nothing_is_lost_on_the_way(chosen: Page) -> None:
    field(chosen, "Your words before T7").fill("Kept words")
    chosen.get_by_role("button", name="Remove T7", exact=True).click()
    assert names(chosen) == ["T7.3", "V5.3–V5.5", "T7.a", "D1", "V0.1"]
    chosen.get_by_role("button", name="Undo").click()
    chosen.wait_for_selector(".kb-brief-list li:nth-child(6)")
    chosen.keyboard.press("Tab")  # who pressed a button that has gone stays where it was
    expect(chosen.get_by_role("button", name="Copy for Word or mail")).to_be_focused()
    assert field(chosen, "Your words before T7").input_value() == "Kept words"
    press(chosen, "Remove all")
    chosen.wait_for_selector(".kb-brief-empty:visible")


def test_another_briefing_in_the_address_is_not_taken_without_asking(chosen: Page, address: str) -> None:
    other = Selection("Other", chosen=(Chosen("C1.1"),), edition="2026.11").address()
    page = opened(chosen, address, f"#b={other}")
    assert names(page)[0] == "T7.3"
    page.get_by_role("button", name="Show that one instead").click()
    until(page, "document.querySelectorAll('.kb-brief-list li').length === 1")
    assert names(page) == ["C1.1"]
    page.get_by_role("button", name="Undo").click()
    until(page, "document.querySelectorAll('.kb-brief-list li').length === 6")
    page = opened(page, address, f"#b={other}")
    page.get_by_role("button", name="Keep mine").click()
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Copy for Word or mail")).to_be_focused()


@pytest.mark.parametrize(
    "state",
    [
        "1.",
        "1.%%%",
        "2.W10",
        "<script>alert(1)</script>",
        "1.bnVsbA",
        "1.W10",
        "1.WyIiLCIiLCIiLCIiLCJ4Il0",
        "1." + "W1" * 9,
    ],
)
def test_nonsense_in_the_address_changes_nothing(chosen: Page, address: str, state: str) -> None:
    page = opened(chosen, address, f"#b={state}")
    expect(page.locator(".kb-brief-status", has_text="no briefing that can be read")).to_have_count(1)
    expect(page.locator(".kb-brief-head h2").first).to_contain_text("T7.3")
    assert names(page)[0] == "T7.3"


def test_what_an_address_holds_is_cut_to_what_fits(chosen: Page, address: str) -> None:
    chosen.evaluate("localStorage.clear()")
    long = Selection("T" * 5000, "R" * 5000, "soon", "an edition <b>of mine", (Chosen("T7.3", "w" * 9000),))
    page = opened(chosen, address, f"#b={long.address()}")
    assert len(field(page, "Title").input_value()) == 120
    assert len(field(page, "For whom").input_value()) == 120
    assert len(field(page, "Your words before T7.3").input_value()) == 4000
    assert "of mine" not in page.locator(".kb-briefing").inner_text()
    assert "edition <b>" not in page.evaluate("document.querySelector('.kb-brief-print').textContent")


def test_the_copy_says_under_which_licence_its_quotations_are(chosen: Page) -> None:
    last = chosen.locator(".kb-brief-print > p").last
    assert last.text_content() == QUOTED_LICENSED
    assert last.locator("a").get_attribute("href") == LICENCE


def test_an_unknown_paragraph_is_said_to_be_unknown(chosen: Page, address: str) -> None:
    chosen.evaluate("localStorage.clear()")
    state = Selection("X", chosen=(Chosen("T7.99"), Chosen("Z1.1"), Chosen("T7.3"))).address()
    page = opened(chosen, address, f"#b={state}")
    assert page.locator("h2", has_text="not in this edition").count() == 2
    assert page.locator(".kb-brief-list blockquote").count() == 1
    text, rich = copied(page)
    assert "T7.99: not in this edition of the site" in text
    assert "<p>Z1.1: not in this edition of the site</p>" in rich
    assert rich.count("<blockquote") == 1


def test_the_count_leads_to_the_briefing_and_the_button_says_what_it_did(tab: Page, address: str) -> None:
    tab.goto(f"{address}trends/policing-the-internet.html")
    tab.evaluate("localStorage.clear(); kb.briefing.write(kb.address.empty())")
    assert tab.locator(".kb-brief-link:visible").count() == 0
    tab.get_by_role("button", name="Add to briefing: T7").press("Enter")
    assert tab.get_by_role("button", name="In the briefing: T7").count() == 1
    until(tab, "document.querySelector('.kb-hidden[role=status]').textContent.includes('T7 added')")
    tab.locator(".kb-brief-bar .kb-brief-link").click()
    tab.wait_for_selector(".kb-brief-list li")
    assert names(tab) == ["T7"]


def test_a_tool_beside_each_paragraph_adds_it(tab: Page, address: str) -> None:
    tab.goto(f"{address}dilemmas/privacy-and-security.html")
    tab.evaluate("localStorage.clear(); kb.briefing.write(kb.address.empty())")
    tab.locator("[id='D1.2'] .kb-number").focus()
    tab.get_by_role("button", name="Briefing: add D1.2").press("Enter")
    assert tab.evaluate("kb.briefing.read()[4]") == [["D1.2", "", ""]]
    assert tab.get_by_role("button", name="In briefing: D1.2").inner_text() == "In briefing"


def test_only_the_quotations_and_words_are_printed(chosen: Page) -> None:
    field(chosen, "Title").fill("A title")
    chosen.emulate_media(media="print")
    assert chosen.locator(".kb-brief-print h1").inner_text() == "A title"
    assert chosen.locator(".kb-brief-print blockquote").count() == len(ADD)
    assert chosen.locator(".kb-briefing button:visible, .kb-briefing textarea:visible").count() == 0
    assert not chosen.locator("#briefing-use").is_visible()
    chosen.emulate_media(media="screen")


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (1280, "dark"), (320, "light")])
def test_the_page_is_accessible_and_fits(chosen: Page, width: int, scheme: Any) -> None:
    chosen.set_viewport_size({"width": width, "height": 800})
    chosen.emulate_media(color_scheme=scheme)
    found = Axe().run(chosen, options={"preload": False}).response["violations"]
    assert [(each["id"], each["nodes"][0]["html"]) for each in found] == []
    assert chosen.evaluate("document.documentElement.scrollWidth") <= width
    sizes = chosen.evaluate(
        "[...document.querySelectorAll('.kb-briefing button')].map(b => b.getBoundingClientRect())"
        ".map(box => Math.min(box.width, box.height))"
    )
    assert min(sizes) >= 24
    chosen.set_viewport_size({"width": 1280, "height": 900})
    chosen.emulate_media(color_scheme="light")


def test_without_script_the_page_says_how_to_do_without(built_site: Path) -> None:
    text = (built_site / "briefing.html").read_text("utf-8")
    assert "The buttons for a briefing need JavaScript." in text
    assert "kb brief --check FILE" in text.replace("<code>", "").replace("</code>", "")
