"""One request and its answer, over httpx, within limits of time and size. No retries, redirects or rate limits."""

from __future__ import annotations

import contextlib
import threading
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import httpx

from digestgen import HOME, __version__
from digestgen.network.rate_limits import render_seconds
from digestgen.problems import SourceError
from digestgen.sources.toolkit.decoding import GZIP, MAX_BYTES, gunzip

_CODINGS = frozenset(  # https://www.iana.org/assignments/http-parameters/
    "aes128gcm br compress dcb dcz deflate exi gzip pack200-gzip x-compress x-gzip zstd".split()
)
USER_AGENT = f"digestgen/{__version__} (+{HOME})"


@dataclass(frozen=True, slots=True)
class Limits:
    """How long and how large a request may get."""

    connect: float = 10.0  # connect, read: seconds until a connection stands; between two pieces of an answer
    read: float = 30.0
    whole: float = 120.0  # seconds from the start of a request to the end of its answer
    size: int = MAX_BYTES  # bytes of an answer, as sent and decompressed
    tries: int = 5  # requests for one answer, the first included
    redirects: int = 5
    patience: float = 300.0  # seconds that a host may ask to wait


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer as it came: header names in lower case, the body decompressed and complete."""

    status: int
    headers: Mapping[str, str]
    data: bytes


class ConnectionFailed(Exception):
    """No whole answer came, which another try may change; the text goes on after the host's name."""


class HttpClient:
    """An HTTP/1.1 client (RFC 9112) that follows nothing, and keeps cookies until it is told to forget them.

    Proxies and certificates come from the environment (HTTPS_PROXY, NO_PROXY, SSL_CERT_FILE …), as httpx reads it:
    https://www.python-httpx.org/environment_variables/
    """

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._client: httpx.Client | None = None
        self._sockets: list[Any] = []

    def ask(self, address: str, headers: Mapping[str, str], body: bytes, query: str = "") -> Reply:
        """Send a GET, or a POST where there is a body, and read all of the answer.

        Args:
            query: goes out behind the address, and into no message.
        """
        cut = threading.Event()

        def end() -> None:  # a shut socket wakes whoever reads from it
            cut.set()
            for socket in self._sockets:
                with contextlib.suppress(OSError):
                    socket.shutdown(2)  # both ways

        # Read time-outs count from byte to byte: an answer that drips would never end.
        timer = threading.Timer(self._limits.whole, end)
        timer.daemon = True
        timer.start()
        try:
            sent = f"{address}{'&' if '?' in address else '?'}{query}" if query else address
            return self._exchange(address, sent, headers, body)
        except (httpx.InvalidURL, httpx.UnsupportedProtocol, UnicodeError) as error:
            raise SourceError(address, f"this is not an address that can be asked: {error}") from error
        except httpx.ProxyError as error:
            hint = "Look at HTTPS_PROXY, HTTP_PROXY and NO_PROXY."
            raise SourceError(address, f"the proxy refuses: {error}", hint=hint) from error
        except (httpx.TransportError, ConnectionFailed) as error:
            if cut.is_set():
                what = f"the answer was not complete after {render_seconds(self._limits.whole)}"
                raise SourceError(address, what, hint="Try again later, or ask for less.") from error
            if "CERTIFICATE_VERIFY_FAILED" in str(error):
                what = f"its certificate is not trusted: {error}"
                hint = "SSL_CERT_FILE names the certificates to trust, where a network brings its own."
                raise SourceError(address, what, hint=hint) from error
            raise ConnectionFailed(self._describe(error)) from error
        finally:
            timer.cancel()

    def forget_cookies(self) -> None:
        if self._client is not None:
            self._client.cookies.clear()

    def close(self) -> None:
        if self._client is not None:
            self._client.close()

    def _exchange(self, address: str, sent: str, headers: Mapping[str, str], body: bytes) -> Reply:
        client = self._open(address)
        request = client.build_request(
            "POST" if body else "GET",
            sent,
            headers={**headers, "User-Agent": USER_AGENT, "Accept-Encoding": "gzip"},
            content=body or None,
            extensions={"trace": self._trace},
        )
        response = client.send(request, stream=True)
        with contextlib.closing(response):
            data = self._read(address, response)
        seen = {name.lower(): value for name, value in response.headers.items()}
        return Reply(response.status_code, seen | response.extensions["location"], data)

    def _read(self, address: str, response: httpx.Response) -> bytes:
        """The body, unpacked; a bomb is noticed before it is there.

        What is no coding at all (`utf-8`, `none`, an empty header) is left alone, as browsers do; and what is packed without
        a word, or once more than is said, is unpacked once.
        """
        written = response.headers.get("content-encoding", "").lower().split(",")
        codings = [coding.strip() for coding in written if coding.strip() in _CODINGS]
        if codings not in ([], ["gzip"], ["x-gzip"]):
            what = f'the answer is coded as "{", ".join(codings)[:40]}", which nobody asked for'
            raise SourceError(address, what)
        data = bytearray()
        for piece in response.iter_raw():
            data += piece
            if len(data) > self._limits.size:
                raise self._too_large(address)
        plain = self._unpack(address, bytes(data)) if codings and data else bytes(data)
        return self._unpack(address, plain) if plain.startswith(GZIP) else plain

    def _unpack(self, address: str, data: bytes) -> bytes:
        try:
            return gunzip(data, self._limits.size)
        except zlib.error as error:
            raise ConnectionFailed("sends damaged data") from error
        except EOFError as error:
            raise ConnectionFailed("broke off in the middle of its answer") from error
        except OverflowError:
            raise self._too_large(address) from None

    def _too_large(self, address: str) -> SourceError:
        what = f"the answer is larger than {self._limits.size / 2**20:g} MB"
        return SourceError(address, what, hint="Ask for less at a time.")

    def _trace(self, event: str, info: Mapping[str, Any]) -> None:
        """Remember the open sockets: https://www.encode.io/httpcore/extensions/#trace."""
        if event.endswith((".connect_tcp.complete", ".start_tls.complete")):
            opened = info["return_value"].get_extra_info("socket")
            self._sockets = [socket for socket in self._sockets if socket.fileno() >= 0] + [opened]

    def _open(self, address: str) -> httpx.Client:
        if self._client is None:
            limits = self._limits
            try:
                self._client = httpx.Client(
                    timeout=httpx.Timeout(limits.read, connect=limits.connect),
                    event_hooks={"response": [_hide_location]},
                )
            except (ValueError, ImportError, OSError, httpx.InvalidURL) as error:
                what = f"the proxy or certificate settings of this machine cannot be used: {error}"
                hint = "Look at HTTPS_PROXY, ALL_PROXY, NO_PROXY and SSL_CERT_FILE."
                raise SourceError(address, what, hint=hint) from error
        return self._client

    def _describe(self, error: Exception) -> str:
        match error:
            case ConnectionFailed():
                return str(error)
            case httpx.ConnectTimeout():
                return f"took no connection within {render_seconds(self._limits.connect)}"
            case httpx.TimeoutException():
                return f"said nothing for {render_seconds(self._limits.read)}"
            case httpx.ConnectError():
                return f"cannot be reached ({error})"
        return "broke off in the middle of its answer"


def _hide_location(response: httpx.Response) -> None:
    """Keep httpx from reading where a redirect leads: it does so unasked, and fails on addresses that are not valid."""
    location = response.headers.pop("location", None)
    response.extensions["location"] = {} if location is None else {"location": location}
