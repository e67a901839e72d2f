#!/usr/bin/env bash
# pandoc 3.9 (PyPI pypandoc_binary 1.17), seen 2026-11-29.
#
# Expected: in a BibTeX title \textbraceleft{}, \textbraceright{} and \textbar{} are {, } and |, as in LaTeX, and as
#   \textless{} and \textasciitilde{} are < and ~ there.
# Seen: pandoc leaves these three out, without a warning:
#   From \textbraceleft{}0, 1) on   ->  From 0, 1) on
#   Lamps \textbar{} kettles        ->  Lamps kettles
#   Lamps \textless{} kettles       ->  Lamps < kettles
# Matters: BibTeX counts the brace of \{, biber and pandoc do not: the command is the only way of writing a brace
#   without its partner that breaks the file for neither, and pandoc's readers lose the sign.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv env
env/bin/pip -q --disable-pip-version-check install pypandoc_binary==1.17 2>log || { cat log >&2; exit 1; }
env/bin/python - <<'PY'
import json, sys, pypandoc

seen = {
    r"From \textbraceleft{}0, 1) on": "From 0, 1) on",
    r"From (0, 1\textbraceright{} on": "From (0, 1 on",
    r"Lamps \textbar{} kettles": "Lamps kettles",
    r"Lamps \textless{} kettles": "Lamps < kettles",
}
for tex, title in seen.items():
    bib = "@article{a, title={%s}, year={2026}}" % tex
    now = " ".join(json.loads(pypandoc.convert_text(bib, "csljson", format="bibtex"))[0]["title"].split())
    if now != title:
        sys.exit(f"changed: {tex!r} is read as {now!r}, not {title!r}")
print(r"holds: pandoc leaves \textbraceleft{}, \textbraceright{} and \textbar{} out of a BibTeX title")
PY
