#!/usr/bin/env bash
# biblatex-csl-converter 3.6.0 (npm), seen 2026-12-01.
#
# Expected: pages 113 to 127 are 113 to 127 in whatever is written, as they are for what was read as BibTeX. It converts between
#   CSL and biblatex, and reads RIS, EndNote's and PubMed's formats by its README and its exports.
# Seen: but for BibTeX, every reader puts both ends into one, and they are written without anything between them. None of them
#   reports an error or a warning of it.
#   RIS      SP  - 113 / EP  - 127   ->  "page": "113127"       pages = {113127}
#   PubMed   PG  - 113-27            ->  "page": "11327"        pages = {11327}
#   EndNote  %P 113-127              ->  "page": "113127"       pages = {113127}
#   CSL      "page": "113-127"       ->  "page": "113127"       pages = {113127}
#   CSL      "page": "e12"           ->  "page": "e12"          pages = {e12}
#   BibTeX   pages = {113--127}      ->  "page": "113-127"      pages = {113--127}
# Matters: an article of fifteen pages is cited as page 113127 of its journal, and one of pages 3 to 9 as page 39, which nobody
#   will doubt; even CSL that goes out as CSL again is changed.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm install --silent --no-audit --no-fund biblatex-csl-converter@3.6.0 >log 2>&1 || { cat log >&2; exit 1; }
cat >seen.mjs <<'JS'
import { BibLatexExporter, CSLExporter, parse, parseCSL, parseENW, parseNBIB, parseRIS } from 'biblatex-csl-converter'
const ris = 'TY  - JOUR\nAU  - One, Ada\nTI  - Lamps\nT2  - Lamp Notes\nPY  - 2031\nSP  - 113\nEP  - 127\nER  - \n'
const nbib = 'PMID- 1\nFAU - One, Ada\nTI  - Lamps\nJT  - Lamp Notes\nDP  - 2031\nPG  - 113-27\nPT  - Journal Article\n\n'
const enw = '%0 Journal Article\n%A One, Ada\n%T Lamps\n%J Lamp Notes\n%D 2031\n%P 113-127\n\n'
const bib = '@article{a, author = {One, Ada}, title = {Lamps}, journal = {Lamp Notes}, year = 2031, pages = {113--127}}'
const csl = (page) => ({ a: {
  id: 'a', type: 'article-journal', author: [{ family: 'One', given: 'Ada' }], title: 'Lamps', 'container-title': 'Lamp Notes',
  issued: { 'date-parts': [[2031]] }, page,
} })
console.warn = () => {} // it warns of PubMed's eprinttype, and of nothing else here
for (const [name, read, page, pages] of [
  ['RIS', parseRIS(ris), '113127', '113127'],
  ['PubMed', parseNBIB(nbib), '11327', '11327'],
  ['EndNote', parseENW(enw), '113127', '113127'],
  ['CSL', parseCSL(csl('113-127')), '113127', '113127'],
  ['CSL, one page', parseCSL(csl('e12')), 'e12', 'e12'],
  ['BibTeX', parse(bib), '113-127', '113--127'],
]) {
  const entries = read.entries ?? read
  const now = [new CSLExporter(entries).parse()[1].page, new BibLatexExporter(entries).parse().match(/pages = \{(.*)\}/)[1]]
  const said = [...(read.errors ?? []), ...(read.warnings ?? [])]
  if (now[0] !== page || now[1] !== pages || said.length) {
    console.log(`changed: of ${name} the pages are ${now}`, said)
    process.exit(1)
  }
}
console.log('holds: biblatex-csl-converter writes pages 113 to 127 as page 113127')
JS
node seen.mjs
