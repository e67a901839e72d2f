"""`digestgen fetch` against a real server that plays each API: what comes in, what does not, and who was asked when."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import yaml
from click.testing import CliRunner, Result

from digestgen.cli import main
from digestgen.config import read_config
from digestgen.library.reader import read_library
from digestgen.sources import transport
from digestgen.sources.wire import Limits

MORE_HOSTS = ("api.biorxiv.org", "api2.openreview.net", "newts.example", "gone.example", "group.example")
HOSTS = ("export.arxiv.org", "rss.arxiv.org", "huggingface.co", "api.crossref.org", "api.openalex.org",
         "api.semanticscholar.org", "eutils.ncbi.nlm.nih.gov", *MORE_HOSTS)  # fmt: skip
LISTED = "/huggingface.co/api/daily_papers?date=2025-08-0"

Fetch = Callable[..., Result]


@pytest.fixture
def api(playserver: ModuleType, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """The server, for every host there is."""
    for name in ("http_proxy", "https_proxy", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)
    running = playserver.PlayServer(HOSTS)
    yield running
    running.close()


@pytest.fixture
def settings(project: Path, api: Any) -> Callable[[list[dict[str, Any]]], None]:
    """Writes mkdocs.yml with the server as mirror of every API, and these standing sources."""

    def write(sources: list[dict[str, Any]]) -> None:
        mkdocs = yaml.safe_load((project / "mkdocs.yml").read_text("utf-8"))
        mkdocs["plugins"] = [{"digestgen": {"mirrors": api.mirrors, "sources": sources}}]
        (project / "mkdocs.yml").write_text(yaml.safe_dump(mkdocs), "utf-8")

    write([])
    return write


@pytest.fixture
def fetch(project: Path, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Fetch:
    """Runs the command in the project."""
    monkeypatch.chdir(project)
    return lambda *words: CliRunner().invoke(main, ["fetch", *words])


@pytest.fixture
def hurried(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Waiting takes no time; what would have been waited is listed. A whole answer may take a second."""
    waits: list[float] = []
    monkeypatch.setitem(transport.Transport.__init__.__kwdefaults__, "sleep", waits.append)
    monkeypatch.setitem(transport.Transport.__init__.__kwdefaults__, "limits", Limits(read=0.5, whole=1.0))
    return waits


def titles(project: Path) -> list[str]:
    config = read_config(project / "mkdocs.yml")
    return sorted(paper.title for paper in read_library(config.root, config.content).papers)


def files(project: Path) -> dict[str, bytes]:
    return {p.relative_to(project).as_posix(): p.read_bytes() for p in (project / "content").rglob("*.md")}


WAYS = {
    "huggingface/long-weekend": ("huggingface", "--from", "2025-08-07", "--to", "2025-08-11"),
    "arxiv/ids": ("arxiv", "https://arxiv.org/abs/2604.90002v1", "hep-th/9901901", "arXiv:2604.99999"),
    "arxiv/search": ("arxiv", "--query", 'all:lantern OR ti:"boat lamp"', "--category", "cs.RO",
                     "--from", "2026-04-01", "--to", "2026-04-07"),
    "arxiv-feed/day": ("arxiv-feed", "cs.RO", "cs.AI"),
    "crossref/batch": ("doi", "https://doi.org/10.1000/Lamp.1", "doi:10.1000/lamp.2", "10.1000/none", "10.1000/a,b",
                       "10.1000/(OLD)3:4<5::A>6.0.CO;2-O"),
    "openalex/search": ("openalex", "--query", "lamp light", "--from", "2025-08-01", "--to", "2025-08-07"),
    "semanticscholar/search": ("semanticscholar", "--query", '"lamp light" | wick', "--from", "2025-08-01"),
    "openreview/venue": ("openreview", "--category", "ICLR.cc/2031/Conference"),
    "pubmed/search": ("pubmed", "--query", "lamps AND wix", "--from", "2031-01-01", "--to", "2031-06-30"),
    "biorxiv/days": ("biorxiv", "medrxiv", "--category", "Cardiovascular Medicine", "--from", "2031-02-07",
                     "--to", "2031-02-08"),
    "feed/two-feeds": ("feed", "https://newts.example/toc.rdf", "https://gone.example/feed", "https://group.example/feed"),
}  # fmt: skip


@pytest.mark.parametrize("scenario", WAYS)
def test_each_api_brings_papers_in_once(
    scenario: str, project: Path, api: Any, fetch: Fetch, hurried: list[float]
):
    api.play(scenario)
    first = fetch(*WAYS[scenario])
    assert first.exit_code == 0, first.stderr
    before = files(project)
    assert before and titles(project)
    assert f"{len(before)} new" in first.stderr
    assert {seen.headers["user-agent"].split("/")[0] for seen in api.seen} == {"digestgen"}
    again = fetch(*WAYS[scenario])
    assert again.exit_code == 0 and "0 new" in again.stderr
    assert files(project) == before


def test_arxiv_is_asked_once_in_three_seconds_whatever_is_asked(api: Any, fetch: Fetch):
    api.play("arxiv/ids")
    api.play("arxiv-feed/day")
    assert fetch(*WAYS["arxiv/ids"]).exit_code == 0
    assert fetch(*WAYS["arxiv-feed/day"]).exit_code == 0
    assert fetch(*WAYS["arxiv/ids"]).exit_code == 0
    asked = [seen for seen in api.seen if "/export.arxiv.org/" in seen.line]
    assert len(asked) == 2 and asked[1].start - asked[0].end >= 3.0
    assert api.most_at_once == 1


@pytest.mark.parametrize(
    ("trouble", "waited"),
    [
        ([{"status": 429, "headers": {"Retry-After": "20"}}], 20),
        ([{"status": 429}], 0),
        ([{"status": 500}, {"status": 503}], 0),
        ([{"cut": 40}], 0),
        ([{"hang_up": True}], 0),
    ],
    ids=["429 with Retry-After", "429 without", "500 and 503", "truncated", "hung up"],
)
def test_what_passes_is_survived(
    trouble: list[dict[str, Any]], waited: float, project: Path, api: Any, playserver: ModuleType, fetch: Fetch,
    hurried: list[float],
):  # fmt: skip
    api.play("huggingface/long-weekend")
    good = api._recorded[f"{LISTED}7"]
    api.script[f"{LISTED}7"] = [*(playserver.Say(good.data, **one) for one in trouble), good]
    done = fetch(*WAYS["huggingface/long-weekend"])
    assert done.exit_code == 0, done.stderr
    assert sum(seen.line == f"{LISTED}7" for seen in api.seen) == len(trouble) + 1
    assert max(hurried) >= waited


@pytest.mark.parametrize(
    ("trouble", "words"),
    [
        ({"status": 500}, "500"),
        ({"data": b"<html><title>Down for maintenance</title>", "type": "text/html"}, "Down for maintenance"),
        ({"status": 302, "headers": {"Location": f"{LISTED}8"}}, "redirect"),
        ({"drip": 0.2, "data": b"[" + b" " * 99 + b"]"}, "not complete after 1 s"),
        ({"data": b'{"surprise": []}'}, "surprise"),
        ({"status": 429, "headers": {"Retry-After": "86400"}}, "come back in 24 hours"),
    ],
    ids=["500 for ever", "a web page", "redirect loop", "slow drip", "another shape", "a day's wait"],
)
def test_what_stays_is_said_and_nothing_is_half_written(
    trouble: dict[str, Any], words: str, project: Path, api: Any, playserver: ModuleType, fetch: Fetch,
    hurried: list[float],
):  # fmt: skip
    api.play("huggingface/long-weekend")
    api.script[f"{LISTED}8"] = [playserver.Say(**{"data": api._recorded[f"{LISTED}8"].data, **trouble})]
    done = fetch(*WAYS["huggingface/long-weekend"])
    assert done.exit_code == 3
    assert words.lower() in done.stderr.lower()
    assert "Traceback" not in done.stderr + done.stdout
    assert titles(project)  # the day before is in, whole
    del api.script[f"{LISTED}8"]
    begun = len(api.seen)
    healed = fetch(*WAYS["huggingface/long-weekend"])
    assert healed.exit_code == 0
    asked = [seen.line for seen in api.seen[begun:]]
    assert f"{LISTED}7" not in asked and f"{LISTED}8" in asked  # it went on where it stopped


def test_standing_sources_come_in_and_one_that_fails_does_not_stop_the_others(
    project: Path, api: Any, playserver: ModuleType, settings: Any, fetch: Fetch, hurried: list[float]
):
    settings([
        {"source": "openreview", "category": "ICLR.cc/2031/Conference"},
        {"source": "arxiv-feed", "words": ["cs.RO", "cs.AI"], "per_day": 1},
    ])  # fmt: skip
    api.play("arxiv-feed/day")
    path = "/api2.openreview.net/notes?content.venueid=ICLR.cc%2F2031%2FConference&sort=number%3Aasc&limit=1000&offset=0"
    api.script[path] = [playserver.Say(b"no", 500)]
    done = fetch()
    assert done.exit_code == 3
    assert (
        "api2.openreview.net" in done.stderr and "1 of 2 sources refused; the others are in." in done.stderr
    )
    assert len(titles(project)) < 3 and "the most for a day" in done.stderr


def test_what_a_standing_source_does_not_want_stays_out(
    project: Path, api: Any, settings: Any, fetch: Fetch, hurried: list[float]
):
    api.play("arxiv-feed/day")
    assert fetch("arxiv-feed", "cs.RO", "cs.AI", "--dry-run", "--json").exit_code == 0
    everything = json.loads(fetch("arxiv-feed", "cs.RO", "cs.AI", "--dry-run", "--json").stdout)["papers"]
    assert files(project) == {} and len(everything) == 3
    word = everything[0]["title"].split()[-1]
    settings([{"source": "arxiv-feed", "words": ["cs.RO", "cs.AI"], "exclude": [word]}])
    done = fetch()
    assert done.exit_code == 0 and f'it has "{word}", which `exclude` names' in done.stderr
    assert everything[0]["title"] not in titles(project)


def test_a_standing_source_goes_on_from_the_newest_day_that_is_here(
    project: Path, api: Any, playserver: ModuleType, settings: Any, fetch: Fetch, hurried: list[float],
    monkeypatch: pytest.MonkeyPatch,
):  # fmt: skip
    api.play("huggingface/long-weekend")
    assert fetch(*WAYS["huggingface/long-weekend"]).exit_code == 0
    settings([{"source": "huggingface"}])
    monkeypatch.setattr(
        "digestgen.cli.collecting.date", type("Day", (date,), {"today": lambda: date(2025, 8, 13)})
    )
    for day in range(8, 14):
        api.script[f"/huggingface.co/api/daily_papers?date=2025-08-{day:02d}"] = [playserver.Say(b"[]")]
    begun = len(api.seen)
    done = fetch()
    days = [seen.line[-2:] for seen in api.seen[begun:]]
    assert days == sorted(days) and days[-1] == "13" and days[0] == "08"  # 11 August and three days before
    assert "empty" in done.stderr or "no papers" in done.stderr.lower()


@pytest.mark.parametrize(
    ("words", "status", "says"),
    [
        ((), 2, "no standing sources"),
        (("arxvi", "1"), 2, 'Did you mean "arxiv"?'),
        (("bibtex", "x"), 2, "read from files only"),
        (("--query", "x"), 2, "Say of which source"),
        (("huggingface", "--date", "2025-W99"), 2, "no day, week or month"),
        (("huggingface", "--date", "2025-08-07", "--from", "2025-08-07"), 2, "leave out --from and --to"),
        (("huggingface", "--query", "x"), 3, "hugging face"),
    ],
)
def test_what_cannot_be_asked(words: tuple[str, ...], status: int, says: str, fetch: Fetch, api: Any):
    done = fetch(*words)
    assert (done.exit_code, api.seen) == (status, [])
    assert says.lower() in done.stderr.lower()
