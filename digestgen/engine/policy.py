"""Policy: the Content-Security-Policy of the pages: nothing runs or is loaded but what theme and settings name.

A second wall behind escaping: a script that got into a page is not run, and a page asks no other host.

- One policy for all pages: `navigation.instant` puts other pages into the first one, whose policy stays.
- Scripts in the layouts are the theme's, and allowed by their hash. What a hand-written page brings is not among them.
- Styles may be inline: Python-Markdown aligns the cells of tables with `style`, and Material places things with it. Where no
  foreign address can be loaded, a style changes how a page looks and nothing else.
"""

from __future__ import annotations

import base64
import hashlib
import html
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from digestgen.config import Config
from digestgen.problems import Problem

Sources = tuple[str, ...]  # of a directive

_BASE: Mapping[str, Sources] = {
    "default-src": ("'self'",),
    "script-src": ("'self'",),
    "style-src": ("'self'", "'unsafe-inline'"),
    "img-src": ("'self'", "data:"),  # Material's icons are data: in its stylesheet
    "object-src": ("'none'",),
    "base-uri": ("'none'",),
    "form-action": ("'self'",),
}
# https://developers.google.com/tag-platform/security/guides/csp
_GOOGLE = ("https://*.google-analytics.com", "https://*.googletagmanager.com")
_ANALYTICS: Mapping[str, Mapping[str, Sources]] = {
    "google": {
        "script-src": ("https://*.googletagmanager.com",),
        "img-src": _GOOGLE,
        "connect-src": (*_GOOGLE, "https://*.analytics.google.com"),
    }
}
_ONLY_HEADER = {"frame-ancestors": ("'self'",)}  # a <meta> cannot say it

# Material's script says where the site's root is, another way at each depth: in an attribute it is one script.
_SCOPE = re.compile(r'<script>__md_scope=new URL\("([^"]*)",location\)')
_ONE_SCOPE = r'<script data-dg-root="\1">__md_scope=new URL(document.currentScript.dataset.dgRoot,location)'
_BEFORE = ('<meta charset="utf-8">', "<head>")
_INLINE = re.compile(r"<script\b(?![^>]*\ssrc=)([^>]*)>(.*?)</script\s*>", re.DOTALL | re.IGNORECASE)
_TYPE = re.compile(r"""\stype=["']?([^"'\s>]+)""", re.IGNORECASE)
_RUN = re.compile(r"(?:text|application)/(?:x-)?(?:java|ecma)script|module|importmap|speculationrules", re.I)
_TAG = re.compile(
    r"<([a-z][a-z0-9]*+)((?>(?:\s++[^\s=>]++(?>(?:\s*+=\s*+(?:\"[^\"]*+\"|'[^']*+'|[^\s>]++))?))*))\s*+/?>",
    re.I,
)
_ATTRIBUTE = re.compile(r"""\s([^\s=>"']+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>"']+))""")
_SUSPECT = re.compile(r"\son[a-z]|javascript:|&#", re.IGNORECASE)
_LOADS = {
    "script": ("src", "script-src"), "iframe": ("src", "frame-src"), "img": ("src", "img-src"),
    "link": ("href", "style-src"), "video": ("src", "media-src"), "audio": ("src", "media-src"),
    "source": ("src", "media-src"), "embed": ("src", "object-src"), "object": ("data", "object-src"),
    "form": ("action", "form-action"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Policy:
    """The policy of a site's pages."""

    directives: Mapping[str, Sources]  # directive → sources; empty where the settings end the policy

    @property
    def header(self) -> str:
        """For an HTTP header; "" without a policy."""
        return _join({**_ONLY_HEADER, **self.directives}) if self.directives else ""

    def apply(self, page: str) -> str:
        """A page with the policy, before anything that it is about."""
        if not self.directives:
            return page
        known = {name: sources for name, sources in self.directives.items() if name not in _ONLY_HEADER}
        text = html.escape(_join(known), quote=False)
        meta = f'<meta http-equiv="Content-Security-Policy" content="{text}">'
        page = _SCOPE.sub(_ONE_SCOPE, page, count=1)
        before = next((mark for mark in _BEFORE if mark in page), "")  # characters are declared first
        return page.replace(before, before + meta, 1)

    def find_blocked(self, page: str, site_url: str) -> Iterator[tuple[str, str, str]]:
        """(directive, what is blocked, the source to add) of a page; "" for what no source can allow."""
        if not self.directives:
            return
        for digest in _hash_scripts(page):
            if digest not in self.directives["script-src"]:
                yield "script-src", "a script in the page", digest
        for tag in _TAG.finditer(page):
            name = tag[1].lower()
            if name not in _LOADS and not _SUSPECT.search(tag[2]):
                continue
            attributes = _read_attributes(tag[2])
            handler = next((key for key in attributes if re.fullmatch(r"on[a-z]+", key)), "")
            if handler or re.match(r"\s*javascript:(?!void\(0\))", attributes.get("href", ""), re.IGNORECASE):
                yield "script-src", f'"{handler or "javascript:"}" at <{name}>', ""
            attribute, directive = _LOADS.get(name, ("", ""))
            if name == "link" and "stylesheet" not in attributes.get("rel", "").lower().split():
                continue
            address = attributes.get(attribute, "").strip()
            if address and not self._allows(directive, address, site_url):
                yield directive, address, _origin(address)
        if re.search(r'class="(?:[^"]*\s)?mermaid["\s]', page):  # Material's script fetches what draws them
            address = "https://unpkg.com/mermaid"
            if not self._allows("script-src", address, site_url):
                yield "script-src", address, _origin(address)

    def _allows(self, directive: str, address: str, site_url: str) -> bool:
        sources = self.directives.get(directive) or self.directives["default-src"]
        parts = urlsplit(f"https:{address}" if address.startswith("//") else address)
        if not parts.scheme or address.startswith(site_url):
            return "'self'" in sources
        return any(_matches(source, parts.scheme, parts.netloc.lower()) for source in sources)


def _matches(source: str, scheme: str, host: str) -> bool:
    if source in ("*", f"{scheme}:"):
        return True
    source_scheme, _, rest = source.rpartition("://")
    name = rest.partition("/")[0].lower()
    if source_scheme and source_scheme != scheme:
        return False
    return name == host or (name.startswith("*.") and host.endswith(name[1:]))


def _origin(address: str) -> str:
    parts = urlsplit(f"https:{address}" if address.startswith("//") else address)
    return f"{parts.scheme}://{parts.netloc}" if parts.netloc else f"{parts.scheme}:"


def _join(directives: Mapping[str, Sources]) -> str:
    return "; ".join(f"{name} {' '.join(sources)}" for name, sources in directives.items())


def build_policy(
    layouts: Iterable[str],
    resolved: Mapping[str, Any],
    csp: bool | Mapping[str, Sources],
    form_action: str = "",
) -> Policy:
    """The policy for a theme.

    Args:
        layouts: pages in which everything is the theme's.
        resolved: mkdocs.yml; analytics and the repository whose facts are shown ask other hosts.
        csp: the setting: false for no policy, or sources to add to directives.
        form_action: the other host that a form of ours is sent to, "" for none.
    """
    if csp is False:
        return Policy({})
    layouts = tuple(layouts)
    hashes = dict.fromkeys(
        digest for page in layouts for digest in _hash_scripts(_SCOPE.sub(_ONE_SCOPE, page, count=1))
    )
    added: list[Mapping[str, Sources]] = [{"script-src": tuple(sorted(hashes))}, *_named(resolved, layouts)]
    if form_action:
        added.append({"form-action": (form_action,)})
    directives: dict[str, Sources] = dict(_BASE)
    for more in (*added, csp if isinstance(csp, Mapping) else {}):
        for name, sources in more.items():
            before = directives[name] if name in directives else _ONLY_HEADER.get(name, _BASE["default-src"])
            known = [source for source in before if source != "'none'" or "'none'" in sources]
            directives[name] = tuple(dict.fromkeys((*known, *sources)))
    return Policy(directives)


def _named(resolved: Mapping[str, Any], layouts: Iterable[str]) -> Iterator[Mapping[str, Sources]]:
    """Other hosts that settings of Material name."""
    extra = resolved.get("extra")
    analytics = extra.get("analytics") if isinstance(extra, dict) else None
    if isinstance(analytics, dict):
        yield _ANALYTICS.get(str(analytics.get("provider")), {})
    if any('data-md-component="source"' in page for page in layouts):
        host = urlsplit(str(resolved.get("repo_url") or "")).netloc
        if host == "github.com":
            yield {"connect-src": ("https://api.github.com",)}
        elif "gitlab" in host:
            yield {"connect-src": (f"https://{host}",)}


def _hash_scripts(page: str) -> Iterator[str]:
    """Sources for the scripts that are in a page itself."""
    for attributes, text in _INLINE.findall(page):
        kind = _TYPE.search(attributes)
        if (kind is None or _RUN.fullmatch(kind[1])) and text:
            yield f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def _read_attributes(text: str) -> dict[str, str]:
    found = _ATTRIBUTE.findall(text)
    return {name.lower(): html.unescape(double or single or bare) for name, double, single, bare in found}


def list_blocked(
    policy: Policy, layouts: Iterable[str], pages: Mapping[str, str], config: Config
) -> Iterator[Problem]:
    """Remarks on what the policy blocks: once for what is on every page, else for the page.

    Args:
        layouts: pages that hold the theme only.
        pages: file → HTML, of all others.
    """
    seen: dict[tuple[str, str, str], str] = {}
    for name, page in (*((config.file.name, page) for page in layouts), *pages.items()):
        for blocked in policy.find_blocked(page, config.site_url):
            seen.setdefault(blocked, name)
    for (directive, what, source), name in seen.items():
        hint = "Move it into a script file that extra_javascript names."
        if source:
            hint = f'To allow it, write csp: {{{directive}: "{source}"}} in the settings of digestgen.'
        if source == "https://fonts.googleapis.com":
            hint = 'Write font: false below theme, or csp: {style-src: "https://fonts.googleapis.com", font-src: "https://fonts.gstatic.com"}.'
        what = f"the policy of the pages ({directive}) blocks {what.partition('?')[0]}"
        yield Problem(name, 0, "policy-blocks", "csp", what, hint)
