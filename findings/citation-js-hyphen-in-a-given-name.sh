#!/usr/bin/env bash
# @citation-js/core 0.9.0 and @citation-js/plugin-bibtex 0.9.0 (npm), beside pandoc 3.9 (PyPI pypandoc_binary 1.17); seen 2026-11-30.
#
# Expected: `Xiao-yu Li` is Li, Xiao-yu, as for pandoc, biber and pybtex; or, by BibTeX's own rule, which divides at hyphens,
#   too, and takes what begins with a small letter for a particle: Xiao, yu, Li.
# Seen: what stands before the hyphen becomes part of the family name, and no given name is left:
#   author = {Xiao-yu Li}            ->  {"family": "Xiao-Li", "non-dropping-particle": "yu"}
#   author = {Jean-luc de la Lampe}  ->  {"family": "Jean-Lampe", "non-dropping-particle": "luc de la"}
#   author = {Xiao-Yu Li}            ->  {"given": "Xiao-Yu", "family": "Li"}
#   author = {Li, Xiao-yu}           ->  {"given": "Xiao-yu", "family": "Li"}
# Matters: names from Taiwan and Korea are often romanised so, and a list by family name has them under the given one; nothing
#   is raised. Whoever writes BibTeX is safe with the comma, in BibTeX as well, which sorts and shortens "yu Li" otherwise.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm install --silent --no-audit --no-fund @citation-js/core@0.9.0 @citation-js/plugin-bibtex@0.9.0 >log 2>&1 || { cat log >&2; exit 1; }
python3 -m venv env
env/bin/pip -q --disable-pip-version-check install pypandoc_binary==1.17 2>log || { cat log >&2; exit 1; }
cat >seen.cjs <<'JS'
const { Cite } = require('@citation-js/core')
require('@citation-js/plugin-bibtex')
for (const [name, then] of [
  ['Xiao-yu Li', '{"family":"Xiao-Li","non-dropping-particle":"yu"}'],
  ['Jean-luc de la Lampe', '{"family":"Jean-Lampe","non-dropping-particle":"luc de la"}'],
  ['Xiao-Yu Li', '{"given":"Xiao-Yu","family":"Li"}'],
  ['Li, Xiao-yu', '{"given":"Xiao-yu","family":"Li"}'],
]) {
  const [{ author }] = new Cite(`@misc{a, author = {${name}}, title = {Lamps}, year = 2031}`).data
  const now = JSON.stringify(author[0])
  if (author.length !== 1 || now !== then) {
    console.error(`changed: ${name} is ${now}, not ${then}`)
    process.exit(1)
  }
}
JS
node seen.cjs
env/bin/python - <<'PY'
import json, sys, pypandoc

entry = "@misc{a, author = {Xiao-yu Li}, title = {Lamps}, year = 2031}"
(who,) = json.loads(pypandoc.convert_text(entry, "csljson", format="bibtex"))[0]["author"]
if who != {"family": "Li", "given": "Xiao-yu"}:
    sys.exit(f"changed: for pandoc Xiao-yu Li is {who}")
print("holds: citation-js reads Xiao-yu Li as the family Xiao-Li with the particle yu and no given name")
PY
