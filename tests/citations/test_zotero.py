"""Zotero's own translators over the invented library and the shelf; the report is docs/proofs/zotero.md.

They run in a translation server on this machine, whose address the environment says:
DIGESTGEN_ZOTERO=http://127.0.0.1:1969 python -m pytest tests/citations/test_zotero.py [--rewrite-golden]
"""

from __future__ import annotations

import functools
import http.server
import json
import os
import shutil
import threading
import urllib.error
import urllib.request
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from digestgen.citations.bibtex import render_bibtex
from digestgen.citations.cached import Citations
from digestgen.citations.citation import Citation
from digestgen.citations.csl_json import render_csl
from digestgen.citations.ris import render_ris
from digestgen.config import read_config
from digestgen.publishing.build import build
from digestgen.site.site import Site

REPOSITORY = Path(__file__).parent.parent.parent
REPORT = REPOSITORY / "docs" / "proofs" / "zotero.md"
TYPES = {"article": "preprint", "article-journal": "journalArticle", "paper-conference": "conferencePaper",
         "chapter": "bookSection", "book": "book", "thesis": "thesis", "report": "report", "dataset": "dataset",
         "software": "computerProgram", "webpage": "webpage", "patent": "patent", "standard": "standard", "document": "document"}  # fmt: skip
Ask = Callable[[str, bytes, str], tuple[int, Any]]

pytestmark = pytest.mark.prove


@pytest.fixture(scope="module")
def zotero() -> Ask:
    """Asks the server: (endpoint, body, media type) → (status, answer)."""
    server = os.environ.get("DIGESTGEN_ZOTERO", "").rstrip("/")
    if not server:
        pytest.skip("DIGESTGEN_ZOTERO is not set: Zotero's translators are not part of this repository")
    assert urlsplit(server).hostname in ("127.0.0.1", "localhost", "::1"), "only a server on this machine"

    def ask(endpoint: str, body: bytes, kind: str) -> tuple[int, Any]:
        request = urllib.request.Request(f"{server}/{endpoint}", body, {"Content-Type": kind})
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
                return answer.status, json.load(answer)
        except urllib.error.HTTPError as error:
            said = error.read().decode()
            return error.code, json.loads(said) if said.startswith(("{", "[")) else said

    return ask


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Site, str]]:
    """The invented library, published and served at its own sub-path."""
    folder = tmp_path_factory.mktemp("zotero") / "project"
    shutil.copytree(REPOSITORY / "tests" / "data" / "library", folder)
    built = build(read_config(folder / "mkdocs.yml")).site

    class Quiet(http.server.SimpleHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            pass

    handler = functools.partial(Quiet, directory=str(folder / "site"))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield built, f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


def people(item: dict[str, Any]) -> list[str]:
    """Names in reading order; editors apart."""
    names = [one for one in item["creators"] if one["creatorType"] == "author"]
    return [one.get("name") or f"{one.get('firstName', '')} {one['lastName']}".strip() for one in names]


def same(item: dict[str, Any], citation: Citation, *, bodies: bool = True) -> None:
    """An item is the paper: its kind, title, people, date and address.

    Args:
        bodies: whether the way can say that a team is none with a first name.
    """
    assert item["itemType"] == TYPES[citation.type]
    assert item["title"] == citation.title
    assert item.get("date", "").replace("/", "-") == citation.issued
    if citation.urls:
        assert item["url"] == citation.urls[0]
    if doi := citation.ids.get("doi"):
        assert item["DOI"].lower() == doi
    names = [" ".join(name.whole.replace(".", ". ").split()) for name in citation.authors]
    found = [name.replace(",", "") for name in people(item)]
    assert [_letters(name) for name in found] == [_letters(name) for name in names]
    if bodies:
        whole = {one["name"] for one in item["creators"] if "name" in one}
        assert {name.whole for name in citation.authors if name.is_body} <= whole


def _letters(name: str) -> list[str]:
    """A name's letters, whatever the order of a suffix and the case of a name in capitals."""
    return sorted(name.casefold().replace(".", "").replace(" ", ""))


def test_what_zotero_gets(
    zotero: Ask, site: tuple[Site, str], shelf: list[Citation], request: pytest.FixtureRequest
) -> None:
    built, address = site
    citations = Citations(built.library.papers)
    counts: Counter[str] = Counter()
    for paper in built.papers:
        status, items = zotero("web", f"{address}{built.url(paper)}".encode(), "text/plain")
        assert (status, len(items)) == (200, 1), f"{paper.path}: one complete item"
        same(items[0], citations.of(paper), bodies=False)
        if paper.abstract:
            assert items[0]["abstractNote"]
        counts["pages"] += 1

    lists = [issue for issue in built.issues.values() if len(issue.papers) > 1]
    for issue in lists:
        status, choice = zotero("web", f"{address}{issue.url}".encode(), "text/plain")
        assert status == 300, f"{issue.key}: a list to choose from"
        assert list(choice["items"].values()) == [citations.of(paper).title for paper in issue.papers]
        status, items = zotero("web", json.dumps(choice).encode(), "application/json")
        assert (status, len(items)) == (200, len(issue.papers))
        for item, paper in zip(items, issue.papers, strict=True):
            same(item, citations.of(paper))
        counts["lists"] += 1
        counts["listed"] += len(items)

    formats = {
        "BibTeX": "\n".join(map(render_bibtex, shelf)),
        "RIS": "".join(map(render_ris, shelf)),
        "CSL-JSON": render_csl(shelf),
    }
    for name, text in formats.items():
        status, items = zotero("import", text.encode(), "text/plain")
        assert (status, len(items)) == (200, len(shelf)), name
        for item, citation in zip(items, shelf, strict=True):
            assert _letters("".join(item["title"].split("<sup>")).replace("</sup>", "")), name
            assert [_letters(one.replace(",", "")) for one in people(item)] == [
                _letters(one.whole.removesuffix(one.suffix) if name == "CSL-JSON" else one.whole)
                for one in citation.authors
            ], name
            assert citation.issued[:4] in item.get("date", ""), name
            if doi := citation.ids.get("doi"):
                assert doi in json.dumps(item), name
        counts[name] += len(items)

    report = render_report(counts)
    if request.config.getoption("--rewrite-golden"):
        REPORT.write_text(report, "utf-8")
    assert REPORT.read_text("utf-8") == report, "it says something else now: look, then --rewrite-golden"


def render_report(counts: Counter[str]) -> str:
    """docs/proofs/zotero.md."""
    lines = [
        "# What Zotero gets", "",
        "Zotero's own translators, run in its translation server on the same machine, over the published pages of the",
        "invented library (`tests/data/library`) and over the formats of a shelf with every kind of paper and name.",
        "Made by `tests/citations/test_zotero.py`.", "",
        "| from | translator | items |", "|---|---|--:|",
        f"| {counts['pages']} papers' pages | Embedded Metadata | {counts['pages']}, one complete item each |",
        f"| {counts['lists']} issues | COinS | {counts['listed']}, each list offered whole |",
        *(f"| {name} of the shelf | {name} | {counts[name]} |" for name in ("BibTeX", "RIS", "CSL-JSON")), "",
        "Of pages and lists, each item's kind, title, people, date, DOI and address are those of the paper: its own",
        "address, not that of the page. A preprint is a `preprint`.", "",
        "## What Zotero cannot be told", "",
        "- `citation_author` knows people only: on a paper's page `Gemma Team` becomes a person with the family name",
        "  `Team`. COinS, BibTeX, RIS and CSL-JSON keep it whole.",
        "- The abstract of an item from a page is the page's description, its first sentences.",
        "- CSL-JSON's `suffix` (the III of Hal Daumé III) is not read; BibTeX and RIS keep it.",
        "- A plus sign in a title becomes a blank in COinS: the translator takes `%2B` for one.",
    ]  # fmt: skip
    return "\n".join(lines) + "\n"
