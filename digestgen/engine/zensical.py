"""Zensical, by the makers of Material: no plugins and hooks of MkDocs, and MiniJinja in place of Jinja. Experimental.

It is run as a program, over a project of its own in `.digestgen/`: `docs_dir`, `site_dir` and `custom_dir` have to lie below
the file that names them. (INHERIT would not do: Zensical 0.0.73 joins the lists of both files.)
"""

from __future__ import annotations

import posixpath
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import suppress
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import yaml
from jinja2 import Environment

from digestgen.config import Config
from digestgen.engine.errors import EngineError
from digestgen.engine.staging import LAYOUTS, build_extra, choose_extensions, list_plugins, resolve_nav
from digestgen.problems import Problem

_PROJECT, _FRAME = "zensical.yml", "overrides"
# What MkDocs leaves out of a theme's files, and templates that are rendered here.
_IGNORED = shutil.ignore_patterns(
    ".*", "*.py", "*.pyc", "*readme*", "*README*", "mkdocs_theme.yml", "*words.js"
)
# In its header an empty element stands where a repository would be, and takes the room beside the palette's button.
_STYLE = ".md-header__source:not(:has(*)){display:none}\n"
# Plugins of MkDocs that Zensical 0.1.3 has something of its own for (zensical/config.py, _PLUGIN_UNSUPPORTED_OPTIONS).
_OWN = frozenset("""
    api-autonav autorefs awesome-nav blog callouts exclude gh-admonitions git-revision-date-localized glightbox
    include-markdown literate-nav llmstxt macros mkdocs-nav-weight markdown-exec markdownextradata meta meta-descriptions
    mike minify mkdocs-audio mkdocs-autoapi mkdocs-video mkdocstrings offline optimize privacy redirects rss search social
    table-reader tags
""".split())  # fmt: skip
_ANSI = re.compile(r"\x1b\[[0-9;]*m")


def render(config: Config, stage: Path, nav: Mapping[str, str], out: Path) -> None:
    """As engines.Engine."""
    theme = config.resolved.get("theme")
    theme = dict(theme) if isinstance(theme, dict) else {}
    variant = theme.get("variant") or "classic"
    _lay_templates(config, str(theme.get("custom_dir") or ""))
    plugins = {
        _bare(name): entry[name] if isinstance(entry, dict) else {} for name, entry in list_plugins(config)
    }
    search = "search" in plugins
    plugins = {"search": {"enabled": search}} | {
        name: plugins[name] or {} for name in plugins if name in _OWN
    }
    project = {
        **config.resolved,
        "docs_dir": stage.name,
        "site_dir": out.name,
        "theme": theme | {"name": "material", "variant": variant, "custom_dir": _FRAME},
        "extra": {**(config.resolved.get("extra") or {}), "digestgen": build_extra(config, finds=search, skips=False)},
        "nav": resolve_nav(config, config.resolved.get("nav"), nav),
        "markdown_extensions": choose_extensions(_list_extensions(config.resolved.get("markdown_extensions"))),
        "plugins": [{name: options} for name, options in plugins.items()],
        "hooks": [],
        "not_in_nav": "\n".join(f"/{source}" for source in LAYOUTS.values()),
        "strict": False,  # the links of content/ were checked when it was read; it does not know papers
    }  # fmt: skip
    # It takes none for a value.
    project = {name: value for name, value in project.items() if value is not None}
    # MkDocs has made functions of Python's tags; PyYAML writes them as tags again, which Zensical reads.
    (config.work / _PROJECT).write_text(yaml.dump(project, allow_unicode=True, sort_keys=False), "utf-8")
    shutil.rmtree(out, ignore_errors=True)  # what another engine left there
    command = [
        sys.executable,
        "-m",
        "zensical",
        "build",
        "--clean",
        "--config-file",
        str(config.work / _PROJECT),
    ]
    done = subprocess.run(
        command, cwd=config.root, capture_output=True, text=True, encoding="utf-8", errors="replace"
    )
    if done.returncode:
        lines = _ANSI.sub("", done.stderr or done.stdout).strip().splitlines()
        raise EngineError(f"Zensical: {lines[-1] if lines else 'it failed'}")
    for folder in ("classic", "modern"):
        if folder != variant:
            shutil.rmtree(out / "assets" / "stylesheets" / folder, ignore_errors=True)
    if not search:
        (out / "search.json").unlink(missing_ok=True)


def find_remarks(config: Config) -> Iterator[Problem]:
    """As engines.Engine."""
    hooks = [("hooks", "hook", str(name)) for name in config.resolved.get("hooks") or ()]
    plugins = [("plugins", "plugin", name) for name, _ in list_plugins(config) if _bare(name) not in _OWN]
    theme = config.resolved.get("theme")
    if (theme.get("name") if isinstance(theme, dict) else theme) == "materialx":
        what = 'the engine zensical has material in place of the theme "materialx"'
        hint = "Write theme: {name: material}, or build with engine: mkdocs."
        yield Problem(config.file.name, config.lines.get("theme", 1), "engine-ignores", "theme", what, hint)
    for setting, kind, name in (*plugins, *hooks):
        line = config.lines.get(f"{setting}.{name}", config.lines.get(setting, 1))
        what = f'the engine zensical does not run the {kind} "{name}"'
        hint = "Take it out, or build with engine: mkdocs."
        yield Problem(config.file.name, line, "engine-ignores", setting, what, hint)


def _list_extensions(entries: Any) -> list[Any]:
    """The settings' Markdown extensions, one an entry; Zensical's own where there are none."""
    if entries is None:
        with suppress(ImportError):  # then it cannot be run either, which is said
            entries = getattr(import_module("zensical.config"), "DEFAULT_MARKDOWN_EXTENSIONS", None)
    return (
        [{name: options} for name, options in entries.items()]
        if isinstance(entries, dict)
        else list(entries or ())
    )


def _bare(plugin: str) -> str:
    """A plugin's name without that of its theme: `material/search`."""
    return plugin.rpartition("/")[2]


def spell_link(target: str, page: str) -> str:
    """As engines.Engine: each relative link is taken for a page, and is one folder away."""
    path, mark, rest = re.fullmatch(r"([^?#]*)([?#]?)(.*)", target, re.DOTALL).groups()  # type: ignore[union-attr]
    if not path or path.startswith("/") or re.match(r"[a-z][a-z0-9+.-]*:", path, re.IGNORECASE):
        return target
    if path.endswith(".md"):
        folder, name = posixpath.split(path.removesuffix(".md"))
        path = posixpath.join(folder, "" if name in ("index", "README") else f"{name}/")
    inside = posixpath.basename(page) not in ("index.md", "README.md")
    return ("../" if inside else "") + path + mark + rest


def _lay_templates(config: Config, own: str) -> None:
    """One folder of templates: ours, over them the site's own; and Material's frame under the name that ours extend."""
    packages = [spec for name in ("zensical_ui", "zensical") if (spec := find_spec(name))]
    roots = [Path(place) for spec in packages for place in spec.submodule_search_locations or ()]
    material = next((file for root in roots for file in sorted(root.glob("*/base.html"))), None)
    if find_spec("zensical") is None or material is None:
        raise EngineError('the engine "zensical" is not installed: pip install zensical')
    frame = config.work / _FRAME
    shutil.rmtree(frame, ignore_errors=True)
    layers = [folder / "theme" for folder in reversed(config.templates)]
    for layer in (*layers, *([config.root / own] if own else [])):
        if layer.is_dir():
            shutil.copytree(layer, frame, ignore=_IGNORED, dirs_exist_ok=True)
            for words in (layer / "assets").glob("*words.js"):  # Zensical renders none but pages
                template = Environment(keep_trailing_newline=False).from_string(words.read_text("utf-8"))
                text = template.render(config={"theme": {"words": config.messages}})
                (frame / "assets" / words.name).write_text(text, "utf-8")
    shutil.copyfile(material, frame / "material.html")
    style = frame / "assets" / "styles" / "base.css"
    style.write_text(style.read_text("utf-8") + _STYLE, "utf-8")
