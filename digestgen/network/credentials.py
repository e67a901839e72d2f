"""Who asks: an address of mail for APIs that want to know it, and keys, which come from the environment alone.

They are added to a request as it goes out, and to nothing else: no cache key, log, message or file has them.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from urllib.parse import quote, urlencode

from digestgen.problems import UsageError

CONTACT = "DIGESTGEN_CONTACT"


@dataclass(frozen=True, slots=True)
class Credential:
    """What one API is told."""

    host: str
    name: str  # of the parameter, or of the header where it begins with `x-`
    variables: tuple[str, ...]  # of the environment, the first one that is set counts
    source: str  # the page that asks for it


CREDENTIALS = (
    Credential("api.crossref.org", "mailto", (CONTACT,), "https://www.crossref.org/documentation/retrieve-metadata/rest-api/"),
    Credential("eutils.ncbi.nlm.nih.gov", "email", (CONTACT,), "https://www.ncbi.nlm.nih.gov/books/NBK25497/"),
    Credential("eutils.ncbi.nlm.nih.gov", "api_key", ("NCBI_API_KEY",), "https://www.ncbi.nlm.nih.gov/books/NBK25497/"),
    Credential("api.openalex.org", "api_key", ("OPENALEX_API_KEY",), "https://developers.openalex.org/api-reference/authentication"),
    Credential("api.semanticscholar.org", "x-api-key", ("SEMANTIC_SCHOLAR_API_KEY", "S2_API_KEY"), "https://www.semanticscholar.org/product/api"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Sent:
    """What goes out with a request to a host."""

    query: str = ""
    headers: dict[str, str] = field(default_factory=dict)


class Credentials:
    """The address and the keys of one run.

    Args:
        contact: an address of mail; the environment's wins.

    Raises:
        UsageError: a variable holds what cannot be sent; it is named, its value is not.
    """

    def __init__(self, contact: str = "") -> None:
        self._sent: dict[str, Sent] = {}
        self._secrets: list[str] = []
        for one in CREDENTIALS:
            value = _read(one.variables) or (contact if one.variables == (CONTACT,) else "")
            if not value:
                continue
            before = self._sent.get(one.host, Sent())
            if one.name.startswith("x-"):
                self._sent[one.host] = Sent(before.query, before.headers | {one.name: value})
            else:
                query = "&".join(filter(None, (before.query, urlencode({one.name: value}))))
                self._sent[one.host] = Sent(query, before.headers)
            self._secrets += [value, quote(value, safe="")]

    def of(self, host: str) -> Sent:
        """What a host is told."""
        return self._sent.get(host, Sent())

    def hint(self, host: str) -> str:
        """What to do for more of a host's answers: the variable for a key that it takes, where none is set."""
        keys = [one for one in CREDENTIALS if one.host == host and CONTACT not in one.variables]
        if not keys or any(_read(one.variables) for one in keys):
            return ""
        return f" More is answered with a key of your own, in {keys[0].variables[0]}: {keys[0].source}"

    def hide(self, text: str) -> str:
        """A text of an API, or an address that it leads to, without what it repeats of this."""
        for secret in self._secrets:
            text = re.sub(rf"[?&][\w-]+={re.escape(secret)}(?=&|$)", "", text).replace(secret, "…")
        return text


def _read(variables: Iterable[str]) -> str:
    for name in variables:
        value = os.environ.get(name, "").strip()
        if value and not re.fullmatch(r"[!-~]{3,500}", value):
            raise UsageError(f"The environment variable {name} holds characters that no address or key has.")
        if value:
            return value
    return ""
