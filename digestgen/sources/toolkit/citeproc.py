"""What CSL-JSON and Crossref's JSON have in common: people, titles, dates, types, languages.

Crossref's JSON is a relative of CSL-JSON (https://github.com/citation-style-language/schema, csl-data.json): titles
became lists, dates `date-parts`. Its own CSL-JSON (content negotiation of DOIs) is a mixture of the two.
"""

from __future__ import annotations

import re

from digestgen.model.person import Name
from digestgen.sources.pubmed.medline import clean_affiliation, find_orcid, first_day
from digestgen.sources.toolkit.days import parse_json_when
from digestgen.sources.toolkit.names import body_name, join_name, read_name
from digestgen.sources.toolkit.references import language_tag
from digestgen.sources.toolkit.values import Fields, read_objects

_WHEN = ("issued", "published", "published-online", "published-print", "posted", "available-date")
_LANG = re.compile(r"[A-Za-z]{2}(?:-[A-Za-z0-9]{2,8})*")


def first_text(fields: Fields, key: str) -> str:
    """A text, or the first text of a list, as it stands; "" when there is none."""
    if not isinstance(fields.values.get(key), list):
        return fields.raw_text(key)
    values = fields.list(key)
    return Fields(fields.name, fields.where, {key: values[0]}, fields.losses).raw_text(key) if values else ""


def plain(fields: Fields, key: str) -> str:
    """A text or number, or the first of a list, on one line; "" when there is none."""
    value = fields.values.get(key)
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)
    return " ".join(first_text(fields, key).split())


def read_title(fields: Fields) -> str:
    """Title and subtitle, as the source wrote them: publishers put what stands behind a colon into `subtitle`."""
    title, subtitle = first_text(fields, "title"), first_text(fields, "subtitle").strip()
    if not subtitle or not title.strip() or _squeeze(subtitle) in _squeeze(title):
        return title
    start = re.sub(r"[\s.:]{1,200}\Z", "", title.rstrip())
    return f"{start}{' ' if start.endswith(('?', '!')) else ': '}{subtitle}"


def read_people(fields: Fields, key: str = "author") -> list[Name]:
    """A list of names in reading order, with ORCID iDs and affiliations where there are some.

    Raises:
        SourceError: the list or one of its members has another shape.
    """
    people = []
    for person in read_objects(fields, key, "text"):
        if (name := _name(person)).text:
            people.append(
                name._replace(orcid=find_orcid(person.text("ORCID")), affiliation=_affiliation(person))
            )
    return people


def read_when(fields: Fields, key: str) -> str:
    """A date in any shape that days.parse_json_when() reads; another shape is left out, and said."""
    found = parse_json_when(value := fields.values.get(key))
    if found is None:
        fields.leave_out(key, "a date", value)
    return found or ""


def read_published(fields: Fields) -> str:
    """When it was first public, in print or online, as exactly as any of its dates says."""
    return first_day(*(read_when(fields, key) for key in _WHEN))


def read_issued(fields: Fields) -> str:
    """The date of the issue in print, where it is told apart from the first day online."""
    printed = read_when(fields, "published-print") or read_when(
        fields.inside("journal-issue"), "published-print"
    )
    return printed or (read_when(fields, "issued") if fields.values.get("available-date") else "")


def read_lang(text: str) -> str:
    """The BCP 47 tag of `en`, `en-US`, `eng` or `English`; "" for what is not known."""
    text = text.strip()
    return text if _LANG.fullmatch(text) else language_tag(text)


def _name(person: Fields) -> Name:
    if whole := person.text("literal") or person.text("name"):
        return body_name(whole)
    if bare := person.text("text"):
        return read_name(bare)
    return join_name(
        person.text("given"),
        person.text("family").strip('"'),  # Zotero's mark of a family name whose particles belong to it
        person.text("suffix"),
        dropping=person.text("dropping-particle"),
        particle=person.text("non-dropping-particle"),
    )


def _affiliation(person: Fields) -> str:
    found: dict[str, None] = {}
    for value in person.list("affiliation"):
        place = Fields(
            person.name, person.place("affiliation."), value if isinstance(value, dict) else {"name": value}
        )
        found[clean_affiliation(place.text("name"))] = None
    return "; ".join(filter(None, found))


def _squeeze(text: str) -> str:
    return re.sub(r"\W+", "", text).casefold()
