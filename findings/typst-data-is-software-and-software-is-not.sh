#!/usr/bin/env bash
# typst 0.15.2, its PDF read with pymupdf 2.0 (both PyPI), Python 3.11, seen 2026-12-01.
#
# Expected: biblatex's manual (2.1.1) says what the two entries are: @dataset is a set of data, @software is computer software.
#   APA style calls the first "[Dataset]" and the second "[Computer software]", as citeproc-js 2.4.63 does by CSL's types.
# Seen: it is the data that is called software, and the software that is called nothing:
#   @dataset   ->  One, A. (2031). Readings of Lamps [Computer software]. Lamp Archive.
#   @software  ->  One, A. (2031, March). Readings of Lamps. Lamp Archive.
#   @misc      ->  One, A. (2031, March). Readings of Lamps. Lamp Archive.
# Matters: archives of data and digests write @dataset for just this distinction, and a thesis set with Typst says of each set of
#   data that it is a program. That its own format has no such types is known there (issues 252 and 481); that the words change
#   places is not said.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv env
env/bin/pip -q --disable-pip-version-check install typst==0.15.2 pymupdf==2.0 2>log || { cat log >&2; exit 1; }
env/bin/python - <<'PY'
import sys
from pathlib import Path

import pymupdf
import typst

ENTRY = "@%s{a, title = {Readings of Lamps}, author = {One, Ada}, year = {2031}, month = mar, publisher = {Lamp Archive}}"
Path("main.typ").write_text('#set page(width: 40cm)\n#bibliography("lamps.bib", style: "apa", full: true, title: none)')
for kind, then in {
    "dataset": "One, A. (2031). Readings of Lamps [Computer software]. Lamp Archive.",
    "software": "One, A. (2031, March). Readings of Lamps. Lamp Archive.",
    "misc": "One, A. (2031, March). Readings of Lamps. Lamp Archive.",
}.items():
    Path("lamps.bib").write_text(ENTRY % kind)
    pages = pymupdf.open(stream=typst.compile("main.typ"), filetype="pdf")
    if (now := " ".join(pages[0].get_text().split())) != then:
        sys.exit(f"changed: @{kind} is {now!r}, not {then!r}")
print("holds: Typst cites @dataset as computer software in APA style, and @software as nothing in particular")
PY
