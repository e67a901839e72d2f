"""Which feeds a site has: everything as RSS and Atom, every tag as RSS."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from digestgen.feeds.entries import build_entry, choose_papers
from digestgen.feeds.syndication import Channel, EntryXml, render_atom, render_entry, render_rss
from digestgen.fragments import Fragments
from digestgen.keys import Keys, build_key
from digestgen.model.paper import Paper
from digestgen.output import Output
from digestgen.site import Site


def plan_feeds(site: Site, fragments: Fragments, keys: Keys) -> Iterator[Output]:
    """Every feed; an entry that many feeds carry is rendered once, and only for a feed that has to be made."""
    made: dict[str, EntryXml] = {}
    config, settings = site.config, site.config.settings

    def entry(paper: Paper) -> EntryXml:
        found = made.get(paper.path)
        if found is None:
            found = made[paper.path] = render_entry(build_entry(site, fragments, paper))
        return found

    def feed(
        path: str, page: str, title: str, about: str, papers: Sequence[Paper], render: Callable[..., bytes]
    ) -> Output:
        newest = choose_papers(papers, settings.feed_days, settings.feed_items)
        channel = Channel(title, about, config.site_url + page, config.site_url + path, config.language,
                          config.site_author)  # fmt: skip
        key = build_key(keys.epoch, path, title, about, keys.papers(newest))
        return Output(path, key, lambda: render(channel, [entry(paper) for paper in newest]))

    about = config.site_description
    yield feed("feed.xml", "", config.site_name, about, site.papers, render_rss)
    yield feed("atom.xml", "", config.site_name, about, site.papers, render_atom)
    for page in site.tags.values():
        title = f"{page.tag.title} – {config.site_name}"
        yield feed(f"{page.url}feed.xml", page.url, title, page.tag.description, page.papers, render_rss)
