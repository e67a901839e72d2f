#!/usr/bin/env bash
# bibtexparser 1.4.3 with pyparsing 3.2.5 (PyPI), Python 3.11, seen 2026-11-29.
#
# Expected: braces keep a name together, as for BibTeX, biber, pybtex and pandoc: `{Kettle and Daughters}` is one author.
# Seen: its customization `author` looks for " and " without looking at braces, and turns the halves round as names:
#   {Lamps and Kettles Inc.} and One, Ada   ->  "{Lamps, ", "Inc.}, Kettles", "One, Ada"
#   {Kettle and Daughters}                  ->  "{Kettle, ", "Daughters}, "
# Matters: an organisation with "and" in its name is two people with half a brace each, and nothing is said. Whoever counts
#   authors with it finds one more than the file has.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install --quiet bibtexparser==1.4.3 pyparsing==3.2.5
cat >seen.py <<'PY'
import sys

import bibtexparser
from bibtexparser.bparser import BibTexParser
from bibtexparser.customization import author

SEEN = {
    "{Lamps and Kettles Inc.} and One, Ada": ["{Lamps, ", "Inc.}, Kettles", "One, Ada"],
    "{Kettle and Daughters}": ["{Kettle, ", "Daughters}, "],
    "One, Ada and Two, Bo": ["One, Ada", "Two, Bo"],
}
for written, then in SEEN.items():
    file = bibtexparser.loads(f"@misc{{a, author = {{{written}}}}}", BibTexParser(customization=author))
    if (now := file.entries[0]["author"]) != then:
        sys.exit(f"changed: {written} is read as {now}")
print("holds: bibtexparser 1 divides names at an \"and\" inside of braces")
PY
venv/bin/python seen.py
