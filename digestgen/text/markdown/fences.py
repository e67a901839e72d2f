"""Fenced code of Markdown (CommonMark 4.5), told from prose line by line."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")


def mark_code(lines: Iterable[str]) -> Iterator[tuple[str, bool]]:
    """Each line, and whether it belongs to fenced code, as the two fences do."""
    fence = ""
    for line in lines:
        match = _FENCE.match(line)
        mark = line.strip()
        if not fence and match:
            fence = match[1]
            yield line, True
        elif fence and mark.startswith(fence) and not mark.strip(fence[0]):
            fence = ""
            yield line, True
        else:
            yield line, bool(fence)
