"""`python -m benchmarks.serving`: from saving a paper to its new page at `digestgen serve`, in seconds.

The server runs in a process of its own, as a curator runs it; the page is asked for until it shows the new words.
"""

from __future__ import annotations

import argparse
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

from benchmarks.pageset import build_page_set
from benchmarks.papers import build_papers
from benchmarks.peers.digestgen import DIGESTGEN_SEARCH
from benchmarks.peers.tool import Frame, save_project
from digestgen.config import read_config

_START = 120  # seconds that the first build may take


def measure_serving(folder: Path, count: int, edits: int) -> list[float]:
    """Seconds from the end of saving to the new page, for each of some edits to a paper in the middle.

    The site is that of the benchmark, and has search besides.
    """
    pages = build_page_set(build_papers(count))
    save_project(folder, DIGESTGEN_SEARCH.render_project(pages, Frame()), keep=())
    file = sorted((folder / "content/papers").rglob("*.md"))[count // 2]
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    program = Path(sys.executable).with_name("digestgen")
    server = subprocess.Popen(
        [program, "serve", "--quiet", "--port", str(port)], cwd=folder, stderr=subprocess.DEVNULL
    )
    try:
        url = f"http://127.0.0.1:{port}{read_config(folder / 'mkdocs.yml').base_path}papers/{file.stem}/"
        _wait_for(url, "", _START)
        seconds = []
        for number in range(edits):
            time.sleep(3)  # a person writes; the collector of reference cycles has run
            words = f"Fresh words number {number}."
            file.write_text(f"{file.read_text('utf-8')}\n{words}\n", "utf-8")
            seconds.append(_wait_for(url, words, 30))
        return seconds
    finally:
        server.terminate()
        server.wait(10)


def _wait_for(url: str, words: str, most: float) -> float:
    begin = time.monotonic()
    while time.monotonic() - begin < most:
        try:
            with urllib.request.urlopen(url, timeout=5) as answer:
                if words in answer.read().decode():
                    return time.monotonic() - begin
        except OSError:
            pass
        time.sleep(0.01)
    raise TimeoutError(f"{words!r} did not appear at {url}")


def main() -> None:
    """Print each figure and the median."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--papers", type=int, default=10_000)
    parser.add_argument("--edits", type=int, default=9)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        seconds = measure_serving(Path(folder), chosen.papers, chosen.edits)
    listed = ", ".join(f"{one:.2f}" for one in sorted(seconds))
    sys.stdout.write(f"{chosen.papers:,} papers: median {statistics.median(seconds):.2f} s ({listed})\n")


if __name__ == "__main__":
    main()
