"""Of a standing source nothing is missed and nothing old is news: refusals, absences, new neighbours, versions, late papers."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

HF = {"source": "huggingface"}
FEED = {"source": "arxiv-feed", "words": ["cs.CL"]}


def days(first: str, last: str) -> list[str]:
    start, number = date.fromisoformat(first), (date.fromisoformat(last) - date.fromisoformat(first)).days
    return [str(start + timedelta(at)) for at in range(number + 1)]


def announce(day: str, *entries: tuple[str, str]) -> bytes:
    """arXiv's feed of a day: (id with version, how it is announced)."""
    text = "".join(
        f"<entry><id>oai:arXiv.org:{paper}</id><title>Lamp {paper}</title><updated>{day}T04:00:00+00:00</updated>"
        f"<summary>arXiv:{paper} Announce Type: {kind} Abstract: We light it.</summary>"
        f'<category term="cs.CL"/><published>{day}T00:00:00-04:00</published>'
        f'<arxiv:announce_type xmlns:arxiv="http://arxiv.org/schemas/atom">{kind}</arxiv:announce_type>'
        f'<dc:creator xmlns:dc="http://purl.org/dc/elements/1.1/">Ada One</dc:creator></entry>'
        for paper, kind in entries
    )
    return (
        '<feed xmlns="http://www.w3.org/2005/Atom"><id>http://rss.arxiv.org/atom/cs.CL</id>'
        f"<title>cs.CL updates on arXiv.org</title><updated>{day}T04:00:00+00:00</updated>{text}</feed>"
    ).encode()


def say_feed(desk: Any, day: str, *entries: tuple[str, str]) -> None:
    desk.answer("/rss.arxiv.org/atom/cs.CL", announce(day, *entries))


def file_of(desk: Any, paper: str) -> str:
    (path,) = (desk.folder / "content/papers").rglob(f"{paper}.md")
    return Path(path).read_text("utf-8")


def test_one_source_does_not_move_the_window_of_another(desk: Any, arxiv: Any, say: Any) -> None:
    """cs.SD is refused for six days; its papers of these days come when it is answered again."""
    robots, sounds = ({"source": "arxiv", "category": category} for category in ("cs.RO", "cs.SD"))
    desk.settings(robots, sounds)
    for today in days("2025-08-04", "2025-08-11"):
        desk.today(today)
        refused = "2025-08-05" <= today <= "2025-08-10"
        for category, number in (("cs.RO", 1), ("cs.SD", 2)):
            papers = {f"2508.{number}00{day[8:]}": day for day in days("2025-08-04", today)}
            size = 1000 if today == "2025-08-11" else 100  # many days
            answer = say(b"", 429) if refused and category == "cs.SD" else arxiv.dated(papers)
            desk.answer(arxiv("2025-07-28", today, category).path(0, size), answer)
        done = desk.fetch()
        assert done.exit_code == (3 if refused else 0), done.output
        if today == "2025-08-10":
            assert (
                "arxiv cs.SD 2025-07-28–2025-08-10: what came after 2025-08-04 is still open" in done.stderr
            )
    assert "arxiv cs.SD 2025-07-28–2025-08-11: it was answered up to 2025-08-04" in done.stderr
    assert "arxiv cs.RO 2025-07-28–2025-08-11: it was answered" not in done.stderr
    assert len(desk.papers()) == 16
    assert desk.answered() == dict.fromkeys(
        ("arxiv --category cs.RO", "arxiv --category cs.SD"), "2025-07-28..2025-08-11"
    )


def test_a_new_neighbour_begins_with_a_week_of_its_own(desk: Any, arxiv: Any) -> None:
    desk.settings({"source": "arxiv", "category": "cs.RO"})
    desk.today("2025-08-11")
    desk.answer(arxiv("2025-08-04", "2025-08-11").path(0), arxiv.page(1, "2508.20001", day="2025-08-10"))
    assert desk.fetch().exit_code == 0
    desk.settings({"source": "arxiv", "category": "cs.RO"}, {"source": "arxiv", "category": "cs.SD"})
    desk.today("2025-08-12")
    desk.answer(arxiv("2025-08-04", "2025-08-12").path(0), arxiv.page(1, "2508.20001", day="2025-08-10"))
    desk.answer(
        arxiv("2025-08-05", "2025-08-12", "cs.SD").path(0), arxiv.page(1, "2508.10001", day="2025-08-05")
    )
    done = desk.fetch()
    assert done.exit_code == 0 and "1 new, 0 updated, 1 unchanged." in done.stderr, done.output


def test_what_came_by_hand_hides_no_absence(desk: Any, huggingface: Any) -> None:
    desk.settings(HF)
    desk.today("2025-08-04")
    for day in days("2025-07-28", "2025-08-12"):
        desk.answer(huggingface.path(day), huggingface.day(day, f"{day[2:4]}{day[5:7]}.{day[8:]}001"))
    assert desk.fetch().exit_code == 0
    desk.today("2025-08-12")
    assert desk.fetch("huggingface", "--date", "2025-08-11").exit_code == 0
    assert desk.fetch().exit_code == 0
    assert len(desk.papers()) == len(days("2025-07-28", "2025-08-12"))


def test_the_day_that_is_refused_costs_no_other(desk: Any, huggingface: Any, say: Any) -> None:
    desk.settings(HF)
    future = say('{"error":"✖ Date must not be in the future"}'.encode(), 400)
    for day in days("2025-08-05", "2025-08-12"):
        desk.answer(huggingface.path(day), huggingface.day(day, f"2508.{day[8:]}001"))
    desk.answer(huggingface.path("2025-08-12"), future)
    done = desk.fetch()
    assert done.exit_code == 3 and "Date must not be in the future" in done.stderr, done.output
    assert len(desk.papers()) == 7
    assert desk.answered() == {"huggingface": "2025-08-05..2025-08-11"}
    # In the middle: those behind it come, too, and are asked for again with it.
    desk.today("2025-08-14")
    for day in days("2025-08-08", "2025-08-14"):
        desk.answer(huggingface.path(day), huggingface.day(day, f"2508.{day[8:]}001"))
    desk.answer(huggingface.path("2025-08-12"), say(b"", 500))
    assert desk.fetch().exit_code == 3
    assert len(desk.papers()) == 9
    assert desk.answered() == {"huggingface": "2025-08-05..2025-08-11"}
    desk.answer(huggingface.path("2025-08-12"), huggingface.day("2025-08-12", "2508.12001"))
    assert desk.fetch().exit_code == 0
    assert len(desk.papers()) == 10


def test_a_paper_that_moderators_held_comes_and_is_news_of_today(desk: Any, arxiv: Any) -> None:
    desk.settings({"source": "arxiv", "category": "cs.RO"})
    desk.today("2025-08-01")
    desk.answer(arxiv("2025-07-25", "2025-08-01").path(0), arxiv.page(1, "2508.00001", day="2025-07-31"))
    assert desk.fetch().exit_code == 0
    desk.today("2025-08-28")
    window = arxiv("2025-07-25", "2025-08-28")  # its first day, and not before
    desk.answer(window.path(0, 1000), arxiv.page(2, "2508.00001", "2508.00999", day="2025-08-01"))
    done = desk.fetch()
    assert done.exit_code == 0 and "1 new, 0 updated, 1 unchanged." in done.stderr, done.output
    assert "\npublished: 2025-08-01\n" in file_of(desk, "2508.00999")
    assert desk.papers() == ["2025-07/2508.00001", "2025-08/2508.00999"]
    desk.today("2025-09-20")
    late = arxiv("2025-07-25", "2025-09-20")
    desk.answer(late.path(0, 1000), arxiv.page(1, "2508.00998", day="2025-08-10"))
    assert desk.fetch().exit_code == 0
    assert "\ndate: 2025-09-20\npublished: 2025-08-10\n" in file_of(desk, "2508.00998")


def test_pubmed_is_asked_for_what_was_entered(desk: Any) -> None:
    desk.settings({"source": "pubmed", "query": "lamp[tiab]"})
    desk.server.otherwise.status = 200
    desk.server.otherwise.data = b'{"esearchresult": {"count": "0", "idlist": []}}'
    assert desk.fetch().exit_code == 0
    (asked,) = desk.asked()
    assert "datetype=edat" in asked and "mindate=2025%2F08%2F05&maxdate=2025%2F08%2F12" in asked
    assert desk.fetch("pubmed", "--query", "lamp[tiab]", "--from", "2025-08-05").exit_code == 0
    assert "datetype=pdat" in desk.asked()[0]


def test_versions_and_cross_lists_are_not_news(desk: Any) -> None:
    desk.settings(FEED | {"per_day": 2})
    entries = (("1911.01001v4", "replace"), ("2507.01001v1", "cross-list"), ("2508.07001v1", "New"),
               ("2003.01001v2", "replace-cross"), ("2508.07002v1", "new"))  # fmt: skip
    say_feed(desk, "2025-08-12", *entries)
    done = desk.fetch()
    assert done.exit_code == 0, done.output
    assert desk.papers() == ["2025-08/2508.07001", "2025-08/2508.07002"], "the old ones do not fill the day"
    assert "arxiv:1911.01001: it is a new version of a paper announced before" in done.stderr
    assert (
        "arxiv:2507.01001: it is listed from another category (`cross_lists: true` takes those, too)"
        in done.stderr
    )
    desk.settings(FEED | {"cross_lists": True})
    assert "1 new, 0 updated, 2 unchanged" in desk.fetch().stderr
    desk.today("2025-08-13")
    say_feed(desk, "2025-08-13", ("2508.07001v2", "replace"), ("2508.09001v1", "new"))
    text = file_of(desk, "2508.07001")
    assert "version: 1" in text and "date: 2025-08-12" in text
    done = desk.fetch()
    assert "1 new, 1 updated, 0 unchanged." in done.stderr, done.output
    text = file_of(desk, "2508.07001")
    assert "version: 2" in text and "date: 2025-08-12" in text and "title: Lamp 2508.07001v2" in text


def test_the_days_that_a_feed_does_not_show_any_more_are_asked_for_elsewhere(desk: Any, say: Any) -> None:
    desk.settings(FEED)
    desk.today("2025-08-08")  # a Friday
    say_feed(desk, "2025-08-08", ("2508.05001v1", "new"))
    assert desk.fetch().exit_code == 0
    assert desk.answered() == {"arxiv-feed cs.CL": "2025-08-01..2025-08-08"}
    desk.today("2025-08-09")
    say_feed(desk, "2025-08-09")
    desk.fetch()
    assert desk.answered() == {"arxiv-feed cs.CL": "2025-08-01..2025-08-08"}
    desk.asked()
    desk.today("2025-08-13")  # Monday and Tuesday were not seen
    say_feed(desk, "2025-08-13", ("2508.08001v1", "new"))
    records = "".join(
        f"<record><header><identifier>oai:arXiv.org:{paper}</identifier><datestamp>2025-08-11</datestamp></header><metadata>"
        f'<arXiv xmlns="http://arxiv.org/OAI/arXiv/"><id>{paper}</id><created>{created}</created>{updated}<authors><author>'
        f"<keyname>One</keyname><forenames>Ada</forenames></author></authors><title>Lamp {paper}</title>"
        f"<categories>{categories}</categories><abstract>We light it.</abstract></arXiv></metadata></record>"
        for paper, created, updated, categories in (
            ("2508.06001", "2025-08-08", "", "cs.CL cs.LG"),
            ("2508.06002", "2025-08-08", "<updated>2025-08-12</updated>", "cs.CL"),
            ("2507.06003", "2025-07-18", "", "cs.CL"),  # held
            ("2508.06004", "2025-08-08", "", "cs.LG cs.CL"),
            ("2507.06005", "2025-07-11", "<updated>2025-08-08</updated>", "cs.CL"),
            ("1907.06006", "2019-07-11", "", "cs.CL"),  # its journal was added
        )
    )
    lists = f'<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/"><ListRecords>{records}</ListRecords></OAI-PMH>'
    path = "/oaipmh.arxiv.org/oai?verb=ListRecords&metadataPrefix=arXiv&from=2025-08-10&set=cs:cs:CL"
    desk.answer(path, say(lists.encode(), 503))
    done = desk.fetch()
    assert done.exit_code == 3, done.output
    assert (
        "nobody saw the announcements of 2025-08-11 to 2025-08-12: arXiv OAI-PMH is asked for them."
        in done.stderr
    )
    assert desk.answered() == {"arxiv-feed cs.CL": "2025-08-01..2025-08-08"}
    desk.answer(path, say(lists.encode(), type="text/xml"))
    done = desk.fetch()
    assert done.exit_code == 0, done.output
    assert [one.split("/")[1] for one in desk.papers()] == [
        "2508.05001", "2508.06001", "2508.06002", "2508.08001",
    ]  # fmt: skip
    assert "arxiv:2507.06005: it is a later version of a paper that came out before" in done.stderr
    assert "arxiv:1907.06006: it came out before, on 2019-07-11" in done.stderr
    assert desk.answered() == {"arxiv-feed cs.CL": "2025-08-01..2025-08-13"}


def test_a_category_may_be_typed_in_any_letters_and_have_two_names(desk: Any, say: Any) -> None:
    """arXiv lists papers of cs.NA as math.NA's first."""
    desk.settings({"source": "arxiv-oai", "words": ["cs.na"]})
    records = "".join(
        f"<record><header><identifier>oai:arXiv.org:{paper}</identifier><datestamp>2025-08-11</datestamp></header><metadata>"
        f'<arXiv xmlns="http://arxiv.org/OAI/arXiv/"><id>{paper}</id><created>2025-08-08</created><title>Lamp</title>'
        f"<categories>{categories}</categories></arXiv></metadata></record>"
        for paper, categories in (("2508.06001", "math.NA cs.NA"), ("2508.06002", "cs.LG cs.NA math.NA"))
    )
    records += '<resumptionToken completeListSize="40"/>'
    lists = f'<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/"><ListRecords>{records}</ListRecords></OAI-PMH>'
    desk.answer("/oaipmh.arxiv.org/oai?verb=ListRecords&metadataPrefix=arXiv&from=2025-08-05&set=cs:cs:NA",
                say(lists.encode(), type="text/xml"))  # fmt: skip
    done = desk.fetch()
    assert done.exit_code == 0 and desk.papers() == ["2025-08/2508.06001"], done.output
    assert "arxiv:2508.06002: it is listed from another category" in done.stderr
    assert "arXiv counts 40 papers and gave 2" in done.stderr
    for words in (
        ("arxiv", "--category", "CS.na"),
        ("arxiv", "--category", "Cs.*"),
        ("arxiv-feed", "HEP-th"),
    ):
        desk.fetch(*words)
    asked = " ".join(desk.asked())
    assert all(word in asked for word in ("cat%3Acs.NA&", "cat%3Acs.%2A&", "/atom/hep-th"))


def test_a_feed_that_stands_still_is_said(desk: Any) -> None:
    desk.settings(FEED)
    say_feed(desk, "2025-08-12", ("2508.07001v1", "new"), ("1911.01001v4", "replace"))
    assert desk.fetch().exit_code == 0
    desk.today("2025-08-13")
    say_feed(desk, "2025-08-13", ("2508.07001v1", "new"), ("1911.01001v4", "replace"))
    done = desk.fetch()
    assert done.exit_code == 0, done.output
    assert "every paper in the feed of 2025-08-13 was announced before: the feed stands still" in done.stderr
    assert desk.answered() == {"arxiv-feed cs.CL": "2025-08-05..2025-08-12"}


def biorxiv(desk: Any, first: str, last: str, *pages: list[dict[str, str]]) -> None:
    total, at = sum(map(len, pages)), 0
    for rows in pages:
        answer = {"messages": [{"status": "ok", "total": total, "count": len(rows)}], "collection": rows}
        desk.answer(f"/api.biorxiv.org/details/biorxiv/{first}/{last}/{at}/json", json.dumps(answer).encode())
        at += len(rows)


def preprint(doi: str, version: int, day: str, **more: str) -> dict[str, str]:
    return {"doi": f"10.1101/{doi}", "title": f"Lamp {doi}", "authors": "One, A.", "date": day, "version": str(version),
            "type": "new results", "category": "zoology", "server": "bioRxiv", "abstract": "We light it.", **more}  # fmt: skip


@pytest.mark.parametrize("order", [1, -1])
def test_the_newest_version_is_taken_whole_whatever_its_page(desk: Any, order: int) -> None:
    desk.settings({"source": "biorxiv"})
    first = preprint("2025.08.06.111111", 1, "2025-08-06")
    second = preprint("2025.08.06.111111", 2, "2025-08-08", type="withdrawn", title="Lamp revised")
    old = preprint("2023.01.01.222222", 3, "2025-08-08")
    biorxiv(desk, "2025-08-05", "2025-08-12", *([first], [old], [second])[::order])
    done = desk.fetch()
    assert done.exit_code == 0 and "1 new" in done.stderr, done.output
    text = next(iter(desk.files().values())).decode()
    assert "title: Lamp revised" in text and "status: withdrawn" in text and "111111v2.full.pdf" in text
    assert "published: 2025-08-06" in text
    assert (
        "doi:10.1101/2023.01.01.222222: it is a later version of a paper that came out before" in done.stderr
    )


def test_a_later_version_takes_the_place_of_what_a_source_wrote(desk: Any) -> None:
    desk.settings({"source": "biorxiv"})
    biorxiv(desk, "2025-08-05", "2025-08-12", [preprint("2025.08.06.111111", 1, "2025-08-06")])
    assert desk.fetch().exit_code == 0
    (path,) = (desk.folder / "content/papers").rglob("*.md")
    path.write_text(path.read_text("utf-8").replace("We light it.", "My own words on it."), "utf-8")
    desk.today("2025-08-20")
    revised = preprint("2025.08.06.111111", 2, "2025-08-15", title="Lamp revised", abstract="We light two.")
    biorxiv(desk, "2025-08-05", "2025-08-20", [revised])
    done = desk.fetch()
    assert "0 new, 1 updated" in done.stderr, done.output
    text = path.read_text("utf-8")
    assert "title: Lamp revised" in text and "My own words on it." in text and "111111v2.full.pdf" in text


def test_a_feed_of_entries_that_were_edited(desk: Any, say: Any) -> None:
    """An entry with a later `updated` that nobody has seen is an old one, except where it came out just now."""
    desk.settings({"source": "feed", "words": ["https://group.example/feed"]})
    entries = "".join(
        f"<entry><id>https://group.example/{name}</id><title>Lamp {name}</title><link href='https://group.example/{name}'/>"
        f"<published>{published}T10:00:00Z</published><updated>{updated}T10:00:00Z</updated></entry>"
        for name, published, updated in (
            ("old", "2019-08-01", "2025-08-11"),
            ("young", "2025-08-10", "2025-08-11"),
            ("untouched", "2019-08-01", "2019-08-01"),
            ("undated", "1970-01-01", "2025-08-11"),
        )
    )
    feed = f'<feed xmlns="http://www.w3.org/2005/Atom"><title>Lamps</title>{entries}</feed>'
    desk.answer("/group.example/feed", say(feed.encode(), type="application/atom+xml"))
    done = desk.fetch()
    assert done.exit_code == 0 and "3 new, 0 updated, 0 unchanged, 1 skipped." in done.stderr, done.output
    assert "published: 2025-08-11" in file_of(desk, "lamp-undated")
    assert not any("old" in path for path in desk.papers())


@pytest.mark.parametrize(
    ("text", "until"),
    [
        ('{\n"huggingface": "2025-08-01..2025-08-08"\n}\n', "2025-08-08"),
        # As git leaves what two branches fetched: the earlier day counts.
        ('{\n<<<<<<< HEAD\n"huggingface": "2025-08-01..2025-08-10"\n=======\n"huggingface": "2025-08-01..2025-08-08"\n'
         ">>>>>>> other\n}\n", "2025-08-08"),
        ('{"huggingface": "2025-08-01..2025-08-08"}', "2025-08-08"),
        ('{\n"huggingface": "2025-08-01..2025-13-08"\n}\n', None),
        ("lamps\n", None),
        ('{\n"huggingface": "yesterday"\n}\n', None),
    ],
)  # fmt: skip
def test_the_file_may_be_merged_and_is_never_guessed_at(
    desk: Any, huggingface: Any, text: str, until: str | None
) -> None:
    desk.settings(HF)
    (desk.folder / "inbox").mkdir()
    (desk.folder / "inbox/answered.json").write_text(text, "utf-8")
    for day in days("2025-08-05", "2025-08-12"):
        desk.answer(huggingface.path(day), huggingface.day(day, f"2508.{day[8:]}001"))
    done = desk.fetch()
    if until is None:
        assert done.exit_code == 2 and "inbox/answered.json:" in done.stderr and desk.asked() == []
    else:
        assert done.exit_code == 0 and f"it was answered up to {until}" in done.stderr, done.output
        assert desk.answered() == {"huggingface": "2025-08-01..2025-08-12"}
        assert not (desk.folder / "site").exists()


def test_a_trial_run_remembers_nothing(desk: Any, huggingface: Any) -> None:
    desk.settings(HF)
    for day in days("2025-08-05", "2025-08-12"):
        desk.answer(huggingface.path(day), b"[]")
    assert desk.fetch("--dry-run").exit_code == 0
    assert not (desk.folder / "inbox").exists()


def test_sources_are_told_apart_by_what_they_ask(desk: Any, arxiv: Any) -> None:
    lamps = {"source": "arxiv", "query": "ti:lamp", "category": "cs.RO"}
    desk.settings(lamps, lamps | {"query": "ti:kettle", "exclude": ["survey"]})
    for word in ("lamp", "kettle"):
        search = f"(ti:{word}) AND cat:cs.RO AND submittedDate:[202508050000 TO 202508122359]"
        desk.answer(
            f"/export.arxiv.org/api/query?search_query={quote(search, safe='')}&sortBy=submittedDate&sortOrder=descending"
            "&start=0&max_results=100", arxiv.page(0))  # fmt: skip
    assert desk.fetch().exit_code == 0
    assert list(desk.answered()) == [
        "arxiv --query ti:kettle --category cs.RO", "arxiv --query ti:lamp --category cs.RO",
    ]  # fmt: skip


@pytest.mark.parametrize(("inbox", "least"), [(False, 0), (True, 0), (False, 40)])
def test_a_day_takes_what_is_most_to_the_taste_in_the_order_of_its_source(
    desk: Any, inbox: bool, least: int
) -> None:
    for number in range(12):
        file = desk.folder / f"content/papers/{number}.md"
        file.write_text(
            f'---\nid: "arxiv:2507.{number:05}"\ntitle: Kettle whistle {number}\ndate: 2025-07-01\n---\n',
            "utf-8",
        )
    desk.settings(FEED | {"per_day": 2, "inbox": inbox, "least": least})
    numbers = [f"2508.0700{number}" for number in range(8)]
    data = announce("2025-08-12", *((f"{number}v1", "new") for number in numbers))
    for number in numbers[3:6]:
        data = data.replace(f"Lamp {number}v1".encode(), f"Kettle whistle {number}".encode())
    desk.answer("/rss.arxiv.org/atom/cs.CL", data)
    done = desk.fetch()
    assert done.exit_code == 0, done.output
    assert [name for name in desk.papers() if "2508" in name] == ["2025-08/2508.07003", "2025-08/2508.07004"]
    waiting = desk.folder / "inbox/2025-08-12.jsonl"
    assert (waiting.is_file() and len(waiting.read_text("utf-8").splitlines())) == (6 if inbox else False)
    why = "it scores" if least else "2025-08-12 has 2 papers, the most for a day"
    assert inbox or f"arxiv:2508.07000: {why}" in done.stderr
