"""The Daily Papers API's JSON in every shape that archives hold, and in shapes nobody should send."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from digestgen.problems import SourceError
from digestgen.sources import SOURCES, Context, Parsed

FOLDER = Path(__file__).parent.parent / "data" / "sources" / "huggingface"
MODERN = json.loads((FOLDER / "modern.json").read_text(encoding="utf-8"))


def read(data: bytes | Any, name: str = "answer.json", day: str = "") -> Parsed:
    raw = data if isinstance(data, bytes) else json.dumps(data).encode()
    return SOURCES["huggingface"].parse(raw, name, Context(day=day))


def read_file(name: str, day: str = "") -> Parsed:
    return read((FOLDER / name).read_bytes(), name, day)


def refusal(data: bytes | Any, name: str = "answer.json") -> str:
    with pytest.raises(SourceError) as caught:
        read(data, name)
    assert caught.value.exit_status == 3
    return str(caught.value)


def modern(**changes: Any) -> list[dict[str, Any]]:
    """The modern answer with keys of `paper` (`paper_x`) or of the entry changed; `...` takes one away."""
    entry = json.loads(json.dumps(MODERN[0]))
    for key, value in changes.items():
        target, name = (entry["paper"], key[6:]) if key.startswith("paper_") else (entry, key)
        if value is ...:
            target.pop(name)
        else:
            target[name] = value
    return [entry]


def test_the_oldest_shape_takes_its_day_from_the_name_of_the_file():
    lantern, boats = read_file("2024-05-30.json").records
    assert str(lantern.ids[0]) == "arxiv:2405.90001"
    assert lantern.title == "LanternNet: Teaching Small Models to Read by Candlelight"
    assert lantern.date == "2024-05-30"
    assert lantern.published == "2024-05-27"
    assert [name.text for name in lantern.authors] == ["Ada One", "Bo Two", "Ghost Writer"]
    assert lantern.image == "https://cdn-thumbnails.example.org/papers/2405.90001.png"
    assert lantern.links == {"pdf": "https://arxiv.org/pdf/2405.90001"}
    assert lantern.payload == {
        "url": "https://huggingface.co/papers/2405.90001",
        "listed": "2024-05-30",
        "upvotes": 12,
        "comments": 2,
        "place": 1,
    }
    assert lantern.abstract.split("\n\n") == [
        "Reading in poor light is hard for people and, as it turns out, for models. "
        "We introduce LanternNet, a family of small readers.",
        "It reads 34% more words.",
    ]
    assert boats.title == "$\\mu$Sail: Scaling Laws for Paper Boats"


def test_entries_kept_as_python_reprs_are_read_as_literals():
    (kettle,) = read_file("2024-12-12.json").records
    assert kettle.title == "Can a Kettle Plan? Probing Household Appliances for Foresight"
    assert kettle.authors[0].text == "Eve O'Five"
    assert kettle.payload["submitter"] == "Gia Seven"


def test_an_envelope_gives_its_day():
    parsed = read_file("envelope.json")
    assert [str(record.ids[0]) for record in parsed.records] == ["arxiv:2501.90004", "arxiv:2501.90005"]
    assert {record.date for record in parsed.records} == {"2025-01-10"}


def test_keys_renamed_over_the_years():
    parsed = read_file("renamed-organization.json")
    (gardens,) = parsed.records
    assert gardens.date == gardens.payload["listed"] == "2025-09-30"  # submittedOnDailyAt
    assert gardens.published == "2025-09-29"
    assert gardens.title == "Naïve Gardeners Learn Faster: A Survey of Forgetting"
    assert gardens.payload["organization"] == "frost-lab"
    assert gardens.payload["submitter"] == "gia-7"
    assert gardens.keywords == ("forgetting", "survey α-méthods", "soil")
    assert gardens.payload["keywords"] == [*gardens.keywords]
    assert gardens.payload["summary"] == "A survey of gardens & forgetting."
    assert gardens.links == {
        "pdf": "https://arxiv.org/pdf/2509.90006",
        "project": "https://gardens.example.org/frost-line",
        "video": "https://cdn-uploads.example.org/garden.mp4",
    }
    assert gardens.image == ""  # http would be blocked on an https page
    assert "code" not in gardens.payload
    assert parsed.remarks == (
        "entry 1: the code link was left out: 'javascript:alert(1)' is not a web address.",
    )


def test_the_newest_shape_gives_everything():
    (robot,) = read_file("modern.json").records
    assert robot.payload == {
        "url": "https://huggingface.co/papers/2608.90007",
        "listed": "2026-08-20",
        "upvotes": 101,
        "comments": 5,
        "keywords": ["robot correction", "language feedback"],
        "summary": "Robots listen.",
        "summary_model": "an-invented-model",
        "submitter": "Gia Seven",
        "organization": "Teapot Institute",
        "code": "https://github.com/teapot/left",
        "stars": 250,
        "project": "https://teapot.example.org/left",
    }


def test_one_paper_alone_is_the_same_paper():
    (alone,), (listed,) = read_file("paper.json").records, read_file("modern.json").records
    assert (alone.ids, alone.title, alone.authors, alone.date) == (
        listed.ids,
        listed.title,
        listed.authors,
        listed.date,
    )
    assert alone.payload == {key: value for key, value in listed.payload.items() if key != "comments"}


def test_the_day_that_is_asked_for_wins():
    assert read_file("modern.json", day="2026-08-21").records[0].payload["listed"] == "2026-08-21"


def test_without_any_day_the_person_has_to_say_it():
    nameless = modern(paper_submittedOnDailyAt=...)
    assert refusal(nameless) == (
        "answer.json: its only entry cannot be used; entry 1: paper.submittedOnDailyAt: neither the paper nor the file's name says which "
        "day it is listed on"
    )
    with pytest.raises(SourceError) as caught:
        read(nameless)
    assert caught.value.hint == "Say it: --date 2025-08-07"
    assert read(nameless, "daily/2026-08-20.json").records[0].date == "2026-08-20"
    assert "neither" in refusal(nameless, "2026-08-20_2026-08-21.json")
    assert "neither" in refusal(nameless, "2026-02-30.json")


@pytest.mark.parametrize(
    ("entry", "paper", "chosen"),
    [
        ("$\\mu$Sail", "μSail", "$\\mu$Sail"),
        ("Paper\n  Boats", "Paper\n  Boats", "Paper Boats"),
        ("An Old Name", "A New Name", "A New Name"),
        ("Boats for $5", "Boats for $5", "Boats for $5"),
        ("Only Here", ..., "Only Here"),
        (..., "Only There", "Only There"),
    ],
)
def test_the_better_of_two_titles(entry: Any, paper: Any, chosen: str):
    assert read(modern(title=entry, paper_title=paper)).records[0].title == chosen


def test_the_same_paper_twice_is_one_record():
    parsed = read(MODERN + modern(paper_id="2608.90007v2"))
    assert len(parsed.records) == 1
    (skipped,) = parsed.skipped
    assert (skipped.where, skipped.why) == ("entry 2", "it is in the file twice; the first was taken")


def test_fifty_entries_may_be_a_cut_day():
    def days(count: int) -> list[Any]:
        return [modern(paper_id=f"2608.9{n:04d}")[0] for n in range(count)]

    assert read(days(49)).remarks == read(days(51)).remarks == ()
    assert read(days(50)).remarks == ("50 entries is the API's page limit: this day may be cut.",)


@pytest.mark.parametrize(
    ("file", "message"),
    [
        ("no-data.json", "no-data.json: Hugging Face says it has no papers for 2025-01-11"),
        ("one.json", "one.json: the file holds '2' and nothing else: the download failed"),
    ],
)
def test_files_without_papers_are_refused_with_a_sentence_each(file: str, message: str):
    with pytest.raises(SourceError) as caught:
        read_file(file)
    assert str(caught.value) == message


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (modern(paper_upvotes="12"), "paper.upvotes: a count was expected, not the text '12'"),
        (modern(paper_upvotes=True), "paper.upvotes: a count was expected, not true or false (True)"),
        (modern(paper_upvotes=-1), "paper.upvotes: a count was expected, not a number (-1)"),
        (modern(paper_publishedAt="yesterday"), "paper.publishedAt: a date was expected, not the text 'yesterday'"),
        (modern(paper_publishedAt="2026-02-30"), "paper.publishedAt: a date was expected"),
        (modern(paper_authors=7), "paper.authors: a list was expected, not a number (7)"),
        (modern(paper_authors=[["Ada One"]]), "paper.authors[1]: an object was expected, not a list"),
        (modern(paper_authors=[{"name": 1}]), "paper.authors[1].name: text was expected"),
        (modern(paper_ai_keywords=["a", 2]), "paper.ai_keywords[1]: text was expected"),
        (modern(organization={"fullname": []}), "organization.fullname: text was expected"),
    ],
)  # fmt: skip
def test_a_field_of_another_shape_costs_itself_and_not_the_paper(data: Any, says: str):
    parsed = read(data)
    assert len(parsed.records) == 1
    (remark,) = parsed.remarks
    assert remark.startswith(f"entry 1: {says}") and remark.endswith("; it was left out.")


def test_a_bad_entry_costs_itself_and_not_the_day():
    parsed = read(MODERN + modern(paper_id="2608.90008", title=[], paper_title=...))
    assert len(parsed.records) == 1
    (skipped,) = parsed.skipped
    assert (skipped.where, skipped.why) == ("entry 2", "title: text was expected, not a list")


def test_null_is_absent_and_half_a_character_does_no_harm():
    (robot,) = read(modern(paper_githubStars=None, paper_ai_summary="A \ud800 lamp")).records
    assert "stars" not in robot.payload
    str(robot.payload["summary"]).encode()
