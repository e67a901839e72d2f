"""Every file of the site, planned: what it is made of, and its key. What is made of one paper comes first, day by day."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from functools import partial
from types import MappingProxyType
from typing import NamedTuple
from urllib.parse import urljoin

from digestgen.cache import Cache, hash_files, lend, read_program_key
from digestgen.engine.engines import ENGINES
from digestgen.engine.layout import Layout
from digestgen.engine.rendered import Rendered
from digestgen.engine.staging import LISTS, relative_url, resolve_links
from digestgen.exports.bulk import ExportFiles
from digestgen.feeds.feeds import plan_feeds
from digestgen.library.reader import Library
from digestgen.mail.plan import plan_mail
from digestgen.output.kept import Kept
from digestgen.output.output import Output, Step, Waypoint
from digestgen.pages.all import plan_pages
from digestgen.pages.page import Plan, fill_page, finish_formulas
from digestgen.pages.templates import build_templates
from digestgen.publishing.card_image import measure_picture, plan_card_image
from digestgen.publishing.sitemap import plan_headers, plan_robots, plan_sitemap
from digestgen.related.nearness import Sharing
from digestgen.site.fragments import BASE, MOST, Fragments
from digestgen.site.keys import Keys, build_key
from digestgen.site.site import Site
from digestgen.site.targets import page_url

_EDITED = 10  # files that a person saves at once: with more, all pages are shown together
_ROOM = 512  # groups of days in memory, of a library that is not in memory as a whole

Progress = Callable[[str, int, int], None]  # step, done, of how many


class Watch(NamedTuple):
    """Somebody who looks at pages while the build goes on.

    Args:
        show: called with the addresses of pages that are in place before the others, and with None when all are; and with how
            many files were written so far.
        before: the site that is there.
    """

    show: Callable[[Collection[str] | None, int], None]
    before: Site


def plan_outputs(
    site: Site,
    rendered: Rendered,
    progress: Progress | None = None,
    kept: Cache | None = None,
    watch: Watch | None = None,
    share: Sharing | None = None,
) -> Iterator[Output | Step | Waypoint]:
    """Every file of the site, one at a time, pages first. A file that a person put into content/ stands for ours.

    Args:
        watch: is shown pages as soon as they are in place.
        share: see build_related().
    """
    theirs = set(site.library.assets)
    targets = _targets(site)
    yield from _plan_hidden_files(site)
    yield from _plan_engine_files(site, rendered, targets)
    with lend(kept) as cache:
        for output in _plan_generated(site, rendered, targets, progress, cache, watch, share):
            if isinstance(output, Waypoint) or output.path not in theirs:
                yield output


def _plan_generated(
    site: Site,
    rendered: Rendered,
    targets: str,
    progress: Progress | None,
    cache: Cache,
    watch: Watch | None,
    share: Sharing | None,
) -> Iterator[Output | Step | Waypoint]:
    config, base_key = site.config, _build_base_key(site, rendered)
    room = {} if len(site.papers) <= MOST else {"most": _ROOM}
    kept = Kept(cache, base_key, lambda day: {paper.path for paper in site.issues[day].papers}, **room)
    yield Waypoint(kept)
    keys = Keys(site, base_key, kept.of)
    texts = Keys(site, base_key, kept.of, links_authors=False)
    fragments = Fragments(site, measure_picture, texts)
    exports = ExportFiles(site, fragments.citations, texts)
    groups: list[tuple[str, Step]] = []  # of search
    if config.settings.search:
        # what cuts text into terms is slow to load
        from digestgen.search.index import plan_groups, plan_search

        if not watch:
            groups = list(plan_groups(site, fragments, texts, cache))[::-1]

    def plan_besides(day: str) -> Iterator[Output | Step | Waypoint]:
        """What is made of a day's papers where their pages are made; after all days nothing is made of one paper."""
        if watch and day in edited:
            edited.discard(day)
            if not edited:
                urls = [url for url, _ in addresses]
                yield Waypoint(reached=partial(watch.show, [*rendered.pages, *urls]))
        if day:
            yield from exports.plan_issue(site.issues[day])
        while groups and groups[-1][0] >= day:
            yield groups.pop()[1]
        if not day:
            yield Waypoint()

    addresses: list[tuple[str, str]] = []
    edited = _find_edited(site, watch.before.library) if watch else set()
    if watch and not edited:
        yield Waypoint(reached=partial(watch.show, rendered.pages))
    total = len(site.papers) + len(site.issues) + len(site.tags) + len(site.authors)
    for plan in plan_pages(site, fragments, keys, cache, plan_besides, share, frozenset(edited)):
        if not isinstance(plan, Plan):
            yield plan
            continue
        layout = rendered.layouts[plan.layout]
        if plan.layout in LISTS:  # it may carry a person's text, with links from file to file
            page = f"{site.library.content}/{LISTS[plan.layout]}"
            key = build_key(plan.key, targets, keys.links(page))
            yield Output(plan.path, key, partial(_fill_list, site, plan, layout))
            for path, copy in rendered.copies[plan.layout].items():
                here = plan._replace(url=path.removesuffix("index.html"))
                yield Output(path, build_key(key, path), partial(_fill_list, site, here, copy))
        else:
            yield Output(plan.path, plan.key, partial(fill_page, plan, layout, config.site_url))
        addresses.append((plan.url, plan.updated))
        done = len(addresses)
        if progress and done % 50 == 0:
            progress("Pages", done, max(done, total))
    yield from _plan_redirects(site, keys.base_key)
    if watch:
        yield Waypoint(reached=partial(watch.show, None))
        if config.settings.search:
            yield from (step for _, step in plan_groups(site, fragments, texts, cache))
    yield from plan_feeds(site, fragments, texts)
    for issue in (*site.of_kind("week"), *site.of_kind("month")):
        yield from exports.plan_issue(issue)
    yield from exports.plan()
    yield from plan_mail(site, fragments, texts)
    yield from plan_sitemap(config.site_url, [*addresses, *((url, "") for url in rendered.pages)])
    yield plan_robots(config)
    yield plan_headers(rendered.policy.header)
    yield plan_card_image(config)
    if config.settings.search:
        yield Waypoint()
        yield from plan_search(site, fragments, texts, cache)


def _find_edited(site: Site, before: Library) -> set[str]:
    """The days here with a paper or an introduction that is not as it was; none where these are more than a person edits at a time."""
    library = site.library
    changed = {path for path, _ in library.keys.items() - before.keys.items()}
    if len(changed) > _EDITED:
        return set()
    days = {paper.date for paper in library.papers if paper.path in changed}
    days |= {key for key, editorial in library.editorials.items() if editorial.path in changed}
    return days.intersection(issue.key for issue in site.of_kind("day"))


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
                config.edit_uri, config.settings.shown, config.messages, config.extension_key)  # fmt: skip
    program = read_program_key(config.work)
    return build_key(program, hash_files(files), rendered.key, repr(settings), repr(site.library.tags))


def _fill_list(site: Site, plan: Plan, layout: Layout) -> bytes:
    text = fill_page(plan, layout, site.config.site_url, finished=False).decode()
    return _resolve_page(site, LISTS[plan.layout], text).encode("utf-8", "replace")


def _resolve_page(site: Site, name: str, text: str, others: Mapping[str, str] = MappingProxyType({})) -> str:
    """A rendered page of content/ with its links to papers, topics, issues …, and the font of its formulas.

    What its file writes is resolved, and what another file brought in and ends in `.md`; the theme's own links are left
    alone, though they may look the same.

    Args:
        others: links of pages that are not where they are looked for, of which a part may be on this one.
    """
    spell = ENGINES[site.config.settings.engine].spell_link
    found = site.links.find_written(site.library, name)
    # A link that names no file is meant for a browser at the page's address; an engine may have spelled it otherwise.
    links = [link for _, link in site.library.links.get(f"{site.library.content}/{name}", ())]
    moved = {link: urljoin(page_url(name), link) for link in links if spell(link, name) != link}
    written = {spell(link, name): url for link, url in (moved | found).items()}

    def find(target: str) -> str | None:
        if target.partition("#")[0].endswith(".md"):
            url = site.links.find(target, name)
            return others.get(target) if url is None else url
        return written.get(target)

    here = page_url(name)
    return finish_formulas(resolve_links(text, here, find), here)


def _targets(site: Site) -> str:
    """Where links from hand-written pages may lead, as far as that can change while the pages stay."""
    return str(hash_files(sorted((name, url.encode()) for name, url in site.targets.items())))


def _plan_redirects(site: Site, base_key: bytes) -> Iterator[Output]:
    """A page at each old address that leads to the new one."""
    config = site.config

    def render(old: str, new: str) -> bytes:
        canonical = config.site_url + new
        templates = build_templates(config.templates, config.messages, config.compiled("articles"))
        template = templates.get_template("redirect.html")
        text = template.render(to=new, canonical=canonical, title=canonical, lang=config.language)
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
    hand_written = [name for name in site.library.pages if name not in LISTS.values()]
    pages = {f"{page_url(name)}index.html": name for name in hand_written}
    keys = Keys(site, b"")
    # A plugin may put pages elsewhere, or parts of them into others (blog, i18n): then nobody knows which page they are on.
    elsewhere: dict[str, set[str]] = {}
    for name in [pages[file] for file in pages.keys() - {*rendered.files}]:
        for target, url in site.links.find_written(site.library, name).items():
            if target.partition("#")[0].endswith(".md"):
                elsewhere.setdefault(target, set()).add(url)
    others = {target: next(iter(urls)) for target, urls in elsewhere.items() if len(urls) == 1}
    targets += repr(sorted(others.items()))

    def resolved(data: bytes, name: str) -> bytes:
        return _resolve_page(site, name, data.decode(), others).encode()

    def found(data: bytes, url: str) -> bytes:
        text = data.decode("utf-8", "surrogateescape")
        return resolve_links(text, url, others.get).encode("utf-8", "surrogateescape")

    for file in rendered.files:
        data = rendered.read(file)
        if file in pages:
            links = keys.links(f"{site.library.content}/{pages[file]}")
            yield Output(file, build_key(data, targets, links), partial(resolved, data, pages[file]))
        elif others and file.endswith("index.html"):
            url = file.removesuffix("index.html")
            yield Output(file, build_key(data, targets), partial(found, data, url))
        else:
            yield Output(file, build_key(data), partial(bytes, data))
