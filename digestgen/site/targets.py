"""What links of content/ and the nav lead to, once it is known which pages there are."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from urllib.parse import quote

from digestgen.config import Config
from digestgen.library import targets
from digestgen.library.checks import ELSEWHERE, find_nearest
from digestgen.library.reader import Library
from digestgen.model.ids import PaperId
from digestgen.model.page import FEED_FILES, LIST_FILES, LISTS, SITE_FILES, name_feeds
from digestgen.model.paper import Paper
from digestgen.problems import Problem, nearest
from digestgen.settings.settings import Settings
from digestgen.site.sessions import list_sessions

_HINT = (
    "Topics are tags/SLUG.md, issues digests/DAY.md, saved searches views/SLUG.md, authors authors/SLUG.md."
)
# Plugins that bring no files of their own: with others, or hooks, a file may be made that a page shows.
_PLAIN_PLUGINS = ("digestgen", "search", "material/search")


class Targets:
    """Resolves links.

    Args:
        files: file below content/ → URL it is published under.
        urls: of the pages that publishing makes: an address without its last `/` → URL.
        papers: all, with drafts.
        slugs: published paper → its segment of the address.
        vocabulary: slugs of all topics. One without papers leads to the list of topics, an issue of drafts to the
            archive.
        settings: which feeds there are.
    """

    def __init__(
        self,
        files: Mapping[str, str],
        urls: Mapping[str, str],
        papers: Iterable[Paper],
        slugs: Mapping[PaperId, str],
        vocabulary: Iterable[str],
        settings: Settings,
    ) -> None:
        self.files, self._settings = files, settings
        self._urls, self._papers, self._slugs, self._vocabulary = urls, papers, slugs, vocabulary

    @cached_property
    def urls(self) -> dict[str, str]:
        """Address without its last `/` → URL."""
        empty = {
            name.removesuffix(".md"): "archive/"
            for name in targets.name_issues(paper.date for paper in self._papers)
        }
        empty |= {f"tags/{slug}": "tags/" for slug in self._vocabulary}
        papers = {
            f"papers/{slug}": self._url(paper)
            for paper in self._papers
            for slug in (paper.id.slug, *paper.aliases)
        }
        papers |= {f"papers/{slug}": f"papers/{slug}/" for slug in self._slugs.values()}
        return {**empty, **papers, **self._urls}

    @cached_property
    def _by_id(self) -> dict[PaperId, Paper]:
        """Papers by each id, and by the titles that they had for one before."""
        former = {PaperId("title", alias): paper for paper in self._papers for alias in paper.aliases}
        return former | {paper_id: paper for paper in self._papers for paper_id in paper.all_ids}

    def _url(self, paper: Paper) -> str:
        """Of a paper's page; of one that is not published, the paper's own address."""
        slug = self._slugs.get(paper.id)
        return f"papers/{slug}/" if slug else paper.address

    def find(self, target: str, file: str) -> str | None:
        """Where a link leads: a URL of the site, the address of a paper that is not here, or None for nowhere.

        Args:
            file: the link's own, below content/.
        """
        try:
            paper_id = targets.read_target_id(target)
        except ValueError:
            return None
        if paper_id:
            paper = self._by_id.get(paper_id)
            return (self._url(paper) if paper else paper_id.url) or None
        path, mark = targets.split_mark(target)
        if not path:
            return None
        url = self._find_path(targets.locate(path, file))
        if url is not None and "://" not in url:  # an address, of a file whose name may have any sign
            url = re.sub(r"[\s%?#]", lambda sign: quote(sign[0]), url)
        return None if url is None else url + mark

    def _find_path(self, path: str) -> str | None:
        if path in self.files:
            return self.files[path]
        for name in targets.page_names(path):
            if name in self.files:
                return self.files[name]
            url = self.urls.get(name.removesuffix(".md").removesuffix("/index"))
            if url is not None:
                return url
        return self._find_made(path)

    @cached_property
    def _site_files(self) -> frozenset[str]:
        shown = [paper for paper in self._papers if paper.id in self._slugs]
        featured = name_feeds("featured") if any(paper.featured for paper in shown) else ()
        sessions = ("sessions.ics",) if list_sessions(shown) else ()
        return frozenset((*SITE_FILES, *featured, *sessions))

    def _find_made(self, path: str) -> str | None:
        """A file that publishing makes beside a page: a feed, BibTeX."""
        if path in self._site_files:
            return path
        folder, name = posixpath.split(path)
        url = self._urls.get(folder)
        if url is None:
            return None
        names: list[str] = [*LIST_FILES.get(url.split("/", 1)[0], ())]
        if url.startswith(("tags/", "views/")):
            names += (file for feed in self._settings.digest_feeds for file in name_feeds(feed))
        elif url.startswith("authors/") and self._settings.author_feeds:
            names += FEED_FILES if self._settings.author_feeds == "all" else FEED_FILES[:1]
        return url + name if name in names else None

    def find_written(self, library: Library, name: str) -> dict[str, str]:
        """The links of a hand-written page: as written → URL."""
        links = library.links.get(f"{library.content}/{name}", ())
        found = {target: self.find(target, name) for _, target in links}
        return {target: url for target, url in found.items() if url is not None}

    def find_all(self, config: Config, library: Library) -> tuple[dict[str, str], list[Problem]]:
        """The nav's entries that the engine does not know → URL; and a problem for each link and entry that leads nowhere.

        Links to files were checked when the library was read: here are those to pages that publishing makes.
        """
        nav, problems = self._read_nav(config, library)
        pages = {*library.pages}
        looked_at = set() if _may_make_files(config) else pages
        for path, links in sorted(library.links.items()):
            file = path[len(library.content) + 1 :]
            page = f"{page_url(file)}index.md" if file in pages else file  # some write what a browser needs
            for line, target in links:
                written, _ = targets.split_mark(target)
                if not line or not written:
                    continue
                if not targets.names_paper(target):
                    place = targets.locate(target, file)
                    is_ours = targets.is_published(place) or targets.is_made(place)
                    # Pages were looked for, files that pages show were not, since plugins and themes bring some.
                    is_page = targets.names_page(written, place)
                    is_asset = file in looked_at and not place.lstrip("./").startswith("assets/")
                    if not is_ours and (is_page or not is_asset):
                        continue
                if self.find(target, file) is None and self.find(target, page) is None:
                    what = f'"{target}" leads nowhere'
                    problems.append(Problem(path, line, "broken-link", "", what, self._hint(target, file)))
        return nav, problems

    def _hint(self, target: str, file: str) -> str:
        try:
            if targets.read_target_id(target):  # of a title, which is nowhere else
                return (
                    f'Did you mean "{near}"?' if (near := nearest(target, map(str, self._by_id))) else _HINT
                )
        except ValueError as error:
            return str(error)
        place = targets.locate(target, file)
        folder, name = posixpath.split(place)
        if targets.is_made(place):
            near = f"{near}/{name}" if (near := nearest(folder, self._urls)) else ""
        else:
            near = nearest(re.sub(r"(?:\.md)?$", "", place), self.urls)
            near = f"{near}.md" if near else find_nearest(place, self.files)
        meant = f'Did you mean "{posixpath.relpath(near, posixpath.dirname(file) or ".")}"? ' if near else ""
        if target.startswith("/") and not near:
            return ELSEWHERE
        is_file = posixpath.splitext(name)[1] not in ("", ".md")
        return meant + ("Links are relative to the file they are in." if is_file else _HINT)

    def _read_nav(self, config: Config, library: Library) -> tuple[dict[str, str], list[Problem]]:
        """The nav's entries that the engine does not know → URL; and those that lead nowhere."""
        known: dict[str, str] = {}
        problems: list[Problem] = []
        hand_written = {*library.pages, *LISTS.values()}
        for name, entry in walk_nav(config.resolved.get("nav"), "nav"):
            if not targets.is_ours(entry) or entry in hand_written:
                continue
            url = self.find(entry if targets.names_paper(entry) else "/" + entry.lstrip("/"), "index.md")
            if url is None:
                line = config.lines.get(name, 0)
                what = f'"{entry}" of the nav leads nowhere'
                hint = self._hint(entry, "index.md")
                problems.append(Problem(config.file.name, line, "broken-link", "nav", what, hint))
            elif url != entry:
                known[entry] = url
        return known, problems


def _may_make_files(config: Config) -> bool:
    """Whether a site's plugins, hooks or theme may bring files that are not in content/."""
    plugins = config.resolved.get("plugins")
    names = [next(iter(one), "") if isinstance(one, dict) else one for one in plugins or ()]
    theme = config.resolved.get("theme")
    own = isinstance(theme, dict) and theme.get("custom_dir")
    return bool(own or config.resolved.get("hooks") or not set(names) <= {*_PLAIN_PLUGINS})


def walk_nav(nav: object, name: str) -> Iterator[tuple[str, str]]:
    """(dotted name of the setting, entry) of every leaf."""
    if isinstance(nav, str):
        yield name, nav
    elif isinstance(nav, dict):
        for title, entry in nav.items():
            yield from walk_nav(entry, f"{name}.{title}")
    elif isinstance(nav, list):
        for number, entry in enumerate(nav):
            yield from walk_nav(entry, f"{name}.{number}")


def page_url(name: str) -> str:
    """The URL MkDocs gives a page: `about.md` → `about/`, `guide/index.md` → `guide/`, `index.md` → ``."""
    folder, file = posixpath.split(name)
    stem = file.removesuffix(".md")
    path = folder if stem.lower() in ("index", "readme") else posixpath.join(folder, stem)
    return path + "/" if path else ""
