"""The invented library as it is published, byte for byte; `make golden` rewrites it, `git diff` shows what changed.

A page is kept as what we put into the theme's frame: the frame itself changes with every Material.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from digestgen.cache import Cache
from digestgen.config import read_config
from digestgen.engine.layout import Layout
from digestgen.engine.staging import LISTS
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
    ("<!-- title -->\n", "\n<!-- description -->\n", "\n<!-- canonical -->\n", "\n<!-- head -->\n",
     "\n<!-- article -->\n", "\n"),
    ("title", "description", "canonical", "head", "article"),
)  # fmt: skip
LIST_FRAME = Layout(("<!-- article -->\n", "\n"), ("article",))


def render_pages(site: Site) -> dict[str, bytes]:
    """Path → what stands in the slots of the page there."""
    plans = plan_pages(site, Fragments(site), Keys(site, b""), Cache(None))
    frames = dict.fromkeys(LISTS, LIST_FRAME)  # their titles and addresses are the engine's
    return {
        plan.path: fill_page(plan, frames.get(plan.layout, FRAME), site.config.site_url).encode()
        for plan in plans
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
    days = set(re.findall(r'class="dg-day"><a href="[./]*([^"]*)', week))
    assert len(days) == 4, "a pin of another week does not take the days away"

    feed = (library / "site/feed.xml").read_text("utf-8")
    assert "<p></p>" not in feed, "a paper without abstract or summary"
    assert "Permanent link" not in feed
    assert ">PDF</a>" in feed


def edit(file: Path, old: str, new: str) -> None:
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new), "utf-8")


def rename_a_paper(project: Path) -> None:
    file = project / "content/papers/2025-01/2501.00001.md"
    file.rename(file.with_name("renamed.md"))


def publish_less_of_what_is_linked(project: Path) -> None:
    edit(project / "content/papers/2025-01/2501.00001.md", "\ndate:", "\ndraft: true\ndate:")


def tag_another_paper(project: Path) -> None:
    edit(project / "content/papers/2025-08/2508.01005.md", "  - seas", "  - seas\n  - tides")


def change_a_piece_of_a_template(project: Path) -> None:
    (project / "site_templates/articles/pieces/mark.html").write_text("<i>two</i>", "utf-8")


def move_the_content(project: Path) -> None:
    (project / "content").rename(project / "words")
    edit(project / "mkdocs.yml", "docs_dir: content", "docs_dir: words")


def make_a_file_a_folder(project: Path) -> None:
    (project / "content/data").unlink()
    (project / "content/data").mkdir()
    (project / "content/data/one.txt").write_text("one\n")


@pytest.mark.parametrize(
    "change",
    [
        rename_a_paper,  # its edit link
        publish_less_of_what_is_linked,  # with a fragment, from raw HTML, behind a fence that is never closed
        tag_another_paper,  # counts that a template shows
        change_a_piece_of_a_template,
        move_the_content,  # the cache knew papers by another path
        make_a_file_a_folder,  # in the engine's stage
    ],
)
def test_what_random_walks_have_found(library: Path, tmp_path: Path, change: Callable[[Path], None]) -> None:
    (library / "content/data").write_text("a file\n")
    to = "../2025-01/2501.00001.md"
    for name, link in (
        ("1002", f"[it]({to}#x)"),
        ("1003", f'<a href="{to}">it</a>'),
        ("1004", f"```\nx\n``` [it]({to})"),
    ):
        file = library / f"content/papers/2025-08/2508.0{name}.md"
        file.write_text(f"{file.read_text('utf-8')}\nSee {link}.\n", "utf-8")
    own = library / "site_templates/articles"
    (own / "pieces").mkdir(parents=True)
    (own / "pieces/mark.html").write_text("<i>one</i>", "utf-8")
    (own / "card.html").write_text('{% include "pieces/mark.html" %}{{ paper.tags }}', "utf-8")
    (own / "tag.html").write_text(
        "{{ tag.label }} {{ parent }}{% for card in cards %}{{ card | safe }}{% endfor %}", "utf-8"
    )
    build(read_config(library / "mkdocs.yml"))
    if change is rename_a_paper:  # nobody may link to it then
        for name in ("1002", "1003", "1004"):
            edit(library / f"content/papers/2025-08/2508.0{name}.md", to, "../../about.md")
        build(read_config(library / "mkdocs.yml"))
    change(library)
    build(read_config(library / "mkdocs.yml"))
    shutil.copytree(library, tmp_path / "clean", ignore=shutil.ignore_patterns("site", ".digestgen"))
    build(read_config(tmp_path / "clean/mkdocs.yml"))
    ours, theirs = files(library / "site"), files(tmp_path / "clean/site")
    assert ours.keys() == theirs.keys()
    assert [path for path in ours if ours[path] != theirs[path]] == []
