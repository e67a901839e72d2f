"""Zotero's own translators read our pages: one complete item from a paper, a list to choose from of an issue.

They are not ours to keep here. Where DIGESTGEN_ZOTERO names the folder of a translation-server
(https://github.com/zotero/translation-server, with its modules and packages installed), they run offline on
loopback; elsewhere this is skipped.
"""

from __future__ import annotations

import functools
import http.server
import json
import os
import shutil
import socket
import subprocess
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from digestgen.build import build
from digestgen.config import read_config

REPOSITORY = Path(__file__).parents[2]
FOLDER = os.environ.get("DIGESTGEN_ZOTERO", "")

pytestmark = [
    pytest.mark.prove,
    pytest.mark.skipif(
        not (FOLDER and shutil.which("node")), reason="DIGESTGEN_ZOTERO names no translation-server"
    ),
]


class Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *args: object) -> None:
        """Nothing."""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The sample site on loopback, its addresses those of the server; its address."""
    folder = tmp_path_factory.mktemp("zotero")
    server = http.server.ThreadingHTTPServer(
        ("127.0.0.1", 0), functools.partial(Quiet, directory=str(folder / "site"))
    )
    base = f"http://127.0.0.1:{server.server_port}/"
    shutil.copytree(REPOSITORY / "content", folder / "content")
    text = (REPOSITORY / "mkdocs.yml").read_text("utf-8")
    (folder / "mkdocs.yml").write_text(text.replace("https://digestgen.example.org/digest/", base), "utf-8")
    build(read_config(folder / "mkdocs.yml"))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield base
    server.shutdown()


@pytest.fixture(scope="module")
def zotero(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a running translation-server."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    log = tmp_path_factory.mktemp("log") / "zotero.log"
    environment = {**os.environ, "NODE_CONFIG": json.dumps({"port": port, "host": "127.0.0.1"})}
    with log.open("wb") as stream:
        process = subprocess.Popen(
            ["node", "src/server.js"], cwd=FOLDER, env=environment, stdout=stream, stderr=stream
        )
    try:
        for _ in range(120):
            try:
                with socket.create_connection(("127.0.0.1", port), 1):
                    break
            except OSError:
                time.sleep(0.5)
        else:
            pytest.fail(log.read_text("utf-8", "replace")[-2000:])
        yield f"http://127.0.0.1:{port}"
    finally:
        process.kill()
        process.wait()


def ask(address: str, body: str, kind: str = "text/plain") -> tuple[int, Any]:
    request = urllib.request.Request(address, body.encode(), {"Content-Type": kind})
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(request, timeout=60) as answer:
            return answer.status, json.load(answer)
    except urllib.error.HTTPError as error:
        return error.code, json.load(error)


def papers(site: str) -> list[dict[str, Any]]:
    with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(f"{site}papers.json") as answer:
        return json.load(answer)["papers"]


def test_a_paper_is_one_complete_item(site: str, zotero: str) -> None:
    some = papers(site)[:12]
    assert len(some) == 12
    for paper in some:
        status, items = ask(f"{zotero}/web", paper["url"])
        assert status == 200, (paper["url"], items)
        assert len(items) == 1
        item = items[0]
        assert item["title"] == paper["title"]
        names = [
            f"{one.get('firstName', '')} {one['lastName']}".strip() if "lastName" in one else one["name"]
            for one in item["creators"]
        ]
        assert names == [author["name"] for author in paper["authors"]]
        assert item["itemType"] in (
            "preprint",
            "journalArticle",
            "conferencePaper",
            "report",
            "bookSection",
            "book",
        )
        assert item["abstractNote"] and item["date"] and item["url"].startswith("http")
        doi = next(
            (one.removeprefix("doi:") for one in [paper["id"], *paper["ids"]] if one.startswith("doi:")), ""
        )
        assert doi.lower() in json.dumps(item).lower()


@pytest.mark.parametrize("at", ["", "tags/"])
def test_a_list_can_be_chosen_from(site: str, zotero: str, at: str) -> None:
    first = papers(site)[0]
    page = f"{site}digests/{first['day']}/" if not at else f"{site}tags/{first['tags'][0]}/"
    status, choice = ask(f"{zotero}/web", page)
    assert status == 300, choice
    assert len(choice["items"]) > 1 and first["title"] in choice["items"].values()
    chosen = {key: title for key, title in choice["items"].items() if title == first["title"]}
    status, items = ask(f"{zotero}/web", json.dumps({**choice, "items": chosen}), "application/json")
    assert status == 200, items
    assert [item["title"] for item in items] == [first["title"]]
    assert items[0]["creators"]
