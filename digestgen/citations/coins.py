"""COinS (https://web.archive.org/web/20170420000000/http://ocoins.info/): a paper as an OpenURL in an empty span.

Zotero and others offer every paper of a list that holds such spans. The keys written here are those
that they read (Z39.88-2004, KEV formats journal, book and dc).
"""

from __future__ import annotations

import re
from urllib.parse import quote

from digestgen.citations.citation import Citation
from digestgen.model.person import NameParts

MOST_AUTHORS = 100  # named in lists, which repeat a paper on many pages; its own page names everybody
_SAFE = ":/?@!$()*,;"  # allowed in a query (RFC 3986, 3.4), and not a separator of these keys
# Letters and digits of ASCII, _SAFE, unreserved marks, spaces.
_PLAIN = re.compile(r"[A-Za-z0-9 :/?@!$()*,;._~-]*")


def render_coins(citation: Citation) -> str:
    """One empty `<span>`, for HTML."""
    names = citation.names
    kind = names.openurl.replace("&", "&amp;")
    parts = [f'<span class="Z3988" title="ctx_ver=Z39.88-2004&amp;rft_val_fmt=info:ofi/fmt:kev:mtx:{kind}',
             f"{names.openurl_title}={_quote(citation.title)}"]  # fmt: skip
    parts += [_author(name) for name in citation.authors[:MOST_AUTHORS]]
    venue = citation.venue or citation.server
    fields = (
        ("rft.date", citation.issued),
        (names.openurl_venue, venue),
        ("rft.volume", citation.volume),
        ("rft.issue", citation.issue),
        ("rft.spage", citation.first_page),
        ("rft.epage", citation.last_page),
        ("rft.artnum", citation.article if "rft.jtitle" in names.openurl_venue else ""),
        ("rft.language", citation.paper.lang),
    )
    parts += [f"{key}={_quote(value)}" for key, value in fields if value]
    if doi := citation.ids.get("doi"):
        parts.append(f"rft_id=info:doi/{_quote(doi)}")
    if citation.urls:
        parts.append(f"rft_id={_quote(citation.urls[0])}")
    return "&amp;".join(parts) + '"></span>'


def _quote(text: str) -> str:
    """Percent-encoded; most text is letters, digits and spaces, and takes the quick way."""
    return text.replace(" ", "%20") if _PLAIN.fullmatch(text) else quote(text, _SAFE)


def _author(cited: NameParts) -> str:
    """A person, in parts where readers would split the name elsewhere; an organisation as such."""
    if cited.is_body:
        return f"rft.aucorp={_quote(cited.whole)}"
    return f"rft.au={_quote(cited.whole if cited.is_plain else cited.sorted)}"
