"""MkDocs with Material: every paper a page out of the nav; lists, which it has not, staged as pages of Markdown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from benchmarks.pageset import FEED_ITEMS, SITE_URL, PageSet, author_slug, split_pages
from benchmarks.papers import Sample, tag_title
from benchmarks.peers.tool import Frame, Tool, find_program, render_body, render_front_matter

_SETTINGS = f"""\
site_name: Benchmark digest
site_url: {SITE_URL}
site_description: Invented papers.
theme:
  name: material
  font: false
  features: [navigation.tabs, navigation.top]
plugins:
  - search
  - tags
  - rss:
      match_path: papers/.*
      date_from_meta: {{as_creation: date}}
      use_git: false
      length: {FEED_ITEMS}
      abstract_chars_count: -1
      json_feed_enabled: false
markdown_extensions: [admonition, attr_list, footnotes, {{toc: {{permalink: true}}}}, pymdownx.arithmatex]
nav:
  - Newest: index.md
  - About: about.md
not_in_nav: |
  papers/**
  tags/**
  authors/**
  digests/**
"""


def render_project(pages: PageSet, _frame: Frame) -> Mapping[str, str]:
    files = {"mkdocs.yml": _SETTINGS, "docs/about.md": "# About\n\nPapers invented for a benchmark.\n"}
    cards = {paper.slug: _render_card(paper, pages) for paper in pages.papers}

    def add(path: str, title: str, papers: Sequence[Sample], rest: str = "") -> None:
        up = "../" * path.count("/")
        body = "\n".join(cards[p.slug] for p in papers).replace("(/", f"({up}")
        files[f"docs/{path}"] = f"{render_front_matter({'title': title})}# {title}\n\n{body}\n{rest}"

    for at, paper in enumerate(pages.papers):
        files[f"docs/papers/{paper.slug}.md"] = _render_paper(pages, at)
    for key, papers in pages.issues.items():
        add(f"digests/{key}.md", key, papers)
    lists = [("tags", slug, tag_title(slug), own) for slug, own in pages.tags.items()]
    lists += [("authors", slug, pages.names[slug], own) for slug, own in pages.authors.items()]
    for kind, slug, title, own in lists:
        parts = split_pages(own)
        for at, (part, papers) in enumerate(parts):
            older = (
                f"\n[Older](/{kind}/{slug}/{parts[at + 1][0].rstrip('/')}.md)\n"
                if at + 1 < len(parts)
                else ""
            )
            path = f"{kind}/{slug}/{part.rstrip('/')}.md" if part else f"{kind}/{slug}.md"
            add(path, title, papers, older.replace("(/", "(" + "../" * path.count("/")))
    add("index.md", "Benchmark digest", pages.papers[:20])
    return files


def _byline(paper: Sample, pages: PageSet) -> str:
    slugs = {name: author_slug(name) for name in paper.authors}
    return ", ".join(f"[{n}](/authors/{s}.md)" if s in pages.authors else n for n, s in slugs.items())


def _tags(paper: Sample) -> str:
    return " ".join(f"[{tag_title(tag)}](/tags/{tag}.md)" for tag in paper.tags)


def _render_card(paper: Sample, pages: PageSet) -> str:
    links = " ".join(f"[{kind}]({url})" for kind, url in paper.links.items())
    excerpt = paper.abstract[:240].rsplit(" ", 1)[0].replace("$", "") + " …"
    title = f"### [{paper.title}](/papers/{paper.slug}.md)"
    return "\n\n".join((title, _byline(paper, pages), excerpt, f"{_tags(paper)} {links}")) + "\n"


def _render_paper(pages: PageSet, at: int) -> str:
    paper = pages.papers[at]
    fields = {"title": paper.title, "date": Path(paper.day), "tags": list(paper.tags)}
    links = " ".join(f"[{kind}]({url})" for kind, url in paper.links.items())
    authors = " and ".join(paper.authors)
    cite = (
        f"    @misc{{{paper.slug},\n      title = {{{paper.title}}},\n      author = {{{authors}}},\n    }}\n"
    )
    around = ""
    for label, place in (("Previous", at - 1), ("Next", at + 1)):
        if 0 <= place < len(pages.papers):
            other = pages.papers[place]
            around += f"[{label}: {other.title}](/papers/{other.slug}.md)\n\n"
    parts = (
        f"[{paper.day}](/digests/{paper.day}.md)", f"# {paper.title}", _byline(paper, pages), links,
        render_body(paper), _tags(paper), cite, around,
    )  # fmt: skip
    return render_front_matter(fields) + "\n\n".join(parts).replace("(/", "(../")


def _command(tools: Path) -> tuple[str, ...]:
    program = find_program(tools / "mkdocs/bin/mkdocs")
    return (program, "build", "--quiet") if program else ()


MKDOCS = Tool(
    key="mkdocs",
    title="MkDocs + Material",
    output="site",
    caches=(".cache",),
    render_project=render_project,
    find_command=_command,
    version_command=lambda tools: (str(Path(_command(tools)[0]).with_name("python")), "-c", _VERSIONS),
    framed=False,
    searches=True,
    lacks=("tag feeds",),
    remarks=(
        "MkDocs makes no lists of papers: tag, author and issue pages are written for it as Markdown beforehand, "
        "which is not in its figures. Feeds of tags it cannot make; its `--dirty` leaves feed and search broken, "
        "so every build is a whole one. Its search is in its figures; its papers have no metadata for citations.",
    ),
)
_VERSIONS = (
    "from importlib.metadata import version as v;"
    "print(f\"mkdocs {v('mkdocs')}, mkdocs-material {v('mkdocs-material')}, "
    "mkdocs-rss-plugin {v('mkdocs-rss-plugin')}\")"
)
