"""Shares of a build that other processes make, through an executor (`concurrent.futures`), while this one plans on.

Without one, processes are forked where there is much to make: they have all that this one has in memory, so that only names
of files go there, and what became of them comes back. What goes wrong in another process happens again here, and is said
by this one: always the first error of the plan, whoever met another. A process that dies leaves its shares to this one.
"""

from __future__ import annotations

import marshal
import os
import signal
import sys
import threading
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any, Generic, NamedTuple, TypeVar, cast

if TYPE_CHECKING:
    from concurrent.futures import Executor, Future

_FEWEST = 1_000  # outputs for which a second process pays: about a second of work

_PLACE = 1 << 32  # more than the bytes of what is made of a share

Share = TypeVar("Share")
Result = TypeVar("Result")
Value = TypeVar("Value")
_make: Callable[[Any], Any]  # of a forked process: makes a share


def count_processes(outputs: int) -> int:
    """How many processes make so many outputs fastest.

    Only Linux: macOS's own libraries do not bear forks, and Windows has none.
    """
    if outputs < _FEWEST or sys.platform != "linux":
        return 1
    return min(len(os.sched_getaffinity(0)), 8)


# Of a share: of each output the stamp, None where the same bytes were there; the file of what else another process made.
Made = tuple[list[str | None], str]


class Task(NamedTuple):
    """Outputs for somebody who has planned the same, and shares the folders."""

    phase: int  # how many waypoints come before them
    folder: str
    stage: str
    is_new: bool
    number: int  # of the first
    outputs: Sequence[tuple[str, bool, bool]]  # path; is it a step; is a link on the way to it


class Elsewhere(NamedTuple):
    """Other machines, or processes that are not forked."""

    executor: Executor
    make: Callable[[Task], Made | None]  # can be pickled; leads to make_task()


class Phase(Generic[Share, Result]):
    """Shares that are being made.

    Args:
        make: makes a share; what it returns is small, so that a process that is killed while it sends leaves nothing half.
        outputs: how many there are in all shares.
        begin: called in a forked process before it makes its first share.
        submit: gives a share to an executor; without, processes are forked, and this one helps them.
    """

    def __init__(
        self,
        make: Callable[[Share], Result],
        shares: Sequence[Share],
        outputs: int,
        begin: Callable[[], object],
        submit: Callable[[Share], Future[Result | None]] | None = None,
    ) -> None:
        self._make, self._shares = make, shares
        self._left = deque(range(len(shares)))  # which nobody has yet
        self._lock = threading.Lock()
        self._futures: dict[int, Future[Result | None]] = {}
        self._made: dict[int, Result] = {}  # by this process
        self._forks: Executor | None = None
        others = count_processes(outputs) - 1
        if submit:
            self._left.clear()
            self._futures = {at: submit(share) for at, share in enumerate(shares)}
        elif others > 0:
            self._fork(others, begin)

    def _fork(self, others: int, begin: Callable[[], object]) -> None:
        import multiprocessing  # most builds do without
        from concurrent.futures import ProcessPoolExecutor

        # What the first share loads (modules, templates) the others have then: it is loaded once, not once a process.
        self._make_next(self._left.popleft)
        before = multiprocessing.active_children()
        context = multiprocessing.get_context("fork")
        self._forks = ProcessPoolExecutor(others, context, _begin, (self._make, begin))
        try:
            for _ in range(2 * others):  # so that one waits for each while this process is busy
                self._submit()
        except OSError:  # the system has no room for one more: who came is sent home
            for process in multiprocessing.active_children():
                if process not in before:
                    process.kill()
            self._left = deque(at for at in range(len(self._shares)) if at not in self._made)
            self._forks = None

    def _submit(self, *_: object) -> None:
        """Let a forked process make the next share. They begin at the front, and this one at the back."""
        with suppress(RuntimeError, IndexError):  # a process died: what it had is made here; none is left
            assert self._forks
            with self._lock:
                at = self._left.popleft()
                future = self._futures[at] = self._forks.submit(_make_here, self._shares[at])
            future.add_done_callback(self._submit)

    def finish(self) -> Iterator[Result]:
        """Make what is left, and wait for the others.

        Returns:
            what was made of each share, in their order.

        Raises:
            Exception: what making a share raises, of the first that does.
        """
        while self._make_next(self._left.pop):
            pass
        for at, share in enumerate(self._shares):
            result = self._made.pop(at) if at in self._made else self._wait(at)
            yield self._make(share) if result is None else result

    def _make_next(self, take: Callable[[], int]) -> bool:
        """Make a share here; False where none is left, or it fails: then it does again, unless one before it fails."""
        with suppress(Exception):
            with self._lock:
                at = take()  # IndexError: none is left
            self._made[at] = self._make(self._shares[at])
            return True
        return False

    def _wait(self, at: int) -> Result | None:
        """What another process made of a share; None where none did."""
        from concurrent.futures import BrokenExecutor

        with suppress(Exception):
            try:
                return self._futures[at].result()
            except BrokenExecutor:
                self.stop()  # nobody writes any more
        return None

    def stop(self) -> None:
        """Let no process outlive this one's work."""
        self._left.clear()
        if self._forks:
            self._forks.shutdown()
        elif self._futures:
            from concurrent.futures import wait

            wait([future for future in self._futures.values() if not future.cancel()])


@contextmanager
def share_out(
    make: Callable[[Share], Value], shares: Sequence[Share], outputs: int
) -> Iterator[Iterator[Value]]:
    """Values made of shares, for a `with`: others begin at once where there is much to make.

    Args:
        make: of a share, a value that marshal can write.
        outputs: how many would take as long to make.

    Returns:
        the values, in the order of the shares; to ask for the first is to help, and to raise what Phase.finish() does.
    """
    if count_processes(outputs) == 1:
        yield map(make, shares)
        return
    # A file without a name, each value at a place of its own: of processes that are killed nothing is left.
    process, file = os.getpid(), os.memfd_create("values")

    def make_value(at: int) -> Any:
        value = make(shares[at])
        if os.getpid() == process:
            return (value,)
        data = marshal.dumps(cast(Any, value))
        return len(data) if os.pwrite(file, data, at * _PLACE) == len(data) else None

    phase = Phase(make_value, range(len(shares)), outputs, bool)
    try:
        yield (
            marshal.loads(os.pread(file, made, at * _PLACE)) if isinstance(made, int) else made[0]
            for at, made in enumerate(phase.finish())
        )
    finally:
        phase.stop()
        os.close(file)


def _begin(make: Callable[[Any], Any], begin: Callable[[], object]) -> None:
    """In a forked process: who started it hears an interrupt, and it ends when that one does."""
    global _make
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    _make = make
    begin()


def _end_with_parent() -> None:
    from multiprocessing import connection, parent_process

    if parent := parent_process():
        connection.wait([parent.sentinel])
        os._exit(1)


def _make_here(share: Any) -> Any:
    with suppress(Exception):  # it happens again where somebody sees it
        return _make(share)
