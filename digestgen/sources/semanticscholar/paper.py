"""What becomes of one paper of Semantic Scholar: https://api.semanticscholar.org/api-docs/graph (FullPaper)."""

from __future__ import annotations

import re

from digestgen.model.publication import read_type
from digestgen.sources.pubmed.medline import split_title
from digestgen.sources.records import RICH, RecordBuilder
from digestgen.sources.toolkit.days import parse_when
from digestgen.sources.toolkit.entries import read_objects
from digestgen.sources.toolkit.references import read_id
from digestgen.sources.toolkit.values import Fields
from digestgen.text.clean import clean_line
from digestgen.text.html import safe_url

_EXTERNAL = (
    ("ArXiv", "arxiv"), ("DOI", "doi"), ("ACL", "acl"), ("PubMed", "pmid"), ("PubMedCentral", "pmcid"),
)  # fmt: skip
# Of its titles some were taken from a list of search results; those from PubMed end with a full stop.
_SCRAPED = re.compile(r"\s*\[(?:PDF|HTML)\]\s+")
_RESOLVER = re.compile(r"https?://(?:dx\.)?doi\.org/")


def add_paper(builder: RecordBuilder, where: str, paper: Fields) -> None:
    """Add a paper; one without a title (it was not among the fields that were asked for) is skipped."""
    external, pdf, tldr = map(paper.inside, ("externalIds", "openAccessPdf", "tldr"))
    own, address, summary = paper.text("paperId"), pdf.text("url"), tldr.text("text")
    page = f"https://www.semanticscholar.org/paper/{own}" if own else ""
    builder.add(
        where,
        title=split_title(_SCRAPED.sub("", paper.raw_text("title"), count=1))[0],
        markup=RICH,
        ids=[read_id(_identifier(external, key), scheme=scheme) for key, scheme in _EXTERNAL],
        abstract=paper.raw_text("abstract"),
        authors=[author.text("name") for author in read_objects(paper, "authors", "name")],
        published=_published(paper),
        keywords=[subject.text("category") for subject in read_objects(paper, "s2FieldsOfStudy")]
        or paper.texts("fieldsOfStudy"),
        links={"pdf": "" if _RESOLVER.match(address) else address},
        publication=_publication(paper),
        payload={
            "url": safe_url(paper.text("url")) or safe_url(page),
            "license": pdf.text("license"),
            "summary": summary,
            "summary_model": tldr.text("model") if summary else "",
        },
    )


def _identifier(external: Fields, key: str) -> str:
    """A text, or the number that a PubMed id may be. PubMed Central's are without their PMC."""
    value = external.values.get(key)
    text = str(value) if isinstance(value, int) and not isinstance(value, bool) else external.text(key)
    return f"PMC{text}" if key == "PubMedCentral" and text.isdecimal() else text


def _published(paper: Fields) -> str:
    year = paper.number("year")
    return parse_when(paper.text("publicationDate")) or (parse_when(f"{year:04d}") if year else "")


def _publication(paper: Fields) -> dict[str, str]:
    """Where it appeared; nothing for a preprint of arXiv, which says so by its id."""
    place, journal = paper.inside("publicationVenue"), paper.inside("journal")
    venue = place.raw_text("name") or paper.raw_text("venue") or journal.raw_text("name")
    if clean_line(venue).lower() in ("arxiv.org", "arxiv", "corr"):
        return {}
    kinds = (place.text("type"), *paper.texts("publicationTypes"))
    is_other = journal.text("name").lower() in ("arxiv", "arxiv.org", "corr")  # volume abs/2508.01234
    return {
        "type": next(filter(None, map(read_type, kinds)), ""),
        "venue": clean_line(venue),
        "issued": f"{year:04d}" if (year := paper.number("year")) else "",
        "volume": "" if is_other else journal.text("volume"),
        "pages": "" if is_other else re.sub(r"\s*[-–]\s*", "-", journal.text("pages")),
    }
