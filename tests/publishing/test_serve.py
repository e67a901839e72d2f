"""`digestgen serve` and `mkdocs serve`: a saved file is seen, and nothing goes round in circles."""

from __future__ import annotations

import contextlib
import os
import re
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Collection, Iterator
from pathlib import Path

import pytest

from digestgen.config import package_templates, read_config
from digestgen.library.cached import open_cache
from digestgen.problems import ContentError
from digestgen.publishing.build import build
from digestgen.publishing.plan import Watch
from digestgen.publishing.serve import build_server
from digestgen.report import Reporter

PAPER = '---\nid: "arxiv:2508.00001"\ntitle: {title}\ndate: 2025-08-07\n---\n\nText.\n'


def free_port() -> int:
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def get(url: str, referer: str = "", seconds: float = 5) -> str:
    """A page, or what is said in its place."""
    request = urllib.request.Request(url, headers={"Referer": referer} if referer else {})
    try:
        with urllib.request.urlopen(request, timeout=seconds) as answer:
            return answer.read().decode()
    except urllib.error.HTTPError as error:
        with error:
            return f"{error.code} {error.read().decode()}"


def wait_for(url: str, word: str, seconds: float = 30) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        with contextlib.suppress(OSError):
            if word in get(url):
                return
        time.sleep(0.1)
    raise AssertionError(f"{word!r} did not appear at {url}")


@pytest.fixture
def paper(project: Path) -> Path:
    """A paper in a project with a template of its own."""
    file = project / "content/papers/one.md"
    file.write_text(PAPER.format(title="First words"), "utf-8")
    template = project / "site_templates/articles/paper.html"
    template.parent.mkdir(parents=True)
    template.write_text((package_templates() / "articles/paper.html").read_text("utf-8"), "utf-8")
    mkdocs = project / "mkdocs.yml"
    mkdocs.write_text(mkdocs.read_text("utf-8") + "docs_dir: content\n", "utf-8")
    return file


@pytest.fixture
def served(project: Path, paper: Path) -> Iterator[str]:
    port = free_port()
    server = build_server(project / "mkdocs.yml", "127.0.0.1", port, Reporter(quiet=True))
    thread = threading.Thread(target=server.serve, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{port}/repo/"
    server.shutdown()
    thread.join(10)


def test_what_is_saved_is_seen_a_broken_paper_leaves_the_site_up_and_a_broken_template_is_shown(
    served: str, paper: Path
) -> None:
    page = f"{served}papers/2508.00001/"
    wait_for(page, "First words")
    paper.write_text(PAPER.format(title="Second words"), "utf-8")
    wait_for(page, "Second words")
    paper.write_text(PAPER.format(title="Third words").replace("date:", "daet:"), "utf-8")
    time.sleep(1.5)
    assert "Second words" in get(page)
    paper.write_text(PAPER.format(title="Fourth words"), "utf-8")
    wait_for(page, "Fourth words")
    template = paper.parents[2] / "site_templates/articles/paper.html"
    text = template.read_text("utf-8")
    template.write_text(text.replace("{{ paper.title }}", "{{ paper.titel }}"), "utf-8")
    wait_for(page, "site_templates/articles/paper.html:")
    assert get(page).startswith("500 ")
    template.write_text(text.replace("{{ paper.title }}", "<b>{{ paper.title }}</b>"), "utf-8")
    wait_for(page, "<b>Fourth")


def test_an_address_that_is_none_is_not_found(served: str, capfd: pytest.CaptureFixture[str]) -> None:
    wait_for(f"{served}papers/2508.00001/", "First words")
    assert get(f"{served}%00").startswith("404 ")
    page_of_script = served.removesuffix("repo/") + "livereload/0/1"
    assert get(page_of_script, "http://[half").isdigit()
    assert "Traceback" not in capfd.readouterr().err


def test_a_saved_paper_is_shown_before_the_other_pages_are_made(project: Path, paper: Path) -> None:
    other = paper.with_name("two.md")
    other.write_text(PAPER.format(title="Other").replace("00001", "00002").replace("08-07", "08-06"), "utf-8")
    config = read_config(project / "mkdocs.yml")
    shown: list[set[str] | None] = []
    with open_cache(config.work, resident=True) as kept:
        before = build(config, cache=kept).site
        paper.write_text(PAPER.format(title="Second words"), "utf-8")

        def show(urls: Collection[str] | None, written: int) -> None:
            assert written
            shown.append(urls if urls is None else {*urls})
            page, home = (
                "Second words" in (project / f"site/{url}index.html").read_text("utf-8")
                for url in ("papers/2508.00001/", "")
            )
            assert (page, home) == (True, urls is None)

        build(config, cache=kept, watch=Watch(show, before))
    assert shown == [{"papers/2508.00001/", "digests/2025-08-07/"}, None]


def test_a_page_that_is_in_place_waits_for_no_other(project: Path, paper: Path) -> None:
    port = free_port()
    server = build_server(project / "mkdocs.yml", "127.0.0.1", port, Reporter(quiet=True))
    thread = threading.Thread(target=server.serve, daemon=True)
    thread.start()
    try:
        root = f"http://127.0.0.1:{port}/repo/"
        page, style = f"{root}papers/2508.00001/", f"{root}assets/digestgen/extra.css"
        epoch = int(re.search(r'src="/livereload/(\d+)\.js"', get(page))[1])  # type: ignore[index]
        assert f"livereload({epoch}, " in get(f"http://127.0.0.1:{port}/livereload/{epoch}.js")
        server._wanted_epoch += 1  # as when a build has begun
        server.show(["papers/2508.00001/"], 2)
        assert f"/livereload/{epoch + 1}.js" in get(page)
        assert get(style)
        asked = f"http://127.0.0.1:{port}/livereload/{epoch}/1"
        assert get(asked, page) == str(epoch + 1)
        for url, referer in ((root, ""), (asked, root), (asked, "")):
            with pytest.raises(TimeoutError):
                get(url, referer, seconds=0.3)
        server.show(None, 3)
        assert f"/livereload/{epoch + 1}.js" in get(root)
        assert get(asked, root) == str(epoch + 1)
    finally:
        server.shutdown()
        thread.join(10)


def test_after_a_first_build_that_fails_the_port_is_free_again(project: Path, paper: Path) -> None:
    port = free_port()
    paper.write_text("---\nno end", "utf-8")
    with pytest.raises(ContentError):
        build_server(project / "mkdocs.yml", "127.0.0.1", port, Reporter(quiet=True))
    with socket.socket() as other:
        other.bind(("127.0.0.1", port))


def test_mkdocs_serve_shows_changes_and_then_rests(project: Path, paper: Path, tmp_path: Path) -> None:
    port = free_port()
    log = tmp_path / "log"
    with log.open("wb") as out:
        process = subprocess.Popen(
            [sys.executable, "-m", "mkdocs", "serve", "-a", f"127.0.0.1:{port}", "--livereload"],
            cwd=project, stdout=out, stderr=out, env={**os.environ, "NO_MKDOCS_2_WARNING": "1"},
        )  # fmt: skip
        try:
            page = f"http://127.0.0.1:{port}/repo/papers/2508.00001/"
            wait_for(page, "First words")
            script = re.search(r'<script src="(/livereload/\d+\.js)"></script>', get(page))
            assert script and "location.reload()" in get(f"http://127.0.0.1:{port}{script[1]}")
            paper.write_text(PAPER.format(title="Second words"), "utf-8")
            wait_for(page, "Second words")
            time.sleep(2)
            built = len(re.findall(r"Documentation built", log.read_text()))
            time.sleep(2)
            assert len(re.findall(r"Documentation built", log.read_text())) == built, "it builds in circles"
            assert built <= 3
        finally:
            process.terminate()
            process.wait(10)
