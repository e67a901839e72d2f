#!/usr/bin/env bash
# feedsmith 3.0.1 writes, rss-parser 3.13.0 reads (both npm); seen 2026-11-28.
#
# Expected: feedsmith writes <link>https://lamps.example/?p=1</link>, and an address with & in it alike, with &amp;.
# Seen: a value with & or < goes into a CDATA section, and that onto a line of its own: the element's text begins and
#   ends with white space, which belongs to it. rss-parser hands it on.
#   <link>
#     <![CDATA[https://lamps.example/?p=1&v=2]]>
#   </link>                      ->  "\n        https://lamps.example/?p=1&v=2\n      "
# Matters: one item of a feed has a guid and link that no one will find again, another has not, and they differ by a &.
#   In Atom it is the same with atom:id, where RFC 4287 (section 2) allows no white space.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm install --silent --no-audit --no-fund feedsmith@3.0.1 rss-parser@3.13.0 >log 2>&1 || { cat log >&2; exit 1; }
cat >seen.mjs <<'JS'
import { generateRssFeed } from 'feedsmith'
import Parser from 'rss-parser'
const addresses = ['https://lamps.example/?p=1', 'https://lamps.example/?p=1&v=2']
const text = generateRssFeed({ title: 'Lamps', link: 'https://lamps.example/', description: 'Lamps',
  items: addresses.map((link) => ({ title: 'Lamps', link, guid: { value: link } })) })
const { items } = await new Parser().parseString(text)
for (const name of ['link', 'guid']) {
  const [plain, ampersand] = items.map((item) => item[name])
  if (plain !== addresses[0] || ampersand === addresses[1] || ampersand.trim() !== addresses[1]) {
    console.error(`changed: ${name}: ${JSON.stringify([plain, ampersand])}`)
    process.exit(1)
  }
}
console.log(`holds: feedsmith and rss-parser make ${JSON.stringify(items[1].link)} of an address with &`)
JS
node seen.mjs
