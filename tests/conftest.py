"""What all tests share: the real inputs, where they are, and an invented library."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

HERE = Path(__file__).parent


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--rewrite-golden", action="store_true", help="rewrite the golden files instead of comparing"
    )


@pytest.fixture(scope="session")
def samples() -> Path:
    """The folder of real inputs; DIGESTGEN_SAMPLES names it. In CI it has to be there."""
    folder = os.environ.get("DIGESTGEN_SAMPLES", "")
    if folder and Path(folder).is_dir():
        return Path(folder).resolve()
    if folder or os.environ.get("CI"):
        pytest.fail(f"DIGESTGEN_SAMPLES={folder!r} is no folder: the tests on real inputs cannot run")
    pytest.skip("DIGESTGEN_SAMPLES is not set: the real inputs are not part of this repository")


@pytest.fixture
def library(tmp_path: Path) -> Path:
    """A copy of the invented library (tests/data/library), free to be changed."""
    folder = tmp_path / "project"
    shutil.copytree(HERE / "data" / "library", folder)
    return folder


MKDOCS = """\
site_name: Test digest
site_url: https://example.org/repo/
theme: {name: material, font: false}
plugins: [digestgen]
nav: [index.md, archive.md, tags/index.md, feeds.md]
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project with settings and an empty content folder."""
    folder = tmp_path / "project"
    (folder / "content" / "papers").mkdir(parents=True)
    (folder / "mkdocs.yml").write_text(MKDOCS, "utf-8")
    return folder
