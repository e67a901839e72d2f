#!/usr/bin/env bash
# bibtex-parse 2.1.0 (npm), seen 2026-11-29.
#
# Expected: `entries` takes the braces off a title, those that protect capitals, and leaves what commands need; whatever it
#   does, a title with as many opening as closing braces comes out with its text.
# Seen: between two commands that end in {} it takes off the closing brace of the first and the opening one of the second,
#   as if they were a pair, and leaves their partners, which then stand the wrong way round.
#   \textless{}Lamps\textgreater{}    ->  \textless}Lamps\textgreater{
#   Lamps at p \textless{} 0.05       ->  Lamps at p \textless{} 0.05
#   {GPT-4} and {BERT}                ->  GPT-4 and BERT
# Matters: pandoc, Zotero and whoever escapes `<` and `>` write titles so. What comes out is no TeX that can be read or
#   written: in a .bib file made of it, the title's field ends at the first brace.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm install --silent --no-audit --no-fund bibtex-parse@2.1.0 >log 2>&1 || { cat log >&2; exit 1; }
cat >seen.cjs <<'JS'
const { entries } = require('bibtex-parse')
for (const [title, then] of Object.entries({
  '\\textless{}Lamps\\textgreater{}': '\\textless}Lamps\\textgreater{',
  'Lamps at p \\textless{} 0.05': 'Lamps at p \\textless{} 0.05',
  '{GPT-4} and {BERT}': 'GPT-4 and BERT',
  'Lamps': 'Lamps',
})) {
  const now = entries(`@misc{a, title = {${title}}}`)[0].TITLE
  if (now !== then) {
    console.error(`changed: ${title} is ${now}`)
    process.exit(1)
  }
}
console.log('holds: bibtex-parse leaves a closing brace before an opening one of \\textless{}Lamps\\textgreater{}')
JS
node seen.cjs
