"""The network, for every source: paced, retried, cached, resumable. What it may cost is in http.Limits, how often in rate_limits.RATE_LIMITS.

Statuses, redirects, validators and Retry-After are read as RFC 9110 says: https://www.rfc-editor.org/rfc/rfc9110
"""

from __future__ import annotations

import ipaddress
import random
import re
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from unicodedata import normalize
from urllib.parse import urljoin, urlsplit

from digestgen.network import rate_limits
from digestgen.network.credentials import Credentials
from digestgen.network.errors import (
    asks_to_slow_down,
    build_error,
    check_type,
    find_fault,
    find_message,
    find_retry,
    is_arxiv,
    is_passing,
)
from digestgen.network.http import ConnectionFailed, HttpClient, Limits, Reply
from digestgen.network.response_cache import CachedAnswer, ResponseCache, build_key
from digestgen.problems import SourceError
from digestgen.sources.source import Answer, Request

_REDIRECTS = {301, 302, 303, 307, 308}
_SAME = {203: 200, 410: 404}  # a proxy has changed something; it was there once
_NUMBER = re.compile(r"0x[0-9a-f]{0,8}[0-9a-f]|0[0-7]{0,11}|[1-9]\d{0,9}")
_INSIDE = tuple(
    """.localhost .local .internal .home.arpa .lan .home .corp .intranet .private .ip6-localhost""".split()
)
_LATER = "Try again later: a fetch that was stopped goes on where it was."


@dataclass(frozen=True, slots=True)
class Exchange:
    """A request and its answer."""

    host: str  # whose rate limit counts
    address: str  # what was asked, at a mirror perhaps
    start: float
    end: float
    status: int  # 0 when no whole answer came


class Transport:
    """Asks APIs, one request at a time.

    An answer is sought in this order: in the unfinished run of the same key; on disk, where it is final; over the
    network, with the validators of what is on disk. A question that is asked twice goes over the network the second
    time: whoever asks again did not believe the answer.

    Args:
        cache: the SQLite file that keeps answers; None to keep them for this object's life.
        notify: called for each retry and its wait, not for the usual gap between two requests.
        contact: the curator's address of mail, for APIs that ask for one.
        mirrors: URL prefix → the prefix to ask instead: an institution's mirror. The rate limit stays the original
            host's.
        jitter: a number from 0 to 1, another one each time.
    """

    def __init__(
        self,
        cache: Path | None,
        *,
        today: str,
        notify: Callable[[str], None] = lambda sentence: None,
        contact: str = "",
        mirrors: Mapping[str, str] | None = None,
        limits: Limits | None = None,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
        jitter: Callable[[], float] = random.random,
    ) -> None:
        self._limits = limits or Limits()
        self._mirrors = {_folder(k): _folder(v) for k, v in (mirrors or {}).items()}
        self._notify, self._clock, self._sleep, self._jitter = notify, clock, sleep, jitter
        self._credentials = Credentials(contact)
        self._responses = ResponseCache(cache, today)
        self._client = HttpClient(self._limits)
        self._rate_limits = rate_limits.RateLimits(self._responses, clock, sleep)
        self._run, self._last = "", b""
        self._unfinished: set[bytes] = set()
        self._given: set[bytes] = set()
        self._keys: dict[str, bytes] = {}  # by address
        self.log: list[Exchange] = []

    def __enter__(self) -> Transport:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        self._client.close()
        self._responses.close()

    @contextmanager
    def run(self, key: str) -> Iterator[None]:
        """Requests that belong together, such as one fetch.

        When it is left by an exception (or the process is killed), the next run of the same key is given the answers
        of this one from disk, each once, up to RUN_DAYS later. After a SourceError the last answer is not among them:
        a source that could not read it has to be able to ask again.

        Args:
            key: what tells runs apart: source and query, say. Not "".
        """
        self._run, self._unfinished, self._given = key, self._responses.keys_of(key), set()
        self._last = b""
        try:
            yield
            self._responses.finish(key)
        except SourceError as error:
            self._responses.forget(self._last)
            self._responses.forget(self._keys.get(error.name, b""))  # of one that was read on beyond
            raise
        finally:
            self._run, self._unfinished = "", set()

    def get(self, request: Request) -> Answer:
        """The answer to a request: status 200, or 404 where no list is asked for.

        Raises:
            SourceError: there is none in spite of retries, or it cannot be used.
        """
        key = build_key(request, self._mirrored(request.url))
        self._last = self._keys[request.url] = key
        again, cached = key in self._given, None
        if not again:
            self._given.add(key)
            cached = self._responses.read(key)
            if cached and (key in self._unfinished or (cached.final and request.final)):
                return cached.answer
        answer = self._ask(request, cached)
        self._responses.save(key, answer, final=request.final, run=self._run)
        return answer

    def _ask(self, request: Request, cached: CachedAnswer | None) -> Answer:
        """Try until there is an answer, or no hope."""
        headers = {"Accept": ", ".join((*request.accept, "*/*;q=0.1"))}
        if request.body:
            headers["Content-Type"] = "application/json"
        elif cached and cached.answer.status == 200:
            for validator, condition in (("etag", "If-None-Match"), ("last-modified", "If-Modified-Since")):
                if value := cached.answer.headers.get(validator):
                    headers[condition] = value
        failures = 0
        while True:
            seconds, words, hint, slow = 0.0, "", "", False
            try:
                url, reply = self._follow(request, headers)
                host = _host(url)
                if reply.status == 304 and cached:
                    return cached.answer
                slow = asks_to_slow_down(host, reply)
                busy = (
                    not slow
                    and reply.status == 200
                    and request.is_busy is not None
                    and request.is_busy(reply.data)
                )
                if not (slow or busy or is_passing(reply.status)):
                    return self._judge(request, url, reply)
                what = "asks to slow down" if slow else "is busy" if busy else f"answers {reply.status}"
                hint = self._credentials.hint(host) if slow or reply.status == 429 else ""
                words = self._credentials.hide(find_message(reply))
                seconds = rate_limits.find_wait(reply.headers, words) or find_retry(reply)
            except _Failed as failed:
                host, what = failed.host, failed.what
            failures += 1
            if seconds > self._limits.patience:
                what = f"{host} asks to come back in {rate_limits.render_seconds(seconds)}{words}"
                raise SourceError(request.url, what, hint=_LATER + hint)
            if failures == self._limits.tries:
                what = f"{host} {what}, {failures} times in a row{words}"
                raise SourceError(request.url, what, hint=_LATER + hint)
            blocked = slow and not seconds and is_arxiv(host)
            backoff = rate_limits.compute_slowdown if blocked else rate_limits.compute_backoff
            wait = max(seconds, backoff(failures, self._jitter()))
            if seconds and wait == seconds:
                self._notify(f"{host} asks to wait {rate_limits.render_seconds(wait)}")
            else:
                host = "arXiv" if blocked else host
                self._notify(f"{host} {what}; trying again in {rate_limits.render_seconds(wait)}")
            self._sleep(wait)

    def _follow(self, request: Request, headers: Mapping[str, str]) -> tuple[str, Reply]:
        """Ask, and where that leads; gives the address that answered, as it is without mirrors.

        Cookies live as long: publishers set one, and send whoever does not bring it back there again.
        """
        self._client.forget_cookies()
        url = request.url
        for _hop in range(self._limits.redirects + 1):
            address = self._mirrored(url)
            reply = self._exchange(_host(url), address, headers, request.body)
            if reply.status not in _REDIRECTS:
                return url, reply
            if request.body and reply.status not in (307, 308):
                raise SourceError(url, "the question was redirected in a way that drops what it asks")
            location = self._credentials.hide(reply.headers.get("location", ""))
            joined = _join(url, address, location)
            target = self._unmirrored(joined)
            if address != url and target == joined and not urlsplit(location).netloc:
                # A path that is none of the mirror's is the original's, which a mirror hands on as it came.
                target = _join(url, url, location)
            if is_private(_host(target)) and not is_private(_host(url)):
                raise SourceError(url, f"it redirects into a private network ({_host(target)})")
            url = target
        raise SourceError(request.url, f"more than {self._limits.redirects} redirects")

    def _exchange(self, host: str, address: str, headers: Mapping[str, str], body: bytes) -> Reply:
        """Ask once, when the host may be asked."""
        self._rate_limits.wait(host)
        start, status = self._clock(), 0
        sent = self._credentials.of(host)
        try:
            reply = self._client.ask(address, {**headers, **sent.headers}, body, sent.query)
            status = reply.status
            return reply
        except ConnectionFailed as broken:
            raise _Failed(host, str(broken)) from broken
        finally:
            self._rate_limits.note_end(host)
            self.log.append(Exchange(host, address, start, self._clock(), status))

    def _judge(self, request: Request, url: str, reply: Reply) -> Answer:
        """The answer, if it is one."""
        status = _SAME.get(reply.status, reply.status)
        if status not in (200, 404) or (status == 404 and request.listed):
            error = build_error(request, _host(url), reply)
            hint = self._credentials.hint(_host(url)) if reply.status in (401, 403) else ""
            what, hint = self._credentials.hide(error.what), f"{error.hint}{hint}".strip()
            raise SourceError(error.name, what, hint=hint, status=error.status)
        words, may_pass = find_fault(reply)
        if words:
            what = f"answers with an error{self._credentials.hide(words)}"
            if may_pass:
                raise _Failed(_host(url), what)
            raise SourceError(request.url, f"{_host(url)} {what}")
        if status == 200:
            check_type(request, url, reply)
            if not reply.data:
                raise _Failed(_host(url), "sends an empty answer")
        return Answer(url, status, reply.data, reply.headers)

    def _mirrored(self, url: str) -> str:
        return _replace_start(url, self._mirrors.items())

    def _unmirrored(self, address: str) -> str:
        return _replace_start(address, ((mirror, real) for real, mirror in self._mirrors.items()))


class _Failed(Exception):
    """One try came to nothing; another may not. The text goes on after the host's name."""

    def __init__(self, host: str, what: str) -> None:
        super().__init__(what)
        self.host, self.what = host, what


def _host(url: str) -> str:
    try:
        return urlsplit(url).hostname or ""
    except ValueError:  # half an IPv6 address: httpx will refuse it in words
        return ""


def is_private(host: str) -> bool:
    """Whether a host is this machine or one of its own network, in any spelling that a system reads as such.

    >>> [is_private(h) for h in ("127.0.0.1", "2130706433", "0x7f.1", "::1", "::ffff:10.0.0.1", "localhost", "a.internal")]
    [True, True, True, True, True, True, True]
    >>> [is_private(h) for h in ("router", "lamps.lan", "127。0。0。1", "64:ff9b::7f00:1", "2002:7f00:1::", "224.0.0.1")]
    [True, True, True, True, True, True]
    >>> is_private("export.arxiv.org"), is_private("93.184.216.34")
    (False, False)
    """
    host = normalize("NFKC", host).replace("。", ".").strip("[]").rstrip(".").lower().partition("%")[0]
    if f".{host}".endswith(_INSIDE):
        return True
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        if "." not in host and not _NUMBER.fullmatch(host):
            return bool(host)  # a name without a domain is one of the own network
        parts = host.split(".")
        if len(parts) > 4 or not all(_NUMBER.fullmatch(part) for part in parts):
            return False
        numbers = [int(part, 16 if part[:2] == "0x" else 8 if part[0] == "0" else 10) for part in parts]
        # inet_aton(3): the last number fills the bytes that are left.
        value = sum(number << 8 * (3 - at) for at, number in enumerate(numbers[:-1])) + numbers[-1]
        address = ipaddress.IPv4Address(value & 0xFFFFFFFF)
    if isinstance(address, ipaddress.IPv6Address):  # IPv4 in it, in any of the ways that systems unpack
        inner = address.ipv4_mapped or address.sixtofour
        is_packed = int(address) >> 32 in (0, 0x64FF9B << 64)
        address = inner or (ipaddress.IPv4Address(int(address) & 0xFFFFFFFF) if is_packed else address)
    return not address.is_global or address.is_multicast


def _join(url: str, address: str, location: str) -> str:
    """Where a redirect leads, if one may go there: from https only to https, and never to another scheme.

    Names and passwords in it are not sent to anybody (RFC 9110, 4.2.4).
    """
    try:
        # `//host/path` has the scheme of what was asked for, which a mirror's may not be
        parts = urlsplit(urljoin(url if location.startswith("//") else address, location))
        netloc = parts.netloc.rpartition("@")[2].lower()
        target = parts._replace(
            netloc=netloc.removesuffix(":443" if parts.scheme == "https" else ":80")
        ).geturl()
    except ValueError:
        target = ""
    allowed = ("https",) if urlsplit(address).scheme == "https" else ("http", "https")
    if not location or not target or parts.scheme not in allowed:
        raise SourceError(url, f"it redirects to {location[:100]!a}, where nobody should follow")
    return target


def _folder(prefix: str) -> str:
    """A URL prefix that ends where a segment does: `https://a.org` is not a prefix of `https://a.org.evil.net`."""
    return prefix.rstrip("/") + "/"


def _replace_start(url: str, starts: Iterable[tuple[str, str]]) -> str:
    """An address behind another start: the longest one that it has, which says most of it."""
    old, new = max(
        (pair for pair in starts if url.startswith(pair[0])), key=lambda pair: len(pair[0]), default=("", "")
    )
    return new + url[len(old) :]
