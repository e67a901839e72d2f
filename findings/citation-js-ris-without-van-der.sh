#!/usr/bin/env bash
# @citation-js/core and @citation-js/plugin-ris 0.8.2 (npm, the newest of plugin-ris), seen 2026-12-01.
#
# Expected: in RIS a name is `Lastname, Firstname, Suffix`. CSL's two kinds of particles tell styles how to sort and to shorten
#   a name; both are parts of it, and stand with the last name or behind the first one where a format has no place for them.
# Seen: both kinds of particles are left out; a suffix is kept, and what RIS read comes back whole.
#   {"family": "Meer", "non-dropping-particle": "van der", "given": "Ludwig"}  ->  AU  - Meer, Ludwig
#   {"family": "Humboldt", "dropping-particle": "von", "given": "Ada"}         ->  AU  - Humboldt, Ada
#   {"family": "van der Meer", "given": "Ludwig"}                              ->  AU  - van der Meer, Ludwig
#   BibTeX `van der Meer, Ludwig` in, RIS out                                  ->  AU  - Meer, Ludwig
# Matters: who goes from BibTeX to a reference manager with it cites people by a name that they do not have, sorted under
#   another letter; nothing is raised, and the file is valid.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm install --silent --no-audit --no-fund @citation-js/core@0.8.2 @citation-js/plugin-ris@0.8.2 @citation-js/plugin-bibtex@0.8.2 \
  >log 2>&1 || { cat log >&2; exit 1; }
cat >seen.cjs <<'JS'
const { Cite } = require('@citation-js/core')
require('@citation-js/plugin-ris')
require('@citation-js/plugin-bibtex')
const by = (name) => [{ id: 'a', type: 'article-journal', title: 'Lamps', author: [name] }]
for (const [input, then] of [
  [by({ family: 'Meer', 'non-dropping-particle': 'van der', given: 'Ludwig' }), 'AU  - Meer, Ludwig'],
  [by({ family: 'Humboldt', 'dropping-particle': 'von', given: 'Ada' }), 'AU  - Humboldt, Ada'],
  [by({ family: 'van der Meer', given: 'Ludwig' }), 'AU  - van der Meer, Ludwig'],
  [by({ family: 'Two', given: 'Bo', suffix: 'Jr.' }), 'AU  - Two, Bo, Jr.'],
  ['@article{a, title = {Lamps}, author = {van der Meer, Ludwig}}', 'AU  - Meer, Ludwig'],
]) {
  const ris = new Cite(input, { generateGraph: false }).format('ris')
  const now = ris.split('\n').find((line) => line.startsWith('AU'))
  if (now !== then) {
    console.error(`changed: ${JSON.stringify(input)}: ${JSON.stringify(now)}, not ${JSON.stringify(then)}`)
    process.exit(1)
  }
}
console.log('holds: citation-js writes Ludwig van der Meer into RIS as "Meer, Ludwig"')
JS
node seen.cjs
