"""`digestgen add`: whatever a person has at hand stands for its paper; what stands for none gets a sentence."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from digestgen.collecting.adding import find_plan

ARXIV, DOI, PMID, PMC, NOTE, ACL = (
    "arxiv:2508.90001", "doi:10.5555/lamp.1", "pmid:90000010", "pmcid:PMC9000001", "openreview:LampLight1", "acl:2031.lamps-long.7",
)  # fmt: skip
HASH = "b" * 40

PASTED = {
    # kind → (text, the id that comes in)
    "an id of arXiv": [("2508.90001", ARXIV), ("arXiv:2508.90001", ARXIV), ("2508.90001v2", ARXIV), ("arxiv: 2508.90001 [cs.RO]", ARXIV)],
    "an old id of arXiv": [("hep-th/9901901", "arxiv:hep-th/9901901"), ("arXiv:hep-th/9901901v1", "arxiv:hep-th/9901901")],
    "an address of arXiv": [("https://arxiv.org/abs/2508.90001", ARXIV), ("http://www.arxiv.org/pdf/2508.90001v2.pdf", ARXIV),
                            ("arxiv.org/html/2508.90001v1", ARXIV), ("https://export.arxiv.org/abs/2508.90001", ARXIV),
                            ("https://ar5iv.org/abs/2508.90001", ARXIV)],
    "an address of alphaXiv": [("https://www.alphaxiv.org/abs/2508.90001", ARXIV)],
    "an arXiv DOI": [("10.48550/arXiv.2508.90001", ARXIV), ("https://doi.org/10.48550/arxiv.2508.90001", ARXIV)],
    "Daily Papers": [("https://huggingface.co/papers/2508.90001", ARXIV), ("hf.co/papers/2508.90001", ARXIV)],
    "a DOI": [("10.5555/lamp.1", DOI), ("doi:10.5555/LAMP.1", DOI), ("DOI 10.5555/lamp.1", DOI), ("https://doi.org/10.5555/lamp.1", DOI),
              ("http://dx.doi.org/10.5555/lamp.1", DOI), ("doi.org/10.5555/lamp.1.", DOI)],
    "an address of a publisher": [("https://dl.acm.org/doi/10.5555/lamp.1", DOI), ("https://onlinelibrary.wiley.com/doi/full/10.5555/lamp.1", DOI),
                                  ("https://link.springer.com/article/10.5555/lamp.1", DOI), ("https://www.tandfonline.com/doi/pdf/10.5555/lamp.1?needAccess=true", DOI)],
    "a publisher's page without a DOI in its address": [("https://papers.example.org/lamps/7", DOI), ("papers.example.org/lamps/7", DOI),
                                                        ("https://papers.example.org/preprints/7", ARXIV),
                                                        ("https://papers.example.org/repository/7", DOI)],
    "an address behind a library's proxy": [("https://doi-org.proxy.example.edu/10.5555/lamp.1", DOI)],
    "OpenReview": [("https://openreview.net/forum?id=LampLight1", NOTE), ("https://openreview.net/pdf?id=LampLight1", NOTE),
                   ("openreview:LampLight1", NOTE)],
    "PubMed": [("https://pubmed.ncbi.nlm.nih.gov/90000010/", PMID), ("pmid:90000010", PMID), ("PMID: 90000010", PMID),
               ("https://www.ncbi.nlm.nih.gov/pubmed/90000010", PMID), ("https://europepmc.org/article/MED/90000010", PMID)],
    "PubMed Central": [("https://pmc.ncbi.nlm.nih.gov/articles/PMC9000001/", PMC), ("pmcid:PMC9000001", PMC)],
    "the ACL Anthology": [("https://aclanthology.org/2031.lamps-long.7/", ACL), ("2031.lamps-long.7", ACL), ("https://aclanthology.org/2031.lamps-long.7.pdf", ACL)],
    "Semantic Scholar": [(f"https://www.semanticscholar.org/paper/On-Lamps-One/{HASH}", "doi:10.5555/s2"), (HASH, "doi:10.5555/s2")],
    "OpenAlex": [("https://openalex.org/W100", "doi:10.5555/oa"), ("https://openalex.org/works/w1000", "doi:10.5555/oa"), ("W1000", "doi:10.5555/oa")],
    "a link in Markdown or HTML": [("[A lamp](https://arxiv.org/abs/2508.90001)", ARXIV), ("<https://doi.org/10.5555/lamp.1>", DOI),
                                   ('<a href="https://arxiv.org/abs/2508.90001">A lamp</a>', ARXIV), ("`2508.90001`", ARXIV)],
    "a sentence that names one": [("One, A.: On lamps. J. Lamps 7 (2025). https://doi.org/10.5555/lamp.1.", DOI),
                                  ("look at arxiv.org/abs/2508.90001 (lamps!)", ARXIV), ("Ada One, On lamps, arXiv:2508.90001v1 [cs.RO]", ARXIV),
                                  ("One A. On lamps. PMID: 90000010.", PMID)],
    "a title": [("On Lamps That Nobody Lit", ARXIV), ("on lamps that nobody lit.", ARXIV), ("“On lamps that nobody lit”", ARXIV),
                ("Kettles: A Survey", "doi:10.5555/kettles")],
    "a list": [("https://huggingface.co/papers/date/2025-08-07", ARXIV), ("https://huggingface.co/papers?date=2025-08-07", ARXIV),
               ("https://arxiv.org/list/cs.RO/new", ARXIV), ("https://rss.arxiv.org/atom/cs.RO", ARXIV)],
    "a feed": [("https://group.example/feed", DOI)],
}  # fmt: skip
STRINGS = [(text, paper_id) for texts in PASTED.values() for text, paper_id in texts]


H = "https://"
# What is asked of whom, without asking.
PLANS: dict[str, tuple[str, str]] = {
    **dict.fromkeys(("arXiv 2508.90001v3", "2508.90001v2.pdf", "[2508.90001] On Lamps", "@misc{one, eprint={2508.90001}}",
                     H + "www.emergentmind.com/papers/2508.90001",
                     H + "scholar.google.com/scholar?q=arxiv+2508.90001", H + "export.arxiv.org/api/query?id_list=2508.90001"),
                    ("arxiv", ARXIV)),
    **{address: ("arxiv", address)
       for address in (H + "scirate.com/arxiv/2508.90001", H + "ui.adsabs.harvard.edu/abs/2025arXiv250890001O/abstract", H + "papers.cool/arxiv/2508.90001",
                       H + "dblp.org/rec/journals/corr/abs-2508-90001.html", H + "www.google.com/url?q=https://arxiv.org/abs/2508.90001&sa=D",
                       H + "l.example/l.php?u=https%3A%2F%2Farxiv.org%2Fabs%2F2508.90001")},
    **dict.fromkeys((H + "sci-hub.example/10.5555/lamp.1", H + "api.openalex.org/works/doi:10.5555/lamp.1", H + "api.crossref.org/works/10.5555/lamp.1"),
                    ("crossref", DOI)),
    "pubmed:90000010": ("pubmed", PMID), "CorpusID:123": ("semanticscholar", "CorpusId:123"),
    H + "api.semanticscholar.org/CorpusID:123": ("semanticscholar", "CorpusId:123"),
    H + f"www.connectedpapers.com/main/{HASH}/On-Lamps/graph": ("semanticscholar", HASH),
    H + f"api.semanticscholar.org/graph/v1/paper/{HASH}": ("semanticscholar", HASH),
    H + "explore.openalex.org/works/W1000": ("openalex", "W1000"), H + "api2.openreview.net/notes?id=LampLight1": ("openreview", "LampLight1"),
    H + "arxiv.org/catchup/cs.RO/2025-08-07": ("arxiv-oai", "cs.RO 2025-08-07 2025-08-07"),
    H + "arxiv.org/list/cs.RO/2508": ("arxiv", "cs.RO 2025-08-01 2025-08-31"), H + "arxiv.org/list/cs.RO/2025-08": ("arxiv", "cs.RO 2025-08-01 2025-08-31"),
    'Ada One, Bo Two: "On lamps that nobody lit", LampConf 2025': ("", "On lamps that nobody lit"),
    "One, A., & Two, B. (2025). On lamps that nobody lit. Lamps, 7(1), 1–9.": ("", "On lamps that nobody lit"),
    "灯についての研究": ("", "灯についての研究"), "О лампах и чайниках": ("", "О лампах и чайниках"),
}  # fmt: skip


def test_what_is_asked_for_more_of_them() -> None:
    plans = {text: find_plan(text) for text in PLANS}
    found = {}
    for text, plan in plans.items():
        assert plan, text
        query = plan.query
        found[text] = (
            plan.source,
            " ".join(filter(None, (*query.ids, query.text, query.category, query.first, query.last))),
        )
    assert found == PLANS


def work(doi: str, title: str) -> dict[str, Any]:
    return {
        "DOI": doi,
        "title": [title],
        "type": "journal-article",
        "author": [{"given": "Ada", "family": "One"}],
    }


class Services:
    """Everybody who may be asked, and knows these few papers."""

    def __init__(self, desk: Any, say: Any, arxiv: Any, huggingface: Any) -> None:
        self.desk, self.say, self.arxiv, self.huggingface = desk, say, arxiv, huggingface
        self.script = desk.server.script = self  # looks answers up by what is asked

    def get(self, path: str, default: Any = None) -> list[Any] | None:
        answer = self.answer(path)
        kind = (
            "text/html"
            if answer[:1] == b"!"
            else "application/atom+xml"
            if answer[:1] == b"<"
            else "application/json"
        )
        kind = "text/xml" if "eutils" in path else kind
        return [self.say(answer.lstrip(b"!"), type=kind, status=200 if answer else 404)]

    def answer(self, path: str) -> bytes:
        host = path.split("/")[1]
        if host == "export.arxiv.org":
            if "search_query=" in path:
                lamp = self.arxiv.page(1, "2508.90001").replace(
                    b"Lamp 2508.90001", b"On lamps that nobody lit"
                )
                return (
                    lamp if quote("On lamps that nobody lit").lower() in path.lower() else self.arxiv.page(0)
                )
            known = [one for one in ("2508.90001", "hep-th/9901901") if one in path.replace("%2F", "/")]
            return self.arxiv.page(1, *known)
        if host == "rss.arxiv.org":
            return (b'<feed xmlns="http://www.w3.org/2005/Atom"><id>http://rss.arxiv.org/atom/cs.RO</id><title>cs.RO updates on arXiv.org</title>'
                    b"<entry><id>oai:arXiv.org:2508.90001v1</id><title>Lamp</title><summary>arXiv:2508.90001v1 Announce Type: new Abstract: We light it."
                    b'</summary><category term="cs.RO"/><published>2025-08-12T00:00:00-04:00</published></entry></feed>')  # fmt: skip
        if host == "huggingface.co":
            return bytes(self.huggingface.day("2025-08-07", "2508.90001"))
        if host == "api.crossref.org":
            if "query.bibliographic" in path:
                works = [
                    work("10.5555/other", "Kettles: another survey"),
                    work("10.5555/kettles", "Kettles: a survey"),
                ]
                return json.dumps(
                    {"status": "ok", "message-type": "work-list", "message": {"items": works}}
                ).encode()
            return json.dumps(
                {"status": "ok", "message-type": "work", "message": work("10.5555/lamp.1", "A lamp")}
            ).encode()
        if host == "eutils.ncbi.nlm.nih.gov":
            return (b"<?xml version='1.0'?><PubmedArticleSet><PubmedArticle><MedlineCitation><PMID>90000010</PMID><Article><ArticleTitle>A lamp"
                    b"</ArticleTitle></Article></MedlineCitation></PubmedArticle></PubmedArticleSet>")  # fmt: skip
        if host.endswith("openreview.net"):
            note = {
                "id": "LampLight1",
                "forum": "LampLight1",
                "cdate": 1478000000000,
                "content": {"title": {"value": "A lamp"}, "authors": {"value": ["Ada One"]}},
            }
            return json.dumps({"notes": [note], "count": 1}).encode()
        if host == "api.semanticscholar.org":
            ids = {"DOI": "10.5555/s2", "ACL": "2031.lamps-long.7", "PubMedCentral": "9000001"}
            body = self.desk.server.seen[-1].body.decode()
            mine = {
                k: v
                for k, v in ids.items()
                if ("ACL" in body) == (k == "ACL") and ("PMCID" in body) == (k == "PubMedCentral")
            }
            return json.dumps(
                [{"paperId": HASH, "title": "A lamp", "externalIds": mine or {"DOI": "10.5555/s2"}}]
            ).encode()
        if host == "api.openalex.org":
            return json.dumps(
                {"id": "https://openalex.org/W1000", "title": "A lamp", "doi": "https://doi.org/10.5555/oa"}
            ).encode()
        if host == "papers.example.org" and "preprints" in path:
            return b'!<html><head><meta name="citation_arxiv_id" content="2508.90001"></head></html>'
        if host == "papers.example.org" and "repository" in path:
            return b'!<html><head><meta name="DC.identifier" content="https://doi.org/10.5555/lamp.1"><meta name="DC.identifier" content="https://papers.example.org/handle/1/2"></head></html>'
        if host == "papers.example.org" and "lamps" in path:
            return b'!<!DOCTYPE html><html><head><meta NAME="citation_title" content="A lamp"><meta name="citation_doi" content="doi:10.5555/lamp.1"></head></html>'
        if host == "papers.example.org":
            return b"!<html><head><title>Opening hours</title></head></html>"
        if host == "group.example":
            return b'<rss version="2.0"><channel><title>J. Lamps</title><item><title>A lamp</title><link>https://doi.org/10.5555/lamp.1</link></item></channel></rss>'
        return b""


@pytest.fixture
def services(desk: Any, say: Any, arxiv: Any, huggingface: Any) -> Services:
    return Services(desk, say, arxiv, huggingface)


def test_there_are_enough_of_them() -> None:
    assert len(STRINGS) >= 60 and len(PASTED) >= 20


@pytest.mark.parametrize(("text", "paper_id"), STRINGS)
def test_what_is_pasted_is_found(desk: Any, services: Services, text: str, paper_id: str) -> None:
    done = desk.run("add", text)
    assert done.exit_code == 0, done.output
    assert len(desk.files()) == 1, done.output
    (file,) = desk.files().values()
    assert f'"{paper_id}"' in file.decode(), done.output
    assert (
        "1 new, 0 updated, 0 unchanged" in done.stderr and "digestgen fetch" in done.stderr
    ) or "a title:" in done.stderr


def test_a_title_needs_no_quotes_and_a_file_is_imported(desk: Any, services: Services) -> None:
    assert "1 new" in desk.run("add", "On", "lamps", "that", "nobody", "lit").stderr
    Path("lamps.bib").write_text("@article{x, title={A wick}, doi={10.5555/wick}}\n", "utf-8")
    done = desk.run("add", "lamps.bib", "10.5555/lamp.1", "--date", "2025-08-10")
    assert done.exit_code == 0 and "2 new" in done.stderr and "lamps.bib is a file" in done.stderr, (
        done.output
    )
    Path("two lamps.bib").write_text("@article{y, title={Two wicks}, doi={10.5555/wicks}}\n", "utf-8")
    assert "digestgen import auto 'two lamps.bib'" in desk.run("add", "two lamps.bib").stderr
    assert sum(b"\ndate: 2025-08-10\n" in text for text in desk.files().values()) == 2


@pytest.mark.parametrize("command", ["add", "import"])
def test_a_title_longer_than_names_of_files_is_a_title_and_a_folder_is_named(
    desk: Any, services: Services, command: str
) -> None:
    Path("lamps").mkdir()
    assert "lamps/*" in desk.run(command, "lamps").stderr
    done = desk.run(command, "Лампы, которых никто не зажигал, " * 6)
    assert done.exit_code < 3 and "system" not in done.stderr, done.output


@pytest.mark.parametrize(
    "text",
    [
        "lamp",
        "",
        "???",
        "12",
        "lamps.bib",
        "http://",
        "2508.9",
        "10.5555",
        "x y",
        "::::",
        "10.5555/",
        "2513.00001",
        "file:///etc/passwd",
        "javascript:alert(1)",
        "ada@example.org",
        "0000-0002-1825-0097",
        "9783161484100",
        "💡",
        "\\x00",
        "{}",
        "-",
    ],
)
def test_nonsense_gets_a_sentence(desk: Any, services: Services, text: str) -> None:
    done = desk.run("add", text)
    assert done.exit_code in (2, 3), done.output
    assert "Traceback" not in done.output and len(done.stderr.strip()) > 20 and desk.files() == {}


def test_what_is_no_paper_is_said(desk: Any, services: Services) -> None:
    done = desk.run("add", "https://papers.example.org/hours")
    assert done.exit_code == 3 and "this page does not say which paper it is about" in done.stderr, (
        done.output
    )
    done = desk.run("add", "Kettles that nobody wrote about")
    assert done.exit_code == 0 and desk.files() == {}
    assert (
        "no paper has exactly this title. Perhaps: doi:10.5555/other: Kettles: another survey" in done.stderr
    )


@pytest.mark.parametrize("text", [text for text, _ in STRINGS if "://" in text and text.startswith("http")])
def test_fetch_takes_the_same_addresses(desk: Any, services: Services, text: str) -> None:
    done = desk.fetch(text)
    assert done.exit_code == 0 and len(desk.files()) == 1, done.output
