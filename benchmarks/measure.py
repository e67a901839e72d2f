"""Run one command and say what it cost: CPU of its whole process tree, wall time, memory."""

from __future__ import annotations

import os
import resource
import subprocess
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

_PAGE = os.sysconf("SC_PAGE_SIZE")
_PAUSE = 0.05  # seconds between two looks at the memory of a tree


class BuildError(Exception):
    """A tool's build failed."""


@dataclass(frozen=True, slots=True)
class Usage:
    """What a command cost.

    Attributes:
        user, system: CPU seconds of the process and of every descendant it waited for (wait4(2)).
        wall: seconds.
        peak: bytes, largest single process at any look (VmHWM of proc(5), which counts from the start of its
            program; ru_maxrss also counts the process that started it, and is taken where it is larger than that one).
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
    with log.open("wb") as stream:
        start = time.perf_counter()
        process = subprocess.Popen(
            command,
            cwd=folder,
            env=dict(environment),
            stdin=subprocess.DEVNULL,
            stdout=stream,
            stderr=subprocess.STDOUT,
        )
        sums, marks = [0], [0]
        done = threading.Event()
        watcher = threading.Thread(target=_watch, args=(process.pid, done, sums, marks), daemon=True)
        watcher.start()
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        done.set()
        watcher.join()
    if process.returncode:
        tail = "\n".join(log.read_text("utf-8", "replace").splitlines()[-12:])
        raise BuildError(f"{Path(command[0]).name}: exit status {process.returncode}\n{tail}")
    # What a process inherits at its start is no more than we have had ourselves: what is above that is its own.
    ours = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    peak = usage.ru_maxrss * 1024 if usage.ru_maxrss > ours or not marks[0] else marks[0]
    return Usage(usage.ru_utime, usage.ru_stime, wall, peak, max(peak, sums[0]))


def _watch(pid: int, done: threading.Event, sums: list[int], marks: list[int]) -> None:
    while not done.wait(_PAUSE):
        tree = _tree(pid)
        sums[0] = max(sums[0], sum(map(_resident, tree)))
        marks[0] = max(marks[0], *map(_highest, tree))


def _highest(pid: int) -> int:
    """The most that a process has had resident since its program began; 0 where nobody says."""
    try:
        status = Path(f"/proc/{pid}/status").read_text("ascii", "replace")
    except OSError:
        return 0
    return next((int(line.split()[1]) * 1024 for line in status.splitlines() if line.startswith("VmHWM:")), 0)


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
