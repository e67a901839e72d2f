"""A paper by its title: arXiv and Crossref are asked, and only an equal title counts."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import quote

from digestgen.library.identity import title_key
from digestgen.model.record import Record
from digestgen.problems import SourceError
from digestgen.sources import SOURCES, Context, Query
from digestgen.sources.source import Get, Request
from digestgen.text.maths.maths import plain_title

WORKS = "https://api.crossref.org/works"
_ROWS = 5
_WORD = re.compile(r"[^\W_]+(?:[-'’][^\W_]+)*")


@dataclass(frozen=True, slots=True)
class Answer:
    """What a title led to."""

    records: tuple[Record, ...]  # papers of exactly this title, each once
    near: tuple[str, ...]  # ids and titles of others that came, for people


def look_up_title(get: Get, title: str, context: Context) -> Answer:
    """Ask for a title; Crossref only where arXiv has none of it."""
    words = plain_words(title)
    found: list[Record] = []
    near: list[str] = []
    if not words:
        return Answer((), ())
    pages = SOURCES["arxiv"].ask(Query(text=f'ti:"{words}"', limit=_ROWS), get, context)
    offered = [record for page in pages for record in page.parsed.records]
    for ask in (None, _ask_crossref):
        offered = ask(get, words, context) if ask else offered
        for record in offered:
            if title_key(record.title) == title_key(title):
                found.append(record)
            elif record.ids:
                near.append(f"{record.ids[0]}: {record.title}")
        if found:
            break
    unique = {record.ids[0]: record for record in reversed(found) if record.ids}
    return Answer(tuple(reversed(unique.values())), tuple(dict.fromkeys(near))[:3])


def plain_words(title: str) -> str:
    """A title's words as searches take them, without signs that mean something there."""
    return " ".join(_WORD.findall(plain_title(title)))[:300]


def _ask_crossref(get: Get, words: str, context: Context) -> list[Record]:
    url = f"{WORKS}?query.bibliographic={quote(words)}&rows={_ROWS}"
    answer = get(Request(url, f'the title "{words[:60]}"', ("application/json",)))
    try:
        return list(SOURCES["crossref"].parse(answer.data, url, context).records)
    except SourceError:  # no work, or none that can be used
        return []


def is_same_paper(record: Record, title: str, surnames: set[str], year: str) -> bool:
    """Whether a paper of the same title is the one that is known by it: nobody else's, and not of another time."""
    theirs = {_surname(name.text) for name in record.authors}
    if surnames and theirs and not surnames & theirs:
        return False
    return not (year and record.published and abs(int(year[:4]) - int(record.published[:4])) > 2)


def _surname(name: str) -> str:
    return title_key(name.split(",")[0].split()[-1]) if name.split() else ""


def surnames_of(names: list[str]) -> set[str]:
    """The last words of names, to compare."""
    return {surname for name in names if (surname := _surname(name))}
