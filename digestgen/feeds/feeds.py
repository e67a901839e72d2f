"""Which feeds a site has: everything as RSS and Atom, every tag as RSS."""

from __future__ import annotations

from collections.abc import Iterator

from digestgen.feeds.entries import build_entry, choose_papers
from digestgen.feeds.syndication import Channel, EntryXml, render_atom, render_entry, render_rss
from digestgen.fragments import Fragments
from digestgen.model.paper import Paper
from digestgen.output import Output
from digestgen.site import Site


def build_feeds(site: Site, fragments: Fragments) -> Iterator[Output]:
    """Every feed; an entry that many feeds carry is rendered once."""
    made: dict[str, EntryXml] = {}
    config, settings = site.config, site.config.settings

    def entry(paper: Paper) -> EntryXml:
        found = made.get(paper.path)
        if found is None:
            found = made[paper.path] = render_entry(build_entry(site, fragments, paper))
        return found

    def channel(title: str, description: str, page: str, feed: str) -> Channel:
        return Channel(title, description, config.site_url + page, config.site_url + feed, config.language,
                       config.site_author)  # fmt: skip

    newest = [entry(p) for p in choose_papers(site.papers, settings.feed_days, settings.feed_items)]
    everything = (config.site_name, config.site_description, "")
    yield Output("feed.xml", render_rss(channel(*everything, "feed.xml"), newest))
    yield Output("atom.xml", render_atom(channel(*everything, "atom.xml"), newest))
    for page in site.tags.values():
        papers = choose_papers(page.papers, settings.feed_days, settings.feed_items)
        url = f"{page.url}feed.xml"
        title = f"{page.tag.title} – {config.site_name}"
        yield Output(
            url, render_rss(channel(title, page.tag.description, page.url, url), [entry(p) for p in papers])
        )
