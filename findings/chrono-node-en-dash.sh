#!/usr/bin/env bash
# chrono-node 2.10.3 (npm), seen 2026-11-29.
#
# Expected: "August 7–9, 2025", with the en dash that every style guide asks for, is read like "August 7-9, 2025": chrono
#   does so where the month comes second, and between two months.
# Seen: the range ends at the dash, and the year is behind it: the day is put into the year that is nearest to today.
#   today 30 November 2026:  August 7-9, 2025       ->  2025-08-07 to 2025-08-09
#                            August 7–9, 2025       ->  2026-08-07
#                            7–9 August 2025        ->  2025-08-07 to 2025-08-09
#                            Aug 30–Sep 2, 2025     ->  2025-08-30 to 2025-09-02
# Matters: it is how conferences write their days in American English. Note-taking programs, bots and calendars that read
#   with chrono file last year's conference under this year, or next, and it moves as years go by.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm install --silent --no-audit --no-fund chrono-node@2.10.3 >log 2>&1 || { cat log >&2; exit 1; }
cat >seen.cjs <<'JS'
const chrono = require('chrono-node')
const today = new Date('2026-11-30T12:00:00Z')
const day = (found) => (found ? found.date().toISOString().slice(0, 10) : '')
for (const [text, then] of Object.entries({
  'August 7-9, 2025': '2025-08-07 2025-08-09',
  'August 7–9, 2025': '2026-08-07 ',
  'August 7 – 9, 2025': '2026-08-07 ',
  '7–9 August 2025': '2025-08-07 2025-08-09',
  'Aug 30–Sep 2, 2025': '2025-08-30 2025-09-02',
})) {
  const now = chrono.parse(text, today).map((found) => `${day(found.start)} ${day(found.end)}`).join(' and ')
  if (now !== then) {
    console.error(`changed: ${text} is ${now}`)
    process.exit(1)
  }
}
console.log('holds: chrono-node reads August 7–9, 2025 as a day of another year; with a hyphen it is right')
JS
TZ=UTC node seen.cjs
