"""Library → Site: what is published, in which order, and under which address."""

from __future__ import annotations

import re
from dataclasses import fields, replace
from pathlib import Path
from random import Random

import pytest
from click.testing import CliRunner

from digestgen.cli import main
from digestgen.config import read_config
from digestgen.model.issue import ORDERS, Editorial, parse_period
from digestgen.model.person import Name
from digestgen.problems import ContentError
from digestgen.publishing.build import read_site
from digestgen.site.edited import follow_site
from digestgen.site.order import RANKS, order_issue
from digestgen.site.site import Site, build_site
from digestgen.site.targets import page_url
from tests.site.conftest import Shelf


def site_of(project: Path, as_of: str = "") -> Site:
    return read_site(read_config(project / "mkdocs.yml"), as_of)


def add(project: Path, name: str, date: str = "2025-08-07", **fields: str) -> None:
    """A paper by nobody: `id`, and whatever else is said of it."""
    head = {"id": f'"title:{name}"', "title": name.title(), "date": date} | fields
    lines = "".join(f"{key}: {value}\n" for key, value in head.items())
    (project / f"content/papers/{name}.md").write_text(f"---\n{lines}---\n\nText.\n", "utf-8")


def write(project: Path, name: str, text: str) -> None:
    file = project / "content" / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, "utf-8")


def set_author_pages(project: Path, least: int) -> None:
    config = project / "mkdocs.yml"
    block = f"plugins: [{{digestgen: {{author_pages: {least}}}}}]"
    config.write_text(config.read_text("utf-8").replace("plugins: [digestgen]", block), "utf-8")


# --- order -------------------------------------------------------------------------------------------------


@pytest.mark.samples
def test_every_day_of_daily_papers_has_the_order_of_its_list(project: Path, samples: Path) -> None:
    """Seven real days, each as its file lists it: no two papers are the other way round."""
    lists: dict[str, list[str]] = {}
    for file in sorted((samples / "samples/hf-daily").glob("????-??-??.json")):
        text = file.read_text(
            "utf-8"
        )  # in one of them the entries are texts of Python's, in one they have a status
        lists[file.stem] = re.findall(r"""['"]paper['"]: ?\{\s*['"]id['"]: ?['"]([\d.]+)""", text)
        done = CliRunner().invoke(main, ["import", "huggingface", str(file), "--date", file.stem, "-q",
                                         "--config", str(project / "mkdocs.yml")])  # fmt: skip
        assert done.exit_code == 0, done.output
    site = site_of(project)
    shown = {issue.key: [paper.id.value for paper in issue.papers] for issue in site.of_kind("day")}
    assert len(lists) == 7 and shown == lists


def test_papers_are_newest_first_and_ties_go_by_address_not_by_file(project: Path) -> None:
    add(project, "a-file", id='"title:zebra"')
    add(project, "z-file", id='"title:apple"')
    add(project, "newer", date="2025-08-08")
    add(project, "older", date="2025-08-06")
    site = site_of(project)
    assert [site.url(paper) for paper in site.papers] == [
        "papers/newer/", "papers/apple/", "papers/zebra/", "papers/older/",
    ]  # fmt: skip


LISTS = {
    "kettles": "{listed: 2025-08-07, upvotes: 63, place: 1}",
    "lamps": "{listed: 2025-08-07, upvotes: 3, place: 2}",
    "anchors": "{listed: 2025-08-07, upvotes: 92, place: 3}",
}


def add_lists(project: Path) -> None:
    """A day of Daily Papers, an arXiv listing that has one of them too, and a paper by hand."""
    for name, said in LISTS.items():
        listing = "arxiv-listing: {listed: 2025-08-07, place: 1}, " if name == "anchors" else ""
        add(project, name, sources=f"{{{listing}huggingface: {said}}}")
    add(project, "boats", sources="{arxiv-listing: {place: 2}}")
    add(project, "yawls", sources="{arxiv-listing: {listed: 2025-08-01, place: 1}}")  # of another day's list
    add(project, "aprons")


def order_of(project: Path) -> list[str]:
    site = site_of(project)
    return [site.slugs[paper.id] for paper in site.issues["2025-08-07"].papers]


def test_papers_of_a_day_keep_the_order_of_the_list_they_came_from(project: Path) -> None:
    add_lists(project)
    assert order_of(project) == ["kettles", "lamps", "anchors", "boats", "aprons", "yawls"]
    site = site_of(project)
    assert [site.slugs[paper.id] for paper in site.papers] == order_of(project)


def test_a_setting_orders_by_votes_and_an_editorial_knows_better(project: Path) -> None:
    add_lists(project)
    config = project / "mkdocs.yml"
    block = "plugins: [{digestgen: {order: votes}}]"
    config.write_text(config.read_text("utf-8").replace("plugins: [digestgen]", block), "utf-8")
    assert order_of(project) == ["anchors", "kettles", "lamps", "aprons", "boats", "yawls"]
    write(project, "digests/2025-08-07.md", "---\norder: title\npins: [lamps]\n---\n")
    assert order_of(project) == ["lamps", "anchors", "aprons", "boats", "kettles", "yawls"]
    write(project, "digests/2025-08-07.md", "---\norder: [yawls, source]\n---\n")
    assert order_of(project) == ["yawls", "kettles", "lamps", "anchors", "boats", "aprons"]


def test_what_a_curator_says_of_the_order_wins(project: Path) -> None:
    """200 editorials: pins, then what `order` names, then the others, as the word among them says."""
    names = sorted([*LISTS, "boats", "yawls", "aprons"])
    add_lists(project)
    site = site_of(project)
    papers = site.issues["2025-08-07"].papers
    by_slug = {site.slugs[paper.id]: paper for paper in papers}
    chance = Random(7)
    for _ in range(200):
        pins = chance.sample(names, chance.randrange(3))
        named = chance.sample(names, chance.randrange(4))
        word = chance.choice(["", *ORDERS])
        editorial = Editorial(
            "e.md", parse_period("2025-08-07"), order=(*named, *filter(None, [word])), pins=(*pins,)
        )
        ordered, pinned = order_issue(papers, editorial)
        slugs = [site.slugs[paper.id] for paper in ordered]
        assert sorted(slugs) == names
        assert pinned == tuple(by_slug[name] for name in pins)
        first = list(dict.fromkeys((*pins, *named)))
        assert slugs[: len(first)] == first
        rest = [by_slug[slug] for slug in slugs[len(first) :]]
        if word:
            assert rest == sorted(rest, key=RANKS[word])
        else:
            assert rest == [paper for paper in papers if paper in rest]


def test_featured_papers_lead_their_day_but_not_their_week(project: Path) -> None:
    add(project, "monday-star", date="2025-08-04", featured="true")
    add(project, "tuesday-one", date="2025-08-05")
    add(project, "tuesday-star", date="2025-08-05", featured="true")
    site = site_of(project)
    order = [site.slugs[paper.id] for paper in site.issues["2025-W32"].papers]
    assert order == ["tuesday-star", "tuesday-one", "monday-star"]
    assert [site.slugs[p.id] for p in site.issues["2025-08-05"].papers] == order[:2]


def test_pins_come_first_then_the_editorials_order_then_the_rest(project: Path) -> None:
    for name in ("a", "b", "c", "d"):
        add(project, f"paper-{name}", featured="true" if name == "b" else "false")
    add(project, "elsewhere", date="2025-08-01")
    write(project, "digests/2025-08-07.md",
          '---\norder: [paper-d, "title:paper-c"]\npins: ["title:paper-c", elsewhere]\n---\n')  # fmt: skip
    site = site_of(project)
    issue = site.issues["2025-08-07"]
    assert [site.slugs[p.id] for p in issue.papers] == ["paper-c", "paper-d", "paper-b", "paper-a"]
    assert [one.value for one in issue.pins] == ["paper-c"], "a pin of another day's paper pins nothing here"
    assert site.issues["2025-W32"].pins == frozenset()


# --- addresses ---------------------------------------------------------------------------------------------


def test_of_two_papers_that_want_one_address_the_older_keeps_it(project: Path) -> None:
    add(project, "younger", date="2025-08-07", id='"doi:10.1000/a-b"')
    add(project, "older", date="2025-08-06", id='"doi:10.1000/a/b"')
    add(project, "third", date="2025-08-08", id='"doi:10.1000/a(b"')
    site = site_of(project)
    slugs = {paper.path.rsplit("/", 1)[-1]: slug for paper in site.papers for slug in [site.slugs[paper.id]]}
    assert slugs["older.md"] == "10.1000-a-b"
    others = {slugs["younger.md"], slugs["third.md"]}
    assert len(others) == 2 and all(slug.startswith("10.1000-a-b-") for slug in others)
    assert [note.code for note in site.notes] == ["url-resolved", "url-resolved"]
    assert {note.path for note in site.notes} == {"content/papers/younger.md", "content/papers/third.md"}


def test_addresses_that_differ_in_case_only_are_one_address_on_some_hosts(project: Path) -> None:
    add(project, "one", date="2025-08-06", id="openreview:AbCdEf12")
    add(project, "two", date="2025-08-07", id="openreview:abcdef12")
    slugs = [slug.lower() for slug in site_of(project).slugs.values()]
    assert len(set(slugs)) == 2 and "abcdef12" in slugs


def test_a_draft_keeps_its_address_for_the_day_it_is_published(project: Path) -> None:
    add(project, "draft", date="2025-08-01", id='"doi:10.1000/a/b"', draft="true")
    add(project, "public", date="2025-08-07", id='"doi:10.1000/a-b"')
    before = site_of(project)
    assert list(before.slugs.values()) != ["10.1000-a-b"]
    add(project, "draft", date="2025-08-01", id='"doi:10.1000/a/b"')
    after = site_of(project)
    assert before.slugs.items() <= after.slugs.items()


def test_old_addresses_redirect_unless_a_live_page_is_there(project: Path) -> None:
    add(project, "one", aliases="[uno, TWO, one]")
    add(project, "two", date="2025-08-06", aliases="[zwei, uno]")
    site = site_of(project)
    assert site.redirects == {"papers/uno/": "papers/one/", "papers/zwei/": "papers/two/"}
    said = [(note.path, note.field) for note in site.notes]
    assert said == [("content/papers/one.md", "aliases"), ("content/papers/two.md", "aliases")]


def test_hand_written_pages_have_the_addresses_that_mkdocs_gives_them() -> None:
    names = {"index.md": "", "about.md": "about/", "guide/index.md": "guide/", "guide/README.md": "guide/",
             "guide/reading.md": "guide/reading/"}  # fmt: skip
    assert {name: page_url(name) for name in names} == names


def test_a_hand_written_page_cannot_take_a_generated_address(project: Path) -> None:
    add(project, "one", tags="[agents]")
    write(project, "tags.yml", "agents: {title: Agents}\n")
    write(project, "tags/agents.md", "# Mine\n")
    write(project, "about.md", "# Fine\n")
    write(project, "archive.md", "# Fine too: the list stands below\n")
    with pytest.raises(ContentError) as caught:
        site_of(project)
    (problem,) = caught.value.problems
    assert (problem.code, problem.path) == ("url-collision", "content/tags/agents.md")
    assert "/tags/agents/" in problem.what


# --- issues ------------------------------------------------------------------------------------------------


def test_issues_follow_one_another_over_the_turn_of_the_year(library: Path) -> None:
    issues = site_of(library).issues
    assert {"2024-12-30", "2025-01-01", "2025-W01", "2024-12", "2025-01"} <= issues.keys()
    assert "2024-W53" not in issues and "2024-W01" not in issues, (
        "2024-12-30 is in the first ISO week of 2025"
    )
    assert len(issues["2025-W01"].papers) == 2
    assert (issues["2024-12-30"].previous, issues["2024-12-30"].next) == ("", "2025-01-01")
    assert (issues["2025-W01"].previous, issues["2025-W01"].next) == ("", "2025-W31")
    assert (issues["2024-12"].next, issues["2025-01"].previous) == ("2025-01", "2024-12")
    assert (issues["2031-W01"].previous, issues["2031-W01"].next) == ("2025-W32", "")


def test_each_kinds_issues_are_a_chain_from_the_oldest_to_the_newest(library: Path) -> None:
    site = site_of(library)
    for kind in ("day", "week", "month"):
        keys = [issue.key for issue in site.of_kind(kind)]
        assert len(keys) > 3
        assert [issue.previous for issue in site.of_kind(kind)] == [*keys[1:], ""]
        assert [issue.next for issue in site.of_kind(kind)] == ["", *keys[:-1]]


def test_an_editorial_without_papers_makes_no_issue_and_a_draft_says_nothing(library: Path) -> None:
    write(library, "digests/2025-08-20.md", "---\ntitle: Nothing came\n---\n\nNothing.\n")
    site = site_of(library)
    assert "2025-08-20" not in site.issues
    assert site.targets["digests/2025-08-20.md"] == "archive/"
    assert site.issues["2025-08-05"].editorial is None, "its editorial is a draft"
    assert site.issues["2025-08-07"].editorial is not None


# --- tags --------------------------------------------------------------------------------------------------

TREE = """\
top: {title: Top}
middle: {title: Middle, parent: top}
leaf: {title: Leaf, parent: middle, aliases: [blade]}
empty: {title: Empty, parent: top}
alone: {title: Alone}
"""


def test_a_tag_holds_the_papers_of_the_tags_below_it_once(project: Path) -> None:
    write(project, "tags.yml", TREE)
    add(project, "deep", date="2025-08-05", tags="[blade]")
    add(project, "both", date="2025-08-07", tags="[leaf, top]")
    add(project, "wide", date="2025-08-06", tags="[top]")
    add(project, "bare", date="2025-08-08")
    site = site_of(project)
    held = {slug: [site.slugs[p.id] for p in page.papers] for slug, page in site.tags.items()}
    assert held == {"top": ["both", "wide", "deep"], "middle": ["both", "deep"], "leaf": ["both", "deep"]}
    assert {slug: page.children for slug, page in site.tags.items()} == {
        "top": ("middle",), "middle": ("leaf",), "leaf": (),
    }  # fmt: skip


def test_tags_stand_in_the_order_of_the_vocabulary(project: Path) -> None:
    write(
        project,
        "tags.yml",
        "zoo: {title: Zoo}\nant: {title: Ant, parent: zoo}\nbee: {title: Bee, parent: zoo}\n",
    )
    add(project, "one", tags="[bee, ant]")
    site = site_of(project)
    assert list(site.tags) == ["zoo", "ant", "bee"]
    assert site.tags["zoo"].children == ("ant", "bee")


# --- authors -----------------------------------------------------------------------------------------------


def test_spellings_of_one_person_are_one_author(library: Path) -> None:
    site = site_of(library)
    ada, zoe = site.authors["ada-quist"], site.authors["zoe-marlowe"]
    assert ada.names == ("A. Quist", "Ada M. Quist", "Ada Quist"), "people.yml says so"
    assert (ada.name, ada.orcid, len(ada.papers)) == ("Ada Quist", "0000-0002-1825-0097", 4)
    assert zoe.names == ("ZOË MARLOWE", "Zoe Marlowe", "Zoë Marlowe"), "they differ in accents and case only"
    assert zoe.name == "Zoë Marlowe"
    assert site.author_pages["A. Quist"] == "authors/ada-quist/"
    assert "王小海" not in site.author_pages, "one paper is too few for a page"
    assert [a.name.split()[-1] for a in site.authors.values()] == ["Four", "Marlowe", "Quist", "Three", "Two"]


def test_a_paper_that_names_somebody_twice_is_one_paper(project: Path) -> None:
    set_author_pages(project, 2)
    add(project, "one", authors="[José Núñez, Jose Nunez]")
    assert site_of(project).authors == {}
    add(project, "two", authors="[jose nunez]")
    assert len(site_of(project).authors["jose-nunez"].papers) == 2


@pytest.mark.parametrize(("least", "pages"), [(0, []), (1, ["bo-two", "li"]), (2, ["bo-two"]), (3, [])])
def test_how_many_papers_make_an_author_page(project: Path, least: int, pages: list[str]) -> None:
    set_author_pages(project, least)
    add(project, "one", authors="[Bo Two, Li]")
    add(project, "two", authors='["Bo Two", "…"]')
    site = site_of(project)
    assert sorted(site.authors) == pages
    assert sorted(set(site.author_pages.values())) == [f"authors/{slug}/" for slug in pages]


@pytest.mark.parametrize(
    ("aliases", "pages"), [("[10.5555-one]", ["bo-two"]), ("[old]", []), ("[10.5555-one, old]", ["bo-two"])]
)
def test_the_page_of_an_author_outlives_a_merge(project: Path, aliases: str, pages: list[str]) -> None:
    """Of two papers there is one now, with the id and the address of both; another alias is no paper."""
    add(project, "one", authors="[Bo Two]", ids='["doi:10.5555/one"]', aliases=aliases)
    assert sorted(site_of(project).authors) == pages


# --- what is there, and what is not yet --------------------------------------------------------------------


def test_a_draft_is_nowhere(library: Path) -> None:
    site = site_of(library)
    assert not [paper for paper in site.papers if paper.draft]
    assert "arxiv:2508.01099" not in map(str, site.slugs)
    assert [p.title for p in site.issues["2025-08-06"].papers if "draft" in p.title] == []
    assert site.targets["papers/2025-08/draft.md"] == "https://arxiv.org/abs/2508.01099", (
        "its authors have it"
    )


def test_as_of_hides_what_is_dated_later(library: Path) -> None:
    today = site_of(library, as_of="2025-08-06")
    assert max(paper.date for paper in today.papers) == "2025-08-06"
    assert "2031-01-01" not in today.issues and "2025-08-07" not in today.issues
    assert today.issues["2025-08-06"].next == ""
    assert "ada-quist" in today.authors and len(today.authors["ada-quist"].papers) == 2
    assert "tide-models" not in today.tags
    assert {paper.id for paper in today.papers} < {paper.id for paper in site_of(library).papers}


def test_every_file_of_content_has_a_target(library: Path) -> None:
    targets = site_of(library).targets
    content = library / "content"
    files = {p.relative_to(content).as_posix() for p in content.rglob("*") if p.is_file()}
    assert targets.keys() == (files - {"tags.yml", "people.yml"}) | {
        "feeds.md",
        "search.md",
        "statistics.md",
        "rising.md",
        "saved.md",
        "tags/index.md",
    }
    assert targets["papers/2025-07/title-lighthouses.md"] == "papers/lighthouses-as-clocks/"
    assert targets["digests/2025-W32.md"] == "digests/2025-W32/"
    assert targets["guide/reading.md"] == "guide/reading/"
    assert targets["assets/lamp.png"] == "assets/lamp.png"
    assert targets["index.md"] == "" and targets["tags/index.md"] == "tags/"


# --- a library in which somebody writes on --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("field", "value", "is_text"),
    [
        ("abstract", "Lamps at dusk, in [a table](papers/0.md).", True), ("note", "Of lamps.", True), ("rest", "## Lamps", True),
        ("summary", "Lamps.", True), ("title", "Lamps", False), ("date", "2025-08-09", False), ("draft", True, False),
        ("authors", (Name("Ida Nine"),), False), ("tags", ("lamps",), False), ("aliases", ("lamps",), False),
        ("status", "retracted", False), ("featured", True, False), ("extra", {"changed": "2025-08-06"}, False),
    ],
)  # fmt: skip
def test_a_site_that_follows_the_one_before_is_one_made_anew(
    shelf: Shelf, field: str, value: object, is_text: bool
) -> None:
    shelf.tag("lamps")
    shelf.tag("kites")
    for number, day in enumerate(("2025-08-07", "2025-08-08", "2025-08-08", "2025-09-01")):
        shelf.add(number, f"Kites {number}", day, authors=["Ada One", "Bo Two"], abstract="Kites.")
    settings = {"views": {"of-lamps": {"title": "Of lamps", "words": ["lamps"]}}, "author_pages": 2}
    before = shelf.site(**settings)
    path = "content/papers/2508.00001.md"
    shelf.papers[path] = replace(shelf.papers[path], **{field: value})
    anew = shelf.site(**settings)
    followed = follow_site(before, anew.config, anew.library)
    assert (followed is not None) == is_text
    shelf.tags["lamps"] = shelf.tags.pop("lamps")  # another order
    assert follow_site(before, anew.config, shelf.site(**settings).library) is None
    given = build_site(anew.config, anew.library, before=before)
    names = [each.name for each in fields(Site) if each.name != "links"]
    assert {name: getattr(given, name) for name in names} == {name: getattr(anew, name) for name in names}
    shown = [(given.library.papers, issue.shown) for issue in given.issues.values()]
    assert shown == [(anew.library.papers, issue.shown) for issue in anew.issues.values()]
