#!/usr/bin/env bash
# feed 6.0.0 (npm) writes, atoma 0.0.17 (PyPI) reads; seen 2026-11-28.
#
# Expected: an item's `id` is optional in this library: without it the link is the id, in all of its three formats.
# Seen: in RSS and Atom it is; in JSON Feed there is no `id` at all, the one member that the format's specification
#   demands of an item. A reader that takes the specification at its word refuses the feed as a whole.
#   Atom:       <id>https://lamps.example/1</id>
#   JSON Feed:  {"url": "https://lamps.example/1", "title": "Lamps", …}
#   atoma:      FeedParseError: Could not parse feed: "id" text is required but is empty
# Matters: the same code makes two good feeds and a third that its author will not look at; readers that do not check
#   have nothing to tell seen items by.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm install --silent --no-audit --no-fund feed@6.0.0 >log 2>&1 || { cat log >&2; exit 1; }
python3 -m venv env
env/bin/pip -q --disable-pip-version-check install atoma==0.0.17 2>log || { cat log >&2; exit 1; }
cat >write.mjs <<'JS'
import { writeFileSync } from 'node:fs'
import { Feed } from 'feed'
const feed = new Feed({ title: 'Lamps', id: 'https://lamps.example/', link: 'https://lamps.example/', copyright: '' })
feed.addItem({ title: 'Lamps', link: 'https://lamps.example/1', date: new Date('2026-11-28T00:00:00Z'), description: 'D' })
writeFileSync('feed.json', feed.json1())
writeFileSync('feed.atom', feed.atom1())
JS
node write.mjs
env/bin/python - <<'PY'
import json, sys, atoma

if [entry.id_ for entry in atoma.parse_atom_file("feed.atom").entries] != ["https://lamps.example/1"]:
    sys.exit("changed: Atom's id is not the link")
if "id" in (item := json.load(open("feed.json"))["items"][0]):
    sys.exit(f"changed: JSON Feed's id is {item['id']!r}")
try:
    atoma.parse_json_feed_file("feed.json")
except atoma.FeedParseError as error:
    print(f"holds: feed's JSON Feed has no id where its Atom has the link; atoma: {error}")
else:
    sys.exit("changed: atoma reads the feed")
PY
