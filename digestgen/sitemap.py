"""sitemap.xml (https://www.sitemaps.org/protocol.html), robots.txt, and the pages old addresses lead to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from xml.sax.saxutils import escape

from digestgen.config import Config
from digestgen.output import Output

MOST = 50_000  # addresses a sitemap may hold
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
_SPACE = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'


def build_sitemap(site_url: str, pages: Iterable[tuple[str, str]], most: int = MOST) -> Iterator[Output]:
    """One sitemap, or an index of several when there are too many pages.

    Args:
        pages: (URL relative to the site's root, day of last change or "").
    """
    ordered = sorted(pages)
    if len(ordered) <= most:
        yield Output("sitemap.xml", _render_sitemap(site_url, ordered))
        return
    names = []
    for number, start in enumerate(range(0, len(ordered), most), 1):
        names.append(f"sitemap-{number}.xml")
        yield Output(names[-1], _render_sitemap(site_url, ordered[start : start + most]))
    rows = "".join(f"<sitemap><loc>{escape(site_url + name)}</loc></sitemap>\n" for name in names)
    yield Output("sitemap.xml", f"{_HEAD}<sitemapindex {_SPACE}>\n{rows}</sitemapindex>\n".encode())


def _render_sitemap(site_url: str, pages: Sequence[tuple[str, str]]) -> bytes:
    rows = "".join(
        f"<url><loc>{escape(site_url + url)}</loc>{f'<lastmod>{day}</lastmod>' if day else ''}</url>\n"
        for url, day in pages
    )
    return f"{_HEAD}<urlset {_SPACE}>\n{rows}</urlset>\n".encode()


def build_robots(config: Config) -> Output:
    """Everybody may read everything (RFC 9309)."""
    return Output("robots.txt", f"User-agent: *\nAllow: /\nSitemap: {config.site_url}sitemap.xml\n".encode())
