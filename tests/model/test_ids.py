"""Every spelling of one id is one PaperId; what is none is refused with words for people."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digestgen.model.ids import SCHEMES, PaperId, parse_doi, parse_id, parse_version, read_publication_ids

SPELLINGS = {
    "arxiv:2508.01234": (
        *("2508.01234", "2508.01234v3", "arXiv:2508.01234", "ARXIV: 2508.01234v1", " arxiv:2508.01234 "),
        *("https://arxiv.org/abs/2508.01234", "http://www.arxiv.org/pdf/2508.01234v2.pdf", "https://export.arxiv.org/abs/2508.01234"),
        *("https://arxiv.org/html/2508.01234v1#S1", "https://huggingface.co/papers/2508.01234", "https://hf.co/papers/2508.01234"),
        *("10.48550/arXiv.2508.01234", "doi:10.48550/arxiv.2508.01234v2", "https://doi.org/10.48550/arXiv.2508.01234"),
        *("oai:arXiv.org:2508.01234", "arxiv:arXiv:2508.01234", "arXiv:2508.01234v1 [cs.CL]", "2508.01234 [hep-th]"),
        *("https://huggingface.co/papers/2508.01234?ref=day#community", "https://www.alphaxiv.org/abs/2508.01234v2"),
        *("https://ar5iv.org/html/2508.01234", "https://ar5iv.labs.arxiv.org/html/2508.01234v1", "https://ar5iv.org/abs/2508.01234"),
        *("https://arxiv.org/html/2508.01234v2/", "https://arxiv.org/pdf/2508.01234.pdf", "https://arxiv.org/abs/arXiv:2508.01234"),
    ),
    "arxiv:hep-th/9901001": ("hep-th/9901001", "HEP-TH/9901001v2", "https://arxiv.org/abs/hep-th/9901001v1"),
    "arxiv:math/0309136": ("math.GT/0309136", "arxiv:math/0309136v1"),
    "doi:10.5555/ab.(c)<1::d>2;3-#": (
        *("10.5555/AB.(c)<1::D>2;3-#", "doi: 10.5555/ab.(C)<1::d>2;3-#", "https://doi.org/10.5555/AB.%28c%29%3C1::D%3E2;3-%23"),
        *("doi:10.5555/ab.(c)<1::d>2;3-#.", "http://dx.doi.org/10.5555/ab.(c)%3C1::d%3E2;3-%23"),
        *("urn:doi:10.5555/ab.(c)<1::d>2;3-#", "info:doi/10.5555/AB.(c)<1::D>2;3-#", "DOI 10.5555/ab.(c)<1::d>2;3-#).", " 10.5555/ab.(c)<1::d>2;3-#; "),
        "https://www.doi.org/10.5555/ab.(c)%3C1::d%3E2;3-%23",
    ),
    "openreview:AbC_d-1": ("openreview: AbC_d-1", "https://openreview.net/forum?id=AbC_d-1&noteId=x", "https://openreview.net/pdf?id=AbC_d-1"),
    "doi:10.5555/a(b)": ("10.5555/a(b)", "10.5555/A(b)),", "https://doi.org/10.5555/a(b).)", "doi:10.5555/a(b);"),
    "acl:2025.acl-long.7": ("2025.acl-long.7", "https://aclanthology.org/2025.acl-long.7/", "https://aclanthology.org/2025.acl-long.7.pdf"),
    "acl:P19-1012": ("P19-1012", "acl:P19-1012", "https://www.aclanthology.org/P19-1012.bib", "https://aclanthology.org/P19-1012v2.pdf",
                     "https://www.aclweb.org/anthology/P19-1012.pdf", "http://aclweb.org/anthology/P/P19/P19-1012/"),
    "pmid:123": ("pmid:123", "https://pubmed.ncbi.nlm.nih.gov/123/", "PMID: 123", "https://www.ncbi.nlm.nih.gov/pubmed/123", "https://europepmc.org/article/MED/123"),
    "pmcid:PMC123": ("pmcid:PMC123", "https://www.ncbi.nlm.nih.gov/pmc/articles/PMC123/", "https://pmc.ncbi.nlm.nih.gov/articles/PMC123/", "https://pmc.ncbi.nlm.nih.gov/articles/PMC123/pdf/one.pdf",
                     "https://europepmc.org/articles/PMC123", "https://europepmc.org/article/PMC/PMC123"),
    "title:über-das-meer": ("title:über-das-meer", "TITLE: über-das-meer"),
}  # fmt: skip


@pytest.mark.parametrize(
    ("one", "spelling"), [(one, s) for one, spellings in SPELLINGS.items() for s in spellings]
)
def test_every_spelling_is_the_same_paper(one: str, spelling: str) -> None:
    assert str(parse_id(spelling)) == one
    assert parse_id(one) == parse_id(spelling)


@pytest.mark.parametrize(
    "text",
    ["", "arxiv:", "2508.1", "2508.012345", "arxiv:nowhere/9901001", "hep-th/99010", "doi:11.5555/x", "10.5555/", "isbn:978",
     "openreview:x", "pmid:0", "pmid:x", "https://example.org/2508.01234", "https://arxiv.org/list/cs.CL", "title:a/b",
     "https://openreview.net/forum", "https://openreview.net/group?id=NeurIPS", "https://openreview.net/profile?id=Ada_One1",
     "https://scholar.google.com/scholar?q=2508.01234", "https://lamps.example/arxiv/2508.01234", "2508.01234v12345",
     "https://www.ncbi.nlm.nih.gov/pubmed/?term=lamps", "https://aclanthology.org/events/acl-2025/", "10.5555/).", "http://[", "٢٥٠٨.٠١٢٣٤", "2508.01234 and more", "javascript:alert(1)"],
)  # fmt: skip
def test_what_is_no_id(text: str) -> None:
    with pytest.raises(ValueError, match="is not an id of a kind that is known here"):
        parse_id(text)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("2401.0123", '"2401.0123" is not an arXiv id: since 2015 they have five digits behind the dot, '
                      'so a zero at its end may be lost ("2401.01230")'),
        ("https://arxiv.org/abs/1501.0001v2", "so a zero at its end may be lost"),
        ("10.48550/arXiv.2508.0123", "so a zero at its end may be lost"),
        ("2413.01234", '"2413.01234" is not an arXiv id: its third and fourth digit are a month'),
        ("arxiv:hep-th/9900001", "are a month"),
    ],
)  # fmt: skip
def test_ids_that_arxiv_never_gave_are_refused_in_words(text: str, message: str) -> None:
    with pytest.raises(ValueError, match=re.escape(message)):
        parse_id(text)


def test_ids_of_four_digits_end_with_2014() -> None:
    assert [parse_id(text).value for text in ("0704.0001", "1412.9999", "1501.00010")] == [
        "0704.0001", "1412.9999", "1501.00010",
    ]  # fmt: skip


_MONTHS = st.builds("{:02d}{:02d}".format, st.integers(15, 40), st.integers(1, 12))
_DOI_SUFFIX = st.from_regex(r"[a-z0-9][a-z0-9./()<>;:_-]{0,20}[a-z0-9]", fullmatch=True)
_WRITTEN = {
    "arxiv": (
        st.builds("{}.{:05d}".format, _MONTHS, st.integers(1, 99999)) | st.sampled_from(["hep-th/9901001", "0704.0001"]),
        ("{}", "{}v3", "arXiv:{}", "arXiv: {}v1 [cs.CL]", "https://arxiv.org/abs/{}", "https://arxiv.org/pdf/{}v12.pdf",
         "10.48550/arXiv.{}", "https://www.alphaxiv.org/abs/{}", "https://ar5iv.labs.arxiv.org/html/{}", " {}\n"),
    ),
    "doi": (
        # ")" behind a "(" that nobody closed may be the DOI's or the sentence's.
        st.builds("10.5555/{}".format, _DOI_SUFFIX.filter(lambda one: one.count("(") <= one.count(")"))),
        ("{}", "doi: {}", "DOI:{}.", "urn:doi:{}", "info:doi/{}", " {},;", "{}))))))))))))))))))))))."),
    ),
    "openreview": (
        st.from_regex(r"[A-Za-z0-9_-]{6,12}", fullmatch=True),
        ("openreview:{}", "https://openreview.net/forum?id={}", "https://openreview.net/pdf?id={}&x=1"),
    ),
    "acl": (
        st.builds("{}.acl-long.{}".format, st.integers(2020, 2040), st.integers(1, 999)),
        ("{}", "acl:{}", "https://aclanthology.org/{}/", "https://aclanthology.org/{}.pdf", "https://www.aclweb.org/anthology/{}.bib"),
    ),
    "pmid": (
        st.integers(1, 10**9 - 1).map(str),
        ("pmid:{}", "PMID: {}", "https://pubmed.ncbi.nlm.nih.gov/{}/", "https://www.ncbi.nlm.nih.gov/pubmed/{}"),
    ),
    "pmcid": (
        st.builds("PMC{}".format, st.integers(1, 10**9 - 1)),
        ("pmcid:{}", "https://pmc.ncbi.nlm.nih.gov/articles/{}/", "https://www.ncbi.nlm.nih.gov/pmc/articles/{}"),
    ),
}  # fmt: skip


@pytest.mark.parametrize("scheme", _WRITTEN)
@settings(max_examples=100, deadline=None)
@given(data=st.data())
def test_all_spellings_of_any_id_are_one_paper(scheme: str, data: st.DataObject) -> None:
    values, spellings = _WRITTEN[scheme]
    value = data.draw(values)
    found = {parse_id(spelling.format(value)) for spelling in spellings}
    (one,) = found
    assert one.scheme == scheme
    assert parse_id(str(one)) == one
    assert parse_id(one.url) == one


@settings(max_examples=300, deadline=None)
@given(
    st.text(max_size=40)
    | st.sampled_from(SCHEMES).flatmap(lambda s: st.text(max_size=30).map(lambda t: f"{s}:{t}"))
)
def test_anything_is_an_id_that_reads_back_or_a_refusal(text: str) -> None:
    try:
        one = parse_id(text)
    except ValueError:
        return
    assert parse_id(str(one)) == one
    assert one.slug and not set(one.slug) & set('/\\?#%:*"<>| ') and one.slug not in (".", "..")
    assert one.url.isprintable() and not set(one.url) & set(' "<>\\^`{|}')


def test_addresses_of_papers() -> None:
    assert parse_id("hep-th/9901001").url == "https://arxiv.org/abs/hep-th/9901001"
    assert parse_id("10.5555/a<b>#?%c").url == "https://doi.org/10.5555/a%3Cb%3E%23%3F%25c"
    assert parse_id("title:a").url == ""


@pytest.mark.parametrize(
    ("one", "slug"),
    [
        ("arxiv:2508.01234", "2508.01234"),
        ("arxiv:hep-th/9901001", "hep-th-9901001"),
        ("doi:10.5555/a/b(c)", "10.5555-a-b-c"),
        ("openreview:AbC_d-1", "AbC_d-1"),
        ("title:..", PaperId("title", "..").short),
        ("title:王小海", PaperId("title", "王小海").short),
    ],
)
def test_the_last_part_of_an_address(one: str, slug: str) -> None:
    assert parse_id(one).slug == slug


def test_the_feed_identity_of_a_paper_never_changes() -> None:
    """Feed readers know papers by it: another one would show every paper as new."""
    assert parse_id("arxiv:2508.01234").guid == "urn:uuid:0ab7e390-fb1a-5b64-91ff-81e1cac47799"
    assert parse_id("arxiv:2508.01234v7").guid == parse_id("arxiv:2508.01234").guid


@pytest.mark.parametrize(
    ("text", "version"),
    [
        ("2508.01234v2", 2),
        ("https://arxiv.org/abs/hep-th/9901001v10", 10),
        ("2508.01234", None),
        ("x", None),
        ("2508.01234v9999", 9999),
        ("2508.01234v10000", None),
    ],
)
def test_versions(text: str, version: int | None) -> None:
    assert parse_version(text) == version


@pytest.mark.parametrize(
    ("text", "doi", "one"),
    [
        ("10.5555/Lamps.12", "10.5555/lamps.12", "doi:10.5555/lamps.12"),
        ("https://doi.org/10.5555/lamps%2812%29.", "10.5555/lamps(12)", "doi:10.5555/lamps(12)"),
        ("doi: 10.5555/lamps.12),", "10.5555/lamps.12", "doi:10.5555/lamps.12"),
        ("10.48550/arXiv.2508.01234v2", "10.48550/arxiv.2508.01234", "arxiv:2508.01234"),
        ("https://doi.org/10.48550%2FarXiv.hep-th/9901001", "10.48550/arxiv.hep-th/9901001", "arxiv:hep-th/9901001"),
    ],
)  # fmt: skip
def test_a_doi_in_any_spelling_is_one_id(text: str, doi: str, one: str) -> None:
    assert parse_doi(text) == parse_doi(doi) == doi
    assert read_publication_ids({"venue": "Lamp Letters", "doi": doi}) == (parse_id(one),)


@pytest.mark.parametrize(
    "text", ["in press", "2508.01234", "https://arxiv.org/abs/2508.01234", "pmid:7", "10.1/x"]
)
def test_what_is_no_doi(text: str) -> None:
    with pytest.raises(ValueError, match="is not a DOI"):
        parse_doi(text)


def test_of_an_arxiv_doi_with_a_lost_digit_the_loss_is_said() -> None:
    with pytest.raises(ValueError, match="may be lost"):
        parse_doi("10.48550/arXiv.2508.0123")
