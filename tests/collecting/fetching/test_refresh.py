"""`digestgen refresh`: what became of papers that are here. A person's values stay, and a second run changes no byte.

One preprint came on 12 August 2025 and is asked for again on 1 October; SCENARIOS says what may have happened to it.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest


class Services:
    """arXiv, Crossref, DBLP and OpenReview, which know these papers, by what is asked."""

    def __init__(self, desk: Any, say: Any) -> None:
        self.say, self.desk = say, desk
        self.preprints: dict[str, dict[str, str]] = {}
        self.works: dict[str, dict[str, Any]] = {}
        self.hits: list[dict[str, Any]] = []
        self.notes: list[dict[str, Any]] = []
        self.walls: set[str] = set()
        desk.server.script = self

    def preprint(
        self, paper: str, version: int = 1, title: str = "A Lamp", day: str = "2025-08-01", **more: str
    ) -> None:
        self.preprints[paper] = {"version": str(version), "title": title, "day": day, **more}

    def work(self, doi: str, title: str = "A Lamp", venue: str = "Journal of Lamps", **more: Any) -> None:
        self.works[doi] = {"DOI": doi, "title": [title], "type": "journal-article", "container-title": [venue],
                           "author": [{"given": "Ada", "family": "One"}], "issued": {"date-parts": [[2025, 9, 1]]}, **more}  # fmt: skip

    def hit(
        self, venue: str, key: str, title: str = "A Lamp.", author: str = "Ada One 0002", **more: Any
    ) -> None:
        """A paper that DBLP has; below conf/ it is one of a conference."""
        kind = "Conference and Workshop Papers" if key.startswith("conf/") else "Journal Articles"
        self.hits.append({"info": {"authors": {"author": {"@pid": "1/1", "text": author}}, "title": title, "venue": venue, "year": "2025",
                                   "type": kind, "key": key, "url": f"https://dblp.org/rec/{key}", **more}})  # fmt: skip

    def note(
        self, forum: str, venue: str, title: str = "A Lamp", venueid: str = "LampConf/2025/Conference"
    ) -> None:
        content = {"title": title, "authors": ["Ada One"], "venue": venue, "venueid": venueid}
        self.notes.append({"id": forum, "forum": forum, "cdate": 1754000000000,
                           "content": {key: {"value": value} for key, value in content.items()}})  # fmt: skip

    def get(self, path: str, default: Any = None) -> list[Any]:
        if path.split("/")[1] in self.walls:
            return [self.say(b"<!doctype html><title>Are you human?</title>", type="text/html")]
        query = {key: values[0] for key, values in parse_qs(urlsplit(path).query).items()}
        if "export.arxiv.org" in path:
            found = {
                key: one for key, one in self.preprints.items() if key in query.get("id_list", "").split(",")
            }
            if "search_query" in query:
                found = {
                    key: one
                    for key, one in self.preprints.items()
                    if one["title"].lower() in query["search_query"].lower()
                }
            return [self.say(self.atom(found), type="application/atom+xml")]
        if "dblp.org" in path:
            hits = [
                hit for hit in self.hits if hit["info"]["title"].lower().rstrip(".") in query["q"].lower()
            ]
            return [
                self.say(
                    json.dumps(
                        {"result": {"hits": {"@total": str(len(hits)), **({"hit": hits} if hits else {})}}}
                    ).encode()
                )
            ]
        if "openreview.net" in path:
            notes = [
                note
                for note in self.notes
                if note["content"]["title"]["value"].lower()
                in query.get("term", note["content"]["title"]["value"]).lower()
            ]
            return [
                self.say(json.dumps({"notes": notes if "api2" in path else [], "count": len(notes)}).encode())
            ]
        works = list(self.works.values())
        if "filter" in query:
            dois = [part.removeprefix("doi:") for part in query["filter"].split(",")]
            works = [work for work in works if work["DOI"] in dois]
        elif "query.bibliographic" in query:
            works = [
                work for work in works if work["title"][0].lower() in query["query.bibliographic"].lower()
            ]
        return [
            self.say(
                json.dumps(
                    {"status": "ok", "message-type": "work-list", "message": {"items": works}}
                ).encode()
            )
        ]

    def atom(self, found: dict[str, dict[str, str]]) -> bytes:
        entries = "".join(
            f"<entry><id>http://arxiv.org/abs/{key}v{one['version']}</id><title>{one['title']}</title><published>2025-08-01T08:00:00Z</published>"
            f"<updated>{one['day']}T08:00:00Z</updated><summary>{one.get('abstract', 'We light it.')}</summary>"
            + (f"<arxiv:comment>{one['comment']}</arxiv:comment>" if "comment" in one else "")
            + (f"<arxiv:journal_ref>{one['journal']}</arxiv:journal_ref>" if "journal" in one else "")
            + (f"<arxiv:doi>{one['doi']}</arxiv:doi>" if "doi" in one else "")
            + '<category term="cs.RO"/><arxiv:primary_category term="cs.RO"/><author><name>Ada One</name></author></entry>'
            for key, one in found.items()
        )
        return (
            '<feed xmlns:opensearch="http://a9.com/-/spec/opensearch/1.1/" xmlns:arxiv="http://arxiv.org/schemas/atom" '
            'xmlns="http://www.w3.org/2005/Atom"><id>https://arxiv.org/api/lamps</id><title>arXiv Query</title>'
            f"<opensearch:totalResults>{len(found)}</opensearch:totalResults>{entries}</feed>"
        ).encode()


@pytest.fixture
def services(desk: Any, say: Any) -> Services:
    made = Services(desk, say)
    made.preprint("2508.90001")
    made.work("10.5555/lamp.1")
    assert desk.fetch("arxiv", "2508.90001").exit_code == 0
    desk.today("2025-10-01")
    desk.asked()
    return made


def refresh(desk: Any) -> tuple[str, str]:
    """The paper's file, and what was said; once more, no byte changes."""
    done = desk.run("refresh")
    assert done.exit_code == 0, done.output
    before = desk.files()
    later = {path.name: path.read_bytes() for path in (desk.folder / "inbox").glob("*")}
    assert desk.run("refresh").exit_code == 0
    assert desk.files() == before
    assert {path.name: path.read_bytes() for path in (desk.folder / "inbox").glob("*")} == later
    return "\n".join(text.decode() for text in before.values()), done.stderr


def edit(desk: Any, old: str, new: str) -> None:
    (path,) = (desk.folder / "content/papers").rglob("*.md")
    text = Path(path).read_text("utf-8")
    assert old in text
    Path(path).write_text(text.replace(old, new), "utf-8")


@dataclass
class Scenario:
    """What happened, and what the paper's file says then.

    Attributes:
        happens: to the services, in turn: a refresh after each, a month apart.
        file: lines that the paper's file has; gone: texts that it does not have; said: what the command says.
        edit: what a person had changed before: old and new.
    """

    name: str
    happens: tuple[Callable[[Services], None], ...]
    file: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()
    said: str = ""
    edit: tuple[str, str] = ("", "")


CHANGED, STANDS = "\nchanged: 2025-10-01\n", ("\nstatus:", "\nchanged:")
UNPUBLISHED = ("venue:", "\nchanged:")
GONE_AGAIN = "This paper has been withdrawn by the authors"
PAPER = "2508.90001"


def v(number: int, **more: str) -> Callable[[Services], None]:
    """arXiv has this version by now."""
    return lambda s: s.preprint(PAPER, number, day=f"2025-09-{number:02}", **{"title": "A Lamp", **more})


def doi(**more: Any) -> Callable[[Services], None]:
    """arXiv names the article's DOI, and Crossref has the article."""

    def happen(s: Services) -> None:
        s.preprint(PAPER, doi="10.5555/lamp.1")
        s.work("10.5555/lamp.1", **more)

    return happen


def update(*kinds: str) -> Callable[[Services], None]:
    return doi(**{"updated-by": [{"type": kind, "DOI": f"10.5555/{kind}"} for kind in kinds]})


def said(comment: str = "", journal: str = "") -> Callable[[Services], None]:
    return lambda s: s.preprint(
        PAPER, **({"comment": comment} if comment else {}), **({"journal": journal} if journal else {})
    )


LETTERS = {"relation": {"has-preprint": [{"id-type": "doi", "id": "10.48550/arXiv.2508.90001"}]}}
SCENARIOS = [
    Scenario("nothing", (lambda s: None,), gone=UNPUBLISHED),
    # --- its state ---
    Scenario("withdrawn", (v(2, comment=GONE_AGAIN),), ("status: withdrawn", CHANGED), said=".md: withdrawn."),
    Scenario("withdrawn, then restored", (v(2, comment=GONE_AGAIN), v(3)), ("\nchanged: 2025-11-01\n",), ("\nstatus:",), "it stands again"),
    Scenario("withdrawn, restored, withdrawn", (v(2, comment=GONE_AGAIN), v(3), v(4, comment=GONE_AGAIN)),
             ("status: withdrawn", "\nchanged: 2025-12-01\n")),
    Scenario("an older answer after a withdrawal", (v(2, comment=GONE_AGAIN), v(1)), ("status: withdrawn", CHANGED)),
    Scenario("superseded", (v(2, comment="Superseded by arXiv:2509.00001"),), ("status: replaced", CHANGED)),
    Scenario("retracted", (update("retraction"),), ("status: retracted", CHANGED)),
    Scenario("withdrawn by the publisher", (update("withdrawal"),), ("status: withdrawn", CHANGED)),
    Scenario("removed by the publisher", (update("removal"),), ("status: withdrawn", CHANGED)),
    Scenario("a new version at the publisher", (update("new_version"),), ("status: replaced", CHANGED)),
    Scenario("corrected", (update("correction"),), ("venue: Journal of Lamps",), ("\nstatus:",)),
    Scenario("an expression of concern", (update("expression_of_concern"),), ("venue: Journal of Lamps",), ("\nstatus:",)),
    Scenario("retracted and corrected", (update("correction", "retraction"),), ("status: retracted",)),
    Scenario("retracted, then reinstated", (update("retraction"), update("retraction", "reinstatement")),
             ("\nchanged: 2025-11-01\n",), ("\nstatus:",), "it stands again"),
    Scenario("a person's state", (v(2, comment=GONE_AGAIN),), ("status: replaced",), edit=("title: A Lamp", "status: replaced\ntitle: A Lamp")),
    Scenario("a state that a person took out", (v(2, comment=GONE_AGAIN), lambda s: edit(s.desk, "status: withdrawn\n", ""), v(3, comment=GONE_AGAIN)),
             gone=("\nstatus:",)),
    # --- versions ---
    Scenario("a new version", (v(2, title="A Brighter Lamp", abstract="We light two."),),
             ("title: A Brighter Lamp", "We light two.", "version: 2", "updated: 2025-09-02", "date: 2025-08-12"), STANDS),
    Scenario("a new version of what a person edited", (v(2, title="A Brighter Lamp", abstract="We light two."),),
             ("title: A Brighter Lamp", "My own words."), edit=("We light it.", "My own words.")),
    Scenario("a new version of a paper with a person's title", (v(2, title="A Brighter Lamp"),), ("title: My Title", "version: 2"),
             edit=("title: A Lamp", "title: My Title")),
    Scenario("an older answer", (v(2, title="A Brighter Lamp"), v(1)), ("title: A Brighter Lamp", "version: 2")),
    # --- where it appeared ---
    Scenario("a DOI appears", (doi(),), ("10.5555/lamp.1", "venue: Journal of Lamps", CHANGED), said="published in Journal of Lamps."),
    Scenario("a DOI that Crossref does not know yet", (lambda s: s.preprint(PAPER, doi="10.5555/later"),), ("10.5555/later",), UNPUBLISHED),
    Scenario("it knows it a month later", (lambda s: s.preprint(PAPER, doi="10.5555/later"), lambda s: s.work("10.5555/later")),
             ("venue: Journal of Lamps", "\nchanged: 2025-11-01\n")),
    Scenario("a preprint that names its article", (lambda s: s.work("10.5555/lamp.0", type="posted-content", **{"container-title": [], "relation": {
                 "is-preprint-of": [{"id-type": "doi", "id": "10.5555/lamp.1"}]}}),),
             ("venue: Journal of Lamps", "10.5555/lamp.1", CHANGED), edit=("title: A Lamp", 'ids: ["doi:10.5555/lamp.0"]\ntitle: A Lamp')),
    Scenario("a person's venue", (doi(),), ("My Venue",), ("Journal of Lamps",), edit=("title: A Lamp", "publication: {venue: My Venue}\ntitle: A Lamp")),
    Scenario("the authors' comment", (said("8 pages. Accepted at LampConf 2025 (oral)"),), ("venue: LampConf", CHANGED)),
    Scenario("the authors only submitted it", (said("Submitted to ICLR 2026"),), gone=UNPUBLISHED),
    Scenario("the journal reference", (said(journal="Lamps Lett. 12, 45-67 (2025)"),),
             ("type: article-journal", "venue: Lamps Lett.", "volume: ", "45–67", CHANGED)),
    Scenario("a comment, then the article", (said("Accepted at ICLR 2025"), doi(volume="7")),
             ("venue: Journal of Lamps", 'volume: "7"', "\nchanged: 2025-11-01\n"), ("venue: ICLR",)),
    Scenario("an article, then a comment", (doi(volume="7"), said("Accepted at ICLR 2025")), ("venue: Journal of Lamps", CHANGED)),
    Scenario("DBLP has it", (lambda s: s.hit("LampConf", "conf/lamp/One25", ee="https://lamps.example/one25", pages="1-9"),),
             ("type: paper-conference", "venue: LampConf", "1–9", CHANGED), said="published in LampConf."),
    Scenario("DBLP has it with a DOI that Crossref knows", (lambda s: (s.hit("LampConf", "conf/lamp/One25", doi="10.5555/lamp.1"), None)[1],),
             ("venue: LampConf", "10.5555/lamp.1")),
    Scenario("DBLP has the preprint alone", (lambda s: s.hit("CoRR", "journals/corr/abs-2508-90001", volume="abs/2508.90001"),), gone=UNPUBLISHED),
    Scenario("DBLP has it in two places", (lambda s: (s.hit("LampConf", "conf/lamp/One25"), s.hit("Lamps", "journals/lamps/One25"))[1],),
             gone=UNPUBLISHED, said="LampConf, 2025"),
    Scenario("DBLP has somebody else's of this title", (lambda s: s.hit("LampConf", "conf/lamp/Three25", author="Cy Three"),), gone=UNPUBLISHED),
    Scenario("DBLP lets only browsers ask", (lambda s: s.walls.add("dblp.org"),), gone=UNPUBLISHED, said='a web page titled "Are you human?"'),
    Scenario("DBLP has an entry without a title", (lambda s: s.hit("LampConf", "conf/lamp/One25", title="A Lamp", author=""),
                                                   lambda s: s.hits.insert(0, {"info": {"title": "", "venue": 7, "key": "dblp"}})), gone=("venue: 7",)),
    Scenario(
        "OpenReview lets only browsers ask",
        (lambda s: s.walls.add("api2.openreview.net"),),
        gone=UNPUBLISHED,
        said="OpenReview: titles could not be asked for",
    ),
    Scenario("OpenReview has it", (lambda s: s.note("LaMp12345", "LampConf 2025 Poster"),), ("venue: LampConf 2025 Poster", "LaMp12345", CHANGED)),
    Scenario("OpenReview only has a submission", (lambda s: s.note("LaMp12345", "Submitted to LampConf 2025", venueid="LampConf/2025/Conference/Submission"),),
             gone=UNPUBLISHED),
    Scenario("OpenReview, by its id", (lambda s: s.note("LaMp12345", "LampConf 2025 Oral", title="A lamp"),), ("venue: LampConf 2025 Oral", CHANGED),
             edit=("title: A Lamp", 'ids: ["openreview:LaMp12345"]\ntitle: A Lamp')),
]  # fmt: skip


@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda scenario: scenario.name)
def test_what_may_happen_to_a_paper(desk: Any, services: Services, scenario: Scenario) -> None:
    if scenario.edit[0]:
        edit(desk, *scenario.edit)
    for month, happen in enumerate(scenario.happens, 10):
        desk.today(f"2025-{month}-01")
        happen(services)
        text, heard = refresh(desk)
    assert len(desk.files()) == 1, "nothing new comes in"
    assert all(line in text for line in scenario.file), text
    assert not any(line in text for line in scenario.gone), text
    assert scenario.said in heard


def test_nothing_new_comes_in_and_old_papers_are_left_alone(desk: Any, services: Services) -> None:
    desk.asked()
    desk.today("2027-01-01")
    assert desk.run("refresh").exit_code == 0 and desk.asked() == []
    assert desk.run("refresh", "--days", "1000").exit_code == 0 and [
        line for line in desk.asked() if "arxiv" in line
    ] == ["/export.arxiv.org/api/query?id_list=2508.90001&start=0&max_results=1"]
    assert len(desk.files()) == 1


def test_a_title_is_completed_where_one_paper_has_it(desk: Any, services: Services) -> None:
    write_title(desk, "kettles", "Kettles in the Dark", authors="[Ada One]")
    services.work("10.5555/kettle", "Kettles in the dark")
    text, _ = refresh(desk)
    assert 'id: "doi:10.5555/kettle"' in text and "venue: Journal of Lamps" in text


@pytest.mark.parametrize(
    ("authors", "published", "works"),
    [
        ("[]", "", ["10.5555/a", "10.5555/b"]),  # two of one title
        ("[Cy Three]", "", ["10.5555/a"]),  # somebody else's
        ("[Ada One]", "2001", ["10.5555/a"]),  # of another time
        ("[Ada One]", "", []),  # nobody's
    ],
)
def test_a_title_in_doubt_is_left_to_a_person(
    desk: Any, services: Services, authors: str, published: str, works: list[str]
) -> None:
    write_title(desk, "kettles", "Kettles in the Dark", authors=authors, published=published)
    for doi in works:
        services.work(doi, "Kettles in the Dark")
    text, said = refresh(desk)
    assert 'id: "title:kettles"' in text
    assert all(f"doi:{doi}" in said for doi in works)


def by_title(lines: list[str]) -> list[str]:
    return [
        line
        for line in lines
        if "ti%3A" in line or "bibliographic" in line or "dblp.org" in line or "term=" in line
    ]


def test_twenty_questions_by_title_a_run_and_each_title_once(desk: Any, services: Services) -> None:
    for number in range(15):
        write_title(desk, f"lamp-number-{number}", f"Lamp Number {number} of Many")
    desk.asked()
    done = desk.run("refresh")
    assert (
        len(by_title(desk.asked())) == 20
        and "6 more titles are looked up when refresh runs again." in done.stderr
    )
    desk.run("refresh")
    assert len(by_title(desk.asked())) == 12, "five that are left, and the preprint, at two services each"
    desk.run("refresh")
    assert by_title(desk.asked()) == []
    desk.today("2025-12-31")
    desk.run("refresh")
    assert len(by_title(desk.asked())) == 20, "after three months once more"


def test_what_dblp_does_not_know_is_not_asked_of_it(desk: Any, services: Services) -> None:
    """Physics, what is younger than a month, and what has appeared."""
    (desk.folder / "content/papers/2025-08/2508.90001.md").unlink()
    for at, lines in enumerate(
        (
            "sources: {arxiv: {categories: [hep-th]}}",
            'published: "2025-09-20"',
            "publication: {venue: Lamps}",
            "status: withdrawn",
        )
    ):
        (desk.folder / f"content/papers/{at}.md").write_text(
            f'---\nid: "arxiv:2508.9100{at}"\ntitle: Lamp {at}\ndate: 2025-08-12\n{lines}\n---\n', "utf-8")  # fmt: skip
    desk.asked()
    assert desk.run("refresh").exit_code == 0
    assert by_title(desk.asked()) == []


@pytest.mark.parametrize(
    ("papers", "asked"), [(120, (2, 2, 1)), pytest.param(1000, (11, 10, 1), marks=pytest.mark.prove)]
)
def test_by_id_a_request_for_fifty_papers(
    desk: Any, services: Services, papers: int, asked: tuple[int, int, int]
) -> None:
    for at in range(papers):
        paper = f"2507.{at:05}"
        services.preprint(paper, doi=f"10.5555/many.{at}")
        services.work(f"10.5555/many.{at}") if at % 2 else services.note(
            f"LaMp{at:05}", "Submitted to LampConf"
        )
        (desk.folder / f"content/papers/{paper}.md").write_text(
            f'---\nid: "arxiv:{paper}"\nids: ["doi:10.5555/many.{at}", "openreview:LaMp{at:05}"]\ntitle: Lamp {at}\ndate: 2025-08-01\n---\n',
            "utf-8")  # fmt: skip
    desk.asked()
    assert desk.run("refresh").exit_code == 0
    lines = desk.asked()
    hosts = Counter(line.split("/")[1] for line in lines if line not in by_title(lines))
    assert hosts == dict(
        zip(("export.arxiv.org", "api.crossref.org", "api2.openreview.net"), asked, strict=True)
    )
    assert len(by_title(lines)) == 20


def test_one_that_is_refused_stops_no_other(desk: Any, services: Services, say: Any) -> None:
    (desk.folder / "content/papers/lamp.md").write_text(
        '---\nid: "doi:10.5555/lamp.1"\ntitle: Lamp\ndate: 2025-09-01\n---\n', "utf-8"
    )
    services.work("10.5555/lamp.1", **{"updated-by": [{"type": "retraction", "DOI": "10.5555/notice"}]})
    services.atom = lambda found: b"oops"  # type: ignore[method-assign]
    done = desk.run("refresh")
    assert done.exit_code == 3
    assert "status: retracted" in (desk.folder / "content/papers/lamp.md").read_text("utf-8")


def test_a_doi_that_crossref_finds_invalid_costs_itself(desk: Any, services: Services, say: Any) -> None:
    for name in ("lamp.1", "lamp.2", "bad", "lamp.3"):
        (desk.folder / f"content/papers/{name}.md").write_text(
            f'---\nid: "doi:10.5555/{name}"\ntitle: Lamp {name}\ndate: 2025-09-01\n---\n', "utf-8"
        )
        services.work(f"10.5555/{name}", **{"updated-by": [{"type": "retraction", "DOI": "10.5555/notice"}]})
    answer = services.get
    invalid = say(b'{"status": "failed", "message": [{"message": "No DOI"}]}', 400)
    services.get = lambda path, default=None: [invalid] if "doi:10.5555/bad" in path else answer(path)  # type: ignore[method-assign]
    done = desk.run("refresh")
    assert done.exit_code == 0, done.output
    assert sum("status: retracted" in text.decode() for text in desk.files().values()) == 3
    assert "Crossref: 10.5555/bad: api.crossref.org answers 400 (Bad Request): No DOI." in done.stderr


def test_a_trial_run_writes_nothing(desk: Any, services: Services) -> None:
    services.preprint(
        "2508.90001", 2, day="2025-09-20", comment="This paper has been withdrawn by the authors"
    )
    before = desk.files()
    done = desk.run("refresh", "--dry-run")
    assert done.exit_code == 0 and "+status: withdrawn" in done.stdout
    assert desk.files() == before and not (desk.folder / "inbox").exists()


def write_title(desk: Any, name: str, title: str, authors: str = "[]", published: str = "") -> None:
    lines = [f'id: "title:{name}"', f"title: {title}", "date: 2025-08-12"]
    lines += [f"authors: {authors}"] if authors != "[]" else []
    lines += [f'published: "{published}"'] if published else []
    (desk.folder / f"content/papers/{name}.md").write_text("---\n" + "\n".join(lines) + "\n---\n", "utf-8")
