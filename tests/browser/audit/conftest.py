"""What the audits share: the site of three thousand papers, the programs that measure, and the page of results."""

from __future__ import annotations

import gzip
import os
import re
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path

import pytest

from digestgen.collecting.saving import save
from digestgen.config import read_config
from digestgen.publishing.build import build
from digestgen.site.site import Site
from digestgen.sources import Context
from tests.gathering import collect, parse_files

HERE = Path(__file__).parent
REPOSITORY = HERE.parents[2]
RESULTS = REPOSITORY / "docs" / "proofs" / "audit.md"
PAPERS = 3000


@dataclass(frozen=True)
class Corpus:
    """The site of three thousand papers of arXiv, served; the attributes are those of Served."""

    site: Site
    folder: Path
    root: str
    base: str


@pytest.fixture(scope="session")
def corpus(
    samples: Path,
    tmp_path_factory: pytest.TempPathFactory,
    serve_folder: Callable[[Path, str], AbstractContextManager[str]],
) -> Iterator[Corpus]:
    """The settings and the vocabulary of the example, and all papers of the corpus instead of its own."""
    project = tmp_path_factory.mktemp("corpus")
    # The guide's old addresses lead to the manual, which is not built here.
    away = shutil.ignore_patterns("papers", "digests", "curators", "machines")
    shutil.copytree(REPOSITORY / "content", project / "content", ignore=away)
    for page in (project / "content").rglob("*.md"):  # their links to the example's papers lead nowhere here
        page.write_text(
            re.sub(r"\]\((?:\.\./)*(?:papers|digests)/[^)]*\)", "](index.md)", page.read_text("utf-8"))
        )
    shutil.copy(REPOSITORY / "mkdocs.yml", project / "mkdocs.yml")
    config = read_config(project / "mkdocs.yml")
    data = gzip.decompress((samples / "arxiv-3000.jsonl.gz").read_bytes())
    records, refused, _ = parse_files("arxiv-json", [("arxiv-3000.jsonl", data)], Context(today="2026-11-01"))
    assert (len(records), refused) == (PAPERS, [])
    save(config, collect(config, records, today="2026-11-01")[1])
    site = build(config).site
    with serve_folder(project / "site", config.base_path) as root:
        yield Corpus(site, project / "site", root, config.base_path)


# Three ways to write, one of them from the right: page → its address, in each of these languages.
WRITTEN = ("en", "zh", "ar")
PAGES = {"paper": "papers/2508.10001/", "issue": "digests/2025-08-07/", "topic": "tags/sound/",
         "search": "search/?q=kettle"}  # fmt: skip


@pytest.fixture(scope="session")
def npm() -> Path:
    """The folder node_modules with what package.json names; `make prove` fills it."""
    folder = HERE / "node_modules"
    if not folder.is_dir():
        pytest.fail(f"{folder.relative_to(REPOSITORY)} is not there: `make prove` fills it")
    return folder


@pytest.fixture(scope="session")
def record() -> Callable[[str, str], None]:
    """Writes a section of docs/proofs/audit.md anew: its heading, and Markdown."""

    def write(heading: str, text: str) -> None:
        old = RESULTS.read_text("utf-8")
        start = old.index(f"## {heading}\n")
        end = old.find("\n## ", start)
        rest = old[end + 1 :] if end >= 0 else ""
        RESULTS.write_text(
            f"{old[:start]}## {heading}\n\n{text.strip()}\n" + (f"\n{rest}" if rest else ""), "utf-8"
        )

    return write


@pytest.fixture(scope="session")
def run() -> Callable[..., subprocess.CompletedProcess[str]]:
    """Runs a program without proxies: everything it measures is on this machine."""
    environment = {name: value for name, value in os.environ.items() if not name.lower().endswith("_proxy")}

    def start(*command: str | Path, **variables: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [str(word) for word in command],
            capture_output=True,
            text=True,
            env=environment | variables,
            check=False,
        )

    return start
