"""`digestgen ping`: a hub hears of every feed that names it."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs

import pytest
from click.testing import CliRunner

from digestgen.cli import main

ROOT = "https://example.org/repo/"


@pytest.fixture
def hub(curator: Any, server: Any, playserver: Any) -> Any:
    """A hub that says 204, as most do."""
    server.script["/hub.example/publish"] = [playserver.Say(b"", 204)]
    address = next(iter(server.mirrors.values())).split("/")[2]
    curator.set(hub=f"http://{address}/hub.example/publish", author_feeds="true")
    curator.write("tags.yml", "agents: {title: Agents}\n")
    for number in (1, 2):
        curator.add(number, "2025-08-07", tags="[agents]", featured="true")
    return server


def ping(curator: Any) -> Any:
    return CliRunner().invoke(main, ["ping", "-f", str(curator.project / "mkdocs.yml")])


def test_the_hub_is_told_of_each_feed_that_names_it(curator: Any, hub: Any) -> None:
    done = ping(curator)
    assert (done.exit_code, done.output) == (0, "127.0.0.1 knows of 15 feeds.\n")
    asked = [parse_qs(seen.body.decode()) for seen in hub.seen]
    assert all(seen.method == "POST" for seen in hub.seen)
    assert {seen.headers["content-type"] for seen in hub.seen} == {"application/x-www-form-urlencoded"}
    assert all(one["hub.mode"] == ["publish"] and one["hub.url"] == one["hub.topic"] for one in asked)
    named = [path for path, data in curator.feeds().items() if b'rel="hub"' in data or b'"WebSub"' in data]
    assert sorted(one["hub.url"][0] for one in asked) == sorted(ROOT + path for path in named)


@pytest.mark.parametrize(
    ("status", "data", "kind", "said"),
    [
        (400, b"no such topic", "text/plain", ": no such topic\n    It knows of none.\n"),
        (400, b'{"error": "no such topic"}', "application/json", ": no such topic\n    It knows of none.\n"),
        (
            502,
            b"<html><title>Bad Gateway</title>\r\n<body>nginx</body></html>",
            "text/html",
            "\n    Try again later; nothing is lost.\n",
        ),
    ],
)
def test_a_hub_that_refuses_is_said(
    curator: Any, hub: Any, playserver: Any, status: int, data: bytes, kind: str, said: str
) -> None:
    hub.script["/hub.example/publish"] = [playserver.Say(data, status, kind)]
    done = ping(curator)
    assert done.exit_code == 3
    assert done.output.endswith(f"the hub answers {status} for {ROOT}feed.xml{said}"), done.output


def test_a_hub_that_refuses_one_feed_is_told_of_the_others(curator: Any, hub: Any, playserver: Any) -> None:
    refusal, taken = playserver.Say(b"too long", 400, "text/plain"), playserver.Say(b"", 204)
    hub.script["/hub.example/publish"] = [refusal, taken, refusal, taken]
    done = ping(curator)
    assert (done.exit_code, len(hub.seen)) == (3, 15)
    assert done.output.count("the hub answers 400") == 2
    assert "It knows of 13 of 15 feeds." in done.output


def test_a_hub_that_is_not_there_is_said(curator: Any) -> None:
    curator.set(hub="http://127.0.0.1:9/")
    done = ping(curator)
    assert done.exit_code == 3
    assert "the hub cannot be reached" in done.output


def test_without_a_hub_there_is_nothing_to_tell(curator: Any) -> None:
    done = ping(curator)
    assert done.exit_code == 2
    assert "names no hub" in done.output
