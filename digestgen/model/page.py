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


def name_feeds(stem: str) -> tuple[str, ...]:
    """The files of a feed that is not the only one beside its page.

    >>> name_feeds("weekly")
    ('weekly.xml', 'weekly.atom.xml', 'weekly.json')
    """
    return f"{stem}.xml", f"{stem}.atom.xml", f"{stem}.json"


# Files that links may name. Those of a list are beside its page: folder → what is always there.
FEED_FILES = ("feed.xml", "atom.xml", "feed.json")
LIST_FILES = dict.fromkeys(("tags", "views"), (*FEED_FILES, "papers.bib")) | {
    "digests": ("papers.bib", "papers.json")
}
SITE_FILES = (
    *FEED_FILES,
    *(name for feed in ("changes", "digests/daily", "digests/weekly") for name in name_feeds(feed)),
    *"feeds.opml papers.bib papers.json papers.schema.json llms.txt sitemap.xml robots.txt".split(),
)
_MADE = (*SITE_FILES, *LIST_FILES["tags"], *LIST_FILES["digests"], *name_feeds("featured"), "sessions.ics")
MADE_FILES = frozenset(name.rpartition("/")[2] for name in _MADE)

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
