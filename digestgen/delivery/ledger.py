"""Ledger: which issue went to whom, so that no address gets the same issue twice.

One file for a project, `mail.sent.jsonl` beside mkdocs.yml, whatever lists are used: an address on two lists gets an
issue once. Not in .digestgen/, which may be deleted at any time. It has addresses as salted hashes only; but whoever has
the file can check an address they know, so `digestgen init` puts it into .gitignore.

Three lines a delivery: `trying`, on the disk before a byte is sent; `ending`, written right before the last dot, after
which the server may accept; and the outcome, on the disk once there is an answer. A run that was killed leaves `trying`:
nothing was accepted, it is sent again; or `ending`: in doubt, not sent again by itself. Only if the machine itself went
down is `trying` in doubt too, because `ending` may have been lost.
"""

from __future__ import annotations

import json
import os
import secrets
import sys
from collections.abc import Mapping
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import Any, BinaryIO

from digestgen.problems import UsageError, name_file

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

NAME = "mail.sent.jsonl"
# Of the last line for an address and an issue.
STATES = ("trying", "ending", "accepted", "refused", "deferred")
_BOOT = Path("/proc/sys/kernel/random/boot_id")  # changes each time Linux starts
_FORMAT = "digestgen mail ledger 1"
_FAR = 2**31 - 2  # the last byte but one that Windows' locking() knows


class Ledger:
    """The open file; one process at a time. Use as a context manager.

    Raises (on opening):
        UsageError: another run has it open, or it is not a ledger.
    """

    def __init__(self, file: Path) -> None:
        self.file = file
        self._stream = file.open("a+b")
        try:
            _lock(self._stream)
        except OSError:
            self._stream.close()
            what = "Another digestgen mail is sending for this project. Wait until it is done."
            raise UsageError(what) from None
        self._boot = _BOOT.read_text("ascii").strip() if _BOOT.is_file() else ""
        try:
            self.salt, self._states = self._read()
        except BaseException:
            with suppress(OSError):  # what could not be written cannot be now
                self._stream.close()
            raise

    def __enter__(self) -> Ledger:
        return self

    def __exit__(self, *_: object) -> None:
        with name_file(self.file):
            self._stream.close()

    def state(self, issue: str, address: str) -> str:
        """`accepted`, `refused`, `deferred`, `doubt`, or "" if it was never sent."""
        return self._states.get((issue, self._hash(address)), "")

    def write(self, issue: str, address: str, state: str, code: int = 0) -> None:
        """Write one of STATES; it is on the disk when this returns, but for `ending`, where each moment counts."""
        hashed = self._hash(address)
        line: dict[str, Any] = {"issue": issue, "to": hashed, "state": state}
        if code:
            line["code"] = code
        if state == "trying":
            line["boot"] = self._boot
        self._append(line, sync=state != "ending")
        self._states[issue, hashed] = _state(line, self._boot)

    def _hash(self, address: str) -> str:
        return sha256(f"{self.salt}\n{address}".encode()).hexdigest()[:32]

    def _append(self, line: Mapping[str, Any], sync: bool = True) -> None:
        with name_file(self.file):
            self._stream.write(json.dumps(line, sort_keys=True).encode() + b"\n")
            self._stream.flush()
            if sync:
                os.fsync(self._stream.fileno())

    def _read(self) -> tuple[str, dict[tuple[str, str], str]]:
        self._stream.seek(0)
        data = self._stream.read()
        if not data:
            salt = secrets.token_hex(16)
            self._append({"format": _FORMAT, "salt": salt})
            _sync_folder(self.file.parent)  # the new file's name, too
            return salt, {}
        if not data.endswith(b"\n"):
            # Cut off by a crash: it was not on the disk, so nothing was done after it.
            self._stream.write(b"\n")
        first, *lines = data.split(b"\n")
        head = _parse(first)
        if head.get("format") != _FORMAT or not isinstance(head.get("salt"), str):
            raise UsageError(f"{self.file.name} is not a ledger of digestgen mail. Move it away, or restore it: "
                             "without it nobody knows who got which issue.")  # fmt: skip
        states: dict[tuple[str, str], str] = {}
        for line in map(_parse, lines):
            if line.get("state") in STATES:
                states[str(line.get("issue")), str(line.get("to"))] = _state(line, self._boot)
        return str(head["salt"]), states


def _lock(stream: BinaryIO) -> None:
    """Lock the file until it is closed, however the process ends."""
    if sys.platform == "win32":  # others cannot read a locked byte, so it is one that no ledger reaches
        os.lseek(stream.fileno(), _FAR, os.SEEK_SET)
        msvcrt.locking(stream.fileno(), msvcrt.LK_NBLCK, 1)
    else:
        fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)


def _sync_folder(folder: Path) -> None:
    """Sync the names in a folder to the disk; Windows cannot open folders, and writes names by itself."""
    if sys.platform == "win32":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _state(line: Mapping[str, Any], boot: str) -> str:
    """What a last line means now."""
    if line["state"] == "trying":
        return "" if boot and line.get("boot") == boot else "doubt"
    return "doubt" if line["state"] == "ending" else str(line["state"])


def _parse(line: bytes) -> dict[str, Any]:
    try:
        value = json.loads(line)
    except ValueError:
        return {}
    return value if isinstance(value, dict) else {}
