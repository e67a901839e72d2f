"""Titles that people write, of pages, issues, topics and saved searches: their formulas are in Unicode."""

from __future__ import annotations

from pathlib import Path

import pytest

from digestgen.config import read_config
from digestgen.publishing.build import build, plain_fields


@pytest.mark.parametrize(("head", "seen"), [
    ("title: Lamps of $x^2$ and $H_2O$", "title: Lamps of x² and H₂O"),
    ("title: 'About $\\frac{a}{b}$: $5'  # money\nhide: [toc]", 'title: "About a/b: $5"  # money\nhide: [toc]'),
    ("hide: [toc]\ndescription: >\n  Of $10^{-3}$\n  lamps", "hide: [toc]\ndescription: \"Of 10⁻³ lamps\""),
    ("title: From $5 to $10", "title: From $5 to $10"),
    ("title: Lamps\nnote: $x^2$", "title: Lamps\nnote: $x^2$"),
    ("title: [$x^2$", "title: [$x^2$"),
])  # fmt: skip
def test_formulas_of_a_title_are_unicode_and_all_else_stays(head: str, seen: str) -> None:
    body = "\n\n# Of $x^2$\n\nIt costs $5. \n"
    assert plain_fields(f"---\n{head}\n---{body}".encode()).decode() == f"---\n{seen}\n---{body}"
    assert plain_fields(body.encode()) == body.encode()


def test_a_page_shows_its_title_without_dollars_in_nav_tab_and_heading(project: Path) -> None:
    (project / "content/lamps.md").write_bytes(
        b"---\r\ntitle: Lamps of $\\alpha^2$\r\n---\r\n\r\nThey are $\\alpha^2$ bright.\r\n"
    )
    settings = project / "mkdocs.yml"
    text, _, _ = settings.read_text("utf-8").partition("nav:")
    settings.write_text(f"{text}nav: [Start: [index.md, lamps.md]]\n", "utf-8")
    build(read_config(settings))
    page = (project / "site/lamps/index.html").read_text("utf-8")
    assert "<title>Lamps of α² - " in page and "<h1>Lamps of α²</h1>" in page
    assert 'alttext="α²"' in page and "$" not in page.partition("<article")[2].partition("<script>")[0]
    home = (project / "site/index.html").read_text("utf-8")
    assert "Lamps of α²" in home
    assert f"<title>{read_config(settings).site_name}</title>" in home


def test_titles_of_issues_topics_and_searches_have_no_dollars_anywhere(project: Path) -> None:
    """Nor has what leaves the site: feeds, letters, books, the list of feeds, the catalog."""
    content, settings = project / "content", project / "mkdocs.yml"
    (content / "papers/lamp.md").write_text(
        '---\nid: "title:lamp"\ntitle: Lamps\ndate: 2031-05-04\ntags: [norms]\n---\n\nLamps.\n', "utf-8"
    )
    (content / "digests").mkdir()
    (content / "digests/2031-05-04.md").write_text("---\ntitle: All of $\\ell_1$\n---\n\nLamps.\n", "utf-8")
    tag = "norms:\n  title: Norms $\\ell_1$\n  description: Of $\\ell_1$ and $x^2$.\n"
    (content / "tags.yml").write_text(tag, "utf-8")
    views = "views: {one: {title: 'Search $\\ell_1$', description: 'Of $x^2$.', tags: [norms]}}"
    settings.write_text(settings.read_text("utf-8").replace("[digestgen]", f"[digestgen: {{{views}}}]"))
    build(read_config(settings))
    seen = 0
    for file in (project / "site").rglob("*"):
        if file.suffix in (".html", ".xml", ".json", ".eml", ".opml", ".txt", ".bib"):
            text = file.read_text("utf-8")
            assert not any(tex in text for tex in ("$\\ell", "$\\\\ell", "$x^2")), file
            seen += "ℓ₁" in text
    assert seen > 20
