"""Links of a paper to elsewhere, in the order in which readers ask for them: pages, feeds and mail have the same."""

from __future__ import annotations

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
    messages = site.config.messages
    ids = [
        PaperLink(LABELS.get(paper_id.scheme, paper_id.scheme), url, paper_id.value)
        for paper_id in paper.all_ids
        if (url := paper_id.url)
    ]
    links = {"pdf": paper.pdf, "code": "", **paper.links}
    published = paper.publication_url
    unique = {link.url: link for link in ids[:_FIRST_IDS]}

    def add(kind: str, url: str) -> None:
        if url and url not in unique:
            unique[url] = PaperLink(messages(f"links.{kind}"), url)

    if not (ids or published or any(links.get(kind) for kind in _TEXTS)):
        title = " ".join(plain_title(paper.title).replace('"', " ").split())
        add("search", _SEARCH + quote_plus(f'"{title}"'))
    for kind in ("pdf", "code"):
        add(kind, links.pop(kind))
    for link in ids[_FIRST_IDS:]:
        unique.setdefault(link.url, link)
    add("publication", published)
    for kind, url in links.items():
        add(kind, url)
    if "huggingface" in paper.sources:
        add("huggingface", safe_url(str(paper.sources["huggingface"].get("url", ""))))
    return tuple(unique.values())
