"""Assets: the theme's stylesheets in one file, its scripts in another; a first visit makes few requests.

`theme/base.html` puts files to be joined between JOIN and JOINED. A theme without these marks keeps them apart.
Names have a hash of the content, so that a browser never shows a new page with an old stylesheet.
"""

from __future__ import annotations

import hashlib
import posixpath
import re
from collections.abc import Collection, Iterable, Mapping
from pathlib import Path

from rjsmin import jsmin

from digestgen.engine.layout import restore

JOIN, JOINED = "<!--dgjoin-->", "<!--dgjoined-->"
_RUN = re.compile(f"{JOIN}(.*?){JOINED}", re.DOTALL)
# Only tags without other attributes: `media`, `defer` or `type` change when and whether a file is used.
_KINDS = {".css": '<link rel="stylesheet" href="{}">', ".js": '<script src="{}"></script>'}
_TAGS = {kind: re.compile(tag.replace("{}", rf'([^"]+\{kind})')) for kind, tag in _KINDS.items()}
_SOURCE_MAP = re.compile(r"/\*# sourceMappingURL=.*?\*/|^//# sourceMappingURL=.*$", re.MULTILINE)
_CHARSET = re.compile(r'^\ufeff?@charset "[^"]*";')
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_INDENT = re.compile(r"\n\s*")
# Blanks that mean nothing, and strings, in which they do.
_LOOSE = re.compile(r"""("[^"\n]*"|'[^'\n]*'|url\([^)]*\))|\s*(?:;\s*(?=\})|([{};,]))\s*""")
_URL = re.compile(r"""url\(\s*+(["']?)(?![a-z][a-z0-9+.-]*:|[/#])([^"')]+)\1\s*\)""", re.IGNORECASE)
_NEVER_LOADED = re.compile(r"assets/(?:stylesheets|javascripts)/.*\.map")
_SEARCH_INDEXES = ("search/search_index.json", "search.json")  # of MkDocs, of Zensical
_SEARCH = re.compile(r"assets/javascripts/(?:lunr|workers)/.*")

# Parts of Material's frame that many sites do not have, a fifth of its stylesheet. They are not in papers or our
# templates, so the engine's output shows whether a site has them.
_PARTS = ("author", "banner", "clipboard", "consent", "draft", "feedback", "footer__inner", "footer__link", "input",
          "meta", "pagination", "path", "pin", "post", "profile", "progress", "search", "select", "social", "source", "version")  # fmt: skip
# Parts for what an extension of Markdown, a switch of the theme or a class makes, a fifth of the rest. Papers are not
# among the engine's pages: selectors → (what shows on a page that has it, the extensions that make it).
_CLASS = r'class="?[^">]*(?<![\w-])'
_CODE = rf'"content\.|"annotate":(?! ?null)|{_CLASS}annotate'  # Material's script makes these when a page is shown
_MADE = {
    r"\.tabbed-": (f"{_CLASS}tabbed", ("pymdownx.tabbed", "pymdownx.blocks.tab")),
    r"\.(?:keys|key-)": (f"{_CLASS}key", ("pymdownx.keys",)),
    r"\.critic": (f"{_CLASS}critic", ("pymdownx.critic",)),
    r"\.task-list": (f"{_CLASS}task-list", ("pymdownx.tasklist",)),
    r"\.grid(?![\w-])": (rf"{_CLASS}grid(?![\w-])", ()),
    r"\.md-annotation": (_CODE, ()),
    r"\.md-tooltip": (f"{_CODE}|preview", ()),
}
# Python-Markdown's and PyMdown's, of which we know what they make.
_KNOWN = frozenset(
    "abbr admonition attr_list codehilite def_list extra fenced_code footnotes legacy_attrs legacy_em md_in_html meta nl2br "
    "sane_lists smarty tables toc wikilinks".split()
)  # fmt: skip
_RULE = re.compile(r"([^{}]+)\{[^{}]*\}")
_EMPTY = re.compile(r"@media[^{}]*\{\}")
_INSIDE = re.compile(r"\([^()]*\)")
_COLOUR = re.compile(r'(data-md-color-(?:primary|accent))="([\w-]+)"')


class Assets:
    """The pages and assets that the engine rendered into a folder, with assets joined.

    Attributes:
        pages: path → HTML of the pages that have the theme's frame.
        made: path → bytes of the joined files.
    """

    def __init__(self, folder: Path, extensions: Collection[object] = (), *, styled: bool = False) -> None:
        """As the engine left them.

        Args:
            extensions: of Markdown, that papers may use.
            styled: whether a paper's text names classes, so that it may use any part of a stylesheet.
        """
        self.pages: dict[str, str] = {}
        self.made: dict[str, bytes] = {}
        self._folder = folder
        self._parts: set[str] = set()  # files that are in joined ones now
        self._paths: dict[tuple[str, ...], str] = {}
        for file in sorted(folder.rglob("*.html")):
            data = file.read_bytes()
            if b"dgjoin-->" in data:  # other pages, in whatever encoding, stay as they are
                self.pages[file.relative_to(folder).as_posix()] = restore(data.decode())
        self._absent = _find_absent(self.pages.values(), extensions, styled)
        for path, text in self.pages.items():
            self.pages[path] = self.join(text)

    def join(self, text: str) -> str:
        """A page with its stylesheets and its scripts joined into one file each."""
        text = _RUN.sub(lambda run: self._join_kind(self._join_kind(run[1], ".css"), ".js"), text)
        return text.replace(JOINED, "")  # a template can mark the first of Material's scripts by marking each

    def keeps(self, path: str) -> bool:
        """Whether a page may still load a file that the engine wrote."""
        if path in self._parts or _NEVER_LOADED.fullmatch(path):
            return False
        with_search = any((self._folder / name).is_file() for name in _SEARCH_INDEXES)
        return with_search or not _SEARCH.fullmatch(path)

    def shorten(self) -> dict[str, bytes]:
        """path → bytes of the scripts that some pages load beside the joined one, without their comments."""
        files = {f"assets/{file.name}": file for file in sorted((self._folder / "assets").glob("*.js"))}
        return {path: _join_scripts({path: file.read_text("utf-8")}).encode()
                for path, file in files.items() if path not in self._parts}  # fmt: skip

    def _join_kind(self, run: str, kind: str) -> str:
        tags = list(_TAGS[kind].finditer(run))
        places = [self._locate(tag[1]) for tag in tags]
        if len(places) < 2 or not all(path for _, path in places):
            return run
        path = self._path(tuple(path for _, path in places), kind)
        joined = _KINDS[kind].format(places[0][0] + path)
        return run[: tags[0].start()] + joined + _TAGS[kind].sub("", run[tags[0].end() :])

    def _locate(self, href: str) -> tuple[str, str]:
        """(way to the site's root, path below it) of a file of the theme; "" as path for any other."""
        for at in re.finditer("assets/", href):
            path = href[at.start() :]
            if (self._folder / path).is_file():
                return href[: at.start()], path
        return href, ""

    def _path(self, parts: tuple[str, ...], kind: str) -> str:
        joined = self._paths.get(parts)
        if joined is None:
            files = {path: (self._folder / path).read_text("utf-8") for path in parts}
            text = _join_styles(files, self._absent) if kind == ".css" else _join_scripts(files)
            data = text.encode()
            joined = self._paths[parts] = f"assets/digestgen.{hashlib.sha256(data).hexdigest()[:8]}{kind}"
            self.made[joined] = data
            self._parts.update(parts)
        return joined


def _find_absent(pages: Iterable[str], extensions: Collection[object], styled: bool) -> re.Pattern[str]:
    """A pattern of selectors of parts and colours that no page has."""
    text = "\n".join(pages)
    names = [str(extension).removeprefix("markdown.extensions.") for extension in extensions]
    if not styled and all(name in _KNOWN or name.startswith("pymdownx.") for name in names):
        made = [
            selector
            for selector, (sign, by) in _MADE.items()
            if not (set(by) & set(names) or re.search(sign, text))
        ]
    else:
        made = []
    parts = "|".join(part for part in _PARTS if f"md-{part}" not in text) or "(?!)"
    colours = "|".join(f'{kind}="?{name}"?' for kind, name in sorted(set(_COLOUR.findall(text)))) or "(?!)"
    return re.compile(
        rf"{'|'.join([*made, ''])}\.md-(?:{parts})(?![a-z])|\[(?!(?:{colours})\])data-md-color-(?:primary|accent)="
    )


def _join_styles(files: Mapping[str, str], absent: re.Pattern[str]) -> str:
    """Stylesheets in one, for a file in `assets/`; addresses in them are adjusted."""
    pieces = []
    for path, text in files.items():
        text = _CHARSET.sub("", _SOURCE_MAP.sub("", text))
        if path.startswith("assets/stylesheets/"):
            text = _leave_out(text, absent)
        elif ".min." not in path:
            text = _LOOSE.sub(
                lambda match: match[1] or match[2] or "", _INDENT.sub("\n", _COMMENT.sub("", text))
            )
        folder = posixpath.dirname(path)

        def adjust(match: re.Match[str], folder: str = folder) -> str:
            to = posixpath.relpath(posixpath.join(folder, match[2]), "assets")
            return f"url({match[1]}{to}{match[1]})"

        pieces.append(_URL.sub(adjust, text).strip())
    return '@charset "UTF-8";' + "\n".join(pieces) + "\n"


def _leave_out(text: str, absent: re.Pattern[str]) -> str:
    """A stylesheet without rules that select absent parts only."""

    def keep(rule: re.Match[str]) -> str:
        selectors = rule[1]
        if absent.search(selectors) is None:
            return rule[0]
        bare = _INSIDE.sub("", _INSIDE.sub("", selectors))  # selectors inside :not(…) or :is(…) do not count
        return "" if all(absent.search(selector) for selector in bare.split(",")) else rule[0]

    return _EMPTY.sub("", _RULE.sub(keep, text))


def _join_scripts(files: Mapping[str, str]) -> str:
    """Scripts in one; semicolons and line ends separate them, so that "use strict" is only for its own file."""
    texts = (text if ".min." in path else jsmin(text) for path, text in files.items())
    return ";\n" + "\n;\n".join(_SOURCE_MAP.sub("", text).strip() for text in texts) + "\n"
