#!/usr/bin/env bash
# biblatex-csl-converter 3.2.2 (npm) and pybtex 0.26.1 (PyPI), Python 3.11, seen 2026-11-29.
#
# Expected: in BibTeX a value between quotation marks may hold one in braces; that is how its manual says to write it.
#   BibTeX, biber and pybtex read `"A {"}new{"} lamp"` as a title of three words.
# Seen: the value ends at the first quotation mark, inside of the braces, and with it the entry: what comes after is
#   lost, and neither an error nor a warning says so.
#   @article{a, title = "A {"}new{"} lamp", year = 2031}  ->  {"title": "A {", "type": "article", "id": "1"}
#   @article{a, title = "A new lamp", year = 2031}        ->  with title and year
# Matters: a title with a quotation cuts off authors, year and DOI of its reference, and one finds out in print.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm install --silent --no-audit --no-fund biblatex-csl-converter@3.2.2 >log 2>&1 || { cat log >&2; exit 1; }
python3 -m venv env
env/bin/pip -q --disable-pip-version-check install pybtex==0.26.1 2>log || { cat log >&2; exit 1; }
printf '%s\n' '@article{a, title = "A {"}new{"} lamp", year = 2031}' >quoted.bib
printf '%s\n' '@article{a, title = "A new lamp", year = 2031}' >plain.bib
cat >seen.mjs <<'JS'
import { readFileSync } from 'node:fs'
import { CSLExporter, parse } from 'biblatex-csl-converter'
const read = (file) => {
  const { entries, errors, warnings } = parse(readFileSync(file, 'utf8'))
  return JSON.stringify([new CSLExporter(entries).parse()[1], errors.length + warnings.length])
}
const plain = JSON.stringify([{ issued: { 'date-parts': [[2031]] }, title: 'A new lamp', type: 'article', id: '1' }, 0])
if (read('plain.bib') !== plain) console.log(`changed: without quotation it is ${read('plain.bib')}`)
else if (read('quoted.bib') !== '[{"title":"A {","type":"article","id":"1"},0]') console.log(`changed: ${read('quoted.bib')}`)
else console.log('holds: a quotation mark in braces ends a value and drops the rest of the entry')
JS
env/bin/python - <<'PY'
import sys
from pybtex.database import parse_file

fields = dict(parse_file("quoted.bib").entries["a"].fields)
if fields != {"title": 'A {"}new{"} lamp', "year": "2031"}:
    sys.exit(f"changed: pybtex reads {fields}")
PY
said=$(node seen.mjs)
echo "$said"
[[ $said == holds:* ]]
