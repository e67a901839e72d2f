#!/usr/bin/env bash
# dateparser 1.5.0 (PyPI), seen 2026-11-28.
#
# Expected: a week of ISO 8601, `2026-W10`, is read as that week (of March) or not at all.
# Seen: the week's number is taken for a month or a day, and what is missing is filled from today. `Q3` is August.
#   today 30 November 2026:  2026-W05  ->  2026-05-30
#                            2026-W10  ->  2026-10-30
#                            2026-W13  ->  2026-11-13
#                            2026-W30  ->  2026-11-30
#                            2026-W31  ->  None
#                            2026-Q3   ->  2026-08-30
# Matters: digests and newsletters are numbered by week; the first thirty of a year get a day that is months off, and
#   another one tomorrow. dateutil refuses `2026-W05`, as one would hope.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv env
env/bin/pip -q --disable-pip-version-check install dateparser==1.5.0 2>log || { cat log >&2; exit 1; }
TZ=UTC env/bin/python - <<'PY'
import sys
from datetime import datetime
import dateparser

settings = {"RELATIVE_BASE": datetime(2026, 11, 30)}
seen = {"2026-W05": "2026-05-30", "2026-W10": "2026-10-30", "2026-W13": "2026-11-13", "2026-W30": "2026-11-30",
        "2026-W31": None, "2026-Q3": "2026-08-30"}
for text, day in seen.items():
    now = dateparser.parse(text, settings=settings)
    if (now and f"{now:%Y-%m-%d}") != day:
        sys.exit(f"changed: {text} is read as {now}")
print("holds: dateparser reads the ISO week 2026-W05 as 30 May, W13 as 13 November and the quarter Q3 as August")
PY
