"""A year of standing sources: outages, absences, held papers, versions, fetches by hand. Nothing is missed, twice or old.

The services are played by a real server on this machine; waits take no time. What each service knows on a day follows
from the seed alone.
"""

from __future__ import annotations

import json
import random
from collections import Counter
from datetime import date, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from digestgen.collecting.collection import Collection
from digestgen.collecting.fetching import build_asked, fetch_papers
from digestgen.collecting.standing import fetch_standing
from digestgen.config import read_config
from digestgen.sources import Query

START, END = date(2025, 1, 6), date(2026, 1, 5)
FIRST = START - timedelta(7)  # the first day that is asked for
STANDING = (
    {"source": "arxiv", "category": "cs.RO"},
    {"source": "arxiv", "category": "cs.SD"},
    {"source": "arxiv-feed", "words": ["cs.CL"]},
    {"source": "pubmed", "query": "lamp[tiab]"},
    {"source": "biorxiv"},
    {"source": "huggingface"},
)
HOSTS = {"arxiv": "export.arxiv.org", "arxiv-feed": "rss.arxiv.org", "pubmed": "eutils.ncbi.nlm.nih.gov",
         "biorxiv": "api.biorxiv.org", "huggingface": "huggingface.co"}  # fmt: skip


def weekday_after(day: date) -> date:
    """The next announcement of arXiv behind a day."""
    day += timedelta(1)
    while day.weekday() > 4:
        day += timedelta(1)
    return day


class World:
    """What the services know, day by day, and when they are out of order."""

    def __init__(self, seed: int, say: Any) -> None:
        self.random, self.say, self.today = random.Random(seed), say, START
        self.down: dict[str, tuple[date, str]] = {}  # host → last day of its outage, and its kind
        self.stumbles: set[str] = set()  # hosts whose next answer is bad
        self.lagging = False  # the feed still shows the announcement before
        self.count = Counter[str]()
        self.preprints = {category: self._preprints(category) for category in ("cs.RO", "cs.SD", "cs.CL")}
        self.articles = self._articles()  # PMID → (entered, published)
        self.posted = self._posted()  # (DOI, version) → (day, seen from then on)
        self.lists = self._lists()  # (id, list's day) → seen from then on

    def _preprints(self, category: str) -> dict[str, dict[str, Any]]:
        papers: dict[str, dict[str, Any]] = {}
        number, rng = {"cs.RO": 10000, "cs.SD": 30000, "cs.CL": 50000}[category], self.random
        for at in range(-200, (END - START).days):
            if rng.random() > 0.55:
                continue
            submitted, number = START + timedelta(at), number + 1
            held = rng.random() < 0.08
            announced = weekday_after(submitted + timedelta(rng.randint(5, 28) if held else 0))
            versions = [announced]
            while rng.random() < 0.35 and len(versions) < 4:
                versions.append(weekday_after(versions[-1] + timedelta(rng.randint(25 if held else 2, 60))))
            crossed = category == "cs.CL" and rng.random() < 0.2  # a paper of cs.LG
            papers[f"{submitted:%y%m}.{number}"] = {
                "submitted": submitted, "versions": versions, "held": held, "cross": crossed,
                "categories": f"cs.LG {category}" if crossed else category,
            }  # fmt: skip
        return papers

    def _articles(self) -> dict[str, tuple[date, date]]:
        days = [START + timedelta(at) for at in range(-40, (END - START).days) if self.random.random() < 0.5]
        return {
            str(90000000 + at): (day, day + timedelta(self.random.randint(-30, 30)))
            for at, day in enumerate(days)
        }

    def _posted(self) -> dict[tuple[str, int], tuple[date, date]]:
        rows = {}
        for at in range(-200, (END - START).days):
            if self.random.random() < 0.5:
                day, doi = START + timedelta(at), f"10.1101/2025.01.01.{600000 + at}"
                version = 1
                while True:
                    rows[doi, version] = (day, day + timedelta(self.random.randint(0, 3)))
                    if self.random.random() > 0.3:
                        break
                    day, version = day + timedelta(self.random.randint(1, 50)), version + 1
        return rows

    def _lists(self) -> dict[tuple[str, date], date]:
        found = {}
        for at in range(-20, (END - START).days):
            day = START + timedelta(at)
            for number in range(self.random.randint(0, 2) if day.weekday() < 5 else 0):
                found[f"{day:%y%m}.{90000 + at % 31 * 10 + number}", day] = day + timedelta(
                    self.random.randint(0, 2)
                )
        return found

    # --- the weather ---

    def begin(self, day: date, *, calm: bool) -> None:
        self.today, rng = day, self.random
        self.lagging = not calm and rng.random() < 0.1
        for host in (*HOSTS.values(), "oaipmh.arxiv.org"):
            if calm or (host in self.down and self.down[host][0] < day):
                self.down.pop(host, None)
            if not calm and host not in self.down and rng.random() < 0.04:
                kind = rng.choice(["429", "503", "cut", "406", "Rate exceeded.", "half"])
                self.down[host] = (day + timedelta(rng.randint(0, 6)), kind)
            if not calm and rng.random() < 0.1:
                self.stumbles.add(host)

    def get(self, path: str, default: Any = None) -> list[Any]:
        """One answer, as PlayServer takes it."""
        host = path.split("/")[1]
        self.count[host] += 1
        if host in self.down:
            kind = self.down[host][1]
            if kind != "half" or self.random.random() < 0.5:  # a day on which every other answer comes
                return [self.bad(kind, host)]
        if host in self.stumbles:
            self.stumbles.remove(host)
            return [self.bad(self.random.choice(["429", "503", "cut", "Rate exceeded."]), host)]
        data = getattr(self, "say_" + host.split(".")[-2])(path)
        kind = "application/json" if data[:1] in b"{[" else "text/xml"
        return [self.say(data, type=kind)]

    def bad(self, kind: str, host: str) -> Any:
        is_arxiv = host.endswith("arxiv.org")
        if kind == "cut":
            return self.say(b"<feed>" * 50, type="text/xml", cut=20)
        if kind == "406" and is_arxiv:
            return self.say(b"<html><title>Not Acceptable</title></html>", 406, "text/html")
        if kind == "Rate exceeded." and is_arxiv:
            return self.say(b"Rate exceeded.", self.random.choice([200, 429, 403]), "text/plain")
        return self.say(b"{}", 429 if kind == "429" else 503)

    # --- the services ---

    def say_arxiv(self, path: str) -> bytes:
        parts, host = urlsplit(path), path.split("/")[1]
        query = {key: values[0] for key, values in parse_qs(parts.query).items()}
        if host == "rss.arxiv.org":
            return self._feed(self.preprints["cs.CL"])
        if host == "oaipmh.arxiv.org":
            return self._records(query)
        search = query["search_query"]
        category, days = search.split("cat:")[1].split(" ")[0], search.partition("[")[2]
        first, last = days[:8], days.partition(" TO ")[2][:8]
        found = [
            (paper_id, paper)
            for paper_id, paper in sorted(self.preprints[category].items(), key=lambda one: one[1]["submitted"], reverse=True)
            if paper["versions"][0] <= self.today and first <= f"{paper['submitted']:%Y%m%d}" <= last
        ]  # fmt: skip
        start, size = int(query["start"]), int(query["max_results"])
        entries = "".join(
            f"<entry><id>http://arxiv.org/abs/{paper_id}v{len(self._seen(paper))}</id><title>Lamp {paper_id}</title>"
            f"<updated>{self._seen(paper)[-1]}T08:00:00Z</updated><summary>We light it.</summary>"
            f'<category term="{category}"/><published>{paper["submitted"]}T08:00:00Z</published>'
            f'<arxiv:primary_category term="{category}"/><author><name>Ada One</name></author></entry>'
            for paper_id, paper in found[start : start + size]
        )
        return (
            '<feed xmlns:opensearch="http://a9.com/-/spec/opensearch/1.1/" xmlns:arxiv="http://arxiv.org/schemas/atom" '
            'xmlns="http://www.w3.org/2005/Atom"><id>https://arxiv.org/api/lamps</id><title>arXiv Query</title>'
            f"<opensearch:totalResults>{len(found)}</opensearch:totalResults>{entries}</feed>"
        ).encode()

    def _seen(self, paper: dict[str, Any]) -> list[date]:
        return [day for day in paper["versions"] if day <= self.today]

    def _feed(self, papers: dict[str, dict[str, Any]]) -> bytes:
        day = self.today - timedelta(self.lagging)
        while self.lagging and day.weekday() > 4:
            day -= timedelta(1)
        entries = ""
        for paper_id, paper in papers.items() if day.weekday() < 5 else ():
            for version, announced in enumerate(paper["versions"], 1):
                if announced == day:
                    kind = "cross" if paper["cross"] else "new"
                    kind = kind if version == 1 else "replace-cross" if paper["cross"] else "replace"
                    entries += (
                        f"<entry><id>oai:arXiv.org:{paper_id}v{version}</id><title>Lamp {paper_id}</title>"
                        f"<summary>arXiv:{paper_id}v{version} Announce Type: {kind} Abstract: We light it.</summary>"
                        f'<category term="cs.CL"/><published>{day}T00:00:00-04:00</published></entry>'
                    )
        return (
            '<feed xmlns="http://www.w3.org/2005/Atom"><id>http://rss.arxiv.org/atom/cs.CL</id>'
            f"<title>cs.CL updates on arXiv.org</title><updated>{day}T04:00:00+00:00</updated>{entries}</feed>"
        ).encode()

    def _records(self, query: dict[str, str]) -> bytes:
        """Two records a part."""
        assert query.get("set", "cs:cs:CL") == "cs:cs:CL"
        token = query.get("resumptionToken", "").split("/")
        first, at = (token[0], int(token[1])) if len(token) == 2 else (query["from"], 0)
        assert "until" not in query
        found = [
            (paper_id, paper, self._seen(paper))
            for paper_id, paper in self.preprints["cs.CL"].items()
            if self._seen(paper) and first <= str(self._seen(paper)[-1])
        ]
        records = "".join(
            f"<record><header><identifier>oai:arXiv.org:{paper_id}</identifier><datestamp>{seen[-1]}</datestamp></header>"
            f'<metadata><arXiv xmlns="http://arxiv.org/OAI/arXiv/"><id>{paper_id}</id><created>{paper["submitted"]}</created>'
            + (f"<updated>{seen[-1]}</updated>" if len(seen) > 1 else "")
            + "<authors><author><keyname>One</keyname><forenames>Ada</forenames></author></authors>"
            f"<title>Lamp {paper_id}</title><categories>{paper['categories']}</categories><abstract>We light it.</abstract>"
            "</arXiv></metadata></record>"
            for paper_id, paper, seen in found[at : at + 2]
        )
        more = f"<resumptionToken>{first}/{at + 2}</resumptionToken>" if at + 2 < len(found) else ""
        inside = (
            f"<ListRecords>{records}{more}</ListRecords>"
            if records
            else '<error code="noRecordsMatch">none</error>'
        )
        return f'<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/">{inside}</OAI-PMH>'.encode()

    def say_nih(self, path: str) -> bytes:
        query = {key: values[0] for key, values in parse_qs(urlsplit(path).query).items()}
        if "esearch" in path:
            first, last = (query[key].replace("/", "-") for key in ("mindate", "maxdate"))
            assert query["datetype"] == "edat"
            ids = [
                pmid
                for pmid, (entered, _) in self.articles.items()
                if first <= str(entered) <= last and entered <= self.today
            ]
            return json.dumps({"esearchresult": {"count": str(len(ids)), "idlist": ids}}).encode()
        articles = "".join(
            f"<PubmedArticle><MedlineCitation><PMID>{pmid}</PMID><DateRevised><Year>2026</Year><Month>01</Month><Day>01</Day></DateRevised>"
            f"<Article><Journal><JournalIssue><PubDate><Year>{day.year}</Year><Month>{day:%m}</Month><Day>{day:%d}</Day></PubDate>"
            f"</JournalIssue></Journal><ArticleTitle>Lamp {pmid}</ArticleTitle></Article></MedlineCitation></PubmedArticle>"
            for pmid in query["id"].split(",")
            for day in (self.articles[pmid][1],)
        )
        return f"<?xml version='1.0'?><PubmedArticleSet>{articles}</PubmedArticleSet>".encode()

    def say_biorxiv(self, path: str) -> bytes:
        first, last, at = path.split("/")[4:7]
        rows = [
            {"doi": doi, "title": f"Lamp {doi}", "authors": "One, A.", "date": str(day), "version": str(version), "type": "new results",
             "category": "zoology", "server": "bioRxiv", "abstract": f"We light it {version} times."}
            for (doi, version), (day, seen) in self.posted.items()
            if first <= str(day) <= last and seen <= self.today
        ]  # fmt: skip
        random.Random(f"{first}{last}").shuffle(rows)
        page = rows[int(at) : int(at) + 5]
        status = "ok" if rows else "no posts found"
        return json.dumps({"messages": [{"status": status, "total": len(rows)}], "collection": page}).encode()

    def say_huggingface(self, path: str) -> bytes:
        day = date.fromisoformat(path.split("date=")[1][:10])
        assert day <= self.today
        return json.dumps([
            {"paper": {"id": one, "title": f"Lamp {one}", "summary": "We light it.", "authors": [{"name": "Ada One"}],
                       "publishedAt": f"{day - timedelta(1)}T00:00:00.000Z", "upvotes": 1}, "title": f"Lamp {one}"}
            for (one, listed), seen in self.lists.items() if listed == day and seen <= self.today
        ]).encode()  # fmt: skip

    # --- what has to be there in the end ---

    def expected(self) -> tuple[set[str], set[str]]:
        """The papers that have to be there; and those of the days just before the first question, which may be."""
        must, may = set(), set()
        for category, papers in self.preprints.items():
            for paper_id, paper in papers.items():
                announced, name = paper["versions"][0], f"arxiv:{paper_id}"
                if paper["cross"] or announced > END:
                    continue
                if category == "cs.CL":
                    if announced >= START:
                        must.add(name)
                    elif paper["submitted"] >= FIRST - timedelta(5):
                        may.add(name)
                elif paper["submitted"] >= FIRST:
                    must.add(name)
        must |= {f"pmid:{pmid}" for pmid, (entered, _) in self.articles.items() if FIRST <= entered <= END}
        for (doi, version), (day, seen) in self.posted.items():
            if version == 1 and day >= FIRST and seen <= END:
                must.add(f"doi:{doi}")
        must |= {
            f"arxiv:{one}" for (one, day), seen in self.lists.items() if FIRST <= day <= END and seen <= END
        }
        return must, may


def simulate(desk: Any, say: Any, seed: int) -> World:
    desk.settings(*STANDING)
    world = World(seed, say)
    desk.server.script = world
    rng = random.Random(-seed)
    config = read_config(desk.folder / "mkdocs.yml")
    collection = Collection(config, today=str(START))
    born = Counter[str]()
    day, since_new = START, 0
    while day <= END:
        calm = day == START or (END - day).days < 8
        if not calm and rng.random() < 0.06:
            day = min(day + timedelta(rng.randint(1, 20)), END - timedelta(8))
        world.begin(day, calm=calm)
        if since_new > 40:
            collection, since_new = Collection(config, today=str(day)), 0
        collection.today, since_new = str(day), since_new + 1
        if not calm and rng.random() < 0.1:
            query = Query(
                category=rng.choice(["cs.RO", "cs.SD"]),
                first=str(day - timedelta(rng.randint(0, 4))),
                last=str(day),
            )
            intake = fetch_papers(
                collection, build_asked("arxiv", query), "", lambda *_: None, lambda _: None
            )
            born.update(outcome.path for outcome in intake.outcomes if outcome.kind == "new")
        file = desk.folder / "inbox/answered.json"
        before = json.loads(file.read_text("utf-8")) if file.is_file() else {}
        intakes = fetch_standing(collection, lambda *_: None, lambda _: None)
        after = json.loads(file.read_text("utf-8"))
        for standing, intake in zip(STANDING, intakes, strict=True):
            born.update(outcome.path for outcome in intake.outcomes if outcome.kind == "new")
            said = " ".join(intake.remarks)
            key = next(key for key in (*after, intake.name) if key.split()[0] == standing["source"] and key.endswith(
                str(standing.get("category") or key.split()[-1])))  # fmt: skip
            known = before.get(key, "")[-10:]
            if intake.refused:
                assert "still open, and will be asked for again" in said
            elif known and known < str(day - timedelta(1)) and standing["source"] != "arxiv-feed":
                assert f"it was answered up to {known}" in said, (day, said)
        day += timedelta(1)
    there = {str(paper.id) for paper in collection._index.papers}
    must, may = world.expected()
    assert must - there == set(), "missed"
    assert there - must - may == set(), "old, or nobody's"
    assert max(born.values()) == 1 and len(born) == len(there), "twice"
    assert len(there) == len(list((desk.folder / "content/papers").rglob("*.md")))
    return world


def test_a_season_passes_and_nothing_is_missed_twice_or_old(
    desk: Any, say: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(globals(), "END", START + timedelta(110))
    world = simulate(desk, say, 1)
    assert sum(world.count.values()) > 600


@pytest.mark.prove
@pytest.mark.parametrize("seed", range(2, 22))
def test_twenty_years_pass(desk: Any, say: Any, seed: int) -> None:
    world = simulate(desk, say, seed)
    print(f"| {seed} | {len(desk.files()):,} | {sum(world.count.values()):,} |")  # noqa: T201 (docs/proofs/fetching.md)


def test_a_day_of_six_sources_takes_twelve_requests(desk: Any, say: Any) -> None:
    """STANDING: two categories of arXiv, a feed of it, PubMed, bioRxiv, Daily Papers; a week without a fault.

    12.1 to 13.7 for three seeds before windows were remembered (docs/proofs/fetching.md).
    """
    desk.settings(*STANDING)
    desk.server.script = world = World(1, say)
    collection = Collection(read_config(desk.folder / "mkdocs.yml"), today=str(START))
    for at in range(17):
        if at == 10:
            world.count.clear()
        world.begin(START + timedelta(at), calm=True)
        collection.today = str(world.today)
        assert not any(
            intake.refused for intake in fetch_standing(collection, lambda *_: None, lambda _: None)
        )
    days = {host: count / 7 for host, count in world.count.items()}
    assert sum(days.values()) <= 12
    assert days["export.arxiv.org"] == days["eutils.ncbi.nlm.nih.gov"] == 2 and days["huggingface.co"] == 5
    assert days["rss.arxiv.org"] == 1 and days["api.biorxiv.org"] < 1.5 and days["oaipmh.arxiv.org"] < 1
