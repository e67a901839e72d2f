#!/usr/bin/env bash
# pandoc 3.9 (PyPI pypandoc_binary 1.17), seen 2026-11-28.
#
# Expected: its BibTeX reader turns English titles into sentence case (its manual says so), that is, it lowers
#   capitals that no brace protects. A title that is in sentence case already comes out as it went in.
# Seen: it also raises letters: after each abbreviation's full stop it takes the next word for the first of a
#   sentence, unless it is the last word of the title.
#   Lamps vs. kettles, a study      ->  Lamps vs. Kettles, a study
#   Growth of E. coli in lamps      ->  Growth of e. Coli in lamps
#   Growth of {E}. coli in lamps    ->  Growth of E. Coli in lamps   (braces around a capital save that one only)
#   Growth of {E. coli} in lamps    ->  Growth of E. coli in lamps
#   Lamps vs. kettles               ->  Lamps vs. kettles
# Matters: a species loses its capital and its epithet gains one. Braces around the capital, as every guide to BibTeX
#   has it, are not enough here: abbreviation and next word have to stand in one group.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv env
env/bin/pip -q --disable-pip-version-check install pypandoc_binary==1.17 2>log || { cat log >&2; exit 1; }
env/bin/python - <<'PY'
import json, sys, pypandoc

seen = {
    "Lamps vs. kettles, a study": "Lamps vs. Kettles, a study",
    "Growth of E. coli in lamps": "Growth of e. Coli in lamps",
    "Growth of {E}. coli in lamps": "Growth of E. Coli in lamps",
    "Growth of {E. coli} in lamps": "Growth of E. coli in lamps",
    "Lamps vs. kettles": "Lamps vs. kettles",
}
for tex, title in seen.items():
    bib = "@article{a, title={%s}, year={2026}}" % tex
    now = json.loads(pypandoc.convert_text(bib, "csljson", format="bibtex"))[0]["title"]
    if now != title:
        sys.exit(f"changed: {tex!r} is read as {now!r}, not {title!r}")
print("holds: pandoc reads 'Growth of E. coli in lamps' as 'Growth of e. Coli in lamps'")
PY
