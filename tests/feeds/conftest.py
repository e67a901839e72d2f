"""A digest whose feeds are made again and again, without its pages."""

from __future__ import annotations

from pathlib import Path

import pytest

from digestgen.config import read_config
from digestgen.feeds.feeds import plan_feeds
from digestgen.publishing.build import read_site
from digestgen.site.fragments import Fragments
from digestgen.site.keys import Keys


class Curator:
    """Somebody who writes papers into a project and publishes its feeds."""

    def __init__(self, project: Path) -> None:
        self.project = project

    def add(self, number: int, day: str, **fields: str) -> None:
        """A paper; fields are YAML, but for `body`."""
        lines = {"id": f'"arxiv:2508.{number:05}"', "title": f"Paper {number}", "date": day,
                 "authors": "[Ada One, Bo Two]"}  # fmt: skip
        body = fields.pop("body", "An abstract.")
        head = "\n".join(f"{key}: {value}" for key, value in (lines | fields).items())
        self.write(f"papers/{number}.md", f"---\n{head}\n---\n\n{body}\n")

    def write(self, name: str, text: str) -> None:
        """A file of content/."""
        file = self.project / "content" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")

    def set(self, **settings: object) -> None:
        """Settings of the plugin."""
        file = self.project / "mkdocs.yml"
        lines = "".join(f"      {key}: {value}\n" for key, value in settings.items())
        text = file.read_text("utf-8")
        assert "plugins: [digestgen]\n" in text
        file.write_text(text.replace("plugins: [digestgen]\n", f"plugins:\n  - digestgen:\n{lines}"), "utf-8")

    def outputs(self) -> dict[str, tuple[bytes, bytes]]:
        """Path → key and bytes of every feed."""
        site = read_site(read_config(self.project / "mkdocs.yml"))
        plans = plan_feeds(site, Fragments(site), Keys(site, b""))
        return {output.path: (output.key, output.render()) for output in plans}

    def feeds(self) -> dict[str, bytes]:
        """Path → bytes of every feed."""
        return {path: data for path, (_key, data) in self.outputs().items()}

    def publish(self, folder: Path) -> None:
        """Every feed as a file."""
        for path, data in self.feeds().items():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_bytes(data)


@pytest.fixture
def curator(project: Path) -> Curator:
    return Curator(project)
