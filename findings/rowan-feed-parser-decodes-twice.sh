#!/usr/bin/env bash
# @rowanmanning/feed-parser 2.1.5 (npm), seen 2026-11-28.
#
# Expected: XML's escapes are undone once; what then is HTML (content, description) keeps its own character references.
# Seen: they are undone twice, in text as in HTML, and once too often in XHTML.
#   <content type="html">&lt;p&gt;p &amp;lt; 0.05&lt;/p&gt;  ->  <p>p < 0.05</p>        (right: <p>p &lt; 0.05</p>)
#   <title type="text">The &amp;amp; in C&amp;amp;C             ->  The & in C&C           (right: The &amp; in C&amp;C)
#   <content type="xhtml">… <mo>&lt;</mo> …                     ->  <mo><</mo>             (right: <mo>&lt;</mo>)
# Matters: formulas and code come out as broken HTML, and a text about references of characters loses what it is about.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm install --silent --no-audit --no-fund @rowanmanning/feed-parser@2.1.5 >log 2>&1 || { cat log >&2; exit 1; }
cat >seen.mjs <<'JS'
import { parseFeed } from '@rowanmanning/feed-parser'
const read = (inner) => parseFeed(`<feed xmlns="http://www.w3.org/2005/Atom"><id>urn:x:0</id><title>Lamps</title>
<updated>2026-11-28T00:00:00Z</updated><entry><id>urn:x:1</id><updated>2026-11-28T00:00:00Z</updated>
<link href="https://lamps.example/1"/>${inner}</entry></feed>`).items[0]
const html = read('<content type="html">&lt;p&gt;p &amp;lt; 0.05&lt;/p&gt;</content>').content
const text = read('<title type="text">The &amp;amp; in C&amp;amp;C</title>').title
const xhtml = read('<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><math><mo>&lt;</mo></math></div></content>').content
const seen = [[html, '<p>p < 0.05</p>'], [text, 'The & in C&C'], [xhtml, '<math><mo><</mo></math>']]
for (const [now, then] of seen) {
  if (now !== then) {
    console.error(`changed: ${JSON.stringify(now)}, not ${JSON.stringify(then)}`)
    process.exit(1)
  }
}
console.log('holds: @rowanmanning/feed-parser undoes the escape of "p &lt; 0.05" in HTML content')
JS
node seen.mjs
