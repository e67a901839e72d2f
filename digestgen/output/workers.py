"""Outputs made by several processes: this one forks others when most of a site has to be made.

A forked process has the whole site in memory as it is, so that nothing is handed over but what became of each file.
Who makes which outputs is settled by files that only one process can create: those who die leave theirs unmade, and
this process makes them at the end. What goes wrong in another process happens again here, and is said by this one.
"""

from __future__ import annotations

import os
import shutil
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from digestgen.output.kept import Kept

if TYPE_CHECKING:
    from multiprocessing.connection import Connection
    from multiprocessing.process import BaseProcess

_CHUNK = 40  # outputs that a process takes at once: neighbours show the same papers
_FEWEST = 1_000  # outputs for which a second process pays: about a second of work

Make = Callable[[int], str | None]
Made = list[tuple[int, str | None]]


def count_processes(outputs: int) -> int:
    """How many processes make so many outputs fastest.

    Only Linux: macOS's own libraries do not bear forks, and Windows has none.
    """
    if outputs < _FEWEST or sys.platform != "linux":
        return 1
    return min(len(os.sched_getaffinity(0)), 8)


class Crew:
    """Processes that make outputs while this one does something else.

    Args:
        make: makes the output of a number; what it returns is of the file.
        outputs: how many there are.
        folder: an empty one.
        others: processes besides this one.
        kept: what each process makes of it is taken from there.
    """

    def __init__(self, make: Make, outputs: int, folder: Path, others: int, kept: Kept | None = None) -> None:
        import multiprocessing  # most builds do without

        self._make, self._outputs, self._folder, self._kept = make, outputs, folder, kept
        self._others: list[tuple[BaseProcess, Connection]] = []
        context = multiprocessing.get_context("fork")
        for _ in range(others):
            answer, sends = context.Pipe(duplex=False)
            # What it has in memory is not sent, and it ends when it has answered: nobody has to tell it to.
            process = context.Process(target=self._work, args=(sends, os.getpid()), daemon=True)
            try:
                process.start()
            except OSError:  # the system has no room for one more
                answer.close()
                sends.close()
                break
            sends.close()  # if the process dies the pipe ends
            self._others.append((process, answer))

    def finish(self) -> Iterator[tuple[int, str | None]]:
        """Make what is left, and wait for the others: each output's number, and what was returned of it.
        Raises Exception: what making an output raises, of the first that does."""
        made: dict[int, str | None] = {}
        for chunk in reversed(_chunks(self._outputs)):
            if _claim(self._folder, chunk):
                made.update((number, self._make(number)) for number in chunk)
        for process, answer in self._others:
            with suppress(EOFError, OSError, ValueError):  # it died, or had no room
                made.update(answer.recv())
                if self._kept:
                    self._kept.take(self._folder / f"{process.pid}.kept")
        for number in range(self._outputs):
            yield number, made[number] if number in made else self._make(number)

    def stop(self) -> None:
        """Let no process outlive this one's work: without the folder there is nothing to take."""
        shutil.rmtree(self._folder, ignore_errors=True)
        for process, answer in self._others:
            with suppress(EOFError, OSError):
                while answer.recv():
                    pass
            answer.close()
            process.join()

    def _work(self, answer: Connection, parent: int) -> None:
        """In a forked process: take chunks from the front until none is left, or its parent is gone."""
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # the one who started it hears it, and stops this one
        made: Made = []
        if self._kept:
            self._kept.begin()
        with suppress(Exception):  # it happens again where somebody sees it
            for chunk in _chunks(self._outputs):
                if os.getppid() != parent:
                    return
                if _claim(self._folder, chunk):
                    for number in chunk:
                        made.append((number, self._make(number)))
            if self._kept:
                self._kept.save(self._folder / f"{os.getpid()}.kept")
        answer.send(made)


def _chunks(outputs: int) -> list[range]:
    return [range(at, min(at + _CHUNK, outputs)) for at in range(0, outputs, _CHUNK)]


def _claim(folder: Path, chunk: range) -> bool:
    """Whether the chunk is this process's: who creates its file has it."""
    try:
        os.close(os.open(f"{folder}/{chunk.start}", os.O_CREAT | os.O_EXCL))
    except FileExistsError:
        return False
    except FileNotFoundError:  # the folder is gone: so is the build
        return False
    return True
