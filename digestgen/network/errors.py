"""Answers that cannot be used, in words: what came instead of what was asked for, and what to do."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

from httpx import codes

from digestgen.network.http import Reply
from digestgen.problems import SourceError
from digestgen.sources.source import Request
from digestgen.sources.toolkit.json_text import parse_json
from digestgen.text.clean import clean_line

_SHORT = 200  # characters of a foreign message
_LOOKED_AT = 65_536  # bytes of a foreign page
_TAG = re.compile(r"<[^<>]*>")
_PAGES = ("text/html", "application/xhtml+xml")
_PAGE_STARTS = (b"<!doctype html", b"<html")
_NOTE = 2000  # bytes of an answer that is a sentence and nothing else
# Alone, behind "Error:", or in JSON.
_SLOW = re.compile(r"\W{0,3}(?:[\w ]{0,40}\W{1,4})?(?:rate (?:limit )?exceeded|too many requests|you have exceeded (?:the|your) rate limit)",
                   re.IGNORECASE)  # fmt: skip
_SAYS = ("error", "message", "detail", "errors", "error_description", "msg", "reason", "title")
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
    if kind in request.accept or (request.looks_right and request.looks_right(reply.data)):
        return
    came = f"an answer of type {kind}" if kind else "an answer that does not say its type"
    if kind in _PAGES:
        title = _find_element(_text(reply), "title")
        came = f'a web page titled "{title}"' if title else "a web page"
    hint = "It may be down for maintenance, or something between here and there answers in its place."
    raise SourceError(request.url, f"{host} sends {came} instead of {request.accept[0]}", hint=hint)


def build_error(request: Request, host: str, reply: Reply) -> SourceError:
    """The error for a status other than success (RFC 9110, 15): in the API's own words where it has some."""
    if reply.status in _WORDS:
        what, hint = _WORDS[reply.status]
        what = f"{host} {what} ({reply.status})"
    else:
        phrase, hint = codes.get_reason_phrase(reply.status), ""
        what = f"{host} answers {reply.status}{f' ({phrase})' if phrase else ''}"
    return SourceError(request.url, f"{what}{find_message(reply)}", hint=hint)


def _media_type(reply: Reply) -> str:
    return reply.headers.get("content-type", "").split(";")[0].strip().lower()[:100]


def find_message(reply: Reply) -> str:
    """What an API says is wrong, behind a colon; "" where it says nothing: a web page is somebody else's."""
    if _media_type(reply) in _PAGES or reply.data[:1000].lstrip().lower().startswith(_PAGE_STARTS):
        return ""
    message = _find_words(reply)
    return f": {message}" if message else ""


def asks_to_slow_down(host: str, reply: Reply) -> bool:
    """Whether arXiv has had enough for now, which it says in many ways.

    Since 2026 also by 406, and by `Rate exceeded.` as the whole text of an answer of any status and type.
    """
    if host != "arxiv.org" and not host.endswith(".arxiv.org"):
        return False
    if reply.status in (406, 429):
        return True
    return len(reply.data) < _NOTE and bool(_SLOW.match(" ".join(_TAG.sub(" ", _text(reply)).split())))


def _find_words(reply: Reply) -> str:
    """JSON's `error`, `message` or `detail`; Atom's summary; else all of its text."""
    text = _text(reply)
    if "json" in _media_type(reply):
        try:
            value = parse_json(reply.data[:_LOOKED_AT], "")
        except SourceError:
            return _shorten(text)
        # `error` may be a bare name (OpenAlex: "Rate limit exceeded"), explained in the message.
        words = list(_find_sayings(value, 5))
        return _shorten(max(words, key=len) if words else text if value else "")
    return _find_element(text, "summary") or _shorten(_TAG.sub(" ", text))


def _find_sayings(value: object, depth: int) -> Iterator[str]:
    """What JSON says to people, also inside lists of errors (Crossref, FastAPI, GraphQL)."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, list) and depth:
        for one in value[:5]:
            yield from _find_sayings(one, depth - 1)
    elif isinstance(value, dict) and depth:
        for key in _SAYS:
            yield from _find_sayings(value.get(key), depth - 1)


def _find_element(text: str, name: str) -> str:
    """The text of the first element of a name, found without a parser: the page may be anything."""
    match = re.search(rf"<{name}\b[^<>]*>([^<]*)", text, re.IGNORECASE)
    return _shorten(html.unescape(match[1])) if match else ""


def _text(reply: Reply) -> str:
    return reply.data[:_LOOKED_AT].decode("utf-8", "replace")


def _shorten(text: str) -> str:
    return clean_line(text)[:_SHORT]
