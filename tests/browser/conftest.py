"""A real browser, a real server, and the example site built for the two places sites stand: `/` and `/repo/`."""

from __future__ import annotations

import gzip
import os
import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from mimetypes import guess_type
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
import yaml
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from digestgen.config import read_config
from digestgen.engine.staging import LISTS
from digestgen.publishing.build import build
from digestgen.site.site import Site
from digestgen.site.targets import page_url

REPOSITORY = Path(__file__).parent.parent.parent
HERE = Path(__file__).parent
PACKED = ("application/javascript", "application/json", "application/xml", "application/wasm", "image/svg+xml",
          "application/rss+xml", "application/atom+xml")  # fmt: skip
VIEW = """\
      views:
        inside:
          title: Inside the models
          description: What goes on between the words; no pictures.
          tags: [deep-learning, interpretability]
          without_tags: [computer-vision]
"""
# Without these Chromium talks to its maker's servers, wants a GPU, or refuses to run as root in a container.
ARGUMENTS = ("--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
             "--disable-component-update --disable-sync").split()  # fmt: skip


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--rewrite-pictures", action="store_true", help="write docs/proofs/pictures/ instead of checking them"
    )
    parser.addoption(
        "--engine", default="mkdocs", help="what builds the site: zensical, where it is installed"
    )
    parser.addoption(
        "--instant",
        action="store_true",
        help="build with navigation.instant, and come to each page by a click",
    )


@pytest.fixture(scope="session")
def chromium_program() -> str:
    """The path of Chromium; DIGESTGEN_CHROMIUM names another than the one on PATH."""
    names = (os.environ.get("DIGESTGEN_CHROMIUM"), *map(shutil.which, ("chromium", "chromium-browser")))
    program = next((name for name in names if name), None)
    if program is None:
        if os.environ.get("CI"):
            pytest.fail("there is no chromium on PATH: in CI the browser tests have to run")
        pytest.skip("there is no chromium on PATH; DIGESTGEN_CHROMIUM may name one")
    return program


@pytest.fixture(scope="session")
def chromium(chromium_program: str, blocked: list[str], pytestconfig: pytest.Config) -> Iterator[Browser]:
    """One headless Chromium for all tests."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_program, args=ARGUMENTS)
        new_context, new_page = browser.new_context, browser.new_page

        def watch(context: BrowserContext) -> None:
            if pytestconfig.getoption("--instant"):
                context.on("page", come_by_click)
            context.on("console", lambda message: blocked.append(f"{message.page and message.page.url}: {message.text}")
                       if "Content Security Policy" in message.text else None)  # fmt: skip

        def watched_context(**options: Any) -> BrowserContext:
            context = new_context(**options)
            watch(context)
            return context

        def watched_page(**options: Any) -> Page:
            page = new_page(**options)
            watch(page.context)
            return page

        browser.new_context, browser.new_page = watched_context, watched_page  # type: ignore[method-assign]
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def blocked() -> list[str]:
    """What the policy of a page blocked since the test began, in any page of `chromium`."""
    return []


@pytest.fixture(autouse=True)
def nothing_blocked(request: pytest.FixtureRequest, blocked: list[str]) -> Iterator[None]:
    """The pages' Content-Security-Policy stops nothing that the site does itself, in no story."""
    blocked.clear()
    yield
    assert request.node.get_closest_marker("blocks") or blocked == []


def come_by_click(page: Page) -> None:
    """Let goto() of a page under `/repo/` be a click on another page of the site, whose document stays."""
    goto = page.goto

    def click(url: str, **options: Any) -> Any:
        root, repo, _ = url.partition("/repo/")
        if not repo:
            return goto(url, **options)
        goto(f"{root}/repo/about/", **options)
        for _ in range(100):
            if page.evaluate("Boolean(window.document$ && window.digestgen)"):
                break
            page.wait_for_timeout(20)
        else:
            return goto(url, **options)  # a reader without JavaScript
        page.evaluate(
            """(url) => {
              const link = Object.assign(document.createElement("a"), {href: url, id: "by-click"});
              document.querySelector("article").append(link);
              link.click();
            }""",
            url,
        )
        page.locator("#by-click").wait_for(state="detached")
        page.wait_for_url(url)
        page.wait_for_timeout(500)  # a document that stays says no more when it is ready
        return None

    page.goto = click  # type: ignore[method-assign]


@contextmanager
def serve(folder: Path, path: str) -> Iterator[str]:
    """Serve a folder under a path of a local server as GitHub Pages does; gives the address of its root.

    Text is sent as gzip, everything may be kept for ten minutes, what is not there gets 404.html.
    """
    packed: dict[tuple[Path, int], bytes] = {}

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        timeout = 60

        def do_GET(self) -> None:
            url = unquote(self.path.partition("?")[0])
            file = folder / url[len(path) :] if url.startswith(path) else folder / "404.html"
            if file.is_dir() and not url.endswith("/"):
                self.answer(301, {"Location": f"{url}/"}, b"")
                return
            file = file / "index.html" if file.is_dir() else file
            found = url.startswith(path) and file.is_file()
            file = file if found else folder / "404.html"
            kind = guess_type(file.name)[0] or "application/octet-stream"
            headers = {"Content-Type": kind, "Cache-Control": "max-age=600", "Vary": "Accept-Encoding"}
            if "LinkChecker" in self.headers.get("User-Agent", ""):
                headers["LinkChecker"] = "may ask as fast as it likes"
            data = file.read_bytes()
            if kind.startswith("text/") or kind in PACKED:
                headers |= {"Content-Type": f"{kind}; charset=utf-8", "Content-Encoding": "gzip"}
                key = (file, file.stat().st_mtime_ns)
                data = packed[key] = packed.get(key) or gzip.compress(data, 6, mtime=0)
            self.answer(200 if found else 404, headers, data)

        do_HEAD = do_GET

        def answer(self, status: int, headers: dict[str, str], data: bytes) -> None:
            self.send_response(status)
            for name, value in (headers | {"Content-Length": str(len(data))}).items():
                self.send_header(name, value)
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(data)

        def log_message(self, *_: object) -> None:
            pass

    class Server(ThreadingHTTPServer):
        def handle_error(self, *_: object) -> None:
            """A browser that leaves a page hangs up on what was still coming."""

    server = Server(("127.0.0.1", 0), Handler)
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
        results: URL of a search that finds something.
    """

    site: Site
    folder: Path
    root: str
    base: str
    kinds: dict[str, str]
    results: str = "search/?q=language+models"


@pytest.fixture(scope="session")
def serve_sample(
    tmp_path_factory: pytest.TempPathFactory, pytestconfig: pytest.Config
) -> Iterator[Callable[[str], Served]]:
    """Builds and serves the example site under a path; each path once."""
    made: dict[str, Served] = {}
    open_servers = []
    engine = f"      engine: {pytestconfig.getoption('--engine')}\n"
    instant = pytestconfig.getoption("--instant")

    def make(base: str) -> Served:
        if base not in made:
            project = tmp_path_factory.mktemp("sample")
            shutil.copytree(REPOSITORY / "content", project / "content")
            # Invented papers of kinds that the example has not: withdrawn, retracted, in another language.
            shutil.copytree(HERE / "extra", project / "content" / "papers" / "extra")
            text = (REPOSITORY / "mkdocs.yml").read_text("utf-8")
            old = read_config(REPOSITORY / "mkdocs.yml")
            server = serve(project / "site", base)
            root = server.__enter__()
            open_servers.append(server)
            address = root if instant else f"https://digest.example.org{base}"  # Material asks the sitemap
            text = text.replace(f"site_url: {old.site_url}", f"site_url: {address}")
            if instant:
                text = text.replace("features: [", "features: [navigation.instant, ")
            # Short tag pages, so that second pages exist.
            text = text.replace("  - digestgen:\n", "  - digestgen:\n      page_size: 8\n" + engine + VIEW)
            (project / "mkdocs.yml").write_text(text, "utf-8")
            config = read_config(project / "mkdocs.yml")
            assert (config.base_path, config.settings.page_size) == (base, 8)
            site = build(config).site
            made[base] = Served(site, project / "site", root, base, choose_pages(site, project / "site"))
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
    withdrawn = [site.url(paper) for paper in site.papers if paper.status == "withdrawn"]
    views = [f.parent.relative_to(folder).as_posix() + "/" for f in folder.glob("views/*/index.html")]
    written = [page_url(name) for name in site.library.pages if name not in LISTS.values()]
    return {
        "home": "",
        "paper": max(papers, key=size),
        "maths": max(with_maths, key=size),
        "withdrawn": max(withdrawn, key=size),
        **{kind: max(urls, key=size) for kind, urls in issues.items()},
        "archive": "archive/",
        "tags": "tags/",
        "tag": max((tag.url for tag in site.tags.values()), key=size),
        "tag-page-2": max(second, key=size),
        "author": max((author.url for author in site.authors.values()), key=size),
        "feeds": "feeds/",
        "search": "search/",
        "statistics": "statistics/",
        "saved": "saved/",
        "view": max(views, key=size),
        "hand-written": max(written, key=size),
        "404": "papers/no-such-paper/",
        "redirect": min(site.redirects),
    }


@pytest.fixture(scope="session")
def sample(serve_sample: Callable[[str], Served]) -> Served:
    """The example site under `/repo/`, where most sites stand."""
    return serve_sample("/repo/")


@pytest.fixture(scope="session")
def save_two() -> Callable[[Page, str], None]:
    """Saves the first two papers of the front page, by keys, and writes a note; ends on the page of saved papers."""

    def save(page: Page, root: str) -> None:
        page.goto(root)
        for _ in range(2):
            page.keyboard.press("j")
            page.keyboard.press("s")
        page.goto(f"{root}saved/")
        page.locator(".dg-saved__list textarea").first.fill("For the reading group, on Thursday.")
        assert page.locator(".dg-saved__list > li").count() == 2

    return save


# An invented paper and its digest in every language that digestgen speaks.
LANGUAGES = yaml.safe_load((REPOSITORY / "tests/data/languages.yml").read_text("utf-8"))


@pytest.fixture(scope="session")
def serve_language(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str], tuple[Path, str]]]:
    """Builds and serves the digest of two papers in a language: the folder, and the address of its root."""
    made: dict[str, tuple[Path, str]] = {}
    with ExitStack() as servers:

        def make(language: str) -> tuple[Path, str]:
            if language not in made:
                project = tmp_path_factory.mktemp(language)
                write_language(project, language, **LANGUAGES[language])
                build(read_config(project / "mkdocs.yml"))
                folder = project / "site"
                made[language] = folder, servers.enter_context(serve(folder, f"/{language}/"))
            return made[language]

        yield make


def write_language(project: Path, language: str, **own: Any) -> None:
    """A digest of two papers: one that is there in all languages, and an English one that is not."""
    (project / "content/papers").mkdir(parents=True)
    settings = {
        "site_name": own["site"], "site_description": own["summary"], "site_url": f"https://lamps.example/{language}/", "docs_dir": "content",
        "theme": {"name": "material", "language": language, "font": False,
                  "palette": {"primary": "white", "accent": "indigo"}},
        "plugins": [{"digestgen": {"machine_summaries": "never"}}],
        "nav": ["index.md", "archive.md", "tags/index.md", "feeds.md"],
    }  # fmt: skip
    tags = {slug: {"title": title} for slug, title in zip(("kettles", "sound"), own["tags"], strict=True)}
    versions = {
        code: {name: texts[name] for name in ("title", "summary", "abstract")}
        for code, texts in LANGUAGES.items()
        if code in (language, "ar", "ja") and code != "en"
    }
    english = LANGUAGES["en"]
    kettles = {"id": "arxiv:2508.10001", "title": english["title"], "authors": ["Ada One", "Bo Two", "李四"],
               "date": "2025-08-07", "lang": "en", "published": "2025-08-05", "tags": ["kettles", "sound"],
               "summary": english["summary"], "links": {"code": "https://lamps.example/code"},
               "translations": versions}  # fmt: skip
    lamps = {"id": "arxiv:2508.10002", "title": "A Lamp for Every Reader: GPT-4 at Dusk?", "authors": ["Cy Three"],
             "date": "2025-08-07", "lang": "en", "tags": ["sound"], "status": "withdrawn",
             "summary": "Eleven lamps, one question."}  # fmt: skip
    for name, text in {
        "mkdocs.yml": yaml.safe_dump(settings, allow_unicode=True),
        "content/tags.yml": yaml.safe_dump(tags, allow_unicode=True),
        "content/papers/kettles.md": f"{_head(kettles)}\n{english['abstract']}\n\n## Note\n\n{own['note']}\n",
        "content/papers/lamps.md": f"{_head(lamps)}\nWe light eleven lamps.\n",
    }.items():
        (project / name).write_text(text, "utf-8")


def _head(front: dict[str, Any]) -> str:
    return f"---\n{yaml.safe_dump(front, allow_unicode=True, sort_keys=False)}---\n"
