"""Pelican: tags, authors and period archives are its own; a week, which it has not, is a category."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from benchmarks.pageset import PageSet, author_slug, issue_keys
from benchmarks.peers.tool import Frame, Tool, find_program, read_templates, render_body


def render_project(pages: PageSet, frame: Frame) -> Mapping[str, str]:
    files = read_templates("pelican")
    for name, html in (("head", frame.head), ("foot", frame.foot), ("extra", frame.extra)):
        files[f"theme/templates/frame_{name}.html"] = html
    for paper in pages.papers:
        known = [name for name in paper.authors if author_slug(name) in pages.authors]
        rows = {
            "Title": paper.title,
            "Date": paper.day,
            "Slug": paper.slug,
            "Category": issue_keys(paper.day)[1],
            "Tags": ", ".join(paper.tags),
            "Byline": "|".join(paper.authors),
            "Links": "|".join(f"{kind}={url}" for kind, url in paper.links.items()),
        }
        if known:
            rows["Authors"] = "; ".join(known) + ";"
        head = "".join(f"{key}: {value}\n" for key, value in rows.items())
        files[f"content/papers/{paper.slug}.md"] = f"{head}\n{render_body(paper)}"
    return files


def _command(tools: Path) -> tuple[str, ...]:
    program = find_program(tools / "python/bin/pelican")
    return (program, "--settings", "pelicanconf.py", "--quiet") if program else ()


PELICAN = Tool(
    key="pelican",
    title="Pelican",
    output="output",
    caches=("cache", "__pycache__"),
    render_project=render_project,
    find_command=_command,
    version_command=lambda tools: (_command(tools)[0], "--version"),
    remarks=(
        "Pelican keeps what it read of unchanged papers (CACHE_CONTENT) and writes every page again. Its papers have no "
        "links to the ones before and after, and its Markdown takes some underscores and stars in TeX for emphasis.",
    ),
)
