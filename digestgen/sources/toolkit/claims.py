"""Ids that a file gives to several papers, which are then nobody's.

Mendeley once wrote one id of arXiv and one of PubMed into whatever it had no id for; chapters and abstracts are given the
DOI of the volume that holds them. Taken at their word, such entries would be one paper, and all but one were lost.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Set
from dataclasses import replace

from digestgen.model.ids import PaperId
from digestgen.model.person import Name, split_name
from digestgen.model.record import Record
from digestgen.sources.source import Parsed
from digestgen.sources.toolkit.references import read_id

_NAMED = 3  # ids that are named; a volume may have many


def part_claims(parsed: Parsed) -> Parsed:
    """The records of a file without the ids that two of them have, of other titles and other people, or chapters' pages.

    Where only the title differs, or only the people, it is one paper: its preprint, say, or another spelling.
    """
    claims: dict[PaperId, list[Record]] = {}
    for record in parsed.records:
        for paper_id in record.all_ids:
            claims.setdefault(paper_id, []).append(record)
    shared = {
        paper_id: len(records)
        for paper_id, records in claims.items()
        if any(_is_another(records[0], other) for other in records[1:])
    }
    if not shared:
        return parsed
    remarks = [
        f"{number:,} entries have the id {paper_id}, and are not one paper: it was taken from none of them."
        for paper_id, number in list(shared.items())[:_NAMED]
    ]
    if len(shared) > _NAMED:
        remarks.append(f"So do others of {len(shared) - _NAMED:,} more ids.")
    records = (
        record if shared.keys().isdisjoint(record.all_ids) else _without(record, {*shared})
        for record in parsed.records
    )
    return replace(parsed, records=tuple(records), remarks=(*parsed.remarks, *remarks))


def _without(record: Record, shared: Set[PaperId | None]) -> Record:
    ids = tuple(paper_id for paper_id in record.ids if paper_id not in shared)
    left_out = {"version"} if any(paper_id.scheme == "arxiv" for paper_id in record.ids) else set()
    payload = {key: value for key, value in record.payload.items() if key not in left_out}
    if read_id(str(payload.get("url", ""))) in shared:
        del payload["url"]
    publication = record.publication.copy()
    if "doi" in publication and read_id(publication["doi"], scheme="doi") in shared:
        del publication["doi"]
    if not ids and (url := payload.get("url")):
        publication["url"] = str(url)
    links = {kind: url for kind, url in record.links.items() if read_id(url) not in shared}
    return replace(record, ids=ids, payload=payload, publication=publication, links=links)


def _is_another(one: Record, other: Record) -> bool:
    """Whether nothing but an id speaks for one paper; not of titles in different scripts, which may be translated."""
    ours, theirs = _fold(one.title), _fold(other.title)
    if ours in theirs or theirs in ours or ours.isascii() != theirs.isascii():
        return False
    if one.publication.get("type") == other.publication.get("type") == "chapter":
        pages = {record.publication.get("pages", "") for record in (one, other)}
        if len(pages - {""}) == 2:
            return True
    families = [_families(record.authors) for record in (one, other)]
    return all(families) and families[0].isdisjoint(families[1])


def _families(names: Iterable[Name]) -> set[str]:
    """Last words of family names, folded; organisations tell nothing of who wrote it."""
    parts = (split_name(name) for name in names)
    return {_fold((one.family or one.whole).split()[-1]) for one in parts if not one.is_body and one.whole}


def _fold(text: str) -> str:
    """Letters and digits without case and accents."""
    return "".join(char for char in unicodedata.normalize("NFKD", text.casefold()) if char.isalnum())
