#!/usr/bin/env bash
# speech-rule-engine 4.1.5 (npm; what MathJax speaks with), seen 2026-12-01.
#
# Expected: <mn>10,000</mn> is one number, as <mn>1,000,000</mn> is among the examples of MathML 3 (3.2.4), wherever it stands;
#   as a number alone, as an index and below a line of a fraction it is read as ten thousand.
# Seen: ClearSpeak, MathJax 4's own choice, reads a power or the degree of a root by its digits before the first comma. So does
#   Italian, whose decimals have a comma.
#   x to 10,000            en clearspeak  x to the tenth power           en mathspeak  x Superscript 10,000
#   2 to 1,024             en clearspeak  2 to the first power
#   the 1,000th root of x  en clearspeak  the first root of x            de clearspeak  die erste Wurzel aus x
#   x to 1,5               it clearspeak  x alla prima potenza           (x to 1.5: x elevato alla 1,5)
#   x to 10000             en clearspeak  x to the 10000th power
#   x sub 10,000           en clearspeak  x sub 10,000
# Matters: who listens hears another number than the page shows, in a sentence that makes sense; bounds such as 2 to the 10,000
#   are what abstracts on complexity and security are about. A number without a comma is read as it is.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm install --silent --no-audit --no-fund speech-rule-engine@4.1.5 >log 2>&1 || { cat log >&2; exit 1; }
cat >seen.cjs <<'JS'
const sre = require('speech-rule-engine')
const power = (base, number) => `<msup>${base}<mn>${number}</mn></msup>`
const x = '<mi>x</mi>'
const SEEN = [
  ['en', 'clearspeak', power(x, '10,000'), 'x to the tenth power'],
  ['en', 'mathspeak', power(x, '10,000'), 'x Superscript 10,000'],
  ['en', 'clearspeak', power('<mn>2</mn>', '1,024'), '2 to the first power'],
  ['en', 'clearspeak', `<mroot>${x}<mn>1,000</mn></mroot>`, 'the first root of x'],
  ['de', 'clearspeak', `<mroot>${x}<mn>1,000</mn></mroot>`, 'die erste Wurzel aus x'],
  ['it', 'clearspeak', power(x, '1,5'), 'x alla prima potenza'],
  ['it', 'clearspeak', power(x, '1.5'), 'x elevato alla 1,5'],
  ['en', 'clearspeak', power(x, '10000'), 'x to the 10000th power'],
  ['en', 'clearspeak', `<msub>${x}<mn>10,000</mn></msub>`, 'x sub 10,000'],
]
;(async () => {
  for (const [locale, domain, formula, then] of SEEN) {
    await sre.setupEngine({ locale, domain, modality: 'speech' })
    await sre.engineReady()
    const now = sre.toSpeech(`<math xmlns="http://www.w3.org/1998/Math/MathML">${formula}</math>`)
    if (now !== then) {
      console.log(`changed: ${locale} ${domain} reads ${formula} as "${now}"`)
      process.exit(1)
    }
  }
  console.log('holds: speech-rule-engine reads x to 10,000 as "x to the tenth power"')
})()
JS
node seen.cjs
