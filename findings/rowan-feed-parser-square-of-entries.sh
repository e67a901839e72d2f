#!/usr/bin/env bash
# @rowanmanning/feed-parser 2.1.5 (npm), seen 2026-11-28.
#
# Expected: reading the items of a feed takes a time in proportion to their number.
# Seen: it grows with the square: each item looks through all of the feed again. CPU time on one machine, every field
#   of every item read once, the XML parsed beforehand: 500 entries 0.2 s, 1000 0.6 s, 2000 1.9 s, 4000 6.8 s; parsing
#   took 0.1 s each time.
# Matters: 30 entries of a daily feed hide it; an archive feed (RFC 5005 allows complete feeds) with a year of papers
#   does not. The check: an entry among 4000 costs at least 2.5 times as much as one among 500.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm install --silent --no-audit --no-fund @rowanmanning/feed-parser@2.1.5 >log 2>&1 || { cat log >&2; exit 1; }
cat >seen.mjs <<'JS'
import { parseFeed } from '@rowanmanning/feed-parser'
const day = '<updated>2026-11-28T00:00:00Z</updated>'
const entry = (_, n) => `<entry><id>urn:x:${n}</id><title>Lamp ${n}</title>${day}<link href="https://lamps.example/${n}"/>
<author><name>Ada One</name></author><content type="html">&lt;p&gt;We light it.&lt;/p&gt;</content></entry>`
function perEntry(count) {
  const feed = parseFeed(`<feed xmlns="http://www.w3.org/2005/Atom"><id>urn:x</id><title>Lamps</title>${day}
${Array.from({ length: count }, entry).join('')}</feed>`)
  const start = process.cpuUsage().user
  const items = feed.items.map((item) => item.toJSON())
  if (items.length !== count) throw new Error(`${items.length} items of ${count}`)
  return (process.cpuUsage().user - start) / 1000 / count
}
perEntry(500) // warm
const few = perEntry(500)
const many = perEntry(4000)
const words = `${few.toFixed(2)} ms an entry of 500, ${many.toFixed(2)} ms of 4000`
if (many < 2.5 * few) {
  console.error(`changed: ${words}`)
  process.exit(1)
}
console.log(`holds: @rowanmanning/feed-parser needs ${words}`)
JS
node seen.mjs
