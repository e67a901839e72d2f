"""What each standing source was answered, in `inbox/answered.json` beside content/: git keeps it, the site does not show it.

A line a source: `"arxiv --category cs.CL": "2025-08-01..2025-08-12"` says that these days were answered, each of them whole.
"""

from __future__ import annotations

import json
import re
import shlex
from pathlib import Path

from digestgen.collecting.fetching import ALIASES
from digestgen.collecting.saving import save_days
from digestgen.library.writer import read_text
from digestgen.problems import UsageError
from digestgen.settings.settings import StandingSource
from digestgen.sources.source import is_day

FILE = "inbox/answered.json"
_ENTRY = re.compile(r'("(?:[^"\\]|\\[^u])*")\s*:\s*"(\d{4}-\d\d-\d\d)\.\.(\d{4}-\d\d-\d\d)"')
_DAY = re.compile(r"(?<=\")\d{4}-\d\d-\d\d(?=\.\.)|(?<=\.\.)\d{4}-\d\d-\d\d(?=\")")
_AROUND = re.compile(r"[\s{},]*|(?:<{7}|={7}|>{7}|\|{7}).*")  # also what git leaves where two branches differ


def build_key(standing: StandingSource) -> str:
    """What tells standing sources apart: what is asked of which API, not what of the answer is wanted."""
    words = [ALIASES.get(standing.source, standing.source), *sorted(set(standing.words))]
    words += ["--query", standing.query] if standing.query else []
    words += ["--category", standing.category] if standing.category else []
    return shlex.join(words)


class Answered:
    """The days up to which standing sources were answered.

    Of two lines for one source the earlier day counts, so that any merge of the file asks too much rather than too little. A day
    to come (a clock was wrong) counts as today.
    """

    def __init__(self, root: Path, today: str) -> None:
        self._root, self._today = root, today
        self._days: dict[str, tuple[str, str]] = {}
        if not (root / FILE).is_file():
            return
        for number, line in enumerate(read_text(root / FILE).split("\n"), 1):
            for entry in _ENTRY.finditer(line):
                key, first, until = json.loads(entry[1]), entry[2], entry[3]
                known = self._days.get(key, (first, until))
                self._days[key] = min(first, known[0]), min(until, known[1])
            if not (_AROUND.fullmatch(_ENTRY.sub("", line)) and all(map(is_day, _DAY.findall(line)))):
                raise UsageError(f'{FILE}:{number}: this is not a line such as "arxiv --category cs.CL": '
                                 '"2025-08-01..2025-08-12". Take it out: that source is asked for its last week then.')  # fmt: skip

    def __getitem__(self, key: str) -> tuple[str, str]:
        """The first and the last day that were answered; empty for a source that never was."""
        first, until = self._days.get(key, ("", ""))
        return min(first, self._today), min(until, self._today)

    def save(self, key: str, first: str, until: str) -> None:
        """Note, in the file, that a source was answered for some days, in addition to those before."""
        known = self[key]
        if known[1] and until <= known[1] and known == self._days[key]:
            return
        self._days[key] = known[0] or min(first, until), max(known[1], until)
        save_days(self._root, FILE, {name: "..".join(days) for name, days in self._days.items()})
