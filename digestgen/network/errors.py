"""Answers that cannot be used, in words: what came instead of what was asked for, and what to do."""

from __future__ import annotations

import html
import re

from httpx import codes

from digestgen.network.http import Reply
from digestgen.problems import SourceError
from digestgen.sources.source import Request
from digestgen.sources.toolkit.json_text import parse_json
from digestgen.text.clean import clean_text

_SHORT = 200  # characters of a foreign message
_LOOKED_AT = 65_536  # bytes of a foreign page
_TAG = re.compile(r"<[^<>]*>")
_WORDS = {
    401: ("asks for a key or a password", ""),
    403: ("refuses to answer", "It may block this network or this kind of program; ask it from elsewhere."),
    407: ("cannot be reached: the proxy asks for a password", "It goes into HTTPS_PROXY."),
    410: ("has taken this away for good", ""),
    413: ("finds the question too long", "Ask for less at a time."),
    414: ("finds the question too long", "Ask for less at a time."),
    451: ("may not answer, for legal reasons", ""),
}


def check_type(request: Request, host: str, reply: Reply) -> None:
    """Refuse an answer of a media type that was not asked for (RFC 9110, 8.3).

    Raises:
        SourceError: names the type that came, and the title of a page.
    """
    kind = _media_type(reply)
    if kind in request.accept:
        return
    came = f"an answer of type {kind}" if kind else "an answer that does not say its type"
    if kind in ("text/html", "application/xhtml+xml"):
        title = _find_element(_text(reply), "title")
        came = f'a web page titled "{title}"' if title else "a web page"
    hint = "It may be down for maintenance, or something between here and there answers in its place."
    raise SourceError(request.url, f"{host} sends {came} instead of {request.accept[0]}", hint=hint)


def build_error(request: Request, host: str, reply: Reply) -> SourceError:
    """The error for a status other than success (RFC 9110, 15): in the API's own words where it has some."""
    if reply.status in _WORDS:
        what, hint = _WORDS[reply.status]
        return SourceError(request.url, f"{host} {what} ({reply.status})", hint=hint)
    phrase = codes.get_reason_phrase(reply.status)
    what = f"{host} answers {reply.status}{f' ({phrase})' if phrase else ''}"
    if _media_type(reply) in request.accept and (message := _find_message(reply, request.url)):
        what = f"{what}: {message}"
    return SourceError(request.url, what)


def _media_type(reply: Reply) -> str:
    return reply.headers.get("content-type", "").split(";")[0].strip().lower()[:100]


def _find_message(reply: Reply, name: str) -> str:
    """What an API says is wrong: JSON's `error`, `message` or `detail`; Atom's summary; else all of its text."""
    text = _text(reply)
    if "json" in _media_type(reply):
        try:
            value = parse_json(reply.data[:_LOOKED_AT], name)
        except SourceError:
            return _shorten(text)
        for key in ("error", "message", "detail"):
            if isinstance(value, dict) and isinstance(value.get(key), dict):
                value = value[key]
            if isinstance(value, dict) and isinstance(value.get(key), str):
                return _shorten(value[key])
        return _shorten(text)
    return _find_element(text, "summary") or _shorten(_TAG.sub(" ", text))


def _find_element(text: str, name: str) -> str:
    """The text of the first element of a name, found without a parser: the page may be anything."""
    match = re.search(rf"<{name}\b[^<>]*>([^<]*)", text, re.IGNORECASE)
    return _shorten(html.unescape(match[1])) if match else ""


def _text(reply: Reply) -> str:
    return reply.data[:_LOOKED_AT].decode("utf-8", "replace")


def _shorten(text: str) -> str:
    return " ".join(clean_text(text).split())[:_SHORT]
