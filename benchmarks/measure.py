"""Run one command and say what it cost: CPU of its whole process tree, wall time, memory."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

_PAGE = os.sysconf("SC_PAGE_SIZE")
_PAUSE = 0.05  # seconds between two looks at the memory of a tree

# The kernel counts the memory of whoever starts a program as the program's own (ru_maxrss is inherited over fork and
# exec), so a small process starts it, not this one, which may have grown.
_STARTER = """\
import os, sys, time
start = time.perf_counter()
process = os.posix_spawnp(sys.argv[2], sys.argv[2:], os.environ)
_, status, usage = os.wait4(process, 0)
wall = time.perf_counter() - start
figures = (usage.ru_utime, usage.ru_stime, wall, usage.ru_maxrss, os.waitstatus_to_exitcode(status))
os.write(int(sys.argv[1]), repr(figures).encode("ascii"))
"""


class BuildError(Exception):
    """A tool's build failed."""


@dataclass(frozen=True, slots=True)
class Usage:
    """What a command cost.

    Attributes:
        user, system: CPU seconds of the process and of every descendant it waited for (wait4(2)).
        wall: seconds.
        peak: bytes, the largest single process of the tree (ru_maxrss of wait4).
        peak_tree: bytes, largest sum over the tree seen at any look, shared pages counted for each process.
    """

    user: float
    system: float
    wall: float
    peak: int
    peak_tree: int

    @property
    def cpu(self) -> float:
        return self.user + self.system


def run_command(command: Sequence[str], folder: Path, environment: Mapping[str, str], log: Path) -> Usage:
    """Run a command to its end.

    Args:
        log: takes standard output and error; its last lines go into the error.

    Raises:
        BuildError: its exit status was not 0.
    """
    read_end, write_end = os.pipe()
    with log.open("wb") as stream, os.fdopen(read_end, "rb") as answer:
        process = subprocess.Popen(
            [sys.executable, "-I", "-S", "-c", _STARTER, str(write_end), *command],
            cwd=folder,
            env=dict(environment),
            stdin=subprocess.DEVNULL,
            stdout=stream,
            stderr=subprocess.STDOUT,
            pass_fds=(write_end,),
        )
        os.close(write_end)
        sums = [0]
        done = threading.Event()
        watcher = threading.Thread(target=_watch, args=(process.pid, done, sums), daemon=True)
        watcher.start()
        process.wait()
        done.set()
        watcher.join()
        figures = answer.read().decode("ascii")
    user, system, wall, kibibytes, status = (
        ast.literal_eval(figures) if figures else (0.0, 0.0, 0.0, 0, process.returncode)
    )
    if status:
        tail = "\n".join(log.read_text("utf-8", "replace").splitlines()[-12:])
        raise BuildError(f"{Path(command[0]).name}: exit status {status}\n{tail}")
    peak = kibibytes * 1024
    return Usage(user, system, wall, peak, max(peak, sums[0]))


def _watch(pid: int, done: threading.Event, sums: list[int]) -> None:
    while not done.wait(_PAUSE):
        sums[0] = max(sums[0], sum(map(_resident, _tree(pid)[1:])))  # without the starter


def _tree(pid: int) -> list[int]:
    """The process and its descendants; empty where there is no /proc."""
    found, waiting = [], [pid]
    while waiting:
        one = waiting.pop()
        found.append(one)
        try:
            for thread in Path(f"/proc/{one}/task").iterdir():
                waiting.extend(map(int, (thread / "children").read_text("ascii").split()))
        except OSError:
            continue  # it has ended meanwhile
    return found


def _resident(pid: int) -> int:
    try:
        return int(Path(f"/proc/{pid}/statm").read_text("ascii").split()[1]) * _PAGE
    except (OSError, ValueError, IndexError):
        return 0
