"""The network as it is: a real server on localhost that is slow, rude, broken or somewhere else."""

from __future__ import annotations

import gzip
import shutil
import ssl
import subprocess
import time
import tracemalloc
from collections.abc import Callable, Iterator
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler
from itertools import pairwise
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from digestgen import HOME, __version__
from digestgen.network.http import Limits
from digestgen.network.rate_limits import OTHERS, RATE_LIMITS
from digestgen.network.transport import Transport
from digestgen.problems import SourceError, UsageError
from digestgen.sources.source import Answer, Request
from tests.gathering import Days

ARXIV = "https://export.arxiv.org/api/query?id_list=2508.90001"
HF = "https://huggingface.co/api/daily_papers?date=2025-08-07"
PAPERS = "https://papers.example.org/list"
JSON = ("application/json",)


class Asked:
    """A transport to the play server, what it said, and how long it slept."""

    def __init__(self, server: Any, cache: Path | None, limits: Limits | None = None, **more: Any) -> None:
        self.time, self.said = Days(), list[str]()
        settings = {"clock": self.time.clock, "sleep": self.time.sleep, "jitter": lambda: 0.5} | more
        self.transport = Transport(
            cache,
            today="2025-08-07",
            notify=self.said.append,
            mirrors=server.mirrors,
            limits=limits,
            **settings,
        )

    def get(self, url: str = HF, accept: tuple[str, ...] = JSON, **more: Any) -> Answer:
        return self.transport.get(Request(url, "papers", accept, **more))

    def refusal(self, url: str = HF, accept: tuple[str, ...] = JSON, **more: Any) -> SourceError:
        with pytest.raises(SourceError) as caught:
            self.get(url, accept, **more)
        return caught.value

    def statuses(self) -> list[int]:
        return [exchange.status for exchange in self.transport.log]


Ask = Callable[..., Asked]


@pytest.fixture
def ask(server: Any) -> Iterator[Ask]:
    """Makes transports that are closed in the end; without a cache unless one is given."""
    made: list[Asked] = []

    def make(cache: Path | None = None, limits: Limits | None = None, **more: Any) -> Asked:
        made.append(Asked(server, cache, limits, **more))
        return made[-1]

    yield make
    for one in made:
        one.transport.close()


@pytest.fixture
def say(playserver: ModuleType) -> Any:
    return playserver.Say


def path_of(url: str) -> str:
    return "/" + url.split("://", 1)[1]


def test_an_answer_and_what_is_said_of_ourselves(server: Any, say: Any, ask: Ask):
    server.script[path_of(HF)] = [say(b"[1]", headers={"Set-Cookie": "seen=1", "Link": '<x>; rel="next"'})]
    reader = ask()
    answer = reader.get()
    assert (answer.status, answer.data, answer.url) == (200, b"[1]", HF)
    assert answer.headers["link"] == '<x>; rel="next"'
    reader.get()
    for seen in server.seen:
        assert seen.headers["user-agent"] == f"digestgen/{__version__} (+{HOME})"
        assert seen.headers["accept"] == "application/json, */*;q=0.1"
        assert "cookie" not in seen.headers
    assert [(e.host, e.status) for e in reader.transport.log] == [("huggingface.co", 200)] * 2
    assert reader.said == []


def test_a_body_is_posted_as_json(server: Any, say: Any, ask: Ask):
    server.script[path_of(PAPERS)] = [say()]
    ask().get(PAPERS, body=b'{"ids": ["x"]}')
    (seen,) = server.seen
    assert (seen.method, seen.body) == ("POST", b'{"ids": ["x"]}')
    assert seen.headers["content-type"] == "application/json"


# Pace


def test_arxiv_is_asked_on_one_connection_every_three_seconds(server: Any, say: Any, ask: Ask):
    server.script[path_of(ARXIV)] = [say(drip=0.05)]  # an answer takes a while: the pause comes after it
    reader = ask(clock=time.monotonic, sleep=time.sleep)
    for _ in range(3):
        reader.get(ARXIV)
    assert len(server.seen) == 3 and server.most_at_once == 1
    assert len({seen.connection for seen in server.seen}) == 1
    for before, after in pairwise(server.seen):
        assert 2.95 <= after.start - before.end < 4


@pytest.mark.parametrize("host", [*RATE_LIMITS, "papers.example.org"])
def test_each_host_has_its_gap(server: Any, say: Any, ask: Ask, host: str):
    url = f"https://{host}/x"
    server.mirrors[f"https://{host}/"] = f"{server.base}/{host}/"
    server.script[path_of(url)] = [say()]
    reader = ask()
    for _ in range(3):
        reader.get(url)
    assert reader.time.slept == pytest.approx([RATE_LIMITS.get(host, OTHERS)] * 2)
    assert reader.said == []


def test_a_host_does_not_wait_for_another(server: Any, say: Any, ask: Ask):
    server.script = {path_of(url): [say()] for url in (ARXIV, HF, PAPERS)}
    reader = ask()
    for url in (ARXIV, HF, PAPERS):
        reader.get(url)
    assert reader.time.slept == []


def test_a_command_right_after_a_command_keeps_the_pace(server: Any, say: Any, ask: Ask, tmp_path: Path):
    server.script[path_of(ARXIV)] = [say()]
    first, second = ask(tmp_path / "a.db"), ask(tmp_path / "a.db")
    first.get(ARXIV)
    second.time.now = first.time.now + 1
    second.get(ARXIV)
    assert second.time.slept == [2.0]
    third = ask(tmp_path / "a.db")
    third.time.now = 5.0  # the machine was started anew, and its clock with it
    third.get(ARXIV)
    assert third.time.slept == []


# Refusals that pass


def test_429_with_seconds_is_waited_for(server: Any, say: Any, ask: Ask):
    server.script[path_of(ARXIV)] = [say(status=429, headers={"Retry-After": "20"}), say(b"[1]")]
    reader = ask()
    assert reader.get(ARXIV).data == b"[1]"
    assert reader.time.slept == [20.0]
    assert reader.said == ["export.arxiv.org asks to wait 20 s"]
    assert reader.statuses() == [429, 200]


def test_429_with_a_date_is_waited_for_by_the_servers_clock(server: Any, say: Any, ask: Ask):
    now = time.time()
    headers = {"Retry-After": formatdate(now + 45, usegmt=True)}
    server.script[path_of(ARXIV)] = [say(status=429, headers=headers), say(b"[1]")]
    reader = ask()
    reader.get(ARXIV)
    assert 43 <= reader.time.slept[0] <= 46


@pytest.mark.parametrize("header", [None, "soon", "-5", "", "Fri, 99 Nov 2025 99:99:99 GMT", "٣"])
def test_429_without_a_word_is_backed_off(server: Any, say: Any, ask: Ask, header: str | None):
    headers = {} if header is None else {"Retry-After": header.encode().decode("latin-1")}
    server.script[path_of(HF)] = [say(status=429, headers=headers)] * 2 + [say(b"[1]")]
    reader = ask()
    reader.get()
    assert reader.time.slept == [2.5, 5.0]
    assert reader.said == [
        "huggingface.co answers 429; trying again in 3 s",
        "huggingface.co answers 429; trying again in 5 s",
    ]


def test_the_longer_of_two_waits_is_taken(server: Any, say: Any, ask: Ask):
    server.script[path_of(HF)] = [say(status=429, headers={"Retry-After": "1"}), say(b"[1]")]
    reader = ask()
    reader.get()
    assert reader.time.slept == [2.5]
    assert reader.said == ["huggingface.co answers 429; trying again in 3 s"]


@pytest.mark.parametrize("seconds", ["1200", "9" * 400])
def test_who_asks_for_very_long_is_not_waited_for(server: Any, say: Any, ask: Ask, seconds: str):
    server.script[path_of(ARXIV)] = [say(status=503, headers={"Retry-After": seconds})]
    reader = ask()
    error = reader.refusal(ARXIV)
    assert "export.arxiv.org asks to come back in " in error.what
    assert "20 minutes" in error.what or "more than a year" in error.what
    assert reader.time.slept == [] and "Try again later" in error.hint


def test_after_five_tries_it_is_an_error(server: Any, say: Any, ask: Ask):
    server.script[path_of(HF)] = [say(status=503)]
    reader = ask()
    error = reader.refusal()
    assert error.what == "huggingface.co answers 503, 5 times in a row"
    assert error.name == HF
    assert reader.time.slept == [2.5, 5.0, 10.0, 20.0]
    assert len(server.seen) == 5


def test_jitter_is_full(server: Any, say: Any, ask: Ask):
    server.script[path_of(HF)] = [say(status=503)]
    chances = iter([0.0, 1.0, 0.25, 0.0])
    reader = ask(jitter=lambda: next(chances))
    reader.refusal()
    assert reader.time.slept == [0.0, 0.5, 10.0, 5.0, 0.0, 0.5]  # of 5, 10, 20, 40; never below the pace


@pytest.mark.parametrize(
    ("broken", "what"),
    [
        ({"cut": 3}, "broke off in the middle of its answer"),
        ({"cut": 3, "chunked": True}, "broke off in the middle of its answer"),
        (
            {"cut": 12, "gzip": True, "headers": {"Content-Length": "12"}},
            "broke off in the middle of its answer",
        ),
        ({"gzip": True, "data": b"\x1f\x8b" + b"x" * 30}, "sends damaged data"),
        ({"hang_up": True}, "broke off in the middle of its answer"),
        ({"data": b""}, "sends an empty answer"),
    ],
    ids=["length", "chunk", "gzip", "damaged", "closed", "empty"],
)
def test_half_an_answer_is_none(server: Any, say: Any, ask: Ask, broken: dict[str, Any], what: str):
    whole = b'[{"title": "A Lamp that Dims"}]'
    server.script[path_of(HF)] = [say(**{"data": whole} | broken), say(whole)]
    reader = ask()
    assert reader.get().data == whole
    assert reader.said == [f"huggingface.co {what}; trying again in 3 s"]
    server.script[path_of(HF)] = [say(**{"data": whole} | broken)]
    assert reader.refusal().what == f"huggingface.co {what}, 5 times in a row"


def test_nobody_there(server: Any, ask: Ask):
    address = server.base
    server.close()
    reader = ask()
    error = reader.refusal(f"{address}/x")
    assert error.what.startswith("127.0.0.1 cannot be reached (")
    assert len(reader.said) == 4
    server.__init__(())  # something to close


def test_silence_ends(server: Any, say: Any, ask: Ask):
    server.script[path_of(HF)] = [say(b"[1, 2]", drip=5.0), say(b"[1]")]
    reader = ask(limits=Limits(read=0.3))
    assert reader.get().data == b"[1]"
    assert reader.said == ["huggingface.co said nothing for 1 s; trying again in 3 s"]


@pytest.mark.parametrize("slow", [{"drip": 0.1}, {"drip_head": 0.1}], ids=["body", "head"])
def test_an_answer_that_drips_ends(server: Any, say: Any, ask: Ask, slow: dict[str, float]):
    server.script[path_of(HF)] = [say(b"[" + b" " * 1000 + b"]", **slow)]
    reader = ask(limits=Limits(read=5, whole=0.8))
    error = reader.refusal()
    assert error.what == "the answer was not complete after 1 s"
    assert server.drops < 500
    assert len(server.seen) <= 1  # no second try: it would take as long again
    server.script[path_of(HF)] = [say(b"[1]")]
    assert reader.get().data == b"[1]"  # and the transport is still good


# Size


def test_a_zip_bomb_does_not_go_off(server: Any, say: Any, ask: Ask):
    bomb = gzip.compress(b" " * 50 * 2**20)
    assert len(bomb) < 60_000
    server.script[path_of(HF)] = [say(bomb, gzip=True)]
    reader = ask(limits=Limits(size=2**20))
    tracemalloc.start()
    try:
        assert reader.refusal().what == "the answer is larger than 1 MB"
        assert tracemalloc.get_traced_memory()[1] < 10 * 2**20
    finally:
        tracemalloc.stop()
    assert len(server.seen) == 1


def test_no_bomb_in_a_bomb(server: Any, say: Any, ask: Ask):
    server.script[path_of(HF)] = [say(b"x", headers={"Content-Encoding": "gzip, gzip"})]
    assert ask().refusal().what == 'the answer is coded as "gzip, gzip", which nobody asked for'


def test_an_answer_may_be_as_large_as_the_limit(server: Any, say: Any, ask: Ask):
    limits = Limits(size=10_000)
    for size, fits in ((10_000, True), (10_001, False)):
        for coded in (False, True):
            server.script[path_of(HF)] = [say(b"1" * size, gzip=coded)]
            reader = ask(limits=limits)
            if fits:
                assert len(reader.get().data) == size
            else:
                assert "larger than" in reader.refusal().what


# Answers that are none


@pytest.mark.parametrize(
    ("kind", "data", "came"),
    [
        ("text/html; charset=utf-8", b"<html><head><TITLE lang=en>\n We&#39;ll be <b>",
         'a web page titled "We\'ll be"'),
        ("text/html", b"<p>No title", "a web page"),
        ("text/xml", b"<x/>", "an answer of type text/xml"),
        ("", b"lamps", "an answer that does not say its type"),
        ("text/plain", b"null", "an answer of type text/plain"),
    ],
)  # fmt: skip
def test_the_wrong_type_is_named(server: Any, say: Any, ask: Ask, kind: str, data: bytes, came: str):
    server.script[path_of(HF)] = [say(data, type=kind)]
    reader = ask()
    assert reader.refusal().what == f"huggingface.co sends {came} instead of application/json"
    assert len(server.seen) == 1


def test_any_of_the_types_that_are_accepted_will_do(server: Any, say: Any, ask: Ask):
    server.script[path_of(ARXIV)] = [say(b"<feed/>", type="Text/XML; charset=utf-8")]
    assert ask().get(ARXIV, ("application/atom+xml", "text/xml")).data == b"<feed/>"
    assert server.seen[0].headers["accept"] == "application/atom+xml, text/xml, */*;q=0.1"


def test_404_is_an_answer(server: Any, ask: Ask):
    answer = ask().get()
    assert (answer.status, answer.data) == (404, b'{"error": "no such thing"}')


LONG = "lamp " * 100


@pytest.mark.parametrize(
    ("status", "kind", "data", "what"),
    [
        (400, "application/json", b'{"error": "date: a day\\nwas expected"}',
         "huggingface.co answers 400 (Bad Request): date: a day was expected"),
        (400, "application/json", b'{"error": {"code": 1, "message": "no"}}', "huggingface.co answers 400 (Bad Request): no"),
        (400, "application/json", b'{"detail": "' + LONG.encode() + b'"}',
         f"huggingface.co answers 400 (Bad Request): {LONG[:200]}"),
        (400, "application/json", b"not json", "huggingface.co answers 400 (Bad Request): not json"),
        (400, "text/html", b"<title>Bad</title>", "huggingface.co answers 400 (Bad Request)"),
        (401, "application/json", b"{}", "huggingface.co asks for a key or a password (401)"),
        (403, "text/html", b"", "huggingface.co refuses to answer (403)"),
        (400, "text/html", b'{"error": "no such day"}', "huggingface.co answers 400 (Bad Request): no such day"),
        (418, "text/html", b"No lamp.", "huggingface.co answers 418 (I'm a teapot): No lamp."),
        (304, "text/html", b"", "huggingface.co answers 304 (Not Modified)"),
        (204, "application/json", b"", "huggingface.co answers 204 (No Content)"),
        (799, "text/html", b"", "huggingface.co answers 799"),
    ],
)  # fmt: skip
def test_refusals_in_words(server: Any, say: Any, ask: Ask, status: int, kind: str, data: bytes, what: str):
    server.script[path_of(HF)] = [say(data, status=status, type=kind)]
    assert ask().refusal().what == what
    assert len(server.seen) == 1


@pytest.mark.parametrize(
    "url",
    ["", "nonsense", "ftp://papers.example.org/x", "http://", "http://[::1", "http://a\nb.org/", "https://",
     "http://" + "a" * 70 + ".example/", "http://a..b/", "http://xn--/", "file:///etc"],
)  # fmt: skip
def test_addresses_that_are_none(ask: Ask, url: str):
    reader = ask(limits=Limits(tries=1))
    assert "not an address that can be asked" in reader.refusal(url).what


# arXiv's ways to say that it has had enough, the words of others, and who asks


@pytest.mark.parametrize(
    ("status", "kind", "data"),
    [
        (200, "text/plain", b"Rate exceeded."),
        (200, "application/atom+xml", b"\n Rate exceeded.\n"),
        (200, "text/html", b"<html><body><h1>Rate exceeded.</h1></body></html>"),
        (403, "text/plain", b"rate exceeded"),
        (400, "", b"Rate limit exceeded, please slow down"),
        (429, "text/plain", b"Rate exceeded."),
        (503, "text/plain", b"Rate exceeded."),
        (429, "text/plain", b""),
        (200, "text/plain", b"\xef\xbb\xbfError: Rate exceeded."),
        (200, "application/json", b'{"error": "Rate exceeded."}'),
        (403, "text/html", b"<p>You have exceeded the rate limit."),
        (406, "text/html", b"<html><head><title>Not Acceptable</title></head></html>"),
        (200, "text/plain", b"Rate-limit exceeded"),
        (
            200,
            "application/atom+xml",
            b"<feed><id>http://arxiv.org/api/errors</id><entry><summary>Rate exceeded.",
        ),
        (400, "text/html", b"Please slow down: you make too many requests"),
    ],
)
def test_arxiv_asks_to_slow_down_in_many_ways(
    server: Any, say: Any, ask: Ask, status: int, kind: str, data: bytes
):
    feed = say(b"<feed/>", type="application/atom+xml")
    server.script[path_of(ARXIV)] = [say(data, status, kind), say(data, status, kind), feed]
    reader = ask()
    assert reader.get(ARXIV, ("application/atom+xml",)).data == b"<feed/>"
    assert reader.time.slept == [63.0, 126.0]
    assert reader.said[0] == "arXiv asks to slow down; trying again in 63 s"


def test_what_only_looks_like_it_does_not_slow_down(server: Any, say: Any, ask: Ask):
    """A long paper about rates, a short feed that is called so, and another paper."""
    paper = b"<feed><title>Rate exceeded: on lamps</title>" + b"<p>lamp</p>" * 300 + b"</feed>"
    short = b'<?xml version="1.0"?><rss><channel><title>Too many requests</title></channel></rss>'
    listed = b'[{"id": "2508.90001", "title": "Too many requests"}]'
    reader = ask()
    for data in (paper, short):
        server.script[path_of(ARXIV)] = [say(data, type="application/atom+xml")]
        assert reader.get(ARXIV, ("application/atom+xml",)).data == data
    server.script[path_of(HF)] = [say(listed)]
    assert reader.get().data == listed
    assert reader.said == []


@pytest.mark.parametrize(
    ("status", "kind", "data"),
    [
        (200, "application/json", b'{"error":"API rate limit exceeded","api-key":"192.0.2.1","count":"4","limit":"3"}'),
        (200, "application/json", b'{"message": "Too Many Requests. Please wait.", "code": "429"}'),
        (200, "text/plain", b"Rate exceeded."),
        (200, "text/html", b"<html><head><title>429 Too Many Requests</title></head></html>"),
        (400, "application/json", b'{"error": {"message": "API rate limit exceeded"}}'),
        (403, "application/json", b'{"error": "Forbidden", "message": "Rate limit exceeded"}'),
        (403, "text/html", b"You have been rate limited."),
        (401, "text/plain", b"You have exceeded your hourly rate limit"),
        (200, "application/json", b'{"success": false, "code": 429, "status": "failed", "message": "Too Many Requests"}'),
        (200, "application/json", b'{"api-key": "192.0.2.1", "count": "4", "limit": "3", "error": "API rate limit exceeded"}'),
        (400, "application/json", b'{"error": "We had to rate limit your IP (192.0.2.1)."}'),
        (403, "text/html", b'{"detail": "Request was throttled."}'),
    ],
)  # fmt: skip
def test_whoever_says_that_it_is_too_much_is_asked_again(
    server: Any, say: Any, ask: Ask, status: int, kind: str, data: bytes
):
    server.script[path_of(HF)] = [say(data, status, kind), say(b"[1]")]
    reader = ask()
    assert reader.get().data == b"[1]"
    assert reader.said == ["huggingface.co asks to slow down; trying again in 3 s"]


@pytest.mark.parametrize("status", [408, 425, 429, 500, 502, 503, 504, 507, 509, 520, 521, 522, 523, 524, 525, 527, 529, 530, 598, 599])  # fmt: skip
def test_what_a_server_cannot_do_now_is_asked_again(server: Any, say: Any, ask: Ask, status: int):
    server.script[path_of(HF)] = [say(b"", status, "text/html"), say(b"[1]")]
    reader = ask()
    assert reader.get().data == b"[1]"
    assert reader.said == [f"huggingface.co answers {status}; trying again in 3 s"]


@pytest.mark.parametrize("status", [501, 505, 508, 511])
def test_what_a_server_never_will_do_is_asked_once(server: Any, say: Any, ask: Ask, status: int):
    server.script[path_of(HF)] = [say(b"", status, "text/html")]
    assert f"answers {status}" in ask().refusal().what
    assert len(server.seen) == 1


EPOCH = 1_754_560_000  # 2025-08-07 09:46:40


@pytest.mark.parametrize(
    ("headers", "data", "wait"),
    [
        ({"Retry-After": "20.5"}, b"{}", 20.5),
        ({"Retry-After": "+20"}, b"{}", 20),
        ({"Retry-After": '"20"; why=load'}, b"{}", 20),
        ({"Retry-After": "20s"}, b"{}", 20),
        ({"Retry-After": "20 seconds"}, b"{}", 20),
        ({"Retry-After": "7, 20"}, b"{}", 20),
        ({"Retry-After": "Thursday, 07-Aug-25 09:47:00 GMT"}, b"{}", 20),
        ({"Retry-After": "Thu Aug  7 09:47:00 2025"}, b"{}", 20),
        ({"Retry-After": "2025-08-07T09:47:00Z"}, b"{}", 20),
        ({"Retry-After": "2025-08-07T11:47:00+02:00"}, b"{}", 20),
        ({"Retry-After": str(EPOCH + 20)}, b"{}", 20),
        ({"RateLimit": '"api";r=0;t=55', "RateLimit-Policy": '"fixed window";"api";q=500;w=300'}, b"{}", 55),
        ({"RateLimit-Remaining": "0", "RateLimit-Reset": "40"}, b"{}", 40),
        ({"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": str(EPOCH + 40)}, b"{}", 40),
        ({"X-Rate-Limit-Reset": "40"}, b"{}", 40),
        ({"X-RateLimit-Reset": str((EPOCH + 40) * 1000)}, b"{}", 40),
        ({"RateLimit": "limit=500, remaining=0, reset=55"}, b"{}", 55),
        ({}, b'{"error": "Rate limit exceeded", "retryAfter": 40}', 40),
        ({}, b'{"error": "Try again in 900ms"}', 0),  # less than the usual wait
        ({}, b'{"detail": "Request was throttled. Expected available in 62.5 seconds."}', 62.5),
        ({"X-RateLimit-Remaining": "7", "X-RateLimit-Reset": "40"}, b"{}", 0),  # not the budget that was spent
        ({"RateLimit": '"api";r=7;t=55'}, b"{}", 0),
        ({"Retry-After": "30", "X-RateLimit-Reset": "40"}, b"{}", 30),
        ({}, b'{"name": "RateLimitError", "message": "Too many requests: 37. Please try again in 2 minutes and 8 seconds (a)"}', 128),
        ({}, b'{"message": "Limit: 3 / min. Please try again in 20s. Or write to us."}', 20),
        ({"Retry-After": "Thu, 07 Aug 2025 09:46:20 GMT"}, b"{}", 0),
        ({"Retry-After": "-20"}, b"{}", 0),
        ({"Retry-After": "1e2"}, b"{}", 0),
    ],
)  # fmt: skip
def test_the_wait_is_found_wherever_it_is_said(
    server: Any, say: Any, ask: Ask, headers: dict[str, str], data: bytes, wait: float, monkeypatch: pytest.MonkeyPatch
):  # fmt: skip
    """By the server's clock: the play server's answers have the day of the story."""
    monkeypatch.setattr(BaseHTTPRequestHandler, "date_time_string", lambda *_: formatdate(EPOCH, usegmt=True))
    server.script[path_of(HF)] = [say(data, status=429, headers=headers), say(b"[1]")]
    reader = ask()
    reader.get()
    assert reader.time.slept == [wait or 2.5]


def test_a_long_wait_is_told_in_days(server: Any, say: Any, ask: Ask):
    server.script[path_of(HF)] = [say(status=429, headers={"Retry-After": "259200"})]
    assert ask().refusal().what == "huggingface.co asks to come back in 3 days"
    words = b'{"message": "Please try again in 60 minutes and 13 seconds"}'
    server.script[path_of(HF)] = [say(words, status=429)]
    assert "asks to come back in 61 minutes: Please try again" in ask().refusal().what


def test_who_could_have_a_key_is_told_so(server: Any, say: Any, ask: Ask, monkeypatch: pytest.MonkeyPatch):
    url = "https://api.openalex.org/works?search=lamp"
    server.mirrors["https://api.openalex.org/"] = f"{server.base}/api.openalex.org/"
    server.script["/api.openalex.org/works?search=lamp"] = [say(status=429, headers={"Retry-After": "53000"})]
    assert "with a key of your own, in OPENALEX_API_KEY" in ask().refusal(url).hint
    monkeypatch.setenv("OPENALEX_API_KEY", "lamp-123")
    server.script["/api.openalex.org/works?search=lamp&api_key=lamp-123"] = [say(status=429, headers={"Retry-After": "53000"})]  # fmt: skip
    assert "OPENALEX_API_KEY" not in ask().refusal(url).hint


def test_an_answer_that_says_it_is_busy_is_asked_for_again(server: Any, say: Any, ask: Ask):
    server.script[path_of(HF)] = [say(b'{"status": "resting"}'), say(b"[1]")]
    reader = ask()
    assert reader.get(is_busy=lambda data: b"resting" in data).data == b"[1]"
    assert reader.said == ["huggingface.co is busy; trying again in 3 s"]


REFUSALS = [
    (b'{"error": "No lamp by that name"}', "application/json", "No lamp by that name"),
    (b'{"error": true, "message": "Lamps are out", "data": []}', "application/json", "Lamps are out"),
    (b'{"errors": [{"message": "no such field: lamp"}]}', "application/json", "no such field: lamp"),
    (b'{"message": "Forbidden lamp"}', "application/json", "Forbidden lamp"),
    (b"<Error><Message>Lamps are for members</Message></Error>", "application/xml", "Lamps are for members"),
    (b'<?xml version="1.0"?>\n<!DOCTYPE eEfetchResult>\n<eFetchResult>\n<ERROR>no lamp</ERROR></eFetchResult>', "text/xml", "no lamp"),
]  # fmt: skip


@pytest.mark.parametrize(("data", "kind", "words"), REFUSALS)
def test_an_error_is_one_whatever_the_status_says(
    server: Any, say: Any, ask: Ask, data: bytes, kind: str, words: str
):
    server.script[path_of(HF)] = [say(data, type=kind)]
    assert ask().refusal(accept=(kind,)).what == f"huggingface.co answers with an error: {words}"


@pytest.mark.parametrize(
    "data",
    [
        b'{"error": "Internal server error"}',
        b'{"message": "Endpoint request timed out"}',
        b'{"error": {"code": 503, "message": "no lamp is lit"}}',
    ],
)
def test_an_error_that_may_pass_is_asked_about_again(server: Any, say: Any, ask: Ask, data: bytes):
    server.script[path_of(HF)] = [say(data), say(b"[1]")]
    reader = ask()
    assert reader.get().data == b"[1]"
    assert len(reader.said) == 1
    assert reader.said[0].startswith("huggingface.co answers with an error: ")


@pytest.mark.parametrize(
    "data",
    [
        b'{"error": null, "data": []}',
        b'{"message": {"DOI": "10.5555/lamp"}}',
        b'{"message": "x", "notes": []}',
        b'{"errors": [{"message": "one of two is unknown"}], "data": [{"id": "lamp"}]}',
    ],
)
def test_an_answer_may_have_a_place_for_errors(server: Any, say: Any, ask: Ask, data: bytes):
    server.script[path_of(HF)] = [say(data)]
    assert ask().get().data == data


# What an answer is packed in, and what it is called

PACKED = gzip.compress(b"[1]", mtime=0)


@pytest.mark.parametrize(
    ("coding", "data"),
    [
        ("", b"[1]"), ("none", b"[1]"), ("UTF-8", b"[1]"), ("aws-chunked", b"[1]"), ("identity", b"[1]"),
        ("GZIP", PACKED), ("x-gzip", PACKED), ("gzip, identity", PACKED),
        ("gzip", gzip.compress(b"[", mtime=0) + gzip.compress(b"1]", mtime=0)), ("gzip", PACKED + b"\0\0\0"),
        ("gzip", gzip.compress(PACKED, mtime=0)), ("", PACKED),
    ],
)  # fmt: skip
def test_what_is_packed_oddly_is_unpacked(server: Any, say: Any, ask: Ask, coding: str, data: bytes):
    server.script[path_of(HF)] = [say(data, headers={"Content-Encoding": coding})]
    assert ask().get().data == b"[1]"


@pytest.mark.parametrize("coding", ["br", "zstd", "deflate", "gzip, br"])
def test_what_nobody_asked_for_is_named(server: Any, say: Any, ask: Ask, coding: str):
    server.script[path_of(HF)] = [say(b"x", headers={"Content-Encoding": coding})]
    assert ask().refusal().what == f'the answer is coded as "{coding}", which nobody asked for'


@pytest.mark.parametrize(
    "kind", ["text/plain", "text/html; charset=utf-8", "", "text/json", "application/problem+json", "application/octet-stream"]
)  # fmt: skip
@pytest.mark.parametrize("data", [b"[1]", b'\xef\xbb\xbf{"a": 1}', b' \n{"a": 1}'])
def test_json_is_json_whatever_its_type_says(server: Any, say: Any, ask: Ask, kind: str, data: bytes):
    server.script[path_of(HF)] = [say(data, type=kind)]
    assert ask().get().data == data


def test_xml_is_xml_and_a_page_is_a_page(server: Any, say: Any, ask: Ask):
    for kind in ("text/plain", "", "application/octet-stream"):
        server.script[path_of(ARXIV)] = [say(b'<?xml version="1.0"?><feed/>', type=kind)]
        assert ask().get(ARXIV, ("application/atom+xml",)).data.endswith(b"<feed/>")
    page = b'<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"><title>Away</title></html>'
    server.script[path_of(ARXIV)] = [say(page, type="text/html")]
    assert 'a web page titled "Away"' in ask().refusal(ARXIV, ("application/atom+xml",)).what


def test_a_proxy_that_changed_something_and_what_is_gone(server: Any, say: Any, ask: Ask):
    server.script[path_of(HF)] = [say(b"[1]", status=203)]
    assert ask().get().status == 200
    server.script[path_of(HF)] = [say(b"", status=410)]
    assert ask().get().status == 404


def test_arxiv_is_given_up_after_minutes(server: Any, say: Any, ask: Ask):
    server.script[path_of(ARXIV)] = [say(b"Rate exceeded.", type="text/plain")]
    reader = ask()
    error = reader.refusal(ARXIV, ("application/atom+xml",))
    assert error.what == "export.arxiv.org asks to slow down, 5 times in a row: Rate exceeded."
    assert sum(reader.time.slept) > 600


@pytest.mark.parametrize(
    ("status", "retry", "data", "what"),
    [
        (429, "53000", b'{"error": "Rate limit exceeded", "message": "This lamp costs $0.001; get a key at https://lamps.example"}',
         "huggingface.co asks to come back in 15 hours: This lamp costs $0.001; get a key at https://lamps.example"),
        (503, "", b'{"detail": "the lamp is being cleaned"}', "huggingface.co answers 503, 5 times in a row: the lamp is being cleaned"),
        (403, "", b'{"message": "lamps are for members"}', "huggingface.co refuses to answer (403): lamps are for members"),
        (401, "", b'{"error": {"message": "no key"}}', "huggingface.co asks for a key or a password (401): no key"),
        (500, "", b"<html><title>Oops</title></html>", "huggingface.co answers 500, 5 times in a row"),
        (400, "", b'{"status": "failed", "message": [{"type": "x", "message": "no lamp by that name"}]}',
         "huggingface.co answers 400 (Bad Request): no lamp by that name"),
        (400, "", b'{"error": {"errors": [{"reason": "lamps only"}]}}', "huggingface.co answers 400 (Bad Request): lamps only"),
        (429, "53000", b'{"title": "Quota", "detail": "no lamps are left"}',
         "huggingface.co asks to come back in 15 hours: no lamps are left"),
    ],
)  # fmt: skip
def test_an_api_speaks_for_itself(
    server: Any, say: Any, ask: Ask, status: int, retry: str, data: bytes, what: str
):
    headers = {"Retry-After": retry} if retry else {}
    server.script[path_of(HF)] = [say(data, status=status, headers=headers)]
    assert ask().refusal().what == what


WHO = [
    ("https://api.crossref.org/works/10.5555/lamp", "?mailto=ada%40lamps.example", {}),
    ("https://api.crossref.org/works?filter=doi:10.5555/lamp", "&mailto=ada%40lamps.example", {}),
    ("https://eutils.ncbi.nlm.nih.gov/entrez/eutils/esearch.fcgi?db=pubmed", "&email=ada%40lamps.example&api_key=n-1234567", {}),
    ("https://api.openalex.org/works?search=lamp", "&api_key=o-1234567", {}),
    ("https://api.semanticscholar.org/graph/v1/paper/search/bulk?query=lamp", "", {"x-api-key": "s-1234567"}),
    (HF, "", {}),
]  # fmt: skip
KEYS = {"NCBI_API_KEY": "n-1234567", "OPENALEX_API_KEY": "o-1234567", "S2_API_KEY": "s-1234567"}


@pytest.mark.parametrize(("url", "behind", "headers"), WHO)
def test_who_asks_is_told_to_those_who_want_to_know_and_written_nowhere(
    server: Any, say: Any, ask: Ask, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, url: str, behind: str, headers: dict[str, str]
):  # fmt: skip
    for name, value in KEYS.items():
        monkeypatch.setenv(name, value)
    reader = ask(tmp_path / "cache.db", contact="ada@lamps.example")
    elsewhere = f"{server.base}{path_of(url)}{behind}"  # an API that repeats what it was sent
    server.script[path_of(url) + behind] = [
        say(b"{}", 302, headers={"Location": elsewhere}),
        say(b"[1]", headers={"ETag": '"1"'}),
    ]
    answer = reader.get(url)
    assert len(server.seen) == 2 and answer.data == b"[1]"
    told = {name: value for name, value in server.seen[1].headers.items() if name.startswith("x-")}
    assert told == headers
    reader.transport.close()
    written = "".join(map(str, (answer.url, reader.transport.log))) + (
        tmp_path / "cache.db"
    ).read_bytes().decode("latin-1")
    assert not any(key in written for key in KEYS.values())


def test_a_key_is_in_no_message(server: Any, say: Any, ask: Ask, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("OPENALEX_API_KEY", "o-1234567")
    url = "https://api.openalex.org/works/W1"
    server.script[path_of(url) + "?api_key=o-1234567"] = [
        say(b'{"error": "the key o-1234567 is spent"}', 403)
    ]
    assert ask().refusal(url).what == "api.openalex.org refuses to answer (403): the key … is spent"
    server.script[path_of(url) + "?api_key=o-1234567"] = [say(hang_up=True)]
    assert "1234567" not in str(ask().refusal(url))
    monkeypatch.setenv("OPENALEX_API_KEY", "o-123\n4567")
    with pytest.raises(UsageError, match="OPENALEX_API_KEY holds characters") as caught:
        ask()
    assert "4567" not in str(caught.value)


def test_the_environment_s_contact_wins(server: Any, say: Any, ask: Ask, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("DIGESTGEN_CONTACT", "bo@lamps.example")
    url = "https://api.crossref.org/works/10.5555/lamp"
    server.script[path_of(url) + "?mailto=bo%40lamps.example"] = [say(b"[1]")]
    assert ask(contact="ada@lamps.example").get(url).data == b"[1]"


# Redirects


@pytest.mark.parametrize(
    "target",
    ["http://127.0.0.1:1/latest/meta-data/", "http://localhost/x", "http://[::1]/x", "http://169.254.169.254/latest",
     "http://10.0.0.7/x", "http://192.168.1.1/", "http://2130706433/", "http://0x7f.1/", "http://017700000001/",
     "http://[::ffff:127.0.0.1]/", "http://[fe80::1]/", "http://0.0.0.0/", "http://printer.local/",
     "http://router/", "http://lamps.lan/", "http://[64:ff9b::7f00:1]/", "http://[2002:7f00:1::]/", "http://[::7f00:1]/"],
)  # fmt: skip
def test_no_public_host_leads_into_a_private_network(server: Any, say: Any, ask: Ask, target: str):
    server.script[path_of(PAPERS)] = [moved(say, target)]
    assert "it redirects into a private network" in ask().refusal(PAPERS).what
    assert len(server.seen) == 1


def test_a_private_host_may_lead_to_another(server: Any, say: Any, ask: Ask):
    server.script["/here"] = [moved(say, "/there")]
    server.script["/there"] = [say(b"[1]")]
    assert ask().get(f"{server.base}/here").data == b"[1]"


def moved(say: Any, location: str, status: int = 302) -> Any:
    return say(b"", status=status, headers={"Location": location} if location else {})


def test_redirects_are_followed_each_at_the_pace_of_its_host(server: Any, say: Any, ask: Ask):
    server.script = {
        path_of(ARXIV): [moved(say, "/export.arxiv.org/other", 301)],
        "/export.arxiv.org/other": [moved(say, "https://papers.example.org/list", 303)],
        path_of(PAPERS): [say(b"[1]")],
    }
    reader = ask()
    answer = reader.get(ARXIV)
    assert (answer.data, answer.url) == (b"[1]", PAPERS)
    assert [e.host for e in reader.transport.log] == ["export.arxiv.org"] * 2 + ["papers.example.org"]
    assert reader.time.slept == [3.0]


@pytest.mark.parametrize(
    "location",
    ["https://ada:secret@papers.example.org/there?x=%C3%A4", "HTTPS://Papers.Example.ORG:443/there?x=%C3%A4",
     "//papers.example.org/there?x=%C3%A4", "there?x=%C3%A4", "/there?x=%C3%A4", "there?x=ä#top", "./../papers.example.org/there?x=ä"],
)  # fmt: skip
def test_a_redirect_may_be_written_in_many_ways(server: Any, say: Any, ask: Ask, location: str):
    server.script = {path_of(PAPERS): [moved(say, location.encode().decode("latin-1"))],
                     "/papers.example.org/there?x=%C3%A4": [say(b"[1]")]}  # fmt: skip
    answer = ask().get(PAPERS)
    assert answer.data == b"[1]" and "secret" not in answer.url
    assert not any("authorization" in seen.headers for seen in server.seen)


def test_a_loop_ends(server: Any, say: Any, ask: Ask):
    server.script[path_of(HF)] = [moved(say, HF)]
    assert ask().refusal().what == "more than 5 redirects"
    assert len(server.seen) == 6


def test_a_cookie_lives_as_long_as_a_question(server: Any, say: Any, ask: Ask):
    gate = say(status=302, headers={"Location": PAPERS, "Set-Cookie": "seen=1; Path=/"})
    server.script[path_of(PAPERS)] = [gate, say(b"[1]")]
    reader = ask()
    assert reader.get(PAPERS).data == reader.get(PAPERS).data == b"[1]"
    assert ["cookie" in seen.headers for seen in server.seen] == [False, True, False]


@pytest.mark.parametrize(
    "location", ["", "ftp://a.org/", "file:///etc/passwd", "javascript:alert(1)", "http://[", "//["]
)
def test_redirects_to_nowhere(server: Any, say: Any, ask: Ask, location: str):
    server.script[path_of(HF)] = [moved(say, location)]
    assert "where nobody should follow" in ask().refusal().what


@pytest.mark.parametrize(
    ("status", "fine"), [(307, True), (308, True), (301, False), (302, False), (303, False)]
)
def test_a_posted_question_is_asked_again_or_not_at_all(
    server: Any, say: Any, ask: Ask, status: int, fine: bool
):
    server.script = {path_of(PAPERS): [moved(say, "/papers.example.org/new", status)],
                     "/papers.example.org/new": [say(b"[1]")]}  # fmt: skip
    reader = ask()
    if fine:
        reader.get(PAPERS, body=b"{}")
        assert [(s.method, s.body) for s in server.seen] == [("POST", b"{}")] * 2
    else:
        assert "redirected in a way that drops" in reader.refusal(PAPERS, body=b"{}").what


def test_a_mirror_is_no_prefix_of_another_host(server: Any, ask: Ask):
    server.mirrors = {"https://papers.example.org": server.base + "/mirror"}
    reader = ask(limits=Limits(tries=1, connect=0.5))
    reader.get(PAPERS)
    assert server.seen[0].line == "/mirror/list"
    reader.refusal("https://papers.example.org.invalid/list")
    assert len(server.seen) == 1


def test_of_two_mirrors_the_one_that_says_most_of_an_address_is_asked(server: Any, ask: Ask):
    server.mirrors = {
        "https://papers.example.org": server.base + "/all",
        "https://papers.example.org/list": server.base + "/lists",
    }
    ask(limits=Limits(tries=1)).get(f"{PAPERS}/2026")
    assert server.seen[0].line == "/lists/2026"


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A key and a certificate for 127.0.0.1, made for this run."""
    if not (tool := shutil.which("openssl")):
        pytest.skip("openssl is not installed: no certificate can be made")
    file = tmp_path_factory.mktemp("tls") / "both.pem"
    words = (
        "req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=127.0.0.1 -addext subjectAltName=IP:127.0.0.1"
    )
    both = ["-keyout", str(file), "-out", str(file.with_suffix(".crt"))]
    subprocess.run([tool, *words.split(), *both], check=True, capture_output=True)
    file.write_bytes(file.read_bytes() + file.with_suffix(".crt").read_bytes())
    return file


def test_nothing_leaves_https(
    server: Any, playserver: ModuleType, say: Any, certificate: Path, monkeypatch: pytest.MonkeyPatch
):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    safe = playserver.PlayServer(("huggingface.co", "papers.example.org"), context)
    try:
        stranger = Asked(safe, None)
        error = stranger.refusal()
        assert error.what.startswith("its certificate is not trusted") and stranger.said == []
        stranger.transport.close()

        monkeypatch.setenv("SSL_CERT_FILE", str(certificate.with_suffix(".crt")))
        safe.script = {
            path_of(HF): [moved(say, server.base + "/x")],
            path_of(PAPERS): [say(b"[1]", drip=0.01)],
        }
        friend = Asked(safe, None)
        assert friend.get(PAPERS).data == b"[1]"
        assert "where nobody should follow" in friend.refusal().what
        assert server.seen == []
        friend.transport.close()

        safe.script[path_of(PAPERS)] = [say(b" " * 1000, drip=0.1)]
        hasty = Asked(safe, None, Limits(whole=0.7))
        safe.drops = 0
        assert "was not complete" in hasty.refusal(PAPERS).what
        assert safe.drops < 500
        hasty.transport.close()
    finally:
        safe.close()


# Proxies


def test_a_proxy_of_the_environment_is_used(server: Any, say: Any, ask: Ask, monkeypatch: pytest.MonkeyPatch):
    server.script["http://papers.example.org/list"] = [say(b"[1]")]
    monkeypatch.setenv("HTTP_PROXY", server.base)
    reader = ask()
    assert reader.get("http://papers.example.org/list").data == b"[1]"
    assert server.seen[0].line == "http://papers.example.org/list"
    assert server.seen[0].headers["host"] == "papers.example.org"
    assert reader.transport.log[0].host == "papers.example.org"


def test_a_proxy_that_refuses(server: Any, ask: Ask, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("HTTPS_PROXY", server.base)  # it knows no CONNECT
    error = ask().refusal("https://elsewhere.example.org/list")
    assert error.what.startswith("the proxy refuses: 501")
    assert "HTTPS_PROXY" in error.hint


@pytest.mark.parametrize("setting", ["gopher://proxy.example.org", "socks5://127.0.0.1:1", "127.0.0.1:x"])
def test_settings_that_are_none(ask: Ask, monkeypatch: pytest.MonkeyPatch, setting: str):
    monkeypatch.setenv("ALL_PROXY", setting)
    assert "proxy or certificate settings" in ask().refusal().what
