"""THE table: all that is true of this base and of no other. Another base replaces this file only."""

from __future__ import annotations

from kb.schema.row_types import Chain, Colours, Kind, Relation, Report, Wording

KINDS: tuple[Kind, ...] = (
    Kind(
        *("T", "trend", "trends", "Trends", "trends", "what is changing"),
        Colours("#1f45d4", "#94abf7"),
    ),
    Kind(
        *("C", "case study", "case studies", "Case studies", "case_studies", "where it shows"),
        Colours("#8c5512", "#f6bd5e"),
    ),
    Kind(
        *("D", "dilemma", "dilemmas", "Dilemmas", "dilemmas", "which choices follow"),
        Colours("#c30a60", "#fc7d93"),
        positions=True,
    ),
    Kind(
        *("V", "vision principle", "vision principles", "Vision principles", "vision", "which way to go"),
        Colours("#034032", "#45dfcf"),
        short="principle",
        shorts="principles",
        tab="Principles",
    ),
)
"""In the order of the argument."""

_RAISES = Relation("T", "D", "raises", "is raised by", required_at_source=True)
_ANSWERED = Relation("D", "V", "is answered by", "answers", required_at_source=True, required_at_target=True)

RELATIONS: tuple[Relation, ...] = (
    Relation("T", "C", "is illustrated by", "illustrates", required_at_source=True),
    _RAISES,
    Relation("C", "D", "bears on", "is seen in"),
    _ANSWERED,
    Relation(
        "V", "T", "responds to", "is responded to by", "Principles that respond", required_at_source=True
    ),
)

PATH = Chain(_RAISES, _ANSWERED)

REPORT = Report(
    *("International Vision for Policing", "Europol", "Pearls in Policing", 2013, "2013-06"),
    form="discussion paper",
    unnumbered=("3", "4"),
)

TITLE_LINES = ("International Vision", "for Policing")
"""The title as it is broken on a cover."""

KNOWLEDGE_BASE = "International Vision for Policing knowledge base"
"""Who edits: the body that is named as editor, and as author of what is not the paper's."""

NAME = "vision-for-policing"
"""Folder of the site when it is packed into one file."""

DISTRIBUTION = "policing-vision"
"""Name of the installed program (``[project]`` in pyproject.toml)."""

KEY = "ivp"
"""Begins the keys under which pages and paragraphs are cited: ``ivp-T7-3``."""

SUBJECT = "Policing"
"""The subject of the documents, in their metadata."""

KEYWORDS = ("policing", "international police cooperation", "Pearls in Policing", "Europol")

LANGUAGE = "en-GB"
"""In which all of it is written."""

LICENCE = "https://creativecommons.org/licenses/by/4.0/"
"""Under which the text may be used: the address of its words, which go along with every copy."""

LICENCE_NAME, LICENCE_TITLE = "CC BY 4.0", "Creative Commons Attribution 4.0 International (CC BY 4.0)"
"""What it is called for short, and in full."""

SPECIMENS = ("T7.3", "T7.a")
"""A statement of the paper and a note of the editors by which ids and both voices are explained."""

WORDING = Wording(
    reading="The connections are the editors’ reading: the paper does not say that its directions answer "
    "dilemmas or respond to trends, and it does not call them principles.",
    whose="These connections are the editors’ reading: nowhere does the paper say that one of its directions "
    "answers a dilemma or responds to a trend.",
    lines="Lines lead from trends to the case studies that illustrate them and, dashed, to the dilemmas that "
    "they raise; from case studies to the dilemmas they bear on, and from these to the principles. The "
    "lines are the editors’ reading of the paper.",
    narrow="Four columns: trends, case studies, dilemmas and principles. Lines lead from trends to the case "
    "studies that illustrate them and, dashed, to the dilemmas that they raise; from case studies to the "
    "dilemmas they bear on, and from these to the principles, which respond to trends. The lines are the "
    "editors’ reading of the paper. Each number leads to its page, which gives the reasons.",
    connected="A trend is illustrated by case studies and raises dilemmas; a dilemma is answered by "
    "principles, and a principle responds to trends.",
    unsaid="nowhere does the paper say that one of its strategic directions, which we call principles, "
    "answers a dilemma or responds to a trend",
    selection="It is a selection, and no history of international policing.",
    ask="Your problem: private security, cybercrime …",
    example="An example: private companies and the Internet",
    chosen=(("T7 summary", "What was said of the Internet in 2013."), ("T7.3", ""), ("V5.3", "")),
)
