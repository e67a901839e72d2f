"""An issue to many addresses: pace, retries, and what became of each."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from digestgen.delivery.ledger import Ledger
from digestgen.delivery.server import Answer, Server
from digestgen.problems import SourceError

ROUNDS = (
    60.0,
    300.0,
    900.0,
)  # seconds before those that were put off are tried again: greylisting takes minutes
RECONNECT = (2.0, 10.0, 30.0)  # seconds before a connection is tried again

Progress = Callable[[str, int, int], None]


@dataclass(slots=True)
class Report:
    """What became of each address.

    Attributes:
        accepted: now; before: had it already.
        refused, deferred: address → the server's words.
        doubtful: the server may have accepted it, and its answer never came.
    """

    accepted: list[str] = field(default_factory=list)
    before: list[str] = field(default_factory=list)
    refused: dict[str, str] = field(default_factory=dict)
    deferred: dict[str, str] = field(default_factory=dict)
    doubtful: list[str] = field(default_factory=list)

    @property
    def is_whole(self) -> bool:
        """Whether everybody has it."""
        return not (self.refused or self.deferred or self.doubtful)


def sort_out(ledger: Ledger, issue: str, addresses: Sequence[str], again: bool) -> tuple[list[str], Report]:
    """Who is still to get an issue; the others in a report.

    Args:
        again: also who is in doubt or was refused.
    """
    report, waiting = Report(), []
    for address in addresses:
        state = ledger.state(issue, address)
        if state == "accepted":
            report.before.append(address)
        elif state == "doubt" and not again:
            report.doubtful.append(address)
        elif state == "refused" and not again:
            report.refused[address] = "refused in an earlier run"
        else:
            waiting.append(address)
    return waiting, report


@dataclass(frozen=True, slots=True)
class Delivery:
    """How an issue is sent.

    Attributes:
        message: address and the time of sending → the message for it. Asked anew at each attempt: an issue that goes out in
            rounds, or is taken up again days later, never carries the time of an earlier one.
        per_minute: at most so many.
        rounds, reconnect: see ROUNDS and RECONNECT.
    """

    server: Server
    ledger: Ledger
    issue: str
    sender: str
    message: Callable[[str, datetime], bytes]
    per_minute: int
    rounds: Sequence[float] = ROUNDS
    reconnect: Sequence[float] = RECONNECT

    def run(self, waiting: Sequence[str], report: Report, progress: Progress) -> None:
        """Send to all that wait; the report fills as it goes, so that it is true when this is cut short.

        Raises:
            SourceError: the server cannot be reached, or will not have us.
        """
        total, left = len(waiting), list(waiting)
        try:
            for pause in (0.0, *self.rounds):
                if not left:
                    break
                if pause:
                    self.server.close()
                    time.sleep(pause)
                left = self._round(
                    left, report, lambda: progress("Mail", total - len(report.deferred), total)
                )
        except BaseException:
            self.server.drop()  # no goodbye: it may be waiting for the rest of a message
            raise
        self.server.close()

    def _round(self, addresses: Sequence[str], report: Report, tell: Callable[[], None]) -> list[str]:
        """One attempt for each; gives back those that were put off."""
        put_off = []
        due = 0.0
        for address in addresses:
            time.sleep(max(0.0, due - time.monotonic()))
            due = time.monotonic() + 60 / self.per_minute
            answer = self._attempt(address)
            report.deferred.pop(address, None)
            if answer.kind == "accepted":
                report.accepted.append(address)
            elif answer.kind == "refused":
                report.refused[address] = answer.text
            elif answer.kind == "doubt":
                report.doubtful.append(address)
            else:
                report.deferred[address] = answer.text
                put_off.append(address)
            tell()
        return put_off

    def _attempt(self, address: str) -> Answer:
        """One address, over a new connection if the old one is lost before anything was promised."""
        reason = ""
        for pause in (0.0, *self.reconnect):
            if pause:
                time.sleep(pause)
            try:
                self.server.open()  # before anything is written: who was not let in has tried nothing
            except OSError as error:
                reason = str(error)
                continue
            self._write(address, "trying")
            try:
                data = self.message(address, datetime.fromtimestamp(time.time(), UTC))
                answer = self.server.deliver(
                    self.sender, address, data, lambda: self._write(address, "ending")
                )
            except SourceError:
                self._write(address, "deferred")
                raise
            if answer.kind == "lost":
                self._write(address, "deferred")
                reason = answer.text
                continue
            if answer.kind != "doubt":
                self._write(address, answer.kind, answer.code)
            return answer
        raise SourceError(
            self.server.account.host, f"there is no connection: {reason}",
            hint="Run the same command again: nobody gets the issue twice.",
        )  # fmt: skip

    def _write(self, address: str, state: str, code: int = 0) -> None:
        self.ledger.write(self.issue, address, state, code)
