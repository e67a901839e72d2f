"""Named views: a standing question of mkdocs.yml, its page, and what is said about a question that cannot be asked."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from digestgen.config import read_config
from digestgen.model.person import Person
from digestgen.publishing.build import build
from digestgen.site.saved_searches import parse_span


@pytest.fixture
def harbour(shelf: Any) -> Any:
    """Five papers around a harbour."""
    for slug, parent in (("boats", ""), ("ferries", "boats"), ("fog", ""), ("bread", "")):
        shelf.tag(slug, parent)
    shelf.add(1, "Ferries in fog", "2025-08-07", authors=["Ada Quist"], tags=("ferries", "fog"))
    shelf.add(2, "Ferries at noon", "2025-08-01", authors=["Zoë Marlowe"], tags=("ferries",))
    shelf.add(
        3,
        "Rowing",
        "2025-07-15",
        authors=["Zoe Marlowe"],
        tags=("boats",),
        abstract="Fog-bound crews row slower.",
    )
    shelf.add(4, "Salt in bread", "2025-06-30", authors=["A. Quist"], tags=("bread",), note="A foggy idea.")
    shelf.add(5, "Draft", "2025-08-08", authors=["Bo Two"], draft=True, tags=("fog",))
    return shelf


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ({}, ["Ferries in fog", "Ferries at noon", "Rowing", "Salt in bread"]),
        ({"tags": ["boats"]}, ["Ferries in fog", "Ferries at noon", "Rowing"]),
        ({"tags": ["bread", "fog"]}, ["Ferries in fog", "Salt in bread"]),
        ({"tags": ["boats"], "without_tags": ["ferries"]}, ["Rowing"]),
        ({"all_tags": ["boats", "fog"]}, ["Ferries in fog"]),
        ({"words": ["ferry", "fog bound"]}, ["Ferries in fog", "Ferries at noon", "Rowing"]),
        ({"words": ["fog"], "without_words": ["crew"]}, ["Ferries in fog"]),
        ({"words": ["foggy idea"]}, ["Salt in bread"]),
        ({"words": ["++"]}, []),
        ({"authors": ["zoë marlowe"]}, ["Ferries at noon", "Rowing"]),
        ({"period": "2025-W31..2025-08"}, ["Ferries in fog", "Ferries at noon"]),
        ({"period": "..2025-07", "tags": ["boats"]}, ["Rowing"]),
        ({"period": "2025-08-07"}, ["Ferries in fog"]),
    ],
)
def test_a_question_and_its_answer(
    harbour: Any, titles: Callable[..., list[str]], question: dict[str, Any], answer: list[str]
) -> None:
    site = harbour.site(views={"v": {"title": "V", **question}})
    assert titles(site.saved_searches["v"].papers) == answer


def test_a_person_is_asked_for_in_any_spelling(harbour: Any, titles: Callable[..., list[str]]) -> None:
    harbour.people["quist"] = Person("quist", "Ada Quist", ("A. Quist",))
    for name in ("Ada Quist", "A. Quist", "quist"):
        site = harbour.site(views={"v": {"title": "V", "authors": [name]}})
        assert titles(site.saved_searches["v"].papers) == ["Ferries in fog", "Salt in bread"]


def test_somebody_who_only_has_a_draft_may_be_asked_for(harbour: Any) -> None:
    assert harbour.site(views={"v": {"title": "V", "authors": ["Bo Two"]}}).saved_searches["v"].papers == ()


@pytest.mark.parametrize(
    "text", ["..", "2025", "2025-08...2025-09", "2025-13", "2025-08-07..2025-08-06", "soon"]
)
def test_what_is_no_period(text: str) -> None:
    with pytest.raises(ValueError, match=r"2025|soon|\.\."):
        parse_span(text)


VIEWS = """\
site_name: Test digest
site_url: https://example.org/repo/
theme: {name: material, font: false}
plugins:
  - digestgen:
      page_size: 2
      views:
        boats-and-fog: {title: "Boats <&> fog", description: Out there., tags: [boats], words: [fog], period: 2025-08..}
        nobody: {title: Nobody, words: [lighthouse]}
nav: [index.md]
"""


def test_a_view_has_pages_and_is_named_on_the_home_page(project: Path) -> None:
    (project / "mkdocs.yml").write_text(VIEWS, "utf-8")
    (project / "content/tags.yml").write_text("boats: {title: Boats}\n", "utf-8")
    for number in range(1, 6):
        text = f'---\nid: "arxiv:2508.0000{number}"\ntitle: Fog {number}\ndate: 2025-08-0{number}\ntags: [boats]\n---\n\nText.\n'
        (project / f"content/papers/{number}.md").write_text(text, "utf-8")
    build(read_config(project / "mkdocs.yml"))
    site = project / "site"
    page = (site / "views/boats-and-fog/index.html").read_text("utf-8")
    assert '<h1 dir="auto">Boats &lt;&amp;&gt; fog</h1>' in page
    assert [page.index(f"Fog {number}</a>") for number in (5, 4)] == sorted(
        page.index(f"Fog {n}</a>") for n in (5, 4)
    )
    assert "Fog 3</a>" not in page
    assert "Fog 1</a>" in (site / "views/boats-and-fog/page/3/index.html").read_text("utf-8")
    assert "“fog”" in page and "since August 2025" in page and 'href="../../tags/boats/"' in page
    assert "views/boats-and-fog/feed.xml" in page and (site / "views/boats-and-fog/feed.xml").is_file()
    assert "No paper answers this yet" in (site / "views/nobody/index.html").read_text("utf-8")
    home = (site / "index.html").read_text("utf-8")
    assert 'href="./views/boats-and-fog/">Boats &lt;&amp;&gt; fog</a>' in home
    assert "https://example.org/repo/views/nobody/" in (site / "sitemap.xml").read_text("utf-8")
