"""What the tests put to which program: the figures of the accessibility statement, and nothing else.

A test holds each of them to the test that it is about, so that the statement says what was really looked at.
Numbers of pages and documents are not here: they follow from the base, and are held to the tests as well.
"""

from __future__ import annotations

AXE = "4.12.1"
"""Version of axe-core."""

SCREENS = ((1280, 900), (390, 844))
"""Width and height in pixels: a desk and a telephone."""

MODELS = 10
"""Pages, one of each make, that are looked at on both screens in both colours."""

NARROWEST = 320
"""Width in pixels at which no page may be cut or scroll sideways."""

WALKED = 6
"""Pages on which the keyboard is walked from the first to the last thing that can be reached."""

VALIDATOR = "0.11.0"
"""Version of page-validation."""

VALIDATED = (
    "handbook.pdf",
    "leaflets/T10.pdf",
    "leaflets/T7.pdf",
    "posters/argument-A3.pdf",
    "posters/matrix-A1.pdf",
    "sheets/D3.pdf",
)
"""PDFs that are put to it, as PDF/UA-1 and as PDF/A-2a."""

EPUBCHECK = "5.3.0"
"""Version of EPUBCheck, of which the e-book is put to the whole."""

AUDIT = "0.8.0"
"""Version of openxml-audit, to which every Word file is put in its strict mode."""

LOOKED_AT = 8
"""Files of the e-book that axe-core looks at: those with pictures, cover, title, and some with text."""
