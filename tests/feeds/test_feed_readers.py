"""Real readers, as Debian has them, over a local server: every item, its authors and categories, nothing twice.

`apt-get install newsboat rss2email`
"""

from __future__ import annotations

import email
import email.policy
import os
import re
import shutil
import sqlite3
import subprocess
import sys
import tarfile
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import feedparser
import pytest

from digestgen.model.ids import PaperId
from tests.gathering import need

FEEDS = {"site": "feed.xml", "atom": "atom.xml", "tag": "tags/agents/feed.xml", "daily": "digests/daily.xml",
         "weekly": "digests/weekly.xml"}  # fmt: skip
SIZES = {"site": 5, "atom": 5, "tag": 2, "daily": 4, "weekly": 2}


class Quiet(SimpleHTTPRequestHandler):
    moved_to: list[str]

    def do_GET(self) -> None:
        if not self.moved_to:
            super().do_GET()
            return
        self.send_response(301)
        self.send_header("Location", self.moved_to[-1] + self.path.lstrip("/"))
        self.end_headers()

    def send_header(self, keyword: str, value: str) -> None:
        if keyword != "Last-Modified":  # it counts seconds, and a test publishes twice in one
            super().send_header(keyword, value)

    def log_message(self, *_: object) -> None:
        pass


@dataclass
class Served:
    """A folder at an address; once it has moved, that leads to another."""

    folder: Path
    address: str = ""
    moved_to: list[str] = field(default_factory=list)


@contextmanager
def serve(folder: Path) -> Iterator[Served]:
    served = Served(folder)
    handler = type("Handler", (Quiet,), {"moved_to": served.moved_to})
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(handler, directory=str(folder)))
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    served.address = f"http://127.0.0.1:{server.server_port}/"
    yield served
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def served(curator: Any, tmp_path: Path) -> Iterator[Served]:
    """Five papers of three weeks, published into `site/`."""
    curator.set(feed_days=30)
    curator.write("tags.yml", "agents: {title: Agents & tools}\nowls: {title: Owls}\n")
    curator.write("digests/2025-08-07.md", "---\ntitle: Owls\n---\n\nA day of owls.\n")
    curator.add(
        1, "2025-08-07", tags="[agents, owls]", title='"A < B & $\\\\alpha$"', body="We *study* $x^2$."
    )
    curator.add(2, "2025-08-07", tags="[owls]", authors="[Zoë Marlowe, 李四]")
    for number, day in ((3, "2025-07-31"), (4, "2025-08-12"), (5, "2025-08-01")):
        curator.add(number, day, tags="[agents]" if number == 3 else "[owls]")
    folder = tmp_path / "site"
    curator.publish(folder)
    with serve(folder) as served:
        yield served


def publish_second_versions(curator: Any, folder: Path) -> None:
    """Built again; then a paper's v2, with another title, other authors and another abstract."""
    curator.add(
        1, "2025-08-07", tags="[agents]", title="A new title", updated="2025-09-09", body="Wholly new."
    )
    curator.publish(folder)


def environment(home: Path) -> dict[str, str]:
    return {"PATH": os.environ["PATH"], "HOME": str(home), "LANG": "C.UTF-8", "LC_ALL": "C.UTF-8"}


def run(home: Path, *command: str) -> str:
    done = subprocess.run(command, env=environment(home), capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr


@pytest.mark.programs
def test_newsboat(curator: Any, served: Served, tmp_path: Path) -> None:
    newsboat = need("newsboat")
    (tmp_path / "config").write_text("")

    def reload(name: str, *paths: str) -> list[tuple[str, ...]]:
        """What a subscriber to these feeds has."""
        urls, cache = tmp_path / f"{name}.urls", tmp_path / f"{name}.db"
        urls.write_text("".join(f"{served.address}{path}\n" for path in paths))
        options = ("-u", str(urls), "-c", str(cache), "-C", str(tmp_path / "config"))
        assert "rror" not in run(tmp_path, newsboat, *options, "-x", "reload")
        with closing(sqlite3.connect(cache)) as database:
            return database.execute(
                "select guid, title, author, url, content from rss_item order by guid"
            ).fetchall()

    first = {name: reload(name, path) for name, path in FEEDS.items()}
    assert {name: len(items) for name, items in first.items()} == SIZES
    items = {title: found for _guid, title, *found in first["site"]}
    author, url, content = items["A < B & α"]
    assert (author, url) == ("Ada One, Bo Two", "https://example.org/repo/papers/2508.00001/")
    assert "<em>study</em> x²" in content
    assert items["Paper 2"][0] == "Zoë Marlowe, 李四"
    daily = {title: content for _guid, title, _author, _url, content in first["daily"]}
    assert "A day of owls." in daily["Owls · Thursday, 7 August 2025 (2 papers)"]
    # Who takes all of them at once gets each paper once: newsboat goes by the guid, whatever the feed.
    assert len(reload("all", *FEEDS.values())) == 5 + SIZES["daily"] + SIZES["weekly"]

    curator.publish(tmp_path / "site")  # built again
    assert reload("site", FEEDS["site"]) == first["site"]
    publish_second_versions(curator, tmp_path / "site")
    for name, path in FEEDS.items():
        assert [item[0] for item in reload(name, path)] == [item[0] for item in first[name]], "nothing twice"


KETTLES = PaperId("arxiv", "2508.00002").guid
RETRACTION = {"changes": "changes.xml", "site": "feed.xml", "atom": "atom.xml", "daily": "digests/daily.xml"}


def live_a_retraction(curator: Any, folder: Path) -> Iterator[str]:
    """Five papers are there; one is retracted, one appears; the next day has a paper; another change; built again."""
    yield "subscribed"
    curator.add(2, "2025-08-07", title="Kettles", status="retracted", changed="2025-08-20")
    venue = "{type: article-journal, venue: Lamp Letters}"
    curator.add(3, "2025-07-31", publication=venue, changed="2025-08-20")
    curator.publish(folder)
    yield "retracted"
    curator.add(6, "2025-08-21", title="A New Paper")
    curator.publish(folder)
    yield "next issue"
    curator.add(2, "2025-08-07", title="Kettles", changed="2025-09-01")
    curator.publish(folder)
    yield "restored"
    curator.publish(folder)
    yield "built again"


NEW = {
    "retracted": {"changes": ["Now published: Paper 3", "Retracted: Kettles"], "site": [], "atom": [], "daily": []},
    "next issue": {"changes": [], "site": ["A New Paper"], "atom": ["A New Paper"],
                   "daily": ["Thursday, 21 August 2025 (1 paper)"]},
    "restored": {"changes": ["Stands again: Kettles"], "site": [], "atom": [], "daily": []},
    "built again": {"changes": [], "site": [], "atom": [], "daily": []},
}  # fmt: skip
TITLE = {"subscribed": "Paper 2", "retracted": "Retracted: Kettles", "next issue": "Retracted: Kettles", "restored": "Kettles",
         "built again": "Kettles"}  # fmt: skip


@pytest.mark.programs
def test_a_retraction_step_by_step_in_newsboat(curator: Any, served: Served, tmp_path: Path) -> None:
    """New, and unread, in the feed of changes; in the others the item that was read has new words, and stays read."""
    newsboat = need("newsboat")
    (tmp_path / "config").write_text("")

    def reload(name: str) -> dict[str, tuple[str, str, int]]:
        """Subscribed to one feed: guid → title, content, unread; then everything is read."""
        urls, cache = tmp_path / f"{name}.urls", tmp_path / f"{name}.db"
        urls.write_text(f"{served.address}{RETRACTION[name]}\n")
        run(
            tmp_path,
            newsboat,
            "-u",
            str(urls),
            "-c",
            str(cache),
            "-C",
            str(tmp_path / "config"),
            "-x",
            "reload",
        )
        with closing(sqlite3.connect(cache)) as database:
            rows = database.execute("select guid, title, content, unread from rss_item").fetchall()
            database.execute("update rss_item set unread = 0")
            database.commit()
        return {guid: (title, content, unread) for guid, title, content, unread in rows}

    seen: dict[str, dict[str, tuple[str, str, int]]] = {}
    for step in live_a_retraction(curator, tmp_path / "site"):
        before, seen = seen, {name: reload(name) for name in RETRACTION}
        if step in NEW:
            unread = {name: sorted(t for t, _, new in items.values() if new) for name, items in seen.items()}
            assert unread == NEW[step], step
            assert all(before[name].keys() <= seen[name].keys() for name in RETRACTION), "nothing goes"
        for name in ("site", "atom"):
            kettles = next(title for guid, (title, _, _) in seen[name].items() if guid == KETTLES)
            assert kettles == TITLE[step], (step, name)
    days = {title: content for title, content, _ in seen["daily"].values()}
    assert "Lamp Letters" in days["Thursday, 21 August 2025 (1 paper)"]


def set_up_rss2email(home: Path) -> tuple[Callable[..., str], Path, str]:
    """The program, the folder where its mails lie, and its settings, which are to be followed by feeds."""
    program = need("r2e")
    settings, maildir = home / "r2e.cfg", home / "Maildir"
    for folder in ("cur", "new", "tmp"):
        (maildir / "inbox" / folder).mkdir(parents=True)
    r2e = partial(run, home, program, "-c", str(settings), "-d", str(home / "r2e.json"))
    r2e("new", "reader@example.org")
    text = settings.read_text()
    for key, value in {"email-protocol": "maildir", "maildir-path": str(maildir), "maildir-mailbox": "inbox",
                       "date-header": "True"}.items():  # fmt: skip
        text = re.sub(rf"(?m)^{key} =.*", f"{key} = {value}", text)
    return r2e, maildir / "inbox" / "new", text


@pytest.mark.programs
def test_rss2email(curator: Any, served: Served, tmp_path: Path) -> None:
    r2e, box, settings = set_up_rss2email(tmp_path)
    feeds = "".join(f"[feed.{name}]\nurl = {served.address}{path}\n" for name, path in FEEDS.items())
    (tmp_path / "r2e.cfg").write_text(settings + feeds)

    def mailed() -> dict[str, list[email.message.EmailMessage]]:
        r2e("run")
        found: dict[str, list[Any]] = {name: [] for name in FEEDS}
        for file in box.iterdir():
            message = email.message_from_bytes(file.read_bytes(), policy=email.policy.default)
            name = next(
                name for name, path in FEEDS.items() if message["X-RSS-Feed"] == served.address + path
            )
            found[name].append(message)
        return found

    mails = mailed()
    assert {name: len(found) for name, found in mails.items()} == SIZES
    site = {message["Subject"]: message for message in mails["site"]}
    one = site["A < B & α"]
    assert "Ada One, Bo Two" in one["From"]
    assert one["X-RSS-TAGS"] == "Agents & tools,Owls"
    assert "Thu, 07 Aug 2025" in one["Date"]
    assert "_study_ x²" in one.get_content()
    days = {message["Subject"]: message.get_content() for message in mails["daily"]}
    assert "A day of owls." in days["Owls · Thursday, 7 August 2025 (2 papers)"]

    curator.publish(tmp_path / "site")
    assert {name: len(found) for name, found in mailed().items()} == SIZES, "built again"
    publish_second_versions(curator, tmp_path / "site")
    assert {name: len(found) for name, found in mailed().items()} == SIZES, "nothing is mailed twice"


# Every kind of feed: papers, issues, a topic, its issues, a saved search, changes. No paper is twice in feeds of one group:
# newsboat shows an item once, whatever its feed.
APART = (
    ("feed.xml", "digests/daily.xml", "digests/weekly.xml", "tags/owls/daily.xml", "changes.xml"),
    ("atom.xml", "changes.atom.xml"), ("tags/agents/feed.xml",), ("views/owls/atom.xml",),
)  # fmt: skip
KINDS = tuple(path for paths in APART for path in paths)
Groups = Sequence[Sequence[str]]
# The address of a site → feed → titles that its subscriber had not seen.
News = Callable[[str], dict[str, list[str]]]


def in_newsboat(home: Path, groups: Groups) -> News:
    need("newsboat")
    (home / "config").write_text("")

    def news(site: str) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {path: [] for paths in groups for path in paths}
        for at, paths in enumerate(groups):
            urls, cache = home / f"{at}.urls", home / f"{at}.db"
            urls.write_text("".join(f"{site}{path}\n" for path in paths))
            run(
                home,
                "newsboat",
                "-u",
                str(urls),
                "-c",
                str(cache),
                "-C",
                str(home / "config"),
                "-x",
                "reload",
            )
            with closing(sqlite3.connect(cache)) as database:
                for url, title in database.execute("select feedurl, title from rss_item where unread = 1"):
                    found[url.removeprefix(site)].append(title)
                database.execute("update rss_item set unread = 0")
                database.commit()
        return found

    return news


def in_rss2email(home: Path, groups: Groups) -> News:
    r2e, box, settings = set_up_rss2email(home)
    names = {
        path: path.removesuffix(".xml").replace("/", "-").replace(".", "-")
        for paths in groups
        for path in paths
    }

    def news(site: str) -> dict[str, list[str]]:
        feeds = "".join(f"[feed.{name}]\nurl = {site}{path}\n" for path, name in names.items())
        (home / "r2e.cfg").write_text(settings + feeds)
        r2e("run")
        found: dict[str, list[str]] = {path: [] for paths in groups for path in paths}
        for file in box.iterdir():
            message = email.message_from_bytes(file.read_bytes(), policy=email.policy.default)
            found[urlsplit(message["X-RSS-Feed"]).path[1:]].append(message["Subject"])
            file.unlink()
        return found

    return news


def in_feedparser(home: Path, groups: Groups) -> News:
    seen: set[tuple[str, str]] = set()

    def news(site: str) -> dict[str, list[str]]:
        entries = {path: feedparser.parse(site + path).entries for paths in groups for path in paths}
        new = {
            path: [e.title for e in entries[path] if (path, e.id) not in seen]
            for paths in groups
            for path in paths
        }
        seen.update((path, entry.id) for paths in groups for path in paths for entry in entries[path])
        return new

    return news


@pytest.mark.programs
@pytest.mark.parametrize("reader", [in_newsboat, in_rss2email, in_feedparser])
def test_a_site_that_moves_to_another_host_is_not_news(
    curator: Any, served: Served, tmp_path: Path, reader: Callable[[Path, Groups], News]
) -> None:
    """The old host sends readers on; some write the new address into their reader; then a paper comes."""
    news, old, new = reader(tmp_path, APART), served.folder, tmp_path / "moved"
    settings = curator.project / "mkdocs.yml"
    curator.add(2, "2025-08-07", tags="[owls]", status="retracted", changed="2025-08-20")
    more = "      digest_feeds: [daily]\n      views: {owls: {title: Owls, tags: [owls]}}\n"
    settings.write_text(
        settings.read_text("utf-8").replace("      feed_days", f"{more}      feed_days"), "utf-8"
    )
    curator.publish(old)
    first = news(served.address)
    assert {path for path in KINDS if first[path]} == set(KINDS)
    nothing: dict[str, list[str]] = {path: [] for path in KINDS}
    curator.publish(old)
    assert news(served.address) == nothing, "built again"
    home = "https://example.org/repo/"
    text = settings.read_text("utf-8").replace("      feed_days", f"      identity: {home}\n      feed_days")
    settings.write_text(text.replace(f"site_url: {home}", "site_url: https://lamps.example/"), "utf-8")
    curator.publish(new)
    with serve(new) as moved:
        served.moved_to.append(moved.address)
        assert news(served.address) == nothing, "the old address leads to the new one"
        assert news(moved.address) == nothing, "a subscriber who changed the address"
        curator.add(7, "2025-08-22", title="A Last Lamp", tags="[agents]")
        curator.publish(new)
        last = news(moved.address)
    assert last["feed.xml"] == last["tags/agents/feed.xml"] == ["A Last Lamp"]
    assert last["changes.xml"] == last["tags/owls/daily.xml"] == []


# The last commit before issues had guids that do not follow the host, noon, and feeds of changes.
BEFORE = "8cc02cd"
AS_BEFORE = """
import sys
from pathlib import Path
from digestgen.build import read_site
from digestgen.config import read_config
from digestgen.feeds.feeds import plan_feeds
from digestgen.fragments import Fragments
from digestgen.keys import Keys
site = read_site(read_config(Path(sys.argv[1], "mkdocs.yml")))
for output in plan_feeds(site, Fragments(site), Keys(site, b"")):
    file = Path(sys.argv[2], output.path)
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(output.render())
"""


@pytest.mark.prove
@pytest.mark.programs
@pytest.mark.parametrize("reader", [in_newsboat, in_rss2email, in_feedparser])
def test_an_upgrade_is_not_news(
    curator: Any, served: Served, tmp_path: Path, reader: Callable[[Path, Groups], News]
) -> None:
    old = subprocess.run(["git", "archive", BEFORE, "digestgen", "site_templates"], cwd=Path(__file__).parent.parent.parent,
                         capture_output=True, check=False)  # fmt: skip
    if old.returncode:
        pytest.skip("that commit is not in this clone")
    with tarfile.open(fileobj=BytesIO(old.stdout)) as archive:
        archive.extractall(tmp_path / "before", filter="data")
    shutil.rmtree(served.folder)
    subprocess.run([sys.executable, "-c", AS_BEFORE, str(curator.project), str(served.folder)], check=True,
                   cwd=tmp_path, env={**os.environ, "PYTHONPATH": str(tmp_path / "before")})  # fmt: skip
    assert not (served.folder / "changes.xml").exists(), "it is the old version"
    groups = (("feed.xml", "digests/daily.xml", "digests/weekly.xml"), ("atom.xml",), ("tags/owls/feed.xml",))
    news = reader(tmp_path, groups)
    assert all(news(served.address).values())
    curator.publish(served.folder)
    assert not any(news(served.address).values())
