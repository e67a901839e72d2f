#!/usr/bin/env bash
# citeproc 2.4.63 (npm), as run by @citation-js/plugin-csl 0.9.0; seen 2026-11-28.
#
# Expected: of {"family": "four", "given": "di"} a style with initials makes "four, d.", or keeps the name as written.
# Seen: a given name in lower case is taken for a particle that stands behind the family name: no initial, no full
#   stop, and two blanks, in every style.
#   APA:        One, A., & four,  di. (2026). Lamps.
#   Vancouver:  1. One A, four  di. Lamps. 2026.
# Matters: some authors write their names in lower case, and sources such as OpenReview and BibTeX exports hand names
#   on as typed. The two blanks show in HTML only as one, but in copied text, RTF and mail as two.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm install --silent --no-audit --no-fund @citation-js/core@0.9.0 @citation-js/plugin-csl@0.9.0 citeproc@2.4.63 \
  >log 2>&1 || { cat log >&2; exit 1; }
cat >seen.cjs <<'JS'
const { Cite } = require('@citation-js/core')
require('@citation-js/plugin-csl')
const item = { id: 'a', type: 'book', title: 'Lamps', issued: { 'date-parts': [[2026]] },
  author: [{ family: 'One', given: 'Ada' }, { family: 'four', given: 'di' }] }
const seen = { apa: 'One, A., & four,  di. (2026). Lamps.', vancouver: '1. One A, four  di. Lamps. 2026.' }
for (const [template, then] of Object.entries(seen)) {
  const now = new Cite(item, { generateGraph: false }).format('bibliography', { template, lang: 'en-US' }).trim()
  if (now !== then) {
    console.error(`changed: ${JSON.stringify(now)}, not ${JSON.stringify(then)}`)
    process.exit(1)
  }
}
console.log('holds: citeproc-js prints the given name "di" as "four,  di", with two blanks and no initial')
JS
node seen.cjs
