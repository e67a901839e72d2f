#!/usr/bin/env bash
# @extractus/feed-extractor 8.0.3 (npm), seen 2026-11-28.
#
# Expected: an Atom entry's address is its link with rel="alternate", or without rel, which means the same (RFC 4287,
#   4.2.7.2), wherever it stands among the links.
# Seen: the first link is taken, whatever its rel says.
#   <link rel="related" href="https://doi.org/10.1000/1"/><link rel="alternate" href="https://lamps.example/1"/>
#   ->  {"link": "https://doi.org/10.1000/1"}
# Matters: feeds of papers carry the DOI or the PDF as related, via or enclosure. Put first, it becomes the entry's
#   address here; whoever writes such feeds puts the alternate link first.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm install --silent --no-audit --no-fund @extractus/feed-extractor@8.0.3 >log 2>&1 || { cat log >&2; exit 1; }
cat >seen.mjs <<'JS'
import { extractFromXml } from '@extractus/feed-extractor'
const read = (...links) => extractFromXml(`<feed xmlns="http://www.w3.org/2005/Atom"><id>urn:x:0</id><title>Lamps</title>
<updated>2026-11-28T00:00:00Z</updated><author><name>Ada One</name></author><entry><id>urn:x:1</id><title>Lamps</title>
<updated>2026-11-28T00:00:00Z</updated>${links.join('')}</entry></feed>`).entries[0].link
const page = '<link rel="alternate" href="https://lamps.example/1"/>'
const seen = [
  [read('<link rel="related" href="https://doi.org/10.1000/1"/>', page), 'https://doi.org/10.1000/1'],
  [read('<link rel="enclosure" type="application/pdf" href="https://lamps.example/1.pdf"/>', page), 'https://lamps.example/1.pdf'],
  [read(page, '<link rel="related" href="https://doi.org/10.1000/1"/>'), 'https://lamps.example/1'],
]
for (const [now, then] of seen) {
  if (now !== then) {
    console.error(`changed: the link is ${now}, not ${then}`)
    process.exit(1)
  }
}
console.log('holds: feed-extractor takes the first link for the entry’s, even with rel="related" or "enclosure"')
JS
node seen.mjs
