"""Dates as exact as they are known: ``2013``, ``2013-06`` or ``2013-06-24``."""

from __future__ import annotations

import calendar
import datetime
import re
from functools import lru_cache

MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)

FORM = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")
"""A year, a month or a day, as it is written in data; it need not exist."""

_MONTH = r"(?P<month>[A-Za-z]{3,9})\.?"
_IN_WORDS = re.compile(
    rf"(?:(?P<day>\d{{1,2}})(?:st|nd|rd|th)? )?(?:of )?{_MONTH},? (?P<year>\d{{4}})"
    rf"|{_MONTH.replace('month', 'month2')} (?P<day2>\d{{1,2}})(?:st|nd|rd|th)?,? (?P<year2>\d{{4}})",
    re.ASCII,
)
_YEAR_FIRST = re.compile(r"(\d{4})[-/. ](\d{1,2})(?:[-/. ](\d{1,2}))?(?:[T ]\d{1,2}:\d{2}\S*)?", re.ASCII)


def first_day(written: str) -> datetime.date | None:
    """The first day of ``2013``, ``2013-06`` or ``2013-06-24``; None where there is no such day.

    >>> first_day("2013-06")
    datetime.date(2013, 6, 1)
    """
    return _day(written, last=False)


def last_day(written: str) -> datetime.date | None:
    """The last day of a year, a month or a day; None where there is no such day.

    >>> last_day("2012-02")
    datetime.date(2012, 2, 29)
    """
    return _day(written, last=True)


def _day(written: str, last: bool) -> datetime.date | None:
    match = FORM.fullmatch(written)
    if match is None:
        return None
    year, month = int(match[1]), int(match[2] or (12 if last else 1))
    try:
        return datetime.date(
            year, month, int(match[3] or (calendar.monthrange(year, month)[1] if last else 1))
        )
    except ValueError:
        return None


def meant(written: str) -> str:
    """A date written in words, or with the year first, in ISO form; empty where it could be two dates.

    >>> meant("2 October 2023")
    '2023-10-02'
    >>> meant("Oct. 2023")
    '2023-10'
    >>> meant("2023/10/2")
    '2023-10-02'
    >>> meant("02/10/2023")
    ''
    """
    said = " ".join(written.split())
    if match := _IN_WORDS.fullmatch(said):
        name = (match["month"] or match["month2"]).lower()
        month = next((at for at, each in enumerate(MONTHS, 1) if each.lower().startswith(name)), 0)
        parts = match["year"] or match["year2"], month, match["day"] or match["day2"]
    elif match := _YEAR_FIRST.fullmatch(said):
        parts = match[1], int(match[2]), match[3]
    else:
        return ""
    found = f"{parts[0]}-{parts[1]:02}" + (f"-{int(parts[2]):02}" if parts[2] else "")
    return found if first_day(found) else ""


@lru_cache(1024)
def in_words(written: str, until: str = "") -> str:
    """A date, or the time between two, in words; what is no date stays as it is.

    >>> in_words("2013-06-24")
    '24 June 2013'
    >>> in_words("2010-11-19", "2010-11-20")
    '19 to 20 November 2010'
    >>> in_words("2024-07", "2024-08")
    'July to August 2024'
    """
    begun, ended = _parts(written), _parts(until)
    # What both have in common, from the year down, is written once.
    common = 0
    while (
        until and len(begun) == len(ended) and begun[common : common + 1] == ended[common : common + 1] != []
    ):
        common += 1
    if until and common < len(ended):
        return f"{' '.join(reversed(begun[common:]))} to {' '.join(reversed(ended))}"
    return " ".join(reversed(begun))


def _parts(written: str) -> list[str]:
    """Year, month and day, as far as they are given."""
    if first_day(written) is None:
        return [written] if written else []
    year, month, day = (*written.split("-"), "", "")[:3]
    return [year, *([MONTHS[int(month) - 1]] if month else []), *([str(int(day))] if day else [])]
