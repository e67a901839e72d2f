"""Who may ask the desk: its own page, and nobody else, whatever a browser can be made to send."""

from __future__ import annotations

import http.client
import json
import re
import socket
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from digestgen.collecting.desk.server import MOST, DeskServer
from digestgen.problems import UsageError

STEP = json.dumps({"action": "move", "keys": ["arxiv:2508.00001"], "to": "no"})


@pytest.fixture
def server(desk: Callable[[int], Any]) -> Iterator[DeskServer]:
    said: list[str] = []
    running = DeskServer(desk(3), 0, said.append)
    thread = threading.Thread(target=running.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield running
    running.shutdown()
    thread.join()
    running.server_close()
    assert said == []


def ask(
    server: DeskServer, method: str, path: str, body: str | None = None, **headers: str
) -> tuple[int, Any, Any]:
    connection = http.client.HTTPConnection("127.0.0.1", server.server_port, timeout=10)
    connection.request(method, path, body, {name.replace("_", "-"): value for name, value in headers.items()})
    answer = connection.getresponse()
    data = answer.read()
    connection.close()
    return answer.status, answer.headers, data


def ours(server: DeskServer) -> dict[str, str]:
    return {
        "Origin": f"http://127.0.0.1:{server.server_port}",
        "Content_Type": "application/json",
        "X_Desk": server.token,
    }


def test_the_page_asks_and_is_answered(server: DeskServer, project: Path) -> None:
    status, headers, data = ask(server, "GET", f"/{server.token}/")
    assert (
        status == 200
        and headers["Cache-Control"] == "no-store"
        and headers["Referrer-Policy"] == "no-referrer"
    )
    policy = headers["Content-Security-Policy"]
    (nonce,) = set(re.findall(r"'nonce-([\w-]+)'", policy))
    assert policy.startswith("default-src 'none'; script-src 'nonce-") and "unsafe" not in policy
    page = data.decode()
    assert (
        page.count(f'nonce="{nonce}"') == 3
        and nonce not in ask(server, "GET", f"/{server.token}/")[2].decode()
    )
    assert not re.search(r"\son\w+=|\sstyle=|https?://", page.replace("http://www.w3.org", ""))
    rows = json.loads(ask(server, "GET", f"/{server.token}/papers")[2])["rows"]
    assert [row["votes"] for row in rows] == ["199", "198", "197"]
    paper = json.loads(ask(server, "GET", f"/{server.token}/paper?key=arxiv:2508.00002")[2])["html"]
    assert "<math" in paper and 'href="https://arxiv.org/abs/2508.00002"' in paper
    assert ask(server, "GET", f"/{server.token}/maths.woff2")[1]["Content-Type"] == "font/woff2"
    status, _headers, data = ask(server, "POST", f"/{server.token}/do", STEP, **ours(server))
    assert status == 200 and json.loads(data)["said"] == "No: A Kettle of 1 Watts"
    assert (project / "inbox/rejected.txt").is_file()
    localhost = {
        "Host": f"localhost:{server.server_port}",
        "Origin": f"http://localhost:{server.server_port}",
    }
    assert ask(server, "POST", f"/{server.token}/do", STEP, **ours(server) | localhost)[0] == 200


def without(name: str) -> Callable[[dict[str, str]], None]:
    return lambda headers: headers.pop(name) and None


def setting(**more: str) -> Callable[[dict[str, str]], None]:
    return lambda headers: headers.update(more)


@pytest.mark.parametrize(
    ("method", "path", "body", "change", "status"),
    [
        ("POST", "/wrong-token-wrong-token-wrong-tok/do", STEP, setting(), 403),
        ("POST", "//do", STEP, setting(), 403),
        ("POST", "/do", STEP, setting(), 403),
        ("POST", "{}/do", STEP, setting(X_Desk="wrong"), 403),
        ("POST", "{}/do", STEP, without("X_Desk"), 403),
        ("POST", "{}/do", STEP, setting(Host="desk.evil.example:{port}"), 403),  # DNS rebinding
        ("POST", "{}/do", STEP, setting(Host="127.0.0.1"), 403),
        ("POST", "{}/do", STEP, setting(Host="127.0.0.1:1"), 403),
        ("POST", "{}/do", STEP, setting(Origin="https://evil.example"), 403),
        ("POST", "{}/do", STEP, setting(Origin="http://localhost:{port}"), 403),  # not that of this host
        ("POST", "{}/do", STEP, setting(Origin="null"), 403),
        ("POST", "{}/do", STEP, without("Origin"), 403),
        (
            "POST",
            "{}/do",
            STEP,
            setting(Content_Type="text/plain"),
            415,
        ),  # what a form can send without asking
        ("POST", "{}/do", STEP, setting(Content_Type="application/x-www-form-urlencoded"), 415),
        ("POST", "{}/do", "no JSON", setting(), 400),
        ("POST", "{}/do", "[1]", setting(), 400),
        ("POST", "{}/do", "[" * 100_000, setting(), 400),
        ("POST", "{}/do", " " * (MOST + 1), setting(), 413),
        ("POST", "{}/do", STEP, setting(Content_Length="-1"), 411),
        ("POST", "{}/do", STEP, setting(Content_Length="9" * 30), 413),
        ("POST", "{}/", STEP, setting(), 404),
        ("POST", "{}/do", json.dumps({"action": "burn"}), setting(), 409),
        ("GET", "{}/do?action=move&keys=arxiv:2508.00001&to=no", None, setting(), 405),
        ("GET", "{}/papers", None, setting(Host="desk.evil.example:{port}"), 403),
        ("GET", "{}/papers", None, setting(Origin="https://evil.example"), 403),
        ("GET", "/", None, setting(), 403),
        ("GET", "/papers", None, setting(), 403),
        ("GET", "{}/../../mkdocs.yml", None, setting(), 404),
        ("GET", "{}/%2e%2e/mkdocs.yml", None, setting(), 404),
        ("GET", "{}/paper?key=arxiv:1", None, setting(), 409),
        ("PUT", "{}/do", STEP, setting(), 501),
        ("OPTIONS", "{}/do", None, setting(), 501),
    ],
)
def test_nobody_else_is_answered(
    server: DeskServer,
    project: Path,
    method: str,
    path: str,
    body: str | None,
    change: Callable[[dict[str, str]], None],
    status: int,
) -> None:
    before = (project / "inbox/2025-08-07.jsonl").read_bytes()
    headers = ours(server)
    change(headers)
    headers = {name: value.replace("{port}", str(server.server_port)) for name, value in headers.items()}
    found, answered, data = ask(server, method, path.replace("{}", f"/{server.token}"), body, **headers)
    assert (found, answered["Content-Type"]) == (status, "application/json"), data
    assert "Access-Control-Allow-Origin" not in answered and answered["Cache-Control"] == "no-store"
    assert server.token.encode() not in data and json.loads(data)["error"]
    assert (project / "inbox/2025-08-07.jsonl").read_bytes() == before and not (
        project / "inbox/rejected.txt"
    ).exists()


def test_what_was_refused_is_not_read_as_the_next_request(server: DeskServer) -> None:
    """A body that looks like a request: the connection ends instead."""
    inner = f"POST /{server.token}/do HTTP/1.1\r\nHost: 127.0.0.1:{server.server_port}\r\n\r\n"
    with socket.create_connection(("127.0.0.1", server.server_port), timeout=5) as stream:
        stream.sendall(
            f"POST /no/do HTTP/1.1\r\nHost: x\r\nContent-Length: {len(inner)}\r\n\r\n{inner}".encode()
        )
        answer = b""
        while data := stream.recv(65536):
            answer += data
    assert answer.count(b"HTTP/1.1") == 1 and answer.startswith(b"HTTP/1.1 403")


def test_two_lines_that_say_different_things_are_refused(server: DeskServer) -> None:
    host = f"Host: 127.0.0.1:{server.server_port}\r\n"
    with socket.create_connection(("127.0.0.1", server.server_port), timeout=5) as stream:
        stream.sendall(f"GET /{server.token}/papers HTTP/1.1\r\n{host}Host: evil.example\r\n\r\n".encode())
        assert stream.recv(20).startswith(b"HTTP/1.1 403")


def test_a_port_that_is_taken_is_said(server: DeskServer) -> None:
    with pytest.raises(UsageError, match=f"port {server.server_port} cannot be used: .*--port"):
        DeskServer(server.desk, server.server_port, server.say)
