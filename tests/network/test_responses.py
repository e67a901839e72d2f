"""What is kept on disk: what is not asked again, what is asked whether it changed, and how a stopped run goes on."""

from __future__ import annotations

import random
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from digestgen.network.response_cache import ResponseCache, build_key
from digestgen.network.transport import Transport
from digestgen.problems import SourceError
from digestgen.sources.source import Answer, Request

TYPE = ("application/json",)
PAGES = [f"https://huggingface.co/api/daily_papers?date=2025-08-0{day}" for day in range(1, 6)]
FIRST, SECOND = PAGES[:2]


def path_of(url: str) -> str:
    return "/" + url.split("://", 1)[1]


Open = Callable[..., Transport]


@pytest.fixture
def cache(tmp_path: Path) -> Path:
    return tmp_path / ".digestgen" / "responses.db"


@pytest.fixture
def start(server: Any, cache: Path) -> Iterator[Open]:
    """Starts the program once more: a transport on the same file."""
    made: list[Transport] = []

    def make(today: str = "2025-08-07") -> Transport:
        made.append(
            Transport(
                cache, today=today, mirrors=server.mirrors, sleep=lambda seconds: None, jitter=lambda: 0.0
            )
        )
        return made[-1]

    yield make
    for one in made:
        one.close()


@pytest.fixture
def say(playserver: Any) -> Any:
    return playserver.Say


def get(transport: Transport, url: str, **more: Any) -> bytes:
    return transport.get(Request(url, "papers", TYPE, **more)).data


def rows(cache: Path, question: str) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(cache)) as database:
        return database.execute(question).fetchall()


def asked(server: Any) -> list[str]:
    return [seen.line for seen in server.seen]


@pytest.mark.parametrize(
    ("headers", "condition"),
    [
        ({"ETag": '"abc"'}, "if-none-match"),
        ({"Last-Modified": "Thu, 07 Aug 2025 10:00:00 GMT"}, "if-modified-since"),
    ],
)
def test_what_did_not_change_is_not_sent_again(
    server: Any, say: Any, start: Open, headers: dict[str, str], condition: str
):
    server.script[path_of(FIRST)] = [say(b"[1]", headers=headers)]
    assert get(start(), FIRST) == b"[1]"
    later = start()
    assert get(later, FIRST) == b"[1]"
    assert [e.status for e in later.log] == [304]
    assert condition in server.seen[1].headers and condition not in server.seen[0].headers
    server.script[path_of(FIRST)] = [say(b"[2]", headers={"ETag": '"new"'})]
    assert get(start(), FIRST) == b"[2]"


def test_without_a_validator_it_is_asked_anew(server: Any, say: Any, start: Open, cache: Path):
    server.script[path_of(FIRST)] = [say(b"[1]"), say(b"[2]")]
    assert [get(start(), FIRST), get(start(), FIRST)] == [b"[1]", b"[2]"]
    assert rows(cache, "select count(*) from answer") == [(0,)]


def test_who_asks_twice_did_not_believe_the_answer(server: Any, say: Any, start: Open):
    server.script[path_of(FIRST)] = [say(b"[]", headers={"ETag": "e"}), say(b"[1]", headers={"ETag": "e"})]
    transport = start()
    assert [get(transport, FIRST, final=True) for _ in range(2)] == [b"[]", b"[1]"]
    assert "if-none-match" not in server.seen[1].headers
    assert get(start(), FIRST, final=True) == b"[1]"
    assert len(server.seen) == 2


def test_what_is_final_is_never_asked_again(server: Any, say: Any, start: Open):
    server.script[path_of(FIRST)] = [say(b"[1]"), say(b"[2]")]
    assert get(start(), FIRST, final=True) == b"[1]"
    later = start("2026-08-07")
    assert get(later, FIRST, final=True) == b"[1]"
    assert later.log == []
    assert get(start(), FIRST) == b"[2]"  # unless somebody thinks otherwise


def test_unknown_is_not_for_ever(server: Any, say: Any, start: Open):
    server.script[path_of(FIRST)] = [say(b"{}", status=404, headers={"ETag": "e"}), say(b"[1]")]
    transport = start()
    with transport.run("a"):
        assert transport.get(Request(FIRST, "papers", TYPE, final=True)).status == 404
    assert get(start(), FIRST, final=True) == b"[1]"


def test_questions_differ_by_type_and_body(server: Any, say: Any, start: Open):
    url = "https://papers.example.org/x"
    server.script[path_of(url)] = [
        say(b"[1]", headers={"ETag": "e"}),
        say(b"[2]"),
        say(b"<x/>", type="text/xml"),
    ]
    assert get(start(), url, final=True) == b"[1]"
    assert get(start(), url, final=True, body=b"{}") == b"[2]"
    assert start().get(Request(url, "papers", ("text/xml",), final=True)).data == b"<x/>"
    assert get(start(), url, final=True, body=b"{}") == b"[2]"
    assert len(server.seen) == 3


class Stop(Exception):
    """Somebody pressed Ctrl-C."""


def stop_after(transport: Transport, pages: list[str], key: str = "backfill") -> list[bytes]:
    """A run over some pages that is then stopped."""
    answers = []
    with pytest.raises(Stop), transport.run(key):
        for page in pages:
            answers.append(get(transport, page))
        raise Stop
    return answers


def test_a_stopped_run_goes_on_where_it_was(server: Any, say: Any, start: Open):
    server.script = {path_of(page): [say(page.encode())] for page in PAGES}
    stop_after(start(), PAGES[:3])
    transport = start("2025-08-10")
    with transport.run("backfill"):
        assert [get(transport, page) for page in PAGES] == [page.encode() for page in PAGES]
    assert len(transport.log) == 2
    assert asked(server) == [path_of(page) for page in PAGES]


def test_a_process_that_is_killed_was_stopped(server: Any, say: Any, start: Open, cache: Path):
    server.script = {path_of(page): [say(page.encode())] for page in PAGES}
    code = f"""
import os
from pathlib import Path
from digestgen.sources.source import Request
from digestgen.network.transport import Transport
transport = Transport(Path({str(cache)!r}), today="2025-08-07", mirrors={server.mirrors!r}, sleep=lambda s: None)
with transport.run("backfill"):
    for page in {PAGES[:2]!r}:
        transport.get(Request(page, "papers", ("application/json",)))
    os._exit(9)
"""
    assert subprocess.run([sys.executable, "-c", code]).returncode == 9
    with (transport := start()).run("backfill"):
        for page in PAGES:
            get(transport, page)
    assert asked(server) == [path_of(page) for page in PAGES]


def test_a_run_that_failed_goes_on_too(server: Any, say: Any, start: Open):
    server.script = {path_of(FIRST): [say(b"[1]")], path_of(SECOND): [say(b"", status=403), say(b"[2]")]}
    transport = start()
    with pytest.raises(SourceError), transport.run("backfill"):
        get(transport, FIRST)
        get(transport, SECOND)
    with transport.run("backfill"):  # in the same process
        assert [get(transport, FIRST), get(transport, SECOND)] == [b"[1]", b"[2]"]
    assert asked(server) == [path_of(FIRST), path_of(SECOND), path_of(SECOND)]


def test_unknown_is_replayed_within_its_run(server: Any, start: Open):
    stop_after(start(), [FIRST])
    with (transport := start()).run("backfill"):
        assert transport.get(Request(FIRST, "papers", TYPE)).status == 404
    assert len(server.seen) == 1


def test_a_finished_run_is_ordinary(server: Any, say: Any, start: Open):
    server.script = {path_of(FIRST): [say(b"[1]", headers={"ETag": "e"})], path_of(SECOND): [say(b"[2]")]}
    for _ in range(2):
        transport = start()
        with transport.run("backfill"):
            get(transport, FIRST)
            get(transport, SECOND)
    assert [e.status for e in transport.log] == [304, 200]


def test_another_run_is_another_matter(server: Any, say: Any, start: Open):
    server.script[path_of(FIRST)] = [say(b"[1]")]
    stop_after(start(), [FIRST])
    with (transport := start()).run("something else"):
        get(transport, FIRST)
    get(start(), FIRST)
    assert len(server.seen) == 3


def test_in_a_run_that_goes_on_a_second_question_is_asked(server: Any, say: Any, start: Open):
    server.script[path_of(FIRST)] = [say(b"[]"), say(b"[1]")]
    stop_after(start(), [FIRST])
    with (transport := start()).run("backfill"):
        assert [get(transport, FIRST), get(transport, FIRST)] == [b"[]", b"[1]"]


@pytest.mark.parametrize(("today", "requests"), [("2025-08-14", 1), ("2025-08-15", 2)])
def test_after_a_week_a_run_begins_anew(server: Any, say: Any, start: Open, today: str, requests: int):
    server.script[path_of(FIRST)] = [say(b"[1]")]
    stop_after(start(), [FIRST])
    with (transport := start(today)).run("backfill"):
        get(transport, FIRST)
    assert len(server.seen) == requests


def test_what_only_an_old_run_wanted_is_thrown_away(server: Any, say: Any, start: Open, cache: Path):
    server.script = {path_of(FIRST): [say(b"[1]")], path_of(SECOND): [say(b"[2]", headers={"ETag": "e"})]}
    stop_after(start(), [FIRST, SECOND])
    start("2025-08-20")
    assert rows(cache, "select run from answer") == [("",)]


def filled(file: Path | None, count: int, most: int, size: int = 1000, run: str = "") -> list[int]:
    """Which of so many answers are still there when all are kept."""
    responses = ResponseCache(file, "2025-08-07", most)
    noise = random.Random(7)
    for number in range(count):
        answer = Answer(f"u{number}", 200, noise.randbytes(size), {"etag": "e"})
        responses.save(b"%d" % number, answer, final=False, run=run if number < 3 else "")
    left = [number for number in range(count) if responses.read(b"%d" % number)]
    responses.close()
    return left


def test_the_oldest_answers_go_when_there_are_too_many(cache: Path):
    left = filled(cache, 300, 100_000)
    assert 75 <= len(left) <= 97 and left == list(range(300 - len(left), 300))
    assert cache.stat().st_size < 250_000  # the file shrinks as well
    assert filled(None, 3, 100) == []


def test_those_of_an_unfinished_run_go_last():
    assert filled(None, 300, 100_000, run="backfill")[:3] == [0, 1, 2]


def test_answers_are_compressed(cache: Path):
    responses = ResponseCache(cache, "2025-08-07")
    responses.save(b"k", Answer("u", 200, b" " * 2**20, {}), final=True, run="")
    assert responses.read(b"k").answer.data == b" " * 2**20
    responses.close()
    assert cache.stat().st_size < 50_000


@pytest.mark.parametrize(
    "rubbish", [b"", b"no database", b"SQLite format 3\0" + b"x" * 5000, "another", "folder"]
)
def test_a_file_that_is_no_good_is_replaced(server: Any, say: Any, start: Open, cache: Path, rubbish: Any):
    cache.parent.mkdir()
    if rubbish == "another":
        db = sqlite3.connect(cache)
        db.executescript("create table answer (other text); create table moment (host text);")
        db.close()
    elif rubbish == "folder":
        cache.mkdir()
    else:
        cache.write_bytes(rubbish)
    server.script[path_of(FIRST)] = [say(b"[1]"), say(b"[2]")]
    assert get(start(), FIRST, final=True) == b"[1]"
    assert get(start(), FIRST, final=True) == (b"[2]" if rubbish == "folder" else b"[1]")


def test_another_version_is_emptied(cache: Path):
    filled(cache, 1, 10_000)
    db = sqlite3.connect(cache)
    db.execute("pragma user_version = 99")
    db.close()
    responses = ResponseCache(cache, "2025-08-07")
    assert responses.read(b"0") is None
    responses.close()


def test_damage_anywhere_loses_answers_and_never_changes_one(cache: Path):
    filled(cache, 40, 10**6, size=400)
    whole = cache.read_bytes()
    noise = random.Random(11)
    stream = random.Random(7)
    good = {number: stream.randbytes(400) for number in range(40)}
    lost = 0
    for _ in range(150):
        damaged = bytearray(whole)
        for _ in range(noise.choice([1, 20])):
            damaged[noise.randrange(len(damaged))] ^= 1 << noise.randrange(8)
        cache.write_bytes(damaged[: noise.choice([len(damaged), noise.randrange(len(damaged))])])
        responses = ResponseCache(cache, "2025-08-07")
        for number in (0, 20, 39):
            kept = responses.read(b"%d" % number)
            assert kept is None or kept.answer.data == good[number]
            lost += kept is None
        responses.save(b"new", Answer("u", 200, b"x", {}), final=True, run="")
        responses.keys_of("r")
        responses.finish("r")
        responses.reserve_moment("h", 1.0, 5.0)
        responses.close()
    assert 10 < lost < 440


def test_a_folder_that_cannot_be_written_is_no_obstacle(tmp_path: Path):
    (tmp_path / "file").write_text("")
    responses = ResponseCache(tmp_path / "file" / "responses.db", "2025-08-07")
    responses.save(b"k", Answer("u", 200, b"x", {}), final=True, run="")
    assert responses.read(b"k").answer.data == b"x"
    responses.close()


def test_two_processes_share_one_file(cache: Path):
    code = f"""
import sys
from pathlib import Path
from digestgen.network.response_cache import ResponseCache
from digestgen.sources.source import Answer
name = sys.argv[1]
responses = ResponseCache(Path({str(cache)!r}), "2025-08-07")
for number in range(60):
    responses.save(f"{{name}}{{number}}".encode(), Answer(name, 200, b"x" * 2000, {{}}), final=True, run=name)
    print(responses.reserve_moment("export.arxiv.org", 0.25, 100.0))
"""
    running = [
        subprocess.Popen([sys.executable, "-c", code, name], stdout=subprocess.PIPE, text=True)
        for name in "ab"
    ]
    moments = [float(line) for one in running for line in one.communicate()[0].split()]
    assert [one.returncode for one in running] == [0, 0]
    responses = ResponseCache(cache, "2025-08-07")
    assert [len(responses.keys_of(name)) for name in "ab"] == [60, 60]
    responses.close()
    assert sorted(moments) == [100.0 + number / 4 for number in range(120)]  # no two at one time


def test_a_moment_is_reserved_after_whoever_is_writing(cache: Path):
    responses = ResponseCache(cache, "2025-08-07")
    other = sqlite3.connect(cache, isolation_level=None, check_same_thread=False)
    other.execute("begin immediate")
    other.execute("insert into moment values ('export.arxiv.org', 107.0)")
    release = threading.Timer(0.3, lambda: other.execute("commit"))
    release.start()
    assert responses.reserve_moment("export.arxiv.org", 3.0, 100.0) == 110.0
    release.join()
    other.close()
    responses.close()


def test_a_file_that_is_busy_is_left_alone(cache: Path, monkeypatch: pytest.MonkeyPatch):
    connect = sqlite3.connect
    monkeypatch.setattr(sqlite3, "connect", lambda file, **more: connect(file, **more | {"timeout": 0.05}))
    responses = ResponseCache(cache, "2025-08-07")
    responses.save(b"old", Answer("u", 200, b"x", {}), final=True, run="")
    other = connect(cache, isolation_level=None)
    other.execute("begin exclusive")
    responses.save(b"new", Answer("u", 200, b"x", {}), final=True, run="")
    assert responses.read(b"old") is None
    beside = ResponseCache(cache, "2025-08-07")  # works, and forgets
    beside.save(b"new", Answer("u", 200, b"x", {}), final=True, run="")
    other.execute("rollback")
    other.close()
    beside.close()
    responses.close()
    again = ResponseCache(cache, "2025-08-07")
    assert again.read(b"old") and not again.read(b"new")
    again.close()


def test_the_key_is_the_address_that_is_asked():
    request = Request(FIRST, "papers", TYPE)
    assert build_key(request, FIRST) != build_key(request, "https://mirror.example.org/")
    assert build_key(request, FIRST) == build_key(Request(FIRST, "other words", TYPE, final=True), FIRST)
