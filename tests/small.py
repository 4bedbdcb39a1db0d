"""A knowledge base of four pages, complete and without a fault, to be spoilt in one place by each test."""

from __future__ import annotations

import datetime
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from kb.model import Base
from kb.pipeline import stages
from kb.problems import line_and_column
from kb.schema.paths import CACHE
from kb.storage.cache import Cache

TODAY = datetime.date(2026, 12, 1)

REPOSITORY = Path(__file__).parent.parent

TREND = "trends/globalisation.md"
CASE = "case_studies/arab-spring.md"
DILEMMA = "dilemmas/privacy-and-security.md"
PRINCIPLE = "vision/police-legitimacy.md"

FILES = {
    TREND: """\
---
id: T1
title: Globalisation
paper: "2.1.1"
summary: What happens in one place is felt in another.
tags: [economy, cybercrime, human-rights]
links:
  - to: C1
    why: News crossed borders at once.
  - to: D1
    why: Data cross borders as well.
reviewed: 2026-11-24
---

A lead about the OSCE, and about [privacy](../dilemmas/privacy-and-security.md#D1.1).

## What the paper says {: #T1-paper }

Globalisation is a broad idea.
{: #T1.1 }

What happens here is felt elsewhere. Is anybody ready for it?
{: #T1.2 }

## Since 2013 {: #T1-since }

In 2019 this was measured [see @bayley2001structure, p. 4; @osce2019].
{: #T1.a }
""",
    CASE: """\
---
id: C1
title: Arab Spring
paper: "2.2.1"
summary: People rose and the police stood between them and the state.
tags: [economy, cybercrime, human-rights]
reviewed: 2026-11-24
---

Protests spread fast.

## What the paper says {: #C1-paper }

- Crowds met.
  {: #C1.1 }
- The police were not ready.
  {: #C1.2 }
""",
    DILEMMA: """\
---
id: D1
title: Privacy and security
paper: "3.1"
summary: More data make police work easier and private life harder.
tags: [economy, cybercrime, human-rights]
links:
  - to: V1
    why: Consent is what surveillance needs.
reviewed: 2026-11-24
---

A choice.

## What the paper says {: #D1-paper }

Who may watch whom?
{: #D1.1 }
""",
    PRINCIPLE: """\
---
id: V1
title: Police legitimacy
paper: "4.1"
summary: The police act by consent.
tags: [economy, cybercrime, human-rights]
links:
  - to: T1
    why: Consent is harder to win in a world without borders.
reviewed: 2026-11-24
---

A direction.

## What the paper says {: #V1-paper }

Consent comes first.
{: #V1.1 }
""",
    "trends/README.md": """\
---
title: Trends
paper: "2.1"
summary: What is changing.
reviewed: 2026-11-24
---

The trends, beside the [case studies](../case_studies/README.md).

## The trends {: #trends-index }

<!-- index -->
""",
    "case_studies/README.md": """\
---
title: Case studies
paper: "2.2"
points: [C0]
summary: Where it shows.
reviewed: 2026-11-24
---

## What the paper says {: #C0-paper }

Cases show what trends mean.
{: #C0.1 }

## The case studies {: #case-studies-index }

<!-- index -->
""",
    "dilemmas/README.md": """\
---
title: Dilemmas
paper: "3"
summary: Which choices follow.
reviewed: 2026-11-24
---

## The dilemmas {: #dilemmas-index }

<!-- index -->
""",
    "vision/README.md": """\
---
title: Vision principles
paper: "4"
summary: Which way to go.
reviewed: 2026-11-24
---

## The principles {: #vision-index }

<!-- index -->
""",
    "docs/index.md": """\
---
title: Home
summary: A small knowledge base.
reviewed: 2026-11-24
---

<!-- collections -->

Read [about the paper](about.md).

![The plan](assets/plan.svg)
""",
    "docs/about.md": """\
---
title: About the paper
points: [B1]
summary: Where it comes from.
reviewed: 2026-11-24
---

Police leaders met.
{: #B1.1 }
""",
    "docs/bibliography.md": """\
---
title: Bibliography
summary: Every work cited.
reviewed: 2026-11-24
---

<!-- bibliography -->
""",
    "docs/glossary.md": """\
---
title: Glossary
summary: Every term.
reviewed: 2026-11-24
---

<!-- glossary -->
""",
    "docs/questions.md": """\
---
title: Questions
summary: Every question.
reviewed: 2026-11-24
---

<!-- questions -->
""",
    "docs/timeline.md": """\
---
title: Timeline
summary: Every event.
reviewed: 2026-11-24
---

<!-- timeline -->
""",
    "docs/map.md": """\
---
title: Map
summary: Every place.
reviewed: 2026-11-24
---

<!-- map -->
""",
    "docs/organisations.md": """\
---
title: Organisations
summary: Every organisation.
reviewed: 2026-11-24
---

<!-- organisations -->
""",
    "docs/tags/README.md": """\
---
title: Tags
summary: Every tag.
reviewed: 2026-11-24
---

<!-- tags -->
""",
    "docs/assets/plan.svg": '<svg xmlns="http://www.w3.org/2000/svg"/>\n',
    "docs/tags.yml": """\
facets:
  - id: crime
    title: Crime
    definition: Kinds of crime.
  - id: theme
    title: Themes
    definition: What runs through it all.
tags:
  - id: economy
    title: Economy
    facet: theme
    definition: Money and work.
  - id: cybercrime
    title: Cybercrime
    facet: crime
    definition: Crime against computers.
    aliases: [online-crime]
  - id: human-rights
    title: Human rights
    facet: theme
    definition: What everybody is owed.
""",
    "docs/glossary.yml": """\
terms:
  - id: osce
    term: Organization for Security and Co-operation in Europe
    abbreviation: OSCE
    kind: organisation
    definition: A regional security body.
    site: https://www.osce.org/
    sources: [osce2019]
  - id: consent
    term: Policing by consent
    kind: concept
    definition: The police act with the approval of the public.
""",
    "docs/events.yml": """\
events:
  - id: singapore
    date: 2012
    title: Police leaders choose their subjects
    told: [B1.1]
  - id: paper
    date: 2013
    title: The paper is presented
    place: the-hague
    told: [B1.1, T1.1]
""",
    "docs/places.yml": """\
places:
  - id: the-hague
    name: The Hague
    country: Netherlands
    region: Europe
    latitude: 52.1
    longitude: 4.3
    told: [C1.1]
    organisations: [osce]
    sources: [osce2019]
""",
    "docs/synonyms.yml": """\
synonyms:
  - asked: [law and order]
    found: [police]
    why: The pages speak of the police.
""",
    "docs/paper.yml": """\
sections:
  - id: B1
    section: "1"
    title: Background
    part: about
    points:
      - {id: B1.1, kind: claim, text: Leaders met.}
  - id: T1
    section: "2.1.1"
    title: Globalisation
    part: trends
    points:
      - {id: T1.1, kind: caveat, text: The idea is broad.}
      - {id: T1.2, kind: question, text: "Who is ready?", refs: [C1]}
  - id: C0
    section: "2.2"
    title: Cases
    part: case studies
    points:
      - {id: C0.1, kind: claim, text: Cases illustrate.}
  - id: C1
    section: "2.2.1"
    title: Arab Spring
    part: case studies
    points:
      - {id: C1.1, kind: example, text: Crowds met.}
      - {id: C1.2, kind: claim, text: Police were not ready.}
  - id: D1
    section: "3.1"
    title: Privacy and security
    part: dilemmas
    points:
      - {id: D1.1, kind: question, text: "Who watches?"}
  - id: V1
    section: "4.1"
    title: Police legitimacy
    part: vision
    points:
      - {id: V1.1, kind: proposal, text: Seek consent.}
""",
    "bibliography.bib": """\
@techreport{bayley2001structure,
  author = {Bayley, David H. and Shearing, Clifford D.},
  institution = {{National Institute of Justice}},
  title  = {{The New Structure of Policing}},
  year   = {2001},
}

@misc{osce2019,
  author      = {{Organization for Security and Co-operation in Europe}},
  title       = {{A Report}},
  year        = {2019},
}
""",
}


class Said(NamedTuple):
    """A problem as a person reads it; ``at`` is the text that it points at."""

    path: str
    line: int
    column: int
    code: str
    message: str
    hint: str
    at: str


@dataclass(frozen=True)
class Small:
    """A knowledge base on disk and the ways to spoil it."""

    root: Path

    def text(self, path: str) -> str:
        return (self.root / path).read_bytes().decode("utf-8")

    def write(self, path: str, content: str | bytes) -> None:
        (self.root / path).parent.mkdir(parents=True, exist_ok=True)
        (self.root / path).write_bytes(content.encode("utf-8") if isinstance(content, str) else content)

    def edit(self, path: str, old: str, new: str) -> None:
        """Change a file at the one place where ``old`` stands."""
        text = self.text(path)
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {path}"
        self.write(path, text.replace(old, new))

    def append(self, path: str, text: str) -> None:
        self.write(path, self.text(path) + text)

    def delete(self, path: str) -> None:
        (self.root / path).unlink()

    def read(self) -> Base:
        return stages.read(self.root, Cache(self.root / CACHE), TODAY)

    def said(self) -> list[Said]:
        return said(self.root)

    def codes(self) -> list[str]:
        return [one.code for one in self.said()]


def write(root: Path) -> Small:
    """Put the small knowledge base into an empty folder."""
    small = Small(root)
    for path, text in FILES.items():
        small.write(path, text)
    shutil.copy(REPOSITORY / "mkdocs.yml", root)
    return small


def said(root: Path) -> list[Said]:
    """Everything that is wrong with the knowledge base below ``root``, in the order of a report."""
    base = stages.read(root, Cache(root / CACHE), TODAY)
    found = []
    for problem in base.problems:
        text = base.texts.get(problem.path, "")
        line, column = line_and_column(text, problem.span.start)
        at = text[problem.span.start : problem.span.end]
        found.append(Said(problem.path, line, column, problem.code, problem.message, problem.hint, at))
    return found
