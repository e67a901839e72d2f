"""Channel: a feed without its entries."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Channel:
    """A feed without its entries. Addresses are absolute, text is plain."""

    path: str  # the feed's file, below the site's root
    id: str  # Atom's; the documents of an archive have that of the feed they belong to
    title: str
    description: str
    url: str  # of the page it belongs to
    feed_url: str  # of the feed itself
    language: str
    author: str
    rights: str = ""  # licence
    hub: str = ""  # WebSub hub (https://www.w3.org/TR/websub/); "" for none
    icon: str = ""  # a square picture
    logo: str = ""  # a picture twice as wide as high
    # relation and address of other Atom documents: `next` (RFC 5005 §3), `prev-archive`, `next-archive`, `current` (§4)
    links: tuple[tuple[str, str], ...] = ()
    is_archive: bool = False  # whether it is an archive document of RFC 5005 §4: the set of its entries stays
    notice: str = ""  # what a browser shows above the entries: well-formed XHTML with its namespace
