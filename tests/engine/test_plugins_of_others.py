"""Plugins of others in a build: what minifies, what makes a nav of all files, and what fails.

Hooks play them here, as the plugins do it: mkdocs-minify-plugin (htmlmin) leaves out quotation marks and comments,
mkdocs-literate-nav writes a nav of every file there is.
"""

from __future__ import annotations

from pathlib import Path

import html5lib
import pytest
from click.testing import CliRunner, Result

from digestgen.cli import main
from digestgen.engine.layout import restore

MINIFY = r"""
import re

def on_post_page(output, page, config):
    output = re.sub(r"<!--(?!!).*?-->", "", output, flags=re.DOTALL).replace("<!--!", "<!--")
    kept = re.split(r"(<script.*?</script>|<style.*?</style>|<!--.*?-->)", output, flags=re.DOTALL)
    kept[::2] = [re.sub(r'(\s[\w:-]+)="([^\s"\'=<>`]+)"', r"\1=\2", part) for part in kept[::2]]
    return re.sub(r">\s+<", "><", "".join(kept))
"""
NAV = """
def on_files(files, config):
    config.nav = [{"All": [file.src_uri for file in files.documentation_pages()]}]
    return files
"""
LANGUAGES = """
from mkdocs.structure.files import File

def on_files(files, config):
    for file in files.documentation_pages():
        files.append(File.generated(config, f"de/{file.src_uri}", content=file.content_string))
    return files
"""
BLOG = """
def on_files(files, config):
    for file in files.documentation_pages():
        if file.src_uri == "about.md":
            file.dest_uri = "blog/2025/about/index.html"
    return files
"""
HOSTILE = "0;url=https://evil.invalid http-equiv=refresh onclick=__pwned=1 a"
FIELDS = f"title: {HOSTILE!r}\nsummary: {HOSTILE!r}"
XHTML = "{http://www.w3.org/1999/xhtml}"


def build(project: Path, hook: str, fields: str = "title: Lamps") -> Result:
    (project / "content" / "papers" / "lamps.md").write_text(
        f"---\nid: title:lamps\ndate: 2025-08-07\n{fields}\n---\n\nA lamp.\n", "utf-8"
    )
    (project / "content" / "about.md").write_text(
        "# About\n\n[A lamp](papers/lamps.md), [lamps of a day](/digests/2025-08-07/)\n", "utf-8"
    )
    (project / "hook.py").write_text(hook, "utf-8")
    config = project / "mkdocs.yml"
    config.write_text(config.read_text("utf-8") + "\nhooks: [hook.py]\n", "utf-8")
    return CliRunner().invoke(main, ["build", "-f", str(config)], catch_exceptions=False)


def test_what_a_minifier_leaves_is_filled_as_safely(project: Path) -> None:
    result = build(project, MINIFY, FIELDS)
    assert result.exit_code == 0, result.output
    page = (project / "site" / "papers" / "lamps" / "index.html").read_text("utf-8")
    tree = html5lib.parse(page)
    metas = [element.attrib for element in tree.iter(f"{XHTML}meta")]
    assert [meta["content"] for meta in metas if meta.get("name") == "description"] == [HOSTILE]
    assert [meta["http-equiv"] for meta in metas if "http-equiv" in meta] == ["Content-Security-Policy"]
    assert not [e for e in tree.iter() if isinstance(e.tag, str) and "onclick" in e.attrib]


def test_a_minifier_takes_nothing_that_a_page_needs(project: Path) -> None:
    assert build(project, MINIFY).exit_code == 0
    site = project / "site"
    about = (site / "about" / "index.html").read_text("utf-8")
    assert 'href="../papers/lamps/"' in about
    assert 'href="../digests/2025-08-07/"' in about
    assert len([*site.glob("assets/digestgen.*.css")]) == len([*site.glob("assets/digestgen.*.js")]) == 1


def test_no_layout_is_in_a_nav_that_a_plugin_makes(project: Path) -> None:
    assert build(project, NAV).exit_code == 0
    pages = [file.read_text("utf-8") for file in (project / "site").rglob("*.html")]
    assert [page for page in pages if "dglayout" in page] == []
    assert all('href="../../about/"' in page for page in pages if "dg-paper" in page and "Lamps -" in page)


def test_no_layout_of_another_language_is_published(project: Path) -> None:
    assert build(project, LANGUAGES).exit_code == 0
    names = [file.relative_to(project / "site").as_posix() for file in (project / "site").rglob("*.html")]
    assert "de/about/index.html" in names
    assert [name for name in names if "dglayout" in name] == []
    tags, home = (
        (project / "site" / "de" / name).read_text("utf-8") for name in ("tags/index.html", "index.html")
    )
    assert "dghole" not in tags + home
    assert "dg-vocabulary" in tags and 'href="../papers/lamps/"' in home
    sitemap = (project / "site" / "sitemap.xml").read_text("utf-8")
    assert sitemap.count("/about/</loc>") == 2


def test_links_of_a_page_that_is_put_elsewhere_lead_to_papers(project: Path) -> None:
    said = build(project, BLOG)
    assert said.exit_code == 0 and "page-left-out" not in said.output
    page = (project / "site" / "blog" / "2025" / "about" / "index.html").read_text("utf-8")
    assert 'href="../../../papers/lamps/"' in page
    sitemap = (project / "site" / "sitemap.xml").read_text("utf-8")
    assert "/blog/2025/about/</loc>" in sitemap and sitemap.count("about/</loc>") == 1


def test_a_plugin_that_fails_is_named(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from material.plugins.search.plugin import SearchIndex

    def fail(*_: object) -> None:
        raise KeyError("about")

    monkeypatch.setattr(SearchIndex, "add_entry_from_context", fail)
    config = project / "mkdocs.yml"
    config.write_text(config.read_text("utf-8").replace("[digestgen]", "[search, digestgen]"), "utf-8")
    result = build(project, "")
    assert result.exit_code == 1
    assert "the plugin mkdocs-material failed (KeyError: 'about')" in result.output


@pytest.mark.parametrize(
    ("minified", "restored"),
    [
        ("<a href=x/>a</a>", '<a href="x/">a</a>'),
        ("<a class=b href='c d' e>=f", "<a class=\"b\" href='c d' e>=f"),
        ("<a b=c><script d=e>f = '<a g=h>'</script>", '<a b="c"><script d="e">f = \'<a g=h>\'</script>'),
        ("<a b=c><!-- <a d=e> -->", '<a b="c"><!-- <a d=e> -->'),
        ('<a b=c title="d=e > f=g">', '<a b="c" title="d=e > f=g">'),
        ("<!--!dgjoin--><p>a=b</p>", "<!--dgjoin--><p>a=b</p>"),
        ("<p>1 < x=y</p>", "<p>1 < x=y</p>"),
        ("<meta content=a/b?c=d&amp;e=f>", '<meta content="a/b?c=d&amp;e=f">'),
    ],
)
def test_attributes_get_their_quotation_marks_back(minified: str, restored: str) -> None:
    assert restore(minified) == restored
    assert restore(restored) == restored
