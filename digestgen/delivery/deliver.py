"""Sends an issue to many addresses: rate, retries, and the outcome for each."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from digestgen.delivery.ledger import Ledger
from digestgen.delivery.server import Answer, Server
from digestgen.problems import SourceError

# Seconds before deferred addresses are tried again: greylisting takes minutes.
ROUNDS = (60.0, 300.0, 900.0)
RECONNECT = (2.0, 10.0, 30.0)  # seconds before a connection is tried again

Progress = Callable[[str, int, int], None]


@dataclass(slots=True)
class Report:
    """The outcome for each address."""

    accepted: list[str] = field(default_factory=list)  # in this run
    before: list[str] = field(default_factory=list)  # in an earlier one
    refused: dict[str, str] = field(default_factory=dict)  # refused, deferred: address → the server's words
    deferred: dict[str, str] = field(default_factory=dict)
    # the server may have accepted it, but its answer never came
    doubtful: list[str] = field(default_factory=list)

    @property
    def is_whole(self) -> bool:
        """Whether it was accepted for every address."""
        return not (self.refused or self.deferred or self.doubtful)


def sort_out(ledger: Ledger, issue: str, addresses: Sequence[str], again: bool) -> tuple[list[str], Report]:
    """The addresses that an issue still has to be sent to; the rest in a report.

    Args:
        again: send to doubtful and refused addresses too.
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
    """How an issue is sent."""

    server: Server
    ledger: Ledger
    issue: str
    sender: str
    # address and time of sending → its message. Called at each attempt: an issue that is sent in rounds, or resumed
    # days later, never carries the time of an earlier attempt.
    message: Callable[[str, datetime], bytes]
    per_minute: int  # most messages a minute
    rounds: Sequence[float] = ROUNDS  # rounds, reconnect: see ROUNDS and RECONNECT
    reconnect: Sequence[float] = RECONNECT

    def run(self, waiting: Sequence[str], report: Report, progress: Progress) -> None:
        """Send to all that wait; the report is filled on the way, so that it is right when this is interrupted.

        Raises:
            SourceError: the server cannot be reached, or rejects us.
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

    def _round(self, addresses: Sequence[str], report: Report, advance: Callable[[], None]) -> list[str]:
        """One attempt for each; returns those that were deferred."""
        deferred = []
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
                deferred.append(address)
            advance()
        return deferred

    def _attempt(self, address: str) -> Answer:
        """One address, over a new connection if the old one is lost before anything was promised."""
        reason = ""
        for pause in (0.0, *self.reconnect):
            if pause:
                time.sleep(pause)
            try:
                self.server.open()  # before anything is written: without a connection nothing was tried
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
