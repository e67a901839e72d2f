"""Crossref's XML, as members deposit it and as the API's transformations give it: unixref → works as in its JSON.

Reference: https://www.crossref.org/documentation/retrieve-metadata/xml-api/doi-to-metadata-query/ and the schema of
deposits, https://data.crossref.org/reports/help/schema_doc/5.3.1/. Elements are read by name: their namespaces change
with every version of the schema.
"""

from __future__ import annotations

from collections.abc import Iterator

from digestgen.problems import SourceError
from digestgen.sources.toolkit.xmltree import (
    Element,
    find_child,
    inner_line,
    inner_markup,
    inner_text,
    local_name,
    parse_xml,
)

# What may be a work, and its type in the JSON. Where two are nested, the inner one (a paper of proceedings) is meant.
_WORKS = {
    "journal_article": "journal-article",
    "conference_paper": "proceedings-article",
    "posted_content": "posted-content",
    "content_item": "book-chapter",
    "dissertation": "dissertation",
    "report-paper_metadata": "report",
    "book_metadata": "monograph",
    "book_series_metadata": "monograph",
    "dataset": "dataset",
    "peer_review": "peer-review",
    "standard_metadata": "standard",
    "report-paper_series_metadata": "report",
    "book_set_metadata": "monograph",
}


_DATES = (
    *("publication_date", "posted_date", "approval_date", "review_date"),
    *("creation_date", "update_date"),  # of a dataset, the first counts
)
_PEOPLE = ("person_name", "organization", "anonymous")


def parse_unixref(data: bytes, name: str) -> list[object]:
    """The works of a file, with those keys of the JSON that crossref/work.py reads; `error` alone for an unknown DOI."""
    root = parse_xml(data, name)
    if local_name(root) not in ("doi_records", "crossref_result"):
        raise SourceError(name, f"this XML is not Crossref's: it is a <{local_name(root)}>")
    works: list[object] = []
    for record in root.iter("{*}doi_record"):
        error = next(record.iter("{*}error"), None)
        works += [{"error": inner_text(error)}] if error is not None else []
        works += [_work(element, record) for element in _innermost(record)]
    return works


def _innermost(record: Element) -> Iterator[Element]:
    found = [
        child
        for child in record.iter()
        if local_name(child) in _WORKS and find_child(child, "doi_data") is not None
    ]
    papers = [child for child in found if not local_name(child).endswith("_metadata")]
    yield from papers or found[:1]


def _work(element: Element, record: Element) -> dict[str, object]:
    kind = local_name(element)
    journal = next(record.iter("{*}journal_metadata"), None)
    issue = next(record.iter("{*}journal_issue"), None)
    book = None if kind.endswith("_metadata") else _find(record, "proceedings_metadata", "book_metadata")
    titles = find_child(element, "titles")
    pages = find_child(element, "pages")
    doi = find_child(element, "doi_data")
    publisher = find_child(element, "publisher")
    publisher = find_child(book, "publisher") if publisher is None and book is not None else publisher
    venue = (
        _text(journal, "full_title")
        or _text(book, "proceedings_title")
        or _text(find_child(book, "titles"), "title")
    )
    return {
        "DOI": _text(doi, "doi"),
        "type": _WORKS[kind],
        "title": [inner_markup(find_child(titles, "title"))],
        "subtitle": [inner_markup(find_child(titles, "subtitle"))],
        "abstract": inner_markup(find_child(element, "abstract")),
        "author": list(_people(element, "author")),
        "editor": list(_people(element, "editor"))
        or (list(_people(book, "editor")) if book is not None else []),
        **(_dates(element) or _dates(book) or _dates(find_child(element, "database_date"))),
        "container-title": [venue],
        "volume": _text(find_child(issue, "journal_volume"), "volume"),
        "issue": _text(issue, "issue"),
        "page": "-".join(filter(None, (_text(pages, "first_page"), _text(pages, "last_page")))),
        "article-number": _article_number(element),
        "publisher": _text(publisher, "publisher_name"),
        "publisher-location": _text(publisher, "publisher_place"),
        "edition-number": _text(element, "edition_number"),
        "degree": [_text(element, "degree")],
        "institution": [{"name": _text(find_child(element, "institution"), "institution_name")}],
        "group-title": _text(element, "group_title"),
        "language": element.get("language", ""),
    }


def _people(element: Element, role: str) -> Iterator[dict[str, object]]:
    """Those of a role; without a list of contributors people are below the work itself, as in older dissertations."""
    group = find_child(element, "contributors")
    people = (child for child in (element if group is None else group) if local_name(child) in _PEOPLE)
    for person in people:
        if person.get("contributor_role", "author") == role:
            yield {
                "given": _text(person, "given_name"),
                "family": _text(person, "surname"),
                "suffix": _text(person, "suffix"),
                "name": inner_line(person) if local_name(person) == "organization" else None,
                "ORCID": _text(person, "ORCID"),
                "affiliation": [{"name": place} for place in _places(person)],
            }


def _places(person: Element) -> list[str]:
    """Since schema 5.0 `affiliations/institution/institution_name`, before that `affiliation`."""
    return [
        inner_line(child)
        for child in person.iter()
        if local_name(child) in ("affiliation", "institution_name")
    ]


def _dates(element: Element | None) -> dict[str, object]:
    """The dates of a work by the names that the JSON has for them; parts of books and papers of proceedings often have none
    of their own."""
    dates: dict[str, object] = {}
    for child in () if element is None else element:
        kind = local_name(child)
        if kind in _DATES:
            medium = child.get("media_type", "") if kind == "publication_date" else ""
            dates.setdefault(
                f"published-{medium}" if medium in ("online", "print") else "issued", _date(child)
            )
    return dates


def _article_number(element: Element) -> str:
    numbers = (child for child in element.iter() if local_name(child) == "item_number")
    return next(
        (inner_text(n).strip() for n in numbers if n.get("item_number_type", "").startswith("article")), ""
    )


def _date(element: Element | None) -> dict[str, object]:
    return {"date-parts": [[_text(element, part) for part in ("year", "month", "day")]]}


def _find(record: Element, *names: str) -> Element | None:
    return next((child for child in record.iter() if local_name(child) in names), None)


def _text(element: Element | None, name: str) -> str:
    return inner_line(find_child(element, name))
