#!/usr/bin/env bash
# pandoc 3.9 (PyPI pypandoc_binary 1.17), seen 2026-11-28.
#
# Expected: BibTeX's special characters keep their case, so in `{\'E}mile One` the first word begins with a capital
#   and is a given name, as `Émile One` is (BibTeX's abbrv style and pybtex agree).
# Seen: every first name that begins with a braced accent becomes a name particle: no given name is left.
#   {\'E}mile One  ->  {"dropping-particle": "Émile", "family": "One"}
#   Émile One      ->  {"given": "Émile", "family": "One"}
# Matters: `{\'E}`, `{\O}`, `{\AA}` are how most .bib files write these names; whoever takes CSL-JSON from pandoc gets
#   people without given names, and two files of one paper do not show the same author.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv env
env/bin/pip -q --disable-pip-version-check install pypandoc_binary==1.17 2>log || { cat log >&2; exit 1; }
env/bin/python - <<'PY'
import json, sys, pypandoc

def people(names):
    bib = "@article{a, title={Lamps}, year={2026}, author={%s}}" % names
    return json.loads(pypandoc.convert_text(bib, "csljson", format="bibtex"))[0]["author"]

braced = people(r"{\'E}mile One and {\O}rjan Two and {\AA}sa Three")
plain = people("Émile One and Ørjan Two and Åsa Three")
if [name.get("given") for name in plain] != ["Émile", "Ørjan", "Åsa"]:
    sys.exit(f"changed: plain letters read as {plain}")
if [(name.get("given"), name.get("dropping-particle")) for name in braced] != [
    (None, "Émile"), (None, "Ørjan"), (None, "Åsa")
]:
    sys.exit(f"changed: braced accents read as {braced}")
print(r"holds: pandoc reads {\'E}mile One as family One with the particle Émile and no given name")
PY
