"""Plan: a page before it is rendered. Page: what goes into the slots of its layout."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

from digestgen.engine.layout import Layout
from digestgen.messages.messages import mark
from digestgen.site.fragments import BASE
from digestgen.text.html import escape_html, split_formulas

# Loaded ahead: a formula is drawn in another font, for good, if this one is not there at once (styles/maths.css).
_MATHS_FONT = (
    f'<link rel="preload" href="{BASE}assets/fonts/maths.woff2" as="font" type="font/woff2" crossorigin>'
)
_MARK = BASE.encode()

# lynx shows the markup inside of <math>, w3m, elinks and links its text without what it is laid out as: x² is x2. They do not hide
# what is `hidden`, and take an empty script of SVG for the beginning of one, which ends at the next </script>. So they show the
# words of a formula and pass over the formula, while browsers do the opposite. With a type no script is run, or counted by a policy.
_BEFORE_WORDS, _AFTER_WORDS = "<span hidden>", '<svg><script type="text/plain"/></svg></span>'
_AFTER_FORMULA = '<script type="text/plain"></script>'


@dataclass(frozen=True, slots=True)
class Page:
    """The content of one page."""

    title: str  # title, description: plain text
    article: str  # article, head: HTML; addresses begin with BASE
    description: str = ""
    head: str = ""


def add_words(html: str) -> str:
    """HTML of a page with the words of its formulas, for text browsers alone.

    >>> add_words('<math alttext="x²"><msup><mi>x</mi><mn>2</mn></msup></math>').partition("<svg>")[0]
    '<span hidden>x²'
    """
    return "".join(split_formulas(html, _add_words))


def _add_words(formula: str, words: str, _: bool) -> str:
    return f"{_BEFORE_WORDS}{words}{_AFTER_WORDS}{formula}{_AFTER_FORMULA}"


def finish_formulas(text: str, url: str) -> str:
    """A page that an engine rendered, with the maths font and words for text browsers if there is a formula.

    Args:
        url: of the page, relative to the site's root.
    """
    pieces = split_formulas(text, _add_words)
    if len(pieces) == 1:
        return text
    font = _MATHS_FONT.replace(BASE, "../" * url.count("/"))
    return "".join(pieces).replace("</head>", f"{font}</head>", 1)


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


def fill_page(plan: Plan, layout: Layout, site_url: str, finished: bool = True) -> bytes:
    """The file of a page: the only place where plain text becomes HTML for a layout's slots.

    Args:
        finished: with its formulas; else finish_formulas() is still to come, for those of the layout, too.
    """
    page = plan.build()
    base = b"../" * plan.url.count("/") or b"./"
    pieces = split_formulas(page.article, _add_words) if finished else [page.article]
    head = page.head if len(pieces) == 1 else page.head + _MATHS_FONT
    # Without its formulas most of it is ASCII, which is UTF-8 already.
    article = b"".join(map(_encode, pieces))
    return layout.fill(
        {
            "title": _encode(escape_html(page.title)),
            "heading": _encode(mark(page.title)),
            "description": _encode(escape_html(page.description)),
            "canonical": _encode(escape_html(site_url + plan.url)),
            "head": _encode(head).replace(_MARK, base),
            "article": article.replace(_MARK, base),  # nine times as fast as in the text
        }
    )


def _encode(text: str) -> bytes:
    return text.encode("utf-8", "replace")
