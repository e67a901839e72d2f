"""Channel: a feed without its entries."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Channel:
    """A feed without its entries. Addresses are absolute, text is plain.

    Attributes:
        path: the feed's file, below the site's root.
        id: Atom's; the documents of an archive have that of the feed they belong to.
        url: of the page it belongs to; feed_url: of the feed itself.
        rights: licence; hub: WebSub hub (https://www.w3.org/TR/websub/); "" for none.
        icon: a square picture; logo: a picture twice as wide as high.
        links: relation and address of other Atom documents: `next` (RFC 5005 §3), `prev-archive`, `next-archive`,
            `current` (§4).
        is_archive: whether it is an archive document of RFC 5005 §4: the set of its entries stays.
        notice: what a browser shows above the entries: well-formed XHTML with its namespace.
    """

    path: str
    id: str
    title: str
    description: str
    url: str
    feed_url: str
    language: str
    author: str
    rights: str = ""
    hub: str = ""
    icon: str = ""
    logo: str = ""
    links: tuple[tuple[str, str], ...] = ()
    is_archive: bool = False
    notice: str = ""
