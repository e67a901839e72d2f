#!/usr/bin/env bash
# bibutils 7.2 (Debian 12, 7.2-2) writes, bibtexparser 2.1.0 and pybtex 0.26.1 (PyPI) read; seen 2026-11-28.
#
# Expected: a RIS record with an address (UR) and a DOI (DO) becomes one BibTeX entry that libraries can read.
# Seen: xml2bib makes a second address of the DOI and writes the field `url` twice. bibtexparser files the whole entry
#   under failed_blocks and has no entries; pybtex refuses the whole file with DuplicateField.
#   url="https://lamps.example/1",
#   url="https://doi.org/10.1000/1"
# Matters: Debian's converter and Python's two usual readers cannot be put in a row for the commonest record there is,
#   and in bibtexparser nothing raises: papers are missing.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
chmod 755 "$work"
cd "$work"
wanted='bibutils=7.2-2 libbibutils8=7.2-2'
# shellcheck disable=SC2086
apt-get -q download $wanted >log 2>&1 || { apt-get -q update >log 2>&1 && apt-get -q download $wanted >log 2>&1; } ||
  { cat log >&2; exit 1; }
for package in ./*.deb; do dpkg -x "$package" root; done
python3 -m venv env
env/bin/pip -q --disable-pip-version-check install bibtexparser==2.1.0 pybtex==0.26.1 2>log || { cat log >&2; exit 1; }
LD_LIBRARY_PATH=$(echo root/usr/lib/*-linux-gnu)
export LD_LIBRARY_PATH
printf '%s\n' 'TY  - JOUR' 'ID  - one' 'TI  - Lamps' 'AU  - One, Ada' 'PY  - 2026' 'T2  - Journal of Lamps' \
  'DO  - 10.1000/1' 'UR  - https://lamps.example/1' 'ER  - ' '' >one.ris
root/usr/bin/ris2xml one.ris 2>/dev/null | root/usr/bin/xml2bib 2>/dev/null >one.bib
env/bin/python - <<'PY'
import sys, bibtexparser
from pybtex.database import parse_file
from pybtex.database.input.bibtex import DuplicateField

text = open("one.bib", encoding="utf-8-sig").read()
if text.count("\nurl=") != 2:
    sys.exit(f"changed: xml2bib writes {text}")
library = bibtexparser.parse_string(text)
if library.entries or [type(block).__name__ for block in library.failed_blocks] != ["DuplicateFieldKeyBlock"]:
    sys.exit(f"changed: bibtexparser reads {library.entries}, fails on {library.failed_blocks}")
try:
    parse_file("one.bib", encoding="utf-8-sig")
except DuplicateField:
    print("holds: xml2bib writes url twice for a record with UR and DO; bibtexparser and pybtex read no entry")
else:
    sys.exit("changed: pybtex reads the entry")
PY
