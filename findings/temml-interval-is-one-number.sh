#!/usr/bin/env bash
# temml 0.13.5, spoken by speech-rule-engine 4.1.5 (both npm); seen 2026-11-28.
#
# Expected: in [0,1] and \{0,1\} the comma stands between two numbers, as TeX sets it, with a space behind it.
# Seen: digits with a comma between them are one number, however many there are, unless a blank follows the comma.
#   [0,1]        ->  <mn>0,1</mn>
#   f(1,2,3)     ->  <mn>1,2,3</mn>
#   x_{1,2}      ->  <mn>1,2</mn>
#   [0, 1]       ->  <mn>0</mn><mo separator="true">,</mo><mn>1</mn>
#   Speech of x\in[0,1]:   x is a member of 0 comma 1      (in German the decimal number 0,1)
#   Speech of x\in[0, 1]:  x is a member of open bracket 0 comma 1 close bracket
# Matters: intervals, \{0,1\}^n and U(0,1) are in every second abstract on learning. Who listens hears a number where
#   there is an interval; nothing on the screen shows it.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm install --silent --no-audit --no-fund temml@0.13.5 speech-rule-engine@4.1.5 >log 2>&1 || { cat log >&2; exit 1; }
cat >seen.cjs <<'JS'
const temml = require('temml')
const sre = require('speech-rule-engine')
function check(what, now, then) {
  if (now !== then) {
    console.error(`changed: ${what}: ${JSON.stringify(now)}, not ${JSON.stringify(then)}`)
    process.exit(1)
  }
}
const numbers = { '[0,1]': '0,1', 'f(1,2,3)': '1,2,3', 'x_{1,2}': '1,2', '\\{0,1\\}^n': '0,1', '[0, 1]': '0 1' }
for (const [tex, then] of Object.entries(numbers)) {
  const found = [...temml.renderToString(tex).matchAll(/<mn[^>]*>([^<]*)</g)].map((number) => number[1])
  check(`numbers of ${tex}`, found.join(' '), then)
}
async function speak() {
  await sre.setupEngine({ locale: 'en', domain: 'clearspeak', modality: 'speech' })
  await sre.engineReady()
  const spoken = (tex) => sre.toSpeech(temml.renderToString(tex))
  check('speech', spoken('x\\in[0,1]'), 'x is a member of 0 comma 1')
  check('speech', spoken('x\\in[0, 1]'), 'x is a member of open bracket 0 comma 1 close bracket')
  console.log('holds: temml makes one number of [0,1]; it is spoken as "0 comma 1", without an interval')
}
speak()
JS
node seen.cjs
