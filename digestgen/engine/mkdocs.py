"""MkDocs, or ProperDocs in its place, with Material or MaterialX. Only this file and the plugin know MkDocs' API."""

from __future__ import annotations

import base64
import hashlib
import html
import json
import logging
import os
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from digestgen.config import Config
from digestgen.engine.errors import EngineError, explain_errors
from digestgen.engine.layout import SLOTS
from digestgen.engine.staging import (
    LAYOUTS,
    WARNINGS,
    build_extra,
    choose_extensions,
    list_plugins,
    resolve_nav,
)
from digestgen.problems import Problem

if TYPE_CHECKING:
    from importlib.metadata import PackagePath


def prepare_engine(mkdocs: Any, config: Config, stage: Path, nav: Mapping[str, str]) -> None:
    """Point a loaded MkDocs configuration at the staged docs and our theme; used by the plugin too.

    Args:
        nav: entries of the nav that only we know → URL.
    """
    from mkdocs.config.config_options import PathSpec

    mkdocs.nav = resolve_nav(config, mkdocs.nav, nav)
    layouts = PathSpec().run_validation("\n".join(f"/{source}" for source in LAYOUTS.values()))
    # Without a nav in the settings MkDocs makes one of all pages.
    mkdocs.not_in_nav = mkdocs.not_in_nav + layouts if mkdocs.not_in_nav else layouts
    mkdocs.plugins.events["files"].append(_leave_out_layouts)  # behind plugins that write a nav of their own
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
    mkdocs.markdown_extensions[:] = choose_extensions(mkdocs.markdown_extensions)
    # The links of content/ were checked when it was read; the engine does not know papers.
    links = mkdocs.validation.links
    finds = any(name.rpartition("/")[2] == "search" for name in mkdocs.plugins)
    mkdocs.extra["digestgen"] = build_extra(config, finds=finds, skips=True)
    if not mkdocs.theme.get(
        "palette"
    ):  # else every page has a script that restores a palette nobody could choose
        mkdocs.theme["palette"] = {}
    # For templates of a site's own, as in articles: words("missing.title"); then for scripts.
    mkdocs.theme["words"] = config.messages
    mkdocs.theme.static_templates.update(("assets/words.js", "assets/more-words.js"))
    _prepare_language(mkdocs, config, frame.parent)
    get_env = mkdocs.theme.get_env

    def build_env() -> Any:
        env = get_env()
        env.optimized = (
            False  # which saves more time than it takes: each template is compiled for a few pages
        )
        env.bytecode_cache = config.compiled("theme")
        env.loader.list_templates = lambda: sorted(_list_shown(mkdocs.theme.dirs))
        return env

    mkdocs.theme.get_env = build_env
    links.not_found = links.unrecognized_links = links.absolute_links = logging.DEBUG
    mkdocs.validation.nav.omitted_files = mkdocs.validation.nav.not_found = logging.DEBUG


def _leave_out_layouts(files: Any, config: Any) -> Any:
    """Take layouts out of the nav: a plugin that makes it of all files (literate-nav) does not ask which are not in it."""
    layouts = frozenset(LAYOUTS.values())

    def keep(entry: Any) -> Any:
        if isinstance(entry, list):
            return [kept for each in entry if (kept := keep(each))]
        if isinstance(entry, dict):
            return {title: kept for title, each in entry.items() if (kept := keep(each))}
        return None if entry in layouts else entry

    config.nav = keep(config.nav) if isinstance(config.nav, list) else config.nav
    return files


def _prepare_language(mkdocs: Any, config: Config, frame: Path) -> None:
    """Let the theme have any language, and its pages say what is in English there, for want of a translation."""
    language, base = config.language, config.language.partition("-")[0].lower()
    if base == "en" == language:
        return
    from jinja2 import Environment, FileSystemLoader

    folders = [folder for folder in mkdocs.theme.dirs if folder != str(frame)]
    files = [
        file for folder in folders for file in sorted(Path(folder, "partials", "languages").glob("*.html"))
    ]
    tags = {file.stem.lower(): f"partials/languages/{file.name}" for file in files}
    nearest = next((tags[tag] for tag in config.messages.tags if tag in tags), "")
    if not any(file.stem == language for file in files):  # Material has de, not de-AT; and none for Swahili
        own = frame / "partials" / "languages" / f"{language}.html"
        own.parent.mkdir(parents=True, exist_ok=True)
        facts = {"language": language, "direction": config.messages.direction}
        start, rest = (f'{{% import "{nearest}" as near %}}', " or near.t(key)") if nearest else ("", "")
        own.write_text(f"{start}{{% macro t(key) %}}{{{{ {facts}[key]{rest} }}}}{{% endmacro %}}", "utf-8")
    if base == "en":
        return
    theme = Environment(loader=FileSystemLoader(folders), bytecode_cache=config.compiled("theme"))
    english = theme.get_template("partials/languages/en.html")
    translated: Any = theme.get_template(nearest).module if nearest else None
    keys = re.findall(r'^  "([\w.]+)": ', Path(str(english.filename)).read_text("utf-8"), re.MULTILINE)
    texts = {str(english.module.t(key)) for key in keys if not (translated and translated.t(key))}  # type: ignore[attr-defined]
    texts |= {str(config.messages.texts[key]) for key in config.messages.english}
    if not texts:
        return
    get_env = mkdocs.theme.get_env

    def get_marking_env() -> Environment:
        environment: Environment = get_env()
        config.messages.mark_templates(environment, texts | set(map(html.escape, texts)))
        mark, title = (
            environment.filters["mark"],
            SLOTS["title"],
        )  # what a page is called may be in English, too
        environment.filters["mark"] = lambda value: SLOTS["heading"] if value == title else mark(value)
        return environment

    mkdocs.theme.get_env = get_marking_env


def _list_shown(folders: Iterable[str]) -> set[str]:
    """Files of a theme without those in hidden folders, which MkDocs leaves out later: Material's 14,000 icons."""
    names = set()
    for folder in folders:
        for parent, inside, files in os.walk(folder):
            inside[:] = [name for name in inside if not name.startswith(".")]
            names |= {Path(parent, name).relative_to(folder).as_posix() for name in files}
    return names


def render(config: Config, stage: Path, nav: Mapping[str, str], out: Path) -> None:
    """As engines.Engine."""
    os.environ.setdefault("NO_MKDOCS_2_WARNING", "1")  # Material's banner, on every build
    from mkdocs.commands.build import build
    from mkdocs.config import load_config

    with explain_errors(config) as warnings:
        mkdocs = load_config(
            config_file=str(config.file),
            docs_dir=str(stage),
            site_dir=str(out),
            plugins=[entry for _, entry in list_plugins(config)],
        )
        prepare_engine(mkdocs, config, stage, nav)
        mkdocs.plugins.on_startup(command="build", dirty=False)
        build(mkdocs)
        mkdocs.plugins.on_shutdown()
        if not mkdocs.use_directory_urls:  # "offline" does so where OFFLINE is not set to false
            what = (
                "a plugin, such as offline, sets use_directory_urls to false; addresses of papers are folders"
            )
            raise EngineError(what)
    (out / WARNINGS).write_text(json.dumps(warnings), "utf-8")


def find_remarks(config: Config) -> Iterator[Problem]:
    """As engines.Engine: Material and MaterialX install into the same folder, where the files of the later one are."""
    from importlib.metadata import PackageNotFoundError, distribution  # slow to load

    there = {}
    for name in ("mkdocs-material", "mkdocs-materialx"):
        with suppress(PackageNotFoundError):
            there[name] = distribution(name)
    if len(there) < 2:
        return
    theirs = {name: {str(file): file for file in found.files or ()} for name, found in there.items()}
    used = [
        name for name, files in theirs.items() if _is_as_installed(files.get("material/templates/base.html"))
    ]
    what = f"mkdocs-material and mkdocs-materialx are installed into the same folder: the files there are those of {' and '.join(used) or 'neither'}"
    hint = "Take both out with pip uninstall, then install the one you want."
    yield Problem(config.file.name, config.lines.get("theme", 1), "two-themes", "theme", what, hint)


def _is_as_installed(file: PackagePath | None) -> bool:
    """Whether a file still is the one that its package brought."""
    if file is None or file.hash is None:
        return False
    with suppress(OSError):  # it may be gone
        digest = hashlib.new(file.hash.mode, Path(file.locate()).read_bytes()).digest()
        return base64.urlsafe_b64encode(digest).rstrip(b"=").decode() == file.hash.value
    return False


def spell_link(target: str, page: str) -> str:
    """As engines.Engine: a link that leads to no page stays as it is."""
    return target
