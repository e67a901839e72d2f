"""The desk's server: one page on this machine, for whoever was given its address.

Any page in any browser here can send requests to it, and any name can be made to lead here (DNS rebinding). So the
address holds a token, the Host has to be ours, what changes anything is a POST of JSON from our own page, and the page
runs nothing but its own script and asks nobody else for anything.
"""

from __future__ import annotations

import hmac
import http.server
import json
import secrets
import sys
import threading
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from digestgen.collecting.desk.desk import Desk
from digestgen.collecting.desk.view import render_page
from digestgen.config import package_templates
from digestgen.problems import ContentError, DigestgenError, UsageError

HOST = "127.0.0.1"
MOST = (
    256 * 1024
)  # bytes of a request's body: a note has 64 KB at most, and thousands of papers may be selected
_SILENCE = 20  # seconds
_FILES = {
    "maths.woff2": ("fonts/maths.woff2", "font/woff2"),
    "maths-more.woff2": ("fonts/maths-more.woff2", "font/woff2"),
    "favicon.png": ("images/favicon.png", "image/png"),
}
_POLICY = ("default-src 'none'; script-src 'nonce-{nonce}'; style-src 'nonce-{nonce}'; font-src 'self'; img-src 'self'; "
           "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'")  # fmt: skip
_HEADERS = {
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}


class DeskServer(http.server.ThreadingHTTPServer):
    """Serves a desk.

    Args:
        port: 0 for one that is free.
        say: told what went wrong in a way that nobody expected.

    Attributes:
        token: part of the address; who does not know it gets nothing.

    Raises:
        UsageError: it cannot be listened to this port.
    """

    daemon_threads = True

    def __init__(self, desk: Desk, port: int, say: Callable[[str], None]) -> None:
        self.desk, self.say, self.token = desk, say, secrets.token_urlsafe(24)
        self.turn = threading.Lock()  # one step after the other
        try:
            super().__init__((HOST, port), _Handler)
        except (OSError, OverflowError) as error:
            hint = "Choose another with --port, or leave --port out."
            what = f"port {port} cannot be used: {getattr(error, 'strerror', None) or error}. {hint}"
            raise UsageError(what) from None

    @property
    def address(self) -> str:
        return f"http://{HOST}:{self.server_port}/{self.token}/"

    def handle_error(self, *_: object) -> None:
        """A browser that leaves hangs up on what was still coming; anything else is a defect of ours."""
        error = sys.exception()
        if not isinstance(error, OSError):
            self.say(f"The desk could not answer: {type(error).__name__}: {error}")


class _Refused(Exception):
    def __init__(self, status: int, what: str) -> None:
        self.status = status
        super().__init__(what)


class _Handler(http.server.BaseHTTPRequestHandler):
    server: DeskServer
    protocol_version = "HTTP/1.1"
    server_version, sys_version = "digestgen", ""
    timeout = _SILENCE

    def do_GET(self) -> None:
        self._run(self._get)

    def do_POST(self) -> None:
        self._run(self._post)

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """What is not even HTTP, or a method that nobody needs, in the form of all answers."""
        self._send_json(int(code), {"error": message or "This is not how the desk is asked."}, close=True)

    def log_message(self, *_: object) -> None:
        """Nothing: the address is a secret."""

    def _run(self, answer: Callable[[str, Mapping[str, list[str]]], None]) -> None:
        try:
            path, query = self._check()
            answer(path, query)
        except _Refused as refused:
            self._send_json(refused.status, {"error": str(refused)}, close=True)
        except ContentError as error:
            problem = error.problems[0]
            self._send_json(409, {"error": f"{problem.path}:{problem.line}: {problem.what}. {problem.hint}"})
        except DigestgenError as error:
            self._send_json(409, {"error": str(error)})
        except OSError:
            raise
        except Exception as error:  # a defect of ours: without an answer, the page would wait for ever
            self.server.say(f"The desk could not answer: {type(error).__name__}: {error}")
            self._send_json(500, {"error": f"{type(error).__name__}: {error}"})

    def _check(self) -> tuple[str, Mapping[str, list[str]]]:
        """What is asked for below the token, and how."""
        hosts = self.headers.get_all("Host") or []
        ours = {f"{name}:{self.server.server_port}" for name in (HOST, "localhost")}
        if len(hosts) != 1 or hosts[0].lower() not in ours:
            raise _Refused(403, "This name is not the desk's.")
        origins = self.headers.get_all("Origin") or []
        if any(origin != f"http://{hosts[0].lower()}" for origin in origins):
            raise _Refused(403, "Another page may not ask the desk.")
        if self.command == "POST" and len(origins) != 1:
            raise _Refused(403, "Whoever changes something says where they come from.")
        parts = urlsplit(self.path)
        token, slash, path = parts.path.removeprefix("/").partition("/")
        if not slash or not hmac.compare_digest(token.encode(), self.server.token.encode()):
            what = "This is not the address of the desk: it was printed where digestgen triage was started."
            raise _Refused(403, what)
        return path, parse_qs(parts.query)

    def _get(self, path: str, query: Mapping[str, list[str]]) -> None:
        desk = self.server.desk
        if path == "":
            nonce = secrets.token_urlsafe(16)
            page = render_page(desk, nonce, self.server.token).encode()
            self._send(
                200,
                "text/html; charset=utf-8",
                page,
                {"Content-Security-Policy": _POLICY.format(nonce=nonce)},
            )
        elif path == "papers":
            with self.server.turn:
                answer = desk.read()
            self._send_json(200, answer)
        elif path == "paper":
            self._send_json(200, desk.show("".join(query.get("key", []))))
        elif path in _FILES:
            name, kind = _FILES[path]
            self._send(200, kind, Path(package_templates() / "theme" / "assets" / name).read_bytes())
        elif path == "do":
            raise _Refused(405, "Steps are sent as POST.")
        else:
            raise _Refused(404, "There is no such page.")

    def _post(self, path: str, _query: Mapping[str, list[str]]) -> None:
        if path != "do":
            raise _Refused(404, "There is no such page.")
        if self.headers.get_content_type() != "application/json":
            raise _Refused(415, "A step is JSON.")
        if not hmac.compare_digest(self.headers.get("X-Desk", "").encode(), self.server.token.encode()):
            raise _Refused(403, "This is not a step of the desk's own page.")
        length = self.headers.get("Content-Length", "")
        if not length.isascii() or not length.isdecimal() or self.headers.get("Transfer-Encoding"):
            raise _Refused(411, "The length of the step is missing.")
        if int(length) > MOST:
            raise _Refused(413, f"The step is longer than {MOST:,} bytes.")
        try:
            step = json.loads(self.rfile.read(int(length)))
        except (ValueError, RecursionError):
            raise _Refused(400, "The step is not JSON.") from None
        if not isinstance(step, dict):
            raise _Refused(400, "The step is not an object.")
        with self.server.turn:
            answer = self.server.desk.do(step)
        self._send_json(200, answer)

    def _send_json(self, status: int, value: Any, *, close: bool = False) -> None:
        self.close_connection = (
            self.close_connection or close
        )  # a body that was not read would be the next request
        self._send(status, "application/json", json.dumps(value).encode())

    def _send(self, status: int, kind: str, data: bytes, more: Mapping[str, str] | None = None) -> None:
        self.send_response(status)
        headers = {"Content-Type": kind, "Content-Length": str(len(data)), **_HEADERS}
        headers |= {"Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'", **(more or {})}
        if status == 405:
            headers["Allow"] = "POST"
        if self.close_connection:
            headers["Connection"] = "close"
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(data)


def serve_desk(server: DeskServer) -> None:
    """Serve until interrupted."""
    try:
        server.serve_forever(poll_interval=0.2)
    finally:
        server.server_close()
