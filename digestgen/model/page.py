"""Page kinds: which pages a site has. Layouts, the addresses that are ours, and links to lists follow from here."""

from __future__ import annotations

from typing import NamedTuple


class PageKind(NamedTuple):
    """Pages that there is one of for each paper, issue, tag …"""

    name: str  # of their layout, in templates too
    folder: str
    is_paged: bool = False  # whether a list of papers goes on at `page/2/`, in a layout of its own


PAGES = (
    PageKind("paper", "papers"),
    PageKind("digest", "digests", is_paged=True),
    PageKind("tag", "tags", is_paged=True),
    PageKind("author", "authors", is_paged=True),
    PageKind("view", "views", is_paged=True),
)

# Pages that exist once and are in the nav: name → the file of content/ whose text is shown above the list.
LISTS = {
    "home": "index.md",
    "archive": "archive.md",
    "tags": "tags/index.md",
    "feeds": "feeds.md",
    "search": "search.md",
    "statistics": "statistics.md",
    "rising": "rising.md",
    "saved": "saved.md",
}
