"""Where maths is MathML and where it is plain text: the title element, metadata, feeds, search, mail."""

from __future__ import annotations

import json
import re
from pathlib import Path

import feedparser
from lxml import etree, html

from digestgen.config import read_config
from digestgen.publishing.build import build

PAPER = r"""---
id: "arxiv:2508.01234"
title: Sorting in $O(n\log n)$ over $\mathbb{R}^d$ for \$5
authors: [Ada One]
date: 2025-08-07
summary: We need $\sqrt{n}$ steps.
---

An abstract with $x_{ij} \leq 2^{n}$ and our $\ours{L}$ method.

$$\sum_{i=1}^n i$$

## Notes

Compare $\frac{a}{b}$.
"""
PLAIN = "Sorting in O(n log n) over ℝᵈ for $5"
RAW = re.compile(r"\$O|\\log|\\mathbb|\\sqrt|\\frac|\\leq|\\sum|\\ours|\$x|&lt;math|\\u003cmath")


def test_each_place(project: Path) -> None:
    (project / "content" / "papers" / "2508.01234.md").write_text(PAPER, "utf-8")
    build(read_config(project / "mkdocs.yml"))
    site = project / "site"
    seen = 0
    for file in site.rglob("*"):
        if file.suffix == ".html":
            tree = html.document_fromstring(file.read_bytes(), parser=html.HTMLParser(encoding="utf-8"))
            attributes = tree.xpath("//@content | //@title | //@alt | //@aria-label | //@data-title")
            texts = [*attributes, *tree.xpath("//title/text() | //script/text()")]
            assert not [text for text in texts if RAW.search(text) or "<math" in text], file
            seen += sum("O(n log n)" in text for text in texts)
        elif file.name == "papers.json":  # abstract and note are Markdown there, by contract
            for paper in json.loads(file.read_text("utf-8"))["papers"]:
                assert (paper["title"], paper["summary"]) == (PLAIN, "We need √n steps."), file
        elif file.suffix in (".xml", ".json", ".txt", ".opml", ".eml", ".xsl"):
            text = file.read_text("utf-8").replace("=\n", "")
            assert not RAW.search(text) and "<math" not in text, file
    assert seen >= 3  # <title>, citation_title, JSON-LD or COinS

    page = (site / "papers/2508.01234/index.html").read_text("utf-8")
    heading = page[page.index("<h1") : page.index("</h1>")]
    assert heading.count("<math ") == 2 and "\\" not in re.sub(r'data-latex="[^"]*"', "", heading)
    tree = etree.HTML(page)
    assert tree.xpath("string(//title)").startswith(PLAIN)
    shown = {formula.get("alttext") for formula in tree.iter("math")}
    assert {"xᵢⱼ ≤ 2ⁿ", "L", "∑ᵢ₌₁ⁿ i", "a/b", "O(n log n)", "ℝᵈ"} <= shown
    assert {r"x_{ij} \leq 2^{n}", r"\mathbb{R}^d"} <= {
        formula.get("data-latex") for formula in tree.iter("math")
    }
    card = (site / "digests/2025-08-07/index.html").read_text("utf-8")
    assert re.search(r"<h3[^>]*>.*?<math .*?</h3>", card, re.DOTALL) and "√n steps" in card
    for name in ("feed.xml", "atom.xml"):
        entry = feedparser.parse((site / name).read_bytes()).entries[0]
        assert entry.title == PLAIN, name
    mail = (site / "digests/2025-08-07/email.html").read_text("utf-8")
    assert f">{PLAIN}</a>" in mail and "<math" not in mail and not RAW.search(mail)
