"""Ids as sources spell them: one reader for all."""

from __future__ import annotations

import pytest

from digestgen.sources.toolkit.references import read_id


@pytest.mark.parametrize(
    ("text", "scheme", "found"),
    [
        ("lamp", "doi", "None"),
        ("0", "pmid", "None"),
        ("", "pmcid", "None"),
        (" doi:10.5555/Lamp ", "doi", "doi:10.5555/lamp"),
        ("urn:doi:10.5555/lamp", "", "doi:10.5555/lamp"),
        ("http://doi.lamps.example/10.5555/lamp#top", "", "doi:10.5555/lamp"),
        ("https://lamps.example/doi/epdf/10.5555/a%3Cb", "", "doi:10.5555/a<b"),
        ("https://lamps.example/doi/about", "doi", "None"),
        ("10.48550/arXiv.2508.90001", "doi", "arxiv:2508.90001"),
        ("PubMed: 12", "", "pmid:12"),
        ("12", "", "None"),
        ("https://pubmed.ncbi.nlm.nih.gov/12/", "pmid", "pmid:12"),
        ("https://openreview.net/forum?id=LampLight1", "openreview", "openreview:LampLight1"),
        ("LampLight1", "openreview", "openreview:LampLight1"),
        ("title:a-lamp", "", "None"),
        ("10.5555/lamp", "url", "doi:10.5555/lamp"),
    ],
)
def test_a_text_is_an_id_in_its_field(text: str, scheme: str, found: str) -> None:
    assert str(read_id(text, scheme=scheme)) == found


def test_where_one_scheme_is_wanted_no_other_counts() -> None:
    assert read_id("10.5555/lamp", scheme="arxiv", only=True) is None
    assert str(read_id("https://arxiv.org/abs/2508.90001v2", scheme="arxiv", only=True)) == "arxiv:2508.90001"
