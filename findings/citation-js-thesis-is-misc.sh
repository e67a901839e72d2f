#!/usr/bin/env bash
# @citation-js/core 0.9.0 and @citation-js/plugin-bibtex 0.9.0 (npm), beside pandoc 2.17 (Debian); seen 2026-12-01.
#
# Expected: CSL's type `thesis` is a thesis in BibTeX, whatever `genre` says or does not: pandoc writes @phdthesis. And an
#   @phdthesis that is read as BibTeX and written as BibTeX is one still.
# Seen: it is @misc unless genre is "PhD thesis", "Doctoral thesis", "Master's thesis" or "Diploma thesis". The university is in
#   `school`, which no style prints of @misc.
#   {"type": "thesis"}                                             ->  @misc{…, school = {Lamp University}, …}
#   {"type": "thesis", "genre": "Doctoral dissertation"}           ->  @misc
#   @phdthesis{…, school = {Lamp University}}                      ->  @misc{…, school = {Lamp University}, type = {phdthesis}}
#   {"type": "thesis", "genre": "PhD thesis"}                      ->  @phdthesis
# Matters: APA's words for it are "Doctoral dissertation", and who fills in genre for APA, or nothing, has theses without a
#   university in print. biblatex's output, @thesis, is right.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm install --silent --no-audit --no-fund @citation-js/core@0.9.0 @citation-js/plugin-bibtex@0.9.0 >log 2>&1 || { cat log >&2; exit 1; }
cat >seen.cjs <<'JS'
const { Cite } = require('@citation-js/core')
require('@citation-js/plugin-bibtex')
const person = { family: 'One', given: 'Ada' }
for (const [genre, format, then] of [
  [undefined, 'bibtex', '@misc'],
  ['Doctoral dissertation', 'bibtex', '@misc'],
  ['PhD thesis', 'bibtex', '@phdthesis'],
  ["Master's thesis", 'bibtex', '@mastersthesis'],
  [undefined, 'biblatex', '@thesis'],
]) {
  const item = { id: 'a', type: 'thesis', title: 'Lamps', publisher: 'Lamp University', author: [person], genre }
  const written = new Cite([item], { generateGraph: false }).format(format)
  const now = written.split('{')[0].trim()
  if (now !== then || !written.includes('Lamp University')) {
    console.error(`changed: ${format} of a thesis with genre ${genre}: ${written}, not ${then}`)
    process.exit(1)
  }
}
const again = new Cite('@phdthesis{a, title = {Lamps}, author = {One, Ada}, school = {Lamp University}, year = 2031}').format('bibtex')
if (!again.startsWith('@misc') || !/type = \{phdthesis\}/.test(again)) {
  console.error(`changed: a thesis of BibTeX comes out as ${again}`)
  process.exit(1)
}
console.log('holds: citation-js writes a doctoral dissertation as @misc with a school')
JS
node seen.cjs
