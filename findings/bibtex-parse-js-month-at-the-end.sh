#!/usr/bin/env bash
# bibtex-parse-js 0.0.24 (npm, ORCID's own reader of BibTeX), seen 2026-11-29.
#
# Expected: a month is written without braces, as BibTeX's manual asks for, and the last field needs no comma.
# Seen: a bare value that is the last one, with the closing brace on the next line, swallows that brace. What is thrown is
#   a text, no Error, and with it all entries of the file are gone. Braces, a comma or one line for all help.
#   {… month = aug⏎}               ->  throws "Value expected:aug⏎} for key: aug⏎"
#   {… month = aug,⏎}              ->  August
#   {… month = aug }               ->  August
#   {… month = {aug}⏎}             ->  August
#   {… month = aug,⏎ year = 2031}  ->  August 2031
# Matters: exporters that follow the manual write just this for whatever has no DOI behind its date, so one such paper
#   makes a list of hundreds unreadable. (Issue 25 there says so of one program's files.) Month before year is safe.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm install --silent --no-audit --no-fund bibtex-parse-js@0.0.24 >log 2>&1 || { cat log >&2; exit 1; }
cat >seen.cjs <<'JS'
const { toJSON } = require('bibtex-parse-js')
function read(fields) {
  try {
    const entries = toJSON(`@misc{a, title = {Lamps}}\n\n@misc{b, title = {Kettles}, ${fields}`)
    return entries.map((entry) => `${entry.entryTags.title} ${entry.entryTags.month || ''}`.trim()).join(', ')
  } catch (thrown) {
    return JSON.stringify(thrown)
  }
}
for (const [fields, then] of Object.entries({
  'month = aug\n}': JSON.stringify('Value expected:aug\n} for key: aug\n'),
  'month = aug,\n}': 'Lamps, Kettles aug',
  'month = aug }': 'Lamps, Kettles aug',
  'month = {aug}\n}': 'Lamps, Kettles aug',
  'month = aug,\n year = {2031}\n}': 'Lamps, Kettles aug',
})) {
  const now = read(fields)
  if (now !== then) {
    console.error(`changed: ${JSON.stringify(fields)} is ${now}`)
    process.exit(1)
  }
}
console.log('holds: bibtex-parse-js reads no file in which an entry ends with a bare month on a line of its own')
JS
node seen.cjs
