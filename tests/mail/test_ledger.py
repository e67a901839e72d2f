"""Who gets mail, and who has got it."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest

from digestgen.delivery import ledger as module
from digestgen.delivery.addresses import parse_address, parse_addresses
from digestgen.delivery.ledger import Ledger
from digestgen.delivery.server import Account, parse_account
from digestgen.problems import UsageError


def test_a_list_of_addresses() -> None:
    lines = ["# readers", "ada@example.org", "", "Bo Two <bo@EXAMPLE.org>", "bo@example.ORG", "Bo@example.org",
             "cy", "dee@bücher.example", "eve@localhost", "fay@@example.org", "gün@example.org",
             "hal@example.org\tHal", "ida@-x.example", f"{'j' * 65}@example.org"]  # fmt: skip
    found = parse_addresses(lines)
    assert found.good == ("ada@example.org", "bo@example.org", "Bo@example.org", "dee@xn--bcher-kva.example")
    assert found.repeated == 1
    assert [line for line, _ in found.bad] == [7, 9, 10, 11, 12, 13, 14]
    assert found.bad[0][1] == '"cy" is not an e-mail address'


@pytest.mark.parametrize(
    ("typed", "domain"),
    [("straße", "xn--strae-oqa"), ("STRAẞE", "xn--strae-oqa"), ("βόλος", "xn--nxasmm1c"), ("bu\u0308cher", "xn--bcher-kva"),
     ("例え", "xn--r8jz45g")],
)  # fmt: skip
def test_no_letter_goes_to_the_owner_of_another_domain(typed: str, domain: str) -> None:
    """`strasse.example` and `straße.example` have been two since IDNA 2008."""
    assert parse_address(f"ada@{typed}.example") == f"ada@{domain}.example"


@pytest.mark.parametrize("hostile", ["a@example.org\r\nRCPT TO:<b@example.org>", "<a@example.org> SIZE=1", "a b@example.org"])  # fmt: skip
def test_no_address_brings_a_command_with_it(hostile: str) -> None:
    with pytest.raises(ValueError):
        parse_address(hostile)


def test_a_ledger_remembers_but_does_not_tell(tmp_path: Path) -> None:
    file = tmp_path / "mail.sent.jsonl"
    with Ledger(file) as ledger:
        assert ledger.state("2025-08-07", "ada@example.org") == ""
        ledger.write("2025-08-07", "ada@example.org", "trying")
        ledger.write("2025-08-07", "ada@example.org", "accepted", 250)
        ledger.write("2025-08-07", "bo@example.org", "refused", 550)
    with Ledger(file) as ledger:
        assert ledger.state("2025-08-07", "ada@example.org") == "accepted"
        assert ledger.state("2025-08-07", "bo@example.org") == "refused"
        assert ledger.state("2025-W32", "ada@example.org") == ""
    text = file.read_text("utf-8")
    assert "@" not in text and "example" not in text  # "ada" may well be part of a hash


class Locking(ModuleType):
    """msvcrt as Windows has it: bytes of a file, from where it stands, are held until it is closed."""

    LK_NBLCK = 2

    def __init__(self) -> None:
        super().__init__("msvcrt")
        self.held: dict[tuple[int, int], int] = {}

    def locking(self, handle: int, mode: int, count: int) -> None:
        assert (mode, count) == (self.LK_NBLCK, 1)
        byte = os.fstat(handle).st_ino, os.lseek(handle, 0, os.SEEK_CUR)
        if byte in self.held:
            raise PermissionError(13, "Permission denied")
        self.held[byte] = handle


def test_on_windows_too_one_run_at_a_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, load_again: Callable[[ModuleType], ModuleType]
) -> None:
    """There is no fcntl, and no folder can be opened."""
    locks, really = Locking(), os.open

    def open_as_there(file: Path, *words: int) -> int:
        if Path(file).is_dir():
            raise PermissionError(13, "Permission denied", str(file))
        return really(file, *words)

    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setitem(sys.modules, "fcntl", None)  # import fcntl: ModuleNotFoundError
    monkeypatch.setitem(sys.modules, "msvcrt", locks)
    monkeypatch.setattr(os, "open", open_as_there)
    windows, file = load_again(module), tmp_path / "mail.sent.jsonl"
    with windows.Ledger(file) as ledger:
        ledger.write("2025-08-07", "ada@example.org", "accepted", 250)
        with pytest.raises(UsageError, match="Another digestgen mail is sending"):
            windows.Ledger(file)
    locks.held.clear()  # it is closed
    with windows.Ledger(file) as ledger:
        assert ledger.state("2025-08-07", "ada@example.org") == "accepted"
    assert file.stat().st_size < 1000, "a lock far behind the end makes no file long"


def test_what_a_killed_run_leaves_behind(tmp_path: Path) -> None:
    file = tmp_path / "mail.sent.jsonl"
    with Ledger(file) as ledger:
        ledger.write("d", "ada@example.org", "trying")
        ledger.write("d", "bo@example.org", "trying")
        ledger.write("d", "bo@example.org", "ending")
    with Ledger(file) as ledger:
        assert ledger.state("d", "ada@example.org") == ""  # the server never saw the last dot
        assert ledger.state("d", "bo@example.org") == "doubt"
    text = file.read_text("utf-8")
    lines = [json.loads(line) for line in text.splitlines()]
    file.write_text(text.replace(lines[1]["boot"], "another-boot"), "utf-8")
    with Ledger(file) as ledger:  # the machine went down: a line may have been lost with it
        assert ledger.state("d", "ada@example.org") == "doubt"


def test_a_line_cut_off_and_a_file_of_somebody_else(tmp_path: Path) -> None:
    file = tmp_path / "mail.sent.jsonl"
    with Ledger(file) as ledger:
        ledger.write("d", "ada@example.org", "accepted")
    with file.open("ab") as stream:
        stream.write(b'{"issue": "d", "sta')
    with Ledger(file) as ledger:
        ledger.write("d", "bo@example.org", "accepted")
    with Ledger(file) as ledger:
        assert [ledger.state("d", f"{who}@example.org") for who in ("ada", "bo")] == ["accepted"] * 2
    other = tmp_path / "other.jsonl"
    other.write_text("something else\n")
    with pytest.raises(UsageError, match="not a ledger"):
        Ledger(other)
    with Ledger(file), pytest.raises(UsageError, match="Another digestgen mail"):
        Ledger(file)


def test_servers() -> None:
    assert parse_account("smtp://ada%40example.org@mail.example.org", password="x") == Account(
        "mail.example.org", 587, False, "ada@example.org", "x"
    )
    assert parse_account("smtps://mail.example.org", "ada") == Account("mail.example.org", 465, True, "ada")
    assert parse_account("smtp://localhost:2525") == Account("localhost", 2525, False)
    for wrong in ("mail.example.org", "http://mail.example.org", "smtp://", "smtp://mail.example.org:x"):
        with pytest.raises(UsageError, match="is not a mail server"):
            parse_account(wrong)
    with pytest.raises(UsageError, match="DIGESTGEN_SMTP_PASSWORD") as caught:
        parse_account("smtp://ada:hunter2@mail.example.org")
    assert "hunter2" not in str(caught.value)
