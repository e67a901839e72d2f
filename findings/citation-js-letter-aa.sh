#!/usr/bin/env bash
# @citation-js/core 0.9.0 and @citation-js/plugin-bibtex 0.9.0 (npm), seen 2026-11-28.
#
# Expected: a BibTeX reader that knows \o, \O, \l, \L, \ss, \ae and \th knows \aa and \AA: they are in the same short
#   list of the TeXbook, and the usual way of .bib files to write the Danish, Norwegian and Swedish letter.
# Seen: it does not know them, keeps the backslash, drops the braces and so glues the command to what follows.
#   title   {\aa}rets lampe  ->  \aarets lampe
#   author  P{\aa}l Two      ->  {"given": "P\aal", "family": "Two"}
#   title   {\o}lets lampe   ->  ølets lampe
# Matters: the letters cannot be told from the command any more (\aal, \AAsa), so nothing behind it can mend the name.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm install --silent --no-audit --no-fund @citation-js/core@0.9.0 @citation-js/plugin-bibtex@0.9.0 >log 2>&1 ||
  { cat log >&2; exit 1; }
cat >seen.cjs <<'JS'
const { Cite } = require('@citation-js/core')
require('@citation-js/plugin-bibtex')
const read = (fields) => new Cite(`@misc{a, ${fields}}`, { generateGraph: false }).data[0]
const seen = [
  [read('title = {{\\aa}rets lampe}').title, '\\aarets lampe'],
  [read('title = {{\\o}lets lampe}').title, 'ølets lampe'],
  [read('title = {T}, author = {P{\\aa}l Two}').author[0].given, 'P\\aal'],
]
for (const [now, then] of seen) {
  if (now !== then) {
    console.error(`changed: ${JSON.stringify(now)}, not ${JSON.stringify(then)}`)
    process.exit(1)
  }
}
console.log('holds: citation-js reads P{\\aa}l as P\\aal, though {\\o} is ø')
JS
node seen.cjs
