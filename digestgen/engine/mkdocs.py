"""The engine: MkDocs + Material render the theme once, into layouts with slots.

`stage_docs` writes a small docs folder (hand-written pages, one layout page per kind and depth) into
`.digestgen/stage`; the engine renders it; `read_rendered` (rendered.py) cuts the layouts at their slots. The interface is
files, so the engine can be replaced. Only this file and the plugin know MkDocs' API.
"""

from __future__ import annotations

import hashlib
import html
import json
import logging
import os
import re
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

from digestgen.cache import read_program_key
from digestgen.config import Config
from digestgen.engine.errors import EngineError, explain_errors
from digestgen.engine.layout import ARTICLE, SLOTS
from digestgen.model.page import LISTS as LISTS  # for those who plan pages
from digestgen.model.page import PAGES

# Layout → the page that is staged for it. Its place gives the depth: every relative address of the theme
# (stylesheets, `base` in __config) is right for all pages that deep. LISTS are staged as themselves.
LAYOUTS = {kind.name: f"{kind.folder}/dglayout{kind.name}.md" for kind in PAGES} | {
    f"{kind.name}-page": f"{kind.folder}/dglayout{kind.name}/page/dglayoutnumber.md"
    for kind in PAGES
    if kind.is_paged
}
RECORD = "engine.key"  # in the folder for work: of all that the engine read
_FRONT = re.compile(rb"\A(---[ \t]*\r?\n).*?^---[ \t]*\r?$", re.DOTALL | re.MULTILINE)
_PURE_PLUGINS = {"digestgen", "search", "material/search"}  # output depends on nothing but what we hash


def stage_docs(config: Config, titles: Mapping[str, str], files: Iterable[str]) -> Path:
    """Write the docs folder for the engine, only what changed: a server may be watching.

    Args:
        titles: of the pages in LISTS, for those that are not written by hand.
        files: hand-written pages and assets, below content/.

    Returns:
        the folder.
    """
    stage, content = config.work / "stage", config.root / config.content
    files = tuple(files)
    staged = {*files, *LISTS.values(), *LAYOUTS.values()}
    for file in sorted(stage.rglob("*"), reverse=True):  # first: a file may be where a folder has to be
        if file.is_symlink():
            file.unlink()
        elif file.is_dir():
            if not any(file.iterdir()):
                file.rmdir()
        elif file.relative_to(stage).as_posix() not in staged:
            file.unlink()

    def put(name: str, data: bytes) -> None:
        file = stage / name
        if not (file.is_file() and file.read_bytes() == data):
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(data)

    lists = {source: key for key, source in LISTS.items()}
    for name in files:
        data = (content / name).read_bytes()
        if name in lists:
            lists.pop(name)
            data = _with_slot(data)
        put(name, data)
    front: dict[str, object]
    for source, key in lists.items():
        front = {"title": titles[key], "hide": ["navigation", "toc"]}
        put(source, f"---\n{json.dumps(front, ensure_ascii=False)}\n---\n\n{ARTICLE}\n".encode())
    for kind, source in LAYOUTS.items():
        own = {"kind": kind, "head": SLOTS["head"], "canonical": SLOTS["canonical"]}
        front = {"title": SLOTS["title"], "description": SLOTS["description"], "hide": ["navigation", "toc"],
                 "digestgen": own}  # fmt: skip
        put(source, f"---\n{json.dumps(front)}\n---\n\n{ARTICLE}\n".encode())
    return stage


def _with_slot(page: bytes) -> bytes:
    """A hand-written list page, its list below the text (or at the slot's comment), without sidebars."""
    if SLOTS["article"].encode() not in page:
        page = page.rstrip() + b"\n\n" + ARTICLE.encode() + b"\n"
    front = _FRONT.match(page)
    if front and not re.search(rb"^hide\s*:", front[0], re.MULTILINE):
        page = front[1] + b"hide: [navigation, toc]\n" + page[front.end(1) :]
    return page


def prepare_engine(mkdocs: Any, config: Config, stage: Path, nav: Mapping[str, str]) -> None:
    """Point a loaded MkDocs configuration at the staged docs and our theme; used by the plugin too.

    Args:
        nav: entries of the nav that only we know → URL.
    """
    from mkdocs.config.config_options import PathSpec

    lists = {source: config.messages("home.newest" if key == "home" else f"{key}.title") for key, source in LISTS.items()
             if key == "home" or not (config.root / config.content / source).is_file()}  # fmt: skip
    mkdocs.nav = _resolve_nav(mkdocs.nav, nav, lists)
    layouts = PathSpec().run_validation("\n".join(f"/{source}" for source in LAYOUTS.values()))
    # Without a nav in the settings MkDocs makes one of all pages.
    mkdocs.not_in_nav = mkdocs.not_in_nav + layouts if mkdocs.not_in_nav else layouts
    mkdocs.docs_dir = str(stage)
    # Our base.html extends Material's, so that an own main.html may extend "base.html" as Material documents it.
    frame = config.work / "frame" / "material.html"
    material = next(
        Path(folder, "base.html")
        for folder in reversed(mkdocs.theme.dirs)
        if Path(folder, "base.html").is_file()
    )
    text = material.read_bytes()
    if not (frame.is_file() and frame.read_bytes() == text):
        frame.parent.mkdir(parents=True, exist_ok=True)
        frame.write_bytes(text)
    own = mkdocs.theme.dirs[:1] if mkdocs.theme.custom_dir else []
    ours = [str(folder / "theme") for folder in config.templates if (folder / "theme").is_dir()]
    mkdocs.theme.dirs[:] = list(dict.fromkeys([*own, *ours, str(frame.parent), *mkdocs.theme.dirs]))
    # The links of content/ were checked when it was read; the engine does not know papers.
    links = mkdocs.validation.links
    mkdocs.theme["search"] = config.settings.search
    if not mkdocs.theme.get(
        "palette"
    ):  # else every page has a script that restores a palette nobody could choose
        mkdocs.theme["palette"] = {}
    # For templates of the theme, as in articles: words("missing.title"); then the same for scripts.
    mkdocs.theme["words"] = config.messages
    mkdocs.theme.static_templates.add("assets/words.js")
    links.not_found = links.unrecognized_links = links.absolute_links = logging.DEBUG
    mkdocs.validation.nav.omitted_files = mkdocs.validation.nav.not_found = logging.DEBUG


def _resolve_nav(entry: Any, nav: Mapping[str, str], lists: Mapping[str, str]) -> Any:
    """An entry with addresses of what only we know; our lists, where nobody named them, in the site's language."""
    if isinstance(entry, list):
        return [_resolve_nav(inner, nav, lists) for inner in entry]
    if isinstance(entry, dict):
        return {title: _resolve_nav(inner, nav, {}) if isinstance(inner, str) else _resolve_nav(inner, nav, lists)
                for title, inner in entry.items()}  # fmt: skip
    if isinstance(entry, str) and entry in lists:
        return {lists[entry]: entry}
    return nav.get(entry, entry) if isinstance(entry, str) else entry


def render_docs(config: Config, stage: Path, nav: Mapping[str, str]) -> Path:
    """Run the engine over the staged docs, unless everything it reads is unchanged.

    Args:
        nav: as for prepare_engine().

    Returns:
        the folder it wrote.

    Raises:
        EngineError: MkDocs rejected its configuration or failed.
    """
    out, record = config.work / "engine", config.work / RECORD
    key = _fingerprint(config, stage, nav)
    if key and record.is_file() and record.read_text() == key and (out / "index.html").is_file():
        return out
    record.unlink(missing_ok=True)
    os.environ.setdefault("NO_MKDOCS_2_WARNING", "1")  # Material's banner, on every build
    from mkdocs.commands.build import build
    from mkdocs.config import load_config

    with explain_errors(config.root):
        mkdocs = load_config(
            config_file=str(config.file),
            docs_dir=str(stage),
            site_dir=str(out),
            plugins=_other_plugins(config),
        )
        prepare_engine(mkdocs, config, stage, nav)
        mkdocs.plugins.on_startup(command="build", dirty=False)
        build(mkdocs)
        mkdocs.plugins.on_shutdown()
        if not mkdocs.use_directory_urls:  # "offline" does so where OFFLINE is not set to false
            raise EngineError(
                "a plugin, such as offline, sets use_directory_urls to false; addresses of papers are folders"
            )
    if key:
        record.write_text(key)
    return out


def _other_plugins(config: Config) -> list[Any]:
    """The site's plugins except ours: the engine must not call us again."""
    plugins = config.resolved.get("plugins") or []
    if isinstance(plugins, dict):
        plugins = [{name: options} for name, options in plugins.items()]
    return [p for p in plugins if p != "digestgen" and not (isinstance(p, dict) and "digestgen" in p)]


def _fingerprint(config: Config, stage: Path, nav: Mapping[str, str]) -> str:
    """A hash over everything the engine reads; "" if it may read more than we know: then it always runs."""
    names = {next(iter(p)) if isinstance(p, dict) else str(p) for p in _other_plugins(config)}
    if (
        not names <= _PURE_PLUGINS
        or config.resolved.get("hooks")
        or "pymdownx.snippets" in config.markdown_extensions
    ):
        return ""
    digest = hashlib.sha256()
    digest.update(json.dumps(config.resolved, sort_keys=True, default=repr).encode())
    digest.update(repr(sorted(nav.items())).encode())
    digest.update(read_program_key(config.work))
    digest.update(repr(config.messages).encode())
    folders = [stage, *(folder / "theme" for folder in config.templates)]
    theme = config.resolved.get("theme")
    if isinstance(theme, dict) and theme.get("custom_dir"):
        folders.append(config.root / str(theme["custom_dir"]))
    for number, folder in enumerate(folders):
        for file in sorted(folder.rglob("*")):
            if file.is_file():
                digest.update(f"\0{number}/{file.relative_to(folder).as_posix()}\0".encode())
                digest.update(hashlib.sha256(file.read_bytes()).digest())
    return digest.hexdigest()


_HREF = re.compile(r'(\s(?:href|src)=)"([^"]*)"')


def resolve_links(text: str, url: str, find: Callable[[str], str | None]) -> str:
    """Replace links from a hand-written page to what the engine does not know.

    Args:
        text: the rendered page; url: its URL.
        find: link → URL, or None to leave it as it is.
    """

    def replace(match: re.Match[str]) -> str:
        to = find(html.unescape(match[2]))
        return match[0] if to is None else f'{match[1]}"{html.escape(relative_url(to, url))}"'

    return _HREF.sub(replace, text)


def relative_url(to: str, at: str) -> str:
    """A URL of the site relative to a page: `papers/x/` from `tags/` → `../papers/x/`. Absolute ones stay."""
    if re.match(r"https?://", to):
        return to
    base = "../" * at.count("/")
    return (base + to) or "./"
