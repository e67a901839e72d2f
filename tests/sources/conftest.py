"""Recordings: answers of APIs, written by us in the documented shapes, played to a source without a network.

`tests/data/recorded/<source>/<scenario>/index.json` is a list of exchanges:
`{"url": "https://…?…", "file": "page-1.xml", "type": "application/atom+xml", "status": 200}`.
An exchange that no test asks for fails the test that plays its scenario.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from digestgen.problems import SourceError
from digestgen.sources.source import Answer, Request

RECORDED = Path(__file__).parent.parent / "data" / "recorded"


class Recording:
    """One scenario; `get` is what a source asks."""

    def __init__(self, scenario: str) -> None:
        self.folder = RECORDED / scenario
        self.exchanges = {e["url"]: e for e in json.loads((self.folder / "index.json").read_text("utf-8"))}
        self.asked: list[Request] = []

    def get(self, request: Request) -> Answer:
        self.asked.append(request)
        exchange = self.exchanges.get(request.url)
        assert exchange is not None, f"no recording of {request.url} among {sorted(self.exchanges)}"
        status, kind = exchange.get("status", 200), exchange["type"]
        if status not in (200, 404) or (status == 404 and request.listed):
            raise SourceError(request.url, f"HTTP {status}", status=status)
        assert kind in request.accept or status == 404, f"{kind} is none of {request.accept}"
        return Answer(
            request.url, status, (self.folder / exchange["file"]).read_bytes(), {"content-type": kind}
        )


@pytest.fixture
def recorded() -> Iterator[Callable[[str], Recording]]:
    """`recorded("arxiv/two-pages")` plays that scenario; every exchange of it has to be asked for."""
    played: list[Recording] = []

    def play(scenario: str) -> Recording:
        played.append(Recording(scenario))
        return played[-1]

    yield play
    for recording in played:
        asked = {request.url for request in recording.asked}
        assert recording.exchanges.keys() <= asked, "a recording that nobody asks for"
