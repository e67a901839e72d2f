"""Other engines than MkDocs, each in an environment of its own, beside what `digestgen build` makes. Needs a package index."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.prove
ROOT = Path(__file__).parents[2]
PROPERDOCS = "properdocs==1.6.7"


def read_tree(folder: Path) -> dict[str, bytes]:
    return {
        file.relative_to(folder).as_posix(): file.read_bytes() for file in folder.rglob("*") if file.is_file()
    }


@pytest.mark.parametrize("site", ["sample", "library"])
def test_properdocs_makes_the_same_files(site: str, tmp_path: Path) -> None:
    project = tmp_path / "project"
    if site == "sample":
        project.mkdir()
        shutil.copy(ROOT / "mkdocs.yml", project)
        shutil.copytree(ROOT / "content", project / "content")
    else:
        shutil.copytree(ROOT / "tests/data/library", project)
    clean = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}

    def run(*command: str | Path) -> None:
        done = subprocess.run(
            [str(part) for part in command],
            cwd=project,
            env=clean,
            capture_output=True,
            text=True,
            timeout=600,
        )
        assert done.returncode == 0, done.stdout + done.stderr

    run(sys.executable, "-m", "venv", tmp_path / "engine")
    programs = tmp_path / "engine/bin"
    run(programs / "pip", "install", "--quiet", ROOT, PROPERDOCS)
    run(programs / "digestgen", "build", "--site-dir", tmp_path / "mkdocs")
    run(
        programs / "properdocs",
        "build",
        "--quiet",
        "--config-file",
        "mkdocs.yml",
        "--site-dir",
        tmp_path / "properdocs",
    )
    ours, theirs = read_tree(tmp_path / "mkdocs"), read_tree(tmp_path / "properdocs")
    assert len(ours) > 100
    assert theirs == ours
