"""What the engine rendered, read: layouts cut at their slots, assets joined, the policy of the pages."""

from __future__ import annotations

import html
import json
import marshal
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote

from digestgen.cache import Cache, hash_files
from digestgen.config import Config
from digestgen.engine.errors import EngineError
from digestgen.engine.layout import SLOTS, Layout, parse_layout, restore
from digestgen.engine.policy import Policy, build_policy, list_blocked
from digestgen.engine.staging import LAYOUTS, LISTS, RECORD, WARNINGS, page_of
from digestgen.problems import Problem, nearest

_SAID = re.compile(r"Config value '[^']*': Unrecognised|edit_uri: ")  # by site/effects.py, of settings
_CANONICAL = re.compile(r'rel="?canonical"? href="?([^"\s>]*)')
_DROPPED = ("sitemap.xml", "sitemap.xml.gz")  # the engine's carries the build date; ours does not


@dataclass(frozen=True, slots=True)
class Rendered:
    """What the engine rendered."""

    folder: Path  # of the rendered files
    layouts: Mapping[str, Layout]  # by the keys of LAYOUTS and LISTS
    key: bytes  # of all layouts
    files: tuple[str, ...]  # all other files (assets, hand-written pages), relative to `folder`
    # list of LISTS → page of it that a plugin made besides, such as `de/tags/index.html` → its layout
    copies: Mapping[str, Mapping[str, Layout]]
    pages: tuple[str, ...]  # URLs of hand-written pages, and of those that plugins make of none of ours
    # those of them that differ from the engine's: joined assets, and pages that load these
    made: Mapping[str, bytes]
    policy: Policy  # of the pages
    # on what it blocks, by the file of the page; mkdocs.yml for what is on every page
    remarks: tuple[Problem, ...]

    def read(self, file: str) -> bytes:
        """One of `files`."""
        made = self.made.get(file)
        return (self.folder / file).read_bytes() if made is None else made


def read_rendered(folder: Path, config: Config, cache: Cache | None = None, *, styled: bool) -> Rendered:
    """Read the rendered files: layouts cut at their slots, and all others; assets joined (assets.py), with the policy.

    Args:
        cache: has what was read of the same files before.
        styled: whether texts of papers name classes.

    Raises:
        EngineError: a layout is missing or has lost a slot (a theme override that drops a block).
    """
    record = config.work / RECORD
    key = record.read_bytes() if cache and record.is_file() else b""
    if not (cache and key):
        return _read_files(folder, config, styled)
    key += b" styled" * styled
    before, value = cache.read_parts(RECORD).get(RECORD, (b"", b""))
    if before == key:
        layouts, copies, everything, files, pages, made, directives, remarks = marshal.loads(value)
        layouts, *others = [
            {name: Layout(*layout) for name, layout in cut.items()} for cut in (layouts, *copies.values())
        ]
        return Rendered(folder, layouts, everything, files, dict(zip(copies, others, strict=True)), pages, made,
                        Policy(directives), tuple(Problem(*remark) for remark in remarks))  # fmt: skip
    rendered = _read_files(folder, config, styled)

    def plain(layouts: Mapping[str, Layout]) -> dict[str, tuple[object, ...]]:
        return {name: (layout.pieces, layout.slots) for name, layout in layouts.items()}

    value = marshal.dumps(
        (
            plain(rendered.layouts),
            {kind: plain(layouts) for kind, layouts in rendered.copies.items()},
            rendered.key,
            rendered.files,
            rendered.pages,
            dict(rendered.made),
            dict(rendered.policy.directives),
            [tuple(remark.as_dict().values()) for remark in rendered.remarks],
        )
    )
    cache.save_parts([(RECORD, key, value)], ())
    return rendered


def _read_files(folder: Path, config: Config, styled: bool) -> Rendered:
    from digestgen.engine.assets import Assets  # most builds find it in the cache

    assets = Assets(folder, config.markdown_extensions, styled=styled)
    names = {kind: page_of(source) for kind, source in (LAYOUTS | LISTS).items()}
    for name in [page for page in assets.pages if "/dglayout" in page and page not in names.values()]:
        del assets.pages[name]
    for kind, name in names.items():
        if name not in assets.pages:
            try:
                assets.pages[name] = restore((folder / name).read_text("utf-8"))
            except FileNotFoundError:
                source = (LAYOUTS | LISTS)[kind]
                what = f"the engine did not render {source}; does the theme's nav or a plugin drop it?"
                raise EngineError(what) from None
    frames = [assets.pages[names[kind]] for kind in LAYOUTS]  # all that is in there is the theme's
    policy = build_policy(frames, config.resolved, config.settings.csp, config.settings.form_action)
    pages = {name: policy.apply(text) for name, text in assets.pages.items()}
    layouts = {kind: _cut_layout(kind, pages[name]) for kind, name in names.items()}
    copies: dict[str, dict[str, Layout]] = {kind: {} for kind in LISTS}
    for name in [
        name
        for name, text in pages.items()
        if name.endswith("index.html") and name not in names.values() and f"{SLOTS['article']}-->" in text
    ]:
        kind = max(
            (kind for kind in LISTS if f"/{name}".endswith(f"/{names[kind]}")),
            key=lambda kind: len(names[kind]),
        )
        copies[kind][name] = _cut_layout(kind, pages[name])
    texts = [(kind, pages[name].encode()) for kind, name in names.items()]
    used = {*_DROPPED, *names.values(), *(name for found in copies.values() for name in found)}
    files = sorted(p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file())
    # A plugin that makes each page once a language (i18n) makes layouts of its own, which nobody fills.
    others = [f for f in files if f not in used and not f.startswith(".") and "/dglayout" not in f]
    others = [f for f in others if assets.keeps(f) and f not in assets.made]
    made = {f: text.encode() for f, text in pages.items()} | assets.made | assets.shorten()
    written = {name: text for name, text in pages.items() if name not in {names[kind] for kind in LAYOUTS}}
    remarks = (
        *list_blocked(policy, [pages[names[kind]] for kind in LAYOUTS], written, config),
        *_find_missing(config, folder),
        *_find_warnings(config, folder),
    )
    paths = tuple(sorted([*others, *assets.made]))
    texts += [
        (name, b"\0".join(layout.pieces)) for found in copies.values() for name, layout in found.items()
    ]
    urls = (_own_url(name, page, config.site_url) for name, page in pages.items() if name in paths)
    own = tuple(url for url in urls if url is not None)
    return Rendered(folder, layouts, hash_files(texts), paths, copies, own, made, policy, remarks)


def _own_url(file: str, page: str, site_url: str) -> str | None:
    """The URL of a page that says so itself: one that redirects names another, and one of no theme none."""
    found = _CANONICAL.search(page)
    url = html.unescape(found[1]).removeprefix(site_url) if found else "://"
    return url if unquote(url) + "index.html" == file else None


def _find_missing(config: Config, folder: Path) -> Iterator[Problem]:
    """Files that settings name, and that neither content/ nor the theme or a plugin has brought."""
    theme = config.resolved.get("theme")
    named = {name: config.resolved.get(name) for name in ("extra_css", "extra_javascript", "extra_templates")}
    named |= {f"theme.{name}": theme.get(name) for name in ("logo", "favicon") if isinstance(theme, dict)}
    for setting, entries in named.items():
        for number, entry in enumerate(entries if isinstance(entries, list) else [entries]):
            path = str((entry.get("path") if isinstance(entry, dict) else entry) or "").partition("?")[0]
            if (
                path
                and not re.match(r"[a-z][a-z0-9+.-]*:|//", path, re.IGNORECASE)
                and not (folder / path.lstrip("/")).is_file()
            ):
                line = config.lines.get(f"{setting}.{number}", config.lines.get(setting, 0))
                near = nearest(
                    path,
                    [file.relative_to(folder).as_posix() for file in folder.rglob(f"*{Path(path).suffix}")],
                )
                hint = f'Did you mean "{near}"? ' if near else ""
                hint += f"It is looked for in {config.content}/."
                yield Problem(
                    config.file.name, line, "without-effect", setting, f'there is no file "{path}"', hint
                )


def _find_warnings(config: Config, folder: Path) -> Iterator[Problem]:
    """What the engine and its plugins warned of; our own pages are none of a curator's."""
    file = folder / WARNINGS
    said = json.loads(file.read_text("utf-8")) if file.is_file() else []
    for message in dict.fromkeys(said):
        what = " ".join(
            message.replace(f"{config.work / 'stage'}", config.content).replace(f"{config.root}/", "").split()
        )
        if "dglayout" not in what and not _SAID.match(what):
            hint = "MkDocs says so, or one of its plugins, which see none of the papers."
            yield Problem(config.file.name, 0, "engine-warns", "", what.rstrip("."), hint)


def _cut_layout(kind: str, text: str) -> Layout:
    layout = parse_layout(text)
    needed = {"article"} if kind in LISTS else set(SLOTS) - {"heading"}
    if missing := needed - set(layout.slots):
        raise EngineError(
            f"the rendered layout {kind} has no place for {', '.join(sorted(missing))}: an override of main.html "
            "replaces a block that holds it (write {{ super() }} in each block that it overrides), or a plugin takes it out "
            "(a minifier: let it keep comments)"
        )
    return layout
