"""Real readers, as Debian has them, over a local server: every item, its authors and categories, nothing twice.

`apt-get install newsboat rss2email`
"""

from __future__ import annotations

import email
import email.policy
import os
import shutil
import sqlite3
import subprocess
import threading
from collections.abc import Iterator
from contextlib import closing
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import feedparser
import pytest

from digestgen.model.ids import PaperId

FEEDS = {"site": "feed.xml", "atom": "atom.xml", "tag": "tags/agents/feed.xml", "daily": "digests/daily.xml",
         "weekly": "digests/weekly.xml"}  # fmt: skip
SIZES = {"site": 5, "atom": 5, "tag": 2, "daily": 4, "weekly": 2}


def need(program: str) -> str:
    found = shutil.which(program)
    if found is None and os.environ.get("CI"):
        pytest.fail(f"there is no {program} on PATH: in CI the feeds are read by it")
    if found is None:
        pytest.skip(f"there is no {program} on PATH")
    return found


class Quiet(SimpleHTTPRequestHandler):
    def send_header(self, keyword: str, value: str) -> None:
        if keyword != "Last-Modified":  # it counts seconds, and a test publishes twice in one
            super().send_header(keyword, value)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def served(curator: Any, tmp_path: Path) -> Iterator[str]:
    """Five papers of three weeks, published into `site/`; gives the address of that."""
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
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder)))
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    thread.join()
    server.server_close()


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
def test_newsboat(curator: Any, served: str, tmp_path: Path) -> None:
    newsboat = need("newsboat")
    (tmp_path / "config").write_text("")

    def reload(name: str, *paths: str) -> list[tuple[str, ...]]:
        """What a subscriber to these feeds has."""
        urls, cache = tmp_path / f"{name}.urls", tmp_path / f"{name}.db"
        urls.write_text("".join(f"{served}{path}\n" for path in paths))
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
def test_a_retraction_step_by_step_in_newsboat(curator: Any, served: str, tmp_path: Path) -> None:
    """New, and unread, in the feed of changes; in the others the item that was read has new words, and stays read."""
    newsboat = need("newsboat")
    (tmp_path / "config").write_text("")

    def reload(name: str) -> dict[str, tuple[str, str, int]]:
        """Subscribed to one feed: guid → title, content, unread; then everything is read."""
        urls, cache = tmp_path / f"{name}.urls", tmp_path / f"{name}.db"
        urls.write_text(f"{served}{RETRACTION[name]}\n")
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


@pytest.mark.programs
def test_rss2email(curator: Any, served: str, tmp_path: Path) -> None:
    r2e = need("r2e")
    settings, data, maildir = tmp_path / "r2e.cfg", tmp_path / "r2e.json", tmp_path / "Maildir"
    for folder in ("cur", "new", "tmp"):
        (maildir / "inbox" / folder).mkdir(parents=True)
    r2e_ = partial(run, tmp_path, r2e, "-c", str(settings), "-d", str(data))
    r2e_("new", "reader@example.org")
    text = settings.read_text()
    for key, value in {"email-protocol": "maildir", "maildir-path": str(maildir), "maildir-mailbox": "inbox",
                       "date-header": "True"}.items():  # fmt: skip
        text = "".join(f"{key} = {value}\n" if line.startswith(f"{key} =") else line
                       for line in text.splitlines(keepends=True))  # fmt: skip
    feeds = "".join(f"[feed.{name}]\nurl = {served}{path}\n" for name, path in FEEDS.items())
    settings.write_text(text + feeds)

    def mailed() -> dict[str, list[email.message.EmailMessage]]:
        r2e_("run")
        found: dict[str, list[Any]] = {name: [] for name in FEEDS}
        for file in (maildir / "inbox" / "new").iterdir():
            message = email.message_from_bytes(file.read_bytes(), policy=email.policy.default)
            name = next(name for name, path in FEEDS.items() if message["X-RSS-Feed"] == served + path)
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


def test_feedparser(curator: Any, served: str, tmp_path: Path) -> None:
    def read() -> dict[str, list[Any]]:
        found = {name: feedparser.parse(served + path) for name, path in FEEDS.items()}
        assert {name: parsed.bozo for name, parsed in found.items()} == dict.fromkeys(FEEDS, False)
        return {name: parsed.entries for name, parsed in found.items()}

    first = read()
    assert {name: len(entries) for name, entries in first.items()} == SIZES
    for name in ("site", "atom", "tag"):
        one = next(entry for entry in first[name] if entry.title == "A < B & α")
        assert [tag.get("label") or tag.term for tag in one.tags] == ["Agents & tools", "Owls"]
    authors = next(entry for entry in first["atom"] if entry.title == "Paper 2").authors
    assert [author.name for author in authors] == ["Zoë Marlowe", "李四"]
    publish_second_versions(curator, tmp_path / "site")
    again = read()
    assert {name: [entry.id for entry in entries] for name, entries in again.items()} == {
        name: [entry.id for entry in entries] for name, entries in first.items()
    }
