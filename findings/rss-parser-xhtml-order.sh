#!/usr/bin/env bash
# rss-parser 3.13.0 (npm), seen 2026-11-28.
#
# Expected: Atom's content of type="xhtml" comes out as the markup that stands in the feed.
# Seen: within each element all text comes first, then the elements: words, links and formulas change places.
#   <p>If <i>x</i> is odd, see <a href="/2">the second lamp</a> first.</p>
#   ->  <p>If  is odd, see  first.<i>x</i><a href="/2">the second lamp</a></p>
# Matters: the sentence stays grammatical enough to pass a glance and says something else. An Atom feed that wants to
#   be read has type="html" with escaped markup, though XHTML would hold MathML without escaping.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm install --silent --no-audit --no-fund rss-parser@3.13.0 >log 2>&1 || { cat log >&2; exit 1; }
cat >seen.cjs <<'JS'
const Parser = require('rss-parser')
const inner = '<p>If <i>x</i> is odd, see <a href="/2">the second lamp</a> first.</p>'
const then = '<p>If  is odd, see  first.<i>x</i><a href="/2">the second lamp</a></p>'
const feed = `<feed xmlns="http://www.w3.org/2005/Atom"><id>urn:x:0</id><title>Lamps</title><updated>2026-11-28T00:00:00Z</updated>
<entry><id>urn:x:1</id><title>Lamps</title><updated>2026-11-28T00:00:00Z</updated><link href="https://lamps.example/1"/>
<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">${inner}</div></content></entry></feed>`
new Parser().parseString(feed).then(({ items }) => {
  if (!items[0].content.includes(then)) {
    console.error(`changed: ${items[0].content}`)
    process.exit(1)
  }
  console.log('holds: rss-parser gives "If  is odd, see  first.<i>x</i>…" for "If <i>x</i> is odd, see … first."')
})
JS
node seen.cjs
