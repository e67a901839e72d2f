"""Which lines of a saved Daily Papers page are the site's own: navigation, counts, and the day.

Lines are recognised by what they say, never counted off: a page saved with another browser, width or
login shows other lines around the same papers (https://huggingface.co/papers).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from digestgen.sources.source import is_day
from digestgen.sources.toolkit.days import MONTHS

_SAYINGS = frozenset(
    """
    new|get trending papers in your email inbox!|get trending papers in your email inbox once a day!
    subscribe|daily papers|trending papers|papers|hugging face|hugging face's logo
    the ai community building the future
    by|ak|byak|by ak|and the research community
    models|datasets|spaces|buckets|docs|community|enterprise|pricing|solutions|log in|sign up|login|sign in
    daily|weekly|monthly|trending|new papers|search|search papers|today|latest
    previous|next|previous day|next day|newer|older|load more|show more|view all|back to top
    company|website|tos|terms of service|privacy|privacy policy|about|about us|careers|jobs|press|contact|blog
    hub|forum|service status|system theme|toggle theme|inference providers|tasks|collections|languages
    organizations|posts|learn|discord|github|twitter|linkedin|huggingface
    upvote|upvotes|upvoted|comment|comments|submitted by|paper submitter|paper author|authors|collection
    arxiv|arxiv page|view arxiv page|view pdf|pdf|project page|abstract|ai summary|cite|share|copy link
    """.replace("\n", "|").replace("  ", "").split("|")
) - {""}  # fmt: skip

_PATTERNS = re.compile(
    r"[·•|–—*-]+"
    r"|[+▲△↑♥❤⬆🔥👍]*\s*\d[\d.,]*\s*[kKmM]?\+?"  # counts of votes, stars, comments
    r"|[·•]?\s*[\d,]+ (?:authors?|upvotes?|comments?|papers?|replies|reply|likes?|stars?|followers?)"
    r"|(?:submitted|published) (?:by|on) \S.{0,40}"
    r"|(?:github|arxiv page)[\s·]*[\d.,]*[kKmM]?(?:\s*arxiv page)?"
    r"|© ?(?:\d{4} ?)?hugging ?face.{0,30}"
    r"|by ?ak.{0,40}community",
    re.IGNORECASE,
)

_MONTH = r"(?P<month>[A-Za-z]{3,9})\.?"
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_WEEKDAY = r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|satur|sat|sun)(?:day)?,?\s+)?"
_DAYS = tuple(
    re.compile(_WEEKDAY + pattern, re.IGNORECASE)
    for pattern in (
        rf"{_MONTH}\s+{_DAY}(?:,?\s+(?P<year>\d{{4}}))?",
        rf"{_DAY}\s+{_MONTH}(?:,?\s+(?P<year>\d{{4}}))?",
        r"(?P<year>\d{4})-(?P<month>\d{2})-(?P<day>\d{2})",
    )
)
_LONGEST = 80  # characters; no line of the site's own is longer


@dataclass(frozen=True, slots=True)
class PageDay:
    """A day as a page writes it."""

    text: str
    year: int  # 0 when the page does not say
    month: int
    day: int


def is_boilerplate(line: str) -> bool:
    """Whether a line, blanks around it stripped, belongs to the site and not to a paper.

    >>> [is_boilerplate(line) for line in ("Subscribe", "· 5 authors", "Attention Is Not a Lighthouse")]
    [True, True, False]
    """
    if len(line) > _LONGEST:
        return False
    return line.casefold() in _SAYINGS or _PATTERNS.fullmatch(line) is not None


def find_day(line: str) -> PageDay | None:
    """The day a line is, when it is nothing but a day; None otherwise.

    >>> find_day("Aug 7"), find_day("Sunday, 7 August 2025").year, find_day("Feb 30")
    (PageDay(text='Aug 7', year=0, month=8, day=7), 2025, None)
    """
    if len(line) > _LONGEST:
        return None
    for pattern in _DAYS:
        match = pattern.fullmatch(line)
        if not match:
            continue
        year, month, day = int(match["year"] or 0), _month(match["month"]), int(match["day"])
        if is_day(f"{year or 2000:04}-{month:02}-{day:02}"):  # 2000 has a 29 February
            return PageDay(line, year, month, day)
    return None


def latest(day: PageDay, today: str) -> str:
    """The day as `YYYY-MM-DD`; where the page gives no year, the latest such day not after `today`.

    29 February goes back to a leap year.

    >>> latest(find_day("Dec 31"), "2026-01-02"), latest(find_day("Feb 29"), "2026-01-02")
    ('2025-12-31', '2024-02-29')
    """
    if day.year:
        return f"{day.year:04d}-{day.month:02d}-{day.day:02d}"
    years = (f"{year:04}-{day.month:02}-{day.day:02}" for year in range(int(today[:4]), 0, -1))
    return next(text for text in years if text <= today and is_day(text))


def _month(text: str) -> int:
    if text.isdigit():
        return int(text)
    fits = [number for number, name in enumerate(MONTHS, 1) if name.lower().startswith(text.lower())]
    if text.lower() == "sept":
        return 9
    return fits[0] if len(fits) == 1 else 0
