"""What each kind of page says of four small papers, in this order, and which papers it lists."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import lxml.html
import pytest

from digestgen.config import read_config
from digestgen.model.page import PAGES
from digestgen.pages import lists
from digestgen.publishing.build import build
from tests.conftest import MKDOCS

TAGS = "light: {title: Light, description: All that shines.}\nlamps: {title: Lamps, parent: light}\nkettles: {title: Kettles}\n"
PAPERS = (  # day, tag, authors
    ("2031-05-04", "lamps", "Ada One, Bo Two"),
    ("2031-05-03", "lamps", "Ada One"),
    ("2031-04-01", "kettles", "Cy Three"),
    ("2030-12-30", "lamps", "Ada One"),
)
# Page: what it says, in this order; the papers of its cards.
KINDS = {
    "": ("Newest issue|Sunday, 4 May 2031|Earlier issues|Saturday, 3 May 2031|Tuesday, 1 April 2031|Monday, 30 December 2030", "0"),
    "archive": ("Archive|4 papers|May 2031|2 papers|Sunday, 4 May 2031|April 2031|December 2030|By week|Week 18 of 2031|Week 1 of 2031", ""),
    "authors/ada-one": ("Author · 3 papers|Ada One|Subscribe: RSS|Papers|Page 1 of 2|Older papers", "01"),
    "authors/ada-one/page/2": ("Author · 3 papers|Ada One page 2|Newer papers|Page 2 of 2", "3"),
    "digests/2031-05-03": ("Issue · 1 paper|Saturday, 3 May 2031|Also in Week 18 of 2031 and May 2031|BibTeX · JSON · EPUB|Earlier|Tuesday, 1 April 2031|Later|Sunday, 4 May 2031", "1"),
    "digests/2031-W18": ("28 April – 4 May 2031 · 2 papers|A bright week|Much light.|Also in April 2031|Sunday, 4 May 2031|Saturday, 3 May 2031|Earlier|Week 14 of 2031", "01"),
    "digests/2030-12": ("Issue · 1 paper|December 2030|Monday, 30 December 2030|BibTeX · JSON|Later|April 2031", "3"),
    "feeds": ("Feeds|Every paper|RSS|https://example.org/repo/feed.xml|Atom|https://example.org/repo/atom.xml|JSON Feed", ""),
    "papers/p0": ("Sunday, 4 May 2031|Paper 0|Ada One, Bo Two|Look for this title|Abstract|Text 0.|Lamps|Cite|@misc{|Related papers|also by Ada One", ""),
    "rising": ("Rising topics|7 April 2031 – 4 May 2031|2 papers; before that, since 13 January 2031, 1 paper.|too few papers", ""),
    "saved": ("Saved papers|kept in this browser and sent nowhere|This page needs JavaScript", ""),
    "search": ("Search|Searching needs JavaScript|Archive · Tags|Words|Tag|Any|Kettles|Lamps|Light|Author|From|Until|Order", ""),
    "statistics": ("Statistics|4 papers from 4 days, 30 December 2030 – 4 May 2031|Papers over time|As a table|Week 18 of 2031", ""),
    "tags": ("Tags|3 tags · Rising topics|Light|3 papers|All that shines.|Lamps|3 papers|Kettles|1 paper", ""),
    "tags/light": ("Tags · 3 papers|Light|All that shines.|Subscribe: RSS feed of this tag · Atom · JSON Feed · These papers as data: BibTeX|Lamps|3|Papers a month|Page 1 of 2", "01"),
    "tags/lamps/page/2": ("Tags › Light · 3 papers|Lamps page 2|Newer papers|Page 2 of 2", "3"),
    "views/three": ("Threes|By the third.|By Cy Three|Subscribe: RSS feed of this view · Atom · JSON Feed|Papers", "2"),
}  # fmt: skip


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    project = tmp_path_factory.mktemp("kinds")
    content = project / "content"
    (content / "papers").mkdir(parents=True)
    (content / "digests").mkdir()
    view = "views: {three: {title: Threes, description: By the third., authors: [Cy Three]}}"
    settings = MKDOCS.replace(
        "[digestgen]", f"[digestgen: {{page_size: 2, author_pages: 2, author_feeds: true, {view}}}]"
    )
    (project / "mkdocs.yml").write_text(settings, "utf-8")
    (content / "tags.yml").write_text(TAGS, "utf-8")
    (content / "digests/2031-W18.md").write_text("---\ntitle: A bright week\n---\n\nMuch light.\n", "utf-8")
    for number, (day, tag, authors) in enumerate(PAPERS):
        head = (
            f'id: "title:p{number}"\ntitle: Paper {number}\nauthors: [{authors}]\ndate: {day}\ntags: [{tag}]'
        )
        (content / f"papers/{number}.md").write_text(f"---\n{head}\n---\n\nText {number}.\n", "utf-8")
    build(read_config(project / "mkdocs.yml"))
    return project / "site"


def test_every_kind_is_here(site: Path) -> None:
    folders = {url.split("/")[0] for url in KINDS}
    assert {kind.folder.split("/")[0] for kind in PAGES} <= folders
    assert {page.parent.name for page in site.glob("*/index.html")} <= folders


@pytest.mark.parametrize("url", KINDS)
def test_a_page_says(site: Path, url: str) -> None:
    said, papers = KINDS[url]
    (article,) = (
        lxml.html.parse(str(site / url / "index.html"))
        .getroot()
        .xpath("//article[contains(@class, 'md-content')]")
    )
    text, at = " ".join(article.text_content().split()), 0
    for words in said.split("|"):
        assert words in text[at:], words
        at = text.index(words, at) + len(words)
    cards = article.xpath(".//article[contains(@class, 'dg-card')]//a[contains(@href, 'papers/p')]/@href")
    assert "".join(dict.fromkeys(re.findall(r"papers/p(\d)/", " ".join(cards)))) == papers


def test_a_long_archive_has_the_newest_days(
    site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Older months are a line below their year, and whatever the archive leaves out is reached by them."""
    monkeypatch.setattr(lists, "_DAYS", 1)
    project = shutil.copytree(site.parent, tmp_path / "long")
    build(read_config(project / "mkdocs.yml"))
    page = (project / "site/archive/index.html").read_text("utf-8")
    linked = re.findall(r'"\.\./digests/([^"/]+)/"', page)
    assert linked == ["2031-05", "2031-05-04", "2031-05-03", "2031-04", "2030-12", "2031-W18"]
    assert re.findall(r"<h2>(20\d\d)</h2>", page) == ["2031", "2030"]
    assert 'digests/2030-12-30/"' in (project / "site/digests/2030-12/index.html").read_text("utf-8")
    assert 'digests/2031-W01/"' in (project / "site/digests/2030-12-30/index.html").read_text("utf-8")
