#!/usr/bin/env bash
# biblatex-csl-converter 3.2.2 (npm), seen 2026-11-29.
#
# Expected: BibTeX's and biblatex's styles turn the title of an article to lower case, where they do; the name of a
#   journal and the title of proceedings are names and stay as written. CSL's processors change no case unasked.
# Seen: these names are put into sentence case, too, and into CSL for good, with no error and no warning:
#   journal = {Journal of Lamps}              ->  "container-title": "Journal of lamps"
#   booktitle = {Proceedings of the Lamp Club} ->  "container-title": "Proceedings of the lamp club"
#   journal = {{Journal of Lamps}}            ->  "container-title": "<span class=\"nocase\">Journal of Lamps</span>"
# Matters: whoever brings a digest's BibTeX into an editor that uses it cites journals under names they do not have;
#   nothing but double braces, which nobody writes around a journal, keeps them.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm install --silent --no-audit --no-fund biblatex-csl-converter@3.2.2 >log 2>&1 || { cat log >&2; exit 1; }
cat >seen.mjs <<'JS'
import { CSLExporter, parse } from 'biblatex-csl-converter'
const SEEN = [
  ['article', 'journal = {Journal of Lamps}', 'Journal of lamps'],
  ['inproceedings', 'booktitle = {Proceedings of the Lamp Club}', 'Proceedings of the lamp club'],
  ['article', 'journal = {{Journal of Lamps}}', '<span class="nocase">Journal of Lamps</span>'],
]
for (const [type, field, then] of SEEN) {
  const { entries, errors, warnings } = parse(`@${type}{a, title = {Lamps}, ${field}, year = 2031}`)
  const now = new CSLExporter(entries).parse()[1]['container-title']
  if (now !== then || errors.length || warnings.length) {
    console.log(`changed: ${field} is ${now}`, errors, warnings)
    process.exit(1)
  }
}
console.log('holds: biblatex-csl-converter writes names of journals in lower case')
JS
node seen.mjs
