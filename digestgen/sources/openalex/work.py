"""What becomes of one work of OpenAlex: https://developers.openalex.org/api-reference/works/get-a-single-work.

Abstracts come as an inverted index (word → positions); ids of arXiv stand only in the addresses of locations.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from digestgen.model.ids import PaperId
from digestgen.model.person import Name
from digestgen.model.publication import read_type
from digestgen.problems import SourceError
from digestgen.sources.pubmed.medline import clean_affiliation, find_orcid
from digestgen.sources.records import RICH, RecordBuilder
from digestgen.sources.toolkit.citeproc import read_lang
from digestgen.sources.toolkit.days import parse_when
from digestgen.sources.toolkit.entries import read_objects
from digestgen.sources.toolkit.names import read_name
from digestgen.sources.toolkit.references import read_id
from digestgen.sources.toolkit.values import TEXT_LIMIT, TOO_LONG, Fields
from digestgen.text.jats.rich import rich_to_title

_ID = re.compile(r"https://openalex\.org/W\d{1,12}", re.IGNORECASE)
_LABEL = re.compile(
    r"\s*(?:ABSTRACT\b|Abstract(?:[:.]|(?=\s+(?:We|This|The|In|Here|Background|Motivation|Objectives?|Purpose|Aims?|"
    r"Introduction|Summary)\b)))[\s:.–—-]*"
)


def is_work(value: object) -> bool:
    """Whether it is an object with a work's id: authors and venues have such ids too, with another letter."""
    own = value.get("id") if isinstance(value, dict) else None
    return isinstance(own, str) and _ID.fullmatch(own) is not None


def add_work(builder: RecordBuilder, where: str, work: Fields) -> None:
    """Add a work; covers and tables of contents (`is_paratext`) are skipped, as is one without a title."""
    if work.flag("is_paratext"):
        raise SourceError(work.name, "it is a cover or a table of contents, not a paper")
    ids = list(dict.fromkeys(_ids(work)))
    primary = work.inside("primary_location")
    if work.flag("is_authors_truncated"):
        builder.remark(f"{where}: OpenAlex gives the first {len(work.list('authorships'))} authors only.")
    builder.add(
        where,
        title=work.raw_text("title") or work.raw_text("display_name"),
        markup=RICH,
        ids=ids,
        abstract=_abstract(work),
        authors=list(_authors(work)),
        published=_published(work),
        keywords=[*_keywords(work), work.inside("primary_topic").text("display_name")],
        links={"pdf": _pdf(work, primary)},
        publication=_publication(work, primary),
        status="retracted" if work.flag("is_retracted") else "",
        lang=read_lang(work.text("language")),
        payload={
            "url": work.text("id"),
            "license": primary.text("license"),
            "form": primary.text("version"),
            "page": primary.text("landing_page_url"),
        },
    )


def join_index(index: Fields) -> str:
    """The text of an inverted index: words in the order of their positions, gaps closed.

    A word of a place that is taken, and a place that is not a number from 0 on, are left out: nobody promised otherwise.
    """
    places: dict[int, str] = {}
    length = 0
    for word in index.values:
        if not isinstance(word, str):
            continue
        for place in index.list(word):
            if isinstance(place, bool) or not isinstance(place, int) or place < 0 or place in places:
                continue
            places[place] = word
            length += len(word) + 1
            if length > TEXT_LIMIT:
                raise SourceError(index.name, TOO_LONG)
    return " ".join(places[place] for place in sorted(places))


def _abstract(work: Fields) -> str:
    text = join_index(work.inside("abstract_inverted_index")).encode("utf-8", "replace").decode("utf-8")
    return _LABEL.sub("", text, count=1) if _LABEL.match(text) else text


def _ids(work: Fields) -> Iterator[PaperId]:
    own = work.inside("ids")
    found = [read_id(work.text("doi"), scheme="doi")]
    for location in read_objects(work, "locations"):
        found.append(read_id(location.text("landing_page_url"), scheme="arxiv", only=True))
    found.append(read_id(own.text("pmid"), scheme="pmid"))
    number = re.search(r"(\d+)/?$", own.text("pmcid"))  # …/pmc/articles/5815332, without PMC
    found.append(read_id(f"PMC{number[1]}", scheme="pmcid") if number else None)
    yield from sorted(filter(None, found), key=lambda paper_id: paper_id.scheme != "arxiv")


def _authors(work: Fields) -> Iterator[Name]:
    """As the paper has them; OpenAlex's own name of a person may be another spelling."""
    for authorship in read_objects(work, "authorships"):
        author, institutions = authorship.inside("author"), read_objects(authorship, "institutions")
        places = [institution.text("display_name") for institution in institutions]
        places = places or [clean_affiliation(text) for text in authorship.texts("raw_affiliation_strings")]
        name = read_name(authorship.text("raw_author_name") or author.text("display_name"))
        place = "; ".join(dict.fromkeys(filter(None, places)))
        yield name._replace(orcid=find_orcid(author.text("orcid")), affiliation=place)


def _published(work: Fields) -> str:
    """The day; where only the year is known OpenAlex writes 1 January, which is nothing to repeat."""
    day, year = parse_when(work.text("publication_date")), work.number("publication_year")
    return day if day and not day.endswith("-01-01") else day[:4] or (f"{year:04d}" if year else "")


def _keywords(work: Fields) -> Iterator[str]:
    for keyword in read_objects(work, "keywords"):
        yield keyword.text("display_name") or keyword.text("keyword")  # its name until 2024


def _pdf(work: Fields, primary: Fields) -> str:
    return work.inside("best_oa_location").text("pdf_url") or primary.text("pdf_url")


def _type(word: str) -> str:
    return read_type(word) or read_type(word, of_csl=True)


def _publication(work: Fields, primary: Fields) -> dict[str, str]:
    """Where it appeared; nothing for a preprint of arXiv, which says so by its id."""
    source, biblio = primary.inside("source"), work.inside("biblio")
    venue, kind = rich_to_title(source.raw_text("display_name")), _type(work.text("type"))
    repository, conference = (source.text("type") == element for element in ("repository", "conference"))
    if repository and venue.lower().startswith("arxiv"):
        return {}
    if kind == "article-journal" and (conference or work.text("type_crossref") == "proceedings-article"):
        kind = "paper-conference"
    return {
        "type": "article" if repository and kind == "article-journal" else kind,
        "venue": re.sub(r"\s*\([^()]*\)\Z", "", venue) if repository else venue,
        "volume": biblio.text("volume"),
        "issue": biblio.text("issue"),
        "pages": "-".join(dict.fromkeys(filter(None, (biblio.text("first_page"), biblio.text("last_page"))))),
        "publisher": "" if repository else rich_to_title(source.raw_text("host_organization_name")),
    }
