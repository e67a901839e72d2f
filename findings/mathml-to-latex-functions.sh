#!/usr/bin/env bash
# mathml-to-latex 1.8.0 (npm), seen 2026-11-28.
#
# Expected: <mi>log</mi>, which MathML sets upright because it has more than one letter, becomes \log, and p(x | y)
#   stays in its parentheses.
# Seen: names of functions lose their backslash, so that TeX sets the product of l, o and g; and where a bar is
#   between parentheses, each of the three becomes a pair of its own.
#   <mi>n</mi><mi>log</mi><mi>n</mi>  ->  n log n
#   ( x | y )                         ->  \left(\right. x \left|\right. y \left.\right)
# Matters: a page's formulas cannot be had back as TeX, for an export, a copy button or a note-taking app; the result
#   compiles without a warning and looks nearly right.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm install --silent --no-audit --no-fund mathml-to-latex@1.8.0 >log 2>&1 || { cat log >&2; exit 1; }
cat >seen.mjs <<'JS'
import { MathMLToLaTeX } from 'mathml-to-latex'
const seen = {
  '<mi>n</mi><mi>log</mi><mi>n</mi>': 'n log n',
  '<mi>sin</mi><mo>&#x2061;</mo><mi>x</mi>': 'sin x',
  '<mrow><mo>(</mo><mi>x</mi><mo>|</mo><mi>y</mi><mo>)</mo></mrow>': '\\left(\\right. x \\left|\\right. y \\left.\\right)',
}
for (const [mathml, then] of Object.entries(seen)) {
  const now = MathMLToLaTeX.convert(`<math>${mathml}</math>`).replace(/\s+/g, ' ').replace(/\u2061 ?/, '')
  if (now !== then) {
    console.error(`changed: ${mathml} becomes ${JSON.stringify(now)}`)
    process.exit(1)
  }
}
console.log('holds: mathml-to-latex turns <mi>log</mi> into the letters log, and (x | y) into three pairs')
JS
node seen.mjs
