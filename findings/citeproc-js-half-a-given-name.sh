#!/usr/bin/env bash
# citeproc 2.4.63 (npm), as run by @citation-js/plugin-csl 0.9.0; seen 2026-11-30.
#
# Expected: {"family": "Li", "given": "Xiao-yu"} is "Li XY" in a style with initials, or "Li X", as pandoc 3.9 has it; what is an
#   initial does not hang on whether the style sets a full stop behind one.
# Seen: where it sets none, as Vancouver's does, the half behind the hyphen is written in full; where it sets one, it is left out.
#   Vancouver  Xiao-yu  ->  1. Li X yu, One A. Lamps. 2031.
#   Vancouver  Xiao-Yu  ->  1. Li XY, One A. Lamps. 2031.
#   APA        Xiao-yu  ->  Li, X., & One, A. (2031). Lamps.
#   APA        Xiao-Yu  ->  Li, X.-Y., & One, A. (2031). Lamps.
# Matters: it is how names from Korea and Taiwan are often romanised, and how journals of medicine cite; "Li X yu" reads as a
#   family name of two words, and searches for "Li XY" do not find it.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm install --silent --no-audit --no-fund @citation-js/core@0.9.0 @citation-js/plugin-csl@0.9.0 citeproc@2.4.63 \
  >log 2>&1 || { cat log >&2; exit 1; }
cat >seen.cjs <<'JS'
const { Cite } = require('@citation-js/core')
require('@citation-js/plugin-csl')
for (const [template, given, then] of [
  ['vancouver', 'Xiao-yu', '1. Li X yu, One A. Lamps. 2031.'],
  ['vancouver', 'Xiao-Yu', '1. Li XY, One A. Lamps. 2031.'],
  ['apa', 'Xiao-yu', 'Li, X., & One, A. (2031). Lamps.'],
  ['apa', 'Xiao-Yu', 'Li, X.-Y., & One, A. (2031). Lamps.'],
]) {
  const item = { id: 'a', type: 'article-journal', title: 'Lamps', issued: { 'date-parts': [[2031]] },
    author: [{ family: 'Li', given }, { family: 'One', given: 'Ada' }] }
  const now = new Cite(item, { generateGraph: false }).format('bibliography', { template, lang: 'en-US' }).trim()
  if (now !== then) {
    console.error(`changed: ${given} in ${template}: ${JSON.stringify(now)}, not ${JSON.stringify(then)}`)
    process.exit(1)
  }
}
console.log('holds: citeproc-js cites Li, Xiao-yu as "Li X yu" in Vancouver style')
JS
node seen.cjs
