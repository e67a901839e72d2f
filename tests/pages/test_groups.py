"""A long day by topic: what the curator says wins, the rest follows from tags and vocabulary alone."""

from __future__ import annotations

from pathlib import Path
from random import Random
from urllib.parse import urljoin
from zipfile import ZipFile

import feedparser
import lxml.html
import pytest

from digestgen.config import read_config
from digestgen.mail.letter import build_letter
from digestgen.model.ids import parse_id
from digestgen.model.issue import Editorial, parse_period
from digestgen.model.paper import Paper
from digestgen.model.tag import Tag
from digestgen.problems import ContentError
from digestgen.publishing.build import build, read_site
from digestgen.site.fragments import Fragments
from digestgen.site.grouping import Group, Grouping
from digestgen.site.order import order_issue

DAY = "2031-05-04"
PARENTS = {
    "light": "",
    "lamps": "light",
    "dusk": "light",
    "oil-lamps": "lamps",
    "kettles": "",
    "songs": "",
    "owls": "",
}
TAGS = {slug: Tag(slug, slug.replace("-", " ").title(), parent=parent) for slug, parent in PARENTS.items()}


def make(count: int, chance: Random) -> tuple[Paper, ...]:
    """Papers with up to three tags each."""
    return tuple(
        Paper(f"content/papers/p{n:02}.md", parse_id(f"title:p{n:02}"), f"Paper {n}", DAY,
              tags=tuple(chance.sample([*TAGS], chance.randrange(4))),
              sources={"list": {"upvotes": str(chance.randrange(9)), "place": str(n)}})
        for n in range(count)
    )  # fmt: skip


def show(groups: tuple[Group, ...]) -> dict[str, list[str]]:
    """Heading → papers, `top` for what comes before all."""
    return {g.anchor.removeprefix("in-") or "top": [paper.id.value for paper in g.papers] for g in groups}


def test_what_the_curator_says_wins() -> None:
    """200 editorials with pins, order and groups: pins, then `order`, then groups, each paper once."""
    chance = Random(19)
    grouping = Grouping(TAGS, 12)
    grouped = 0
    for _ in range(200):
        papers = make(chance.randrange(10, 40), chance)
        names = [paper.id.value for paper in papers]
        pins, order = chance.sample(names, chance.randrange(3)), chance.sample(names, chance.randrange(5))
        word = chance.choice(["", "votes", "title", "source"])
        headings = chance.sample([*TAGS, "Read these first", "Lamps"], chance.randrange(4))
        wish = {heading: tuple(chance.sample(names, chance.randrange(4))) for heading in headings}
        said = chance.choice([wish, wish, None, True, False])
        editorial = Editorial(
            "e.md", parse_period(DAY), order=(*order, *filter(None, [word])), pins=(*pins,), groups=said
        )
        ordered, pinned = order_issue(papers, editorial)
        groups = grouping.group("day", ordered, frozenset(paper.id for paper in pinned), editorial)
        if said is False:
            assert groups == ()
        if not groups:
            continue
        grouped += 1
        shown = show(groups)
        flat = [name for papers in shown.values() for name in papers]
        assert sorted(flat) == names and len({g.anchor for g in groups}) == len(groups)
        assert flat[: len(pins)] == pins  # first of all, in the curator's order
        moved: dict[str, str] = {}
        if isinstance(said, dict):
            for heading, members in said.items():
                for name in members:
                    moved.setdefault(
                        name, {"Lamps": "lamps", "Read these first": "read-these-first"}.get(heading, heading)
                    )
        for name, heading in moved.items():
            assert name in shown["top" if name in pins else heading]
        assert shown.get("top", []) == list(
            dict.fromkeys([*pins, *(name for name in order if name not in moved)])
        )
        place = {paper.id.value: at for at, paper in enumerate(ordered)}
        for members in shown.values():
            assert members == sorted(members, key=place.__getitem__)  # within a group as `order` says
        wanted = [heading for heading in dict.fromkeys(moved.values()) if heading in shown]
        assert sorted(wanted, key=list(shown).index) == [h for h in shown if h in wanted]
    assert grouped > 100


def test_groups_follow_from_the_papers_and_the_vocabulary_alone() -> None:
    chance = Random(4)
    for _ in range(200):
        papers = make(chance.randrange(12, 60), chance)
        groups = Grouping(TAGS, 12).group("day", papers, frozenset(), None)
        assert groups == Grouping(TAGS, 12).group("day", papers, frozenset(), None)
        if not groups:
            continue
        topics = [group for group in groups if group.tag]
        assert 2 <= len(topics) <= 8 and all(len(group.papers) > 1 for group in topics)
        for group in topics:
            below = {slug for slug in TAGS if group.tag in (slug, PARENTS[slug], PARENTS.get(PARENTS[slug]))}
            assert all(below.intersection(paper.tags) for paper in group.papers)
        first = [papers.index(group.papers[0]) for group in topics]
        assert first == sorted(first) and (
            not groups[-1].tag or sum(len(g.papers) for g in topics) == len(papers)
        )


def tagged(*tags: str) -> tuple[Paper, ...]:
    return tuple(
        Paper(
            f"content/papers/p{n:02}.md",
            parse_id(f"title:p{n:02}"),
            f"Paper {n}",
            DAY,
            tags=tuple(own.split()),
        )
        for n, own in enumerate(tags)
    )


@pytest.mark.parametrize(
    ("tags", "groups"),
    [
        (["oil-lamps"] * 6 + ["dusk"] * 6, {"oil-lamps": 6, "dusk": 6}),  # not all of it as Light
        (["lamps"] * 3 + ["oil-lamps"] + ["kettles"] * 5 + ["songs"] * 3, {"lamps": 4, "kettles": 5, "songs": 3}),
        (["lamps"] * 4 + ["kettles"] * 4 + ["kettles owls"] + ["songs"] * 2 + ["owls"],
         {"lamps": 4, "kettles": 4, "owls": 2, "songs": 2}),  # a single owl gets company
        (["lamps"] * 5 + ["kettles"] * 5 + ["songs"] * 2 + ["owls"], {"lamps": 5, "kettles": 5, "rest": 3}),
        (["lamps"] * 3 + ["dusk"] * 3 + ["songs", "owls", "kettles", "", "", ""], {"lamps": 3, "dusk": 3, "rest": 6}),
        (["lamps"] * 2 + ["dusk"] * 2 + [""] * 9, {}),  # what is left over would be most of it
        (["lamps"] * 13, {}),
        ([""] * 30, {}),
        (["lamps"] * 5 + ["kettles"] * 6, {}),  # a short day
    ],
)  # fmt: skip
def test_topics_that_tell_something(tags: list[str], groups: dict[str, int]) -> None:
    shown = show(Grouping(TAGS, 12).group("day", tagged(*tags), frozenset(), None))
    assert {heading: len(papers) for heading, papers in shown.items()} == groups


def write(project: Path, editorial: str) -> None:
    (project / "content/tags.yml").write_text(
        "lamps: {title: Lamps, aliases: [lanterns]}\nkettles: {title: Kettles}\n"
    )
    for n in range(14):
        tags = "[lamps]" if n % 2 else "[kettles]"
        text = (
            f'---\nid: "title:p{n:02}"\ntitle: Paper {n}\ndate: {DAY}\ntags: {tags}\n---\n\nAll about it.\n'
        )
        (project / f"content/papers/p{n:02}.md").write_text(text, "utf-8")
    (project / "content/digests").mkdir(exist_ok=True)
    (project / f"content/digests/{DAY}.md").write_text(editorial, "utf-8")


def test_a_long_day_has_a_table_of_contents(project: Path) -> None:
    write(project, "---\npins: [p05]\ngroups:\n  Lanterns: [p02]\n  To read <aloud>: [p03, p04]\n---\n")
    site = build(read_config(project / "mkdocs.yml")).site
    for name in (f"digests/{DAY}/index.html", "index.html"):
        page = lxml.html.parse(str(project / "site" / name))
        contents = page.xpath("//nav[@class='dg-contents']//a")
        assert [" ".join(link.text_content().split()) for link in contents] == [
            "Lamps 6",
            "To read <aloud> 2",
            "Kettles 5",
        ]
        for link in contents:
            [heading] = page.xpath(f"//h2[@id='{link.get('href')[1:]}']")
            assert heading.text_content() in link.text_content()
        shown = [card.get("data-dg-paper") for card in page.xpath("//article[@data-dg-paper]")]
        assert shown == [site.url(paper) for paper in site.issues[DAY].shown]
        assert shown[:2] == ["papers/p05/", "papers/p01/"] and "papers/p02/" in shown[1:7]
    own = lxml.html.parse(str(project / "site/papers/p01/index.html"))  # previous and next as on the page
    steps = [step.get("href").split("/")[-2] for step in own.xpath("//nav[@class='dg-steps']/a")]
    assert steps == ["p05", "p02"]
    feed = (project / "site/feed.xml").read_text("utf-8")
    assert feed.index("papers/p06/") < feed.index("papers/p07/")  # feeds keep the order of the day
    headings, order = (
        ["Lamps", "To read <aloud>", "Kettles"],
        [paper.title for paper in site.issues[DAY].shown],
    )
    letter = lxml.html.parse(str(project / f"site/digests/{DAY}/email.html"))
    day = feedparser.parse((project / "site/digests/daily.xml").read_bytes()).entries[0].content[0].value
    for tree, level in ((letter, "h2"), (lxml.html.fromstring(f"<div>{day}</div>"), "h3")):
        assert [one.text for one in tree.xpath("//h2[not(a)]")] == headings
        assert [one.text_content() for one in tree.xpath(f"//{level}/a")] == order
    plain = build_letter(site, Fragments(site), site.issues[DAY]).text.splitlines()
    assert [line for line in plain if line in headings] == headings
    with ZipFile(project / f"site/digests/{DAY}/{DAY}.epub") as book:
        contents = lxml.etree.fromstring(book.read("EPUB/contents.xhtml"))
        lists = contents.xpath("//*[local-name()='li'][*[local-name()='span']]")
        assert [one[0].text for one in lists] == headings
        assert [len(one[1]) for one in lists] == [6, 2, 5], "and the pinned one before them"
        titles = [one.text for one in contents.xpath("//*[local-name()='a']")]
        assert titles[1:] == order
    write(project, "---\ngroups: false\n---\n")
    build(read_config(project / "mkdocs.yml"))
    assert "dg-contents" not in (project / f"site/digests/{DAY}/index.html").read_text("utf-8")


def test_a_very_long_day_goes_on_with_its_topics(project: Path) -> None:
    """Pages of six: what the curator said wins on all of them together, and the contents lead to each topic's page."""
    write(project, "---\npins: [p05]\ngroups:\n  To read: [p03, p04]\n---\nAll of today.\n")
    settings = project / "mkdocs.yml"
    settings.write_text(
        settings.read_text("utf-8").replace("digestgen", "digestgen: {page_size: 3}", 1), "utf-8"
    )
    site = build(read_config(settings)).site
    home = lxml.html.parse(str(project / "site/index.html"))
    assert len(home.xpath("//nav[@aria-label='Pages']//a")) == 3 and not home.xpath(
        "//a[@aria-current='page']"
    )
    around = {
        1: [("next", "page/2/")],
        2: [("prev", "../../"), ("next", "../../page/3/")],
        3: [("prev", "../../page/2/")],
    }
    shown: list[str] = []
    for number in (1, 2, 3):
        url = f"digests/{DAY}/" + (f"page/{number}/" if number > 1 else "")
        page = lxml.html.parse(str(project / f"site/{url}index.html"))
        cards = [card.get("data-dg-paper") for card in page.xpath("//article[@data-dg-paper]")]
        if number == 1:
            assert cards == [card.get("data-dg-paper") for card in home.xpath("//article[@data-dg-paper]")]
        shown += cards
        [here] = page.xpath("//a[@aria-current='page']")
        assert here.text == str(number) and ("All of today." in page.getroot().text_content()) == (
            number == 1
        )
        steps = [(a.get("rel"), a.get("href")) for a in page.xpath("//head/link[@rel='prev' or @rel='next']")]
        assert [(rel, urljoin(f"/{url}", href)) for rel, href in steps] == [
            (rel, urljoin(f"/{url}", href)) for rel, href in around[number]
        ]
        links = page.xpath("//nav[@class='dg-contents']//a/@href")
        assert len(links) == 3
        for link in links:
            place, _, anchor = link.partition("#")
            target = (project / "site" / url / place / "index.html").resolve()
            assert lxml.html.parse(str(target)).xpath(f"//h2[@id='{anchor}']"), link
    assert shown == [site.url(paper) for paper in site.issues[DAY].shown] and len(shown) == 14
    months = [(project / f"site/digests/{DAY[:7]}/{page}index.html") for page in ("", "page/2/", "page/3/")]
    month = [name for page in months for name in lxml.html.parse(str(page)).xpath("//article/@data-dg-paper")]
    assert sorted(month) == sorted(shown)


def test_an_editorial_that_names_no_paper_is_told(project: Path) -> None:
    write(project, "---\ngroups:\n  lamps: [p02, p99]\n  lamps: [p01]\n---\n")
    with pytest.raises(ContentError) as error:
        read_site(read_config(project / "mkdocs.yml"))
    told = {(p.code, p.line, p.what) for p in error.value.problems}
    assert ("duplicate-key", 4, '"lamps" is in "groups" twice') in told
    write(project, "---\ngroups:\n  lamps: [p02, p99]\n---\n")
    with pytest.raises(ContentError) as error:
        read_site(read_config(project / "mkdocs.yml"))
    assert [(p.code, p.field, p.what) for p in error.value.problems] == [
        ("unknown-paper", "groups", 'there is no paper "p99"')
    ]
