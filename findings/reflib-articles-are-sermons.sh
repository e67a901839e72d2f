#!/usr/bin/env bash
# @iebh/reflib 2.3.6 (npm; by its own account a part of the Systematic Review Accelerator), seen 2026-12-01.
#
# Expected: its README says that RIS and Medline are read and written, that types are translated, and that what came as Medline
#   goes out as Medline with its own type. So a file that is read and written again has the kinds that it had.
# Seen: in RIS everything is a journal article afterwards; in Medline a journal article is a sermon, one of the last types in its
#   table, and under TY, a tag of RIS that PubMed's format has not, in place of PT.
#   TY  - BOOK             ->  "type": "book"            ->  TY  - JOUR
#   TY  - CONF             ->  "type": "conferenceProceedings"  ->  TY  - JOUR
#   TY  - DATA             ->  "type": "dataset"         ->  TY  - JOUR
#   PT  - Journal Article  ->  "type": "journalArticle"  ->  TY  - Sermon
# Matters: books, theses and conference papers that went through it are cited as articles without a journal; a reader of RIS
#   may take the file of Medline for its own, since it has TY.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm install --silent --no-audit --no-fund @iebh/reflib@2.3.6 >log 2>&1 || { cat log >&2; exit 1; }
cat >seen.mjs <<'JS'
import { readFileSync, writeFileSync } from 'node:fs'
import { readFile, writeFile } from '@iebh/reflib'
const ris = (kind) => `TY  - ${kind}\nTI  - Lamps\nAU  - One, Ada\nPY  - 2031\nER  - \n`
const nbib = 'PMID- 90000001\nOWN - NLM\nTI  - Lamps.\nFAU - One, Ada\nAU  - One A\nPT  - Journal Article\n'
for (const [module, text, type, then] of [
  ['ris', ris('BOOK'), 'book', 'TY  - JOUR'],
  ['ris', ris('CONF'), 'conferenceProceedings', 'TY  - JOUR'],
  ['ris', ris('DATA'), 'dataset', 'TY  - JOUR'],
  ['medline', nbib, 'journalArticle', 'TY  - Sermon'],
]) {
  writeFileSync('before', text)
  const read = await readFile('before', { module })
  await writeFile('after', read, { module })
  const now = readFileSync('after', 'utf8').split('\n').find((line) => /^(TY|PT) /.test(line))
  if (read[0].type !== type || now !== then) {
    console.error(`changed: ${module}: ${read[0].type} is written as ${now}, not ${type} as ${then}`)
    process.exit(1)
  }
}
console.log('holds: RefLib writes books as journal articles in RIS, and journal articles as sermons in Medline')
JS
node seen.mjs
