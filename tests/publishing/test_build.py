"""The publishing sentence: same input, same bytes, whoever builds and wherever; nothing lost when it fails."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from lxml import etree

from digestgen.config import read_config
from digestgen.output.output import Output
from digestgen.problems import DigestgenError
from digestgen.publishing.build import build
from digestgen.publishing.sitemap import plan_sitemap
from tests.gathering import files

pytestmark = pytest.mark.usefixtures("cold_engine")

REPOSITORY = Path(__file__).parents[2]


def clone(folder: Path) -> Path:
    """This repository's site in another folder, as a clone would have it."""
    shutil.copytree(REPOSITORY / "content", folder / "content")
    shutil.copy(REPOSITORY / "mkdocs.yml", folder / "mkdocs.yml")
    return folder


def built(folder: Path) -> dict[str, bytes]:
    build(read_config(folder / "mkdocs.yml"))
    return files(folder / "site")


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example site, built; not to be changed."""
    folder = clone(tmp_path_factory.mktemp("sample") / "one")
    assert len(built(folder)) > 300
    return folder


@pytest.mark.parametrize("program", ["digestgen", "mkdocs"])
def test_two_builds_from_two_clones_are_byte_identical(sample: Path, tmp_path: Path, program: str) -> None:
    """The second in a process of its own, with another hash seed, zone and locale; by either program."""
    second = clone(tmp_path / "another place")
    for file in (second / "content").rglob("*"):
        os.utime(file, (86400, 86400))
    env = {**os.environ, "PYTHONHASHSEED": "7", "TZ": "Asia/Tokyo", "LC_ALL": "C", "NO_MKDOCS_2_WARNING": "1"}
    subprocess.run([sys.executable, "-m", program, "build", "--quiet"], cwd=second, env=env, check=True)
    one, two = files(sample / "site"), files(second / "site")
    assert one.keys() == two.keys()
    assert [path for path in one if one[path] != two[path]] == []


def test_a_second_build_writes_nothing_with_or_without_working_files(library: Path) -> None:
    before = built(library)
    again = build(read_config(library / "mkdocs.yml")).published
    assert (again.written, again.removed) == (0, 0)
    shutil.rmtree(library / ".digestgen")
    cold = build(read_config(library / "mkdocs.yml")).published
    assert (cold.written, cold.removed) == (0, 0)
    assert files(library / "site") == before


def test_the_engine_runs_only_when_what_it_reads_has_changed(project: Path) -> None:
    write_paper(project, "one")
    (project / "content/about.md").write_text("# About\n", "utf-8")
    built(project)
    key = project / ".digestgen/engine.key"
    first = key.read_text()
    rendered = (project / ".digestgen/engine/index.html").stat().st_mtime_ns

    write_paper(project, "one", body="Text.\n\n## Notes\n\nNew.")
    built(project)
    assert (project / ".digestgen/engine/index.html").stat().st_mtime_ns == rendered, (
        "a paper is none of its business"
    )

    (project / "content/about.md").write_text("# About\n\nOne more sentence.\n", "utf-8")
    assert b"One more sentence." in built(project)["about/index.html"]
    assert key.read_text() != first

    config = project / "mkdocs.yml"
    config.write_text(config.read_text("utf-8").replace("Test digest", "Another Name"), "utf-8")
    assert b"Another Name" in built(project)["papers/2508.00003/index.html"]

    own = project / "site_templates/theme"
    own.mkdir(parents=True)
    base = (REPOSITORY / "site_templates/theme/base.html").read_text("utf-8")
    (own / "base.html").write_text(base.replace('content="digestgen"', 'content="mine"'), "utf-8")
    assert b'name="generator" content="mine"' in built(project)["papers/2508.00003/index.html"]


def test_an_override_that_drops_a_hole_is_refused_with_its_name(project: Path) -> None:
    own = project / "site_templates/theme"
    own.mkdir(parents=True)
    (own / "main.html").write_text(
        '{% extends "base.html" %}{% block content %}nothing{% endblock %}', "utf-8"
    )
    with pytest.raises(DigestgenError, match=r"has no place for article: .*super"):
        built(project)


def test_a_sites_own_article_template_is_used(project: Path) -> None:
    write_paper(project, "one")
    own = project / "site_templates/articles"
    own.mkdir(parents=True)
    (own / "paper.html").write_text("<h1>{{ paper.title }}</h1><p>Mine.</p>", "utf-8")
    site = built(project)
    assert b"<p>Mine.</p>" in site["papers/2508.00003/index.html"]
    assert b"dg-card" in site["index.html"], "the others stay the package's"


def write_paper(project: Path, name: str, **fields: str) -> None:
    head = {"id": f'"arxiv:2508.{len(name):05}"', "title": name, "date": "2025-08-07"} | fields
    body = head.pop("body", "Text.")
    lines = "\n".join(f"{key}: {value}" for key, value in head.items())
    (project / f"content/papers/{name}.md").write_text(f"---\n{lines}\n---\n\n{body}\n", "utf-8")


def test_a_picture_of_a_note_is_found_from_everywhere(project: Path) -> None:
    write_paper(project, "one", body="Text.\n\n## Notes\n\nWith ![a picture](../img/p.png).")
    (project / "content/img").mkdir()
    (project / "content/img/p.png").write_bytes(b"png")
    site = built(project)
    for page in ("papers/2508.00003/index.html", "digests/2025-08-07/index.html"):
        assert 'src="../../img/p.png"' in site[page].decode(), "a note in a list is as deep as the list"
    assert 'src="https://example.org/repo/img/p.png"' in site["feed.xml"].decode()
    assert site["img/p.png"] == b"png"


def test_what_a_person_put_into_content_stands_for_what_we_would_make(project: Path) -> None:
    write_paper(project, "one")
    (project / "content/robots.txt").write_text("User-agent: *\nDisallow: /\n")
    (project / "content/CNAME").write_text("papers.example.org\n")
    site = built(project)
    assert site["robots.txt"] == b"User-agent: *\nDisallow: /\n"
    assert site["CNAME"] == b"papers.example.org\n"


def test_well_known_files_are_published_as_they_are_and_nojekyll_is_written(project: Path) -> None:
    """By both builders; neither MkDocs' pages nor a link in the site comes in between."""
    known = {"security.txt": b"Contact: mailto:ada@example.org\n", "lamp.md": b"# Lamp\n", "a/b": b"\x00\xff"}
    for name, data in known.items():
        file = project / "content/.well-known" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)
    (project / "content/.well-known/.swp").write_text("half a file")
    mine = project.parent / "mine"
    mine.mkdir()
    (project / "site").mkdir()
    (project / "site/.well-known").symlink_to(mine)
    made = built(project)
    found = {name: data for name, data in made.items() if name.startswith(".well-known/")}
    assert found == {f".well-known/{name}": data for name, data in known.items()}
    assert made[".nojekyll"] == b"" and list(mine.iterdir()) == []
    with (project / "mkdocs.yml").open("a", encoding="utf-8") as settings:
        settings.write("docs_dir: content\n")
    subprocess.run([sys.executable, "-m", "mkdocs", "build", "-q", "-d", "other"], cwd=project, check=True)
    assert files(project / "other") == made
    for name in ("a/b", "lamp.md"):  # with a cache and without one
        (project / "content/.well-known" / name).unlink()
        assert f".well-known/{name}" not in built(project)
        shutil.rmtree(project / ".digestgen")
    assert not (project / "site/.well-known/a").exists()


def test_a_site_without_papers_builds(project: Path) -> None:
    site = built(project)
    assert b"There are no papers here yet" in site["index.html"]


def test_a_large_sitemap_is_split() -> None:
    made = list(plan_sitemap("https://example.org/", [(f"p/{n:02}/", "") for n in range(50)], most=20))
    names = [f"sitemap-{n}.xml" for n in range(1, len(made))]
    assert [output.path for output in made] == [*names, "sitemap.xml"]
    index = etree.fromstring(made[-1].render())
    assert [row[0].text for row in index] == [f"https://example.org/{name}" for name in names]
    assert sum(len(etree.fromstring(output.render())) for output in made[:-1]) == 50
    assert isinstance(made[0], Output)


def test_an_address_stays_in_its_part_of_a_large_sitemap() -> None:
    numbers = range(50)
    first, second = (
        {
            o.path: o.key
            for o in plan_sitemap("https://example.org/", [(f"p/{n}/", "") for n in chosen], most=20)
        }
        for chosen in (numbers[1:], numbers)
    )
    assert sum(first[path] != second[path] for path in first) == 1


def test_a_page_is_no_older_than_its_place_in_the_digest(project: Path) -> None:
    """The paper's last version came before its day here: its page is of that day."""
    write_paper(project, "one", updated="2020-01-05")
    url = "<url><loc>https://example.org/repo/papers/2508.00003/</loc><lastmod>2025-08-07</lastmod></url>"
    assert url in built(project)["sitemap.xml"].decode()


def test_a_formula_on_the_front_page_has_its_words_once(project: Path) -> None:
    """There are formulas of the curator and of the program, and both are finished."""
    write_paper(project, "one", title="Lamps of $x^2$")
    (project / "content/index.md").write_text("# Home\n\nSums of $y^3$.\n", "utf-8")
    page = built(project)["index.html"].decode()
    assert [page.count(words) for words in ("hidden>x²<", "hidden>y³<", "maths.woff2")] == [1, 1, 1]


@pytest.mark.parametrize(
    ("title", "shown"), [("Lamps", "Retracted: Lamps"), ("RETRACTED - Lamps", "RETRACTED - Lamps")]
)
def test_a_shared_link_says_that_the_paper_was_retracted(project: Path, title: str, shown: str) -> None:
    """As its feed entry does; what is cited, and the heading below the notice, is the title alone."""
    write_paper(project, "one", title=title, status="retracted")
    site = built(project)
    page = site["papers/2508.00003/index.html"].decode()
    assert f'<meta property="og:title" content="{shown}">' in page and f"<title>{shown} - " in page
    assert f'<meta name="citation_title" content="{title}">' in page and f">{title}</h1>" in page
    assert f"<item><title>{shown}</title>" in site["feed.xml"].decode()


def test_a_link_to_a_paper_without_a_text_is_shown_with_its_authors(project: Path) -> None:
    write_paper(project, "one", authors="[Ada One, Bo Two]", body="")
    write_paper(project, "three", body="")
    with (project / "mkdocs.yml").open("a", encoding="utf-8") as config:
        config.write("\nsite_description: Of lamps\n")
    site = built(project)
    heads = [site[f"papers/2508.0000{n}/index.html"].decode().partition("</head>")[0] for n in (3, 5)]
    assert 'property="og:description" content="Ada One, Bo Two"' in heads[0]
    assert 'property="og:description" content="Of lamps"' in heads[1]
