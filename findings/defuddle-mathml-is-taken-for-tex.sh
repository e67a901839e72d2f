#!/usr/bin/env bash
# defuddle 0.19.4 (npm; what Obsidian's Web Clipper is made with), seen 2026-11-30.
#
# Expected: MathML without TeX beside it is converted to TeX, which is what defuddle has mathml-to-latex for; where
#   `alttext` has the TeX, that is taken.
# Seen: the letters of all elements in a row are held for TeX, and believed as soon as one of them is a sign of TeX: ^, _,
#   a brace, $ or &. A hat is such a sign, so is the brace of a set. `alttext` does not help, `data-latex` does.
#   <mover><mi>x</mi><mo>^</mo></mover><mi>t</mi> in <msub>  ->  $x^t$               (right: \hat{x}_t)
#   the same with alttext="\hat{x}_t"                        ->  $x^t$
#   the same with data-latex="\hat{x}_t"                     ->  $\hat{x}_t$
#   {0,1} to the power of n                                  ->  ${0,1}n$
#   <mover><mi>x</mi><mo>¯</mo></mover><mi>t</mi> in <msub>  ->  $\left(\bar{x}\right)_{t}$
# Matters: an estimate clipped into notes becomes a power, and both look right there; braces are not even shown. It is the
#   MathML of latex2mathml, and of whoever gives TeX as alttext alone. Tests with fractions and bars show none of it.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm install --silent --no-audit --no-fund defuddle@0.19.4 >log 2>&1 || { cat log >&2; exit 1; }
cat >seen.mjs <<'JS'
import { Defuddle } from 'defuddle/node'
const about = 'Lamps of a street burn for a long time, and nobody says of each of them for how long'
async function clip(attribute, inner) {
  const math = `<math xmlns="http://www.w3.org/1998/Math/MathML"${attribute}>${inner}</math>`
  const page = `<!doctype html><html lang="en"><title>Lamps</title><article><p>${about}: ${math} hours.</p><p>${about}.</p></article></html>`
  const { content } = await Defuddle(page, 'https://lamps.example/', { markdown: true })
  return content.match(/: (.*) hours/)[1]
}
const over = (sign) => `<msub><mover><mi>x</mi><mo>${sign}</mo></mover><mi>t</mi></msub>`
const set = '<msup><mrow><mo>{</mo><mn>0</mn><mo>,</mo><mn>1</mn><mo>}</mo></mrow><mi>n</mi></msup>'
for (const [attribute, inner, then] of [
  ['', over('^'), '$x^t$'],
  [' alttext="\\hat{x}_t"', over('^'), '$x^t$'],
  [' data-latex="\\hat{x}_t"', over('^'), '$\\hat{x}_t$'],
  ['', set, '${0,1}n$'],
  ['', over('¯'), '$\\left(\\bar{x}\\right)_{t}$'],
]) {
  const now = await clip(attribute, inner)
  if (now !== then) {
    console.error(`changed: ${attribute} ${inner} is ${now}, not ${then}`)
    process.exit(1)
  }
}
console.log('holds: defuddle makes a power of a hat with an index, $x^t$, even beside alttext with its TeX')
JS
node seen.mjs
