#!/usr/bin/env bash
# feedme 2.0.2 (npm); seen 2026-12-01.
#
# Expected: a title of type="xhtml" (RFC 4287, 3.1.1.3) is its text, or its markup, in the order in which it was written.
# Seen: it is an object with all text that stands outside of elements in one member and each kind of element in another:
#   which came first cannot be told any more. Two titles that differ in nothing else are one.
#   x<sup>2</sup> lamps   {"text":"x lamps","sup":"2", …}
#   x lamps<sup>2</sup>   {"text":"x lamps","sup":"2", …}
#   The same in an entry's content: "one <em>two</em> three" is "one  three" and "two".
#   type="html", where the markup is escaped, stays one text.
# Matters: exponents, Greek letters in italics and names of species are what titles and abstracts of papers have markup
#   for; who shows `title` or `content` of such a feed has words without their places. Feeds of digests say type="html".
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm install --silent --no-audit --no-fund feedme@2.0.2 >log 2>&1 || { cat log >&2; exit 1; }
cat >read.cjs <<'JS'
const FeedMe = require('feedme')
function title(type, inner) {
  const parser = new FeedMe()
  let found
  parser.on('item', (item) => { found = item.title })
  parser.write(`<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><id>urn:lamps</id><title>Lamps</title>
    <updated>2026-12-01T00:00:00Z</updated><author><name>Ada One</name></author><entry><id>urn:lamps:1</id>
    <title type="${type}">${inner}</title><updated>2026-12-01T00:00:00Z</updated></entry></feed>`)
  parser.end()
  return found
}
const xhtml = (inner) => JSON.stringify(title('xhtml', `<div xmlns="http://www.w3.org/1999/xhtml">${inner}</div>`))
const html = JSON.stringify(title('html', 'x&lt;sup&gt;2&lt;/sup&gt; lamps'))
const first = xhtml('x<sup>2</sup> lamps'), last = xhtml('x lamps<sup>2</sup>')
let status = 1
if (!html.includes('x<sup>2</sup> lamps')) console.log(`changed: type="html" is ${html}`)
else if (first !== last || !first.includes('"sup":"2"')) console.log(`changed: type="xhtml" is ${first} and ${last}`)
else { status = 0; console.log(`holds: feedme reads two titles of other order as one: ${first}`) }
process.exit(status)
JS
node read.cjs
