"""Whether anybody wrote to the files that the desk shows."""

from __future__ import annotations

import os
from pathlib import Path

from digestgen.config import Config


def read_stamp(config: Config) -> object:
    """Changes whenever somebody else adds, removes or writes what the desk shows."""
    folder, papers = config.root / "inbox", config.root / config.content
    files = [*sorted(folder.glob("*.jsonl")), folder / "rejected.txt", papers / "tags.yml"]
    folders = sorted(Path(path) for path, _folders, _files in os.walk(papers))
    return [_state_of(path) for path in (*files, *folders)]


def _state_of(path: Path) -> object:
    try:
        state = path.stat()
    except OSError:
        return (str(path), None)
    return (str(path), state.st_mtime_ns, state.st_size, state.st_ino)
