"""Links of a paper to elsewhere, in the order in which readers ask for them: pages, feeds and mail have the same."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple
from urllib.parse import quote_plus

from digestgen.model.ids import LABELS
from digestgen.model.paper import Paper
from digestgen.site.site import Site
from digestgen.text.html import safe_url
from digestgen.text.maths.maths import plain_title

_FIRST_IDS = 2  # before the PDF and the code
_TEXTS = ("pdf", "html")
_SEARCH = "https://scholar.google.com/scholar?q="


class PaperLink(NamedTuple):
    """`hint` is the id that the link leads to, "" for other links."""

    label: str
    url: str
    hint: str = ""


def list_links(site: Site, paper: Paper) -> tuple[PaperLink, ...]:
    """Every link of a paper, each address once; a search for its title where none leads to the paper itself."""
    unique: dict[str, PaperLink] = {}
    for link in _find_links(site, paper):
        unique.setdefault(link.url, link)
    return tuple(unique.values())


def _find_links(site: Site, paper: Paper) -> Iterator[PaperLink]:
    messages = site.config.messages
    ids = [
        PaperLink(LABELS.get(paper_id.scheme, paper_id.scheme), paper_id.url, paper_id.value)
        for paper_id in paper.all_ids
        if paper_id.url
    ]
    links = {"pdf": paper.pdf, "code": "", **paper.links}
    yield from ids[:_FIRST_IDS]
    if not (paper.address or any(links.get(kind) for kind in _TEXTS)):
        title = " ".join(plain_title(paper.title).replace('"', " ").split())
        yield PaperLink(messages("links.search"), _SEARCH + quote_plus(f'"{title}"'))
    for kind in ("pdf", "code"):
        if url := links.pop(kind):
            yield PaperLink(messages(f"links.{kind}"), url)
    yield from ids[_FIRST_IDS:]
    if url := paper.publication_url:
        yield PaperLink(messages("links.publication"), url)
    for kind, url in links.items():
        yield PaperLink(messages(f"links.{kind}"), url)
    if hugging := safe_url(str(paper.sources.get("huggingface", {}).get("url", ""))):
        yield PaperLink(messages("links.huggingface"), hugging)
