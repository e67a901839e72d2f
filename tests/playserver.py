"""A real HTTP server on 127.0.0.1 that plays recordings, or a script of misbehaviour, and remembers who asked when.

Each host is a folder of it: a transport whose mirrors are `PlayServer.mirrors` asks
`http://127.0.0.1:PORT/export.arxiv.org/api/query?…` where a source says `https://export.arxiv.org/api/query?…`.
"""

from __future__ import annotations

import gzip
import json
import threading
import time
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

RECORDED = Path(__file__).parent / "data" / "recorded"


@dataclass
class Say:
    """One answer.

    `length` is announced instead of the true one; after `cut` bytes of the body, or of the head where `cut_head`,
    the connection is closed; `drip` is a pause after each byte; `chunked` and `gzip` are what they say.
    """

    data: bytes = b"{}"
    status: int = 200
    type: str = "application/json"
    headers: dict[str, str] = field(default_factory=dict)
    cut: int = -1
    hang_up: bool = False
    drip: float = 0.0
    drip_head: float = 0.0
    chunked: bool = False
    gzip: bool = False


@dataclass
class Seen:
    """One request: `start` and `end` are time.monotonic(); `line` is the request's target as it was sent."""

    method: str
    line: str
    headers: dict[str, str]
    body: bytes
    connection: int
    start: float
    end: float = 0.0


class PlayServer:
    """Answers `script[path]`, one Say a request, the last for ever; else recordings; else `otherwise`, a 404.

    Attributes:
        drops: pieces sent by answers that drip.
    """

    def __init__(self, hosts: tuple[str, ...], context: object = None) -> None:
        self.script: dict[str, list[Say]] = {}
        self.otherwise = Say(b'{"error": "no such thing"}', 404)
        self.seen: list[Seen] = []
        self.at_once = self.most_at_once = self.drops = 0
        self._recorded: dict[str, Say] = {}
        self._lock = threading.Lock()
        outer = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            disable_nagle_algorithm = (
                True  # head and body are sent apart, and would wait 40 ms for each other
            )

            def do_GET(self) -> None:
                outer._answer(self)

            do_POST = do_GET

            def log_message(self, *words: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self._server.handle_error = lambda request, address: None  # type: ignore[method-assign]
        scheme = "http"
        if context is not None:
            scheme = "https"
            self._server.socket = context.wrap_socket(self._server.socket, server_side=True)  # type: ignore[attr-defined]
        self.base = f"{scheme}://127.0.0.1:{self._server.server_address[1]}"
        self.mirrors = {f"https://{host}/": f"{self.base}/{host}/" for host in hosts}
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)
        self._thread.start()

    def play(self, scenario: str) -> None:
        """Play the recordings of a scenario (see sources/conftest.py); `etag` and `headers` of an exchange are sent too."""
        folder = RECORDED / scenario
        for exchange in json.loads((folder / "index.json").read_text("utf-8")):
            say = Say((folder / exchange["file"]).read_bytes(), exchange.get("status", 200), exchange["type"])
            say.headers = dict(exchange.get("headers", {}))
            self._recorded["/" + exchange["url"].split("://", 1)[1]] = say

    def unasked(self) -> set[str]:
        """Recordings that nobody asked for."""
        return self._recorded.keys() - {seen.line for seen in self.seen}

    def close(self) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def _answer(self, handler: BaseHTTPRequestHandler) -> None:
        start = time.monotonic()
        body = handler.rfile.read(int(handler.headers.get("content-length", 0)))
        headers = {name.lower(): value for name, value in handler.headers.items()}
        seen = Seen(handler.command, handler.path, headers, body, id(handler), start)
        with self._lock:
            self.seen.append(seen)
            self.at_once += 1
            self.most_at_once = max(self.most_at_once, self.at_once)
        steps = self.script.get(handler.path)
        if steps:
            say = steps.pop(0) if len(steps) > 1 else steps[0]
        else:
            say = self._recorded.get(handler.path, self.otherwise)
        try:
            _send(handler, say, headers, self)
        except OSError:
            handler.close_connection = True
        finally:
            seen.end = time.monotonic()
            with self._lock:
                self.at_once -= 1


def _send(handler: BaseHTTPRequestHandler, say: Say, asked: dict[str, str], server: PlayServer) -> None:
    if say.hang_up:
        handler.close_connection = True
        return
    status, data = say.status, say.data
    names = {name.lower(): value for name, value in say.headers.items()}
    if (names.get("etag") and names["etag"] == asked.get("if-none-match")) or (
        names.get("last-modified") and names["last-modified"] == asked.get("if-modified-since")
    ):
        status, data = 304, b""
    if say.gzip and status != 304:
        data = gzip.compress(data) if not data.startswith(b"\x1f\x8b") else data
    handler.send_response(status)
    if say.type and status != 304:
        handler.send_header("Content-Type", say.type)
    for name, value in say.headers.items():
        handler.send_header(name, value)
    if say.gzip and status != 304:
        handler.send_header("Content-Encoding", "gzip")
    if say.chunked:
        handler.send_header("Transfer-Encoding", "chunked")
    elif "content-length" not in names and status != 304:
        handler.send_header("Content-Length", str(len(data)))
    if say.drip_head:
        for number in range(10_000):
            handler.wfile.write(b"X-Drop: 1\r\n" if number else b"".join(handler._headers_buffer))  # type: ignore[attr-defined]
            time.sleep(say.drip_head)
            server.drops += 1
    handler.end_headers()
    sent = data if say.cut < 0 else data[: say.cut]
    if say.chunked and sent:
        sent = b"%x\r\n%s\r\n" % (len(sent), sent)
    if say.chunked and say.cut < 0:
        sent += b"0\r\n\r\n"
    if say.drip:
        for at in range(len(sent)):
            time.sleep(say.drip if at else 0)
            handler.wfile.write(sent[at : at + 1])
            server.drops += 1
    else:
        handler.wfile.write(sent)
    if say.cut >= 0:
        handler.close_connection = True
