"""digestgen: papers as it keeps them, a vocabulary, and the settings that `digestgen init` writes."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from benchmarks.pageset import FEED_ITEMS, PAGE_SIZE, SITE_URL, PageSet
from benchmarks.papers import Sample, build_tags, tag_title
from benchmarks.peers.tool import Frame, Tool, find_program, render_body, render_front_matter

_SETTINGS = f"""\
site_name: Benchmark digest
site_url: {SITE_URL}
site_description: Invented papers.
docs_dir: content
site_dir: site
theme:
  name: material
  font: false
  features: [navigation.tabs, navigation.top]
plugins:
  - digestgen: {{author_pages: 2, page_size: {PAGE_SIZE}, feed_days: 1, feed_items: {FEED_ITEMS}, search: false}}
markdown_extensions: [admonition, attr_list, footnotes, {{toc: {{permalink: true}}}}]
nav:
  - Newest: index.md
  - Archive: archive.md
  - Tags: tags/index.md
  - Feeds: feeds.md
  - About: about.md
"""


def render_paper(paper: Sample) -> str:
    """One file of content/papers."""
    fields = {
        "id": f"arxiv:{paper.slug}",
        "title": paper.title,
        "authors": list(paper.authors),
        "date": Path(paper.day),
        "tags": list(paper.tags),
        "links": dict(paper.links),
    }
    return render_front_matter(fields) + render_body(paper)


def render_project(pages: PageSet, _frame: Frame) -> Mapping[str, str]:
    files = {f"content/papers/{p.day[:7]}/{p.slug}.md": render_paper(p) for p in pages.papers}
    files["mkdocs.yml"] = _SETTINGS
    files["content/tags.yml"] = "".join(f"{slug}:\n  title: {tag_title(slug)}\n" for slug in build_tags())
    files["content/about.md"] = "# About\n\nPapers invented for a benchmark.\n"
    return files


def _program() -> str:
    return find_program(Path(sys.executable).with_name("digestgen"))


DIGESTGEN = Tool(
    key="digestgen",
    title="digestgen",
    output="site",
    caches=(".digestgen",),
    render_project=render_project,
    find_command=lambda _: (_program(), "build", "--quiet") if _program() else (),
    version_command=lambda _: (_program(), "--version"),
    framed=False,
    remarks=(
        "digestgen renders maths to MathML, which the others leave to scripts in the browser, and finds each paper's related "
        "papers. It alone writes a BibTeX file of every list, a JSON catalog of every issue, Atom and JSON feeds of the site "
        "with an archive of weeks, feeds with one item a day and a week, and the newest issues as mail: the files that it has "
        "more.",
    ),
)
DIGESTGEN_SEARCH = replace(
    DIGESTGEN,
    key="digestgen-search",
    title="digestgen with search",
    render_project=lambda pages, frame: {
        path: text.replace("search: false", "search: true") if path == "mkdocs.yml" else text
        for path, text in render_project(pages, frame).items()
    },
    searches=True,
    remarks=(
        "Pagefind is run on the pages that Hugo or Eleventy wrote and reads the papers' articles alone, as our search does; "
        "both steps together are a build.",
    ),
)
