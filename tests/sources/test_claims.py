"""Ids that a file gives to several papers; every paper and person here is invented."""

from __future__ import annotations

import json

import pytest

from digestgen.sources import SOURCES, Context, Parsed

ENTRIES = (("Lamps in Rows", "One, Ada", "12-20"), ("Kettles at Dawn", "Two, Bo", "21-30"))
FORMS = {
    "bibtex": "@incollection{{k, title={{{0}}}, author={{{1}}}, booktitle={{A Book}}, pages={{{2}}}, doi={{10.5555/book}}, url={{{3}}}}}",
    "ris": "TY  - CHAP\nTI  - {0}\nAU  - {1}\nT2  - A Book\nSP  - {2}\nDO  - 10.5555/book\nUR  - {3}\nER  - ",
}


def read(source: str, text: str) -> Parsed:
    return SOURCES[source].parse(text.encode(), "library", Context())


@pytest.mark.parametrize("source", FORMS)
@pytest.mark.parametrize("people", [("One, Ada", "Two, Bo"), ("One, Ada", "One, Ada")])
def test_the_doi_of_a_volume_does_not_make_its_chapters_one(source: str, people: tuple[str, str]) -> None:
    urls = ("https://doi.org/10.5555/book", "https://lamps.example/kettles")
    rows = [
        (title, who, pages, url) for (title, _, pages), who, url in zip(ENTRIES, people, urls, strict=True)
    ]
    parsed = read(source, "\n".join(FORMS[source].format(*row) for row in rows))
    assert [(record.title, record.ids) for record in parsed.records] == [
        ("Lamps in Rows", ()),
        ("Kettles at Dawn", ()),
    ]
    assert ["url" in record.payload for record in parsed.records] == [False, True]
    assert parsed.records[1].publication["url"] == "https://lamps.example/kettles"
    assert parsed.remarks[-1] == (
        "2 entries have the id doi:10.5555/book, and are not one paper: it was taken from none of them."
    )


def test_what_mendeley_filled_in_is_no_id() -> None:
    filled = "eprint = {arXiv:1001.90001v3}, archivePrefix = {arXiv}, pmid = {25246}"
    written = [
        f"@article{{k{number}, title={{{title}}}, author={{{who}}}, journal={{Lamps}}, doi={{10.5555/{number}}}, {filled}}}"
        for number, (title, who, _) in enumerate(ENTRIES)
    ]
    parsed = read("bibtex", "\n".join(written))
    assert [list(map(str, record.ids)) for record in parsed.records] == [["doi:10.5555/0"], ["doi:10.5555/1"]]
    assert not any(record.links or "version" in record.payload for record in parsed.records)


@pytest.mark.parametrize(
    ("title", "author"),
    [
        ("Rows of Lamps, Revisited", "One, A. and Three, Cy"),  # the preprint of a paper that was renamed
        ("Lamps in Rows: A Study", "Two, Bo"),
        ("Лампы в рядах", "Один, Ада"),
        ("Wicks", ""),
        ("Wicks", "{Lamp Collaboration}"),
    ],
)
def test_one_paper_in_two_spellings_stays_one(title: str, author: str) -> None:
    entry = "@article{{k, title={{{}}}, author={{{}}}, journal={{L}}, doi={{10.5555/one}}}}"
    parsed = read("bibtex", entry.format("Lamps in Rows", "One, Ada") + entry.format(title, author))
    assert {str(one) for record in parsed.records for one in record.ids} == {"doi:10.5555/one"}


def test_items_of_one_id_are_repeats_only_under_one_title() -> None:
    items = [
        {
            "id": title,
            "type": "article",
            "title": title,
            "author": [{"family": who[:3]}],
            "DOI": "10.5555/book",
        }
        for title, who, _ in (*ENTRIES, ENTRIES[0])
    ]
    parsed = read("csl-json", json.dumps(items))
    assert [record.title for record in parsed.records] == ["Lamps in Rows", "Kettles at Dawn"]
    assert [one.where for one in parsed.skipped] == ["item 3"]
