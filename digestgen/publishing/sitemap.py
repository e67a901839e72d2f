"""sitemap.xml (https://www.sitemaps.org/protocol.html), robots.txt and _headers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from html import escape  # not xml.sax, which loads all of urllib

from digestgen.config import Config
from digestgen.output.output import Output
from digestgen.site.keys import build_key

MOST = 50_000  # addresses a sitemap may hold
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
_SPACE = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'


def plan_sitemap(site_url: str, pages: Iterable[tuple[str, str]], most: int = MOST) -> Iterator[Output]:
    """One sitemap, or an index of several when there are too many pages.

    Args:
        pages: (URL relative to the site's root, day of last change or "").
    """
    ordered = sorted(pages)
    parts = [ordered[start : start + most] for start in range(0, len(ordered), most)] or [[]]
    names = (
        [f"sitemap-{number}.xml" for number in range(1, len(parts) + 1)]
        if len(parts) > 1
        else ["sitemap.xml"]
    )
    for name, part in zip(names, parts, strict=True):
        key = build_key(site_url, "\n".join([f"{url} {day}" for url, day in part]))
        yield Output(name, key, partial(_render_sitemap, site_url, part))
    if len(parts) > 1:
        rows = "".join(
            f"<sitemap><loc>{escape(site_url + name, quote=False)}</loc></sitemap>\n" for name in names
        )
        text = f"{_HEAD}<sitemapindex {_SPACE}>\n{rows}</sitemapindex>\n"
        yield Output("sitemap.xml", build_key(text), text.encode)


def _render_sitemap(site_url: str, pages: Sequence[tuple[str, str]]) -> bytes:
    rows = "".join(
        f"<url><loc>{escape(site_url + url, quote=False)}</loc>{f'<lastmod>{day}</lastmod>' if day else ''}</url>\n"
        for url, day in pages
    )
    return f"{_HEAD}<urlset {_SPACE}>\n{rows}</urlset>\n".encode()


def plan_robots(config: Config) -> Output:
    """Everybody may read everything (RFC 9309)."""
    text = f"User-agent: *\nAllow: /\nSitemap: {config.site_url}sitemap.xml\n"
    return Output("robots.txt", build_key(text), text.encode)


def plan_headers(policy: str) -> Output:
    """`_headers`, which Netlify, Cloudflare Pages and others send with each file; others publish it as a file.

    Args:
        policy: Content-Security-Policy; "" for none.
    """
    lines = [f"Content-Security-Policy: {policy}"] if policy else []
    lines += ["X-Content-Type-Options: nosniff", "Referrer-Policy: strict-origin-when-cross-origin"]
    text = "/*\n" + "".join(f"  {line}\n" for line in lines)
    return Output("_headers", build_key(text), text.encode)
