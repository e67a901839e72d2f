"""Settings: the digestgen block of `mkdocs.yml`, its types and defaults.

`checks.py` checks what people write, and `config.py` reports mistakes, with file and line. Nothing of pydantic is here: a build
after an edit has its settings from the build before, and need not load it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import MISSING, asdict, dataclass
from dataclasses import field as _field  # a form has a setting of that name
from datetime import date
from functools import partial
from typing import Any, Literal
from urllib.parse import urlsplit

Sources = tuple[str, ...]  # of a directive
# Texts of which checks.py says more.
Slug = str
WebAddress = str
FieldName = str
HiddenValue = str

# The address of a site: nothing of it stands for a name (https://<you>.github.io), and it is a folder.
SITE = r"(?!.*\.(?:html?|php)/?$)https?://[^\s/?#@\\<>{}\[\]\"']+(/[^\s?#\\<>{}\"']*)?"
# Where a form is sent. Its host goes into the policy of the pages, where ";" or "'" would be another directive or source.
HTTPS = r"https://[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?(:[0-9]{1,5})?([/?][^\s<>\"'\\\x00-\x1f\x7f]*)?"


def _setting(default: Any = MISSING, **checks: Any) -> Any:
    """A setting that is checked.

    Args:
        checks: as pydantic's Field() takes them.
    """
    return _field(default=default, metadata=checks)


def name_value(value: object, within: tuple[int, ...] = ()) -> str:
    """A setting in words that are the same in every process: `!!python/name:` makes functions, which lie elsewhere each time.

    Args:
        within: what holds it, by id(): an object may hold itself.
    """
    if value is None or isinstance(value, str | int | float | date):
        return repr(value)
    if id(value) in within:
        return "..."
    within = (*within, id(value))
    if isinstance(value, Mapping):
        return f"{{{', '.join(f'{name_value(key)}: {name_value(inner, within)}' for key, inner in value.items())}}}"
    if isinstance(value, list | tuple):
        return f"[{', '.join(name_value(inner, within) for inner in value)}]"
    if isinstance(value, set | frozenset):
        return f"{{{', '.join(sorted(name_value(inner, within) for inner in value))}}}"
    if isinstance(value, partial):
        return name_value([value.func, value.args, value.keywords], within)
    kind = type(value)
    module = getattr(value, "__module__", kind.__module__)
    name = f"{module}.{getattr(value, '__qualname__', kind.__qualname__)}"
    if isinstance(value, type):
        return name
    closed = [cell.cell_contents for cell in getattr(value, "__closure__", None) or ()]
    held = [one for one in (closed, getattr(value, "__dict__", None)) if one]
    return f"{name}{name_value(held, within)}"


@dataclass(frozen=True, kw_only=True)
class SubscribeForm:
    """A form of a mail service.

    Attributes:
        form: where it is sent, `https://…`: the `action` of the form that the service shows you.
        field: the name of the field for the address, such as `email` or `EMAIL`.
        hidden: other fields that the service wants, with their values: `{l: "the list's id"}`.
    """

    form: str = _setting(pattern=f"^{HTTPS}$")
    field: FieldName = "email"
    hidden: dict[FieldName, HiddenValue] = _field(default_factory=dict)

    @property
    def host(self) -> str:
        """Who gets the address."""
        return urlsplit(self.form).netloc.lower()


@dataclass(frozen=True, kw_only=True)
class StandingSource:
    """A source that `digestgen fetch` brings up to date.

    Attributes:
        source: its key, as on the command line.
        words, query, category: what is wanted of it, as on the command line.
        include: only papers with one of these phrases in title or abstract; empty for all.
        exclude: no paper with one of these.
        tags: given to its new papers, besides those that the vocabulary assigns.
        per_day: at most so many new papers of one day, those that are most to your taste; 0 for no bound.
        least: with `per_day`, none that scores less enters the digest by itself; from 0 to 100, see `digestgen taste`.
        cross_lists: arXiv's announcements: also papers that are listed from another category.
        inbox: its new papers wait in the inbox; with `per_day`, those beyond it.
    """

    source: str
    words: list[str] = _field(default_factory=list)
    query: str = ""
    category: str = ""
    include: list[str] = _field(default_factory=list)
    exclude: list[str] = _field(default_factory=list)
    tags: list[str] = _field(default_factory=list)
    per_day: int = _setting(0, ge=0, le=10_000)
    least: int = _setting(0, ge=0, le=100)
    cross_lists: bool = False
    inbox: bool = False

    @property
    def chosen(self) -> dict[str, Any]:
        """What of it is not the default."""
        usual = asdict(StandingSource(source=""))
        return {name: value for name, value in asdict(self).items() if value != usual[name]}


@dataclass(frozen=True, kw_only=True)
class SavedSearch:
    """A standing question to the library that has a page and feeds of its own: `views/<slug>/`.

    Attributes:
        title: as shown.
        description: one or two plain sentences.
        tags: papers with one of these tags, or with a tag below one of them; empty for all.
        all_tags: papers that have each of these.
        without_tags: no paper with one of these.
        words: papers with one of these phrases in title, abstract, summary or note; empty for all.
        without_words: no paper with one of these.
        authors: papers by one of these people, in any spelling that people.yml joins; empty for all.
        period: a day, week or month, or two of them with `..` between (`2025-01..2025-06`, `2025-08..`); "" for all.
        aliases: slugs that it had before: their pages redirect, and their feeds go on.
    """

    title: str = _setting(min_length=1)
    description: str = ""
    tags: list[str] = _field(default_factory=list)
    all_tags: list[str] = _field(default_factory=list)
    without_tags: list[str] = _field(default_factory=list)
    words: list[str] = _field(default_factory=list)
    without_words: list[str] = _field(default_factory=list)
    authors: list[str] = _field(default_factory=list)
    period: str = ""
    aliases: list[Slug] = _field(default_factory=list)


@dataclass(frozen=True, kw_only=True)
class Settings:
    """The digestgen plugin block of mkdocs.yml.

    Attributes:
        author_pages: an author gets a page from this many papers on; 0 for none.
        page_size: papers on one page of a tag or author; a page of an issue has twice as many.
        order: of the papers of a day: `source`, as the source lists them; `votes`, the most voted first; `title`.
        lists: how papers are shown in lists until a reader chooses otherwise: `cards` or `lines`. Lists of authors, weeks and
            months are lines either way.
        groups: papers from which on a day is shown by topic; 0 for days in one list. An editorial can say otherwise.
        identity: the address that issues, feeds and mails are known by: when the site moves, the one it had before
            (`https://old.example.org/digest/`), so that nothing is sent again; "" for `site_url`.
        feed_days: a feed holds the papers of this many latest days; 500 papers, or about a megabyte, at most.
        feed_items: a feed holds at least this many papers, from more days if need be.
        sources: what `digestgen fetch` brings up to date: a list of standing sources.
        views: saved searches that have a page and a feed each: slug → view.
        digest_feeds: topics and saved searches have a feed with an item a day (`daily`), a week (`weekly`), or both, too.
        author_feeds: authors who have a page have an RSS feed, too; `all` for Atom and JSON Feed beside it.
        machine_summaries: lines about papers that a source's model wrote, always marked: `show` in lists and on the paper's
            page, where the curator wrote none; on the `page` only; `never`.
        figures: cards and pages show a paper's picture where its file names one of this site.
        hub: address of a WebSub hub that feeds name; "" for none.
        search: papers can be searched for: an index is made, and every page has a field for it.
        rights: licence of what the curator writes, for feeds; plain text.
        unsubscribe: where readers end getting the digest by mail, `mailto:…` or `https://…`; `{address}` in it
            becomes theirs; "" for nowhere.
        subscribe: where readers get the digest by mail, shown beside *Subscribe*: a service's page (`https://…`, `mailto:…`),
            or its form, `{form: https://…, field: email}`; "" for nowhere.
        engine: what renders the theme: `mkdocs` (ProperDocs, where that is installed) or `zensical`, which is experimental and runs
            no plugins and hooks of MkDocs.
        csp: Content-Security-Policy of the pages: `true` for the strict one, `false` for none, or a mapping of directives to
            sources that are allowed beside: `{script-src: https://stats.example.org}`.
        scripts: files of the content folder that may hold script, as patterns: `demos/*.html`. Any other SVG or HTML
            file that could run script or asks another host is a problem.
        contact: your address of mail, for APIs that ask who asks (Crossref, NCBI); the environment's DIGESTGEN_CONTACT
            wins. It is not shown on the site.
        inbox_days: after so many days what nobody looked at leaves the inbox; 0 for never.
        taste: files beside mkdocs.yml with papers of the curator's own choice, which count as kept when candidates are
            ordered: `mine.bib`, or any other file that `import` reads.
        taste_authors: who wrote papers that were kept counts when candidates are ordered, and is given as a reason.
        mirrors: address prefix → prefix that is asked instead: an institution's mirror of an API.
    """

    author_pages: int = _setting(2, ge=0, le=1000)
    page_size: int = _setting(50, ge=1, le=1000)
    order: Literal["source", "votes", "title"] = "source"
    lists: Literal["cards", "lines"] = "cards"
    groups: int = _setting(12, ge=0, le=1000)
    identity: str = _setting("", pattern=r"^(https?://[^\s<>?#]+)?$")
    feed_days: int = _setting(14, ge=1, le=3660)
    feed_items: int = _setting(40, ge=1, le=1000)
    sources: list[StandingSource] = _field(default_factory=list)
    views: dict[Slug, SavedSearch] = _field(default_factory=dict)
    digest_feeds: list[Literal["daily", "weekly"]] = _field(default_factory=list)
    author_feeds: Literal[False, True, "all"] = False
    machine_summaries: Literal["show", "page", "never"] = "show"
    figures: bool = True
    hub: WebAddress = ""
    search: bool = True
    rights: str = ""
    unsubscribe: str = _setting("", pattern=r"^(mailto:[^\s<>@]+@[^\s<>@]+|https://[^\s<>]+)?$")
    subscribe: str | SubscribeForm = ""
    engine: Literal["mkdocs", "zensical"] = "mkdocs"
    csp: bool | dict[str, Sources] = True
    scripts: list[str] = _field(default_factory=list)
    contact: str = _setting("", pattern=r"^([^\s<>@]+@[^\s<>@]+)?$")
    inbox_days: int = _setting(60, ge=0, le=3660)
    taste: list[str] = _field(default_factory=list)
    taste_authors: bool = True
    mirrors: dict[WebAddress, WebAddress] = _field(default_factory=dict)

    @property
    def form_action(self) -> str:
        """The host that the form of `subscribe` is sent to, as a source of the policy; "" for none."""
        return f"https://{self.subscribe.host}" if isinstance(self.subscribe, SubscribeForm) else ""

    @property
    def shown(self) -> dict[str, Any]:
        """What of it shows on the site."""
        unseen = ("sources", "contact", "mirrors", "inbox_days", "taste", "taste_authors")
        return {name: value for name, value in asdict(self).items() if name not in unseen}


def build_settings(plain: Mapping[str, Any]) -> Settings:
    """Settings of what asdict() makes of them."""
    given = dict(plain)
    given["sources"] = [StandingSource(**one) for one in plain["sources"]]
    given["views"] = {slug: SavedSearch(**one) for slug, one in plain["views"].items()}
    if isinstance(plain["subscribe"], dict):
        given["subscribe"] = SubscribeForm(**plain["subscribe"])
    return Settings(**given)
