"""CSS of the colours of kinds, from the table of the base."""

from __future__ import annotations

from kb.schema import EVIDENCE, KINDS


def on_site() -> str:
    """The stylesheet of the site's colours of kinds.

    ``--kb-x`` is the colour of the kind with the letter X, as the reader has it; ``--light`` and ``--dark``
    are of ``base.css``. ``--kb-kind`` is that of the element with the class ``kb-x``;
    ``--kb-evidence`` is that of the kind of evidence; ``--kb-kinds`` is the number of kinds.
    """
    pairs = "".join(
        f"--kb-{kind.letter.lower()}: var(--light, {kind.colours.light}) var(--dark, {kind.colours.dark});\n"
        for kind in KINDS
    )
    evidence = f"--kb-evidence: var(--kb-{EVIDENCE.lower()});\n" if EVIDENCE else ""
    classes = "".join(
        f".kb-{letter} {{ --kb-kind: var(--kb-{letter}); }}\n"
        for letter in (kind.letter.lower() for kind in KINDS)
    )
    return f":root {{\n--kb-kinds: {len(KINDS)};\n{pairs}{evidence}}}\n{classes}"


def in_the_dark(selector: str) -> str:
    """A rule that gives pictures inside of a selector the dark colours, where the reader has chosen those."""
    colours = " ".join(f"--kb-{kind.letter.lower()}: {kind.colours.dark};" for kind in KINDS)
    return f"@media (prefers-color-scheme: dark) {{\n  {selector} {{ {colours} }}\n}}\n"
