#!/usr/bin/env bash
# @iebh/reflib 2.3.6 (npm; by its own account a part of the Systematic Review Accelerator), seen 2026-12-01.
#
# Expected: of PubMed's `AID - 10.1000/s10000-031-00001-w [doi]` the DOI is what stands before [doi]. A DOI's suffix may hold
#   any printable character (DOI Handbook, 2.2), and the largest publishers' have hyphens, brackets and colons.
# Seen: it is what stands behind the last sign that is no letter, digit, full stop, slash or underscore. Where a record has it
#   in LID, the label stays on.
#   AID - 10.1000/s10000-031-00001-w [doi]  ->  "doi": "w"
#   AID - 10.1000/lamp(31)00002 [doi]       ->  "doi": "00002"
#   AID - 10.1000/lamp.3 [doi]              ->  "doi": "10.1000/lamp.3"
#   LID - 10.1000/lamp.3 [doi]              ->  "doi": "10.1000/lamp.3 [doi]"
# Matters: papers whose DOIs end in the same letter have one DOI for whoever looks for duplicates by it, and in a review a
#   duplicate is thrown away; no paper is found by its DOI again. Nothing is raised.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm install --silent --no-audit --no-fund @iebh/reflib@2.3.6 >log 2>&1 || { cat log >&2; exit 1; }
cat >seen.mjs <<'JS'
import { writeFileSync } from 'node:fs'
import { readFile } from '@iebh/reflib'
for (const [line, then] of [
  ['AID - 10.1000/s10000-031-00001-w [doi]', 'w'],
  ['AID - 10.1000/lamp(31)00002 [doi]', '00002'],
  ['AID - 10.1000/lamp.3 [doi]', '10.1000/lamp.3'],
  ['LID - 10.1000/lamp.3 [doi]', '10.1000/lamp.3 [doi]'],
]) {
  writeFileSync('lamp.nbib', `PMID- 90000001\nOWN - NLM\nTI  - Lamps.\nFAU - One, Ada\nAU  - One A\nPT  - Journal Article\n${line}\n`)
  const [{ title, doi }, ...others] = await readFile('lamp.nbib', { module: 'medline' })
  if (others.length || !title.startsWith('Lamps')) throw new Error(`no record of Lamps: ${title}`)
  if (doi !== then) {
    console.error(`changed: of ${line} the DOI is ${JSON.stringify(doi)}, not ${JSON.stringify(then)}`)
    process.exit(1)
  }
}
console.log('holds: RefLib reads "w" as the DOI 10.1000/s10000-031-00001-w of a record of PubMed')
JS
node seen.mjs
