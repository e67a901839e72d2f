"""sitemap.xml (https://www.sitemaps.org/protocol.html), robots.txt and _headers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from html import escape  # not xml.sax, which loads all of urllib
from zlib import crc32

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
    parts = _divide(sorted(pages), most)
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


def _divide(pages: list[tuple[str, str]], most: int) -> list[list[tuple[str, str]]]:
    """As few parts as hold them, doubled until they do: a page stays in its part, whatever pages come before it."""
    parts = [pages]
    while max(map(len, parts)) > most and len(parts) < len(pages):
        count = 2 * len(parts)
        parts = [[] for _ in range(count)]
        for page in pages:
            parts[crc32(page[0].encode()) % count].append(page)
    return parts


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
