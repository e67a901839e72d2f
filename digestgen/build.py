"""The publishing sentence: read → site → layouts → render → publish. No network, no clock."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from jinja2 import Environment

from digestgen.config import Config
from digestgen.engine import (
    LISTS,
    Rendered,
    read_rendered,
    relative_url,
    render_docs,
    resolve_links,
    stage_docs,
)
from digestgen.feeds.feeds import build_feeds
from digestgen.fragments import BASE, Fragments
from digestgen.library.reader import DIGESTS, PAPERS, PEOPLE, TAGS, Library, read_library
from digestgen.output import Output, Published, check_site_dir, publish_outputs
from digestgen.pages.kinds import LIST_TITLES, Pages
from digestgen.pages.page import fill_page
from digestgen.pages.templates import build_templates
from digestgen.site import Site, build_site, page_url
from digestgen.sitemap import build_robots, build_sitemap

Progress = Callable[[str, int, int], None]  # step, done, of how many


@dataclass(frozen=True, slots=True)
class Built:
    """A finished build."""

    site: Site
    published: Published


def build(config: Config, *, as_of: str = "", progress: Progress | None = None) -> Built:
    """Make the site of a project.

    Args:
        as_of: leave out what is dated after this day (`YYYY-MM-DD`).

    Raises:
        ContentError: content/ has problems; the old site is untouched.
        UsageError: site_dir holds files of somebody else's.
        EngineError: MkDocs failed; the old site is untouched.
    """
    folder = config.root / config.site_dir
    check_site_dir(folder)
    site = read_site(config, as_of)
    rendered = read_rendered(render_docs(config, stage_site(site)))
    return Built(site, publish_outputs(build_outputs(site, rendered, progress), folder))


def read_site(config: Config, as_of: str = "") -> Site:
    """content/ as a Site, or every problem it has."""
    return build_site(config, read_library(config.root, config.content), as_of=as_of)


def stage_site(site: Site) -> Path:
    """Write the engine's docs folder: all of content/ but papers, digests and vocabularies."""
    titles = {**LIST_TITLES, "home": site.config.site_name}
    return stage_docs(site.config, titles, _data_files(site.library))


def _data_files(library: Library) -> frozenset[str]:
    prefix = len(library.content) + 1
    files = {paper.path[prefix:] for paper in library.papers}
    files |= {digest.path[prefix:] for digest in library.digests.values()}
    return frozenset(files | {TAGS, PEOPLE, f"{PAPERS}/index.md", f"{DIGESTS}/index.md"})


def build_outputs(site: Site, rendered: Rendered, progress: Progress | None = None) -> Iterator[Output]:
    """Every file of the site, one at a time. A file that a person put into content/ stands for ours."""
    theirs = set(site.library.assets)
    for output in _build_generated(site, rendered, progress):
        if output.path not in theirs:
            yield output
    yield from _read_engine_files(site, rendered)


def _build_generated(site: Site, rendered: Rendered, progress: Progress | None) -> Iterator[Output]:
    fragments = Fragments(site)
    addresses: list[tuple[str, str]] = []
    total = len(site.papers) + len(site.issues) + len(site.tags) + len(site.authors)
    names = dict(LISTS)
    for done, page in enumerate(Pages(site, fragments).build_all(), 1):
        output = fill_page(page, rendered.layouts[page.layout], site.config.site_url)
        if page.layout in names:  # it may carry a person's text, with links from file to file
            text = resolve_links(output.data.decode(), names[page.layout], page.url, site.targets)
            output = Output(output.path, text.encode())
        yield output
        addresses.append((page.url, page.updated))
        if progress and done % 50 == 0:
            progress("Pages", done, max(done, total))
    yield from build_feeds(site, fragments)
    addresses += [(page_url(name), "") for name in site.library.pages if name not in names.values()]
    yield from build_sitemap(site.config.site_url, addresses)
    yield build_robots(site.config)
    yield from build_redirects(site, build_templates(site.config.templates))


def build_redirects(site: Site, templates: Environment) -> Iterator[Output]:
    """A page at each old address that leads to the new one."""
    template = templates.get_template("redirect.html")
    for old, new in site.redirects.items():
        canonical = site.config.site_url + new
        text = template.render(to=new, canonical=canonical, title=canonical, lang=site.config.language)
        yield Output(f"{old}index.html", text.replace(BASE, relative_url("", old)).encode())


def _read_engine_files(site: Site, rendered: Rendered) -> Iterator[Output]:
    """Assets and hand-written pages, links to papers resolved."""
    pages = {f"{page_url(name)}index.html": name for name in site.library.pages}
    for file in rendered.files:
        data = (rendered.folder / file).read_bytes()
        if file in pages:
            name = pages[file]
            data = resolve_links(data.decode(), name, page_url(name), site.targets).encode()
        yield Output(file, data)
