"""Answers that cannot be used, in words: what came instead of what was asked for, and what to do."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from urllib.parse import urljoin, urlsplit

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
_FEED = re.compile(
    r"<link\b(?=[^<>]{0,400}\btype=[\"']?application/(?:rss\+xml|atom\+xml|feed\+json))[^<>]{0,400}?\bhref=(?:[\"']([^\"'<>]{1,400})[\"']|([^\s\"'<>]{1,400}))",
    re.IGNORECASE,
)
_NOTE = 2000  # bytes of an answer that is a sentence and nothing else
# Alone, or behind "Error:" and the like.
_SLOW = re.compile(
    r"\W{0,4}(?:[\w ]{0,40}[^\w\s]\W{0,5}){0,3}(?:\d{3} |error |api |request |please |we (?:had|have) to ){0,3}"
    r"(?:rate[ -]?(?:limit(?:s|ed|ing)?\b(?! (?:of|is|are|for)\b)|exceeded|reached)|too many requests|slow down"
    r"|(?:you(?: have|'ve)? )?(?:exceeded|reached|hit) (?:the|your|our) (?:\w{1,20} )?rate[ -]?limit"
    r"|(?:you |your \w{1,20} |it )?(?:are|is|was|have been|has been) (?:being )?(?:rate.limited|throttled))",
    re.IGNORECASE,
)
_DOCUMENT = re.compile(rb"(?:\xef\xbb\xbf)?\s{0,99}<(?:\?xml|rss|feed|rdf)\b", re.IGNORECASE)
# An element that is the whole of an answer (NCBI: <eFetchResult><ERROR>), and keys beside which there is no content.
_FAULT = re.compile(
    rb"(?:\xef\xbb\xbf)?\s{0,99}(?:<\?xml[^<>]{0,200}\?>\s{0,99})?(?:<!DOCTYPE[^<>]{0,300}>\s{0,99})?(?:<e\w{1,10}Result>\s{0,99})?"
    rb"<(?:\w{1,20}:)?(?:errors?|fault|exception)[\s>]",
    re.IGNORECASE,
)
_PASSING = re.compile(
    r"\b(?:time[ds]?[ -]?out|temporar(?:y|ily)|try again|retry|unavailable|overloaded|too busy|internal (?:server )?error|bad gateway)\b",
    re.IGNORECASE,
)
_LASTING = (501, 505, 506, 508, 510, 511)
_SAYS = ("error", "message", "detail", "errors", "error_description", "msg", "reason", "title")
_CODES = ("status", "statusCode", "status_code", "code")
_RETRY = ("retryAfter", "retry_after", "retry-after")
_WORDS = {
    401: ("asks for a key or a password", ""),
    403: ("refuses to answer", "It may block this network or this kind of program; ask it from elsewhere."),
    407: ("cannot be reached: the proxy asks for a password", "It goes into HTTPS_PROXY."),
    413: ("finds the question too long", "Ask for less at a time."),
    414: ("finds the question too long", "Ask for less at a time."),
    451: ("may not answer, for legal reasons", ""),
}


def check_type(request: Request, url: str, reply: Reply) -> None:
    """Refuse an answer of a media type that was not asked for (RFC 9110, 8.3), unless its first bytes are of one.

    Raises:
        SourceError: names the type that came, and the title of a page.
    """
    kind, host = _media_type(reply), urlsplit(url).hostname
    data = reply.data
    if kind in request.accept or (
        request.looks_right(data) if request.looks_right else _looks_right(request, data)
    ):
        return
    came = f"an answer of type {kind}" if kind else "an answer that does not say its type"
    if kind in _PAGES:
        title = _find_element(_text(reply), "title")
        came = f'a web page titled "{title}"' if title else "a web page"
    hint = "It may be down for maintenance, or something between here and there answers in its place."
    if request.looks_right and (feed := _FEED.search(_text(reply))):
        hint = (
            f"The page names a feed: {clean_line(urljoin(url, html.unescape(feed[1] or feed[2])))[:_SHORT]}"
        )
    raise SourceError(request.url, f"{host} sends {came} instead of {request.accept[0]}", hint=hint)


def _looks_right(request: Request, data: bytes) -> bool:
    """Whether bytes begin as JSON or XML, and that is asked for: servers call both text/plain, text/html or nothing."""
    head = data[:2000].removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if "application/json" in request.accept:
        return head.startswith((b"{", b"["))
    wanted = any(kind.endswith("xml") for kind in request.accept) and not set(_PAGES) & set(request.accept)
    return wanted and head.startswith((b"<?xml", b"<feed", b"<rss")) and b"<html" not in head


def build_error(request: Request, host: str, reply: Reply) -> SourceError:
    """The error for a status other than success (RFC 9110, 15): in the API's own words where it has some."""
    if reply.status in _WORDS:
        what, hint = _WORDS[reply.status]
        what = f"{host} {what} ({reply.status})"
    else:
        phrase, hint = codes.get_reason_phrase(reply.status), ""
        what = f"{host} answers {reply.status}{f' ({phrase})' if phrase else ''}"
    return SourceError(request.url, f"{what}{find_message(reply)}", hint=hint, status=reply.status)


def _media_type(reply: Reply) -> str:
    return reply.headers.get("content-type", "").split(";")[0].strip().lower()[:100]


def find_message(reply: Reply) -> str:
    """What an API says is wrong, behind a colon; "" where it says nothing: a web page is somebody else's.

    What is called a page and has no mark of one is a sentence or JSON: PHP calls all that it sends `text/html`.
    """
    is_page = _media_type(reply) in _PAGES and b"<" in reply.data and _read_json(reply) is None
    if is_page or reply.data[:1000].lstrip().lower().startswith(_PAGE_STARTS):
        return ""
    message = _find_words(reply)
    return f": {message}" if message else ""


def find_retry(reply: Reply) -> float:
    """Seconds that a refusal in JSON asks to wait under a key of its own (OpenAlex: `retryAfter`); 0 where it does not."""
    value = _read_json(reply)
    found = [value.get(key) for key in _RETRY] if isinstance(value, dict) else []
    return next((float(one) for one in found if isinstance(one, int | float) and 0 < one < 1e9), 0.0)


def is_arxiv(host: str) -> bool:
    """Whether a host is one of arXiv's, whose blocks of 2026 last minutes."""
    return host == "arxiv.org" or host.endswith(".arxiv.org")


def asks_to_slow_down(host: str, reply: Reply) -> bool:
    """Whether a host has had enough for now, which is said in many ways other than 429.

    With `Rate exceeded.` and the like as the whole text of an answer of any status and type (arXiv, NCBI, Semantic Scholar);
    with a refusal that says when to come back; by arXiv also with 406, since 2026.
    """
    if is_arxiv(host) and reply.status in (406, 429):
        return True
    if reply.status == 403 and "retry-after" in reply.headers:
        return True
    if len(reply.data) >= _NOTE:
        return False
    if reply.status == 200 and _DOCUMENT.match(reply.data):
        # arXiv's errors are feeds of one entry (https://info.arxiv.org/help/api/user-manual.html, §3.4).
        return b"/api/errors" in reply.data and bool(_SLOW.match(_find_element(_text(reply), "summary")))
    value = _read_json(reply)
    if value is None:
        return bool(_SLOW.match(" ".join(_TAG.sub(" ", _text(reply)).split())))
    if reply.status == 200 and not isinstance(value, dict):
        return False
    # The title of an answer that is one is a paper's.
    keys = tuple(key for key in _SAYS if key != "title") if reply.status == 200 else _SAYS
    return any(_SLOW.match(" ".join(words.split())) for words in _find_sayings(value, 5, keys))


def find_fault(reply: Reply) -> tuple[str, bool]:
    """What an answer of status 200 says is wrong where it says nothing else, and whether that may be over on the next try.

    `{"error": "…"}` and `<error>…` are refusals, whatever the status says.
    """
    if reply.status != 200 or len(reply.data) >= _NOTE:
        return "", False
    value = _read_json(reply)
    if isinstance(value, dict):
        faults = [value.get("error"), value.get("errors")]
        others = [one for one in value.values() if isinstance(one, dict | list) and one not in faults]
        is_bare = isinstance(value.get("message"), str) and not others
        if any(others) or not (any(faults) or is_bare):
            return "", False  # there is content, whatever is wrong with a part of it
        inner = value["error"] if isinstance(value.get("error"), dict) else {}
        codes = [str(one.get(key)) for one in (value, inner) for key in _CODES]
        code = next((int(text) for text in codes if re.fullmatch(r"[1-9][0-9]{2}", text)), 0)
        words = " ".join(_find_sayings(value, 5))
    elif value is None and _FAULT.match(reply.data):
        words, code = _text(reply), 0
    else:
        return "", False
    return find_message(reply), is_passing(code) or _PASSING.search(words) is not None


def is_passing(status: int) -> bool:
    """Whether a status may be another one on the next try: what a server cannot do now, not what it never will.

    A status from 500 on that is not known is read as 500 (RFC 9110, 15): those of Cloudflare are 520 to 530.
    """
    return status in (408, 425, 429) or (500 <= status < 600 and status not in _LASTING)


def _find_words(reply: Reply) -> str:
    """JSON's `error`, `message` or `detail`; Atom's summary; else all of its text."""
    text = _text(reply)
    if value := _read_json(reply):
        # `error` may be a bare name (OpenAlex: "Rate limit exceeded"), explained in the message.
        words = list(_find_sayings(value, 5))
        return _shorten(max(words, key=len) if words else text)
    if value is not None:
        return ""
    return _find_element(text, "summary") or _shorten(_TAG.sub(" ", text))


def _read_json(reply: Reply) -> object:
    """An answer in JSON, whatever its type says; None for another one."""
    head = reply.data[:100].removeprefix(b"\xef\xbb\xbf").lstrip()
    if "json" not in _media_type(reply) and not head.startswith((b"{", b"[")):
        return None
    try:
        return parse_json(reply.data[:_LOOKED_AT], "")
    except SourceError:
        return None


def _find_sayings(value: object, depth: int, keys: tuple[str, ...] = _SAYS) -> Iterator[str]:
    """What JSON says to people, also inside lists of errors (Crossref, FastAPI, GraphQL)."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, list) and depth:
        for one in value[:5]:
            yield from _find_sayings(one, depth - 1, keys)
    elif isinstance(value, dict) and depth:
        for key in keys:
            yield from _find_sayings(value.get(key), depth - 1, keys)


def _find_element(text: str, name: str) -> str:
    """The text of the first element of a name, found without a parser: the page may be anything."""
    match = re.search(rf"<{name}\b[^<>]*>([^<]*)", text, re.IGNORECASE)
    return _shorten(html.unescape(match[1])) if match else ""


def _text(reply: Reply) -> str:
    return reply.data[:_LOOKED_AT].decode("utf-8", "replace")


def _shorten(text: str) -> str:
    return clean_line(text)[:_SHORT]
