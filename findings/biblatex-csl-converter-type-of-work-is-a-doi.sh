#!/usr/bin/env bash
# biblatex-csl-converter 3.6.0 (npm), seen 2026-12-01.
#
# Expected: RIS's M3 is the type of work by its specification: of a thesis (THES) which kind, of a report (RPRT) which kind;
#   biblatex has `type` for it, CSL `genre`. Some publishers put a DOI there instead, and one knows it by its "10.".
# Seen: where there is no DO, what stands in M3 is the DOI, whatever it says; with no error and no warning.
#   TY  - THES   M3  - PhD thesis                      ->  "DOI": "PhD thesis"        doi = {PhD thesis}
#   TY  - RPRT   M3  - Technical report                ->  "DOI": "Technical report"  doi = {Technical report}
#   TY  - THES   M3  - PhD thesis   DO  - 10.1000/1    ->  "DOI": "10.1000/1"         doi = {10.1000/1}
#   TY  - THES                                         ->  no DOI
# Matters: theses and reports are what has no DOI, and what has a type; they are cited with a link to doi.org/PhD thesis, and to
#   whoever looks for duplicates by DOI, all theses are one.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm install --silent --no-audit --no-fund biblatex-csl-converter@3.6.0 >log 2>&1 || { cat log >&2; exit 1; }
cat >seen.mjs <<'JS'
import { BibLatexExporter, CSLExporter, parseRIS } from 'biblatex-csl-converter'
for (const [type, lines, then] of [
  ['THES', 'M3  - PhD thesis\n', 'PhD thesis'],
  ['RPRT', 'M3  - Technical report\n', 'Technical report'],
  ['THES', 'M3  - PhD thesis\nDO  - 10.1000/1\n', '10.1000/1'],
  ['THES', '', undefined],
]) {
  const ris = `TY  - ${type}\nAU  - One, Ada\nTI  - Lamps\nPY  - 2031\nPB  - Lamp University\n${lines}ER  - \n`
  const { entries, errors, warnings } = parseRIS(ris)
  const now = [new CSLExporter(entries).parse()[1].DOI, new BibLatexExporter(entries).parse().match(/doi = \{(.*)\}/)?.[1]]
  if (now[0] !== then || now[1] !== then || errors.length || warnings.length) {
    console.log(`changed: the DOI of ${JSON.stringify(lines)} is ${now}`, errors, warnings)
    process.exit(1)
  }
}
console.log('holds: biblatex-csl-converter takes the type of a thesis in RIS for its DOI')
JS
node seen.mjs
