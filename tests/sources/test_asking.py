"""What a source can be asked is data: checked, shown in help, and the same for all; and so are limits and repeats."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from digestgen.model.ids import PaperId
from digestgen.model.record import Record
from digestgen.problems import SourceError
from digestgen.sources import SOURCES, Context, Query
from digestgen.sources.source import (
    SINCE,
    UNTIL,
    Accepts,
    Answer,
    Get,
    Page,
    Parsed,
    Request,
    Skipped,
    Source,
)

ASKED = [key for key, source in SOURCES.items() if source.fetch]
ID = {"openreview": "LampLight1", "pubmed": "7", "biorxiv": "10.1101/7", "crossref": "10.1000/7", "feed": "https://a.example/f",
      "arxiv-feed": "cs.RO", "arxiv-oai": "cs.RO"}  # fmt: skip
PARTS = ("ids", "text", "category", "first", "last")


class Sent(Exception):
    """A request went out."""


def send(request: Request) -> Answer:
    raise Sent(request.url)


def never(request: Request) -> Answer:
    raise AssertionError(f"{request.url} was asked for")


def refusal(source: Source, query: Query, today: str = "2025-08-20") -> SourceError:
    with pytest.raises(SourceError) as caught:
        list(source.ask(query, never, Context(today=today)))
    return caught.value


def every_query(key: str) -> Iterator[Query]:
    """Each of the 32 ways to give or leave out what can be given."""
    category = {"openreview": "Lamps.cc/2031"}.get(key, "cs.RO")
    whole = Query((ID.get(key, "2508.90001"),), "lamps", category, "2025-08-01", "2025-08-07")
    for choice in range(32):
        yield Query(**{part: getattr(whole, part) for at, part in enumerate(PARTS) if choice >> at & 1})


@pytest.mark.parametrize("key", ASKED)
def test_whatever_is_given_is_asked_or_refused_with_the_way_to_ask(key: str) -> None:
    source, sent = SOURCES[key], 0
    for query in every_query(key):
        try:
            list(source.ask(query, send, Context(today="2025-08-20")))
        except Sent:
            sent += 1
        except SourceError as error:
            assert error.hint == f"Ask: digestgen fetch {source.asks}", query
    forms = {
        "arxiv": 16,
        "arxiv-feed": 3,
        "arxiv-oai": 8,
        "crossref": 1,
        "openreview": 2,
        "feed": 1,
        "huggingface": 3,
        "biorxiv": 5,
    }
    assert sent == forms.get(key, 5)  # by ids; by words, with and without either day


@pytest.mark.parametrize(
    ("key", "query", "what"),
    [
        ("arxiv", Query(), "there is nothing to ask for"),
        ("biorxiv", Query(ids=("medRxiv",)), "there is nothing to ask for"),
        ("arxiv", Query(ids=("2508.90001",), text="lamps"), "ids and --query do not go together"),
        ("huggingface", Query(ids=("2508.90001",), first="2025-08-07"), "ids and --from do not go together"),
        ("huggingface", Query(text="lamps"), "Hugging Face Daily Papers cannot be asked by --query"),
        ("huggingface", Query(last="2025-08-07"), "--to goes with --from"),
        ("biorxiv", Query(category="zoology"), "--category goes with --from"),
        ("pubmed", Query(first="2025-08-07", last="2025-08-08"), "--from and --to go with --query"),
        ("crossref", Query(ids=("10.1000/7",), first="2025-08-07"), "Crossref cannot be asked by --from"),
        ("pubmed", Query(text="lamps", first="2025-02-29"), '"2025-02-29" is not a day'),
        ("openalex", Query(text="lamps", last="August"), '"August" is not a day'),
        ("arxiv", Query(text="lamps", first="2025-08-08", last="2025-08-07"), "2025-08-08 is after 2025-08-07"),
        ("arxiv", Query(first="2025-08-21"), "2025-08-21 is still to come"),
        ("huggingface", Query(first="2025-08-21"), "2025-08-21 is still to come"),
        ("biorxiv", Query(ids=("biorxiv", "medrxiv"), first="2025-08-07", last="2025-08-07"), "one after the other"),
        ("arxiv", Query(category="cs.RO OR all:x"), "is not a category of arXiv"),
        ("arxiv", Query(category="boats.RO"), "'boats.RO' is not a category of arXiv"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_question_is_said(key: str, query: Query, what: str) -> None:
    assert what in refusal(SOURCES[key], query).what


@pytest.mark.parametrize(
    ("key", "paper", "what", "hint"),
    [
        ("arxiv", "lanterns", "'lanterns' is not an arXiv id", ""),
        ("arxiv", "CS.cl", "'CS.cl' is not an arXiv id", "--category cs.CL"),
        ("arxiv", "10.9999/lamp", "'10.9999/lamp' is not an arXiv id", ""),
        ("arxiv-feed", "lanterns", "'lanterns' is not a category of arXiv", ""),
        ("arxiv-feed", "cs.RO+cs.AI", "is not a category of arXiv", ""),
        ("biorxiv", "lamp", "'lamp' is not a DOI", ""),
        ("biorxiv", "arXiv:2508.01234", "'arXiv:2508.01234' is not a DOI", ""),
        ("crossref", "lamp", "'lamp' is not a DOI", "10.1000/182"),
        ("crossref", "10.48550/arXiv.2508.90001", "which is a paper of arXiv", "fetch arxiv 2508.90001"),
        ("feed", "newts", "", ""),
        ("feed", "file:///etc/passwd", "", ""),
        ("huggingface", "lamps", "Hugging Face knows papers by their arXiv id, which 'lamps' is not", ""),
        ("huggingface", "10.1234/lamps", "by their arXiv id, which '10.1234/lamps' is not", ""),
        ("openalex", "acl:2025.lamp-1.1", "cannot be asked for 'acl:2025.lamp-1.1'", ""),
        ("openalex", "lamp", "cannot be asked for 'lamp'", ""),
        ("openreview", "arxiv:2401.00001", "", ""),
        ("openreview", "not an id", "", ""),
        ("pubmed", "10.5555/lamp", "'10.5555/lamp' is not a PMID", ""),
        ("pubmed", "lamp", "'lamp' is not a PMID", ""),
        ("pubmed", "0", "'0' is not a PMID", ""),
        ("semanticscholar", "openreview:LampLight1", "cannot be asked for 'openreview:LampLight1'", ""),
    ],
)
def test_an_id_of_another_kind_is_refused_before_anything_is_asked(
    key: str, paper: str, what: str, hint: str
) -> None:
    error = refusal(SOURCES[key], Query(ids=(paper,)))
    assert what in error.what
    assert error.hint and hint in error.hint


@pytest.mark.parametrize("key", ["arxiv", "huggingface", "biorxiv"])
def test_without_today_the_end_has_to_be_said(key: str) -> None:
    assert refusal(SOURCES[key], Query(first="2025-08-07"), today="").what == "say with which day to end"


def test_help_is_made_of_the_data() -> None:
    assert SOURCES["arxiv"].asks == ("arxiv ID… | [--query WORDS] [--category cs.CL] [--from DAY] [--to DAY]")
    assert SOURCES["biorxiv"].asks == (
        "biorxiv [biorxiv | medrxiv] DOI… | [--category neuroscience] --from DAY [--to DAY]"
    )
    assert SOURCES["crossref"].asks == "doi DOI…"
    assert SOURCES["bibtex"].asks == ""
    assert [key for key in ASKED if SOURCES[key].dated] == [
        "huggingface", "arxiv", "arxiv-oai", "pubmed", "openalex", "semanticscholar", "biorxiv",
    ]  # fmt: skip


def build_shelf(*pages: Parsed) -> tuple[Source, list[Query]]:
    """A source that answers these pages, and the queries that its fetch was given."""
    given: list[Query] = []

    def fetch(query: Query, get: Get, context: Context) -> Iterator[Page]:
        given.append(query)
        for number, parsed in enumerate(pages, 1):
            yield Page(parsed, number * 10, 40)

    shelf = Source(
        key="shelf",
        title="Shelf",
        parse=lambda data, name, context: Parsed(()),
        help="a shelf, e.g. shelf.txt",
        fetch=fetch,
        accepts=(Accepts(ids="ID…"), Accepts(text="--query WORDS", first=SINCE, last=UNTIL)),
        parse_key=str.upper,
        parts=("attic",),
    )
    return shelf, given


def lamp(number: int) -> Record:
    return Record("shelf", f"Lamp {number}", (PaperId("arxiv", f"2508.9000{number}"),))


def test_repeated_ids_are_asked_for_once_and_no_more_than_the_limit() -> None:
    shelf, given = build_shelf(Parsed((lamp(1),)))
    list(shelf.ask(Query(ids=("a", "Attic", "b", "A", "c"), limit=2), never, Context()))
    assert given == [Query(ids=("attic", "A", "B"), limit=2)]


def test_a_limit_counts_papers_and_ends_the_fetch() -> None:
    shelf, _ = build_shelf(
        Parsed((lamp(1), lamp(2))), Parsed((lamp(2), lamp(3), lamp(4))), Parsed((lamp(5),))
    )
    pages = list(shelf.ask(Query(text="lamps", limit=3), never, Context()))
    assert [[record.title for record in page.parsed.records] for page in pages] == [
        ["Lamp 1", "Lamp 2"],
        ["Lamp 2", "Lamp 3"],  # newer words on the same paper are no other paper
    ]
    assert [(page.done, page.total) for page in pages] == [(3, 3), (3, 3)]


@pytest.mark.parametrize(
    ("pages", "remarks"),
    [
        ([], ["Shelf: nothing was found."]),
        ([Parsed(())], ["Shelf: nothing was found."]),
        ([Parsed(()), Parsed((lamp(1),))], []),
        ([Parsed((), ("It is closed.",))], ["It is closed."]),
        ([Parsed((), (), (Skipped("A", "it was deleted"),))], []),
    ],
)
def test_that_nothing_was_found_is_said_once(pages: list[Parsed], remarks: list[str]) -> None:
    shelf, _ = build_shelf(*pages)
    found = list(shelf.ask(Query(text="lamps"), never, Context()))
    assert [remark for page in found for remark in page.parsed.remarks] == remarks
