"""Which feeds a site has: everything as RSS and Atom, every tag as RSS."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache

from digestgen.feeds.channel import Channel
from digestgen.feeds.entries import Entry, build_entry, choose_papers
from digestgen.fragments import Fragments
from digestgen.keys import Keys, build_key
from digestgen.model.paper import Paper
from digestgen.output import Output
from digestgen.site import Site

# syndication is imported where a feed has to be made: feedgen and lxml are slow to load, and most builds of an
# edited site need neither.


def plan_feeds(site: Site, fragments: Fragments, keys: Keys) -> Iterator[Output]:
    """Every feed; an entry that many feeds carry is rendered once, and only for a feed that has to be made."""
    config, settings = site.config, site.config.settings

    @cache
    def entry(path: str) -> Entry:
        return build_entry(site, fragments, by_path[path])

    @cache
    def rss(path: str) -> bytes:
        from digestgen.feeds import syndication

        return syndication.render_rss_entry(entry(path))

    def atom(path: str) -> bytes:
        from digestgen.feeds import syndication

        return syndication.render_atom_entry(entry(path))

    def feed(
        path: str, page: str, title: str, about: str, papers: Sequence[Paper], is_atom: bool = False
    ) -> Output:
        newest = choose_papers(papers, settings.feed_days, settings.feed_items)
        channel = Channel(title, about, config.site_url + page, config.site_url + path, config.language,
                          config.site_author)  # fmt: skip

        def render() -> bytes:
            from digestgen.feeds import syndication

            entries = [entry(paper.path) for paper in newest]
            items = [(atom if is_atom else rss)(paper.path) for paper in newest]
            render = syndication.render_atom if is_atom else syndication.render_rss
            return render(channel, entries, items)

        return Output(path, build_key(keys.epoch, path, title, about, keys.papers(newest)), render)

    by_path = {paper.path: paper for paper in site.papers}
    about = config.site_description
    yield feed("feed.xml", "", config.site_name, about, site.papers)
    yield feed("atom.xml", "", config.site_name, about, site.papers, is_atom=True)
    for page in site.tags.values():
        title = f"{page.tag.title} – {config.site_name}"
        yield feed(f"{page.url}feed.xml", page.url, title, page.tag.description, page.papers)
