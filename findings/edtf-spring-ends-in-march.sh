#!/usr/bin/env bash
# edtf 4.11.1 (npm), beside edtf 5.0.2 (PyPI), Python 3.11, seen 2026-11-29.
#
# Expected: EDTF's 2031-21 is spring and 2031-33 the first quarter (ISO 8601-2); a library that knows both gives them
#   different months, and those of a spring: March to May, or September to November in the south (25 and 29).
# Seen: on npm every season is the quarter, spring from January to March; on PyPI, in a package of the same name, it
#   begins in March. No day but those of March is in both springs.
#              npm                        PyPI
#   2031-21    2031-01-01 to 2031-03-31   2031-03-01 to 2031-05-31
#   2031-24    2031-10-01 to 2031-12-31   2031-12-01 to 2031-12-31
#   2031-33    2031-01-01 to 2031-03-31   2031-01-01 to 2031-03-31
#   edtf('2031-21').covers(edtf('2031-05'))  ->  false
# Matters: quarterlies are dated by season, in biblatex as in CSL, and Better BibTeX reads dates with the one on npm. A
#   list sorted or filtered by it has the spring issue before that of February, and spring without May.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm install --silent --no-audit --no-fund edtf@4.11.1 >log 2>&1 || { cat log >&2; exit 1; }
python3 -m venv env
env/bin/pip -q --disable-pip-version-check install edtf==5.0.2 2>log || { cat log >&2; exit 1; }
cat >seen.mjs <<'JS'
import edtf from 'edtf'
const day = (time) => new Date(time).toISOString().slice(0, 10)
for (const text of ['2031-21', '2031-24', '2031-33']) console.log(text, day(edtf(text).min), day(edtf(text).max))
console.log(edtf('2031-21').covers(edtf('2031-05')))
JS
cat >seen.py <<'PY'
from edtf import parse_edtf
for text in ("2031-21", "2031-24", "2031-33"):
    season = parse_edtf(text)
    print(text, *("%d-%02d-%02d" % day[:3] for day in (season.lower_strict(), season.upper_strict())))
PY
now=$(node seen.mjs; env/bin/python seen.py)
then='2031-21 2031-01-01 2031-03-31
2031-24 2031-10-01 2031-12-31
2031-33 2031-01-01 2031-03-31
false
2031-21 2031-03-01 2031-05-31
2031-24 2031-12-01 2031-12-31
2031-33 2031-01-01 2031-03-31'
[ "$now" = "$then" ] || { echo "changed: $now" >&2; exit 1; }
echo "holds: spring 2031 is January to March for edtf of npm, March to May for edtf of PyPI"
