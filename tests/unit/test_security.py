"""Each door that was tried, also those that held. What stands in one only sets a variable: ``window.marked``.

A door is shut twice: the check tells of it at its place, and the HTML that comes out has nothing in it that is
not on the list, as a second parser reads it; ``site/test_security_browser.py`` asks a browser.
"""

# ruff: noqa: E501 - one row, one door

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from xml.etree.ElementTree import Element

import pytest
import tinyhtml5
from hypothesis import given
from hypothesis import strategies as st

import commands
from kb import cli
from kb.citations.citeproc import csl_item
from kb.citations.works_export import ris
from kb.html.allowed import ATTRIBUTES, MADE, WRITTEN, cleaned, is_safe
from kb.loading.settings import settings
from kb.markdown.facts import Rendered
from kb.markdown.render import Renderer
from kb.schema.marks import MARKS
from kb.site.metadata import head
from kb.storage.atomic import replace_all
from small import SMALL, TREND, Small

MARKER = "window.marked=1"
IMG = f'<img src=x onerror="{MARKER}">'

DOORS = {
    # lists of attributes
    "a handler of a paragraph": (f'A paragraph.\n{{: «onmouseover»="{MARKER}" }}', "S402"),
    "a handler of a heading": (f'### Three {{: #three «onmouseover»="{MARKER}" }}', "S402"),
    "a handler of emphasis": (f'Some *words*{{: tabindex=0 «onfocus»="{MARKER}" }}', "S402"),
    "the focus of emphasis": ("Some *words*{: «autofocus» }", "S402"),
    "a handler of a picture": (f'![Plan](../docs/assets/plan.svg){{: «onload»="{MARKER}" }}', "S402"),
    "a handler of a link": (f'[it](../case_studies/arab-spring.md){{: «onfocus»="{MARKER}" }}', "S402"),
    "a handler of a cell": (f'| a |\n|---|\n| *b*{{: «onmouseover»="{MARKER}" }} |', "S402"),
    "a handler of a citation": (f'So [@osce2019]{{: «onmouseover»="{MARKER}" }}', "S402"),
    "the works of a citation": ("So [@osce2019]{: «data-cite»='[]' }", "S402"),
    "a place over the page": ('A paragraph.\n{: «style»="position:fixed" }', "S402"),
    "a background": ('A paragraph.\n{: «style»="background:url(https://www.example.org/bg.png)" }', "S402"),
    "another picture": ('![Plan](../docs/assets/plan.svg){: src="«https://www.example.org/y.png»" }', "L112"),
    "more pictures": ('![Plan](../docs/assets/plan.svg){: «srcset»="https://www.example.org/y.png 2x" }', "S402"),
    "another target": (f'[it](../case_studies/arab-spring.md){{: href="«javascript:{MARKER}»" }}', "L112"),
    "a target of a link that passes for a number": (f"[it](«javascript:{MARKER}»){{: .kb-number }}", "L112"),
    "another voice": ("Never said.\n{: .«kb-paper» }", "S402"),
    "HTML in an attribute": (f"A paragraph.\n{{: title='<«b» title=\" onmouseover={MARKER} \">' }}", "S401"),
    # comments, declarations and their like
    "an empty comment": (f"«<!-->»{IMG}-->", "S401"),
    "an empty comment in a line": (f"A «<!-->»{IMG}-->", "S401"),
    "CDATA": (f"«<![CDATA[ >»{IMG} ]]>", "S401"),
    "CDATA in a line": (f"A «<![CDATA[ >»{IMG} ]]>", "S401"),
    "a picture in a comment": (f'<!--><«img» src=x onerror="{MARKER}">-->', "S401"),
    "a handler in a comment": (f'<!--><kbd «onmouseover»="{MARKER}">K</kbd>-->', "S402"),
    "a remark": ("«<!-- remember this -->»", "S401"),
    "a mark of no view": ("«<!-- indx -->»", "S401"),
    "an instruction": ("«<?php echo 1; ?>»", "S401"),
    # elements
    "a script": (f"<«script»>{MARKER}</script>", "S401"),
    "a picture": (f'A <«img» src=x onerror="{MARKER}">', "S401"),
    "a drawing": (f'<«svg» onload="{MARKER}"></svg>', "S401"),
    "a handler of what folds": (f'<details «ontoggle»="{MARKER}" open>x</details>', "S402"),
    "a handler of a page": (f'<«body» onload="{MARKER}">', "S401"),
    "a frame": ("<«iframe» src=x></iframe>", "S401"),
    "a form": ("<«form» action=x><input></form>", "S401"),
    "a refresh": ('<«meta» http-equiv=refresh content="0; URL=x">', "S401"),
    "a base": ("<«base» href=x>", "S401"),
    "a template": ("<«template»><p>x</p></template>", "S401"),
    "a formula": ("<«math»><mi>x</mi></math>", "S401"),
    "the end of the article": ("Out </«article»> of it", "S401"),
    "an element that is not closed": (f'An <«a» href=x onclick="{MARKER}">text', "S401"),
    "a name in HTML": ("<kbd «name»=x>K</kbd>", "S402"),
    "a class of ours in HTML": ('<kbd class="«kb-number»">K</kbd>', "S402"),
    # links
    "JavaScript": (f"[it](«javascript:{MARKER}»)", "L112"),
    "JavaScript in other letters": (f"[it](«JaVaScRiPt:{MARKER}»)", "L112"),
    "JavaScript with entities": (f"[it](«&#106;avascript:{MARKER}»)", "L112"),
    "JavaScript in a reference": (f"[it][r]\n\n[r]: «javascript:{MARKER}»", "L112"),
    "JavaScript by itself": (f"<«javascript:{MARKER}»>", "S401"),
    "data": ("[it](«data:text/html,x»)", "L112"),
    "a file of the machine": ("[it](«file:///etc/hostname»)", "L112"),
    "a host without a scheme": ("[it](«//www.example.org/»)", "L112"),
    "a picture from elsewhere": ("![Plan](«https://www.example.org/x.png»)", "L112"),
    "a picture from a host without a scheme": ("![Plan](«//www.example.org/x.png»)", "L112"),
    "a picture from a reference": ("![Plan][r]\n\n[r]: «https://www.example.org/x.png»", "L112"),
    "a picture of data": ("![Plan](«data:image/svg+xml,x»)", "L112"),
    "a path above the repository": ("[it](«../../notes.md»)", "L110"),
    "a path above the repository, encoded": ("[it](«../%2e%2e/notes.md»)", "L110"),
    "a path from the root": ("[it](«/etc/hostname»)", "L107"),
    "a file that is not of the site": ("[it](«../.git/config»)", "L101"),
}  # fmt: skip

HELD = {
    "a picture alone": f"{IMG}",
    "raw HTML of pandoc": f'`{IMG}`{{=html}}',
    "a title of a callout": f"> [!NOTE] {IMG}\n> Text.",
    "a footnote": f"A note.[^n]\n\n[^n]: {IMG}",
    "an abbreviation": f'A word.\n\n*[word]: ">{IMG}',
    "code": f"```html title='{IMG}'\n{IMG}\n```",
    "the title of a link": f"[it](../case_studies/arab-spring.md '\">{IMG}')",
    "the text of a picture": f'![\">{IMG}](../docs/assets/plan.svg)',
    "an id": f"A paragraph.\n{{: #\"><img/src=x/onerror={MARKER}> }}",
    "escaped": f"\\{IMG}",
    "entities": f"&lt;img src=x onerror={MARKER}&gt;",
}  # fmt: skip


def plain(door: str) -> str:
    return door.replace("«", "").replace("»", "")


@cache
def renderer() -> Renderer:
    chosen = settings(SMALL)
    return Renderer(chosen.extensions, chosen.configs, {"OSCE": 'A "body" <img src=x>'})


def render(text: str) -> Rendered:
    return renderer().render(text)


def on_no_list(html: str) -> Iterator[str]:
    """What in a page a second parser finds that may not be there."""
    whole = tinyhtml5.parse(
        f"<!doctype html><title>x</title><main>{html}</main>", namespace_html_elements=False
    )
    for element in whole.iter():
        if not isinstance(element.tag, str):
            if (element.text or "").strip() not in MARKS:
                yield f"<!--{element.text}-->"
        elif element.tag not in {*WRITTEN, *MADE, "html", "head", "title", "body", "main"}:
            yield element.tag
        else:
            yield from (
                f"{element.tag} {name}={value}"
                for name, value in element.items()
                if not _fits(element, name, value)
            )


OWN = {
    ("details", "open"), ("ol", "start"), ("td", "colspan"), ("th", "colspan"), ("td", "style"), ("th", "style"), ("img", "alt"),
    ("a", "aria-label"), ("span", "data-cite"), ("div", "tabindex"), ("div", "role"), ("div", "aria-label"),
}  # fmt: skip


def _fits(element: Element, name: str, value: str) -> bool:
    if name in {"href", "src"}:
        return element.tag in {"a", "img"} and is_safe(value, image=element.tag == "img")
    if name == "style":
        return element.tag in {"td", "th"} and value in {
            f"text-align: {side};" for side in ("left", "right", "center")
        }
    return name in ATTRIBUTES or (element.tag, name) in OWN


@pytest.mark.parametrize("name", DOORS)
def test_a_door_is_told_of_at_its_place(small: Small, name: str) -> None:
    door, code = DOORS[name]
    small.edit(TREND, "## What the paper says", f"{plain(door)}\n\n## What the paper says")
    text = small.text(TREND)
    start = text.index(plain(door)) + door.index("«")
    end = start + door.index("»") - door.index("«") - 1
    problems = [problem for problem in small.read().problems if problem.code == code]
    places = [(problem.span.start, problem.span.end) for problem in problems]
    assert (start, end) in places, [
        (text[a:b], each.message) for (a, b), each in zip(places, problems, strict=True)
    ]
    assert all(problem.severity == "error" for problem in problems)


@pytest.mark.parametrize("text", [*(door for door, _ in DOORS.values()), *HELD.values()], ids=[*DOORS, *HELD])
def test_nothing_comes_out_that_is_not_on_the_list(text: str) -> None:
    assert list(on_no_list(render(plain(text)).html)) == []


PIECES = st.sampled_from(
    (
        "<!--", "-->", "--!>", "<!-->", "<![CDATA[", "]]>", "<?", "?>", "<!doctype html>", "<!-- index -->", "<", ">", "/", "'", '"', "`", "=", "&lt;", "&#60;",
        "<a href=", "<b ", "<kbd ", "<details open>", "<summary>", "</", "p>", "article>", "svg>", "<svg><", "math>", "title>", "<style>", "<noscript>", "<textarea>",
        "<table><tr><td ", "<select>", "<template>", "<plaintext>", "<form id=x>", "onload=x ", "style=x ", "id=x ", "class=kb-par ", "src=//x ", "href=data:x ",
        "{: ", "}", "#T1.1 ", "onclick=x ", "title='", "![a](b.svg)", "[a](b.md)", "[@osce2019]", "*a*", "**", "\n", "\n\n", "    ", "- ", "> ", "[!NOTE] ", "| a |\n|---|\n| ",
        "```\n", "[^n]", "[^n]: ", ":   ", "OSCE ", "word ", "\x00", "\u2028",
    )
)  # fmt: skip


@given(st.lists(PIECES, max_size=24).map("".join))
def test_whatever_is_written_nothing_comes_out_that_is_not_on_the_list(text: str) -> None:
    html = render(text).html
    assert list(on_no_list(html)) == []
    assert cleaned(html) == (html, ())


@given(st.lists(st.one_of(PIECES, st.text(max_size=4)), max_size=24).map("".join))
def test_cleaned_html_is_on_the_list_and_stays_so(html: str) -> None:
    once, _ = cleaned(html)
    assert list(on_no_list(once)) == []
    assert cleaned(once)[1] == ()


# ---- addresses and other values


def test_an_address_of_a_work_that_is_none_is_told_and_handed_on_nowhere(small: Small) -> None:
    small.append(
        "bibliography.bib",
        "@misc{zed2020, author = {{Zed}}, title = {{A}}, year = {2020}, url = {javascript:x}}\n",
    )
    small.edit(TREND, "@osce2019]", "@osce2019; @zed2020]")
    base = small.read()
    assert [problem.code for problem in base.problems] == ["C120"]
    entry = base.by_key["zed2020"]
    assert "javascript" not in head(base, base.by_path[TREND]) + str(csl_item(entry)) + ris([entry])


@pytest.mark.parametrize(
    "url",
    [
        "http://[",
        "https://",
        "//www.example.org/",
        "www.example.org",
        "ftp://www.example.org/",
        "https://a b/",
    ],
)
def test_what_is_no_address_of_the_web_is_told(small: Small, url: str) -> None:
    small.append(
        "bibliography.bib",
        f"@misc{{zed2020, author = {{{{Zed}}}}, title = {{{{A}}}}, year = {{2020}}, url = {{{url}}}}}\n",
    )
    small.edit(TREND, "@osce2019]", "@osce2019; @zed2020]")
    assert small.codes() == ["C120"]


VALUES = {
    "front matter": (TREND, "summary: What happens in one place is felt in another.", 'summary: "What happens \\e[31m\\u202e in one place."', "S403"),
    "a title": (TREND, "title: Globalisation", 'title: "Glob\\e[31mRED\\u202e"', "S403"),
    "a tag": ("docs/tags.yml", "title: Economy", 'title: "Eco\\u202enomy"', "M208"),
    "a term": ("docs/glossary.yml", "term: Policing by consent", 'term: "Policing\\u200b by consent"', "M208"),
    "a place": ("docs/places.yml", "name: The Hague", 'name: "The\\x85Hague"', "M208"),
}  # fmt: skip


@pytest.mark.parametrize("name", VALUES)
def test_a_value_is_judged_as_it_is_read(small: Small, name: str) -> None:
    path, old, new, code = VALUES[name]
    small.edit(path, old, new)
    assert code in [said.code for said in small.said() if said.path == path]


# ---- paths


@pytest.fixture
def how(small: Small) -> Small:
    small.write(
        "docs/how.md", "---\ntitle: How\nsummary: How to.\nreviewed: 2026-11-24\n---\n\nSee [us](about.md).\n"
    )
    return small


@pytest.mark.parametrize(
    "new",
    [
        "docs/../../escaped.md",
        "docs/./../../escaped.md",
        "../escaped.md",
        "/escaped.md",
        "docs/../escaped.md",
        "docs/.hidden/escaped.md",
        "docs/../trends/escaped.md",
    ],
)
@pytest.mark.parametrize("dry", [["--dry-run"], []])
def test_a_page_is_renamed_within_its_folder_only(how: Small, new: str, dry: list[str]) -> None:
    assert cli.main(["--root", str(how.root), "rename", "docs/how.md", new, *dry]) == 2
    assert (how.root / "docs/how.md").exists()
    assert not [*how.root.parent.glob("escaped.md"), *how.root.rglob("escaped.md")]


def test_a_path_is_made_plain_before_it_is_compared(how: Small) -> None:
    assert (
        cli.main(["--root", str(how.root), "rename", "docs/../docs/how.md", "docs/./more/../which.md"]) == 0
    )
    assert (how.root / "docs/which.md").exists()


def test_a_folder_that_is_a_link_leads_nothing_out(
    how: Small, tmp_path_factory: pytest.TempPathFactory
) -> None:
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    (how.root / "docs/more").symlink_to(elsewhere)
    assert cli.main(["--root", str(how.root), "rename", "docs/how.md", "docs/more/how.md"]) == 1
    assert list(elsewhere.iterdir()) == []
    assert (how.root / "docs/how.md").exists()


@pytest.mark.parametrize("path", ["../x.txt", "a/../../x.txt", "/x-of-a-test.txt"])
def test_nothing_is_written_outside_of_the_folder(tmp_path: Path, path: str) -> None:
    inside = tmp_path / "inside"
    inside.mkdir()
    with pytest.raises(OSError, match="leads out of"):
        replace_all(inside, {"fine.txt": "x", path: "x"})
    assert list(inside.iterdir()) == []


# ---- files that are published as they are

SVG = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink">{}</svg>'
ACTIVE = {
    "a script": (f"<script>{MARKER}</script>", "<script>"),
    "a handler": (f'<path onload="{MARKER}" d="M0 0"/>', "onload"),
    "a handler of time": (f'<g><g onbegin="{MARKER}"/></g>', "onbegin"),
    "a picture from elsewhere": ('<image href="https://www.example.org/x.png"/>', "<image>"),
    "a use from elsewhere": ('<use xlink:href="https://www.example.org/x.svg#a"/>', "fetches"),
    "a link": (f'<a href="javascript:{MARKER}"><path d="M0 0"/></a>', "<a>"),
    "HTML": (f'<foreignObject><img xmlns="http://www.w3.org/1999/xhtml" src="x" onerror="{MARKER}"/></foreignObject>', "<foreignObject>"),
    "a script of HTML": (f'<script xmlns="http://www.w3.org/1999/xhtml">{MARKER}</script>', "<script>"),
    "an animation": (f'<set attributeName="href" to="javascript:{MARKER}"/>', "<set>"),
    "a style that fetches": ("<style>@import 'https://www.example.org/x.css';</style>", "style"),
    "a style in pieces that fetches": ("<style>path { fill: u<!-- -->rl(x.svg) }</style>", "style"),
    "a style with an escape": (r"<style>path { fill: u\72l(x.svg) }</style>", "style"),
    "an attribute that fetches": ('<path style="fill: url(https://www.example.org/x.svg#a)" d="M0 0"/>', "fetches"),
    "another base": ('<g xml:base="https://www.example.org/"/>', "xml:base"),
    "no end": ("<g>", "not XML"),
}  # fmt: skip
WHOLE = {
    "a document type": f'<!DOCTYPE svg [<!ENTITY a "b">]>{SVG.format("&a;")}',
    "an instruction": f'<?xml-stylesheet href="https://www.example.org/x.css"?>{SVG.format("")}',
    "another encoding": f'<?xml version="1.0" encoding="utf-16"?>{SVG.format("")}',
    "a page": f"<html><script>{MARKER}</script></html>",
}
FINE = (
    '<title>T</title><style>.a { fill: url("#b") }</style><linearGradient id="b"/>'
    '<path class="a" style="fill: url(#b)" d="M0 0"/><use xlink:href="#b"/>'
)


@pytest.mark.parametrize("name", ACTIVE)
def test_a_drawing_that_does_something_is_told_of(small: Small, name: str) -> None:
    inner, words = ACTIVE[name]
    small.write("docs/assets/x.svg", SVG.format(inner))
    said = [each for each in small.said() if each.code == "S409"]
    assert {each.path for each in said} == {"docs/assets/x.svg"}
    assert any(words in each.message for each in said)


@pytest.mark.parametrize("name", WHOLE)
def test_a_drawing_is_a_drawing_from_its_first_sign_on(small: Small, name: str) -> None:
    small.write("docs/assets/x.svg", WHOLE[name])
    assert {*small.codes()} == {"S409"}


def test_a_drawing_that_draws_is_fine_and_is_judged_anew_when_it_changes(small: Small) -> None:
    small.write("docs/assets/x.svg", f'<?xml version="1.0" encoding="UTF-8"?>{SVG.format(FINE)}')
    assert small.said() == []
    small.write("docs/assets/x.svg", SVG.format("<script/>"))
    assert small.codes() == ["S409"]


@pytest.mark.parametrize(
    "name",
    ["x.html", "x.js", "x.mjs", "x.htm", "x.xhtml", "x.xml", "x.css", "x.swf", "x.HTML", "headers", "x.svgz"],
)
def test_a_file_that_could_do_something_is_told_of(small: Small, name: str) -> None:
    small.write(f"docs/assets/{name}", "x")
    assert "S408" in [said.code for said in small.said() if said.path == f"docs/assets/{name}"]


LINKS = {
    "the settings of git": ("docs/assets/cfg.txt", "../../.git/config"),
    "a file of the repository that is none of the site": ("docs/assets/cfg.txt", "../../pyproject.toml"),
    "out of the repository": ("docs/assets/cfg.txt", "/etc/hostname"),
    "out of the repository by steps": ("docs/assets/cfg.txt", "../../../x.txt"),
    "notes of the program": ("docs/assets/cfg.txt", "../decisions/0001.md"),
    "the bibliography": ("bibliography.bib", "/etc/hostname"),
    "the bibliography from git": ("bibliography.bib", ".git/config"),
    "a folder": ("docs/more", "assets"),
    "a collection": ("vision", ".git"),
}


@pytest.mark.parametrize("name", LINKS)
def test_a_link_leads_to_a_file_of_the_site(small: Small, name: str) -> None:
    path, target = LINKS[name]
    for other in (".git/config", "pyproject.toml", "docs/decisions/0001.md"):
        small.write(other, "x\n")
    file = small.root / path
    if file.is_dir():
        file.rename(small.root / "away")
    file.unlink(missing_ok=True)
    file.symlink_to(target)
    base = small.read()
    assert "M009" in [problem.code for problem in base.problems if problem.path == path]
    assert not any(other == path or other.startswith(f"{path}/") for other in base.files)


@pytest.mark.slow
def test_a_file_at_an_address_of_the_program_is_told_of(project: Small) -> None:
    project.write("docs/bibliography.json", "{}")
    done = commands.run(project.root, *commands.MKDOCS, "build", "--strict", "--quiet")
    assert done.returncode != 0
    assert (
        "docs/bibliography.json has the address of what the program makes, bibliography.json" in done.stdout
    )
