"""`digestgen fetch` as a person runs it, against a server on this machine that plays the APIs."""

from __future__ import annotations

import functools
import json
from collections.abc import Callable
from datetime import UTC, datetime, tzinfo
from pathlib import Path
from types import ModuleType
from typing import Any
from urllib.parse import quote, urlencode
from xml.sax.saxutils import escape

import pytest
from click.testing import CliRunner, Result

from digestgen.cli import main
from digestgen.network.http import Limits
from digestgen.network.transport import Transport
from tests.gathering import Days

MKDOCS = """\
site_name: Lamps
site_url: https://example.org/lamps/
theme: {name: material, font: false}
plugins:
  - digestgen:
      mirrors: MIRRORS
"""


class Desk:
    """A curator's project: a folder, the APIs it may ask, and what day it is."""

    def __init__(self, folder: Path, server: Any, say: Any, monkeypatch: pytest.MonkeyPatch) -> None:
        self.folder, self.server, self.time = folder, server, Days()
        self._say, self._patch, self._read = say, monkeypatch, 0
        (folder / "content/papers").mkdir(parents=True)
        self.settings()
        self.today("2025-08-12")
        monkeypatch.chdir(folder)

    def settings(self, *sources: dict[str, Any]) -> None:
        """Write mkdocs.yml with these standing sources."""
        text = MKDOCS.replace("MIRRORS", json.dumps(self.server.mirrors))
        text += f"      sources: {json.dumps(sources)}\n" if sources else ""
        (self.folder / "mkdocs.yml").write_text(text, "utf-8")

    def today(self, day: str) -> None:
        """From now on it is that day."""

        class Now(datetime):
            @classmethod
            def now(cls, tz: tzinfo | None = None) -> datetime:
                assert tz is UTC
                return datetime.fromisoformat(f"{day}T12:00:00+00:00")

        self._patch.setattr("digestgen.cli.options.datetime", Now)

    def hurry(self, limits: Limits | None = None) -> None:
        """Waits take no time from now on; `desk.time.slept` has them."""
        self._patch.setattr(
            "digestgen.collecting.fetching.Transport",
            functools.partial(
                Transport,
                limits=limits,
                clock=self.time.clock,
                sleep=self.time.sleep,
                jitter=lambda: 0.5,
            ),
        )

    def run(self, *words: str) -> Result:
        """Run `digestgen WORDS`; anything but words and an exit status fails the test."""
        done = CliRunner().invoke(main, list(words))
        assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
        return done

    def fetch(self, *words: str) -> Result:
        return self.run("fetch", *words)

    def files(self) -> dict[str, bytes]:
        """Everything in content/, by path; nothing but whole papers has any business there."""
        content = self.folder / "content"
        return {f.relative_to(content).as_posix(): f.read_bytes() for f in content.rglob("*") if f.is_file()}

    def papers(self) -> list[str]:
        """The papers in content/, as `2025-08/2508.90001`."""
        return sorted(path.removeprefix("papers/").removesuffix(".md") for path in self.files())

    def answered(self) -> dict[str, str]:
        """What inbox/answered.json says."""
        answered: dict[str, str] = json.loads((self.folder / "inbox/answered.json").read_text("utf-8"))
        return answered

    def asked(self) -> list[str]:
        """What the server was asked since the last call, in order."""
        seen = [one.line for one in self.server.seen[self._read :]]
        self._read += len(seen)
        return seen

    def answer(self, path: str, *steps: bytes | Any) -> None:
        """What the server says to a path, one after the other, the last one for ever; bytes are JSON or Atom."""
        self.server.script[path] = [self._whole(step) if isinstance(step, bytes) else step for step in steps]

    def _whole(self, data: bytes) -> Any:
        return self._say(data, type="application/atom+xml" if data.startswith(b"<") else "application/json")


@pytest.fixture
def desk(
    tmp_path: Path, server: Any, playserver: ModuleType, monkeypatch: pytest.MonkeyPatch, request: Any
) -> Desk:
    """A project that asks the play server; waits take no time, except where a test is marked to see them."""
    made = Desk(tmp_path / "project", server, playserver.Say, monkeypatch)
    made.hurry()
    return made


@pytest.fixture
def say(playserver: ModuleType) -> Any:
    return playserver.Say


class HuggingFace:
    """Lists of days in the API's shape."""

    @staticmethod
    def path(day: str) -> str:
        return f"/huggingface.co/api/daily_papers?date={day}"

    @staticmethod
    def day(day: str, *papers: str | tuple[str, str]) -> bytes:
        """A day's list: ids, or ids with titles."""
        entries = []
        for one in papers:
            paper_id, title = one if isinstance(one, tuple) else (one, f"Lamp {one}")
            paper = {
                "id": paper_id,
                "title": title,
                "summary": f"We light lamp {paper_id} and look at it.",
                "authors": [{"name": "Ada One"}, {"name": "Bo Two"}],
                "publishedAt": f"{day}T00:00:00.000Z",
                "submittedOnDailyAt": f"{day}T02:10:00.000Z",
                "upvotes": 3,
            }
            entries.append({"paper": paper, "title": title, "numComments": 1})
        return json.dumps(entries).encode()


class Arxiv:
    """Pages of a search for a category of some days, in the API's shape."""

    def __init__(self, first: str, last: str, category: str = "cs.RO") -> None:
        self._search = f"cat:{category} AND submittedDate:[{_plain(first)}0000 TO {_plain(last)}2359]"

    def path(self, start: int, size: int = 100) -> str:
        parameters = {"search_query": self._search, "sortBy": "submittedDate", "sortOrder": "descending",
                      "start": start, "max_results": size}  # fmt: skip
        return f"/export.arxiv.org/api/query?{urlencode(parameters, quote_via=quote)}"

    @staticmethod
    def page(total: int, *papers: str, day: str = "2025-08-05") -> bytes:
        entries = "".join(_ENTRY.format(id=one, day=day, title=escape(f"Lamp {one}")) for one in papers)
        return _FEED.format(total=total, entries=entries).encode()

    @staticmethod
    def dated(papers: dict[str, str]) -> bytes:
        """A page of all papers there are: id → day of submission."""
        entries = (_ENTRY.format(id=one, day=day, title=f"Lamp {one}") for one, day in papers.items())
        return _FEED.format(total=len(papers), entries="".join(entries)).encode()


def _plain(day: str) -> str:
    return day.replace("-", "")


_FEED = """\
<?xml version='1.0' encoding='UTF-8'?>
<feed xmlns:opensearch="http://a9.com/-/spec/opensearch/1.1/" xmlns:arxiv="http://arxiv.org/schemas/atom" xmlns="http://www.w3.org/2005/Atom">
  <id>https://arxiv.org/api/aHarbourThatNobodySaw0000001</id>
  <title>arXiv Query</title>
  <opensearch:itemsPerPage>100</opensearch:itemsPerPage>
  <opensearch:totalResults>{total}</opensearch:totalResults>
  <opensearch:startIndex>0</opensearch:startIndex>
{entries}</feed>
"""
_ENTRY = """\
  <entry>
    <id>http://arxiv.org/abs/{id}v1</id>
    <title>{title}</title>
    <updated>{day}T08:18:33Z</updated>
    <summary>We light lamp {id} and look at it.</summary>
    <category term="cs.RO" scheme="http://arxiv.org/schemas/atom"/>
    <published>{day}T08:18:33Z</published>
    <arxiv:primary_category term="cs.RO"/>
    <author><name>Ada One</name></author>
  </entry>
"""


@pytest.fixture
def huggingface() -> HuggingFace:
    return HuggingFace()


@pytest.fixture
def arxiv() -> Callable[..., Arxiv]:
    return Arxiv
