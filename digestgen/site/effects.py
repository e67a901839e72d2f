"""Settings without effect: nothing reads them, or nothing is there of what they name. Said by `check` and `build` alike."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fnmatch import fnmatchcase
from importlib.util import find_spec
from pathlib import Path

from digestgen.config import Config
from digestgen.library.reader import Library
from digestgen.library.remarks import say_markup
from digestgen.problems import Problem, did_you_mean
from digestgen.site.saved_searches import SavedSearchPage

# MkDocs' own (mkdocs/config/defaults.py), of which Zensical reads fewer.
READ = frozenset("""
    copyright dev_addr docs_dir draft_docs edit_uri edit_uri_template exclude_docs extra extra_css extra_javascript
    extra_templates hooks INHERIT markdown_extensions mdx_configs nav not_in_nav plugins remote_branch remote_name repo_name
    repo_url site_author site_description site_dir site_name site_url strict theme use_directory_urls validation watch
""".split())  # fmt: skip
_KEPT = ("x-", ".", "_")  # for YAML's anchors, and read by nobody
# Material's, as its templates and its script read them; of another one the theme's files are asked.
FEATURES = frozenset("""
    announce.dismiss content.action.edit content.action.view content.code.annotate content.code.copy content.code.select
    content.footnote.tooltips content.lazy content.tabs.link content.tooltips header.autohide navigation.expand
    navigation.footer navigation.indexes navigation.instant navigation.instant.prefetch navigation.instant.preview
    navigation.instant.progress navigation.path navigation.prune navigation.sections navigation.tabs navigation.tabs.sticky
    navigation.top navigation.tracking search.highlight search.share search.suggest toc.follow toc.integrate
""".split())  # fmt: skip


def find_without_effect(
    config: Config, library: Library, searches: Mapping[str, SavedSearchPage]
) -> Iterator[Problem]:
    """Remarks on settings that change nothing."""

    def remark(name: str, what: str, hint: str) -> Problem:
        parts = name.split(".")
        names = (".".join(parts[:end]) for end in range(len(parts), 0, -1))
        line = next((config.lines[name] for name in names if name in config.lines), 0)
        return Problem(config.file.name, line, "without-effect", name, what, hint)

    for name in map(str, config.resolved):
        if name not in READ and not name.startswith(_KEPT):
            hint = did_you_mean(name, READ) or "What templates of your own ask for belongs below extra. "
            yield remark(name, "nothing reads this setting", hint.strip())
    for name in sorted(_list_features(config) - FEATURES):
        if not _is_in_templates(config, name):
            what = f'the theme has no feature "{name}"'
            hint = did_you_mean(name, FEATURES) + "Take it out, or write it as the theme's manual does."
            yield remark("theme.features", what, hint)
    for pattern in config.settings.scripts:
        if not any(fnmatchcase(name, pattern) for name in library.assets):
            what = f'no file of {library.content}/ is called like "{pattern}"'
            yield remark(
                "plugins.digestgen.scripts", what, f"Patterns begin in {library.content}/: demos/*.html."
            )
    for name, text in (("site_name", config.site_name), ("site_description", config.site_description)):
        yield from say_markup(config.file.name, name, text, config.lines.get(name, 0))
    for slug, search in searches.items():
        for name, text in (("title", search.query.title), ("description", search.query.description)):
            setting = f"plugins.digestgen.views.{slug}.{name}"
            yield from say_markup(config.file.name, setting, text, config.lines.get(setting, 0))
        if not search.papers:
            hint = "Its page is empty until there is one. Are its words, topics and period as you mean them?"
            yield remark(f"plugins.digestgen.views.{slug}", "no paper is in this view", hint)
    if config.settings.author_feeds and not config.settings.author_pages:
        hint = "Write from how many papers on: author_pages: 2."
        yield remark("plugins.digestgen.author_feeds", "author_pages is 0, so no author has a feed", hint)
    if config.resolved.get("edit_uri") and not config.edit_uri:
        hint = "Write repo_url, or the whole address: https://…"
        yield remark("edit_uri", "there is no repo_url that it could begin with", hint)


def _list_features(config: Config) -> set[str]:
    theme = config.resolved.get("theme")
    features = theme.get("features") if isinstance(theme, dict) else None
    return {name for name in features if isinstance(name, str)} if isinstance(features, list) else set()


def _is_in_templates(config: Config, name: str) -> bool:
    """Whether a template or script, of the theme or the site's own, has it for a text."""
    theme = config.resolved["theme"]
    folders = [folder / "theme" for folder in config.templates[:-1]]
    folders += [config.root / str(theme["custom_dir"])] if theme.get("custom_dir") else []
    for package in ("material", "zensical", "zensical_ui"):
        spec = find_spec(package)
        folders += [Path(place) for place in spec.submodule_search_locations or ()] if spec else []
    written = (f'"{name}"'.encode(), f"'{name}'".encode())
    files = (file for folder in folders for kind in ("*.html", "*.js") for file in folder.rglob(kind))
    return any(text in data for data in (file.read_bytes() for file in files) for text in written)
