"""What left the inbox, so that it can come back on this machine: `.digestgen/undo.jsonl`, a line a decision."""

from __future__ import annotations

import json
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from digestgen.collecting.candidates import Candidate, parse_candidate
from digestgen.collecting.saving import hash_text
from digestgen.config import Config
from digestgen.library.writer import ChangedError, delete_text, read_text
from digestgen.model.ids import PaperId
from digestgen.problems import SourceError

KEPT, REJECTED, EXPIRED = "kept", "rejected", "expired"
_FILE, _MOST = "undo.jsonl", 8_000_000  # bytes; then the older half goes


def note_left(
    config: Config,
    what: str,
    candidates: Sequence[Candidate],
    paths: dict[PaperId, str] | None = None,
) -> None:
    """Write down what leaves, so that it can come back on this machine."""
    if not candidates:
        return
    work, root = config.work, config.root
    lines = []
    for candidate in candidates:
        entry: dict[str, Any] = {"what": what, "day": candidate.day}
        if path := (paths or {}).get(candidate.paper_id):
            entry |= {"path": path, "hash": hash_text(read_text(root / path)).hex()}
        lines.append(json.dumps(entry | {"line": candidate.line}) + "\n")
    work.mkdir(parents=True, exist_ok=True)
    file = work / _FILE
    if file.is_file() and file.stat().st_size > _MOST:
        old = file.read_text("utf-8").splitlines(keepends=True)
        file.write_text("".join(old[len(old) // 2 :]), "utf-8")
    with file.open("a", encoding="utf-8") as stream:
        stream.write("".join(lines))


def read_left(config: Config) -> dict[PaperId, dict[str, Any]]:
    """What left the inbox last, by each of its ids."""
    file = config.work / _FILE
    found: dict[PaperId, dict[str, Any]] = {}
    for line in file.read_text("utf-8").splitlines() if file.is_file() else ():
        with suppress(ValueError, TypeError, KeyError):
            entry = json.loads(line)
            candidate = parse_candidate(entry["line"], str(entry["day"]))
            found |= dict.fromkeys((candidate.paper_id, *candidate.record.all_ids), entry)
    return found


def read_undo(entry: dict[str, Any], today: str) -> Candidate:
    """The candidate as it was; what had waited for too long begins again."""
    return parse_candidate(entry["line"], today if entry["what"] == EXPIRED else str(entry["day"]))


def read_kept(root: Path, path: str, key: str) -> str:
    """The text of a file that a yes made; "" where it is gone.

    Raises:
        SourceError: it is another text by now.
    """
    if Path(path).is_absolute() or ".." in Path(path).parts:
        return ""
    try:
        text = read_text(root / path)
    except FileNotFoundError:
        return ""
    if hash_text(text).hex() != key:
        raise SourceError(
            path,
            "it was changed since it was kept, so it stays",
            hint="Delete the file if you do not want it.",
        )
    return text


def delete_kept(root: Path, path: str, text: str) -> None:
    """Delete it, unless somebody saves it in this moment."""
    try:
        delete_text(root / path, text)
    except ChangedError:
        raise SourceError(path, "it was changed since it was kept, so it stays") from None
