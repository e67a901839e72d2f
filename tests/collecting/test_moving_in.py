"""A library that moves in, source by source: each paper once, whoever speaks of it, in whatever order, whatever happens."""

from __future__ import annotations

import cProfile
import itertools
import json
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from digestgen.collecting.collection import Collection
from digestgen.collecting.intake import Intake, Outcome
from digestgen.collecting.saving import save
from digestgen.config import Config, read_config
from digestgen.library.reader import read_library
from digestgen.library.writer import lock_content
from digestgen.model.ids import parse_id
from digestgen.model.paper import Paper
from digestgen.model.person import Name
from digestgen.model.record import Record
from digestgen.publishing.build import build
from digestgen.sources import Context
from tests.gathering import collect, parse_files

TODAY = "2025-09-01"


def take(config: Config, source: str, *files: str, update: bool = False) -> list[Outcome]:
    """Import files of one source, as the command does, and read what is there then."""
    records, refused, _ = parse_files(
        source, [("file", file.encode()) for file in files], Context(today=TODAY)
    )
    assert refused == []
    return put(config, *records, update=update)


def put(config: Config, *records: Record, update: bool = False) -> list[Outcome]:
    outcomes, texts = collect(config, records, today=TODAY, update=update)
    save(config, texts)
    read_library(config.root)
    return outcomes


def only(config: Config) -> Paper:
    (paper,) = read_library(config.root).papers
    return paper


def edit(config: Config, before: str, after: str) -> None:
    file = config.root / only(config).path
    text = file.read_text("utf-8")
    assert text.count(before) == 1
    file.write_text(text.replace(before, after), "utf-8")


def page_of(config: Config) -> str:
    site = build(config).site
    (paper,) = site.papers
    return (config.root / "site" / site.url(paper) / "index.html").read_text("utf-8")


# --- one paper, as its sources tell it ---

TITLES = {1: "Lamps at Dusk", 2: "Lamps at Dusk and Dawn", 3: "Lamps at All Hours"}


def atom(version: int, more: str = "", title: str = "") -> str:
    """What arXiv's API says of one version of the paper."""
    day = f"2025-08-{version:02}T08:00:00Z"
    return f"""\
<?xml version="1.0" encoding="UTF-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xmlns:arxiv="http://arxiv.org/schemas/atom">
  <id>https://arxiv.org/api/a</id><title>arXiv Query</title><updated>2025-08-12T00:00:00Z</updated>
  <entry><id>http://arxiv.org/abs/2508.94001v{version}</id><title>{title or TITLES[version]}</title>
    <updated>{day}</updated><published>2025-08-01T08:00:00Z</published><summary>They dim, says version {version}.</summary>
    <category term="cs.RO"/>{more}<author><name>Ada One</name></author></entry>
</feed>
"""


def kaggle(version: int) -> str:
    """The same in a dump of arXiv's metadata: another source, with the same versions."""
    versions = [
        {"version": f"v{n}", "created": f"Fri, {n} Aug 2025 08:00:00 GMT"} for n in range(1, version + 1)
    ]
    said = {
        "id": "2508.94001", "submitter": "Ada One", "authors": "Ada One", "title": TITLES[version], "comments": None,
        "journal-ref": None, "doi": None, "report-no": None, "categories": "cs.RO", "license": None, "versions": versions,
        "abstract": f"  They dim, says version {version}.\n", "update_date": f"2025-08-{version:02}",
        "authors_parsed": [["One", "Ada", ""]],
    }  # fmt: skip
    return json.dumps(said) + "\n"


def crossref(**more: object) -> str:
    said = {
        "DOI": "10.5555/Lamp.9", "type": "journal-article", "title": ["Lamps at Dusk"], "publisher": "Lamp Press",
        "author": [{"given": "Ada", "family": "One", "sequence": "first", "affiliation": []}],
        "container-title": ["Journal of Lamps"], "issued": {"date-parts": [[2025, 9, 3]]},
    }  # fmt: skip
    return json.dumps(
        {"status": "ok", "message-type": "work", "message-version": "1.0.0", "message": said | more}
    )


NBIB = """\
PMID- 90000031
OWN - NLM
DP  - 2025 Sep
TI  - Lamps at dusk.
LID - 10.5555/lamp.9 [doi]
FAU - One, Ada
AU  - One A
PT  - Journal Article
JT  - Journal of lamps
VI  - 12
PG  - 3-9
PMC - PMC9000031

"""
DOI = "<arxiv:doi>10.5555/lamp.9</arxiv:doi>"
WITHDRAWN = (
    "<arxiv:comment>This paper has been withdrawn by the authors due to a slot in the lamp</arxiv:comment>"
)


def test_a_new_version_updates_the_file_that_is_there(config: Config) -> None:
    take(config, "arxiv", atom(1))
    (outcome,) = take(config, "arxiv", atom(2))
    paper = only(config)
    assert (outcome.kind, paper.sources["arxiv"]["version"]) == ("updated", "2")
    assert (paper.title, paper.abstract) == (TITLES[1], "They dim, says version 1."), (
        "without --update, words stay"
    )
    (outcome,) = take(config, "arxiv", atom(2), update=True)
    paper = only(config)
    assert outcome.kind == "updated"
    assert (paper.title, paper.abstract) == (TITLES[2], "They dim, says version 2.")
    assert (paper.published, paper.updated) == ("2025-08-01", "2025-08-02")


def test_an_older_version_that_comes_later_changes_nothing(config: Config) -> None:
    take(config, "arxiv", atom(2))
    before = (config.root / only(config).path).read_bytes()
    for update in (False, True):
        assert [one.kind for one in take(config, "arxiv", atom(1), update=update)] == ["unchanged"]
    assert (config.root / only(config).path).read_bytes() == before


@pytest.mark.parametrize("order", list(itertools.permutations([1, 2, 3])))
def test_versions_in_any_order_from_two_sources_end_at_the_newest(
    config: Config, order: Sequence[int]
) -> None:
    for version in order:
        if version == 2:
            take(config, "arxiv-json", kaggle(2), update=True)
        else:
            take(config, "arxiv", atom(version), update=True)
    paper = only(config)
    assert (paper.title, paper.abstract) == (TITLES[3], "They dim, says version 3.")
    assert (paper.updated, paper.sources["arxiv"]["version"]) == ("2025-08-03", "3")


def test_a_list_that_still_has_the_old_words_does_not_bring_them_back(config: Config) -> None:
    listed = Record(
        "huggingface", TITLES[1], (parse_id("2508.94001"),), "They dim, says version 1.", (Name("Ada One"),),
        "2025-08-04", "2025-08-01", payload={"listed": "2025-08-04", "upvotes": 3},
    )  # fmt: skip
    put(config, listed)
    take(config, "arxiv", atom(2), update=True)
    more = Record(
        **{name: getattr(listed, name) for name in listed.__slots__}
        | {"payload": {"listed": "2025-08-04", "upvotes": 9}}
    )
    (outcome,) = put(config, more, update=True)
    assert outcome.changed == ("sources",)
    assert only(config).title == TITLES[2]


@pytest.mark.parametrize("order", list(itertools.permutations(["arxiv", "crossref", "nbib"])))
def test_arxiv_doi_and_pubmed_ids_join(config: Config, order: Sequence[str]) -> None:
    said = {"arxiv": atom(1, DOI), "crossref": crossref(), "nbib": NBIB}
    kinds = [take(config, source, said[source])[0].kind for source in order]
    assert kinds == ["new", "updated", "updated"]
    paper = only(config)
    assert {str(one) for one in paper.all_ids} == {
        "arxiv:2508.94001", "doi:10.5555/lamp.9", "pmid:90000031", "pmcid:PMC9000031",
    }  # fmt: skip
    assert set(paper.sources) == {"arxiv", "crossref", "nbib"}
    assert paper.publication["volume"] == "12" and paper.publication["publisher"] == "Lamp Press"
    before = (config.root / paper.path).read_bytes()
    for source in (*order, *reversed(order)):
        assert take(config, source, said[source], update=True)[0].kind == "unchanged"
    assert (config.root / paper.path).read_bytes() == before


def test_a_bare_title_gets_its_id_later_and_its_old_address_still_leads_there(config: Config) -> None:
    put(config, Record("text", "Lamps at dusk", date="2025-08-07", payload={"listed": "2025-08-07"}))
    known = only(config)
    take(config, "crossref", crossref(DOI="10.48550/arXiv.2508.94001"))
    paper = only(config)
    assert str(paper.id) == "arxiv:2508.94001", "arXiv's own DOIs are arXiv ids"
    assert (paper.aliases, paper.feed_id) == (("lamps-at-dusk",), known.feed_id)
    assert take(config, "arxiv", atom(1))[0].kind == "updated"
    build(config)
    old = (config.root / "site/papers/lamps-at-dusk/index.html").read_text("utf-8")
    assert "papers/2508.94001/" in old and 'http-equiv="refresh"' in old


@pytest.mark.parametrize("name", ["lamps-at-dusk", "title:lamps-at-dusk"])
def test_an_editorial_that_named_a_paper_by_its_title_still_does(config: Config, name: str) -> None:
    put(config, Record("text", "Lamps at dusk", date="2025-08-07", payload={"listed": "2025-08-07"}))
    (config.root / "content/digests").mkdir()
    (config.root / "content/digests/2025-08-07.md").write_text(
        f'---\npins: ["{name}"]\n---\n\nLight.\n', "utf-8"
    )
    take(config, "arxiv", atom(1))
    build(config)
    assert ">Pinned</span>" in (config.root / "site/digests/2025-08-07/index.html").read_text("utf-8")


def test_of_a_thousand_prefaces_three_are_named(config: Config) -> None:
    prefaces = [Record("ris", "Preface", (parse_id(f"10.5555/p.{n}"),)) for n in range(40)]
    assert max(len(one.alike) for one in put(config, *prefaces)) == 3
    assert {one.kind for one in put(config, *prefaces)} == {"unchanged"}


# --- withdrawn, retracted, replaced ---


def test_that_a_paper_was_withdrawn_arrives_later_and_is_seen(config: Config) -> None:
    take(config, "arxiv", atom(1))
    assert "dg-status" not in page_of(config)
    (outcome,) = take(config, "arxiv", atom(2, WITHDRAWN))
    assert "status" in outcome.changed and only(config).status == "withdrawn"
    page = page_of(config)
    assert "<strong>Withdrawn.</strong> This paper has been withdrawn by its authors." in page
    assert "dg-card--withdrawn" in (config.root / "site/digests/2025-09/index.html").read_text("utf-8")


def test_what_an_older_version_was_the_paper_is_not(config: Config) -> None:
    take(config, "arxiv", atom(3))
    assert [one.kind for one in take(config, "arxiv", atom(2, WITHDRAWN))] == ["unchanged"]
    assert only(config).status == ""


def test_a_person_who_takes_the_mark_out_is_not_contradicted(config: Config) -> None:
    take(config, "arxiv", atom(2, WITHDRAWN))
    edit(config, "status: withdrawn\n", "")
    take(config, "arxiv", atom(3, WITHDRAWN), update=True)
    assert only(config).status == ""


# --- where it appeared ---


def ris(*lines: str) -> str:
    return "\n".join(("TY  - JOUR", "TI  - Lamps at Dusk", "DO  - 10.5555/lamp.9", *lines, "ER  -", ""))


def test_the_publication_is_filled_key_by_key(config: Config) -> None:
    take(config, "ris", ris("JO  - Journal of Lamps"))
    take(config, "nbib", NBIB)
    publication = only(config).publication
    assert publication["venue"] == "Journal of Lamps", "what was there stays"
    assert (publication["volume"], publication["pages"].replace("–", "-")) == ("12", "3-9")


@pytest.mark.parametrize("first", ["preprint", "journal"])
def test_a_preprint_yields_to_its_journal_and_no_citation_is_made_of_both(config: Config, first: str) -> None:
    ids = (parse_id("10.5555/lamp.9"),)
    preprint = Record(
        "openalex",
        "Lamps at Dusk",
        ids,
        publication={"type": "article", "venue": "Preprints", "number": "77"},
    )
    journal = Record(
        "ris", "Lamps at Dusk", ids, publication={"type": "article-journal", "venue": "Journal of Lamps"}
    )
    pair = [preprint, journal] if first == "preprint" else [journal, preprint]
    put(config, *pair)
    assert only(config).publication == journal.publication
    for record in (*pair, *reversed(pair)):
        assert put(config, record)[0].kind == "unchanged"


# --- a curator's own notes ---

POST = """\
---
title: Lamps at Dusk
doi: 10.5555/lamp.9
---

I read this **twice**, see https://example.org/lamps.
"""


def markdown(config: Config, text: str = POST, *, update: bool = False) -> Outcome:
    records, refused, _ = parse_files("markdown", [("lamps.md", text.encode())], Context(today=TODAY))
    assert refused == []
    (outcome,) = put(config, *records, update=update)
    return outcome


def test_a_note_lands_under_its_heading_and_is_shown(config: Config) -> None:
    markdown(config)
    text = (config.root / only(config).path).read_text("utf-8")
    assert text.endswith("---\n\n## Notes\n\nI read this **twice**, see https://example.org/lamps.\n")
    assert "I read this <strong>twice</strong>" in page_of(config)
    assert markdown(config, update=True).kind == "unchanged"


def test_a_note_is_appended_where_the_paper_was_there_without_one(config: Config) -> None:
    take(config, "crossref", crossref(abstract="<jats:p>They dim.</jats:p>"))
    edit(config, "They dim.\n", "They dim.\n\n## Method\n\nLooking.\n")
    assert "note" in markdown(config).changed
    paper = only(config)
    assert (paper.abstract, paper.rest) == ("They dim.", "## Method\n\nLooking.")
    assert paper.note.startswith("I read this **twice**")


def test_a_note_that_a_person_removed_is_not_brought_back(config: Config) -> None:
    markdown(config)
    edit(config, "\n## Notes\n\nI read this **twice**, see https://example.org/lamps.\n", "")
    for update in (False, True):
        markdown(config, POST.replace("twice", "thrice"), update=update)
        assert only(config).note == ""


def test_a_note_never_overwrites_a_person_s(config: Config) -> None:
    take(config, "crossref", crossref())
    file = config.root / only(config).path
    file.write_text(file.read_text("utf-8") + "\n## Notes\n\nMine.\n", "utf-8")
    markdown(config, update=True)
    assert only(config).note == "Mine."
    markdown(config, POST.replace("twice", "thrice"), update=True)
    assert only(config).note == "Mine."


# --- people ---

CROWD = 3303


def crowd(affiliation: str = "") -> Record:
    names = tuple(Name(f"Ada B. One{n:04}", affiliation=affiliation) for n in range(CROWD))
    return Record(
        "arxiv", "A Lamp Seen by Many", (parse_id("2508.94002"),), "We all saw it.", names, "2025-08-07"
    )


def test_thousands_of_authors_come_in_whole_and_fold_away_on_the_page(config: Config) -> None:
    put(config, crowd())
    assert len(only(config).authors) == CROWD
    assert put(config, crowd(), update=True)[0].kind == "unchanged"
    page = page_of(config)
    shown, _, folded = page.partition('<div class="dg-authors"')[2].partition("<details")
    assert shown.count("Ada B. One") == 20
    assert (
        f"<summary>and {CROWD - 20:,} more</summary>" in page
        or f"<summary>and {CROWD - 20} more</summary>" in page
    )
    assert folded.partition("</details>")[0].count("Ada B. One") == CROWD - 20
    assert len(page) < 900_000  # a citation each, besides the name
    for name in ("digests/2025-08-07/index.html", "index.html"):
        listing = (config.root / "site" / name).read_text("utf-8")
        assert (
            listing.partition('<div class="dg-authors"')[2].partition("<details")[0].count("Ada B. One") == 5
        )
        assert len(listing) < 300_000


def test_thousands_of_authors_with_their_institutes_come_in_whole(config: Config) -> None:
    institute = (
        "Institute of Lamps and Dusk, Department of Kettles, University of Teapots, 24105 Kiel, Germany"
    )
    assert put(config, crowd(institute))[0].kind == "new"
    assert only(config).authors[-1] == Name("Ada B. One3302", affiliation=institute)
    assert len(page_of(config)) < 1_500_000


def test_spellings_of_one_person_are_one_author_when_people_yml_says_so(config: Config) -> None:
    (config.root / "content/people.yml").write_text(
        "ada-one: {name: Ada One, variants: [A. B. One, 'One, A.']}\n", "utf-8"
    )
    records = [
        Record("ris", f"Lamp {n}", (parse_id(f"10.5555/l.{n}"),), authors=(Name(who),))
        for n, who in enumerate(["Ada One", "A. B. One", "One, A.", "ADA ONE"])
    ]
    put(config, *records)
    (author,) = build(config).site.authors.values()
    assert (author.name, author.slug, len(author.papers)) == ("Ada One", "ada-one", 4)


# --- what may happen meanwhile ---


def many(count: int) -> list[Record]:
    return [
        Record(
            "arxiv", f"Lamp number {n} of the harbour", (parse_id(f"2508.{n:05}"), parse_id(f"10.5555/lamp.{n}")),
            f"Lamp {n} dims at dusk, and nobody knows why.", (Name(f"Ada One{n % 97}"), Name("Bo Two")), "2025-08-07",
            "2025-08-05", keywords=("cs.RO",), links={"pdf": f"https://arxiv.org/pdf/2508.{n:05}"},
            payload={"url": f"https://arxiv.org/abs/2508.{n:05}", "version": 1},
        )
        for n in range(count)
    ]  # fmt: skip


def test_two_imports_at_once_take_turns_and_make_each_paper_once(config: Config) -> None:
    """One brings the papers with a day, the other without: each alone would put them elsewhere.

    What a killed process left beside a paper goes, and what only looks like it stays.
    """
    left, theirs = (config.root / "content/papers" / f".{name}.digestgen-new" for name in ("77", "notes"))
    left.write_text("half", "utf-8")
    theirs.write_text("Bo's own", "utf-8")
    entries = [f"TY  - JOUR\nTI  - Kettle number {n}\nDO  - 10.5555/k.{n}\nER  -\n" for n in range(150)]
    (config.root / "export.ris").write_text("".join(entries), "utf-8")
    command = [sys.executable, "-m", "digestgen", "import", "ris", "export.ris"]
    said: list[str] = []
    with lock_content(config.root / config.content, config.work, lambda: pytest.fail("nobody is there yet")):
        both = [subprocess.Popen([*command, *more], cwd=config.root, stderr=subprocess.PIPE, text=True)
                for more in (["--date", "2025-01-07"], [])]  # fmt: skip
        for one in both:
            assert one.stderr and "Another command is writing to content/" in one.stderr.readline()
        assert list((config.root / "content/papers").iterdir()) == [theirs]
    for one in both:
        _, err = one.communicate(timeout=60)
        assert one.returncode == 0, err
        said.append(err)
    assert len(read_library(config.root).papers) == 150
    assert sum("150 new, 0 updated, 0 unchanged." in err for err in said) == 1


# --- speed ---


def calls_of(work: Callable[[], object]) -> int:
    profile = cProfile.Profile()
    profile.runcall(work)
    return sum(entry.callcount for entry in profile.getstats())


def test_twice_the_papers_take_twice_the_work(tmp_path: Path, config: Config) -> None:
    """New, and all once more when they are there: calls are counted, which are the same on a busy machine."""
    counts: dict[str, list[int]] = {"new": [], "again": []}
    put(config, *many(3))  # what is made once is made
    for count in (150, 300):
        root = tmp_path / str(count)
        (root / "content").mkdir(parents=True)
        (root / "mkdocs.yml").write_bytes(config.file.read_bytes())
        here, records = read_config(root / "mkdocs.yml"), many(count)
        for kind, seen in counts.items():
            intake = Intake("all")
            seen.append(calls_of(lambda h=here, r=records, i=intake: Collection(h, today=TODAY).take(i, r)))  # type: ignore[misc]
            assert {one.kind for one in intake.outcomes} == {"new" if kind == "new" else "unchanged"}
    for kind, (once, twice) in counts.items():
        assert twice < 2.4 * once, f"{kind}: {twice / once:.2f} times the calls"
