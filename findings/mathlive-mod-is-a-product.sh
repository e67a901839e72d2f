#!/usr/bin/env bash
# mathlive 0.111.1 (npm), seen 2026-12-01.
#
# Expected: convertLatexToMathMl says what the TeX says, or marks what it does not know, as it does with <merror> for a command
#   that there is not. \bmod, \iff, \limsup and \operatorname* it knows: its markup has them, validateLatex has nothing to say.
# Seen: they vanish from the MathML, without a mark or a message, and what stood beside or below them is left.
#   a \bmod b                     ->  <mi>a</mi><mi>b</mi>                     (a product)
#   a \equiv b \pmod n            ->  <mi>a</mi><mo>≡</mo><mi>b</mi>           (modulo nothing)
#   A \iff B                      ->  <mi>A</mi><mi>B</mi>
#   \operatorname*{arg\,max}_x y  ->  <munder><mi>x</mi></munder><mi>y</mi>    (x times y)
#   \limsup_n y                   ->  <msub><mi>n</mi></msub><mi>y</mi>        (n times y)
#   A \implies B                  ->  <mi>A</mi><mo>⟹</mo><mi>B</mi>
#   \operatorname{rank} y         ->  <mi>rank</mi><mo>&#8290;</mo><mi>y</mi>
#   \max_x y                      ->  <munder><mo>max</mo><mi>x</mi></munder><mi>y</mi>
# Matters: argmax with a star is how every paper on learning writes it, and a congruence without its modulus is an equation that
#   is false. The formula on the screen, set from the TeX, is right; what is copied, exported or read aloud is the MathML.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm install --silent --no-audit --no-fund mathlive@0.111.1 >log 2>&1 || { cat log >&2; exit 1; }
cat >seen.mjs <<'JS'
import { convertLatexToMathMl } from 'mathlive/ssr'
const SEEN = {
  'a \\bmod b': '<mi>a</mi><mi>b</mi>',
  'a \\equiv b \\pmod n': '<mi>a</mi><mo>≡</mo><mi>b</mi>',
  'A \\iff B': '<mi>A</mi><mi>B</mi>',
  '\\operatorname*{arg\\,max}_x y': '<munder><mi>x</mi></munder><mi>y</mi>',
  '\\limsup_n y': '<msub><mi>n</mi></msub><mi>y</mi>',
  'A \\implies B': '<mi>A</mi><mo>⟹</mo><mi>B</mi>',
  '\\operatorname{rank} y': '<mi>rank</mi><mo>&#8290;</mo><mi>y</mi>',
  '\\max_x y': '<munder><mo>max</mo><mi>x</mi></munder><mi>y</mi>',
}
const { log } = console
const said = []
for (const way of ['debug', 'error', 'info', 'log', 'warn']) console[way] = (...words) => said.push(words.join(' '))
for (const [tex, then] of Object.entries(SEEN)) {
  const now = convertLatexToMathMl(tex)
  if (now !== `<mrow>${then}</mrow>` || said.length) {
    log(`changed: ${tex} is ${now}`, said)
    process.exit(1)
  }
}
log('holds: mathlive\'s MathML of a \\bmod b is a times b, and argmax with a star is gone')
JS
node seen.mjs
