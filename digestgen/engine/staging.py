"""What every engine is given: a small docs folder, the nav, and data for the theme's templates.

`stage_docs` writes hand-written pages and one layout page per kind and depth into `.digestgen/stage`; an engine (engines.py)
renders it; `read_rendered` (rendered.py) cuts the layouts at their slots.
"""

from __future__ import annotations

import html
import json
import posixpath
import re
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

from markupsafe import escape

from digestgen.config import MATHS_EXTENSIONS, Config
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
# By name, because Zensical is another process; in text/, because papers' formulas are found in the same way.
_PAGE_MATHS = "digestgen.text.markdown.pages"
RECORD = "engine.key"  # in the folder for work: of all that the engine read
WARNINGS = ".warnings.json"  # among the rendered files: what the engine has warned of
_FRONT = re.compile(rb"\A(---[ \t]*\r?\n).*?^---[ \t]*\r?$", re.DOTALL | re.MULTILINE)


def stage_docs(
    config: Config, titles: Mapping[str, str], files: Iterable[str], read_page: Callable[[bytes], bytes]
) -> Path:
    """Write the docs folder for the engine, only what changed: a server may be watching.

    Args:
        titles: of the pages in LISTS, for those that are not written by hand.
        files: hand-written pages and assets, below content/.
        read_page: a hand-written page → the page for the engine.

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
        data = read_page(data) if name.endswith(".md") else data
        if name in lists:
            lists.pop(name)
            data = _with_slot(data)
        put(name, data)
    front: dict[str, object]
    for source, key in lists.items():
        front = {"title": str(titles[key]), "hide": ["navigation", "toc"]}
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


def page_of(source: str) -> str:
    """The file that the engine makes of a page's source."""
    stem = source.removesuffix(".md").removesuffix("index").rstrip("/")
    return posixpath.join(stem, "index.html") if stem else "index.html"


def resolve_nav(config: Config, entry: Any, nav: Mapping[str, str]) -> Any:
    """The nav with addresses of what only we know; our lists, where nobody named them, in the site's language.

    Args:
        nav: entries that only we know → URL.
    """
    lists = {source: str(config.messages("home.newest" if key == "home" else f"{key}.title")) for key, source in LISTS.items()
             if key == "home" or not (config.root / config.content / source).is_file()}  # fmt: skip
    return _resolve_nav(entry, nav, lists)


def _resolve_nav(entry: Any, nav: Mapping[str, str], lists: Mapping[str, str]) -> Any:
    if isinstance(entry, list):
        return [_resolve_nav(inner, nav, lists) for inner in entry]
    if isinstance(entry, dict):
        return {title: _resolve_nav(inner, nav, {}) if isinstance(inner, str) else _resolve_nav(inner, nav, lists)
                for title, inner in entry.items()}  # fmt: skip
    if isinstance(entry, str) and entry in lists:
        return {lists[entry]: entry}
    return nav.get(entry, entry) if isinstance(entry, str) else entry


def list_plugins(config: Config) -> list[tuple[str, Any]]:
    """The site's plugins except ours, which an engine must not call again: (name, entry as mkdocs.yml has it)."""
    entries = config.resolved.get("plugins") or []
    if isinstance(entries, dict):
        entries = [{name: options} for name, options in entries.items()]
    named = [(str(next(iter(entry)) if isinstance(entry, dict) else entry), entry) for entry in entries]
    return [(name, entry) for name, entry in named if name != "digestgen"]


def choose_extensions(entries: Iterable[Any]) -> list[Any]:
    """Markdown extensions of hand-written pages: the site's, with ours in place of those that leave formulas to a script.

    Args:
        entries: each a name, or a mapping of a name to options.
    """

    def name_of(entry: Any) -> str:
        return str(next(iter(entry), "") if isinstance(entry, dict) else entry).partition(":")[0]

    return [*(entry for entry in entries if name_of(entry) not in MATHS_EXTENSIONS), _PAGE_MATHS]


def build_extra(config: Config, *, finds: bool, skips: bool) -> dict[str, Any]:
    """What the theme's templates read in `config.extra.digestgen`: plain data, for Jinja and MiniJinja alike.

    Args:
        finds: the engine has a search of its own; skips: its theme makes a skip link only where it finds a heading.
    """
    return {"address": str(escape(config.site_url)), "words": {key: str(text) for key, text in config.messages.texts.items()},
            "english": config.messages.english,
            "lists": {page_of(source).removesuffix("index.html"): key for key, source in LISTS.items()},
            "search": config.settings.search, "finds": finds, "skips": skips}  # fmt: skip


_HREF = re.compile(r"""(\s(?:href|src)=)(?:"([^"]*)"|'([^']*)')""")


def resolve_links(text: str, url: str, find: Callable[[str], str | None]) -> str:
    """Replace links from a hand-written page to what the engine does not know.

    Args:
        text: the rendered page; url: its URL.
        find: link → URL, or None to leave it as it is.
    """

    def replace(match: re.Match[str]) -> str:
        to = find(html.unescape(match[2] or match[3] or ""))
        return match[0] if to is None else f'{match[1]}"{html.escape(relative_url(to, url))}"'

    return _HREF.sub(replace, text)


def relative_url(to: str, at: str) -> str:
    """A URL of the site relative to a page: `papers/x/` from `tags/` → `../papers/x/`. Absolute ones stay."""
    if re.match(r"https?://", to):
        return to
    base = "../" * at.count("/")
    return (base + to) or "./"
