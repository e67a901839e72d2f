"""What becomes of one work of Crossref: its ids, its state, where it appeared, which PDF a reader may open.

The format: https://github.com/CrossRef/rest-api-doc/blob/master/api_format.md. Kinds of updates:
https://www.crossref.org/documentation/crossmark/version-control-corrections-and-retractions/ (and, since 2025,
Retraction Watch's in `updated-by`: https://crossref.gitlab.io/tutorials/get-rw-metadata/). Kinds of relations:
https://www.crossref.org/documentation/schema-library/markup-guide-metadata-segments/relationships/.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from digestgen.model.ids import PaperId
from digestgen.model.publication import read_type
from digestgen.sources.records import RICH, RecordBuilder
from digestgen.sources.toolkit import citeproc
from digestgen.sources.toolkit.references import read_id
from digestgen.sources.toolkit.values import Fields, read_objects
from digestgen.text.jats.rich import rich_to_title

_STATES = {
    "retraction": "retracted",
    "withdrawal": "withdrawn",
    "removal": "withdrawn",
    "new_version": "replaced",
}
# Relations between forms of one paper: an id of arXiv or PubMed that stands there is one of the paper's. So is the
# DOI of its preprint, or of the article that came of it: two works for Crossref, one paper for readers. Other DOIs are
# not: they name parts, translations and editions too.
_SAME = (
    "has-preprint", "is-preprint-of", "is-same-as", "is-identical-to", "is-version-of", "has-version",
    "has-manuscript", "is-manuscript-of",
)  # fmt: skip
_PREPRINTS = ("has-preprint", "is-preprint-of")
_FREE = re.compile(r"https?://(?:www\.)?creativecommons\.org/", re.IGNORECASE)


def add_work(builder: RecordBuilder, where: str, work: Fields, doi: PaperId) -> None:
    """Add a work; one without a title is skipped.

    `published` is the first of its dates, online or in print. The PDF's address is given where a Creative Commons
    licence lets everybody open it: the others are for machines with a contract.
    """
    relations = list(_relations(work))
    updates = list(_updates(work, "update-to"))
    licenses = [license.text("URL") for license in read_objects(work, "license")]
    free = next((license for license in licenses if _FREE.match(license)), "")
    same = [other for kind, other in relations if kind in (_PREPRINTS if other.scheme == "doi" else _SAME)]
    builder.add(
        where,
        title=citeproc.read_title(work),
        markup=RICH,
        ids=(doi, *same),
        abstract=work.raw_text("abstract"),
        authors=citeproc.read_people(work),
        published=citeproc.read_published(work),
        keywords=(*work.texts("subject"), citeproc.plain(work, "group-title")),
        links={"pdf": _pdf(work) if free else ""},
        publication=_publication(work),
        status=_status(work, doi, updates, relations),
        lang=citeproc.read_lang(work.text("language")),
        payload={
            "url": doi.url,
            "license": free or next(iter(licenses), ""),
            "preprint": _others(relations, "has-preprint", doi),
            "published_as": _others(relations, "is-preprint-of", doi),
            "updates": [f"{kind} {other.value}" for kind, other in updates if other != doi],
            "updated_by": [f"{kind} {other.value}" for kind, other in _updates(work, "updated-by")],
        },
    )
    for kind, other in updates:
        if other != doi:
            builder.remark(f"{where}: this is a notice ({kind.replace('_', ' ')}) about {other}.")


def _status(
    work: Fields, doi: PaperId, updates: list[tuple[str, PaperId]], relations: list[tuple[str, PaperId]]
) -> str:
    """What became of the work itself: a notice of a retraction is not retracted, unless it has the paper's own DOI."""
    kinds = {kind for kind, _ in _updates(work, "updated-by")}
    kinds |= {kind for kind, other in updates if other == doi}
    kinds |= {"new_version" for kind, _ in relations if kind == "is-replaced-by"}
    if "reinstatement" in kinds:
        kinds -= {"retraction", "withdrawal", "removal"}
    return next((state for kind, state in _STATES.items() if kind in kinds), "")


def _updates(work: Fields, key: str) -> Iterator[tuple[str, PaperId]]:
    """Kind and other DOI of each update, once though publisher and Retraction Watch may both tell of it."""
    found: dict[tuple[str, PaperId], None] = {}
    for update in read_objects(work, key):
        other = read_id(update.text("DOI"), scheme="doi")
        if other:
            found["_".join(update.text("type").lower().split()), other] = None
    yield from found


def _relations(work: Fields) -> Iterator[tuple[str, PaperId]]:
    """Kind and id of each relation whose other end has an id that is known here."""
    relation = work.inside("relation")
    for kind in relation.values:
        if isinstance(kind, str):
            for end in read_objects(relation, kind):
                scheme = end.text("id-type")
                known = scheme if scheme in ("doi", "arxiv", "pmid", "pmcid") else ""
                if found := read_id(end.text("id"), scheme=known):
                    yield kind, found


def _others(relations: list[tuple[str, PaperId]], kind: str, doi: PaperId) -> list[str]:
    others = (other for relation, other in relations if relation == kind)
    return [other.value for other in others if other.scheme == "doi" and other != doi]


def _publication(work: Fields) -> dict[str, object]:
    venue = citeproc.first_text(work, "container-title") or work.inside("event").raw_text("name")
    if not venue and work.text("type") in ("posted-content", "report", "dissertation"):
        venue = _institution(work)
    kind = read_type(work.text("type"), of_csl=True)
    editors = (
        citeproc.read_people(work, "editor") if kind != "article-journal" else []
    )  # a journal's are not cited
    return {
        "type": kind,
        "venue": rich_to_title(venue),
        "volume": citeproc.plain(work, "volume"),
        "issue": citeproc.plain(work, "issue"),
        "pages": citeproc.plain(work, "page"),
        "article": citeproc.plain(work, "article-number"),
        "issued": citeproc.read_issued(work),
        "publisher": rich_to_title(work.raw_text("publisher")),
        "place": rich_to_title(citeproc.plain(work, "publisher-location")),
        "edition": citeproc.plain(work, "edition-number"),
        "genre": citeproc.plain(work, "degree"),
        "editor": editors,
    }


def _institution(work: Fields) -> str:
    """The first institution: bioRxiv, a university. Until 2021 it was one object, now it is a list."""
    alone = isinstance(work.values.get("institution"), dict)
    institution = work.fields("institution") if alone else next(iter(read_objects(work, "institution")), None)
    return institution.raw_text("name") if institution else ""


def _pdf(work: Fields) -> str:
    """The address of the PDF; Similarity Check's addresses are for its own robot."""
    pdfs = (link for link in read_objects(work, "link") if link.text("content-type") == "application/pdf")
    return next(
        (pdf.text("URL") for pdf in pdfs if pdf.text("intended-application") != "similarity-checking"), ""
    )
