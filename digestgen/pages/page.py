"""Pages before they are filled: a Plan says which page shows what, a Page is what goes into a layout's slots."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

from digestgen.engine.layout import Layout
from digestgen.site.fragments import BASE
from digestgen.text.html import escape_html

# Asked for ahead, so that it is there when a formula is first shown, and nothing moves.
_MATHS_FONT = (
    f'<link rel="preload" href="{BASE}assets/fonts/maths.woff2" as="font" type="font/woff2" crossorigin>'
)


@dataclass(frozen=True, slots=True)
class Page:
    """What one page says.

    Attributes:
        title, description: plain text.
        article, head: HTML; addresses begin with BASE.
    """

    title: str
    article: str
    description: str = ""
    head: str = ""

    @property
    def whole_head(self) -> str:
        """The head, with the maths font where there is a formula."""
        return self.head + _MATHS_FONT if "<math " in self.article else self.head


class Plan(NamedTuple):
    """One page, known before it is rendered.

    Attributes:
        url: relative to the site's root, "" or ending in `/`.
        layout: key of LAYOUTS or LISTS.
        updated: day of the newest paper on it, for the sitemap; "" for none.
        key: of all that the page shows (keys.py).
        build: makes the page.
    """

    url: str
    layout: str
    updated: str
    key: bytes
    build: Callable[[], Page]

    @property
    def path(self) -> str:
        """The file it becomes."""
        return f"{self.url}index.html"


def fill_page(plan: Plan, layout: Layout, site_url: str) -> str:
    """The finished file: the one place where plain text becomes HTML for a layout's slots."""
    page = plan.build()
    base = "../" * plan.url.count("/") or "./"
    return layout.fill(
        {
            "title": escape_html(page.title),
            "description": escape_html(page.description),
            "canonical": escape_html(site_url + plan.url),
            "head": page.whole_head.replace(BASE, base),
            "article": page.article.replace(BASE, base),
        }
    )
