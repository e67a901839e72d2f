#!/usr/bin/env bash
# ics 0.7.3 (PyPI) and node-ical 0.27.2 (npm) read, icalendar 7.3.2 (PyPI) writes, Python 3.11, seen 2026-11-29.
#
# Expected: RFC 5545, 3.3.11: a backslash is written `\\`, a line break `\n`. The TeX of a formula, `\nu` or `\neq`, is
#   therefore written `\\nu` and is `\nu` again for who reads it; ical.js, icalendar, vobject and ts-ics do so.
# Seen: both readers look for `\n` before they look for `\\`, and so into the second half of an escaped backslash:
#   SUMMARY:Lamps for $\\nu \\neq 0$   ->  ics:       'Lamps for $\\\nu \\\neq 0$'  (two line breaks)
#                                          node-ical: the same
#   SUMMARY:Lamps for $\\alpha$        ->  both:      'Lamps for $\\alpha$'
# Matters: talks on papers with \nu, \nabla, \neq or \nolimits in their titles come out of calendars in pieces, and those
#   with any other command do not.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm install --silent --no-audit --no-fund node-ical@0.27.2 >log 2>&1 || { cat log >&2; exit 1; }
python3 -m venv env
env/bin/pip -q --disable-pip-version-check install ics==0.7.3 icalendar==7.3.2 2>log || { cat log >&2; exit 1; }
cat >seen.mjs <<'JS'
import { readFileSync } from 'node:fs'
import ical from 'node-ical'
const events = Object.values(ical.sync.parseICS(readFileSync('talks.ics', 'utf8'))).filter((one) => one.type === 'VEVENT')
console.log(JSON.stringify(events.map((event) => event.summary)))
JS
env/bin/python - <<'PY'
import json, subprocess, sys
from datetime import UTC, date, datetime
from pathlib import Path

import icalendar
import ics

TITLES = [r"Lamps for $\nu \neq 0$", r"Lamps for $\alpha$"]
calendar = icalendar.Calendar()
calendar.add("version", "2.0")
calendar.add("prodid", "-//Lamp Club//EN")
for number, title in enumerate(TITLES, 1):
    event = icalendar.Event()
    event.add("uid", f"{number}@lamps.example")
    event.add("dtstamp", datetime(2031, 1, 1, tzinfo=UTC))
    event.add("dtstart", date(2031, 3, number))
    event.add("summary", title)
    calendar.add_component(event)
text = calendar.to_ical()
Path("talks.ics").write_bytes(text)
if [str(event["summary"]) for event in icalendar.Calendar.from_ical(text).walk("VEVENT")] != TITLES:
    sys.exit("changed: icalendar does not read what it writes")
seen = ["Lamps for $\\\nu \\\neq 0$", TITLES[1]]
by = {
    "ics": [event.name for event in sorted(ics.Calendar(text.decode()).events)],
    "node-ical": json.loads(subprocess.run(["node", "seen.mjs"], capture_output=True, check=True).stdout),
}
for name, titles in by.items():
    if titles != seen:
        sys.exit(f"changed: {name} reads {titles}")
print("holds: ics and node-ical break lines in TeX that begins with \\n")
PY
