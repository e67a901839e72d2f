"""Whether a site has something of which only rendering shows whether the engine takes it: most sites need not be rendered to be checked."""

from __future__ import annotations

import re
from typing import Any

from digestgen.publishing.build import has_templates
from digestgen.site.site import Site

_PLAIN_THEME = {"name", "language", "font", "palette", "features"}
# Settings and extensions in which the engine finds nothing that reading them does not find.
_PLAIN_SETTINGS = {"site_name", "site_url", "site_description", "site_author", "docs_dir", "site_dir", "theme", "plugins",
                   "markdown_extensions", "nav", "INHERIT", "copyright"}  # fmt: skip
# Icons besides those that init writes, and what is no switch of colours.
_ODD_PALETTE = re.compile(r"'icon': (?!'material/weather-(?:night|sunny)')|'toggle': [^{]")
_ODD_ADDRESS = re.compile(r"//.*[^\x20-\x7e]|//.*[\[\]]", re.DOTALL)  # which urllib may refuse
_PLAIN_EXTENSIONS = {
    "toc",
    "tables",
    "fenced_code",
    "admonition",
    "attr_list",
    "footnotes",
    "pymdownx.superfences",
}
# What hand-written pages can bring along: markup, pictures, formulas and figures that scripts draw, files of the theme.
_MARKUP = re.compile(rb"""<[a-z]|!\[|mermaid|\son[a-z]+=|(?:template|icon)["']?\s*:""", re.IGNORECASE)


def may_surprise(site: Site) -> bool:
    """Whether there is something in settings, templates or hand-written pages that shows only when it is rendered."""
    config, settings = site.config, site.config.resolved
    theme = settings["theme"] if isinstance(settings["theme"], dict) else {}
    folder = config.root / config.content
    return (
        config.settings.engine != "mkdocs"
        or not settings.keys() <= _PLAIN_SETTINGS
        or not {name for name in config.markdown_extensions if isinstance(name, str)} <= _PLAIN_EXTENSIONS
        or not theme.keys() <= _PLAIN_THEME
        or theme.get("font") is not False
        or bool(_ODD_PALETTE.search(str(theme.get("palette"))))
        or not config.extension_configs.items() <= {"toc": {"permalink": True}}.items()
        or not isinstance(settings.get("copyright", ""), str)
        or not _is_nav(settings.get("nav", []))
        or len(settings["plugins"]) > 1
        or (config.root / "site_templates" / "theme").is_dir()
        or has_templates(config)
        or any(_MARKUP.search((folder / page).read_bytes()) for page in site.library.pages)
    )


def _is_nav(entries: Any) -> bool:
    """Whether it is a list of pages, and of titles with a page or such a list each, as MkDocs takes it."""
    if not isinstance(entries, list):
        return False
    pairs = [entry for entry in entries if isinstance(entry, dict)]
    values = [value for pair in pairs for value in pair.values()]
    return (
        all(isinstance(entry, str | dict) for entry in entries)
        and all(len(pair) == 1 for pair in pairs)
        and all(isinstance(value, str) or _is_nav(value) for value in values)
        and not any(_ODD_ADDRESS.search(text) for text in (*entries, *values) if isinstance(text, str))
    )
