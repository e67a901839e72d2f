"""Page: what goes into the holes of a layout, and which layout it is."""

from __future__ import annotations

from dataclasses import dataclass

from digestgen.fragments import BASE
from digestgen.layout import Layout
from digestgen.output import Output
from digestgen.text.markup import escape_html


@dataclass(frozen=True, slots=True)
class Page:
    """One page before it is filled.

    Attributes:
        url: relative to the site's root, "" or ending in `/`.
        layout: key of LAYOUTS or LISTS.
        title, description: plain text.
        head: HTML for <head>; addresses begin with BASE.
        article: HTML; addresses begin with BASE.
        updated: day of the newest paper on it, for the sitemap; "" for none.
    """

    url: str
    layout: str
    title: str
    article: str
    description: str = ""
    head: str = ""
    updated: str = ""


def fill_page(page: Page, layout: Layout, site_url: str) -> Output:
    """The finished file: the one place where plain text becomes HTML for a layout's holes."""
    base = "../" * page.url.count("/") or "./"
    text = layout.fill(
        {
            "title": escape_html(page.title),
            "description": escape_html(page.description),
            "canonical": escape_html(site_url + page.url),
            "head": page.head.replace(BASE, base),
            "article": page.article.replace(BASE, base),
        }
    )
    return Output(f"{page.url}index.html", text.encode("utf-8", "replace"))
