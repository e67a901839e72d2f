"""The inbox: what comes in and waits, a yes, a no that is remembered, and the way back."""

from __future__ import annotations

import json
import re
import runpy
import subprocess
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from markdown_it import MarkdownIt

from digestgen.cli import main
from digestgen.collecting import candidates
from digestgen.collecting.candidates import build_candidate, parse_candidate
from digestgen.collecting.checklist import order_by_taste, parse_checklist, render_checklist
from digestgen.collecting.collection import Collection
from digestgen.collecting.files import parse_file
from digestgen.collecting.inbox import expire, keep, read_inbox, reject, restore, save_candidates
from digestgen.collecting.intake import Intake
from digestgen.collecting.rejected import RejectedList, build_rejected
from digestgen.config import Config
from digestgen.library.fields import EDITORIAL_FIELDS
from digestgen.library.reader import read_library
from digestgen.library.writer import read_text
from digestgen.model.ids import parse_id
from digestgen.model.person import Name
from digestgen.model.record import Record
from digestgen.problems import SourceError, UsageError
from digestgen.publishing.build import build
from digestgen.sources import Context

VALUES = runpy.run_path(str(Path(__file__).parents[1] / "data" / "hostile" / "values.py"))["VALUES"]

TODAY = "2025-08-08"
LAMPS = Record(
    source="huggingface",
    title="Lamps in $\\lambda$ Rows",
    ids=(parse_id("2508.90001"), parse_id("10.5555/lamps.1")),
    abstract="Rows of lamps.\n\nLamps — “shine” in a row.",
    authors=(
        Name("Ada One", "0000-0002-1825-0097", "Lamp Works"),
        Name("Ida Lloyd Webber", family="Lloyd Webber"),
        Name("Lamp Makers", is_body=True),
    ),
    date="2025-08-07",
    published="2025-08-05",
    updated="2025-08-06",
    keywords=("lamps", "rows"),
    links={"code": "https://example.org/lamps"},
    image="https://example.org/lamp.png",
    publication={"type": "paper-conference", "venue": "Lamps 2025", "doi": "10.5555/lamps.1"},
    lang="en",
    payload={
        "upvotes": 3,
        "listed": "2025-08-07",
        "place": 2,
        "cross": True,
        "categories": ["cs.CL", "cs.CV"],
    },
    is_dated=False,
)
KETTLE = Record(source="arxiv", title="The Kettle", ids=(parse_id("2508.90002"),), authors=(Name("Bo Two"),),
                published="2025-08-06")  # fmt: skip
BOAT = Record(source="text", title="Paper Boats", abstract="They sink.")


def open_collection(config: Config, today: str = TODAY, aside: bool = False) -> Collection:
    collection = Collection(config, today=today)
    collection.aside = aside
    return collection


def offer(
    config: Config, *records: Record, aside: bool = True, today: str = TODAY, by_name: bool = False
) -> list[str]:
    """Bring records in; the kinds of what happened."""
    collection, intake = open_collection(config, today, aside), Intake("offers")
    collection.take(intake, records, by_name=by_name)
    return [outcome.kind for outcome in intake.outcomes]


def waiting(config: Config) -> list[str]:
    return [candidate.record.title for candidate in read_inbox(config.root).candidates]


def test_a_record_survives_its_line_and_makes_the_same_bytes(config: Config):
    candidate = build_candidate(LAMPS, TODAY, ("lamps",), "full")
    assert parse_candidate(candidate.line, TODAY) == candidate
    assert candidate.line.isprintable() and parse_candidate(candidate.line, TODAY).line == candidate.line
    assert offer(config, LAMPS, KETTLE, BOAT) == ["waiting"] * 3
    file = config.root / "inbox/2025-08-08.jsonl"
    before = file.read_bytes()
    assert offer(config, LAMPS, KETTLE, BOAT, today="2025-08-09") == ["unchanged"] * 3
    assert file.read_bytes() == before and [f.name for f in file.parent.iterdir()] == [file.name]
    assert waiting(config) == [LAMPS.title, "The Kettle", "Paper Boats"]
    assert not list((config.root / "content/papers").iterdir())


def test_records_of_every_source_survive_their_line():
    records = []
    for file in sorted((Path(__file__).parents[1] / "data/sources").rglob("*")):
        if file.is_file():
            records += parse_file(
                "auto", file.read_bytes(), str(file), Context("", TODAY), Intake(file.name), {}
            )
    assert len(records) > 40 and len({record.source for record in records}) > 3
    for record in records:
        candidate = build_candidate(record, TODAY)
        assert parse_candidate(candidate.line, TODAY) == candidate


def test_yes_is_what_an_import_would_have_made_with_a_note_and_topics(config: Config):
    offer(config, LAMPS, KETTLE)
    (config.root / "content/tags.yml").write_text("lamps: {title: Lamps}\n", "utf-8")
    collection = open_collection(config)
    with pytest.raises(UsageError, match=r'no topic "lamp" in tags\.yml\. Did you mean "lamps"'):
        keep(collection, collection.inbox, ["2508.90001"], topics=["lamp"])
    with pytest.raises(UsageError, match="no paper"):
        keep(collection, collection.inbox, ["2508.90001", "2508.90003"])
    (outcome,) = keep(
        collection,
        collection.inbox,
        ["https://arxiv.org/abs/2508.90001v2"],
        note="It *shines*.",
        topics=["lamps"],
    )
    assert outcome.kind == "new" and waiting(config) == ["The Kettle"]
    (paper,) = read_library(config.root).papers
    assert (paper.date, paper.note, paper.tags) == (TODAY, "It *shines*.", ("lamps",))
    assert not {"date", "note", "tags"} & paper.imported.keys() and paper.authors == LAMPS.authors
    assert offer(config, LAMPS) == ["unchanged"] and read_library(config.root).papers == (paper,)
    restore(collection, collection.inbox, ["2508.90001"])
    (there,) = [one for one in read_inbox(config.root).candidates if one.record.title == LAMPS.title]
    assert (there.record.note, there.topics) == ("It *shines*.", ("lamps",)) and not read_library(
        config.root
    ).papers


@pytest.mark.parametrize(("theirs", "both"), [("", "It shines."), ("It glows.", "It shines.\n\nIt glows."),
                                             ("It shines. Twice.", "It shines. Twice.")])  # fmt: skip
def test_note_and_topics_go_along_when_a_waiting_paper_comes_in_another_way(
    config: Config, theirs: str, both: str
):
    """Somebody adds it by name, or imports it without --inbox."""
    offer(config, LAMPS)
    (config.root / "content/tags.yml").write_text("lamps: {title: Lamps}\nrows: {title: Rows}\n", "utf-8")
    (there,) = read_inbox(config.root).candidates
    told = replace(there, record=replace(there.record, note="It shines."), topics=("lamps", "gone"))
    save_candidates(config.root, [told])
    assert offer(config, replace(LAMPS, note=theirs), aside=False, by_name=True) == ["new"]
    (paper,) = read_library(config.root).papers
    assert (paper.note, paper.tags, waiting(config)) == (both, ("lamps",), [])
    assert not {"note", "tags"} & paper.imported.keys()


def test_a_note_stays_in_the_inbox_until_it_is_in_the_paper(config: Config):
    """Two branches: on one it was kept with a note, on the other somebody wrote another."""
    offer(config, LAMPS)
    (there,) = read_inbox(config.root).candidates
    collection = open_collection(config)
    keep(collection, collection.inbox, ["2508.90001"], note="It *shines*.")
    for note, stays in (("It glows.", True), ("It\n*shines*.", False)):
        save_candidates(config.root, [replace(there, record=replace(there.record, note=note))])
        assert offer(config, LAMPS, aside=False) == ["unchanged"]
        later = open_collection(config)
        expire(later, later.inbox)
        assert [one.record.note for one in read_inbox(config.root).candidates] == [note] * stays


def test_no_is_remembered_and_taken_back(config: Config):
    offer(config, LAMPS, KETTLE)
    collection = open_collection(config)
    reject(collection, collection.inbox, ["2508.90001"])
    assert waiting(config) == ["The Kettle"]
    line = "arxiv:2508.90001\tLamps in $\\lambda$ Rows\t2025-08-08\tdoi:10.5555/lamps.1\t2025-08-05\tAda One; Ida Lloyd Webber; Lamp Makers\n"
    assert read_text(config.root / "inbox/rejected.txt") == line
    for aside in (True, False):
        assert offer(config, LAMPS, aside=aside) == ["rejected"]
    assert restore(open_collection(config), read_inbox(config.root), ["doi:10.5555/lamps.1"])
    assert (
        waiting(config) == [LAMPS.title, "The Kettle"] and not (config.root / "inbox/rejected.txt").exists()
    )
    collection = open_collection(config)
    reject(collection, collection.inbox, ["2508.90001"])
    assert offer(config, LAMPS, aside=False, by_name=True) == ["new"]
    assert not RejectedList(config.root).entries


def test_yes_is_taken_back_unless_somebody_has_written_in_the_file(config: Config):
    offer(config, LAMPS, KETTLE)
    collection = open_collection(config)
    paths = [outcome.path for outcome in keep(collection, collection.inbox, ["2508.90001", "2508.90002"])]
    (config.root / paths[1]).write_text(read_text(config.root / paths[1]) + "\n## Notes\n\nMine.\n", "utf-8")
    assert restore(open_collection(config), read_inbox(config.root), ["2508.90001"])
    assert waiting(config) == [LAMPS.title] and not (config.root / paths[0]).exists()
    with pytest.raises(SourceError, match="changed since it was kept"):
        restore(open_collection(config), read_inbox(config.root), ["2508.90002"])
    assert (config.root / paths[1]).exists()


# --- files that git merges and people edit ---


def git(folder: Path, *words: str) -> str:
    config = ("-c", "user.name=Ada", "-c", "user.email=ada@example.org")
    return subprocess.run(
        ["git", *config, *words], cwd=folder, check=True, capture_output=True, text=True
    ).stdout


def test_two_branches_merge_without_a_conflict_and_what_is_there_twice_is_one(config: Config):
    root = config.root
    (root / ".gitattributes").write_text("*.png binary", "utf-8")
    (root / ".gitignore").write_text(".digestgen/\n", "utf-8")
    git(root, "init", "-q", "-b", "main")
    offer(config, LAMPS, KETTLE)
    attributes = read_text(root / ".gitattributes")
    assert attributes == "*.png binary\ninbox/*.jsonl merge=union\ninbox/*.txt merge=union\n"
    git(root, "add", "-A")
    git(root, "commit", "-qm", "two wait")
    git(root, "checkout", "-qb", "other")
    collection = open_collection(config)
    reject(collection, collection.inbox, ["2508.90001"])
    offer(config, BOAT)
    git(root, "add", "-A")
    git(root, "commit", "-qm", "a no and a boat")
    git(root, "checkout", "-q", "main")
    collection = open_collection(config)
    reject(collection, collection.inbox, ["2508.90002"])
    offer(config, BOAT, replace(BOAT, title="Tin Boats"))
    git(root, "add", "-A")
    git(root, "commit", "-qm", "the other no, a boat and another")
    git(root, "merge", "-q", "--no-edit", "other")
    assert waiting(config) == ["Paper Boats", "Tin Boats"]
    assert [no.title for no in RejectedList(root).entries] == ["The Kettle", LAMPS.title]


def test_a_broken_line_is_named_and_costs_itself_only(config: Config, monkeypatch: pytest.MonkeyPatch):
    offer(config, LAMPS, KETTLE)
    monkeypatch.chdir(config.root)
    file, bad = (
        config.root / "inbox/2025-08-08.jsonl",
        '{"id": "arxiv:2508.90009", "record": {"source": "x", "title": "A", ',
    )
    lines = [
        bad + '"links": {"pdf": "javascript:alert(1)"}}}',
        "<<<<<<< ours",
        bad + '"payload": [1]}}',
        "[" * 99_999,
        "null",
    ]
    file.write_text("\n".join([*lines, read_text(file)]), "utf-8")
    (config.root / "inbox/rejected.txt").write_text(
        "# Mine.\r\nhttps://arxiv.org/abs/2508.90003v2\r\nno id\tA\r\n\tOf Lamps\r\n\r\n", "utf-8"
    )
    inbox = read_inbox(config.root)
    assert [one.record for one in inbox.candidates] == [LAMPS, KETTLE]
    places = [(problem.path, problem.line, problem.code) for problem in inbox.problems]
    assert places == [*(("inbox/2025-08-08.jsonl", n, "bad-line") for n in (1, 3, 4, 5)),
                      ("inbox/rejected.txt", 3, "bad-line")]  # fmt: skip
    assert (
        offer(config, replace(KETTLE, ids=(parse_id("2508.90003"),)), replace(BOAT, title="Of lamps."))
        == ["rejected"] * 2
    )
    done = CliRunner().invoke(main, ["check", "--json"])
    assert done.exit_code == 1 and len(json.loads(done.stdout)["problems"]) == 5
    collection = open_collection(config)
    reject(collection, collection.inbox, ["2508.90001"])
    assert read_text(file).split("\n")[:5] == lines
    assert (
        (config.root / "inbox/rejected.txt")
        .read_bytes()
        .startswith(b"# Mine.\r\nhttps://arxiv.org/abs/2508.90003v2\r\nno id")
    )


def test_what_others_save_between_reading_and_writing_stays(config: Config, monkeypatch: pytest.MonkeyPatch):
    records = [replace(KETTLE, title=f"Kettle {n}", ids=(parse_id(f"2508.{n:05}"),)) for n in range(1, 4)]
    offer(config, *records)
    boat, said = build_candidate(BOAT, TODAY), []

    def meddle(file: Path) -> None:
        """As an editor, or another process, saves: once before each write."""
        said.append(boat.line if file.suffix == ".jsonl" else f"# {len(said)}")
        file.write_text(
            "".join(f"{line}\n" for line in (said[-1], *read_text(file).splitlines()))
            if file.is_file()
            else "",
            "utf-8",
        )

    def once(function: Any) -> Any:
        files = set[Path]()

        def call(file: Path, *words: Any) -> None:
            if file not in files and file.is_file():
                meddle(file)
                files.add(file)
            function(file, *words)

        return call

    for name in ("save_text", "delete_text"):
        monkeypatch.setattr(f"digestgen.collecting.candidates.{name}", once(getattr(candidates, name)))
    (config.root / "inbox/rejected.txt").write_text("# Mine.\n", "utf-8")
    collection = open_collection(config)
    reject(collection, collection.inbox, ["2508.00001"])
    keep(collection, collection.inbox, ["2508.00002", "2508.00003"])
    assert waiting(config) == ["Paper Boats"] and len(said) == 2
    lines = read_text(config.root / "inbox/rejected.txt").splitlines()
    assert lines[:2] == ["# 0", "# Mine."] and lines[2].startswith("arxiv:2508.00001\tKettle 1\t")


# --- what a person sees and types ---


def test_hostile_text_is_inert_in_the_list_the_checklist_and_what_is_read_back(
    config: Config, monkeypatch: pytest.MonkeyPatch
):
    """Each value stands in every text of a candidate; boxes are ours, ids come back, and no markup but links and code."""
    breaks = ["a\n- [x] `arxiv:2508.90009`", "a\u2028- [x] `arxiv:2508.90009`", "`x` [x] `arxiv:2508.90009`", "](<https://evil.invalid>)",
              "@ada #1 www.evil.invalid", "\u202egnp.exe", "a <!-- b"]  # fmt: skip
    texts = [*VALUES, *breaks]
    records = [
        Record(text[:40] or "x", text or "x", (parse_id(f"2508.{n:05}"),) if n % 2 else (), text, (Name(text[:200] or "x"),),
               keywords=(text,), payload={"x": text}) for n, text in enumerate(texts)]  # fmt: skip
    candidates = [
        build_candidate(record, TODAY, (text,), text) for record, text in zip(records, texts, strict=True)
    ]
    save_candidates(config.root, candidates)
    monkeypatch.chdir(config.root)
    inbox = read_inbox(config.root)
    assert not inbox.problems and len(inbox) > 0.9 * len(texts)  # some are one title
    listed = CliRunner().invoke(main, ["inbox"])
    assert listed.exit_code == 0 and not re.search(
        r"[^\n\x20-\x7e\xa1-\ud7ff\uf900-\U0010ffff]|[\u202a-\u202e]", listed.stdout
    )
    text = render_checklist(inbox.candidates)
    assert text.count("\n- [ ] `") == len(inbox) + 1 and parse_checklist(text) == ((), ())
    ticks = parse_checklist(text.replace("\n- [ ] ", "\r\n- [X] "))
    assert ticks == (tuple(one.paper_id for one in inbox.candidates), ())
    tokens = [
        inner for token in MarkdownIt("commonmark").parse(text) for inner in (token, *(token.children or ()))
    ]
    assert {token.type for token in tokens if "html" in token.type or "image" in token.type} == set()
    links = {str(token.attrs["href"]) for token in tokens if token.type == "link_open"}
    assert links == {one.paper_id.url for one in inbox.candidates if one.paper_id.url}
    assert not [
        token
        for token in tokens
        if token.type == "text" and re.search("[@#]|www", token.content) and token.level == 0
    ]


def test_commands_say_what_waits_and_what_became_of_it(config: Config, monkeypatch: pytest.MonkeyPatch):
    def run(*words: str, code: int = 0, stdin: str | None = None) -> str:
        done = CliRunner().invoke(main, [*words], input=stdin)
        assert done.exit_code == code, done.output
        return str(done.output)

    monkeypatch.chdir(config.root)
    monkeypatch.setattr("digestgen.cli.options.utc_today", lambda: TODAY)
    assert "Nothing waits." in run("inbox")
    before = build_files(config)
    (config.root / "page.md").write_text("- [Lamps in Rows](https://arxiv.org/abs/2508.90001)\n- [Kettles that Sing in the Dark and in the Light and in "
                                         "a Long Row of Other Kettles](https://arxiv.org/abs/2508.90002)\n", "utf-8")  # fmt: skip
    assert "2 in the inbox." in run("import", "--inbox", "page.md")
    listed = run("inbox")
    assert "  arxiv:2508.90001\n    Lamps in Rows\n" in listed and max(map(len, listed.splitlines())) <= 80
    assert [one["id"] for one in json.loads(run("inbox", "--json", "--limit", "1"))["papers"]] == [
        "arxiv:2508.90001"
    ]
    assert run("inbox", "--limit", "1").endswith(
        "2 wait. digestgen inbox keep ID… or reject ID…; or tick a list: --checklist FILE\n"
    )
    assert build_files(config) == before
    for place in ("content/list.md", "site/list.md"):
        assert "is published or deleted" in run("inbox", "--checklist", place, code=2)
    run("inbox", "--checklist", "list.md")
    assert "is there already, and may have ticks" in run("inbox", "--checklist", "list.md", code=2)
    assert "Nothing is ticked there" in run("inbox", "--read", "page.md")
    twice = ("2508.90001", "arXiv:2508.90001v2")
    assert "1 kept." in run("inbox", "keep", *twice, "--note", "Lamps!")
    assert "waits in the inbox.\n2 wait." in run("inbox", "restore", "2508.90001", "2508.90001")
    assert [one["note"] for one in json.loads(run("inbox", "--json"))["papers"]] == ["Lamps!", ""]
    assert "1 rejected." in run("inbox", "reject", *twice)
    assert "1 rejected." in run("inbox", "reject", "2508.90007", "2508.90007")
    assert "arxiv:2508.90007: it is not rejected any more" in run("inbox", "restore", "2508.90007")
    assert "0 new, 0 updated, 0 unchanged, 1 in the inbox, 1 rejected before" not in run(
        "import", "page.md", "--inbox"
    )
    assert "1 rejected before." in run("import", "page.md", "--inbox")
    ticked = (config.root / "list.md").read_text("utf-8").replace("- [ ] `arxiv", "- [x] `arxiv")
    output = run("inbox", "--read", "-", stdin=ticked)
    assert (
        "content/papers/2025-08/2508.90002.md\n1 kept.\n1 on the list does not wait any more.\n0 wait."
        in output
    )
    assert "it waits in the inbox." in run("inbox", "restore", "arxiv:2508.90001")
    assert "was not rejected" in run("inbox", "restore", "2508.90009", code=2)
    assert 'no paper "2508.90009" in the inbox' in run("inbox", "keep", "2508.90009", code=2)
    assert "2508.90002.md is arxiv:2508.90002. Delete the file" in run(
        "inbox", "reject", "2508.90002", code=2
    )
    (config.root / "content/papers/2025-08/2508.90002.md").unlink()
    assert "1 rejected." in run("inbox", "reject", "https://arxiv.org/pdf/2508.90002")
    assert "0 new, 0 updated, 1 unchanged, 1 rejected before." in run("import", "page.md", "--inbox")


def test_a_checklist_begins_with_what_is_most_to_the_taste_and_the_list_with_what_the_source_lists_first(
    config: Config,
):
    for number in range(10):
        offer(
            config,
            replace(KETTLE, title=f"Kettles that whistle {number}", ids=(parse_id(f"2507.{number:05}"),)),
            aside=False,
        )
    offer(config, BOAT, LAMPS, replace(KETTLE, title="A kettle that whistles"))
    offer(config, replace(BOAT, title="Tin Boats"), today="2025-08-09")
    collection = open_collection(config)
    ordered = order_by_taste(collection, collection.inbox.candidates)
    assert [one.record.title for one in ordered][:2] == ["Tin Boats", "A kettle that whistles"]
    assert waiting(config)[:2] == ["Tin Boats", LAMPS.title]


def build_files(config: Config) -> dict[str, bytes]:
    build(config)
    return {
        str(path): path.read_bytes() for path in sorted((config.root / "site").rglob("*")) if path.is_file()
    }


def test_what_nobody_looks_at_leaves_after_sixty_days_and_may_come_back(config: Config):
    offer(config, LAMPS, KETTLE)
    late, later = open_collection(config, "2025-10-07"), open_collection(config, "2025-10-08")
    assert not expire(late, late.inbox)
    assert [one.record for one in expire(later, later.inbox)] == [LAMPS, KETTLE]
    assert not waiting(config) and restore(later, later.inbox, ["2508.90002"])
    assert [one.day for one in read_inbox(config.root).candidates] == ["2025-10-08"]
    assert offer(config, LAMPS, KETTLE, today="2025-10-08") == ["waiting", "unchanged"]


def test_a_new_file_has_its_fields_and_is_valid_as_it_is(config: Config, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(config.root)
    offer(config, LAMPS)

    def run(*words: str) -> Result:
        return CliRunner().invoke(main, ["new", *words])

    done = run("paper", "Lamps", "--id", "2508.90001")
    assert (done.exit_code, "digestgen inbox keep arxiv:2508.90001" in done.output) == (2, True)
    collection = open_collection(config)
    reject(collection, collection.inbox, ["2508.90001"])

    done = run("paper", "Lamps: a", "[first]", "study", "--id", "2508.90001v2", "--date", "2025-08-07")
    path = "content/papers/2025-08/2508.90001.md"
    assert (done.exit_code, done.output) == (0, f"{path}\n") and not RejectedList(config.root).entries
    assert run("paper", "Kettles").exit_code == run("editorial", "2025-W32").exit_code == 0
    for words in (
        ["paper", "Other", "--id", "arXiv:2508.90001"],
        ["paper", "Kettles"],
        ["editorial", "2025-W32"],
    ):
        done = run(*words)
        assert done.exit_code == 2 and "Nothing was written." in done.output
    library = read_library(config.root)
    assert {paper.title for paper in library.papers} == {"Lamps: a [first] study", "Kettles"}
    editorial = read_text(config.root / "content/digests/2025-W32.md")
    assert "#   arxiv:2508.90001  Lamps: a [first] study\n" in editorial
    assert all(f"\n# {name}: " in editorial for name in EDITORIAL_FIELDS) and "](" not in editorial
    text = read_text(config.root / path)
    (config.root / path).write_text(text.replace("# featured: true makes", "featured: true  #"), "utf-8")
    assert [paper.featured for paper in read_library(config.root).papers if paper.title != "Kettles"] == [
        True
    ]
    assert run("editorial", "soon").exit_code == run("paper", "A", "--id", "nope").exit_code == 2


# --- a no holds, whoever offers the paper ---

SPELLINGS = ("arxiv", "crossref", "openalex", "text", "pubmed")
THINGS = (
    "Lamps",
    "Kettles",
    "Paper Boats",
    "Gardens",
    "Maps",
    "Bells",
    "Clocks",
    "Trains",
    "Bridges",
    "Wells",
)
WAYS = ("Dim", "Sing", "Sink", "Grow", "Fold", "Ring", "Stop", "Climb", "Sway", "Dry")
PLACES = (
    "Small Towns",
    "Deep Water",
    "the Dark",
    "Winter",
    "a Row",
    "Series",
    "Three Rooms",
    "Low Light",
    "Hard Times",
    "the North",
)


def rejected_paper(n: int) -> Record:
    title = f"How {THINGS[n % 10]} {WAYS[n // 10 % 10]} in {PLACES[n // 100]}: a Study of $x^2$ & $\\lambda$-{THINGS[n // 10 % 10]}"
    authors = (
        Name(f"Ada O{'bcdfghklmn'[n % 10]}e"),
        Name("Bo Two"),
        Name("Ida Lloyd Webber", family="Lloyd Webber"),
    )
    journal = {"doi": f"10.5555/lamps.{n}"} if n % 2 else {}
    ids = (parse_id(f"2508.{n + 1:05}"), *([parse_id(f"10.5555/boats.{n}")] if n % 3 == 0 else []))
    return Record(
        "huggingface",
        title,
        ids,
        f"Study {n}.",
        authors,
        "2025-08-07",
        published="2025-08-05",
        publication=journal,
    )


def offered_again(record: Record, n: int, source: str) -> Record:
    """The same paper as another source spells it."""
    arxiv, doi = (
        record.ids[0],
        str(record.publication.get("doi") or [*record.ids, f"doi:10.5555/journal.{n}"][1]),
    )
    initials = tuple(Name(f"{one.text[0]}. {one.text.partition(' ')[2]}") for one in record.authors)
    plain = record.title.replace("$x^2$", "x2").replace("$\\lambda$", "λ").replace("&", "and")
    return {
        "arxiv": Record("arxiv", record.title.replace("How", "Why", 1), (parse_id(f"https://arxiv.org/abs/{arxiv.value}v{n % 7 + 2}"),)),
        "crossref": Record("crossref", record.title.upper().replace("$X^2$", "$x^{2}$").replace("LAMBDA", "lambda") + ".",
                           (parse_id(doi.removeprefix("doi:").upper()),), authors=initials, published="2026-02"),
        "openalex": Record("openalex", plain.lower(), (parse_id(f"10.48550/ARXIV.{arxiv.value}"),), authors=record.authors[:1], published="2025"),
        "text": Record("text", record.title.replace(": ", " – ")),
        "pubmed": Record("pubmed", record.title, (parse_id(f"pmid:{n + 100}"),), authors=record.authors[::-1], published="2026"),
    }[source]  # fmt: skip


def another(record: Record, n: int, source: str) -> Record:
    """A paper that is much like it, and another one."""
    other = offered_again(record, n, source)
    scheme = {"arxiv": f"2507.{n + 1:05}", "crossref": f"10.5555/others.{n}", "openalex": f"10.5555/others.oa.{n}",
              "pubmed": f"pmid:{n + 50_000}"}.get(source)  # fmt: skip
    ids = (parse_id(scheme),) if scheme else ()
    if n % 3 == 0 or source == "text":  # its second part, by the same authors
        return replace(other, ids=ids, title=other.title.rstrip(".") + ", Part II")
    if n % 3 == 1:  # one title, other people
        return replace(other, ids=ids, title=record.title, authors=(Name("Eve Other"),))
    return replace(
        other, ids=ids, title=record.title, authors=record.authors, published="2012"
    )  # long before


@pytest.mark.parametrize(
    ("title", "authors", "comes_in"),
    [
        ("On Lamps", "Wang, X.; Li, Bo", False),
        ("On Lamps", "Xiu Wang", False),  # the first author only
        ("On Lamps", "Wang", False),
        ("On Lamps", "Yi Wang; Bo Two; Cy Three", True),
        ("On Lamps", "", True),
        ("Editorial", "Xiu Wang; Bo Li", True),
    ],
)
def test_a_title_and_most_authors_are_the_paper_under_an_id_of_another_kind(
    config: Config, title: str, authors: str, comes_in: bool
):
    names = (Name("Xiu Wang"), Name("Bo Li"), Name("Ada One"))
    RejectedList(config.root).add(
        [build_rejected(parse_id("2508.90001"), Record("arxiv", title, authors=names), TODAY)]
    )
    people = tuple(Name(name) for name in authors.split("; ") if name)
    other = Record("crossref", title, (parse_id("10.5555/lamps"),), authors=people, published="2025")
    assert offer(config, other) == ["waiting" if comes_in else "rejected"]


@pytest.mark.parametrize("count", [50, pytest.param(1000, marks=pytest.mark.prove)])
def test_what_was_rejected_does_not_come_back_in_another_spelling_and_keeps_nothing_else_out(
    config: Config, count: int
):
    papers = [rejected_paper(n) for n in range(count)]
    assert offer(config, *papers) == ["waiting"] * count
    collection = open_collection(config)
    reject(collection, collection.inbox, [record.ids[0] for record in papers])
    for source in SPELLINGS:
        back = offer(config, *(offered_again(record, n, source) for n, record in enumerate(papers)))
        assert back.count("rejected") == count, (
            source,
            [p for p, kind in zip(papers, back, strict=True) if kind != "rejected"][:3],
        )
        others = offer(config, *(another(record, n, source) for n, record in enumerate(papers)))
        assert others.count("waiting") + others.count("unchanged") == count, source
