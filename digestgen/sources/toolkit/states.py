"""What became of a paper, where its title or abstract begins by saying so: publishers, bioRxiv and catalogues write it there."""

from __future__ import annotations

import re
from collections.abc import Iterable

_WITHDRAWN = re.compile(
    r"\W*+(?:this (?:paper|article|submission|manuscript|work) (?:has been|was|is)(?: temporarily)? withdrawn"
    r"|(?:the )?(?:paper|article) (?:has been|was) withdrawn|(?:the )?authors? (?:has|have) withdrawn (?:this|their|the) (?:manuscript|paper|preprint|article)"
    r"|withdrawn(?: by| due|[\]:]|\W*$)|(?-i:(?:TEMPORARY )?REMOV(?:ED|AL)):)",
    re.IGNORECASE,
)
_RETRACTED = re.compile(
    r"\W*+(?:retract(?:ed|ion(?: notice)?)\b\W*(?::|\]|\*\*|article|paper)|this (?:paper|article|work) (?:has been|was|is) retracted)",
    re.IGNORECASE,
)
_RETRACTED_END = re.compile(
    r"[(\[]retracted(?: article\b[^()\[\]]{0,200})?[)\]]\W*$", re.IGNORECASE
)  # of a title


_RETRACTED_TYPE = re.compile(
    r"(?:\A|[;,|]) *retracted(?: (?:publication|article|paper))? *(?:\Z|[;,|])", re.IGNORECASE
)


def read_status(types: Iterable[str]) -> str:
    """`retracted` where one of the types that a catalogue gives a paper says so; a notice of it is a retraction.

    >>> read_status(["Article; Retracted Publication"]), read_status(["Retracted"]), read_status(["Retraction of Publication"])
    ('retracted', 'retracted', '')
    """
    return "retracted" if any(_RETRACTED_TYPE.search(text[:1000]) for text in types) else ""


def find_status(title: str, abstract: str) -> str:
    """`withdrawn` or `retracted` where title or abstract begin by saying so; never from a word in a sentence.

    >>> find_status("On walks", "This paper has been withdrawn by the authors."), find_status("[RETRACTED] On walks", "")
    ('withdrawn', 'retracted')
    """
    if _RETRACTED.match(title) or _RETRACTED_END.search(title) or _RETRACTED.match(abstract):
        return "retracted"
    return "withdrawn" if _WITHDRAWN.match(abstract) or _WITHDRAWN.match(title) else ""
