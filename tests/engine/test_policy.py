"""The Content-Security-Policy: one for all pages, of the theme's own scripts and what the settings name."""

from __future__ import annotations

import re
from pathlib import Path

from mkdocs.commands.build import build as mkdocs_build
from mkdocs.config import load_config

from digestgen.cli.check import list_remarks
from digestgen.config import read_config
from digestgen.publishing.build import build, read_site

META = re.compile(r'<meta http-equiv="Content-Security-Policy" content="([^"]*)">')


def settings(library: Path, digestgen: str = "", more: str = "") -> Path:
    file = library / "mkdocs.yml"
    text = file.read_text("utf-8")
    file.write_text(text.replace("- digestgen:\n", f"- digestgen:\n      {digestgen}\n") + more, "utf-8")
    return file


def policies(folder: Path) -> set[str]:
    """Of every page that has the theme's frame."""
    pages = [page.read_text("utf-8") for page in folder.rglob("*.html")]
    return {match[1] if (match := META.search(page)) else "" for page in pages if "__md_scope" in page}


def test_every_page_has_the_same_policy_and_hosts_can_send_it(library: Path) -> None:
    (library / "content/deep/down/below").mkdir(parents=True)
    (library / "content/deep/down/below/lamp.md").write_text("# A lamp\n\n<script>lamp()</script>\n", "utf-8")
    build(read_config(library / "mkdocs.yml"))
    (policy,) = policies(library / "site")
    mkdocs_build(load_config(str(library / "mkdocs.yml"), site_dir=str(library / "theirs")))
    assert policies(library / "theirs") == {policy}, "whoever builds"
    assert policy.startswith("default-src 'self'; script-src 'self' 'sha256-")
    scripts = re.search(r"script-src ([^;]*)", policy)
    assert scripts and "unsafe" not in scripts[1] and "http" not in policy
    sent = (library / "site/_headers").read_text("utf-8")
    assert f"  Content-Security-Policy: frame-ancestors 'self'; {policy}\n" in sent
    pages = [page.read_text("utf-8") for page in (library / "site").rglob("*.html")]
    moved = [page for page in pages if 'http-equiv="refresh"' in page]
    assert moved and all("default-src 'none'" in page for page in moved)
    assert all(
        page.index("Content-Security-Policy") < page.index("<script") for page in pages if "<script" in page
    )


def test_the_setting_extends_the_policy_or_ends_it(library: Path) -> None:
    text = (library / "mkdocs.yml").read_text("utf-8")
    build(
        read_config(settings(library, 'csp: {script-src: "https://lamps.example", object-src: ["\'self\'"]}'))
    )
    (policy,) = policies(library / "site")
    assert re.search(r"script-src 'self' [^;]* https://lamps\.example;", policy)
    assert "object-src 'self';" in policy
    (library / "mkdocs.yml").write_text(text, "utf-8")
    build(read_config(settings(library, "csp: false")))
    assert policies(library / "site") == {""}
    assert "Content-Security" not in (library / "site/_headers").read_text("utf-8")


def test_analytics_and_the_repository_are_named_by_their_settings(library: Path) -> None:
    more = ("repo_url: https://github.com/ada/lamps\nextra:\n  analytics:\n"
            "    provider: google\n    property: G-LAMPS\n")  # fmt: skip
    file = settings(library, "search: true", more)
    file.write_text(
        re.sub(r"^repo_url: .*\n", "", file.read_text("utf-8"), count=1, flags=re.MULTILINE), "utf-8"
    )
    config = read_config(file)
    build(config)
    (policy,) = policies(library / "site")
    assert "https://*.googletagmanager.com" in policy and "connect-src 'self' https://*.google" in policy
    assert "https://api.github.com" in policy
    assert [r.code for r in list_remarks(read_site(config)) if r.code == "policy-blocks"] == []


BLOCKED = {
    "<script>lamp()</script>": "a script in the page",
    '<script type="module">dim()</script>': "a script in the page",
    '<script src="//lamps.example/a.js"></script>': "//lamps.example/a.js",
    "![k](https://kettles.example/k.png)": "https://kettles.example/k.png",
    '<iframe src="https://kettles.example/"></iframe>': "https://kettles.example/",
    '<form action="https://lists.example/join"></form>': "https://lists.example/join",
    "<p onmouseover='lamp()'>t</p>": '"onmouseover" at <p>',
    '<a href="javascript:lamp()">t</a>': '"javascript:" at <a>',
    '<script type="application/json">{}</script>': "",
    '<script src="lamp.js"></script>': "",
    "[k](https://kettles.example/k.png)": "",
}


def test_check_names_what_a_page_brings_and_the_policy_blocks(library: Path) -> None:
    for number, page in enumerate(BLOCKED):
        (library / f"content/group{number}.md").write_text(f"# Group\n\n{page}\n", "utf-8")
    (library / "content/lamp.js").write_text("lamp()", "utf-8")
    remarks = list_remarks(read_site(read_config(library / "mkdocs.yml")))
    named = {r.path: r.what.partition(" blocks ")[2] for r in remarks if r.code == "policy-blocks"}
    assert named == {f"content/group{n}.md": what for n, what in enumerate(BLOCKED.values()) if what}
