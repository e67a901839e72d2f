"""Several processes make one site: the same bytes as one makes, whoever of them dies."""

from __future__ import annotations

import multiprocessing
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from digestgen.cache import Cache, lend
from digestgen.output import workers
from digestgen.output.output import Output, Published, Waypoint, publish_outputs
from digestgen.output.workers import count_processes, share_out
from tests.gathering import files

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="processes are forked on Linux only")
PAGES = 500


@pytest.fixture(autouse=True)
def three_processes(monkeypatch: pytest.MonkeyPatch) -> None:
    share(monkeypatch, 3)


def share(monkeypatch: pytest.MonkeyPatch, processes: int) -> None:
    monkeypatch.setattr(workers, "count_processes", lambda outputs: processes if outputs > 100 else 1)


def lamps(word: str, render: Callable[[int], bytes] | None = None) -> Iterator[Output | Waypoint]:
    """A site of lamps, and after its pages a feed of them."""
    make = render or (lambda number: f"{word} {number % 7 or word}\n".encode())
    for number in range(PAGES):
        key = f"{word if number % 7 == 0 else 'lamp'} {number}".encode()
        yield Output(f"lamps/{number}/index.html", key, lambda number=number: make(number))  # type: ignore[misc]
    yield Waypoint()
    yield Output("feed.xml", word.encode(), lambda: f"all {word}\n".encode())


def publish(site: Path, outputs: Iterator[Output | Waypoint], cache: Cache | None = None) -> Published:
    with lend(cache) as own:
        return publish_outputs(outputs, site, own)


def test_many_make_what_one_makes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """New, unchanged, and with every page made again while most have the same bytes: files, counts and records."""
    sites = {}
    for processes in (1, 2, 4):
        share(monkeypatch, processes)
        site, cache = tmp_path / f"site-{processes}", Cache(tmp_path / f"{processes}.db")
        counts = [publish(site, lamps(word), cache) for word in ("red", "red", "blue")]
        cache.save_written(str(site), [], ["lamps/7/index.html"])
        counts.append(publish(site, lamps("blue"), cache))
        records = {path: key for path, (key, _) in cache.written(str(site)).items()}
        cache.close()
        sites[processes] = files(site), [(c.files, c.written, c.removed) for c in counts], records
        assert not list(tmp_path.glob(".site*"))
    assert sites[1] == sites[2] == sites[4]
    assert [written for _, written, _ in sites[1][1]] == [PAGES + 1, 0, 73, 0]


def test_the_pages_are_made_by_more_than_one(tmp_path: Path) -> None:
    def who(number: int) -> bytes:
        time.sleep(0.001)
        return str(os.getpid()).encode()

    publish(tmp_path / "site", lamps("red", who))
    assert len({data for name, data in files(tmp_path / "site").items() if name.startswith("lamps/")}) == 3


def test_what_the_first_pages_load_is_loaded_for_all(tmp_path: Path) -> None:
    loaders: list[int] = []

    def render(number: int) -> bytes:
        if not loaders:  # a module that is imported, a template that is compiled
            loaders.append(os.getpid())
        return str(loaders[0]).encode()

    publish(tmp_path / "site", lamps("red", render))
    made = {data for name, data in files(tmp_path / "site").items() if name.startswith("lamps/")}
    assert made == {str(os.getpid()).encode()}


@pytest.mark.parametrize("first", [0, 40, 333])
def test_a_process_that_is_killed_leaves_its_pages_to_us(tmp_path: Path, first: int) -> None:
    ours = os.getpid()

    def render(number: int) -> bytes:
        if number >= first and os.getpid() != ours:
            os.kill(os.getpid(), signal.SIGKILL)
        return f"lamp {number}\n".encode()

    publish(tmp_path / "site", lamps("red", render))
    made = files(tmp_path / "site")
    assert [made[f"lamps/{number}/index.html"] for number in range(PAGES)] == [
        f"lamp {number}\n".encode() for number in range(PAGES)
    ]
    assert made["feed.xml"] == b"all red\n"


def test_what_goes_wrong_first_in_the_plan_is_said_whoever_met_it_and_the_old_site_stays(
    tmp_path: Path,
) -> None:
    site, cache = tmp_path / "site", Cache(None)
    publish(site, lamps("red"), cache)
    before = files(site)

    def render(number: int) -> bytes:
        if number in (9, 200, 490):
            raise ValueError(f"lamp {number} is broken")
        return b"new"

    def changed() -> Iterator[Output | Waypoint]:
        for each in lamps("blue", render):
            yield each if isinstance(each, Waypoint) else each._replace(key=b"blue" + each.key)

    with pytest.raises(ValueError, match="lamp 9 is broken"):
        publish(site, changed(), cache)
    cache.close()
    assert files(site) == before
    assert not multiprocessing.active_children()


def test_a_system_without_room_for_more_processes_makes_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse() -> int:
        raise BlockingIOError(11, "Resource temporarily unavailable")

    monkeypatch.setattr(os, "fork", refuse)
    assert publish(tmp_path / "site", lamps("red")).written == PAGES + 1
    assert len(files(tmp_path / "site")) == PAGES + 2


@pytest.mark.parametrize("processes", [1, 2, 4])
def test_values_come_in_the_order_of_their_shares(monkeypatch: pytest.MonkeyPatch, processes: int) -> None:
    share(monkeypatch, processes)
    shares = [range(at, at + 10) for at in range(0, 5000, 10)]

    def make(numbers: range) -> list[tuple[int, str]]:
        return [(number, "lamp" * (number % 9)) for number in numbers]

    with share_out(make, shares, 5000) as values:
        assert list(values) == [make(numbers) for numbers in shares]
    assert not multiprocessing.active_children()


@pytest.mark.parametrize("is_asked", [True, False])
def test_values_that_cannot_be_made_or_are_not_asked_for(is_asked: bool) -> None:
    ours, made = os.getpid(), []

    def make(number: int) -> int:
        made.append(number)
        if number in (70, 300):
            raise ValueError(f"lamp {number} is broken")
        if number == 90 and os.getpid() != ours:
            os.kill(os.getpid(), signal.SIGKILL)
        return number

    if is_asked:
        with pytest.raises(ValueError, match="lamp 70"), share_out(make, range(400), 400) as values:
            list(values)
    else:
        with pytest.raises(KeyError), share_out(make, range(400), 400):
            raise KeyError("the engine")
        assert len(made) < 400
    assert not multiprocessing.active_children()
    opened = [os.path.realpath(fd) for fd in Path("/proc/self/fd").iterdir()]
    assert not [file for file in opened if "memfd" in file]


ORPHANS = """
import os, sys, time
from pathlib import Path
from digestgen.output import workers
from digestgen.output.output import Output, Waypoint, publish_outputs
from digestgen.output.workers import share_out
workers.count_processes = lambda outputs: 3
def render():
    Path(sys.argv[1], str(os.getpid())).touch()
    time.sleep(0.01)
    return b"lamp"
if sys.argv[3] == "values":
    with share_out(lambda number: render(), range(4000), 4000) as values:
        list(values)
pages = [Output(f"{number}.html", b"", render) for number in range(4000)]
publish_outputs([*pages, Waypoint()], Path(sys.argv[2]))
"""


@pytest.mark.parametrize("what", ["files", "values"])
def test_no_process_outlives_a_build_that_is_killed(tmp_path: Path, what: str) -> None:
    pids = tmp_path / "pids"
    pids.mkdir()
    build = subprocess.Popen([sys.executable, "-c", ORPHANS, str(pids), str(tmp_path / "site"), what])
    while len(list(pids.iterdir())) < 3:
        assert build.poll() is None
        time.sleep(0.01)
    build.kill()
    build.wait()
    for _ in range(500):
        alive = [pid.name for pid in pids.iterdir() if Path("/proc", pid.name).exists()]
        if not alive:
            break
        time.sleep(0.02)
    assert not alive
    assert not (tmp_path / "site").exists()


def test_one_process_makes_a_small_site() -> None:
    assert count_processes(workers._FEWEST - 1) == 1
    assert count_processes(10**6) <= 8
