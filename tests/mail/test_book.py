"""An issue as a book: well-formed, whole, the same bytes each time, and formulas that every e-reader shows."""

from __future__ import annotations

import gzip
import re
import shutil
import subprocess
import zipfile
from datetime import date, timedelta
from io import BytesIO
from pathlib import Path

import pytest
from click.testing import CliRunner
from lxml import etree

from digestgen.cli import main
from digestgen.collecting.saving import save
from digestgen.config import read_config
from digestgen.mail.book import build_book, clean_for_book
from digestgen.publishing.build import read_site
from digestgen.site.fragments import BASE, Fragments
from digestgen.site.site import Site
from digestgen.sources import Context
from digestgen.text.maths.maths import render_mathml
from tests.gathering import collect, parse_files

XHTML = "{http://www.w3.org/1999/xhtml}"


def read_book(data: bytes) -> dict[str, etree._Element]:
    """Every file of a book that is XML, parsed; names of the package are those in the archive, in reading order."""
    with zipfile.ZipFile(BytesIO(data)) as archive:
        first = archive.infolist()[0]
        assert (first.filename, first.compress_type, archive.read(first)) == (
            "mimetype",
            zipfile.ZIP_STORED,
            b"application/epub+zip",
        )
        files = {name: archive.read(name) for name in archive.namelist()[1:]}
    trees = {name: etree.fromstring(text) for name, text in files.items() if not name.endswith(".css")}
    items = trees["EPUB/package.opf"].findall(".//{*}item")
    assert {f"EPUB/{item.get('href')}" for item in items} == files.keys() - {
        "META-INF/container.xml",
        "EPUB/package.opf",
    }
    for item in items:
        has_maths = f"EPUB/{item.get('href')}" in trees and bool(
            trees[f"EPUB/{item.get('href')}"].findall(".//{*}math")
        )
        assert ("mathml" in item.get("properties", "")) == has_maths
    return trees


def test_every_issue_is_a_book(site: Site, fragments: Fragments) -> None:
    for issue in site.issues.values():
        data = build_book(site, fragments, issue.papers, issue)
        assert data == build_book(site, Fragments(site), issue.papers, issue)
        trees = read_book(data)
        titles = [fragments.of(paper).title_text for paper in issue.papers]
        links = trees["EPUB/contents.xhtml"].findall(f".//{XHTML}a")
        assert [" ".join(link.itertext()) for link in links][1:] == titles
        points = trees["EPUB/contents.ncx"].findall(".//{*}navPoint")
        assert [(point.findtext(".//{*}text"), point.find("{*}content").get("src")) for point in points] == [
            (" ".join(link.itertext()), link.get("href")) for link in links
        ]
        for number, paper in enumerate(issue.papers, 1):
            page = trees[f"EPUB/{number}.xhtml"]
            text = " ".join(" ".join(page.itertext()).split())
            assert all(name.text in text for name in paper.authors[:10])
            assert {a.get("href").partition(":")[0] for a in page.iter(f"{XHTML}a")} <= {
                "http",
                "https",
                "mailto",
            }
            assert not page.findall(".//*[@data-latex]") and not page.findall(".//{*}annotation")
            assert {etree.QName(tag).localname for tag in page.iter("{*}*")}.isdisjoint(
                {"img", "script", "style"}
            )


@pytest.mark.parametrize(
    ("tex", "shown"),
    [
        ("H_2O", "H₂O"),
        ("O(n^2)", "O(n²)"),
        (r"\mathbb{R}^d", "ℝᵈ"),
        (r"\hat{x} \leq \alpha", "x̂ ≤ α"),
        (r"\frac{a}{b}", None),
        (r"\sqrt{x+1}", None),
        (r"x^{\theta_{ij}}", None),
        (r"\begin{pmatrix} a & b \\ c & d \end{pmatrix}", None),
        (r"\overbrace{a+b}", None),
    ],
)
def test_a_formula_is_text_where_that_says_the_same(tex: str, shown: str | None) -> None:
    html = clean_for_book(f"<p>So {render_mathml(tex)}.</p>", "https://example.org/")
    if shown:
        assert html == f"<p>So {shown}.</p>"
    else:
        assert html.startswith('<p>So <math xmlns="http://www.w3.org/1998/Math/MathML" alttext="')
        assert "data-latex" not in html
    etree.fromstring(html)


def test_what_a_page_has_and_a_book_cannot_is_said_in_words() -> None:
    html = (
        f'<h2 id="a">Why<a class="headerlink" href="#a">¶</a></h2><p>See <a href="{BASE}papers/a/">it</a>,'
        f' <a class="footnote-ref" href="#fn">1</a>, <a href="#b">b</a>,<br>&nbsp;<img alt="A lamp" src="{BASE}lamp.png"> <script>alert(1)</script>'
        '<a href="javascript:alert(1)" onclick="alert(1)">no</a> \x01</p><table><caption>C</caption></table>'
    )
    assert clean_for_book(html, "https://example.org/", "papers/a/") == (
        '<h3>Why</h3><p>See <a href="https://example.org/papers/a/">it</a>, 1, <a href="https://example.org/papers/a/#b">b</a>,<br/>&#160;'
        "<em>[A lamp]</em> no \x01</p><table><caption>C</caption></table>"
    )


def test_any_papers_make_a_book(library: Path, site: Site) -> None:
    config = ["--config", str(library / "mkdocs.yml")]
    asked = CliRunner().invoke(main, ["export", "--format", "epub", *config])
    assert asked.exit_code == 2 and "-o papers.epub" in asked.output
    file = library / "all.epub"
    made = CliRunner().invoke(main, ["export", "--format", "epub", "-o", str(file), *config])
    assert made.exit_code == 0, made.output
    trees = read_book(file.read_bytes())
    assert len([name for name in trees if re.fullmatch(r"EPUB/\d+\.xhtml", name)]) == len(site.papers)
    key = next(issue.key for issue in site.issues.values() if issue.kind == "week")
    CliRunner().invoke(main, ["export", "--format", "epub", "--issue", key, "-o", str(file), *config])
    package = read_book(file.read_bytes())["EPUB/package.opf"]
    assert package.findtext(".//{*}identifier").endswith(f"digests/{key}/")


def check_epubs(books: dict[Path, bytes]) -> dict[str, str]:
    """Name of a book → what epubcheck has against it; all of them in one JVM."""
    jar = Path("/usr/bin/epubcheck")
    if not jar.exists() or not shutil.which("javac"):
        pytest.skip("epubcheck is not here: apt-get install epubcheck default-jdk-headless")
    for file, data in books.items():
        file.write_bytes(data)
    command = ["java", "-cp", jar, Path(__file__).with_name("Epubs.java"), *books]
    said = subprocess.run(command, capture_output=True, text=True, check=False)
    _, *parts = said.stdout.split("\f")
    assert [Path(part.partition("\n")[0]) for part in parts] == list(books), said.stdout + said.stderr
    checked = zip(books, parts, strict=True)
    return {file.name: part for file, part in checked if "0 fatals / 0 errors / 0 warnings" not in part}


@pytest.mark.prove
@pytest.mark.programs
def test_epubcheck_has_nothing_to_say(site: Site, fragments: Fragments, tmp_path: Path) -> None:
    books = {
        tmp_path / f"{issue.key}.epub": build_book(site, fragments, issue.papers, issue)
        for issue in site.issues.values()
    }
    assert check_epubs(books) == {}
    broken = next(iter(books.values())).replace(b"application/epub+zip", b"application/epub+zap")
    assert list(check_epubs({tmp_path / "broken.epub": broken})) == ["broken.epub"]


@pytest.mark.prove
@pytest.mark.programs
@pytest.mark.samples
def test_a_hundred_issues_of_real_papers_are_small_and_right(samples: Path, project: Path) -> None:
    """Three thousand papers of arXiv, thirty a day."""
    config, today = read_config(project / "mkdocs.yml"), date(2026, 1, 1)
    data = gzip.decompress((samples / "arxiv-3000.jsonl.gz").read_bytes())
    records, _, _ = parse_files("arxiv-json", [("arxiv-3000.jsonl", data)], Context(today="2026-11-01"))
    for at in range(100):
        day = str(today + timedelta(at))
        texts = collect(config, records[30 * at : 30 * at + 30], today=day)[1]
        save(config, {path: re.sub("(?m)^date: .*", f"date: {day}", text, count=1) for path, text in texts.items()})  # fmt: skip
    days = read_site(config).of_kind("day")
    assert [len(issue.papers) for issue in days] == 100 * [30]
    first, again = read_site(config), read_site(config)
    fragments, others = Fragments(first), Fragments(again)
    books = {}
    for issue in days:
        book = build_book(first, fragments, issue.papers, issue)
        assert book == build_book(again, others, issue.papers, issue)
        assert len(book) <= 2_000 * len(issue.papers)
        books[project / f"{issue.key}.epub"] = book
    assert check_epubs(books) == {}
