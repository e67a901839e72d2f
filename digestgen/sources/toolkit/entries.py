"""Lists of objects in JSON, as APIs answer them: each member read as Fields, each that cannot be used left out."""

from __future__ import annotations

from digestgen.problems import SourceError
from digestgen.sources.toolkit.values import Fields


def read_entry(name: str, value: object) -> Fields:
    """An entry of a list as Fields whose messages name keys only.

    Raises:
        SourceError: it is not an object.
    """
    if not isinstance(value, dict):
        raise SourceError(name, "it is not an object")
    return Fields(name, "", value)


def read_objects(fields: Fields, key: str) -> list[Fields]:
    """The objects of a list; empty when absent.

    Raises:
        SourceError: no list, or one of its members is not an object.
    """
    objects = []
    for number, value in enumerate(fields.list(key), 1):
        place = fields.place(f"{key}[{number}]")
        if not isinstance(value, dict):
            raise SourceError(fields.name, f"{place}: an object was expected")
        objects.append(Fields(fields.name, f"{place}.", value))
    return objects
