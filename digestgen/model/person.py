"""People: a Name is as somebody wrote it on a paper; a Person is who it is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

NAME_LIMIT = 300  # characters; an institution's name with its departments has 200


class Name(NamedTuple):
    """An author's name as written on one paper, in reading order ("Ada One").

    Attributes:
        orcid: 16 characters in four groups (https://support.orcid.org, structure of the identifier), or "".
        affiliation: as written, or "".
    """

    text: str
    orcid: str = ""
    affiliation: str = ""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody, under however many spellings (`content/people.yml`).

    Attributes:
        slug: in URLs.
        name: how this site writes it.
        variants: other spellings on papers.
    """

    slug: str
    name: str
    variants: tuple[str, ...] = ()
    orcid: str = ""
