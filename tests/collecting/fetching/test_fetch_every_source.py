"""Every API that can be asked is asked, through the command, over a real connection, and its papers are in content/."""

from __future__ import annotations

import re
from typing import Any

import pytest

from digestgen.sources import SOURCES

# (scenario of tests/data/recorded, today, words of the command, papers, skipped)
PLAYED = [
    ("huggingface/long-weekend", "2025-08-12", "huggingface --from 2025-08-07 --to 2025-08-11", 3, 0),
    ("huggingface/full-day", "2025-08-13", "huggingface --date 2025-08-12", 52, 0),
    ("huggingface/papers", "2025-08-12", "huggingface 2508.90001 2507.90009 2507.99999", 2, 1),
    ("arxiv/search", "2026-04-12",
     'arxiv --query|all:lantern OR ti:"boat lamp"|--category cs.RO --from 2026-04-01 --to 2026-04-07', 3, 0),
    ("arxiv/ids", "2026-04-12", "arxiv 2604.90002v1 hep-th/9901901 2604.99999", 2, 1),
    ("arxiv-feed/day", "2026-04-12", "arxiv-feed cs.RO cs.AI", 3, 0),
    ("arxiv-oai/two-parts", "2026-04-12", "arxiv-oai cs.RO --from 2026-04-01 --to 2026-04-03", 2, 1),
    ("crossref/batch", "2025-08-12",
     "doi 10.1000/lamp.1 10.1000/lamp.2 10.1000/none 10.1000/a,b 10.1000/(old)3:4<5::a>6.0.co;2-o", 3, 2),
    ("openalex/search", "2025-08-12", "openalex --query|lamp light|--from 2025-08-01 --to 2025-08-07", 101, 0),
    ("openalex/ids", "2025-08-12", "openalex W100 10.1000/lamp.2 arXiv:2508.90001v2 pmid:99 W104", 3, 2),
    ("semanticscholar/search", "2025-08-12", 'semanticscholar --query|"lamp light" \\| wick|--from 2025-08-01', 3, 0),
    ("semanticscholar/batch", "2025-08-12",
     f"semanticscholar arXiv:2508.90001 doi:10.1000/none {'b' * 40}", 2, 1),
    ("openreview/venue", "2031-06-01", "openreview --category ICLR.cc/2031/Conference", 3, 0),
    ("openreview/old-venue", "2031-06-01", "openreview --category ICLR.cc/2019/Conference", 1, 0),
    ("pubmed/search", "2031-07-01", "pubmed --query|lamps AND wix|--from 2031-01-01 --to 2031-06-30", 2, 1),
    ("pubmed/pmids", "2031-07-01", "pubmed 90000010 pmid:90000011 90000012", 1, 2),
    ("biorxiv/days", "2031-02-08",
     "biorxiv medrxiv --from 2031-02-07 --category|Cardiovascular Medicine", 2, 0),
    ("biorxiv/dois", "2031-02-12",
     "biorxiv 10.1101/2031.02.07.900001 10.1101/2031.02.07.90000002v1 doi:10.1101/900003", 2, 1),
    ("feed/two-feeds", "2025-08-12",
     "feed https://newts.example/toc.rdf https://group.example/feed", 3, 0),
]  # fmt: skip


def words_of(line: str) -> list[str]:
    """`arxiv --query|two words|--limit 3`: words that hold spaces stand between bars."""
    parts = line.replace("\\|", "\0").split("|")
    words = [[part] if at % 2 else part.split() for at, part in enumerate(parts)]
    return [word.replace("\0", "|") for part in words for word in part]


def test_every_source_that_can_be_asked_is_played_here() -> None:
    played = {words_of(line)[0] for _, _, line, _, _ in PLAYED}
    assert played - {"doi"} | {"crossref"} == {key for key, source in SOURCES.items() if source.fetch}


@pytest.mark.parametrize(
    ("scenario", "today", "line", "papers", "skipped"), PLAYED, ids=[one[0] for one in PLAYED]
)
def test_a_source_is_fetched_and_a_second_time_changes_nothing(
    desk: Any, server: Any, scenario: str, today: str, line: str, papers: int, skipped: int
) -> None:
    server.play(scenario)
    desk.today(today)
    done = desk.fetch(*words_of(line))
    assert done.exit_code == 0, done.output
    counted = re.fullmatch(
        r"(\d+) new, . updated, 0 unchanged(?:, (\d+) skipped)?\.", done.stderr.splitlines()[-1]
    )
    assert counted and (int(counted[1]), int(counted[2] or 0)) == (papers, skipped), done.stderr
    before = desk.files()
    assert len(before) == papers
    checked = desk.run("check")
    assert checked.exit_code == 0, checked.output
    assert server.unasked() == set()
    again = desk.fetch(*words_of(line))
    assert again.exit_code == 0, again.output
    assert f"0 new, 0 updated, {papers} unchanged" in again.stderr
    assert desk.files() == before


@pytest.mark.parametrize("word", ["2604.90002v1", "https://arxiv.org/abs/2604.90002v1"])
def test_a_paper_is_fetched_by_its_id_or_address_alone(desk: Any, server: Any, word: str) -> None:
    server.play("arxiv/ids")
    desk.today("2026-04-12")
    done = desk.fetch(word, "hep-th/9901901", "2604.99999", "--date", "2026-04-10")
    assert done.exit_code == 0, done.output
    assert done.stderr.startswith(f"As digestgen fetch arxiv {word} hep-th/9901901 2604.99999.\n")
    assert all(b"\ndate: 2026-04-10\n" in text for text in desk.files().values()) and len(desk.files()) == 2


ONE_EACH = list({words_of(one[2])[0]: one for one in reversed(PLAYED)}.values())


@pytest.mark.parametrize("nonsense", ["null", "web page", "other XML"])
@pytest.mark.parametrize(
    ("scenario", "today", "line", "papers", "skipped"), ONE_EACH, ids=[s for s, *_ in ONE_EACH]
)
def test_an_answer_of_another_shape_is_refused_by_every_source(
    desk: Any, server: Any, say: Any, scenario: str, today: str, line: str, papers: int, skipped: int, nonsense: str
) -> None:  # fmt: skip
    server.otherwise = {
        "null": say(b"null"),
        "web page": say(b"<title>Back at noon</title>", type="text/html"),
        "other XML": say(b"<lamp/>", type="text/xml"),
    }[nonsense]
    desk.today(today)
    done = desk.fetch(*words_of(line))
    assert done.exit_code == 3, done.output
    assert "1 of 1 source refused; nothing was written." in done.stderr
    # Of two days in a row the second tells whether it was the day, and one feed says nothing of another.
    most = {"huggingface": 2, "feed": 3}.get(words_of(line)[0], 1)
    assert desk.files() == {} and len(desk.asked()) <= most


@pytest.mark.parametrize(
    ("line", "status", "says"),
    [
        ("", 2, "no standing sources"),
        ("arxvi 1", 2, 'Did you mean "arxiv"?'),
        ("bibtex x", 2, "read from files only"),
        ("--query x", 2, "Say of which source"),
        ("huggingface --date 2025-W99", 2, "not a day, week or month"),
        ("huggingface --date 2025-08-07 --from 2025-08-07", 2, "leave out --from and --to"),
        ("huggingface --query x", 3, "Hugging Face"),
    ],
)
def test_what_cannot_be_asked_is_said_and_nobody_is_asked(
    desk: Any, line: str, status: int, says: str
) -> None:
    done = desk.fetch(*line.split())
    assert (done.exit_code, desk.asked()) == (status, [])
    assert says in done.stderr
