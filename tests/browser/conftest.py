"""A real browser, a real server, and the example site built for the two places sites stand: `/` and `/repo/`."""

from __future__ import annotations

import os
import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from digestgen.build import build
from digestgen.config import read_config
from digestgen.engine import LISTS
from digestgen.site import Site, page_url

REPOSITORY = Path(__file__).parent.parent.parent
# Without these Chromium talks to its maker's servers, wants a GPU, or refuses to run as root in a container.
ARGUMENTS = ("--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
             "--disable-component-update --disable-sync").split()  # fmt: skip


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--rewrite-pictures", action="store_true", help="write docs/pictures/ instead of checking them"
    )


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One headless Chromium for all tests; DIGESTGEN_CHROMIUM names another than the one on PATH."""
    names = (os.environ.get("DIGESTGEN_CHROMIUM"), *map(shutil.which, ("chromium", "chromium-browser")))
    program = next((name for name in names if name), None)
    if program is None:
        if os.environ.get("CI"):
            pytest.fail("there is no chromium on PATH: in CI the browser tests have to run")
        pytest.skip("there is no chromium on PATH; DIGESTGEN_CHROMIUM may name one")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=ARGUMENTS)
        yield browser
        browser.close()


@contextmanager
def serve(folder: Path, path: str) -> Iterator[str]:
    """Serve a folder under a path of a local server, as a static host does; gives the address of its root."""

    class Handler(SimpleHTTPRequestHandler):
        def translate_path(self, url: str) -> str:
            inside = url.startswith(path)
            return super().translate_path(url[len(path) - 1 :]) if inside else str(folder / "no such file")

        def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
            data = (folder / "404.html").read_bytes()
            self.send_response(code)
            self.send_header("Content-Type", "text/html")
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, *_: object) -> None:
            pass

    def make(*arguments: object) -> Handler:
        return Handler(*arguments, directory=str(folder))  # type: ignore[arg-type]

    class Server(ThreadingHTTPServer):
        def handle_error(self, *_: object) -> None:
            """A browser that leaves a page hangs up on what was still coming."""

    server = Server(("127.0.0.1", 0), make)  # type: ignore[arg-type]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}{path}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture(scope="session")
def serve_folder() -> Callable[[Path, str], AbstractContextManager[str]]:
    """See serve()."""
    return serve


@dataclass(frozen=True)
class Served:
    """The example site, built and served.

    Attributes:
        root: its address, ends in `/`; base: the path of it.
        kinds: name of a page kind → URL of one such page, relative to root.
    """

    site: Site
    folder: Path
    root: str
    base: str
    kinds: dict[str, str]


@pytest.fixture(scope="session")
def serve_sample(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str], Served]]:
    """Builds and serves the example site under a path; each path once."""
    made: dict[str, Served] = {}
    open_servers = []

    def make(base: str) -> Served:
        if base not in made:
            project = tmp_path_factory.mktemp("sample")
            shutil.copytree(REPOSITORY / "content", project / "content")
            text = (REPOSITORY / "mkdocs.yml").read_text("utf-8")
            old = read_config(REPOSITORY / "mkdocs.yml")
            text = text.replace(f"site_url: {old.site_url}", f"site_url: https://digest.example.org{base}")
            # Short tag pages, so that second pages exist.
            text = text.replace("  - digestgen:\n", "  - digestgen:\n      page_size: 5\n")
            (project / "mkdocs.yml").write_text(text, "utf-8")
            config = read_config(project / "mkdocs.yml")
            assert (config.base_path, config.settings.page_size) == (base, 5)
            site = build(config).site
            server = serve(project / "site", base)
            open_servers.append(server)
            made[base] = Served(
                site, project / "site", server.__enter__(), base, choose_pages(site, project / "site")
            )
        return made[base]

    yield make
    for server in open_servers:
        server.__exit__(None, None, None)


def choose_pages(site: Site, folder: Path) -> dict[str, str]:
    """One page of every kind, the fullest there is."""

    def size(url: str) -> int:
        return (folder / url / "index.html").stat().st_size

    papers = [site.url(paper) for paper in site.papers]
    with_maths = [url for url in papers if "<math" in (folder / url / "index.html").read_text("utf-8")]
    issues = {kind: [issue.url for issue in site.of_kind(kind)] for kind in ("day", "week", "month")}
    second = [f.parent.relative_to(folder).as_posix() + "/" for f in folder.glob("tags/*/page/2/index.html")]
    written = [page_url(name) for name in site.library.pages if name not in LISTS.values()]
    return {
        "home": "",
        "paper": max(papers, key=size),
        "maths": max(with_maths, key=size),
        **{kind: max(urls, key=size) for kind, urls in issues.items()},
        "archive": "archive/",
        "tags": "tags/",
        "tag": max((tag.url for tag in site.tags.values()), key=size),
        "tag-page-2": max(second, key=size),
        "author": max((author.url for author in site.authors.values()), key=size),
        "feeds": "feeds/",
        "hand-written": max(written, key=size),
        "404": "papers/no-such-paper/",
        "redirect": min(site.redirects),
    }


@pytest.fixture(scope="session")
def sample(serve_sample: Callable[[str], Served]) -> Served:
    """The example site under `/repo/`, where most sites stand."""
    return serve_sample("/repo/")
