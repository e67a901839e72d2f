#!/usr/bin/env bash
# ical 14.3.1 reads, icalendar 7.3.2 writes and reads (both PyPI), Python 3.11, seen 2026-11-29.
#
# Expected: RFC 5545, 3.8.1.2: CATEGORIES is a list of texts between commas, and a comma inside of a text is written `\,`
#   (3.3.11). `CATEGORIES:Lamps\, old,Kettles` has two categories.
# Seen: it has three for this reader, one with the backslash, although SUMMARY of the same event is read right:
#   SUMMARY:Lamps\, old             ->  'Lamps, old'
#   CATEGORIES:Lamps\, old,Kettles  ->  ['Lamps\\', ' old', 'Kettles']
# Matters: topics such as "Vision, Language and Speech" of a reading group's calendar fall apart for who filters by them;
#   written back by the same library they are three for everybody else, too.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv env
env/bin/pip -q --disable-pip-version-check install ical==14.3.1 icalendar==7.3.2 2>log || { cat log >&2; exit 1; }
env/bin/python - <<'PY'
import sys
from datetime import UTC, date, datetime

import icalendar
from ical.calendar_stream import IcsCalendarStream

calendar, event = icalendar.Calendar(), icalendar.Event()
calendar.add("version", "2.0")
calendar.add("prodid", "-//Lamp Club//EN")
for name, value in {
    "uid": "1@lamps.example",
    "dtstamp": datetime(2031, 1, 1, tzinfo=UTC),
    "dtstart": date(2031, 3, 14),
    "summary": "Lamps, old",
    "categories": ["Lamps, old", "Kettles"],
}.items():
    event.add(name, value)
calendar.add_component(event)
text = calendar.to_ical().decode()
if r"CATEGORIES:Lamps\, old,Kettles" not in text:
    sys.exit("changed: icalendar writes something else")
(read,) = IcsCalendarStream.calendar_from_ics(text).events
if (read.summary, read.categories) != ("Lamps, old", ["Lamps\\", " old", "Kettles"]):
    sys.exit(f"changed: {read.summary!r}, {read.categories}")
print("holds: ical divides a category at its own comma")
PY
