"""Family M, codes above 240: names and words by which the search finds what the pages call otherwise."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kb.checks.engine import Finding, check
from kb.model import Base, Event, Located, Synonym, Term
from kb.schema.paths import SYNONYMS_DATA
from kb.text.suggest import did_you_mean

_LETTER = re.compile(r"\w")


@check("M241", on=Term)
def ambiguous_term_alias(term: Term, base: Base) -> Iterator[Finding]:
    """An alias of a term leads to that term alone: it is no name of another term or event.

    Bad in docs/glossary.yml:
        - id: zone
          term: Zone
          aliases: [OSCE]
          kind: concept
          definition: A part of a town.

    Good in docs/glossary.yml:
        - id: zone
          term: Zone
          aliases: [quarter]
          kind: concept
          definition: A part of a town.
    """
    return _ambiguous(f"term/{term.id.value}", term.aliases, base)


@check("M242", on=Event)
def ambiguous_event_alias(event: Event, base: Base) -> Iterator[Finding]:
    """An alias of an event finds that event alone: no other event or term has that name.

    Bad in docs/events.yml:
        - id: another-meeting
          date: 2014
          title: Police leaders meet again
          aliases: [OSCE]
          told: [B1.1]

    Good in docs/events.yml:
        - id: another-meeting
          date: 2014
          title: Police leaders meet again
          aliases: [second summit]
          told: [B1.1]
    """
    return _ambiguous(f"event/{event.id.value}", event.aliases, base)


def _ambiguous(bearer: str, aliases: tuple[Located, ...], base: Base) -> Iterator[Finding]:
    for at, alias in enumerate(aliases):
        named = base.named.get(alias.value.casefold(), ())
        if alias.value.casefold() in {each.value.casefold() for each in aliases[:at]}:
            yield Finding(alias.span, f"alias {alias.value!r} is written twice", "take one of the two out")
        elif other := next((id_ for id_ in named if id_ != bearer), ""):
            said = f"alias {alias.value!r} is also a name of {other!r}"
            yield Finding(alias.span, said, "keep one of the two")


@check("M243", on=Synonym, severity="warning", texts=True)
def synonym_of_nothing(synonym: Synonym, base: Base) -> Iterator[Finding]:
    """A word that the search looks for instead of another is on a page; else it finds nothing.

    Bad in docs/synonyms.yml:
        synonyms:
          - asked: [globe]
            found: [earthquake]
            why: The pages speak of something else.

    Good in docs/synonyms.yml:
        synonyms:
          - asked: [worldwide]
            found: [globalisation]
            why: The pages speak of globalisation.
    """
    for words in synonym.found:
        if words.value and not has_words(base.all_text, words.value):
            hint = did_you_mean(words.value, base.words, "write it as a page does, or take it out")
            yield Finding(words.span, f"no page has the words {words.value!r}", hint)


def has_words(text: str, words: str) -> bool:
    """Whether a text has these words; a pattern for each of a thousand would take longer than all else.

    Args:
        text: without capitals.
        words: the words that are looked for.
    """
    sought = words.casefold()
    at = text.find(sought)
    while at >= 0:
        if not (_LETTER.match(text, at - 1) if at else None) and not _LETTER.match(text, at + len(sought)):
            return True
        at = text.find(sought, at + 1)
    return False


@check("M244", on=Base)
def doubled_synonym(base: Base) -> Iterator[Finding]:
    """A word under ``asked`` is listed once, so that everything looked for instead is in one entry.

    Bad in docs/synonyms.yml:
        synonyms:
          - asked: [worldwide]
            found: [globalisation]
            why: The pages speak of globalisation.
          - asked: [Worldwide]
            found: [elsewhere]
            why: The pages speak of what is felt elsewhere.

    Good in docs/synonyms.yml:
        synonyms:
          - asked: [worldwide]
            found: [globalisation, elsewhere]
            why: The pages speak of globalisation, and of what is felt elsewhere.
    """
    seen: set[str] = set()
    for synonym in base.synonyms:
        for words in synonym.asked:
            if words.value.casefold() in seen:
                said = f"{words.value!r} is asked twice"
                yield Finding(words.span, said, "join the two entries", SYNONYMS_DATA)
            seen.add(words.value.casefold())
