"""`digestgen refresh`: what became of papers that are here. A person's values stay, and a second run changes no byte."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest


class Services:
    """arXiv and Crossref, which know these papers, by what is asked."""

    def __init__(self, desk: Any, say: Any) -> None:
        self.say, self.desk = say, desk
        self.preprints: dict[str, dict[str, str]] = {}
        self.works: dict[str, dict[str, Any]] = {}
        desk.server.script = self

    def preprint(
        self, paper: str, version: int = 1, title: str = "A Lamp", day: str = "2025-08-01", **more: str
    ) -> None:
        self.preprints[paper] = {"version": str(version), "title": title, "day": day, **more}

    def work(self, doi: str, title: str = "A Lamp", venue: str = "Journal of Lamps", **more: Any) -> None:
        self.works[doi] = {"DOI": doi, "title": [title], "type": "journal-article", "container-title": [venue],
                           "author": [{"given": "Ada", "family": "One"}], "issued": {"date-parts": [[2025, 9, 1]]}, **more}  # fmt: skip

    def get(self, path: str, default: Any = None) -> list[Any]:
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


def test_nothing_happened(desk: Any, services: Services) -> None:
    before = desk.files()
    refresh(desk)
    assert desk.files() == before


def test_a_paper_is_withdrawn_and_comes_back(desk: Any, services: Services) -> None:
    services.preprint(
        "2508.90001", 2, day="2025-09-20", comment="This paper has been withdrawn by the authors"
    )
    text, said = refresh(desk)
    assert "status: withdrawn" in text and "\nchanged: 2025-10-01\n" in text and ".md: withdrawn." in said
    desk.today("2025-11-01")
    services.preprint("2508.90001", 3, day="2025-10-20")
    text, said = refresh(desk)
    assert "\nstatus:" not in text and "\nchanged: 2025-11-01\n" in text and "it stands again" in said


@pytest.mark.parametrize(
    ("kind", "status"), [("retraction", "retracted"), ("withdrawal", "withdrawn"), ("removal", "withdrawn")]
)
def test_an_article_is_retracted(desk: Any, services: Services, kind: str, status: str) -> None:
    services.preprint("2508.90001", doi="10.5555/lamp.1")
    services.work("10.5555/lamp.1", **{"updated-by": [{"type": kind, "DOI": "10.5555/notice"}]})
    text, _ = refresh(desk)
    assert f"status: {status}" in text and "\nchanged: 2025-10-01\n" in text


def test_a_retraction_is_taken_back(desk: Any, services: Services) -> None:
    services.preprint("2508.90001", doi="10.5555/lamp.1")
    services.work("10.5555/lamp.1", **{"updated-by": [{"type": "retraction", "DOI": "10.5555/notice"}]})
    assert "status: retracted" in refresh(desk)[0]
    again = [{"type": kind, "DOI": f"10.5555/{kind}"} for kind in ("retraction", "reinstatement")]
    services.work("10.5555/lamp.1", **{"updated-by": again})
    assert "\nstatus:" not in refresh(desk)[0]


def test_a_new_version_takes_the_place_of_what_arxiv_wrote(desk: Any, services: Services) -> None:
    edit(desk, "We light it.", "My own words.")
    services.preprint("2508.90001", 2, "A Brighter Lamp", "2025-09-20", abstract="We light two.")
    text, _ = refresh(desk)
    assert "title: A Brighter Lamp" in text and "My own words." in text and "version: 2" in text
    assert "updated: 2025-09-20" in text and "\nchanged:" not in text and "date: 2025-08-12" in text


def test_an_older_answer_changes_nothing(desk: Any, services: Services) -> None:
    services.preprint("2508.90001", 2, "A Brighter Lamp", "2025-09-20")
    refresh(desk)
    services.preprint("2508.90001", 1, "A Lamp")
    assert "title: A Brighter Lamp" in refresh(desk)[0]


def test_what_was_published_is_said_with_its_venue(desk: Any, services: Services) -> None:
    services.preprint("2508.90001", doi="10.5555/lamp.1")
    text, said = refresh(desk)
    assert "doi: 10.5555/lamp.1" in text or '"doi:10.5555/lamp.1"' in text
    assert "venue: Journal of Lamps" in text and "\nchanged: 2025-10-01\n" in text
    assert "published in Journal of Lamps." in said


def test_a_person_s_values_stay(desk: Any, services: Services) -> None:
    edit(desk, "title: A Lamp", "title: My Title\nstatus: replaced\npublication: {venue: My Venue}")
    services.preprint("2508.90001", 2, "A Brighter Lamp", "2025-09-20", doi="10.5555/lamp.1",
                      comment="This paper has been withdrawn by the authors")  # fmt: skip
    text, _ = refresh(desk)
    assert (
        "title: My Title" in text
        and "status: replaced" in text
        and "My Venue" in text
        and "Journal of Lamps" not in text
    )


def test_what_a_person_took_out_stays_out(desk: Any, services: Services) -> None:
    services.preprint(
        "2508.90001", 2, day="2025-09-20", comment="This paper has been withdrawn by the authors"
    )
    refresh(desk)
    edit(desk, "status: withdrawn\n", "")
    services.preprint(
        "2508.90001", 3, day="2025-09-21", comment="This paper has been withdrawn by the authors"
    )
    assert "\nstatus:" not in refresh(desk)[0]


def test_nothing_new_comes_in_and_old_papers_are_left_alone(desk: Any, services: Services) -> None:
    desk.asked()
    desk.today("2027-01-01")
    assert desk.run("refresh").exit_code == 0 and desk.asked() == []
    assert desk.run("refresh", "--days", "1000").exit_code == 0 and len(desk.asked()) == 1
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


def test_twenty_titles_a_run_and_each_once(desk: Any, services: Services) -> None:
    for number in range(25):
        write_title(desk, f"lamp-number-{number}", f"Lamp Number {number} of Many")
    desk.asked()
    done = desk.run("refresh")
    titles = [line for line in desk.asked() if "ti%3A" in line or "bibliographic" in line]
    assert len(titles) == 40 and "5 more titles are looked up when refresh runs again." in done.stderr
    desk.run("refresh")
    assert len([line for line in desk.asked() if "bibliographic" in line]) == 5
    desk.run("refresh")
    assert [line for line in desk.asked() if "bibliographic" in line] == []


def test_a_thousand_papers_take_twenty_requests(desk: Any, services: Services) -> None:
    for at in range(1000):
        paper = f"2507.{at:05}"
        services.preprint(paper, doi=f"10.5555/many.{at}")
        (desk.folder / f"content/papers/{paper}.md").write_text(
            f'---\nid: "arxiv:{paper}"\nids: ["doi:10.5555/many.{at}"]\ntitle: A Lamp\ndate: 2025-08-01\n---\n', "utf-8")  # fmt: skip
    desk.asked()
    assert desk.run("refresh").exit_code == 0
    assert len(desk.asked()) <= 22


def test_one_that_is_refused_stops_no_other(desk: Any, services: Services, say: Any) -> None:
    (desk.folder / "content/papers/lamp.md").write_text(
        '---\nid: "doi:10.5555/lamp.1"\ntitle: Lamp\ndate: 2025-09-01\n---\n', "utf-8"
    )
    services.work("10.5555/lamp.1", **{"updated-by": [{"type": "retraction", "DOI": "10.5555/notice"}]})
    services.atom = lambda found: b"oops"  # type: ignore[method-assign]
    done = desk.run("refresh")
    assert done.exit_code == 3
    assert "status: retracted" in (desk.folder / "content/papers/lamp.md").read_text("utf-8")


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
