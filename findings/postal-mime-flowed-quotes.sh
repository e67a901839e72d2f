#!/usr/bin/env bash
# postal-mime 4.0.0 (npm), seen 2026-11-28.
#
# Expected: in mail of format=flowed (RFC 3676) a paragraph goes on where a line ends with a blank, among lines that are
#   quoted equally deep; the quote marks are taken off first (4.5).
# Seen: lines are joined with their marks in the middle of the sentence, and across depths.
#   "> we lit "  + "> the lamp"    ->  "> we lit > the lamp"        (right: "> we lit the lamp")
#   "> Ada: lit " + ">> Bo: where" ->  "> Ada: lit >> Bo: where"    (right: two lines)
# Matters: digests of mailing lists and inbound answers are shown with ">" inside sentences, and one person's words run
#   into another's.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm install --silent --no-audit --no-fund postal-mime@4.0.0 >log 2>&1 || { cat log >&2; exit 1; }
cat >seen.mjs <<'JS'
import PostalMime from 'postal-mime'
const head = ['From: ada@lamps.example', 'Content-Type: text/plain; charset=utf-8; format=flowed', '']
const seen = [
  [['We lit ', 'the lamp'], 'We lit the lamp'],
  [['> we lit ', '> the lamp'], '> we lit > the lamp'],
  [['> Ada: lit ', '>> Bo: where'], '> Ada: lit >> Bo: where'],
]
for (const [lines, then] of seen) {
  const { text } = await PostalMime.parse([...head, ...lines, ''].join('\r\n'))
  if (text.trim() !== then) {
    console.error(`changed: ${JSON.stringify(lines)} becomes ${JSON.stringify(text)}`)
    process.exit(1)
  }
}
console.log('holds: postal-mime joins the flowed lines "> we lit " and "> the lamp" to "> we lit > the lamp"')
JS
node seen.mjs
