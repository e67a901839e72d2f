"""Alerts of publishers and indexes, as they are mailed."""

from __future__ import annotations

from digestgen.sources import SOURCES
from digestgen.sources.source import Context, Parsed

HEAD = "From: Alerts <alerts@lamps.example>\nSubject: 2 new\nDate: Thu, 7 Aug 2025 04:15:24 -0700\nMIME-Version: 1.0\n"


def read(body: str, kind: str) -> Parsed:
    mail = f"{HEAD}Content-Type: text/{kind}; charset=utf-8\n\n{body}"
    return SOURCES["mail"].parse(mail.encode(), "alert.eml", Context())


def test_the_title_stands_above_the_line_that_has_the_doi() -> None:
    parsed = read(
        "Your alert has new results\n\nLamps in newts\nAda One, Bo Two\n"
        "bioRxiv 2025.08.06.667890; doi: https://doi.org/10.1101/2025.08.06.667890\n\n"
        "Kettles in newts\nCy Three\nbioRxiv 2025.08.05.555555; doi: https://doi.org/10.1101/2025.08.05.555555\n",
        "plain",
    )
    assert [record.title for record in parsed.records] == ["Lamps in newts", "Kettles in newts"]
    assert [name.text for name in parsed.records[0].authors] == ["Ada One", "Bo Two"]


def test_pubmed_s_summaries_are_read_in_a_mail() -> None:
    parsed = read(
        "PubMed Results\nItems 1 -2 of 2\n\n1. Lamps in mice.\nOne A, Two B.\nJ Lamps. 2025 Aug 6. doi: 10.5555/lamps.1.\n"
        "PMID: 40000001\n\n2. Kettles in men: a trial.\nThree C, Four D.\nLancet Kettles. 2025 Aug;12(8):1-9. "
        "doi: 10.5555/kettles.2.\nPMID: 40000002 Free article.\n",
        "plain",
    )
    assert [record.title for record in parsed.records] == ["Lamps in mice", "Kettles in men: a trial"]
    assert [name.text for name in parsed.records[1].authors] == ["C Three", "D Four"]


def test_a_title_may_lead_to_a_page_without_an_id() -> None:
    parsed = read(
        '<p><a href="https://www.sciencedirect.com/science/article/pii/S0004370225000001?dgcid=raven_sd&amp;view=full&amp;utm_id=7">Lamps at Dusk</a>'
        '<br>Ada One</p><p><a href="https://www.semanticscholar.org/paper/204e3073870f?utm_source=alert">Kettles at Dawn</a></p>'
        '<p><a href="https://www.lamps.example/privacy">Privacy policy of Lamps</a></p>',
        "html",
    )
    assert [(record.title, record.publication["url"]) for record in parsed.records] == [
        ("Lamps at Dusk", "https://www.sciencedirect.com/science/article/pii/S0004370225000001?view=full"),
        ("Kettles at Dawn", "https://www.semanticscholar.org/paper/204e3073870f"),
    ]
