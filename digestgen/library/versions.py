"""Two answers of a source about one paper: which is the newer one, by the versions that sources count; what stays of both."""

from __future__ import annotations

from collections.abc import Mapping

from digestgen.library.fields import short_hash
from digestgen.library.schema import visible
from digestgen.model.paper import Paper, read_count
from digestgen.model.record import Record


def compare_versions(paper: Paper, record: Record) -> int:
    """The record's version minus the newest known; 0 where either is unknown.

    Sources that give the same address count the same versions: arXiv's API, feeds and dumps do.
    """
    after = payload_as_read(record.payload)
    known = [
        version for name, payload in paper.sources.items()
        if (name == record.source or (payload.get("url") and payload["url"] == after.get("url")))
        and (version := read_count(payload, "version")) is not None
    ]  # fmt: skip
    version = read_count(after, "version")
    return version - max(known) if known and version is not None else 0


def stands_again(paper: Paper, record: Record) -> bool:
    """Whether the source that wrote the state says by now that there is none: a later version, a reinstatement."""
    ours = paper.imported.get("status") == short_hash(paper.status)
    if not (paper.status and ours) or record.status or record.source not in paper.sources:
        return False
    updates = record.payload.get("updated_by")
    reinstated = isinstance(updates, (list, tuple)) and any(
        str(one).startswith("reinstatement") for one in updates
    )
    return reinstated or (paper.status == "withdrawn" and compare_versions(paper, record) > 0)


def payload_as_read(payload: Mapping[str, object]) -> dict[str, object]:
    """A payload as it reads back from the file: every scalar as text."""

    def text(value: object) -> object:
        if isinstance(value, bool):
            return "true" if value else "false"
        if isinstance(value, (list, tuple)):
            return tuple(text(item) for item in value)
        return visible(str(value))

    return {key: text(value) for key, value in payload.items()}


def join_topics(ours: Mapping[str, object], theirs: Mapping[str, object]) -> dict[str, object]:
    """What topics come of in two payloads of one source: what it files the paper under, and tags that the settings gave."""
    joined: dict[str, object] = {}
    for key in ("subjects", "tags"):
        lists = [words for said in (ours, theirs) if isinstance(words := said.get(key), list | tuple)]
        if any(lists):
            joined[key] = tuple(dict.fromkeys(str(word) for words in lists for word in words))
    return joined
