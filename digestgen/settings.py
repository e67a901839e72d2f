"""Settings: the digestgen block of `mkdocs.yml`, its types and defaults.

`config.py` reports mistakes, with file and line.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from functools import partial
from inspect import cleandoc
from typing import Annotated, Any, Literal, get_args
from urllib.parse import urlsplit

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError
from pydantic.fields import FieldInfo
from pydantic_core import PydanticCustomError

Sources = tuple[str, ...]  # of a directive
# Directives of a Content-Security-Policy (https://www.w3.org/TR/CSP3/#csp-directives) that a site may extend.
_DIRECTIVES = ("default-src", "script-src", "style-src", "img-src", "font-src", "connect-src", "media-src", "frame-src",
               "worker-src", "child-src", "manifest-src", "object-src", "form-action", "base-uri", "frame-ancestors")  # fmt: skip
_SOURCE = re.compile(r"'[\w+/=-]+'|[a-z][a-z0-9+.-]*:|(?:[a-z][a-z0-9+.-]*://)?[\w*][\w*.:%/~-]*")


def _read_policy(value: Any) -> bool | dict[str, Sources]:
    """The setting `csp`: false for no policy, true for ours, or directive → sources beyond ours, as text or a list."""
    if isinstance(value, bool):
        return value
    if not isinstance(value, dict):
        raise PydanticCustomError("csp", "it takes true, false or directives with more sources each")
    found: dict[str, Sources] = {}
    for name, given in value.items():
        if name not in _DIRECTIVES:
            text = f'there is no directive "{name}"; there are {", ".join(_DIRECTIVES)}'
            raise PydanticCustomError("csp", "{text}", {"text": text})
        sources = given.split() if isinstance(given, str) else given if isinstance(given, list) else [given]
        for source in sources:
            if not isinstance(source, str) or not _SOURCE.fullmatch(source):
                text = f'"{source}" is not a source for {name}, such as https://example.org'
                raise PydanticCustomError("csp", "{text}", {"text": text})
        found[name] = tuple(sources)
    return found


# The address of a site: nothing of it stands for a name (https://<you>.github.io), and it is a folder.
SITE = r"(?!.*\.(?:html?|php)/?$)https?://[^\s/?#@\\<>{}\[\]\"']+(/[^\s?#\\<>{}\"']*)?"
# As long as a part of an address may be (model/ids.py).
_Slug = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=200)]
# Its host goes into the policy of the pages, where ";" or "'" would be another directive or source.
_HTTPS = r"https://[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?(:[0-9]{1,5})?([/?][^\s<>\"'\\\x00-\x1f\x7f]*)?"
_MAILTO = r"mailto:[^\s<>@\"'\\\x00-\x1f\x7f]+@[^\s<>@\"'\\\x00-\x1f\x7f]+"
_WEB = Annotated[str, Field(pattern=r"^(https?://[^\s<>\"']+)?$")]
# What a setting of a certain form takes, in words for who writes it.
FORMS = {
    "identity": "the address that the site had before, https://…",
    "hub": "a web address, https://…",
    "mirrors": "a web address, https://…",
    "unsubscribe": "mailto:… or https://…",
    "contact": "an address of mail",
    "aliases": 'a part of an address: a-z and 0-9, joined by "-"',
    "views": 'a part of an address: a-z and 0-9, joined by "-"',
}
# Of a field. Its length is apart: a counted \w takes longer to compile than all else here.
_Name = Annotated[str, Field(pattern=r"^[A-Za-z_][\w.:\[\]-]*$", max_length=100)]


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


class SubscribeForm(BaseModel):
    """A form of a mail service.

    Attributes:
        form: where it is sent, `https://…`: the `action` of the form that the service shows you.
        field: the name of the field for the address, such as `email` or `EMAIL`.
        hidden: other fields that the service wants, with their values: `{l: "the list's id"}`.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    form: Annotated[str, Field(pattern=f"^{_HTTPS}$")]
    field: _Name = "email"
    hidden: dict[_Name, Annotated[str, Field(max_length=1000)]] = {}

    @property
    def host(self) -> str:
        """Who gets the address."""
        return urlsplit(self.form).netloc.lower()


def _read_subscribe(value: Any) -> str | SubscribeForm:
    """The setting `subscribe`: a link, or a form."""
    if isinstance(value, SubscribeForm):
        return value
    if isinstance(value, str) and re.fullmatch(f"({_HTTPS}|{_MAILTO})?", value):
        return value
    text = "it takes https://…, mailto:… or a form, {form: https://…, field: email}"
    if isinstance(value, dict):
        try:
            return SubscribeForm.model_validate(value)
        except ValidationError as error:
            mistake = error.errors()[0]
            name = ".".join(str(part) for part in mistake["loc"] if part != "[key]")
            known = ", ".join(SubscribeForm.model_fields)
            text = f'"{name}" of the form does not work: {mistake["msg"]} (it has {known})'
    raise PydanticCustomError("subscribe", "{text}", {"text": text})


class StandingSource(BaseModel):
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

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    source: str
    words: list[str] = []
    query: str = ""
    category: str = ""
    include: list[str] = []
    exclude: list[str] = []
    tags: list[str] = []
    per_day: Annotated[int, Field(ge=0, le=10_000)] = 0
    least: Annotated[int, Field(ge=0, le=100)] = 0
    cross_lists: bool = False
    inbox: bool = False


class SavedSearch(BaseModel):
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

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    title: Annotated[str, Field(min_length=1)]
    description: str = ""
    tags: list[str] = []
    all_tags: list[str] = []
    without_tags: list[str] = []
    words: list[str] = []
    without_words: list[str] = []
    authors: list[str] = []
    period: str = ""
    aliases: list[_Slug] = []


class Settings(BaseModel):
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

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    author_pages: Annotated[int, Field(ge=0, le=1000)] = 2
    page_size: Annotated[int, Field(ge=1, le=1000)] = 50
    order: Literal["source", "votes", "title"] = "source"
    lists: Literal["cards", "lines"] = "cards"
    groups: Annotated[int, Field(ge=0, le=1000)] = 12
    identity: Annotated[str, Field(pattern=r"^(https?://[^\s<>?#]+)?$")] = ""
    feed_days: Annotated[int, Field(ge=1, le=3660)] = 14
    feed_items: Annotated[int, Field(ge=1, le=1000)] = 40
    sources: list[StandingSource] = []
    views: dict[_Slug, SavedSearch] = {}
    digest_feeds: list[Literal["daily", "weekly"]] = []
    author_feeds: Literal[False, True, "all"] = False
    machine_summaries: Literal["show", "page", "never"] = "show"
    figures: bool = True
    hub: _WEB = ""
    search: bool = True
    rights: str = ""
    unsubscribe: Annotated[str, Field(pattern=r"^(mailto:[^\s<>@]+@[^\s<>@]+|https://[^\s<>]+)?$")] = ""
    subscribe: Annotated[str | SubscribeForm, BeforeValidator(_read_subscribe)] = ""
    engine: Literal["mkdocs", "zensical"] = "mkdocs"
    csp: Annotated[bool | dict[str, Sources], BeforeValidator(_read_policy)] = True
    scripts: list[str] = []
    contact: Annotated[str, Field(pattern=r"^([^\s<>@]+@[^\s<>@]+)?$")] = ""
    inbox_days: Annotated[int, Field(ge=0, le=3660)] = 60
    taste: list[str] = []
    taste_authors: bool = True
    mirrors: dict[_WEB, _WEB] = {}

    @property
    def form_action(self) -> str:
        """The host that the form of `subscribe` is sent to, as a source of the policy; "" for none."""
        return f"https://{self.subscribe.host}" if isinstance(self.subscribe, SubscribeForm) else ""

    @property
    def shown(self) -> dict[str, Any]:
        """What of it shows on the site."""
        return self.model_dump(
            exclude={"sources", "contact", "mirrors", "inbox_days", "taste", "taste_authors"}
        )


def read_meanings(model: type[BaseModel]) -> dict[str, str]:
    """Setting → what it means: the section `Attributes:` of a model, where `first, last: days` says the same of both."""
    # From 3.13 on Python cleans it by itself.
    section = cleandoc(model.__doc__ or "").partition("Attributes:\n")[2]
    found = re.findall(r"^ {4}(\w[\w, ]*): (.*(?:\n {5}.*)*)", section, re.MULTILINE)
    return {name: " ".join(meaning.split()) for names, meaning in found for name in names.split(", ")}


def build_settings_schema(topic: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """JSON Schema of mkdocs.yml, for editors: the digestgen block whole, of the rest what has to be there.

    Args:
        topic: schema of one topic, where the site has a vocabulary.
    """
    block = Settings.model_json_schema()
    models: dict[str, type[BaseModel]] = {
        "Settings": Settings,
        "StandingSource": StandingSource,
        "SavedSearch": SavedSearch,
        "SubscribeForm": SubscribeForm,
    }
    for name, shape in {"Settings": block, **block.get("$defs", {})}.items():
        shape.pop("title", None)
        shape.pop("description", None)
        for key, meaning in read_meanings(models[name]).items():
            shape["properties"][key] = {"description": meaning, **shape["properties"][key]}
            if topic and key in ("tags", "all_tags", "without_tags"):
                shape["properties"][key]["items"] = topic
    definitions = block.pop("$defs", {})
    block["properties"]["csp"] |= {
        "anyOf": [
            {"type": "boolean"},
            {"type": "object", "propertyNames": {"enum": list(_DIRECTIVES)},
             "additionalProperties": {"type": ["string", "array"], "items": {"type": "string"}}},
        ]
    }  # fmt: skip
    ours = {"digestgen": {**block, "type": ["object", "null"]}}
    by_env = ["string", "array"]  # !ENV [NAME, value]
    return {
        "type": "object",
        "properties": {
            "site_name": {"description": "What the digest is called.", "type": by_env},
            "site_url": {
                "description": "Where the site will be, with its folder: feeds and citations carry this address.",
                "type": by_env, "pattern": rf"^{SITE}$",
            },
            "docs_dir": {"type": by_env, "pattern": r"^(?!\.\.(/|$))"},
            "use_directory_urls": {"enum": [True]},
            "theme": {"type": ["object", "string"], "pattern": "^materialx?$",
                      "properties": {"name": {"enum": ["material", "materialx"]}}},
            "plugins": {"type": ["array", "object"], "properties": ours,
                        "items": {"type": ["string", "object"], "properties": ours}},
            "markdown_extensions": {"type": ["array", "object", "null"], "items": {"type": ["string", "object"]}},
        },
        "if": {"not": {"required": ["INHERIT"]}},
        "then": {"required": ["site_name", "site_url", "theme", "plugins"]},
        "$defs": definitions,
    }  # fmt: skip


def fields_at(place: tuple[int | str, ...]) -> Mapping[str, FieldInfo]:
    """The settings that there are where one is: those of a standing source for `("sources", 0, "per_day")`."""
    model: type[BaseModel] = Settings
    for part in place[:-1]:
        field = model.model_fields.get(str(part))
        nested = [inner for inner in get_args(field.annotation) if isinstance(inner, type)] if field else []
        model = next((inner for inner in nested if issubclass(inner, BaseModel)), model)
    return model.model_fields
