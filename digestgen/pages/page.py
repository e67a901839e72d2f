"""Plan: a page before it is rendered. Page: what goes into the slots of its layout."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

from digestgen.engine.layout import Layout
from digestgen.messages import mark
from digestgen.site.fragments import BASE
from digestgen.text.html import FORMULA, escape_html

# Loaded ahead: a formula is drawn in another font, for good, if this one is not there at once (styles/maths.css).
_MATHS_FONT = (
    f'<link rel="preload" href="{BASE}assets/fonts/maths.woff2" as="font" type="font/woff2" crossorigin>'
)
_FORMULA = re.compile("<m(?=ath )")  # with one letter in front a search takes a third of the time
_MARK = BASE.encode()

# lynx shows the markup inside of <math>, w3m, elinks and links its text without what it is laid out as: x² is x2. They do not hide
# what is `hidden`, and take an empty script of SVG for the beginning of one, which ends at the next </script>. So they show the
# words of a formula and pass over the formula, while browsers do the opposite. With a type no script is run, or counted by a policy.
_IN_WORDS = (
    r'<span hidden>\1<svg><script type="text/plain"/></svg></span>\g<0><script type="text/plain"></script>'
)


@dataclass(frozen=True, slots=True)
class Page:
    """The content of one page."""

    title: str  # title, description: plain text
    article: str  # article, head: HTML; addresses begin with BASE
    description: str = ""
    head: str = ""

    @property
    def whole_head(self) -> str:
        """The head, with the maths font if there is a formula."""
        return self.head + _MATHS_FONT if _FORMULA.search(self.article) else self.head


def add_words(html: str) -> str:
    """HTML of a page with the words of its formulas, for text browsers alone.

    >>> add_words('<math alttext="x²"><msup><mi>x</mi><mn>2</mn></msup></math>').partition("<svg>")[0]
    '<span hidden>x²'
    """
    return FORMULA.sub(_IN_WORDS, html)


def finish_formulas(text: str, url: str) -> str:
    """A page that an engine rendered, with the maths font and words for text browsers if there is a formula.

    Args:
        url: of the page, relative to the site's root.
    """
    if not _FORMULA.search(text):
        return text
    font = _MATHS_FONT.replace(BASE, "../" * url.count("/"))
    return add_words(text).replace("</head>", f"{font}</head>", 1)


class Plan(NamedTuple):
    """One page, known before it is rendered."""

    url: str  # relative to the site's root, "" or ending in `/`
    layout: str  # key of LAYOUTS or LISTS
    updated: str  # day of the newest paper on it, for the sitemap; "" for none
    key: bytes  # of everything the page shows (site/keys.py)
    build: Callable[[], Page]  # makes the page

    @property
    def path(self) -> str:
        """The file it becomes."""
        return f"{self.url}index.html"


def fill_page(plan: Plan, layout: Layout, site_url: str) -> bytes:
    """The finished file: the only place where plain text becomes HTML for a layout's slots."""
    page = plan.build()
    base = b"../" * plan.url.count("/") or b"./"
    head, article = page.head, page.article
    if _FORMULA.search(article):
        head, article = page.whole_head, add_words(article)
    return layout.fill(
        {
            "title": _encode(escape_html(page.title)),
            "heading": _encode(mark(page.title)),
            "description": _encode(escape_html(page.description)),
            "canonical": _encode(escape_html(site_url + plan.url)),
            "head": _encode(head).replace(_MARK, base),
            "article": _encode(article).replace(_MARK, base),  # nine times as fast as in the text
        }
    )


def _encode(text: str) -> bytes:
    return text.encode("utf-8", "replace")
