#!/usr/bin/env bash
# astrocite-ris and astrocite-bibtex 0.16.4 (npm), seen 2026-11-29.
#
# Expected: a name that cannot be divided is kept whole; EndNote's way of writing one in RIS, an organisation too, is a comma
#   behind it, and BibTeX's are braces around it.
# Seen: a name is looked for among ASCII letters. One without any is no name, and one with another letter is not divided;
#   in RIS the comma for organisations empties theirs. The type of CSL promises strings that are not empty.
#   RIS     AU  - 김하늘              ->  {"family": ""}
#   RIS     AU  - The Kettle Group,   ->  {"family": ""}
#   BibTeX  author = {{김하늘}}       ->  {"family": ""}
#   BibTeX  author = {Zoë Marlowe}    ->  {"family": "Zoë Marlowe"}
#   BibTeX  author = {Ada One}        ->  {"family": "One", "given": "Ada"}
#   RIS     AU  - Marlowe, Zoë        ->  {"family": "Marlowe", "given": "Zoë"}
# Matters: who wrote in Korean, Chinese or Arabic script is an author without a name, in a list that has as many authors
#   as it should; nothing is raised. Tests with names from English books show none of it.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm install --silent --no-audit --no-fund astrocite-ris@0.16.4 astrocite-bibtex@0.16.4 >log 2>&1 || { cat log >&2; exit 1; }
cat >seen.cjs <<'JS'
const ris = require('astrocite-ris')
const bibtex = require('astrocite-bibtex')
const readRis = (name) => ris.parse(`TY  - JOUR\nTI  - Lamps\nAU  - ${name}\nER  - \n`)[0].author
const readBibtex = (name) => bibtex.parse(`@article{a, title = {Lamps}, author = {${name}}}`)[0].author
for (const [read, name, then] of [
  [readRis, '김하늘', { family: '' }],
  [readRis, 'The Kettle Group,', { family: '' }],
  [readRis, 'Marlowe, Zoë', { family: 'Marlowe', given: 'Zoë' }],
  [readBibtex, '{김하늘}', { family: '' }],
  [readBibtex, 'Zoë Marlowe', { family: 'Zoë Marlowe' }],
  [readBibtex, 'Ada One', { family: 'One', given: 'Ada' }],
]) {
  const now = JSON.stringify(read(name))
  if (now !== JSON.stringify([then])) {
    console.error(`changed: ${name} is ${now}`)
    process.exit(1)
  }
}
console.log('holds: astrocite reads an author whose name has no Latin letter as one without a name')
JS
node seen.cjs
