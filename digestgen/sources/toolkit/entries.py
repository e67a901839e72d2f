"""Lists as APIs answer them: each member of JSON read as Fields, each that cannot be used left out; no page twice."""

from __future__ import annotations

from digestgen.problems import SourceError
from digestgen.sources.source import Parsed
from digestgen.sources.toolkit.values import Fields


def read_objects(fields: Fields, key: str, text: str = "") -> list[Fields]:
    """The objects of a list; empty when absent.

    Args:
        text: key of the text that a member may be in place of an object, or the whole list in place of its members.

    Raises:
        SourceError: no list, or one of its members is not an object; and nobody takes losses.
    """
    objects = []
    whole = fields.values.get(key)
    for number, value in enumerate(
        [whole] if text and isinstance(whole, str | dict) else fields.list(key), 1
    ):
        if text and isinstance(value, str):
            value = {text: value}
        if isinstance(value, dict):
            place = fields.place(f"{key}[{number}]")
            objects.append(Fields(fields.name, f"{place}.", value, fields.losses))
        else:
            fields.leave_out(f"{key}[{number}]", "an object", value)
    return objects


def check_repetition(parsed: Parsed, seen: set[object], name: str) -> None:
    """Refuse a page of a list on which every paper stood on an earlier one: a server may give one page for ever.

    Args:
        seen: ids of the papers of earlier pages; those of this one are added.
    """
    papers = {record.ids[0] if record.ids else record.title for record in parsed.records}
    if papers and papers <= seen:
        what = "the list repeats itself: every paper of this page was on an earlier one"
        raise SourceError(name, what, hint="Try again later.")
    seen |= papers
