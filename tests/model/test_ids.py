"""Every spelling of one id is one PaperId; what is none is refused with words for people."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digestgen.model.ids import SCHEMES, PaperId, parse_id, parse_version

SPELLINGS = {
    "arxiv:2508.01234": (
        *("2508.01234", "2508.01234v3", "arXiv:2508.01234", "ARXIV: 2508.01234v1", " arxiv:2508.01234 "),
        *("https://arxiv.org/abs/2508.01234", "http://www.arxiv.org/pdf/2508.01234v2.pdf", "https://export.arxiv.org/abs/2508.01234"),
        *("https://arxiv.org/html/2508.01234v1#S1", "https://huggingface.co/papers/2508.01234", "https://hf.co/papers/2508.01234"),
        *("10.48550/arXiv.2508.01234", "doi:10.48550/arxiv.2508.01234v2", "https://doi.org/10.48550/arXiv.2508.01234"),
        *("oai:arXiv.org:2508.01234", "arxiv:arXiv:2508.01234"),
    ),
    "arxiv:hep-th/9901001": ("hep-th/9901001", "HEP-TH/9901001v2", "https://arxiv.org/abs/hep-th/9901001v1"),
    "arxiv:math/0309136": ("math.GT/0309136", "arxiv:math/0309136v1"),
    "doi:10.5555/ab.(c)<1::d>2;3-#": (
        *("10.5555/AB.(c)<1::D>2;3-#", "doi: 10.5555/ab.(C)<1::d>2;3-#", "https://doi.org/10.5555/AB.%28c%29%3C1::D%3E2;3-%23"),
        *("doi:10.5555/ab.(c)<1::d>2;3-#.", "http://dx.doi.org/10.5555/ab.(c)%3C1::d%3E2;3-%23"),
    ),
    "openreview:AbC_d-1": ("openreview: AbC_d-1", "https://openreview.net/forum?id=AbC_d-1&noteId=x", "https://openreview.net/pdf?id=AbC_d-1"),
    "acl:2025.acl-long.7": ("2025.acl-long.7", "https://aclanthology.org/2025.acl-long.7/", "https://aclanthology.org/2025.acl-long.7.pdf"),
    "acl:P19-1012": ("P19-1012", "acl:P19-1012", "https://www.aclanthology.org/P19-1012.bib"),
    "pmid:123": ("pmid:123", "https://pubmed.ncbi.nlm.nih.gov/123/"),
    "pmcid:PMC123": ("pmcid:PMC123", "https://www.ncbi.nlm.nih.gov/pmc/articles/PMC123/", "https://pmc.ncbi.nlm.nih.gov/articles/PMC123/"),
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
     "https://openreview.net/forum", "http://[", "٢٥٠٨.٠١٢٣٤", "2508.01234 and more", "javascript:alert(1)"],
)  # fmt: skip
def test_what_is_no_id(text: str) -> None:
    with pytest.raises(ValueError, match="is no id of a kind that is known here"):
        parse_id(text)


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
    [("2508.01234v2", 2), ("https://arxiv.org/abs/hep-th/9901001v10", 10), ("2508.01234", None), ("x", None)],
)
def test_versions(text: str, version: int | None) -> None:
    assert parse_version(text) == version
