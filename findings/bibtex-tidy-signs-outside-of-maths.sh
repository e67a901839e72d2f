#!/usr/bin/env bash
# bibtex-tidy 1.14.0 (npm), its output set by pdfTeX of TeX Live 2022; seen 2026-11-30.
#
# Expected: it escapes signs that old TeX cannot read, unless told not to, so that the file can be set; a command of maths
#   mode therefore stands between dollars or in \ensuremath, as it does for α.
# Seen: for many signs it stands bare, and LaTeX stops there ("Missing $ inserted", and for ℝ an error of its own); of a power
#   with a minus one half is escaped.
#   title = {p ≤ 0.05}       ->  p \leq{} 0.05                (≥ ± → ∞, too)
#   title = {A µm of light}  ->  A \mathrm{\mu}m of light     (the micro sign U+00B5)
#   title = {Lamps in ℝ}     ->  Lamps in \mathbb{R}
#   title = {10⁻³ lamps}     ->  10⁻\ensuremath{^3} lamps
#   title = {α-decay}        ->  \ensuremath{\alpha}-decay
# Matters: a file that LuaLaTeX sets as it is, and pandoc reads, is one that no LaTeX sets any more, and what stops is the thesis,
#   not the tool. Titles from PubMed and Crossref have just these signs.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm install --silent --no-audit --no-fund bibtex-tidy@1.14.0 >log 2>&1 || { cat log >&2; exit 1; }
cat >seen.cjs <<'JS'
const { tidy } = require('bibtex-tidy')
for (const [title, then] of [
  ['p ≤ 0.05', 'p \\leq{} 0.05'],
  ['A µm of light', 'A \\mathrm{\\mu}m of light'],
  ['Lamps in ℝ', 'Lamps in \\mathbb{R}'],
  ['10⁻³ lamps', '10⁻\\ensuremath{^3} lamps'],
  ['α-decay', '\\ensuremath{\\alpha}-decay'],
]) {
  const { bibtex } = tidy(`@misc{a, title = {${title}}, year = 2031}`)
  const now = bibtex.match(/title\s*= \{(.*)\},/)[1]
  if (now !== then) {
    console.error(`changed: ${title} is ${now}, not ${then}`)
    process.exit(1)
  }
}
console.log('holds: bibtex-tidy writes p ≤ 0.05 as p \\leq{} 0.05, outside of maths, where LaTeX stops')
JS
node seen.cjs
