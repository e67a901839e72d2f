"""People of one name with different ORCID iDs are different people, wherever the site tells who wrote what."""

from __future__ import annotations

from pathlib import Path

import pytest

from digestgen.config import read_config
from digestgen.problems import ContentError
from digestgen.publishing.build import build, read_site
from digestgen.site.site import Site

KIEL, OSLO = "0000-0002-1825-0097", "0000-0001-2345-6789"


def write(project: Path, people: str = "", settings: str = "author_feeds: true", **authors: str) -> None:
    """Papers of one day, each by who is said, and people.yml."""
    papers = project / "content/papers"
    for number, (name, who) in enumerate(authors.items(), 1):
        head = f'id: "arxiv:2508.0100{number}"\ntitle: Lamps {name}\ndate: 2025-08-07\nauthors: [{who}]'
        (papers / f"{name}.md").write_text(f"---\n{head}\n---\n\nText.\n", "utf-8")
    if people:
        (project / "content/people.yml").write_text(people, "utf-8")
    config = project / "mkdocs.yml"
    text = config.read_text("utf-8").replace(
        "plugins: [digestgen]", f"plugins: [{{digestgen: {{{settings}}}}}]"
    )
    config.write_text(text, "utf-8")


def signed(orcid: str, name: str = "Wen Lamp") -> str:
    return f"{{name: {name}, orcid: {orcid}}}"


def site_of(project: Path) -> Site:
    return read_site(read_config(project / "mkdocs.yml"))


def titles(site: Site, slug: str) -> list[str]:
    return sorted(paper.title.removeprefix("Lamps ") for paper in site.authors[slug].papers)


def test_each_has_a_page_and_the_old_one_names_both(project: Path) -> None:
    write(project, kiel=signed(KIEL), oslo=signed(OSLO), unsigned="Wen Lamp", bo="Bo Two, Wen Lamp")
    site = site_of(project)
    assert sorted(site.authors) == ["wen-lamp", "wen-lamp-0097", "wen-lamp-6789"]
    assert [site.authors[slug].orcid for slug in sorted(site.authors)] == ["", KIEL, OSLO]
    assert titles(site, "wen-lamp-0097") == ["kiel"] and titles(site, "wen-lamp-6789") == ["oslo"]
    assert titles(site, "wen-lamp") == ["bo", "kiel", "oslo", "unsigned"], (
        "whoever follows its feed loses nothing"
    )
    assert {other.orcid for other in site.authors["wen-lamp"].namesakes} == {KIEL, OSLO}
    assert [note.code for note in site.notes] == ["shared-name"]

    build(read_config(project / "mkdocs.yml"))
    old = (project / "site/authors/wen-lamp/index.html").read_text("utf-8")
    assert f"https://orcid.org/{KIEL}" in old and "../../authors/wen-lamp-6789/" in old
    own = (project / "site/authors/wen-lamp-0097/index.html").read_text("utf-8")
    assert KIEL in own and OSLO not in own
    assert (project / "site/authors/wen-lamp-0097/feed.xml").exists()
    paper = (project / "site/papers/2508.01002/index.html").read_text("utf-8")
    assert "../../authors/wen-lamp-6789/" in paper and "../../authors/wen-lamp-0097/" not in paper


def test_one_orcid_and_no_orcid_are_one_person(project: Path) -> None:
    write(project, kiel=signed(KIEL), unsigned="Wen Lamp", capitals=signed(KIEL, "WEN LAMP"))
    site = site_of(project)
    assert list(site.authors) == ["wen-lamp"] and site.authors["wen-lamp"].orcid == KIEL
    assert not site.authors["wen-lamp"].namesakes and not site.notes


@pytest.mark.parametrize(
    ("authors", "people", "pages"),
    [
        ({"a": signed(KIEL), "b": signed(KIEL, "W. Lamp")}, "", {"wen-lamp": ["a", "b"]}),
        ({"a": signed(KIEL), "b": signed(KIEL, '"Lamp, Wen"')}, "", {"wen-lamp": ["a", "b"]}),
        ({"a": signed(KIEL), "b": signed(KIEL, "文灯")}, "", {"wen-lamp": ["a", "b"]}),
        ({"a": "Wen Lamp", "b": signed(KIEL, "W. Lamp"), "c": signed(KIEL)}, "", {"wen-lamp": ["a", "b", "c"]}),
        ({"a": signed(KIEL, "W. Lamp")}, f"wl: {{name: Wen Lamp, orcid: {KIEL}}}\n", {"wl": ["a"]}),
        ({"a": signed(KIEL, "W. Lamp"), "b": signed(KIEL), "c": signed(OSLO)}, "",
         {"wen-lamp": ["a", "b", "c"], "wen-lamp-0097": ["a", "b"], "wen-lamp-6789": ["c"]}),
        ({"a": signed(KIEL, "W. Lamp"), "b": signed(KIEL)}, "wl: {name: Wen Lamp}\n", {"wl": ["a", "b"]}),
        # somebody else's, perhaps
        ({"a": signed(KIEL), "b": signed(KIEL, "W. Lamp"), "c": "W. Lamp", "d": "Wen Lamp"}, "", {"wen-lamp": ["a", "d"], "w-lamp": ["b", "c"]}),
        # the iD of whoever sent it in
        ({"a": signed(KIEL), "b": signed(KIEL, "Bo Two")}, "", {"wen-lamp": ["a"], "bo-two": ["b"]}),
        ({"a": signed(KIEL), "b": f'{signed(KIEL)}, {signed(KIEL, "W. Lamp")}'}, "", {"wen-lamp": ["a", "b"], "w-lamp": ["b"]}),
    ],
)  # fmt: skip
def test_one_orcid_is_one_person_in_every_spelling(
    project: Path, authors: dict[str, str], people: str, pages: dict[str, list[str]]
) -> None:
    write(project, people, settings="author_pages: 1", **authors)
    site = site_of(project)
    assert {slug: titles(site, slug) for slug in site.authors} == pages
    if "w-lamp" not in pages and "bo-two" not in pages and "b" in authors and "文" not in authors["b"]:
        assert {"authors/w-lamp/", "authors/lamp-wen/"} & site.moved.keys()


def test_iris_with_the_same_end_and_names_that_look_like_a_page_of_theirs(project: Path) -> None:
    other = "0000-0003-0000-0097"
    write(project, kiel=signed(KIEL), oslo=signed(other), taken="Wen Lamp 0097", settings="author_pages: 1")
    assert sorted(site_of(project).authors) == [
        "wen-lamp", "wen-lamp-0000-0002-1825-0097", "wen-lamp-0000-0003-0000-0097", "wen-lamp-0097",
    ]  # fmt: skip


def test_people_yml_joins_without_an_orcid(project: Path) -> None:
    people = "wen-lamp:\n  name: Wen Lamp\n  variants: [W. Lamp]\n"
    write(project, people, kiel=signed(KIEL), oslo=signed(OSLO, "W. Lamp"))
    site = site_of(project)
    assert titles(site, "wen-lamp") == ["kiel", "oslo"] and list(site.authors) == ["wen-lamp"]
    assert site.authors["wen-lamp"].orcid == "", "which of the two, nobody knows"


@pytest.mark.parametrize(
    ("people", "moved"),
    [
        ("wen-lamp: {name: Wen Lamp}", {"0097": "wen-lamp", "6789": "wen-lamp"}),
        (f"wlamp: {{name: Wen Lamp, orcid: {KIEL}}}", {"0097": "wlamp"}),  # the other one keeps page and address
        (f"kiel: {{name: Wen Lamp, orcid: {KIEL}}}\noslo: {{name: Wen Lamp, orcid: {OSLO}}}", {"0097": "kiel", "6789": "oslo"}),
    ],
)  # fmt: skip
def test_a_page_of_somebody_who_came_to_people_yml_has_moved(
    project: Path, people: str, moved: dict[str, str]
) -> None:
    write(project, people, kiel=signed(KIEL), oslo=signed(OSLO))
    site = site_of(project)
    assert {old[-5:-1]: new for old, new in site.moved.items() if old[-5:-1].isdigit()} == {
        end: f"authors/{slug}/" for end, slug in moved.items()
    }
    assert ("wen-lamp-6789" in site.authors) == ("6789" not in moved)


def test_who_has_an_orcid_in_people_yml_is_nobody_else(project: Path) -> None:
    people = f"wen-lamp:\n  name: Wen Lamp\n  variants: [W. Lamp]\n  orcid: {KIEL}\n"
    write(project, people, kiel=signed(KIEL), oslo=signed(OSLO), unsigned="W. Lamp")
    site = site_of(project)
    assert titles(site, "wen-lamp") == ["kiel", "unsigned"] and site.authors["wen-lamp"].orcid == KIEL
    assert titles(site, "wen-lamp-6789") == ["oslo"]


def test_people_yml_parts_two_of_one_spelling_by_their_orcids(project: Path) -> None:
    people = f"wen-kiel: {{name: Wen Lamp, orcid: {KIEL}}}\nwen-oslo: {{name: Wen Lamp, orcid: {OSLO}}}\n"
    write(project, people, kiel=signed(KIEL), oslo=signed(OSLO), unsigned="Wen Lamp")
    site = site_of(project)
    assert titles(site, "wen-kiel") == ["kiel"] and titles(site, "wen-oslo") == ["oslo"]
    assert titles(site, "wen-lamp") == ["kiel", "oslo", "unsigned"] and site.authors["wen-lamp"].orcid == ""


def test_one_spelling_means_one_person_where_an_orcid_is_missing(project: Path) -> None:
    write(
        project, f"a-lamp: {{name: Wen Lamp, orcid: {KIEL}}}\nb-lamp: {{name: Wen Lamp}}\n", kiel="Wen Lamp"
    )
    with pytest.raises(ContentError) as caught:
        site_of(project)
    assert [problem.code for problem in caught.value.problems] == ["alias-taken"]


def test_a_saved_search_asks_for_one_of_them_or_for_the_name(project: Path) -> None:
    views = "views: {oslo: {title: Oslo, authors: [wen-lamp-6789]}, all: {title: All, authors: [Wen Lamp]}}"
    write(project, settings=views, kiel=signed(KIEL), oslo=signed(OSLO), unsigned="Wen Lamp")
    found = site_of(project).saved_searches
    assert [paper.title for paper in found["oslo"].papers] == ["Lamps oslo"]
    assert len(found["all"].papers) == 3


def test_a_namesake_is_no_reason_to_be_related(project: Path) -> None:
    write(project, kiel=signed(KIEL), oslo=signed(OSLO))
    build(read_config(project / "mkdocs.yml"))
    assert "also by" not in (project / "site/papers/2508.01001/index.html").read_text("utf-8")
