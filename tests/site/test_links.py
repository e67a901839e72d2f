"""Links of papers, editorials, pages and the nav: to files, topics, issues, saved searches, authors, and to papers by id.

Each kind is tried on a page of the site, in a feed and in a mail, for a site at the root of its host and below a folder.
"""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import urljoin

import pytest
from lxml import html as lxml_html

from digestgen.config import read_config
from digestgen.feeds.entries import clean_html
from digestgen.problems import ContentError
from digestgen.publishing.build import build, read_site
from digestgen.site.fragments import BASE, Fragments

PAPER = "papers/2508.01001/"
RIGHT = {
    # written in content/papers/2025-08/b.md or in content/digests/2025-08-07.md → the page
    "{up}tags/lamps.md": "tags/lamps/",
    "{up}tags/lamps/": "tags/lamps/",
    "{up}tags/lamps": "tags/lamps/",
    "{up}tags/lamps/index.md": "tags/lamps/",
    "/tags/lamps/": "tags/lamps/",
    "/tags/lamps.md#recent": "tags/lamps/#recent",
    "{up}tags/": "tags/",
    "{up}tags/index.md": "tags/",
    "/tags/unused.md": "tags/",
    "{up}views/bright.md": "views/bright/",
    "/views/bright/": "views/bright/",
    "{up}authors/ada-one.md": "authors/ada-one/",
    "/authors/ada-one/": "authors/ada-one/",
    "{up}digests/2025-08-04.md": "digests/2025-08-04/",
    "{up}digests/2025-08-04/": "digests/2025-08-04/",
    "/digests/2025-W32.md": "digests/2025-W32/",
    "/digests/2025-08/": "digests/2025-08/",
    "/digests/2025-08-06/": "archive/",  # a draft's day
    "{up}papers/2025-08/a.md": PAPER,
    "/papers/2025-08/a.md": PAPER,
    "{up}papers/2508.01001/": PAPER,
    "/papers/2508.01001/": PAPER,
    "arxiv:2508.01001": PAPER,
    "arXiv:2508.01001v3": PAPER,
    "doi:10.5555/lamps.1": PAPER,
    "title:a-lamp": PAPER,  # its id before it had a better one
    "arxiv:1706.03762": "https://arxiv.org/abs/1706.03762",
    "doi:10.1145/12.34": "https://doi.org/10.1145/12.34",
    "{up}about.md": "about/",
    "{up}about/": "about/",
    "/about.md": "about/",
    "/about/#us": "about/#us",
    "{up}archive.md": "archive/",
    "/": "",
    "/index.md": "",
    "/figures/x.png": "figures/x.png",
    "{up}figures/x.png": "figures/x.png",
    "{up}guide/": "guide/",
    "<{up}two lamps.md>": "two%20lamps/",
    "{up}two%20lamps.md": "two%20lamps/",
    "/feed.xml": "feed.xml",
    "{up}feed.xml": "feed.xml",
    "{up}changes.atom.xml": "changes.atom.xml",
    "/digests/daily.json": "digests/daily.json",
    "/feeds.opml": "feeds.opml",
    "/featured.xml": "featured.xml",
    "/tags/lamps/feed.xml": "tags/lamps/feed.xml",
    "{up}tags/lamps/weekly.xml": "tags/lamps/weekly.xml",
    "{up}views/bright/atom.xml": "views/bright/atom.xml",
    "/authors/ada-one/feed.xml": "authors/ada-one/feed.xml",
    "/digests/2025-W32/papers.bib": "digests/2025-W32/papers.bib",
    "https://example.org/else/": "https://example.org/else/",
}
WRONG = {
    # → what the hint names
    "{up}tags/lamp.md": "tags/lamps",
    "/tags/lampz/": "tags/lamps",
    "{up}views/brigth.md": "views/bright",
    "/views/none/": "",
    "{up}authors/ada-on.md": "authors/ada-one",
    "/authors/nobody/": "",
    "{up}digests/2025-08-03.md": "2025-08-0",
    "/digests/2025-W99/": "",
    "/digests/someday.md": "",
    "/papers/2508.99999/": "",
    "/papers/2025-08/z.md": "",
    "{up}papers/2025-08/z.md": "",
    "arxiv:lamps": "",
    "title:a-lmap": "title:a-lamp",
    "doi:12.34/x": "",
    "/abuot.md": "about.md",
    "{up}nosuch.md": "",
    "/figures/y.png": "figures/x.png",
    "pmid:none": "",
    "/tags/lampz/feed.xml": "tags/lamps/feed.xml",
    "/tags/unused/feed.xml": "",
    "/authors/ada-one/feed.json": "",
    "/digests/2025-W01/papers.bib": "",
    "/sessions.ics": "",
    "/elsewhere/on-the-host.pdf": "whole address",
}


def make(
    project: Path, notes: dict[str, str], nav: str = "", site_url: str = "https://lamps.example/repo/"
) -> None:
    """A digest of three papers, one a draft, whose files have these texts."""
    config = project / "mkdocs.yml"
    text = config.read_text("utf-8")
    text = re.sub(r"site_url: .*", f"site_url: {site_url}", text)
    text = text.replace(
        "plugins: [digestgen]",
        "plugins:\n  - digestgen:\n      author_pages: 1\n      author_feeds: true\n      digest_feeds: [weekly]\n      views: {bright: {title: Bright, words: [lamp]}}",
    )
    text = re.sub(r"^nav: .*\n", "", text, flags=re.MULTILINE) + nav if nav else text
    config.write_text(text, "utf-8")
    files = {
        "tags.yml": "lamps: {title: Lamps}\nunused: {title: Unused}\n",
        "papers/2025-08/a.md": paper(
            "2508.01001", "2025-08-04", "featured: true\nids: ['doi:10.5555/lamps.1']\naliases: [a-lamp]\n"
        ),
        "papers/2025-08/b.md": paper("2508.01002", "2025-08-07") + notes.get("note", ""),
        "papers/2025-08/c.md": paper("2508.01003", "2025-08-06", "draft: true\n"),
        "digests/2025-08-07.md": "---\ntitle: Lamps\n---\n\n" + notes.get("editorial", ""),
        "about.md": "# About\n\n## Us\n\n" + notes.get("page", ""),
        "guide/index.md": "# Guide\n",
        "two lamps.md": "# Two lamps\n",
        "figures/x.png": "not really a picture",
    }
    for name, content in files.items():
        file = project / "content" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(content, "utf-8")


def paper(number: str, day: str, more: str = "") -> str:
    return f"---\nid: 'arxiv:{number}'\ntitle: Lamp {number}\nauthors: [Ada One]\ndate: {day}\ntags: [lamps]\n{more}---\n\nA lamp.\n\n## Notes\n\n"


def links_of(targets: dict[str, str], up: str) -> str:
    written = [f"[L{n}]({target.format(up=up)})\n" for n, target in enumerate(targets)]
    return "\n".join([*written, f"<a href='{up}about.md'>L{len(targets)}</a>\n"])  # as HTML may write it


def shown(markup: str, base: str) -> dict[str, str]:
    """Text of a link → where a reader who follows it comes to."""
    tree = lxml_html.fromstring(markup)
    return {
        a.text_content(): urljoin(base, a.get("href"))
        for a in tree.iter("a")
        if re.fullmatch(r"L\d+", a.text_content())
    }


@pytest.mark.parametrize("site_url", ["https://lamps.example/", "https://lamps.example/repo/"])
def test_every_kind_of_link_leads_there_from_everywhere(project: Path, site_url: str) -> None:
    texts = {
        "note": links_of(RIGHT, "../../"),
        "editorial": links_of(RIGHT, "../"),
        "page": links_of(RIGHT, ""),
    }
    make(project, texts, site_url=site_url)
    build(read_config(project / "mkdocs.yml"))
    site = project / "site"
    wanted = {f"L{n}": urljoin(site_url, to) for n, to in enumerate((*RIGHT.values(), "about/"))}
    for page in ("papers/2508.01002/", "digests/2025-08-07/", "about/", "tags/lamps/"):
        assert shown((site / page / "index.html").read_text("utf-8"), site_url + page) == wanted, page
    nowhere = "https://a.reader.example/somewhere/else/"
    for feed in ("feed.xml", "digests/daily.xml"):
        content = "".join(re.findall(r"<!\[CDATA\[(.*?)\]\]>", (site / feed).read_text("utf-8"), re.DOTALL))
        assert shown(content, nowhere) == wanted, feed
    assert shown((site / "digests/2025-08-07/email.html").read_text("utf-8"), nowhere) == wanted


@pytest.mark.parametrize(
    ("target", "url"),
    [
        ("?x=1#y", f"{PAPER}?x=1#y"),
        ("#y", f"{PAPER}#y"),
        ("../old/lamps.pdf?x=1&y=ö#z", "papers/old/lamps.pdf?x=1&y=ö#z"),
        ("../../../data.csv#row", "data.csv#row"),
        ("/old/ä.html?q", "old/%C3%A4.html?q"),
    ],
)
def test_what_leads_nowhere_keeps_its_query_and_its_place(project: Path, target: str, url: str) -> None:
    """From the paper's page and from a feed to the same address."""
    make(project, {})
    site = read_site(read_config(project / "mkdocs.yml"))
    root = site.config.site_url
    note = Fragments(site).render(f"[L1]({target})", "content/papers/2025-08/a.md", "p-")
    assert shown(note.replace(BASE, root), root + PAPER) == {"L1": root + url}
    in_feed = clean_html(note, BASE + PAPER).replace(BASE, root)
    assert shown(in_feed, "https://a.reader.example/else/") == {"L1": root + url}


@pytest.mark.parametrize(("where", "up"), [("note", "../../"), ("editorial", "../"), ("page", "")])
def test_every_wrong_link_is_named_with_its_line_and_what_is_near(project: Path, where: str, up: str) -> None:
    settings = (project / "mkdocs.yml").read_text("utf-8")
    for target, near in WRONG.items():
        (project / "mkdocs.yml").write_text(settings, "utf-8")
        make(project, {where: "First line.\n\n" + f"[a]({target.format(up=up)})\n"})
        with pytest.raises(ContentError) as refused:
            read_site(read_config(project / "mkdocs.yml"))
        (problem,) = refused.value.problems
        lines = (project / problem.path).read_text("utf-8").splitlines()
        assert (problem.code, lines[problem.line - 1]) == ("broken-link", f"[a]({target.format(up=up)})"), (
            target
        )
        assert near in problem.hint, target


def test_the_nav_reaches_every_page_and_no_other(project: Path) -> None:
    entries = {
        "Lamps": "tags/lamps.md", "All lamps": "/tags/lamps/", "Bright": "views/bright.md", "Ada": "authors/ada-one/",
        "Day": "digests/2025-08-04.md", "Day with an editorial": "digests/2025-08-07.md", "A lamp": "papers/2025-08/a.md", "By id": "arxiv:2508.01001", "About": "about.md",
        "Picture": "figures/x.png", "Else": "https://example.org/else/", "Topics": "tags/index.md",
        "RSS": "feed.xml", "Lamps as RSS": "/tags/lamps/feed.xml",
    }  # fmt: skip
    nav = "nav:\n" + "".join(f"  - {title}: {entry}\n" for title, entry in entries.items())
    make(project, {}, nav)
    build(read_config(project / "mkdocs.yml"))
    tree = lxml_html.fromstring((project / "site/papers/2508.01002/index.html").read_text("utf-8"))
    base = "https://lamps.example/repo/papers/2508.01002/"
    found = {
        " ".join(a.text_content().split()): urljoin(base, a.get("href"))
        for a in tree.xpath("//nav//a[@href]")
    }
    wanted = {
        "Lamps": "tags/lamps/", "All lamps": "tags/lamps/", "Bright": "views/bright/", "Ada": "authors/ada-one/",
        "Day": "digests/2025-08-04/", "Day with an editorial": "digests/2025-08-07/", "A lamp": PAPER, "By id": PAPER, "About": "about/", "Picture": "figures/x.png",
        "Else": "https://example.org/else/", "Topics": "tags/", "RSS": "feed.xml", "Lamps as RSS": "tags/lamps/feed.xml",
    }  # fmt: skip
    root = "https://lamps.example/repo/"
    assert {title: found[title] for title in wanted} == {
        title: urljoin(root, url) for title, url in wanted.items()
    }


def test_nav_entries_that_lead_nowhere_are_named_with_their_lines(project: Path) -> None:
    nav = "nav:\n  - Foo: nosuch.md\n  - More:\n    - views/brigth.md\n    - Tea: /tags/tea/\n"
    make(project, {}, nav)
    with pytest.raises(ContentError) as refused:
        read_site(read_config(project / "mkdocs.yml"))
    lines = (project / "mkdocs.yml").read_text("utf-8").splitlines()
    assert [(p.path, lines[p.line - 1].split()[-1]) for p in refused.value.problems] == [
        ("mkdocs.yml", "nosuch.md"), ("mkdocs.yml", "views/brigth.md"), ("mkdocs.yml", "/tags/tea/"),
    ]  # fmt: skip
    assert 'Did you mean "views/bright.md"?' in refused.value.problems[1].hint


@pytest.mark.parametrize("settings", ["hooks: [lamps.py]\n", "theme: {name: material, custom_dir: lamps}\n"])
def test_a_picture_that_a_hook_or_the_theme_may_bring_is_not_missed(project: Path, settings: str) -> None:
    make(project, {"page": "![a lamp](figures/y.png)\n"})
    (project / "lamps").mkdir()
    (project / "lamps.py").write_text("", "utf-8")
    config = project / "mkdocs.yml"
    kept = [
        line
        for line in config.read_text("utf-8").splitlines()
        if not line.startswith("theme:") or "hooks" in settings
    ]
    config.write_text("\n".join(kept) + "\n" + settings, "utf-8")
    assert read_site(read_config(config)).papers


def test_an_issue_that_is_hidden_for_now_stops_nothing(project: Path) -> None:
    """A page may link to Monday's issue before Monday."""
    make(project, {"page": "[Thursday](digests/2025-08-07.md) and [its author](authors/ada-one.md)\n"})
    site = read_site(read_config(project / "mkdocs.yml"), "2025-08-01")
    assert site.papers == ()
