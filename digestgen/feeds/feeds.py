"""Which feeds a site has: everything as RSS and Atom, every tag as RSS."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache

from digestgen.feeds.entries import Entry, build_entry, choose_papers
from digestgen.feeds.syndication import Channel, render_atom, render_atom_entry, render_rss, render_rss_entry
from digestgen.fragments import Fragments
from digestgen.keys import Keys, build_key
from digestgen.model.paper import Paper
from digestgen.output import Output
from digestgen.site import Site


def plan_feeds(site: Site, fragments: Fragments, keys: Keys) -> Iterator[Output]:
    """Every feed; an entry that many feeds carry is rendered once, and only for a feed that has to be made."""
    config, settings = site.config, site.config.settings

    @cache
    def entry(path: str) -> Entry:
        return build_entry(site, fragments, by_path[path])

    @cache
    def rss(path: str) -> bytes:
        return render_rss_entry(entry(path))

    def atom(path: str) -> bytes:
        return render_atom_entry(entry(path))

    def feed(
        path: str, page: str, title: str, about: str, papers: Sequence[Paper], is_atom: bool = False
    ) -> Output:
        newest = choose_papers(papers, settings.feed_days, settings.feed_items)
        channel = Channel(title, about, config.site_url + page, config.site_url + path, config.language,
                          config.site_author)  # fmt: skip

        def render() -> bytes:
            entries = [entry(paper.path) for paper in newest]
            items = [(atom if is_atom else rss)(paper.path) for paper in newest]
            return (render_atom if is_atom else render_rss)(channel, entries, items)

        return Output(path, build_key(keys.epoch, path, title, about, keys.papers(newest)), render)

    by_path = {paper.path: paper for paper in site.papers}
    about = config.site_description
    yield feed("feed.xml", "", config.site_name, about, site.papers)
    yield feed("atom.xml", "", config.site_name, about, site.papers, is_atom=True)
    for page in site.tags.values():
        title = f"{page.tag.title} – {config.site_name}"
        yield feed(f"{page.url}feed.xml", page.url, title, page.tag.description, page.papers)
