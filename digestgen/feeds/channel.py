"""Channel: a feed without its entries."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Channel:
    """A feed without its entries.

    Attributes:
        url: of the page it belongs to, absolute; feed_url: of the feed itself.
    """

    title: str
    description: str
    url: str
    feed_url: str
    language: str
    author: str
