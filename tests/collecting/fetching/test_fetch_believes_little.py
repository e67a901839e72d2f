"""Answers are looked at before they are believed: papers nobody asked for, pages that repeat, feeds of any type, old venues."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import quote

import pytest

ARXIV = "/export.arxiv.org/api/query?id_list={ids}&start=0&max_results={number}"
WORKS = "/api.crossref.org/works/{doi}"


def work(doi: str) -> dict[str, Any]:
    return {
        "DOI": doi,
        "title": [f"Lamp {doi}"],
        "type": "journal-article",
        "author": [{"given": "Ada", "family": "One"}],
    }


def message(kind: str, value: object) -> bytes:
    return json.dumps({"status": "ok", "message-type": kind, "message": value}).encode()


def test_a_paper_that_nobody_asked_for_stays_out(desk: Any, arxiv: Any) -> None:
    desk.answer(ARXIV.format(ids="2508.90001", number=1), arxiv.page(1, "2401.11111"))
    done = desk.fetch("arxiv", "2508.90001")
    assert done.exit_code == 0, done.output
    assert desk.files() == {}
    assert "2508.90001: arXiv does not know it" in done.stderr
    assert "arxiv:2401.11111: arXiv sent it, and nobody asked for it" in done.stderr


def test_a_doi_that_was_renamed_is_taken_and_that_is_said(desk: Any) -> None:
    desk.answer(WORKS.format(doi="10.5555/old"), message("work", work("10.5555/new")))
    done = desk.fetch("doi", "10.5555/old")
    assert "Crossref answers with doi:10.5555/new for doi:10.5555/old: it has been renamed." in done.stderr
    assert "1 new" in done.stderr


@pytest.mark.parametrize(
    ("external", "taken"),
    [({"DOI": "10.5555/lamp"}, True), ({"DOI": "10.5555/lamp", "PubMed": "99"}, False), ({}, True)],
)
def test_a_paper_without_the_id_that_was_asked_for(
    desk: Any, say: Any, external: dict[str, str], taken: bool
) -> None:
    """Semantic Scholar answers for each id in its place, and may lack that very id."""
    paper = {"paperId": "a" * 40, "title": "A Lamp", "externalIds": external}
    desk.server.otherwise = say(json.dumps([paper]).encode())
    done = desk.fetch("semanticscholar", "pmid:29768149")
    assert ("1 new" in done.stderr) == taken == ("for pmid:29768149: it does not have that id" in done.stderr), done.output  # fmt: skip
    assert ("nobody asked for it" in done.stderr) is not taken


def test_ids_that_arxiv_counts_and_does_not_know(desk: Any, say: Any, arxiv: Any) -> None:
    desk.server.otherwise = say(arxiv.page(3), type="application/atom+xml")
    ids = quote("2508.90001,2508.90002,2508.90003", safe="")
    desk.answer(ARXIV.format(ids=ids, number=3), arxiv.page(3, "2508.90001", "2508.90003"))
    done = desk.fetch("arxiv", "2508.90001", "2508.90002", "2508.90003")
    assert done.exit_code == 0 and "2 new" in done.stderr, done.output
    assert "2508.90002: arXiv does not know it" in done.stderr and len(desk.asked()) == 2


def test_of_a_list_only_what_was_asked_for_is_taken(desk: Any) -> None:
    path = "/api.crossref.org/works?filter=doi:10.5555/a,doi:10.5555/b&rows=2"
    works = [work("10.5555/a"), work("10.5555/unasked"), work("10.5555/b")]
    desk.answer(path, message("work-list", {"items": works}))
    done = desk.fetch("doi", "10.5555/a", "https://doi.org/10.5555/B")
    assert "2 new" in done.stderr and not any("unasked" in path for path in desk.papers()), done.output


def test_a_server_that_repeats_a_page_is_not_asked_for_ever(desk: Any, arxiv: Any) -> None:
    week = arxiv("2025-08-01", "2025-08-07")
    ids = [f"2508.7{at:04}" for at in range(100)]
    for start in range(0, 1000, 100):
        desk.answer(week.path(start), week.page(1000, *ids))
    done = desk.fetch("arxiv", "--category", "cs.RO", "--from", "2025-08-01", "--to", "2025-08-07")
    assert done.exit_code == 3, done.output
    assert "the list repeats itself: every paper of this page was on an earlier one" in done.stderr
    assert len(desk.asked()) == 2 and len(desk.papers()) == 100


def pubmed(desk: Any, pmids: list[str], *articles: Any, **more: Any) -> None:
    """What PubMed finds, and what it sends of it, answer for answer."""
    found = json.dumps({"esearchresult": {"count": str(len(pmids)), "idlist": pmids, **more}}).encode()
    desk.answer("/eutils.ncbi.nlm.nih.gov/entrez/eutils/esearch.fcgi?db=pubmed&term=lamp&retmode=json&sort=pub_date&tool=digestgen"
                "&retstart=0&retmax=9999", found)  # fmt: skip
    path = "/eutils.ncbi.nlm.nih.gov/entrez/eutils/efetch.fcgi?db=pubmed&id={}&retmode=xml&tool=digestgen"
    for asked, sent in articles:
        text = "".join(
            f"<PubmedArticle><MedlineCitation><PMID>{pmid}</PMID><Article><ArticleTitle>Lamp {pmid}</ArticleTitle></Article>"
            "</MedlineCitation></PubmedArticle>" for pmid in sent)  # fmt: skip
        data = f'<?xml version="1.0"?><PubmedArticleSet>{text}</PubmedArticleSet>'.encode()
        desk.answer(path.format(",".join(asked)), desk._say(data, type="text/xml"))


def test_what_pubmed_finds_it_has_to_send(desk: Any) -> None:
    pubmed(desk, ["21", "22"], (["21", "22"], []))
    done = desk.fetch("pubmed", "--query", "lamp")
    assert done.exit_code == 3 and "PubMed finds 2 papers, and sends none of 2" in done.stderr, done.output


def test_what_pubmed_did_not_understand_is_said(desk: Any) -> None:
    pubmed(desk, ["11"], (["11"], ["11"]), errorlist={"phrasesnotfound": ["lmap"], "fieldsnotfound": ["tiabb"]},
           warninglist={"phrasesignored": [], "quotedphrasesnotfound": ['"lamp oil"'], "outputmessages": []})  # fmt: skip
    done = desk.fetch("pubmed", "--query", "lamp")
    for said in ('does not know "lmap"', 'does not know "lamp oil"', 'has no field "tiabb" and searched all'):
        assert f"PubMed {said}" in done.stderr, done.output


def test_pubmed_repeats_a_page(desk: Any, say: Any) -> None:
    desk.server.otherwise = say(
        json.dumps({"esearchresult": {"count": "500", "idlist": ["11", "12"]}}).encode()
    )
    done = desk.fetch("pubmed", "--query", "lamp")
    assert done.exit_code == 3 and "the list repeats itself" in done.stderr, done.output


def note(name: str) -> dict[str, Any]:
    content = {"title": {"value": f"Lamp {name}"}}
    return {"id": name, "forum": name, "cdate": 1754000000000, "content": content}


ONE_BY_ONE = {
    "huggingface": ("/huggingface.co/api/papers/{}", ["2508.90001", "2508.90002", "2508.90003"],
                    lambda key: {"id": key, "title": f"Lamp {key}"}),
    "biorxiv": ("/api.biorxiv.org/details/biorxiv/{}/na/json", ["10.1101/900001", "10.1101/900002", "10.1101/900003"],
                lambda key: {"messages": [{"status": "ok"}], "collection": [
                    {"doi": key, "title": f"Lamp {key}", "authors": "One, A.", "date": "2025-08-06", "version": "1"}]}),
    "openreview": ("/api2.openreview.net/notes?id={}", ["LampOld1x", "LampOld2x", "LampOld3x"],
                   lambda key: {"notes": [note(key)], "count": 1}),
    "openalex": ("/api.openalex.org/works/{}", ["W101", "W102", "W103"],
                 lambda key: {"id": f"https://openalex.org/{key}", "title": f"Lamp {key}"}),
    "crossref": ("/api.crossref.org/works/{}", ["10.5555/a", "10.5555/b", "10.5555/c"],
                 lambda key: {"status": "ok", "message-type": "work", "message": work(key)}),
}  # fmt: skip


def test_a_paper_that_one_api_of_openreview_hides_may_be_the_other_s(desk: Any, say: Any) -> None:
    path, papers, answer = ONE_BY_ONE["openreview"]
    desk.answer(
        path.format(papers[0]), say(b'{"name": "ForbiddenError", "message": "Guests may not see it"}', 403)
    )
    desk.answer(path.replace("api2", "api").format(papers[0]), json.dumps(answer(papers[0])).encode())
    assert "1 new" in desk.fetch("openreview", papers[0]).stderr
    desk.answer(path.replace("api2", "api").format(papers[0]), b'{"notes": [], "count": 0}')
    assert "refuses to answer (403): Guests may not see it" in desk.fetch("openreview", papers[0]).stderr


@pytest.mark.parametrize("key", ONE_BY_ONE)
@pytest.mark.parametrize("nonsense", [False, True])
def test_one_paper_that_is_refused_costs_no_other(desk: Any, say: Any, key: str, nonsense: bool) -> None:
    """The second of three; what came of it is not believed the next time either."""
    path, papers, answer = ONE_BY_ONE[key]
    if key == "crossref":
        desk.answer(f"/api.crossref.org/works?filter={','.join(f'doi:{one}' for one in papers)}&rows=3",
                    say(b'{"status": "failed", "message-type": "validation-failure", "message": []}', 400))  # fmt: skip
    for one in papers:
        desk.answer(path.format(one), json.dumps(answer(one)).encode())
    desk.answer(path.format(papers[1]), say(b'{"lamp": 1}') if nonsense else say(b'{"error": "Hidden"}', 403))
    done = desk.fetch(key, *papers)
    assert done.exit_code == 3 and "2 new, 0 updated, 0 unchanged, 1 problem." in done.stderr, done.output
    assert nonsense or "refuses to answer (403): Hidden" in done.stderr
    desk.answer(path.format(papers[1]), json.dumps(answer(papers[1])).encode())
    done = desk.fetch(key, *papers)
    assert done.exit_code == 0 and "1 new, 0 updated, 2 unchanged." in done.stderr, done.output


@pytest.mark.parametrize(
    "line",
    ["arxiv 2508.90001", "arxiv-oai cs.CL --from 2025-08-07", "pubmed --query lamp", "openalex --query lamp", "doi 10.5555/a 10.5555/b",
     "semanticscholar --query lamp", "semanticscholar 10.5555/a", "huggingface --date 2025-08-07"],
)  # fmt: skip
def test_a_list_that_is_not_there_is_no_empty_one(desk: Any, line: str) -> None:
    done = desk.fetch(*line.split())
    assert done.exit_code == 3 and "answers 404 (Not Found): no such thing" in done.stderr, done.output


RSS = b'<rss version="2.0"><channel><title>J. Lamps</title><item><title>A Lamp</title><link>https://group.example/1</link></item></channel></rss>'


@pytest.mark.parametrize(
    "kind", ["text/html", "text/plain", "application/octet-stream", "", "application/json"]
)
@pytest.mark.parametrize(
    "data",
    [RSS, b'<?xml version="1.0"?>\n<!-- made by a lamp -->\n' + RSS, b"\xef\xbb\xbf" + RSS, b"\n  " + RSS,
     b'<?xml version="1.0" encoding="utf-16"?>'.decode().encode("utf-16") + RSS.decode().encode("utf-16-le"),
     b'<feed xmlns="http://www.w3.org/2005/Atom"><title>L</title><entry><title>A Lamp</title><id>urn:x:1</id></entry></feed>'],
)  # fmt: skip
def test_a_feed_is_a_feed_whatever_its_type_says(desk: Any, say: Any, kind: str, data: bytes) -> None:
    desk.answer("/group.example/feed", say(data, type=kind))
    done = desk.fetch("feed", "https://group.example/feed")
    assert done.exit_code == 0 and "1 new" in done.stderr, done.output


@pytest.mark.parametrize("data", [b"<!DOCTYPE html><html><title>Our feeds</title></html>",
                                  b'<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"><title>Our feeds</title></html>'])  # fmt: skip
def test_a_page_about_feeds_is_none(desk: Any, say: Any, data: bytes) -> None:
    desk.answer("/group.example/feed", say(data, type="text/html"))
    done = desk.fetch("feed", "https://group.example/feed")
    assert done.exit_code == 3 and 'a web page titled "Our feeds"' in done.stderr


def test_an_old_venue_is_found_by_its_form(desk: Any, say: Any) -> None:
    nothing = say(b'{"notes": [], "count": 0}')
    desk.server.otherwise = nothing
    form = quote("ICLR.cc/2017/conference/-/submission", safe="")
    note = {"id": "LampOld1x", "forum": "LampOld1x", "cdate": 1478000000000, "invitation": "x",
            "content": {"title": "An Old Lamp", "authors": ["Ada One"], "abstract": "We lit it."}}  # fmt: skip
    desk.answer(f"/api.openreview.net/notes?invitation={form}&sort=number%3Aasc&limit=1000&offset=0",
                json.dumps({"notes": [note], "count": 1}).encode())  # fmt: skip
    done = desk.fetch("openreview", "--category", "ICLR.cc/2017/conference")
    assert done.exit_code == 0 and "1 new" in done.stderr, done.output
    assert (
        "ICLR.cc/2017/conference has no list of what it accepted: these are all submissions." in done.stderr
    )
    done = desk.fetch("openreview", "--category", "Lamps.cc/1999")
    assert done.exit_code == 3 and "Papers of old venues may have none" in done.stderr, done.output


@pytest.mark.parametrize(
    "typed",
    ["Lamps.cc/2025/Conference/", "https://openreview.net/group?id=Lamps.cc/2025/Conference",
     "openreview.net/group?id=Lamps.cc%2F2025%2FConference&referrer=%5BHomepage%5D(%2F)#tab-accept-oral",
     "https://openreview.net/submissions?page=2&venue=Lamps.cc/2025/Conference"],
)  # fmt: skip
def test_a_venue_may_be_the_address_of_its_page(desk: Any, say: Any, typed: str) -> None:
    note = {
        "id": "LampNew1x",
        "forum": "LampNew1x",
        "cdate": 1754000000000,
        "content": {"title": {"value": "A Lamp"}},
    }
    desk.answer("/api2.openreview.net/notes?content.venueid=Lamps.cc%2F2025%2FConference&sort=number%3Aasc&limit=1000&offset=0",
                json.dumps({"notes": [note], "count": 1}).encode())  # fmt: skip
    done = desk.fetch("openreview", "--category", typed)
    assert done.exit_code == 0 and "1 new" in done.stderr, done.output
    if "openreview.net" in typed:
        done = desk.fetch("openreview", typed)
        assert (
            "It is a venue's page: digestgen fetch openreview --category Lamps.cc/2025/Conference"
            in done.stderr
        )


@pytest.mark.parametrize(
    ("words", "what"),
    [
        (("openreview", "--category", "NeurIPS 2023"), "'NeurIPS 2023' is not a venue's id"),
        (("arxiv", "--query", "  \n "), "there is nothing to ask for"),
        (("arxiv", "--query", "lamp\udcff"), "has characters that are not UTF-8"),
        (("openreview", "--category", "Lamps\udcff"), "has characters that are not UTF-8"),
        (("feed", "https://group.example/\udcff"), "has characters that are not UTF-8"),
    ],
)
def test_what_cannot_be_a_question_is_not_asked(desk: Any, words: tuple[str, ...], what: str) -> None:
    done = desk.fetch(*words)
    assert done.exit_code in (2, 3) and what in done.stderr, done.output
    assert desk.asked() == []
