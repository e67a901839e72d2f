"""Eleventy: its own pages in plain JavaScript templates, the fastest it has; lists are collections, paged."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path

from benchmarks.pageset import PageSet, author_slug, issue_keys
from benchmarks.peers.tool import Frame, Tool, find_program, read_templates, render_body, render_front_matter


def render_project(pages: PageSet, frame: Frame) -> Mapping[str, str]:
    files = read_templates("eleventy")
    for name, html in (("head", frame.head), ("foot", frame.foot), ("extra", frame.extra)):
        files[f"frame/{name}.html"] = html
    for paper in pages.papers:
        slugs = [author_slug(name) for name in paper.authors]
        fields = {
            "title": paper.title,
            "date": Path(paper.day),
            "slug": paper.slug,
            "byline": list(paper.authors),
            "authors": [slug for slug in slugs if slug in pages.authors],
            "topics": list(paper.tags),
            "issues": list(issue_keys(paper.day)),
            "links": dict(paper.links),
        }
        files[f"content/papers/{paper.slug}.md"] = render_front_matter(fields) + render_body(paper)
    return files


def _command(tools: Path) -> tuple[str, ...]:
    node = shutil.which("node")
    program = find_program(tools / "npm/node_modules/@11ty/eleventy/cmd.cjs")
    return (node, program, "--quiet") if node and program else ()


ELEVENTY = Tool(
    key="eleventy",
    title="Eleventy",
    output="_site",
    caches=(".cache",),
    render_project=render_project,
    find_command=_command,
    version_command=lambda tools: (*_command(tools)[:2], "--version"),
    remarks=(
        "Eleventy's incremental mode is for its watcher: a build renders all pages. Its Markdown takes some underscores and stars in TeX for emphasis.",
    ),
)
