"""What works of Material, as the manual's table of it says (how-to/theme.md)."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from digestgen.cli import main
from digestgen.config import read_config
from digestgen.problems import ContentError
from digestgen.publishing.build import build

TABLE = (Path(__file__).parents[2] / "docs/manual/how-to/theme.md").read_text("utf-8")
SETTINGS = """\
site_name: Lamps
site_url: https://lamps.example.org/
theme: {name: material, font: false, custom_dir: overrides, features: [navigation.instant]}
plugins: [digestgen]
nav: [index.md, about.md]
markdown_extensions:
  - pymdownx.superfences:
      custom_fences:
        - {name: mermaid, class: mermaid, format: !!python/name:pymdownx.superfences.fence_code_format }
  - pymdownx.emoji:
      emoji_index: !!python/name:material.extensions.emoji.twemoji
      emoji_generator: !!python/name:material.extensions.emoji.to_svg
"""
TEXT = "A :smile: lamp.\n\n```mermaid\ngraph LR\n  lamp --> light;\n```\n"
OWN = {
    "overrides/main.html": '{% extends "base.html" %}{% block announce %}The lamps are lit.{% endblock %}',
    "overrides/partials/comments.html": "<p>Nobody said anything.</p>",
    "content/about.md": f"---\ncomments: true\n---\n# About\n\n{TEXT}",
    "content/papers/lamps.md": f"---\nid: 'title:lamps'\ntitle: Lamps\ndate: 2025-08-07\n---\n\nThey burn.\n\n## Notes\n\n{TEXT}",
}


@pytest.fixture
def switched(project: Path) -> Path:
    """A site with all of Material's switches that the table names but `offline`."""
    (project / "mkdocs.yml").write_text(SETTINGS, "utf-8")
    for name, text in OWN.items():
        (project / name).parent.mkdir(parents=True, exist_ok=True)
        (project / name).write_text(text, "utf-8")
    return project


def row(words: str) -> tuple[str, str]:
    """What the table says of a switch: on papers, on own pages."""
    (cells,) = re.findall(rf"^\| [^|]*{re.escape(words)}[^|]*\|([^|]+)\|([^|]+)\|$", TABLE, re.MULTILINE)
    return cells[0].strip(), cells[1].strip()


def test_what_the_table_says_works_does(switched: Path) -> None:
    build(read_config(switched / "mkdocs.yml"))
    paper, own = (
        (switched / "site" / url / "index.html").read_text("utf-8") for url in ("papers/lamps", "about")
    )
    assert row("navigation.instant") == row("announce") == ("works", "works")
    assert all("navigation.instant" in page and "The lamps are lit." in page for page in (paper, own))
    assert row("comments") == ("not on papers", "works, with `comments: true`")
    assert "Nobody said" not in paper and "Nobody said" in own
    assert row("pymdownx.emoji")[0] == "the sign, as a link to its picture" and re.search(
        r'<a href="[^"]+">😄</a> lamp', paper
    )
    assert 'class="twemoji"' in own or "twemoji@" in own
    assert row("Mermaid")[0].startswith("its text") and "lamp --&gt; light;" in paper
    assert '<pre class="mermaid">' in own


def test_check_names_the_hosts_that_the_pages_ask_for(switched: Path) -> None:
    said = CliRunner().invoke(main, ["check", "-f", str(switched / "mkdocs.yml")]).output
    for switch, host in (("pymdownx.emoji", "https://cdn.jsdelivr.net"), ("Mermaid", "https://unpkg.com")):
        assert row(switch)[1].endswith("`check` names the host to allow") and host in said


def test_offline_is_refused_with_the_reason(switched: Path) -> None:
    settings = switched / "mkdocs.yml"
    settings.write_text(SETTINGS.replace("[digestgen]", "[digestgen, offline]"), "utf-8")
    with pytest.raises(ContentError, match="addresses of papers are folders"):
        build(read_config(settings))
    assert row("offline") == ("refused, with the reason: addresses are folders", "refused")
