#!/usr/bin/env bash
# mathml-to-latex 1.8.0, its output set by KaTeX 0.19.1 (both npm), seen 2026-11-29.
#
# Expected: <mi>log</mi> is one name, set upright (MathML 3, 3.2.3), so TeX of it is \log, or \operatorname{log};
#   two letters that are two in MathML and in TeX stay two.
# Seen: the name comes out as its letters, which TeX takes for a product, and ϵ and ε are both \epsilon, which is ϵ.
#   <mi>log</mi><mo>&#x2061;</mo><mi>n</mi>   ->  log n               (TeX: l times o times g times n)
#   <munder><mi>max</mi><mi>x</mi></munder>   ->  \underset{x}{max}
#   <mi>ϵ</mi><mo>&lt;</mo><mi>ε</mi>         ->  \epsilon < \epsilon
#   <mi>ϕ</mi><mo>&lt;</mo><mi>φ</mi>         ->  \phi < \varphi
#   <mi>α</mi><mo>≤</mo><mi>ℝ</mi>            ->  \alpha \leq \mathbb{R}
# Matters: it is a package for getting TeX back out of a page with MathML. O(n log n) looks almost right there, in
#   italics, and is read aloud letter by letter; an inequality of two letters becomes one that is false. (Issue 22 there
#   is about \sin, and closed.) Whoever wants TeX to come out has to bring it: in an <annotation>, or in an attribute.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm install --silent --no-audit --no-fund mathml-to-latex@1.8.0 katex@0.19.1 >log 2>&1 || { cat log >&2; exit 1; }
cat >seen.cjs <<'JS'
const { MathMLToLaTeX } = require('mathml-to-latex')
const katex = require('katex')
function check(what, now, then) {
  if (now !== then) {
    console.error(`changed: ${what}: ${JSON.stringify(now)}, not ${JSON.stringify(then)}`)
    process.exit(1)
  }
}
const convert = (inside) => MathMLToLaTeX.convert(`<math xmlns="http://www.w3.org/1998/Math/MathML">${inside}</math>`)
for (const [inside, then] of Object.entries({
  '<mi>log</mi><mo>&#x2061;</mo><mi>n</mi>': 'log n',
  '<munder><mi>max</mi><mi>x</mi></munder>': '\\underset{x}{max}',
  '<mi>ϵ</mi><mo>&lt;</mo><mi>ε</mi>': '\\epsilon < \\epsilon',
  '<mi>ϕ</mi><mo>&lt;</mo><mi>φ</mi>': '\\phi < \\varphi',
  '<mi>α</mi><mo>≤</mo><mi>ℝ</mi>': '\\alpha \\leq \\mathbb{R}',
}))
  check(inside, convert(inside), then)
const names = (tex) => [...katex.renderToString(tex, { output: 'mathml' }).matchAll(/<mi[^>]*>([^<]*)</g)].map((name) => name[1])
check('what was one name', names(convert('<mi>log</mi><mo>&#x2061;</mo><mi>n</mi>')).join(' '), 'l o g n')
check('\\log', names('\\log n').join(' '), 'log n')
console.log('holds: mathml-to-latex makes of log n the letters l o g n, and of ε the ϵ that stands beside it')
JS
node seen.cjs
