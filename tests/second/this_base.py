"""The table of another base: rivers suffer floods, which measures meet."""

from __future__ import annotations

from kb.schema.row_types import Chain, Colours, Kind, Relation, Report, Wording

KINDS: tuple[Kind, ...] = (
    Kind(*("R", "river", "rivers", "Rivers", "rivers", "what flows"), Colours("#005f8a", "#7fd0ff")),
    Kind(*("F", "flood", "floods", "Floods", "floods", "what happened"), Colours("#7a3300", "#ffb066")),
    Kind(
        *("M", "measure of safety", "measures of safety", "Measures of safety", "measures", "what helps"),
        Colours("#3d5200", "#c6e36b"),
        short="measure",
        shorts="measures",
        tab="Measures",
        positions=True,
    ),
)

_SUFFERS = Relation("R", "F", "suffers", "befell", required_at_source=True)
_MET = Relation("F", "M", "is met by", "meets", required_at_source=True)

RELATIONS: tuple[Relation, ...] = (
    _SUFFERS,
    _MET,
    Relation("M", "R", "protects", "is protected by", "Measures that protect"),
)

PATH = Chain(_SUFFERS, _MET)

REPORT = Report(
    *("Living with Water", "Delta Commission", "Council of the Delta", 1998, "1998-03"), form="report"
)

TITLE_LINES = ("Living", "with Water")

KNOWLEDGE_BASE = "Living with Water knowledge base"

NAME = "living-with-water"

DISTRIBUTION = "living-with-water"

KEY = "lww"

SUBJECT = "Rivers"

KEYWORDS = ("rivers", "floods", "dikes")

LANGUAGE = "en-GB"

LICENCE = "https://creativecommons.org/licenses/by-sa/4.0/"

LICENCE_NAME = "CC BY-SA 4.0"

LICENCE_TITLE = "Creative Commons Attribution-ShareAlike 4.0 International (CC BY-SA 4.0)"

SPECIMENS = ("R1.1", "R1.a")

WORDING = Wording(
    reading="The connections are the editors’ reading: the paper lists measures apart from floods.",
    whose="These connections are the editors’ reading.",
    lines="Lines lead from rivers to their floods, and from these to the measures that meet them.",
    narrow="Three columns: rivers, floods and measures. Each number leads to its page.",
    connected="A river suffers floods; a flood is met by measures, and a measure protects rivers.",
    unsaid="the paper lists measures apart from floods",
    selection="It is a selection, and no history of the delta.",
    ask="Your question: dikes, warning …",
    example="An example: one river",
    chosen=(("R1 summary", "On one river."), ("R1.1", "")),
)
