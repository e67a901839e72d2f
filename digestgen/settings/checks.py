"""Checks of settings: what people write in the digestgen block of `mkdocs.yml`, by pydantic, and its JSON Schema."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import MISSING, fields
from inspect import cleandoc
from typing import TYPE_CHECKING, Annotated, Any, get_args, get_type_hints

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, create_model
from pydantic.fields import FieldInfo
from pydantic_core import PydanticCustomError

from digestgen.settings.settings import (
    HTTPS,
    SITE,
    SavedSearch,
    Settings,
    Sources,
    StandingSource,
    SubscribeForm,
)

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

# Directives of a Content-Security-Policy (https://www.w3.org/TR/CSP3/#csp-directives) that a site may extend.
_DIRECTIVES = ("default-src", "script-src", "style-src", "img-src", "font-src", "connect-src", "media-src", "frame-src",
               "worker-src", "child-src", "manifest-src", "object-src", "form-action", "base-uri", "frame-ancestors")  # fmt: skip
_SOURCE = re.compile(r"'[\w+/=-]+'|[a-z][a-z0-9+.-]*:|(?:[a-z][a-z0-9+.-]*://)?[\w*][\w*.:%/~-]*")


# pydantic's kinds of mistakes, in words for who writes YAML.
_WRONG = {
    "missing": "is missing", "list_type": "has to be a list", "dict_type": "has to be a mapping",
    "model_type": "has to be a mapping", "string_type": "has to be text", "int_type": "has to be a whole number",
    "bool_type": "has to be true or false", "string_too_short": "is empty",
}  # fmt: skip

# What a setting of a certain form takes, in words for who writes it.
_FORMS = {
    "identity": "the address that the site had before, https://…",
    "hub": "a web address, https://…",
    "mirrors": "a web address, https://…",
    "unsubscribe": "mailto:… or https://…",
    "contact": "an address of mail",
    "aliases": 'a part of an address: a-z and 0-9, joined by "-"',
    "views": 'a part of an address: a-z and 0-9, joined by "-"',
}


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


_MAILTO = r"mailto:[^\s<>@\"'\\\x00-\x1f\x7f]+@[^\s<>@\"'\\\x00-\x1f\x7f]+"


def _read_subscribe(value: Any) -> Any:
    """The setting `subscribe`: a link, or a form."""
    if isinstance(value, MODELS["SubscribeForm"]):
        return value
    if isinstance(value, str) and re.fullmatch(f"({HTTPS}|{_MAILTO})?", value):
        return value
    text = "it takes https://…, mailto:… or a form, {form: https://…, field: email}"
    if isinstance(value, dict):
        try:
            return MODELS["SubscribeForm"].model_validate(value)
        except ValidationError as error:
            mistake = error.errors()[0]
            name = ".".join(str(part) for part in mistake["loc"] if part != "[key]")
            known = ", ".join(MODELS["SubscribeForm"].model_fields)
            text = f'"{name}" of the form does not work: {mistake["msg"]} (it has {known})'
    raise PydanticCustomError("subscribe", "{text}", {"text": text})


# What annotations of settings.py mean here.
_TYPES: dict[str, Any] = {
    # as long as a part of an address may be (model/ids.py)
    "Slug": Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=200)],
    # Its length is apart: a counted \\w takes longer to compile than all else here.
    "FieldName": Annotated[str, Field(pattern=r"^[A-Za-z_][\w.:\[\]-]*$", max_length=100)],
    "WebAddress": Annotated[str, Field(pattern=r"^(https?://[^\s<>\"']+)?$")],
    "HiddenValue": Annotated[str, Field(max_length=1000)],
}
_READ = {"csp": BeforeValidator(_read_policy), "subscribe": BeforeValidator(_read_subscribe)}


def _build_model(kind: type[Any]) -> type[BaseModel]:
    """A dataclass of settings.py as a model that checks; those within it have to be in MODELS."""
    types = get_type_hints(kind, localns=_TYPES | MODELS, include_extras=True)
    checked: dict[str, Any] = {}
    for one in fields(kind):
        default = one.default if one.default_factory is MISSING else one.default_factory()
        given = Field(**({} if default is MISSING else {"default": default}), **one.metadata)
        reads = _READ.get(one.name) if kind is Settings else None
        checked[one.name] = (Annotated[types[one.name], reads] if reads else types[one.name], given)
    return create_model(
        kind.__name__, __config__=ConfigDict(extra="forbid", frozen=True, strict=True), **checked
    )


_KINDS = (SubscribeForm, StandingSource, SavedSearch, Settings)
MODELS: dict[str, type[BaseModel]] = {}
for _kind in _KINDS:
    MODELS[_kind.__name__] = _build_model(_kind)


# The code of a problem, the setting, what is wrong, what to do about it, and the place.
Mistake = tuple[str, str, str, str, str]


def check_settings(
    block: Mapping[str, Any], did_you_mean: Callable[[str, Iterable[str]], str]
) -> tuple[Settings, list[Mistake]]:
    """The block as settings, or every mistake in it.

    Args:
        did_you_mean: a sentence that names what is spelled nearly so, or "".
    """
    try:
        return _plain(MODELS["Settings"].model_validate(block)), []
    except ValidationError as error:
        return Settings(), [_explain(mistake, did_you_mean) for mistake in error.errors()]


def _explain(mistake: ErrorDetails, did_you_mean: Callable[[str, Iterable[str]], str]) -> Mistake:
    *above, key = [str(part) for part in mistake["loc"] if part != "[key]"]
    known = _fields_at(mistake["loc"])
    name = ".".join(part for part in (*above, key) if not part.isdigit())
    line = "plugins.digestgen." + ".".join((*above, key))
    if mistake["type"] == "extra_forbidden":
        hint = did_you_mean(key, known)
        hint += f"The settings{' there' if above else ''} are: {', '.join(known)}."
        return "unknown-key", f"plugins.digestgen.{name}", f'there is no setting "{name}"', hint, line
    field = known.get(key)
    default = "" if not field or field.is_required() else json.dumps(field.default)
    hint = f"Without it, it is {default}." if default else ""
    what = f'"{name}" {_WRONG.get(mistake["type"]) or "is wrong: " + mistake["msg"].lower()}'
    form = next((_FORMS[part] for part in (key, *reversed(above)) if part in _FORMS), "")
    if form and mistake["type"] == "string_pattern_mismatch":
        what = f'"{name}" is not {form}: {str(mistake["input"])[:80]}'
    if mistake["loc"][0] == "views" and mistake["loc"][-1] == "[key]":
        what, hint = f'"{name}" cannot be part of an address', 'Use a-z and 0-9, joined by "-".'
    return "bad-setting", f"plugins.digestgen.{name}", what, hint, line


def _plain(value: Any) -> Any:
    if isinstance(value, BaseModel):
        kind = next(kind for kind in _KINDS if kind.__name__ == type(value).__name__)
        return kind(**{name: _plain(inner) for name, inner in value})
    if isinstance(value, list):
        return [*map(_plain, value)]
    return {name: _plain(inner) for name, inner in value.items()} if isinstance(value, dict) else value


def read_meanings(kind: type[Any]) -> dict[str, str]:
    """Setting → what it means: the section `Attributes:` of a dataclass, where `first, last: days` says the same of both."""
    # From 3.13 on Python cleans it by itself.
    section = cleandoc(kind.__doc__ or "").partition("Attributes:\n")[2]
    found = re.findall(r"^ {4}(\w[\w, ]*): (.*(?:\n {5}.*)*)", section, re.MULTILINE)
    return {name: " ".join(meaning.split()) for names, meaning in found for name in names.split(", ")}


def build_settings_schema(topic: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """JSON Schema of mkdocs.yml, for editors: the digestgen block whole, of the rest what has to be there.

    Args:
        topic: schema of one topic, where the site has a vocabulary.
    """
    block = MODELS["Settings"].model_json_schema()
    kinds = {kind.__name__: kind for kind in _KINDS}
    for name, shape in {"Settings": block, **block.get("$defs", {})}.items():
        shape.pop("title", None)
        shape.pop("description", None)
        for key, meaning in read_meanings(kinds[name]).items():
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


def _fields_at(place: tuple[int | str, ...]) -> Mapping[str, FieldInfo]:
    """The settings that there are where one is: those of a standing source for `("sources", 0, "per_day")`."""
    model = MODELS["Settings"]
    for part in place[:-1]:
        field = model.model_fields.get(str(part))
        nested = [inner for inner in get_args(field.annotation) if isinstance(inner, type)] if field else []
        model = next((inner for inner in nested if issubclass(inner, BaseModel)), model)
    return model.model_fields
