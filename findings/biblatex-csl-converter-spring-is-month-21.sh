#!/usr/bin/env bash
# biblatex-csl-converter 3.2.2 (npm), seen 2026-11-29.
#
# Expected: biblatex's `date` takes the seasons of ISO 8601-2 (EDTF), 21 to 24, and CSL has `season` for them; months are
#   1 to 12 in its schema. (`date = {2031~}` becomes "circa", so the rest of EDTF is known to it.)
# Seen: the season's number is put where a month belongs, with no error and no warning:
#   date = {2031-21}  ->  "issued": {"date-parts": [[2031, 21]]}
#   date = {2031-03}  ->  "issued": {"date-parts": [[2031, 3]]}
#   date = {2031~}    ->  "issued": {"date-parts": [[2031]], "circa": true}
# Matters: an issue that appears four times a year gets a 21st month, which CSL's schema refuses and a program that makes
#   dates of it moves into another year (month 21 of 2031 is September 2032 for JavaScript's Date).
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm install --silent --no-audit --no-fund biblatex-csl-converter@3.2.2 >log 2>&1 || { cat log >&2; exit 1; }
cat >seen.mjs <<'JS'
import { CSLExporter, parse } from 'biblatex-csl-converter'
const SEEN = {
  '2031-21': '{"date-parts":[[2031,21]]}',
  '2031-03': '{"date-parts":[[2031,3]]}',
  '2031~': '{"date-parts":[[2031]],"circa":true}',
}
for (const [date, then] of Object.entries(SEEN)) {
  const { entries, errors, warnings } = parse(`@article{a, title = {Lamps}, date = {${date}}}`)
  const now = JSON.stringify(new CSLExporter(entries).parse()[1].issued)
  if (now !== then || errors.length || warnings.length) {
    console.log(`changed: ${date} is ${now}`, errors, warnings)
    process.exit(1)
  }
}
console.log('holds: biblatex-csl-converter makes spring the 21st month')
JS
node seen.mjs
