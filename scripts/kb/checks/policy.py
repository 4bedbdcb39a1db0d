"""Settings of the checks that an editor may change: ages, sizes and lists of words."""

from __future__ import annotations

REVIEW_DAYS = 730
"""A page is reported when its last review is this many days ago."""

PUBLISHED_ENDINGS = (
    *("avif", "gif", "jpeg", "jpg", "png", "svg", "webp"),
    *("csv", "json", "txt", "woff2"),
)
"""How the names of files in ``docs/`` end that are published as they are: pictures, data, text and fonts."""

MARKDOWN_FOR = {
    "a": "[text](target)",
    "img": "![what it shows](target)",
    "b": "**text**",
    "strong": "**text**",
    "i": "*text*",
    "em": "*text*",
    "code": "`text`",
    "h1": "## Heading {: #id }",
    "h2": "## Heading {: #id }",
    "h3": "### Heading {: #id }",
    "ul": "- item",
    "ol": "1. item",
    "blockquote": "> text",
    "p": "a paragraph between empty lines",
    "table": "| a | b |",
}
"""What to write instead of an element."""

VAGUE_TEXTS = frozenset(
    (
        "here",
        "click here",
        "click",
        "link",
        "this link",
        "this page",
        "this",
        "more",
        "read more",
        "see here",
        "see more",
        "website",
    )
)
"""Texts of links that say nothing to those who jump from link to link, as with a screen reader."""

COPIES = frozenset(
    """
    5dok.net 5dok.org abcdocz.com academia.edu docplayer.net docslib.org documents.pub doczz.net ebin.pub
    fdocuments.in fdocuments.net fdokumen.com kipdf.com moam.info pdfcoffee.com pdfslide.net pdfslide.us
    readkong.com researchgate.net scribd.com silo.tips slidelegend.com slideshare.net studylib.net
    vdocument.in vdocuments.net vdocuments.site
    """.split()  # noqa: SIM905 - names are easier to read than a list of strings
)
"""Sites to which any user can upload the works of others."""

TIME_WORDS = (
    "recently",
    "currently",
    "nowadays",
    "at present",
    "presently",
    "these days",
    "to date",
    "later this year",
    "this year",
)
"""Words that say something else to each year's reader."""

MISSPELT = {
    "Al Shabab": "Al-Shabaab",
    "Al Shaabab": "Al-Shabaab",
    "Al-Shaabab": "Al-Shabaab",
    "Al-Shabab": "Al-Shabaab",
    "ASEANOPOL": "ASEANAPOL",
    "Sao Paulo": "São Paulo",
    "Utoya": "Utøya",
    "Utøja": "Utøya",
    "Wickileaks": "WikiLeaks",
    "Wikkileaks": "WikiLeaks",
}
"""Names as the paper prints them, or as they are often written -> as they are."""

UNWRITTEN = ("TODO", "TBD", "TBC", "FIXME", "XXX")
"""Words by which people mark what is still to be written."""

NAME_KINDS = frozenset(("organisation", "instrument", "operation", "technology"))
"""Kinds of glossary terms that are names, whose spelling is watched on every page."""
