"""Ids as sources spell them: one reader for all."""

from __future__ import annotations

import json

import pytest

from digestgen.sources import SOURCES, Context
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


# What people and programs write into a field for an address → the one id it is of.
ADDRESSES = {
    "doi:10.5555/u3": (
        "https://dl.acm.org/doi/10.5555/u3", "http://dl.acm.org/doi/pdf/10.5555/U3", "https://dl.acm.org/doi/fullHtml/10.5555/u3",
        "https://dl.acm.org/citation.cfm?doid=10.5555/u3", "https://www.tandfonline.com/doi/full/10.5555/u3?needAccess=true",
        "https://www.tandfonline.com/doi/abs/10.5555/u3", "https://onlinelibrary.wiley.com/doi/epdf/10.5555/u3",
        "https://lampsonlinelibrary.wiley.com/doi/10.5555/u3/abstract", "https://www.science.org/doi/10.5555/u3",
        "https://link.springer.com/article/10.5555/u3", "https://link.springer.com/content/pdf/10.5555/u3.pdf",
        "https://link.springer.com/article/10.5555%2Fu3#Sec1", "https://link.springer.com/article/10.5555/u3/fulltext.html",
        "https://link.springer.com/chapter/10.5555/u3", "https://lampjournal.springeropen.com/articles/10.5555/u3/figures/2",
        "https://journals.aps.org/prl/abstract/10.5555/u3", "https://journals.aps.org/prl/pdf/10.5555/u3", "https://link.aps.org/doi/10.5555/u3",
        "https://iopscience.iop.org/article/10.5555/u3", "https://iopscience.iop.org/article/10.5555/u3/meta", "https://iopscience.iop.org/article/10.5555/u3/ampdf",
        "https://www.frontiersin.org/articles/10.5555/u3/full", "https://www.frontiersin.org/journals/lamps/articles/10.5555/u3/pdf?isPublishedV2=false",
        "https://www.biorxiv.org/content/10.5555/u3v2", "https://www.biorxiv.org/content/10.5555/u3v2.full", "https://www.medrxiv.org/content/10.5555/u3v1.full.pdf+html",
        "https://journals.plos.org/plosone/article?id=10.5555/u3", "https://journals.plos.org/plosone/article/file?id=10.5555/u3&amp;type=printable",
        "https://www.pnas.org/doi/suppl/10.5555/u3/suppl_file/u3.sapp.pdf", "https://www.emerald.com/insight/content/doi/10.5555/u3/full/html",
        "https://lamps.example/doi/10.5555/u3", "https://lamps.example/cite?doi=10.5555/u3", "https://lamps.example/doi/10.5555/u3/full.pdf",
        "doi.org/10.5555/u3", "dx.doi.org/10.5555/U3", "www.doi.org/10.5555/u3", "//doi.org/10.5555/u3", "dl.acm.org/doi/10.5555/u3",
        "https://doi.org/10.5555%2Fu3", "https://doi.org/10.5555%252Fu3", "https://doi.org/10.5555/u3\u200b", "https://doi.org/10.5555/u3>", "https://doi.org/doi:10.5555/u3",
        "https://academic.oup.com/lamp/advance-article/doi/10.5555/u3/6001234", "https://pubs.aip.org/l/article-abstract/doi/10.5555/u3/123456/Lamps-in-Rows",
        "https://direct.mit.edu/lamp/article-pdf/doi/10.5555/u3/1/lamp.pdf", "https://academic.oup.com/l/article-pdf/doi/10.5555/u3/61/u3.pdf",
        "https://doi-org.proxy.lib.example.edu/10.5555/u3", "https://dl-acm-org.ezproxy.example.ac.uk/doi/10.5555/u3",
        "https://www-tandfonline-com.proxy.example.edu/doi/full/10.5555/u3", "http://doi.org.proxy.example.edu:2048/10.5555/u3",
        "https://login.proxy.example.edu/login?url=https://doi.org/10.5555/u3", "https://login.proxy.example.edu/login?qurl=https%3A%2F%2Fdoi.org%2F10.5555%2Fu3",
        "https://web.archive.org/web/20200101000000/https://doi.org/10.5555/u3", "doi:https://doi.org/10.5555/u3",
    ),
    "doi:10.1101/2020.01.02.123456": (
        "https://www.biorxiv.org/content/biorxiv/early/2020/01/03/2020.01.02.123456.full.pdf", "https://doi.org/10.1101/2020.01.02.123456v2",
        "10.1101/2020.01.02.123456v3.full", "https://www.biorxiv.org/content/10.1101/2020.01.02.123456v1.abstract",
    ),
    "doi:10.5555/1748-9326/ab1": ("https://iopscience.iop.org/article/10.5555/1748-9326/ab1/pdf", "https://doi.org/10.5555/1748-9326/ab1"),
    "doi:10.5555/a/full": ("https://doi.org/10.5555/a/full",),  # a resolver takes all of it
    "doi:10.1038/s41586-020-0001-x": ("https://www.nature.com/articles/s41586-020-0001-x", "https://www.nature.com/articles/s41586-020-0001-x.pdf"),
    "doi:10.5555/(sici)1096(1996)365:1<113::aid-l8>3.0.co;2-6": (
        "10.5555/(SICI)1096(1996)365:1&lt;113::AID-L8&gt;3.0.CO;2-6", "10.5555/(SICI)1096(1996)365:1&amp;lt;113::AID-L8&amp;gt;3.0.CO;2-6",
        "10.5555/(SICI)1096(1996)365:1%3C113::AID-L8%3E3.0.CO;2-6", "10.5555/%28SICI%291096%281996%29365%3A1%3C113%3A%3AAID-L8%3E3.0.CO%3B2-6",
        "https://doi.org/10.5555/(SICI)1096(1996)365:1&lt;113::AID-L8&gt;3.0.CO;2-6", "10.5555/(SICI)1096(1996)365:1&#60;113::AID-L8&#x3e;3.0.CO;2-6",
        "https://onlinelibrary.wiley.com/doi/abs/10.5555/%28SICI%291096%281996%29365%3A1%3C113%3A%3AAID-L8%3E3.0.CO%3B2-6",
    ),
    "arxiv:2402.91017": (
        "https://arxiv.org/abs/2402.91017", "arxiv.org/abs/2402.91017v2", "arxiv.org/pdf/2402.91017.pdf", "http://xxx.lanl.gov/abs/2402.91017",
        "https://rss.arxiv.org/abs/2402.91017", "http://export.arxiv.org/pdf/2402.91017v1", "https://browse.arxiv.org/html/2402.91017v1",
        "http://de.arxiv.org/abs/2402.91017", "http://xxx.itp.ac.cn/abs/2402.91017", "https://arxiv.org/ftp/arxiv/papers/2402/2402.91017.pdf",
        "https://arxiv.org/2402.91017", "https://www.arxiv.org/format/2402.91017", "https://arxiv.org/abs/2402.91017,",
        "https://arxiv-org.proxy.example.edu/abs/2402.91017", "https://huggingface.co/api/papers/2402.91017",
        "https://scholar.example/scholar_url?url=https://arxiv.org/pdf/2402.91017&hl=en", "https://scirate.com/arxiv/2402.91017",
        "https://inspirehep.net/abs/arXiv:2402.91017", "https://ui.adsabs.harvard.edu/abs/2024arXiv240291017O/abstract",
        "https://ui.adsabs.harvard.edu/abs/arXiv:2402.91017/abstract", "https://inspirehep.net/api/arxiv/2402.91017",
        "https://www.google.com/url?q=https://arxiv.org/abs/2402.91017&sa=D", "https://l.example/l.php?u=https%3A%2F%2Farxiv.org%2Fabs%2F2402.91017",
        "https://www.semanticscholar.org/arxiv/2402.91017", "https://papers.cool/arxiv/2402.91017", "https://www.arxiv-vanity.com/papers/2402.91017/",
        "https://dblp.org/rec/journals/corr/abs-2402-91017", "https://dblp.uni-trier.de/rec/bibtex/journals/corr/abs-2402-91017.bib",
    ),
    "doi:10.2139/ssrn.123": ("https://ssrn.com/abstract=123", "https://papers.ssrn.com/sol3/papers.cfm?abstract_id=123"),
    "doi:10.20944/preprints202402.0017.v1": ("https://www.preprints.org/manuscript/202402.0017/v1", "https://www.preprints.org/manuscript/202402.0017/v1/download"),
    "doi:10.7717/peerj-cs.12": ("https://peerj.com/articles/cs-12/", "doi:10.7717/peerj-cs.12", "info:doi/10.7717/peerj-cs.12"),
    "arxiv:hep-th/9901001": (
        "https://scirate.com/arxiv/hep-th/9901001", "http://xxx.lanl.gov/pdf/hep-th/9901001v2", "https://arxiv.org/ftp/hep-th/papers/9901/9901001.pdf", "arxiv.org/abs/hep-th/9901001"),
    "pmid:123": ("pubmed.ncbi.nlm.nih.gov/123", "https://pubmed.ncbi.nlm.nih.gov/123/?from=lamps", "https://pubmed.ncbi.nlm.nih.gov/?term=123",
                 "http://www.ncbi.nlm.nih.gov/entrez/query.fcgi?cmd=Retrieve&amp;db=PubMed&amp;list_uids=123", "http://www.ncbi.nlm.nih.gov/pmc/articles/pmid/123/"),
    "pmcid:PMC123": ("https://www.ncbi.nlm.nih.gov/pmc/articles/123/", "https://europepmc.org/articles/PMC123?pdf=render", "https://pmc.ncbi.nlm.nih.gov/articles/PMC123/pdf/one.pdf"),
    "openreview:LampLight1": ("openreview.net/forum?id=LampLight1", "https://openreview.net/attachment?id=LampLight1&name=pdf"),
    "acl:P19-1012": ("aclweb.org/anthology/P19-1012", "https://aclanthology.org/P19-1012.pdf#page=2"),
}  # fmt: skip
NO_ADDRESSES = (
    "https://lamps.example/10.5555/u3", "https://lamps.example/releases/10.2345/lamp.zip", "https://zenodo.org/badge/DOI/10.5281/zenodo.1.svg",
    "https://lamps.example/item?id=10.5555/u3", "https://doi.org/", "https://dl.acm.org/doi/about", "https://arxiv.org/list/hep-th/9901001",
    "https://www.springer.com/journal/10", "https://lamps.example/?next=arxiv.org/abs/2402.91017", "https://pubmed.ncbi.nlm.nih.gov/?term=lamps",
    "https://openreview.net/references/pdf?id=LampLight1", "https://doi.org.lamps", "https://github.com/lamps/10.5555/blob/main/README.md",
    "https://huggingface.co/papers/date/2025-08-07", "and/or", "lamps.example/abs/2402.91017",
)  # fmt: skip


@pytest.mark.parametrize(("paper", "address"), [(p, a) for p, found in ADDRESSES.items() for a in found])
def test_an_address_is_of_one_paper_whoever_wrote_it(paper: str, address: str) -> None:
    assert str(read_id(address)) == paper


@pytest.mark.parametrize("address", NO_ADDRESSES)
def test_other_addresses_are_of_no_paper(address: str) -> None:
    assert read_id(address) is None


def table(address: str) -> tuple[str, str]:
    return "table", f'Title,Link\nLamps in Rows,"{address}"\n'


def bibtex(address: str) -> tuple[str, str]:
    return "bibtex", f"@misc{{one, title={{Lamps in Rows}}, url={{{address.replace('%', chr(92) + '%')}}}}}"


def ris(address: str) -> tuple[str, str]:
    return "ris", f"TY  - JOUR\nTI  - Lamps in Rows\nUR  - {address}\nER  - \n"


def csl(address: str) -> tuple[str, str]:
    item = {
        "type": "article-journal",
        "title": "Lamps in Rows",
        "URL": address,
        "author": [{"family": "One"}],
    }
    return "csl-json", json.dumps([item])


def markdown(address: str) -> tuple[str, str]:
    return "markdown", f"---\ntitle: Lamps in Rows\nauthors: [Ada One]\nurl: '{address}'\n---\n"


FIELDS = (table, bibtex, ris, csl, markdown)


@pytest.mark.parametrize("write", FIELDS, ids=lambda write: write.__name__)
@pytest.mark.parametrize("paper", ADDRESSES)
def test_every_reader_knows_whose_address_it_is(write, paper: str) -> None:
    for address in ADDRESSES[paper]:
        if "/" not in address.partition("?")[0].removeprefix("10.5555/") or address.startswith(
            ("doi:", "10.")
        ):
            continue  # an id and no address
        key, text = write(address)
        (record,) = SOURCES[key].parse(text.encode(), "papers.x", Context()).records
        assert [str(paper_id) for paper_id in record.ids] == [paper], address


@pytest.mark.parametrize("write", [table, bibtex, ris], ids=["table", "bibtex", "ris"])
@pytest.mark.parametrize(
    ("written", "ids"),
    [
        ("https://lamps.example/1 https://doi.org/10.5555/u3", ["doi:10.5555/u3"]),
        (
            "https://arxiv.org/abs/2402.91017v1 https://doi.org/10.5555/u3",
            ["doi:10.5555/u3", "arxiv:2402.91017"],
        ),
        ("10.5555/u3", ["doi:10.5555/u3"]),
        ("arXiv:2402.91017 [cs.RO]", ["arxiv:2402.91017"]),
    ],
)
def test_where_an_address_is_expected_there_may_be_several_or_an_id(
    write, written: str, ids: list[str]
) -> None:
    key, text = write(written)
    (record,) = SOURCES[key].parse(text.encode(), "papers.x", Context()).records
    assert sorted(map(str, record.ids)) == sorted(ids)
