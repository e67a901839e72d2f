"""From nothing: an empty folder, an address of git, and a page of the manual; timed. Needs a package index and Chromium."""

from __future__ import annotations

import json
import os
import re
import shutil
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

pytestmark = pytest.mark.prove
ROOT = Path(__file__).parents[2]
PUBLIC = "https://git.example.org/ada/digestgen"
STEPS: list[tuple[str, float]] = []


def clean_environment(repository: Path) -> dict[str, str]:
    """No Python of ours; the public address of the repository is a folder."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("PYTHON", "VIRTUAL_ENV", "DIGESTGEN", "SITE_URL"))
    }
    return {**kept, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_COUNT": "1", "GIT_CONFIG_KEY_0": f"url.file://{repository}.insteadOf",
            "GIT_CONFIG_VALUE_0": f"{PUBLIC}.git"}  # fmt: skip


class Stranger:
    """Somebody at a shell in a folder that is empty at first."""

    def __init__(self, folder: Path, environment: dict[str, str]) -> None:
        self.at, self.environment = folder, environment

    def run(self, *command: str, fails: bool = False) -> str:
        begun = time.monotonic()
        done = subprocess.run(command, cwd=self.at, env=self.environment, text=True, timeout=900,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT)  # fmt: skip
        STEPS.append(
            (
                " ".join(Path(part).name if part.startswith("/") else part for part in command)[:100],
                time.monotonic() - begun,
            )
        )
        assert (done.returncode != 0) == fails, f"{command}\n{done.stdout}"
        return done.stdout

    def make_environment(self, name: str) -> Path:
        self.run(sys.executable, "-m", "venv", name)
        return self.at / name / "bin"


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A clone of this repository, pushed to a public address."""
    folder = tmp_path_factory.mktemp("server") / "digestgen"
    subprocess.run(["git", "clone", "--quiet", "--no-hardlinks", str(ROOT), str(folder)], check=True)
    subprocess.run(["git", "remote", "set-url", "origin", f"{PUBLIC}.git"], cwd=folder, check=True)
    subprocess.run(["git", "update-ref", "refs/remotes/origin/main", "HEAD"], cwd=folder, check=True)
    return folder


def find_commit(packages: Path) -> str:
    (file,) = packages.parent.rglob("digestgen-*.dist-info/direct_url.json")
    return json.loads(file.read_text("utf-8"))["vcs_info"]["commit_id"]


def test_from_an_address_of_git_to_a_page_in_a_browser(repository: Path, tmp_path: Path) -> None:
    ada = Stranger(tmp_path, clean_environment(repository))
    programs = ada.make_environment("here")
    ada.run(str(programs / "pip"), "install", "--quiet", f"git+file://{repository}")
    begun = time.monotonic()
    digestgen = str(programs / "digestgen")
    said = ada.run(digestgen, "init", "my-digest", "--name", "Lamps")
    commit = subprocess.run(
        ["git", "rev-parse", "HEAD"], cwd=repository, capture_output=True, text=True, check=True
    ).stdout.strip()
    assert f"installs digestgen @ git+{PUBLIC}.git@{commit}" in said
    ada.at = tmp_path / "my-digest"
    tutorial = (ROOT / "docs/manual/tutorial.md").read_text("utf-8")
    saved = re.findall(r'^```text title="daily-papers.txt"\n(.*?)^```$', tutorial, re.DOTALL | re.MULTILINE)[
        0
    ]
    (ada.at / "daily-papers.txt").write_text(saved, "utf-8")
    assert "2 new" in ada.run(digestgen, "import", "text", "daily-papers.txt", "--date", "2025-08-08")
    ada.run(digestgen, "build")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    serving = subprocess.Popen(
        [digestgen, "serve", "--port", str(port)], cwd=ada.at, env=ada.environment, stderr=subprocess.DEVNULL
    )
    try:
        for _ in range(200):
            with socket.socket() as asked:
                if asked.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.1)
        program = (
            shutil.which("chromium") or shutil.which("google-chrome") or pytest.skip("there is no Chromium")
        )
        # Not with --dump-dom: it waits for the question that an open page keeps asking the server, without end.
        with sync_playwright() as playwright, playwright.chromium.launch(executable_path=program) as browser:
            page = browser.new_page()
            page.goto(f"http://127.0.0.1:{port}/my-digest/")
            seen = page.content()
    finally:
        serving.terminate()
        serving.wait(20)
    taken = time.monotonic() - begun
    assert "LanternNet" in seen and "Lamps" in seen
    assert taken < 60, f"{taken:.1f} s after installing"

    elsewhere = ada.make_environment("there")
    ada.run(str(elsewhere / "pip"), "install", "--quiet", "--requirement", "requirements.txt")
    assert find_commit(elsewhere) == find_commit(programs) == commit
    locked = ada.make_environment("locked")
    ada.run(
        str(locked / "pip"), "install", "--quiet", "--require-hashes", "--requirement", "requirements.lock"
    )
    ada.run(
        str(locked / "pip"),
        "install",
        "--quiet",
        "--no-deps",
        "--no-build-isolation",
        "--requirement",
        "requirements.txt",
    )
    assert find_commit(locked) == commit
    ada.run(str(locked / "pip"), "check")
    assert "5 papers" in ada.run(str(locked / "digestgen"), "build", "--site-dir", "again")
    first = {
        file.relative_to(ada.at / "site"): file.read_bytes()
        for file in (ada.at / "site").rglob("*")
        if file.is_file()
    }
    again = {
        file.relative_to(ada.at / "again"): file.read_bytes()
        for file in (ada.at / "again").rglob("*")
        if file.is_file()
    }
    differ = sum(first[name] != again.get(name) for name in first)
    lines = [f"{seconds:6.1f} s  {command}" for command, seconds in STEPS]
    sys.stderr.write(
        "\n".join(
            [
                *lines,
                f"{taken:.1f} s from init to the page in the browser; {len(first)} files, {differ} differ\n",
            ]
        )
    )


def test_from_a_wheel_alone_it_fails_with_words(repository: Path, tmp_path: Path) -> None:
    bo = Stranger(tmp_path, clean_environment(repository))
    subprocess.run(
        [
            sys.executable,
            "-m",
            "build",
            "--wheel",
            "--no-isolation",
            "--outdir",
            str(tmp_path),
            str(repository),
        ],
        check=True,
        capture_output=True,
    )
    (wheel,) = tmp_path.glob("*.whl")
    programs = bo.make_environment("here")
    bo.run(str(programs / "pip"), "install", "--quiet", str(wheel))
    said = bo.run(str(programs / "digestgen"), "init", "my-digest")
    assert "installs digestgen once you have written there where it comes from" in said
    bo.at = tmp_path / "my-digest"
    refusal = bo.run(str(programs / "pip"), "install", "--requirement", "requirements.txt", fails=True)
    assert "Invalid requirement" in refusal and "write here where digestgen comes from" in refusal
