"""The invented library as it is published, byte for byte; `make golden` rewrites it, `git diff` shows what changed.

A page is kept as what we put into the theme's frame: the frame itself changes with every Material.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from digestgen.cache import Cache
from digestgen.config import read_config
from digestgen.engine.layout import Layout
from digestgen.engine.staging import LISTS
from digestgen.model.page import LIST_FILES, SITE_FILES, name_feeds
from digestgen.pages.all import plan_pages
from digestgen.pages.page import fill_page
from digestgen.publishing.build import build
from digestgen.site.fragments import Fragments
from digestgen.site.keys import Keys
from digestgen.site.site import Site
from tests.gathering import files

pytestmark = pytest.mark.usefixtures("cold_engine")

GOLDEN = Path(__file__).parent / "data" / "golden"
# A frame of our own, with each slot where it can be read.
FRAME = Layout(
    (b"<!-- title -->\n", b"\n<!-- description -->\n", b"\n<!-- canonical -->\n", b"\n<!-- head -->\n",
     b"\n<!-- article -->\n", b"\n"),
    ("title", "description", "canonical", "head", "article"),
)  # fmt: skip
LIST_FRAME = Layout((b"<!-- article -->\n", b"\n"), ("article",))


def render_pages(site: Site) -> dict[str, bytes]:
    """Path → what stands in the slots of the page there."""
    frames = dict.fromkeys(LISTS, LIST_FRAME)  # their titles and addresses are the engine's
    with Cache(None) as cache:
        plans = plan_pages(site, Fragments(site), Keys(site, b""), cache)
        return {
            plan.path: fill_page(plan, frames.get(plan.layout, FRAME), site.config.site_url) for plan in plans
        }


def is_whole(path: str, site: Site) -> bool:
    """Whether a file is ours from its first byte to its last: feeds, citations, catalogs, letters, redirects.

    Of topics the RSS feeds: how Atom and JSON Feed are made, the site's own show.
    """
    data = path.endswith((".xml", ".json", ".opml", ".bib", ".txt", ".eml", "email.html"))
    ours = data and not re.match(r"search/|assets/|tags/.*(atom.xml|feed.json)$", path)
    return ours or path.removesuffix("index.html") in site.redirects


def test_the_invented_library_is_published_as_it_was(library: Path, request: pytest.FixtureRequest) -> None:
    config = read_config(library / "mkdocs.yml")
    first = build(config)
    published = files(library / "site")
    named = {*SITE_FILES, *name_feeds("featured")}
    for folder, names in LIST_FILES.items():
        lists = {
            path.rpartition("/")[0] for path in published if re.fullmatch(rf"{folder}/[^/]+/index.html", path)
        }
        named |= {f"{one}/{name}" for one in lists for name in names}
    assert named - published.keys() == set(), (
        "links may name these files (model/page.py), and they are not there"
    )

    pages = render_pages(first.site)
    whole = {path: data for path, data in published.items() if is_whole(path, first.site)}
    made = pages | whole
    assert len(pages) + len(whole) == len(made)

    again = build(config).published
    assert (again.written, again.removed) == (0, 0)
    assert files(library / "site") == published

    for path, data in pages.items():
        article = data.decode().partition("<!-- article -->\n")[2].removesuffix("\n")
        assert article in published[path].decode(), f"{path} as it is kept is in the site as it is built"

    if request.config.getoption("--rewrite-golden"):
        for path in files(GOLDEN).keys() - made.keys():
            (GOLDEN / path).unlink()
        for path, data in made.items():
            (GOLDEN / path).parent.mkdir(parents=True, exist_ok=True)
            (GOLDEN / path).write_bytes(data)
        for folder in sorted((p for p in GOLDEN.rglob("*") if p.is_dir()), reverse=True):
            if not any(folder.iterdir()):
                folder.rmdir()
        return
    kept = files(GOLDEN)
    assert kept.keys() == made.keys(), "a page came or went: look, then `make golden`"
    changed = [path for path in made if made[path] != kept[path]]
    assert changed == [], "look at what changed, then `make golden`"


def test_what_reading_the_golden_pages_has_found(library: Path) -> None:
    config = read_config(library / "mkdocs.yml")
    site = build(config).site
    pages = {path: data.decode() for path, data in render_pages(site).items()}
    assert "\n1 paper: The Last Paper of the Year\n" in pages["digests/2024-12-30/index.html"]
    assert "\n1 paper on Tide models.\n" in pages["tags/tide-models/index.html"]
    week = pages["digests/2025-W32/index.html"]
    week += pages["digests/2025-W32/page/2/index.html"]
    days = set(re.findall(r'class="dg-day[^"]*"><a href="[./]*([^"]*)', week))
    assert len(days) == 4, "a pin of another week does not take the days away"

    feed = (library / "site/feed.xml").read_text("utf-8")
    assert "<p></p>" not in feed, "a paper without abstract or summary"
    assert "Permanent link" not in feed
    assert ">PDF</a>" in feed
