"""The publishing sentence: read → site → layouts → render → publish. No network, no clock."""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Executor
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase
from pathlib import Path
from urllib.parse import unquote

from yaml import ScalarNode

from digestgen.cache import Cache
from digestgen.config import Config
from digestgen.engine.engines import ENGINES, render_docs
from digestgen.engine.errors import EngineError
from digestgen.engine.rendered import Rendered, read_rendered
from digestgen.engine.staging import LISTS, stage_docs
from digestgen.library.ahead import MOST, Sharing
from digestgen.library.cached import open_cache
from digestgen.library.frontmatter import FrontMatterError, edit_fields, parse_document
from digestgen.library.reader import DIGESTS, PAPERS, read_library
from digestgen.library.writer import take_turns
from digestgen.output.output import Output, Published, publish_outputs
from digestgen.output.staging import check_site_dir, finish_publishing
from digestgen.output.workers import share_out
from digestgen.pages.templates import find_template_problems
from digestgen.problems import ContentError, Problem, UsageError
from digestgen.publishing.failures import explain_failures
from digestgen.publishing.plan import Progress, Watch, plan_outputs
from digestgen.publishing.schemas import save_schemas
from digestgen.publishing.shrinking import check_shrinking
from digestgen.site.site import Site, build_site
from digestgen.site.targets import page_url, walk_nav
from digestgen.text.maths.maths import plain_title

# As MkDocs names a setting that it refuses, and an option of a plugin.
_REFUSED = re.compile(r"Config value '(\w+)'(?:: Plugin '(?:\w+/)?([\w-]+)' option '(\w+)'|: '(\w+)')?")
_TRIED = 20  # files of each kind that are rendered to see whether the site's own templates can be


@dataclass(frozen=True, slots=True)
class Built:
    """A finished build."""

    site: Site
    published: Published
    remarks: tuple[Problem, ...]  # on what the engine rendered


def build(
    config: Config,
    *,
    as_of: str = "",
    progress: Progress | None = None,
    cache: Cache | None = None,
    watch: Watch | None = None,
    say: Callable[[str], None] | None = None,
    allow_shrink: bool = False,
    sync: bool = True,
    look: bool = False,
    executor: Executor | None = None,
    stamps: Mapping[str, str] | None = None,
) -> Built:
    """Make the site of a project; what shows nothing new is left as it lies.

    Two builds of a project at once take turns.

    Args:
        as_of: leave out what is dated after this day (`YYYY-MM-DD`).
        cache: the project's, for who builds again and again and keeps it open; else it is opened and closed here.
        watch: is shown pages as soon as they are in place; feeds, files of citations and the search index follow.
        say: told that another build is waited for, or that the one before was cut short and is finished now.
        allow_shrink: also publish a site that loses many of its papers.
        sync, look: as publish_outputs() takes them.
        executor: whose processes make the files, and share the project's folder.
        stamps: as read_library() takes them.

    Raises:
        ContentError: content/ has problems, and the old site is untouched; or the engine, the system or a template fails.
        UsageError: site_dir holds files of somebody else's.
    """
    say = say or _say_nothing
    folder = config.root / config.site_dir
    with explain_failures(config.root):
        check_site_dir(folder, config.root)
        with take_site(config, say):
            kept = cache or open_cache(config.work)
            try:
                before = watch.before if watch else None
                site = read_site(config, as_of, kept, share=share_out, stamps=stamps, before=before)
                if not allow_shrink:
                    check_shrinking(site, folder)
                with _explain_engine(site):
                    made = render_docs(config, stage_site(site), site.nav)
                    rendered = read_rendered(made, config, kept, styled=site.names_classes)
                elsewhere = None
                if executor:
                    from digestgen.publishing.elsewhere import share_build  # few builds have one

                    elsewhere = share_build(executor, config, as_of, made)
                share = share_out if len(site.papers) <= MOST else None
                outputs = plan_outputs(site, rendered, progress, kept, watch, share)
                published = publish_outputs(outputs, folder, kept, sync=sync, look=look, elsewhere=elsewhere)
                save_schemas(site)
                return Built(site, published, name_sources(site, rendered))
            finally:
                if cache is None:
                    kept.close()


def add_files(site: Site, folder: Path) -> None:
    """Bring a folder in which an engine has rendered a site to what the site is, and keep nothing for another build."""
    rendered = read_rendered(folder, site.config, styled=site.names_classes)
    with Cache(None) as cache:  # for both: what is planned is kept until all is published
        publish_outputs(plan_outputs(site, rendered, kept=cache), folder, cache)


def try_engine(site: Site) -> tuple[Problem, ...]:
    """Render the theme and the hand-written pages, as a build does first, and publish nothing.

    Returns:
        remarks on what it rendered.

    Raises:
        ContentError: with what makes a build fail.
    """
    config = site.config
    with take_turns(config.work / "building.lock", lambda: None):
        with _explain_engine(site):
            made = render_docs(config, stage_site(site), site.nav)
            rendered = read_rendered(made, config, styled=site.names_classes)
        if has_templates(config):
            _try_templates(site, rendered)
        return name_sources(site, rendered)


@contextmanager
def _explain_engine(site: Site) -> Iterator[None]:
    """Turn what the engine has against a site into a ContentError, at the setting that it names."""
    try:
        yield
    except EngineError as error:
        config, named = site.config, _REFUSED.search(str(error))
        name = ".".join(part for part in named.groups() if part) if named else ""
        hint = "The settings, a plugin or a template of the theme is the reason."
        problem = Problem(config.file.name, config.find_line(name), "engine-failed", name, str(error), hint)
        raise ContentError([problem], site.library.files) from error


def has_templates(config: Config) -> bool:
    """Whether pages or mails have templates of the site's own."""
    return any((folder / kind).is_dir() for folder in config.templates[:-1] for kind in ("articles", "mail"))


def _try_templates(site: Site, rendered: Rendered) -> None:
    """Render some files of each kind: what a template asks for and is not there shows only then."""
    tried: Counter[tuple[str, str, int]] = Counter()
    for output in plan_outputs(site, rendered):
        if isinstance(output, Output) and output.path.endswith((".html", ".eml", ".epub")):
            kind = output.path.split("/")[0], output.path.rpartition("/")[2], output.path.count("/")
            tried[kind] += 1
            if tried[kind] <= _TRIED:
                output.render()


def find_engine_remarks(config: Config) -> tuple[Problem, ...]:
    """What the site's engine ignores of mkdocs.yml, and what of its own files is not as it seems."""
    return tuple(ENGINES[config.settings.engine].find_remarks(config))


def name_sources(site: Site, rendered: Rendered) -> tuple[Problem, ...]:
    """Remarks on rendered pages, as remarks on the files in content/ that these are made of; and on links to missing ones."""
    sources = {f"{page_url(name)}index.html": f"{site.library.content}/{name}" for name in site.library.pages}
    named = (replace(remark, path=sources.get(remark.path, remark.path)) for remark in rendered.remarks)
    return *named, *_find_left_out(site, rendered)


def _find_left_out(site: Site, rendered: Rendered) -> Iterator[Problem]:
    """Links and entries of the nav that lead to a hand-written page which the engine did not make."""
    library, config = site.library, site.config
    own = {page_url(name) for name in library.pages if name not in LISTS.values()}
    gone = own - {file.removesuffix("index.html") for file in rendered.files}
    if not gone:
        return
    # Of a page that a plugin puts elsewhere (blog, i18n) the engine knows where its own links lead.
    is_elsewhere = bool({*map(unquote, rendered.pages)} - own)
    links = [
        (path, line, "", target)
        for path, found in sorted(library.links.items())
        for line, target in found
        if line and not (is_elsewhere and path[len(library.content) + 1 :] in library.pages)
    ]
    if not is_elsewhere:
        nav = walk_nav(config.resolved.get("nav"), "nav")
        links += [(config.file.name, config.lines.get(name, 0), "nav", f"/{entry}") for name, entry in nav]
    for path, line, field, target in links:
        file = "index.md" if field else path[len(library.content) + 1 :]
        url = site.links.find(target, file)
        if url is not None and unquote(url.partition("#")[0]) in gone:
            what = (
                f'"{target.lstrip("/") if field else target}" leads to a page that the engine does not make'
            )
            hint = "A plugin leaves it out or puts it elsewhere, or exclude_docs does: let it be made, or take the link out."
            yield Problem(path, line, "page-left-out", field, what, hint)


@contextmanager
def take_site(config: Config, say: Callable[[str], None]) -> Iterator[None]:
    """Let other builds of this project wait, and finish one that was cut short.

    Args:
        say: told that another build is waited for, or that one was finished.
    """
    waiting = "Another build of this site is running; this one goes on when that is done."
    with take_turns(config.work / "building.lock", lambda: say(waiting)):
        if finish_publishing(config.root / config.site_dir):
            say(
                "The build before this one was cut short while it put its files in place: that is finished now."
            )
        yield


def find_target_problems(config: Config) -> tuple[Problem, ...]:
    """Why a build would refuse the folder of the site."""
    try:
        check_site_dir(config.root / config.site_dir, config.root)
    except ContentError as error:
        return error.problems
    except UsageError as error:
        what, _, hint = str(error).partition(". ")
        line = config.lines.get("site_dir", 1)
        return (Problem(config.file.name, line, "unsupported-setting", "site_dir", what, hint),)
    return ()


def _say_nothing(_: str) -> None:
    """For who builds without a person to tell."""


def read_site(
    config: Config,
    as_of: str = "",
    kept: Cache | None = None,
    loose: list[Problem] | None = None,
    share: Sharing | None = None,
    stamps: Mapping[str, str] | None = None,
    before: Site | None = None,
) -> Site:
    """content/ as a Site, or every problem it and the site's own templates have.

    Args:
        kept: without one, the project's cache is opened.
        loose, share, stamps: as in read_library(); the first for commands that publish no page.
        before: as in build_site().
    """
    problems = find_template_problems(config.root, config.templates, config.messages)
    for name in (PAPERS, DIGESTS):
        # Path.is_file() raises where the folder cannot be read, which is said of the folder itself.
        if os.path.isfile(config.root / config.content / name):  # noqa: PTH113
            what, hint = "a folder has to be here", "Rename this file, or delete it."
            problems.append(Problem(f"{config.content}/{name}", 0, "not-a-folder", "", what, hint))
    for name in LISTS.values():
        if os.path.isdir(config.root / config.content / name):  # noqa: PTH112
            what, hint = "this is a folder, and a page is made in its place", "Rename it."
            problems.append(Problem(f"{config.content}/{name}", 0, "not-a-file", "", what, hint))
    try:
        with nullcontext(kept) if kept else open_cache(config.work) as cache:
            library = read_library(config.root, config.content, cache, loose, share=share, stamps=stamps)
    except ContentError as error:
        raise ContentError([*problems, *error.problems], error.files) if problems else error from None
    allowed = [f"{library.content}/{pattern}" for pattern in config.settings.scripts]
    problems += [p for p in library.active if not any(fnmatchcase(p.path, pattern) for pattern in allowed)]
    if problems:
        raise ContentError(problems, library.files)
    return build_site(config, library, as_of=as_of, loose=loose, before=before)


def stage_site(site: Site) -> Path:
    """Write the engine's docs folder: all of content/ but papers, editorials and vocabularies."""
    messages = site.config.messages
    titles = {key: messages(f"{key}.title") for key in LISTS if key != "home"} | {
        "home": site.config.site_name
    }
    files = (*site.library.pages, *site.library.assets)
    shown = [name for name in files if not name.startswith(".")]  # MkDocs skips the others
    return stage_docs(site.config, titles, shown, plain_fields)


def plain_fields(page: bytes) -> bytes:
    """A hand-written page with the formulas of its title and description in Unicode: engines show both as they are, in the nav, too."""
    head = page[: page.find(b"\n---", 3)]
    if not head.startswith(b"---") or b"$" not in head:
        return page
    try:
        document = parse_document(page.decode("utf-8").replace("\r\n", "\n"), "")
    except (FrontMatterError, UnicodeDecodeError):
        return page  # the engine's to read
    written = {key.value: value.value for key, value in document.entries if isinstance(value, ScalarNode)}
    fields = {key: written[key].strip() for key in ("title", "description") if key in written}
    plain = {key: plain_title(text) for key, text in fields.items() if plain_title(text) != text}
    if not plain:
        return page
    edited = edit_fields(document, plain, ())
    return f"{document.opening}{edited}{document.closing}{document.body}{document.ending}".encode()
