"""The publishing sentence: read → site → layouts → render → publish. No network, no clock."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase
from functools import partial
from pathlib import Path
from urllib.parse import urljoin

from digestgen.cache import Cache, hash_files, lend, read_program_key
from digestgen.config import Config
from digestgen.engine.engines import ENGINES, render_docs
from digestgen.engine.errors import EngineError
from digestgen.engine.layout import Layout
from digestgen.engine.rendered import Rendered, read_rendered
from digestgen.engine.staging import LISTS, relative_url, resolve_links, stage_docs
from digestgen.exports.bulk import plan_exports
from digestgen.feeds.feeds import plan_feeds
from digestgen.library.cached import open_cache
from digestgen.library.reader import read_library
from digestgen.library.writer import take_turns
from digestgen.mail.plan import plan_mail
from digestgen.output.kept import Kept
from digestgen.output.output import (
    Output,
    Published,
    Waypoint,
    check_site_dir,
    publish_outputs,
)
from digestgen.output.staging import finish_publishing
from digestgen.pages.all import plan_pages
from digestgen.pages.page import Plan, fill_page
from digestgen.pages.templates import build_templates, find_template_problems
from digestgen.problems import ContentError, Problem
from digestgen.publishing.card_image import measure_picture, plan_card_image
from digestgen.publishing.failures import explain_failures
from digestgen.publishing.schemas import save_schemas
from digestgen.publishing.shrinking import check_shrinking
from digestgen.publishing.sitemap import plan_headers, plan_robots, plan_sitemap
from digestgen.site.fragments import BASE, Fragments
from digestgen.site.keys import Keys, build_key
from digestgen.site.site import Site, build_site
from digestgen.site.targets import page_url

Progress = Callable[[str, int, int], None]  # step, done, of how many


@dataclass(frozen=True, slots=True)
class Built:
    """A finished build."""

    site: Site
    published: Published
    remarks: tuple[Problem, ...]  # on what the engine rendered


def build(
    config: Config,
    *,
    as_of: str = "",  # leave out what is dated after this day (`YYYY-MM-DD`)
    progress: Progress | None = None,
    # the project's, for who builds again and again and keeps it open; else it is opened and closed here
    cache: Cache | None = None,
    # called when all pages are in place; feeds, files of citations and the search index follow
    ready: Callable[[], None] | None = None,
    # told that another build is waited for, or that the one before was cut short and is finished now
    say: Callable[[str], None] | None = None,
    allow_shrink: bool = False,  # also publish a site that loses many of its papers
    sync: bool = True,  # sync, look: as publish_outputs() takes them
    look: bool = False,
) -> Built:
    """Make the site of a project; what shows nothing new is left as it lies.

    Two builds of a project at once take turns.
    Raises ContentError: content/ has problems, and the old site is untouched; or the system or a template fails.
    Raises UsageError: site_dir holds files of somebody else's.
    Raises EngineError: MkDocs failed; the old site is untouched."""
    say = say or _say_nothing
    folder = config.root / config.site_dir
    with explain_failures(config.root):
        check_site_dir(folder, config.root)
        with take_site(config, say):
            kept = cache or open_cache(config.work)
            try:
                site = read_site(config, as_of, kept)
                if not allow_shrink:
                    check_shrinking(site, folder)
                rendered = read_rendered(render_docs(config, stage_site(site), site.nav), config, kept)
                outputs = plan_outputs(site, rendered, progress, kept, ready)
                published = publish_outputs(outputs, folder, kept, sync=sync, share=ready is None, look=look)
                save_schemas(site)
                return Built(site, published, name_sources(site, rendered.remarks))
            finally:
                if cache is None:
                    kept.close()


def try_engine(site: Site) -> tuple[Problem, ...]:
    """Render the theme and the hand-written pages, as a build does first, and publish nothing.

    Returns:
        remarks on what it rendered.

    Raises:
        ContentError: with what makes a build fail.
    """
    config = site.config
    with take_turns(config.work / "building.lock", lambda: None):
        try:
            rendered = read_rendered(render_docs(config, stage_site(site), site.nav), config)
        except EngineError as error:
            hint = "The settings, a plugin or a template of the theme is the reason."
            problem = Problem(config.file.name, 0, "engine-failed", "", str(error), hint)
            raise ContentError([problem], site.library.files) from error
        return name_sources(site, rendered.remarks)


def find_engine_remarks(config: Config) -> tuple[Problem, ...]:
    """What the site's engine ignores of mkdocs.yml, and what of its own files is not as it seems."""
    return tuple(ENGINES[config.settings.engine].find_remarks(config))


def name_sources(site: Site, remarks: Iterable[Problem]) -> tuple[Problem, ...]:
    """Remarks on rendered pages, as remarks on the files in content/ that these are made of."""
    sources = {f"{page_url(name)}index.html": f"{site.library.content}/{name}" for name in site.library.pages}
    return tuple(replace(remark, path=sources.get(remark.path, remark.path)) for remark in remarks)


@contextmanager
def take_site(config: Config, say: Callable[[str], None]) -> Iterator[None]:
    """Let other builds of this project wait, and finish one that was cut short.
    `say`: told that another build is waited for, or that one was finished."""
    waiting = "Another build of this site is running; this one goes on when that is done."
    with take_turns(config.work / "building.lock", lambda: say(waiting)):
        if finish_publishing(config.root / config.site_dir):
            say(
                "The build before this one was cut short while it put its files in place: that is finished now."
            )
        yield


def _say_nothing(_: str) -> None:
    """For who builds without a person to tell."""


def read_site(config: Config, as_of: str = "", kept: Cache | None = None) -> Site:
    """content/ as a Site, or every problem it and the site's own templates have.
    `kept`: without one, the project's cache is opened."""
    problems = find_template_problems(config.root, config.templates, config.messages)
    try:
        with nullcontext(kept) if kept else open_cache(config.work) as cache:
            library = read_library(config.root, config.content, cache)
    except ContentError as error:
        raise ContentError([*problems, *error.problems], error.files) if problems else error from None
    allowed = [f"{library.content}/{pattern}" for pattern in config.settings.scripts]
    problems += [p for p in library.active if not any(fnmatchcase(p.path, pattern) for pattern in allowed)]
    if problems:
        raise ContentError(problems, library.files)
    return build_site(config, library, as_of=as_of)


def stage_site(site: Site) -> Path:
    """Write the engine's docs folder: all of content/ but papers, editorials and vocabularies."""
    messages = site.config.messages
    titles = {key: messages(f"{key}.title") for key in LISTS if key != "home"} | {
        "home": site.config.site_name
    }
    files = (*site.library.pages, *site.library.assets)
    return stage_docs(
        site.config, titles, [name for name in files if not name.startswith(".")]
    )  # MkDocs skips them


def plan_outputs(
    site: Site,
    rendered: Rendered,
    progress: Progress | None = None,
    kept: Cache | None = None,
    ready: Callable[[], None] | None = None,  # called when the pages are in place
) -> Iterator[Output | Waypoint]:
    """Every file of the site, one at a time, pages first. A file that a person put into content/ stands for ours."""
    theirs = set(site.library.assets)
    targets = _targets(site)
    yield from _plan_hidden_files(site)
    yield from _plan_engine_files(site, rendered, targets)
    with lend(kept) as cache:
        for output in _plan_generated(site, rendered, targets, progress, cache, ready):
            if isinstance(output, Waypoint) or output.path not in theirs:
                yield output


def _plan_generated(
    site: Site,
    rendered: Rendered,
    targets: str,
    progress: Progress | None,
    cache: Cache,
    ready: Callable[[], None] | None,
) -> Iterator[Output | Waypoint]:
    base_key = _build_base_key(site, rendered)
    kept = Kept(
        cache, base_key, lambda day: {paper.path for paper in site.issues[day].papers} if day else site.issues
    )
    keys = Keys(site, base_key, kept.of)
    fragments = Fragments(site, measure_picture, keys)
    addresses: list[tuple[str, str]] = []
    total = len(site.papers) + len(site.issues) + len(site.tags) + len(site.authors)
    for done, plan in enumerate(plan_pages(site, fragments, keys, cache), 1):
        layout = rendered.layouts[plan.layout]
        if plan.layout in LISTS:  # it may carry a person's text, with links from file to file
            page = f"{site.library.content}/{LISTS[plan.layout]}"
            key = build_key(plan.key, targets, keys.links(page))
            yield Output(plan.path, key, partial(_fill_list, site, plan, layout))
        else:
            yield Output(plan.path, plan.key, partial(_fill, site, plan, layout))
        addresses.append((plan.url, plan.updated))
        if progress and done % 50 == 0:
            progress("Pages", done, max(done, total))
    yield from _plan_redirects(site, keys.base_key)
    yield Waypoint(ready, fragments.prepare, kept)
    yield from plan_feeds(site, fragments, keys)
    yield from plan_exports(site, fragments.citations, keys)
    yield from plan_mail(site, fragments, keys)
    hand_written = [name for name in site.library.pages if name not in LISTS.values()]
    yield from plan_sitemap(
        site.config.site_url, [*addresses, *((page_url(name), "") for name in hand_written)]
    )
    yield plan_robots(site.config)
    yield plan_headers(rendered.policy.header)
    yield plan_card_image(site.config)
    if site.config.settings.search:
        from digestgen.search.index import plan_search  # what cuts text into terms takes a while to load

        yield from plan_search(site, fragments, keys, cache)


def _build_base_key(site: Site, rendered: Rendered) -> bytes:
    """Key of what all outputs share: settings, templates, layouts, vocabulary, this program."""
    config = site.config
    files = [
        (f"{number}/{file.relative_to(folder).as_posix()}", file.read_bytes())
        for number, folder in enumerate(config.templates)
        for file in sorted((folder / "articles").rglob("*"))
        if file.is_file()
    ]
    settings = (config.site_name, config.site_url, config.site_description, config.site_author, config.language,
                config.edit_uri, config.settings.shown, config.messages, config.markdown_extensions,
                sorted((name, repr(options)) for name, options in config.extension_configs.items()))  # fmt: skip
    program = read_program_key(config.work)
    return build_key(program, hash_files(files), rendered.key, repr(settings), repr(site.library.tags))


def _fill(site: Site, plan: Plan, layout: Layout) -> bytes:
    return fill_page(plan, layout, site.config.site_url).encode("utf-8", "replace")


def _fill_list(site: Site, plan: Plan, layout: Layout) -> bytes:
    text = fill_page(plan, layout, site.config.site_url)
    return _resolve_page(site, LISTS[plan.layout], text).encode("utf-8", "replace")


def _resolve_page(site: Site, name: str, text: str) -> str:
    """A rendered page of content/ with its links to papers, topics, issues …

    What its file writes is resolved, and what another file brought in and ends in `.md`; the theme's own links are left
    alone, though they may look the same.
    """
    spell = ENGINES[site.config.settings.engine].spell_link
    found = site.links.find_written(site.library, name)
    # A link that names no file is meant for a browser at the page's address; an engine may have spelled it otherwise.
    links = [link for _, link in site.library.links.get(f"{site.library.content}/{name}", ())]
    moved = {link: urljoin(page_url(name), link) for link in links if spell(link, name) != link}
    written = {spell(link, name): url for link, url in (moved | found).items()}

    def find(target: str) -> str | None:
        if target.partition("#")[0].endswith(".md"):
            return site.links.find(target, name)
        return written.get(target)

    return resolve_links(text, page_url(name), find)


def _targets(site: Site) -> str:
    """Where links from hand-written pages may lead, as far as that can change while the pages stay."""
    return str(hash_files(sorted((name, url.encode()) for name, url in site.targets.items())))


def _plan_redirects(site: Site, base_key: bytes) -> Iterator[Output]:
    """A page at each old address that leads to the new one."""

    def render(old: str, new: str) -> bytes:
        canonical = site.config.site_url + new
        template = build_templates(site.config.templates, site.config.messages).get_template("redirect.html")
        text = template.render(to=new, canonical=canonical, title=canonical, lang=site.config.language)
        return text.replace(BASE, relative_url("", old)).encode()

    for old, new in site.redirects.items():
        yield Output(f"{old}index.html", build_key(base_key, old, new), partial(render, old, new))


def _plan_hidden_files(site: Site) -> Iterator[Output]:
    """What GitHub Pages needs for a branch that is published as it is, and .well-known/."""
    yield Output(".nojekyll", build_key(), bytes)
    for name in site.library.assets:
        if name.startswith("."):
            data = (site.config.root / site.library.content / name).read_bytes()
            yield Output(name, build_key(data), partial(bytes, data))


def _plan_engine_files(site: Site, rendered: Rendered, targets: str) -> Iterator[Output]:
    """Assets and hand-written pages, links to papers resolved."""
    pages = {f"{page_url(name)}index.html": name for name in site.library.pages}
    keys = Keys(site, b"")

    def resolved(data: bytes, name: str) -> bytes:
        return _resolve_page(site, name, data.decode()).encode()

    for file in rendered.files:
        data = rendered.read(file)
        if file in pages:
            links = keys.links(f"{site.library.content}/{pages[file]}")
            yield Output(file, build_key(data, targets, links), partial(resolved, data, pages[file]))
        else:
            yield Output(file, build_key(data), partial(bytes, data))
