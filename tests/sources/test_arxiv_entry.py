"""What every arXiv source does with a paper: ids, states, repositories, authors, versions."""

from __future__ import annotations

import pytest

from digestgen.model.record import Record
from digestgen.sources import Context, Parsed
from digestgen.sources.arxiv.entry import add_arxiv, find_repeated, find_repository, find_state, split_authors
from digestgen.sources.records import RecordBuilder
from digestgen.sources.toolkit.states import find_status


def gather(**fields: object) -> Parsed:
    builder = RecordBuilder("arxiv", "lamps.xml", Context())
    add_arxiv(builder, "entry 1", **{"title": "On Lamps", "id": "2604.90001"} | fields)
    add_arxiv(builder, "entry 2", id="2604.90009", title="Another, so that one remains")
    return builder.done()


def record(**fields: object) -> Record:
    return gather(**fields).records[0]


def test_a_paper_with_everything():
    lamps = record(
        id="http://arxiv.org/abs/2604.90001v2",
        abstract="  We light them\n100\\% of the time.",
        authors=["Ada One"],
        categories=["cs.RO", "cs.AI", "cs.RO", ""],
        comment="9 pages,\n  code: \\url{https://github.com/ada-one/lamps}",
        journal_ref="Annales de l'\\'Ecole 3",
        doi="10.9999/Lamp.1",
        published="2026-04-01T08:18:33Z",
        updated="2026-04-02T08:18:33Z",
        date="2026-04-03",
        license=" http://creativecommons.org/licenses/by/4.0/ ",
        extra={"announced": "new"},
    )
    assert [str(one) for one in lamps.ids] == ["arxiv:2604.90001", "doi:10.9999/lamp.1"]
    assert lamps.abstract == "We light them 100% of the time."
    assert lamps.keywords == ("cs.RO", "cs.AI")
    assert (lamps.date, lamps.published, lamps.updated) == ("2026-04-03", "2026-04-01", "2026-04-02")
    assert lamps.links == {
        "pdf": "https://arxiv.org/pdf/2604.90001",
        "code": "https://github.com/ada-one/lamps",
    }
    assert list(lamps.payload.items()) == [
        ("url", "https://arxiv.org/abs/2604.90001"),
        ("version", 2),
        ("categories", ["cs.RO", "cs.AI"]),
        ("comment", "9 pages, code: https://github.com/ada-one/lamps"),
        ("journal_ref", "Annales de l'École 3"),
        ("license", "http://creativecommons.org/licenses/by/4.0/"),
        ("announced", "new"),
    ]


def test_the_first_version_was_not_updated():
    assert record(published="2026-04-01", updated="2026-04-01T09:00:00Z").updated == ""


@pytest.mark.parametrize(
    ("spelling", "why"),
    [("lamps", "'lamps' is not an arXiv id"), (" ", "it has no arXiv id"), ("10.9999/1", "not an arXiv")],
)
def test_an_entry_without_an_id_is_skipped(spelling: str, why: str):
    parsed = gather(id=spelling)
    assert len(parsed.records) == 1
    assert parsed.skipped[0].where == "entry 1"
    assert why in parsed.skipped[0].why


def test_several_dois_in_one_field_some_with_commas_of_their_own():
    written = (
        "10.9999/A.1, 10.9999/(SICI)1(2)3:4<5::AID6>3.0.CO;2-O;doi:10.9999/B https://doi.org/10.9999/c ,"
    )
    assert [one.value for one in record(doi=written).ids[1:]] == [
        "10.9999/a.1",
        "10.9999/(sici)1(2)3:4<5::aid6>3.0.co;2-o",
        "10.9999/b",
        "10.9999/c",
    ]


def test_what_is_no_doi_is_said_and_the_paper_is_kept():
    parsed = gather(doi="to appear")
    assert parsed.records[0].ids == record().ids
    assert parsed.remarks == ("entry 1: the DOI was left out: 'to appear' is not valid.",)


def test_its_own_doi_is_no_second_id():
    assert len(record(doi="10.48550/arXiv.2604.90001").ids) == 1


def test_a_withdrawn_paper_has_no_pdf():
    for fields in (
        {"comment": "This submission has been withdrawn by arXiv administrators"},
        {"abstract": "This paper has been withdrawn by the authors."},
    ):
        assert record(**fields).status == "withdrawn"
        assert record(**fields).links == {}


@pytest.mark.parametrize(
    ("title", "abstract", "state"),
    [
        ("RETRACTED: On lamps", "", "retracted"),
        ("On lamps (Retracted)", "", "retracted"),
        ("On lamps. (Retracted Article. See vol. 3, pg. 4, 2025)", "", "retracted"),
        ("On lamps", "This article has been retracted.", "retracted"),
        ("WITHDRAWN: On lamps", "", "withdrawn"),
        ("[Withdrawn] On lamps", "", "withdrawn"),
        ("TEMPORARY REMOVAL: On lamps", "", "withdrawn"),
        ("On lamps", "The authors have withdrawn their manuscript whilst they look at a lamp again.", "withdrawn"),
        ("Withdrawn lamps", "", ""),
        ("Removed: lamps in museums", "", ""),
        ("Lamps, retracted", "", ""),
    ],
)  # fmt: skip
def test_states_that_titles_and_abstracts_declare(title: str, abstract: str, state: str):
    assert find_status(title, abstract) == state


@pytest.mark.parametrize(
    ("comment", "state"),
    [
        ("Withdrawn", "withdrawn"),
        ("This paper has been withdrawn", "withdrawn"),
        ("This paper was withdrawn from the arXiv", "withdrawn"),
        ("4 pages, withdrawn due to an error in (3)", "withdrawn"),
        ("Due to a leak, this article has been temporarily withdrawn", "withdrawn"),
        ("The authors have withdrawn this paper", "withdrawn"),
        (
            "arXiv admin note: This submission has been withdrawn by arXiv administrators due to copying",
            "withdrawn",
        ),
        ("This paper has been superseded by arXiv:2601.90001", "replaced"),
        ("This article has been retracted", "retracted"),
        ("An earlier version of this paper was withdrawn", ""),
        ("This paper was withdrawn from the Journal of Lamps", ""),
        ("Withdrawn papers are our subject", ""),
        ("This submission supersedes arXiv:2601.90001, which has been withdrawn by arXiv", ""),
        ("12 pages, 3 figures", ""),
        ("We have withdrawn the paper because of an error", "withdrawn"),
        ("This paper has been removed by the author", "withdrawn"),
        ("This version withdrawn by arXiv administrators: no right to the licence", "withdrawn"),
        ("Replaced by arXiv:2601.90001", "replaced"),
        ("Some results of the first version were withdrawn", ""),
        ("We withdraw the assumption of Lemma 3", ""),
        ("Lamps are replaced by 12 pages of candles", ""),
    ],
)
def test_states_that_a_comment_declares(comment: str, state: str):
    assert find_state(comment) == state


@pytest.mark.parametrize(
    ("comment", "address"),
    [
        ("see https://github.com/ada-one/lamps.", "https://github.com/ada-one/lamps"),
        ("(github.com/ada-one/lamps.git)", "https://github.com/ada-one/lamps"),
        (
            "http://www.github.com/ada-one/lamps/tree/main/brass",
            "https://github.com/ada-one/lamps/tree/main/brass",
        ),
        ("https://ada-one.github.io/lamps", ""),
        ("https://notgithub.com/ada-one/lamps", ""),
        ("https://lamps.example/github.com/ada-one/lamps", ""),
        ("https://github.com/ada-one", ""),
    ],
)
def test_repositories_that_a_comment_names(comment: str, address: str):
    assert find_repository(comment) == address


@pytest.mark.parametrize(
    ("written", "people"),
    [
        ("Ada One, Bo Two and Cy Three", ["Ada One", "Bo Two", "Cy Three"]),
        (
            "Ada One (Kiel (Germany), and Ulm) and Bo Two (1, 2)",
            ["Ada One = Kiel (Germany), and Ulm", "Bo Two"],
        ),
        ("Ada One (1), Bo Two (2) ((1) Kiel, (2) Ulm)", ["Ada One", "Bo Two"]),
        ("LAMP Collaboration: Ada One", ["LAMP Collaboration", "Ada One"]),
        ("Andy Sandor,\n  Fernand Anders and", ["Andy Sandor", "Fernand Anders"]),
        ("Ada One (Kiel", ["Ada One (Kiel"]),
        ("", []),
    ],
)
def test_authors_in_one_field(written: str, people: list[str]):
    names = split_authors(written)
    assert [f"{n.text} = {n.affiliation}" if n.affiliation else n.text for n in names] == people


def test_of_several_versions_the_newest_is_taken():
    ids = ["2604.90001v2", "hello", "2604.90001v10", "2604.90001v9", "2604.90002", "2604.90002v3"]
    assert sorted(find_repeated(ids)) == [0, 3, 5]
    assert find_repeated(ids)[5] == "arxiv:2604.90002 is there twice; the newest version was taken."


@pytest.mark.parametrize("piece", [", ", "10.1/", "((a)", "github.com/", "and ", "withdrawn ", "(", "a, "])
def test_long_fields_are_read_in_linear_time(piece: str, linear):
    def gather_long(size: int) -> None:
        text = piece * (size // len(piece))
        gather(comment=text, doi=text, journal_ref=text, license=text, authors=split_authors(text))

    linear(gather_long, 24_000)
