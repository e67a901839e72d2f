#!/usr/bin/env bash
# @retorquere/bibtex-parser 9.0.29 (npm; what Better BibTeX for Zotero imports with), seen 2026-11-28.
#
# Expected: `p < 0.05` in a title is read as `p < 0.05`, as pandoc, citation-js and pybtex do.
# Seen: it is read as LaTeX prints it in its oldest font encoding, OT1: `<` is an inverted exclamation mark.
#   Lamps at p < 0.05                ->  Lamps at p ¡ 0.05
#   Lamps at p \textless{} 0.05      ->  Lamps at p < 0.05
#   Lamps at p {$<$} 0.05            ->  Lamps at p < 0.05
# Matters: it is right about LaTeX (without fontenc, pdflatex sets ¡ and no warning), which makes it easy to miss: an
#   exporter that escapes "the ten special characters" of TeX is not done, `<`, `>` and `|` have to be escaped, too.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm install --silent --no-audit --no-fund @retorquere/bibtex-parser@9.0.29 >log 2>&1 || { cat log >&2; exit 1; }
cat >seen.mjs <<'JS'
import { parse } from '@retorquere/bibtex-parser'
const seen = { '<': '¡', '\\textless{}': '<', '{$<$}': '<' }
for (const [written, then] of Object.entries(seen)) {
  const { entries, errors } = parse(`@misc{a, title = {Lamps at p ${written} 0.05}}`)
  const now = entries[0].fields.title
  if (errors.length || now.replace(/<\/?span[^>]*>/g, '') !== `Lamps at p ${then} 0.05`) {
    console.error(`changed: ${written} is read as ${JSON.stringify(now)}`)
    process.exit(1)
  }
}
console.log('holds: @retorquere/bibtex-parser reads "p < 0.05" as "p ¡ 0.05"')
JS
node seen.mjs
