"""Formulas in feeds: whatever a reader's sanitiser takes away, what is left says the same, and says it once."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

import feedparser
import nh3
import pytest

FORMULAS = {
    "$x^2$": "x²", r"$\frac{a}{b}$": "a/b", r"$\alpha_{i} \leq \beta$": "αᵢ ≤ β", r"$\mathbb{R}^d$": "ℝᵈ",
    r"$O(n \log n)$": "O(n log n)", "$a<b$": "a<b", "$$e = mc^2$$": "e = mc²",
}  # fmt: skip


def to_text(html: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", html)).split())


@pytest.fixture
def content(curator: Any) -> str:
    body = "\n\n".join(f"Begin {tex} end." for tex in FORMULAS)
    curator.add(1, "2025-08-07", title="'On $x^2$'", body=f"{body}\n\n## Notes\n\nWhy $x^2$?")
    entry = feedparser.parse(curator.feeds()["feed.xml"], sanitize_html=False).entries[0]
    assert entry.title == "On x²"
    return entry.content[0].value


SANITISERS = {
    "nothing": lambda html: html,
    "feedparser": lambda html: feedparser.parse(feed_of(html)).entries[0].content[0].value,
    "nh3": nh3.clean,
    "few elements": lambda html: nh3.clean(html, tags={"p", "a"}),
    "text only": lambda html: nh3.clean(html, tags=set()),
}


def feed_of(html: str) -> str:
    escaped = html.replace("&", "&amp;").replace("<", "&lt;")
    return (
        '<feed xmlns="http://www.w3.org/2005/Atom"><entry><content type="html">'
        f"{escaped}</content></entry></feed>"
    )


@pytest.mark.parametrize("sanitiser", SANITISERS)
def test_a_formula_is_read_once(content: str, sanitiser: str) -> None:
    said = to_text(SANITISERS[sanitiser](content)).replace(" ", "")
    for plain in FORMULAS.values():
        assert said.count(f"Begin{plain}end.".replace(" ", "")) == 1, plain
    assert said.count("Whyx²?") == 1
