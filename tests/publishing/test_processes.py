"""An executor's processes, which nothing is handed down to, make the same site; so do those of Dask. Forks may be killed."""

from __future__ import annotations

import multiprocessing
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import Executor, ProcessPoolExecutor
from pathlib import Path

import pytest

from benchmarks.pageset import build_page_set
from benchmarks.papers import build_papers
from benchmarks.peers.digestgen import render_project
from benchmarks.peers.tool import Frame, save_project
from digestgen.config import read_config
from digestgen.output.output import _Publication
from digestgen.problems import UsageError
from digestgen.publishing.build import build
from digestgen.publishing.elsewhere import open_executor
from tests.gathering import files


@pytest.fixture(scope="module")
def spawned() -> Iterator[Executor]:
    with ProcessPoolExecutor(2, multiprocessing.get_context("spawn")) as executor:
        yield executor


def compare(here: Path, executor: Executor) -> None:
    """A new site, and one that is there and has an edited, a new and a paper less, as one process makes them."""
    config = read_config(here / "mkdocs.yml")
    made, alone = here / "site", here / "alone"
    for change in (lambda: None, lambda: edit(here)):
        change()
        with pytest.MonkeyPatch.context() as patch:  # nothing is left to this process
            patch.setattr(_Publication, "_make_share", None)
            shared = build(config, executor=executor, allow_shrink=True).published
        one = build(read_config(config.file, site_dir=alone), allow_shrink=True).published
        assert files(made) == files(alone)
        assert shared.files == one.files
        again = build(config, executor=executor).published
        assert (again.written, again.removed) == (0, 0)


def edit(here: Path) -> None:
    first, second, *_ = sorted((here / "content/papers").rglob("*.md"))
    second.unlink()
    text = first.read_text("utf-8")
    first.write_text(text + "\nLamps and kettles.\n", "utf-8")
    new = text.replace("id:", "id: arxiv:2508.09999 #", 1).replace("aliases:", "aka:")
    (first.parent / "new.md").write_text(new, "utf-8")


def test_processes_that_are_spawned_make_what_one_makes(library: Path, spawned: Executor) -> None:
    compare(library, spawned)


def test_an_address_that_leads_nowhere_is_said() -> None:
    with pytest.raises(UsageError, match="not an executor"):
        open_executor("ray://10.0.0.5")


@pytest.mark.prove
def test_two_workers_of_dask_make_what_one_makes(library: Path) -> None:
    distributed = pytest.importorskip("distributed")
    with (
        distributed.LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as cluster,
        distributed.Client(cluster),
    ):
        compare(library, open_executor(f"dask:{cluster.scheduler_address}"))


SHARED = """
from digestgen.library import ahead
from digestgen.output import workers
ahead._SHARE = 5
workers.count_processes = lambda outputs: 3
from digestgen.cli import main
main()
"""


def start(here: Path) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", SHARED, "build", "--quiet"]
    return subprocess.Popen(command, cwd=here, stderr=subprocess.PIPE, text=True)


def finish(here: Path) -> None:
    running = start(here)
    assert (running.communicate()[1], running.returncode) == ("", 0)


def list_children(pid: int) -> list[int]:
    return list(map(int, Path(f"/proc/{pid}/task/{pid}/children").read_text("ascii").split()))


@pytest.mark.prove
@pytest.mark.skipif(sys.platform != "linux", reason="processes are forked on Linux only")
def test_whoever_is_killed_at_whatever_moment_the_site_is_old_or_gets_new(tmp_path: Path) -> None:
    """Fifty moments: a worker dies, and the build goes on; or all of it dies, and the next one completes it."""
    chance, here = random.Random(20), tmp_path / "digest"
    papers = build_papers(120)
    save_project(here, render_project(build_page_set(papers[:80]), Frame()), ())
    finish(here)
    old = files(here / "site")
    shutil.copytree(here, tmp_path / "before")
    save_project(here, render_project(build_page_set(papers), Frame()), ("site", ".digestgen"))
    shutil.copytree(here / "content", tmp_path / "content")
    begin = time.perf_counter()
    finish(here)
    took, new = time.perf_counter() - begin, files(here / "site")
    ends = {"worker": 0, "build": 0}
    for moment in range(50):
        is_new = moment % 2 == 0
        shutil.rmtree(here)
        shutil.copytree(tmp_path / "before", here)
        shutil.copytree(tmp_path / "content", here / "content", dirs_exist_ok=True)
        if is_new:
            shutil.rmtree(here / "site")
        running = start(here)
        time.sleep(chance.uniform(0.3, 1) * took)
        who = list_children(running.pid) if chance.random() < 0.7 else []
        if running.poll() is None:
            os.kill(chance.choice(who or [running.pid]), signal.SIGKILL)
        said = running.communicate()[1]
        assert "Traceback" not in said
        ends["worker" if running.returncode == 0 else "build"] += 1
        if running.returncode:
            assert running.returncode == -signal.SIGKILL, said
            if not list((here / "site").parent.glob(".site*")):  # else it was putting it in place
                assert files(here / "site") in ([{}] if is_new else [old]) + [new]
            finish(here)
        assert files(here / "site") == new, f"moment {moment}"
    assert min(ends.values()) > 5, ends
