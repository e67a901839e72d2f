#!/usr/bin/env bash
# feedparser 2.6.0 (npm, node-feedparser), seen 2026-11-29.
#
# Expected: an Atom entry's authors are its own; the feed's author stands in where an entry has none (RFC 4287, 4.2.1).
# Seen: an entry with two authors or more has the feed's author for its `author`, and null where the feed has none.
#   feed by Lamp Club, entry by Ada One              ->  "Ada One"
#   feed by Lamp Club, entry by nobody               ->  "Lamp Club"
#   feed by Lamp Club, entry by Ada One and Bo Two   ->  "Lamp Club"
#   feed by nobody,    entry by Ada One and Bo Two   ->  null
# Matters: in a feed of papers whoever wrote alone is named, and what people wrote together is by the site that lists it;
#   one entry in a test, with one author, shows nothing of it. In RSS, with all names in one dc:creator, it is right.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm install --silent --no-audit --no-fund feedparser@2.6.0 >log 2>&1 || { cat log >&2; exit 1; }
cat >seen.cjs <<'JS'
const { Readable } = require('stream')
const FeedParser = require('feedparser')
const write = (...names) => names.map((name) => `<author><name>${name}</name></author>`).join('')
const build = (feed, entry) => `<feed xmlns="http://www.w3.org/2005/Atom"><id>urn:x:0</id><title>Lamps</title>
<updated>2031-03-05T00:00:00Z</updated>${write(...feed)}<entry><id>urn:x:1</id><title>Lamps</title>
<updated>2031-03-05T00:00:00Z</updated>${write(...entry)}</entry></feed>`
function read(text) {
  return new Promise((resolve, reject) => {
    const parser = new FeedParser()
    parser.on('readable', () => { for (let item; (item = parser.read());) resolve(item.author) })
    parser.on('error', reject)
    Readable.from([text]).pipe(parser)
  })
}
async function main() {
  for (const [feed, entry, then] of [
    [['Lamp Club'], ['Ada One'], 'Ada One'],
    [['Lamp Club'], [], 'Lamp Club'],
    [['Lamp Club'], ['Ada One', 'Bo Two'], 'Lamp Club'],
    [[], ['Ada One', 'Bo Two'], null],
  ]) {
    const now = await read(build(feed, entry))
    if (now !== then) {
      console.error(`changed: feed by ${feed}, entry by ${entry}: ${JSON.stringify(now)}, not ${JSON.stringify(then)}`)
      process.exit(1)
    }
  }
  console.log("holds: node-feedparser gives an entry of two authors to the feed's author")
}
main()
JS
node seen.cjs
